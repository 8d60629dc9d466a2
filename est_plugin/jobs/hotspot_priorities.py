# SPDX-License-Identifier: GPL-2.0-or-later
"""Prioriterat nu: at most three places, each with why."""
from __future__ import annotations

from dataclasses import dataclass

from ..core.hotspot_rules import PRIORITY_STATES
from ..core.record import Record
from ..storage.store import Store


@dataclass(frozen=True)
class Priority:
    """One of the places that come first now."""

    rank: int  # 1 to 3
    hotspot: Record

    @property
    def name(self) -> str:
        """What the place is called."""
        return self.hotspot["name"] or ""

    @property
    def level(self) -> str:
        """calm, watch or act."""
        return self.hotspot["level"]

    @property
    def justification(self) -> str:
        """Why this one comes first."""
        return self.hotspot["justification"] or ""


def priorities(store: Store) -> list[Priority]:
    """The places that are prioritised now, the first one first; for internal use: `public_places` has what may be published."""
    rows = store.find("hotspot", {"state": PRIORITY_STATES}, order_by=["priority"])
    return [Priority(row["priority"], row) for row in rows if row["priority"] is not None]
