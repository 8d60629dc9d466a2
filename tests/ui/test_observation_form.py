# SPDX-License-Identifier: GPL-2.0-or-later
"""The quick form of an EST report: by keys alone, by a click on the map, nothing to report, and the next one."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from est_plugin import settings
from est_plugin.core import geometry
from est_plugin.core.local_time import zone
from est_plugin.core.report_time import band_interval, span_interval
from est_plugin.gis import layer_roles
from est_plugin.i18n import set_language
from est_plugin.ui.map_tools.new_observation import start_new_observation

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, add_layer, pixel, show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
STOCKHOLM = zone()
SECONDS_A_KEY, SECONDS_A_THOUGHT = 0.28, 1.35  # Card, Moran & Newell 1980: an average typist, and the thought before each field


class Hand:
    """Types as somebody with only a keyboard, and counts."""

    def __init__(self, dialog) -> None:
        self.dialog, self.keys, self.thoughts = dialog, 0, 0

    def press(self, key, modifier=NONE) -> Hand:
        self.keys += 1 if modifier == NONE else 2
        popup = self.dialog.place_edit._proposals.popup()
        target = popup if popup.isVisible() else self.dialog.focusWidget()
        if key == TAB and target is not popup:
            target.focusNextChild() if target.focusPolicy() == Qt.FocusPolicy.NoFocus else QTest.keyClick(target, TAB)
        else:
            QTest.keyClick(target, key, modifier)
        return self

    def think(self) -> Hand:
        self.thoughts += 1
        return self

    def write(self, text: str) -> Hand:
        self.keys += len(text)
        type_text(self.dialog.focusWidget(), text)
        return self

    @property
    def seconds(self) -> float:
        return self.keys * SECONDS_A_KEY + self.thoughts * SECONDS_A_THOUGHT


@pytest.fixture
def entry(session, messenger, iface):
    iface.window.resize(700, 700)
    iface.window.show()
    show(iface.canvas, X, Y + 500, 200)
    add_base_map(QgsProject.instance())
    add_layer(QgsProject.instance(), layer_roles.ADDRESSES, "Point", "adress:string", [(f"POINT({X + 40} {Y + 515})", ["Storgatan 4"])])
    entry = start_new_observation(session, messenger, iface)
    QTest.qWaitForWindowExposed(entry.dialog)
    QApplication.setActiveWindow(entry.dialog)
    yield entry
    entry.stop()


def only(session):
    (saved,) = session.store.find("observation")
    return saved


def test_a_report_by_keys_alone_within_twenty_seconds(entry, session, messenger):
    dialog, hand = entry.dialog, Hand(entry.dialog)
    assert dialog.focusWidget() is dialog.when_fields.day_row
    hand.think().press(Qt.Key.Key_2).press(TAB).press(Qt.Key.Key_4).press(TAB)  # yesterday, evening
    assert dialog.focusWidget() is dialog.category_row
    hand.think().press(Qt.Key.Key_2).press(TAB).press(TAB)
    assert dialog.focusWidget() is dialog.place_edit
    hand.think().write("storgatan 4")
    dialog.place_edit.propose()
    hand.press(ENTER)
    assert dialog.xy == pytest.approx((X + 40, Y + 515)) and session.store.count("observation") == 0  # Enter took the proposal only
    for _ in range(4):
        hand.press(TAB)
    assert dialog.focusWidget() is dialog.description_edit
    hand.think().write("Klotter på porten").think().press(ENTER)
    saved = only(session)
    day = session.today() - dt.timedelta(days=1)
    assert (saved["occurred_from"], saved["occurred_to"]) == band_interval(day, "evening", STOCKHOLM)
    assert (saved["category"], saved["place_text"], saved["description"]) == ("KLO", "Storgatan 4", "Klotter på porten")
    assert (saved["certainty"], saved["felt_or_occurred"], saved["review_state"], saved["source"]) == ("seen", "occurred", "new", "est_report")
    assert session.store.get("organisation", saved["organisation_id"])["code"] == "safety_est"
    assert messenger.of("success") == ["EST-rapport nr 1 är sparad och väntar på granskning."]
    assert hand.keys <= 41 and hand.seconds < 20, (hand.keys, hand.seconds)


def test_the_next_one_keeps_day_band_organisation_and_review(entry, session):
    dialog = entry.dialog
    dialog.when_fields.day_row.choose("yesterday")
    dialog.when_fields.band_row.choose("night")
    dialog.organisation_box.setCurrentIndex(5)
    dialog.reviewed_box.setChecked(True)
    chosen, when = dialog.organisation_id, dialog.when_fields.interval
    dialog.category_row.choose("SKA")
    entry.set_point((X, Y + 500))
    QTest.keyClick(dialog.focusWidget(), ENTER, CTRL)
    assert dialog.isVisible() and dialog.focusWidget() is dialog.category_row
    assert dialog.problem_label.text() == "Nr 1 är sparad. Skriv nästa."
    assert (dialog.category, dialog.xy, dialog.place_edit.text()) == (None, None, "")
    assert (dialog.organisation_id, dialog.when_fields.interval, dialog.reviewed_box.isChecked()) == (chosen, when, True)
    assert only(session)["review_state"] == "approved"
    assert settings.REPORT_ORGANISATION.get()[0] == chosen and settings.REPORT_REVIEWED.get()


def test_a_form_left_open_overnight_knows_what_today_is(entry):
    dialog = entry.dialog
    when, now = dialog.when_fields, dialog._now()
    for days, chosen in ((0, "today"), (1, "yesterday"), (2, "other")):
        dialog._now = lambda late=days: now + dt.timedelta(days=late)
        when.day_row.choose("today") if not days else dialog.begin()
        assert (when.day_row.value, when.day) == (chosen, now.date())  # the day stays, its name does not
    when.day_row.choose("today")
    assert when.day == now.date() + dt.timedelta(days=2)


def test_a_click_on_the_map_is_the_place_and_proposes_its_name(entry, iface, session):
    QTest.mouseClick(iface.canvas.viewport(), Qt.MouseButton.LeftButton, NONE, pixel(iface.canvas, X - 50, Y + 515))
    dialog = entry.dialog
    assert dialog.place_edit.text() == "Storgatan"  # as it is typed: both are one place where reports are counted
    assert dialog.point_label.text() == "✓ Punkt på kartan."
    dialog.category_row.choose("BEL")
    QTest.keyClick(dialog.focusWidget(), ENTER)
    saved = only(session)
    assert geometry.distance(geometry.point_xy(saved["geom"]), (X - 50, Y + 515)) < 1
    assert iface.canvas.mapTool() is not entry.tool


def test_words_of_ones_own_are_a_place_and_it_is_said_that_there_is_no_point(entry, session):
    dialog = entry.dialog
    dialog.category_row.choose("BEL")
    dialog.place_edit.setFocus()
    type_text(dialog.place_edit, "bakom ishallen")
    assert dialog.point_label.text() == "Ingen punkt. Platsen står i ord: rapporten räknas men syns inte på kartan."
    QTest.keyClick(dialog.place_edit, ENTER)
    saved = only(session)
    assert (saved["place_text"], saved["geom"]) == ("bakom ishallen", None)


def test_the_point_of_a_name_goes_with_the_name_but_a_clicked_one_stays(entry):
    dialog = entry.dialog
    dialog.place_edit.setFocus()
    type_text(dialog.place_edit, "storgatan 4")
    dialog.place_edit.settle()  # the whole name was written
    assert dialog.xy is not None
    type_text(dialog.place_edit, ", porten")
    assert dialog.xy is not None
    dialog.place_edit.clear()
    type_text(dialog.place_edit, "ishallen")
    assert dialog.xy is None
    entry.set_point((X, Y))
    type_text(dialog.place_edit, " norra sidan")
    assert dialog.xy == (X, Y) and dialog.place_edit.text() == "ishallen norra sidan"
    dialog.no_point_button.click()
    assert dialog.xy is None


def test_a_street_is_rough_and_says_so(entry):
    dialog = entry.dialog
    dialog.place_edit.setFocus()
    type_text(dialog.place_edit, "storgatan")
    dialog.place_edit.settle()
    assert dialog.xy == pytest.approx((X, Y + 520))
    assert "ungefär mitt på Storgatan" in dialog.point_label.text()


def test_a_letter_on_the_buttons_searches_all_categories(entry):
    dialog = entry.dialog
    dialog.category_row.setFocus()
    for letter in "ryk":
        QTest.keyClick(dialog.focusWidget(), letter)
    assert dialog.focusWidget() is dialog.category_box and dialog.category == "RYK"
    QTest.qWait(1)
    QTest.keyClick(dialog.category_box.completer().popup(), ENTER)  # takes the first proposal, saves nothing
    assert dialog.category_box.currentText() == "Ryktesspridning, social oro" and dialog.isVisible()
    assert dialog.category == "RYK" and dialog.category_row.value is None


@pytest.mark.parametrize("typed", ["o", "finns inte"])
def test_half_a_word_is_no_category(entry, session, typed):
    dialog = entry.dialog
    dialog.category_box.setFocus()
    type_text(dialog.category_box.lineEdit(), typed)
    entry.set_point((X, Y))
    dialog.save_button.click()
    assert dialog.problem_label.text() == "Välj vad det gäller."
    assert session.store.count("observation") == 0


def test_without_a_place_the_keys_go_there(entry, session):
    dialog = entry.dialog
    dialog.category_row.choose("KLO")
    QTest.keyClick(dialog.category_row, ENTER)
    assert dialog.focusWidget() is dialog.place_edit and dialog.problem_label.text().startswith("Säg var det var")
    assert session.store.count("observation") == 0


@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_nothing_to_report_needs_only_a_period_and_who(entry, session, span):
    dialog = entry.dialog
    dialog.nothing_button.click()
    assert dialog.focusWidget() is dialog.when_fields.span_row and not dialog.category_row.isVisible()
    dialog.when_fields.span_row.choose(span)
    QTest.keyClick(dialog.focusWidget(), ENTER)
    saved = only(session)
    assert (saved["category"], saved["geom"], saved["place_text"]) == ("LUG", None, None)
    assert (saved["occurred_from"], saved["occurred_to"]) == span_interval(entry.dialog.when_fields.day, span, STOCKHOLM)
    assert saved["organisation_id"] is not None


def test_exact_times_follow_the_day_and_turned_ones_are_refused(entry, session):
    fields = entry.dialog.when_fields
    fields.band_row.choose("evening")
    fields.band_row.choose("exact")
    before = fields.interval
    fields.day_row.choose("yesterday")
    assert fields.interval != before and fields.interval[1] - fields.interval[0] == before[1] - before[0]
    fields.from_edit.setDateTime(fields.to_edit.dateTime().addSecs(60))
    entry.dialog.category_row.choose("KLO")
    entry.set_point((X, Y))
    entry.dialog.save_button.click()
    assert entry.dialog.problem_label.text() == "Rapporten slutar innan den börjar. Byt plats på tiderna."
    assert session.store.count("observation") == 0


def test_a_similar_report_is_asked_about_and_may_be_the_same(entry, session):
    dialog = entry.dialog
    for _ in range(2):
        dialog.category_row.choose("KLO")
        entry.set_point((X + 10, Y + 500))
        if session.store.count("observation"):
            assert dialog.similar_line.text.startswith("Liknar EST-rapport nr 1 (") and dialog.similar_line.isVisible()
            dialog.similar_line.same_button.click()
        QTest.keyClick(dialog.focusWidget(), ENTER, CTRL)
    first, second = session.store.find("observation", order_by=["number"])
    assert (second["review_state"], second["same_as_id"]) == ("merged", first.id)


def test_the_person_guard_speaks_but_does_not_stop(entry, session):
    dialog = entry.dialog
    dialog.description_edit.text = "Anna Svensson såg det"
    dialog.guard_line.check()
    assert not dialog.guard_line.isHidden()
    dialog.category_row.choose("KLO")
    entry.set_point((X, Y))
    dialog.save_button.click()
    assert session.store.count("observation") == 1


def test_escape_asks_before_something_is_lost_and_undo_takes_back(entry, session, messenger, iface):
    dialog = entry.dialog
    dialog.category_row.choose("KLO")
    entry.set_point((X, Y))
    messenger.answers.append(False)
    QTest.keyClick(dialog, ESCAPE)
    assert dialog.isVisible()
    dialog.save_button.click()
    messenger.buttons[0].action()
    assert session.store.count("observation") == 0


@pytest.mark.parametrize("language", ["sv", "en"])
def test_access_keys_are_each_given_once(session, messenger, iface, language):
    set_language(language)
    entry = start_new_observation(session, messenger, iface)
    dialog = entry.dialog
    names = [name for name in vars(dialog) if name.endswith(("_label", "_button", "_box")) and hasattr(getattr(dialog, name), "text")]
    texts = [getattr(dialog, name).text() for name in names]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    entry.stop()
    assert len(letters) > 10 and sorted(letters) == sorted(set(letters))
