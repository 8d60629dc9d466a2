# SPDX-License-Identifier: GPL-2.0-or-later
"""Medborgarlöften and Medborgardialog: made, changed, counted live, carried over; the same figures as in the paper."""
from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QDialog

from est_plugin.i18n import Texts, set_language
from est_plugin.jobs import promise_followup
from est_plugin.jobs.promise_facts import read
from est_plugin.jobs.save_dialogue import Theme, talk_of
from est_plugin.reports.promise_words import done_words
from est_plugin.storage import workspace
from est_plugin.ui.dialogs import cancel_walk, promise_form, promises
from est_plugin.ui.docks import figures_tab, walks_tab
from est_plugin.ui.map_tools.new_dialogue import start_new_dialogue
from est_plugin.ui.session import Session
from est_plugin.ui.widgets.promise_box import PromiseBox
from tests.jobs import promise_story

TODAY = dt.date(2026, 12, 31)


@pytest.fixture(scope="module")
def filled_workspace(tmp_path_factory, qgis_app):
    """A workspace file with the story, and its ids; copied for each test."""
    path = tmp_path_factory.mktemp("promises") / "EST Test.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        opened.store.set_setting("municipality", {"name": "Värnamo", "code": "0683"})
        return path, promise_story.make(opened.store).ids


@pytest.fixture
def session(iface, messenger, tmp_path, monkeypatch):
    """An empty workspace without a project: these windows need no layers."""
    path = tmp_path / "EST Tom.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    monkeypatch.setattr(Session, "today", lambda _self: TODAY)
    made = Session(iface, QgsProject.instance(), messenger, "anna")
    made._attach(path)
    yield made
    made.close()


@pytest.fixture
def story(session, filled_workspace, tmp_path):
    """The story in the session, instead of the empty workspace."""
    path, ids = filled_workspace
    copy = Path(shutil.copy(path, tmp_path / "EST Story.gpkg"))
    session._attach(copy)
    return SimpleNamespace(store=session.store, ids=ids)


@pytest.fixture
def dialog(story, session, messenger, iface):
    made = promises.open_promises(session, messenger, iface, activity_id=story.ids["Trygghetsvandringar"])
    yield made
    made.reject()


def cell(dialog, name, column):
    rows = {dialog.table.item(row, 0).text(): row for row in range(dialog.table.rowCount())}
    return dialog.table.item(rows[name], column).text()


def deeds(dialog):
    return [dialog.deeds_list.item(row).text() for row in range(dialog.deeds_list.count())]


def test_the_table_tells_what_the_paper_tells(dialog, story):
    promise = read(story.store).promises[0]
    content = promise_followup.follow_up(story.store, promise.days, TODAY, Texts("sv"), promise_id=promise.id)
    for line in content.parts[0].activities:
        assert cell(dialog, line.name, 1).split("\n") == list(line.promised_words)
        assert cell(dialog, line.name, 2).split("\n") == list(line.done_words)
        assert line.word in cell(dialog, line.name, 3)
    assert dialog.short_label.text() == " ".join(content.parts[0].in_short)
    assert "4 hållna, 3 inte hållna och 1 bedöms inte" in dialog.promise_list.item(0).text()


def test_the_count_follows_the_form_and_opens_its_rows(dialog, story, monkeypatch):
    told = "Räknas nu: 4 av 6. Trygghetsvandringar: 1 har inget datum och räknas inte. Skriv när den gjordes. 2 är inställda och räknas inte."
    assert dialog.counted_label.text() == told
    assert deeds(dialog)[0] == "2026-10-26  ·  vandring  ·  Klockan två" and deeds(dialog)[-1].endswith("inställd")
    form = dialog.activity_form
    form.source_box.setCurrentIndex(form.source_box.findData("visits"))
    form.hotspot_box.setCurrentIndex(form.hotspot_box.findData(story.ids["station"]))
    assert dialog.counted_label.text().startswith("Räknas nu: 4 av 6.")  # of two activities with the same rule the first of the list
    form.hotspot_box.setCurrentIndex(0)
    assert dialog.counted_label.text().startswith("Räknas nu: 1 av 6.")
    assert form.rule_label.text() == "Räknas: gjorda besök vid hotspots."
    opened = []
    monkeypatch.setattr(promises, "open_row_form", lambda _session, _iface, table, key: opened.append((table, key)))
    dialog.open_deed(dialog.deeds_list.item(0))
    assert opened == [("patrol_visit", story.ids["Annan plats"])]
    assert story.store.get("promise_activity", story.ids["Trygghetsvandringar"])["counted_from"] == "walks"  # nothing is saved yet


