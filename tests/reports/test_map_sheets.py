# SPDX-License-Identifier: GPL-2.0-or-later
"""Map sheets: one map while it is readable, else an overview and sheets that hold every number."""

from __future__ import annotations

import dataclasses
import random

import pytest

from est_plugin.reports import content as c, map_sheets, papers, walk_report
from est_plugin.reports.engine import map_grid
from est_plugin.reports.map_boxes import BOXES_MM, extent_around
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn

LOOK = walk_report.LOOK


def markers(points) -> list[c.Marker]:
    return [c.Marker(str(n), x, y) for n, (x, y) in enumerate(points, 1)]


def cloud(count: int, spread: float, seed: int = 1):
    chance = random.Random(seed)
    return [(make.CENTRE[0] + chance.gauss(0, spread), make.CENTRE[1] + chance.gauss(0, spread)) for _ in range(count)]


@pytest.mark.parametrize("points", [[], cloud(1, 0), cloud(12, 300), cloud(30, 400), [(0, 0)] * 20], ids=["none", "one", "few", "some", "same place"])
def test_one_map_is_enough_while_numbers_stand_near_their_points(points):
    assert map_sheets.sheets(markers(points), "report", LOOK) == ()


NASTY = {
    "200 in a town": cloud(200, 400),
    "200 in a square": cloud(200, 30),
    "two villages": cloud(40, 60) + [(x + 9_000, y) for x, y in cloud(40, 60, 2)],
    "far one": [*cloud(5, 50), (make.CENTRE[0] + 90_000, make.CENTRE[1])],
    "on a line": [(make.CENTRE[0] + n * 25, make.CENTRE[1]) for n in range(200)],
    "all in one place": [make.CENTRE] * 200,
}


@pytest.mark.parametrize("box", ["report", "report_a3"])
@pytest.mark.parametrize("points", NASTY.values(), ids=NASTY)
def test_every_number_is_on_some_sheet(points, box):
    found = map_sheets.sheets(markers(points), box, LOOK)
    assert len({one.letter for one in found}) == len(found) <= map_sheets.MOST and len(found) != 1
    width, height = BOXES_MM[box]
    for x, y in points:
        assert not found or any(xmin <= x <= xmax and ymin <= y <= ymax for xmin, ymin, xmax, ymax in (one.extent for one in found))
    for xmin, ymin, xmax, ymax in (one.extent for one in found):
        assert (xmax - xmin) / (ymax - ymin) == pytest.approx(width / height)


def test_letters_go_on_after_z():
    assert [map_sheets.letter_of(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def with_sheets(rows, **changes) -> c.WalkReport:
    """A report whose maps are made as the job makes them."""
    frames = papers.map_sheets(rows, "report", ())
    box = extent_around([corner for f in frames for corner in (f.extent[:2], f.extent[2:])], "report_index")
    overview = dataclasses.replace(make.walk_map("report_index", extent=box, markers=(), frames=frames), box="report_index")
    sheets = (make.walk_map("report", extent=f.extent, markers=(), sheet=f.letter) for f in frames)
    return make.report(rows=rows, maps=(overview, *sheets), **changes)


def crowded(count: int = 200) -> tuple[c.FindingRow, ...]:
    return tuple(dataclasses.replace(row, x=x, y=y) for row, (x, y) in zip(make.rows(count), cloud(count, 350)))


def test_the_numbers_of_the_table_stand_on_the_sheets_and_the_overview_says_where(sv):
    report = with_sheets(crowded())
    data, result = drawn(papers.draw_walk_report, report, sv)
    pages = [n for n, text in enumerate(pdf.page_texts(data)) if pdf.solid("Karta ") in pdf.solid(text)[:40] or "Översiktskarta" in text[:60]]
    assert len(pages) >= len(report.maps) > 3 and result.warnings == ()
    on_sheets = {label for _letter, labels in walk_report.sheet_lines(report) for label in labels}
    assert on_sheets == {row.number for row in report.rows}
    shown = [word.text for page in pages for word in pdf.words(data, page) if word.text.isdecimal()]
    assert on_sheets <= set(shown)
    assert "Varje nummer står på minst ett av kartbladen" in pdf.text_of(data)
    few = with_sheets(tuple(dataclasses.replace(row, x=row.x + (int(row.number) > 6) * 9_000) for row in make.rows(12)))
    assert pdf.solid("A: 1–6") in pdf.solid(pdf.text_of(drawn(papers.draw_walk_report, few, sv)[0]))


def test_a_small_walk_has_one_map_with_all_numbers(sv):
    report = make.report(12)
    assert papers.map_sheets(report.rows, "report", ()) == () and walk_report.map_title(report.maps[0], sv) == "Karta"


def test_map_pages_may_be_a3_among_a4(sv):
    picture = dataclasses.replace(make.walk_map("report_a3", markers=()), box="report_a3")
    data, _ = drawn(papers.draw_walk_report, make.report(12, maps=(picture,)), sv)
    sizes = [tuple(round(float(v) / 72 * 25.4) for v in page.mediabox[2:]) for page in pdf.reader(data).pages]
    assert sizes.count((297, 420)) == 1 and sizes[0] == sizes[-1] == (210, 297)


@pytest.mark.parametrize("scale, step", [(2.0, 100), (0.5, 500), (0.05, 5000), (30, 5)])
def test_the_lines_of_the_grid_are_round_and_apart(scale, step):
    assert map_grid.step_of(scale) == pytest.approx(step)


def test_the_grid_tells_coordinates_unless_they_are_kept_back(sv):
    for shows in (True, False):
        data, _ = drawn(papers.draw_walk_report, make.report(12, show_coordinates=shows), sv)
        page = next(n for n, text in enumerate(pdf.page_texts(data)) if text.startswith("Karta"))
        assert ("E 385" in pdf.page_texts(data)[page].replace("\xa0", " ")) == shows
