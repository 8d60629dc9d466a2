# SPDX-License-Identifier: GPL-2.0-or-later
"""Granska EST-rapporter by keys: thirty reports in three minutes, every answer and its way back, a hundred thousand rows."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from est_plugin.core import geometry
from est_plugin.ui.dialogs.review_reports import open_review
from est_plugin.ui.item_models import review_model

from . import entry_workspace
from .entry_workspace import X, Y

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
SECONDS_A_KEY, SECONDS_A_LOOK = 0.28, 2.7  # two thoughts of 1.35 s for reading a row and deciding (Card, Moran & Newell 1980)
DAY = dt.timedelta(days=1)


def add(session, n=1, **values):
    """Reports of the last days, 100 m apart, so that nothing speaks against them."""
    now = dt.datetime.now(dt.timezone.utc).replace(microsecond=0)
    with session.store.transaction("test") as tx:
        made = []
        for at in range(n):
            start = now - (at % 20 + 1) * DAY
            given = {"category": "KLO", "place_text": f"plats {at}", "description": "Klotter", "geom": geometry.point(X + 100 * at, Y)}
            made.append(tx.insert("observation", {"occurred_from": start, "occurred_to": start + DAY / 24, **given, **values}))
    return made


@pytest.fixture
def open_window(session, messenger, iface):
    windows = []

    def make():
        window = open_review(session, messenger, iface)
        QTest.qWaitForWindowExposed(window)
        QApplication.setActiveWindow(window)
        window.prepare_remarks()
        QTest.qWait(40)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def press(window, key, modifier=NONE):
    target = window.focusWidget() or window
    QTest.keyClick(target, key, modifier)
    QTest.qWait(1)


def states(session) -> dict[int, str]:
    return dict(session.store.rows("observation", ("number", "review_state")))


def test_g_approves_and_goes_on(session, open_window):
    add(session, 3)
    window = open_window()
    assert window.current.number == 1
    press(window, Qt.Key.Key_G)
    assert states(session) == {1: "approved", 2: "new", 3: "new"} and window.current.number == 2
    assert window.told_label.text() == "✓ Nr 1 är godkänd." and window.count_label.text() == "2 av 2"
    assert window.state_box.currentText() == "Ny (2)"


def test_ctrl_z_takes_back_answer_by_answer_and_shows_the_report(session, open_window):
    add(session, 3)
    window = open_window()
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_G)
    press(window, Qt.Key.Key_Z, CTRL)
    assert states(session) == {1: "approved", 2: "new", 3: "new"} and window.current.number == 2
    press(window, Qt.Key.Key_Z, CTRL)
    assert set(states(session).values()) == {"new"} and window.current.number == 1
    press(window, Qt.Key.Key_Z, CTRL)  # nothing left to take back
    assert set(states(session).values()) == {"new"} and not window.undo_button.isEnabled()


def test_a_needs_a_reason_from_the_list_or_ones_own(session, open_window):
    add(session, 2)
    window = open_window()
    press(window, Qt.Key.Key_A)
    press(window, ENTER)
    assert window.ask.problem_label.text() == "Skriv varför rapporten avvisas." and states(session)[1] == "new"
    press(window, Qt.Key.Key_6)
    press(window, ENTER)
    assert session.store.find("observation", {"number": 1})[0]["review_reason"] == "Test eller skräp"
    press(window, Qt.Key.Key_A)
    window.ask.text_edit.setFocus()
    QTest.keyClicks(window.ask.text_edit, "agsm")  # letters are letters while one writes
    press(window, ENTER)
    assert session.store.find("observation", {"number": 2})[0]["review_reason"] == "agsm"
    assert states(session) == {1: "rejected", 2: "rejected"} and window.current is None


def test_a_reason_is_no_place_for_personal_data(session, open_window):
    add(session, 1)
    window = open_window()
    press(window, Qt.Key.Key_A)
    window.ask.text_edit.text = "Anna Svensson vill inte"
    assert window.ask.problem_label.text().startswith("Texten ser ut att innehålla ett namn") and len(window.ask.text_edit.extraSelections()) == 1
    window.ask.text_edit.text = "Ingen plats"
    assert window.ask.problem_label.text() == "" and window.ask.text_edit.extraSelections() == []


def test_space_skips_in_the_list_and_presses_a_button_elsewhere(session, open_window):
    add(session, 2)
    window = open_window()
    QTest.keyClick(window.table, Qt.Key.Key_Space)
    assert window.current.number == 2 and set(states(session).values()) == {"new"}
    window.approve_button.setFocus()
    QTest.keyClick(window.approve_button, Qt.Key.Key_Space)
    assert states(session) == {1: "new", 2: "approved"}


def test_m_marks_replaces_and_saves(session, open_window):
    add(session, 1, description="Anna Svensson ringde 070-123 45 67", place_text="hos Anna Svensson")
    window = open_window()
    assert window.model.remark_text(window.current) == "3 möjliga personuppgifter"
    assert len(window.details.extraSelections()) == 3
    press(window, Qt.Key.Key_M)
    assert window.ask.save_button.text() == "Byt ut det markerade (3)" and len(window.ask.text_edit.extraSelections()) == 2
    press(window, ENTER)
    assert window.ask.text_edit.text == "[namn] ringde [telefonnummer]" and states(session) == {1: "new"}
    press(window, ENTER)
    (row,) = session.store.find("observation")
    assert (row["review_state"], row["description"], row["place_text"]) == ("masked", "[namn] ringde [telefonnummer]", "hos [namn]")


def test_what_is_harmless_is_remembered_and_the_remark_goes(session, open_window):
    add(session, 1, description="Vid statyn av Anna Svensson")
    window = open_window()
    assert window.model.remark_text(window.current) == "möjlig personuppgift"
    press(window, Qt.Key.Key_M)
    window.ask.harmless_button.click()
    press(window, ESCAPE)
    assert window.isVisible() and window.model.remark_text(window.current) == ""


def test_an_unchanged_mask_is_refused_where_it_was_asked(session, open_window):
    add(session, 1)
    window = open_window()
    press(window, Qt.Key.Key_M)
    press(window, ENTER)
    assert window.ask.problem_label.text().startswith("Texten är inte ändrad.") and states(session) == {1: "new"}


def test_s_proposes_the_nearest_first_and_merges(session, open_window):
    kept, double = add(session, 1)[0], add(session, 1)[0]
    far = add(session, 1, geom=geometry.point(X + 200, Y))[0]
    window = open_window()
    window.go_to(window.model.place_of(double.id))
    press(window, Qt.Key.Key_S)
    names = [window.ask.proposals_list.item(at).text() for at in range(window.ask.proposals_list.count())]
    assert names[0].startswith("1  Nr 1 · 0 m bort") and names[1].startswith(f"2  Nr {far['number']} · 200 m bort")
    assert window.map.marked == 2
    press(window, ENTER)
    assert session.store.get("observation", double.id)["same_as_id"] == kept.id
    assert window.told_label.text() == "✓ Nr 2 är samma sak som nr 1."
    window.go_to(window.model.place_of(kept.id))
    assert "Sammanslagna hit: nr: 2" in window.details.toPlainText()
    press(window, Qt.Key.Key_Z, CTRL)
    assert states(session)[2] == "new"


def test_all_without_remarks_at_once(session, open_window):
    add(session, 5)
    add(session, 1, geom=None)
    add(session, 1, is_secret=True, geom=geometry.point(X + 5000, Y))
    window = open_window()
    assert window.approve_all_button.text() == "Godkänn alla utan anmärkning (5)"
    window.approve_all_button.click()
    assert sorted(states(session).values()) == ["approved"] * 5 + ["new"] * 2
    assert window.told_label.text() == "✓ 5 rapporter är godkända. 2 har anmärkning och är kvar."
    assert [window.model.remark_text(row) for row in window.model.rows] == ["ingen punkt på kartan", "sekretess"]
    press(window, Qt.Key.Key_Z, CTRL)
    assert set(states(session).values()) == {"new"}


def test_several_selected_rows_get_one_answer(session, open_window):
    add(session, 4)
    window = open_window()
    window.table.selectAll()
    press(window, Qt.Key.Key_A)
    assert window.ask.heading_label.text() == "Varför ska 4 rapporter inte räknas?"
    press(window, Qt.Key.Key_1)
    press(window, ENTER)
    assert set(states(session).values()) == {"rejected"}
    press(window, Qt.Key.Key_Z, CTRL)
    assert set(states(session).values()) == {"new"}


def test_filters_show_some_and_all_states_show_every_number(session, open_window):
    add(session, 2)
    add(session, 1, source="police", geom=geometry.point(X + 5000, Y))
    window = open_window()
    press(window, Qt.Key.Key_G)
    window.state_box.setCurrentIndex(window.state_box.findData(None))
    window.state_box.activated.emit(0)
    assert [row.number for row in window.model.rows] == [1, 2, 3] and not window.table.isColumnHidden(review_model.STATE)
    window.source_box.setCurrentIndex(window.source_box.findData("police"))
    window.source_box.activated.emit(0)
    assert [row.number for row in window.model.rows] == [3] and window.count_label.text() == "1 av 3"
    window.source_box.setCurrentIndex(0)
    window.search_edit.setText("plats 1")
    window.filters.changed.emit()
    assert [row.number for row in window.model.rows] == [2]


def test_order_by_a_column_keeps_the_report_that_is_looked_at(session, open_window):
    add(session, 3)
    window = open_window()
    window.go_to(2)
    window.table.sortByColumn(review_model.WHEN, Qt.SortOrder.AscendingOrder)
    assert [row.number for row in window.model.rows] == [3, 2, 1] and window.current.number == 3


def test_reports_that_come_meanwhile_are_shown(session, open_window):
    add(session, 1)
    window = open_window()
    add(session, 1, geom=geometry.point(X + 900, Y))
    session.tables_changed({"observation"})
    assert len(window.model.rows) == 2


def test_a_second_window_is_the_first(session, open_window, messenger, iface):
    window = open_window()
    assert open_review(session, messenger, iface) is window
    assert window.current is None and not window.approve_button.isEnabled()


def test_thirty_reports_within_three_minutes(session, open_window):
    """Twenty approved, four masked, three merged, three rejected, row by row, without the mouse."""
    add(session, 20)
    add(session, 4, description="Anna Svensson ringde", category="ORD", place_text="Torget")
    for n in range(3):
        add(session, 1, category="TRF", geom=geometry.point(X + 7000 + 200 * n, Y))
    add(session, 1, category="TRF", geom=geometry.point(X + 7200, Y), review_state="approved")
    add(session, 3, category="BEL", description="test", geom=geometry.point(X + 9000, Y))
    window = open_window()
    keys = rows = 0
    while window.current is not None:
        row, rows = window.current, rows + 1
        if row.category == "ORD":
            answer = (Qt.Key.Key_M, ENTER, ENTER)
        elif row.category == "TRF":
            answer = (Qt.Key.Key_S, ENTER)
        elif row.category == "BEL":
            answer = (Qt.Key.Key_A, Qt.Key.Key_6, ENTER)
        else:
            answer = (Qt.Key.Key_G,)
        for key in answer:
            press(window, key)
        keys += len(answer)
        assert rows <= 30
    found = list(states(session).values())
    assert {state: found.count(state) for state in set(found)} == {"approved": 21, "masked": 4, "merged": 3, "rejected": 3}
    assert rows == 30 and keys <= 50
    assert keys * SECONDS_A_KEY + rows * SECONDS_A_LOOK < 180
