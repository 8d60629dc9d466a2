# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules read as sentences, changed, moved, tried live and saved in one action; what cannot be is named and nothing is lost."""
from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from est_plugin.jobs.rules import DEADLINE, ROUTING
from est_plugin.ui.dialogs.rules import open_rules
from est_plugin.ui.item_models.rules_model import NUMBER, SENTENCE


@pytest.fixture
def dialog(session, messenger, iface):
    made = open_rules(session, messenger, iface)
    made.show()
    yield made
    made.hide()
    made.setParent(None)


@pytest.fixture
def dates(dialog):
    return dialog.pages[DEADLINE]


@pytest.fixture
def routing(dialog):
    dialog.show_table(ROUTING)
    return dialog.pages[ROUTING]


def sentences(page):
    return [page.model.index(row, SENTENCE).data() for row in range(page.model.rowCount())]


def pick(page, sentence):
    page.pick(sentences(page).index(sentence))


def choose(box, text):
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def type_in(edit, text):
    edit.setText(text)
    edit.textEdited.emit(text)


def answers(dialog):
    labels = [dialog.trial.answer_layout.itemAt(at).widget() for at in range(dialog.trial.answer_layout.count())]
    return [label.text() for label in labels if isinstance(label, QLabel)]


def try_day(dialog, year, month, day):
    dialog.trial.when_edit.setDateTime(QDateTime(QDate(year, month, day), QTime(10, 0)))


def test_rules_are_sentences_in_the_order_in_which_they_are_tried(dates, routing):
    assert sentences(dates)[16] == "Belysning, minst 3 i rad → 3 arbetsdagar" and sentences(dates)[-1] == "Allt annat → 6 månader"
    assert sentences(routing)[0] == "Akut fara → Säkerhet/EST" and sentences(routing)[-1] == "Allt annat → Säkerhet/EST"
    assert dates.model.index(16, NUMBER).data() == "17" and not any("⚠" in text for text in sentences(dates) + sentences(routing))


def test_another_lamp_model_shows_its_rules_and_tries_them(dialog, dates):
    dialog.trial.row_box.setText("3")
    choose(dates.lamp_model_combo, "Tre i rad")
    assert "Belysning, minst 3 i rad → 3 veckor" in sentences(dates)
    assert any("3 veckor" in text for text in answers(dialog)) and not dialog.is_changed


def test_the_box_follows_every_choice_and_names_the_rule(dialog, dates):
    try_day(dialog, 2026, 4, 1)
    assert "Klar senast: onsdag 30 september 2026" in answers(dialog)
    dialog.trial.row_box.setText("3")
    found = answers(dialog)
    assert "Klar senast: onsdag 8 april 2026" in found and "minst 3 i rad: 3 arbetsdagar" in found and "Ansvarig: Belysning" in found
    assert any(text.startswith("Räknat förbi: långfredagen") for text in found)
    choose(dialog.trial.lamp_owner_box, "Trafikverket")
    found = answers(dialog)
    assert "Ansvarig: Trafikverket" in found and "Svar senast: fredag 1 maj 2026" in found and not any(text.startswith("Klar senast") for text in found)
    choose(dialog.trial.fault_box, "Öppen lucka, elfara")
    assert any("Ring genast" in text for text in answers(dialog))


def test_a_finding_of_a_walk_is_answered_at_its_meeting(dialog):
    dialog.trial.finding_button.setChecked(True)
    choose(dialog.trial.category_box, "H3  Nedskräpning, full korg")
    try_day(dialog, 2026, 4, 1)
    dialog.trial.walk_box.setChecked(True)
    dialog.trial.meeting_edit.setDate(QDate(2026, 4, 20))
    found = answers(dialog)
    assert "Klar senast: onsdag 8 april 2026" in found and "Svar senast: måndag 20 april 2026" in found
    assert dialog.trial.fault_box.isHidden() and not dialog.trial.category_box.isHidden()


