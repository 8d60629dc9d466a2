# SPDX-License-Identifier: GPL-2.0-or-later
"""The SQL that reads and inserts rows of declared tables: columns checked against the schema, and how their stored values become plain ones."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.schema import TABLES, Table
from ..core.schema.model import REAL
from .sql_text import quote
from .values import AS_THEY_ARE, decode, from_blob


def insert_sql(table: str, names: Sequence[str], row_count: int) -> str:
    """Many rows a statement: SQLite keeps a journal for each statement whose triggers may refuse."""
    columns, marks = ", ".join(quote(n) for n in names), "(" + ", ".join("?" * len(names)) + ")"
    return f"INSERT INTO {quote(table)} ({columns}) VALUES {', '.join([marks] * row_count)}"  # nosec B608 - names of the schema, values bound


def known(table: Table, name: str) -> Any:
    """The column of a table, KeyError when it has none of that name."""
    if name == "geom" and table.is_spatial:
        return _GEOMETRY
    if name not in table:
        raise KeyError(f"{table.name}.{name}")
    return table[name]


class _Geometry:
    is_derived = False
    type = "geom"


_GEOMETRY = _Geometry()


def is_derived(table: str, name: str) -> bool:
    """Whether the database keeps the column itself."""
    return name != "geom" and TABLES[table][name].is_derived


def is_plain(table: Table, name: str) -> bool:
    """Whether what is stored is the value itself."""
    return name != "geom" and table[name].type in AS_THEY_ARE and table[name].type != REAL


def plain_sql(table: Table, name: str) -> str:
    """A column to read; an empty text is no value, as `decode` says."""
    return f"NULLIF({quote(name)}, '')" if is_plain(table, name) else quote(name)


def decoded(table: Table, name: str, values: Sequence[Any]) -> list[Any]:
    """The values of one column; the same stored value (a date, a flag) is read once."""
    if name == "geom":
        return [from_blob(value) for value in values]
    column = table[name]
    values_of = {value: decode(column, value) for value in set(values)}
    return [values_of[value] for value in values]


def order_sql(table: Table, names: Sequence[str]) -> str:
    """ORDER BY these columns, "-" before a name turns it round; the row that was made first stands first among equals."""
    parts = []
    for name in names:
        bare = name.lstrip("-")
        known(table, bare)
        parts.append(quote(bare) + (" DESC" if name.startswith("-") else ""))
    return " ORDER BY " + ", ".join([*parts, "fid"])


def limit_sql(limit: int | None) -> str:
    """LIMIT, when there is one."""
    return "" if limit is None else f" LIMIT {int(limit)}"
