# SPDX-License-Identifier: GPL-2.0-or-later
"""Several files of one action: made under passing names, put in place together, or not at all."""
from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
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
        """Give all files their names; when one cannot have it (open in Excel), none has, and what stood there before stands there again."""
        placed: list[tuple[Path, Path]] = []  # (final name, where the file that had it waits)
        for passing, target in self._pairs:
            before = target.with_name(f".{uuid.uuid4().hex}{target.suffix}")
            try:
                if target.exists():
                    os.replace(target, before)
                placed.append((target, before))
                os.replace(passing, target)
            except OSError as error:
                _put_back(placed)
                raise StorageError("reports.file-locked", "reports.file-locked-hint", file=target.name) from error
        for _target, before in placed:
            with suppress(OSError):
                before.unlink(missing_ok=True)


def _put_back(placed: Iterable[tuple[Path, Path]]) -> None:
    for target, before in placed:
        with suppress(OSError):
            if before.exists():
                os.replace(before, target)
            else:
                target.unlink(missing_ok=True)


def free_names(folder: Path, base: str, endings: Iterable[str], taken: Iterable[Path] = ()) -> dict[str, Path]:
    """Ending → a file that is not there yet, all of one name: `base`, else with a number; `taken` are names that others will have."""
    wanted, used, number = list(endings), {path.with_suffix("") for path in taken}, 1
    while True:
        name = base if number == 1 else f"{base} {number}"
        found = {ending: folder / f"{name}.{ending}" for ending in wanted}
        if folder / name not in used and not any(path.exists() for path in found.values()):
            return found
        number += 1
