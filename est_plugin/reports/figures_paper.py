# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av åtgärder: numbers with those of the period before, bars in tables of their numbers, and what counts."""
from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from .content import DocumentResult, Edition, Publisher, Target, Texts
from .engine import blocks, flow, look
from .engine.charts import BarSign, Legend
from .engine.tables import Row, table
from .figures_content import Chart, FiguresContent, chart_cells, chart_heads, number_heads
from .figures_document import about
from .walk_report_front import facts_strip, letterhead

_NUMBER_MM = (78.0, 48.0, 48.0)
_LABEL_MM, _LONG_LABEL_MM, _COUNT_MM, _MEDIAN_MM, _PAD_MM = 48.0, 80.0, 15.0, 21.0, 2.2


def draw(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Writes the figures as PDF."""
    warnings: list[str] = []
    colour = look.accent(publisher.accent)
    story: list[Flowable] = [letterhead(publisher, colour, texts, warnings), blocks.space(5), blocks.heading(1, content.title, colour)]
    story += [facts_strip(about(content, texts)), *_numbers(content, colour, texts)]
    for chart in content.charts:
        story += _chart(chart, colour, texts)
    story += _explanations(content, colour, texts)
    return flow.write(target, story, flow.Running(content.title, f"{content.place}, {content.period}", publisher, edition), texts, warnings)


def _numbers(content: FiguresContent, colour: Color, texts: Texts) -> list[Flowable]:
    rows = []
    for line in content.numbers:
        shown = [line.now, *([line.before] if line.before else [])]
        cells = [blocks.paragraph(one.text, 11, bold=True, after=0) + (blocks.paragraph(one.detail, 8.5, after=0) if one.detail else []) for one in shown]
        rows.append(Row((blocks.paragraph(line.label, 10, after=0), *cells)))
    widths = _NUMBER_MM if content.before else (_NUMBER_MM[0], flow.WIDTH_MM - _NUMBER_MM[0])
    return blocks.titled(2, texts("figures.numbers"), table(number_heads(content, texts), widths, rows, colour=colour), colour)


def _chart(chart: Chart, colour: Color, texts: Texts) -> list[Flowable]:
    """A table of the bar's numbers, with the bar itself in the last column."""
    story = blocks.section(2, chart.title, colour, room_mm=40)
    if not chart.bars:
        return story + blocks.paragraph(chart.empty, 10)
    counts = len(chart.part_labels)
    label_mm = _LABEL_MM if counts else _LONG_LABEL_MM
    bar_mm = flow.WIDTH_MM - label_mm - _COUNT_MM * (counts + 1) - (_MEDIAN_MM if chart.has_median else 0)
    heads = (*chart_heads(chart, texts), texts("figures.bar"))
    widths = [label_mm, *[_COUNT_MM] * (counts + 1), *([_MEDIAN_MM] if chart.has_median else []), bar_mm]
    rows = []
    for bar in chart.bars:
        sign = BarSign([len(ids) for ids in bar.parts], chart.patterns, chart.longest, bar_mm - _PAD_MM, colour)
        rows.append(Row((*chart_cells(chart, bar, texts), [sign])))
    legend = [Legend(chart.part_labels, chart.patterns, colour)] if counts else []
    return [*story, *legend, table(heads, widths, rows, colour=colour)]


def _explanations(content: FiguresContent, colour: Color, texts: Texts) -> list[Flowable]:
    story = [*blocks.section(2, texts("figures.how"), colour, room_mm=60), *blocks.paragraph(texts("figures.how-few"), 8.5)]
    named = [(line.label, line.explanation) for line in content.numbers] + [(chart.title, chart.explanation) for chart in content.charts]
    return story + [block for name, words in named for block in blocks.labelled(f"{name}.", words, 8.5)]
