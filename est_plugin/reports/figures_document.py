# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av åtgärder as a document of blocks: the bars are tables of their numbers, for web page and ODT."""

from __future__ import annotations

from .content import Edition, Publisher, Texts
from .document import QUIET, Block, Cell, Document, Facts, Line, Paragraph, Table, cell, section, text_rows
from .figures_content import Chart, FiguresContent, Value, chart_cells, chart_heads, number_heads


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
    return [(texts(f"figures.about.{name}"), said) for name, said in content.about]


def _numbers(content: FiguresContent, texts: Texts) -> list[Block]:
    heads = number_heads(content, texts)
    rows = tuple((cell(line.label), _value(line.now), *([_value(line.before)] if content.before else [])) for line in content.numbers)
    return section(texts("figures.numbers"), Table(texts("figures.numbers"), heads, rows, (5, 3, 3)[: len(heads)]))


def _value(value: Value | None) -> Cell:
    return () if value is None else cell(value.text, Line(value.detail, QUIET))


def _chart(chart: Chart, texts: Texts) -> Table:
    heads = chart_heads(chart, texts)
    return Table(chart.title, heads, text_rows(chart_cells(chart, bar, texts) for bar in chart.bars), (4, *(1.2 for _ in heads[1:])))
