# SPDX-License-Identifier: GPL-2.0-or-later
"""A list as CSV that Excel opens in Swedish: semicolons, å, ä and ö, no cell that a spreadsheet takes for a formula."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ..core.importing.rejections import safe_cell
from ..core.importing.values import as_text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The heading and the rows."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(as_text(cell)) for cell in row] for row in rows)
    return out.getvalue()


def csv_bytes(text: str) -> bytes:
    """With byte order mark: without it Excel guesses the letters."""
    return text.encode("utf-8-sig", errors="replace")
