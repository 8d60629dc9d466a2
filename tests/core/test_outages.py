# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamps that are out together, on small streets drawn by hand."""
from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from est_plugin.core.outages import AREA, IN_ROW, STREET, Post, find_outages
from est_plugin.core.street_strokes import StreetStrokes

STREETS = StreetStrokes([
    ([(0, 0), (100, 0)], "Storgatan"), ([(100, 0), (200, 0)], "Storgatan"), ([(200, 0), (400, 0)], "Storgatan"),  # in pieces, as OSM has them
    ([(100, 0), (100, 90)], "Torggatan"), ([(0, 50), (400, 50)], "Parallellgatan"),
])  # fmt: skip


def posts(places, streets=STREETS, cabinets=None, off=()):
    return [
        Post(xy, (cabinets or {}).get(index, ""), streets.locate(xy) if streets else None, index in off)
        for index, xy in enumerate(places)
    ]  # fmt: skip


ROW = [(30.0 * n, 4.0) for n in range(12)]  # on the left side of Storgatan, past two joints of its pieces


def found(places, out, **options):
    given = {name: options.pop(name) for name in ("streets", "cabinets", "off") if name in options}
    return [(one.kind, one.lamps, one.extent) for one in find_outages(posts(places, **given), out, **options)]


def test_three_neighbours_along_a_street_are_a_row_also_past_a_joint_of_the_map():
    assert found(ROW, [2, 3, 4]) == [(IN_ROW, (2, 3, 4), "three_or_more")]
    assert STREETS.locate((90, 4)).stroke == STREETS.locate((120, 4)).stroke


@pytest.mark.parametrize("out", [[2, 4, 6], [2, 3, 5], [0, 11], [], [7]])
def test_a_lamp_that_shines_between_breaks_the_row(out):
    assert found(ROW, out) == []


def test_two_are_enough_when_that_is_asked_for():
    assert found(ROW, [2, 3, 6], min_in_row=2) == [(IN_ROW, (2, 3), "two_in_row")]


def test_a_lamp_that_is_off_on_purpose_breaks_no_row_and_is_none_itself():
    assert found(ROW, [2, 3, 4, 5], off=(3,)) == [(IN_ROW, (2, 4, 5), "three_or_more")]
    assert found(ROW, [2, 3, 4], off=(3,)) == []


def test_a_row_on_one_side_is_a_row_though_lamps_shine_on_the_other():
    zigzag = [(30.0 * n, 4.0 if n % 2 else -4.0) for n in range(10)]
    assert found(zigzag, [1, 3, 5]) == [(IN_ROW, (1, 3, 5), "three_or_more")]
    assert found(zigzag, [1, 2, 3]) == [(IN_ROW, (1, 2, 3), "three_or_more")]  # both sides: the whole width is dark


def test_lamps_of_another_street_are_no_neighbours_however_near():
    across = [*ROW[:6], *[(30.0 * n, 46.0) for n in range(6)]]
    assert found(across, [2, 8, 3, 9]) == []
    assert found(across, [2, 8, 3, 9], min_in_row=2) == [(IN_ROW, (2, 3), "two_in_row"), (IN_ROW, (8, 9), "two_in_row")]


def test_a_gap_of_more_than_eighty_metres_is_no_neighbourhood():
    assert found([(0, 4), (81, 4), (162, 4), (300, 4)], [0, 1, 2]) == []
    assert len(found([(0, 4), (79, 4), (158, 4), (300, 4)], [0, 1, 2])) == 1


def test_four_fifths_of_a_street_are_the_whole_street():
    assert found(ROW[:10], range(8)) == [(STREET, tuple(range(8)), "whole_street")]
    assert found(ROW[:10], range(7)) == [(IN_ROW, tuple(range(7)), "three_or_more")]
    assert found(ROW[:3], range(3)) == [(IN_ROW, (0, 1, 2), "three_or_more")]  # too short to be a street


def test_half_of_a_cabinet_is_the_whole_area_and_neighbours_of_other_cabinets_join_it():
    cabinets = {index: "BC1" if index < 6 else "BC2" for index in range(12)}
    assert found(ROW, [0, 2, 4], cabinets=cabinets) == [(AREA, (0, 2, 4), "whole_area")]
    assert found(ROW, [3, 4, 5, 6], cabinets=cabinets) == [(AREA, (3, 4, 5, 6), "whole_area")]
    area, row = find_outages(posts(ROW, cabinets=cabinets), [3, 4, 5, 6, 7, 8])
    assert (area.kind, area.cabinet, area.of) == (AREA, "BC1", 6) and (row.kind, row.lamps) == (AREA, (6, 7, 8))


