# SPDX-License-Identifier: GPL-2.0-or-later
"""Boxes stay inside the picture, cover whole pixels in every size, and damaged ones are refused."""
from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from est_plugin.core import photo_box
from est_plugin.core.photo_box import Box

corner = st.tuples(st.floats(-1, 2), st.floats(-1, 2))


@given(corner, corner, st.integers(1, 5000), st.integers(1, 5000))
def test_any_two_corners_make_a_box_inside_the_picture_that_covers_them(first, second, width, height):
    box = Box.between(first, second)
    left, top, right, bottom = box.pixels(width, height)
    assert 0 <= left <= right < width and 0 <= top <= bottom < height
    for x, y in (first, second):
        if 0 < x < 1 and 0 < y < 1:
            assert left <= int(x * width) <= right + 1 and top <= int(y * height) <= bottom + 1


@given(corner, corner, st.floats(-2, 2), st.floats(-2, 2))
def test_moved_and_grown_it_stays_inside(first, second, dx, dy):
    for box in (Box.between(first, second).moved(dx, dy), Box.between(first, second).grown(dx, dy)):
        assert box.x >= 0 and box.y >= 0 and box.x + box.width <= 1 + 1e-9 and box.y + box.height <= 1 + 1e-9


def test_what_is_kept_is_read_again():
    boxes = (Box(0.1, 0.2, 0.3, 0.4), Box.between((0.9, 0.9), (2.0, 2.0)))
    assert [one.values() for one in photo_box.read(json.loads(json.dumps(photo_box.kept(boxes))))] == [one.values() for one in boxes]


@pytest.mark.parametrize("kept", [
    None, "x", {}, 5, [[1, 2, 3]], [["a", 0, 1, 1]], [None], [[True, 0, 1, 1]], [[float("nan"), 0, 1, 1]], ["abcd"], [[0, 0, 10**400, 1]],
])  # fmt: skip
def test_damaged_boxes_are_refused(kept):
    with pytest.raises(ValueError):
        photo_box.read(kept)
