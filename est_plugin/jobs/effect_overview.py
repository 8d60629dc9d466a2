# SPDX-License-Identifier: GPL-2.0-or-later
"""Repaired lamp groups and barriers round which enough reports are known to judge their effect; the same figures as est:effect."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ..core import status
from ..core.errors import InputError
from ..core.record import Record
from ..reports.effect_document import FEW, LEAST_EVENTS, Effect, Kind
from ..storage.store import Store
from . import effect
from .effect_measures import Intervention, interventions

TYPES = ("lighting", "barrier")


@dataclass(frozen=True)
class Judged:
    """A measure with what is told of its effect."""

    measure: Record
    content: Effect

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What occurred and what was felt, where there is enough of it."""
        return tuple(kind for kind in self.content.kinds if kind.verdict != FEW)

    @property
    def done_on(self) -> dt.date:
        """The last day of the works."""
        return self.content.periods.works[1]


def judged(store: Store, choices: effect.Choices) -> list[Judged]:
    """Those with ten reports or more within reach before and after, the latest first."""
    ground = effect.read(store)
    measures = store.find("measure", {"measure_type": TYPES, "status": status.FIXED_CODES}, order_by=("-done_on", "number"))
    found = []
    for measure, intervention in interventions(store, measures):
        if _may_have_enough(ground, intervention, choices):
            try:
                one = Judged(measure, effect.effect_of(ground, intervention, choices))
            except InputError:  # too early, or nothing known of those days: not one of these
                continue
            found += [one] if one.kinds else []
    return found


def _may_have_enough(ground: effect.Ground, intervention: Intervention, choices: effect.Choices) -> bool:
    """Whether so many reports of its periods lie within the boxes round its places: quick to see, and mostly not."""
    try:
        periods, _earliest = effect.periods_of(ground, intervention.works, choices)
    except InputError:
        return False
    reports = ground.reports
    wanted = reports.counts & ~reports.is_centre & (reports.inside(periods.before, ground.zone) | reports.inside(periods.after, ground.zone))
    x, y = reports.xy[wanted].T
    near = np.zeros(len(x), dtype=bool)
    for place in intervention.places:
        box = place.boundingBox().buffered(choices.reach_m)
        near |= (x >= box.xMinimum()) & (x <= box.xMaximum()) & (y >= box.yMinimum()) & (y <= box.yMaximum())
    return int(near.sum()) >= LEAST_EVENTS
