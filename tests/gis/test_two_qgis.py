# SPDX-License-Identifier: GPL-2.0-or-later
"""Two QGIS with the plugin work in one workspace, one of them is killed again and again: no lost update, every refusal told, the file whole.

EST_TWO_QGIS_S=180 runs the long one. In the attribute table QGIS notes the version of a row at its first change, not when the row is
shown: what somebody else wrote between looking and that change is not noticed, its old value stands in the log.
"""
from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from osgeo import ogr
from qgis.core import QgsVectorLayer

from est_plugin.core.schema import TABLES
from est_plugin.storage import backup, workspace
from tests.gis import working_qgis
from tests.storage.workspace_checks import forbidden_states

ROOT = Path(__file__).resolve().parents[2]
DURATION_S = float(os.environ.get("EST_TWO_QGIS_S", "20"))
STARTS_S = 60
# answers that a user can act on
TOLD = ("ConflictError", "RuleError", "ReadOnlyError", "error.busy", "EST-CONFLICT", "EST-RULE", "database is locked", "InputError error.status-already")


def start(folder: Path, name: str, log: Path) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(log.parent / log.stem)}
    command = [sys.executable, working_qgis.__file__, str(folder / "EST Test.qgz"), name, str(log)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=(log.parent / f"{name}.err").open("w"))


def lines(log: Path) -> list[str]:
    return log.read_text("utf-8").splitlines() if log.exists() else []


def wait_until_it_works(process: subprocess.Popen, log: Path, name: str) -> None:
    end = time.monotonic() + STARTS_S
    while not any(line.startswith(f"ok {name}.") for line in lines(log)):
        assert process.poll() is None, (log.parent / f"{name}.err").read_text("utf-8")[-3000:]
        assert time.monotonic() < end, lines(log)[-5:]
        time.sleep(0.05)


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_two_qgis_work_in_one_workspace_and_are_killed_and_nothing_saved_is_lost(folder, tmp_path):
    path, started, kills = folder / "EST Test.gpkg", 0, 0
    with workspace.open_workspace(path, "anna") as opened, opened.store.transaction("test") as tx:
        tx.insert_many("measure", [{"title": f"Nr {n}", "measure_type": "other"} for n in range(8)])
    logs = {user: tmp_path / f"{user}.txt" for user in ("anna", "bo")}
    running: dict[str, subprocess.Popen] = {}
    try:
        end = time.monotonic() + DURATION_S
        while time.monotonic() < end or kills < 2:
            for user, log in logs.items():
                if user not in running:
                    started += 1
                    running[user] = start(folder, f"{user}{started}", log)
                    wait_until_it_works(running[user], log, f"{user}{started}")
            time.sleep(random.uniform(1.0, 4.0))
            assert all(process.poll() is None for process in running.values()), "a QGIS ended by itself"
            kill(running.pop(random.choice(list(running))))
            kills += 1
            with workspace.open_workspace(path, "cia", can_write=False):  # opening finishes what the killed one left in its journal
                assert forbidden_states(backup.copy(path, f"kopia-{kills}.gpkg")) == []
    finally:
        for process in running.values():
            kill(process)
    told = [line for log in logs.values() for line in lines(log)]
    check_what_was_told(told, path)
    check_the_file(path)
    counts = Counter(line.split()[2] for line in told if line.startswith("ok "))
    print(f"\n{DURATION_S:.0f} s, {kills} killed, saved {dict(counts)}, refused {dict(Counter(reason(line) for line in told if line.startswith('refused')))}")
    assert kills >= 2 and set(counts) == {"measure", "finding", "assigned", "undone"}, counts


def reason(line: str) -> str:
    """Which of the known answers a refusal is; the whole line when it is none."""
    return next((word for word in TOLD if word in line), line)


def check_what_was_told(told: list[str], path: Path) -> None:
    """Each success is in the file, each refusal has its reason."""
    assert [line for line in told if line.startswith("lost")] == []
    assert [line for line in told if line.startswith("refused") and reason(line) == line] == []
    with closing(sqlite3.connect(path)) as connection:
        measures = " ".join(f"{done} {note}" for done, note in connection.execute("SELECT what_done, note FROM measure"))
        found = Counter(row[0] for row in connection.execute("SELECT description FROM finding"))
        assigned = {row[0] for row in connection.execute("SELECT m.title FROM measure m JOIN measure_link l ON l.measure_id = m.id JOIN finding f ON"
                                                         " f.id = l.finding_id WHERE f.description = m.title")}  # fmt: skip
    words = set(re.findall(r"(?:anna|bo)\d+\.\d+", measures))
    for line in told:
        if line.startswith("ok "):
            _ok, word, what = line.split()
            is_there = {"measure": word in words, "finding": found[word] == 1, "assigned": word in assigned and found[word] == 1, "undone": not found[word]}
            assert is_there[what], line


def check_the_file(path: Path) -> None:
    """The rules hold, and QGIS and GDAL read it as it is."""
    assert forbidden_states(path) == []
    source = ogr.Open(str(path))
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert not opened.store.is_read_only
        for name, table in TABLES.items():
            if table.is_spatial or name == "measure":
                layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
                counts = (source.GetLayerByName(name).GetFeatureCount(), layer.featureCount(), len(list(layer.getFeatures())))
                assert layer.isValid() and set(counts) == {opened.store.count(name)}, (name, counts)
