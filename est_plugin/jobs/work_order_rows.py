# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures as their recipient sees them: own people all that helps, others only what the schema marks as public."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core import status, work_orders as wo
from ..core.choices import choice
from ..core.record import Record
from ..reports import content as c
from ..reports.engine import wording
from ..reports.work_content import WorkRow
from ..storage.store import Store
from .barrier_facts import Barriers, read_barriers, told as told_barriers
from .barrier_list import xy_of
from .counted import SEEN_OUTSIDE
from .dangers import IMMEDIATE_DANGER
from .photo_boxes import Boxes, is_cleared, read_boxes
from .work_list import MEASURE, PREFIX, Seen, WorkRow as ListRow, code_labels

_POLES = 6
_SAFETY = ("open_hatch", "hit_pole")  # faults that are dangerous to those who come to mend them


@dataclass(frozen=True)
class Facts:
    """Everything that is told of some measures, read once for all recipients."""

    folder: Path
    labels: Mapping[tuple[str, str], str]
    measures: Mapping[str, Record]
    things: Mapping[tuple[str, str], Record]
    photos: Mapping[tuple[str, str], Sequence[Record]]
    list_rows: Mapping[str, ListRow]
    photo_boxes: Boxes = field(default_factory=dict)
    barriers: Barriers = Barriers({}, {})
    withheld: set[str] = field(default_factory=set)  # photos that were not shown outside because nobody has cleared them

    def label(self, code_list: str, code: str | None) -> str:
        """A code in words; an unknown code as it is."""
        return self.labels.get((code_list, code), code) if code else ""


def read_facts(store: Store, rows: Iterable[ListRow], language: str) -> Facts:
    """Measures of the list with what they answer and the photos of both."""
    kept = {row.record_id: row for row in rows}
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in kept.values():
        for one in row.things:
            wanted[one.table].add(one.id)
    things = {(table, record.id): record for table, ids in wanted.items() for record in store.find(table, {"id": sorted(ids)})}
    findings = {one["finding_id"] for (table, _key), one in things.items() if table == "lighting_defect" and one["finding_id"]}
    missing = sorted(findings - wanted["finding"])
    things.update({("finding", one.id): one for one in (store.find("finding", {"id": missing}) if missing else ())})
    measures = {one.id: one for one in store.find(MEASURE, {"id": list(kept)})} if kept else {}
    return Facts(Path(store.path).parent, code_labels(store, language), measures, things, _photos(store, things, measures), kept, read_boxes(store),
                 read_barriers(store, list(kept)))  # fmt: skip


def _photos(store: Store, things: Mapping[tuple[str, str], Record], measures: Mapping[str, Record]) -> dict[tuple[str, str], list[Record]]:
    """(table, id) → its photos, those from before the work first, in the order they were taken."""
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, key in (*things, *((MEASURE, key) for key in measures)):
        by_table[table].append(key)
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for table, ids in by_table.items():
        column = f"{table}_id"
        for photo in store.find("attachment", {column: ids}):
            found[table, photo[column]].append(photo)
    for rows in found.values():
        rows.sort(key=lambda one: (one["stage"] != "before", str(one["taken_at"] or ""), one["path"]))
    return found


def work_rows(facts: Facts, measure_ids: Iterable[str], kind: str, texts: Any, today: dt.date, sent_before: Collection[str] = ()) -> list[WorkRow]:
    """One row for each measure; numbers are those of the list on screen, made different where two would be the same."""
    ids = [key for key in dict.fromkeys(measure_ids) if key in facts.measures]
    numbers = _numbers([facts.list_rows[key] for key in ids], facts)
    return [_row(facts, key, numbers[key], kind, texts, today, key not in sent_before) for key in ids]


