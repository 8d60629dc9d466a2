# SPDX-License-Identifier: GPL-2.0-or-later
"""Read a returned list back: first a plan that changes nothing, then what was decided, in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core import status
from ..core import work_orders as wo
from ..core.blank import is_blank
from ..core.errors import ConflictError, EstError, RuleError, Translate
from ..core.history import note_with
from ..core.importing.wording import plain
from ..core.notice import Notice
from ..core.record import Record
from ..core.returned_match import Found
from ..core.returned_orders import OURS, THEIRS, WHOSE, Frame, Merged, Part, answered, merge
from ..core.returned_rows import LAMP_ACTION, Reader, ReturnedRow
from ..core.work_orders import StateWord
from ..i18n import LANGUAGES, Texts
from ..storage.returned_files import ReturnedFile, read_returned
from ..storage.store import Done, Store, Transaction
from .returned_origin import Contents, Origin, contents, file_day, origin
from .set_status import on_the_way
from .work_list import code_labels

LABEL = "returned"  # of the transaction
WRITTEN = ("measure", "dispatch")
_TOGETHER = (frozenset(("state", "done_on", "reason")), frozenset(("done_what", LAMP_ACTION)))  # cells that are settled together
_STATE_COLUMNS = ("status", "done_on", "reason", "review_date", "lamp_action", *WHOSE)


@dataclass(frozen=True)
class RowPlan:
    """What one row of the file would do."""

    row: ReturnedRow
    measure: Record | None = None
    merged: Merged = Merged()
    why: Notice | None = None  # it is not known which measure it is about
    is_moved: bool = False
    told: Mapping[str, str] = field(default_factory=dict)  # cells that were filled in, by key

    @property
    def id(self) -> str:
        """Names the row within the file."""
        return self.row.id

    @property
    def changes(self) -> tuple[Part, ...]:
        """What becomes as it was returned."""
        return tuple(part for part in self.merged.parts if not part.is_conflict)

    @property
    def conflicts(self) -> tuple[Part, ...]:
        """What was changed both here and there."""
        return tuple(part for part in self.merged.parts if part.is_conflict)

    @property
    def needs_reason(self) -> bool:
        """Whether it says "will not be done" without saying why."""
        return any(part.needs_reason for part in self.merged.parts)


@dataclass(frozen=True)
class Plan:
    """What reading a file back would do; nothing is changed yet."""

    file: ReturnedFile
    rows: tuple[RowPlan, ...]
    origin: Origin
    contents: Contents
    organisation: str  # name, empty when unknown
    today: dt.date
    file_day: dt.date
    notices: tuple[Notice, ...] = ()

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return self.file.name

    @property
    def dispatch(self) -> Record | None:
        """The list that was sent."""
        return self.origin.dispatch

    def _with(self, test: Any) -> list[RowPlan]:
        return [row for row in self.rows if test(row)]

    @property
    def changes(self) -> list[RowPlan]:
        """Rows that change something without any doubt."""
        return self._with(lambda row: row.changes)

    @property
    def conflicts(self) -> list[RowPlan]:
        """Rows that were changed here too since they were sent."""
        return self._with(lambda row: row.conflicts)

    @property
    def refused(self) -> list[RowPlan]:
        """Rows that ask for what the rules forbid."""
        return self._with(lambda row: row.merged.refused)

    @property
    def unreadable(self) -> list[RowPlan]:
        """Rows with cells that cannot be used."""
        return self._with(lambda row: row.merged.faults)

    @property
    def unknown(self) -> list[RowPlan]:
        """Rows that belong to no measure."""
        return self._with(lambda row: row.why is not None)

    @property
    def unchanged(self) -> list[RowPlan]:
        """Rows that say nothing new."""
        return self._with(lambda row: row.why is None and row.merged.is_nothing)


@dataclass(frozen=True)
class Decisions:
    """What the user chose; without any choice changes are applied and conflicts are not."""

    left_out: frozenset[str] = frozenset()  # ids of rows
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (id of the row, key of the part) → OURS or THEIRS
    reasons: Mapping[str, str] = field(default_factory=dict)  # id of the row → why it will not be done


class RowRefused(RuleError):
    """A row that the database refuses: the whole file waits, and the row is named."""

    def __init__(self, row: ReturnedRow, error: EstError) -> None:
        super().__init__("returned.row-refused", r=row.number)
        self.error = error

    def text(self, translate: Translate) -> str:
        """Which row, and why."""
        return f"{super().text(translate)} {self.error.text(translate)}"


# -- look ----------------------------------------------------------------------------------------------------------------
def plan(store: Store, file: Path | str, today: dt.date, organisation_id: str | None = None) -> Plan:
    """Read a returned file and compare each row with its measure; `organisation_id` helps when the file does not tell whose list it is."""
    return compare(store, read_returned(file), today, organisation_id)


def compare(store: Store, returned: ReturnedFile, today: dt.date, organisation_id: str | None = None) -> Plan:
    """The same for a file that was read already."""
    found = contents(returned, {Texts(language)("work.sheet.how") for language in LANGUAGES})
    where = origin(store, returned, found.rows, organisation_id)
    day = file_day(store, returned, where.dispatch, today)
    reader = Reader(today, day, _lamp_words(store))
    frame = Frame(today, day, where.organisation_id)
    rows = [_plan_row(one, where, reader, frame) for one in where.matcher.match(found.rows)]
    organisation = dict(store.rows("organisation", ("id", "name"))).get(where.organisation_id, "") if where.organisation_id else ""
    notices = (*found.notices, *_about(where, organisation, rows))
    return Plan(returned, tuple(rows), where, found, organisation, today, day, notices)


def _plan_row(found: Found, where: Origin, reader: Reader, frame: Frame) -> RowPlan:
    if found.measure_id is None:
        return RowPlan(found.row, why=found.why)
    measure = where.measures[found.measure_id]
    sent = where.sent.get(found.measure_id)
    untouched = sent.cells if sent else {}
    said = reader.read(found.row, untouched, bool(sent and sent.is_lamp))
    return RowPlan(found.row, measure, merge(said, measure, sent, frame), is_moved=found.is_moved, told=found.row.told(untouched))


def _lamp_words(store: Store) -> dict[str, str]:
    """Word in plain letters → code of what was done to a lamp, in both languages."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for (code_list, code), label in code_labels(store, language).items():
            if code_list == "lamp_action":
                found.setdefault(plain(label), code)
                found.setdefault(plain(code), code)
    return found


def _about(where: Origin, organisation: str, rows: Iterable[RowPlan]) -> list[Notice]:
    """What the user should know of the file as a whole."""
    notices = []
    if where.dispatch is None:
        notices.append(Notice("returned.list-unknown"))
    elif where.is_guessed:
        notices.append(Notice("returned.list-guessed", {"organisation": organisation}))
    moved = sum(row.is_moved for row in rows)
    if moved:
        notices.append(Notice("returned.rows-moved", {"n": moved}))
    return notices


# -- decide --------------------------------------------------------------------------------------------------------------
def chosen(row: RowPlan, decisions: Decisions) -> tuple[list[Part], list[Part]]:
    """(parts that are applied, conflicts where ours stays) of a row."""
    if row.id in decisions.left_out:
        return [], []
    taken, kept = [], []
    for part in row.merged.parts:
        choice = decisions.choices.get((row.id, part.key)) if part.is_conflict else THEIRS
        if part.needs_reason and is_blank(decisions.reasons.get(row.id)):
            choice = OURS if choice == OURS else None
        if choice == THEIRS:
            taken.append(part)
        elif choice == OURS:
            kept.append(part)
    return taken, kept


def will_change(plan: Plan, decisions: Decisions) -> int:
    """How many measures would change."""
    return len({row.measure.id for row in plan.rows if row.measure is not None and chosen(row, decisions)[0]})


