# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of the follow-up, each with the rows it counts.

What is said of a day (open, without responsible, overdue, waiting) holds at the end of the period's last day, today when that is still to come.
What is said of a period (done, refused, opened again) holds for what happened on its days, as far as it is known now: a measure that is
reported late as done in March belongs to March. A measure that is opened again is not done any more until it is done anew, and then
belongs to that day alone: each measure is counted once, and the periods of a year add up to the year.
A measure that is the same as another one is never counted. A lighting defect and the finding it was seen with are one thing.
"""
from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .. import status
from ..percent import whole_percent
from ..period import Period
from .rows import Choice, MeasureRow, Rows, ThingRow, is_to_do

COUNT, SHARE, DAYS = "count", "share", "days"
UNHELD = ""  # key of a bar: it waits, and nobody is responsible
ENOUGH = 5  # shares and medians of fewer say nothing
AGES = (30, 90, 180)  # last day of each age but the last
NUMBERS = (
    "open", "unassigned", "overdue", "waiting_outside", "done", "within_due", "days_from_made", "days_from_seen", "reopened", "verified", "refused",
)  # fmt: skip
CHARTS = ("open_by_age", "overdue_by_responsible", "done_by_responsible", "waiting_by_recipient", "refused_by_reason")


@dataclass(frozen=True)
class Number:
    """How many rows; for a share `of` holds the rows it is a share of; for a median `days` is what it is."""

    id: str
    kind: str
    ids: tuple[str, ...]
    of: tuple[str, ...] = ()
    days: float | None = None

    @property
    def n(self) -> int:
        """How many are counted."""
        return len(self.ids)

    @property
    def is_too_few(self) -> bool:
        """Whether a share or median has too little to stand on."""
        return {COUNT: False, SHARE: len(self.of) < ENOUGH, DAYS: self.n < ENOUGH}[self.kind]

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None when there is nothing to share."""
        return whole_percent(self.n, len(self.of)) if self.kind == SHARE else None


@dataclass(frozen=True)
class Group:
    """One bar: what it is about (an organisation id, a reason; None: nobody) and the rows of each of its parts."""

    key: str | None
    parts: tuple[tuple[str, ...], ...]
    median_days: float | None = None

    @property
    def total(self) -> int:
        """How many rows the bar counts."""
        return sum(map(len, self.parts))


@dataclass(frozen=True)
class Figures:
    """All figures of one period and choice."""

    period: Period
    day: date
    numbers: dict[str, Number]
    charts: dict[str, tuple[Group, ...]]


def figures(rows: Rows, period: Period, choice: Choice, today: date) -> Figures:
    """All figures of a period."""
    day = period.counted_to(today)
    measures, things = choice.measures(rows.measures), choice.things(rows.things)
    standing = _Standing(measures, [thing for thing in things if thing.is_unassigned(day)], day, rows.outside)
    happened = _Happened(measures, period)
    numbers = [*standing.numbers(), *happened.numbers()]
    return Figures(period, day, {one.id: one for one in numbers}, {**standing.charts(), **happened.charts()})


class _Standing:
    """How it stands at the end of a day."""

    def __init__(self, measures: Iterable[MeasureRow], unassigned: list[ThingRow], day: date, outside: frozenset[str]) -> None:
        self.day, self.things = day, unassigned
        self.status = {row.id: code for row in measures if is_to_do(code := row.status_on(day))}
        self.open = [row for row in measures if row.id in self.status]
        self.holder = {row.id: self._holder(row) for row in self.open}
        self.overdue = [row for row in self.open if row.is_overdue(day)]
        sent = [row for row in self.open if self.status[row.id] == "forwarded"]
        self.recipient = {row.id: to for row in sent if (to := row.value_on("forwarded_to_id", day)) in outside}
        self.waiting = [row for row in sent if row.id in self.recipient]

    def _holder(self, row: MeasureRow) -> str | None:
        """Who was responsible, else whose answer was awaited; None when nobody was and nobody was waited for either."""
        code = self.status[row.id]
        to = row.value_on("forwarded_to_id", self.day) if code == "forwarded" else None
        return row.value_on("responsible_id", self.day) or to or (UNHELD if status.BY_CODE[code].type == status.WAITING else None)

    def numbers(self) -> Iterable[Number]:
        """Open, without responsible, overdue, waiting outside."""
        lone = _ids(self.things)
        yield Number("open", COUNT, lone + _ids(self.open))
        nobody = [row for row in self.open if self.holder[row.id] is None]
        yield Number("unassigned", COUNT, lone + _ids(nobody))
        yield Number("overdue", COUNT, _ids(self.overdue))
        yield Number("waiting_outside", COUNT, _ids(self.waiting))

    def charts(self) -> dict[str, tuple[Group, ...]]:
        """Open by age, overdue, waiting: by organisation."""
        aged = [(self.holder[row.id], age_class(row.created_on, self.day), row.id) for row in self.open]
        aged += [(None, age_class(thing.seen_on, self.day), thing.id) for thing in self.things]
        late = [(self.holder[row.id], 0, row.id) for row in self.overdue]
        waiting = [(self.recipient[row.id], int(row.is_overdue(self.day)), row.id) for row in self.waiting]
        return {
            "open_by_age": _grouped(aged, len(AGES) + 1),
            "overdue_by_responsible": _grouped(late, 1),
            "waiting_by_recipient": _grouped(waiting, 2),
        }


