# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspots: all of them with number, state, priority and what they stand on; edited, merged, cooled and closed with one key each."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtWidgets import QMenu

from ...core.choices import choice
from ...core.hotspot_candidate import of_days, period_words
from ...core.hotspot_rules import ACTIVE, CANDIDATE, CLOSED, COOLED
from ...core.record import Record
from ...core.work.row import PREFIX
from ...i18n import language, tr
from ...jobs.hotspot_states import set_state
from ...jobs.merge_hotspots import merge_hotspots
from ..border import guarded
from ..look import make_primary
from ..map_tools.draw_tool import AREA
from ..map_tools.new_hotspot import start_new_hotspot
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session
from ..widgets.combo import fill
from .area_list import AreaListDialog

WRITTEN = ("hotspot", "measure_link", "attachment")
_SHOWN = {"dealt-with": (CANDIDATE, ACTIVE, COOLED), "active": (ACTIVE,), "candidate": (CANDIDATE,), "all": (CANDIDATE, ACTIVE, COOLED, CLOSED)}
_STATE_ORDER = (ACTIVE, CANDIDATE, COOLED, CLOSED)
_LEVEL_ORDER = ("act", "watch", "calm")


def open_hotspots(session: Session, messenger: Messenger, iface: Any, *, hotspot_id: str | None = None) -> HotspotsDialog:
    """Show the hotspots, one of them chosen."""
    dialog = HotspotsDialog(session, messenger, iface, hotspot_id)
    dialog.show()
    return dialog


