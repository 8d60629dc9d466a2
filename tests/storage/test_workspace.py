# SPDX-License-Identifier: GPL-2.0-or-later
"""Making, opening, sharing, healing and migrating a workspace file."""
from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from est_plugin.core.errors import EstError, InputError, NewerVersionError, ReadOnlyError, StorageError
from est_plugin.core.schema import TABLES, VERSION
from est_plugin.i18n import Texts
from est_plugin.storage import backup, folder_checks, lease, migrations, workspace
from est_plugin.storage.connection import connect, prepare

TODAY = dt.date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path, qgis_app):
    return workspace.create(tmp_path / "Värnamo EST.gpkg", "EPSG:3008", "sv", user="anna")


def _add_finding(store, text="Mörkt"):
    with store.transaction("test") as tx:
        return tx.insert("finding", {"description": text})


def _set_setting(path, key, value):
    connection = connect(path)
    connection.execute("UPDATE settings SET value = ?, ver = -ver WHERE key = ?", (json.dumps(value), key))
    connection.close()


def _python(code: str) -> subprocess.Popen:
    """Another process of the same program."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


# -- making ---------------------------------------------------------------------------------------------------------------
def test_a_new_workspace_is_filled_with_the_shipped_lists(path):
    with workspace.open_workspace(path, "anna") as opened:
        store = opened.store
        assert store.crs == "EPSG:3008" and store.language == "sv"
        assert store.count("organisation") == 25
        assert store.find("code", {"list": "measure_type", "code": "barrier"})[0]["label_sv"] == "Bom eller hinder"
        assert {row["model"] for row in store.find("deadline_rule")} >= {"all", "rondering", "veckor", "tre_i_rad", "plats"}
        codes = {row["code"] for row in store.find("organisation")} | {"by_place"}
        assert {row["organisation"] for row in store.find("routing_rule")} <= codes
    assert (path.parent / "photos").is_dir() and (path.parent / "reports").is_dir()


def test_every_default_code_of_the_schema_is_in_a_shipped_list(path):
    with workspace.open_workspace(path) as opened:
        known = {(row["list"], row["code"]) for row in opened.store.find("code")}
    lists = {name for name, _code in known}
    for table in TABLES.values():
        for column in table.columns:
            if column.code_list:
                assert column.code_list in lists, f"{table.name}.{column.name}"
                assert column.default is None or (column.code_list, column.default) in known


def test_an_existing_file_is_left_alone(path):
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        workspace.create(path, "EPSG:3008")
    assert "Värnamo EST.gpkg" in caught.value.text(Texts("sv")) and path.read_bytes() == before


@pytest.mark.parametrize("crs, key", [
    ("EPSG:3857", "error.web-mercator"), ("EPSG:4326", "error.crs-not-metric"), ("EPSG:2277", "error.crs-not-metric"),
    ("EPSG:0", "error.crs-unknown"), ("nonsense", "error.crs-unknown"),
])  # fmt: skip
def test_a_system_that_cannot_be_measured_in_is_refused_and_leaves_nothing(tmp_path, qgis_app, crs, key):
    with pytest.raises(InputError) as caught:
        workspace.create(tmp_path / "a.gpkg", crs)
    assert caught.value.key == key and list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_no_file(tmp_path, qgis_app, monkeypatch):
    monkeypatch.setattr(workspace.seed, "fill", lambda *_a: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(StorageError):
        workspace.create(tmp_path / "a.gpkg", "EPSG:3006")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_a_folder_that_cannot_be_made_gives_a_clear_error(tmp_path, qgis_app):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError) as caught:
        workspace.create(tmp_path / "file" / "a.gpkg", "EPSG:3006")
    assert caught.value.key == "error.cannot-write"


def test_gdal_finds_the_file_in_order(path):
    from osgeo import gdal, ogr

    gdal.UseExceptions()
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    assert {dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())} == set(TABLES)
    finding = dataset.GetLayerByName("finding")
    assert finding.GetGeomType() == ogr.wkbPoint and finding.GetSpatialRef().GetAuthorityCode(None) == "3008"
    assert finding.TestCapability(ogr.OLCFastSpatialFilter)
    check = connect(path, can_write=False)
    assert check.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert check.execute("PRAGMA foreign_key_check").fetchall() == []
    assert check.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
    check.close()


def test_the_geopackage_validator_is_content(path):
    """GDAL's own validator, when this GDAL ships it."""
    with workspace.open_workspace(path) as opened:
        from est_plugin.core import geometry

        with opened.store.transaction("test") as tx:
            tx.insert("finding", {"description": "Mörkt", "geom": geometry.point(150_000, 6_340_000)})
            tx.insert("walk", {"name": "Vandring", "geom": geometry.line([(150_000, 6_340_000), (150_100, 6_340_000)])})
            tx.insert("hotspot", {"name": "Plats", "geom": geometry.polygon([[(0, 0), (0, 9), (9, 9)]])})
    validator = pytest.importorskip("osgeo_utils.samples.validate_gpkg", reason="this GDAL ships no GeoPackage validator")
    assert validator.check(str(path), extra_checks=True, warning_as_error=False) == []


