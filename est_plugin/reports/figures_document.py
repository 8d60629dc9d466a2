# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av åtgärder as a document of blocks: the bars are tables of their numbers, for web page and ODT."""

from __future__ import annotations

from .content import Edition, Publisher, Texts
from .document import QUIET, Block, Cell, Document, Facts, Line, Paragraph, Table, cell, section
from .figures_content import Bar, Chart, FiguresContent, Value, days_words, whole


def document_of(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts) -> Document:
    """The same as the paper."""
    blocks: list[Block] = [Facts(tuple(about(content, texts))), *_numbers(content, texts)]
    for chart in content.charts:
        blocks += section(chart.title, _chart(chart, texts) if chart.bars else Paragraph(chart.empty))
    named = [(line.label, line.explanation) for line in content.numbers] + [(chart.title, chart.explanation) for chart in content.charts]
    blocks += section(texts("figures.how"), Paragraph(texts("figures.how-few")), Facts(tuple(named)))
    return Document(content.title, f"{content.place}, {content.period}", publisher, edition, tuple(blocks))


def about(content: FiguresContent, texts: Texts) -> list[tuple[str, str]]:
    """Label and value of what the figures are of."""
    lines = (("period", content.period), ("standing", content.standing), ("before", content.before), ("choice", content.choice))
    return [(texts(f"figures.about.{name}"), said) for name, said in lines if said]


def _numbers(content: FiguresContent, texts: Texts) -> list[Block]:
    has_before = bool(content.before)
    heads = [texts("figures.column.figure"), texts("figures.now"), *([texts("figures.before", period=content.before)] if has_before else [])]
    rows = tuple((cell(line.label), _value(line.now), *([_value(line.before)] if has_before else [])) for line in content.numbers)
    return section(texts("figures.numbers"), Table(texts("figures.numbers"), tuple(heads), rows, (5, 3, 3)[: len(heads)]))


def _value(value: Value | None) -> Cell:
    return () if value is None else cell(value.text, Line(value.detail, QUIET))


def _chart(chart: Chart, texts: Texts) -> Table:
    has_median = any(bar.median_days is not None for bar in chart.bars)
    heads = (chart.head, *chart.part_labels, texts("figures.total"), *([texts("figures.median-head")] if has_median else []))
    rows = tuple(_bar(chart, bar, has_median, texts) for bar in chart.bars)
    return Table(chart.title, heads, rows, (4, *(1.2 for _ in heads[1:])))


def _bar(chart: Chart, bar: Bar, has_median: bool, texts: Texts) -> tuple[Cell, ...]:
    numbers = [whole(len(ids), texts) for ids in bar.parts] if chart.part_labels else []
    median = [days_words(bar.median_days, texts) if bar.median_days is not None else "\u2013"] if has_median else []
    return tuple(cell(text) for text in (bar.label, *numbers, whole(bar.total, texts), *median))
