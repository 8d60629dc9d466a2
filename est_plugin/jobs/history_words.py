# SPDX-License-Identifier: GPL-2.0-or-later
"""The history of a record in plain words: its own log, photos, lists sent out, decisions, follow-up walks, and what is linked to or merged with it."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..core import status
from ..core.blank import is_blank
from ..core.history import CHANGE, DATES, LINK, MEETING, PHOTO, PLACE, SENT, STATUS, Line, at_day, dated_notes, in_order
from ..core.record import Record
from ..core.schema import LINK_TARGETS, TABLES
from ..core.schema.model import DATE, DATETIME
from ..storage.store import Store
from .history_values import HistoryValues, initial
from .local_days import zone_of
from .same_thing import MERGEABLE, merged_into

TOLD = ("finding", "lighting_defect", "hotspot", "observation", "measure", "walk", "barrier", "patrol", "promise", "dialogue", "situation_report")
_PARENT = {"finding": "finding_id", "lighting_defect": "lighting_defect_id", "hotspot": "hotspot_id", "measure": "measure_id"}  # of photos
_FIRST = ("status", "responsible_id", "forwarded_to_id", "due_date", "answer_by", "review_date", "called_at")  # told when a measure is made
_WITH_STATUS = {"fixed": ("what_done",), "verified": ("verified_by", "verified_by_walk_id", "verified_how"), "refused": ("reason",), "forwarded": ("reason",)}


def lines(store: Store, table: str, record_id: str, texts: Any, today: dt.date | None = None) -> list[Line]:
    """All that happened, oldest first, in the language of `texts`."""
    local = zone_of(store)
    today = today or dt.datetime.now(local).date()
    return _Teller(store, texts, HistoryValues(store, texts, local, today)).tell(store.get(table, record_id))


class _Teller:
    def __init__(self, store: Store, texts: Any, values: HistoryValues) -> None:
        self._store, self._texts, self._values = store, texts, values

    def tell(self, record: Record) -> list[Line]:
        """The record's own lines, and those of its relatives with their name in front."""
        found = list(self._own(record)) + list(self._links(record))
        for other in self._relatives(record):
            name = self._values.name(other.table, other.id)
            for line in self._own(other):
                found.append(replace(line, text=self._texts("history.of", name=name[:1].upper() + name[1:], text=line.text)))
        return in_order(dict.fromkeys(found))

    # -- one record ---------------------------------------------------------------------------------------------------
    def _own(self, record: Record) -> Iterator[Line]:
        log = self._store.history(record.table, record.id)
        yield self._made(record, log)
        yield from self._logged(record, log)
        if record.table in _PARENT:
            yield from self._photos(record)
        if record.table == "measure":
            yield from self._co_responsible(record)
            yield from self._dispatches(record)
            yield from self._notes(record)
        if record.table in ("measure", "hotspot"):
            yield from self._decisions(record)
        if record.table == "finding":
            yield from self._follow_ups({"finding_id": record.id})
        if record.table == "walk":
            yield from self._walk(record)

    def _made(self, record: Record, log: list[Record]) -> Line:
        by_column: dict[str, list[Record]] = defaultdict(list)
        for entry in log:
            what = "status" if entry["what"] == status.TAKEN_BACK else entry["what"]
            by_column[what].append(entry)
        parts = [self._texts(f"history.made.{record.table}")]
        if record.table == "measure":
            parts[0] = self._texts("history.made.measure", title=record["title"])
            for name in _FIRST:
                value = self._values.value(TABLES["measure"][name], initial(by_column, record, name))
                if value:
                    parts.append(self._texts("history.set", what=self._values.label("measure", name), new=value))
        return self._line(record["created_at"], ". ".join(parts), CHANGE, record["created_by"])

    def _logged(self, record: Record, log: list[Record]) -> Iterator[Line]:
        last = {entry["what"]: entry.id for entry in log}
        merged = {entry["ver"] for entry in log if entry["what"] == "same_as_id"}
        for entry in log:
            if entry["what"] == "review_state" and entry["ver"] in merged:
                continue  # said by the merging itself
            told = self._entry(record, entry, entry.id == last[entry["what"]])
            if told:
                yield self._line(entry["changed_at"], *told, entry["changed_by"])

    def _entry(self, record: Record, entry: Record, is_last: bool) -> tuple[str, str] | None:
        what, old, new = entry["what"], entry["old_value"], entry["new_value"]
        if what in ("status", status.TAKEN_BACK) and record.table == "measure":
            return self._step(record, what, old, new, is_last), STATUS
        if what == "geom":
            return self._move(record, old, new), PLACE
        if what == "link":
            table, _colon, other = (old or "").partition(":")
            return (self._texts("history.unlinked", name=self._values.name(table, other)), LINK) if table in TABLES else None
        if what == "co_responsible":
            return self._texts("history.co-removed", organisation=self._values.name("organisation", old)), CHANGE
        if what == "same_as_id" and record.table != "measure":
            key, other = ("history.merged", new) if new else ("history.unmerged", old)
            return self._texts(key, name=self._values.name(record.table, other)), LINK
        if what not in TABLES[record.table]:
            return None
        return self._change(record.table, what, old, new)

    def _step(self, record: Record, what: str, old: str | None, new: str | None, is_last: bool) -> str:
        words = {"old": self._values.logged("measure", "status", old), "new": self._values.logged("measure", "status", new)}
        if what == status.TAKEN_BACK:
            return self._texts("history.taken-back", **words)
        is_reopened = old in status.BY_CODE and new in status.BY_CODE and status.is_reopening(old, new)
        parts = [self._texts("history.reopened" if is_reopened else "history.status", **words)]
        if is_last and record["status"] == new:  # what goes with the status stands in the row, not in the log
            for name in _WITH_STATUS.get(new, ()):
                if not is_blank(record[name]):
                    value = self._values.value(TABLES["measure"][name], record[name])
                    parts.append(self._texts("history.set", what=self._values.label("measure", name), new=value))
        return ". ".join(parts)

    def _move(self, record: Record, old: str | None, new: str | None) -> str:
        if not old or not new:
            return self._texts("history.placed" if new else "history.unplaced")
        moved = self._values.moved_m(old, new) if TABLES[record.table].geometry == "POINT" else None
        return self._texts("history.redrawn") if moved is None else self._texts("history.moved", m=_metres(moved, self._texts))

    def _change(self, table: str, name: str, old: str | None, new: str | None) -> tuple[str, str]:
        is_date = TABLES[table][name].type in (DATE, DATETIME)
        words = {"what": self._values.label(table, name), "old": self._values.logged(table, name, old), "new": self._values.logged(table, name, new)}
        if not words["new"]:
            key = "history.removed"
        elif not words["old"]:
            key = "history.set"
        else:
            key = "history.date-moved" if is_date else "history.changed"
        return self._texts(key, **words), DATES if is_date else CHANGE

    # -- what belongs to it -------------------------------------------------------------------------------------------
    def _photos(self, record: Record) -> Iterator[Line]:
        groups: dict[tuple, list[Record]] = defaultdict(list)
        for photo in self._store.find("attachment", {_PARENT[record.table]: record.id}, order_by=("created_at",)):
            moment = photo["created_at"]
            groups[moment.replace(second=0, microsecond=0) if isinstance(moment, dt.datetime) else None, photo["stage"], photo["created_by"]].append(photo)
        for (_minute, stage, who), photos in groups.items():
            text = self._texts("history.photos", n=len(photos), stage=self._values.value(TABLES["attachment"]["stage"], stage).lower() or "–")
            captions = [photo["caption"] for photo in photos if photo["caption"]]
            yield self._line(photos[0]["created_at"], ": ".join([text, "; ".join(captions)] if captions else [text]), PHOTO, who)

    def _co_responsible(self, record: Record) -> Iterator[Line]:
        for row in self._store.find("co_responsible", {"measure_id": record.id}):
            text = self._texts("history.co-added", organisation=self._values.name("organisation", row["organisation_id"]))
            yield self._line(row["created_at"], text, CHANGE, row["created_by"])

    def _dispatches(self, record: Record) -> Iterator[Line]:
        columns = ("number", "organisation_id", "kind", "sent_at", "created_at", "answer_by", "returned_on", "created_by", "rows")
        for values in self._store.rows("dispatch", columns, order_by=("number",)):
            row = dict(zip(columns, values))
            if not _mentions(row["rows"], record.id):
                continue
            words = {
                "organisation": self._values.name("organisation", row["organisation_id"]), "number": row["number"] or "–",
                "kind": self._values.value(TABLES["dispatch"]["kind"], row["kind"]),
            }  # fmt: skip
            text = self._texts("history.sent", **words)
            if row["answer_by"]:
                text += ". " + self._texts("history.set", what=self._values.label("dispatch", "answer_by"), new=self._values.day(row["answer_by"]))
            yield self._line(row["sent_at"] or row["created_at"], text, SENT, row["created_by"])
            if row["returned_on"]:
                yield self._day(row["returned_on"], self._texts("history.returned", **words), SENT)

    def _decisions(self, record: Record) -> Iterator[Line]:
        for row in self._store.find("decision", {_PARENT[record.table]: record.id}, order_by=("decided_on",)):
            outcome, level = (self._values.value(TABLES["decision"][name], row[name]) for name in ("outcome", "level"))
            text = self._texts("history.decision", outcome=outcome, level=level)
            parts = [text, *([row["text"]] if row["text"] else [])]
            if row["review_date"]:
                parts.append(self._texts("history.set", what=self._values.label("decision", "review_date"), new=self._values.day(row["review_date"])))
            yield self._day(row["decided_on"], ". ".join(part.rstrip(".") for part in parts), MEETING)

    def _follow_ups(self, equal: dict[str, str]) -> Iterator[Line]:
        for row in self._store.find("follow_up", equal):
            outcome = self._values.value(TABLES["follow_up"]["outcome"], row["outcome"])
            text = self._texts("history.follow-up", walk=self._values.name("walk", row["walk_id"]), outcome=outcome)
            yield self._line(row["seen_at"] or row["created_at"], f"{text}. {row['note']}" if row["note"] else text, MEETING, row["created_by"])

    def _notes(self, record: Record) -> Iterator[Line]:
        for day, text in dated_notes(record["note"]):
            yield self._day(day, text, CHANGE)

    def _walk(self, record: Record) -> Iterator[Line]:
        if record["papers_printed_at"]:
            yield self._line(record["papers_printed_at"], self._texts("history.printed"), SENT, "")
        days: dict[dt.date, int] = defaultdict(int)
        for (moment,) in self._store.rows("finding", ("created_at",), {"walk_id": record.id}):
            if isinstance(moment, dt.datetime):
                days[moment.astimezone(self._values.local).date()] += 1
        for day, count in days.items():
            yield self._day(day, self._texts("history.findings", n=count), LINK)
        outcomes: dict[dt.date, int] = defaultdict(int)
        for seen, made in self._store.rows("follow_up", ("seen_at", "created_at"), {"walk_id": record.id}):
            moment = seen or made
            outcomes[moment.astimezone(self._values.local).date()] += 1
        for day, count in outcomes.items():
            yield self._day(day, self._texts("history.followed-up", n=count), MEETING)

    # -- relatives ----------------------------------------------------------------------------------------------------
    def _relatives(self, record: Record) -> list[Record]:
        """Lamps of a finding, measures or what they answer, and rows that are the same; each once."""
        found: dict[tuple[str, str], Record] = {}
        same = merged_into(self._store, record.table, record.id) if record.table in MERGEABLE else []
        for one in [record, *same]:
            if one is not record:
                found[one.table, one.id] = one
            if one.table == "finding":
                found.update({(lamp.table, lamp.id): lamp for lamp in self._store.find("lighting_defect", {"finding_id": one.id})})
            if one.table == "lighting_defect" and one["finding_id"]:
                found["finding", one["finding_id"]] = self._store.get("finding", one["finding_id"])
        for table, other_id in [pair for one in [record, *found.values()] for pair in self._linked(one)]:
            found.setdefault((table, other_id), self._store.get(table, other_id))
        found.pop((record.table, record.id), None)
        return list(found.values())

    def _linked(self, record: Record) -> list[tuple[str, str]]:
        if record.table == "measure":
            rows = self._store.rows("measure_link", tuple(LINK_TARGETS.values()), {"measure_id": record.id})
            return [(table, value) for row in rows for table, value in zip(LINK_TARGETS, row) if value]
        if record.table in LINK_TARGETS:
            return [("measure", row[0]) for row in self._store.rows("measure_link", ("measure_id",), {LINK_TARGETS[record.table]: record.id})]
        return []

    def _links(self, record: Record) -> Iterator[Line]:
        """When the record was linked, and what was merged into it."""
        equal = {"measure_id": record.id} if record.table == "measure" else {LINK_TARGETS[record.table]: record.id} if record.table in LINK_TARGETS else None
        for row in self._store.find("measure_link", equal) if equal else ():
            if record.table == "measure":
                table, other = next((table, row[column]) for table, column in LINK_TARGETS.items() if row[column])
            else:
                table, other = "measure", row["measure_id"]
            yield self._line(row["created_at"], self._texts("history.linked", name=self._values.name(table, other)), LINK, row["created_by"])
        if record.table in LINK_TARGETS:
            for entry in self._store.find("change_log", {"what": "link", "old_value": f"{record.table}:{record.id}"}):
                name = self._values.name("measure", entry["record_id"])
                yield self._line(entry["changed_at"], self._texts("history.unlinked", name=name), LINK, entry["changed_by"])

    # -- lines --------------------------------------------------------------------------------------------------------
    def _line(self, moment: Any, text: str, kind: str, who: str | None) -> Line:
        if not isinstance(moment, dt.datetime):  # an other program left it out: before all that is dated
            moment = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
        return Line(moment.astimezone(self._values.local), text, kind, who or "")

    def _day(self, day: dt.date, text: str, kind: str) -> Line:
        return Line(at_day(day, self._values.local), text, kind, "", True)


def _metres(distance: float, texts: Any) -> str:
    """12; below ten metres with one decimal, else a small move would be none."""
    return f"{distance:.0f}" if distance >= 10 else f"{distance:.1f}".replace(".", texts("reports.decimal-mark"))


def _mentions(rows: Any, record_id: str) -> bool:
    """Whether the rows of a list that was sent hold a record, whatever else they hold."""
    if isinstance(rows, dict):
        return record_id in rows or any(_mentions(value, record_id) for value in rows.values())
    if isinstance(rows, (list, tuple)):
        return any(_mentions(value, record_id) for value in rows)
    return rows == record_id
