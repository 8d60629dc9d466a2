# SPDX-License-Identifier: GPL-2.0-or-later
"""Button *Område*: narrow the list to what the map shows, a drawn piece of the map, or an area of the municipality's own."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QPushButton

from ...gis import map_area
from ...i18n import tr
from ..border import guarded
from ..messenger import Messenger
from ..session import Session


class AreaChoice(QObject):
    """The menu is made when it opens: the areas are those of the project as it is then."""

    chosen = pyqtSignal(object)  # MapArea or None

    def __init__(self, button: QPushButton, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__(button)
        self.session, self.messenger, self._iface = session, messenger, iface
        self.menu = QMenu(button)
        self.menu.aboutToShow.connect(self._fill)
        button.setMenu(self.menu)

    @guarded
    def _fill(self) -> None:
        self.menu.clear()
        self.menu.addAction(tr("work-list.area-none")).triggered.connect(lambda: self.chosen.emit(None))
        self.menu.addSeparator()
        self.menu.addAction(tr("work-list.area-view")).triggered.connect(lambda: self.take_map_view())
        self.menu.addAction(tr("work-list.area-rectangle")).triggered.connect(lambda: self.draw("rectangle"))
        self.menu.addAction(tr("work-list.area-polygon")).triggered.connect(lambda: self.draw("polygon"))
        self.menu.addSeparator()
        names = map_area.district_names(self.session.project)
        if not names:
            self.menu.addAction(tr("work-list.area-no-districts")).setEnabled(False)
        for name, feature_id in names:
            action = self.menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=(name, feature_id): self.take_district(*one))

    @guarded
    def take_map_view(self) -> None:
        """What the map shows now; it stays that when the map is moved."""
        canvas, store = self._iface.mapCanvas(), self.session.require_store()
        crs = canvas.mapSettings().destinationCrs()
        self.chosen.emit(map_area.rectangle_area(canvas.extent(), crs, store.crs, self.session.project, tr("work-list.in-view")))

    @guarded
    def take_district(self, name: str, feature_id: int) -> None:
        """One of the municipality's own areas."""
        store = self.session.require_store()
        self.chosen.emit(map_area.district_area(self.session.project, feature_id, store.crs, tr("work-list.in-district", name=name)))

    @guarded
    def draw(self, shape: str) -> None:
        """A rectangle or a polygon on the map."""
        from ..map_tools.filter_area import FilterAreaEntry

        entry = FilterAreaEntry(self.session, self.messenger, self._iface, shape)
        entry.drawn.connect(self.chosen.emit)