# -- opening --------------------------------------------------------------------------------------------------------------
def test_what_is_not_a_workspace_gets_a_clear_error(tmp_path, qgis_app, path):
    empty, text, other = tmp_path / "tom.gpkg", tmp_path / "text.gpkg", tmp_path / "annan.gpkg"
    empty.touch()
    text.write_text("hej " * 500)
    sqlite3.connect(other).execute("CREATE TABLE a (b)").connection.close()
    damaged = tmp_path / "skadad.gpkg"
    damaged.write_bytes(path.read_bytes()[:5000] + os.urandom(3000))
    for file in (empty, text, other, damaged, tmp_path / "saknas.gpkg"):
        with pytest.raises(EstError) as caught:
            workspace.open_workspace(file)
        assert file.name in caught.value.text(Texts("sv"))
        assert not lease.lease_path(file).exists()


def test_a_copy_that_stopped_half_way_is_damaged_for_everybody(path):
    half = path.with_name("halv.gpkg")
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = half.read_bytes()
    for refuse in (workspace.refuse_unusable, workspace.open_workspace):
        with pytest.raises(StorageError) as caught:
            refuse(half)
        assert caught.value.key == "error.damaged" and "backups" in caught.value.text(Texts("sv"))
    assert half.read_bytes() == before and not half.with_suffix(".lease").exists()


def test_a_good_file_is_not_refused_before_it_is_opened(path):
    before = path.read_bytes()
    workspace.refuse_unusable(path)
    assert path.read_bytes() == before and not lease.lease_path(path).exists(), "asking changes nothing"
    with workspace.open_workspace(path, "anna") as opened:
        _add_finding(opened.store)
        workspace.refuse_unusable(path)  # nor while somebody works in it
        assert opened.store.count("finding") == 1


def test_a_newer_workspace_is_refused_and_not_touched(path):
    _set_setting(path, "schema_version", VERSION + 1)
    before = path.read_bytes()
    with pytest.raises(NewerVersionError) as caught:
        workspace.open_workspace(path)
    assert str(VERSION + 1) in caught.value.text(Texts("sv")) and path.read_bytes() == before
    assert not lease.lease_path(path).exists()


def test_the_second_one_reads_while_the_first_writes(path):
    other = _python(f"""
        from est_plugin.storage import workspace
        opened = workspace.open_workspace({str(path)!r}, "bo")
        print("open", flush=True)
        input()
        opened.close()
    """)
    assert other.stdout.readline().strip() == "open"
    with workspace.open_workspace(path, "anna") as second:
        assert second.store.is_read_only and second.holder.user == "bo" and not second.holder.is_stale
        assert second.store.count("organisation") == 25
        with pytest.raises(ReadOnlyError):
            _add_finding(second.store)
    other.communicate("\n", timeout=20)
    with workspace.open_workspace(path, "anna") as third:
        assert not third.store.is_read_only and _add_finding(third.store)


def test_a_lease_left_by_a_crash_can_be_taken_over(path):
    other = _python(f"""
        from est_plugin.storage import workspace
        opened = workspace.open_workspace({str(path)!r}, "bo")
        print("open", flush=True)
        input()
    """)
    other.stdout.readline()
    other.kill()
    other.communicate()
    with workspace.open_workspace(path, "anna") as waiting:
        assert waiting.store.is_read_only and waiting.holder.is_stale
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert not opened.store.is_read_only and _add_finding(opened.store)


