# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for hotspots: states, and at most three priorities, each with its justification. The database refuses the same."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blank import is_blank
from .errors import RuleError

CANDIDATE, ACTIVE, COOLED, CLOSED = "candidate", "active", "cooled", "closed"
PRIORITY_STATES = (ACTIVE,)
MOST_PRIORITIES = 3


def check_hotspot(hotspot: Mapping[str, Any]) -> None:
    """Raise RuleError for a hotspot as it shall be written; that each priority is given once is held by the database."""
    if hotspot.get("priority") is not None:
        if is_blank(hotspot.get("justification")):
            raise RuleError("rule.priority-needs-justification")
        if hotspot.get("state") not in PRIORITY_STATES:
            raise RuleError("rule.priority-needs-active")
    if hotspot.get("same_as_id") is not None and hotspot.get("state") != CLOSED:
        raise RuleError("rule.merged-hotspot-is-closed")
