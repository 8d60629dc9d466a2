# SPDX-License-Identifier: GPL-2.0-or-later
"""Embedded fonts: Lato for all we write, DejaVu Sans for the letters and signs Lato lacks."""

from __future__ import annotations

from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ... import paths
from . import shaping

REGULAR = "EstSans"
BOLD = "EstSans-Bold"
FALLBACK = "EstFallback"
MISSING = "\u25a1"
"""Stands for a sign that no font of ours has."""

_FILES = {REGULAR: "Lato-Regular.ttf", BOLD: "Lato-Bold.ttf", FALLBACK: "DejaVuSans.ttf"}


@lru_cache(maxsize=1)
def register() -> None:
    """Makes the fonts known to reportlab, once per process."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    pdfmetrics.registerFontFamily(BOLD, normal=BOLD, bold=BOLD, italic=BOLD, boldItalic=BOLD)
    pdfmetrics.registerFontFamily(FALLBACK, normal=FALLBACK, bold=FALLBACK, italic=FALLBACK, boldItalic=FALLBACK)


@lru_cache(maxsize=None)
def _letters(font: str) -> frozenset:
    register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def _font_of(letter: str, wanted: str) -> str:
    code = ord(letter)
    if code in _letters(wanted):
        return wanted
    return FALLBACK if code in _letters(FALLBACK) else ""


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """The text as (font, piece) in order; a sign that no font has becomes a visible box."""
    pieces: list[tuple[str, str]] = []
    for letter in text:
        found = _font_of(letter, font)
        if not found:
            found, letter = FALLBACK, MISSING
        if pieces and pieces[-1][0] == found:
            pieces[-1] = (found, pieces[-1][1] + letter)
        else:
            pieces.append((found, letter))
    return pieces


def width(text: str, font: str, size: float) -> float:
    """Width in points of a line as it is drawn, fallback letters included."""
    register()
    return sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in runs(shaping.shaped(text), font))