def apply(store: Store, plan: Plan, decisions: Decisions = Decisions()) -> Done:  # noqa: B008 - frozen
    """Everything that was decided in one transaction; a row that somebody changed since the plan stops all of it (ConflictError)."""
    dispatch = store.get("dispatch", plan.dispatch.id) if plan.dispatch is not None else None
    if dispatch is not None and dispatch.ver != plan.dispatch.ver:
        raise ConflictError("error.conflict")
    kept = {key: dict(entry) for key, entry in dispatch["rows"].items()} if dispatch is not None else {}
    texts = Texts(store.language)
    writes = [(row, *chosen(row, decisions)) for row in plan.rows if row.measure is not None]
    is_new = dispatch is not None and dispatch["returned_on"] is None
    after = {row.id: _changes(store, plan, row, taken, decisions, texts) for row, taken, _kept in writes if taken}
    for row, taken, ours in writes:
        if row.measure.id in kept and row.id not in decisions.left_out:
            values = {**row.measure, **after.get(row.id, {})}
            _remember(kept[row.measure.id], row, taken, ours, values)
    is_other = dispatch is not None and kept != dispatch["rows"]
    if not after and not is_new and not is_other:
        return Done(LABEL, ())
    with store.transaction(LABEL) as tx:
        for row, taken, _kept in writes:
            if taken:
                _write(tx, row, after[row.id])
        if dispatch is not None:
            tx.update(dispatch, rows=kept, returned_on=plan.today)
    return tx.done


def _write(tx: Transaction, row: RowPlan, changes: Mapping[str, Any]) -> None:
    try:
        tx.update(row.measure, **changes)
    except RuleError as error:
        raise RowRefused(row.row, error) from error


def _changes(store: Store, plan: Plan, row: RowPlan, taken: Iterable[Part], decisions: Decisions, texts: Texts) -> dict[str, Any]:
    """Columns of the measure as they become; the rules are asked once more, together."""
    measure = row.measure
    changes: dict[str, Any] = {}
    for part in taken:
        changes.update(part.values)
        if part.needs_reason:
            changes["reason"] = " ".join(decisions.reasons[row.id].split())
    said = _said(plan, taken, texts)
    new = changes.get("status", measure["status"])
    if status.is_reopening(measure["status"], new):
        changes = {**on_the_way(store, new, measure, plan.today, said, texts), **changes}
    elif said and said not in (measure["note"] or ""):
        changes["note"] = note_with(measure["note"], plan.file_day, said)
    try:
        after = {**measure, **changes}
        status.check_measure(measure["status"], after)
        if new != measure["status"]:
            status.check_days(after, plan.today)
    except RuleError as error:
        raise RowRefused(row.row, error) from error
    return changes


def _said(plan: Plan, parts: Iterable[Part], texts: Texts) -> str:
    """What the note keeps: who reported it, the state in words, and what was written beside."""
    words = [part.returned.label(texts.language) for part in parts if isinstance(part.returned, StateWord) and "status" in part.values]
    words += [" ".join(part.said.split()).rstrip(".") for part in parts if part.said]
    if not words:
        return ""
    what = ". ".join(words) + "."
    if plan.organisation:
        return texts("returned.note", organisation=plan.organisation, what=what)
    return texts("returned.note-unknown", file=plan.file_name, what=what)


# -- remember ------------------------------------------------------------------------------------------------------------
def _remember(entry: dict[str, Any], row: RowPlan, taken: Iterable[Part], ours: Iterable[Part], values: Mapping[str, Any]) -> None:
    """What was dealt with is the new common ground: the same file again says nothing, the next one is compared with this."""
    settled = {key for part in (*taken, *ours) for key in part.cells}
    waiting = {key for part in row.merged.parts if part.key not in settled for key in part.cells}
    waiting |= {fault.key for fault in row.merged.faults} | {one.key for one in row.merged.refused}
    for together in _TOGETHER:
        if waiting & together:
            waiting |= together - settled
    cells = {key: text for key, text in row.told.items() if key not in waiting}
    if not cells:
        return
    columns = {name for key in cells for name in _columns_of(key)}
    before = entry.get("answered") or {"cells": {}, "values": {}}
    new = answered({**before["cells"], **cells}, {name: values[name] for name in sorted(columns & set(wo.KEPT))})
    new["values"] = {**before["values"], **new["values"]}
    if settled or new["values"] != before["values"] or set(new["cells"]) != set(before["cells"]):  # not for other words of the same
        entry["answered"] = new


def _columns_of(key: str) -> tuple[str, ...]:
    """Columns of the measure that a cell speaks of."""
    if key in _TOGETHER[0]:
        return _STATE_COLUMNS
    return (LAMP_ACTION,) if key == LAMP_ACTION else wo.BY_KEY[key].sent_columns
