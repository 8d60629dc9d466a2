# SPDX-License-Identifier: GPL-2.0-or-later
"""The hours of the week as squares on a web page: size tells how much, so that it reads without colours."""

from __future__ import annotations

import math
from html import escape

from .document import WeekChart
from .engine import user_text

_LEFT, _TOP, _STEP, _ROW = 92, 26, 28, 28
_LARGEST, _LEAST = 24.0, 2.0
_INK, _QUIET, _LINE, _FILL = "#1f2933", "#52606d", "#cbd2d9", "#0072b2"


def drawing(chart: WeekChart) -> str:
    """The chart as a figure with its alternative text."""
    width, height = _LEFT + 24 * _STEP + 8, _TOP + len(chart.days) * _ROW + (34 if chart.bands else 10)
    largest = max((value for row in chart.values for value in row), default=0.0)
    parts = [_hours(), _days(chart), _bands(chart), *(_square(row, hour, value, largest) for row, values in enumerate(chart.values)
                                                      for hour, value in enumerate(values))]  # fmt: skip
    label = escape(user_text.one_line(chart.alt), quote=True)
    style = 'font-family="inherit" font-size="13"'
    return f'<figure class="map"><svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}" {style}>{"".join(parts)}</svg></figure>'


def _square(row: int, hour: int, value: float, largest: float) -> str:
    """A square whose area is the value; the smallest that is not nothing is still seen."""
    if value <= 0 or largest <= 0:
        return ""
    side = max(_LARGEST * math.sqrt(value / largest), _LEAST)
    x, y = _LEFT + (hour + 0.5) * _STEP - side / 2, _TOP + (row + 0.5) * _ROW - side / 2
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{_FILL}"/>'


def _hours() -> str:
    return "".join(_text(_LEFT + hour * _STEP, 16, f"{hour:02d}", _QUIET, "middle") for hour in range(0, 25, 3))


def _days(chart: WeekChart) -> str:
    names = (_text(_LEFT - 10, _TOP + row * _ROW + 19, name, _INK, "end") for row, name in enumerate(chart.days))
    right = _LEFT + 24 * _STEP
    lines = (f'<path d="M{_LEFT} {_TOP + row * _ROW}H{right}" stroke="{_LINE}"/>' for row in range(len(chart.days) + 1))
    return "".join((*names, *lines))


def _bands(chart: WeekChart) -> str:
    """A line where a band begins, and its name below; of one over midnight below its longer part."""
    bottom = _TOP + len(chart.days) * _ROW
    parts = []
    for name, first, before in chart.bands:
        x = _LEFT + first * _STEP
        parts.append(f'<path d="M{x} {_TOP}V{bottom + 8}" stroke="{_QUIET}" stroke-dasharray="3 3"/>')
        middle = (first + before) / 2 if first < before else (before / 2 if before > 24 - first else (first + 24) / 2)
        parts.append(_text(_LEFT + middle * _STEP, bottom + 22, name, _QUIET, "middle"))
    return "".join(parts)


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}">{escape(user_text.one_line(text))}</text>'
