# SPDX-License-Identifier: GPL-2.0-or-later
"""Rundblad: one folded A4 for the pocket, black on white, with boxes for every place."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.reports import content as c, map_boxes, papers
from est_plugin.reports.patrol_content import PatrolSheet, PatrolStop
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn

NAMES = ("Parkeringen bakom Resecentrum", "Gångtunneln under Järnvägsgatan", "Stadsparken vid scenen", "Torget")
WHY = "Sju rapporter sedan september, mest buskörning och höga ljud på kvällar före helg, och två om våld vid bänkarna."
LOOK = "Hastighet, A-traktorer, samlingar vid lastkajen. Är bommen stängd efter klockan 22?"


def sheet(n=4, **changes):
    """A round of so many places."""
    x, y = make.CENTRE
    stops = tuple(PatrolStop(k, NAMES[(k - 1) % 4] if k <= 4 else f"Plats {k}", "Kväll 18–22", WHY, LOOK) for k in range(1, n + 1))
    markers = tuple(c.Marker(str(k), x + 130.0 * k, y + 60.0 * (k % 3), "stop") for k in range(1, n + 1))
    line = tuple((m.x, m.y) for m in markers)
    extent = map_boxes.extent_around(line, "patrol", least_m=300) if line else None
    picture = c.MapPicture(None, extent, "SWEREF 99 16 30", "", "Ingen bakgrundskarta", line, markers, dt.date(2026, 11, 20)) if line else None
    values = {
        "publisher": make.publisher(), "edition": make.edition(), "name": "Trygghetsrunda 2026-11-20 20:00", "starts": dt.datetime(2026, 11, 20, 20),
        "ends": dt.datetime(2026, 11, 21, 0), "stops": stops, "map": picture, "organisation": "Polisen – lokalpolisområdet", "length_m": 1240.0,
        "return_to": "Trygghetssamordnaren, 0123-45 60 00",
    }  # fmt: skip
    return PatrolSheet(**{**values, **changes})


def test_four_places_are_one_folded_sheet_with_all_that_is_asked(sv):
    data, result = drawn(papers.draw_patrol_sheet, sheet(), sv)
    outside, inside = pdf.page_texts(data)
    assert result.pages == 2 and result.warnings == ("Ingen bakgrundskarta",)
    assert [round(float(side) * 25.4 / 72) for side in pdf.reader(data).pages[0].mediabox[2:]] == [297, 210]
    for words in ("Rundblad", "Polisen – lokalpolisområdet", "Skriv inga namn eller signalement.", "1,2 km", "112 pågående brott", "Arbetsmaterial – internt"):
        assert words in outside
    solid = pdf.solid(inside)
    for name in NAMES:
        assert name in outside and pdf.solid(name) in solid
    for words, times in (("Besökt kl", 4), ("Hann inte", 4), ("Lugnt", 4), ("Åtgärd/ingripande", 4), ("Kväll 18–22", 4), ("Varför:", 4), ("Titta efter:", 4)):
        assert inside.count(words) == times


def test_the_map_has_its_size_and_every_place_its_four_boxes(sv):
    data, _ = drawn(papers.draw_patrol_sheet, sheet(), sv)
    assert any((box.width, box.height) == (128, 90) for box in pdf.rectangles(data, 0))
    assert sum((box.width, box.height) == (5, 5) for box in pdf.rectangles(data, 1)) == 16


@pytest.mark.parametrize(("n", "pages"), [(1, 2), (3, 2), (6, 2), (7, 3), (24, 5)])
def test_more_places_get_more_sheets_and_none_is_lost(sv, n, pages):
    data, result = drawn(papers.draw_patrol_sheet, sheet(n), sv)
    assert result.pages == pages
    inside = "".join(pdf.page_texts(data)[1:])
    assert inside.count("Hann inte") == n


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_black_on_white_large_enough_and_tagged(language, request):
    for content in (sheet(), sheet(24), sheet(0), sheet(3, is_traffic=True, is_straight=True)):
        data, result = drawn(papers.draw_patrol_sheet, content, request.getfixturevalue(language))
        assert pdf.reader(data).trailer["/Root"]["/MarkInfo"]["/Marked"]
        for page in range(result.pages):
            assert min(pdf.line_widths(data, page), default=1) >= 0.75
            assert min(pdf.font_sizes(data, page)) >= 10
            assert pdf.colours(data, page) <= {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0,), (1.0,)}


def test_a_long_text_is_cut_and_that_is_said(sv):
    stop = PatrolStop(1, "Å" * 300, "Natt 22–05", "Varför " * 200, "Titta " * 200)
    data, result = drawn(papers.draw_patrol_sheet, sheet(stops=(stop,)), sv)
    assert result.pages == 2 and len(result.warnings) == 3  # and the missing base map
