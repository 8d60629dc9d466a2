# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows to insert as columns: defaults, ids and stored values are worked out a column at a time; what is asked of each is asked of many together."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..core.schema import Table
from . import packed_index, proved_rows
from .row_sql import known
from .sql_text import PREFIX, quote
from .values import AS_THEY_ARE, encode, to_blob, wkb_bounds

MANY = 1_000  # from so many rows the spatial index is made afterwards
_SAVEPOINT = "est_many_rows"

Columns = dict[str, list]


def names_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns that any of the rows has; KeyError for one that does not exist."""
    names = list(dict.fromkeys(name for keys in {tuple(row) for row in rows} for name in keys))
    for name in names:
        known(table, name)
    return names


def completed(table: Table, rows: Sequence[Mapping[str, Any]], names: Collection[str], now: str, user: str) -> Columns:
    """Name → values of all rows, as the schema completes them."""
    columns: Columns = {}
    for column in table.columns:
        name, default = column.name, column.default
        if default is not None:
            given = [row.get(name, default) for row in rows] if name in names else [default] * len(rows)
            columns[name] = _with_default(given, default if column.required and name in names else None)
    for name in names:
        if name not in columns:
            columns[name] = [row.get(name) for row in rows]
    ids = _new_ids(len(rows))
    columns["id"] = [given or made for given, made in zip(columns["id"], ids)] if "id" in names else ids
    columns["ver"] = [1] * len(rows)
    for name, value in (("created_at", now), ("created_by", user)):
        columns[name] = [row.get(name, value) for row in rows] if name in names else [value] * len(rows)
    columns["updated_at"], columns["updated_by"] = [now] * len(rows), [user] * len(rows)
    return columns


def bound(table: Table, columns: Mapping[str, list], srs_id: int) -> Iterator[tuple]:
    """The rows as they are bound to an insert, in the order of `columns`."""
    stored = []
    for name, values in columns.items():
        if name == "geom":
            stored.append([to_blob(value, srs_id) for value in values])
        elif table[name].type in AS_THEY_ARE:
            stored.append([None if value == "" else value for value in values] if "" in values else values)
        elif values.count(values[0]) == len(values):
            stored.append([encode(table[name], values[0])] * len(values))
        else:
            column = table[name]
            stored.append([None if value is None else encode(column, value) for value in values])
    return zip(*stored)


@contextmanager
def asked_together(connection: sqlite3.Connection, table: Table, columns: Columns, given: Collection[str]) -> Iterator[None]:
    """Within a transaction: many new rows enter the indexes when all are there, and what no rule can refuse is not asked row by row.

    Whatever goes wrong, also while the indexes are made: all is as it was before, rules and indexes are there.
    """
    count = len(columns["id"])
    if count < MANY or not table.is_spatial:
        yield
        return
    last = connection.execute(f"SELECT coalesce(max(fid), 0) FROM {quote(table.name)}").fetchone()[0]  # nosec B608 - schema names only
    is_proved = table.name == proved_rows.TABLE and proved_rows.is_proved(connection, columns, given)
    connection.execute(f"SAVEPOINT {_SAVEPOINT}")
    try:
        found = _set_aside(connection, table, is_proved, is_proved and last <= count)
        for kind, name, _sql in found:
            connection.execute(f"DROP {kind} {quote(name)}")
        yield
        _index(connection, table, last, columns.get("geom", ()))
        for _kind, _name, sql in found:
            connection.execute(sql)
    except BaseException:
        if connection.in_transaction:  # else the database has taken all back
            connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
            connection.execute(f"RELEASE {_SAVEPOINT}")
        raise
    connection.execute(f"RELEASE {_SAVEPOINT}")


def _set_aside(connection: sqlite3.Connection, table: Table, is_proved: bool, makes_most: bool) -> list[tuple[str, str, str]]:
    """(kind, name, SQL) of what is away while the rows are written: what asks each row, and, of a table they make most of, indexes that refuse nothing."""
    triggers = [f"rtree_{table.name}_geom_insert"]
    if is_proved:
        triggers += [f"{PREFIX}{table.name}_insert", f"{PREFIX}{table.name}_inserted"]
    made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY rowid", (table.name,)).fetchall()
    return [
        (kind, name, sql) for kind, name, sql in made
        if (kind == "trigger" and name in triggers) or (kind == "index" and makes_most and sql.startswith("CREATE INDEX"))
    ]  # fmt: skip


def _index(connection: sqlite3.Connection, table: Table, last: int, geometries: Sequence[bytes | None]) -> None:
    """The rows after `last` into the spatial index; they have their numbers in the order in which they were inserted."""
    fids = connection.execute(f"SELECT fid FROM {quote(table.name)} WHERE fid > ? ORDER BY fid", (last,)).fetchall()  # nosec B608 - schema names only
    boxes = [(fid, *box) for (fid,), wkb in zip(fids, geometries) if wkb is not None and (box := wkb_bounds(wkb)) is not None]
    index = f"rtree_{table.name}_geom"
    if not packed_index.fill(connection, index, boxes):
        connection.executemany(f"INSERT OR REPLACE INTO {quote(index)} VALUES (?, ?, ?, ?, ?)", boxes)  # nosec B608 - schema names only


def _with_default(values: list, default: Any) -> list:
    """An empty value of a required column becomes its default."""
    return values if default is None else [default if value is None else value for value in values]


def _new_ids(count: int) -> list[str]:
    """Random UUIDs (version 4) as uuid.uuid4 makes them, from one reading of the system's random numbers.

    In rising order: a hundred thousand enter the database's index of ids one beside the other, in half the time.
    """
    digits = os.urandom(16 * count).hex()
    made = []
    for start in range(0, 32 * count, 32):
        d = digits[start : start + 32]
        made.append(f"{d[:8]}-{d[8:12]}-4{d[13:16]}-{'89ab'[int(d[16], 16) & 3]}{d[17:20]}-{d[20:]}")
    return sorted(made)
