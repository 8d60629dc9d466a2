# SPDX-License-Identifier: GPL-2.0-or-later
"""Plan a safety round or traffic operation: the shift and the places it goes to, saved in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import geometry
from ..core.cycle_rules import PLANNED
from ..core.errors import InputError, RuleError
from ..core.hotspot_rules import CLOSED
from ..core.record import Record
from ..core.rounds.shift import BEGINS, ENDS, Shift, moment_of, shift_between, tonight
from ..core.rounds.visits import CANCELLED, ROUND, TRAFFIC
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .local_days import zone_of

PRESENCE = "presence"
ROUNDS = "rounds"
COUNTED_BY_ROUNDS = (ROUNDS, "visits", "traffic")  # what activities of promises count


@dataclass(frozen=True)
class RoundInput:
    """A round as it is planned: hotspots in the order of the way."""

    shift: Shift
    hotspot_ids: Sequence[str]
    kind: str = ROUND
    organisation_id: str | None = None
    promise_activity_id: str | None = None
    name: str = ""
    note: str | None = None


def save_round(store: Store, given: RoundInput, patrol_id: str | None = None) -> tuple[Record, Done]:
    """A new round with its planned visits, or another plan for one that has none made yet.

    Raises
    ------
    InputError    without places, or with one that is closed or not there
    RuleError     when visits of the round have been told already
    """
    hotspots = _hotspots(store, given.hotspot_ids)
    values = {
        "name": given.name.strip() or round_name(given.kind, given.shift, Texts(store.language)), "kind": given.kind, "planned_start": given.shift.start,
        "planned_end": given.shift.end, "organisation_id": given.organisation_id, "promise_activity_id": given.promise_activity_id, "note": given.note,
    }  # fmt: skip
    with store.transaction("plan_round") as tx:
        if patrol_id is None:
            patrol = tx.insert("patrol", values)
        else:
            patrol = tx.update(store.get("patrol", patrol_id), **values)
        _plan_visits(store, tx, patrol, hotspots)
    return store.get("patrol", patrol.id), tx.done


def input_of(store: Store, patrol_id: str) -> RoundInput:
    """A saved round as the planner shows it."""
    patrol = store.get("patrol", patrol_id)
    places = dict.fromkeys(row["hotspot_id"] for row in visits_of(store, patrol_id) if row["hotspot_id"])
    return RoundInput(
        shift_of_patrol(store, patrol), tuple(places), patrol["kind"], patrol["organisation_id"], patrol["promise_activity_id"], patrol["name"], patrol["note"],
    )  # fmt: skip


def visits_of(store: Store, patrol_id: str) -> list[Record]:
    """The visits of a round in the order of its paper, after them those to places that were not on it."""
    rows = store.find("patrol_visit", {"patrol_id": patrol_id}, order_by=("position", "arrived_at", "created_at"))
    return sorted(rows, key=lambda row: row["position"] is None)


def shift_of_patrol(store: Store, patrol: Record) -> Shift:
    """The shift of a saved round."""
    return Shift(patrol["planned_start"], patrol["planned_end"], zone_of(store))


def next_shift(store: Store, now: dt.datetime) -> Shift:
    """Tonight, with the clock times of the last round that was planned."""
    zone = zone_of(store)
    rows = store.rows("patrol", ("planned_start", "planned_end"), order_by=("-created_at",))
    begins, ends = BEGINS, ENDS
    for start, end in rows[:1]:
        if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
            begins, ends = (moment.astimezone(zone).time().replace(tzinfo=None, microsecond=0) for moment in (start, end))
    return tonight(now, zone, begins, ends)


def who_goes(store: Store, shift: Shift) -> str | None:
    """The organisation of the last round; before the first the one that has promised rounds, so that they count. None when nobody or several have."""
    last = store.rows("patrol", ("organisation_id",), order_by=("-created_at",))
    if last:
        return last[0][0]
    day = shift.local_start.date()
    spans = store.rows("promise", ("id", "starts_on", "ends_on", "state"))
    now = {key for key, first, end, state in spans if first <= day <= end and state != "ended"}
    promised = {who for who, key in store.rows("promise_activity", ("organisation_id", "promise_id"), {"counted_from": ROUNDS}) if key in now}
    return promised.pop() if len(promised) == 1 else None


def round_name(kind: str, shift: Shift, texts: Texts) -> str:
    """Trygghetsrunda 2026-11-20 20:00."""
    return texts(f"patrol.name-{kind}", day=f"{shift.local_start:%Y-%m-%d}", time=f"{shift.local_start:%H:%M}")


def own_name(store: Store, given: RoundInput) -> str:
    """The name that somebody gave a round; empty for one made of its kind and time, which changes with them."""
    return "" if given.name == round_name(given.kind, given.shift, Texts(store.language)) else given.name


def same_time(store: Store, shift: Shift, but: str | None = None) -> list[Record]:
    """Other rounds, not cancelled, whose shift has time in common with this one."""
    rows = store.find("patrol", order_by=("planned_start", "name"))
    return [row for row in rows if row.id != but and row["state"] != CANCELLED and shift.overlaps(row["planned_start"], row["planned_end"])]


def cancel_round(store: Store, patrol_id: str, reason: str | None = None) -> Done:
    """The round was not walked: its planned visits count nowhere; one with a visit made cannot be cancelled."""
    patrol = store.get("patrol", patrol_id)
    if store.count("patrol_visit", {"patrol_id": patrol_id, "state": "visited"}):
        raise RuleError("patrol.has-visits", name=patrol["name"])
    with store.transaction("cancel_round") as tx:
        tx.update(patrol, state=CANCELLED, **({"note": reason.strip()} if reason and reason.strip() else {}))
    return tx.done


def shift_from(store: Store, start: dt.datetime, end: dt.datetime) -> Shift:
    """A shift from two moments, those without a zone on the clock of the municipality."""
    zone = zone_of(store)
    return shift_between(moment_of(start, zone), moment_of(end, zone, is_last=True), zone)


# -- inside ------------------------------------------------------------------------------------------------------------
def _hotspots(store: Store, ids: Sequence[str]) -> list[Record]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise InputError("patrol.no-places")
    found = {row.id: row for row in store.find("hotspot", {"id": wanted})}
    missing = [one for one in wanted if one not in found]
    if missing:
        raise InputError("patrol.place-gone", n=len(missing))
    closed = [found[one]["name"] for one in wanted if found[one]["state"] == CLOSED]
    if closed:
        raise InputError("patrol.place-closed", names=", ".join(closed))
    return [found[one] for one in wanted]


def _plan_visits(store: Store, tx: Transaction, patrol: Record, hotspots: Sequence[Record]) -> None:
    """Visits that are still wanted keep their row and get their new place in the order."""
    existing = store.find("patrol_visit", {"patrol_id": patrol.id})
    if any(row["state"] != PLANNED for row in existing):
        raise RuleError("patrol.has-visits", name=patrol["name"])
    known = {row["hotspot_id"]: row for row in existing}
    for position, hotspot in enumerate(hotspots, 1):
        row = known.pop(hotspot.id, None)
        values = {"position": position, "organisation_id": patrol["organisation_id"], "activity": TRAFFIC if patrol["kind"] == TRAFFIC else PRESENCE}
        if row is not None:
            tx.update(row, **values)
            continue
        tx.insert("patrol_visit", {
            **values, "patrol_id": patrol.id, "hotspot_id": hotspot.id, "state": PLANNED, "place_text": hotspot["name"], "geom": _point(hotspot),
        })  # fmt: skip
    for row in known.values():
        tx.delete(row)


def _point(hotspot: Record) -> bytes | None:
    return geometry.point(*geometry.centre(hotspot["geom"])) if hotspot["geom"] else None
