# SPDX-License-Identifier: GPL-2.0-or-later
"""The status dialog: only what is allowed, nothing missing, all with the keyboard; and what happens when somebody was quicker."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox

from est_plugin.core.errors import ConflictError
from est_plugin.ui.dialogs import changed_meanwhile, status_dialog
from est_plugin.ui.dialogs.status_dialog import StatusDialog, ask_fields, open_status
from est_plugin.ui.dialogs.status_fields import read_choices


@pytest.fixture
def measures(session):
    with session.store.transaction("test") as tx:
        return [tx.insert("measure", {"title": f"Åtgärd {n}", "measure_type": "lighting"}) for n in (1, 2, 3)]


def dialog_for(session, measures, **options):
    rows = session.store.find("measure", {"id": [one.id for one in measures]}, order_by=("number",))
    return StatusDialog(rows, read_choices(session.store, [one.id for one in measures]), session.today(), **options)


def change(session, measure, **values):
    with session.store.transaction("test") as tx:
        return tx.update(session.store.get("measure", measure.id), **values)


def codes(dialog):
    return [dialog.step_list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.step_list.count())]


def choose(dialog, code):
    dialog.step_list.setCurrentRow(codes(dialog).index(code))


def ok(dialog):
    return dialog.button_box.button(QDialogButtonBox.StandardButton.Ok)


def editor(dialog, name):
    return dialog._fields.editors[name]


def test_only_allowed_statuses_are_shown_and_those_for_all_stand_first(session, measures):
    change(session, measures[0], status="ordered")
    dialog = dialog_for(session, measures)
    assert codes(dialog)[0] == "planned" and "verified" not in codes(dialog) and "new" not in codes(dialog)
    choose(dialog, "triage")
    assert dialog.step_list.currentItem().text() == "Bedöms (2 av 3)"
    assert "Å1 (Beställd)" in dialog.cannot_label.text() and ok(dialog).text() == "Spara för de 2 andra"
    assert [one["number"] for one in dialog.can_follow()] == [2, 3]
    choose(dialog, "fixed")
    assert dialog.cannot_label.isHidden() and ok(dialog).isEnabled()


def test_waiting_waits_for_recipient_and_a_date_that_lies_ahead(session, measures):
    dialog = dialog_for(session, measures[:1], new="forwarded")
    assert not ok(dialog).isEnabled() and "Lämnad till" in dialog.missing_label.text()
    editor(dialog, "forwarded_to_id").setCurrentIndex(1)
    assert ok(dialog).isEnabled()
    day = editor(dialog, "answer_by")
    day.setDate(QDate(2001, 1, 1))
    assert dialog.values()["answer_by"] >= session.today()
    editor(dialog, "forwarded_to_id").setEditText("halvt skrivet namn")
    assert not ok(dialog).isEnabled()  # what is only half typed is nobody


@pytest.mark.parametrize("text, enough", [("", False), ("  \n", False), ("\u200b\u2060", False), ("Marken är inte kommunens", True)])
def test_a_refusal_waits_for_a_reason_that_can_be_read(session, measures, text, enough):
    dialog = dialog_for(session, measures[:1])
    choose(dialog, "refused")
    editor(dialog, "reason").text = text
    assert ok(dialog).isEnabled() is enough


def test_verified_asks_who_when_and_how_and_not_before_it_was_done(session, measures):
    change(session, measures[0], status="fixed", done_on=session.today() - dt.timedelta(days=3))
    dialog = dialog_for(session, measures[:1])
    choose(dialog, "verified")
    assert dialog.values() == {"verified_on": session.today(), "verified_how": "På plats"} and "funktion" in dialog.missing_label.text()
    editor(dialog, "verified_by").setText("Driftledare")
    assert ok(dialog).isEnabled()
    day = session.today() - dt.timedelta(days=9)
    editor(dialog, "verified_on").setDate(QDate(day.year, day.month, day.day))
    assert not ok(dialog).isEnabled() and "före dagen det blev klart" in dialog.missing_label.text()


def test_opening_again_shows_how_often_and_asks_why(session, measures):
    for step in ("fixed", "triage", "fixed", "triage", "fixed"):
        change(session, measures[0], status=step)
    dialog = dialog_for(session, measures[:1])
    assert "öppnad igen, 2 gånger" in dialog.now_label.text()
    choose(dialog, "planned")
    assert not ok(dialog).isEnabled() and "Varför" in dialog.missing_label.text()
    editor(dialog, "why").text = "Slocknade igen"
    assert ok(dialog).isEnabled() and dialog.values() == {"why": "Slocknade igen"}


def test_a_duplicate_is_chosen_among_others_those_of_the_same_thing_first(session, measures, filled):
    links = session.store.find("measure_link")
    with session.store.transaction("test") as tx:
        tx.insert("measure_link", {"measure_id": measures[0].id, "finding_id": links[0]["finding_id"]})
    change(session, measures[1], status="duplicate", same_as_id=measures[2].id)
    dialog = dialog_for(session, measures[:1], new="duplicate")
    combo = editor(dialog, "same_as_id")
    offered = [combo.itemData(row) for row in range(1, combo.count())]
    assert offered[0] == filled["measure"].id and measures[2].id in offered
    assert measures[0].id not in offered and measures[1].id not in offered  # neither itself nor a duplicate


def test_what_was_typed_comes_back_when_another_status_was_looked_at(session, measures):
    dialog = dialog_for(session, measures[:1])
    choose(dialog, "refused")
    editor(dialog, "reason").text = "Ingen risk"
    choose(dialog, "planned")
    assert dialog.values() == {}
    choose(dialog, "refused")
    assert dialog.values() == {"reason": "Ingen risk"}


def test_arrows_choose_and_enter_saves(session, measures, messenger, iface, monkeypatch):
    def by_keyboard(dialog):
        dialog.show()
        QTest.keyClick(dialog.step_list, Qt.Key.Key_Down)
        QTest.keyClick(dialog.step_list, Qt.Key.Key_Return)
        return dialog.result()

    monkeypatch.setattr(StatusDialog, "exec", by_keyboard)
    assert open_status(session, messenger, iface, measure_ids=[measures[0].id])
    assert session.store.get("measure", measures[0].id)["status"] == "investigating"
    messenger.buttons[-1].action()  # undo
    assert session.store.get("measure", measures[0].id)["status"] == "new"


def test_those_that_cannot_follow_stay_as_they_are(session, measures, messenger, iface, monkeypatch):
    change(session, measures[0], status="fixed")
    monkeypatch.setattr(StatusDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    assert open_status(session, messenger, iface, measure_ids=[one.id for one in measures], new="ordered")
    assert [row["status"] for row in session.store.find("measure", order_by=("number",))] == ["fixed", "ordered", "ordered"]
    assert messenger.of("success")[-1] == "2 åtgärder har nu status Beställd."


@pytest.mark.parametrize("answer, expected", [(QDialog.DialogCode.Rejected, "triage"), (QDialog.DialogCode.Accepted, "ordered")])
def test_changed_meanwhile_is_compared_and_nothing_is_saved_until_it_is_chosen(session, measures, messenger, iface, monkeypatch, answer, expected):
    shown = []

    def meanwhile(dialog):
        change(session, measures[0], status="triage", title="Någon annans rubrik")
        return QDialog.DialogCode.Accepted

    def compare(dialog):
        shown.append([[dialog.table.item(row, column).text() for column in range(5)] for row in range(dialog.table.rowCount())])
        return answer

    monkeypatch.setattr(StatusDialog, "exec", meanwhile)
    monkeypatch.setattr(changed_meanwhile.ChangedDialog, "exec", compare)
    assert open_status(session, messenger, iface, measure_ids=[measures[0].id], new="ordered") is (answer == QDialog.DialogCode.Accepted)
    assert shown == [[["åtgärd Å1", "Vad ska göras", "Åtgärd 1", "Någon annans rubrik", "–"], ["åtgärd Å1", "Status", "Ny", "Bedöms", "Beställd"]]]
    stored = session.store.get("measure", measures[0].id)
    assert (stored["status"], stored["title"]) == (expected, "Någon annans rubrik")


def test_nothing_to_choose_is_said_and_a_chosen_status_without_fields_asks_nothing(session, measures, messenger, iface, monkeypatch):
    assert not open_status(session, messenger, iface, measure_ids=[])
    assert messenger.of("info") and ask_fields(session, "planned", [measures[0].id]) == {}
    monkeypatch.setattr(StatusDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    assert ask_fields(session, "refused", [measures[0].id]) is None
    with pytest.raises(ConflictError):
        status_dialog._save(session, measures[:1], "planned", {}, {measures[0].id: 99})
