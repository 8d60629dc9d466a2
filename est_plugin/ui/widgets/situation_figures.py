# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of a situation report as simple markup: what lies beside the texts while they are written."""
from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from ...core.situation.figures import Figures
from ...i18n import Texts
from ...reports import situation_words as words
from ...reports.picture_content import WhenTable
from ...reports.picture_words import cell_words
from ...reports.situation_content import Grid


def figures_html(figures: Figures, texts: Texts) -> str:
    """All of it, in the order of the document; what was written by people is shown as it is."""
    period = words.period_of(figures, texts)
    parts = [_paragraph(f"{period[:1].upper()}{period[1:]}. {words.compared_words(figures, texts)}")]
    if figures.is_empty:
        parts.append(_paragraph(texts("situation.empty")))
    parts += _grids(texts("situation.categories"), words.category_grids(figures, texts))
    parts += _grids(texts("situation.places"), words.place_grids(figures, texts))
    parts += [_when(one, texts) for one in words.when_tables(figures, texts)]
    parts += [_grid(one) for one in (words.fate_grid(figures, texts), words.hotspot_grid(figures, texts)) if one is not None]
    parts.append(_head(texts("situation.measures")) + _table((), words.measure_numbers(figures, texts)))
    parts += _lines(texts("situation.since.done"), (words.measure_words(one, figures, texts) for one in figures.measures.finished))
    parts += _lines(texts("situation.since.late"), (words.measure_words(one, figures, texts) for one in figures.measures.late))
    walks = words.walk_grid(figures, texts)
    parts += [_grid(walks)] if walks is not None else []
    parts += _lines(texts("situation.rounds"), [words.rounds_words(figures, texts)])
    reporters = words.reporter_grid(figures, texts)
    parts += [_grid(reporters)] if reporters is not None else []
    parts += [_paragraph(one) for one in (words.silent_words(figures, texts), *words.limits(figures, texts)) if one]
    return "".join(parts)


def _grids(title: str, grids: Sequence[Grid]) -> list[str]:
    return [_head(title), *(f"<p>{_said(one.title)}</p>{_table(one.heads, one.rows)}" for one in grids)] if grids else []


def _grid(grid: Grid) -> str:
    return _head(grid.title) + _table(grid.heads, grid.rows) + (_paragraph(grid.note) if grid.note else "")


def _when(one: WhenTable, texts: Texts) -> str:
    """Weekdays across, time bands down; spread reports are parts of one."""
    rows = []
    for at, band in enumerate(one.bands):
        values = [row[at] for row in one.cells]
        rows.append((band, *(cell_words(value, texts) for value in (*values, sum(values)))))
    days = [day[:2].capitalize() for day in one.days]
    return _head(one.title) + (_table(("", *days, "Σ"), rows) if rows else "") + (_paragraph(one.note) if one.note else "")


def _lines(title: str, lines: Iterable[str]) -> list[str]:
    told = [line for line in lines if line]
    return [_head(title), "<ul>" + "".join(f"<li>{_said(line)}</li>" for line in told) + "</ul>"] if told else []


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column holds words, the others are set to the right when they are numbers."""
    top = "<tr>" + "".join(f"<th align='left'>{_said(head)}</th>" for head in heads) + "</tr>" if heads else ""
    body = "".join("<tr>" + "".join(f"<td>{_said(cell)}&nbsp;&nbsp;</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table cellspacing='0' cellpadding='2'>{top}{body}</table>"


def _head(text: str) -> str:
    return f"<h4>{_said(text)}</h4>"


def _paragraph(text: str) -> str:
    return f"<p>{_said(text)}</p>"


def _said(text: str) -> str:
    return html.escape(text, quote=False)
