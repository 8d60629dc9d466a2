# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows to insert as columns: defaults, ids and stored values are worked out a column at a time, the spatial index of many at the end."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..core.schema import Table
from .row_sql import known
from .sql_text import quote
from .values import AS_THEY_ARE, blob_bounds, encode, to_blob

MANY = 1_000  # from so many rows the spatial index is made afterwards

Columns = dict[str, list]


def completed(table: Table, rows: Sequence[Mapping[str, Any]], now: str, user: str) -> Columns:
    """Name → values of all rows, as the schema completes them; KeyError for a column that does not exist."""
    names = dict.fromkeys(name for keys in {tuple(row) for row in rows} for name in keys)
    for name in names:
        known(table, name)
    columns: Columns = {}
    for column in table.columns:
        default = column.default
        if default is not None:
            columns[column.name] = _with_default([row.get(column.name, default) for row in rows], default if column.required else None)
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
            stored.append([None if value == "" else value for value in values])
        else:
            column = table[name]
            stored.append([None if value is None else encode(column, value) for value in values])
    return zip(*stored)


@contextmanager
def index_afterwards(connection: sqlite3.Connection, table: Table, count: int) -> Iterator[None]:
    """Within a transaction: many new rows enter the spatial index when all are there, which takes a third of the time of one by one."""
    name = f"rtree_{table.name}_geom_insert"
    found = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)).fetchone()
    if not table.is_spatial or count < MANY or found is None:
        yield
        return
    last = connection.execute(f"SELECT coalesce(max(fid), 0) FROM {quote(table.name)}").fetchone()[0]  # nosec B608 - schema names only
    connection.execute(f"DROP TRIGGER {quote(name)}")
    try:
        yield
    finally:
        if connection.in_transaction:  # also when a row was refused: those before it are in the table
            new = connection.execute(f"SELECT fid, geom FROM {quote(table.name)} WHERE fid > ? AND geom IS NOT NULL", (last,))  # nosec B608 - schema names only
            boxes = [(fid, *box) for fid, blob in new if (box := blob_bounds(blob)) is not None]
            connection.executemany(f"INSERT OR REPLACE INTO {quote(f'rtree_{table.name}_geom')} VALUES (?, ?, ?, ?, ?)", boxes)  # nosec B608 - schema names only
            connection.execute(found[0])


def _with_default(values: list, default: Any) -> list:
    """An empty value of a required column becomes its default."""
    return values if default is None else [default if value is None else value for value in values]


def _new_ids(count: int) -> list[str]:
    """Random UUIDs (version 4) as uuid.uuid4 makes them, from one reading of the system's random numbers."""
    digits = os.urandom(16 * count).hex()
    made = []
    for start in range(0, 32 * count, 32):
        d = digits[start : start + 32]
        made.append(f"{d[:8]}-{d[8:12]}-4{d[13:16]}-{'89ab'[int(d[16], 16) & 3]}{d[17:20]}-{d[20:]}")
    return made
