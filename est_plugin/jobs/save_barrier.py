# SPDX-License-Identifier: GPL-2.0-or-later
"""Save barriers: a new one, changes of one, the state of several. One transaction each."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core import geometry
from ..core.barrier_state import BROKEN, MEASURE_TYPE, REMOVED
from ..core.blank import is_blank
from ..core.cycle_rules import check_barrier
from ..core.errors import InputError
from ..core.record import Record
from ..storage.store import Done, Store, Transaction

TABLE = "barrier"
WITHIN_M = 25.0
XY = tuple  # (x, y) in the workspace CRS


def save_barrier(store: Store, values: Mapping[str, Any], xy: XY | None) -> tuple[Record, Done]:
    """A new one; `values` are columns of barrier. A place in words is enough."""
    made = dict(values)
    _check(made, xy is not None)
    with store.transaction("barrier") as tx:
        record = tx.insert(TABLE, {**made, "geom": geometry.point(*xy) if xy is not None else None})
    return record, tx.done


def edit_barrier(store: Store, barrier: Record, values: Mapping[str, Any], xy: XY | None = None) -> tuple[Record, Done]:
    """Change one as it was read; `xy` moves it. ConflictError when somebody changed it since."""
    changes = dict(values)
    if xy is not None:
        changes["geom"] = geometry.point(*xy)
    _check({**barrier, **changes}, bool(changes.get("geom", barrier["geom"])))
    with store.transaction("barrier") as tx:
        record = tx.update(barrier, **changes)
    return record, tx.done


def set_states(store: Store, wanted: Mapping[str, str]) -> Done:
    """Barrier id → its state from now on, all in one transaction."""
    rows = store.find(TABLE, {"id": list(wanted)}) if wanted else []
    if not rows:
        raise InputError("error.nothing-selected")
    with store.transaction("barrier_state") as tx:
        for row in rows:
            tx.update(row, state=wanted[row.id])
    return tx.done


def link_measure(store: Store, barrier: Record, measure_id: str | None) -> Done:
    """The measure that sets it up or mends it."""
    with store.transaction("barrier") as tx:
        tx.update(barrier, measure_id=measure_id)
    return tx.done


def link_known(store: Store, tx: Transaction, measures: Mapping[str, Sequence[str]]) -> None:
    """Measure id → findings: the barriers that these are about get the measure that mends them."""
    findings = {key: measure_id for measure_id, keys in measures.items() for key in keys}
    rows = store.rows("finding", ("id", "barrier_id"), {"id": list(findings)}) if findings else []
    of_barrier = {barrier_id: findings[key] for key, barrier_id in rows if barrier_id}
    for barrier in store.find(TABLE, {"id": list(of_barrier)}) if of_barrier else ():
        tx.update(barrier, measure_id=of_barrier[barrier.id])


def near(store: Store, xy: XY, within_m: float = WITHIN_M) -> Record | None:
    """The nearest barrier that is not removed, at most so far away."""
    x, y = xy
    rows = [row for row in store.within(TABLE, x - within_m, y - within_m, x + within_m, y + within_m) if row["state"] != REMOVED]
    found = [(geometry.distance(geometry.point_xy(row["geom"]), xy), row["number"] or 0, row) for row in rows]
    inside = sorted((one for one in found if one[0] <= within_m), key=lambda one: one[:2])
    return inside[0][2] if inside else None


def barrier_types(store: Store, category: str | None) -> tuple[str, ...]:
    """Detail codes of findings that are answered by measures about barriers: the code itself, of a letter alone all that belong to it."""
    if not category:
        return ()
    rows = store.rows("code", ("code", "code_group"), {"list": "finding_category", "measure_type": MEASURE_TYPE}, order_by=["sort"])
    return tuple(code for code, group in rows if category in (code, group))


def mark_broken(store: Store, tx: Transaction, barrier_id: str) -> None:
    """A finding says so."""
    barrier = store.get(TABLE, barrier_id)
    if barrier["state"] != BROKEN:
        tx.update(barrier, state=BROKEN)


def _check(values: Mapping[str, Any], has_place: bool) -> None:
    if is_blank(values.get("name")):
        raise InputError("barrier-form.name-missing")
    if not has_place and is_blank(values.get("place_text")):
        raise InputError("barrier-form.place-missing")
    check_barrier(values)
