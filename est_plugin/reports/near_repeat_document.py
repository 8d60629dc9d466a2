# SPDX-License-Identifier: GPL-2.0-or-later
"""Near repeats as one sentence, a table of bands, and what it rests on."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from .content import Edition, Publisher, Texts
from .document import BOLD, LEAD, QUIET, Cell, Document, Facts, Items, Line, Paragraph, Table, cell, section
from .engine import wording

FEW_EVENTS = 50
"""[P] Below this a table of near repeats is mostly chance."""


@dataclass(frozen=True)
class Band:
    """One field of the table: from, and below what, in metres and days."""

    distance_m: tuple[float, float]
    days: tuple[float, float]
    observed: int
    expected: float
    p: float

    @property
    def ratio(self) -> float | None:
        """Observed / expected; None when none is expected."""
        return self.observed / self.expected if self.expected > 0 else None


@dataclass(frozen=True)
class NearRepeats:
    """What is told: rows of bands from near to far, each with its times from soon to late."""

    layer: str
    events: int
    rows: tuple[tuple[Band, ...], ...]
    reach: tuple[float, float, float] | None
    """Metres, days, how many times as many pairs; None when there are no clear repeats."""
    metric: str
    permutations: int
    seed: int
    first: dt.date
    last: dt.date
    without_place: int = 0
    without_time: int = 0
    bad_time: str = ""
    stacked: int = 0
    """Events on centre points of towns, which are no places."""


def sentence(content: NearRepeats, texts: Texts) -> str:
    """The answer, in one sentence."""
    if content.reach is None:
        nearest = content.rows[0][0]
        return texts("near-repeat.sentence-none", metres=_plain(nearest.distance_m[1], texts), days=_plain(nearest.days[1], texts))
    metres, days, ratio = content.reach
    values = {"metres": _plain(metres, texts), "days": _plain(days, texts)}
    if ratio < 2:
        return texts("near-repeat.sentence-percent", percent=round(100 * (ratio - 1)), **values)
    return texts("near-repeat.sentence-times", times=wording.number(ratio, 1, texts), **values)


def remarks(content: NearRepeats, texts: Texts) -> list[str]:
    """What whoever reads the table should know."""
    told = []
    if content.events < FEW_EVENTS:
        told.append(texts("near-repeat.few-events", n=content.events, least=FEW_EVENTS))
    if content.stacked:
        told.append(texts("near-repeat.stacked", n=content.stacked))
    if content.without_place:
        told.append(texts("events.without-place", n=content.without_place))
    if content.without_time:
        example = texts("events.for-example", value=content.bad_time) if content.bad_time else ""
        told.append(texts("events.without-time", n=content.without_time, example=example))
    return told


def document_of(content: NearRepeats, publisher: Publisher, edition: Edition, texts: Texts) -> Document:
    """All of it."""
    heads = (texts("near-repeat.distance"), *(_band(one.days, texts("near-repeat.unit-days"), texts) for one in content.rows[0]))
    rows = tuple((cell(_band(row[0].distance_m, texts("near-repeat.unit-metres"), texts)), *(_cell(one, texts) for one in row)) for row in content.rows)
    told = remarks(content, texts)
    blocks = [
        Paragraph(sentence(content, texts), LEAD), *([Items(tuple(told))] if told else []),
        *section(texts("near-repeat.table"), Table(texts("near-repeat.table"), heads, rows), Paragraph(texts("near-repeat.how-to-read"), QUIET)),
        *section(texts("near-repeat.basis"), Facts(_facts(content, texts)), Paragraph(texts("near-repeat.how"))),
    ]  # fmt: skip
    return Document(texts("near-repeat.title"), content.layer, publisher, edition, tuple(blocks))


def _cell(band: Band, texts: Texts) -> Cell:
    if band.ratio is None:
        return cell(texts("near-repeat.none-expected", n=band.observed))
    is_clear = band.p <= 0.05 and band.ratio > 1
    shown = texts("near-repeat.times", times=wording.number(band.ratio, 2, texts))
    expected = wording.whole(round(band.expected), texts) if band.expected >= 100 else wording.number(band.expected, 1, texts)
    pairs = texts("near-repeat.pairs", n=band.observed, pairs=wording.whole(band.observed, texts), expected=expected)
    ratio = Line(texts("near-repeat.clear", times=shown), BOLD) if is_clear else Line(shown)
    return cell(ratio, Line(pairs, QUIET), Line(_p(band.p, texts), QUIET))


def _facts(content: NearRepeats, texts: Texts) -> tuple[tuple[str, str], ...]:
    period = texts("events.period", first=wording.short_day(content.first, texts), last=wording.short_day(content.last, texts))
    return (
        (texts("events.number"), wording.whole(content.events, texts)), (texts("events.period-label"), period),
        (texts("near-repeat.metric"), texts(f"near-repeat.metric-{content.metric}")),
        (texts("near-repeat.permutations"), texts("near-repeat.permutations-seed", n=content.permutations, seed=content.seed)),
    )  # fmt: skip


def _band(limits: tuple[float, float], unit: str, texts: Texts) -> str:
    """From a to below b, with the unit: a band holds its first limit and not its last."""
    return texts("near-repeat.band", low=_plain(limits[0], texts), high=_plain(limits[1], texts), unit=unit)


def _p(p: float, texts: Texts) -> str:
    decimals = 2 if p >= 0.1 else 3 if p >= 0.001 else 4
    return texts("near-repeat.p", p=wording.number(p, decimals, texts))


def _plain(number: float, texts: Texts) -> str:
    """A number as short as it can be said."""
    if number == math.floor(number):
        return wording.whole(int(number), texts)
    return f"{number:g}".replace(".", texts("reports.decimal-mark"))
