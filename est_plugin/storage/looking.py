# SPDX-License-Identifier: GPL-2.0-or-later
"""Look into a workspace that somebody else may be working in: no lease, no healing, no migration."""
from __future__ import annotations

import json
import time
from pathlib import Path

from ..core.errors import InputError, NewerVersionError, ReadOnlyError, StorageError
from ..core.schema import VERSION
from . import lease, migrations
from .connection import connect, translated
from .file_checks import LEFTOVERS, is_cut_off
from .geopackage import GeoPackageStore


def look(path: Path) -> GeoPackageStore:
    """A store that can only be read.

    Raises InputError (no such file, not a workspace), NewerVersionError, StorageError (older version, damaged, being written, a save that
    was cut off: whoever opens it lets the database take it back).
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
    leftovers = [ending for ending in LEFTOVERS if path.with_name(path.name + ending).exists()]
    if path.stat().st_size == 0:
        raise InputError("error.not-a-workspace", file=path.name)
    if not leftovers and is_cut_off(path):
        raise StorageError("error.damaged", file=path.name, folder=str(path.parent))
    try:
        return _read(path)
    except ReadOnlyError as error:  # a journal that a crash has left is to be played back, and looking writes nothing
        raise StorageError("error.save-cut-off", file=path.name) from error


def _read(path: Path) -> GeoPackageStore:
    connection = connect(path, can_write=False)
    try:
        with translated(path):
            version = migrations.version_of(connection, path.name)
        if version > VERSION:
            raise NewerVersionError("error.newer-version", version=version)
        if version < VERSION:
            raise StorageError("error.older-version", version=version)
        return GeoPackageStore(path, can_write=False, connection=connection)
    except BaseException:
        connection.close()
        raise


def who_writes(path: Path) -> str:
    """Who has the workspace open for writing, by the lease beside it; "" when nobody does.

    Its age is taken by the clock of this computer: asking the server for its own would write a file there.
    """
    found = lease.lease_path(Path(path))
    try:
        if time.time() - found.stat().st_mtime > lease.STALE_S:
            return ""
        return str(json.loads(found.read_text(encoding="utf-8")).get("user", ""))
    except (OSError, ValueError, AttributeError):  # none, or half written
        return ""
