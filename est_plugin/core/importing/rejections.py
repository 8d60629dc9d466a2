# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that could not be read: why, in words with the cure, and as a table to correct and import again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import Translate
from .bad_value import BadValue
from .values import as_text

_SHOWN = 60  # characters of a value in a sentence
_NUMBER = re.compile(r"[+-]?[\d\s.,]*\d(?:[eE][+-]?\d+)?", re.ASCII)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True)
class Rejection:
    """Why one row cannot be used; `others` are further faults of the same row."""

    row_number: int
    column: str  # of the source, empty when the whole row is meant
    value: Any
    reason_key: str
    details: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Rejection, ...] = ()

    @classmethod
    def of(cls, row_number: int, column: str, value: Any, error: BadValue) -> Rejection:
        """The rejection of a value that could not be read."""
        return cls(row_number, column, value, error.key, error.details)

    def text(self, translate: Translate) -> str:
        """Where, what and the cure: Rad 7, kolumnen "Datum": "igår" är inte ett datum. Skriv som 2026-11-17."""
        key = "import.where-column" if self.column else "import.where-row"
        return translate(key, r=self.row_number, k=self.column, why=self.reason(translate))

    def reason(self, translate: Translate) -> str:
        """What is wrong and the cure, without the place."""
        language = getattr(translate, "language", "sv")
        details = {name: value[language] if isinstance(value, Mapping) else value for name, value in self.details.items()}
        return translate(self.reason_key, v=shortened(self.value), **details)

    def all_reasons(self, translate: Translate) -> str:
        """Every fault of the row in one text."""
        parts = [self, *self.others]
        return " ".join(f"{part.column}: {part.reason(translate)}" if part.column else part.reason(translate) for part in parts)


def shortened(value: Any) -> str:
    """A value for a sentence: one line, at most sixty characters."""
    text = " ".join(as_text(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def rejected_csv(columns: Sequence[str], rejected: Iterable[tuple[Rejection, Mapping[str, Any]]], translate: Translate) -> str:
    """The rejected rows with row number and reason first, then every original column, for Excel in Swedish (semicolon)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    entries = list(rejected)
    kept = [column for column in columns if not any(isinstance(row.get(column), bytes) for _, row in entries)]
    writer.writerow([translate("import.csv-row"), translate("import.csv-reason"), *map(safe_cell, kept)])
    for rejection, row in entries:
        cells = [safe_cell(as_text(row.get(column))) for column in kept]
        writer.writerow([rejection.row_number, safe_cell(rejection.all_reasons(translate)), *cells])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay numbers."""
    text = text.replace("\x00", "")
    if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
