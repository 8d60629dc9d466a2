# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that people wrote, made safe for paper: no markup, no control characters, nothing lost."""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape

from . import fonts

MOST_LINES = 12
"""Lines that a text may have in a cell."""
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = {"Cc", "Cf", "Co", "Cn"}


def clean(text: object) -> str:
    """Plain lines: composed letters, invisible characters gone, broken surrogates shown as a box."""
    value = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", "" if text is None else str(text)))
    letters = []
    for letter in value.replace("\t", " "):
        category = unicodedata.category(letter)
        if category == "Cs":
            letters.append(fonts.MISSING)
        elif letter == "\n" or category not in _INVISIBLE:
            letters.append(" " if letter.isspace() and letter not in "\n\u00a0\u202f" else letter)
    lines = (_SPACES.sub(_one_space, line).strip() for line in "".join(letters).split("\n"))
    return "\n".join(lines).strip("\n")


def _one_space(match: re.Match) -> str:
    return "\u00a0" if match.group() in ("\u00a0", "\u202f") else " "


def one_line(text: object) -> str:
    """The same on a single line."""
    return clean(text).replace("\n", " ")


def markup(text: object, font: str = fonts.REGULAR) -> str:
    """Markup of a paragraph that shows exactly the text."""
    pieces = []
    for name, piece in _line_runs(text, font):
        safe = escape(piece)
        pieces.append(safe if name == font else f'<font face="{name}">{safe}</font>')
    return "".join(pieces).replace("\n", "<br/>")


def _line_runs(text: object, font: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for index, line in enumerate(clean(text).split("\n")):
        if index:
            found.append((font, "\n"))
        found.extend(fonts.runs(line, font))
    return found


def shortened(text: object, length: int) -> str:
    """At most so many characters, cut at a word where there is one, with an ellipsis."""
    value = clean(text)
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length * 2 // 3 else cut).rstrip(" ,.;:") + "\u2026"


def in_cell(text: object, length: int) -> str:
    """The same for a cell of a table, where many short lines run on as one."""
    value = clean(text)
    return shortened(value.replace("\n", " ") if value.count("\n") >= MOST_LINES else value, length)


def fitted_line(text: object, font: str, size: float, width: float) -> str:
    """One line cut with an ellipsis so that it is no wider than `width` points."""
    value = one_line(text)
    if fonts.width(value, font, size) <= width:
        return value
    low, high = 0, len(value)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(value[:middle].rstrip() + "\u2026", font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return value[:low].rstrip() + "\u2026"
