# SPDX-License-Identifier: GPL-2.0-or-later
"""One line of the list: a measure, or a thing seen that nobody is responsible for yet."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .. import geometry, status

MEASURE = "measure"
SEEN = ("finding", "lighting_defect", "hotspot")  # what a measure answers, in the order its place is taken from
UNASSIGNED = "unassigned"
PREFIX = {"finding": "", "lighting_defect": "", "hotspot": "H", MEASURE: "Å"}
TO_DO = frozenset((status.OPEN, status.WAITING))
_TYPE = {one.code: one.type for one in status.STATUSES}


class Seen(NamedTuple):
    """A finding, lighting defect or hotspot as the list needs it."""

    table: str
    id: str
    kind: str  # which symbol
    number: int
    what: str
    place: str = ""
    walk_id: str | None = None
    stop_id: str | None = None
    letter: str = ""  # A to O
    geom: bytes | None = None
    waits: bool = False  # a defect, reviewed, not the same as another one, that has no measure


class WorkRow(NamedTuple):
    """`table` and `record_id` name what the line is about; read by jobs.work_list."""

    table: str
    record_id: str
    kind: str  # finding, lighting_defect, hotspot or measure: which symbol
    number: int
    number_text: str
    what: str
    place: str
    status: str  # code of core.status, or "unassigned"
    type: str  # open, waiting, fixed or closed; what has no measure is open
    waits_until: dt.date | None  # the day something must have happened; nothing waits when it is done
    responsible_id: str | None = None
    responsible: str = ""
    recipient_id: str | None = None  # whose answer is awaited
    recipient: str = ""
    party_ids: tuple[str, ...] = ()  # responsible, recipient, contractor and those also responsible
    due: dt.date | None = None
    answer_by: dt.date | None = None
    review_date: dt.date | None = None
    measure_type: str | None = None
    done_on: dt.date | None = None
    reopened: int = 0
    needs_check: bool = False
    things: tuple[Seen, ...] = ()  # what it answers, or itself
    needs_call: bool = False  # an immediate danger that nobody has rung about

    @property
    def key(self) -> tuple[str, str]:
        """(table, id)"""
        return self.table, self.record_id

    @property
    def holder_id(self) -> str | None:
        """Whose the line is: the responsible organisation, else the one it was handed over to."""
        return self.responsible_id or self.recipient_id

    @property
    def walk_ids(self) -> frozenset[str]:
        """The walks it was found on."""
        return frozenset(one.walk_id for one in self.things if one.walk_id)

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """(table, id) of what is seen on the map."""
        return tuple((one.table, one.id) for one in self.things)

    @property
    def places(self) -> list[tuple[float, float]]:
        """Where it is, in the coordinate system of the workspace."""
        return [geometry.centre(one.geom) for one in self.things if one.geom]

    @property
    def xy(self) -> tuple[float, float] | None:
        """The first of its places."""
        return next((geometry.centre(one.geom) for one in self.things if one.geom), None)

    @property
    def search_text(self) -> str:
        """What a search looks in."""
        seen = (one.what for one in self.things) if self.table == MEASURE else ()
        return "\n".join((self.number_text, self.what, self.place, self.responsible, self.recipient, *seen)).casefold()

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its day has passed and nothing is done; an answer that did not come counts too."""
        return self.waits_until is not None and self.waits_until < today


def type_of(code: str) -> str:
    """open, waiting, fixed or closed."""
    return _TYPE.get(code, status.OPEN)


@lru_cache(maxsize=8192)  # a long list has few different dates
def standing(code: str, due: dt.date | None, answer_by: dt.date | None, review_date: dt.date | None) -> tuple[str, dt.date | None]:
    """(type, awaited day); what another program wrote and is no date is none."""
    day = awaited_day(code, due, answer_by, review_date)
    return type_of(code), day if isinstance(day, dt.date) else None


def awaited_day(code: str, due: dt.date | None, answer_by: dt.date | None, review_date: dt.date | None) -> dt.date | None:
    """The day by which something must have happened: done, answered or reviewed; None when it is done or has no date."""
    if type_of(code) not in TO_DO:
        return None
    return status.waits_until({"status": code, "due_date": due, "answer_by": answer_by, "review_date": review_date})


def number_text(table: str, number: int) -> str:
    """How a number is written in lists; findings and lighting defects share one series."""
    return f"{PREFIX[table]}{number}" if number else "–"


def shared_number_text(things: Iterable[Seen]) -> str:
    """The numbers of what one measure answers, three at most."""
    numbers = list(dict.fromkeys(number_text(one.table, one.number) for one in things))
    return ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")


def seen_row(one: Seen) -> WorkRow:
    """The line of a thing that nobody is responsible for yet."""
    text = number_text(one.table, one.number)
    return WorkRow(one.table, one.id, one.kind, one.number, text, one.what, one.place, UNASSIGNED, status.OPEN, None, things=(one,))
