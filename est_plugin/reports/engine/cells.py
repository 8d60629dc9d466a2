# SPDX-License-Identifier: GPL-2.0-or-later
"""Values in cells of a workbook: text is never a formula, dates are dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from openpyxl.cell.cell import Cell

LONGEST_CELL = 32_000
"""Excel takes 32,767 characters in a cell."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number_or_text(text: str) -> int | str:
    """Our own short numbers as numbers, so that they can be sorted; all else as it is."""
    return int(text) if text.isdecimal() and len(text) < 10 else text


def put(cell: Cell, value: Any) -> None:
    """The value as it is; text stays text whatever it looks like."""
    if isinstance(value, str):
        cell.value = _NOT_IN_XML.sub("\ufffd", value)
        cell.data_type = "s"
        if value[:1] in _LIKE_FORMULA:
            cell.quotePrefix = True
        return
    cell.value = value
    if isinstance(value, dt.datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
