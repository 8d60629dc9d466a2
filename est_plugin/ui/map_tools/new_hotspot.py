# SPDX-License-Identifier: GPL-2.0-or-later
"""New hotspot: draw a point, a stretch of road or an area, then fill in the form."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem

from ...core import geometry
from ...core.errors import EstError
from ...core.place_text import place_text
from ...gis import layer_roles
from ...gis.street_routing import StreetRouter
from ...i18n import language, tr
from ...jobs.entry_lists import read_lists
from ...jobs.save_hotspot import save_hotspot
from ..border import guarded
from ..dialogs.hotspot import HotspotDialog
from ..messenger import Messenger
from ..session import Session
from ..widgets.choice_row import Choice
from ..widgets.draw_bar import DrawBar
from .draw_tool import AREA, MODES, POINT, STRETCH, DrawTool
from .entry import MapEntry, base_layer, place_lookup


def start_new_hotspot(session: Session, messenger: Messenger, iface: Any, drawn_as: str = POINT) -> HotspotEntry:
    """Wait for something to be drawn; `drawn_as` is point, road_stretch or area."""
    return HotspotEntry(session, messenger, iface, drawn_as)


class HotspotEntry(MapEntry):
    """Drawing tool, its bar and the form together."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, drawn_as: str) -> None:
        store = session.require_write()
        super().__init__(session, messenger, iface)
        self._lists = read_lists(store, language())
        self._facts = place_lookup(session)
        self._drawn: bytes | None = None
        self.dialog: HotspotDialog | None = None
        streets = base_layer(session, layer_roles.STREETS_PATHS)
        self._has_streets = streets is not None
        crs = QgsCoordinateReferenceSystem(store.crs)
        router = StreetRouter(streets, crs, session.project.transformContext()) if streets is not None else None
        tool = DrawTool(self.canvas, store.crs, session.project, router)
        self.bar = DrawBar(self.canvas, [Choice(mode, tr(f"hotspot-draw.{mode}"), str(key)) for key, mode in enumerate(MODES, 1)])
        self.bar.mode_chosen.connect(self._on_mode_chosen)
        tool.mode_changed.connect(self._show_mode)
        tool.drawn.connect(self._on_drawn)
        tool.refused.connect(messenger.info)
        tool.cancelled.connect(self.stop)
        self.use(tool)
        tool.mode = drawn_as
        self._show_mode(drawn_as)
        self.bar.show()

    def clean_up(self) -> None:
        """No bar, no form, nothing drawn."""
        self.tool.remove()
        for widget in (self.bar, self.dialog):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.dialog = None

    def _on_mode_chosen(self, mode: str) -> None:
        self.tool.mode = mode
        self.canvas.setFocus()

    def _show_mode(self, mode: str) -> None:
        hints = {
            POINT: tr("hotspot-draw.hint-point"),
            STRETCH: tr("hotspot-draw.hint-street") if self._has_streets else tr("hotspot-draw.hint-line"),
            AREA: tr("hotspot-draw.hint-area"),
        }
        self.bar.show_mode(mode, hints[mode])

    @guarded
    def _on_drawn(self, drawn: bytes) -> None:
        self._drawn = drawn
        if self.dialog is None:
            self.dialog = HotspotDialog(
                self._lists, self.session.today(), self.iface.mainWindow(),
                confirm_loss=lambda: self.messenger.ask(tr("finding-form.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no")),
            )  # fmt: skip
            self.dialog.guard_line.use(self.session)
            self.dialog.save_asked.connect(self._on_save)
            self.dialog.closed.connect(self.stop)
        words = place_text(self._facts.candidates(*geometry.centre(drawn)))
        self.dialog.propose_name(str(words.values.get("name", words.text(tr))) if words else None)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @guarded
    def _on_save(self) -> None:
        problem = self.dialog.problem()
        if problem:
            self.dialog.show_problem(problem)
            return
        values, drawn = self.dialog.values(), self._drawn
        try:
            done = self.session.write(
                ("hotspot",), lambda store: save_hotspot(store, drawn, values)[1], tr("hotspot-form.saved", name=values["name"])
            )
        except EstError as error:
            self.dialog.show_problem(error)
            raise
        if done is not None:
            self.stop()
