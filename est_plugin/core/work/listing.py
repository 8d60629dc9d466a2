# SPDX-License-Identifier: GPL-2.0-or-later
"""All rows, ready to be filtered quickly: sorted once, divided into views once, their texts prepared at the first search."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Union

from . import filters, grouping, ordering, views
from .filters import WorkFilter
from .grouping import Heading, Names
from .row import WorkRow

Line = Union[WorkRow, Heading]


class Listing:
    """Knows no screen: gives the lines to show."""

    def __init__(self, rows: Iterable[WorkRow], today: dt.date, organisation_id: str | None = None, sort: str = ordering.DUE) -> None:
        self.today = today
        self._organisation_id, self._sort = organisation_id, sort
        self._rows = ordering.in_order(rows, sort)
        self._views = views.members(self._rows, today, organisation_id)
        self._texts: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> list[WorkRow]:
        """Every row in the order of the list."""
        return self._rows

    @property
    def counts(self) -> dict[str, int]:
        """View → how many rows it holds."""
        return {view: len(rows) for view, rows in self._views.items()}

    def set_sort(self, sort: str) -> None:
        """Another order."""
        if sort != self._sort:
            self._sort = sort
            self._rows = ordering.in_order(self._rows, sort)
            self._views = views.members(self._rows, self.today, self._organisation_id)

    def set_organisation(self, organisation_id: str | None) -> None:
        """Whose rows *mine* are."""
        if organisation_id != self._organisation_id:
            self._organisation_id = organisation_id
            self._views = views.members(self._rows, self.today, organisation_id)

    def matching(self, chosen: WorkFilter) -> list[WorkRow]:
        """Rows that a filter lets through."""
        return filters.only(self._views[chosen.view], chosen, self.today, self._search_text)

    def lines(self, rows: list[WorkRow], group: str, names: Names) -> list[Line]:
        """Rows under headings, when they are grouped."""
        if group == grouping.NONE:
            return list(rows)
        return [line for heading, own in grouping.grouped(rows, group, names) for line in (heading, *own)]

    def _search_text(self, row: WorkRow) -> str:
        text = self._texts.get(row[:2])
        if text is None:
            text = self._texts[row[:2]] = row.search_text
        return text