def test_the_rule_behind_an_answer_is_one_click_away(dialog, dates, routing):
    dialog.trial.row_box.setText("3")
    dialog.trial.rule_wanted.emit(DEADLINE, next(line.rule["key"] for line in dialog.trial.lines if line.what == "due_date"))
    assert dialog.tabs.currentWidget() is dates and sentences(dates)[dates.current] == "Belysning, minst 3 i rad → 3 arbetsdagar"


def test_a_change_is_tried_before_it_is_saved_and_its_reason_follows(dialog, dates, session, messenger):
    try_day(dialog, 2026, 4, 1)
    dialog.trial.row_box.setText("3")
    pick(dates, "Belysning, minst 3 i rad → 3 arbetsdagar")
    dates.fields.by_name["amount"].setText("5")
    assert "Klar senast: fredag 10 april 2026" in answers(dialog) and "belysning, minst 3 i rad: 5 arbetsdagar" in answers(dialog)
    assert dialog.is_changed
    dialog.save_button.click()
    (rule,) = session.store.find(DEADLINE, {"model": "rondering", "in_row_min": 3})
    assert (rule["amount"], rule["reason_sv"], rule["reason_en"]) == (
        5, "belysning, minst 3 i rad: 5 arbetsdagar", "lighting, at least 3 in a row: 5 working days")
    assert not dialog.isVisible() and messenger.of("success") and messenger.buttons[0].text == "Ångra"
    messenger.buttons[0].action()
    assert session.store.get(DEADLINE, rule.id)["amount"] == 3


def test_a_reason_that_somebody_wrote_stays(dates):
    pick(dates, "Belysning, minst 3 i rad → 3 arbetsdagar")
    type_in(dates.fields.by_name["reason_sv"], "beslut i nämnden")
    dates.fields.by_name["amount"].setText("4")
    assert dates.model.row(dates.current).values["reason_sv"] == "beslut i nämnden"


def test_a_new_area_rule_comes_before_the_types_and_decides(dialog, routing, session):
    pick(routing, "A belysning → Belysning")
    routing.new_button.click()
    choose(routing.fields.by_name["step"], "Område")
    assert "måste nämna området" in routing.problem_label.text()
    dialog.save_button.click()
    assert dialog.isVisible() and "måste nämna området" in dialog.problem_label.text()
    type_in(routing.fields.by_name["area"], "Bredaryd")
    choose(routing.fields.by_name["organisation"], "Energibolaget/nätägaren")
    sentence = "I området Bredaryd → Energibolaget/nätägaren"
    assert sentence in sentences(routing) and sentences(routing).index(sentence) < sentences(routing).index("Belysningsfel → Belysning")
    dialog.trial.area_edit.setText("bredaryd")
    assert "Ansvarig: Energibolaget/nätägaren" in answers(dialog)
    dialog.save_button.click()
    (rule,) = session.store.find(ROUTING, {"area": "Bredaryd"})
    assert rule["step"] == "area" and rule["reason_sv"] == "i området Bredaryd" and not dialog.isVisible()


def test_copy_switch_off_and_move(dates, session, dialog):
    pick(dates, "Belysning, trasig armatur → 15 arbetsdagar")
    dates.copy_button.click()
    assert sentences(dates).count("⚠ Belysning, trasig armatur → 15 arbetsdagar") == 1 and "används aldrig" in dates.problem_label.text()
    choose(dates.fields.by_name["fault"], "Klottrad")
    assert dates.off_button.text() == "Ta &bort"
    at = dates.current
    dates.up_button.click()
    assert dates.current == at - 1
    dates.down_button.click()
    assert dates.current == at and dates.down_button.shortcut().toString() == "Alt+Down"
    dates.off_button.click()  # it was never saved
    assert "Belysning, klottrad → 15 arbetsdagar" not in " ".join(sentences(dates)) and not dialog.is_changed
    pick(dates, "Belysning, trasig armatur → 15 arbetsdagar")
    dates.off_button.click()
    assert dates.off_button.text() == "Slå &på"
    dialog.save_button.click()
    assert [row["active"] for row in session.store.find(DEADLINE, {"model": "rondering", "fault": "broken_luminaire"})] == [False]


