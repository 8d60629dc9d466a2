# SPDX-License-Identifier: GPL-2.0-or-later
"""Two programs write in one workspace and are killed in the middle of it: nothing that was saved is lost, nothing is half saved.

EST_TWO_PROCESSES_S=40 runs the long one.
"""
from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from est_plugin.core.errors import ReadOnlyError
from est_plugin.storage import backup, lease, workspace
from tests.storage import writing_process
from tests.storage.workspace_checks import forbidden_states

ROOT = Path(__file__).resolve().parents[2]
DURATION_S = float(os.environ.get("EST_TWO_PROCESSES_S", "8"))
TOLD = ("ConflictError", "StorageError error.busy", "RuleError", "EST-CONFLICT", "database is locked")  # answers that a user can act on


@pytest.fixture
def path(tmp_path, qgis_app) -> Path:
    made = workspace.create(tmp_path / "EST.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(made, "anna") as opened, opened.store.transaction("test") as tx:
        tx.insert_many("measure", [{"title": f"Nr {n}", "measure_type": "other"} for n in range(6)])
        tx.insert("hotspot", {"name": "Torget"})
    return made


def start(kind: str, *arguments: object) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, writing_process.__file__, kind, *(str(a) for a in arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def killed(kind: str, path: Path) -> None:
    """Run a program that ends itself by SIGKILL."""
    process = start(kind, path)
    _out, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors


def snapshot(path: Path) -> list:
    connection = sqlite3.connect(path)
    try:
        rows = [connection.execute(f"SELECT * FROM {name} ORDER BY fid").fetchall() for name in ("finding", "observation", "measure", "hotspot", "change_log")]
        return [*rows, sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))]
    finally:
        connection.close()


def test_two_programs_write_and_are_killed_and_nothing_saved_is_lost(path, tmp_path):
    logs = {kind: tmp_path / f"{kind}.txt" for kind in ("store", "sql")}
    running: dict[str, subprocess.Popen] = {}
    started = kills = copies = 0
    end = time.monotonic() + DURATION_S
    while time.monotonic() < end or not all(log.exists() for log in logs.values()):
        assert time.monotonic() < end + 120, "the programs do not get going"
        for kind, log in logs.items():
            if kind not in running:
                started += 1
                running[kind] = start(kind, path, f"{kind}{started}", log)
        time.sleep(random.uniform(0.8, 2.0))
        copy = backup.copy(path, f"kopia-{copies}.gpkg")
        assert forbidden_states(copy) == []
        copies += 1
        kind = random.choice(list(running))
        if not logs[kind].exists():
            continue  # a slow machine: it has not written anything yet
        process = running.pop(kind)
        process.kill()
        process.wait()  # a killed program that nobody waited for still counts as alive
        kills += 1
    for process in running.values():
        process.kill()
        process.wait()
    told = [line for log in logs.values() for line in log.read_text("utf-8").splitlines()]
    saved = [line.split() for line in told if line.startswith("ok ")]
    rows = dict(sqlite3.connect(path).execute("SELECT id, what_done FROM measure"))
    assert forbidden_states(path) == []
    assert [word for _ok, word, key in saved if word not in (rows[key] or "").split()] == []
    assert {line.split(".")[0].rstrip("0123456789") for line in told if line.startswith("ok ")} == {"ok store", "ok sql"}, told[:20]
    unexpected = [line for line in told if line.startswith("refused") and not any(word in line for word in TOLD)]
    assert unexpected == [] and "opened read-only" not in told
    assert kills >= 2 and copies >= 2 and len(saved) > 20, (kills, copies, len(saved))
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert not opened.store.is_read_only


def test_a_program_killed_in_a_large_action_leaves_the_workspace_as_it_was(path):
    before = snapshot(path)
    killed("die_in_transaction", path)
    with workspace.open_workspace(path, "bo") as reader:  # cannot take over without being asked, and still reads
        assert reader.store.is_read_only and reader.holder.user == "krasch" and reader.holder.is_stale
        assert reader.store.count("finding") == 0
    with workspace.open_workspace(path, "bo", take_over=True) as opened:
        assert not opened.store.is_read_only
    assert snapshot(path) == before and forbidden_states(path) == []
    assert not path.with_name(path.name + "-journal").exists()


