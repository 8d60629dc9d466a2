# SPDX-License-Identifier: GPL-2.0-or-later
"""Orsaksblad: what is known of a place, its causes and the measures against them; what is not known yet is room to write in."""
from __future__ import annotations

from dataclasses import dataclass

from ..core.causes import LONG, SHORT, SITUATIONAL, SOCIAL
from .content import Edition, MapPicture, Publisher

EMPTY_CAUSES = 2
"""Causes with empty fields when nothing is written yet; one more when something is."""
EMPTY_MEASURES = 2


@dataclass(frozen=True)
class CauseLine:
    """A measure against a cause; organisations only, never names of people."""

    what: str = ""
    who: str = ""
    horizon: str = ""
    """short or long; empty = to be ticked."""
    known: str = ""


@dataclass(frozen=True)
class CausePart:
    """One cause: answers to the questions of the worksheet in their order; an empty answer is room to write in."""

    name: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    horizon: str = ""
    measures: tuple[CauseLine, ...] = ()


@dataclass(frozen=True)
class CauseSheet:
    """All of it."""

    publisher: Publisher
    edition: Edition
    place: str
    facts: tuple[tuple[str, str], ...]
    causes: tuple[CausePart, ...] = ()
    map: MapPicture | None = None
    notes: tuple[str, ...] = ()
    """What is known about types of measures, with its source."""


KINDS, HORIZONS = (SITUATIONAL, SOCIAL), (SHORT, LONG)
