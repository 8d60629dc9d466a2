# SPDX-License-Identifier: GPL-2.0-or-later
"""A packed spatial index holds what one that grew row by row holds, is sound in SQLite's own eyes, and goes on growing and shrinking."""
from __future__ import annotations

import math
import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.storage import packed_index

INDEX = "rtree_observation_geom"


def index(page_size=4096):
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f"PRAGMA page_size = {page_size}")
    connection.execute(f"CREATE VIRTUAL TABLE {INDEX} USING rtree(id, minx, maxx, miny, maxy)")
    connection.execute("BEGIN")
    return connection


def grown(boxes):
    connection = index()
    connection.executemany(f"INSERT INTO {INDEX} VALUES (?, ?, ?, ?, ?)", boxes)
    return connection


def entries(connection):
    return connection.execute(f"SELECT * FROM {INDEX} ORDER BY id").fetchall()


def is_sound(connection):
    return connection.execute("SELECT rtreecheck(?)", (INDEX,)).fetchone()[0] == "ok"


def inside(connection, xmin, xmax, ymin, ymax):
    sql = f"SELECT id FROM {INDEX} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id"
    return connection.execute(sql, (xmin, xmax, ymin, ymax)).fetchall()


def boxes_of(count, seed=1):
    draw = random.Random(seed)
    made = []
    for row in range(1, count + 1):
        x, y = draw.uniform(-500_000, 900_000), draw.uniform(6_100_000, 7_700_000)
        made.append((row * 3, x, x + draw.choice((0, 0, 250.5)), y, y + draw.choice((0, 0, 1_000.25))))
    return made


@pytest.mark.parametrize("count", [1, 50, 51, 52, 53, 102, 1_000, 2_601, 2_602, 6_000])
def test_packed_is_as_grown(count):
    boxes, packed = boxes_of(count), index()
    assert packed_index.fill(packed, INDEX, boxes)
    other = grown(boxes)
    assert is_sound(packed) and entries(packed) == entries(other)
    for window in ((0, 50_000, 6_500_000, 6_600_000), (-1e9, 1e9, -1e9, 1e9), (0, 0, 0, 0)):
        assert inside(packed, *window) == inside(other, *window)


@pytest.mark.parametrize("page_size", [512, 1024, 65536])
def test_nodes_are_as_large_as_the_database_wants_them(page_size):
    packed = index(page_size)
    assert packed_index.fill(packed, INDEX, boxes_of(700)) and is_sound(packed) and len(entries(packed)) == 700


def test_it_goes_on_growing_and_shrinking():
    boxes, packed = boxes_of(3_000), index()
    packed_index.fill(packed, INDEX, boxes[:2_500])
    packed.executemany(f"INSERT INTO {INDEX} VALUES (?, ?, ?, ?, ?)", boxes[2_500:])
    assert is_sound(packed) and entries(packed) == entries(grown(boxes))
    packed.executemany(f"DELETE FROM {INDEX} WHERE id = ?", [(box[0],) for box in boxes[:2_900]])
    assert is_sound(packed) and entries(packed) == entries(grown(boxes[2_900:]))
    packed.executemany(f"DELETE FROM {INDEX} WHERE id = ?", [(box[0],) for box in boxes])
    assert entries(packed) == []
    assert packed_index.fill(packed, INDEX, boxes) and is_sound(packed) and entries(packed) == entries(grown(boxes)), "empty again"


def test_what_holds_something_is_left_alone():
    few = grown(boxes_of(3))
    assert not packed_index.fill(few, INDEX, boxes_of(60)) and len(entries(few)) == 3


NOT_PLACES = {
    "not a number": (1, math.nan, math.nan, 0.0, 0.0), "without end": (1, 0.0, math.inf, 0.0, 0.0), "beyond a 32-bit float": (1, 0.0, 0.0, -1e39, 0.0),
    "turned round": (1, 5.0, 4.0, 0.0, 0.0),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_PLACES)
def test_bounds_that_are_none_are_left_to_the_database(name):
    packed = index()
    assert not packed_index.fill(packed, INDEX, [(2, 0.0, 0.0, 0.0, 0.0), NOT_PLACES[name]]) and entries(packed) == [] and is_sound(packed)


class Guarded:
    """As SQLite is with SQLITE_DBCONFIG_DEFENSIVE, which Python can set from 3.12."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, sql, *bound):
        if not sql.startswith("SELECT") and any(f"{INDEX}_{part}" in sql for part in ("node", "parent", "rowid")):
            raise sqlite3.OperationalError(f"table {INDEX}_parent may not be modified")
        return self.connection.execute(sql, *bound)

    executemany = execute


def test_guarded_tables_are_left_to_the_database():
    packed = index()
    assert not packed_index.fill(Guarded(packed), INDEX, boxes_of(60)) and entries(packed) == []


OTHER_FORMS = {
    "whole numbers": "rtree_i32(id, minx, maxx, miny, maxy)", "heights": "rtree(id, minx, maxx, miny, maxy, minz, maxz)",
    "a column beside": "rtree(id, minx, maxx, miny, maxy, +beside)",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FORMS)
def test_an_index_of_another_form_is_left_to_the_database(name):
    """What was packed is not what SQLite reads from such tables."""
    packed = sqlite3.connect(":memory:", isolation_level=None)
    packed.execute(f"CREATE VIRTUAL TABLE {INDEX} USING {OTHER_FORMS[name]}")
    packed.execute("BEGIN")
    assert not packed_index.fill(packed, INDEX, boxes_of(60)) and entries(packed) == [] and is_sound(packed)
    packed.execute(f"INSERT INTO {INDEX} (id, minx, maxx, miny, maxy) VALUES (1, 2, 3, 4, 5)")
    packed.execute("COMMIT")
    assert entries(packed)[0][:5] == (1, 2, 3, 4, 5)


@pytest.mark.skipif(not hasattr(sqlite3.Connection, "setconfig"), reason="Python sets it from 3.12")
def test_a_defensive_database_is_left_to_itself():
    packed = index()
    packed.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    assert not packed_index.fill(packed, INDEX, boxes_of(60)) and entries(packed) == [] and is_sound(packed)


def test_what_is_broken_already_is_not_made_worse():
    """A link that was left behind where the index is empty."""
    packed = index()
    packed.execute(f"INSERT INTO {INDEX}_rowid VALUES (3, 1)")
    before = packed.execute(f"SELECT * FROM {INDEX}_node").fetchall()
    assert not packed_index.fill(packed, INDEX, boxes_of(60)) and packed.in_transaction
    assert packed.execute(f"SELECT * FROM {INDEX}_node").fetchall() == before


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=120))
@settings(max_examples=60, deadline=None)
def test_every_number_is_rounded_as_the_database_rounds(numbers):
    boxes, packed = [(row, value, value, -value, -value) for row, value in enumerate(numbers, 1)], index()
    assert packed_index.fill(packed, INDEX, boxes)
    assert is_sound(packed) and entries(packed) == entries(grown(boxes))
