# SPDX-License-Identifier: GPL-2.0-or-later
"""What waits for the coordinator, with numbers; and the first steps in a new workspace."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..core import hotspot_rules, review
from ..core import work_orders as wo
from ..core.follow_up_due import is_follow_up_due
from ..core.work.row import MEASURE, standing
from ..storage.store import Store
from . import clock
from .counted import OPEN_CODES, TO_DO_CODES, WAITING_CODES
from .dangers import to_call
from .local_days import zone_of
from .site_check import to_check
from .work_list import WAITS_FOR_SOMEBODY

TAB_MEASURES, TAB_WALKS = "measures", "walks"
# no tab: a window of their own, by the name of its opener
ASK_CALL, REVIEW_REPORTS, HOTSPOTS, PICTURE, CLOCK = "danger", "review_reports", "hotspots", "situation_report", "clock"
WINDOWS = (ASK_CALL, REVIEW_REPORTS, HOTSPOTS, PICTURE, CLOCK)
MOST_LINES = 7
IN_CLOCK = frozenset({"walks", "feedback", "follow_up", "clock", "hotspots"})
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class TodayLine:
    """One line: text key `today.ID`, how many, and the tab that shows them: a view of the list, or just these rows."""

    id: str
    n: int
    tab: str
    view: str = ""
    keys: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True)
class FirstStep:
    """One box of *Kom igång*: text key `start.ID`."""

    id: str
    is_done: bool


def lines(store: Store, today: dt.date) -> list[TodayLine]:
    """What waits, at most seven lines; those without anything are left out."""
    feedback, again = _walks(store, today)
    found = [
        TodayLine("call", len(to_call(store)), ASK_CALL),
        TodayLine("reports", _reports(store), REVIEW_REPORTS),
        TodayLine("unassigned", _unassigned(store), TAB_MEASURES, "unassigned"),
        TodayLine("overdue", _overdue(store, today), TAB_MEASURES, "overdue"),
        TodayLine("waiting", _waiting(store), TAB_MEASURES, "waiting"),
        TodayLine("check", len(to_check(store)), TAB_MEASURES, "check"),
        _sent(store, today),
        TodayLine("feedback", len(feedback), TAB_WALKS),
        TodayLine("follow_up", len(again), TAB_WALKS),
        TodayLine("picture", int(clock.is_picture_due(store, today)), PICTURE),
        TodayLine("clock", _by_the_clock(store, today), CLOCK),
        _recurring(store, today),
        TodayLine("hotspots", _hotspots(store, today), HOTSPOTS),
    ]
    found = [line for line in found if line.n]
    if len(found) <= MOST_LINES:
        return found
    walks = TodayLine("walks", len(feedback | again), TAB_WALKS)  # one tab, one line
    found = [walks if line.id == "feedback" else line for line in found if line.id != "follow_up"]
    if len(found) <= MOST_LINES:
        return found
    listed = [line for line in found if line.id in IN_CLOCK]  # what has a day stands in the list of the clock too: one line for what has no room
    rest = [line for line in found if line.id not in IN_CLOCK][: MOST_LINES - bool(listed)]
    own = [line for line in listed if line.id != "clock"][: max(0, MOST_LINES - 1 - len(rest))]
    left = [line for line in listed if line not in own]
    return [*rest, *own, *(left if len(left) < 2 else [TodayLine("clock", sum(line.n for line in left), CLOCK)])]


def counts(store: Store, today: dt.date) -> dict[str, int]:
    """The lines that several workspaces are compared by, also those without anything."""
    return {
        "reports": _reports(store), "unassigned": _unassigned(store), "overdue": _overdue(store, today), "waiting": _waiting(store),
        "picture": int(clock.is_picture_due(store, today)),
    }  # fmt: skip


def _by_the_clock(store: Store, today: dt.date) -> int:
    """What the list of the clock alone tells: the law, promises, barriers."""
    due = [*clock.law_waits(store, today), *(one for one in (*clock.promises(store, today), *clock.barriers(store)) if one.is_due(today))]
    return len(due)


def _reports(store: Store) -> int:
    return store.count("observation", {"review_state": review.NEW})


def _waiting(store: Store) -> int:
    return store.count(MEASURE, {"status": WAITING_CODES})


def _unassigned(store: Store) -> int:
    return (
        store.count("finding", {**WAITS_FOR_SOMEBODY, "kind": "defect"})
        + store.count("lighting_defect", {**WAITS_FOR_SOMEBODY, "finding_id": None})
        + store.count(MEASURE, {"status": OPEN_CODES, "responsible_id": None})
    )


def _overdue(store: Store, today: dt.date) -> int:
    days = (standing(*values)[1] for values in store.rows(MEASURE, ("status", "due_date", "answer_by", "review_date"), {"status": TO_DO_CODES}))
    return sum(day is not None and day < today for day in days)


def _walks(store: Store, today: dt.date) -> tuple[set[str], set[str]]:
    """(walks whose participants have heard nothing, walks to be walked again)"""
    walks = store.find("walk")
    followers = defaultdict(list)
    for walk in walks:
        followers[walk["previous_walk_id"]].append(walk)
    now = _end_of(store, today)
    feedback = {walk.id for walk in walks if walk["state"] in ("held", "followed_up") and walk["feedback_sent"] is None}
    return feedback, {walk.id for walk in walks if is_follow_up_due(walk, followers[walk.id], now)}


def _end_of(store: Store, today: dt.date) -> dt.datetime:
    zone = zone_of(store)
    return dt.datetime.combine(today, dt.time.max, zone)


def _sent(store: Store, today: dt.date) -> TodayLine:
    """Lists that should have come back; the link shows what their organisations still have to do."""
    sent = store.rows("dispatch", ("organisation_id", "answer_by"), {"returned_on": None, "kind": wo.KINDS})
    late = [organisation for organisation, answer_by in sent if answer_by is not None and answer_by < today]
    keys: set[tuple[str, str]] = set()
    if late:
        owners = tuple(set(late))
        for column in ("responsible_id", "contractor_id", "forwarded_to_id"):
            keys |= {(MEASURE, row[0]) for row in store.rows(MEASURE, ("id",), {"status": TO_DO_CODES, column: owners})}
        shared = [row[0] for row in store.rows("co_responsible", ("measure_id",), {"organisation_id": owners})]
        keys |= {(MEASURE, row[0]) for row in store.rows(MEASURE, ("id",), {"status": TO_DO_CODES, "id": shared})} if shared else set()
    return TodayLine("sent", len(late), TAB_MEASURES, keys=frozenset(keys))


def _hotspots(store: Store, today: dt.date) -> int:
    """Hotspots, and proposals of them, whose day to be thought over again has passed."""
    rows = store.rows("hotspot", ("review_date", "state"))
    return sum(state != hotspot_rules.CLOSED and day is not None and day < today for day, state in rows)


def _recurring(store: Store, today: dt.date) -> TodayLine:
    """Yearly measures whose time begins soon or has begun; what is late stands with the overdue ones."""
    columns = ("id", "window_from", "status", "due_date", "answer_by", "review_date")
    keys = set()
    for key, opens, *values in store.rows(MEASURE, columns, {"recurs_yearly": True, "status": TO_DO_CODES}):
        _type, until = standing(*values)
        begins = opens or until
        if begins is not None and begins <= today + SOON and (until is None or until >= today):
            keys.add((MEASURE, key))
    return TodayLine("recurring", len(keys), TAB_MEASURES, keys=frozenset(keys))


def first_steps(store: Store, has_base_map: bool) -> list[FirstStep]:
    """*Kom igång*: what is done follows from the workspace, nothing is ticked by hand."""
    has_findings = store.count("finding") + store.count("lighting_defect") > 0
    is_printed = any(row[0] for row in store.rows("walk", ("papers_printed_at",)))
    return [
        FirstStep("base_map", has_base_map),
        FirstStep("organisations", bool(store.setting("organisations_reviewed", False))),
        FirstStep("walk", has_findings or store.count("walk") > 0),
        FirstStep("finding", has_findings),
        FirstStep("assign", store.count(MEASURE) > 0),
        FirstStep("print", is_printed),
    ]
