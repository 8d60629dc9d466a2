# SPDX-License-Identifier: GPL-2.0-or-later
"""When something happened, as people say it – a day, an evening, a week – turned into an interval of UTC moments, and back into words."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo

from .errors import InputError
from .time_bands import BANDS, band_of

Interval = tuple  # (from, to): aware datetimes in UTC; the end is not part of it

DAY, WEEK, MONTH = "day", "week", "month"
SPANS = (DAY, WEEK, MONTH)
_ONE = timedelta(days=1)


def band_now(now: datetime) -> tuple[date, str]:
    """The day and the time band that a local moment lies in; the small hours belong to the night that began the day before."""
    code = band_of(now.hour)
    begins_at = next(first for one, first, _before in BANDS if one == code)
    return (now.date() if now.hour >= begins_at else now.date() - _ONE), code


def band_interval(day: date, code: str, zone: tzinfo) -> Interval:
    """A time band of a day; the night that begins on the day ends on the next morning. The clock of the place decides, also when it is changed."""
    for one, first, before in BANDS:
        if one == code:
            return _at(day, first, zone), _at(day if before > first else day + _ONE, before, zone)
    raise ValueError(f"no time band: {code}")


def span_interval(day: date, span: str, zone: tzinfo) -> Interval:
    """The whole day, its week from Monday, or its month: from local midnight to local midnight."""
    if span == DAY:
        first, last = day, day + _ONE
    elif span == WEEK:
        first = day - timedelta(days=day.weekday())
        last = first + 7 * _ONE
    elif span == MONTH:
        first = day.replace(day=1)
        last = (first + 31 * _ONE).replace(day=1)
    else:
        raise ValueError(f"no span of days: {span}")
    return _at(first, 0, zone), _at(last, 0, zone)


def exact_interval(start: datetime, end: datetime, zone: tzinfo) -> Interval:
    """Two times on the wall. Of an hour that comes twice in October the first begins and the second ends, so that nothing is left out."""
    begun, ended = (moment.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc) for moment, fold in ((start, 0), (end, 1)))
    if ended < begun:
        raise InputError("rule.report-ends-before")
    return begun, ended


def overlap(one: Interval, other: Interval, slack: timedelta = timedelta(0)) -> bool:
    """Whether two intervals touch when each may be off by so much together."""
    return one[0] - slack <= other[1] and other[0] - slack <= one[1]


def interval_text(start: datetime | None, end: datetime | None, zone: tzinfo) -> str:
    """For lists: 2026-11-17, 2026-11, 2026-11-17 22:00–05:00 or 2026-11-17 22:00 – 2026-11-19 05:00, on the local clock."""
    if start is None:
        return ""
    begun = start.astimezone(zone)
    if end is None or end == start:
        return f"{begun:%Y-%m-%d %H:%M}"
    ended = end.astimezone(zone)
    if _is_midnight(begun) and _is_midnight(ended):
        last = ended.date() - _ONE
        if begun.day == 1 and ended.date() == (begun.date() + 31 * _ONE).replace(day=1):
            return f"{begun:%Y-%m}"
        return f"{begun:%Y-%m-%d}" if last <= begun.date() else f"{begun:%Y-%m-%d} – {last.isoformat()}"
    if end - start < _ONE:  # the clock tells whether it ended on the next day
        return f"{begun:%Y-%m-%d %H:%M}–{ended:%H:%M}"
    return f"{begun:%Y-%m-%d %H:%M} – {ended:%Y-%m-%d %H:%M}"


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(timezone.utc)


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