def test_an_activity_is_changed_where_it_stands_and_taken_back(dialog, story, messenger):
    form = dialog.activity_form
    form.promised_box.setValue(4)
    form.comment_edit.setText("Stormen ställde in en.")
    form.save_asked.emit()
    row = story.store.get("promise_activity", story.ids["Trygghetsvandringar"])
    assert (row["promised"], row["comment"]) == (4, "Stormen ställde in en.")
    assert cell(dialog, "Trygghetsvandringar", 3).startswith("✓ Hållet") and not form.is_dirty
    messenger.buttons[0].action()
    assert cell(dialog, "Trygghetsvandringar", 3) == "✕ Inte hållet" and form.promised_box.value() == 6
    form.name_edit.setText("")
    form.save_asked.emit()
    assert dialog.problem_label.text() == "Skriv vad ni lovar." and not dialog.problem_label.isHidden()
    dialog.table.selectRow(3)
    assert dialog.table.currentRow() == 0 and form.is_dirty  # nothing is lost
    messenger.answers = [False]
    dialog.reject()
    assert dialog.isVisible() and "inte sparat" in messenger.questions[-1]
    form.name_edit.setText("Vandringar")
    dialog.table.selectRow(3)  # what is written is kept when one goes on
    assert story.store.get("promise_activity", story.ids["Trygghetsvandringar"])["name"] == "Vandringar"


def test_a_number_is_added_and_an_activity_comes_and_goes(dialog, story, monkeypatch, messenger):
    monkeypatch.setattr(promises.PromiseNumber, "exec", lambda self: self.amount_box.setValue(3) or QDialog.DialogCode.Accepted)
    dialog.add_number()
    assert dialog.counted_label.text().startswith("Räknas nu: 7 av 6.")
    assert "2026-12-31  ·  3 egna" in deeds(dialog)[0]
    dialog.add_activity()
    assert dialog.activity_form.name_edit.text() == "Ny aktivitet" and dialog.table.rowCount() == 9
    dialog.remove_activity()
    assert dialog.table.rowCount() == 8
    messenger.answers = [False]
    dialog.table.selectRow(0)
    dialog.remove_activity()
    assert dialog.table.rowCount() == 8 and "egen siffra" in messenger.questions[-1]


def test_a_new_promise_and_the_next_one(dialog, story, session, monkeypatch, messenger):
    monkeypatch.setattr(promises.PromiseForm, "exec", lambda self: QDialog.DialogCode.Accepted)
    dialog.new_promise()
    assert dialog.promise.name == "Medborgarlöfte Värnamo 2027" and dialog.table.rowCount() == 0
    assert dialog.counted_label.text().startswith("Lägg till det ni lovar")
    dialog.reload(story.ids["promise"])
    messenger.answers = [0]
    dialog.make_next()
    assert dialog.promise.name == "Medborgarlöfte Exempelstad 2027" and cell(dialog, "Trygghetsvandringar", 1).startswith("8 under hela löftet")


def test_a_promise_that_ends_before_it_begins_is_told_in_its_form(session, monkeypatch):
    form = promise_form.PromiseForm(session, promise_form.proposed("Exempelstad", TODAY))
    assert form.values()["name"] == "Medborgarlöfte Exempelstad 2027"
    form.show_problem(promises.EstError("promise.name-missing"))
    assert form.problem_label.text() == "Löftet behöver ett namn."


def test_the_follow_up_is_printed_from_the_window(dialog, story, monkeypatch):
    asked = {}
    monkeypatch.setattr(promises, "open_thing", lambda name, *_services, **options: asked.update(options, name=name))
    dialog.print_promise()
    assert asked == {"name": "print_documents", "document": "promises", "subject_id": f"{story.ids['promise']}@2026-T3"}
    dialog.new_dialogue()
    assert asked["name"] == "new_dialogue" and asked["promise_id"] == story.ids["promise"]


def test_without_a_promise_the_window_says_what_to_do(session, messenger, iface):
    dialog = promises.open_promises(session, messenger, iface)
    assert dialog.name_label.text().startswith("Här finns inget löfte än")
    assert dialog.new_button.isEnabled() and not dialog.print_button.isEnabled()
    dialog.reject()
    assert messenger.of("error") == []


