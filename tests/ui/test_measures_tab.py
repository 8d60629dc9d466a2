# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Åtgärder*: views with counts, filters in words, headings, keys, list and map; and what is remembered of it."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from est_plugin import settings
from est_plugin.core.work.grouping import GROUPINGS, Heading
from est_plugin.gis import layer_roles
from est_plugin.ui.docks import row_commands
from est_plugin.ui.docks.panel import Panel
from est_plugin.ui.item_models import work_words

from .conftest import X, Y


@pytest.fixture
def panel(session, messenger, iface, actions):
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    yield panel
    panel.stop()


@pytest.fixture
def tab(panel, filled):
    panel.show_measures("open")
    return panel.measures


def shown(tab):
    return [row.what for row in tab.model.shown_rows()]


def pick(tab, *keys):
    tab._select_keys(set(keys))
    tab._on_selection()


def choose(combo, data):
    place = combo.findData(data)
    assert place >= 0, f"{data} is not in {combo.objectName()}"
    combo.setCurrentIndex(place)


def type_text(tab, text):
    tab.search_edit.setText(text)
    tab.fields.apply()


def change(session, record, **values):
    with session.store.transaction("test") as tx:
        changed = tx.update(session.store.get(record.table, record.id), **values)
    session.tables_changed({record.table})
    return changed


# -- rows, views, counts --------------------------------------------------------------------------------------------------
def test_list_shows_defects_without_measure_and_measures_but_no_good_things(tab):
    assert set(shown(tab)) == {"Mörkt vid trappan", "Klotter", "Släckt", "Klipp buskarna"}
    assert "4 av 4" in tab.count_label.text() and "1 försenad" in tab.count_label.text()


def test_each_view_says_how_many_rows_it_holds_and_holds_them(tab):
    for place in range(tab.view_combo.count()):
        tab.view_combo.setCurrentIndex(place)
        assert tab.view_combo.currentText().endswith(f"({len(shown(tab))})")
    texts = [tab.view_combo.itemText(place) for place in range(tab.view_combo.count())]
    assert texts == [
        "Öppna (4)", "Utan ansvarig (3)", "Mina (0)", "Försenade (1)", "Väntar på svar (0)", "Att kontrollera (0)", "Klara senaste 30 dagarna (0)", "Alla (4)",
    ]  # fmt: skip


def test_today_the_names_of_the_views_and_the_list_say_the_same_numbers(panel, session, tab, filled):
    change(session, filled["measure"], status="forwarded", forwarded_to_id=filled["streets"].id, answer_by=dt.date(2020, 1, 1))
    panel.today.refresh()
    counts = tab.model.counts
    for view in ("unassigned", "overdue", "waiting"):
        button = panel.today.lines_box.findChild(QPushButton, f"today_{view}")
        panel.show_measures(view)
        assert button.text().split()[0] == str(counts[view]) == str(len(shown(tab)))


def test_mine_asks_which_organisation_and_remembers_it(tab, session, filled):
    assert tab.mine_combo.isHidden()
    choose(tab.view_combo, "mine")
    assert not tab.mine_combo.isHidden() and tab.mine_combo.currentText() == "Säkerhet/EST" and shown(tab) == []
    choose(tab.mine_combo, filled["streets"].id)
    assert shown(tab) == ["Klipp buskarna"] and "Mina (1)" == tab.view_combo.currentText()
    assert settings.MY_ORGANISATION.get() == [filled["streets"].id, "Gata och trafik"]
    tab.clear()
    tab.refresh()
    assert tab.fields.organisation_id == filled["streets"].id


def test_mine_holds_what_is_shared(tab, session, filled):
    other = session.store.find("organisation", {"code": "parks"})[0]
    with session.store.transaction("test") as tx:
        tx.insert("co_responsible", {"measure_id": filled["measure"].id, "organisation_id": other.id})
    session.tables_changed({"co_responsible"})
    choose(tab.view_combo, "mine")
    choose(tab.mine_combo, other.id)
    assert shown(tab) == ["Klipp buskarna"]


# -- words ----------------------------------------------------------------------------------------------------------------
def words_of(tab, what):
    row = next(row for row in tab.model.all_rows if row.what == what)
    return work_words.in_words(row, tab.model.today)


