# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspots on the map: draw a new one and fill in the form, or go through a proposal or one that is there and draw it anew if need be."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem

from ...core import geometry
from ...core.errors import EstError
from ...core.hotspot_candidate import HotspotCandidate, analysis, quality_words, reason
from ...core.record import Record
from ...core.work.row import PREFIX
from ...gis import layer_roles
from ...gis.hotspot_area import hotspot_wkb
from ...gis.street_routing import StreetRouter
from ...i18n import Texts, language, tr
from ...jobs import hotspot_candidates, hotspot_reports
from ...jobs.entry_lists import read_lists
from ...jobs.hotspot_priorities import priorities
from ...jobs.save_hotspot import edit_hotspot, holder_of, save_hotspot, values_of
from ..border import guarded
from ..dialogs.hotspot import HotspotDialog
from ..messenger import Messenger
from ..session import Session
from ..widgets.choice_row import Choice
from ..widgets.draw_bar import DrawBar
from .draw_tool import AREA, MODES, POINT, STRETCH, DrawTool
from .entry import MapEntry, base_layer, name_of_place, place_lookup


def start_new_hotspot(
    session: Session, messenger: Messenger, iface: Any, drawn_as: str = POINT, *, candidate: HotspotCandidate | None = None,
    hotspot_id: str | None = None, drawn: bytes | None = None,
) -> HotspotEntry:  # fmt: skip
    """Wait for something to be drawn; `drawn_as` is point, road_stretch or area.

    With a proposal, or with a hotspot that is there, its form is open from the start and what is drawn replaces its area;
    `drawn` replaces it at once. With both the hotspot gets the numbers of the proposal and keeps its area.
    """
    hotspot = session.require_write().get("hotspot", hotspot_id) if hotspot_id else None
    return HotspotEntry(session, messenger, iface, drawn_as, candidate, hotspot, drawn)


