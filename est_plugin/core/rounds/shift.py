# SPDX-License-Identifier: GPL-2.0-or-later
"""A shift on the local clock: when it is tonight, how much of it lies in a time band, what a clock time on its paper means."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import InputError
from ..time_bands import BANDS

UTC = dt.timezone.utc
_DAY = dt.timedelta(days=1)
BEGINS, ENDS = dt.time(20, 0), dt.time(0, 0)  # of the first round; later ones take the clock of the last
LONGEST = dt.timedelta(hours=24)
SLACK = dt.timedelta(hours=6)  # a visit noted so long before or after the shift still belongs to it


@dataclass(frozen=True)
class Shift:
    """From and to, in UTC, with the zone whose clock the people on the shift look at."""

    start: dt.datetime
    end: dt.datetime
    zone: dt.tzinfo

    @property
    def local_start(self) -> dt.datetime:
        """On the wall."""
        return self.start.astimezone(self.zone)

    @property
    def local_end(self) -> dt.datetime:
        """On the wall."""
        return self.end.astimezone(self.zone)

    @property
    def hours(self) -> float:
        """Its length in real hours, also in the night when the clock is changed."""
        return (self.end - self.start).total_seconds() / 3600

    def overlaps(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether another shift has time in common with it."""
        return self.start < end and start < self.end


def shift_of(day: dt.date, begins: dt.time, ends: dt.time, zone: dt.tzinfo) -> Shift:
    """The shift that begins on a day; one that ends at or before its beginning ends on the next day.

    Raises
    ------
    InputError    for a clock time in the hour that summer time skips
    """
    start = moment_of(dt.datetime.combine(day, begins), zone)
    end = moment_of(dt.datetime.combine(day if ends > begins else day + _DAY, ends), zone, is_last=True)
    return shift_between(start, end, zone)


def shift_between(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> Shift:
    """From two moments; InputError when they are turned round or lie more than a day apart."""
    if end <= start:
        raise InputError("rule.patrol-ends-before")
    if end - start > LONGEST:
        raise InputError("patrol.shift-too-long", hours=round((end - start).total_seconds() / 3600))
    return Shift(start.astimezone(UTC), end.astimezone(UTC), zone)


def tonight(now: dt.datetime, zone: dt.tzinfo, begins: dt.time = BEGINS, ends: dt.time = ENDS) -> Shift:
    """The shift that comes next: tonight's until it is over, else tomorrow's."""
    day = now.astimezone(zone).date()
    for offset in (0, 1, 2):
        try:
            shift = shift_of(day + offset * _DAY, begins, ends, zone)
        except InputError:  # its clock does not exist that night
            continue
        if shift.end > now:
            return shift
    return shift_of(day + _DAY, BEGINS, ENDS, zone)


def moment_of(wall: dt.datetime, zone: dt.tzinfo, *, is_last: bool = False) -> dt.datetime:
    """A clock time as a moment in UTC; of an hour that comes twice the first is taken, or the last. A time with a zone keeps it.

    Raises
    ------
    InputError    for a time that summer time skips
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    moment = wall.replace(tzinfo=zone, fold=int(is_last)).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) != wall.replace(fold=0):
        raise InputError("patrol.time-skipped", time=f"{wall:%Y-%m-%d %H:%M}")
    return moment


def readings(wall: dt.datetime, zone: dt.tzinfo) -> tuple[dt.datetime, ...]:
    """The moments that a clock time can mean: one, two in the hour that comes twice, none in the hour that is skipped."""
    try:
        found = (moment_of(wall, zone), moment_of(wall, zone, is_last=True))
    except InputError:
        return ()
    return tuple(dict.fromkeys(found))


def on_shift(clock_s: int, shift: Shift) -> tuple[dt.datetime, ...]:
    """The moments that a clock time on the shift's paper can mean (second of the day), nearest to the shift first; none when it is far from it.

    Two in the hour that comes twice: the earlier one first.
    """
    days = {shift.local_start.date() + n * _DAY for n in (-1, 0, 1, 2)}
    walls = [dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=clock_s) for day in days]
    found = [moment for wall in walls for moment in readings(wall, shift.zone)]
    near = [moment for moment in found if shift.start - SLACK <= moment <= shift.end + SLACK]
    return tuple(sorted(near, key=lambda moment: (_away(moment, shift), moment)))


def band_hours(shift: Shift, band: str) -> float:
    """Real hours of the shift that lie in a time band of the local clock."""
    first, before = next((first, before) for code, first, before in BANDS if code == band)
    total = 0.0
    day = shift.local_start.date() - _DAY
    while day <= shift.local_end.date():
        start = _moment(day, first, shift.zone)
        end = _moment(day if before > first else day + _DAY, before, shift.zone)
        total += max(0.0, (min(end, shift.end) - max(start, shift.start)).total_seconds()) / 3600
        day += _DAY
    return total


def overlapping(shift: Shift, others: Iterable[tuple[str, dt.datetime, dt.datetime]]) -> list[str]:
    """Names of other shifts that have time in common with it."""
    return [name for name, start, end in others if shift.overlaps(start, end)]


def _moment(day: dt.date, hour: int, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def _away(moment: dt.datetime, shift: Shift) -> float:
    if moment < shift.start:
        return (shift.start - moment).total_seconds()
    return max(0.0, (moment - shift.end).total_seconds())