def test_a_living_lease_cannot_be_taken_over(path):
    lease.lease_path(path).write_text(
        json.dumps({"user": "bo", "computer": "annan-dator", "pid": 1, "process": "x", "since": "2026-11-22T08:00:00+00:00"})
    )
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert opened.store.is_read_only
    old = lease.lease_path(path).stat().st_mtime - lease.STALE_S - 5
    os.utime(lease.lease_path(path), (old, old))
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert not opened.store.is_read_only


def test_who_lost_the_lease_can_no_longer_write(path):
    with workspace.open_workspace(path, "anna") as opened:
        lease.lease_path(path).write_text(
            json.dumps({"user": "bo", "computer": "annan-dator", "pid": 1, "process": "x", "since": "2026-11-22T08:00:00+00:00"})
        )
        with pytest.raises(ReadOnlyError):
            _add_finding(opened.store)
        assert opened.renew() is False and opened.store.is_read_only
    assert lease.lease_path(path).exists(), "the lease of the other one stays"


def test_a_half_written_lease_is_nobodys(path):
    lease.lease_path(path).write_text("{")
    with workspace.open_workspace(path, "anna", take_over=True) as opened:
        assert not opened.store.is_read_only


def test_two_parts_of_one_program_share_the_lease(path):
    with workspace.open_workspace(path, "anna") as first:
        with workspace.open_workspace(path, "anna") as second:
            assert not second.store.is_read_only and _add_finding(second.store)
        assert lease.lease_path(path).exists() and _add_finding(first.store)
    assert not lease.lease_path(path).exists()


def test_a_stale_write_ahead_log_is_healed_without_losing_a_row(path, tmp_path):
    writer = sqlite3.connect(path, isolation_level=None)
    prepare(writer)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO finding (id, description) VALUES ('x1', 'i loggen')")
    crashed = tmp_path / "kopia"
    crashed.mkdir()
    for suffix in ("", "-wal", "-shm"):  # what a crash leaves on disk
        shutil.copy(str(path) + suffix, crashed / (path.name + suffix))
    writer.close()
    with workspace.open_workspace(crashed / path.name, "anna") as opened:
        assert opened.store.get("finding", "x1")["description"] == "i loggen"
        assert opened.store._connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert not (crashed / (path.name + "-wal")).exists()