def test_late_is_said_in_words(tab, session, filled):
    change(session, filled["measure"], due_date=tab.model.today - dt.timedelta(days=23))
    assert "försenad 3 veckor" in words_of(tab, "Klipp buskarna") and "Gata och trafik" in words_of(tab, "Klipp buskarna")


def test_an_answer_that_did_not_come_comes_back_and_counts_as_late(tab, session, filled):
    day = dt.date(2020, 10, 3)
    change(session, filled["measure"], due_date=None, status="forwarded", forwarded_to_id=filled["streets"].id, answer_by=day)
    assert "svaret skulle ha kommit 3 okt 2020" in words_of(tab, "Klipp buskarna")
    assert tab.model.counts["overdue"] == tab.model.counts["waiting"] == 1
    change(session, filled["measure"], status="monitor", review_date=day)
    assert "skulle ha följts upp 3 okt 2020" in words_of(tab, "Klipp buskarna")


def test_the_year_is_left_out_when_it_is_this_one(qgis_app):
    today = dt.date(2026, 11, 20)
    assert work_words.short_date(dt.date(2026, 10, 3), today) == "3 okt"
    assert work_words.short_date(dt.date(2027, 1, 3), today) == "3 jan 2027"


def test_opened_again_is_said_with_how_often(tab, session, filled):
    for times, said in ((1, "öppnad igen"), (2, "öppnad igen, 2 gånger")):
        change(session, filled["measure"], status="fixed", done_on=dt.date(2020, 1, 1))
        change(session, filled["measure"], status="planned", done_on=None)
        assert f"Planerad, {said}" in words_of(tab, "Klipp buskarna"), times


# -- filters --------------------------------------------------------------------------------------------------------------
def test_search_narrows_the_list_and_the_line_says_so(tab):
    assert tab.words_box.isHidden()
    type_text(tab, "klotter STORGATS")
    assert shown(tab) == ["Klotter"]
    assert not tab.words_box.isHidden() and tab.words_label.text() == "Öppna: med texten ”klotter STORGATS”"


def test_filters_are_said_in_words_and_cleared_at_once(tab, filled):
    choose(tab.responsible_combo, filled["streets"].id)
    choose(tab.walk_combo, filled["walk"].id)
    choose(tab.status_combo, "new")
    choose(tab.type_combo, "other")
    choose(tab.due_combo, "overdue")
    assert shown(tab) == ["Klipp buskarna"]
    assert tab.words_label.text() == "Öppna: ansvarig Gata och trafik, vandring Centrum, status Ny, åtgärdstyp Annat, försenade"
    tab.clear_button.click()
    assert len(shown(tab)) == 4 and tab.words_box.isHidden() and tab.walk_combo.currentData() is None


def test_more_fields_are_hidden_and_their_button_tells_how_many_are_used(tab):
    assert tab.more_box.isHidden() and tab.more_button.text() == "Mer"
    tab.more_button.click()
    assert not tab.more_box.isHidden() and tab.from_edit.isHidden()
    choose(tab.due_combo, "between")
    assert not tab.from_edit.isHidden() and tab.more_button.text() == "Mer (1)"
    choose(tab.letter_combo, "A")
    assert tab.more_button.text() == "Mer (2)" and "typ A Belysning" in tab.words_label.text()
    assert shown(tab) == []


def test_own_dates(tab):
    choose(tab.due_combo, "between")
    tab.from_edit.setDate(QDate(2020, 1, 31))
    tab.to_edit.setDate(QDate(2020, 2, 1))
    assert shown(tab) == ["Klipp buskarna"] and "klar senast 31 jan 2020 till 1 feb 2020" in tab.words_label.text()
    tab.from_edit.setDate(QDate(2020, 2, 1))
    assert shown(tab) == []


def test_nothing_fits_is_told_apart_from_nothing_there(tab):
    type_text(tab, "finns inte")
    assert tab.list_view.isHidden() and "Rensa filtret" in tab.empty_label.text()
    tab.clear()
    assert "Här är tomt" in tab.empty_label.text()


def test_area_by_the_map_view_stays_when_the_map_moves(tab, iface):
    iface.canvas.setDestinationCrs(QgsProject.instance().crs())
    iface.canvas.resize(200, 200)
    iface.canvas.setExtent(QgsRectangle(X + 40, Y - 10, X + 60, Y + 10))
    tab.area_choice.take_map_view()
    assert shown(tab) == ["Släckt"] and tab.words_label.text() == "Öppna: i den valda kartbilden"
    iface.canvas.setExtent(QgsRectangle(X - 5000, Y - 5000, X - 4000, Y - 4000))
    tab.refresh()
    assert shown(tab) == ["Släckt"]
    tab.area_choice.chosen.emit(None)
    assert len(shown(tab)) == 4


def test_area_drawn_on_the_map_gives_the_tool_back(tab, iface, messenger, session):
    iface.canvas.setDestinationCrs(QgsProject.instance().crs())
    tab.area_choice.draw("rectangle")
    tool = iface.canvas.mapTool()
    tool.extentChanged.emit(QgsRectangle(X + 40, Y - 10, X + 60, Y + 10))
    assert shown(tab) == ["Släckt"] and iface.canvas.mapTool() is not tool
    assert messenger.of("info") == ["Dra en ruta på kartan."]
    iface.canvas.resize(400, 400)
    iface.canvas.setExtent(QgsRectangle(X - 5, Y - 5, X + 5, Y + 5))
    tab.area_choice.draw("polygon")
    polygon = iface.canvas.mapTool()
    for corner in ((X - 0.5, Y - 1), (X + 1.5, Y - 1), (X + 1.5, Y + 1), (X - 0.5, Y + 1)):
        polygon._add(corner)
    polygon.finish()
    assert set(shown(tab)) == {"Mörkt vid trappan", "Klipp buskarna"} and iface.canvas.mapTool() is not polygon
    assert "i det ritade området" in tab.words_label.text() and messenger.of("error") == []


def test_area_of_the_municipality_by_its_name(tab):
    tab.area_choice.menu.aboutToShow.emit()
    assert "Inget lager med områden är valt" in [action.text() for action in tab.area_choice.menu.actions()]
    layer = QgsVectorLayer(f"Polygon?crs={QgsProject.instance().crs().authid()}&field=namn:string", "Områden", "memory")
    feature = QgsFeature(layer.fields())
    feature["namn"] = "Öster & väster"
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X + 40, Y - 10, X + 60, Y + 10)))
    layer.dataProvider().addFeature(feature)
    layer_roles.set_role(layer, layer_roles.DISTRICT_AREAS)
    QgsProject.instance().addMapLayer(layer)
    tab.area_choice.menu.aboutToShow.emit()
    tab.area_choice.menu.actions()[-1].trigger()
    assert shown(tab) == ["Släckt"] and tab.words_label.text() == "Öppna: i området Öster & väster"


def test_what_was_chosen_is_there_again_next_time(tab, filled, session, messenger, iface, actions):
    choose(tab.view_combo, "all")
    choose(tab.walk_combo, filled["walk"].id)
    choose(tab.group_combo, "status")
    choose(tab.sort_combo, "place")
    type_text(tab, "klipp")
    again = Panel(session, messenger, iface, actions)
    again.show()
    again.content.tabs.setCurrentIndex(2)
    assert again.measures.fields.state == tab.fields.state and shown(again.measures) == ["Klipp buskarna"]
    assert again.measures.words_label.text() == tab.words_label.text()
    again.stop()


def test_a_link_to_the_list_wins_over_what_was_remembered(panel, filled):
    settings.PANEL_LIST.set('{"view": "all", "text": "klipp"}')
    panel.hide()
    panel.show_measures("unassigned", filled["walk"].id)
    panel.show()
    panel._refresh_shown()
    assert set(shown(panel.measures)) == {"Mörkt vid trappan", "Klotter"}
    assert panel.measures.fields.filter.walk_id == filled["walk"].id and panel.measures.search_edit.text() == ""


def test_rows_that_another_tab_points_at_are_shown_with_its_words(panel, tab, filled):
    choose(tab.view_combo, "check")
    panel.show_rows({("measure", filled["measure"].id), ("measure", "gone")}, "öppna hos Gata och trafik")
    assert shown(tab) == ["Klipp buskarna"] and tab.words_label.text() == "Alla: öppna hos Gata och trafik"
    choose(tab.view_combo, "open")
    assert len(shown(tab)) == 4 and tab.words_box.isHidden()


