# SPDX-License-Identifier: GPL-2.0-or-later
"""Two periods of equal length before and after works: whole weeks or months, the days of the works left out."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .errors import InputError

WEEK, MONTH = "week", "month"
UNITS = (MONTH, WEEK)
_YEAR = {WEEK: 52, MONTH: 12}  # units in a year; the longest that is chosen without being asked for
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class EffectPeriods:
    """Days, both counted; `length` units on each side."""

    unit: str
    length: int
    before: tuple[date, date]
    works: tuple[date, date]
    after: tuple[date, date]

    @property
    def has_same_season(self) -> bool:
        """Whether both periods are of the same time of the year."""
        apart = _apart(self.before[0], self.after[0], self.unit)
        return self.length % _YEAR[self.unit] == 0 or apart % _YEAR[self.unit] == 0


def effect_periods(
    works: tuple[date, date], unit: str, length: int | None, today: date, *, earliest: date | None = None, same_season: bool = False
) -> EffectPeriods:
    """The whole weeks (from Monday) or months that end before the works begin and that begin when they are over.

    Parameters
    ----------
    works : first and last day of the works, both left out
    length : units on each side; None: as many as have passed since, at most a year, and not beyond `earliest` when that can be kept
    earliest : day of the first report that is known
    same_season : the period before is the same weeks or months of an earlier year (weeks: 52 of them earlier)

    Raises
    ------
    InputError    days turned round or still to come; no whole unit has passed since; the length that is asked for has not passed since
    """
    first, last = works
    if last < first:
        raise InputError("effect.works-turned", first=first.isoformat(), last=last.isoformat())
    if last > today:
        raise InputError("effect.in-future", day=last.isoformat())
    start = _begin(last + _DAY, unit)
    if start <= last:
        start = _moved(start, unit, 1)
    passed = _apart(start, today, unit)
    if passed < 1:
        raise InputError("effect.too-early", f"effect.too-early-{unit}", day=_moved(start, unit, 1).isoformat())
    if length is not None:
        if length > passed:
            raise InputError("effect.not-passed", f"effect.not-passed-{unit}", n=passed, wanted=length)
        return _periods(works, unit, length, start, same_season)
    longest = min(passed, _YEAR[unit])
    if earliest is not None:
        for n in range(longest, 0, -1):
            found = _periods(works, unit, n, start, same_season)
            if found.before[0] >= _begin(earliest, unit):
                return found
    return _periods(works, unit, longest, start, same_season)


def _periods(works: tuple[date, date], unit: str, length: int, start: date, same_season: bool) -> EffectPeriods:
    end = _begin(works[0], unit)
    if same_season:
        back = _YEAR[unit]
        while _moved(start, unit, length - back) > end:
            back += _YEAR[unit]
        end = _moved(start, unit, length - back)
    return EffectPeriods(unit, length, (_moved(end, unit, -length), end - _DAY), works, (start, _moved(start, unit, length) - _DAY))


def _begin(day: date, unit: str) -> date:
    return day.replace(day=1) if unit == MONTH else day - timedelta(days=day.weekday())


def _moved(day: date, unit: str, n: int) -> date:
    """So many units later, from the first day of one."""
    try:
        if unit == WEEK:
            return day + timedelta(days=7 * n)
        months = day.year * 12 + day.month - 1 + n
        return date(months // 12, months % 12 + 1, 1)
    except (ValueError, OverflowError) as error:
        raise InputError("effect.day-bad", day=day.isoformat()) from error


def _apart(start: date, day: date, unit: str) -> int:
    """Whole units from `start`, the first day of one, to a day; below 1 when none has passed."""
    if unit == WEEK:
        return (day - start).days // 7
    return (day.year - start.year) * 12 + day.month - start.month
