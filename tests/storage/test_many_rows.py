# SPDX-License-Identifier: GPL-2.0-or-later
"""Many rows at once are stored as one by one: defaults, ids, numbers, spatial index, rules; cancelling and refusals leave the rules in place."""
from __future__ import annotations

import datetime as dt
import math
import sqlite3
import uuid

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled, EstError
from est_plugin.storage import many_rows, workspace

DAY = dt.datetime(2026, 11, 17, 12, tzinfo=dt.timezone.utc)


@pytest.fixture
def store(tmp_path, qgis_app):
    path = workspace.create(tmp_path / "a" / "EST.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        yield opened.store


def reports(count, **changed):
    return [{"occurred_from": DAY, "category": "KLO", "geom": geometry.point(150_000 + n, 6_340_000), **changed} for n in range(count)]


def triggers(store):
    return set(store._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def schema(store):
    return set(store._connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def test_many_rows_have_the_index_of_few(store):
    before = triggers(store)
    rows = reports(many_rows.MANY)
    rows[5]["geom"], rows[5]["place_text"] = None, "Torget"
    with store.transaction("many") as tx:
        ids = tx.insert_many("observation", rows)
    with store.transaction("few") as tx:
        ids += tx.insert_many("observation", reports(10))
    assert triggers(store) == before and len(set(ids)) == many_rows.MANY + 10
    entries = store._connection.execute("SELECT id, minx, maxx FROM rtree_observation_geom ORDER BY id").fetchall()
    stored = store._connection.execute("SELECT fid FROM observation WHERE geom IS NOT NULL ORDER BY fid").fetchall()
    assert [entry[0] for entry in entries] == [row[0] for row in stored] and all(low <= high for _id, low, high in entries)
    assert len(store.within("observation", 150_100, 6_339_999, 150_101, 6_340_001)) == 2
    assert {uuid.UUID(one).version for one in ids} == {4}


@pytest.mark.parametrize("size_before", [0, many_rows.MANY // 2, many_rows.MANY + 50])
def test_the_schema_is_the_same_after_many_rows_and_after_taking_them_back(store, size_before):
    """Triggers and indexes that were away while the rows were written."""
    with store.transaction("before") as tx:
        for start in range(0, size_before, 500):
            tx.insert_many("observation", reports(min(500, size_before - start)))
    before = schema(store)
    assert any(kind == "index" and "external_number" in name for kind, name, *_rest in before)
    with store.transaction("many") as tx:
        tx.insert_many("observation", reports(many_rows.MANY))
        assert schema(store) == before
    assert schema(store) == before
    for check in ("PRAGMA integrity_check", "SELECT rtreecheck('rtree_observation_geom')"):
        assert store._connection.execute(check).fetchone()[0] == "ok"
    with pytest.raises(LookupError), store.transaction("taken back") as tx:
        tx.insert_many("observation", reports(many_rows.MANY))
        raise LookupError
    assert schema(store) == before and store.count("observation") == size_before + many_rows.MANY
    assert store.count("observation", {"category": "KLO"}) == size_before + many_rows.MANY


def test_an_import_in_which_the_user_cancels_leaves_rules_and_indexes(store):
    def stop(done):
        raise Cancelled()

    before = schema(store)
    with store.transaction("caught inside") as tx:
        with pytest.raises(Cancelled):
            tx.insert_many("observation", reports(many_rows.MANY), stop)
        assert schema(store) == before and store._connection.execute("SELECT rtreecheck('rtree_observation_geom')").fetchone()[0] == "ok"
    assert schema(store) == before


def test_an_index_that_cannot_be_made_leaves_the_action_as_it_was_before_these_rows(store, monkeypatch):
    """A reader holds the file while the memory is full, say; and the caller goes on with something else."""

    def locked(connection, index, _boxes):
        connection.execute(f'DELETE FROM "{index}_node"')
        raise sqlite3.OperationalError("database is locked")

    before = schema(store)
    monkeypatch.setattr(many_rows.packed_index, "fill", locked)
    with store.transaction("goes on") as tx:
        with pytest.raises(EstError):
            tx.insert_many("observation", reports(many_rows.MANY))
        assert schema(store) == before
        tx.insert_many("observation", reports(3))
    assert schema(store) == before and store.count("observation") == 3
    assert store._connection.execute("SELECT rtreecheck('rtree_observation_geom')").fetchone()[0] == "ok"


def test_many_rows_several_times_in_one_action(store):
    before = schema(store)
    with store.transaction("many") as tx:
        for count in (1, 999, many_rows.MANY, 3 * many_rows.MANY):
            tx.insert_many("observation", reports(count))
            assert len(store.within("observation", 150_000, 6_339_999, 150_000, 6_340_001)) > 0
    assert schema(store) == before and store.count("observation") == 5 * many_rows.MANY
    assert store._connection.execute("SELECT rtreecheck('rtree_observation_geom')").fetchone()[0] == "ok"


def test_an_empty_point_is_in_no_index(store):
    """WKB writes it as two numbers that are none; the database would put it at 0, 0."""
    with store.transaction("many") as tx:
        for count in (many_rows.MANY, 2):
            tx.insert_many("observation", [*reports(count - 1), {**reports(1)[0], "geom": geometry.point(math.nan, math.nan)}])
    assert store.count("observation") == many_rows.MANY + 2
    assert store._connection.execute("SELECT count(*), min(minx) > 149999 FROM rtree_observation_geom").fetchone() == (many_rows.MANY, 1)


def test_rows_are_completed_as_one_by_one(store):
    given = {"occurred_from": DAY, "category": "KLO", "place_text": "Torget"}
    rows = [given, {**given, "certainty": None, "description": ""}, {**given, "certainty": "told", "number": 900}, {**given, "id": "mitt-eget"}]
    with store.transaction("many") as tx:
        ids = tx.insert_many("observation", rows)
        one = tx.insert("observation", given)
    found = {row.id: row for row in store.find("observation")}
    assert [found[record_id]["certainty"] for record_id in ids] == ["seen", "seen", "told", "seen"] and ids[3] == "mitt-eget"
    assert [found[record_id]["number"] for record_id in ids] == [1, 2, 900, 3] and one["number"] == 901
    same = set(one) - {"id", "number"}
    assert {name: found[ids[0]][name] for name in same} == {name: one[name] for name in same}


def test_a_refused_row_among_many_leaves_nothing_and_the_rules_in_place(store):
    before = triggers(store)
    rows = reports(many_rows.MANY) + reports(1, category="finns-inte")
    with pytest.raises(EstError), store.transaction("many") as tx:
        tx.insert_many("observation", rows)
    assert store.count("observation") == 0 and triggers(store) == before
    with store.transaction("many") as tx:
        with pytest.raises(EstError):
            tx.insert_many("observation", rows)
        assert triggers(store) == before, "also when the user's action goes on"
        tx.insert_many("observation", reports(3))
    index = store._connection.execute("SELECT count(*) FROM rtree_observation_geom").fetchone()[0]
    assert index == store.count("observation") and triggers(store) == before


def test_cancelling_in_the_middle_leaves_nothing(store):
    before, told = triggers(store), []

    def cancel(count):
        told.append(count)
        if count > 500:
            raise Cancelled()

    with pytest.raises(Cancelled), store.transaction("many") as tx:
        tx.insert_many("observation", reports(2000), cancel)
    assert 500 < told[-1] < 2000 and store.count("observation") == 0 and triggers(store) == before


def test_a_column_that_does_not_exist_is_an_error(store):
    with pytest.raises(KeyError), store.transaction("many") as tx:
        tx.insert_many("observation", [{"occurred_from": DAY, "hittepå": 1}])