def test_reading_only_works_also_when_a_crash_left_a_journal(path):
    before = snapshot(path)
    killed("die_in_transaction", path)
    with workspace.open_workspace(path, "bo", can_write=False) as reader:
        assert reader.store.count("finding") == 0
    assert snapshot(path) == before


@pytest.mark.parametrize(("way", "table"), [("die_in_import", "finding"), ("die_in_report_import", "observation")])
def test_a_program_killed_in_an_import_leaves_the_workspace_as_it_was(path, way, table):
    before = snapshot(path)
    killed(way, path)
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert opened.store.count(table) == 0
    assert snapshot(path) == before and forbidden_states(path) == []


def test_what_a_killed_qgis_left_in_the_write_ahead_log_is_there_and_nothing_else(path):
    killed("die_with_write_ahead_log", path)
    assert path.with_name(path.name + "-wal").exists()
    with workspace.open_workspace(path, "anna") as opened:
        assert [row.id for row in opened.store.find("finding")] == ["wal-1"]
    assert not path.with_name(path.name + "-wal").exists() and forbidden_states(path) == []


def test_a_write_ahead_log_in_use_does_not_keep_the_plugin_from_working(path):
    """A colleague's QGIS without the plugin has the file open in the mode that QGIS likes."""
    other = writing_process.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("INSERT INTO finding (id, description) VALUES ('wal-1', 'i loggen')")
    cursor = other.execute("SELECT * FROM finding")
    with workspace.open_workspace(path, "anna") as opened:
        assert not opened.store.is_read_only and opened.store.count("finding") == 1
        with opened.store.transaction("test") as tx:
            tx.insert("finding", {"description": "med loggen i bruk"})
    cursor.close()
    other.close()
    with workspace.open_workspace(path, "anna") as opened:
        assert opened.store.count("finding") == 2
        assert opened.store._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert forbidden_states(path) == []


def test_a_copy_made_while_others_write_is_whole(path, tmp_path):
    process = start("sql", path, "w", tmp_path / "w.txt")
    try:
        while not (tmp_path / "w.txt").exists() or (tmp_path / "w.txt").read_text("utf-8").count("ok ") < 3:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        for number in range(5):
            assert forbidden_states(backup.copy(path, f"kopia-{number}.gpkg")) == []
    finally:
        process.kill()
        process.wait()


def test_only_one_of_two_who_take_over_gets_the_lease(path, monkeypatch):
    """Both saw the dead one's lease; the second must not throw out the first, who has just begun."""
    killed("die_in_transaction", path)
    dead = lease.read_holder(lease.lease_path(path))
    first = lease.acquire(path, "anna", take_over=True)
    assert isinstance(first, lease.Lease)
    monkeypatch.setattr(lease, "_PROCESS", "another program")
    seen = iter([dead])
    real = lease.read_holder
    monkeypatch.setattr(lease, "read_holder", lambda p: next(seen, None) or real(p))
    assert isinstance(lease.acquire(path, "bo", take_over=True), lease.Holder)
    assert real(lease.lease_path(path)).user == "anna"


def test_who_lost_the_lease_to_another_program_is_told_at_the_next_action(path):
    opened = workspace.open_workspace(path, "anna")
    old = time.time() - lease.STALE_S - 5
    os.utime(lease.lease_path(path), (old, old))
    taking = start("store", path, "bo", path.with_name("bo.txt"))
    try:
        while not path.with_name("bo.txt").exists() or "ok " not in path.with_name("bo.txt").read_text("utf-8"):
            assert taking.poll() is None, taking.stderr.read()
            time.sleep(0.05)
        with pytest.raises(ReadOnlyError), opened.store.transaction("test"):
            pass
    finally:
        taking.kill()
        taking.wait()
        opened.close()
