# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of *Belysning att titta på*, a page of the papers for the evening."""
from __future__ import annotations

from dataclasses import dataclass

from .content import MapPicture


@dataclass(frozen=True)
class LampRow:
    """A lamp to look at; `label` stands in the list and on the map."""

    label: str
    pole: str = ""
    fault: str = ""
    state: str = ""
    """How far the repair has come, in words."""
    place: str = ""


@dataclass(frozen=True)
class LightingPage:
    """Lamps in walking order, and how light the route is expected to be (the lines of the map)."""

    rows: tuple[LampRow, ...]
    map: MapPicture | None = None
    note: str = ""
    """Why the map does not tell how light it is."""
    more: int = 0
    """Lamps that found no room."""
    off: int = 0
    """Lamps off on purpose, which are not in the list."""
