# SPDX-License-Identifier: GPL-2.0-or-later
"""The visual language on paper: colours, paragraph styles, line widths."""

from __future__ import annotations

import re
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from . import fonts

ORANGE = HexColor("#E69F00")
SKY = HexColor("#56B4E9")
GREEN = HexColor("#009E73")
YELLOW = HexColor("#F0E442")
BLUE = HexColor("#0072B2")
VERMILION = HexColor("#D55E00")
PURPLE = HexColor("#CC79A7")
INK = HexColor("#1F2933")
QUIET = HexColor("#616E7C")
LINES = HexColor("#CBD2D9")
BAND = HexColor("#EEF1F4")
BLACK = black
WHITE = white

THIN = 0.75
"""Thinnest line on paper, points."""

_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


def accent(value: str) -> Color:
    """The municipality's colour, darkened until it reads on white (4.5:1); ours when the value is no colour."""
    colour = HexColor(value) if re.fullmatch(r"#[0-9A-Fa-f]{6}", value or "") else BLUE
    while contrast(colour, WHITE) < 4.5:
        colour = Color(colour.red * 0.9, colour.green * 0.9, colour.blue * 0.9)
    return colour


def contrast(one: Color, other: Color) -> float:
    """Contrast of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (colour.red, colour.green, colour.blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@lru_cache(maxsize=None)
def style(
    size: float, bold: bool = False, colour: Color = INK, align: str = "left", leading: float = 0, before: float = 0, after: float = 0
) -> ParagraphStyle:
    """Paragraph style with our font; leading is 1.25 of the size when not given."""
    fonts.register()
    name = fonts.BOLD if bold else fonts.REGULAR
    return ParagraphStyle(
        f"est-{size}-{bold}-{align}",
        fontName=name,
        fontSize=size,
        leading=leading or size * 1.25,
        textColor=colour,
        alignment=_ALIGN[align],
        spaceBefore=before,
        spaceAfter=after,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )
