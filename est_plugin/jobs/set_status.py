# SPDX-License-Identifier: GPL-2.0-or-later
"""Give measures their next status, with what that status demands."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import status
from ..core.blank import is_blank
from ..core.errors import ConflictError, EstError, InputError
from ..core.history import note_with
from ..core.record import Record
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .same_thing import point_to_kept, share_links

WHY = "why"  # beside the columns: why it is opened again; it goes to the note
# what told of the status that a measure leaves when it is opened again: kept in the note, or it would stand for the next one
_OF_THE_PAST = ("done_on", "what_done", "verified_on", "verified_by", "verified_by_walk_id", "verified_how", "reason", "same_as_id")


@dataclass(frozen=True)
class NextStep:
    """A status that some or all of the chosen measures may go to."""

    code: str
    can: int
    of: int


@dataclass(frozen=True)
class CannotFollow:
    """A measure that may not go there, and why."""

    measure: Record
    error: EstError


@dataclass(frozen=True)
class StatusPlan:
    """Which measures may take a step and which not."""

    can: tuple[Record, ...]
    cannot: tuple[CannotFollow, ...]


def next_steps(current: Iterable[str]) -> list[NextStep]:
    """Statuses that at least one of the measures may go to, with how many may."""
    counts = Counter(current)
    every = sum(counts.values())
    found = []
    for one in status.STATUSES:
        can = sum(n for code, n in counts.items() if one.code in status.ALLOWED[code])
        if can:
            found.append(NextStep(one.code, can, every))
    return found


def plan_step(store: Store, measure_ids: Iterable[str], new: str) -> StatusPlan:
    """Look before the step: rows that cannot follow stand with their reason, the others need not wait for them."""
    can, cannot = [], []
    for measure in _read(store, measure_ids):
        try:
            if measure["status"] == new:
                raise InputError("error.status-already", status=status.BY_CODE[new])
            status.check_step(measure["status"], new)
            can.append(measure)
        except EstError as error:
            cannot.append(CannotFollow(measure, error))
    return StatusPlan(tuple(can), tuple(cannot))


def set_status(
    store: Store, measure_ids: Iterable[str], new: str, fields: Mapping[str, Any], today: dt.date, seen: Mapping[str, int] | None = None
) -> Done:
    """All of them in one transaction; RuleError names what is missing or cannot be.

    `fields` are columns of measure, and `why` when it is opened again. `seen` (id → version) are the rows as the user saw them:
    ConflictError when somebody has changed one since.
    """
    measures = _read(store, measure_ids)
    changed = [measure for measure in measures if seen and seen.get(measure.id, measure.ver) != measure.ver]
    if changed:
        raise ConflictError("error.conflict")
    given = {name: value for name, value in fields.items() if name != WHY}
    texts = Texts(store.language)
    kept = _kept(store, measures, given) if new == "duplicate" else None
    with store.transaction("status") as tx:
        if kept is not None:  # before they become duplicates themselves: no chain, not even for a moment
            point_to_kept(store, tx, "measure", [measure.id for measure in measures], kept.id)
        for measure in measures:
            take_step(store, tx, measure, new, given, today, fields.get(WHY), texts)
        if kept is not None:
            share_links(store, tx, [measure.id for measure in measures], kept.id)
    return tx.done


def take_step(
    store: Store, tx: Transaction, measure: Record, new: str, given: Mapping[str, Any], today: dt.date, why: str | None = None, texts: Texts | None = None
) -> Record:
    """One measure to its next status inside a transaction of the caller; RuleError as above."""
    changes = {**on_the_way(store, new, measure, today, why, texts or Texts(store.language)), **given, "status": new}
    after = {**measure, **changes}
    status.check_measure(measure["status"], after)
    if measure["status"] != new:
        status.check_days(after, today)
    return tx.update(measure, **changes)


def _read(store: Store, measure_ids: Iterable[str]) -> Sequence[Record]:
    ids = list(dict.fromkeys(measure_ids))
    measures = store.find("measure", {"id": ids}, order_by=("number",)) if ids else []
    if not measures:
        raise InputError("error.nothing-selected")
    return measures


def _kept(store: Store, measures: Sequence[Record], given: Mapping[str, Any]) -> Record | None:
    """The measure that the others are the same as; None when it is not said, which the rules of the status refuse."""
    if not given.get("same_as_id"):
        return None
    kept = store.get("measure", given["same_as_id"])
    for measure in measures:
        status.check_measure(measure["status"], {**measure, **given, "status": "duplicate"})
    status.check_kept(kept)
    return kept


def on_the_way(store: Store, new: str, measure: Record, today: dt.date, why: str | None, texts: Texts) -> dict[str, Any]:
    """A fixed measure has a day it was done; one that is opened again has none, and its note tells why."""
    if new == "fixed" and measure["done_on"] is None:
        return {"done_on": today}
    if not status.is_reopening(measure["status"], new):
        return {}
    changes: dict[str, Any] = {name: None for name in _OF_THE_PAST if measure[name] is not None}
    past = _past(store, measure)
    said = texts("status.note.reopened", why=why.strip(), past=past) if not is_blank(why) else texts("status.note.reopened-bare", past=past)
    changes["note"] = note_with(measure["note"], today, said)
    return changes


def _past(store: Store, measure: Record) -> str:
    """The status that is left, with all that stood with it."""
    parts = [status.BY_CODE[measure["status"]].label(store.language)]
    if measure["status"] == "duplicate" and measure["same_as_id"]:
        parts.append(f"Å{store.get('measure', measure['same_as_id'])['number']}")
    if measure["verified_by_walk_id"]:
        parts.append(store.get("walk", measure["verified_by_walk_id"])["name"])
    for name in ("done_on", "what_done", "verified_on", "verified_by", "verified_how", "reason"):
        value = measure[name]
        if not is_blank(value):
            parts.append(value.isoformat() if isinstance(value, dt.date) else " ".join(str(value).split()))
    return ", ".join(parts)
