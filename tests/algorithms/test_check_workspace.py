# SPDX-License-Identifier: GPL-2.0-or-later
"""est:checkworkspace: each thing that can be wrong is found, told with its cure, and nothing is changed."""
from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from est_plugin import i18n
from est_plugin.core import geometry
from est_plugin.core.schema import VERSION
from est_plugin.storage import backup, lease, migrations, workspace

FAR = {"geom": geometry.point(900_000.0, 7_400_000.0)}
HERE = {"geom": geometry.point(150_000.0, 6_340_000.0)}


@pytest.fixture(scope="module")
def whole(provider, tmp_path_factory):
    """A workspace with its project, opened once (so that it has a copy) and with one finding."""
    import processing

    folder = tmp_path_factory.mktemp("hel") / "arbetsyta"
    made = processing.run("est:createworkspace", {"FOLDER": str(folder), "NAME": "EST", "MUNICIPALITY": "0683"})
    with workspace.open_workspace(Path(made["WORKSPACE"])) as opened, opened.store.transaction("test") as tx:
        tx.insert("finding", {**HERE, "description": "Mörkt", "category": "A1"})
    return folder


@pytest.fixture
def path(whole, tmp_path):
    """A copy of it to break."""
    import shutil

    shutil.copytree(whole, tmp_path / "kopia")
    return tmp_path / "kopia" / "EST.gpkg"


@pytest.fixture
def check(run, tmp_path):
    """`check(path)`: (number of problems, the page)."""

    def look(path: Path) -> tuple[int, str]:
        made = run("est:checkworkspace", WORKSPACE=str(path), OUTPUT_HTML=str(tmp_path / "kontroll.html"))
        return made["PROBLEMS"], Path(made["OUTPUT_HTML"]).read_text("utf-8")

    return look


def _sql(path, *statements):
    """What another program could do; the rules are put back afterwards."""
    connection = sqlite3.connect(path)
    kept = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in (*statements, *kept):
        connection.execute(statement)
    connection.commit()
    connection.close()


def _content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_whole_workspace_has_no_problems_and_stays_as_it_is(check, path):
    before = _content(path.parent)
    problems, page = check(path)
    assert problems == 0 and "0 problem hittades" in page and page.count("Allt är som det ska") >= 5, page
    assert _content(path.parent) == before


def test_a_new_workspace_has_no_problems(check, run, tmp_path):
    made = run("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST")
    assert check(Path(made["WORKSPACE"]))[0] == 0


def test_the_number_comes_also_without_a_page(run, path):
    assert run("est:checkworkspace", WORKSPACE=str(path)) == {"PROBLEMS": 0}


def _change_setting(path, key, value):
    _sql(path, f"UPDATE settings SET value = '{json.dumps(value)}' WHERE key = '{key}'")


def _insert(gpkg, table, **values):
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        return tx.insert(table, values)


def _far(path):
    _insert(path, "finding", **FAR, description="Långt bort")


def _status(path):
    row = _insert(path, "measure", title="Laga")
    _sql(path, f"UPDATE measure SET status = 'forwarded' WHERE id = '{row.id}'")


def _photo(path):
    finding = _insert(path, "finding", **HERE, description="Med foto")
    _insert(path, "attachment", path="photos/<b>borta</b>.jpg", finding_id=finding.id)


def _photo_elsewhere(path):
    finding = _insert(path, "finding", **HERE, description="Med foto")
    _insert(path, "attachment", path="C:/Users/anna/foto.jpg", finding_id=finding.id)


def _project(change):
    def apply(path):
        project = QgsProject()
        project.read(str(path.with_suffix(".qgz")))
        change(project, path)
        project.write()
        project.clear()

    return apply


def _lose_layer(project, _path):
    project.removeMapLayer(project.mapLayersByName("Iakttagelse")[0].id())


def _broken_base(project, _path):
    project.addMapLayer(QgsVectorLayer("/finns/inte.gpkg", "Gamla gator", "ogr"))


