# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the log, in words: labels instead of codes, names and numbers instead of ids, days instead of UTC."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..core import geometry
from ..core.errors import NotFoundError
from ..core.local_time import short_date
from ..core.record import Record
from ..core.schema import TABLES, Column
from ..core.schema.model import DATE, DATETIME, INTEGER
from ..storage.store import Store
from ..storage.values import decode, from_blob
from .value_words import ValueWords
from .work_list import code_labels

NUMBERED = (
    "finding", "lighting_defect", "measure", "hotspot", "observation", "dispatch", "decision", "barrier", "patrol", "promise", "dialogue", "situation_report",
    "cause",
)  # fmt: skip


class HistoryValues:
    """Values and names of one workspace in one language; what was asked once is remembered."""

    def __init__(self, store: Store, texts: Any, local: dt.tzinfo, today: dt.date) -> None:
        self._store, self._texts, self.local, self._today = store, texts, local, today
        organisations = {one.id: one for one in store.find("organisation")}
        self._words = ValueWords(code_labels(store, texts.language), organisations, local, texts)
        self._records: dict[tuple[str, str], Record | None] = {}

    def record(self, table: str, record_id: str) -> Record | None:
        """The row, None when it is gone."""
        key = (table, record_id)
        if key not in self._records:
            try:
                self._records[key] = self._store.get(table, record_id)
            except NotFoundError:
                self._records[key] = None
        return self._records[key]

    def name(self, table: str, record_id: str) -> str:
        """What people call a row: nr 14, Å5, hotspot H2, the name of a walk."""
        row = self.record(table, record_id)
        if row is None:
            return self._texts("history.gone")
        if table in NUMBERED:
            return self._texts(f"history.name.{table}", number=row["number"] or "–")
        return str(row[TABLES[table].display] or "–")

    def label(self, table: str, column: str) -> str:
        """What the column is called."""
        return TABLES[table][column].label(self._texts.language)

    def day(self, day: dt.date) -> str:
        """3 okt; with the year when it is another one."""
        words = short_date(day, self._texts)
        return words if day.year == self._today.year else f"{words} {day.year}"

    def moment(self, moment: dt.datetime) -> str:
        """3 okt 14.05 on the clock of the municipality."""
        there = moment.astimezone(self.local)
        return self._texts("history.when", day=self.day(there.date()), hour=f"{there.hour:02d}", minute=f"{there.minute:02d}")

    def logged(self, table: str, name: str, value: str | None) -> str:
        """A value of the log; what cannot be read stands as it was written."""
        if value is None or value == "":
            return ""
        column = TABLES[table][name]
        return self.value(column, _typed(column, value))

    def value(self, column: Column, value: Any) -> str:
        """A value of a column in words."""
        if value is None or value == "":
            return ""
        if isinstance(value, dt.datetime):
            return self.moment(value)
        if isinstance(value, dt.date):
            return self.day(value)
        if column.references:
            return self.name(column.references, value)
        try:
            return self._words.words(column, value)
        except KeyError:  # a value that no version knows, written past the rules
            return str(value)

    def moved_m(self, old: str | None, new: str | None) -> float | None:
        """How far a thing was moved, from the geometries in the log; None when one of them is missing or not a point of the map."""
        places = [_centre(old), _centre(new)]
        return geometry.distance(*places) if all(places) else None


def _typed(column: Column, value: str) -> Any:
    if column.type in (DATE, DATETIME):
        return decode(column, value)
    if column.type == INTEGER and value.lstrip("-").isdigit():
        return int(value)
    return value


def _centre(hexed: str | None) -> tuple[float, float] | None:
    if not hexed:
        return None
    try:
        wkb = from_blob(bytes.fromhex(hexed))
        return geometry.centre(wkb) if wkb else None
    except (ValueError, IndexError):
        return None


def initial(log: Mapping[str, list[Record]], record: Record, name: str) -> Any:
    """What a logged column held when the row was made."""
    entries = log.get(name)
    if not entries:
        return record[name]
    value = entries[0]["old_value"]
    return _typed(TABLES[record.table][name], value) if value is not None else None
