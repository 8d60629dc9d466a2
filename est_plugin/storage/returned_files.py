# SPDX-License-Identifier: GPL-2.0-or-later
"""A list that comes back: XLSX, CSV or GeoPackage, with what the file tells about itself. The file is only read, never touched."""
from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..core.errors import InputError, NotFoundError
from ..core.importing.source import SourceTable
from ..core.notice import Notice
from ..core.returned_columns import find_header
from ..core.work_orders import CONTROL, CONTROL_KEYS, CONTROL_ROW_HEAD, CONTROL_ROWS, CONTROL_TABLE, FIELD_GEOMETRY, NO_PLACE, POINTS
from .connection import translated
from .file_checks import opened_to_look, reading
from .ogr_source import read_source
from .sql_text import quote
from .table_files import is_table_file, read_all_tables
from .values import read_moment

GEOPACKAGE = ".gpkg"
_OF_A_WORKSPACE = {"measure", "change_log"}  # tables that only a workspace has
_LOCK_PREFIX = "~$"  # Excel's own file beside one that is open


@dataclass(frozen=True)
class ReturnedFile:
    """Tables that may hold answers, and what stands on the control sheet; empty when that was lost."""

    name: str
    tables: tuple[SourceTable, ...]
    control: Mapping[str, str] = field(default_factory=dict)
    control_rows: tuple[tuple[str, int | None, str], ...] = ()  # (measure id, its number, number on the list)
    saved_at: datetime | None = None
    notes: tuple[Notice, ...] = ()


def read_returned(path: str | Path) -> ReturnedFile:
    """Read a returned file; what cannot be read is an error that says what to do."""
    path = Path(path)
    if path.suffix.lower() == GEOPACKAGE:
        found = _geopackage(path)
    elif is_table_file(path) or path.suffix.lower() == ".xls":
        found = _tables(path)
    else:
        found = ReturnedFile(path.name, (read_source(path),), saved_at=_file_time(path))
    notes = [note for table in found.tables for note in table.notes if note.key != "import.note-header-row"]
    if path.with_name(_LOCK_PREFIX + path.name).exists():
        notes.append(Notice("returned.open-in-excel", {"file": path.name}))
    return ReturnedFile(found.name, found.tables, found.control, found.control_rows, found.saved_at, tuple(notes))


# -- workbooks and text files --------------------------------------------------------------------------------------------
def _tables(path: Path) -> ReturnedFile:
    file = read_all_tables(path, find_header)
    control, rows = _control(file.hidden.get(CONTROL, ()))
    tables = file.tables
    if not control:  # somebody made the sheet visible
        seen = next((table for table in tables if table.sheet == CONTROL), None)
        if seen is not None:
            cells = [list(seen.columns), *([row.get(name) for name in seen.columns] for _number, row in seen.rows)]
            control, rows = _control(list(enumerate(cells, 1)))
    tables = tuple(table for table in tables if table.sheet != CONTROL)
    saved = file.saved_at.replace(tzinfo=timezone.utc) if file.saved_at and file.saved_at.tzinfo is None else file.saved_at
    return ReturnedFile(path.name, tables, control, tuple(rows), saved or _file_time(path))


def _control(rows: Sequence[tuple[int, list[Any]]]) -> tuple[dict[str, str], list[tuple[str, int | None, str]]]:
    """Keys with their values above, the rows that were sent below."""
    values: dict[str, str] = {}
    sent: list[tuple[str, int | None, str]] = []
    is_below = False
    for _number, cells in rows:
        first = list(cells[: len(CONTROL_ROW_HEAD)])
        if is_below and first and first[0]:
            sent.append(_sent_row(first))
        elif tuple(first) == CONTROL_ROW_HEAD:
            is_below = True
        elif first and first[0] in CONTROL_KEYS and len(first) > 1:
            values[first[0]] = "" if first[1] is None else str(first[1])
    return values, sent


def _sent_row(cells: Sequence[Any]) -> tuple[str, int | None, str]:
    measure_id, number, nr = (*cells, None, None)[:3]
    return str(measure_id), number if isinstance(number, int) else None, "" if nr is None else str(nr)


# -- GeoPackage ----------------------------------------------------------------------------------------------------------
def _geopackage(path: Path) -> ReturnedFile:
    """Read with sqlite3, because GDAL would write beside the file; with a journal left by QField or QGIS a copy is read."""
    if path.is_dir():
        raise InputError("error.file-is-folder", file=str(path))
    if not path.exists():
        raise NotFoundError("error.file-missing", file=str(path))
    if path.stat().st_size == 0:
        raise InputError("error.file-empty", file=path.name)
    with opened_to_look(path) as copy, reading(copy) as connection, translated(path):
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        if "gpkg_contents" not in names:
            raise InputError("error.not-a-map-file", "error.not-a-table.hint", file=path.name)
        if _OF_A_WORKSPACE <= names:
            raise InputError("returned.no-list", file=path.name)
        listed = connection.execute("SELECT table_name, last_change FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY table_name")
        layers = [(name, changed) for name, changed in listed if name in names and name not in (CONTROL_TABLE, CONTROL_ROWS)]
        layers = [entry for entry in layers if entry[0] in (POINTS, NO_PLACE)] or layers  # beside ours there may be a base map
        tables = tuple(_layer(connection, path.name, name) for name, _changed in layers)
        control = _pairs(connection) if CONTROL_TABLE in names else {}
        rows = _rows(connection) if CONTROL_ROWS in names else ()
    return ReturnedFile(path.name, tables, control, rows, _latest(changed for _name, changed in layers) or _file_time(path))


def _layer(connection: sqlite3.Connection, file: str, name: str) -> SourceTable:
    """The rows of a layer without its geometry, numbered as in the attribute table."""
    info = [(row[1], bool(row[5])) for row in connection.execute(f"PRAGMA table_info({quote(name)})")]
    key = next((column for column, is_key in info if is_key), None)
    geometry = {row[0] for row in connection.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (name,))} | {FIELD_GEOMETRY}
    columns = tuple(column for column, is_key in info if not is_key and column not in geometry)
    if not columns:
        return SourceTable((), [], name=file, sheet=name)
    wanted = ", ".join(quote(column) for column in ((key,) if key else ()) + columns)
    fetched = connection.execute(f"SELECT {wanted} FROM {quote(name)}").fetchall()  # nosec B608 - names that the file itself declares, quoted
    rows = []
    for number, values in enumerate(fetched, 1):
        own = values[1:] if key else values
        at = values[0] if key and isinstance(values[0], int) else number
        rows.append((at, {column: None if isinstance(value, bytes) else value for column, value in zip(columns, own)}))
    return SourceTable(columns, rows, name=file, sheet=name)


def _pairs(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute(f"SELECT key, value FROM {quote(CONTROL_TABLE)}").fetchall()  # nosec B608 - a name of ours
    return {str(key): "" if value is None else str(value) for key, value in found if key in CONTROL_KEYS}


def _rows(connection: sqlite3.Connection) -> tuple[tuple[str, int | None, str], ...]:
    wanted = ", ".join(quote(name) for name in CONTROL_ROW_HEAD)
    return tuple(_sent_row(row) for row in connection.execute(f"SELECT {wanted} FROM {quote(CONTROL_ROWS)}"))  # nosec B608 - names of ours


def _latest(moments: Any) -> datetime | None:
    found = []
    for text in moments:
        try:
            found.append(read_moment(str(text)))
        except ValueError:  # another program's way of writing it
            continue
    return max(found, default=None)


def _file_time(path: Path) -> datetime:
    """When the file was last written; a download or a copy makes it new."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.utc)
