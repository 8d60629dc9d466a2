# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits and rounds of the workspace as figures: for hotspots, situation reports and citizen promises. Nothing is written."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from ..core.cycle_rules import VISITED
from ..core.rounds import visits as counting
from ..core.rounds.visits import Count, Round, Visit, Week
from ..storage.store import Store
from .local_days import zone_of
from .same_thing import root_of, same_as

_VISIT = (
    "id", "state", "arrived_at", "minutes", "hotspot_id", "patrol_id", "activity", "organisation_id",
)  # fmt: skip
_ROUND = ("id", "kind", "state", "planned_start", "planned_end", "name", "organisation_id", "promise_activity_id")


def visits_between(
    store: Store, first_day: dt.date | None, last_day: dt.date | None, *, hotspot_ids: Collection[str] | None = None,
    organisation_id: str | None = None, promise_activity_id: str | None = None, is_traffic: bool | None = None, only_made: bool = True,
) -> list[Visit]:  # fmt: skip
    """Visits whose local day lies in the stretch, in the order of time.

    Parameters
    ----------
    first_day, last_day : both counted; None leaves that end open
    hotspot_ids : only at these; a hotspot that was merged into another lends its visits to that one
    organisation_id : only of this organisation: who came, else whose round it was
    promise_activity_id : only visits on rounds linked to this activity of a promise
    is_traffic : only traffic operations (True), or none of them (False); None takes both
    only_made : False gives also those planned and those not reached, on the day of the shift
    """
    found = [
        one
        for one in counting.within(_visits(store, hotspot_ids, only_made), first_day, last_day)
        if (organisation_id is None or one.organisation_id == organisation_id)
        and (promise_activity_id is None or one.promise_activity_id == promise_activity_id)
        and (is_traffic is None or one.is_traffic == is_traffic)
    ]
    return sorted(found, key=lambda one: (one.day or dt.date.min, one.arrived_at.timestamp() if one.arrived_at else 0.0, one.id))


def rounds_between(
    store: Store, first_day: dt.date | None, last_day: dt.date | None, *, kind: str | None = None,
    organisation_id: str | None = None, promise_activity_id: str | None = None, only_done: bool = True,
) -> list[Round]:  # fmt: skip
    """Rounds whose shift begins on a local day of the stretch; `kind`: round or traffic."""
    made: dict[str, int] = {}
    for (patrol_id,) in store.rows("patrol_visit", ("patrol_id",), {"state": VISITED}):
        if patrol_id:
            made[patrol_id] = made.get(patrol_id, 0) + 1
    found = [
        one
        for one in _rounds(store, made).values()
        if (first_day is None or first_day <= one.day) and (last_day is None or one.day <= last_day)
        and (kind is None or one.kind == kind)
        and (organisation_id is None or one.organisation_id == organisation_id)
        and (promise_activity_id is None or one.promise_activity_id == promise_activity_id)
    ]  # fmt: skip
    return sorted(counting.rounds_done(found) if only_done else found, key=lambda one: (one.start, one.id))


def count_by_hotspot(store: Store, first_day: dt.date | None, last_day: dt.date | None) -> dict[str, Count]:
    """Hotspot id → its count, for those with any visit planned or made in the stretch; visits elsewhere are left out."""
    found: dict[str, list[Visit]] = {}
    for one in visits_between(store, first_day, last_day, only_made=False):
        if one.hotspot_id:
            found.setdefault(one.hotspot_id, []).append(one)
    return {key: counting.counted(some) for key, some in found.items()}


def weeks_of(store: Store, hotspot_id: str | None, first_day: dt.date, last_day: dt.date) -> tuple[Week, ...]:
    """Visits and minutes of each ISO week, of one hotspot or (None) of all places."""
    found = visits_between(store, first_day, last_day, hotspot_ids=None if hotspot_id is None else (hotspot_id,), only_made=False)
    return counting.by_week(found, first_day, last_day)


def last_visits(store: Store) -> dict[str, dt.datetime]:
    """Hotspot id → when somebody last came there, UTC."""
    latest: dict[str, dt.datetime] = {}
    for one in _visits(store, None, only_made=True):
        if one.hotspot_id and one.arrived_at and (one.hotspot_id not in latest or one.arrived_at > latest[one.hotspot_id]):
            latest[one.hotspot_id] = one.arrived_at
    return latest


def kept_hotspots(store: Store) -> dict[str, str]:
    """Merged hotspot → the one that stayed, also over several steps."""
    into = same_as(store, "hotspot")
    return {key: root_of(key, into) for key in into}


# -- inside ------------------------------------------------------------------------------------------------------------
def _visits(store: Store, hotspot_ids: Collection[str] | None, only_made: bool) -> list[Visit]:
    zone, kept = zone_of(store), kept_hotspots(store)
    rounds = _rounds(store, {})
    wanted = None if hotspot_ids is None else {kept.get(one, one) for one in hotspot_ids}
    made = []
    for key, state, arrived, minutes, hotspot, patrol, activity, organisation in store.rows("patrol_visit", _VISIT, {"state": VISITED} if only_made else None):
        place = kept.get(hotspot, hotspot)
        if wanted is not None and place not in wanted:
            continue
        on = rounds.get(patrol)
        at = arrived if isinstance(arrived, dt.datetime) else None
        day = at.astimezone(zone).date() if at else on.day if on else None
        made.append(
            Visit(
                key, state, day, minutes, place, patrol, activity, organisation or (on.organisation_id if on else None),
                on.promise_activity_id if on else None, at, on.kind if on else None, bool(on and on.state == counting.CANCELLED),
            )
        )  # fmt: skip
    return made


def _rounds(store: Store, made: Mapping[str, int]) -> dict[str, Round]:
    zone = zone_of(store)
    found: dict[str, Round] = {}
    for key, kind, state, start, end, name, organisation, activity in store.rows("patrol", _ROUND):
        if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
            day = start.astimezone(zone).date()
            found[key] = Round(key, kind, state, day, start, end, name or "", organisation, activity, made.get(key, 0))
    return found
