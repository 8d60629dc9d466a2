# SPDX-License-Identifier: GPL-2.0-or-later
"""A foreign table as it was read, before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..notice import Notice

GEOMETRY = "geometry"  # column that holds WKB bytes of a geographic source (or WKT text of a plain table)


@dataclass(frozen=True)
class SourceTable:
    """Columns and rows; the row number is the one the user sees in the spreadsheet or editor."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, Mapping[str, Any]]]
    name: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    crs: str = ""  # "EPSG:3008" or WKT of a geographic source, empty when the file does not say
    notes: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def sample(self, column: str, limit: int = 50) -> list[Any]:
        """The first values of a column that are not empty."""
        found = []
        for _, row in self.rows:
            value = row.get(column)
            if value is not None and str(value).strip():
                found.append(value)
                if len(found) == limit:
                    break
        return found
