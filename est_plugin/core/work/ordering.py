# SPDX-License-Identifier: GPL-2.0-or-later
"""In which order the rows stand."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .. import status
from ..alphabet import sort_key
from .row import WorkRow

DUE, NUMBER, RESPONSIBLE, PLACE, STATUS = "due", "number", "responsible", "place", "status"
_FAR = 4_000_000  # later than any calendar day
_NUMBERS = 10**9
STATUS_ORDER = {one.code: order for order, one in enumerate(status.STATUSES)}


def _day(row: WorkRow) -> int:
    """One number for day and row number: quick to compare; rows without a day stand last."""
    until = row.waits_until
    return (until.toordinal() if until is not None else _FAR) * _NUMBERS + row.number


SORTS: dict[str, Callable[[WorkRow], Any]] = {
    DUE: _day,
    NUMBER: lambda row: (row.number, row.number_text),
    RESPONSIBLE: lambda row: (not (row.responsible or row.recipient), sort_key(row.responsible or row.recipient), _day(row)),
    PLACE: lambda row: (row.place == "", sort_key(row.place), row.number),
    STATUS: lambda row: (STATUS_ORDER.get(row.status, -1), _day(row)),
}


def in_order(rows: Iterable[WorkRow], name: str) -> list[WorkRow]:
    """A new list, sorted."""
    return sorted(rows, key=SORTS[name])
