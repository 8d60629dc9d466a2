# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a barrier has come, what its measure says about that, and whether the way for rescue vehicles has been checked."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .calendar_se import add_months

WANTED, DECIDED, ORDERED, IN_PLACE, BROKEN, REMOVED = STATES = ("wanted", "decided", "ordered", "in_place", "broken", "removed")  # choice barrier_state
STANDING = (IN_PLACE, BROKEN)  # it is there, so that it can be in the way
MEASURE_TYPE = "barrier"
NEVER, OLD = "never", "old"
CHECK_EVERY_MONTHS = 12
_OF_STATUS = {
    "approved": DECIDED, "planned": DECIDED, "ordered": ORDERED, "in_progress": ORDERED, "fixed": IN_PLACE, "verified": IN_PLACE,
}  # fmt: skip
_PREFIX = "B"


def number_text(number: int | None) -> str:
    """What a barrier is called in lists and on the map: B3."""
    return f"{_PREFIX}{number}" if number is not None else "–"


def state_after(state: str, measure_status: str) -> str | None:
    """The state that the status of its measure proposes; None when it stays as it is.

    One that is wanted goes forward only; one that is broken is in place again when it is mended, and one in place is not ordered once more.
    """
    wanted = _OF_STATUS.get(measure_status)
    if wanted is None or state in (REMOVED, wanted):
        return None
    if state in STANDING:
        return wanted if wanted == IN_PLACE else None
    return wanted if STATES.index(wanted) > STATES.index(state) else None


def check_missing(barrier: Mapping[str, Any], today: date) -> str | None:
    """`never` or `old` when it stands there and nobody has checked during a year that rescue vehicles come through; else None."""
    if barrier["state"] not in STANDING:
        return None
    checked = barrier.get("emergency_access_checked")
    if checked is None:
        return NEVER
    return OLD if checked < add_months(today, -CHECK_EVERY_MONTHS) else None
