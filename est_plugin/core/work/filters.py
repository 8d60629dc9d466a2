# SPDX-License-Identifier: GPL-2.0-or-later
"""What the list shows beside its view: responsible, walk, area, category, type, status, date and text."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from .due import Due
from .row import WorkRow
from .views import OPEN

NO_WALK = "-"  # what was not found on a walk


class Area(Protocol):
    """A piece of the map with its name."""

    words: str

    def holds(self, places: Sequence[tuple[float, float]]) -> list[bool]:
        """For each place whether it lies inside."""


@dataclass(frozen=True)
class Chosen:
    """Rows picked by somebody else: a number in another tab, a list that was sent."""

    keys: frozenset[tuple[str, str]]
    words: str


@dataclass(frozen=True)
class WorkFilter:
    """Empty means everything of the view."""

    view: str = OPEN
    responsible_id: str | None = None
    walk_id: str | None = None
    status: str | None = None
    letter: str | None = None
    measure_type: str | None = None
    due: Due | None = None
    area: Area | None = None
    text: str = ""
    chosen: Chosen | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether less than the whole view is shown."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "view")

    def cleared(self) -> WorkFilter:
        """The same view without anything else."""
        return WorkFilter(self.view)

    def with_(self, **changes: object) -> WorkFilter:
        """The same with some of it changed."""
        return replace(self, **changes)


def only(rows: list[WorkRow], chosen: WorkFilter, today: dt.date, search_text: Callable[[WorkRow], str]) -> list[WorkRow]:
    """The rows that pass, in their order; each test narrows what the next one looks at."""
    for test in _tests(chosen):
        rows = [row for row in rows if test(row)]
    if chosen.due is not None:
        rows = chosen.due.only(rows, today)
    for word in chosen.text.casefold().split():
        rows = [row for row in rows if word in search_text(row)]
    return rows if chosen.area is None else within(rows, chosen.area)


def _tests(chosen: WorkFilter) -> list[Callable[[WorkRow], bool]]:
    tests: list[Callable[[WorkRow], bool]] = []
    if chosen.chosen is not None:
        tests.append(lambda row, keys=chosen.chosen.keys: row[:2] in keys)
    if chosen.responsible_id is not None:
        tests.append(lambda row, wanted=chosen.responsible_id: row.responsible_id == wanted or row.recipient_id == wanted)
    if chosen.status is not None:
        tests.append(lambda row, wanted=chosen.status: row.status == wanted)
    if chosen.measure_type is not None:
        tests.append(lambda row, wanted=chosen.measure_type: row.measure_type == wanted)
    if chosen.walk_id == NO_WALK:
        tests.append(lambda row: not any(one.walk_id for one in row.things))
    elif chosen.walk_id is not None:
        tests.append(lambda row, wanted=chosen.walk_id: any(one.walk_id == wanted for one in row.things))
    if chosen.letter is not None:
        tests.append(lambda row, wanted=chosen.letter: any(one.letter == wanted for one in row.things))
    return tests


def within(rows: list[WorkRow], area: Area) -> list[WorkRow]:
    """Rows with a place in the area; one look at the area for all of them."""
    owner: list[int] = []
    places: list[tuple[float, float]] = []
    for number, row in enumerate(rows):
        for place in row.places:
            owner.append(number)
            places.append(place)
    inside = {number for number, is_inside in zip(owner, area.holds(places)) if is_inside}
    return [row for number, row in enumerate(rows) if number in inside]
