# SPDX-License-Identifier: GPL-2.0-or-later
"""The time zone of the municipality, also on machines that have no time-zone files, and times in words."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

from .errors import InputError
from .notice import Translate

STOCKHOLM = "Europe/Stockholm"
# Standard offset in hours of the zones we know without files. All follow directive 2000/84/EC.
_EU_ZONES = {STOCKHOLM: 1, "Europe/Mariehamn": 2, "Europe/Helsinki": 2, "Europe/Oslo": 1, "Europe/Copenhagen": 1}
_HOUR = timedelta(hours=1)


class EuZone(tzinfo):
    """A zone with European summer time: last Sunday of March to last Sunday of October, 01:00 UTC (since 1996)."""

    def __init__(self, key: str, standard_hours: int) -> None:
        self.key = key
        self._standard = timedelta(hours=standard_hours)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Offset from UTC; the repeated hour in October follows `fold`, the missing one in March as in zoneinfo."""
        return self._standard + self.dst(moment)

    def dst(self, moment: datetime | None) -> timedelta:
        """One hour in summer, else none."""
        if moment is None:
            return timedelta(0)
        wall = moment.replace(tzinfo=None)
        start = _last_sunday(wall.year, 3) + _HOUR + self._standard
        end = _last_sunday(wall.year, 10) + _HOUR + self._standard
        if start <= wall < start + _HOUR:  # this hour does not exist
            return timedelta(0) if moment.fold == 0 else _HOUR
        if end <= wall < end + _HOUR:  # this hour comes twice
            return _HOUR if moment.fold == 0 else timedelta(0)
        return _HOUR if start <= wall < end else timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        """The offset as text: abbreviations such as CET differ between zones."""
        hours = int(self.utcoffset(moment) / _HOUR)
        return f"UTC+{hours}"

    def fromutc(self, moment: datetime) -> datetime:
        """Wall time of a UTC moment."""
        utc = moment.replace(tzinfo=None)
        summer = _last_sunday(utc.year, 3) + _HOUR <= utc < _last_sunday(utc.year, 10) + _HOUR
        repeated = _last_sunday(utc.year, 10) + _HOUR <= utc < _last_sunday(utc.year, 10) + 2 * _HOUR
        wall = utc + self._standard + (_HOUR if summer else timedelta(0))
        return wall.replace(tzinfo=self, fold=1 if repeated else 0)


def zone(key: str = STOCKHOLM) -> tzinfo:
    """The time zone by its IANA name; Windows may lack the files, then the European rule is used."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # looks for its files when it is loaded

    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as error:
        if key in _EU_ZONES:
            return EuZone(key, _EU_ZONES[key])
        raise InputError("time.zone-unknown", zone=key) from error


def aware(moment: datetime, local: tzinfo) -> datetime:
    """The moment with a zone; wall time without one is taken as local."""
    return moment.replace(tzinfo=local) if moment.tzinfo is None else moment.astimezone(local)


def add(moment: datetime, step: timedelta) -> datetime:
    """The moment so much real time later, right across the change to or from summer time."""
    return (moment.astimezone(timezone.utc) + step).astimezone(moment.tzinfo)


def stored_day(text: Any) -> date | None:
    """The day of a stored text, also of a moment; None for what another program wrote and is none."""
    try:
        return date.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def clock(moment: datetime) -> str:
    """Time of day for running text and tables: 17:05."""
    return f"{moment:%H:%M}"


def long_date(day: date, translate: Translate) -> str:
    """The date in words: tisdag 17 november 2026."""
    return translate(
        "time.long-date",
        weekday=translate(f"time.weekday-{day.isoweekday()}"),
        day=day.day,
        month=translate(f"time.month-{day.month}"),
        year=day.year,
    )


def short_date(day: date, translate: Translate) -> str:
    """The date for tight places: 17 nov."""
    return translate("time.short-date", day=day.day, month=translate(f"time.month-short-{day.month}"))


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)  # March and October have 31 days
    return last - timedelta(days=last.isoweekday() % 7)
