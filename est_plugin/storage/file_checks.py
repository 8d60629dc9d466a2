# SPDX-License-Identifier: GPL-2.0-or-later
"""What SQLite and the schema say about a workspace file; nothing is changed, a file left in the middle of a write is looked at as a copy."""
from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..core import choices, status
from ..core.schema import TABLES, Column, Table
from .connection import connect, translated
from .triggers import quote

LEFTOVERS = ("-wal", "-journal")
_WAL_MARK = 2  # bytes 18 and 19 of a SQLite file
_MAX = 50


@dataclass(frozen=True)
class StrangeValue:
    """A stored value that is in no list."""

    table: Table
    column: Column
    value: str
    count: int


def is_cut_off(path: Path) -> bool:
    """Whether a SQLite file is shorter than its own head says: a copy or a download that stopped half-way."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or head[24:28] != head[92:96]:  # another counter: the head does not know the size
        return False
    page_size = int.from_bytes(head[16:18], "big")
    return path.stat().st_size < int.from_bytes(head[28:32], "big") * (65_536 if page_size == 1 else page_size)


def leftovers(path: Path) -> list[str]:
    """Names of journal files that a crash or a copying program left beside the workspace, or the file itself in write-ahead mode."""
    found = [path.name + ending for ending in LEFTOVERS if _size(path.with_name(path.name + ending))]
    with path.open("rb") as file:
        head = file.read(20)
    if not found and len(head) == 20 and _WAL_MARK in head[18:20]:
        found.append(path.name)
    return found


@contextmanager
def opened_to_look(path: Path) -> Iterator[Path]:
    """A path that can be read without touching the original: itself, or a copy with its journal when there is one."""
    names = leftovers(path)
    if not names:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="est-check-") as folder:
        for name in {path.name, *names}:
            shutil.copyfile(path.with_name(name), Path(folder) / name)
        copy = Path(folder) / path.name
        with translated(path):
            connection = sqlite3.connect(copy)
            try:
                connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            finally:
                connection.close()
        yield copy


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; its errors are ours."""
    with translated(path):
        connection = connect(path, can_write=False)
        try:
            yield connection
        finally:
            connection.close()


def integrity(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds broken in the file."""
    return [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MAX})") if row[0] != "ok"]


def broken_references(connection: sqlite3.Connection) -> dict[str, int]:
    """Table → rows that point to a row that is not there."""
    found: dict[str, int] = {}
    for row in connection.execute("PRAGMA foreign_key_check"):
        found[row[0]] = found.get(row[0], 0) + 1
    return found


def missing_columns(connection: sqlite3.Connection) -> list[str]:
    """Tables and columns of the schema that the file lacks, as table or table.column."""
    missing = []
    for table in TABLES.values():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({quote(table.name)})")}
        if not there:
            missing.append(table.name)
            continue
        missing += [f"{table.name}.{name}" for name in (*table.names, *(["geom"] if table.is_spatial else [])) if name not in there]
    return missing


def strange_values(connection: sqlite3.Connection) -> list[StrangeValue]:
    """Codes that are in no list and words of closed vocabularies that the program does not know."""
    found = []
    for table in TABLES.values():
        for column in table.columns:
            if column.code_list:
                found += _not_in_list(connection, table, column)
            elif column.choices:
                found += _not_a_choice(connection, table, column)
    return found


def _not_in_list(connection: sqlite3.Connection, table: Table, column: Column) -> list[StrangeValue]:
    name = quote(column.name)
    sql = (
        f"SELECT {name}, count(*) FROM {quote(table.name)} WHERE {name} IS NOT NULL AND {name} <> ''"  # nosec B608 - names of the schema
        f" AND {name} NOT IN (SELECT code FROM code WHERE list = ?) GROUP BY {name}"
    )
    return [StrangeValue(table, column, str(value), count) for value, count in connection.execute(sql, (column.code_list,))]


def _not_a_choice(connection: sqlite3.Connection, table: Table, column: Column) -> list[StrangeValue]:
    known = list(status.BY_CODE) if column.choices == "status" else [one.value for one in choices.CHOICES[column.choices or ""]]
    name = quote(column.name)
    sql = (
        f"SELECT {name}, count(*) FROM {quote(table.name)} WHERE {name} IS NOT NULL"  # nosec B608 - names of the schema, values bound
        f" AND {name} NOT IN ({', '.join('?' * len(known))}) GROUP BY {name}"
    )
    return [StrangeValue(table, column, str(value), count) for value, count in connection.execute(sql, known)]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
