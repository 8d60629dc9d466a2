# SPDX-License-Identifier: GPL-2.0-or-later
"""Föreslagna hotspots: places where reports gather, with the reason; accepted, edited, joined or put away with one key each."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QPushButton

from ...core import geometry
from ...core.choices import choice
from ...core.hotspot_candidate import HotspotCandidate, of_days, period_words, quality_words, reason
from ...core.hotspot_rules import ACTIVE, CANDIDATE
from ...core.period import ALL, Period
from ...core.picture import limits
from ...core.record import Record
from ...core.work.row import PREFIX
from ...gis.cell_areas import usable_layers
from ...gis.map_area import MapArea
from ...i18n import Texts, language, tr
from ...jobs import hotspot_candidates as jobs
from ...jobs.hotspot_reports import default_period
from ...jobs.save_hotspot import Accepted, accept
from ..border import guarded
from ..look import make_primary
from ..map_tools.draw_tool import AREA
from ..map_tools.entry import name_of_place, place_lookup
from ..map_tools.new_hotspot import start_new_hotspot
from ..messenger import Messenger
from ..session import Session
from ..widgets.combo import fill
from .area_list import AreaListDialog

WRITTEN = ("hotspot",)


@dataclass(frozen=True)
class Proposal:
    """A candidate with its name, what is at the place already, and the ones it was joined from."""

    candidate: HotspotCandidate
    name: str
    same: Record | None
    parts: tuple[HotspotCandidate, ...] = ()

    @property
    def same_name(self) -> str:
        """H2 Järnvägstorget."""
        return f"{PREFIX['hotspot']}{self.same['number']} {self.same['name']}" if self.same is not None else ""


def open_hotspot_candidates(
    session: Session, messenger: Messenger, iface: Any, *, period: Period | None = None, layer: QgsVectorLayer | None = None
) -> HotspotCandidatesDialog:
    """Show what can be proposed: from the reports of a period, or from a layer of cells."""
    dialog = HotspotCandidatesDialog(session, messenger, iface, period, layer)
    dialog.show()
    return dialog


class HotspotCandidatesDialog(AreaListDialog):
    """Keys in the list: Enter or A accept, F keep as a proposal, R edit, S join, T put away, N draw; Ctrl+Z takes back, Esc closes."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, period: Period | None = None, layer: QgsVectorLayer | None = None) -> None:
        super().__init__("hotspot_candidates", session, messenger, iface, ("hotspot", "observation", "settings"))
        self.setObjectName("est_hotspot_candidates_dialog")
        make_primary(self.accept_button)
        self._names: dict[bytes, str] = {}
        self._lookup = place_lookup(session)
        self._joined: list[tuple[HotspotCandidate, tuple[HotspotCandidate, ...]]] = []
        self._found: jobs.Found | None = None
        self._fill_boxes(period, layer)
        self._connect()
        self.refresh()
        self.list.setFocus()

    # -- commands -----------------------------------------------------------------------------------------------------
    @guarded
    def accept_chosen(self) -> None:
        """They become current hotspots; those that are there already get the new numbers."""
        self._accept(ACTIVE)

    @guarded
    def keep_chosen(self) -> None:
        """They are kept as proposals, to be talked about."""
        self._accept(CANDIDATE)

    @guarded
    def edit_chosen(self) -> None:
        """Name, reason and area in the form beside the map."""
        (one,) = self.chosen()
        same = one.same.id if one.same is not None else None
        start_new_hotspot(self.session, self.messenger, self._iface, AREA, candidate=one.candidate, hotspot_id=same)

    @guarded
    def join_chosen(self) -> None:
        """Two or more become one proposal, counted anew in the area of them all."""
        chosen = self.chosen()
        made = jobs.joined(self._found.reports, [one.candidate for one in chosen])
        parts = tuple(part for one in chosen for part in (one.parts or (one.candidate,)))
        gone = {id(one.candidate) for one in chosen}
        self._joined = [(one, of) for one, of in self._joined if id(one) not in gone] + [(made, parts)]
        self.told_label.setText(tr("hotspot-candidates.joined", n=len(chosen), reports=made.n))
        self._show(lambda one: one.candidate is made)

    @guarded
    def put_away_chosen(self) -> None:
        """Not proposed again this week."""
        chosen = self.chosen()
        gone = {id(one.candidate) for one in chosen}
        every = [candidate for one in chosen for candidate in (one.candidate, *one.parts)]
        today = self.session.today()
        before, self._joined = self._joined, [(one, of) for one, of in self._joined if id(one) not in gone]
        if not self.perform(("settings",), lambda store: jobs.put_away(store, every, today), tr("hotspot-candidates.put-away", n=len(chosen))):
            self._joined = before

    @guarded
    def draw(self) -> None:
        """A hotspot of one's own on the map."""
        start_new_hotspot(self.session, self.messenger, self._iface)

    # -- the list -----------------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Look for places anew."""
        store, today = self.session.require_store(), self.session.today()
        layer = self.source_box.currentData()
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            self._found = jobs.from_layer(store, layer, self.session.project.transformContext(), today)
        else:
            self._found = jobs.from_reports(store, today, self.period_box.currentData(), float(self.radius_box.value()))
        for widget in (self.period_label, self.period_box, self.radius_label, self.radius_box):
            widget.setEnabled(layer is None)
        self.ground_label.setText(self._ground())
        self._show()

    def areas_of(self, things: Sequence[Proposal]) -> list[bytes]:
        """Where they are."""
        return [one.candidate.area for one in things]

    def texts_of_buttons(self, chosen: Sequence[Proposal]) -> Mapping[QPushButton, str]:
        """*Acceptera* is *Uppdatera* for what is there already."""
        is_update = len(chosen) == 1 and chosen[0].same is not None
        return {self.accept_button: tr("hotspot-candidates.update") if is_update else tr("hotspot-candidates.accept")}

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill_boxes(self, period: Period | None, layer: QgsVectorLayer | None) -> None:
        self.source_box.addItem(tr("hotspot-candidates.reports"), None)
        layers = usable_layers(self.session.project)
        for one in layers if layer is None or layer in layers else [layer, *layers]:
            self.source_box.addItem(one.name(), one)
            if layer is not None and one.id() == layer.id():
                self.source_box.setCurrentIndex(self.source_box.count() - 1)
        today = self.session.today()
        periods = {"months": default_period(today), "days": _last(today, 30), "year": _last(today, 365), "all": Period(ALL)}
        options = [(one, tr(f"hotspot-candidates.period-{name}")) for name, one in periods.items()]
        if period is not None:
            options.insert(0, (period, period_words(period, tr, today) or tr("hotspot-candidates.period-all")))
        fill(self.period_box, options, None)
        self.radius_box.setValue(round(jobs.radius_of(self.session.require_store())))

    def _connect(self) -> None:
        one, some = lambda: self._may(1, 1), lambda: self._may(1)  # noqa: E731
        self.command(self.accept_button, ("Return", "Enter", "A"), self.accept_chosen, some)
        self.command(self.keep_button, ("F",), self.keep_chosen, lambda: self._may(1) and not any(each.same for each in self.chosen()))
        self.command(self.edit_button, ("R",), self.edit_chosen, one)
        self.command(self.join_button, ("S",), self.join_chosen, lambda: self._may(2))
        self.command(self.away_button, ("T", "Del"), self.put_away_chosen, some)
        self.command(self.draw_button, ("N",), self.draw, lambda: not self.session.is_read_only)
        self.list.itemDoubleClicked.connect(lambda _item: self.edit_chosen() if self.edit_button.isEnabled() else None)
        self.source_box.currentIndexChanged.connect(lambda _index: self._look_anew())
        self.period_box.currentIndexChanged.connect(lambda _index: self._look_anew())
        self.radius_box.valueChanged.connect(self._on_radius)

    def _may(self, least: int, most: int = 10_000) -> bool:
        return not self.session.is_read_only and least <= len(self.list.selectedItems()) <= most

    def _look_anew(self) -> None:
        self._joined.clear()
        self.refresh()

    @guarded
    def _on_radius(self, metres: int) -> None:
        if not self.session.is_read_only:
            self.session.require_write().set_setting(jobs.RADIUS_SETTING, metres)
        self._look_anew()

    def _accept(self, state: str) -> None:
        chosen, today, words = self.chosen(), self.session.today(), language()
        accepted = [Accepted(one.candidate, one.name, one.same) for one in chosen]
        new = [one.name for one in chosen if one.same is None]
        old = [one.same_name for one in chosen if one.same is not None]
        told = [tr(f"hotspot-candidates.accepted-{state}", n=len(new), names=", ".join(new))] if new else []
        told += [tr("hotspot-candidates.updated", n=len(old), names=", ".join(old))] if old else []
        gone = {id(one.candidate) for one in chosen}
        before, self._joined = self._joined, [(one, of) for one, of in self._joined if id(one) not in gone]
        if not self.perform(WRITTEN, lambda store: accept(store, accepted, today, words, state)[1], " ".join(told)):
            self._joined = before

    def _show(self, keep: Any = None) -> None:
        proposals = self._proposals()
        texts = Texts(language())
        self.fill([(self._line(one, texts), one) for one in proposals], [one.candidate.area for one in proposals], keep)
        if not proposals:
            none = tr("hotspot-candidates.none" if self._found.reports.now else "hotspot-candidates.none-period")
            self.ground_label.setText(f"{none} {self._ground()}")

    def _proposals(self) -> list[Proposal]:
        """What was found, without what has been joined to something larger."""
        store = self.session.require_store()
        covers = [MapArea(one.area, "") for one, _parts in self._joined]
        kept = [one for one in self._found.candidates if not any(cover.holds([geometry.centre(one.area)])[0] for cover in covers)]
        every = [*self._joined, *((one, ()) for one in kept)]
        return [Proposal(one, self._name(one), jobs.same_place(store, one.area), parts) for one, parts in every]

    def _name(self, candidate: HotspotCandidate) -> str:
        if candidate.area not in self._names:
            name = candidate.place or name_of_place(self._lookup, geometry.centre(candidate.area))
            self._names[candidate.area] = name or tr("hotspot-candidates.no-name")
        return self._names[candidate.area]

    def _line(self, one: Proposal, texts: Texts) -> str:
        candidate = one.candidate
        kind = choice("felt_or_occurred", candidate.felt_or_occurred).label(language()) if candidate.occurred is not None else ""
        about = " · ".join(part for part in (kind, quality_words(candidate, texts)) if part)
        same = tr("hotspot-candidates.there", name=one.same_name) if one.same is not None else ""
        return "\n".join(line for line in (one.name, reason(candidate, texts), about, same) if line)

    def _ground(self) -> str:
        """What the proposals stand on, and what was left out."""
        reports = self._found.reports
        least = limits.min_reports(self.session.require_store().setting(limits.MIN_REPORTS_SETTING))
        n = len(reports.now)
        parts = [tr("hotspot-candidates.ground", n=n)]
        if 0 < n < least:
            parts.append(tr("hotspot-candidates.ground-few", least=least))
        for key, left in (("centre", reports.at_centre), ("no-place", reports.without_place), ("unreviewed", reports.unreviewed)):
            parts += [tr(f"hotspot-candidates.ground-{key}", n=left)] if left else []
        for key, hidden in (("away", self._found.put_away), ("known", self._found.known)):
            parts += [tr(f"hotspot-candidates.hidden-{key}", n=hidden)] if hidden else []
        return " ".join(parts)


def _last(today: dt.date, days: int) -> Period:
    return of_days(today - dt.timedelta(days=days - 1), today)
