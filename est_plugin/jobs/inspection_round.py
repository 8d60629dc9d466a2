# SPDX-License-Identifier: GPL-2.0-or-later
"""Rondering: single lamps that wait for the next inspection round, in the order one drives past them, and marked done together."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core import status, work_orders as wo
from ..core.case import DELIBERATELY_OFF, LIGHTING_DEFECT
from ..core.errors import InputError
from ..core.record import Record
from ..core.tour import tour
from ..core.work.row import MEASURE, WorkRow
from ..storage.store import Done, Store
from .counted import COUNTED
from .dangers import IMMEDIATE_DANGER, dangerous_faults
from .set_status import take_step
from .work_order_choice import Order, order_for, orders

ROUND = "round"
_ONE = ("", None, "one")
NO_FAULT = "no_fault"


@dataclass(frozen=True)
class RoundLamp:
    """One stop of the round."""

    row: WorkRow
    defect: Record

    @property
    def measure_id(self) -> str:
        """The measure that is marked done."""
        return self.row.record_id


def waiting_lamps(store: Store, rows: Iterable[WorkRow], party_id: str | None = None) -> list[RoundLamp]:
    """Measures still open about exactly one lamp that is out by itself, in the order of a short way past all of them; those without a place last.

    What is dangerous, in a row, off on purpose, handed over or watched is no matter for the round. `party_id`: of one organisation only.
    """
    found = [row for row in rows if row.table == MEASURE and row.type == status.OPEN and len(row.things) == 1 and row.things[0].table == LIGHTING_DEFECT]
    found = [row for row in found if party_id is None or party_id in row.party_ids]
    defects = {one.id: one for one in store.find(LIGHTING_DEFECT, {"id": [row.things[0].id for row in found]})} if found else {}
    dangerous = dangerous_faults(store)
    lamps = [RoundLamp(row, defect) for row in found if (defect := defects.get(row.things[0].id)) is not None and is_single(defect, dangerous)]
    placed = [lamp for lamp in lamps if lamp.row.xy]
    way = tour([lamp.row.xy for lamp in placed])
    return [placed[index] for index in way] + [lamp for lamp in lamps if not lamp.row.xy]


def is_single(defect: Mapping[str, Any], dangerous: Collection[str]) -> bool:
    """Whether a lamp can wait for the round; `dangerous`: faults that cannot, whatever severity stands in the row."""
    is_alone = (defect["in_row"] or 1) <= 1 and defect["extent"] in _ONE
    is_fault = not defect["is_deliberate"] and defect["fault"] != DELIBERATELY_OFF and defect["fault"] not in dangerous
    return is_alone and is_fault and (defect["severity"] or 0) < IMMEDIATE_DANGER and defect["review_state"] in COUNTED


def without_measure(store: Store) -> int:
    """Single lamps that nobody is responsible for yet: they are in no round."""
    equal = {"handling": "unassigned", "review_state": COUNTED, "same_as_id": None}
    dangerous = dangerous_faults(store)
    return sum(is_single(row, dangerous) for row in store.find(LIGHTING_DEFECT, equal))


def round_orders(store: Store, rows: Sequence[WorkRow], organisations: Mapping[str, Record], today: dt.date) -> list[Order]:
    """A round for each organisation of ours, or contractor, that has single lamps waiting."""
    ids = {lamp.measure_id for lamp in waiting_lamps(store, rows)}
    found = orders(rows, organisations, wo.TO_DO, today, only=ids)
    return [_as_round(one) for one in found if one.kind != wo.REPLY_FORM]


def round_order(store: Store, rows: Sequence[WorkRow], organisation: Record, today: dt.date, only: Collection[str] | None = None) -> Order:
    """The round of one organisation; `only`: of these measures."""
    ids = {lamp.measure_id for lamp in waiting_lamps(store, rows, organisation.id)}
    wanted = ids if only is None else ids & set(only)
    return _as_round(order_for([row for row in rows if row.record_id in wanted], organisation, wo.TO_DO, today))


def orders_of(store: Store, rows: Sequence[WorkRow], kind: str, day: dt.date) -> list[Order]:
    """What there is to send of a kind of core.work_orders, or ROUND: one for each organisation that has something to get."""
    organisations = {one.id: one for one in store.find("organisation")}
    if kind == ROUND:
        return round_orders(store, rows, organisations, day)
    return [one for one in orders(rows, organisations, wo.TO_DO, day) if one.kind == kind]


def order_of(store: Store, rows: Sequence[WorkRow], kind: str, organisation: Record, day: dt.date) -> Order:
    """The same of one organisation, with or without anything in it."""
    return round_order(store, rows, organisation, day) if kind == ROUND else order_for(rows, organisation, wo.TO_DO, day)


def _as_round(order: Order) -> Order:
    """Everybody gets it as an order: by route, with boxes to tick."""
    return replace(order, kind=wo.WORK_ORDER, is_round=True)


def confirm_round(
    store: Store, measure_ids: Collection[str], done_on: dt.date, today: dt.date, *, no_fault_ids: Collection[str] = (), lamp_action: str | None = None
) -> Done:
    """Klart på ronden: all of them done on one day, in one transaction; of `no_fault_ids` the lamp was found shining.

    Raises
    ------
    InputError    when nothing is chosen
    RuleError     when the day is in the future, or a measure cannot become done
    """
    ids = list(dict.fromkeys(measure_ids))
    if not ids:
        raise InputError("error.nothing-selected")
    measures = store.find(MEASURE, {"id": ids}, order_by=("number",))
    with store.transaction("round_done") as tx:
        for measure in measures:
            action = NO_FAULT if measure.id in no_fault_ids else lamp_action
            take_step(store, tx, measure, "fixed", {"done_on": done_on, **({"lamp_action": action} if action else {})}, today)
    return tx.done
