# SPDX-License-Identifier: GPL-2.0-or-later
"""A record as a heading: its number, the numbers it may also be known by, and what it is about."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.record import Record
from ..core.schema import TABLES
from ..core.work.row import PREFIX
from ..storage.store import Store
from .same_thing import MERGEABLE, merged_into

_TITLE_LENGTH = 90


def heading(store: Store, table: str, record_id: str, texts: Any) -> str:
    """Nr 14 (även 17)  Mörkt vid trappan."""
    row = store.get(table, record_id)
    return f"{numbers(store, row, texts)}  {title_of(row)}".strip()


def numbers(store: Store, row: Record, texts: Any) -> str:
    """Nr 14 (även 17); nothing for what has no number."""
    also = merged_into(store, row.table, row.id) if row.table in MERGEABLE else []
    return numbers_with(row, [one["number"] for one in also], texts)


def numbers_with(row: Record, also: Sequence[int], texts: Any) -> str:
    """The same when it is known already what was merged into the row."""
    if "number" not in TABLES[row.table]:
        return ""
    prefix = PREFIX.get(row.table, "") or texts("record.number") + " "
    return prefix + with_also(row["number"], also, texts)


def with_also(number: int | str | None, also: Sequence[int | str], texts: Any) -> str:
    """14 (även 17, 18): numbers of what was merged stay findable."""
    own = "–" if number is None else str(number)
    return texts("record.also", number=own, others=", ".join(map(str, also))) if also else own


def title_of(row: Mapping[str, Any] | Record) -> str:
    """What it is about in one line."""
    text = " ".join(str(row.get("title") or row.get("description") or row.get("name") or row.get("pole_number") or "").split())
    return text if len(text) <= _TITLE_LENGTH else text[: _TITLE_LENGTH - 1].rstrip() + "…"
