# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps on paper: fitting, markers that never cover one another, scale bar, legend."""

from __future__ import annotations

import dataclasses
import io
import itertools
import math
import random

import pytest
from reportlab.pdfgen.canvas import Canvas

from est_plugin.reports import content as c, map_boxes
from est_plugin.reports.engine import fonts, map_drawing, map_legend
from est_plugin.reports.engine.label_places import Area, Wanted, place
from tests.reports import pdf_reading as pdf, walk_factory as make

FRAME = Area(50, 50, 543, 674)
PLAIN = map_drawing.MapLook()


def draw(picture: c.MapPicture, texts, look: map_drawing.MapLook = PLAIN) -> tuple[bytes, list[str]]:
    fonts.register()
    stream = io.BytesIO()
    canvas = Canvas(stream, initialFontName=fonts.REGULAR)
    warnings = map_drawing.draw_map(canvas, picture, FRAME, look, texts)
    canvas.showPage()
    canvas.save()
    return stream.getvalue(), warnings


def covers(one: tuple[Wanted, tuple[float, float]], other: tuple[Wanted, tuple[float, float]]) -> bool:
    (a, (ax, ay)), (b, (bx, by)) = one, other
    return abs(ax - bx) < a.half_width + b.half_width and abs(ay - by) < a.half_height + b.half_height


@pytest.mark.parametrize("count, spread", [(2, 0), (30, 0), (200, 40), (400, 400)])
def test_markers_never_cover_one_another_or_what_is_reserved(count, spread):
    chance = random.Random(7)
    wanted = [Wanted(300 + chance.uniform(-spread, spread), 350 + chance.uniform(-spread, spread), 8, 7) for _ in range(count)]
    reserved = [Area(50, 50, 250, 70)]
    places = place(wanted, FRAME, reserved)
    assert all(places)
    shown = list(zip(wanted, places))
    assert not any(covers(one, other) for one, other in itertools.combinations(shown, 2))
    for one, (x, y) in shown:
        assert FRAME.left <= x - one.half_width and x + one.half_width <= FRAME.right
        assert FRAME.bottom <= y - one.half_height and y + one.half_height <= FRAME.top
        assert x - one.half_width >= 250 or y - one.half_height >= 70


def test_a_lonely_marker_stands_on_its_point():
    assert place([Wanted(300, 300, 8, 7)], FRAME) == [(300, 300)]


def test_every_marker_of_a_crowded_map_is_drawn_once(sv):
    chance = random.Random(3)
    markers = tuple(
        c.Marker(
            str(n),
            make.CENTRE[0] + chance.gauss(0, 60),
            make.CENTRE[1] + chance.gauss(0, 60),
            ("circle", "square", "lamp", "bar")[n % 4],
            ("open", "planned", "waiting", "fixed", "refused")[n % 5],
        )
        for n in range(1, 201)
    )
    data, warnings = draw(make.walk_map("report", markers=markers), sv)
    drawn = [word.text for word in pdf.words(data, 0) if word.text.isdecimal()]
    assert sorted(drawn) == sorted(marker.label for marker in markers) and warnings == []


def test_a_marker_outside_the_map_is_named(sv):
    far = c.Marker("99", make.CENTRE[0] + 90_000, make.CENTRE[1])
    data, warnings = draw(make.walk_map("report", markers=(far,)), sv)
    assert any("99" in warning for warning in warnings) and "99" not in [word.text for word in pdf.words(data, 0)]


def test_the_extent_keeps_its_proportions():
    view = map_drawing.view_of((0, 0, 1000, 100), Area(0, 0, 100, 100))
    assert view.point(0, 50) == (0, 50) and view.point(1000, 50) == (100, 50)
    assert view.point(500, 100) == pytest.approx((50, 55))


@pytest.mark.parametrize("extent", [(5, 5, 5, 5), (0, 0, 0, 900), (math.nan, 0, 1, 1), (10, 10, 0, 0)])
def test_a_degenerate_extent_still_makes_a_map(sv, extent):
    data, _ = draw(make.walk_map("report", extent=extent, image=None, note="Ingen karta", route=((5, 5), (6, 6))), sv)
    assert "Ingen karta" in pdf.text_of(data)


@pytest.mark.parametrize("longest, expected", [(280, 200), (99, 50), (50, 50), (1999, 1000), (0.7, 0.5)])
def test_scale_bars_have_round_lengths(longest, expected):
    assert map_drawing.round_length(longest) == pytest.approx(expected)


