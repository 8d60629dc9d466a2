# SPDX-License-Identifier: GPL-2.0-or-later
"""The list shows and finds what was merged by all its numbers: 14 (även 17)."""
from __future__ import annotations

from collections.abc import Sequence

from ..core.work.row import MEASURE, PREFIX, WorkRow, number_text
from ..i18n import Texts
from ..storage.store import Store
from .record_name import with_also
from .same_thing import Key, also_numbers, merged_roots

MOST_SHOWN = 3


def with_merged_numbers(store: Store, rows: list[WorkRow], language: str) -> list[WorkRow]:
    """The rows with the numbers that were merged into them; the very same rows when nothing was."""
    roots = merged_roots(store)
    also = also_numbers(store, roots)
    if not also:
        return rows
    texts = Texts(language)
    return [row._replace(number_text=_numbers(row, also, roots, texts)) if _concerns(row, also, roots) else row for row in rows]


def _concerns(row: WorkRow, also: dict[Key, tuple[int, ...]], roots: dict[Key, Key]) -> bool:
    return row.key in also or any((one.table, one.id) in also or (one.table, one.id) in roots for one in row.things)


def _numbers(row: WorkRow, also: dict[Key, tuple[int, ...]], roots: dict[Key, Key], texts: Texts) -> str:
    keys = {(one.table, one.id) for one in row.things}
    found: dict[str, None] = {}
    for one in row.things:
        key = (one.table, one.id)
        if roots.get(key) not in keys:  # what it was merged into stands here too and names it
            found[_with(number_text(one.table, one.number), one.table, also.get(key, ()), texts)] = None
    shown = list(found)
    text = ", ".join(shown[:MOST_SHOWN]) + (" …" if len(shown) > MOST_SHOWN else "") if shown else row.number_text
    return _with(text, MEASURE, also.get(row.key, ()), texts) if row.table == MEASURE else text


def _with(text: str, table: str, others: Sequence[int], texts: Texts) -> str:
    return with_also(text, [f"{PREFIX[table]}{one}" for one in others], texts)
