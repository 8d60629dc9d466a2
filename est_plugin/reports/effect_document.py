# SPDX-License-Identifier: GPL-2.0-or-later
"""The effect of a measure in words: one sentence, a table of felt and occurred reports before and after, and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.effect_periods import EffectPeriods
from .content import Edition, Publisher, Texts
from .document import BOLD, LEAD, QUIET, Cell, Document, Facts, Items, Line, Paragraph, Table, cell, section
from .engine import wording

LEAST_EVENTS = 10
"""Below this, before and after together, nothing can be judged."""
FELT, OCCURRED = "felt", "occurred"
FEW, ONE_SIDED, NO_CONTROL, FEWER, MORE, SAME = "few", "one-sided", "no-control", "fewer", "more", "same"
_KIND_OF_AREA = {"ring": "effect.control-ring", "rest": "effect.control-rest", "polygon": "effect.control-polygon"}


@dataclass(frozen=True)
class Change:
    """Reports more (+) or fewer (−) than expected, with its 95 % interval."""

    estimate: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Kind:
    """Counts (before, after) of what was felt or of what occurred; `total` is with the places next door."""

    name: str
    reach: tuple[int, int]
    near: tuple[int, int]
    control: tuple[int, int]
    local: Change | None
    total: Change | None
    quotient: float | None
    is_whole: bool = True
    """Whether the workspace has reports in both periods at all."""

    @property
    def verdict(self) -> str:
        """What can be said of it."""
        if sum(self.reach) < LEAST_EVENTS:
            return FEW
        if not self.is_whole:
            return ONE_SIDED
        if self.local is None:
            return NO_CONTROL
        return FEWER if self.local.high < 0 else MORE if self.local.low > 0 else SAME


@dataclass(frozen=True)
class Areas:
    """How far, how wide, how large; `control_m2` None for the rest of the workspace."""

    kind: str
    reach_m: float
    buffer_m: float
    reach_m2: float
    near_m2: float
    control_m2: float | None


@dataclass(frozen=True)
class Signs:
    """What the remarks are made from."""

    unclear_time: int = 0
    waiting: int = 0
    without_place: int = 0
    centres: int = 0
    has_before: bool = True
    has_after: bool = True
    earliest: dt.date = dt.date.min
    position_error_m: float = 0.0
    overlap_m2: float = 0.0


@dataclass(frozen=True)
class Effect:
    """All of it."""

    name: str
    kinds: tuple[Kind, ...]
    periods: EffectPeriods
    areas: Areas
    signs: Signs


def sentence(content: Effect, texts: Texts) -> str:
    """The answer: one clause for what occurred and one for what was felt; one for both when there is too little of both."""
    metres = wording.length(content.areas.reach_m, texts)
    if all(kind.verdict == FEW for kind in content.kinds):
        counts = {f"{kind.name}_{when}": kind.reach[at] for kind in content.kinds for at, when in enumerate(("before", "after"))}
        return texts("effect.sentence-few", metres=metres, least=LEAST_EVENTS, **counts)
    clauses = {kind.name: _clause(kind, texts) for kind in content.kinds}
    return texts("effect.sentence", metres=metres, **clauses)


def remark_keys(content: Effect) -> list[tuple[str, Mapping[str, Any]]]:
    """Key and values of what whoever reads the figures should know."""
    signs, periods = content.signs, content.periods
    told: list[tuple[str, Mapping[str, Any]]] = []
    if not (signs.has_before and signs.has_after):
        told.append((f"effect.remark-none-{'after' if signs.has_before else 'before'}", {}))
    elif signs.earliest > periods.before[0]:
        told.append(("effect.remark-began-later", {"day": signs.earliest, "first": periods.before[0]}))
    if not periods.has_same_season:
        told.append(("effect.remark-season", {}))
    if content.areas.reach_m < signs.position_error_m:
        told.append(("effect.remark-position", {"reach": round(content.areas.reach_m), "error": round(signs.position_error_m)}))
    for name in ("waiting", "unclear_time", "without_place", "centres"):
        number = getattr(signs, name)
        if number:
            told.append((f"effect.remark-{name.replace('_', '-')}", {"n": number}))
    if signs.overlap_m2 >= 1:
        told.append(("effect.remark-overlap", {"area": round(signs.overlap_m2)}))
    few = [kind for kind in content.kinds if kind.verdict not in (FEW, ONE_SIDED, NO_CONTROL) and sum(kind.control) < LEAST_EVENTS]
    return [*told, *((f"effect.remark-few-control-{kind.name}", {"n": sum(kind.control)}) for kind in few)]


def remark(key: str, values: Mapping[str, Any], texts: Texts) -> str:
    """A remark in words."""
    return texts(key, **{name: wording.short_day(value, texts) if isinstance(value, dt.date) else value for name, value in values.items()})


def remarks(content: Effect, texts: Texts) -> list[str]:
    """All remarks in words."""
    return [remark(key, values, texts) for key, values in remark_keys(content)]


def document_of(content: Effect, publisher: Publisher, edition: Edition, texts: Texts) -> Document:
    """All of it."""
    told = remarks(content, texts)
    has_near = content.areas.buffer_m > 0
    places = ("reach", *(("near",) if has_near else ()), "control")
    heads = (texts("effect.reports"), *(texts(f"effect.head-{place}") for place in places), texts("effect.head-local"), *_near_heads(has_near, texts))
    rows = tuple(
        (cell(texts(f"effect.kind-{kind.name}")), *(_counts(getattr(kind, place), texts) for place in places), _change(kind, kind.local, texts),
         *((_change(kind, kind.total, texts), _quotient(kind, texts)) if has_near else ()))
        for kind in content.kinds
    )  # fmt: skip
    how = [texts("effect.how"), texts("effect.how-rest" if content.areas.control_m2 is None else "effect.how-area")]
    blocks = [
        Paragraph(sentence(content, texts), LEAD), *([Items(tuple(told))] if told else []),
        *section(texts("effect.table"), Table(texts("effect.table"), heads, rows), Paragraph(texts("effect.how-to-read"), QUIET)),
        *section(texts("effect.basis"), Facts(_facts(content, texts)), *(Paragraph(one) for one in how),
                 *([Paragraph(texts("effect.how-quotient"))] if has_near else [])),
    ]  # fmt: skip
    return Document(texts("effect.title"), content.name, publisher, edition, tuple(blocks))


def _clause(kind: Kind, texts: Texts) -> str:
    verdict = kind.verdict
    values: dict[str, Any] = {"before": kind.reach[0], "after": kind.reach[1]}
    if verdict in (FEWER, MORE, SAME) and kind.local is not None:
        values.update(_interval(kind.local, texts), n=_number(abs(kind.local.estimate), texts))
    return texts(f"effect.clause-{kind.name}-{verdict}", **values)


def _near_heads(has_near: bool, texts: Texts) -> tuple[str, ...]:
    return (texts("effect.head-total"), texts("effect.head-quotient")) if has_near else ()


def _counts(counts: tuple[int, int], texts: Texts) -> Cell:
    return cell(texts("effect.before-after", before=wording.whole(counts[0], texts), after=wording.whole(counts[1], texts)))


def _change(kind: Kind, change: Change | None, texts: Texts) -> Cell:
    if kind.verdict in (FEW, ONE_SIDED):
        return cell(Line(texts(f"effect.cell-{kind.verdict}"), QUIET))
    if change is None:
        return cell(Line(texts("effect.cell-no-control"), QUIET))
    shown = _signed(change.estimate, texts)
    is_clear = change.high < 0 or change.low > 0
    return cell(Line(shown, BOLD) if is_clear else Line(shown), Line(texts("effect.interval", **_interval(change, texts)), QUIET))


def _quotient(kind: Kind, texts: Texts) -> Cell:
    if kind.quotient is None or kind.verdict != FEWER:
        return cell(Line(texts("effect.cell-no-quotient"), QUIET))
    word = "spread" if kind.quotient > 0 else "none" if kind.quotient == 0 else "some" if kind.quotient >= -1 else "all"
    return cell(_signed(kind.quotient, texts, 2), Line(texts(f"effect.quotient-{word}"), QUIET))


def _interval(change: Change, texts: Texts) -> dict[str, str]:
    decimals = 0 if max(abs(change.low), abs(change.high)) >= 100 else 1
    return {"low": _signed(change.low, texts, decimals), "high": _signed(change.high, texts, decimals)}


def _facts(content: Effect, texts: Texts) -> tuple[tuple[str, str], ...]:
    periods, areas = content.periods, content.areas
    spans = {name: _span(days, texts) for name, days in (("before", periods.before), ("works", periods.works), ("after", periods.after))}
    length = texts(f"effect.length-{periods.unit}", n=periods.length)
    control = texts(_KIND_OF_AREA[areas.kind])
    if areas.control_m2 is not None:
        control = texts("effect.area-size", area=control, hectares=_hectares(areas.control_m2, texts))
    return (
        *((texts(f"effect.{name}"), span) for name, span in spans.items()), (texts("effect.length"), length),
        (texts("effect.reach"), texts("effect.area-size", area=wording.length(areas.reach_m, texts), hectares=_hectares(areas.reach_m2, texts))),
        *(((texts("effect.near"), texts("effect.area-size", area=wording.length(areas.buffer_m, texts), hectares=_hectares(areas.near_m2, texts))),)
          if areas.buffer_m > 0 else ()),
        (texts("effect.control"), control),
    )  # fmt: skip


def _span(days: tuple[dt.date, dt.date], texts: Texts) -> str:
    if days[0] == days[1]:
        return wording.short_day(days[0], texts)
    return texts("events.period", first=wording.short_day(days[0], texts), last=wording.short_day(days[1], texts))


def _hectares(area_m2: float, texts: Texts) -> str:
    return wording.number(area_m2 / 10_000, 1, texts)


def _number(value: float, texts: Texts) -> str:
    return wording.number(value, 0 if abs(value) >= 10 or round(value, 1) == round(value) else 1, texts)


def _signed(value: float, texts: Texts, decimals: int | None = None) -> str:
    shown = _number(value, texts) if decimals is None else wording.number(value, decimals, texts)
    plain = shown.lstrip("-")
    if not plain.strip("0.,"):
        return "0"
    return ("\u2212" if value < 0 else "+") + plain