def test_a_read_only_folder_opens_for_reading(path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; the same way is tested by can_write=False")
    path.parent.chmod(0o555)
    try:
        with workspace.open_workspace(path, "anna") as opened:
            assert opened.store.is_read_only and opened.notes == ["workspace.folder-read-only"]
    finally:
        path.parent.chmod(0o755)


def test_opening_for_reading_leaves_nothing_behind(path):
    before = sorted(p.name for p in path.parent.iterdir())
    with workspace.open_workspace(path, "anna", can_write=False) as opened:
        assert opened.store.count("code") > 100
    assert sorted(p.name for p in path.parent.iterdir()) == before


# -- copies and migrations ---------------------------------------------------------------------------------------------------
def test_the_first_opening_of_a_day_makes_a_copy_and_the_last_ten_stay(path):
    for day in range(14):
        workspace.open_workspace(path, today=TODAY + dt.timedelta(days=day)).close()
        workspace.open_workspace(path, today=TODAY + dt.timedelta(days=day)).close()
    copies = backup.daily_copies(path)
    assert [p.name[-15:-5] for p in copies] == [(TODAY + dt.timedelta(days=d)).isoformat() for d in range(4, 14)]
    shutil.copy(copies[-1], path.parent / "kopia.gpkg")
    with workspace.open_workspace(path.parent / "kopia.gpkg") as opened:
        assert opened.store.count("organisation") == 25


def test_work_goes_on_when_the_copy_cannot_be_made(path):
    (path.parent / "backups").write_text("a file in the way")
    with workspace.open_workspace(path, "anna") as opened:
        assert "workspace.no-backup" in opened.notes and _add_finding(opened.store)


_STEP = migrations.Migration(VERSION + 1, lambda connection: connection.execute("ALTER TABLE finding ADD COLUMN smell TEXT"))


def test_a_migration_saves_a_copy_and_keeps_the_rows(path):
    with workspace.open_workspace(path) as opened:
        row = _add_finding(opened.store, "före")
    saved = migrations.migrate(path, [_STEP], VERSION + 1)
    connection = connect(path)
    assert migrations.version_of(connection, path.name) == VERSION + 1
    assert connection.execute("SELECT description, smell FROM finding WHERE id = ?", (row.id,)).fetchone() == ("före", None)
    assert migrations.changed_triggers(connection) == []
    old = connect(saved)
    assert migrations.version_of(old, saved.name) == VERSION
    old.close(), connection.close()


def test_a_migration_that_fails_changes_nothing(path):
    def fail(connection):
        connection.execute("ALTER TABLE finding ADD COLUMN smell TEXT")
        raise OSError("power cut")

    with pytest.raises(OSError):
        migrations.migrate(path, [migrations.Migration(VERSION + 1, fail)], VERSION + 1)
    connection = connect(path)
    assert migrations.version_of(connection, path.name) == VERSION
    assert "smell" not in [row[1] for row in connection.execute("PRAGMA table_info(finding)")]
    assert migrations.changed_triggers(connection) == []
    connection.close()


def test_a_trigger_that_somebody_dropped_is_noticed(path):
    connection = connect(path)
    assert migrations.changed_triggers(connection) == []
    connection.execute("DROP TRIGGER est_measure_insert")
    assert migrations.changed_triggers(connection) == ["est_measure_insert"]
    connection.close()


def test_opening_for_writing_brings_dropped_rules_back(path):
    connection = connect(path)
    connection.execute("DROP TRIGGER est_measure_version")
    connection.execute("CREATE TRIGGER est_foreign AFTER INSERT ON finding BEGIN SELECT 1; END")
    connection.close()
    workspace.open_workspace(path, can_write=False).close()
    assert migrations.changed_triggers(connect(path, can_write=False)) == ["est_foreign", "est_measure_version"]
    workspace.open_workspace(path).close()
    assert migrations.changed_triggers(connect(path, can_write=False)) == []


def test_the_database_speaks_the_language_of_the_workspace(tmp_path, qgis_app):
    path = workspace.create(tmp_path / "a.gpkg", "EPSG:3006", "en")
    connection = connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="What must be filled in"):
        connection.execute("INSERT INTO finding (id, description) VALUES ('1', ' ')")
    connection.close()


# -- folders ------------------------------------------------------------------------------------------------------------------
def test_a_good_folder_has_no_remarks_and_need_not_exist(tmp_path):
    assert [p for p in folder_checks.check_folder(tmp_path / "ny" / "djup") if p.level == folder_checks.STOP] == []
    assert not (tmp_path / "ny").exists()


def test_a_file_in_the_way_stops(tmp_path):
    (tmp_path / "fil").write_text("x")
    assert folder_checks.check_folder(tmp_path / "fil")[0].level == folder_checks.STOP


@pytest.mark.parametrize("name, service", [("OneDrive - Kommunen", "OneDrive"), ("Dropbox", "Dropbox"), ("Nextcloud", "Nextcloud")])
def test_a_synced_folder_warns(tmp_path, name, service):
    problems = folder_checks.check_folder(tmp_path / name / "EST")
    assert [p.details["service"] for p in problems if p.key == "folder.synced"] == [service]
    assert service in problems[-1].text(Texts("sv"))


def test_a_network_share_is_told():
    mounts = "/dev/sda1 / ext4 rw 0 0\n//server/share /mnt/g cifs rw 0 0\n//server/x /mnt/my\\040share cifs rw 0 0\n"
    assert folder_checks.is_network(Path("/mnt/g/EST"), mounts) and folder_checks.is_network(Path("/mnt/my share/a"), mounts)
    assert not folder_checks.is_network(Path("/home/anna"), mounts) and folder_checks.is_network(Path("//server/share/EST"), mounts)


def test_little_room_warns(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_checks.shutil, "disk_usage", lambda _p: shutil._ntuple_diskusage(10**9, 10**9 - 5_000_000, 5_000_000))
    assert [p.key for p in folder_checks.check_folder(tmp_path)] == ["folder.little-room"]
