# SPDX-License-Identifier: GPL-2.0-or-later
"""What the window of the situation report writes: texts together with the priorities, what may be noted afterwards, the next report."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.blank import is_blank
from ..core.errors import InputError, RuleError
from ..core.hotspot_rules import MOST_PRIORITIES, PRIORITY_STATES
from ..core.period import Period
from ..core.period_text import parsed
from ..core.record import Record
from ..storage.store import Done, Store, Transaction
from . import situation_report as job
from .situation_report import Draft

AFTERWARDS = ("diary_number", "reported_on", "plan_decided_on")  # what a final report may still be told
NEW_AGAIN = (*job.TEXTS, "is_statutory")


@dataclass(frozen=True)
class Priority:
    """A place that comes first, and why."""

    hotspot_id: str
    justification: str


def places(store: Store) -> list[Record]:
    """Hotspots that can be prioritised: the priorities first, then by level and name."""
    order = {"act": 0, "watch": 1, "calm": 2}
    rows = store.find("hotspot", {"state": PRIORITY_STATES, "same_as_id": None})
    return sorted(rows, key=lambda row: (row["priority"] or 9, order.get(row["level"], 3), row["name"] or ""))


def current(store: Store) -> tuple[Priority, ...]:
    """The priorities as they are now, the first one first."""
    return tuple(Priority(row.id, row["justification"] or "") for row in places(store) if row["priority"] is not None)


def save(
    store: Store, period: Period, values: Mapping[str, Any], report: Record | None, wanted: Sequence[Priority], name_otherwise: str
) -> tuple[Record, Done]:  # fmt: skip
    """Save a draft and, when they are others, the priorities of the hotspots: one action, taken back together."""
    check_priorities(wanted)
    steps: tuple = ()
    if tuple(wanted) != current(store):
        with store.transaction("situation_report") as tx:
            _prioritise(store, tx, wanted)
        steps = tx.done.steps
    known = {row.id: row for row in places(store)}
    told = [
        {"rank": rank, "hotspot_id": one.hotspot_id, "name": known[one.hotspot_id]["name"], "level": known[one.hotspot_id]["level"],
         "justification": one.justification}
        for rank, one in enumerate(wanted, 1)
    ]  # fmt: skip
    given = {**values, "name": values.get("name") or name_otherwise, "priorities": told}
    row, done = job.save(store, period, given, report)
    return row, replace(done, steps=(*steps, *done.steps))


def check_priorities(wanted: Sequence[Priority]) -> None:
    """Raise InputError for more than three or the same place twice, RuleError for one without a reason."""
    ids = [one.hotspot_id for one in wanted]
    if len(ids) > MOST_PRIORITIES:
        raise InputError("situation-ui.too-many", most=MOST_PRIORITIES)
    if len(set(ids)) < len(ids):
        raise InputError("situation-ui.same-place")
    if any(is_blank(one.justification) for one in wanted):
        raise RuleError("rule.priority-needs-justification")


def note(store: Store, report: Record, values: Mapping[str, Any]) -> tuple[Record, Done]:
    """What became of a final report: its number in the diary, when it was told to the board, when the plan was decided."""
    with store.transaction("situation_report") as tx:
        row = tx.update(report, **{name: values[name] for name in AFTERWARDS if name in values})
    return row, tx.done


def following(report: Record, today: dt.date) -> Period | None:
    """The period after that of a report; None when it has not begun."""
    after = parsed(report["period"]).after()
    return after if after is not None and after.first is not None and after.first <= today else None


def corrected(draft: Draft, fresh: Mapping[str, Any]) -> Draft:
    """The same period once more: figures of now (`fresh` are those figures), the texts of the final report, nothing saved yet."""
    values = {**draft.values, **{name: draft.report[name] for name in NEW_AGAIN}} if draft.report is not None else draft.values
    return replace(draft, figures=fresh, values={**values, "reported_on": None, "plan_decided_on": None, "diary_number": ""}, report=None)


# -- inside ------------------------------------------------------------------------------------------------------------
def _prioritise(store: Store, tx: Transaction, wanted: Sequence[Priority]) -> None:
    """Each number is given once at any moment: all that change let go first."""
    rank_of = {one.hotspot_id: rank for rank, one in enumerate(wanted, 1)}
    held = store.find("hotspot", {"priority": tuple(range(1, MOST_PRIORITIES + 1))})
    rows = {row.id: tx.update(row, priority=None) if rank_of.get(row.id) != row["priority"] else row for row in held}
    for one in wanted:
        row = rows.get(one.hotspot_id) or store.get("hotspot", one.hotspot_id)
        changes: dict[str, Any] = {} if row["priority"] == rank_of[row.id] else {"priority": rank_of[row.id]}
        if (row["justification"] or "") != one.justification:
            changes["justification"] = one.justification
        if changes:
            tx.update(row, **changes)