def _numbers(rows: Sequence[ListRow], facts: Facts) -> dict[str, str]:
    plain = {row.record_id: _number(row, facts) for row in rows}
    of_number: dict[str, list[str]] = defaultdict(list)
    for key, number in plain.items():
        of_number[number].append(key)
    for number, keys in of_number.items():
        if len(keys) > 1 or number == "–":
            for key in keys:
                plain[key] = _own_number(facts.measures[key]) if number == "–" else f"{number} ({_own_number(facts.measures[key])})"
    return plain


def _number(row: ListRow, facts: Facts) -> str:
    """The number of the first thing it answers, else its own."""
    first = row.things[0] if row.things else None
    return f"{PREFIX[first.table]}{first.number}" if first and first.number else _own_number(facts.measures[row.record_id])


def _own_number(measure: Record) -> str:
    return f"{PREFIX[MEASURE]}{measure['number']}" if measure["number"] else "–"


def _row(facts: Facts, key: str, nr: str, kind: str, texts: Any, today: dt.date, is_new: bool) -> WorkRow:
    measure, row = facts.measures[key], facts.list_rows[key]
    lamps = [facts.things[one.table, one.id] for one in row.things if one.table == "lighting_defect"]
    inside = kind == wo.WORK_LIST
    barriers = facts.barriers.of(key)
    places = list(row.places) or [place for place in map(xy_of, barriers) if place is not None]
    xy = row.xy or next(iter(places), None)
    due, due_words = _due(measure, kind, texts)
    return WorkRow(
        measure_id=key, measure_number=measure["number"], nr=nr, what=measure["title"] or "", more=_more(facts, measure, row, kind, texts),
        status=c.Status(measure["status"], status.BY_CODE[measure["status"]].label(texts.language)),
        place=_place(facts, row, lamps) or next((one["place_text"] for one in barriers if one["place_text"]), ""),
        barrier=told_barriers(facts.barriers, key, texts, is_inside=inside),
        pole=", ".join(list(dict.fromkeys(lamp["pole_number"] for lamp in lamps if lamp["pole_number"]))[:_POLES]),
        fault=facts.label("lamp_fault", lamps[0]["fault"]) if lamps else "", extent=_extent(facts, lamps, texts),
        safety=_safety(facts, row, lamps, texts) if kind in wo.BY_KEY["safety"].kinds else "",
        priority=choice("priority", measure["priority"]).label(texts.language) if inside and measure["priority"] else "",
        due=due, due_words=due_words, due_why=(measure["due_reason"] or "") if inside else "", answer_by=measure["answer_by"],
        is_late=row.is_overdue(today), is_new=is_new, is_lamp=bool(lamps), shape=_shape(measure, lamps),
        x=xy[0] if xy else None, y=xy[1] if xy else None, also_at=tuple(dict.fromkeys(place for place in places if place != xy)),
        photo=_photo(facts, row, kind), sent=_sent(facts, measure, texts.language),
    )  # fmt: skip


# -- words -------------------------------------------------------------------------------------------------------------
def _more(facts: Facts, measure: Record, row: ListRow, kind: str, texts: Any) -> str:
    """What was seen, for those who must find it, and the other numbers it is about."""
    parts = []
    if kind != wo.WORK_ORDER:
        for one in row.things[:1]:
            seen = _description(facts, one, kind)
            if seen and seen.casefold() not in (measure["title"] or "").casefold():
                parts.append(seen)
    others = list(dict.fromkeys(f"{PREFIX[one.table]}{one.number}" for one in row.things[1:] if one.number and one.number != row.things[0].number))
    if others:
        parts.append(texts("work.also", numbers=", ".join(others)))
    return "\n".join(parts)


def _description(facts: Facts, one: Seen, kind: str) -> str:
    """What was written down; readers outside get what has been reviewed."""
    record = facts.things[one.table, one.id]
    if one.table == "hotspot":
        return "" if kind in wo.OUTSIDE else record["name"] or ""
    if one.table == "lighting_defect" and record["finding_id"]:
        record = facts.things.get(("finding", record["finding_id"]), record)
    is_allowed = kind not in wo.OUTSIDE or record["review_state"] in SEEN_OUTSIDE
    return (record["description"] or "") if is_allowed else ""