# -- headings -------------------------------------------------------------------------------------------------------------
def test_headings_with_counts_are_passed_by_keys_and_selection(tab):
    choose(tab.group_combo, "responsible")
    lines = [tab.model.line(tab.model.index(n)) for n in range(tab.model.rowCount())]
    said = [tab.model.index(n).data() for n, line in enumerate(lines) if isinstance(line, Heading)]
    assert said == ["Utan ansvarig  (3)", "Gata och trafik  (1)"] and "4 av 4" in tab.count_label.text()
    tab.list_view.selectAll()
    assert len(tab.selected_rows()) == 4
    tab.list_view.setCurrentIndex(tab.model.index(3))
    QTest.keyClick(tab.list_view, Qt.Key.Key_Down)
    assert tab.list_view.currentIndex().row() == 5 and [row.what for row in tab.selected_rows()] == ["Klipp buskarna"]


def test_rows_and_headings_are_drawn_higher_when_the_panel_is_narrow(tab, panel, messenger):
    heights = {}
    for width in (430, 1200):
        panel.resize(width, 700)
        for group in GROUPINGS:
            choose(tab.group_combo, group)
            QApplication.processEvents()
            assert not tab.list_view.grab().isNull()
        heights[width] = tab.list_view.rowHeight(tab.model.rowCount() - 1)
    assert heights[430] > heights[1200] and messenger.of("error") == []


# -- selection, map, keys -------------------------------------------------------------------------------------------------
def test_selection_in_the_list_is_selected_on_the_map_and_back(tab, session, filled):
    pick(tab, ("finding", filled["findings"][0].id))
    tab._select_on_map()
    assert [feature["id"] for feature in session.layer("finding").selectedFeatures()] == [filled["findings"][0].id]
    wanted = next(f for f in session.layer("finding").getFeatures() if f["id"] == filled["findings"][1].id)
    session.layer("finding").selectByIds([wanted.id()])
    assert [row.what for row in tab.selected_rows()] == ["Klipp buskarna"]


def test_the_map_follows_when_the_selection_rests(tab, session, filled, qgis_app):
    tab.list_view.setCurrentIndex(tab.model.selection_of({("finding", filled["findings"][2].id)}).indexes()[0])
    deadline = dt.datetime.now() + dt.timedelta(seconds=5)
    while not session.layer("finding").selectedFeatureCount() and dt.datetime.now() < deadline:
        QApplication.processEvents()
    assert [feature["id"] for feature in session.layer("finding").selectedFeatures()] == [filled["findings"][2].id]


def test_things_selected_on_the_map_that_the_filter_hides_are_told(tab, session, filled):
    choose(tab.view_combo, "overdue")
    session.layer("finding").selectAll()
    assert [row.what for row in tab.selected_rows()] == ["Klipp buskarna"]
    assert "2 valda på kartan syns inte" in tab.count_label.text()  # the good thing is no row of any list
    session.layer("finding").removeSelection()
    assert "syns inte" not in tab.count_label.text()


def test_selection_stays_with_what_is_still_shown(tab, filled):
    pick(tab, ("finding", filled["findings"][0].id), ("measure", filled["measure"].id))
    choose(tab.sort_combo, "place")
    assert {row.what for row in tab.selected_rows()} == {"Mörkt vid trappan", "Klipp buskarna"}
    choose(tab.view_combo, "overdue")
    assert [row.what for row in tab.selected_rows()] == ["Klipp buskarna"]
    assert "1 vald" in tab.count_label.text()


def test_keys_do_what_the_buttons_do_and_only_in_the_list(tab, filled, monkeypatch):
    ran = []
    monkeypatch.setattr(row_commands, "open_thing", lambda name, *_args, **options: ran.append((name, options)))
    monkeypatch.setattr(tab.commands, "_slots", {**tab.commands._slots, "zoom": lambda: ran.append("zoom"), "open": lambda: ran.append("open"),
                                                 "status": lambda: ran.append("status")})  # fmt: skip
    QApplication.setActiveWindow(tab.window())
    tab.list_view.setFocus()
    pick(tab, ("measure", filled["measure"].id))
    for key in (Qt.Key.Key_F, Qt.Key.Key_S, Qt.Key.Key_Z, Qt.Key.Key_Return, Qt.Key.Key_H):
        QTest.keyClick(tab.list_view, key)
    history = {"table": "measure", "record_id": filled["measure"].id}
    assign = {"targets": [("finding", filled["findings"][1].id)]}
    assert ran == [("assign", assign), "status", "zoom", "open", ("history", history)]
    ran.clear()
    tab.search_edit.setFocus()
    QTest.keyClicks(tab.search_edit, "fszh")
    assert ran == [] and tab.search_edit.text() == "fszh"


