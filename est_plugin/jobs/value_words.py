# SPDX-License-Identifier: GPL-2.0-or-later
"""The value of a column in words, as the papers show it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..core import status
from ..core.choices import choice
from ..core.record import Record
from ..core.schema import TABLES, Column
from ..core.schema.model import BOOLEAN, DATE, DATETIME

Labels = Mapping[tuple[str, str], str]  # (list, code) → label


class ValueWords:
    """Knows labels, organisations and the time zone of one workspace, in one language."""

    def __init__(self, labels: Labels, organisations: Mapping[str, Record], local: dt.tzinfo, texts: Any) -> None:
        self._labels = labels
        self._organisations = organisations
        self._local = local
        self._texts = texts

    @property
    def language(self) -> str:
        """Language of the words."""
        return self._texts.language

    def of(self, record: Mapping[str, Any], table: str, column: str) -> str:
        """The value of one column; empty when there is none."""
        return self.words(TABLES[table][column], record[column])

    def label(self, table: str, column: str) -> str:
        """What the column is called."""
        return TABLES[table][column].label(self._texts.language)

    def words(self, column: Column, value: Any) -> str:
        """A value of a column in words."""
        if value is None or value == "":
            return ""
        if column.code_list:
            return self._labels.get((column.code_list, value), str(value))
        if column.choices == "status":
            return status.BY_CODE[value].label(self._texts.language)
        if column.choices:
            return choice(column.choices, value).label(self._texts.language)
        if column.references == "organisation":
            found = self._organisations.get(value)
            return found["name"] if found else ""
        return self._plain(column, value)

    def _plain(self, column: Column, value: Any) -> str:
        if column.type == BOOLEAN:
            return self._texts("papers.yes" if value else "papers.no")
        if column.type == DATETIME:
            return f"{value.astimezone(self._local):%Y-%m-%d %H:%M}"
        if column.type == DATE:
            return value.isoformat()
        if isinstance(value, float):
            return f"{value:g}".replace(".", self._texts("reports.decimal-mark"))
        return str(value)
