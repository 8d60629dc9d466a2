# SPDX-License-Identifier: GPL-2.0-or-later
"""The minutes as plain text, to be pasted into an e-mail or the municipality's own template."""
from __future__ import annotations

from . import minutes_words as words
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import user_text
from .engine.pages import version_words
from .minutes_content import Minutes


def text_of(content: Minutes, texts: Texts) -> str:
    """The whole text: the same lines as the paper."""
    parts = [words.title(texts), user_text.one_line(content.name), user_text.one_line(content.publisher.name)]
    parts += ["", *(f"{label}: {user_text.one_line(value)}" for label, value in words.facts(content, texts))]
    parts += ["", *(user_text.one_line(line) for line in words.in_short(content, texts))]
    for section in words.sections(content, texts):
        parts += ["", section.title.upper(), *(line for row in section.rows for line in _row(section, row, texts))]
    if content.note:
        parts += ["", texts("minutes.note").upper(), user_text.clean(content.note)]
    parts += ["", version_words(content.publisher, content.edition, texts)]
    return "\n".join(parts) + "\n"


def write(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """Writes the text as a file that Windows' own editor reads too."""
    deliver(text_of(content, texts).replace("\n", "\r\n").encode("utf-8-sig"), target)
    return DocumentResult(1)


def _row(section: words.Section, cells: tuple[str, ...], texts: Texts) -> list[str]:
    """Number and what on one line, the rest below with their labels."""
    number, what, *rest = cells
    lines = [f"{number}  {user_text.one_line(what.replace(chr(10), ', '))}"]
    said = [f"{words.head(column, texts)}: {user_text.one_line(cell)}" for column, cell in zip(section.columns[2:], rest) if cell]
    return [*lines, *(f"    {line}" for line in said)]
