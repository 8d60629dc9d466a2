# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Uppföljning*: every number and bar leads to its rows, by mouse and by keys; the figures go out as paper, table and text."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog

from est_plugin.core import geometry
from est_plugin.i18n import Texts, set_language
from est_plugin.jobs.set_status import set_status
from est_plugin.reports import figures_tables
from est_plugin.ui.docks import figures_tab
from est_plugin.ui.docks.figures_tab import FiguresTab
from est_plugin.ui.docks.panel import Panel
from est_plugin.ui.widgets.figure_boxes import ChartBox, LegendRow, NumberRow

from .entry_workspace import empty_workspace, session  # noqa: F401 - fixtures


@pytest.fixture
def work(session):  # noqa: F811
    """Six measures of Gata och trafik (one of them 100 days old), two of nobody, five done, one finding without measure."""
    store, today = session.store, session.today()
    old = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=100)
    streets = store.find("organisation", {"code": "streets"})[0].id
    with store.transaction("test") as tx:
        finding = tx.insert("finding", {"description": "Mörkt", "category": "A1", "geom": geometry.point(0.0, 0.0)}).id
        of_streets = [tx.insert("measure", {"title": f"G{n}", "responsible_id": streets, **({"created_at": old} if n == 0 else {})}).id for n in range(6)]
        nobodys = [tx.insert("measure", {"title": f"N{n}"}).id for n in range(2)]
        done = [tx.insert("measure", {"title": f"K{n}", "responsible_id": streets, "due_date": today}).id for n in range(5)]
    set_status(store, done, "fixed", {}, today)
    return {"finding": finding, "streets": streets, "of_streets": of_streets, "nobodys": nobodys, "done": done}


@pytest.fixture
def tab(session, messenger, work):  # noqa: F811
    tab = FiguresTab(session, messenger)
    tab.resize(368, 800)
    tab.wanted = []
    tab.rows_wanted.connect(lambda keys, words: tab.wanted.append((set(keys), words)))
    tab.refresh()
    tab.show()
    yield tab
    assert messenger.of("error") == []
    tab.close()


def number(tab, name: str) -> NumberRow:
    return next(row for row in boxes(tab, NumberRow) if row.line.id == name)


def chart(tab, name: str) -> ChartBox:
    return next(box for box in boxes(tab, ChartBox) if box.chart.id == name)


def boxes(tab, kind) -> list:
    layout = tab.figures_layout
    return [box for at in range(layout.count()) if isinstance(box := layout.itemAt(at).widget(), kind)]


def test_a_number_opens_its_rows(tab, work):
    assert number(tab, "open").value_button.text() == "9"
    number(tab, "open").value_button.click()
    number(tab, "within_due").of_button.click()
    assert [keys for keys, _words in tab.wanted] == [
        {("finding", work["finding"]), *(("measure", one) for one in work["of_streets"] + work["nobodys"])},
        {("measure", one) for one in work["done"]},
    ]
    assert tab.wanted[0][1].startswith("Öppna, ") and "alla som räknas" in tab.wanted[1][1]


def test_what_counts_nothing_cannot_be_opened(tab):
    row = number(tab, "refused")
    assert row.value_button.text() == "0" and not row.value_button.isEnabled()
    assert number(tab, "days_from_seen").of_button.text() == "inga att räkna på"


def test_every_number_is_told_to_a_screen_reader(tab):
    row = number(tab, "within_due")
    assert row.value_button.accessibleName() == "Klara i tid: 100\u00a0% (5 av 5). Före: – (inga att räkna på)"
    assert "Samma dag är i tid" in row.value_button.accessibleDescription()
    bar = chart(tab, "open_by_age").rows[0]
    assert bar.accessibleName() == "Öppna per ansvarig och ålder: Gata och trafik: 6 (0–30 dagar 5, 91–180 dagar 1)"
    assert chart(tab, "open_by_age").findChild(LegendRow).accessibleName() == "0–30 dagar, 31–90 dagar, 91–180 dagar, mer än 180 dagar"


def test_keys_go_to_bars_and_parts_and_open_them(tab, work):
    tab.activateWindow()
    first, second = chart(tab, "open_by_age").rows
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert first.accessibleName() == "Öppna per ansvarig och ålder: Gata och trafik, 91–180 dagar: 1"
    QTest.keyClick(first, Qt.Key.Key_Right)  # there is no further part
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(first, Qt.Key.Key_Left)
    QTest.keyClick(first, Qt.Key.Key_Enter)
    wanted = [{one for _table, one in keys} for keys, _words in tab.wanted]
    assert wanted == [set(work["of_streets"]), {work["of_streets"][0]}, set(work["of_streets"][1:])]
    moved = []
    second.moved.connect(moved.append)
    QTest.keyClick(second, Qt.Key.Key_Up)
    assert moved == [-1]
    assert [row.focusPolicy() for row in (first, second)] == [Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus]


def test_a_click_on_a_part_opens_that_part_beside_it_the_whole_bar(tab, work):
    bar = chart(tab, "open_by_age").rows[0]
    places = {part: rect.center().toPoint() for part, rect in bar._rects()}
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[2])
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(6, 6))
    assert [len(keys) for keys, _words in tab.wanted] == [1, 6]
    assert tab.wanted[0][1] == "Öppna per ansvarig och ålder: Gata och trafik, 91–180 dagar"


