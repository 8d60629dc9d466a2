# SPDX-License-Identifier: GPL-2.0-or-later
"""A form with one place: a click on the map gives it, a mark shows it, and both go when the form is closed."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QWidget

from ...i18n import tr
from ..border import guarded
from ..look import move_beside_map
from ..messenger import Messenger
from ..session import Session
from .entry import MapEntry, name_of_place, place_lookup
from .place_tool import PlaceTool


class PointEntry(MapEntry):
    """Children make `dialog`, which knows `xy` and `set_point(xy, name)`, and then call `show_form`."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        self._crs = session.require_write().crs
        super().__init__(session, messenger, iface)
        self._facts = place_lookup(session)
        self.dialog: Any = None

    def show_form(self, first: QWidget) -> None:
        """The form beside the map, with the keys in its first field; from now on a click is the place."""
        tool = PlaceTool(self.canvas, self._crs, self.session.project)
        tool.clicked.connect(self._on_clicked)
        tool.boxed.connect(lambda xmin, ymin, xmax, ymax: self._on_clicked((xmin + xmax) / 2, (ymin + ymax) / 2))
        tool.cancelled.connect(self._on_cancelled)
        self.use(tool)
        self.show_mark()
        self.dialog.show()
        move_beside_map(self.dialog, self.iface.mainWindow())
        self.dialog.activateWindow()
        first.setFocus()

    def clean_up(self) -> None:
        """No mark, no form."""
        self.tool.clear_marks()
        self.dialog.hide()
        self.dialog.deleteLater()

    @guarded
    def set_point(self, xy: tuple[float, float]) -> None:
        """This is the place; what the base map calls it is proposed."""
        self.dialog.set_point(xy, name_of_place(self._facts, xy) or None)
        self.show_mark()

    def show_mark(self) -> None:
        """Mark the place of the form, and bring it into the map when it lies outside."""
        xy = self.dialog.xy
        if xy is None:
            self.tool.clear_marks()
            return
        self.tool.mark([xy])
        at = self.tool.to_canvas(xy)
        if not self.canvas.extent().contains(at):
            self.canvas.setCenter(at)
            self.canvas.refresh()

    def confirm_loss(self) -> bool:
        """Whether what was written may go."""
        return self.messenger.ask(tr("finding-form.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no"))

    @guarded
    def go_to_map(self) -> None:
        """The keys go to the map, where the place is to be clicked."""
        self.canvas.setMapTool(self.tool)
        self.iface.mainWindow().activateWindow()
        self.canvas.setFocus()

    def _on_clicked(self, x: float, y: float) -> None:
        self.set_point((x, y))
        self.dialog.activateWindow()

    @guarded
    def _on_cancelled(self) -> None:
        self.dialog.reject()
