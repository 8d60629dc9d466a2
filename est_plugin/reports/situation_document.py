# SPDX-License-Identifier: GPL-2.0-or-later
"""A situation report as a document of blocks: web page, text to edit, and the longer report on paper."""
from __future__ import annotations

from .content import Texts
from .document import LEAD, QUIET, Block, Document, Facts, Items, Map, Paragraph, Table, cell, section, text_rows
from .picture_content import WhenTable
from .picture_words import cell_words
from .situation_content import Grid, SituationContent


def document_of(content: SituationContent, texts: Texts) -> Document:
    """The same as the paper, all of it in one column."""
    parts: list[Block] = [Paragraph(content.compared, QUIET)]
    parts += section(texts("situation.summary"), *(Paragraph(line, LEAD) for line in content.summary))
    parts += [Paragraph(content.empty)] if content.empty else []
    parts += _priorities(content) + _decide(content, texts) + _doing(content, texts) + _figures(content, texts)
    parts += _since(content, texts) + _held(content, texts)
    parts += section(texts("situation.upcoming"), Items(content.upcoming) if content.upcoming else Paragraph(texts("situation.no-upcoming")))
    parts += statutory(content, texts) if content.is_statutory else _analysis(content, texts)
    parts += _foot(content, texts)
    return Document(content.title, content.subject, content.publisher, content.edition, tuple(parts))


def statutory(content: SituationContent, texts: Texts) -> list[Block]:
    """The three parts that the law asks for, and its dates."""
    missing = texts("situation.not-written")
    parts: list[Block] = []
    for name, text in (("mapping", content.mapping), ("other", content.other_information), ("analysis", content.analysis)):
        parts += section(texts(f"situation.{name}"), Paragraph(text.strip() or missing))
    return parts + (section(texts("situation.law"), Facts(content.law)) if content.law else [])


def grid_table(grid: Grid) -> Table:
    """A table of texts."""
    return Table(grid.title, grid.heads, text_rows(grid.rows), grid.widths)


def when_table(when: WhenTable, texts: Texts) -> Table:
    """Weekday × time band, or only weekdays."""
    heads = (texts("situation.head.weekday"), *when.bands, texts("picture.when.sum"))
    rows = tuple(
        tuple(cell(text) for text in (day, *(cell_words(value, texts) for value in cells), cell_words(total, texts)))
        for day, cells, total in zip(when.days, when.cells, when.sums)
    )
    return Table(when.title, heads, rows, (1.4, *(1.0 for _ in heads[1:])))


def _priorities(content: SituationContent) -> list[Block]:
    lines = tuple(f"{one.rank} {one.name}" + (f" – {one.level}" if one.level else "") + (f": {one.why}" if one.why else "") for one in content.priorities)
    return section(content.priorities_title, Items(lines) if lines else Paragraph(content.no_priorities))


def _decide(content: SituationContent, texts: Texts) -> list[Block]:
    return section(texts("situation.decide"), Items(content.to_decide)) if content.to_decide else []


def _doing(content: SituationContent, texts: Texts) -> list[Block]:
    more = [Paragraph(content.doing_more, QUIET)] if content.doing_more else []
    return section(texts("situation.doing"), Items(content.doing) if content.doing else Paragraph(content.no_doing), *more)


def _figures(content: SituationContent, texts: Texts) -> list[Block]:
    parts: list[Block] = []
    if content.categories:
        parts += section(texts("situation.categories"), *map(grid_table, content.categories))
    if content.map is not None:
        parts += section(texts("situation.map"), Map(content.map), Paragraph(content.map_words, QUIET))
    parts += [grid_table(content.squares)] if content.squares is not None else []
    if content.places:
        parts += section(texts("situation.places"), *map(grid_table, content.places))
    if content.when:
        parts += section(texts("picture.when"))
        for one in content.when:
            parts += [when_table(one, texts)] if one.days else [Paragraph(one.title)]
            parts += [Paragraph(one.note, QUIET)] if one.note else []
    for grid in (content.fates, content.hotspots, content.dialogues):
        if grid is not None:
            parts += [*section(grid.title, grid_table(grid)), *([Paragraph(grid.note, QUIET)] if grid.note else [])]
    return parts


def _since(content: SituationContent, texts: Texts) -> list[Block]:
    parts = section(texts("situation.since"))
    for name, lines in (("done", content.finished), ("late", content.late)):
        parts += [Paragraph(texts(f"situation.since.{name}"), "bold"), Items(lines)] if lines else []
    if not (content.finished or content.late):
        parts.append(Paragraph(content.no_since))
    return [*parts, *section(texts("situation.measures"), Facts(content.measures))]


def _held(content: SituationContent, texts: Texts) -> list[Block]:
    parts = section(content.walks.title, grid_table(content.walks)) if content.walks is not None else []
    return parts + (section(texts("situation.rounds"), Paragraph(content.rounds)) if content.rounds else [])


def _analysis(content: SituationContent, texts: Texts) -> list[Block]:
    return section(texts("situation.analysis"), Paragraph(content.analysis)) if content.analysis.strip() else []


def _foot(content: SituationContent, texts: Texts) -> list[Block]:
    parts = section(content.reporters.title, grid_table(content.reporters)) if content.reporters is not None else []
    told = [content.reported if content.reporters is None else "", content.silent, *content.limits]
    return [*parts, *section(texts("situation.foot"), *(Paragraph(line) for line in told if line))]
