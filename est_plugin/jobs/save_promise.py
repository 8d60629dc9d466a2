# SPDX-License-Identifier: GPL-2.0-or-later
"""Make and change citizen promises, what is done for them, and the promise that follows. One transaction each."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.cycle_rules import check_promise
from ..core.errors import InputError
from ..core.promises.next_promise import next_activities, next_days, next_name
from ..core.promises.records import LINKED, TABLES
from ..core.record import Record
from ..storage.store import Done, Store
from .promise_facts import DRAFT, read

_COPIED = ("name", "per", "counted_from", "organisation_id", "hotspot_id", "measure_type", "only_linked", "sort")
TIED = tuple(dict.fromkeys(TABLES[source] for source in LINKED))  # tables whose rows can be tied to an activity


def save_promise(store: Store, values: Mapping[str, Any], promise: Record | None = None) -> tuple[Record, Done]:
    """A new promise, or changes of one as it was read."""
    _need(values, promise, "name", "promise.name-missing")
    check_promise({**(dict(promise) if promise is not None else {}), **values})
    with store.transaction("promise") as tx:
        record = tx.insert("promise", dict(values)) if promise is None else tx.update(promise, **values)
    return record, tx.done


def save_activity(store: Store, values: Mapping[str, Any], activity: Record | None = None) -> tuple[Record, Done]:
    """A new activity (its promise among the values), or changes of one as it was read. A new one comes last."""
    _need(values, activity, "name", "promise.activity-name-missing")
    given = dict(values)
    if activity is None and given.get("sort") is None:
        used = [row[0] or 0 for row in store.rows("promise_activity", ("sort",), {"promise_id": given["promise_id"]})]
        given["sort"] = max(used, default=0) + 1
    with store.transaction("promise_activity") as tx:
        record = tx.insert("promise_activity", given) if activity is None else tx.update(activity, **given)
    return record, tx.done


def remove_activity(store: Store, activity: Record) -> Done:
    """Without this activity and the numbers written for it; what was tied to it is free again."""
    with store.transaction("promise_activity") as tx:
        for table in TIED:
            for row in store.find(table, {"promise_activity_id": activity.id}):
                tx.update(row, promise_activity_id=None)
        for row in store.find("promise_activity", {"carried_from_id": activity.id}):
            tx.update(row, carried_from_id=None)
        for row in store.find("activity_done", {"promise_activity_id": activity.id}):
            tx.delete(row)
        tx.delete(activity)
    return tx.done


def add_number(store: Store, activity_id: str, day: dt.date, amount: int = 1, note: str = "") -> Done:
    """So many were done that stand nowhere else in the workspace."""
    if amount < 1:
        raise InputError("promise.amount-missing")
    with store.transaction("activity_done") as tx:
        tx.insert("activity_done", {"promise_activity_id": activity_id, "done_on": day, "amount": amount, "note": note.strip() or None})
    return tx.done


def remove_number(store: Store, record_id: str) -> Done:
    """Without a number written by hand."""
    with store.transaction("activity_done") as tx:
        tx.delete(store.get("activity_done", record_id))
    return tx.done


def tie(store: Store, keys: Sequence[tuple[str, str]], activity_id: str | None) -> Done:
    """Walks, rounds and measures, (table, id) each, count for this activity and no other; None sets them free."""
    with store.transaction("promise_tie") as tx:
        for table, record_id in keys:
            if table not in TIED:
                raise InputError("promise.cannot-tie")
            tx.update(store.get(table, record_id), promise_activity_id=activity_id)
    return tx.done


def make_next(store: Store, promise_id: str, today: dt.date, *, with_remaining: bool = True) -> tuple[Record, Done]:
    """A proposal of the promise that follows: as long, the same activities, what remains of their numbers added, each tied to the one before."""
    facts, row = read(store), store.get("promise", promise_id)
    promise = facts.promise(promise_id)
    following = next((one for one in facts.promises if one.previous_id == promise_id), None)
    if following is not None:
        raise InputError("promise.has-next", name=following.name)
    first, last = next_days(promise)
    before = {one.id: one for one in store.find("promise_activity", {"promise_id": promise_id})}
    with store.transaction("promise_next") as tx:
        made = tx.insert("promise", {
            "name": next_name(promise, first), "text": row["text"], "starts_on": first, "ends_on": last, "state": DRAFT, "partners": row["partners"],
            "previous_id": promise_id,
        })  # fmt: skip
        for one in next_activities(facts.whole(promise, today), with_remaining):
            copied = {name: before[one.carried_from_id][name] for name in _COPIED}
            tx.insert("promise_activity", {**copied, "promise_id": made.id, "promised": one.promised, "carried_from_id": one.carried_from_id})
    return made, tx.done


def _need(values: Mapping[str, Any], record: Record | None, column: str, key: str) -> None:
    if (record is None or column in values) and not str(values.get(column) or "").strip():
        raise InputError(key)
