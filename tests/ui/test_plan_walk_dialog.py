# SPDX-License-Identifier: GPL-2.0-or-later
"""Planning a walk beside the map: dusk, route and stops by clicks, groups, papers; saved through the job and read back."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QDate, QPoint, Qt, QTime
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.gis import layer_roles
from est_plugin.gis.street_routing import Route
from est_plugin.jobs.plan_walk import GroupInput, mark_papers_printed
from est_plugin.jobs.save_finding import Seen, save_finding
from est_plugin.ui.dialogs.plan_walk import GROUPS, PAPERS, ROUTE, open_plan_walk
from est_plugin.ui.dialogs.plan_walk_draft import evening_ahead
from est_plugin.ui.dialogs.plan_walk_line import line_of_file
from est_plugin.ui.dialogs.plan_walk_sketch import RouteSketch
from est_plugin.ui.dialogs.plan_walk_split import people, sizes, split

from .entry_workspace import X, Y, add_base_map, add_walk, pixel, show

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(iface):
    iface.window.resize(700, 700)
    iface.window.show()
    QTest.qWaitForWindowExposed(iface.window)
    show(iface.canvas, X, Y + 520, 300)
    return iface.canvas


@pytest.fixture
def open_dialog(session, messenger, iface, canvas):
    add_base_map(QgsProject.instance())
    made = []

    def run(**options):
        made.append(open_plan_walk(session, messenger, iface, **options))
        return made[-1]

    yield run
    messenger.answers += [True] * len(made)
    for dialog in [one for one in made if not sip.isdeleted(one)]:
        dialog.on_map.close()
        dialog.setParent(None)


def click(canvas, x, y, button=LEFT):
    QTest.mouseClick(canvas.viewport(), button, NONE, pixel(canvas, x, y))


def draw(dialog, canvas, *places, freely=False):
    dialog.go_to(ROUTE)
    (dialog.route.free_button if freely else dialog.route.streets_button).click()
    for x, y in places:
        click(canvas, x, y)
    click(canvas, X, Y + 600, RIGHT)


def test_every_field_has_a_default_and_the_start_is_in_the_dark(open_dialog):
    dialog = open_dialog()
    start = dialog.draft.values["start"]
    assert start.weekday() <= 3 and (start.date() - dt.date.today()).days >= 14
    assert dialog.when.name_edit.text() == f"Trygghetsvandring {start.date().isoformat()}"
    assert dialog.draft.values["follow_up_meeting"] - start >= dt.timedelta(days=20)
    assert dialog.when.leader_box.currentText() == "Säkerhet/EST"


def test_sunset_and_dusk_follow_the_clock_and_one_click_puts_the_walk_into_the_dark(open_dialog):
    when = open_dialog().when
    when.day_edit.setDate(QDate(2026, 11, 17))
    assert "15:4" in when.light_label.text() and "börjar i mörker" in when.light_label.text()
    when.time_edit.setTime(QTime(14, 0))
    assert "börjar i dagsljus" in when.light_label.text() and not when.dark_button.isHidden()
    when.dark_button.click()
    assert "börjar i mörker" in when.light_label.text() and when.dark_button.isHidden()
    assert when.name_edit.text() == "Trygghetsvandring 2026-11-17"
    assert when.meeting_edit.dateTime().date() == QDate(2026, 12, 8)


def test_a_clock_set_by_hand_stays_on_another_day(open_dialog):
    dialog = open_dialog()
    dialog.when.time_edit.setTime(QTime(19, 15))
    dialog.when.day_edit.setDate(QDate(2026, 11, 17))
    assert dialog.draft.values["start"].strftime("%H:%M") == "19:15"


def test_a_late_dusk_and_a_night_without_darkness_are_said(open_dialog, session):
    session.store.set_setting("extent_lonlat", [20.0, 67.7, 20.5, 67.9])
    when = open_dialog().when
    when.day_edit.setDate(QDate(2027, 6, 15))
    assert "inte helt mörkt" in when.light_label.text()
    session.store.set_setting("extent_lonlat", [13.0, 57.0, 14.5, 57.4])
    when = open_dialog().when
    when.day_edit.setDate(QDate(2027, 7, 15))
    assert "sent" in when.light_label.text()


def test_a_route_along_the_street_and_stops_by_click_become_a_walk(open_dialog, canvas, session, messenger):
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 512), (X + 200, Y + 528))
    points = dialog.draft.sketch.points
    assert points[0] == pytest.approx((X - 200, Y + 520), abs=3) and points[-1] == pytest.approx((X + 200, Y + 520), abs=3)
    dialog.route.pick_button.click()
    click(canvas, X + 150, Y + 520)
    click(canvas, X - 150, Y + 520)
    assert [dialog.route.table.item(row, 2).text() for row in (0, 1)] == ["Storgatan", "Storgatan"]
    assert dialog.draft.stops[0].xy[0] < dialog.draft.stops[1].xy[0]  # numbered along the route, not in the order of the clicks
    dialog.route.table.item(0, 2).setText("Stationen")
    dialog.go_to(PAPERS)
    assert dialog.page == PAPERS and messenger.of("success") == [f"Vandringen {dialog.draft.values['name']} är sparad."]
    (walk,) = session.store.find("walk")
    stops = session.store.find("walk_stop", {"walk_id": walk.id}, order_by=["number"])
    assert [stop["name"] for stop in stops] == ["Stationen", "Storgatan"] and walk["meeting_place"] == "Stationen"
    assert geometry.length(geometry.line_points(walk["geom"])) == pytest.approx(400, abs=8)


def test_backspace_takes_the_last_point_back_and_the_tool_is_given_back(open_dialog, canvas):
    dialog = open_dialog()
    before = canvas.mapTool()
    dialog.go_to(ROUTE)
    dialog.route.free_button.click()
    for x in (X, X + 50, X + 100):
        click(canvas, x, Y + 560)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert dialog.draft.sketch.length_m == pytest.approx(50, abs=3)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.mapTool() is before and not dialog.route.free_button.isChecked()


def test_a_stop_is_moved_by_dragging_it(open_dialog, canvas):
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 200, Y + 520))
    dialog.draft.add_stop((X - 100, Y + 520))
    dialog.route.refresh()
    dialog.route.pick_button.click()
    viewport = canvas.viewport()
    QTest.mousePress(viewport, LEFT, NONE, pixel(canvas, X - 100, Y + 520))
    move = pixel(canvas, X + 100, Y + 520)
    tool = canvas.mapTool()
    tool.moved.emit(0, X + 100, Y + 520)
    QTest.mouseRelease(viewport, LEFT, NONE, QPoint(move))
    assert len(dialog.draft.stops) == 1 and dialog.draft.stops[0].xy[0] == pytest.approx(X + 100, abs=3)


def test_stops_evenly_and_proposed_from_what_is_open(open_dialog, canvas, session, messenger):
    near = save_finding(session.store, Seen("Mörkt", category="B1", xy=(X + 60, Y + 540), place_text="Kiosken")).findings[0]
    save_finding(session.store, Seen("Långt bort", category="B1", xy=(X + 60, Y + 900)))
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 240, Y + 520))
    dialog.route.propose_button.click()
    (stop,) = dialog.draft.stops
    assert stop.name == "Kiosken" and str(near["number"]) in stop.note
    messenger.answers.append(True)
    dialog.route.every_spin.setValue(100)
    dialog.route.every_button.click()
    assert len(dialog.draft.stops) == 5 and "byts ut" in messenger.questions[0]
    dialog.route.table.selectRow(4)
    dialog.route.remove_button.click()
    assert dialog.route.table.rowCount() == 4 and "4 stopp" in dialog.route.total_label.text()


def test_stops_where_it_is_dark_have_a_button_of_their_own(open_dialog, canvas, messenger):
    dialog = open_dialog()
    assert not dialog.route.dark_stops_button.isEnabled()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 240, Y + 520))
    dialog.route.dark_stops_button.click()
    assert dialog.draft.stops and all("beräknad uppskattning" in one.note for one in dialog.draft.stops)
    dialog.route.dark_stops_button.click()
    assert "inget nytt stråk" in dialog.route.hint_label.text()
    lamps = layer_roles.find_layer(QgsProject.instance(), layer_roles.LIGHTING_POINTS)
    QgsProject.instance().removeMapLayer(lamps.id())
    dialog.route.dark_stops_button.click()
    assert "inget lager med belysningspunkter" in messenger.of("error")[-1]


def end_of_search(dialog):
    """Until the route is there or not."""
    for _ in range(600):
        if dialog.route.dark._task is None:
            return
        QTest.qWait(10)
    raise AssertionError("the search does not end")


def test_a_route_where_it_is_dark_is_proposed_with_its_metres(open_dialog, canvas, messenger):
    dialog = open_dialog()
    dialog.go_to(ROUTE)
    assert dialog.route.dark_from_box.currentData() == "centre"
    show(canvas, X, Y + 530, 300)
    dialog.route.dark_length_spin.setValue(600)
    dialog.route.dark_route_button.click()
    assert dialog.route.dark_cancel_button.isVisibleTo(dialog) and not dialog.route.streets_button.isEnabled()
    end_of_search(dialog)
    points = dialog.draft.sketch.points
    assert points[0] == points[-1] == pytest.approx((X, Y + 520), abs=2) and 300 <= dialog.draft.sketch.length_m <= 600
    told = dialog.route.notice_label.text()
    assert "mörkt" in told and "Beräknad uppskattning" in told and "går ni två gånger" in told  # there is only one street
    dialog.route.reverse_button.click()
    assert dialog.route.notice_label.text() == told
    dialog.route.undo_button.click()
    assert "mörkt" not in dialog.route.notice_label.text()  # it is another route now
    assert dialog.route.streets_button.isEnabled() and not dialog.route.dark_cancel_button.isVisibleTo(dialog)
    assert dialog.route.dark_from_box.currentData() == "route"


def test_a_route_that_is_there_is_replaced_only_when_that_is_wanted_and_looking_can_be_stopped(open_dialog, canvas, messenger):
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 240, Y + 520))
    dialog.route.every_button.click()
    before = dialog.draft.sketch.points
    messenger.answers += [False]
    dialog.route.dark_route_button.click()
    assert dialog.route.dark._task is None and "byts ut" in messenger.questions[-1]
    messenger.answers += [True]
    dialog.route.dark_route_button.click()
    dialog.route.dark_cancel_button.click()
    end_of_search(dialog)
    assert dialog.draft.sketch.points == before and dialog.draft.stops and "Avbrutet" in dialog.route.hint_label.text()
    messenger.answers += [True]
    dialog.route.dark_route_button.click()
    end_of_search(dialog)
    assert dialog.draft.sketch.points != before and dialog.draft.sketch.points[0] == pytest.approx(before[0], abs=1) and not dialog.draft.stops


def test_what_the_search_for_a_dark_route_lacks_is_said_in_a_sentence(open_dialog, canvas, messenger):
    dialog = open_dialog()
    dialog.go_to(ROUTE)
    box = dialog.route.dark_from_box
    box.setCurrentIndex(box.findData("route"))
    dialog.route.dark_route_button.click()
    assert "Klicka på kartan där vandringen börjar" in messenger.of("error")[-1]
    box.setCurrentIndex(box.findData("extent"))
    show(canvas, X, Y + 520, 30_000)
    dialog.route.dark_route_button.click()
    assert "Zooma in" in messenger.of("error")[-1]
    show(canvas, X + 20_000, Y, 300)
    dialog.route.dark_route_button.click()
    assert "har inga gator" in messenger.of("error")[-1] and dialog.route.dark._task is None


def test_closing_while_a_dark_route_is_looked_for_leaves_nothing_behind(open_dialog, canvas, messenger):
    dialog = open_dialog()
    dialog.go_to(ROUTE)
    dialog.route.dark_route_button.click()
    task = dialog.route.dark._task
    messenger.answers += [True]
    dialog.reject()
    assert task is not None and task.isCanceled()
    QTest.qWait(200)
    assert sip.isdeleted(dialog) and not messenger.of("error")


def test_a_walk_without_route_is_not_saved_and_the_page_says_why(open_dialog, session):
    dialog = open_dialog()
    dialog.go_to(PAPERS)
    assert dialog.page == ROUTE and "Rutten saknas" in dialog.problem_label.text() and session.store.count("walk") == 0


def test_more_than_twenty_people_are_parted_into_groups(open_dialog, canvas, session):
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 200, Y + 520))
    dialog.route.every_button.click()
    dialog.go_to(GROUPS)
    dialog.groups.add_button.click()
    dialog.groups.add_button.click()
    dialog.groups.table.cellWidget(0, 3).setValue(15)
    dialog.groups.table.cellWidget(1, 3).setValue(10)
    assert dialog.groups.split_button.text() == "Dela i 2 grupper" and not dialog.groups.split_button.isHidden()
    dialog.groups.split_button.click()
    assert sizes(dialog.groups.groups) == {"A": 13, "B": 12} and dialog.groups.split_button.isHidden()
    dialog.go_to(PAPERS)
    assert sorted({row["letter"] for row in session.store.find("walk_group")}) == ["A", "B"]


def test_splitting_loses_nobody_and_mixes_the_groups():
    rows = [GroupInput("A", None, "young", 30, 21), GroupInput("A", None, "older", 12, 12), GroupInput("A", "x", None, 1, 1)]
    made = split(rows)
    assert people(made) == 34 and sizes(made) == {"A": 17, "B": 17}
    assert sum(row.invited or 0 for row in made) == 43
    assert {row.participant_kind for row in made if row.letter == "A"} >= {"young", "older"}
    assert sizes(split(made)) == sizes(made)


def test_the_invitation_is_copied_and_the_calendar_file_saved(open_dialog, canvas, tmp_path, messenger):
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 200, Y + 520))
    dialog.route.every_button.click()
    dialog.go_to(PAPERS)
    dialog.papers.copy_button.click()
    assert "Välkommen till Trygghetsvandring" in QApplication.clipboard().text()
    dialog.papers.save_calendar(tmp_path / "vandring")
    assert b"BEGIN:VEVENT" in (tmp_path / "vandring.ics").read_bytes() and messenger.files == [tmp_path / "vandring.ics"]


def test_moving_stops_after_printing_asks_first(open_dialog, session, messenger):
    walk_id = add_walk(session.store)
    mark_papers_printed(session.store, walk_id, dt.datetime(2026, 11, 10, 12, tzinfo=dt.timezone.utc))
    dialog = open_dialog(walk_id=walk_id)
    assert not dialog.is_dirty
    dialog.draft.remove_stops([0])
    messenger.answers.append(False)
    dialog.go_to(PAPERS)
    assert "Bladen är utskrivna 10 nov" in messenger.questions[0] and session.store.count("walk_stop") == 3
    messenger.answers.append(True)
    dialog.go_to(PAPERS)
    assert session.store.count("walk_stop") == 2


def test_saving_again_changes_the_same_rows(open_dialog, session):
    walk_id = add_walk(session.store)
    ids = {row.id for row in session.store.find("walk_stop")}
    dialog = open_dialog(walk_id=walk_id)
    dialog.when.name_edit.setText("Centrum söder")
    dialog.go_to(PAPERS)
    assert [walk["name"] for walk in session.store.find("walk")] == ["Centrum söder"]
    assert {row.id for row in session.store.find("walk_stop")} == ids and not dialog.is_dirty


def test_a_copy_becomes_the_follow_up_walk(open_dialog, session):
    walk_id = add_walk(session.store)
    dialog = open_dialog(copy_of=walk_id)
    assert dialog.windowTitle() == "Planera uppföljningsvandring" and len(dialog.draft.stops) == 3
    dialog.go_to(PAPERS)
    (copy,) = session.store.find("walk", {"previous_walk_id": walk_id})
    assert copy["purpose"] == "follow_up" and session.store.count("walk_stop", {"walk_id": copy.id}) == 3


def test_closing_with_something_new_asks_and_leaves_nothing_on_the_map(open_dialog, canvas, messenger):
    items = len(canvas.scene().items())
    dialog = open_dialog()
    draw(dialog, canvas, (X - 200, Y + 520), (X + 200, Y + 520))
    messenger.answers.append(False)
    dialog.close_button.click()
    assert dialog.isVisible()
    messenger.answers.append(True)
    dialog.close_button.click()
    assert not dialog.isVisible() and len(canvas.scene().items()) == items


def test_a_second_planner_is_refused_while_one_is_unsaved(open_dialog, canvas, session, messenger, iface):
    draw(open_dialog(), canvas, (X - 200, Y + 520), (X + 200, Y + 520))
    with pytest.raises(InputError):
        open_plan_walk(session, messenger, iface)


def test_a_gpx_track_is_the_route(tmp_path, session):
    path = tmp_path / "spår.gpx"
    points = "".join(f'<trkpt lat="{57.18 + n / 1000}" lon="14.04"/>' for n in range(4))
    head = '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="57" lon="14"/>'
    path.write_text(f"{head}<trk><trkseg>{points}</trkseg></trk></gpx>")
    line = line_of_file(path, session.store.crs, QgsProject.instance())
    assert len(line) == 4 and geometry.length(line) == pytest.approx(334, abs=2)
    (tmp_path / "tom.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(InputError):
        line_of_file(tmp_path / "tom.geojson", session.store.crs, QgsProject.instance())


def test_a_round_walk_can_begin_at_another_stop_and_be_reversed():
    sketch = RouteSketch(lambda points: Route(tuple(points)))
    sketch.set_line([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    assert sketch.begin_at((100, 50)) and sketch.points[0] == (100, 50) and sketch.length_m == pytest.approx(400)
    sketch.reverse()
    assert sketch.points[1] == (100, 0)
    sketch.set_line([(0, 0), (100, 0)])
    assert not sketch.begin_at((50, 0))


def test_a_leg_without_a_street_is_straight_and_said():
    sketch = RouteSketch(lambda points: Route(tuple(points), (1,)))
    assert sketch.add((0, 0), along_streets=True)
    assert not sketch.add((50, 0), along_streets=True) and sketch.length_m == 50
    assert sketch.undo() and sketch.undo() and not sketch.undo()


def test_the_proposed_day_is_no_weekend():
    assert {evening_ahead(dt.date(2026, 11, 16) + dt.timedelta(days=n)).weekday() for n in range(14)} <= {0, 1, 2, 3}
