# SPDX-License-Identifier: GPL-2.0-or-later
"""A hotspot drawn on a real canvas and saved through its form."""

from __future__ import annotations


import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.core.hotspot_level import proposed_level
from est_plugin.gis.qgs_geometry import qgs_geometry
from est_plugin.jobs.save_hotspot import review_date
from est_plugin.ui.map_tools.new_hotspot import start_new_hotspot

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, pixel, show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def canvas(iface):
    iface.window.resize(700, 700)
    iface.window.show()
    QTest.qWaitForWindowExposed(iface.window)
    show(iface.canvas, X, Y + 500, 200)
    return iface.canvas


@pytest.fixture
def entry(session, messenger, iface, canvas):
    add_base_map(QgsProject.instance())
    entry = start_new_hotspot(session, messenger, iface)
    yield entry
    entry.stop()


def click(canvas, x, y, button=LEFT):
    QTest.mouseClick(canvas.viewport(), button, NONE, pixel(canvas, x, y))


def only(session):
    (saved,) = session.store.find("hotspot")
    return saved


def test_a_point_becomes_a_circle_with_its_form(entry, canvas, session, messenger):
    click(canvas, X + 30, Y + 480)
    dialog = entry.dialog
    assert dialog.name_edit.text() == "Storgatan"
    dialog.name_edit.selectAll()
    type_text(dialog.name_edit, "Kiosken")
    dialog.reason_edit.setFocus()
    type_text(dialog.reason_edit, "Bråk på fredagar")
    QTest.keyClick(dialog.reason_edit, ENTER)
    saved = only(session)
    assert (saved["name"], saved["reason"], saved["drawn_as"], saved["level"]) == ("Kiosken", "Bråk på fredagar", "point", "watch")
    area = qgs_geometry(saved["geom"]).area()
    assert area == pytest.approx(3.14159 * 25**2, rel=0.01)
    assert geometry.distance(geometry.centre(saved["geom"]), (X + 30, Y + 480)) < 1
    assert saved["review_date"] == review_date(session.today())
    assert messenger.of("success") == ["Hotspot Kiosken är sparad."]


def test_a_stretch_follows_the_street(entry, canvas, session):
    QTest.keyClick(canvas, Qt.Key.Key_2)
    assert entry.tool.mode == "road_stretch" and entry.bar.modes.value == "road_stretch"
    click(canvas, X - 100, Y + 505)
    click(canvas, X + 100, Y + 505)
    QTest.keyClick(canvas, ENTER)
    QTest.keyClick(entry.dialog.name_edit, ENTER)
    saved = only(session)
    assert saved["drawn_as"] == "road_stretch"
    _xmin, ymin, _xmax, ymax = geometry.bounds(saved["geom"])
    assert (ymin, ymax) == (pytest.approx(Y + 505, abs=1), pytest.approx(Y + 535, abs=1))  # 15 m to either side of the street at 520


def test_an_area_is_closed_by_a_right_click(entry, canvas, session):
    entry.bar.modes.button("area").click()
    for x, y in ((0, 450), (100, 450), (100, 550), (0, 550)):
        click(canvas, X + x, Y + y)
    click(canvas, X, Y + 550, RIGHT)
    QTest.keyClick(entry.dialog.name_edit, ENTER)
    saved = only(session)
    assert saved["drawn_as"] == "area"
    assert qgs_geometry(saved["geom"]).area() == pytest.approx(10_000, rel=0.02)


def test_backspace_takes_a_corner_back_and_too_few_are_told(entry, canvas, messenger):
    QTest.keyClick(canvas, Qt.Key.Key_3)
    for x in (0, 50, 90):
        click(canvas, X + x, Y + 480)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(entry.tool.corners) == 2
    QTest.keyClick(canvas, ENTER)
    assert entry.dialog is None
    assert messenger.of("info") == ["Formen har ingen yta. Rita minst tre hörn."]


def test_escape_first_clears_then_ends(entry, canvas):
    QTest.keyClick(canvas, Qt.Key.Key_3)
    click(canvas, X, Y + 480)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert entry.tool.corners == () and canvas.mapTool() is entry.tool
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is not entry.tool


def test_level_follows_need_and_influence_until_it_is_chosen(entry, canvas, session):
    click(canvas, X + 30, Y + 480)
    dialog = entry.dialog
    dialog.need_row.setFocus()
    QTest.keyClick(dialog.need_row, Qt.Key.Key_3)
    assert dialog.level_row.value == "act"
    dialog.level_row.choose("calm")
    dialog.influence_row.choose(3)
    assert dialog.level_row.value == "calm"
    QTest.keyClick(dialog.name_edit, ENTER)
    saved = only(session)
    assert (saved["need"], saved["influence"], saved["level"]) == (3, 3, "calm")


def test_without_a_name_nothing_is_saved(entry, canvas, session):
    click(canvas, X + 30, Y + 480)
    entry.dialog.name_edit.clear()
    QTest.keyClick(entry.dialog.name_edit, ENTER)
    assert session.store.count("hotspot") == 0
    assert entry.dialog.problem_label.text() == "Skriv vad platsen heter."


def test_undo_takes_the_hotspot_back(entry, canvas, session, messenger):
    click(canvas, X + 30, Y + 480)
    QTest.keyClick(entry.dialog.name_edit, ENTER)
    messenger.buttons[0].action()
    assert session.store.count("hotspot") == 0


@pytest.mark.parametrize(
    ("need", "influence", "level"),
    [(1, 1, "calm"), (1, 2, "calm"), (1, 3, "watch"), (2, 1, "watch"), (2, 2, "watch"), (3, 1, "watch"), (2, 3, "act"), (3, 2, "act")],
)
def test_level_is_proposed_from_need_and_influence(need, influence, level):
    assert proposed_level(need, influence) == level
