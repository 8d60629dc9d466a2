# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of rejected rows: opens in Excel with å, ä and ö, is corrected there and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import StorageError, Translate
from ..core.importing.rejections import Rejection, rejected_csv


def write_rejected(
    path: str | Path, columns: Sequence[str], rejected: Iterable[tuple[Rejection, Mapping[str, Any]]], translate: Translate
) -> None:
    """Write row number, reason and the original columns as CSV with semicolons, UTF-8 with byte order mark."""
    text = rejected_csv(columns, rejected, translate)
    try:
        Path(path).write_bytes(text.encode("utf-8-sig", errors="replace"))
    except PermissionError as error:
        raise StorageError("error.file-locked", file=Path(path).name) from error
    except OSError as error:
        raise StorageError("error.file-unwritable", file=str(path), reason=error.strerror or str(error)) from error
