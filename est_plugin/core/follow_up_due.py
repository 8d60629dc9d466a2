# SPDX-License-Identifier: GPL-2.0-or-later
"""When a walk is to be walked again: the follow-up walk planned for it is over and nothing was noted, or half a year has gone by without one."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

AGAIN_AFTER = dt.timedelta(days=182)


def is_follow_up_due(walk: Mapping[str, Any], followers: Iterable[Mapping[str, Any]], now: dt.datetime) -> bool:
    """`followers` are the walks that follow up this one; a held walk waits until its follow-up is noted."""
    if walk["state"] != "held":
        return False
    starts = [one["planned_start"] for one in followers if one["state"] != "cancelled"]
    if starts:
        return any(start is not None and start < now for start in starts)
    held = walk["held_start"] or walk["planned_start"]
    return held is not None and held + AGAIN_AFTER <= now
