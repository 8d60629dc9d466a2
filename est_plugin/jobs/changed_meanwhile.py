# SPDX-License-Identifier: GPL-2.0-or-later
"""What somebody else has changed in rows since they were read: column by column, in words."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.record import Record
from ..core.schema import TABLES
from ..core.schema.model import SYSTEM
from ..storage.store import Store
from .history_values import HistoryValues
from .local_days import zone_of

_KEPT_BY_US = ("updated_at", "updated_by", "created_at", "created_by")


@dataclass(frozen=True)
class Difference:
    """One column: what stood there when it was read, what stands there now, and what shall be saved."""

    row: str
    column: str
    seen: str
    now: str
    mine: str


def differences(store: Store, seen: Iterable[Record], mine: Mapping[str, Any], texts: Any) -> list[Difference]:
    """All columns that differ, row by row; rows that are gone say so."""
    local = zone_of(store)
    values = HistoryValues(store, texts, local, dt.datetime.now(local).date())
    found = []
    for record in seen:
        now = values.record(record.table, record.id)
        name = values.name(record.table, record.id)
        if now is None:
            found.append(Difference(name, "", "", texts("history.gone"), ""))
        elif now.ver != record.ver:
            found += _of_row(record, now, mine, values, name)
    return found


def _of_row(record: Record, now: Record, mine: Mapping[str, Any], values: HistoryValues, name: str) -> list[Difference]:
    found = []
    for column in TABLES[record.table].columns:
        if column.name in _KEPT_BY_US or column.tab == SYSTEM and column.name != "number" or record[column.name] == now[column.name]:
            continue
        wanted = values.value(column, mine[column.name]) if column.name in mine else ""
        words = (values.value(column, record[column.name]), values.value(column, now[column.name]))
        found.append(Difference(name, values.label(record.table, column.name), *words, wanted))
    return found
