# SPDX-License-Identifier: GPL-2.0-or-later
"""The worksheet of causes: what it holds, what is missing, and which types of measures something is known about."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .errors import InputError

SITUATIONAL, SOCIAL = "situational", "social"
SHORT, LONG = "short", "long"
QUESTIONS = ("what_happens", "where_when", "why_here", "who_can_influence")
KNOWN_ABOUT = ("lighting", "traffic", "barrier")
"""Measure types with a research note (cause.known-TYPE): Brå 2023 on outdoor lighting, Brå on motor-borne problems."""


@dataclass(frozen=True)
class CauseMeasure:
    """A measure proposed against a cause; `id` when it is there already."""

    title: str
    measure_type: str = "other"
    responsible_id: str | None = None
    also_ids: tuple[str, ...] = ()
    horizon: str = SHORT
    evidence: str = ""
    id: str | None = None


@dataclass(frozen=True)
class Cause:
    """One cause of what happens at a place; `id` when it is there already."""

    name: str
    kind: str = SITUATIONAL
    horizon: str = SHORT
    what_happens: str = ""
    where_when: str = ""
    why_here: str = ""
    who_can_influence: str = ""
    evidence: str = ""
    measures: tuple[CauseMeasure, ...] = ()
    id: str | None = None


@dataclass(frozen=True)
class Worksheet:
    """What a group worked out about one hotspot."""

    causes: tuple[Cause, ...] = ()
    worked_on: dt.date | None = None
    organisations: str = ""


def check(sheet: Worksheet) -> None:
    """Raise InputError for a cause or a measure without a name, or an actor named twice."""
    for position, cause in enumerate(sheet.causes, 1):
        if not cause.name.strip():
            raise InputError("cause.name-missing", n=position)
        for measure in cause.measures:
            if not measure.title.strip():
                raise InputError("cause.measure-missing", cause=cause.name)
            if measure.responsible_id is not None and measure.responsible_id in measure.also_ids:
                raise InputError("cause.actor-twice", measure=measure.title)
