# SPDX-License-Identifier: GPL-2.0-or-later
"""When a walk counts as held: its papers or answers come in, and its time has come. A walk that lies ahead stays planned."""
from __future__ import annotations

import datetime as dt
from typing import Any

from ..core.record import Record


def lies_ahead(walk: Record, now: dt.datetime) -> bool:
    """Whether the walk is planned for a time that has not come."""
    return walk["state"] == "planned" and walk["planned_start"] is not None and walk["planned_start"] > now


def held_changes(walk: Record, now: dt.datetime) -> dict[str, Any]:
    """Columns that make a planned walk a held one; none when it is none or lies ahead."""
    if walk["state"] != "planned" or lies_ahead(walk, now):
        return {}
    times = {} if walk["held_start"] else {"held_start": walk["planned_start"], "held_end": walk["planned_end"]}
    return {"state": "held", **times}


def moment_seen(walk: Record, now: dt.datetime) -> dt.datetime:
    """When things were seen on a walk: when it began, or now while it lies ahead."""
    start = walk["held_start"] or walk["planned_start"]
    return start if start is not None and start <= now else now