def test_the_choice_narrows_and_stays_after_reading_again(tab, work):
    tab.responsible_combo.setCurrentIndex(tab.responsible_combo.findData(work["streets"]))
    assert number(tab, "open").value_button.text() == "6" and tab.content.choice == "Ansvarig: Gata och trafik"
    tab.refresh()
    assert number(tab, "open").value_button.text() == "6"
    tab.responsible_combo.setCurrentIndex(0)
    tab.type_combo.setCurrentIndex(tab.type_combo.findData("category/A"))
    assert number(tab, "open").value_button.text() == "1"
    tab.type_combo.setCurrentIndex(tab.type_combo.findData("measure_type/other"))
    assert number(tab, "open").value_button.text() == "8"


def test_periods_follow_one_another_but_not_into_the_future(tab, session):  # noqa: F811
    tab.period_combo.setCurrentIndex(tab.period_combo.findData("month"))
    this = tab.content.period
    assert not tab.later_button.isEnabled()
    tab.earlier_button.click()
    assert tab.content.period != this and number(tab, "done").value_button.text() == "0"
    assert number(tab, "open").value_button.text() == "1"  # the old one
    tab.later_button.click()
    assert tab.content.period == this
    tab.period_combo.setCurrentIndex(tab.period_combo.findData("all"))
    assert tab.content.period == "hela tiden" and not tab.earlier_button.isEnabled() and number(tab, "open").before_button is None


def test_own_days_never_turn_round(tab):
    tab.period_combo.setCurrentIndex(tab.period_combo.findData("own"))
    assert tab.own_box.isVisibleTo(tab)
    later = tab.to_edit.date().addDays(10)
    tab.from_edit.setDate(later)
    assert tab.to_edit.date() == later and tab.period.period.first == tab.period.period.last
    tab.to_edit.setDate(QDate(2100, 1, 1))
    tab.from_edit.setDate(QDate(2026, 1, 1))
    assert number(tab, "open").value_button.text() == "9"
    again = FiguresTab(tab.session, tab.messenger)
    assert again.period_combo.currentData() == "own"  # the kind is remembered


def test_how_it_is_counted_can_be_shown(tab):
    def shown() -> list[str]:
        return [label.text() for row in boxes(tab, NumberRow) for label in row.findChildren(figures_tab.QWidget) if hasattr(label, "wordWrap")]

    assert not any("Samma dag är i tid" in text for text in shown())
    tab.how_button.click()
    assert any("Samma dag är i tid" in text for text in shown())


def test_numbers_are_copied_as_text(tab, messenger):
    tab.copy_button.click()
    assert QApplication.clipboard().text() == figures_tables.plain_text(tab.content, Texts("sv"))
    assert messenger.of("info")


def test_table_and_paper_are_saved_where_one_wants(tab, messenger, tmp_path, monkeypatch):
    proposed, opened = [], []

    def ask(_parent, _title, path, _kind):
        proposed.append(path)
        return str(tmp_path / f"siffror{len(proposed)}"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(figures_tab, "open_file", opened.append)
    tab.csv_button.click()
    tab.print_button.click()
    assert (tmp_path / "siffror1.csv").read_text(encoding="utf-8-sig") == figures_tables.csv_text(tab.content, Texts("sv")).replace("\r\n", "\n")
    assert (tmp_path / "siffror2.pdf").read_bytes().startswith(b"%PDF") and opened == [tmp_path / "siffror2.pdf"]
    assert messenger.files == [tmp_path / "siffror1.csv", tmp_path / "siffror2.pdf"]
    assert all("Uppföljning" in path for path in proposed)


def test_an_unsaved_choice_of_file_does_nothing(tab, messenger, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    tab.print_button.click()
    tab.csv_button.click()
    assert messenger.messages == []


def test_an_empty_workspace_says_so_and_clear_forgets(session, messenger):  # noqa: F811
    tab = FiguresTab(session, messenger)
    tab.refresh()
    assert {box.chart.empty for box in boxes(tab, ChartBox)} == {chart.empty for chart in tab.content.charts}
    tab.clear()
    assert tab.content is None and tab.figures_layout.count() == 0
    tab.copy_button.click()
    assert messenger.messages == []


def test_english_is_complete(session, messenger, work):  # noqa: F811
    set_language("en")
    tab = FiguresTab(session, messenger)
    tab.refresh()
    assert number(tab, "within_due").line.label == "Done in time" and chart(tab, "open_by_age").rows[0].words == "0–30 days 5, 91–180 days 1"


def test_bars_keep_their_numbers_at_every_width(tab):
    bar = chart(tab, "open_by_age").rows[0]
    assert bar.heightForWidth(130) > bar.heightForWidth(360) > 0
    tab.resize(300, 500)
    QApplication.processEvents()
    assert not tab.grab().isNull() and bar.height() >= bar.heightForWidth(bar.width())


def test_the_panel_shows_the_rows_in_its_list(session, messenger, iface, actions, work):  # noqa: F811
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    panel._show_tab("figures")
    chart(panel.figures, "done_by_responsible").rows[0].click()
    assert panel.measures.isVisible() and not panel.figures.isVisible()
    assert {row.record_id for row in panel.measures.model.shown_rows()} == set(work["done"])
    assert messenger.of("error") == []
    panel.stop()
