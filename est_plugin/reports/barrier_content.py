# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder on paper: all of the municipality's, or those that one organisation closes and opens."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..core.paper_choices import INTERNAL
from .content import Edition, MapPicture, Publisher

COLUMNS: Mapping[str, float] = MappingProxyType({
    "nr": 18.0, "name": 68.0, "state": 24.0, "hours": 58.0, "key": 44.0, "checked": 33.0, "measure": 28.0,
})  # fmt: skip
"""Internal: name and width in millimetres."""
OUTSIDE: Mapping[str, float] = MappingProxyType({"nr": 18.0, "name": 82.0, "state": 24.0, "hours": 70.0, "key": 44.0, "remark": 35.0})
"""For those who close and open: nothing about measures and checks, room to write."""


@dataclass(frozen=True)
class BarrierLine:
    """One barrier in words. `sign` is how its mark is drawn."""

    number: str
    name: str
    kind: str
    state: str
    sign: str
    place: str = ""
    hours: str = ""
    key_holder: str = ""
    closed_by: str = ""
    checked: dt.date | None = None
    checked_by: str = ""
    check: str = ""
    """`never` or `old` when the way for rescue vehicles has to be looked at."""
    measure: str = ""
    note: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class BarrierList:
    """The whole paper; `recipient` is empty when it is about all of them."""

    publisher: Publisher
    edition: Edition
    lines: tuple[BarrierLine, ...]
    recipient: str = ""
    map: MapPicture | None = None

    @property
    def is_inside(self) -> bool:
        """Whether our own people read it."""
        return self.edition.audience == INTERNAL

    @property
    def columns(self) -> Mapping[str, float]:
        """Names and widths of what its readers see."""
        return COLUMNS if self.is_inside else OUTSIDE
