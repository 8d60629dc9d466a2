# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a table goes on to the next page: never one row alone, never a heading without its first row."""

from __future__ import annotations

import io
import re

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from est_plugin.reports.engine import blocks, flow, look
from est_plugin.reports.engine.tables import Row, table
from tests.reports import pdf_reading as pdf
from tests.reports.walk_factory import edition, publisher


def _pages(texts, above_mm: float, rows: list[Row]) -> list[str]:
    stream = io.BytesIO()
    made = table(["Nr", "Vad"], (20.0, 150.0), rows, colour=look.INK)
    story = [blocks.space(above_mm), *blocks.titled(2, "Det som finns", made)]
    flow.build(stream, story, flow.Running("Provet", "Centrum", publisher(), edition()), texts)
    return pdf.page_texts(stream.getvalue())


@pytest.mark.parametrize("above_mm", range(150, 256, 5))
@pytest.mark.parametrize("count", (2, 3, 4, 9))
def test_no_row_is_left_alone_and_no_heading_either(sv, above_mm, count):
    pages = _pages(sv, above_mm, [Row((str(n), f"rad{n}.")) for n in range(1, count + 1)])
    found = [re.findall(r"rad\d+\.", page) for page in pages]
    assert sum(map(len, found)) == count
    assert not found[-1] or len(found[-1]) >= 2
    assert [n for n, page in enumerate(pages) if "Det som finns" in page] == [next(n for n, lines in enumerate(found) if lines)]


@pytest.mark.parametrize("above_mm", (0, 100, 200))
@pytest.mark.parametrize("lines", (10, 30, 70, 200))
def test_tall_rows_find_their_pages_with_heading_and_band(sv, above_mm, lines):
    rows = [Row(("Stopp 1",), band=True), *(Row((str(n), f"rad{n}. " + "\n".join(["ord"] * lines))) for n in range(1, 4))]
    pages = _pages(sv, above_mm, rows)
    place = next(n for n, page in enumerate(pages) if "rad1." in page)
    assert "Stopp 1" in pages[place] and "Det som finns" in pages[place] and sum(page.count("ord") for page in pages) >= 3 * min(lines, 12)
