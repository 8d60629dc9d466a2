# SPDX-License-Identifier: GPL-2.0-or-later
"""What goes out to those who do the work: one list for one recipient, the same for paper, workbook and GeoPackage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .content import Edition, MapPicture, Marker, Photo, Publisher, Status

FEW = 4


@dataclass(frozen=True)
class WorkRow:
    """A measure as its recipient sees it; what he may not see is not in here."""

    measure_id: str
    measure_number: int | None
    nr: str
    """Stands in the table, on the map and in the workbook; each once in a list."""
    what: str
    status: Status
    more: str = ""
    """What was seen, other numbers it is about."""
    place: str = ""
    barrier: str = ""
    """Of a measure about barriers: number, hours, key, way for rescue vehicles; a line for each."""
    pole: str = ""
    fault: str = ""
    extent: str = ""
    safety: str = ""
    priority: str = ""
    due: dt.date | None = None
    due_words: str = ""
    """In place of the date: a window, answer by."""
    due_why: str = ""
    answer_by: dt.date | None = None
    is_late: bool = False
    is_new: bool = False
    """Was not on an earlier list to the same recipient."""
    is_lamp: bool = False
    shape: str = "circle"
    x: float | None = None
    y: float | None = None
    also_at: tuple[tuple[float, float], ...] = ()
    """Its other places: the lamps further along."""
    photo: Photo | None = None
    sent: Mapping[str, Any] = field(default_factory=dict)
    """Column key (core.work_orders) → what stands in a cell that may be answered."""

    @property
    def has_place(self) -> bool:
        """Whether it is on the map."""
        return self.x is not None and self.y is not None

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Its signs on the map, one for each place, all with the number of the table."""
        places = ((self.x, self.y), *self.also_at) if self.has_place else ()
        return tuple(Marker(self.nr, x, y, self.shape, self.status.state) for x, y in places)


@dataclass(frozen=True)
class WorkArea:
    """Rows that stand on one map; without a map those that have no place."""

    rows: tuple[WorkRow, ...]
    map: MapPicture | None = None


@dataclass(frozen=True)
class Control:
    """What a file tells about itself, so that it is known when it comes back."""

    dispatch_id: str
    workspace_id: str
    made_at: str
    language: str
    kind: str


@dataclass(frozen=True)
class WorkOut:
    """Åtgärdslista, Arbetsorder or Svarsblad for one organisation."""

    publisher: Publisher
    edition: Edition
    control: Control
    recipient: str
    areas: tuple[WorkArea, ...] = ()
    answer_by: dt.date | None = None
    reply_to: str = ""
    """Where the answer goes: a function, its address, a telephone number."""
    electric_phone: str = ""
    crs: str = ""
    crs_label: str = ""
    states: tuple[tuple[str, str], ...] = ()
    """Words of the column *Läge* and what each means."""
    lamp_actions: tuple[str, ...] = ()
    """Words for what can be done to a lamp."""
    word: str = ""
    """What it is called when that is not its kind: an inspection round is an order."""

    @property
    def called(self) -> str:
        """The last part of its text keys work.kind.… and work.title.…"""
        return self.word or self.kind

    @property
    def kind(self) -> str:
        """work_list, work_order or reply_form."""
        return self.control.kind

    @property
    def rows(self) -> tuple[WorkRow, ...]:
        """All rows in the order of the paper."""
        return tuple(row for area in self.areas for row in area.rows)

    @property
    def tells_new(self) -> bool:
        """Whether it helps to say which rows are new: on a first list all are."""
        return self.count("new") < len(self.rows)

    def count(self, what: str) -> int:
        """How many rows are new, late or waiting."""
        tests = {"new": lambda row: row.is_new, "late": lambda row: row.is_late, "waiting": lambda row: row.status.state == "waiting"}
        return sum(1 for row in self.rows if tests[what](row))


def box_for(rows: int) -> str:
    """Name of the map's box: a few rows leave room beside them on the page."""
    return "work_list" if rows > FEW else "work_list_low"
