# SPDX-License-Identifier: GPL-2.0-or-later
"""Several files of one action: made under passing names, put in place together, or not at all."""
from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from ..core.errors import StorageError


class PassingFiles:
    """As a context manager it leaves nothing behind that was not put in place."""

    def __init__(self) -> None:
        self._pairs: list[tuple[Path, Path]] = []  # (passing name, final name)

    def __enter__(self) -> PassingFiles:
        return self

    def __exit__(self, *_error: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take away what was not put in place."""
        for passing, _target in self._pairs:
            with suppress(OSError):
                passing.unlink(missing_ok=True)

    def name_for(self, target: Path) -> Path:
        """Where the file that shall become `target` is written; its folder is made."""
        passing = target.with_name(f".{uuid.uuid4().hex}{target.suffix}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=target.name) from error
        self._pairs.append((passing, target))
        return passing

    def put_in_place(self) -> None:
        """Give all files their names; when one cannot have it (open in Excel), none has."""
        placed: list[Path] = []
        for passing, target in self._pairs:
            try:
                os.replace(passing, target)
            except OSError as error:
                for path in placed:
                    with suppress(OSError):
                        path.unlink()
                raise StorageError("reports.file-locked", "reports.file-locked-hint", file=target.name) from error
            placed.append(target)
