# SPDX-License-Identifier: GPL-2.0-or-later
"""Hands a finished document over: whole or not at all."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from ..core.errors import StorageError
from .content import Target


def deliver(data: bytes, target: Target) -> None:
    """Writes to a stream, or to a file through a temporary one beside it; an open or forbidden file is said clearly."""
    if not isinstance(target, (str, Path)):
        target.write(data)
        return
    path = Path(target)
    beside = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
    except OSError as error:
        _remove(beside)
        raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name) from error
    try:
        os.replace(beside, path)
    except OSError as error:
        _remove(beside)
        # Windows refuses to replace a file that another program has open
        raise StorageError("reports.file-locked", "reports.file-locked-hint", file=path.name) from error


def _remove(path: Path) -> None:
    """The half-written file goes; when even that is refused, the first reason is the one to tell."""
    with suppress(OSError):
        path.unlink()
