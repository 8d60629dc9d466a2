# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shown to keep all rules of a report would be refused by none of the triggers, and no rule of theirs is unknown."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core import geometry
from est_plugin.core.errors import EstError
from est_plugin.core.schema import TABLES
from est_plugin.storage import many_rows, proved_rows, workspace

UTC = dt.timezone.utc
DAY = dt.datetime(2026, 11, 17, 12, tzinfo=UTC)
GOOD = {"occurred_from": DAY, "category": "KLO", "geom": geometry.point(150_000, 6_340_000)}
TABLE = TABLES["observation"]


@pytest.fixture(scope="module")
def store(tmp_path_factory, qgis_app):
    path = workspace.create(tmp_path_factory.mktemp("a") / "EST.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        yield opened.store


def is_proved(store, rows) -> bool:
    names = many_rows.names_of(TABLE, rows)
    columns = many_rows.completed(TABLE, rows, names, "2026-11-17T12:00:00.000Z", "anna")
    columns.setdefault("number", list(range(1, len(rows) + 1)))
    return proved_rows.is_proved(store._connection, columns, names)


def is_taken(store, rows) -> bool:
    """Whether the triggers take the rows; nothing is kept."""
    try:
        with store.transaction("try") as tx:
            tx.insert_many("observation", rows)
            raise LookupError
    except LookupError:
        return True
    except (EstError, OverflowError, UnicodeEncodeError, ValueError):  # what no column takes
        return False


def test_every_question_of_the_trigger_is_known(store):
    """Another number: a rule was added or taken away. Teach proved_rows.is_proved, then change RULES."""
    (sql,) = store._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'est_observation_insert'").fetchone()
    assert sql.count(" WHEN ") == proved_rows.RULES
    (inserted,) = store._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'est_observation_inserted'").fetchone()
    needed = "NEW.ver < 0 OR NEW.fid < 1 OR NEW.number IS NULL OR EXISTS"
    assert needed in inserted, "nothing to do for rows that have a new number, version 1 and a fid of the database"


def test_good_reports_are_proved(store):
    police = store.find("organisation", {"kind": "police"})[0].id
    full = {**GOOD, "occurred_to": DAY, "place_text": "Torget", "description": "Å", "organisation_id": police, "certainty": "told", "review_state": "approved"}
    assert is_proved(store, [GOOD, full, {**GOOD, "geom": None, "place_text": "Torget"}, {**GOOD, "geom": None, "category": "LUG"}])


BAD = {
    "category": "finns-inte", "occurred_from": None, "certainty": "kanske", "felt_or_occurred": 1, "source": "x", "organisation_id": "ingen",
    "is_secret": 2,
    "place_text": "x" * 201, "description": b"x", "review_state": "masked", "external_number": 7, "occurred_to": DAY - dt.timedelta(1), "id": "eget",
    "number": 3,
    "same_as_id": "x", "geom": None, "created_at": "igår", "reviewed_at": "2026-11-17", "external_system": "a\x00b", "ver": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD))
def test_whatever_is_in_doubt_is_asked_row_by_row(store, name):
    assert is_proved(store, [GOOD, GOOD]) and not is_proved(store, [GOOD, {**GOOD, name: BAD[name]}])


def test_a_name_of_a_user_that_no_column_takes_is_asked_about(store, monkeypatch):
    columns = many_rows.completed(TABLE, [GOOD], list(GOOD), "2026-11-17T12:00:00.000Z", "x" * 101)
    columns["number"] = [1]
    assert not proved_rows.is_proved(store._connection, columns, list(GOOD))
    monkeypatch.setattr(store, "user", "x" * 101)
    assert not is_taken(store, [GOOD])


CELL = st.one_of(
    st.none(), st.text(max_size=5), st.integers(-3, 3), st.booleans(), st.binary(max_size=2), st.floats(allow_nan=False),
    st.sampled_from(("KLO", "seen", "told", "felt", "occurred", "new", "approved", "masked", "rejected", "est_report", "\u200b", " ", "x" * 201)),
    st.datetimes(dt.datetime(900, 1, 1), dt.datetime(9999, 1, 1), timezones=st.just(UTC)),
)  # fmt: skip
NAMES = [column.name for column in TABLE.columns if column.name not in ("id", "ver", "created_at", "created_by", "updated_at", "updated_by", "number")]
ROW = st.fixed_dictionaries(
    {"occurred_from": st.just(DAY), "category": st.sampled_from(("KLO", "LUG", "BRA"))},
    optional={
        **{name: CELL for name in NAMES if name not in ("occurred_from", "category")},
        "geom": st.sampled_from((None, GOOD["geom"])),
        "occurred_to": st.datetimes(dt.datetime(2026, 11, 16), dt.datetime(2026, 11, 19), timezones=st.just(UTC)),
        "place_text": st.text(max_size=3), "description": st.text(max_size=3), "review_state": st.sampled_from(("new", "approved", "masked")),
    },
)  # fmt: skip


@given(st.lists(ROW, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_proved_is_refused_by_no_trigger(store, rows):
    if is_proved(store, rows):
        assert is_taken(store, rows), rows


def test_many_proved_rows_are_stored_as_few_asked_ones(store, monkeypatch):
    rows = [{**GOOD, "description": f"Nr {n}", "occurred_to": DAY + dt.timedelta(minutes=n)} for n in range(many_rows.MANY)]
    before = set(store._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    with store.transaction("many") as tx:
        tx.insert_many("observation", rows)
    monkeypatch.setattr(many_rows, "MANY", 10**9)
    with store.transaction("few") as tx:
        tx.insert_many("observation", rows)
    assert set(store._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")) == before
    found = store.find("observation", order_by=["number"])
    same = [name for name in (*TABLE.names, "geom") if name not in ("id", "number", "created_at", "updated_at")]
    half = len(rows)
    assert [[row[name] for name in same] for row in found[:half]] == [[row[name] for name in same] for row in found[half:]]
    assert [row["number"] for row in found] == list(range(1, 2 * half + 1))
    assert store._connection.execute("SELECT count(*) FROM rtree_observation_geom").fetchone()[0] == 2 * half
