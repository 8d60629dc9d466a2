# SPDX-License-Identifier: GPL-2.0-or-later
"""When events happen: the hours of the week as chart and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..core.time_bands import BANDS
from .content import Edition, Publisher, Texts
from .document import LEAD, QUIET, Block, Document, Facts, Items, Paragraph, Table, WeekChart, section, text_rows
from .engine import wording

_BAND_WIDTHS = (1.1, 1.2, 1.0, 1.45, 1.2, 1.05, 0.8)  # the word for afternoon is long
Rows = tuple  # seven tuples of numbers, Monday first


@dataclass(frozen=True)
class TimePattern:
    """What is told; the sums of both tables are the number of events."""

    layer: str
    events: int
    hours: Rows
    """Seven rows of 24 hours."""
    bands: Rows
    """Seven rows of the bands of the day; a night belongs to the evening it begins."""
    vague: int
    """Events that may have happened at any hour of a day or more."""
    zone: str
    first: dt.date
    last: dt.date
    without_time: int = 0
    bad_time: str = ""


def sentence(content: TimePattern, texts: Texts) -> str:
    """When it is densest, in one sentence."""
    if 2 * content.vague > content.events:
        day = max(range(7), key=lambda number: sum(content.hours[number]))
        share = sum(content.hours[day]) / content.events
        return texts("time-pattern.sentence-days", day=_day(day, texts), percent=round(100 * share))
    day, band = max(((day, band) for day in range(7) for band in range(len(BANDS))), key=lambda place: _density(content, *place))
    code, first, before = BANDS[band]
    return texts(
        "time-pattern.sentence", day=_day(day, texts), band=texts(f"time-pattern.band-{code}"), hours=f"{first:02d}–{before:02d}",
        percent=round(100 * content.bands[day][band] / content.events), times=wording.number(_density(content, day, band) * 168 / content.events, 1, texts),
    )  # fmt: skip


def remarks(content: TimePattern, texts: Texts) -> list[str]:
    """What whoever reads the tables should know."""
    told = []
    if content.vague:
        told.append(texts("time-pattern.vague", n=content.vague, vague=wording.whole(content.vague, texts), total=wording.whole(content.events, texts)))
    if content.without_time:
        example = texts("events.for-example", value=content.bad_time) if content.bad_time else ""
        told.append(texts("events.without-time", n=content.without_time, example=example))
    return told


def document_of(content: TimePattern, publisher: Publisher, edition: Edition, texts: Texts) -> Document:
    """All of it."""
    told = remarks(content, texts)
    period = texts("events.period", first=wording.short_day(content.first, texts), last=wording.short_day(content.last, texts))
    facts = ((texts("events.number"), wording.whole(content.events, texts)), (texts("events.period-label"), period), (texts("time-pattern.zone"), content.zone))
    blocks: list[Block] = [
        Paragraph(sentence(content, texts), LEAD), *([Items(tuple(told))] if told else []),
        *section(texts("time-pattern.chart"), _chart(content, texts), Paragraph(texts("time-pattern.chart-how"), QUIET)),
        *section(texts("time-pattern.by-band"), _by_band(content, texts), Paragraph(texts("time-pattern.night"), QUIET)),
        *section(texts("time-pattern.by-hour"), _by_hour(content, texts)),
        *section(texts("time-pattern.basis"), Facts(facts), Paragraph(texts("time-pattern.how"))),
    ]  # fmt: skip
    return Document(texts("time-pattern.title"), content.layer, publisher, edition, tuple(blocks))


def _density(content: TimePattern, day: int, band: int) -> float:
    """Events per hour of a band: bands are not equally long."""
    _, first, before = BANDS[band]
    return content.bands[day][band] / ((before - first) % 24)


def _chart(content: TimePattern, texts: Texts) -> WeekChart:
    bands = tuple((texts(f"time-pattern.band-{code}"), first, before) for code, first, before in BANDS)
    days = tuple(_capital(_day(day, texts)) for day in range(7))
    return WeekChart(texts("time-pattern.alt", answer=sentence(content, texts)), days, content.hours, bands)


def _by_band(content: TimePattern, texts: Texts) -> Table:
    bands = (_capital(f"{texts(f'time-pattern.band-{code}')} {first:02d}–{before:02d}") for code, first, before in BANDS)
    heads = (texts("time-pattern.day"), *bands, texts("time-pattern.sum"))
    rows = [[_capital(_day(day, texts)), *_numbers((*row, sum(row)), texts)] for day, row in enumerate(content.bands)]
    totals = [sum(column) for column in zip(*content.bands)]
    rows.append([texts("time-pattern.sum"), *_numbers((*totals, sum(totals)), texts)])
    return Table(texts("time-pattern.by-band"), heads, text_rows(rows), _BAND_WIDTHS)


def _by_hour(content: TimePattern, texts: Texts) -> Table:
    heads = (texts("time-pattern.hour"), *(_capital(_day(day, texts)) for day in range(7)), texts("time-pattern.sum"))
    columns = list(zip(*content.hours))
    rows = [[f"{hour:02d}–{hour + 1:02d}", *_numbers((*column, sum(column)), texts)] for hour, column in enumerate(columns)]
    return Table(texts("time-pattern.by-hour"), heads, text_rows(rows))


def _numbers(values: tuple[float, ...], texts: Texts) -> list[str]:
    """Whole numbers where they are, else one decimal."""
    return [wording.whole(round(one), texts) if abs(one - round(one)) < 1e-9 else wording.number(one, 1, texts) for one in values]


def _day(number: int, texts: Texts) -> str:
    return texts(f"reports.weekday.{number + 1}")


def _capital(word: str) -> str:
    """For heads and names of rows."""
    return word[:1].upper() + word[1:]
