# SPDX-License-Identifier: GPL-2.0-or-later
"""A returned round sheet, or visits made without a round, saved in one go: made, not reached, and places that were not on the paper."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import geometry
from ..core.cycle_rules import NOT_REACHED, PLANNED, VISITED, check_visit
from ..core.errors import InputError
from ..core.notice import Notice
from ..core.record import Record
from ..core.rounds.sheet import When, read_when, state_of
from ..core.rounds.shift import Shift
from ..core.rounds.visits import CANCELLED, DONE, TRAFFIC, took_place
from ..storage.store import Done, Store, Transaction
from .local_days import zone_of
from .round_plan import PRESENCE, shift_of_patrol, visits_of


@dataclass(frozen=True)
class VisitLine:
    """One line as it was typed, in the order of the paper; `visit_id` names the planned visit it answers."""

    hotspot_id: str | None
    arrived: str = ""
    left: str = ""
    is_not_reached: bool = False
    seen: str | None = None
    activity: str | None = None
    note: str | None = None
    visit_id: str | None = None
    place_text: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was told."""
        return not (self.arrived.strip() or self.left.strip() or self.is_not_reached)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all stands on it but the place."""
        return self.is_empty and not (self.note or "").strip() and not self.seen


@dataclass(frozen=True)
class Entered:
    """What came of it."""

    visited: int
    not_reached: int
    done: Done
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class SavedLine:
    """A line as the form shows it when it opens: planned ones to fill in, those told before to correct."""

    line: VisitLine
    name: str
    state: str


def lines_of(store: Store, patrol_id: str) -> list[SavedLine]:
    """The lines of a round in the order of its paper."""
    rows = visits_of(store, patrol_id)
    names = dict(store.rows("hotspot", ("id", "name")))
    zone = zone_of(store)
    return [
        SavedLine(
            VisitLine(
                row["hotspot_id"], _clock(row["arrived_at"], zone), _left(row, zone), row["state"] == NOT_REACHED, row["seen"], row["activity"], row["note"],
                row.id, row["place_text"],
            ),
            names.get(row["hotspot_id"]) or row["place_text"] or "", row["state"],
        )
        for row in rows
    ]  # fmt: skip


def same_times(line: VisitLine, before: VisitLine) -> bool:
    """Whether a visit told before keeps its times: they may be finer than the clock of the form shows, and lie outside the shift."""
    return bool(before.arrived) and (line.arrived, line.left, line.is_not_reached) == (before.arrived, before.left, before.is_not_reached)


def read_line(line: VisitLine, shift: Shift) -> When | None:
    """When the visit of a line was; None for one that was not made.

    Raises
    ------
    InputError    when the clock times cannot be meant, or stand on a line that was not reached
    """
    if line.is_not_reached:
        if line.arrived.strip() or line.left.strip():
            raise InputError("rule.visit-not-reached")
        return None
    if not line.arrived.strip():
        if line.left.strip():
            raise InputError("rule.visit-needs-time")
        if not line.is_blank:
            raise InputError("patrol.line-half")
        return None
    return read_when(line.arrived, line.left, shift)


def save_lines(
    store: Store, lines: Sequence[VisitLine], *, patrol_id: str | None = None, shift: Shift | None = None, organisation_id: str | None = None,
) -> Entered:  # fmt: skip
    """Save the lines of a round, or (with a shift instead) visits made without one; a round with a visit is done.

    Empty lines stay planned, and one that is emptied becomes planned again; lines as they were are not written.

    Raises
    ------
    InputError    when nothing was told, a line cannot be read (its `row` is its number), or has no place
    """
    patrol = store.get("patrol", patrol_id) if patrol_id else None
    during = shift_of_patrol(store, patrol) if patrol is not None else shift
    if during is None:
        raise InputError("patrol.shift-missing")
    known = {saved.line.visit_id: saved.line for saved in lines_of(store, patrol.id)} if patrol is not None else {}
    told = [(number, line) for number, line in enumerate(lines, 1) if line != known.get(line.visit_id) and (line.visit_id or not line.is_blank)]
    if not told:
        raise InputError("patrol.nothing-told")
    values = [_values(number, line, during, known.get(line.visit_id)) for number, line in told]
    with store.transaction("round_sheet") as tx:
        for (number, line), changes in zip(told, values):
            _refuse_twice(store, number, line, changes)
            _save(store, tx, line, changes, patrol, organisation_id)
        if patrol is not None:
            _close(store, tx, patrol)
    twice = sum(bool(changes.pop("is_twice", False)) for changes in values)
    made, missed = (sum(changes["state"] == state for changes in values) for state in (VISITED, NOT_REACHED))
    notices = (Notice("patrol.hour-twice", {"n": twice}),) if twice else ()
    return Entered(made, missed, tx.done, notices)


def told_before(store: Store, hotspot_id: str, arrived_at: dt.datetime, but: str | None = None) -> Record | None:
    """A visit to the same hotspot that began at the same minute, however it came in."""
    found = store.find("patrol_visit", {"hotspot_id": hotspot_id, "state": VISITED})
    return next((row for row in found if row.id != but and row["arrived_at"] and abs((row["arrived_at"] - arrived_at).total_seconds()) < 60), None)


# -- inside ------------------------------------------------------------------------------------------------------------
def _values(number: int, line: VisitLine, shift: Shift, before: VisitLine | None) -> dict:
    values = {"state": state_of(line.arrived, line.is_not_reached), "note": (line.note or "").strip() or None}
    values["seen"] = line.seen if values["state"] == VISITED else None
    if line.activity:
        values["activity"] = line.activity
    if before is not None and same_times(line, before):
        return values
    try:
        when = read_line(line, shift)
    except InputError as error:
        raise InputError(error.key, error.hint_key, **{**error.details, "row": number}) from error
    values.update(arrived_at=when.arrived_at if when else None, minutes=when.minutes if when else None, is_twice=bool(when and when.is_twice))
    check_visit({**values, "hotspot_id": line.hotspot_id, "place_text": line.place_text})
    return values


def _refuse_twice(store: Store, number: int, line: VisitLine, values: dict) -> None:
    arrived = values.get("arrived_at")
    known = told_before(store, line.hotspot_id, arrived, line.visit_id) if arrived is not None and line.hotspot_id else None
    if known is not None:
        raise InputError("patrol.visit-known", place=known["place_text"] or "", time=line.arrived.strip(), row=number)


def _save(store: Store, tx: Transaction, line: VisitLine, values: dict, patrol: Record | None, organisation_id: str | None) -> None:
    columns = {name: value for name, value in values.items() if name != "is_twice"}
    if line.visit_id:
        tx.update(store.get("patrol_visit", line.visit_id), **columns)
        return
    hotspot = store.get("hotspot", line.hotspot_id) if line.hotspot_id else None
    point = geometry.point(*geometry.centre(hotspot["geom"])) if hotspot is not None and hotspot["geom"] else None
    usual = TRAFFIC if patrol is not None and patrol["kind"] == TRAFFIC else PRESENCE
    tx.insert("patrol_visit", {
        "activity": usual, **columns, "patrol_id": patrol.id if patrol is not None else None, "hotspot_id": line.hotspot_id, "geom": point,
        "place_text": hotspot["name"] if hotspot is not None else line.place_text,
        "organisation_id": organisation_id or (patrol["organisation_id"] if patrol is not None else None),
    })  # fmt: skip


def _close(store: Store, tx: Transaction, patrol: Record) -> None:
    """A round took place when a visit was made on it, or all its places are told; else it is planned again. Called off stays so without a visit."""
    states = [state for (state,) in store.rows("patrol_visit", ("state",), {"patrol_id": patrol.id})]
    state = DONE if took_place(states) else CANCELLED if patrol["state"] == CANCELLED else PLANNED
    if state != patrol["state"]:
        tx.update(store.get("patrol", patrol.id), state=state)


def _clock(moment: dt.datetime | None, zone: dt.tzinfo) -> str:
    return f"{moment.astimezone(zone):%H.%M}" if moment else ""


def _left(row: Record, zone: dt.tzinfo) -> str:
    if row["arrived_at"] is None or row["minutes"] is None:
        return ""
    return _clock(row["arrived_at"] + dt.timedelta(minutes=row["minutes"]), zone)
