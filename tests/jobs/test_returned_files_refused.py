# SPDX-License-Identifier: GPL-2.0-or-later
"""Returned files that are not read at all, or of which the list is not known any more: said with the cure."""
from __future__ import annotations

import pytest

from est_plugin.core.errors import EstError, InputError
from est_plugin.i18n import Texts
from est_plugin.jobs.apply_work_orders import plan
from est_plugin.storage import workspace
from tests.jobs.returned_lists import TODAY, Office, fill_xlsx, groups

SV = Texts("sv")


def test_files_of_the_wrong_kind_are_refused_with_their_cure(office, tmp_path):
    def refusal(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(EstError) as caught:
            plan(office.store, path, TODAY)
        return caught.value.key, caught.value.text(SV)

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    assert refusal("gammal.xls", ole)[0] == "error.old-excel"
    assert refusal("gammal.xlsx", ole)[0] == "error.old-excel"
    key, text = refusal("låst.xlsx", ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100)
    assert key == "error.password-protected" and "lösenord" in text
    assert refusal("trasig.xlsx", b"PK\x03\x04 half a zip")[0] == "error.not-a-workbook"
    assert refusal("tom.csv", b"")[0] == "error.file-empty"
    assert refusal("bild.gpkg", b"SQLite format 3\0" + b"x" * 2000)[0].startswith("error.")
    assert refusal("annat.csv", b"Handla;Pris\r\nmj\xf6lk;12\r\n")[0] == "returned.no-list"
    assert refusal("brev.docx", b"PK\x03\x04")[0].startswith("error.")
    with pytest.raises(EstError):
        plan(office.store, tmp_path / "finns inte.xlsx", TODAY)


def test_a_file_that_excel_holds_is_refused_and_one_that_is_open_is_told(office, monkeypatch):
    sent = office.send()["xlsx"]
    sent.with_name("~$" + sent.name).write_bytes(b"x")
    assert "returned.open-in-excel" in [notice.key for notice in plan(office.store, sent, TODAY).notices]

    def locked(*_args):
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr("est_plugin.storage.table_files.read_book", locked)
    with pytest.raises(EstError) as caught:
        plan(office.store, sent, TODAY)
    assert caught.value.key == "error.file-locked"


@pytest.mark.parametrize("kind", ["xlsx", "gpkg"])
@pytest.mark.parametrize("has_sent", [True, False])
def test_the_list_of_another_workspace_is_refused(office, tmp_path, kind, has_sent):
    back = office.send(kind)[kind]
    path = tmp_path / "annan" / "EST Annan.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="bo")
    with workspace.open_workspace(path, "bo") as opened:
        if has_sent:
            Office.make(opened.store, path.parent).send()
        with pytest.raises(InputError) as caught:
            plan(opened.store, back, TODAY)
    assert caught.value.key == "returned.other-workspace"


def test_a_list_of_a_newer_version_is_refused(office):
    def newer(book):
        book["est"]["B2"] = "9"

    with pytest.raises(InputError) as caught:
        plan(office.store, fill_xlsx(office.send()["xlsx"], {}, newer), TODAY)
    assert caught.value.key == "returned.newer-format"


def test_a_dispatch_that_is_gone_leaves_the_rows_to_their_keys(office):
    sent = office.send()["xlsx"]
    connection = office.store._connection
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'dispatch'")]
    for name in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("DELETE FROM dispatch")
    found = plan(office.store, fill_xlsx(sent, {1: {"state": "Klart"}}), TODAY)
    assert groups(found)["changes"] == [1] and found.dispatch is None
