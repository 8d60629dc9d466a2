# SPDX-License-Identifier: GPL-2.0-or-later
"""Föreslagna hotspots and Hotspots on the screen: one key each, the form with its priority, the way back."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.core.hotspot_candidate import of_days
from est_plugin.gis.qgs_geometry import qgs_geometry
from est_plugin.i18n import set_language
from est_plugin.jobs.hotspot_priorities import priorities
from est_plugin.jobs.save_hotspot import save_hotspot
from est_plugin.ui.map_tools.entry import MapEntry
from est_plugin.ui.openers import open_thing

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, show

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

TODAY = dt.date(2026, 11, 22)
SQUARE, TUNNEL = (X, Y + 500), (X + 300, Y + 480)


@pytest.fixture
def told(session, iface, monkeypatch):
    """Twelve reports at the square, three in the tunnel, on a base map with a street."""
    monkeypatch.setattr(session, "today", lambda: TODAY)
    add_base_map(QgsProject.instance())
    tell(session, SQUARE, 12)
    tell(session, TUNNEL, 3, felt_or_occurred="felt", place_text="Gångtunneln")
    show(iface.canvas, X, Y + 500, 300)
    return session


def tell(session, xy, n, **values):
    with session.store.transaction("test") as tx:
        for k in range(n):
            start = dt.datetime(2026, 11, 3, 18, tzinfo=dt.timezone.utc) + dt.timedelta(days=k)
            at = geometry.point(xy[0] + 5 * (k % 3), xy[1])
            tx.insert("observation", {"occurred_from": start, "category": "ORD", "review_state": "approved", "geom": at, **values})


@pytest.fixture
def dialog(told, messenger, iface):
    dialog = open_thing("hotspot_candidates", told, messenger, iface)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    dialog.list.setFocus()
    yield dialog
    for entry in told.findChildren(MapEntry):
        entry.stop()
    if not sip.isdeleted(dialog) and not dialog.isHidden():
        dialog.reject()


def press(dialog, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(dialog.list, key, modifier)


def lines(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def choose(dialog, *rows):
    dialog.list.clearSelection()
    for row in rows:
        dialog.list.item(row).setSelected(True)


def entry_of(session):
    (entry,) = session.findChildren(MapEntry)
    return entry


# -- proposals ---------------------------------------------------------------------------------------------------------
def test_the_list_says_name_reason_and_quality_and_the_map_shows_where(dialog):
    assert lines(dialog) == [
        "Storgatan\n12 rapporter inom 75 m, 1 sep–22 nov, alla på kvällen\nInträffat · läget ±83 m",
        "Gångtunneln\n3 rapporter inom 75 m, 1 sep–22 nov, alla på kvällen\nUpplevt · få rapporter, det kan vara slump · läget ±83 m",
    ]
    assert dialog.ground_label.text().startswith("Bygger på 15 granskade rapporter med plats. Färre än 30 räcker sällan")
    assert len(dialog.map._areas) == 2 and dialog.map.marked == 1
    choose(dialog, 0, 1)
    assert dialog.map.marked == 2 and not dialog.edit_button.isEnabled() and dialog.join_button.isEnabled()


def test_an_empty_period_is_no_calm_and_settings_of_another_hand_do_no_harm(dialog, told, monkeypatch):
    told.store.set_setting("picture_min_reports", "många")
    told.store.set_setting("position_error_m", "långt")
    dialog.refresh()
    assert "Färre än 30" in dialog.ground_label.text() and "läget ±83 m" in lines(dialog)[0]
    at = dialog.period_box.count()
    dialog.period_box.addItem("mars 2027", of_days(dt.date(2027, 3, 1), dt.date(2027, 3, 31)))
    monkeypatch.setattr(told, "today", lambda: dt.date(2027, 3, 10))
    dialog.period_box.setCurrentIndex(at)
    assert lines(dialog) == []
    assert dialog.ground_label.text() == "Inga granskade rapporter i perioden. Välj en annan period ovanför. Bygger på 0 granskade rapporter med plats."


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_one_key_accepts_and_ctrl_z_takes_back(dialog, told, key):
    press(dialog, key)
    (row,) = told.store.find("hotspot")
    assert (row["name"], row["state"], row["events"], row["review_date"]) == ("Storgatan", "active", 12, dt.date(2027, 2, 22))
    assert len(lines(dialog)) == 1 and dialog.told_label.text() == "Ny hotspot: Storgatan."
    assert "En plats är redan hotspot." in dialog.ground_label.text()
    press(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told.store.count("hotspot") == 0 and len(lines(dialog)) == 2 and not dialog.undo_button.isEnabled()


def test_several_are_accepted_at_once_or_kept_as_proposals(dialog, told):
    choose(dialog, 0, 1)
    press(dialog, Qt.Key.Key_F)
    assert {row["state"] for row in told.store.find("hotspot")} == {"candidate"} and lines(dialog) == []
    assert dialog.told_label.text() == "2 sparade som förslag: Storgatan, Gångtunneln." and "Ingen plats sticker ut." in dialog.ground_label.text()
    dialog.undo()
    choose(dialog, 0, 1)
    press(dialog, Qt.Key.Key_A)
    assert {row["state"] for row in told.store.find("hotspot")} == {"active"}


def test_two_are_joined_and_counted_anew(dialog, told):
    choose(dialog, 0, 1)
    press(dialog, Qt.Key.Key_S)
    (line,) = lines(dialog)
    assert "12 inträffade och 3 upplevda i området" in line and told.store.count("hotspot") == 0
    press(dialog, Qt.Key.Key_A)
    (row,) = told.store.find("hotspot")
    assert (row["events"], row["felt_or_occurred"]) == (15, "both") and qgs_geometry(row["geom"]).boundingBox().width() > 300
    assert lines(dialog) == []


def test_what_is_put_away_stays_away_also_when_it_was_joined(dialog, told, messenger, iface):
    choose(dialog, 0, 1)
    press(dialog, Qt.Key.Key_S)
    press(dialog, Qt.Key.Key_T)
    assert lines(dialog) == [] and "2 förslag är borttagna den här veckan." in dialog.ground_label.text()
    dialog.undo()
    assert len(lines(dialog)) == 2


def test_a_place_that_is_a_hotspot_already_is_said_and_gets_the_new_numbers(dialog, told):
    press(dialog, Qt.Key.Key_A)
    tell(told, SQUARE, 2)
    told.tables_changed({"observation"})
    assert lines(dialog)[0].endswith("Finns redan: H1 Storgatan") and dialog.accept_button.text() == "Uppdatera (A)"
    assert not dialog.keep_button.isEnabled()
    choose(dialog, 0)
    press(dialog, Qt.Key.Key_A)
    (row,) = told.store.find("hotspot")
    assert row["events"] == 14 and row["reason"].startswith("14 rapporter") and dialog.told_label.text() == "Nya siffror för H1 Storgatan."


def test_name_and_area_are_edited_before_it_is_saved(dialog, told, iface):
    press(dialog, Qt.Key.Key_R)
    entry = entry_of(told)
    form = entry.dialog
    assert form.windowTitle() == "Föreslagen hotspot" and form.name_edit.text() == "Storgatan" and form.events_box.value() == 12
    assert form.reason_edit.text.startswith("12 rapporter inom 75 m") and form.time_box.currentData() == "evening"
    form.name_edit.setText("Kiosken")
    entry._on_drawn(geometry.polygon([[(X - 40, Y + 460), (X + 4, Y + 460), (X + 4, Y + 540), (X - 40, Y + 540)]]))
    assert form.events_box.value() == 4 and form.quality_label.text().startswith("4 rapporter i området")
    form.save_button.click()
    (row,) = told.store.find("hotspot")
    assert (row["name"], row["events"], row["drawn_as"]) == ("Kiosken", 4, "area") and row["analysis"]["method"] == "area"
    assert qgs_geometry(row["geom"]).area() == pytest.approx(44 * 80)


def test_an_own_number_is_not_counted_over(dialog, told):
    press(dialog, Qt.Key.Key_R)
    entry = entry_of(told)
    entry.dialog.events_box.setValue(99)
    entry._on_drawn(geometry.point(*TUNNEL))
    assert entry.dialog.events_box.value() == 99


def test_drawing_by_hand_where_a_hotspot_is_offers_to_change_that_one(dialog, told):
    press(dialog, Qt.Key.Key_A)
    press(dialog, Qt.Key.Key_N)
    entry = entry_of(told)
    entry._on_drawn(geometry.point(*SQUARE))
    assert entry.dialog.events_box.value() == 12
    assert entry.dialog.same_label.text() == "Här finns redan H1 Storgatan." and not entry.dialog.same_button.isHidden()
    entry.dialog.same_button.click()
    entry = entry_of(told)
    assert entry.dialog.windowTitle() == "Hotspot H1"
    entry.dialog.save_button.click()
    (row,) = told.store.find("hotspot")
    assert row["drawn_as"] == "point"


def test_period_radius_and_a_layer_are_chosen(dialog, told, messenger, iface):
    dialog.radius_box.setValue(400)
    assert len(lines(dialog)) == 1 and told.store.setting("hotspot_radius_m") == 400
    dialog.radius_box.setValue(75)
    dialog.period_box.setCurrentIndex(dialog.period_box.findText("Senaste 30 dagarna"))
    assert "24 okt–22 nov" in lines(dialog)[0]
    dialog.reject()
    layer = QgsVectorLayer("Polygon?crs=EPSG:3008&field=n:int&field=p_adjusted:double", "Rutor 100 m", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes([7, 0.01])
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({X} {Y},{X + 100} {Y},{X + 100} {Y + 100},{X} {Y + 100},{X} {Y}))"))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    other = open_thing("hotspot_candidates", told, messenger, iface, layer=layer)
    assert other.source_box.currentText() == "Rutor 100 m" and not other.radius_box.isEnabled()
    assert lines(other) == ["Plats utan namn\n7 rapporter i en ruta; justerat p 0,010"]
    other.source_box.setCurrentIndex(0)
    assert len(lines(other)) == 2
    other.reject()


def test_who_may_only_read_sees_but_cannot_change(told, messenger, iface, monkeypatch):
    monkeypatch.setattr(type(told), "is_read_only", property(lambda self: True))
    dialog = open_thing("hotspot_candidates", told, messenger, iface)
    assert len(lines(dialog)) == 2
    buttons = (dialog.accept_button, dialog.keep_button, dialog.edit_button, dialog.join_button, dialog.away_button, dialog.draw_button)
    assert not any(button.isEnabled() for button in buttons)
    dialog.reject()


def test_the_words_are_english_too(told, messenger, iface):
    set_language("en")
    dialog = open_thing("hotspot_candidates", told, messenger, iface)
    assert lines(dialog)[0] == "Storgatan\n12 reports within 75 m, 1 Sep–22 Nov, all in the evening\nOccurred · position ±83 m"
    dialog.reject()


# -- hotspots ----------------------------------------------------------------------------------------------------------
def box(x):
    return geometry.polygon([[(x, Y), (x + 50, Y), (x + 50, Y + 50), (x, Y + 50)]])


@pytest.fixture
def hotspots(session, messenger, iface):
    for at, (name, values) in enumerate({
        "Torget": {"priority": 1, "justification": "Flest"}, "Tunneln": {"level": "act", "events": 5}, "Parken": {"state": "candidate"},
    }.items()):  # fmt: skip
        save_hotspot(session.store, box(X + 60 * at), {"name": name, **values})
    dialog = open_thing("hotspots", session, messenger, iface)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    dialog.list.setFocus()
    yield dialog
    for entry in session.findChildren(MapEntry):
        entry.stop()
    if not sip.isdeleted(dialog) and not dialog.isHidden():
        dialog.reject()


def heads(dialog):
    return [line.split("\n")[0] for line in lines(dialog)]


def test_priorities_come_first_and_states_are_set_by_a_key(hotspots, session):
    assert heads(hotspots) == ["Prioriterad 1  H1 Torget", "H2 Tunneln", "H3 Parken"]
    assert lines(hotspots)[1] == "H2 Tunneln\nInsats · Aktuell\n5 rapporter · Utan ansvarig"
    choose(hotspots, 0)
    press(hotspots, Qt.Key.Key_V)
    assert heads(hotspots) == ["H2 Tunneln", "H3 Parken", "H1 Torget"] and priorities(session.store) == []
    assert hotspots.told_label.text() == "H1 Torget: Avsvalnad." and hotspots.chosen()[0]["name"] == "Torget"
    press(hotspots, Qt.Key.Key_X)
    assert heads(hotspots) == ["H2 Tunneln", "H3 Parken"]
    hotspots.shown_box.setCurrentIndex(hotspots.shown_box.findText("Alla"))
    assert len(lines(hotspots)) == 3
    hotspots.undo()
    assert session.store.find("hotspot", {"name": "Torget"})[0]["state"] == "cooled"


def test_several_are_merged_after_asking_which_one_stays(hotspots, session, messenger):
    choose(hotspots, 0, 1)
    messenger.answers = [None]
    press(hotspots, Qt.Key.Key_S)
    assert session.store.count("hotspot", {"state": "closed"}) == 0
    messenger.answers = [1]
    press(hotspots, Qt.Key.Key_S)
    assert heads(hotspots) == ["Prioriterad 1  H2 Tunneln", "H3 Parken"]
    assert hotspots.told_label.text() == "H1 Torget är avslutad och hör nu till H2 Tunneln."
    hotspots.shown_box.setCurrentIndex(3)
    (gone,) = [row for row in range(3) if "sammanslagen med H2 Tunneln" in lines(hotspots)[row]]
    choose(hotspots, gone, 0)
    assert not hotspots.join_button.isEnabled() and not hotspots.active_button.isEnabled()
    hotspots.undo()
    assert session.store.count("hotspot", {"state": "closed"}) == 0


def test_a_priority_needs_its_reason_and_is_swapped_only_when_asked(hotspots, session, messenger):
    choose(hotspots, 1)
    press(hotspots, Qt.Key.Key_Return)
    form = entry_of(session).dialog
    assert form.windowTitle() == "Hotspot H2" and form.justification_edit.isHidden() and form.level_row.value == "act"
    form.priority_row.choose(1)
    assert form.holder_label.text() == "Nummer 1 är Torget nu." and not form.justification_edit.isHidden()
    form.save_button.click()
    assert form.problem_label.text() == "En prioriterad plats behöver en motivering. Skriv varför just den."
    form.justification_edit.text = "Barn går här"
    messenger.answers = [False, True]
    form.save_button.click()
    assert [one.name for one in priorities(session.store)] == ["Torget"]
    form.save_button.click()
    assert messenger.questions == ["Nummer 1 är Torget nu. Ta platsen, så att den inte är prioriterad längre?"] * 2
    assert [(one.rank, one.name, one.justification) for one in priorities(session.store)] == [(1, "Tunneln", "Barn går här")]
    assert heads(hotspots)[0] == "Prioriterad 1  H2 Tunneln"
    messenger.buttons[0].action()
    assert [one.name for one in priorities(session.store)] == ["Torget"]


def test_only_a_current_place_can_come_first(hotspots, session):
    choose(hotspots, 0)
    press(hotspots, Qt.Key.Key_Enter)
    form = entry_of(session).dialog
    assert form.priority_row.value == 1 and form.justification_edit.text == "Flest"
    form.state_row.choose("cooled")
    assert not form.priority_row.isEnabled() and form.justification_edit.isHidden()
    form.save_button.click()
    (row,) = session.store.find("hotspot", {"name": "Torget"})
    assert (row["state"], row["priority"], row["justification"], row["drawn_as"]) == ("cooled", None, "Flest", "area")


def test_a_period_that_ends_before_it_begins_is_told(hotspots, session):
    choose(hotspots, 1)
    press(hotspots, Qt.Key.Key_Return)
    form = entry_of(session).dialog
    assert form.values()["period_from"] is None and form.values()["events"] == 5
    form._set_date("period_from", dt.date(2026, 11, 2))
    form._set_date("period_to", dt.date(2026, 11, 1))
    form.save_button.click()
    assert "innan den börjar" in form.problem_label.text() and not form.more_box.isHidden()