BREAKS = {
    "rule dropped": (lambda path: _drop_one_rule(path), "regler saknas eller är ändrad", "säkerhetskopia"),
    "column missing": (lambda path: _drop_column(path), "saknas: finding.botryggt", "säkerhetskopia"),
    "newer": (lambda path: _change_setting(path, "schema_version", VERSION + 1), "nyare version", "Uppdatera tillägget"),
    "no place": (lambda path: _sql(path, "UPDATE finding SET geom = NULL"), "saknar plats (nr 1)", "rita platsen"),
    "far away": (_far, "utanför kommunen (nr 2)", "koordinatsystem"),
    "code": (lambda path: _sql(path, "UPDATE finding SET category = 'Ö9'"), "koden ”Ö9” finns inte i listan", "Typer och listor"),
    "word": (lambda path: _sql(path, "UPDATE finding SET kind = 'dålig'"), "värdet ”dålig”", "välj ett värde"),
    "status": (_status, "saknar Lämnad till", "fyll i det som saknas"),
    "reference": (lambda path: _sql(path, "UPDATE finding SET walk_id = 'borta'"), "hör till något som inte finns", "välj på nytt"),
    "photo": (_photo, "Ett foto saknas på disken", "Lägg tillbaka filerna"),
    "photo elsewhere": (_photo_elsewhere, "utanför arbetsytans mapp", "Lägg till fotona på nytt"),
    "no project": (lambda path: path.with_suffix(".qgz").unlink(), "Projektet EST.qgz saknas", "görs ett nytt"),
    "bad project": (lambda path: path.with_suffix(".qgz").write_bytes(b"nonsense"), "går inte att läsa", "Ta bort filen"),
    "absolute paths": (_project(lambda project, _path: project.writeEntryBool("Paths", "/Absolute", True)), "hela sökvägar", "relativa"),
    "layer lost": (_project(_lose_layer), "saknas i projektet", "görs ett nytt projekt"),
    "base layer": (_project(_broken_base), "Gamla gator", "Kontrollera filen eller tjänsten"),
    "no copies": (lambda path: _lose_copies(path), "ingen säkerhetskopia", "Öppna arbetsytan"),
    "old copy": (lambda path: _age_copies(path), "säkerhetskopian är från 2020-01-01", "dagens kopia"),
    "lease": (lambda path: _leave_lease(path), "Berit hade arbetsytan öppen", "ta över"),
    "write-ahead": (lambda path: _leave_wal(path), "halva ändringar", "Öppna sedan arbetsytan"),
}


def _drop_one_rule(path):
    connection = sqlite3.connect(path)
    name = sorted(migrations.stored_triggers(connection))[0]
    connection.execute(f'DROP TRIGGER "{name}"')
    connection.commit()
    connection.close()


def _drop_column(path):
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("ALTER TABLE finding DROP COLUMN botryggt")
    connection.commit()
    connection.close()


def _lose_copies(path):
    for copy in backup.daily_copies(path):
        copy.unlink()


def _age_copies(path):
    backup.daily_copies(path)[-1].rename(backup.backup_folder(path) / f"{path.stem}-2020-01-01.gpkg")


def _leave_lease(path):
    text = json.dumps({"user": "Berit", "computer": "en-annan", "pid": 1, "process": "x", "since": "2026-11-12T16:00:00+00:00"})
    lease.lease_path(path).write_text(text, "utf-8")
    os.utime(lease.lease_path(path), (1, 1))


def _leave_wal(path):
    """As a crash leaves it: changes in the -wal file, nobody there."""
    import shutil

    kept = path.parent / "kvar"
    kept.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE x (y)")
    for name in (path.name, path.name + "-wal"):
        shutil.copyfile(path.parent / name, kept / name)
    connection.close()
    for name in (path.name, path.name + "-wal"):
        os.replace(kept / name, path.parent / name)
    kept.rmdir()


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_fault_is_found_and_told_with_its_cure(check, path, name):
    spoil, what, cure = BREAKS[name]
    spoil(path)
    before = _content(path.parent)
    problems, page = check(path)
    assert problems >= 1 and what in page and cure in page, page
    assert _content(path.parent) == before, "the check only looks"
    assert name == "photo" or problems == 1, page


@pytest.mark.parametrize("content", [b"", b"no database " * 400])
def test_a_file_that_is_no_workspace_is_a_problem_not_a_crash(check, path, content):
    path.write_bytes(content)
    problems, page = check(path)
    assert problems >= 1 and "EST-" + dt.date.today().isoformat() in page or "backups" in page


def test_a_damaged_file_names_the_copy_to_take(check, path):
    data = bytearray(path.read_bytes())
    for start in range(40 * 4096, len(data) - 4096, 4096):
        data[start : start + 2000] = b"\x99" * 2000
    path.write_bytes(bytes(data))
    problems, page = check(path)
    assert problems >= 1 and "skadad" in page and "backups" in page


def test_somebody_working_in_it_is_no_problem(check, path):
    text = json.dumps({"user": "Berit", "computer": "en-annan", "pid": 1, "process": "x", "since": "2026-11-12T16:00:00+00:00"})
    lease.lease_path(path).write_text(text, "utf-8")
    problems, page = check(path)
    assert problems == 0 and "Berit har arbetsytan öppen" in page and "Att känna till" in page


def test_user_text_is_escaped_and_the_page_needs_no_internet(check, path):
    _photo(path)
    page = check(path)[1]
    assert "<b>borta" not in page and "&lt;b&gt;borta" in page

    class Links(HTMLParser):
        found: list = []

        def handle_starttag(self, tag, attrs):
            self.found += [value for key, value in attrs if key in ("src", "href")]

    Links().feed(page)
    assert Links.found == [] and "@import" not in page and "url(" not in page


def test_the_page_speaks_english_too(check, path, run):
    i18n.set_language("en")
    _far(path)
    page = check(path)[1]
    assert 'lang="en-GB"' in page and "One problem was found." in page and "far outside the municipality" in page


def test_a_missing_file_or_another_kind_of_file_is_refused(run, tmp_path):
    assert "finns inte" in run.refusal("est:checkworkspace", WORKSPACE=str(tmp_path / "x.gpkg"))
    (tmp_path / "x.txt").write_text("")
    assert ".gpkg" in run.refusal("est:checkworkspace", WORKSPACE=str(tmp_path / "x.txt"))
