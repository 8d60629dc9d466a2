# SPDX-License-Identifier: GPL-2.0-or-later
"""The effect of a measure for whoever never reads statistics: before, after, the control area, and what may be said of it."""

from __future__ import annotations

from .content import Texts
from .effect_document import FEW, ONE_SIDED, Effect, Kind, sentence
from .engine import wording


def answer(content: Effect, texts: Texts) -> str:
    """A line for what occurred and one for what was felt; one sentence for both when there is too little of both."""
    if all(kind.verdict == FEW for kind in content.kinds):
        return sentence(content, texts)
    told = sorted(content.kinds, key=lambda kind: kind.verdict == FEW)
    return "\n".join(_told(kind, texts) for kind in told)


def compared(content: Effect, texts: Texts) -> str:
    """Which months with which, how far, and with what."""
    periods, areas = content.periods, content.areas
    spans = {
        name: texts("events.period", first=wording.short_day(first, texts), last=wording.short_day(last, texts))
        for name, (first, last) in (("before", periods.before), ("after", periods.after))
    }
    return texts("effect.plain-compared", **spans, reach=wording.length(areas.reach_m, texts), control=texts(f"effect.plain-control-{areas.kind}"))


def verdict(kind: Kind, texts: Texts) -> str:
    """What may be said of one kind, in few words."""
    return texts(f"effect.plain-{kind.verdict}")


def _told(kind: Kind, texts: Texts) -> str:
    name = texts(f"effect.kind-{kind.name}")
    counts = texts("effect.before-after", before=wording.whole(kind.reach[0], texts), after=wording.whole(kind.reach[1], texts))
    if kind.verdict in (FEW, ONE_SIDED):
        return texts("effect.plain-without", name=name, counts=counts, verdict=verdict(kind, texts))
    control = texts("effect.before-after", before=wording.whole(kind.control[0], texts), after=wording.whole(kind.control[1], texts))
    return texts("effect.plain-with", name=name, counts=counts, control=control, verdict=verdict(kind, texts))