class HotspotEntry(MapEntry):
    """Drawing tool, its bar and the form together."""

    def __init__(
        self, session: Session, messenger: Messenger, iface: Any, drawn_as: str, candidate: HotspotCandidate | None = None,
        hotspot: Record | None = None, drawn: bytes | None = None,
    ) -> None:  # fmt: skip
        store = session.require_write()
        super().__init__(session, messenger, iface)
        self._lists = read_lists(store, language())
        self._facts = place_lookup(session)
        self._reports: hotspot_reports.Reports | None = None
        self._candidate, self._hotspot, self._drawn = candidate, hotspot, drawn
        self._same: Record | None = None
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
        if candidate is not None or hotspot is not None:
            self._begin_with_form()

    def clean_up(self) -> None:
        """No bar, no form, nothing drawn."""
        self.tool.remove()
        for widget in (self.bar, self.dialog):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.dialog = None

    # -- drawing ------------------------------------------------------------------------------------------------------
    def _on_mode_chosen(self, mode: str) -> None:
        self.tool.mode = mode
        self.canvas.setFocus()

    def _show_mode(self, mode: str) -> None:
        hints = {
            POINT: tr("hotspot-draw.hint-point"),
            STRETCH: tr("hotspot-draw.hint-street") if self._has_streets else tr("hotspot-draw.hint-line"),
            AREA: tr("hotspot-draw.hint-area"),
        }
        is_redrawn = self._candidate is not None or self._hotspot is not None
        self.bar.show_mode(mode, tr("hotspot-draw.hint-redraw", hint=hints[mode]) if is_redrawn else hints[mode])

    @guarded
    def _on_drawn(self, drawn: bytes) -> None:
        self._drawn = drawn
        self._open_form()
        self.dialog.propose_name(name_of_place(self._facts, geometry.centre(drawn)))
        self._count(hotspot_wkb(drawn)[0])

    # -- the form -----------------------------------------------------------------------------------------------------
    def _begin_with_form(self) -> None:
        self._open_form()
        if self._hotspot is not None:
            row = self._hotspot
            self.dialog.set_values(row, tr("hotspot-form.title-edit", number=f"{PREFIX['hotspot']}{row['number']}"))
            area = row["geom"]
            if self._candidate is not None:
                self._show_counted(self._candidate)
        else:
            area = self._candidate.area
            name = self._candidate.place or name_of_place(self._facts, geometry.centre(area))
            values = values_of(self._candidate, name, self.session.today(), Texts(language()))
            self.dialog.set_values(values, tr("hotspot-form.title-candidate"))
            self._show_counted(self._candidate)
            self._show_same(area)
        if self._drawn is not None:
            area = hotspot_wkb(self._drawn)[0]
            self._count(area)
        if area:
            self.tool.show_area(area)

    def _open_form(self) -> None:
        if self.dialog is None:
            store, own = self.session.require_store(), self._hotspot.id if self._hotspot else None
            holders = {one.rank: one.name for one in priorities(store) if one.hotspot.id != own}
            self.dialog = HotspotDialog(
                self._lists, self.session.today(), self.iface.mainWindow(),
                confirm_loss=lambda: self.messenger.ask(tr("finding-form.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no")),
                holders=holders,
            )  # fmt: skip
            self.dialog.guard_line.use(self.session)
            self.dialog.save_asked.connect(self._on_save)
            self.dialog.same_asked.connect(self._on_same)
            self.dialog.closed.connect(self.stop)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _count(self, area: bytes) -> None:
        """Reports where it is drawn now; nothing is said in a workspace without reports."""
        if self._reports is None:
            period = self._candidate.period if self._candidate else None
            self._reports = hotspot_reports.read(self.session.require_store(), period, self.session.today())
        if self._reports.now:
            self._candidate = hotspot_candidates.in_area(self._reports, area)
            self._show_counted(self._candidate)
        self._show_same(area)

    def _show_counted(self, candidate: HotspotCandidate) -> None:
        texts = Texts(language())
        words = [word[:1].upper() + word[1:] for word in (reason(candidate, texts), quality_words(candidate, texts)) if word]
        self.dialog.propose_numbers(candidate.n, candidate.period.first, candidate.period.last, ". ".join(words))

    def _show_same(self, area: bytes) -> None:
        found = hotspot_candidates.same_place(self.session.require_store(), area)
        self._same = found if self._hotspot is None or found is None or found.id != self._hotspot.id else None
        self.dialog.show_same(f"{PREFIX['hotspot']}{self._same['number']} {self._same['name']}" if self._same else "")

    # -- saving -------------------------------------------------------------------------------------------------------
    @guarded
    def _on_save(self) -> None:
        problem = self.dialog.problem()
        if problem:
            self.dialog.show_problem(problem)
            return
        values, drawn = self.dialog.values(), self._drawn
        if not self._may_take(values["priority"]):
            return
        if self._candidate is not None:
            texts = Texts(language())
            values["analysis"] = analysis(self._candidate, reason(self._candidate, texts), self.session.today())
        hotspot, area = self._hotspot, drawn or (self._candidate.area if self._candidate else None)

        def work(store: Any) -> Any:
            return (edit_hotspot(store, hotspot, values, drawn) if hotspot is not None else save_hotspot(store, area, values))[1]

        try:
            done = self.session.write(("hotspot",), work, tr("hotspot-form.saved", name=values["name"]))
        except EstError as error:
            self.dialog.show_problem(error)
            raise
        if done is not None:
            self.stop()

    def _may_take(self, rank: int | None) -> bool:
        """Ask before a priority is taken from another place."""
        holder = holder_of(self.session.require_store(), rank, self._hotspot.id if self._hotspot else None)
        if holder is None:
            return True
        own = self._hotspot["priority"] if self._hotspot else None
        key = "hotspot-form.swap" if own is not None else "hotspot-form.take"
        return self.messenger.ask(tr(key, rank=rank, name=holder["name"], own=own), tr(f"{key}.yes"), tr("button.cancel"))

    @guarded
    def _on_same(self) -> None:
        """Change the hotspot that is here already: what was drawn is its new area, what was counted its new numbers."""
        same, options = self._same, {"candidate": self._candidate, "drawn": self._drawn}
        if same is not None:
            start_new_hotspot(self.session, self.messenger, self.iface, self.tool.mode, hotspot_id=same.id, **options)
