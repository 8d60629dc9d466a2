# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of an import that look like personal data: they are stored as they are, and named so that somebody looks at them."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.person_guard import Hit
from ..core.schema import Column
from . import person_guard


@dataclass(frozen=True)
class PersonalRow:
    """A row of the source with the columns in which something was seen."""

    row_number: int
    found: tuple[tuple[Column, tuple[Hit, ...]], ...]

    def text(self, texts: Any) -> str:
        """Vad: ser ut att innehålla ett telefonnummer. Beskriv platsen, inte personen."""
        return " ".join(
            texts("public.import-why", column=column.label(texts.language), what=person_guard.told(hits, texts)) for column, hits in self.found
        )


def personal_rows(table: str, rows: Iterable[tuple[int, Mapping[str, Any]]], marks: Collection[str]) -> list[PersonalRow]:
    """Rows (number, values) in which something looks like personal data, by their number."""
    numbered = list(rows)
    seen = person_guard.in_rows(table, [values for _number, values in numbered], marks)
    made = [PersonalRow(numbered[at][0], tuple((column, tuple(hits)) for column, hits in found)) for at, found in seen.items()]
    return sorted(made, key=lambda one: one.row_number)
