# SPDX-License-Identifier: GPL-2.0-or-later
"""How good hotspots are: one sentence, remarks, and the figures beside those of a plain count."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ..core.notice import Notice
from .content import Edition, Publisher, Texts
from .document import LEAD, QUIET, Cell, Document, Facts, Items, Line, Paragraph, Table, cell, section
from .engine import wording

FEW_EVENTS = 30
"""As for the shared picture: below this no hotspots are pointed out."""
SHORT_DAYS = 90.0
"""[P] A quarter of a year: shorter periods are ruled by chance and by the season."""
MUCH_OF_THE_AREA = 0.5
LITTLE_STAYS = 0.5
WIDE_ENOUGH = 1.2
"""Bandwidth beside the position error: 100 m for 83 m."""
_Z = 1.96
_MEASURES = ("hits", "pai", "pei", "rri")


@dataclass(frozen=True)
class Cells:
    """The cells that hotspots are compared with."""

    cell_m: float
    cell_from: str
    """given, hotspots (their parameters), shape (of the hotspots) or usual."""
    hotspots: float
    """Size of the hotspots in cells."""
    study: int

    @property
    def hotspots_km2(self) -> float:
        """Area of the hotspots in the study area."""
        return self.hotspots * self.cell_m**2 / 1e6

    @property
    def study_km2(self) -> float:
        """Study area."""
        return self.study * self.cell_m**2 / 1e6


@dataclass(frozen=True)
class Judged:
    """What an area catches of the later events; None where it cannot be said."""

    hits: float
    events: int
    area_share: float
    pai: float | None
    pai_low: float | None
    pai_high: float | None
    pei: float | None
    rri: float | None


@dataclass(frozen=True)
class Stays:
    """Part of the area that stays when positions are wrong: mean, and where 90 % of the simulations lie; by count, kde or gi_star."""

    share: float
    low: float
    high: float
    simulations: int
    method: str


@dataclass(frozen=True)
class Signs:
    """What the remarks are made from besides the figures."""

    stacked: int = 0
    without_place: int = 0
    without_time: int = 0
    days: float | None = None
    is_same_events: bool = False
    has_study_area: bool = True
    overlap_share: float = 0.0
    cells_chosen: tuple[int, int] | None = None


@dataclass(frozen=True)
class HotspotQuality:
    """All that is told."""

    name: str
    earlier: int
    later: int
    cells: Cells
    bandwidth_m: float | None
    position_error_m: float
    seed: int
    hotspots: Judged
    baseline: Judged
    stability: Stays | None
    earlier_outside: int = 0
    later_outside: int = 0
    remarks: tuple[Notice, ...] = ()


def with_remarks(content: HotspotQuality, signs: Signs) -> HotspotQuality:
    """The content with what must be known to trust it or not, the gravest first."""
    cells, error = content.cells, content.position_error_m
    least = math.ceil(WIDE_ENOUGH * error / 10) * 10
    share, stays = content.hotspots.area_share, content.stability
    told = [
        (cells.hotspots == 0, "no-hotspots", {}),
        (content.later == 0, "no-later-events", {}),
        (share >= MUCH_OF_THE_AREA, "covers-much", {"percent": round(100 * share)}),
        (signs.is_same_events, "same-events", {}),
        (signs.stacked > 0, "stacked", {"n": signs.stacked}),
        (content.earlier < FEW_EVENTS, "few-events", {"n": content.earlier, "least": FEW_EVENTS}),
        (0 < content.later < FEW_EVENTS, "few-later-events", {"n": content.later, "least": FEW_EVENTS}),
        (content.bandwidth_m is not None and content.bandwidth_m < WIDE_ENOUGH * error, "bandwidth-below-error",
         {"bandwidth": f"{content.bandwidth_m or 0:g}", "error": f"{error:g}", "least": least}),
        (cells.cell_m < error, "cell-below-error", {"cell": f"{cells.cell_m:g}", "error": f"{error:g}", "least": least}),
        (signs.days is not None and signs.days < SHORT_DAYS, "period-short", {"days": max(round(signs.days or 0), 1), "least": round(SHORT_DAYS)}),
        (stays is not None and stays.share < LITTLE_STAYS, "unstable", {"percent": round(100 * stays.share) if stays else 0, "error": f"{error:g}"}),
        (not signs.has_study_area, "study-area-guessed", {}),
        (content.earlier_outside + content.later_outside > 0, "outside", {"n": content.earlier_outside + content.later_outside}),
        (signs.cells_chosen is not None, "cells-chosen", dict(zip(("n", "total"), signs.cells_chosen or ()))),
        (signs.overlap_share > 0.001, "overlap", {}),
        (signs.without_place > 0, "without-place", {"n": signs.without_place}),
        (signs.without_time > 0, "without-time", {"n": signs.without_time}),
    ]  # fmt: skip
    return replace(content, remarks=tuple(Notice(f"quality.remark.{key}", values) for is_told, key, values in told if is_told))


def sentence(content: HotspotQuality, texts: Texts) -> str:
    """The answer, in one sentence."""
    found, base = content.hotspots, content.baseline
    if found.pai is None:
        return texts("quality.sentence-no-hotspots" if content.cells.hotspots == 0 else "quality.sentence-no-later")
    if found.area_share >= 1:
        return texts("quality.sentence-everything")
    stays = content.stability
    parts = {
        "hit": _percent(found.hits / found.events, texts), "n": wording.whole(found.events, texts), "area": _percent(found.area_share, texts),
        "compared": texts(f"quality.compared-{_compared(found, base)}", hit=_percent(base.hits / base.events, texts)),
        "chance": texts("quality.chance-times", times=wording.number(found.pai, 1, texts)) if found.pai > 1.05 else texts("quality.chance-none"),
        "stays": "" if stays is None else texts("quality.stays", percent=round(100 * stays.share), error=f"{content.position_error_m:g}"),
    }  # fmt: skip
    return texts("quality.sentence", **parts)


def document_of(content: HotspotQuality, publisher: Publisher, edition: Edition, texts: Texts) -> Document:
    """All of it."""
    remarks = Items(tuple(remark.text(texts) for remark in content.remarks))
    heads = (texts("quality.measure"), texts("quality.of-hotspots"), texts("quality.of-count"))
    both = (content.hotspots, content.baseline)
    rows = tuple((cell(texts(f"quality.{name}")), *(_value(name, one, texts) for one in both)) for name in _MEASURES)
    explained = tuple((texts(f"quality.{name}"), texts(f"quality.{name}-how")) for name in (*_MEASURES, "stability"))
    blocks = [
        Paragraph(sentence(content, texts), LEAD), *(section(texts("quality.remarks"), remarks) if content.remarks else []),
        *section(texts("quality.figures"), Table(texts("quality.figures"), heads, rows), Paragraph(texts("quality.figures-how"), QUIET)),
        *section(texts("quality.stability"), Paragraph(_stability(content, texts))),
        *section(texts("quality.basis"), Facts(_facts(content, texts))),
        *section(texts("quality.words"), Facts(explained)),
    ]  # fmt: skip
    return Document(texts("quality.title"), content.name, publisher, edition, tuple(blocks))


def _compared(found: Judged, base: Judged) -> str:
    """More, as many or fewer than the count; a difference that chance can make is none."""
    difference = found.hits - base.hits
    if abs(difference) <= _Z * math.sqrt(found.hits + base.hits):
        return "same"
    return "more" if difference > 0 else "fewer"


def _value(name: str, judged: Judged, texts: Texts) -> Cell:
    if name == "hits":
        if not judged.events:
            return cell(texts("quality.unknown"))
        shown = wording.number(judged.hits, 0 if judged.hits == round(judged.hits) else 1, texts)
        return cell(_percent(judged.hits / judged.events, texts), Line(texts("quality.hits-of", n=shown, total=wording.whole(judged.events, texts)), QUIET))
    value = getattr(judged, name)
    if value is None:
        return cell(texts("quality.unknown"))
    shown = wording.number(value, 2, texts)
    if name != "pai" or judged.pai_low is None:
        return cell(shown)
    between = texts("quality.between", low=wording.number(judged.pai_low, 2, texts), high=wording.number(judged.pai_high, 2, texts))
    return cell(shown, Line(between, QUIET))


def _stability(content: HotspotQuality, texts: Texts) -> str:
    stays = content.stability
    if stays is None:
        return texts("quality.unknown")
    return texts(
        "quality.stability-told", percent=round(100 * stays.share), low=round(100 * stays.low), high=round(100 * stays.high),
        error=f"{content.position_error_m:g}", simulations=stays.simulations, method=texts(f"quality.method-{stays.method}"),
    )  # fmt: skip


def _facts(content: HotspotQuality, texts: Texts) -> tuple[tuple[str, str], ...]:
    cells = content.cells
    facts = [
        (texts("quality.earlier-events"), wording.whole(content.earlier, texts)), (texts("quality.later-events"), wording.whole(content.later, texts)),
        (texts("quality.hotspot-area"), _km2(cells.hotspots_km2, texts)), (texts("quality.study-area"), _km2(cells.study_km2, texts)),
        (texts("quality.cell"), texts(f"quality.cell-{cells.cell_from}", metres=_metres(cells.cell_m, texts))),
    ]  # fmt: skip
    if content.bandwidth_m is not None:
        facts.append((texts("quality.bandwidth"), texts("reports.metres", n=_metres(content.bandwidth_m, texts))))
    return tuple(facts)


def _percent(share: float, texts: Texts) -> str:
    """15, 3,4 or 0,12: as many decimals as tell something."""
    percent = 100 * share
    decimals = 0 if percent >= 9.95 or percent == round(percent) else 1 if percent >= 0.95 else 2
    return texts("quality.percent", n=wording.number(percent, decimals, texts))


def _km2(area: float, texts: Texts) -> str:
    return texts("quality.km2", n=wording.number(area, 1 if area >= 10 else 2 if area >= 0.1 else 4, texts))


def _metres(metres: float, texts: Texts) -> str:
    return wording.number(metres, 0 if metres == round(metres) else 1, texts)
