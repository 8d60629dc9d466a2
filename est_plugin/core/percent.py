# SPDX-License-Identifier: GPL-2.0-or-later
"""Shares in whole per cent, the same in every table and paper."""
from __future__ import annotations


def whole_percent(part: int, whole: int) -> int | None:
    """Halves upwards; 0 and 100 mean none and all, never nearly so. None when there is nothing to share."""
    if not whole:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(99, max(1, rounded))
