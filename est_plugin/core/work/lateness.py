# SPDX-License-Identifier: GPL-2.0-or-later
"""How late something is, in the unit people would use."""
from __future__ import annotations

DAYS, WEEKS, MONTHS, YEARS = "days", "weeks", "months", "years"
_DAYS_A_MONTH, _DAYS_A_YEAR = 30.44, 365


def how_late(days: int) -> tuple[str, int]:
    """(unit, how many): 10 days, 3 weeks, 4 months, 2 years."""
    if days < 14:
        return DAYS, days
    if days < 8 * 7:
        return WEEKS, days // 7
    if days < 2 * _DAYS_A_YEAR:
        return MONTHS, round(days / _DAYS_A_MONTH)
    return YEARS, days // _DAYS_A_YEAR