def _place(facts: Facts, row: ListRow, lamps: Sequence[Record]) -> str:
    """Where it is in words; the pole stands in a column of its own."""
    for lamp in lamps:
        if lamp["place_text"]:
            return lamp["place_text"]
    for one in row.things:
        record = facts.things[one.table, one.id]
        if one.table == "lighting_defect":
            record = facts.things.get(("finding", record["finding_id"] or ""), record)
        if one.table != "hotspot" and record["place_text"]:
            return record["place_text"]
    return ""


def _extent(facts: Facts, lamps: Sequence[Record], texts: Any) -> str:
    if len(lamps) > 1:
        return texts("work.lamps", n=len(lamps))
    return facts.label("lamp_extent", lamps[0]["extent"]) if lamps else ""


def _safety(facts: Facts, row: ListRow, lamps: Sequence[Record], texts: Any) -> str:
    """What those who go there must know."""
    found = [texts(f"work.safety.{fault}") for fault in _SAFETY if any(lamp["fault"] == fault for lamp in lamps)]
    severities = [facts.things[one.table, one.id].get("severity") for one in row.things]
    if not found and IMMEDIATE_DANGER in severities:
        found.append(texts("work.safety.danger"))
    return ". ".join(found)


def _shape(measure: Record, lamps: Sequence[Record]) -> str:
    if lamps:
        return "lamp"
    return "bar" if measure["measure_type"] == "barrier" else "circle"


def _due(measure: Record, kind: str, texts: Any) -> tuple[dt.date | None, str]:
    """(the day it shall be done, words in its place: an answer waited for, a day of review, a window)."""
    if kind == wo.REPLY_FORM:
        return None, ""
    code = measure["status"]
    if code == "forwarded" and measure["answer_by"]:
        return measure["due_date"], texts("work.answer-until", day=wording.short_day(measure["answer_by"], texts))
    if code == "monitor" and measure["review_date"]:
        return measure["due_date"], texts("work.watched-until", day=wording.short_day(measure["review_date"], texts))
    if measure["window_from"] and measure["window_to"]:
        first, last = (wording.short_day(measure[name], texts) for name in ("window_from", "window_to"))
        return measure["due_date"], texts("work.window", first=first, last=last)
    if measure["due_date"] is None and measure["answer_by"]:
        return None, texts("work.answer-until", day=wording.short_day(measure["answer_by"], texts))
    return measure["due_date"], ""


def _photo(facts: Facts, row: ListRow, kind: str) -> c.Photo | None:
    """The first photo; outside the organisation only one that is cleared for publication."""
    if kind == wo.WORK_ORDER:
        return None
    keys = [(one.table, one.id) for one in row.things]
    keys += [("finding", lamp["finding_id"]) for table, key in keys if table == "lighting_defect" and (lamp := facts.things[table, key])["finding_id"]]
    held: list[str] = []
    for photo in (one for key in (*keys, (MEASURE, row.record_id)) for one in facts.photos.get(key, ())):
        boxes = facts.photo_boxes.get(photo.id, ())
        if is_cleared(photo, facts.photo_boxes) or kind == wo.WORK_LIST and boxes is not None:
            return c.Photo(facts.folder / photo["path"], photo["path"].rsplit("/", 1)[-1], boxes=boxes)
        held.append(photo["path"])
    facts.withheld.update(held[:1])
    return None


def _sent(facts: Facts, measure: Record, language: str) -> dict[str, Any]:
    """What stands in the cells that may be answered: days as days, all else in words."""
    found: dict[str, Any] = {}
    for column in wo.EDITABLE:
        value = wo.sent_value(column, measure)
        found[column.key] = value if isinstance(value, dt.date) else wo.sent_text(column, measure, language, facts.labels)
    return found