def test_the_scale_bar_is_as_long_as_it_says(sv):
    picture = make.walk_map("report")
    data, _ = draw(picture, sv)
    scale = map_drawing.view_of(picture.extent, FRAME).scale
    assert "200 m" in pdf.text_of(data)
    assert any(box.width == pytest.approx(200 * scale * 25.4 / 72, abs=0.05) for box in pdf.rectangles(data, 0))


def test_the_legend_names_only_what_is_there(sv):
    words = [text for _, _, text in map_legend.entries(make.walk_map("report"), sv)]
    assert words == ["Stopp", "Vår väg"]
    only_lamps = make.walk_map("report", route=(), markers=(c.Marker("1", 0, 0, "lamp", "fixed"),))
    assert [text for _, _, text in map_legend.entries(only_lamps, sv)] == ["Belysning", "Åtgärdat"]


def test_lamps_of_the_record_sheet_stand_at_their_place_with_the_pole_number_beside(sv):
    picture = dataclasses.replace(make.stop_map(), route=())
    data, _ = draw(picture, sv, map_drawing.MapLook(outdoor=True, lamps_as_points=True, text_size=10))
    view = map_drawing.view_of(picture.extent, FRAME)
    placed = {word.text: (word.x, word.y) for word in pdf.words(data, 0)}
    for lamp in (marker for marker in picture.markers if marker.shape == "lamp"):
        x, y = view.point(lamp.x, lamp.y)
        assert math.hypot(placed[lamp.label][0] - x, placed[lamp.label][1] - y) < 50


@pytest.mark.parametrize("box", map_boxes.BOXES_MM)
def test_an_extent_around_points_fills_its_box(box):
    width, height = map_boxes.BOXES_MM[box]
    xmin, ymin, xmax, ymax = map_boxes.extent_around([(0, 0), (300, 20)], box)
    assert (xmax - xmin) / (ymax - ymin) == pytest.approx(width / height)
    assert xmin < 0 and xmax > 300 and ymin < 0 and ymax > 20


def test_the_record_map_reaches_80_metres_to_either_side():
    xmin, ymin, xmax, ymax = map_boxes.extent_at_stop(1000, 2000)
    assert (xmin, xmax) == (920, 1080) and (ymax - ymin) / (xmax - xmin) == pytest.approx(60 / 90)


def _vector_page(pages: int = 1) -> bytes:
    fonts.register()
    stream = io.BytesIO()
    page = Canvas(stream, pagesize=(300, 200), initialFontName=fonts.REGULAR)
    for _ in range(pages):
        page.setFillAlpha(0.5)
        page.line(0, 0, 300, 200)
        page.drawString(20, 20, "Storgatan")
        page.showPage()
    page.save()
    return stream.getvalue()


def test_a_map_of_vectors_stays_vectors(sv):
    fonts.register()
    picture = dataclasses.replace(make.walk_map("report"), vector=_vector_page())
    data, warnings = draw(picture, sv)
    forms = [x.get_object() for x in pdf.reader(data).pages[0]["/Resources"]["/XObject"].values()]
    assert [form["/Subtype"] for form in forms] == ["/Form"] and warnings == []
    assert b"Storgatan" in forms[0].get_data() or len(forms[0]["/Resources"]["/Font"]) == 1


@pytest.mark.parametrize("broken", [b"%PDF-1.4 nothing", b"\x00" * 400, _vector_page(1)[:900]], ids=["empty", "zeros", "cut off"])
def test_vectors_that_cannot_be_read_give_way_to_the_picture(sv, broken):
    picture = dataclasses.replace(make.walk_map("report"), vector=broken)
    data, _warnings = draw(picture, sv)
    forms = [x.get_object()["/Subtype"] for x in pdf.reader(data).pages[0]["/Resources"]["/XObject"].values()]
    assert forms == ["/Image"]


def test_papers_for_outdoors_keep_their_grey_picture(sv):
    picture = dataclasses.replace(make.walk_map("report"), vector=_vector_page())
    data, _warnings = draw(picture, sv, dataclasses.replace(PLAIN, outdoor=True))
    assert [x.get_object()["/Subtype"] for x in pdf.reader(data).pages[0]["/Resources"]["/XObject"].values()] == ["/Image"]
