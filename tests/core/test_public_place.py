# SPDX-License-Identifier: GPL-2.0-or-later
"""Places for the public: whole squares or blocks, nothing of the exact place is left, lone houses cannot be found out."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.core.public_place import BLOCK, CELL, PublicGrid, generalise, public_name

X, Y = 150_000.0, 6_340_000.0
METRES = st.floats(0, 3000, allow_nan=False)


def box(x, y, width, height):
    return geometry.polygon([[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]])


@settings(max_examples=60, deadline=None)
@given(METRES, METRES, st.floats(0.5, 99), st.floats(0.5, 99))
def test_a_place_smaller_than_a_square_is_told_as_the_square_alone(dx, dy, width, height):
    place = generalise(box(X + dx, Y + dy, width, height))
    other = generalise(geometry.point(*geometry.centre(box(X + dx, Y + dy, width, height))))
    assert place == other and place.kind == CELL and len(place.rings) == 1
    assert all(value % 100 == 0 for ring in place.rings for xy in ring for value in xy) and all(value % 50 == 0 for value in place.centre)


@settings(max_examples=30, deadline=None)
@given(METRES, METRES, st.floats(101, 900), st.floats(1, 900))
def test_a_larger_place_is_covered_by_the_squares_that_it_touches(dx, dy, width, height):
    rings = generalise(box(X + dx, Y + dy, width, height)).rings
    inside = [(X + dx + width * a, Y + dy + height * b) for a in (0.01, 0.5, 0.99) for b in (0.01, 0.5, 0.99)]
    assert all(any(ring[0][0] <= x <= ring[2][0] and ring[0][1] <= y <= ring[2][1] for ring in rings) for x, y in inside)
    assert all(value % 100 == 0 for ring in rings for xy in ring for value in xy)
    assert all(ring[0][0] <= X + dx + width and ring[2][0] >= X + dx - 1e-6 for ring in rings)


def test_a_street_is_told_as_the_squares_along_it():
    assert len(generalise(geometry.line([(X + 10, Y + 50), (X + 390, Y + 50)])).rings) == 4


HOUSES = st.lists(st.tuples(METRES, METRES), max_size=30)


@settings(max_examples=60, deadline=None)
@given(HOUSES, METRES, METRES)
def test_a_square_holds_no_house_or_three_and_so_do_the_squares_beside_it(houses, dx, dy):
    dwellings = [(X + a, Y + b) for a, b in houses]
    ring = PublicGrid(dwellings).square((X + dx, Y + dy))
    side = ring[1][0] - ring[0][0]

    def held(x, y):
        return sum(x <= a < x + side and y <= b < y + side for a, b in dwellings)

    if side < 6400:  # the largest square is shown whatever it holds
        i, j = ring[0][0] // (2 * side), ring[0][1] // (2 * side)
        for x, y in ((i, j), (i + 0.5, j), (i, j + 0.5), (i + 0.5, j + 0.5)):
            assert held(2 * side * x, 2 * side * y) not in (1, 2)
    assert ring[0][0] <= X + dx < ring[1][0] and ring[0][1] <= Y + dy < ring[2][1]


def test_a_lone_house_is_told_with_its_neighbours():
    lone, town = (X + 5050.0, Y + 5050.0), [(X + 5150.0 + k, Y + 5150.0) for k in range(3)]
    assert generalise(geometry.point(*lone), PublicGrid([lone, *town])).rings[0][1][0] - (X + 5000) == 200
    assert len({generalise(geometry.point(*xy), PublicGrid([lone, *town])) for xy in [lone, *town]}) == 1


def test_the_block_that_holds_the_place_is_taken_when_it_is_large_enough():
    block, plot = box(X, Y, 180, 140), box(X + 20, Y + 20, 40, 40)
    place = generalise(geometry.point(X + 30, Y + 30), blocks=[plot, block])
    assert place.kind == BLOCK and place.centre == (X + 90, Y + 70)
    assert generalise(geometry.point(X + 500, Y + 30), blocks=[plot, block]).kind == CELL
    assert generalise(box(X + 100, Y, 200, 40), blocks=[block]).kind == CELL  # reaches out of it
    assert generalise(geometry.point(X + 30, Y + 30), blocks=[block], dwellings=[(X + 35, Y + 35)]).kind == CELL  # a farm, not a block


@pytest.mark.parametrize("side", [0, -100, float("nan")])
def test_a_square_has_a_side(side):
    with pytest.raises(InputError):
        PublicGrid(cell_m=side)


@pytest.mark.parametrize(("name", "shown"), [
    ("Storgatan 12", "Storgatan"), ("Storgatan 12 B", "Storgatan"), ("Storgatan 12b", "Storgatan"), ("Storgatan 12–14 vid kiosken", "Storgatan vid kiosken"),
    ("Kyrkogatan 3, porten", "Kyrkogatan, porten"), ("STORGATAN 12", "STORGATAN"), ("Vid Norra Storgatan 4", "Vid Norra Storgatan"),
    ("Väg 27", "Väg 27"), ("Riksväg 40", "Riksväg 40"), ("Stopp 3", "Stopp 3"), ("Järnvägstorget", "Järnvägstorget"), ("E4", "E4"), ("", ""),
])  # fmt: skip
def test_a_name_loses_the_number_of_the_house(name, shown):
    assert public_name(name) == shown
