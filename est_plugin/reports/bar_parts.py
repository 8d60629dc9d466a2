# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of a bar, the same on screen and on paper: their patterns and where they lie."""
from __future__ import annotations

from collections.abc import Sequence

EMPTY, DOTS, STRIPES, SOLID = "empty", "dots", "stripes", "solid"
"""Patterns that parts differ by, from light to dark: black and white print tells the same as colours."""


def parts_of_bar(counts: Sequence[int], longest: int, width: float, least: float) -> list[tuple[float, float]]:
    """Start and width of each part of a bar.

    Parameters
    ----------
    counts : how many each part stands for; a part of none has no width
    longest : how many the longest bar of the chart stands for; it fills `width`
    least : width that the smallest part has at least, so that one of five hundred is still seen
    """
    total, filled = sum(counts), sum(1 for count in counts if count)
    if total <= 0 or longest <= 0 or width <= 0:
        return [(0.0, 0.0)] * len(counts)
    least = min(least, width / filled)
    whole = min(width, max(width * total / longest, least * filled))
    places, at = [], 0.0
    for count in counts:
        own = least + (whole - least * filled) * count / total if count else 0.0
        places.append((at, own))
        at += own
    return places
