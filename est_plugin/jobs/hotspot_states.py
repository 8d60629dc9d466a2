# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspots become current, cooled or closed."""
from __future__ import annotations

from collections.abc import Sequence

from ..core.hotspot_rules import PRIORITY_STATES
from ..core.record import Record
from ..storage.store import Done, Store


def set_state(store: Store, hotspots: Sequence[Record], state: str) -> Done:
    """All of them as they were read, in one transaction; what is no longer current comes first no longer."""
    with store.transaction("hotspot_state") as tx:
        for row in hotspots:
            tx.update(row, **({"state": state} if state in PRIORITY_STATES else {"state": state, "priority": None}))
    return tx.done
