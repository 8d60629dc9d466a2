# SPDX-License-Identifier: GPL-2.0-or-later
"""A map as documents hold it: the picture of the base map and what stands on it. Taken from `content`, like all that documents share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .light_line import LightLine


@dataclass(frozen=True)
class Marker:
    """A numbered sign on a map, in map units."""

    label: str
    x: float
    y: float
    shape: str = "circle"
    """circle (defect), square (good), lamp, bar (barrier), stop, recheck, check (an old point, a lamp to look at on an outdoor paper: no colour)."""
    state: str = "open"
    """open, planned, waiting, fixed or refused."""


@dataclass(frozen=True)
class Dot:
    """A point on a map without a number: filled for what occurred, a ring for what was felt."""

    x: float
    y: float
    is_ring: bool = False


@dataclass(frozen=True)
class SheetFrame:
    """Where a map sheet lies on the overview."""

    letter: str
    extent: tuple[float, float, float, float]


@dataclass(frozen=True)
class MapPicture:
    """A map: the picture of the base map, and what the document engine draws on it as vectors."""

    image: bytes | None
    """PNG or JPEG that covers exactly `extent`; None = no base map, `note` says why."""
    extent: tuple[float, float, float, float]
    """xmin, ymin, xmax, ymax in map units (metres)."""
    crs_label: str = ""
    credit: str = ""
    note: str = ""
    route: tuple[tuple[float, float], ...] = ()
    markers: tuple[Marker, ...] = ()
    made_on: dt.date | None = None
    vector: bytes | None = None
    """The same as a PDF page of vectors, where the layers are vectors."""
    box: str = "report"
    """Its box on the page of the report (map_boxes.BOXES_MM)."""
    sheet: str = ""
    """Letter of a map sheet; empty = the only map, or the overview."""
    frames: tuple[SheetFrame, ...] = ()
    """On the overview: the sheets; the numbers stand on those."""
    dots: tuple[Dot, ...] = ()
    alt: str = ""
    """What it shows, in words; empty = made from its markers."""
    lines: tuple[LightLine, ...] = ()
    """The route told by its expected light; drawn instead of `route`."""
