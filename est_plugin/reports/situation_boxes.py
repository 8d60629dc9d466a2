# SPDX-License-Identifier: GPL-2.0-or-later
"""The blocks of the one page of Lägesbild, in millimetres from its upper left corner (ux.md: Paper)."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from .content import Texts
from .engine import blocks, fonts, look, user_text
from .engine.map_drawing import MapLook
from .engine.tagged import Image, Paragraph, Table, TableTags
from .map_boxes import BOXES_MM
from .picture_content import WhenTable
from .picture_words import cell_words
from .situation_content import Grid, SituationContent
from .walk_report_front import letterhead

WIDTH = 186.0
LEFT, GAP = 97.0, 4.0  # figures per category need more than the map, which is square
SIZE, SMALL, LEAST = 9.0, 8.5, 8.0
LOGO_MM = 7.5
_LONGEST_NAME = 30
_LOOK = MapLook(radius=7.0, text_size=8.0)
_MAP = "situation"


@dataclass(frozen=True)
class Box:
    """A place on the page; `make(step)` gives its content, less with each step until it fits."""

    name: str
    x: float
    y: float
    width: float
    height: float
    make: Callable[[int], list[Flowable]]


def boxes_of(content: SituationContent, texts: Texts, warnings: list[str]) -> list[Box]:
    """All boxes from the top: head, sentences, figures and map, times and priorities, what we do, since last time, coming up, foot."""
    page = _Page(content, texts, warnings)
    decide = 20.0 if content.to_decide else 0.0
    doing, since = (31.0, 28.0) if decide else (42.0, 38.0)
    rows = [
        ("head", 22.0, [(0.0, WIDTH, page.head)]),
        ("summary", 22.0, [(0.0, WIDTH, page.summary)]),
        ("figures", 84.0, [(0.0, LEFT, page.categories), (LEFT + GAP, WIDTH - LEFT - GAP, page.map)]),
        ("priorities", 42.0, [(0.0, 78.0, page.when), (78.0 + GAP, WIDTH - 78.0 - GAP, page.priorities)]),
        *([("decide", decide, [(0.0, WIDTH, page.decide)])] if decide else []),
        ("doing", doing, [(0.0, WIDTH, page.doing)]),
        ("since", since, [(0.0, WIDTH * 0.74, page.since), (WIDTH * 0.74 + GAP, WIDTH * 0.26 - GAP, page.upcoming)]),
        ("foot", 14.0, [(0.0, WIDTH, page.foot)]),
    ]
    made, y = [], 0.0
    for name, height, columns in rows:
        made += [Box(name, x, y, width, height, make) for x, width, make in columns]
        y += height + 1.0
    return made


class _Page:
    """Makes the boxes of one report."""

    def __init__(self, content: SituationContent, texts: Texts, warnings: list[str]) -> None:
        self.content, self.texts, self.warnings = content, texts, warnings
        self.colour = look.accent(content.publisher.accent)

    def head(self, step: int) -> list[Flowable]:
        """Who, what, which period and what it is compared with."""
        content = self.content
        words = f"{content.title} {content.period}"
        title = Paragraph(user_text.markup(words, fonts.BOLD), look.style(15 - step * 0.5, True, self.colour, before=2, after=1))
        title.role, title.title = "H1", words
        top = letterhead(content.publisher, self.colour, self.texts, self.warnings)
        top._argW = top._colWidths = [WIDTH * 0.55 * mm, WIDTH * 0.45 * mm]  # over the whole page, whose margins are narrow
        _fit_logo(top)
        return [top, title, *self.text(f"{content.place}. {content.compared}", LEAST)]

    def summary(self, step: int) -> list[Flowable]:
        """Läget i tre meningar."""
        size = max(LEAST, 10.5 - 0.5 * step)
        room = 2000 if step < 6 else max(80, 600 - 80 * (step - 5))
        words = user_text.shortened(" ".join(self.content.summary), room)
        return [self.title("situation.summary"), *self.text(words, size, after=1)]

    def categories(self, step: int) -> list[Flowable]:
        """Now, before, last year for each category of both kinds."""
        story: list[Flowable] = [self.title("situation.categories")]
        if not self.content.categories:
            return [*story, *self.text(self.content.empty or self.texts("situation.empty"), SIZE)]
        size = max(7.5, SMALL - 0.5 * step)
        for grid in self.content.categories:
            story += [self.small(grid.title), self.grid(_shorter(grid, max(0, step - 2), self.texts), LEFT, size)]
        return story

    def map(self, step: int) -> list[Flowable]:
        """Occurred and felt; priorities by number."""
        title = self.title("situation.map")
        if self.content.map is None:
            return [title, *self.text(self.content.map_words, SIZE)]
        width, height = BOXES_MM[_MAP]
        height -= 3.0 * step
        figure = blocks.MapFigure(self.content.map, width, height, _LOOK, self.texts, self.warnings, with_legend=False)
        return [title, figure, blocks.space(1), *self.text(self.content.map_words, LEAST)]

    def when(self, step: int) -> list[Flowable]:
        """Weekday × time band of the kind with most reports; the longer report has both."""
        story: list[Flowable] = [self.title("picture.when")]
        found = max(self.content.when, key=lambda one: one.n, default=None)
        if found is None:
            return [*story, *self.text(self.texts("situation.when-none"), SIZE)]
        story.append(self.small(found.title))
        if not found.days:
            return [*story, *self.text(found.note, LEAST)]
        story.append(_when_table(found, 78.0, 7.5, self.texts))
        return story + (self.text(found.note, 7.5) if found.note and step < 2 else [])

    def priorities(self, step: int) -> list[Flowable]:
        """At most three, with level and why."""
        story: list[Flowable] = [self.bare(self.content.priorities_title)]
        room = max(40, 300 - 40 * step)
        for one in self.content.priorities:
            head = f"{one.rank}  {one.name}" + (f" – {one.level}" if one.level else "")
            story += [*self.text(head, SIZE, bold=True, after=0), *self.text(user_text.shortened(one.why, room), SMALL, after=3)]
        return story if self.content.priorities else [*story, *self.text(self.content.no_priorities, SIZE)]

    def decide(self, step: int) -> list[Flowable]:
        """Ni behöver besluta."""
        return [self.title("situation.decide"), *self.lines(self.content.to_decide, 8 - step)]

    def doing(self, step: int) -> list[Flowable]:
        """Gör vi: what, who, when."""
        story: list[Flowable] = [self.title("situation.doing")]
        if not self.content.doing:
            return [*story, *self.text(self.content.no_doing, SIZE)]
        return story + self.lines(self.content.doing, 9 - step, self.content.doing_more)

    def since(self, step: int) -> list[Flowable]:
        """Sedan sist: done and late."""
        story: list[Flowable] = [self.title("situation.since")]
        for name, lines, numbers in (("done", self.content.finished, 2), ("late", self.content.late, 1)):
            if lines:
                head = f"{self.texts(f'situation.since.{name}')} ({self.content.measures[numbers][1].partition(' ')[0]})"
                kept = lines[: max(1, 4 - step)]  # the head tells how many there are
                story += [*self.text(head, SMALL, bold=True, after=0), *self.lines(kept, len(kept), length=max(60, 150 - 15 * max(0, step - 3)), size=LEAST)]
        return story if self.content.finished or self.content.late else [*story, *self.text(self.content.no_since, SIZE)]

    def upcoming(self, step: int) -> list[Flowable]:
        """Kommande."""
        lines = self.content.upcoming
        story: list[Flowable] = [self.title("situation.upcoming")]
        return story + (self.lines(lines, 6 - step, length=90, size=LEAST) if lines else self.text(self.texts("situation.no-upcoming"), SIZE))

    def foot(self, step: int) -> list[Flowable]:
        """Who reported, who did not, n, limits."""
        content = self.content
        told = " ".join(part for part in (content.reported, content.silent, *content.limits) if part)
        return [blocks.space(0.5), *self.text(user_text.shortened(told, 1500 - 120 * step), max(7.0, 8.0 - 0.5 * step))]

    # -- parts ---------------------------------------------------------------------------------------------------------
    def title(self, key: str) -> Flowable:
        """Heading of a box."""
        return self.bare(self.texts(key))

    def bare(self, words: str) -> Flowable:
        """Heading of a box, of words."""
        made = Paragraph(user_text.markup(words, fonts.BOLD), look.style(10.5, True, self.colour, after=1.5))
        made.role, made.title = "H2", words
        return made

    def small(self, words: str) -> Flowable:
        """A line over a table."""
        return Paragraph(user_text.markup(words, fonts.BOLD), look.style(SMALL, True, after=1))

    def text(self, words: str, size: float, bold: bool = False, after: float = 1.5) -> list[Flowable]:
        """A paragraph."""
        return blocks.paragraph(words, size, bold=bold, after=after) if words else []

    def lines(self, lines: Sequence[str], most: int, more: str = "", length: int = 150, size: float = SMALL) -> list[Flowable]:
        """A list of as many as there is room for; how many are left out."""
        most = max(1, most)
        shown = [user_text.shortened(line, length) for line in lines[:most]]
        left = self.texts("situation.more", n=len(lines) - most) if len(lines) > most else more
        items = blocks.listing(shown, size)
        for item in items:
            item.style = item.style.clone("tight", spaceAfter=0.6)
        return items + (self.text(left, LEAST) if left else [])

    def grid(self, grid: Grid, width: float, size: float) -> Flowable:
        """A tight table: each row is one line."""
        rows = [(user_text.shortened(row[0], _LONGEST_NAME), *row[1:]) for row in grid.rows]
        return _tight(grid.heads, rows, [width * part / sum(grid.widths) for part in grid.widths], size, self.colour, last_bold=True)


def _fit_logo(top: Table) -> None:
    """A logo no higher than a line of the page has room for."""
    for cell in (cell for row in top._cellvalues for cell in row):
        if isinstance(cell, Image) and cell.drawHeight > LOGO_MM * mm:
            cell.drawWidth, cell.drawHeight = cell.drawWidth * LOGO_MM * mm / cell.drawHeight, LOGO_MM * mm


def _shorter(grid: Grid, step: int, texts: Texts) -> Grid:
    """So many rows less, told in a line; all reports stay."""
    if step == 0 or len(grid.rows) <= 2:
        return grid
    kept = max(1, len(grid.rows) - 1 - step)
    left = len(grid.rows) - 1 - kept
    more = ((texts("situation.more", n=left), *("" for _ in grid.heads[1:])),) if left > 0 else ()
    return Grid(grid.title, grid.heads, (*grid.rows[:kept], *more, grid.rows[-1]), grid.widths)


def _tight(heads: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[float], size: float, colour: Color, last_bold: bool = False) -> Table:
    last = len(rows) - 1
    cells: list[list[Any]] = [[Paragraph(user_text.markup(head, fonts.BOLD), look.style(size - 0.5, True)) for head in heads]]
    for at, row in enumerate(rows):
        is_bold = last_bold and at == last
        font = fonts.BOLD if is_bold else fonts.REGULAR
        cells.append([Paragraph(user_text.markup(user_text.shortened(text, 60), font), look.style(size, is_bold)) if text else "" for text in row])
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 1.5), ("RIGHTPADDING", (0, 0), (-1, -1), 1.5),
        ("TOPPADDING", (0, 0), (-1, -1), 0.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.0), ("LINEBELOW", (0, 0), (-1, 0), 1.0, colour),
        ("LINEBELOW", (0, 1), (-1, -1), look.THIN, look.LINES),
    ]  # fmt: skip
    return Table.of(TableTags(headers=1), cells, colWidths=[width * mm for width in widths_mm], style=TableStyle(commands), hAlign="LEFT")


def _when_table(when: WhenTable, width: float, size: float, texts: Texts) -> Table:
    """Short names of bands and days; numbers in every cell."""
    heads = ["", *(band.partition(" ")[0] for band in when.bands), texts("picture.when.sum")]
    rows = [[day[:3], *(cell_words(value, texts) for value in cells), cell_words(total, texts)] for day, cells, total in zip(when.days, when.cells, when.sums)]
    widths = [10.0, *[(width - 10.0) / (len(heads) - 1)] * (len(heads) - 1)]
    return _tight(heads, rows, widths, size, look.INK)
