# SPDX-License-Identifier: GPL-2.0-or-later
"""When a barrier is closed: hours of the clock on weekdays in a season, with public holidays, over midnight and across summer time."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from .calendar_se import Holidays, holidays, is_in_season, month_day
from .errors import InputError

AS_USUAL, CLOSED, OPEN = "as_usual", "closed", "open"  # choice barrier_holidays
EVERY_DAY = "1234567"
_MIDNIGHT, _DAY = time(0), timedelta(days=1)
_LOOK_AHEAD_DAYS = 800  # a season of one day that a holiday keeps open comes again after two years
Spell = tuple[datetime, datetime]  # closed from, until (UTC)


@dataclass(frozen=True)
class BarrierHours:
    """The hours of one barrier in wall time. `opens` equal to `closes` is the whole day; without both nothing is known."""

    closes: time | None = None
    opens: time | None = None
    weekdays: frozenset[int] = frozenset(range(1, 8))
    """ISO weekdays (Monday 1) on which it is closed in the evening; what lasts over midnight belongs to the day on which it began."""
    season: tuple[str, str] | None = None
    """First and last day as MM-DD, both included; may pass New Year."""
    on_holidays: str = AS_USUAL

    @property
    def is_known(self) -> bool:
        """Whether it can be told when it is closed."""
        return self.closes is not None and self.opens is not None

    @property
    def is_whole_day(self) -> bool:
        """Closed day and night on its days: a bollard, a block, a gate in winter."""
        return self.is_known and self.closes == self.opens

    @property
    def is_always(self) -> bool:
        """Closed at every moment of the year."""
        return self.is_whole_day and len(self.weekdays) == 7 and self.season is None and self.on_holidays != OPEN


def hours_of(barrier: Mapping[str, Any]) -> BarrierHours:
    """The hours of a row of `barrier`. What another program wrote and the rules of the table let pass (30 February) is read as the last of its month."""
    weekdays = frozenset(int(day) for day in barrier.get("weekdays") or EVERY_DAY)
    ends = barrier.get("season_from"), barrier.get("season_to")
    season = (_existing(ends[0]), _existing(ends[1])) if all(ends) else None
    return BarrierHours(_clock(barrier.get("closes_at")), _clock(barrier.get("opens_at")), weekdays, season, barrier.get("on_holidays") or AS_USUAL)


def is_closed(hours: BarrierHours, moment: datetime, zone: tzinfo, free: Holidays = holidays) -> bool | None:
    """Whether the barrier is closed at a moment with a zone; None when its hours are not known. It is closed from the first second and open at the last."""
    if not hours.is_known:
        return None
    day = moment.astimezone(zone).date()
    return any(start <= moment < end for start, end in closed_spells(hours, day - _DAY, day + _DAY, zone, free))


def next_change(hours: BarrierHours, moment: datetime, zone: tzinfo, free: Holidays = holidays) -> datetime | None:
    """The next moment (UTC) at which it is closed or opened; None when it never is, or its hours are not known."""
    if not hours.is_known or hours.is_always:
        return None
    first = moment.astimezone(zone).date() - _DAY
    last = first + timedelta(days=_LOOK_AHEAD_DAYS)
    for start, end in closed_spells(hours, first, last, zone, free):
        if start > moment:
            return start
        if moment < end:
            return end if end.astimezone(zone).date() < last else None  # else it goes on beyond what was looked at
    return None


def closed_spells(hours: BarrierHours, first: date, last: date, zone: tzinfo, free: Holidays = holidays) -> list[Spell]:
    """When it is closed, in UTC, in order and without overlaps: all that begins on these local days, both included."""
    if not hours.is_known:
        return []
    spells: list[Spell] = []
    day = first
    while day <= last:
        spells += _begun_on(hours, day, zone, free)
        day += _DAY
    return _united(spells)


# -- inside ------------------------------------------------------------------------------------------------------------
def _begun_on(hours: BarrierHours, day: date, zone: tzinfo, free: Holidays) -> list[Spell]:
    is_free = hours.on_holidays != AS_USUAL and day in free(day.year)
    if not _in_season(day, hours) or is_free and hours.on_holidays == OPEN:
        return []
    found = [(_utc(day, _MIDNIGHT, zone), _utc(day + _DAY, _MIDNIGHT, zone))] if is_free else []
    if day.isoweekday() in hours.weekdays:
        found.append(_evening(hours, day, zone, free))
    return [spell for spell in found if spell[0] < spell[1]]


def _evening(hours: BarrierHours, day: date, zone: tzinfo, free: Holidays) -> Spell:
    """From closing until opening, which may be the next morning; a holiday on which it stays open cuts it at midnight."""
    following = day + _DAY
    passes_midnight = hours.opens <= hours.closes
    end = _utc(following if passes_midnight else day, hours.opens, zone)
    if passes_midnight and hours.on_holidays == OPEN and _in_season(following, hours) and following in free(following.year):
        end = min(end, _utc(following, _MIDNIGHT, zone))
    return _utc(day, hours.closes, zone), end


def _in_season(day: date, hours: BarrierHours) -> bool:
    return hours.season is None or is_in_season(day, *hours.season)


def _utc(day: date, at: time, zone: tzinfo) -> datetime:
    """Wall time in UTC; in the hour that comes twice the first time counts, in the one that is missing the same step after midnight."""
    return datetime.combine(day, at, zone).astimezone(timezone.utc)


def _united(spells: list[Spell]) -> list[Spell]:
    """Spells that touch or overlap become one."""
    united: list[Spell] = []
    for start, end in sorted(spells):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united


def _clock(text: str | None) -> time | None:
    if text is None or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        return None
    return time.fromisoformat(text)


def _existing(text: str) -> str:
    """A day that is in the calendar."""
    for day in (text, f"{text[:3]}30", f"{text[:3]}29"):
        try:
            month_day(day, 2024)
            return day
        except InputError:
            continue
    raise InputError("rules.bad-month-day", value=text)