def test_luminaires_on_one_pole_count_once():
    double = [xy for x in (0, 30, 60, 90, 120) for xy in ((float(x), 4.0), (x + 0.5, 4.0))]
    assert found(double, [0, 1, 2, 3]) == []
    assert find_outages(posts(double), [0, 2, 3, 4])[0].poles == 3


# -- without streets ---------------------------------------------------------------------------------------------------
def test_without_streets_neighbours_have_no_lamp_between_them():
    assert found(ROW, [2, 3, 4], streets=None) == [(IN_ROW, (2, 3, 4), "three_or_more")]
    assert found(ROW, [2, 4, 6], streets=None) == []
    assert found([(0, 0), (61, 0), (122, 0)], [0, 1, 2], streets=None) == []
    bend = [(0, 0), (30, 0), (60, 0), (80, 20), (80, 50), (80, 80), (110, 80)]
    assert [sorted(lamps) for _kind, lamps, _extent in found(bend, [2, 3, 4], streets=None)] == [[2, 3, 4]]


def test_lamps_beside_no_street_are_joined_though_there_are_streets():
    park = [(30.0 * n, -200.0) for n in range(6)]
    assert found(park, [1, 2, 3]) == [(IN_ROW, (1, 2, 3), "three_or_more")]


@pytest.mark.parametrize("places", [[], [(0.0, 0.0)], [(0.0, 0.0)] * 5])
def test_too_few_or_all_on_one_spot_is_no_outage(places):
    assert found(places, range(len(places))) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-20, 420), st.integers(-60, 60)), max_size=25), st.sets(st.integers(0, 24)), st.integers(2, 5))
def test_each_lamp_that_is_out_stands_in_one_group_at_most_and_no_other_lamp_does(places, chosen, least):
    out = {index for index in chosen if index < len(places)}
    groups = find_outages(posts([(float(x), float(y)) for x, y in places], cabinets={n: str(n % 3) for n in range(25)}), out, min_in_row=least)
    listed = [index for one in groups for index in one.lamps]
    assert len(listed) == len(set(listed)) and set(listed) <= out
    assert all(one.poles >= least and one.of >= one.poles for one in groups)


# -- strokes -----------------------------------------------------------------------------------------------------------
def test_pieces_are_joined_by_name_before_the_straightest():
    strokes = StreetStrokes([([(0, 0), (10, 0)], "A"), ([(10, 0), (20, 0)], "B"), ([(10, 0), (10, 10)], "A")])
    assert sorted(map(len, strokes.lines)) == [2, 3] and sorted(strokes.names) == ["A", "B"]


def test_unnamed_paths_go_straight_on_through_a_crossing():
    strokes = StreetStrokes([([(0, 0), (10, 0)], ""), ([(10, 0), (20, 1)], ""), ([(10, 0), (10, 10)], ""), ([(10, -10), (10, 0)], "")])
    assert sorted(len(line) for line in strokes.lines) == [3, 3]


def test_a_ring_ends():
    strokes = StreetStrokes([([(0, 0), (10, 0), (10, 10)], "R"), ([(10, 10), (0, 10), (0, 0)], "R")])
    assert len(strokes.lines) == 1 and strokes.length_m(0) == pytest.approx(40)


def test_a_named_street_goes_before_the_pavement_beside_it_but_not_before_a_path_far_from_it():
    strokes = StreetStrokes([([(0, 0), (100, 0)], "Storgatan"), ([(0, 6), (100, 6)], ""), ([(0, 20), (100, 20)], "")])
    assert strokes.names[strokes.locate((50, 6)).stroke] == "Storgatan"
    assert strokes.names[strokes.locate((50, 21)).stroke] == ""
    assert strokes.locate((50, 46)) is None


@pytest.mark.parametrize("lines", [[], [([], "x")], [([(0, 0)], "x")], [([(0, 0), (0, 0)], "x")], [([(float("nan"), 0), (1, 1)], "x")]])
def test_lines_that_are_none_are_passed_over(lines):
    strokes = StreetStrokes(lines)
    assert strokes.lines == [] and strokes.locate((0, 0)) is None
