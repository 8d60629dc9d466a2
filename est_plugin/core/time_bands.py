# SPDX-License-Identifier: GPL-2.0-or-later
"""The bands of the day that reports and hotspots are spoken of in: code list time_band."""
from __future__ import annotations

from datetime import datetime, timedelta

BANDS: tuple[tuple[str, int, int], ...] = (("morning", 5, 9), ("day", 9, 15), ("afternoon", 15, 18), ("evening", 18, 22), ("night", 22, 5))
"""(code, first hour, hour it ends before) in local time; the night goes on into the next morning."""
CODES = tuple(code for code, _, _ in BANDS)


def band_of(hour: int) -> str:
    """The band that an hour of the day (0–23) lies in."""
    if not 0 <= hour <= 23:
        raise ValueError(f"no hour of the day: {hour}")
    return next(code for code, first, before in BANDS if (hour - first) % 24 < (before - first) % 24)


def band_between(start: datetime, end: datetime | None) -> str | None:
    """The band that a report's time lies wholly in; None when it reaches over several, as a whole day or month does.

    Both are local; `end` does not belong to the time (18:00–22:00 is evening).
    """
    if end is None or end <= start:
        return band_of(start.hour)
    code = band_of(start.hour)
    first, before = next((first, before) for band, first, before in BANDS if band == code)
    is_short = end - start <= timedelta(hours=(before - first) % 24)
    return code if is_short and band_of((end - timedelta(microseconds=1)).hour) == code else None
