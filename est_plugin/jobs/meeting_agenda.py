# SPDX-License-Identifier: GPL-2.0-or-later
"""What a meeting goes through, in its order: last decisions, new, late, to decide; each thing once."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import meeting as rules
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.work.row import Seen, seen_row
from ..storage.store import Store
from . import meeting as meetings
from .work_list import MEASURE, UNASSIGNED, WorkRow, load

Target = tuple  # (table, id)
_NO_LEVEL = ("calm",)  # a calm hotspot asks for nothing


@dataclass(frozen=True)
class Item:
    """One thing of the agenda. Without a measure its status is None."""

    section: str
    target: tuple[str, str]  # (table, id): the measure, else what was seen
    kind: str  # which symbol
    number: str
    what: str
    place: str
    status: str | None
    targets: tuple[tuple[str, str], ...]  # what is seen on the map
    made_at: dt.datetime
    priority: int = 0
    decided: Record | None = None  # at the last meeting
    until: dt.date | None = None

    @property
    def measure_id(self) -> str | None:
        """The measure, when there is one."""
        return self.target[1] if self.target[0] == MEASURE else None


@dataclass(frozen=True)
class Agenda:
    """All items in order, and what this meeting has decided so far, by measure."""

    items: tuple[Item, ...]
    meeting: Record | None
    last: Record | None

    def count(self, section: str) -> int:
        """How many items a section has."""
        return Counter(item.section for item in self.items)[section]

    def first_of(self, section: str) -> int | None:
        """Where a section begins; None when it has nothing."""
        return next((index for index, item in enumerate(self.items) if item.section == section), None)


def read(store: Store, meeting: Record | None, today: dt.date, language: str) -> Agenda:
    """The agenda of a meeting; without one what it would be today (for those who may only look)."""
    last = meetings.before(store, meeting, today)
    since = meetings.since(store, last)
    decisions = _by_measure(store)
    made = _made_at(store)
    items = []
    for row in (*load(store, language), *_lone_hotspots(store)):
        known = decisions.get(row.record_id, []) if row.table == MEASURE else []
        of_last = _of(known, last)
        standing = rules.Standing(
            None if row.status == UNASSIGNED else row.status, made[row.table, row.record_id][0], row.is_overdue(today), of_last is not None,
            _of(known, meeting) is not None, known[-1]["outcome"] if known else None, known[-1]["review_date"] if known else None,
        )  # fmt: skip
        section = rules.section_of(standing, since, today)
        if section:
            items.append(_item(section, row, made[row.table, row.record_id], of_last))
    return Agenda(tuple(sorted(items, key=_order)), meeting, last)


def decisions_of(store: Store, meeting: Record | None) -> dict[str, Record]:
    """What a meeting has decided, by measure."""
    rows = store.find("decision", {"meeting_id": meeting.id}, order_by=["number"]) if meeting else []
    return {row["measure_id"]: row for row in rows if row["measure_id"]}


def start_index(agenda: Agenda, decided: Mapping[str, Record]) -> int:
    """Where to go on: after what the meeting has decided already, else at the beginning."""
    done = [index for index, item in enumerate(agenda.items) if item.measure_id in decided and item.section != rules.HANDLED]
    if not decided:
        return 0
    rest = range(max(done) + 1 if done else 0, len(agenda.items))
    return next((index for index in rest if agenda.items[index].section not in (rules.LAST, rules.HANDLED)), 0)


# -- inside ------------------------------------------------------------------------------------------------------------
def _by_measure(store: Store) -> dict[str, list[Record]]:
    """Decisions about each measure, the latest last."""
    found: dict[str, list[Record]] = {}
    for row in store.find("decision", order_by=["decided_on", "number"]):
        if row["measure_id"]:
            found.setdefault(row["measure_id"], []).append(row)
    return found


def _of(decisions: Sequence[Record], meeting: Record | None) -> Record | None:
    return next((row for row in reversed(decisions) if meeting is not None and row["meeting_id"] == meeting.id), None)


def _made_at(store: Store) -> dict[Target, tuple[dt.datetime, int]]:
    """(table, id) → when it was entered, how urgent it is."""
    urgency = {MEASURE: "priority", "finding": "severity", "lighting_defect": "severity", "hotspot": "need"}
    never = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
    return {
        (table, record_id): (made or never, rank or 0)
        for table, column in urgency.items()
        for record_id, made, rank in store.rows(table, ("id", "created_at", column))
    }


def _lone_hotspots(store: Store) -> list[WorkRow]:
    """Hotspots that ask for something and have no measure; the list of measures leaves them to the tab of their own."""
    found = []
    for row in store.find("hotspot", {"handling": UNASSIGNED, "state": "active"}, order_by=["number"]):
        if row["level"] in _NO_LEVEL:
            continue
        seen = Seen("hotspot", row.id, "hotspot", row["number"] or 0, row["reason"] or row["name"], row["name"], geom=row["geom"])
        found.append(seen_row(seen))
    return found


def _item(section: str, row: WorkRow, made: tuple[dt.datetime, int], decided: Record | None) -> Item:
    status = None if row.status == UNASSIGNED else row.status
    return Item(
        section, (row.table, row.record_id), row.kind, row.number_text, row.what, row.place, status, row.targets, made[0], made[1], decided, row.waits_until
    )


def _order(item: Item) -> tuple[Any, ...]:
    """Last decisions by their numbers, late ones by how late, the rest by urgency and age."""
    section = rules.SECTIONS.index(item.section)
    if item.decided is not None:
        return section, item.decided["number"] or 0, item.made_at
    if item.section == rules.LATE:
        return section, (item.until or dt.date.max).toordinal(), item.made_at
    return section, -item.priority, item.made_at


def linked(store: Store, item: Item) -> list[Record]:
    """What is seen on the map, as it stands now: what the measure answers, or the thing itself."""
    found = []
    for table in LINK_TARGETS:
        ids = [key for name, key in item.targets if name == table]
        found += store.find(table, {"id": ids}) if ids else []
    return found
