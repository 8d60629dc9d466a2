# SPDX-License-Identifier: GPL-2.0-or-later
"""A sqlite3 connection that behaves towards a GeoPackage as GDAL does, and errors in our words."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote as url_quote

from ..core.errors import ConflictError, DatabaseRuleError, EstError, ReadOnlyError, StorageError
from .sql_text import CONFLICT, RULE
from .values import blob_bounds

BUSY_TIMEOUT_S = 5.0
CACHE_KIB = 64 * 1024


def connect(path: Path, can_write: bool = True) -> sqlite3.Connection:
    """Open a GeoPackage; without `can_write` nothing can be changed through the connection."""
    mode = "rw" if can_write else "ro"
    with translated(path):
        connection = sqlite3.connect(f"{_address(path)}?mode={mode}", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection)
        except BaseException:
            connection.close()  # the error that is kept somewhere would keep the file open
            raise
    return connection


def _address(path: Path) -> str:
    """file: address of a path, also C:\\… and \\\\server\\share\\…"""
    text = str(path.absolute()).replace("\\", "/")
    return "file://" + ("" if text.startswith("/") else "/") + url_quote(text)


def prepare(connection: sqlite3.Connection) -> None:
    """Functions that GDAL's spatial-index triggers call, foreign keys, and memory enough for ten thousand rows in one action."""

    last: list = [None, None]  # the index asks five times of each geometry

    def bounds(blob: bytes | None) -> tuple[float, float, float, float] | None:
        if blob != last[0]:
            last[:] = blob, blob_bounds(blob)
        return last[1]

    def corner(index: int):
        def read(blob: bytes | None) -> float | None:
            found = bounds(blob)
            return None if found is None else found[index]

        return read

    for index, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, corner(index), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, lambda blob: int(bounds(blob) is None), deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # a text that was masked is overwritten in the file too, not only left out
    connection.execute("PRAGMA temp_store = MEMORY")  # a statement whose triggers may refuse keeps a journal of its own
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def as_est_error(error: sqlite3.Error, path: Path) -> EstError:
    """What a database error means for the user."""
    message = str(error)
    if message.startswith(CONFLICT):
        return ConflictError("error.conflict")
    if message.startswith(RULE):
        return DatabaseRuleError(message.split(": ", 1)[1])
    low = message.lower()
    if "locked" in low or "busy" in low:
        return StorageError("error.busy", file=path.name)
    if "full" in low:
        return StorageError("error.disk-full", folder=str(path.parent))
    if "readonly" in low or "read-only" in low:
        return ReadOnlyError("error.cannot-write", folder=str(path.parent))
    if "malformed" in low or "not a database" in low or "corrupt" in low or "encrypted" in low:
        return StorageError("error.damaged", file=path.name, folder=str(path.parent))
    if "unable to open" in low:
        return StorageError("error.cannot-open", file=path.name, folder=str(path.parent))
    if isinstance(error, sqlite3.IntegrityError):
        return DatabaseRuleError(message)
    return StorageError("error.database", file=path.name, message=message)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn sqlite3 errors of the block into ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_est_error(error, path) from error
