# SPDX-License-Identifier: GPL-2.0-or-later
"""Which measures go to whom: those an organisation is responsible for, does, shares or shall answer."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..core import status, work_orders as wo
from ..core.alphabet import sort_key
from ..core.errors import InputError
from ..core.record import Record
from ..storage.store import Store
from .work_list import MEASURE, WorkRow, load


@dataclass(frozen=True)
class Order:
    """What one organisation shall be sent."""

    organisation_id: str
    name: str
    kind: str
    measure_ids: tuple[str, ...]
    answer_by: dt.date | None = None
    overdue: int = 0
    waiting: int = 0
    is_round: bool = False  # single lamps of the inspection round

    @property
    def word(self) -> str:
        """What it is called: a kind of core.work_orders, or "round"."""
        return "round" if self.is_round else self.kind


def measure_rows(store: Store, language: str) -> list[WorkRow]:
    """All measures as the list *Åtgärder* shows them."""
    return [row for row in load(store, language) if row.table == MEASURE]


def fits(row: WorkRow, which: str, today: dt.date) -> bool:
    """Whether a measure belongs to what is asked for (core.work_orders.WHICH)."""
    if which == wo.TO_DO:
        return row.type in (status.OPEN, status.WAITING)
    if which == wo.OVERDUE:
        return row.is_overdue(today)
    if which == wo.WAITING:
        return row.type == status.WAITING
    if which == wo.ALL:
        return True
    if which not in status.BY_CODE:
        raise InputError("work.which-unknown", which=which, known=", ".join(wo.WHICH))
    return row.status == which


def orders(
    rows: Iterable[WorkRow], organisations: Mapping[str, Record], which: str, today: dt.date, *, only: Collection[str] | None = None
) -> list[Order]:
    """One for each organisation in use that has any such measure, in the order of the organisations; `only`: among these measures."""
    mine: dict[str, list[WorkRow]] = {}
    for row in rows:
        if fits(row, which, today) and (only is None or row.record_id in only):
            for party in dict.fromkeys(row.party_ids):
                mine.setdefault(party, []).append(row)
    known = [one for one in organisations.values() if one.id in mine and one["active"]]
    known.sort(key=lambda one: (one["sort"] is None, one["sort"] or 0, sort_key(one["name"])))
    return [_order(one, mine[one.id], today) for one in known]


def order_for(rows: Iterable[WorkRow], organisation: Record, which: str, today: dt.date) -> Order:
    """That of one organisation, with or without any measure."""
    return _order(organisation, [row for row in rows if fits(row, which, today) and organisation.id in row.party_ids], today)


def _order(organisation: Record, rows: list[WorkRow], today: dt.date) -> Order:
    return Order(
        organisation.id, organisation["name"], wo.kind_for(organisation["kind"], bool(organisation["is_outside"])),
        tuple(row.record_id for row in rows), None, sum(row.is_overdue(today) for row in rows), sum(row.type == status.WAITING for row in rows),
    )  # fmt: skip
