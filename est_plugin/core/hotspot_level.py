# SPDX-License-Identifier: GPL-2.0-or-later
"""Level of a hotspot proposed from need and the possibility to influence it, both in three steps."""

from __future__ import annotations

CALM, WATCH, ACT = "calm", "watch", "act"
LOW, HIGH = 1, 3
_ACT_FROM = 6  # of need × influence, 1 to 9


def proposed_level(need: int, influence: int) -> str:
    """Great need that can be influenced calls for action; little need is calm unless much can be done about it easily."""
    if need * influence >= _ACT_FROM:
        return ACT
    return CALM if need == LOW and influence < HIGH else WATCH
