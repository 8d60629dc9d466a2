# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables whose head repeats on each page and whose rows are never cut; a row taller than a page goes on in a new row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Union

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from . import fonts, look, user_text
from .tagged import Paragraph, Table, TableTags

Cell = Union[str, Sequence[Flowable]]
_PAD_X, _PAD_Y = 3.0, 3.0
TALLEST = 160 * mm
"""Tallest row; more goes on in a row below."""


@dataclass(frozen=True)
class Row:
    """Cells of a row; a band is one cell over the whole width, kept with the row below."""

    cells: tuple[Cell, ...]
    band: bool = False


def table(heads: Sequence[str], widths_mm: Sequence[float], rows: Sequence[Row], size: float = 9.0, colour: Color = look.INK) -> Table:
    """A table with a repeated head."""
    widths = [width * mm for width in widths_mm]
    cells: list[list[object]] = [
        [Paragraph(user_text.markup(head, fonts.BOLD), look.style(max(8.5, size - 0.5), True, look.WHITE)) for head in heads]
    ]
    commands: list[tuple] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colour),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD_X),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD_X),
        ("TOPPADDING", (0, 0), (-1, -1), _PAD_Y),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PAD_Y + 1),
        ("LINEBELOW", (0, 0), (-1, -1), look.THIN, look.LINES),
    ]
    bands: list[int] = []
    for row in rows:
        if row.band:
            bands.append(len(cells))
        _add(row, widths, size, cells, commands)
    last = len(cells) - 1
    if last > 1 and sum(_height(row, widths) for row in cells[-2:]) <= TALLEST:
        commands.append(("NOSPLIT", (0, last - 1), (0, last)))  # no row alone on the last page
    tags = TableTags(headers=1, bands=frozenset(bands))
    return Table.of(tags, cells, colWidths=widths, repeatRows=1, style=TableStyle(commands), hAlign="LEFT")


def _add(row: Row, widths: list[float], size: float, cells: list[list[object]], commands: list[tuple]) -> None:
    at = len(cells)
    if row.band:
        text = user_text.shortened(row.cells[0], 160)
        cells.append([Paragraph(user_text.markup(text, fonts.BOLD), look.style(size + 0.5, True)), *[""] * (len(widths) - 1)])
        commands += [("SPAN", (0, at), (-1, at)), ("BACKGROUND", (0, at), (-1, at), look.BAND), ("NOSPLIT", (0, at), (0, at + 1))]
        return
    for part in _parts([_blocks(cell, size) for cell in row.cells], widths):
        cells.append(list(part))


def _blocks(cell: Cell, size: float) -> list[Flowable]:
    if isinstance(cell, str):
        return [Paragraph(user_text.markup(cell), look.style(size))] if cell else []
    return list(cell)


def _height(row: list[object], widths: list[float]) -> float:
    """About as high as the row becomes."""
    cells = (([cell] if isinstance(cell, Flowable) else cell or [], width) for cell, width in zip(row, widths))
    return max(sum(block.wrap(width - 2 * _PAD_X, TALLEST)[1] for block in blocks) for blocks, width in cells)


def _parts(columns: list[list[Flowable]], widths: list[float]) -> list[list[list[Flowable]]]:
    """The row as one or more rows, none taller than TALLEST."""
    parts, rest = [], columns
    while any(rest):
        fitting, left = [], []
        for blocks, width in zip(rest, widths):
            first, more = _split(blocks, width - 2 * _PAD_X)
            fitting.append(first)
            left.append(more)
        parts.append(fitting)
        rest = left
    return parts or [columns]


def _split(blocks: list[Flowable], width: float) -> tuple[list[Flowable], list[Flowable]]:
    used = 0.0
    for index, block in enumerate(blocks):
        _, height = block.wrap(width, TALLEST)
        if used + height <= TALLEST:
            used += height
            continue
        halves = block.split(width, TALLEST - used) if isinstance(block, Paragraph) else []
        if len(halves) == 2:
            return [*blocks[:index], halves[0]], [halves[1], *blocks[index + 1 :]]
        if index:
            return blocks[:index], blocks[index:]
        used += height
    return blocks, []
