# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace of an older version comes to the schema of today and loses nothing (tests/data/workspaces holds one of each version)."""
from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from est_plugin.core.schema import VERSION
from est_plugin.storage import migrations, workspace
from est_plugin.storage.connection import connect

OLD = Path(__file__).parents[1] / "data" / "workspaces"


def _unpacked(version: int, folder: Path) -> Path:
    with zipfile.ZipFile(OLD / f"workspace_v{version}.zip") as packed:
        packed.extract("workspace.gpkg", folder)
    return folder / "workspace.gpkg"


@pytest.fixture
def version_1(tmp_path) -> Path:
    return _unpacked(1, tmp_path)


@pytest.fixture
def version_2(tmp_path) -> Path:
    return _unpacked(2, tmp_path)


def _structure(path: Path) -> dict[str, object]:
    connection = connect(path, can_write=False)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
    columns = {t: {tuple(row[1:]) for row in connection.execute(f'PRAGMA table_info("{t}")')} for t in tables}
    keys = {t: {tuple(row[2:7]) for row in connection.execute(f'PRAGMA foreign_key_list("{t}")')} for t in tables}
    others = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL").fetchall())
    contents = set(connection.execute("SELECT table_name, data_type, description, srs_id FROM gpkg_contents").fetchall())
    connection.close()
    return {"columns": columns, "keys": keys, "others": others, "contents": contents}


def test_a_workspace_of_each_older_version_is_kept_for_the_tests():
    assert {file.name for file in OLD.glob("*.zip")} == {f"workspace_v{version}.zip" for version in range(1, VERSION)}


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_old_workspace_ends_in_the_same_schema_as_a_new_one(version, tmp_path):
    old = _unpacked(version, tmp_path)
    new = workspace.create(tmp_path / "new" / "new.gpkg", "EPSG:3006", "sv")
    with workspace.open_workspace(old) as opened:
        assert opened.migrated_from is not None
    old_one, new_one = _structure(old), _structure(new)
    for part in new_one:
        assert old_one[part] == new_one[part], part


def test_rows_of_version_1_are_kept_and_brought_over(version_1):
    with workspace.open_workspace(version_1) as opened:
        store = opened.store
        assert store.setting("schema_version") == VERSION
        marks = dict(store.rows("finding", ("description", "symbol")))
        assert marks == {"Mörk gångväg": "lamp-planned", "Skräp": "unassigned", "Fin belysning": "good"}
        measure = store.find("measure")[0]
        names = [store.get("organisation", row["organisation_id"])["name"] for row in store.find("co_responsible", {"measure_id": measure.id})]
        assert (names, measure["note"], measure["officer"]) == (["Park och natur"], "Fritidsbanken", "Driftledare")
        assert [row["what"] for row in store.history("measure", measure.id)] == ["status"]
        assert store.rows("code", ("needs_check",), {"list": "measure_type", "code": "lighting"}) == [(False,)]


def test_a_migrated_workspace_obeys_the_rules_of_today(version_1):
    workspace.open_workspace(version_1).close()
    connection = connect(version_1)
    assert migrations.changed_triggers(connection) == []
    with pytest.raises(sqlite3.IntegrityError, match="EST-RULE"):
        connection.execute("UPDATE measure SET status = 'verified', ver = -ver")
    connection.close()


def test_version_2_gets_room_for_reports_and_keeps_its_hotspots(version_2):
    with workspace.open_workspace(version_2) as opened:
        store = opened.store
        assert [row["label_sv"] for row in store.find("code", {"list": "est_category", "code": "LUG"})] == ["Inget att rapportera"]
        hotspot = store.find("hotspot")[0]
        assert (hotspot["name"], hotspot["priority"], hotspot["same_as_id"]) == ("Stationen", None, None)
        assert len(store.find("measure_link", {"hotspot_id": hotspot.id})) == 1
        assert store.find("observation") == []


def test_version_3_gets_its_barriers_out_of_the_measures_and_room_for_the_cycle(tmp_path):
    with workspace.open_workspace(_unpacked(3, tmp_path)) as opened:
        store = opened.store
        barrier, finding = store.find("barrier")[0], store.find("finding")[0]
        measure = store.get("measure", barrier["measure_id"])
        assert (barrier["name"], barrier["opening_hours"], barrier["number"]) == ("Sätt upp bom vid parkeringen", "Stängd 22–05", 1)
        assert barrier["emergency_access_checked"].isoformat() == "2026-10-01" and barrier["key_holder_id"] == measure["responsible_id"]
        assert barrier["geom"] == finding["geom"]
        assert "opening_hours" not in measure
        assert [row["outcome"] for row in store.find("decision")] == ["to_klg"]
        assert store.find("patrol") == [] and len(store.find("code", {"list": "barrier_kind"})) == 7
