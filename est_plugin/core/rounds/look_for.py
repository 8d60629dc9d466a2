# SPDX-License-Identifier: GPL-2.0-or-later
"""What to look for at a place when nobody has written it: by the kind of hotspot, else in general."""
from __future__ import annotations

from ..notice import Notice

KINDS = ("unsafe_place", "dark_place", "gathering", "disorder", "alcohol_drugs", "violence", "vandalism", "theft", "traffic", "fire", "litter")


def look_for(kind: str | None) -> Notice:
    """The text for a kind of the shipped list; a kind of the municipality's own gets the general one."""
    return Notice(f"patrol.look-{kind}" if kind in KINDS else "patrol.look-other")
