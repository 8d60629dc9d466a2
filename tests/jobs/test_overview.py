# SPDX-License-Identifier: GPL-2.0-or-later
"""What waits in each workspace: looked into, never changed; a broken one or a silent folder does not keep the others back."""
from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from est_plugin.core.errors import Cancelled
from est_plugin.core.schema import VERSION
from est_plugin.jobs import overview, today
from est_plugin.storage import workspace
from est_plugin.storage.looking import look

DAY = dt.date(2026, 11, 22)
OLD = Path(__file__).resolve().parents[1] / "data" / "workspaces"


@pytest.fixture(scope="module")
def made(tmp_path_factory, qgis_app):
    """A workspace with one new report, one unassigned finding and an overdue measure."""
    path = tmp_path_factory.mktemp("kommuner") / "A" / "EST A.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna", settings={"municipality": {"name": "Värnamo"}})
    with workspace.open_workspace(path, "anna") as opened, opened.store.transaction("test") as tx:
        at = dt.datetime(2026, 10, 3, 20, tzinfo=dt.timezone.utc)
        for state in ("new", "approved"):
            tx.insert("observation", {"occurred_from": at, "occurred_to": at, "category": "LUG", "review_state": state})
        tx.insert("finding", {"description": "Mörkt", "kind": "defect", "place_text": "Torget"})
        owner = opened.store.find("organisation", limit=1)[0]
        tx.insert("measure", {"title": "Klipp", "responsible_id": owner.id, "due_date": dt.date(2026, 1, 31)})
    return path


def copy(made, folder, name="EST B.gpkg"):
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(made, folder / name))


def test_counts_are_those_of_tab_idag(made):
    one = overview.read_one(made, DAY)
    assert dict(one.counts) == {"reports": 1, "unassigned": 1, "overdue": 1, "waiting": 0, "picture": 1}
    assert (one.municipality, one.problem, one.holder, one.n) == ("Värnamo", None, "", 4)
    store = look(made)
    assert {line.id: line.n for line in today.lines(store, DAY) if line.id in overview.COUNTS} == {key: n for key, n in one.counts.items() if n}
    store.close()


def test_looking_changes_no_byte_and_leaves_no_file(made, tmp_path):
    path = copy(made, tmp_path / "B")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    overview.read_one(path, DAY)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before and [one.name for one in path.parent.iterdir()] == [path.name]


def test_one_that_somebody_works_in_is_read_and_says_who(made, tmp_path):
    path = copy(made, tmp_path / "B")
    with workspace.open_workspace(path, "bertil") as opened:
        with opened.store.transaction("test") as tx:
            tx.insert("finding", {"description": "Mörkare", "kind": "defect", "place_text": "Torget"})
        one = overview.read_one(path, DAY)
        assert one.holder == "bertil" and one.counts["unassigned"] == 2 and not opened.store.is_read_only
    assert overview.read_one(path, DAY).holder == ""


def broken(kind, made, folder):
    path = copy(made, folder)
    if kind == "missing":
        path.unlink()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:40_000])
    elif kind == "garbage":
        path.write_bytes(b"inte en databas" * 5000)
    elif kind == "folder":
        path.unlink()
        path.mkdir()
    elif kind == "foreign":
        path.unlink()
        sqlite3.connect(path).execute("CREATE TABLE roads (id)").connection.close()
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TRIGGER IF EXISTS est_settings_ver_update")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'settings'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (str(VERSION + (1 if kind == "newer" else -1)),))
        connection.close()
    return path


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("missing", "error.no-such-file"), ("empty", "error.not-a-workspace"), ("cut", "error.damaged"), ("garbage", "error.damaged"),
        ("folder", "error.no-such-file"), ("foreign", "error.not-a-workspace"), ("newer", "error.newer-version"), ("older", "error.older-version"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_stays_as_it_is(made, tmp_path, kind, key):
    path = broken(kind, made, tmp_path / "B")
    before = path.read_bytes() if path.is_file() else b""
    one = overview.read_one(path, DAY)
    assert one.problem is not None and one.problem.key == key and not one.counts
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_real_workspace_of_an_older_version_is_not_brought_over_by_looking(tmp_path):
    packed = sorted(OLD.glob("*.zip")) or sorted(OLD.glob("*.gpkg"))
    assert packed
    if packed[0].suffix == ".zip":
        shutil.unpack_archive(packed[0], tmp_path)
    else:
        shutil.copy(packed[0], tmp_path)
    (path,) = tmp_path.rglob("*.gpkg")
    before = path.read_bytes()
    assert overview.read_one(path, DAY).problem.key == "error.older-version" and path.read_bytes() == before


def test_one_that_is_being_saved_is_said_or_read_but_not_broken(made, tmp_path):
    path = copy(made, tmp_path / "B")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA locking_mode = EXCLUSIVE")
    writer.execute("BEGIN EXCLUSIVE")
    started = time.monotonic()
    (one,) = overview.read_all([path], DAY, patience_s=0.5)
    assert one.problem is not None and time.monotonic() - started < 3
    writer.execute("ROLLBACK")
    writer.close()


def test_a_save_that_was_cut_off_is_said_and_left_to_whoever_opens_it(made, tmp_path):
    """The computer went off in the middle of a large save: its journal is there, and half of it stands in the file."""
    path, crashed = copy(made, tmp_path / "B"), tmp_path / "C"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN")
    writer.execute("CREATE TABLE half AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, hex(randomblob(200)) FROM n")
    crashed.mkdir()
    for ending in ("", "-journal"):
        shutil.copy(f"{path}{ending}", crashed)
    writer.execute("ROLLBACK")
    writer.close()
    seen = crashed / path.name
    before = seen.read_bytes()
    one = overview.read_one(seen, DAY)
    assert one.problem.key == "error.save-cut-off" and seen.read_bytes() == before
    with workspace.open_workspace(seen, "anna") as opened:
        assert opened.store._connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    assert overview.read_one(seen, DAY).n == 4


# -- several -----------------------------------------------------------------------------------------------------------
def test_all_come_in_order_and_each_is_told_as_it_comes(made, tmp_path):
    paths = [tmp_path / "borta.gpkg", made]
    told = []
    found = overview.read_all(paths, DAY, on_found=told.append)
    assert [one.path for one in found] == paths and {one.path for one in told} == set(paths) and found[1].n == 4


def test_a_folder_that_does_not_answer_is_left_and_the_others_are_read(made):
    never = threading.Event()

    def read(path, day):
        if "tyst" in path.name:
            never.wait(20)
        return overview.read_one(path, day)

    started = time.monotonic()
    silent, good = overview.read_all([Path("tyst.gpkg"), made], DAY, patience_s=1.0, read=read)
    assert silent.problem.key == overview.NO_ANSWER and good.n == 4 and time.monotonic() - started < 5
    never.set()


def test_it_can_be_cancelled_while_a_folder_is_silent():
    never = threading.Event()

    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        overview.read_all([Path("tyst.gpkg")], DAY, check=check, read=lambda *_args: never.wait(20))
    never.set()


def test_a_fault_of_ours_is_said_of_that_one_alone(made):
    def read(path, _day):
        raise ZeroDivisionError

    (one,) = overview.read_all([made], DAY, read=read)
    assert one.problem.key == "error.cannot-open"
