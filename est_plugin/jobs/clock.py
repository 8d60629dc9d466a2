# SPDX-License-Identifier: GPL-2.0-or-later
"""What to keep track of in a workspace: each with its day and the rows it is about (rules in core/clock)."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from ..core import clock, hotspot_rules
from ..core.clock import Due
from ..core.follow_up_due import AGAIN_AFTER, is_follow_up_due
from ..core.local_time import stored_day
from ..core.period import Period
from ..core.period_text import text_of
from ..core.rhythm import SETTING as RHYTHM, rhythm_of
from ..core.work.row import MEASURE, standing
from ..storage.store import Done, Store
from . import workspace_setting
from .counted import COUNTED, WAITING_CODES
from .local_days import zone_of

STATUTORY_BEFORE, PLAN_BEFORE = "statutory_picture_on", "action_plan_on"  # settings: made before the workspace was
FOLLOWED_UP = "promises_followed_up"  # setting: promise → last day that has been followed up
_AHEAD = dt.timedelta(days=60)  # what comes later than this need not be thought of yet
_CHECKED_STATES = ("in_place", "broken")


def read(store: Store, today: dt.date) -> list[Due]:
    """Everything, what has never been done first, then by day; what is far ahead is left out but for the picture and the law."""
    near = [one for one in (*_walks(store, today), *_answers(store), *_hotspots(store), *promises(store, today), *barriers(store)) if _is_near(one, today)]
    return clock.in_order([*law(store), picture(store, today), *near])


def picture(store: Store, today: dt.date) -> Due:
    """The next shared picture, by the rhythm of the workspace."""
    spans = store.rows("situation_report", ("period_from", "period_to", "frozen_at"))
    made = [(first, last) for first, last, frozen in spans if frozen is not None]
    period, day = clock.picture_due(rhythm_of(store.setting(RHYTHM)), made, _first_told(store), today)
    return Due(clock.PICTURE, day, text_of(period), values={"period": period})


def is_picture_due(store: Store, today: dt.date) -> bool:
    """Whether a period has ended without its picture."""
    due = picture(store, today)
    period: Period = due.values["period"]
    return due.is_due(today) and period.last is not None and period.last < today


def law(store: Store) -> list[Due]:
    """The statutory picture and the action plan; without a day what has never been made."""
    zone = zone_of(store)
    rows = store.rows("situation_report", ("is_statutory", "frozen_at"))
    pictures = [frozen.astimezone(zone).date() for statutory, frozen in rows if statutory and frozen is not None]
    return [
        Due(clock.STATUTORY, clock.law_due([*pictures, stored_day(store.setting(STATUTORY_BEFORE))])),
        Due(clock.PLAN, clock.law_due([plan_decided(store)])),
    ]


def plan_decided(store: Store) -> dt.date | None:
    """The day the latest action plan was decided, as reports and the settings know it."""
    days = [stored_day(store.setting(PLAN_BEFORE)), *(day for (day,) in store.rows("situation_report", ("plan_decided_on",)))]
    return max((day for day in days if day is not None), default=None)


def law_waits(store: Store, today: dt.date) -> list[Due]:
    """Those of the law that belong among what waits: due within three months, or never made although the workspace has been worked in for a while."""
    begun = _first_work(store)
    is_new = begun is None or today - begun < clock.NEW_FOR
    return [one for one in law(store) if (not is_new if one.day is None else one.day - clock.LAW_SOON <= today)]


def promises(store: Store, today: dt.date) -> list[Due]:
    """The next follow-up of each promise in force."""
    kept = store.setting(FOLLOWED_UP)
    followed = kept if isinstance(kept, dict) else {}
    found = []
    for key, name, starts, ends in store.rows("promise", ("id", "name", "starts_on", "ends_on"), {"state": "in_force"}):
        due = clock.promise_due(starts, ends, stored_day(followed.get(key)), today)
        if due is not None:
            period, day = due
            found.append(Due(clock.PROMISE, day, name, keys=(("promise", key),), values={"period": period, "until": min(period.last or ends, ends)}))
    return found


def followed_up(store: Store, promise_id: str, until: dt.date) -> Done:
    """Note that a promise has been followed up to a day."""
    kept = store.setting(FOLLOWED_UP)
    days = {**(kept if isinstance(kept, dict) else {}), promise_id: until.isoformat()}
    with store.transaction("clock") as tx:
        workspace_setting.put(store, tx, FOLLOWED_UP, days)
    return tx.done


def barriers(store: Store) -> list[Due]:
    """Barriers whose emergency access was not checked for a year."""
    columns = ("id", "number", "name", "emergency_access_checked")
    rows = store.rows("barrier", columns, {"state": _CHECKED_STATES})
    return [Due(clock.BARRIER, clock.check_due(checked), name, keys=(("barrier", key),)) for key, _number, name, checked in rows]


# -- inside ------------------------------------------------------------------------------------------------------------
def _walks(store: Store, today: dt.date) -> Iterable[Due]:
    """Walks whose participants have heard nothing, and walks to be walked again."""
    walks, zone = store.find("walk"), zone_of(store)
    followers = defaultdict(list)
    for walk in walks:
        followers[walk["previous_walk_id"]].append(walk)
    now = dt.datetime.combine(today, dt.time.max, zone)
    for walk in walks:
        key, held = (("walk", walk.id),), walk["held_start"] or walk["planned_start"]
        if walk["state"] in ("held", "followed_up") and walk["feedback_sent"] is None:
            meeting = walk["follow_up_meeting"]
            day = meeting.astimezone(zone).date() if meeting else held.astimezone(zone).date() + clock.FOLLOW_UP_AFTER if held else None
            yield Due(clock.FEEDBACK, day, walk["name"], keys=key)
        if is_follow_up_due(walk, followers[walk.id], now):
            starts = [one["planned_start"] for one in followers[walk.id] if one["state"] != "cancelled" and one["planned_start"] is not None]
            due = min(starts) if starts else held + AGAIN_AFTER if held else None
            yield Due(clock.AGAIN, due.astimezone(zone).date() if due else None, walk["name"], keys=key)


def _answers(store: Store) -> list[Due]:
    """Answers that are awaited, one line for each organisation with its earliest day."""
    names = dict(store.rows("organisation", ("id", "name")))
    columns = ("id", "status", "due_date", "answer_by", "review_date", "forwarded_to_id")
    by_owner: dict[str | None, list[tuple[dt.date | None, str]]] = defaultdict(list)
    for key, code, due, answer_by, review, owner in store.rows(MEASURE, columns, {"status": WAITING_CODES}):
        by_owner[owner].append((standing(code, due, answer_by, review)[1], key))
    found = []
    for owner, rows in by_owner.items():
        days = [day for day, _key in rows if day is not None]
        keys = tuple((MEASURE, key) for _day, key in rows)
        found.append(Due(clock.ANSWER, min(days) if days else None, names.get(owner, ""), len(rows), keys))
    return found


def _hotspots(store: Store) -> list[Due]:
    """Hotspots whose day to be thought over again is known."""
    rows = store.rows("hotspot", ("id", "name", "state", "review_date"), {"same_as_id": None})
    return [
        Due(clock.HOTSPOT, day, name, keys=(("hotspot", key),))
        for key, name, state, day in rows if day is not None and state != hotspot_rules.CLOSED
    ]  # fmt: skip


def _is_near(due: Due, today: dt.date) -> bool:
    return due.day is None or due.day <= today + _AHEAD


def _first_told(store: Store) -> dt.date | None:
    """The day of the first report that counts."""
    first = store.find("observation", {"review_state": COUNTED}, order_by=("occurred_from",), limit=1)
    moment = first[0]["occurred_from"] if first else None
    return moment.astimezone(zone_of(store)).date() if moment is not None else None


def _first_work(store: Store) -> dt.date | None:
    """The day on which the first report, finding or walk was written down."""
    rows = [row for table in ("observation", "finding", "walk") for row in store.find(table, limit=1)]
    days = [row["created_at"].astimezone(zone_of(store)).date() for row in rows if row["created_at"] is not None]
    return min(days) if days else None
