# SPDX-License-Identifier: GPL-2.0-or-later
"""A line of the returned round sheet: clock times of the paper become an arrival and minutes, or the reason why they cannot."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..cycle_rules import NOT_REACHED, PLANNED, VISITED
from ..errors import InputError
from ..importing.bad_value import BadValue
from ..importing.clock_cells import parse_clock
from .shift import Shift, on_shift

LONGEST_MIN = 720  # a visit that seems longer is a slip of the pen
CALM, ACTION = "calm", "action"  # visit_seen


@dataclass(frozen=True)
class When:
    """When a visit began and how long it took; `is_twice`: the clock stood in the hour that comes twice, the earlier one was taken."""

    arrived_at: dt.datetime  # UTC
    minutes: int | None
    is_twice: bool = False


def state_of(arrived: str, is_not_reached: bool) -> str:
    """What became of a place: a time says that somebody was there."""
    return NOT_REACHED if is_not_reached else VISITED if arrived.strip() else PLANNED


def read_when(arrived: str, left: str, shift: Shift) -> When:
    """The visit of a line, "22.10" and "22.25"; "22.10–22.25" in the first field says both. The second may be empty.

    Raises
    ------
    InputError    for what is no clock time, is skipped by summer time, or lies far from the shift
    """
    begins, ends = _clock(arrived)
    if left.strip():
        ends = _clock(left)[0]
    starts = on_shift(begins, shift)
    if not starts:
        raise InputError("patrol.clock-off-shift", time=arrived.strip(), start=f"{shift.local_start:%H:%M}", end=f"{shift.local_end:%H:%M}")
    start = starts[0]
    is_twice = len([one for one in starts if abs(one - start) == dt.timedelta(hours=1)]) > 0
    if ends is None:
        return When(start, None, is_twice)
    minutes = _minutes(start, ends, shift)
    if minutes is None:
        raise InputError("patrol.clock-left-before", arrived=arrived.strip(), left=left.strip() or arrived.strip())
    return When(start, minutes, is_twice)


def _minutes(start: dt.datetime, ends: int, shift: Shift) -> int | None:
    """To the first moment at or after the arrival that the clock can mean; None when that is half a day away."""
    after = [one for one in on_shift(ends, shift) if one >= start]
    minutes = round((min(after) - start).total_seconds() / 60) if after else None
    return minutes if minutes is not None and minutes <= LONGEST_MIN else None


def _clock(text: str) -> tuple[int, int | None]:
    try:
        return parse_clock(text.strip())
    except BadValue as error:
        raise InputError("patrol.clock-bad", time=text.strip()[:20]) from error
