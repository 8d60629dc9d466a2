# SPDX-License-Identifier: GPL-2.0-or-later
"""Other programs that write SQL into a workspace: no foreign keys, no versions, OR REPLACE, ogr2ogr. The rules hold."""
from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from est_plugin.core import geometry
from est_plugin.storage import workspace
from est_plugin.storage.connection import prepare
from tests.storage.workspace_checks import forbidden_states

PLACE = geometry.point(150_000, 6_340_000)
M, N, F, L, H = "m-1", "m-2", "f-1", "l-1", "h-1"  # ids of the rows below


@pytest.fixture(scope="module")
def _made(qgis_app, tmp_path_factory) -> Path:
    """A workspace with one of everything."""
    path = workspace.create(tmp_path_factory.mktemp("sql") / "EST.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened, opened.store.transaction("test") as tx:
        walk = tx.insert("walk", {"id": "w-1", "name": "Centrum", "geom": geometry.line([(150_000, 6_340_000), (150_100, 6_340_000)])})
        stop = tx.insert("walk_stop", {"id": "s-1", "walk_id": walk.id, "number": 1, "geom": PLACE})
        tx.insert("walk_group", {"id": "g-1", "walk_id": walk.id})
        tx.insert("stop_rating", {"id": "r-1", "walk_stop_id": stop.id, "letter": "A"})
        tx.insert("finding", {"id": F, "description": "Mörkt", "category": "A1", "walk_id": walk.id, "geom": PLACE})
        tx.insert("finding", {"id": "f-2", "description": "Buskar", "geom": PLACE})
        tx.insert("lighting_defect", {"id": L, "finding_id": F, "geom": PLACE})
        tx.insert("hotspot", {"id": H, "name": "Torget"})
        lighting = opened.store.find("organisation", {"code": "lighting"})[0]
        measure = tx.insert("measure", {"id": M, "title": "Laga", "measure_type": "lighting", "responsible_id": lighting.id})
        tx.insert("measure", {"id": N, "title": "Röj", "measure_type": "vegetation"})
        tx.insert("measure_link", {"id": "k-1", "measure_id": M, "finding_id": F})
        tx.insert("measure_link", {"id": "k-2", "measure_id": N, "lighting_defect_id": L})
        tx.insert("attachment", {"id": "a-1", "path": "photos/a.jpg", "finding_id": F})
        tx.update(measure, status="planned")
    assert forbidden_states(path) == []
    return path


@pytest.fixture
def path(_made, tmp_path) -> Path:
    """A copy of the workspace."""
    return Path(shutil.copy(_made, tmp_path / "EST.gpkg"))


@pytest.fixture
def client(path):
    """A program that knows SQLite and GeoPackage geometries, and nothing of us."""
    connection = sqlite3.connect(path, isolation_level=None)
    prepare(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


REFUSED = [
    # without the version, or with an old one
    ("UPDATE measure SET title = 'x'", "EST-CONFLICT: "),
    ("UPDATE measure SET status = 'fixed'", "EST-CONFLICT: "),
    ("UPDATE finding SET description = 'x', ver = ver + 1", "EST-CONFLICT: "),
    ("UPDATE measure SET title = 'x', ver = -1 WHERE id = 'm-1'", "EST-CONFLICT: "),
    ("UPDATE measure SET ver = 7", "EST-CONFLICT: "),
    ("UPDATE measure SET ver = 0", "EST-CONFLICT: "),
    ("UPDATE measure SET ver = NULL", "EST-CONFLICT: "),
    ("UPDATE OR IGNORE measure SET title = 'x'", "EST-CONFLICT: "),
    ("UPDATE OR REPLACE measure SET title = 'x'", "EST-CONFLICT: "),
    # status
    ("UPDATE measure SET status = 'verified', ver = -ver WHERE id = 'm-1'", "Välj"),
    ("UPDATE measure SET status = 'refused', ver = -ver", "Skriv varför det inte åtgärdas"),
    ("UPDATE measure SET status = 'refused', reason = char(10) || char(160), ver = -ver", "Skriv varför"),
    ("UPDATE measure SET status = 'refused', reason = char(8203, 65279, 8232, 12644), ver = -ver", "Skriv varför"),
    ("UPDATE measure SET status = 'refused', reason = char(0) || 'osynligt', ver = -ver", "Skriv varför"),
    ("UPDATE measure SET status = 'refused', reason = x'', ver = -ver", "Skriv varför"),
    ("UPDATE measure SET status = 'forwarded', answer_by = '2027-01-31', ver = -ver", "Välj vem ärendet lämnas till"),
    ("UPDATE measure SET status = 'forwarded', forwarded_to_id = responsible_id, ver = -ver WHERE id = 'm-1'", "när svar väntas"),
    ("UPDATE measure SET status = 'forwarded', forwarded_to_id = 'm-1', answer_by = '2027-01-31', ver = -ver", "det som valts finns inte"),
    ("UPDATE measure SET status = 'monitor', ver = -ver", "bevakas"),
    ("UPDATE measure SET status = 'monitor', review_date = '', ver = -ver", "bevakas|skriv datum som"),
    ("UPDATE measure SET status = 'duplicate', ver = -ver", "Välj vilken åtgärd den är samma som"),
    ("UPDATE measure SET status = 'duplicate', same_as_id = 'nothing', ver = -ver", "det som valts finns inte"),
    ("INSERT INTO measure (id, title, measure_type, status) VALUES ('m-9', 'x', 'other', 'monitor')", "bevakas"),
    ("INSERT INTO measure (id, title, measure_type, status, reason) VALUES ('m-9', 'x', 'other', 'refused', 'y')", "kan inte börja så"),
    ("UPDATE measure SET status = 'duplicate', same_as_id = id, ver = -ver", "samma som sig själv"),
    ("UPDATE measure SET status = 'nonsense', ver = -ver", "EST-RULE: "),
    ("UPDATE measure SET reopened_count = 3, ver = -ver", "räknas ut av arbetsytan"),
    ("INSERT INTO measure (id, title, measure_type, status) VALUES ('m-9', 'x', 'other', 'fixed')", "kan inte börja så"),
    # one row in the place of another
    ("INSERT OR REPLACE INTO measure (id, title, measure_type) VALUES ('m-1', 'x', 'other')", "Raden finns redan"),
    ("INSERT OR REPLACE INTO measure (fid, id, title, measure_type) VALUES (1, 'm-9', 'x', 'other')", "Raden finns redan"),
    ("REPLACE INTO organisation (id, name, code) VALUES ('o-9', 'x', 'lighting')", "Raden finns redan"),
    ("REPLACE INTO code (id, list, code, label_sv) VALUES ('c-9', 'finding_category', 'A1', 'x')", "Raden finns redan"),
    ("REPLACE INTO settings (id, key, value) VALUES ('x', 'language', '\"en\"')", "Raden finns redan"),
    ("REPLACE INTO stop_rating (id, walk_stop_id, letter) VALUES ('r-9', 's-1', 'A')", "Raden finns redan"),
    ("REPLACE INTO measure_link (id, measure_id, finding_id) VALUES ('k-9', 'm-1', 'f-1')", "Raden finns redan"),
    ("INSERT INTO measure (id, title, measure_type) VALUES ('m-1', 'x', 'other') ON CONFLICT (id) DO UPDATE SET status = 'verified'", "Raden finns redan"),
    ("UPDATE OR REPLACE organisation SET code = 'lighting', ver = -ver WHERE code = 'parks'", "Raden finns redan"),
    ("UPDATE OR REPLACE code SET code = 'A2', ver = -ver WHERE list = 'finding_category' AND code = 'B1'", "Raden finns redan"),
    ("UPDATE OR REPLACE measure SET fid = 1 WHERE fid = 2", "id får inte ändras|har historik"),
    ("UPDATE OR REPLACE measure SET rowid = 1 WHERE fid = 2", "id får inte ändras|har historik"),
    ("UPDATE OR REPLACE measure SET fid = 1, ver = -ver WHERE fid = 2", "id får inte ändras|har historik"),
    ("INSERT INTO finding (fid, id, description) VALUES (-1, 'f-9', 'x')", "id får inte ändras"),
    ("UPDATE measure SET id = 'm-9', ver = -ver WHERE id = 'm-1'", "id får inte ändras"),
    ("INSERT INTO measure (id, title, measure_type) VALUES (' ', 'x', 'other')", "måste fyllas i"),
    # versions and numbers
    ("INSERT INTO measure (id, title, measure_type, ver) VALUES ('m-9', 'x', 'other', 0)", "börjar med version 1"),
    ("INSERT INTO measure (id, title, measure_type, ver) VALUES ('m-9', 'x', 'other', 57)", "börjar med version 1"),
    ("INSERT INTO measure (id, title, measure_type, ver) VALUES ('m-9', 'x', 'other', 'a')", "börjar med version 1"),
    ("UPDATE finding SET number = 77", "Arbetsytan ger numret"),
    ("UPDATE finding SET number = 77, ver = -ver", "Arbetsytan ger numret"),
    ("UPDATE finding SET number = NULL, ver = -ver", "Arbetsytan ger numret"),
    # values
    ("INSERT INTO finding (id, description, number) VALUES ('f-9', 'x', 'fjorton')", "skriv ett tal"),
    ("INSERT INTO finding (id, description, number) VALUES ('f-9', 'x', 9223372036854775807)", "skriv ett tal"),
    ("INSERT INTO finding (id, description) VALUES ('f-9', x'41ff')", "värdet ska vara text"),
    ("INSERT INTO finding (id, description) VALUES ('f-9', char(9) || char(10))", "måste fyllas i"),
    ("INSERT INTO finding (id, description) VALUES ('f-9', char(8203))", "måste fyllas i"),
    ("INSERT INTO finding (id, description, kind) VALUES ('f-9', 'x', NULL)", "måste fyllas i"),
    ("INSERT INTO finding (id, description, seen_at) VALUES ('f-9', 'x', 'i går')", "skriv tid som"),
    ("INSERT INTO finding (id, description, seen_at) VALUES ('f-9', 'x', 'now')", "skriv tid som"),
    ("UPDATE measure SET due_date = 'now', ver = -ver", "skriv datum som"),
    ("UPDATE measure SET due_date = '2027-02-30', ver = -ver", "skriv datum som"),
    ("UPDATE measure SET due_date = 2460000.5, ver = -ver", "skriv datum som"),
    ("UPDATE walk_group SET coming = 2.5, ver = -ver", "skriv ett tal"),
    ("UPDATE measure SET cost_tkr = 9e999, ver = -ver", "skriv ett tal"),
    ("UPDATE finding SET category = 'Ö9', ver = -ver", "koden finns inte i listan"),
    # what other rows point to
    ("INSERT INTO measure_link (id, measure_id, finding_id) VALUES ('k-9', 'm-1', 'nothing')", "det som valts finns inte"),
    ("UPDATE finding SET walk_id = 'nothing', ver = -ver", "det som valts finns inte"),
    ("UPDATE finding SET same_as_id = id, ver = -ver", "kan inte peka på sig själv"),
    ("UPDATE measure_link SET finding_id = 'f-2', ver = -ver WHERE id = 'k-1'", "kan inte flyttas"),
    ("INSERT INTO measure_link (id, measure_id) VALUES ('k-9', 'm-1')", "precis en"),
    ("UPDATE attachment SET finding_id = NULL, ver = -ver", "Ett foto hör till"),
    ("DELETE FROM walk", "används"),
    ("DELETE FROM finding WHERE id = 'f-1'", "används"),
    ("DELETE FROM organisation WHERE code = 'lighting'", "används"),
    ("DELETE FROM measure WHERE id = 'm-1'", "har historik"),
    ("DELETE FROM code WHERE list = 'finding_category' AND code = 'A1'", "Koden används"),
    ("UPDATE code SET code = 'Z1', ver = -ver WHERE list = 'finding_category' AND code = 'A1'", "Koden används"),
    ("DELETE FROM settings", "behöver den här inställningen"),
    ("UPDATE settings SET key = 'x', ver = -ver WHERE key = 'schema_version'", "behöver den här inställningen"),
    # the log
    ("DELETE FROM change_log", "Historiken kan inte ändras"),
    ("UPDATE change_log SET new_value = 'fixed'", "Historiken kan inte ändras"),
    ("REPLACE INTO change_log (fid, table_name, record_id, what) VALUES (1, 'measure', 'm-1', 'status')", "Historiken kan inte ändras"),
    ("UPDATE OR REPLACE change_log SET fid = 1, changed_by = NULL", "Historiken kan inte ändras"),
    ("UPDATE change_log SET changed_by = NULL, changed_at = NULL", "Historiken kan inte ändras"),
]  # fmt: skip


@pytest.mark.parametrize("recursive", [0, 1], ids=["", "recursive"])
@pytest.mark.parametrize("sql, text", REFUSED, ids=[sql for sql, _text in REFUSED])
def test_what_is_not_allowed_is_refused_in_our_words_and_changes_nothing(client, path, sql, text, recursive):
    client.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = dump(path)
    with pytest.raises(sqlite3.IntegrityError, match="EST-") as caught:
        client.execute(sql)
    assert re.search(text, str(caught.value))
    assert dump(path) == before


ALLOWED = [
    "UPDATE measure SET title = 'x', ver = -ver",
    "UPDATE measure SET status = 'fixed', ver = -ver",
    "UPDATE measure SET status = 'refused', reason = 'Ingen mark', ver = -ver",
    "UPDATE measure SET title = title",  # a client that writes back what it read
    "UPDATE finding SET handling = 'fixed'",  # the database writes the truth again
    "UPDATE finding SET handling = 'fixed', severity = 4, ver = -ver",
    "UPDATE finding SET geom = (SELECT geom FROM finding WHERE id = 'f-2') WHERE id = 'f-1'",
    "UPDATE finding SET geom = NULL",
    "INSERT INTO finding (id, description) VALUES ('f-9', 'x')",
    "INSERT INTO finding (id, description, number, handling) VALUES ('f-9', 'x', 1, 'fixed')",
    "INSERT INTO finding (id, description, number) VALUES ('f-9', 'x', 55)",
    "INSERT INTO finding (id, description, ver, number, handling) SELECT id || 'x', description, -9, number, handling FROM finding",
    "INSERT INTO measure (id, title, measure_type, ver, reopened_count) VALUES ('m-9', 'x', 'other', -4, 9)",
    "INSERT INTO measure (id, title, measure_type, reopened_count) VALUES ('m-8', 'x', 'other', 9), ('m-9', 'x', 'other', NULL)",
    "INSERT INTO lighting_defect (id, finding_id) VALUES ('l-9', 'f-1')",  # comes under the measures of its finding
    "INSERT INTO lighting_defect (id, finding_id, number) VALUES ('l-9', 'f-2', 1)",
    "UPDATE lighting_defect SET finding_id = 'f-2', ver = -ver",
    "UPDATE lighting_defect SET finding_id = NULL, ver = -ver",
    "INSERT INTO measure_link (id, measure_id, lighting_defect_id) VALUES ('k-9', 'm-1', 'l-1')",
    "INSERT INTO measure_link (id, measure_id, hotspot_id) VALUES ('k-9', 'm-1', 'h-1')",
    "INSERT OR IGNORE INTO measure_link (id, measure_id, hotspot_id) VALUES ('k-9', 'm-1', 'h-1')",
    "DELETE FROM measure_link",
    "DELETE FROM measure WHERE id = 'm-2'",  # its links go with it, and the lamp is unassigned again
    "DELETE FROM lighting_defect",
    "DELETE FROM hotspot",
    "DELETE FROM walk_stop",  # its ratings go with it
    "DELETE FROM finding WHERE id = 'f-2'",
    "DELETE FROM code WHERE list = 'finding_category' AND code = 'B1'",
    "UPDATE change_log SET changed_by = NULL WHERE changed_by IS NOT NULL",
]


@pytest.mark.parametrize("recursive", [0, 1], ids=["", "recursive"])
@pytest.mark.parametrize("sql", ALLOWED)
def test_what_is_allowed_leaves_a_workspace_in_order(client, path, sql, recursive):
    client.execute(f"PRAGMA recursive_triggers = {recursive}")
    client.execute(sql)
    assert forbidden_states(path) == []


def test_a_version_goes_up_by_one_with_each_change(client):
    for seen in (2, 3, 4):
        client.execute("UPDATE measure SET title = title || 'x', ver = -? WHERE id = 'm-1'", (seen,))
    assert client.execute("SELECT ver FROM measure WHERE id = 'm-1'").fetchone() == (5,)


def test_a_number_that_is_taken_is_given_anew_and_a_free_one_is_kept(client):
    client.execute("INSERT INTO finding (id, description, number) VALUES ('f-8', 'x', 2), ('f-9', 'x', 55)")
    assert client.execute("SELECT id, number FROM finding WHERE id > 'f-2' ORDER BY id").fetchall() == [("f-8", 3), ("f-9", 55)]


def test_deleting_a_parent_takes_its_children_along_without_foreign_keys(client, path):
    client.execute("UPDATE finding SET walk_id = NULL, ver = -ver WHERE walk_id IS NOT NULL")
    client.execute("DELETE FROM walk")
    for child in ("walk_stop", "walk_group", "stop_rating"):
        assert client.execute(f"SELECT count(*) FROM {child}").fetchone() == (0,)
    assert client.execute("SELECT what, old_value FROM change_log WHERE record_id = 'w-1'").fetchall() == [("deleted", "Centrum")]
    assert forbidden_states(path) == []


def test_without_geometry_functions_measures_can_be_edited_but_nothing_that_reaches_a_map_layer(path):
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("UPDATE measure SET title = 'x', due_date = '2027-01-31', ver = -ver WHERE id = 'm-1'")
    with pytest.raises(sqlite3.IntegrityError, match="skriv datum"):
        plain.execute("UPDATE measure SET due_date = 'snart', ver = -ver WHERE id = 'm-1'")
    for sql in ("UPDATE measure SET status = 'fixed', ver = -ver", "INSERT INTO finding (id, description) VALUES ('f-9', 'x')"):
        with pytest.raises(sqlite3.OperationalError, match="no such function: ST_"):
            plain.execute(sql)
    plain.close()
    assert forbidden_states(path) == []


def _ogr(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False, timeout=60)


def test_ogr2ogr_appends_rows_that_become_ours(path, tmp_path):
    csv = tmp_path / "nya.csv"
    csv.write_text("id,description,number,handling,x,y\nn-1,Från ogr2ogr,1,fixed,150000,6340000\n", encoding="utf-8")
    done = _ogr("ogr2ogr", "-append", "-nln", "finding", "-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y",
                "-oo", "KEEP_GEOM_COLUMNS=NO", "-oo", "AUTODETECT_TYPE=YES", "-a_srs", "EPSG:3008", path, csv)  # fmt: skip
    assert done.returncode == 0, done.stderr
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT ver, number, handling, kind FROM finding WHERE id = 'n-1'").fetchone()
    connection.close()
    assert row == (1, 3, "unassigned", "defect") and forbidden_states(path) == []


def test_ogr2ogr_cannot_append_the_same_rows_twice_nor_upsert_them(path, tmp_path):
    copy = shutil.copy(path, tmp_path / "kopia.gpkg")
    before = dump(path)
    for options in (["-append"], ["-upsert"], ["-append", "-preserve_fid"]):
        done = _ogr("ogr2ogr", *options, path, copy, "measure")
        assert done.returncode != 0 and "EST-RULE" in done.stderr, (options, done.stderr)
        assert dump(path) == before


def test_ogrinfo_sql_gets_the_same_answers(path):
    assert "EST-CONFLICT" in _ogr("ogrinfo", path, "-sql", "UPDATE measure SET status = 'fixed'").stderr
    assert "har historik" in _ogr("ogrinfo", path, "-sql", "DELETE FROM measure WHERE id = 'm-1'").stderr
    assert forbidden_states(path) == []


@pytest.mark.parametrize("checked", ("'Foto'", "NULL", "'På plats'"))
def test_who_opens_again_and_writes_a_check_beside_it_keeps_no_check_and_the_log_ends_at_none(client, path, checked):
    client.execute(f"UPDATE measure SET status = 'fixed', ver = -ver WHERE id = '{M}'")
    stamp = "verified_on = '2026-11-01', verified_by = 'Driftledare', verified_how = 'På plats'"
    client.execute(f"UPDATE measure SET status = 'verified', {stamp}, ver = -ver WHERE id = '{M}'")
    client.execute(f"UPDATE measure SET status = 'planned', verified_on = '2026-11-20', verified_how = {checked}, ver = -ver WHERE id = '{M}'")
    assert client.execute("SELECT verified_on, verified_by, verified_how FROM measure WHERE id = ?", (M,)).fetchone() == (None, None, None)
    log = client.execute("SELECT old_value, new_value FROM change_log WHERE record_id = ? AND what = 'verified_how' ORDER BY fid", (M,)).fetchall()
    assert log == [(None, "På plats"), ("På plats", None)]
    assert forbidden_states(path) == []


def test_a_check_written_while_an_unchecked_one_is_opened_again_leaves_no_trace(client, path):
    client.execute(f"UPDATE measure SET status = 'fixed', ver = -ver WHERE id = '{M}'")
    client.execute(f"UPDATE measure SET status = 'planned', verified_on = '2026-11-20', ver = -ver WHERE id = '{M}'")
    assert client.execute("SELECT verified_on FROM measure WHERE id = ?", (M,)).fetchone() == (None,)
    assert client.execute("SELECT count(*) FROM change_log WHERE what = 'verified_on'").fetchone() == (0,)
    assert forbidden_states(path) == []