def test_ctrl_f_goes_to_the_search_and_enter_back_to_the_list(tab):
    QApplication.setActiveWindow(tab.window())
    tab.list_view.setFocus()
    QTest.keyClick(tab.list_view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.search_edit.hasFocus()
    QTest.keyClicks(tab.search_edit, "klotter")
    QTest.keyClick(tab.search_edit, Qt.Key.Key_Return)
    assert tab.list_view.hasFocus() and shown(tab) == ["Klotter"]


def test_ctrl_a_selects_all_that_is_shown(tab):
    choose(tab.view_combo, "unassigned")
    tab.list_view.setFocus()
    QTest.keyClick(tab.list_view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(tab.selected_rows()) == 3 and "3 valda" in tab.count_label.text()


def test_the_menu_offers_what_can_be_done_with_the_rows(tab, filled):
    def enabled():
        return {action.objectName() for action in tab.commands.menu().actions() if action.isEnabled() and action.objectName()}

    assert enabled() == {"duplicates"}
    pick(tab, ("measure", filled["measure"].id))
    assert enabled() == {"assign", "status", "zoom", "open", "propose", "history", "duplicates"}
    pick(tab, ("finding", filled["findings"][0].id), ("measure", filled["measure"].id))
    assert enabled() == {"assign", "zoom", "duplicates"}
    tab.set_read_only(True)
    assert enabled() == {"zoom"}


def test_the_map_goes_to_every_place_of_a_row(tab, session, filled, monkeypatch):
    seen = []
    monkeypatch.setattr(tab.commands._map, "zoom", lambda places: seen.extend(places))
    with session.store.transaction("test") as tx:
        tx.insert("measure_link", {"measure_id": filled["measure"].id, "finding_id": filled["findings"][2].id})
    session.tables_changed({"measure_link"})
    pick(tab, ("measure", filled["measure"].id))
    tab.commands.run("zoom")
    assert sorted(seen) == [(X + 1, Y), (X + 2, Y)]


# -- status ---------------------------------------------------------------------------------------------------------------
def test_statuses_offered_are_those_that_all_may_take_with_a_way_for_the_rest(tab, session, filled):
    def offered():
        return [action.text() for action in tab.commands.status_menu().actions() if action.isEnabled()]

    pick(tab, ("measure", filled["measure"].id))
    assert "Beslutad" in offered() and "Kontrollerad på plats" not in offered() and not any("några" in text for text in offered())
    with session.store.transaction("test") as tx:
        other = tx.update(tx.insert("measure", {"title": "klar"}), status="fixed")
    session.tables_changed({"measure"})
    choose(tab.view_combo, "all")
    pick(tab, ("measure", filled["measure"].id), ("measure", other.id))
    assert "Beslutad" not in offered() and "Status som bara några kan få…" in offered()


def test_a_status_that_demands_something_is_asked_about_others_are_set(tab, session, filled, monkeypatch):
    asked = {}
    monkeypatch.setattr(row_commands, "open_thing", lambda name, *_args, **options: asked.update(name=name, **options))
    pick(tab, ("measure", filled["measure"].id))
    tab.commands.change_status("refused")
    assert asked == {"name": "status", "measure_ids": [filled["measure"].id], "new": "refused"}
    assert session.store.get("measure", filled["measure"].id)["status"] == "new"
    tab.commands.change_status("ordered")
    assert session.store.get("measure", filled["measure"].id)["status"] == "ordered"
    tab.messenger.buttons[-1].action()
    assert session.store.get("measure", filled["measure"].id)["status"] == "new"


def test_assign_gets_what_is_selected(tab, filled, monkeypatch):
    given = {}
    monkeypatch.setattr(row_commands, "open_thing", lambda name, *_args, **options: given.update(name=name, **options))
    choose(tab.view_combo, "unassigned")
    pick(tab, ("finding", filled["findings"][2].id))
    tab.commands.run("assign")
    assert given == {"name": "assign", "targets": [("finding", filled["findings"][2].id)]}