class _Happened:
    """What happened on the days of a period."""

    def __init__(self, measures: list[MeasureRow], period: Period) -> None:
        self.done = [row for row in measures if row.is_done and row.done_day in period]
        self.refused = [row for row in measures if row.status == "refused" and row.refused_day in period]
        self.reopened = [row for row in measures if any(day in period for day in row.reopened_days)]

    def numbers(self) -> Iterable[Number]:
        """Done, in time, how long it took, opened again, verified, refused."""
        yield Number("done", COUNT, _ids(self.done))
        with_due = [row for row in self.done if row.due_when_done is not None and row.done_day is not None]
        yield Number("within_due", SHARE, _ids(row for row in with_due if _is_in_time(row)), _ids(with_due))
        yield _median("days_from_made", self.done, lambda row: row.created_on)
        yield _median("days_from_seen", self.done, lambda row: row.seen_on)
        ended = {row.id: row for row in (*self.done, *self.refused, *self.reopened)}
        yield Number("reopened", SHARE, _ids(self.reopened), tuple(ended))
        checked = [row for row in self.done if row.needs_check or row.status == "verified"]
        yield Number("verified", SHARE, _ids(row for row in checked if row.status == "verified"), _ids(checked))
        yield Number("refused", COUNT, _ids(self.refused))

    def charts(self) -> dict[str, tuple[Group, ...]]:
        """Done by organisation, refused by reason."""
        done = [(row.responsible_id, _done_class(row), row.id) for row in self.done]
        by_responsible: dict[str | None, list[MeasureRow]] = defaultdict(list)
        for row in self.done:
            by_responsible[row.responsible_id].append(row)
        medians = {key: _median("", rows, lambda row: row.created_on) for key, rows in by_responsible.items()}
        groups = tuple(Group(one.key, one.parts, None if medians[one.key].is_too_few else medians[one.key].days) for one in _grouped(done, 3))
        return {"done_by_responsible": groups, "refused_by_reason": _by_reason(self.refused)}


def age_class(since: date | None, day: date) -> int:
    """Which age: 0–30, 31–90, 91–180 days, more; what nobody has a day for is old."""
    if since is None:
        return len(AGES)
    age = (day - since).days
    return sum(age > limit for limit in AGES)


def _is_in_time(row: MeasureRow) -> bool:
    return row.done_day is not None and row.due_when_done is not None and row.done_day <= row.due_when_done


def _done_class(row: MeasureRow) -> int:
    if row.due_when_done is None or row.done_day is None:
        return 2
    return 0 if _is_in_time(row) else 1


def _median(name: str, rows: Iterable[MeasureRow], since: Callable[[MeasureRow], date | None]) -> Number:
    """Median of the days until done; with an even number the middle of the two; done before it was written down is 0 days."""
    spans = {row.id: max(0, (row.done_day - start).days) for row in rows if row.done_day and (start := since(row))}
    return Number(name, DAYS, tuple(spans), days=float(statistics.median(spans.values())) if spans else None)


def _ids(rows: Iterable[MeasureRow] | Iterable[ThingRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _grouped(entries: Iterable[tuple[str | None, int, str]], parts: int) -> tuple[Group, ...]:
    """Bars from (key, part, row id), the longest first."""
    found: dict[str | None, list[list[str]]] = {}
    for key, part, row_id in entries:
        found.setdefault(key, [[] for _ in range(parts)])[part].append(row_id)
    groups = [Group(key, tuple(map(tuple, ids))) for key, ids in found.items()]
    return tuple(sorted(groups, key=lambda group: -group.total))


def _by_reason(refused: Iterable[MeasureRow]) -> tuple[Group, ...]:
    """The same reason in other spacing, case or with a full stop is the same reason; it is shown as it was first written."""
    words: dict[str, str] = {}
    entries = []
    for row in refused:
        text = " ".join((row.reason or "").split()).rstrip(" .")
        entries.append((words.setdefault(text.casefold(), text) or None, 0, row.id))
    return _grouped(entries, 1)
