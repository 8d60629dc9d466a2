# SPDX-License-Identifier: GPL-2.0-or-later
"""The session: opening by project, unsaved edits, changes told, presets beside the workspace."""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack

import pytest
from qgis.core import QgsFeatureRequest, QgsProject

from est_plugin import settings
from est_plugin.core.errors import EstError, InputError, ReadOnlyError
from est_plugin.storage.migrations import VERSION_KEY
from est_plugin.ui.messenger import sentence
from est_plugin.ui.presets import export_presets, read_presets, workspace_of
from est_plugin.ui.session import Session
from est_plugin.ui.unsaved import DISCARD, SAVE


def test_reading_a_project_with_our_layers_opens_its_workspace(iface, messenger, created):
    undo = ExitStack()
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    session.start(undo)
    opened = []
    session.workspace_opened.connect(lambda: opened.append(session.path))
    assert QgsProject.instance().read(str(created.project))
    assert opened == [created.gpkg]
    QgsProject.instance().clear()
    assert session.store is None
    assert not created.gpkg.with_suffix(".lease").exists()
    undo.close()


def test_a_workspace_that_lost_its_project_gets_a_new_one(iface, messenger, created):
    created.project.unlink()
    undo = ExitStack()
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    session.start(undo)
    assert session.open_file(created.gpkg)
    assert created.project.is_file() and session.layer("finding").isValid()
    assert messenger.of("error") == []
    undo.close()


def test_a_file_that_is_gone_is_said_and_forgotten(session, created, tmp_path):
    missing = tmp_path / "borta.gpkg"
    settings.remember_workspace(str(missing))
    with pytest.raises(InputError):
        session.open_file(missing)
    assert str(missing) not in settings.RECENT_WORKSPACES.get()
    assert session.path == created.gpkg  # what was open stays open


@pytest.mark.parametrize("fault", ["zeros", "half", "empty", "newer"])
def test_a_file_that_cannot_be_used_is_said_before_its_project_is_read(session, created, tmp_path, fault):
    folder = tmp_path / "annan"
    shutil.copytree(created.gpkg.parent, folder)
    other = folder / created.gpkg.name
    other.with_suffix(".lease").unlink(missing_ok=True)
    key = spoil(other, fault)
    before = other.read_bytes()
    with pytest.raises(EstError) as caught:
        session.open_file(other)
    assert caught.value.key == key
    assert session.path == created.gpkg and session.layer("finding").isValid()  # what was open stays open
    assert other.read_bytes() == before


def test_a_damaged_project_is_said_with_the_cure_and_the_cure_helps(iface, messenger, created):
    undo = ExitStack()
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    session.start(undo)
    created.project.write_bytes(b"PK half")
    with pytest.raises(InputError) as caught:
        session.open_file(created.gpkg)
    assert created.project.name in sentence(caught.value) and "Ta bort filen" in sentence(caught.value)
    created.project.unlink()
    assert session.open_file(created.gpkg) and session.layer("finding").isValid()
    undo.close()


def spoil(gpkg, fault) -> str:
    """Break a file; the key of the text that shall be said."""
    if fault == "newer":
        with sqlite3.connect(gpkg) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'settings'").fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute("UPDATE settings SET value = '999' WHERE key = ?", (VERSION_KEY,))
        connection.close()
        return "error.newer-version"
    whole = gpkg.read_bytes()
    gpkg.write_bytes({"zeros": b"\0" * len(whole), "half": whole[: len(whole) // 2], "empty": b""}[fault])
    return "error.not-a-workspace" if fault == "empty" else "error.damaged"


def test_recent_workspaces_hold_the_last_one_first(session, created):
    assert settings.RECENT_WORKSPACES.get()[0] == str(created.gpkg)


@pytest.mark.parametrize(("answer", "expected"), [(SAVE, "Ändrad i tabellen"), (DISCARD, "Mörkt vid trappan")])
def test_unsaved_edits_are_asked_about_before_the_store_writes(session, messenger, filled, answer, expected):
    layer = session.layer("finding")
    feature = next(layer.getFeatures(QgsFeatureRequest().setFilterExpression("\"description\" = 'Mörkt vid trappan'")))
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("description"), "Ändrad i tabellen")
    messenger.answers = [answer]
    assert session.may_write({"finding"})
    assert "Iakttagelse" in messenger.questions[0]
    assert session.store.get("finding", filled["findings"][0].id)["description"] == expected
    layer.rollBack()


def test_cancelling_the_question_stops_the_action(session, messenger, filled):
    layer = session.layer("finding")
    layer.startEditing()
    feature = next(layer.getFeatures())
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("description"), "Ändrad")
    messenger.answers = [None]
    done = session.write({"finding"}, lambda store: pytest.fail("must not be called"), "sparat")
    assert done is None and layer.isModified()
    layer.rollBack()


def test_written_rows_are_seen_in_the_layer_and_can_be_undone(session, messenger):
    heard = []
    session.changed.connect(heard.append)

    def work(store):
        with store.transaction("finding") as tx:
            tx.insert("finding", {"description": "Ny"})
        return tx.done

    session.write({"finding"}, work, "Sparad.")
    assert session.layer("finding").featureCount() == 1 and heard == [{"finding"}]
    assert messenger.messages[-1] == ("success", "Sparad.") and messenger.buttons[0].text == "Ångra"


def test_without_workspace_the_cure_is_said(iface, messenger):
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    with pytest.raises(EstError) as error:
        session.require_store()
    assert error.value.key == "error.no-workspace"


def test_losing_the_lease_makes_layers_and_store_read_only(session, messenger, created):
    heard = []
    session.access_changed.connect(lambda: heard.append(True))
    created.gpkg.with_suffix(".lease").unlink()
    session._on_heartbeat()
    assert session.is_read_only and session.layer("finding").readOnly() and heard == [True]
    assert "tagit över" in messenger.of("warning")[0]
    with pytest.raises(ReadOnlyError):
        session.require_write()


def test_try_again_gives_the_right_to_write_back(session, messenger, created):
    created.gpkg.with_suffix(".lease").unlink()
    session._on_heartbeat()
    session.try_again()
    assert not session.is_read_only and not session.layer("finding").readOnly()
    assert messenger.of("success") == ["Nu kan du ändra i arbetsytan."]


def test_presets_beside_the_workspace_are_used_by_who_has_chosen_nothing(session, created, iface):
    made = export_presets(session.store, "en")
    assert read_presets(made) == {"language": "en", "workspace": "EST Värnamo.gpkg", "municipality": "0683"}
    assert workspace_of(made) == created.gpkg and workspace_of(made.parent) == created.gpkg
    settings.LANGUAGE.reset()
    session.open_file(made)
    assert settings.LANGUAGE.get() == "en" and settings.DEFAULT_MUNICIPALITY.get() == "0683"
    settings.LANGUAGE.set("sv")
    session.open_file(made)
    assert settings.LANGUAGE.get() == "sv"


def test_a_broken_ini_presets_nothing(tmp_path):
    path = tmp_path / "est_plugin.ini"
    path.write_bytes(b"\xff\xfe not an ini [")
    assert read_presets(path) == {}


def test_a_folder_with_two_workspaces_is_refused_with_the_cure(tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        (tmp_path / name).touch()
    with pytest.raises(InputError) as error:
        workspace_of(tmp_path)
    assert "flera" in sentence(error.value)
