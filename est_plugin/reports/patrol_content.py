# SPDX-License-Identifier: GPL-2.0-or-later
"""Rundblad: the places of a shift, why one goes there, what to look for, and room to tell what became of it."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .content import Edition, MapPicture, Publisher


@dataclass(frozen=True)
class PatrolStop:
    """A place of the round; `number` stands on the map."""

    number: int
    name: str
    time: str = ""
    """When it is bad there, in words."""
    why: str = ""
    look_for: str = ""


@dataclass(frozen=True)
class PatrolSheet:
    """The whole paper. Times are local."""

    publisher: Publisher
    edition: Edition
    name: str
    starts: dt.datetime
    ends: dt.datetime
    stops: tuple[PatrolStop, ...]
    map: MapPicture | None = None
    organisation: str = ""
    is_traffic: bool = False
    length_m: float | None = None
    is_straight: bool = False
    """The length is that of straight lines."""
    return_to: str = ""
