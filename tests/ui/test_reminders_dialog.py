# SPDX-License-Identifier: GPL-2.0-or-later
"""Reminding from the dialog: those who are late are ticked, the letter can be changed, saved, copied, taken back."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from est_plugin.ui.dialogs import reminders
from est_plugin.ui.dialogs.reminders import open_reminders

from .entry_workspace import empty_workspace, session  # noqa: F401 - fixtures


@pytest.fixture
def opened(monkeypatch):
    folders = []
    monkeypatch.setattr(reminders, "open_file", folders.append)
    return folders


@pytest.fixture
def late(session):  # noqa: F811
    """Gata och trafik is late, an owner outside has time left to answer."""
    store = session.store
    with store.transaction("test") as tx:
        streets, owner = (store.find("organisation", {"code": code})[0] for code in ("streets", "trafikverket"))
        tx.update(streets, mailbox="gata@exempel.example")
        tx.insert("measure", {"title": "Laga bommen", "responsible_id": streets.id, "due_date": dt.date(2020, 1, 1)})
        asked = {"status": "forwarded", "forwarded_to_id": owner.id, "answer_by": dt.date(2090, 1, 1)}
        tx.insert("measure", {"title": "Laga räcket", "responsible_id": streets.id, **asked})


@pytest.fixture
def dialog(session, messenger, iface, opened, late):  # noqa: F811
    made = open_reminders(session, messenger, iface)
    yield made
    made.hide()


def letters(session):  # noqa: F811
    return sorted(path.name for path in (session.folder / "reports").glob("*.eml"))


def test_those_who_are_late_are_ticked(dialog):
    lines = [(dialog.list.item(n).text(), dialog.list.item(n).checkState() == Qt.CheckState.Checked) for n in range(dialog.list.count())]
    assert lines == [("Gata och trafik: 1 försenad", True), ("Trafikverket: 1 väntar på svar", False)]
    assert dialog.to_edit.text() == "gata@exempel.example" and "Laga bommen" in dialog.body_edit.toPlainText() and dialog.save_button.isDefault()


def test_what_was_changed_goes_into_the_letter(dialog, session, messenger, opened):  # noqa: F811
    dialog.body_edit.setPlainText("Hej igen!")
    dialog.to_edit.setText("annan@exempel.example")
    dialog.to_edit.textEdited.emit("annan@exempel.example")
    dialog.list.setCurrentRow(1)
    dialog.list.setCurrentRow(0)
    assert dialog.body_edit.toPlainText() == "Hej igen!"
    dialog.save_button.click()
    name, = letters(session)
    text = (session.folder / "reports" / name).read_text(encoding="utf-8")
    assert "Hej igen!" in text and "annan@exempel.example" in text and opened == [session.folder / "reports"]
    assert session.store.count("measure", {"reminded_on": session.today()}) == 1
    {button.text: button for button in messenger.buttons}["Ångra"].action()
    assert session.store.count("measure", {"reminded_on": session.today()}) == 0 and session.store.count("dispatch") == 0


def test_a_copied_text_is_noted_and_its_tick_taken_away(dialog, session, messenger):  # noqa: F811
    dialog.copy_button.click()
    assert QApplication.clipboard().text().startswith("Påminnelse: 1 åtgärd är försenad\n\nHej!")
    assert session.store.count("measure", {"reminded_on": session.today()}) == 1 and "kopierad" in messenger.of("success")[-1]
    assert not dialog.save_button.isEnabled() and dialog.isVisible() and letters(session) == []


def test_without_anybody_to_remind_it_is_said(session, messenger, iface, opened):  # noqa: F811
    assert open_reminders(session, messenger, iface) is None and "Ingen är sen" in messenger.of("info")[-1]


def test_a_refusal_is_said_in_the_dialog(dialog, session, monkeypatch, tmp_path):  # noqa: F811
    (tmp_path / "fil").write_text("x")
    monkeypatch.setattr(reminders, "target_folder", lambda _session: tmp_path / "fil")
    dialog.save_button.click()
    assert dialog.isVisible() and dialog.problem_label.text().startswith("✖") and session.store.count("dispatch") == 0
