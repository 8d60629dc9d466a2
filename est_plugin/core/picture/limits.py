# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings of the workspace that the shared picture follows, with what holds when nothing sensible is set."""
from __future__ import annotations

from typing import Any

MIN_REPORTS, MIN_REPORTS_SETTING = 30, "picture_min_reports"  # below that of one kind: counts per place
CELL_M, CELL_SETTING = 100, "picture_cell_m"
POSITION_ERROR_M, POSITION_ERROR_SETTING = 83.0, "position_error_m"  # median of geocoded Swedish police data, Gerell (2018)


def min_reports(setting: Any) -> int:
    """Reports of one kind from which on squares and street pieces are shown."""
    return _whole(setting, MIN_REPORTS, 1, 1_000_000)


def cell_m(setting: Any) -> int:
    """Side of a square in metres."""
    return _whole(setting, CELL_M, 10, 10_000)


def position_error_m(setting: Any) -> float:
    """How far positions may be off, in metres."""
    is_number = isinstance(setting, (int, float)) and not isinstance(setting, bool)
    return float(setting) if is_number and 0 < setting < 100_000 else POSITION_ERROR_M


def _whole(value: Any, usual: int, least: int, most: int) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        return usual
    return number if least <= number <= most else usual
