# SPDX-License-Identifier: GPL-2.0-or-later
"""The person guard of a workspace: what was looked at and is no personal data is remembered as checksums, never as text."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..core.person_guard import Hit, find, find_in
from ..core.schema import TABLES, Table
from ..core.schema.model import TEXT, Column
from ..storage.store import Done, Store
from . import workspace_setting

SETTING = "person_guard_harmless"
_MOST_MARKS = 20_000  # of 20 letters each: the setting stays small; the oldest go first


def harmless(store: Store) -> frozenset[str]:
    """Marks of what somebody has said is no personal data."""
    return frozenset(_marks(store))


def remaining(text: str | None, marks: Collection[str]) -> list[Hit]:
    """What looks like personal data in a text and was not looked at yet."""
    return [hit for hit in find(text) if hit.mark not in marks]


def dismiss(store: Store, hits: Iterable[Hit]) -> Done:
    """These are no personal data: not asked about again, in no text of this workspace."""
    known = _marks(store)
    new = [mark for mark in dict.fromkeys(hit.mark for hit in hits) if mark not in set(known)]
    with store.transaction("person_guard") as tx:
        workspace_setting.put(store, tx, SETTING, [*known, *new][-_MOST_MARKS:])
    return tx.done


def change_text(store: Store, table: str, record_id: str, ver: int, column: str, text: str) -> Done:
    """Another text in place of the one that was read; ConflictError when somebody changed the row since."""
    with store.transaction("person_guard") as tx:
        tx.update(store.get(table, record_id).with_values(ver=ver), **{column: text.strip() or None})
    return tx.done


def told(hits: Iterable[Hit], texts: Any) -> str:
    """What it looks like: ett telefonnummer och ett namn."""
    kinds = list(dict.fromkeys(hit.kind for hit in hits))
    words = [texts(f"public.kind.{kind}") for kind in kinds]
    return words[0] if len(words) == 1 else texts("public.and", first=", ".join(words[:-1]), last=words[-1]) if words else ""


def warning(hits: Iterable[Hit], texts: Any) -> str:
    """The line at entry; empty when there is nothing to say."""
    what = told(hits, texts)
    return texts("public.guard", what=what) if what else ""


def in_rows(table: str, rows: Sequence[Mapping[str, Any]], marks: Collection[str]) -> dict[int, list[tuple[Column, list[Hit]]]]:
    """Place of a row among those to be written → its columns that look like personal data; each text is looked at once."""
    found: dict[int, list[tuple[Column, list[Hit]]]] = {}
    for column in _free_text(table):
        name = column.name
        written = [row.get(name) for row in rows]
        seen = find_in(text for text in dict.fromkeys(written) if isinstance(text, str))
        hits = {text: left for text, all_of_it in seen.items() if (left := [hit for hit in all_of_it if hit.mark not in marks])}
        for at, text in enumerate(written) if hits else ():
            if text in hits:
                found.setdefault(at, []).append((column, hits[text]))
    return found


@lru_cache(maxsize=None)
def _free_text(table: str) -> tuple[Column, ...]:
    return tuple(text_columns(TABLES[table]))


def text_columns(table: Table) -> list[Column]:
    """Columns in which people write freely."""
    fixed = ("symbol", "sha256", "path", "created_by", "updated_by", "lighting_point_id")
    return [
        column for column in table.columns
        if column.type == TEXT and not (column.choices or column.code_list or column.references or column.is_derived or column.name in fixed)
    ]  # fmt: skip


def _marks(store: Store) -> list[str]:
    kept = store.setting(SETTING, [])
    return [mark for mark in kept if isinstance(mark, str)] if isinstance(kept, list) else []
