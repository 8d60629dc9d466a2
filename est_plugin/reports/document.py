# SPDX-License-Identifier: GPL-2.0-or-later
"""A document as a row of blocks, without a look: web page and ODT are written from it, whatever the document is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Union

from .content import Edition, MapPicture, Photo, Publisher

BOLD, QUIET, PROMPT, LEAD = "bold", "quiet", "prompt", "lead"
SIGNS = {"open": "\u25cf", "planned": "\u25d0", "waiting": "\u25cc", "fixed": "\u2713", "refused": "\u2715"}
"""How far something has come, beside its word."""


@dataclass(frozen=True)
class Line:
    """A line in a cell. `state` puts a sign before it, which is decoration: the word says the same."""

    text: str
    style: str = ""
    """bold, quiet, prompt (a person writes here) or nothing."""
    state: str = ""


@dataclass(frozen=True)
class Picture:
    """A photo with its alternative text."""

    photo: Photo
    alt: str
    caption: str = ""
    width_mm: float = 80.0
    height_mm: float = 60.0


Part = Union[Line, Picture]
Cell = tuple[Part, ...]


@dataclass(frozen=True)
class Heading:
    """A heading below the title: level 2, 3 …"""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text; line ends are kept. Styles as those of a line, and lead."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    lines: tuple[str, ...]
    style: str = ""


@dataclass(frozen=True)
class Facts:
    """Labels and their values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table of data: the first cell of a row names it. `widths` are parts of the whole, equal when not given."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Map:
    """A map with its markers."""

    picture: MapPicture
    width_cm: float = 15.0
    """On paper."""


@dataclass(frozen=True)
class Pictures:
    """Photos beside each other."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class WeekChart:
    """Weekdays by hours as squares, the larger the more. A picture of the web page only: the numbers stand in a table that follows it."""

    alt: str
    """What it shows, in words."""
    days: tuple[str, ...]
    """Names of the seven rows."""
    values: tuple[tuple[float, ...], ...]
    """Seven rows of 24 hours."""
    bands: tuple[tuple[str, int, int], ...] = ()
    """Name, first hour and the hour before which it ends, for the lines between them."""


Block = Union[Heading, Paragraph, Items, Facts, Table, Map, Pictures, WeekChart]


@dataclass(frozen=True)
class Document:
    """All of it. The title is the one heading of level 1."""

    title: str
    subject: str
    publisher: Publisher
    edition: Edition
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """What the file calls itself."""
        return f"{self.title} \u2013 {self.subject}" if self.subject else self.title

    @property
    def sender(self) -> str:
        """Who publishes it, with the diary number."""
        return " \u00b7 ".join(part for part in (self.publisher.name, self.publisher.unit, self.publisher.diary_no) if part)


def cell(*parts: Union[str, Part]) -> Cell:
    """A cell of lines and pictures; empty ones are left out."""
    lines = (Line(part) if isinstance(part, str) else part for part in parts)
    return tuple(part for part in lines if not isinstance(part, Line) or part.text)


def text_rows(rows: Iterable[Iterable[str]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of plain texts as cells."""
    return tuple(tuple(cell(text) for text in row) for row in rows)


def section(title: str, *blocks: Block) -> list[Block]:
    """A heading with its blocks."""
    return [Heading(title), *blocks]