def test_a_dialogue_is_entered_with_a_place_and_themes(story, session, messenger, iface):
    entry = start_new_dialogue(session, messenger, iface, promise_id=story.ids["promise"])
    form = entry.dialog
    form.name_edit.setText("Torget i december")
    form.people_box.value = 12
    entry.set_point((150_010.0, 6_340_010.0))
    form.add_theme(Theme("BEL", 20))
    form.save_asked.emit(False)
    assert "20 personer" in form.problem_label.text() and story.store.count("dialogue") == 3
    form.themes_table.cellWidget(0, 1).setValue(7)
    form.save_asked.emit(True)
    row = story.store.find("dialogue", {"name": "Torget i december"})[0]
    talk = talk_of(story.store, row.id)
    assert (talk.people, talk.promise_id, talk.xy, talk.themes) == (12, story.ids["promise"], (150_010.0, 6_340_010.0), (Theme("BEL", 7),))
    assert form.talk().promise_id == story.ids["promise"] and form.talk().themes == () and not form.is_dirty
    form.reject()
    again = start_new_dialogue(session, messenger, iface, dialogue_id=row.id)
    assert again.dialog.talk() == talk
    again.dialog.people_box.value = 14
    again.dialog.save_asked.emit(False)
    assert talk_of(story.store, row.id).people == 14 and messenger.of("error") == []


def test_personal_data_in_a_dialogue_is_pointed_out(session, messenger, iface):
    entry = start_new_dialogue(session, messenger, iface)
    entry.dialog.note_edit.text = "Ring 070-123 45 67"
    entry.dialog.guard_line.check()
    assert not entry.dialog.guard_line.isHidden()
    entry.dialog.note_edit.text = ""
    entry.dialog.add_theme(Theme("BEL", 1, "Hos 19121212-1212"))
    entry.dialog.guard_line.check()
    assert not entry.dialog.guard_line.isHidden()
    entry.stop()


def test_the_figures_tab_tells_the_same_and_opens_the_promise(story, session, messenger, monkeypatch):
    asked = {}
    monkeypatch.setattr(figures_tab, "open_thing", lambda name, *_services, **options: asked.update(options, name=name))
    tab = figures_tab.FiguresTab(session, messenger)
    tab.refresh()
    box = tab.findChild(PromiseBox)
    promise = story.ids["promise"]
    content = promise_followup.follow_up(story.store, tab.period.period, TODAY, Texts("sv"), promise_id=promise)
    for outcome in ("kept", "on_way", "not_kept"):
        assert box.buttons[promise, outcome].text() == str(content.count(outcome))
    assert box.minimumSizeHint().width() <= 320  # the panel is narrow
    box.buttons[promise, "not_kept"].click()
    assert asked == {"name": "promises", "promise_id": promise, "activity_id": story.ids["Trygghetsvandringar"]}
    assert messenger.of("error") == []


def test_a_walk_that_is_cancelled_tells_why(story, session, messenger, actions, monkeypatch):
    walk = story.ids["Planerad"]
    tab = walks_tab.WalksTab(session, messenger, actions)
    tab.refresh()
    rows = {tab.walk_list.item(row).data(walks_tab._ID): row for row in range(tab.walk_list.count())}
    tab.walk_list.setCurrentRow(rows[walk])
    monkeypatch.setattr(cancel_walk.CancelWalk, "exec", lambda self: QDialog.DialogCode.Rejected)
    tab._on_state(state="cancelled")
    assert story.store.get("walk", walk)["state"] == "planned"
    monkeypatch.setattr(cancel_walk.CancelWalk, "exec", lambda self: setattr(self.reason_edit, "text", "Storm") or QDialog.DialogCode.Accepted)
    tab._on_state(state="cancelled")
    row = story.store.get("walk", walk)
    assert (row["state"], row["cancelled_reason"]) == ("cancelled", "Storm") and messenger.of("error") == []


def test_the_window_speaks_english(story, session, messenger, iface):
    set_language("en")
    dialog = promises.open_promises(session, messenger, iface)
    assert dialog.windowTitle() == "Citizen promises" and "Counts now" in dialog.counted_label.text()
    assert done_words(dialog.result, Texts("en"), False)
    dialog.reject()
