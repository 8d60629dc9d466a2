# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies of a workspace through SQLite's backup interface: one a day and one before each migration."""
from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path

from ..core.errors import StorageError
from .connection import connect, translated

KEPT = 10
FOLDER = "backups"


def backup_folder(workspace: Path) -> Path:
    """Where the copies of a workspace lie."""
    return workspace.parent / FOLDER


def copy(workspace: Path, name: str) -> Path:
    """A consistent copy under `name`, also while others read; it appears whole or not at all."""
    folder = backup_folder(workspace)
    target, part = folder / name, folder / (name + ".part")
    try:
        folder.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError("error.cannot-write", folder=str(folder)) from error
    with translated(workspace):
        source = connect(workspace, can_write=False)
        copied = sqlite3.connect(part)
        try:
            source.backup(copied)
        finally:
            copied.close()
            source.close()
    os.replace(part, target)
    return target


def daily(workspace: Path, today: dt.date) -> Path | None:
    """The day's copy when there is none yet; the last KEPT daily ones stay."""
    name = f"{workspace.stem}-{today.isoformat()}.gpkg"
    if (backup_folder(workspace) / name).exists():
        return None
    made = copy(workspace, name)
    for old in daily_copies(workspace)[:-KEPT]:
        old.unlink()
    return made


def daily_copies(workspace: Path) -> list[Path]:
    """Daily copies, oldest first."""
    return sorted(backup_folder(workspace).glob(f"{workspace.stem}-????-??-??.gpkg"))


def before_migration(workspace: Path, version: int) -> Path:
    """A copy named after the version that it has."""
    stamp = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
    return copy(workspace, f"{workspace.stem}-version-{version}-{stamp}.gpkg")
