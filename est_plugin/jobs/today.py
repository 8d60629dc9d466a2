# SPDX-License-Identifier: GPL-2.0-or-later
"""What waits for the coordinator, with numbers; and the first steps in a new workspace."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..core import status
from ..storage.store import Store

TAB_MEASURES, TAB_WALKS = "measures", "walks"
_TO_DO = tuple(s.code for s in status.STATUSES if s.type in (status.OPEN, status.WAITING))


@dataclass(frozen=True)
class TodayLine:
    """One line: text key `today.ID`, how many, and the tab and view that show them."""

    id: str
    n: int
    tab: str
    view: str


@dataclass(frozen=True)
class FirstStep:
    """One box of *Kom igång*: text key `start.ID`."""

    id: str
    is_done: bool


def lines(store: Store, today: dt.date) -> list[TodayLine]:
    """What waits; lines without anything are left out."""
    found = [
        TodayLine("unassigned", _unassigned(store), TAB_MEASURES, "unassigned"),
        TodayLine("overdue", _overdue(store, today), TAB_MEASURES, "overdue"),
        TodayLine("waiting", store.count("measure", {"status": ("forwarded", "monitor")}), TAB_MEASURES, "waiting"),
        TodayLine("check", _to_check(store), TAB_MEASURES, "check"),
        TodayLine("feedback", store.count("walk", {"state": ("held", "followed_up"), "feedback_sent": None}), TAB_WALKS, ""),
    ]
    return [line for line in found if line.n]


def _unassigned(store: Store) -> int:
    seen = {"handling": "unassigned", "review_state": ("approved", "masked"), "same_as_id": None}
    open_measures = tuple(s.code for s in status.STATUSES if s.type == status.OPEN)
    return (
        store.count("finding", {**seen, "kind": "defect"})
        + store.count("lighting_defect", {**seen, "finding_id": None})
        + store.count("measure", {"status": open_measures, "responsible_id": None})
    )


def _overdue(store: Store, today: dt.date) -> int:
    columns = ("status", "due_date", "answer_by", "review_date")
    late = 0
    for code, due, answer_by, review in store.rows("measure", columns, {"status": _TO_DO}):
        until = {"forwarded": answer_by or due, "monitor": review}.get(code, due or answer_by)
        late += until is not None and until < today
    return late


def _to_check(store: Store) -> int:
    """Fixed measures that answer findings of a walk: somebody must look on site."""
    fixed = {row[0] for row in store.rows("measure", ("id",), {"status": "fixed"})}
    if not fixed:
        return 0
    links = store.rows("measure_link", ("measure_id", "finding_id", "lighting_defect_id"), {"measure_id": tuple(fixed)})
    of_defect = dict(store.rows("lighting_defect", ("id", "finding_id")))
    finding_of = [(measure, finding or of_defect.get(defect)) for measure, finding, defect in links]
    wanted = tuple({finding for _measure, finding in finding_of if finding})
    walked = {row[0] for row in store.rows("finding", ("id", "walk_id"), {"id": wanted}) if row[1]} if wanted else set()
    return len({measure for measure, finding in finding_of if finding in walked})


def first_steps(store: Store, has_base_map: bool) -> list[FirstStep]:
    """*Kom igång*: what is done follows from the workspace, nothing is ticked by hand."""
    has_findings = store.count("finding") + store.count("lighting_defect") > 0
    is_printed = any(row[0] for row in store.rows("walk", ("papers_printed_at",)))
    return [
        FirstStep("base_map", has_base_map),
        FirstStep("organisations", bool(store.setting("organisations_reviewed", False))),
        FirstStep("walk", has_findings or store.count("walk") > 0),
        FirstStep("finding", has_findings),
        FirstStep("assign", store.count("measure") > 0),
        FirstStep("print", is_printed),
    ]
