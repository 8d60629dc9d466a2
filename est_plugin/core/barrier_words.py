# SPDX-License-Identifier: GPL-2.0-or-later
"""The hours of a barrier in words: "22–05 fre–lör, 1 april–30 sep" in lists and on paper, "stängs 22" on the map."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, tzinfo
from typing import Any

from .barrier_hours import AS_USUAL, BarrierHours, hours_of, is_closed, next_change
from .calendar_se import month_day
from .local_time import short_date
from .notice import Translate

_LEAP_YEAR = 2024  # every day of a calendar exists
_WEEK = 7


def hours_text(hours: BarrierHours, translate: Translate) -> str:
    """Clock, weekdays, season and holidays in one line; empty when nothing is known."""
    span = _span(hours, translate)
    if not span or hours.is_always:
        return span
    days = weekday_text(hours.weekdays, translate)
    parts = [f"{span} {days}".strip()]
    if hours.season:
        parts.append("–".join(short_date(month_day(day, _LEAP_YEAR), translate) for day in hours.season))
    if hours.on_holidays != AS_USUAL:
        parts.append(translate(f"barrier.holidays-{hours.on_holidays}"))
    return ", ".join(parts)


def told_hours(barrier: Mapping[str, Any], translate: Translate) -> str:
    """The hours of a row of `barrier` with what is written beside them."""
    parts = [hours_text(hours_of(barrier), translate), (barrier.get("opening_hours") or "").strip()]
    return ". ".join(part for part in parts if part)


def closing_text(hours: BarrierHours, translate: Translate) -> str:
    """When it is closed in the evening, for the map; empty for what has no hour of its own (gis/styles.py draws the same)."""
    return translate("barrier.closes", at=_clock(hours.closes, translate)) if hours.closes is not None and not hours.is_whole_day else ""


def weekday_text(weekdays: frozenset[int], translate: Translate) -> str:
    """Runs of weekdays, also over Sunday: "fre–sön", "sön–tors", "mån, ons"; empty when it is every day."""
    if len(weekdays) == _WEEK:
        return ""
    starts = [day for day in sorted(weekdays) if (day - 2) % _WEEK + 1 not in weekdays]
    runs = []
    for first in starts:
        last = first
        while last % _WEEK + 1 in weekdays:
            last = last % _WEEK + 1
        names = [translate(f"barrier.weekday-{day}") for day in ((first, last) if last != first else (first,))]
        runs.append("–".join(names))
    return ", ".join(runs)


def now_text(hours: BarrierHours, moment: datetime, zone: tzinfo, translate: Translate) -> str:
    """Whether it is closed now and when that changes: "Nu öppen, stängs fre 27 nov kl 22"; empty when its hours are not known."""
    closed = is_closed(hours, moment, zone)
    if closed is None:
        return ""
    change = next_change(hours, moment, zone)
    if change is None:
        return translate("barrier.now-closed" if closed else "barrier.now-open")
    local = change.astimezone(zone)
    day = f"{translate(f'barrier.weekday-{local.isoweekday()}')} {short_date(local.date(), translate)}"
    key = "barrier.now-closed-until" if closed else "barrier.now-open-until"
    return translate(key, day=day, at=_clock(local.time(), translate))


def _span(hours: BarrierHours, translate: Translate) -> str:
    if hours.is_always:
        return translate("barrier.always")
    if hours.is_whole_day and hours.closes == time(0):
        return translate("barrier.whole-day")
    if hours.is_known:
        plain = all(one.minute == 0 for one in (hours.closes, hours.opens))
        return "–".join(_clock(one, translate, is_plain=plain) for one in (hours.closes, hours.opens))
    if hours.opens is not None:
        return translate("barrier.opens", at=_clock(hours.opens, translate))
    return closing_text(hours, translate)


def _clock(at: time, translate: Translate, *, is_plain: bool = True) -> str:
    """A whole hour as short as the language writes it."""
    return translate("barrier.whole-hour", hour=f"{at.hour:02d}") if is_plain and at.minute == 0 else f"{at:%H:%M}"