def test_a_rule_moves_past_its_neighbour_and_the_result_follows(dialog, dates, session):
    try_day(dialog, 2026, 4, 1)
    choose(dialog.trial.fault_box, "Trasig armatur")
    dialog.trial.row_box.setText("3")
    assert "Klar senast: onsdag 8 april 2026" in answers(dialog)
    pick(dates, "Belysning, trasig armatur → 15 arbetsdagar")
    for _ in range(2):
        dates.up_button.click()
    assert "Klar senast: fredag 24 april 2026" in answers(dialog)
    dialog.save_button.click()
    order = [row["fault"] or row["in_row_min"] for row in session.store.find(DEADLINE, {"model": "rondering"}, order_by=["sort"])]
    assert order.index("broken_luminaire") < order.index(3)


def test_steps_of_the_routing_keep_their_order(routing):
    pick(routing, "Öppen lucka, elfara → Säkerhet/EST")
    assert routing.up_button.isEnabled() and not routing.down_button.isEnabled()


def test_the_ends_of_the_rounds_are_written_once_for_all_rules(dialog, dates, session):
    try_day(dialog, 2026, 4, 1)
    assert dates.dates_edit.text() == "01-31,09-30"
    type_in(dates.dates_edit, "05-31, 10-31")
    assert "Klar senast: söndag 31 maj 2026" in answers(dialog)
    dialog.save_button.click()
    assert {row["dates"] for row in session.store.find(DEADLINE, {"model": "rondering", "result": "next_of_list"})} == {"05-31,10-31"}
    assert {row["dates"] for row in session.store.find(DEADLINE, {"model": "veckor", "result": "next_of_list"})} == {"01-31,09-30"}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("dates", "31 jan", "inte en dag på året"), ("dates", "", "saknar datum"), ("season_from", "13-40", "inte en dag på året")],
)
def test_what_cannot_be_is_named_with_its_cure_and_nothing_is_saved(dialog, dates, session, field, text, said):
    pick(dates, "Belysning → nästa av 31 jan eller 30 sep")
    type_in(dates.fields.by_name[field], text)
    assert said in dates.problem_label.text() and "Belysning" in dates.problem_label.text()
    dialog.save_button.click()
    assert dialog.isVisible() and said in dialog.problem_label.text()
    assert session.store.count(DEADLINE, {"dates": "31 jan"}) == 0


def test_a_fault_in_a_lamp_model_that_is_not_looked_at_is_shown(dialog, dates):
    choose(dates.lamp_model_combo, "Plats")
    pick(dates, "Belysning → 30 dagar")
    dates.fields.by_name["amount"].setText("")
    choose(dates.lamp_model_combo, "Rondering")
    dialog.save_button.click()
    assert dialog.isVisible() and dates.lamp_model_combo.currentText() == "Plats" and "?" in sentences(dates)[dates.current]


def test_escape_asks_before_changes_are_lost(dialog, dates, messenger, session):
    dialog.messenger.answers = [False]
    dates.model.toggle(0)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and messenger.questions
    dialog.messenger.answers = [True]
    dialog.reject()
    assert not dialog.isVisible() and session.store.count(DEADLINE, {"active": False}) == 0


def test_saving_without_changes_just_closes(dialog, messenger):
    dialog.save_button.click()
    assert not dialog.isVisible() and messenger.of("success") == []


def test_somebody_elses_change_is_told_and_the_window_stays(dialog, dates, session):
    dates.pick(0)
    dates.fields.by_name["amount"].setText("7")
    with session.store.transaction("test") as tx:
        tx.update(session.store.get(DEADLINE, dates.model.row(0).key), amount=9)
    dialog.save_button.click()
    assert dialog.isVisible() and dialog.problem_label.text() and session.store.get(DEADLINE, dates.model.row(0).key)["amount"] == 9