class HotspotsDialog(AreaListDialog):
    """Keys in the list: Enter edit, S merge, A current, V cooled, X closed, O causes, H history; Ctrl+Z takes back, Esc closes."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, hotspot_id: str | None = None) -> None:
        super().__init__("hotspots", session, messenger, iface, ("hotspot", "measure_link"))
        self.setObjectName("est_hotspots_dialog")
        make_primary(self.edit_button)
        fill(self.shown_box, [(states, tr(f"hotspots.shown-{name}")) for name, states in _SHOWN.items()], None)
        if hotspot_id is not None and session.require_store().get("hotspot", hotspot_id)["state"] == CLOSED:
            self.shown_box.setCurrentIndex(self.shown_box.count() - 1)
        self.shown_box.currentIndexChanged.connect(lambda _index: self.refresh())
        self.command(self.edit_button, ("Return", "Enter"), self.edit_chosen, lambda: self._may(1, 1))
        self.command(self.join_button, ("S",), self.merge_chosen, self._may_merge)
        for button, key, state in ((self.active_button, "A", ACTIVE), (self.cooled_button, "V", COOLED), (self.closed_button, "X", CLOSED)):
            self.command(button, (key,), lambda one=state: self.set_chosen(one), lambda one=state: self._may_become(one))
        self.command(self.causes_button, ("O",), self.show_causes, lambda: len(self.list.selectedItems()) == 1)
        self.command(self.visits_button, ("B",), self.show_visits, lambda: len(self.list.selectedItems()) == 1)
        self.command(self.history_button, ("H",), self.show_history, lambda: len(self.list.selectedItems()) == 1)
        self.list.itemDoubleClicked.connect(lambda _item: self.edit_chosen() if self.edit_button.isEnabled() else None)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.refresh(hotspot_id)
        self.list.setFocus()

    # -- commands -----------------------------------------------------------------------------------------------------
    @guarded
    def edit_chosen(self) -> None:
        """The form beside the map; what is drawn replaces the area."""
        (row,) = self.chosen()
        start_new_hotspot(self.session, self.messenger, self._iface, AREA, hotspot_id=row.id)

    @guarded
    def merge_chosen(self) -> None:
        """One of the chosen stays: which one is asked; its measures, photos and history grow by those of the others."""
        rows = self.chosen()
        names = [self._name(row) for row in rows]
        kept = self.messenger.ask_choice(tr("hotspots.merge-question", n=len(rows)), names, title=tr("hotspots.title"))
        if kept is None:
            return
        others, today = [row.id for row in rows if row.id != rows[kept].id], self.session.today()
        told = tr("hotspots.merged", n=len(others), names=", ".join(name for at, name in enumerate(names) if at != kept), kept=names[kept])
        if self.perform(WRITTEN, lambda store: merge_hotspots(store, rows[kept].id, others, today), told):
            self.refresh(rows[kept].id)

    @guarded
    def set_chosen(self, state: str) -> None:
        """Current, cooled or closed; a priority ends with being current."""
        rows = self.chosen()
        words = choice("hotspot_state", state).label(language())
        names = ", ".join(self._name(row) for row in rows)
        self.perform(("hotspot",), lambda store: set_state(store, rows, state), tr("hotspots.state-set", n=len(rows), names=names, state=words))

    @guarded
    def show_causes(self) -> None:
        """Why it happens there, and what is proposed against it."""
        (row,) = self.chosen()
        open_thing("causes", self.session, self.messenger, self._iface, hotspot_id=row.id)

    @guarded
    def show_visits(self) -> None:
        """How often somebody was there, and what is reported before and after."""
        (row,) = self.chosen()
        open_thing("round_figures", self.session, self.messenger, self._iface, hotspot_id=row.id)

    @guarded
    def show_history(self) -> None:
        """What has happened to it, and to those merged into it."""
        (row,) = self.chosen()
        open_thing("history", self.session, self.messenger, self._iface, table="hotspot", record_id=row.id)

    # -- the list -----------------------------------------------------------------------------------------------------
    @guarded
    def refresh(self, chosen_id: str | None = None) -> None:
        """Read the hotspots anew: priorities first, then by state and level."""
        store = self.session.require_store()
        rows = sorted(store.find("hotspot", {"state": self.shown_box.currentData()}), key=_order)
        ids = {chosen_id} if chosen_id else {row.id for row in self.chosen()}
        by_id = {row.id: row for row in store.find("hotspot", {"id": sorted({row["same_as_id"] for row in rows if row["same_as_id"]})})}
        today = self.session.today()
        lines = [(self._line(row, by_id, today), row) for row in rows]
        self.fill(lines, [], (lambda row: row.id in ids) if ids else None)
        self.ground_label.setText(tr("hotspots.count", n=len(rows)))

    def areas_of(self, things: Sequence[Record]) -> list[bytes]:
        """Where they are."""
        return [row["geom"] for row in things if row["geom"]]

    # -- inside -------------------------------------------------------------------------------------------------------
    def _may(self, least: int, most: int = 10_000) -> bool:
        return not self.session.is_read_only and least <= len(self.list.selectedItems()) <= most

    def _may_merge(self) -> bool:
        return self._may(2) and all(row["same_as_id"] is None for row in self.chosen())

    def _may_become(self, state: str) -> bool:
        return self._may(1) and all(row["state"] != state and row["same_as_id"] is None for row in self.chosen())

    def _on_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        states = (self.active_button, self.cooled_button, self.closed_button)
        for button in (self.edit_button, self.join_button, *states, self.causes_button, self.visits_button, self.history_button):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.exec(self.list.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _name(self, row: Record) -> str:
        return f"{PREFIX['hotspot']}{row['number']} {row['name']}"

    def _line(self, row: Record, merged_into: Mapping[str, Record], today: dt.date) -> str:
        head = self._name(row)
        if row["priority"] is not None:
            head = f"{tr('hotspots.priority', rank=row['priority'])}  {head}"
        words = [choice("hotspot_level", row["level"]).label(language()), choice("hotspot_state", row["state"]).label(language())]
        if row["same_as_id"] in merged_into:
            words.append(tr("hotspots.merged-into", name=self._name(merged_into[row["same_as_id"]])))
        numbers = []
        if row["events"] is not None:
            numbers.append(tr("hotspot-candidate.reports", n=row["events"]))
        if row["period_from"] and row["period_to"]:
            numbers.append(period_words(of_days(row["period_from"], row["period_to"]), tr, today))
        if row["review_date"] and row["state"] != CLOSED:
            key = "hotspots.review-late" if row["review_date"] < today else "hotspots.review"
            numbers.append(tr(key, day=row["review_date"].isoformat()))
        numbers.append(choice("handling", row["handling"]).label(language()))
        return "\n".join((head, " · ".join(words), " · ".join(numbers)))


def _order(row: Record) -> tuple[int, int, int, int]:
    return row["priority"] or 9, _STATE_ORDER.index(row["state"]), _LEVEL_ORDER.index(row["level"]), row["number"] or 0
