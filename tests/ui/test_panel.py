# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel: what it shows without a workspace, with one, and how its lists answer."""
from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from qgis.core import QgsLayerTreeModel, QgsProject
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from est_plugin.jobs.plan_walk import copy_walk
from est_plugin.ui.docks.panel import Panel
from est_plugin.ui.session import Session

from .fakes import FakeMessenger


@pytest.fixture
def panel(session, messenger, iface, actions):
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    yield panel
    panel.stop()


def settle():
    """Let Qt show and delete what waits for it."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def texts(widget):
    settle()
    return [button.text() for button in widget.findChildren(QPushButton) if not button.isHidden()]


def test_without_workspace_three_buttons_lead_on(iface, messenger, actions):
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    assert panel.content.stack.currentWidget() is panel.content.first_run_page
    for button in (panel.first_run.demo_button, panel.first_run.create_button, panel.first_run.open_button):
        button.click()
    assert [name for name, _options in actions.runs] == ["open_demo", "create_workspace", "open_workspace"]
    panel.stop()


def test_today_counts_what_waits(panel, filled):
    panel._show_tab("today")
    panel.today.refresh()
    assert texts(panel.today.lines_box) == ["3   utan ansvarig", "1   försenad", "1   vandring utan återkoppling"]
    assert not panel.today.empty_label.isVisible()
    assert panel.messenger.of("error") == []


def test_a_line_of_today_opens_the_list_filtered(panel, filled):
    panel.today.refresh()
    panel.today.lines_box.findChild(QPushButton, "today_overdue").click()
    assert panel.content.tabs.tabText(panel.content.tabs.currentIndex()) == "Åtgärder"
    assert [row.what for row in panel.measures.model.shown_rows()] == ["Klipp buskarna"]


def test_walk_card_colours_only_the_next_step(panel, filled, actions):
    panel.show_walks()
    settle()
    coloured = [b.objectName() for b in panel.walks.card.findChildren(QPushButton) if b.styleSheet()]
    assert coloured == ["step_assign"]
    panel.walks.card.findChild(QPushButton, "step_print").click()
    assert actions.runs == [("print_documents", {"walk_id": filled["walk"].id})]


def test_a_walk_with_a_follow_up_opens_its_points_and_takes_its_sheets(panel, session, filled):
    panel.show_walks()
    panel.walks.refresh()
    panel.walks.card.findChild(QPushButton, "step_follow_up").click()
    assert panel.walks._actions.runs[-1] == ("plan_walk", {"copy_of": filled["walk"].id})
    again, _done = copy_walk(session.store, filled["walk"].id, dt.datetime(2020, 4, 20, 15, 30, tzinfo=dt.timezone.utc))
    panel.walks.refresh()
    panel.walks.card.findChild(QPushButton, "step_follow_up").click()
    assert panel.walks._actions.runs[-1] == ("follow_up", {"walk_id": filled["walk"].id})
    panel.walks.walk_list.setCurrentRow(1)
    settle()
    coloured = [b.objectName() for b in panel.walks.card.findChildren(QPushButton) if b.styleSheet()]
    assert coloured == ["step_follow_up"] and "Ingen av 3 punkter är besvarad än." in panel.walks.card_facts.text()
    panel.walks.card.findChild(QPushButton, "step_follow_up_table").click()
    assert panel.walks._actions.runs[-1] == ("follow_up_table", {"walk_id": again.id})


def test_feedback_is_marked_and_the_line_goes_away(panel, session, filled):
    panel.show_walks()
    panel.walks._on_state(feedback_sent=dt.date(2026, 12, 1))
    assert session.store.get("walk", filled["walk"].id)["feedback_sent"] == dt.date(2026, 12, 1)
    panel._show_tab("today")
    assert panel.today.lines_box.findChild(QPushButton, "today_feedback").isHidden() or not any("återkoppling" in t for t in texts(panel.today.lines_box))


def test_getting_started_ticks_follow_the_workspace_and_can_be_closed(panel, session, filled):
    panel._show_tab("today")
    panel.today.refresh()
    settle()
    ticked = {b.objectName() for b in panel.today.steps_box.findChildren(QPushButton) if b.text().startswith("☑") and not b.isHidden()}
    assert ticked == {"start_walk", "start_finding", "start_assign"}
    panel.today.close_start_button.click()
    assert panel.today.start_box.isHidden()
    assert session.store.setting("getting_started_closed") is True


def test_second_computer_reads_sees_who_has_it_and_cannot_change(created, iface, actions, monkeypatch):
    from est_plugin.storage import lease

    held = lease.acquire(created.gpkg, "berit")
    monkeypatch.setattr(lease, "_PROCESS", "another program")
    messenger = FakeMessenger()
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    from contextlib import ExitStack

    undo = ExitStack()
    session.start(undo)
    session.open_file(created.gpkg)
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    assert session.is_read_only
    assert not panel.content.reading_strip.isHidden()
    assert "berit har arbetsytan öppen" in panel.content.reading_label.text()
    assert session.layer("finding").readOnly()
    panel.stop()
    undo.close()
    monkeypatch.undo()
    held.release()


def test_choosing_a_tab_proposes_its_map_theme_and_forces_nothing(panel, filled, iface):
    project = panel.session.project
    for node in project.layerTreeRoot().findLayers():
        node.setItemVisibilityChecked(True)
    before = {layer.id() for layer in project.layerTreeRoot().checkedLayers()}
    panel.show_walks()
    line = panel._theme_line
    assert line.button.text() == "Visa kartan för Vandring" and not line.isHidden()
    assert {layer.id() for layer in project.layerTreeRoot().checkedLayers()} == before
    model = QgsLayerTreeModel(project.layerTreeRoot())
    iface.layerTreeView = lambda: SimpleNamespace(layerTreeModel=lambda: model)
    line.button.click()
    assert {layer.id() for layer in project.layerTreeRoot().checkedLayers()} == set(project.mapThemeCollection().mapThemeVisibleLayerIds("Vandring"))
    panel.show_walks()
    assert line.isHidden() and panel.messenger.of("error") == []
