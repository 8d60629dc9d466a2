# SPDX-License-Identifier: GPL-2.0-or-later
"""Load, unload, load again: nothing is left behind, nothing is there twice, nothing heavy is loaded."""
from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QToolBar

from est_plugin import settings
from est_plugin.plugin import EstPlugin
from tests.ui.fakes import StrictIface

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def iface(qgis_app, qgis_new_project):
    QgsSettings().remove(settings.PREFIX.rstrip("/"))
    yield StrictIface()
    QgsSettings().remove(settings.PREFIX.rstrip("/"))


def traces(iface):
    """Everything a plugin can leave behind, counted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    project = QgsProject.instance()
    return {
        "menus": len(iface.window.menuBar().actions()),
        "actions": len(iface.window.findChildren(object, "est_new_finding")) if hasattr(iface.window, "findChildren") else 0,
        "registered": len(iface.actions),
        "docks": len(iface.window.findChildren(QDockWidget)),
        "toolbars": len(iface.window.findChildren(QToolBar)),
        "factories": len(iface.factories),
        "providers": sum(p.id() == "est" for p in QgsApplication.processingRegistry().providers()),
        "project read": project.receivers(project.readProject),
        "project cleared": project.receivers(project.cleared),
        "journal": gdal.GetConfigOption("OGR_SQLITE_JOURNAL"),
    }


def test_load_unload_load_leaves_nothing_behind(iface):
    before = traces(iface)
    plugin = EstPlugin(iface)
    plugin.initGui()
    loaded = traces(iface)
    assert loaded["providers"] == 1 and loaded["docks"] == 1 and loaded["toolbars"] == 1 and loaded["factories"] == 1
    assert loaded["menus"] == before["menus"] + 1 and loaded["journal"] == "DELETE"
    plugin.unload()
    assert traces(iface) == before
    plugin.initGui()
    assert traces(iface) == loaded
    plugin.unload()
    assert traces(iface) == before


@pytest.mark.parametrize("step", ["_set_journal", "_make_services", "_make_panel", "_add_options_page", "_open_panel_at_first_start"])
def test_a_start_that_fails_leaves_nothing_behind(iface, monkeypatch, step):
    """QGIS forgets the plugin then, without asking it to go."""

    def fails(_plugin):
        raise LookupError

    before = traces(iface)
    with monkeypatch.context() as broken:
        broken.setattr(EstPlugin, step, fails)
        with pytest.raises(LookupError):
            EstPlugin(iface).initGui()
    assert traces(iface) == before and gc.isenabled()
    plugin = EstPlugin(iface)
    plugin.initGui()
    assert traces(iface)["docks"] == 1 and gc.isenabled()
    plugin.unload()
    plugin.unload()
    assert traces(iface) == before and gc.isenabled()


def test_two_of_one_name_do_not_take_each_other_away(qgis_app):
    """A copy in another folder of plugins: QGIS keeps the provider that came first."""
    first, second = EstPlugin(None), EstPlugin(None)
    first.initProcessing()
    second.initProcessing()
    second.unload()
    assert traces_of_provider() == 1
    first.unload()
    assert traces_of_provider() == 0


def test_a_restart_that_was_asked_for_does_not_bring_back_what_was_unloaded(iface):
    before = traces(iface)
    plugin = EstPlugin(iface)
    plugin.initGui()
    plugin._restart_later()
    plugin.unload()
    assert traces(iface) == before and plugin.session is None


def test_a_journal_chosen_by_somebody_else_is_left_alone(iface):
    gdal.SetConfigOption("OGR_SQLITE_JOURNAL", "TRUNCATE")
    try:
        plugin = EstPlugin(iface)
        plugin.initGui()
        assert gdal.GetConfigOption("OGR_SQLITE_JOURNAL") == "TRUNCATE"
        plugin.unload()
        assert gdal.GetConfigOption("OGR_SQLITE_JOURNAL") == "TRUNCATE"
    finally:
        gdal.SetConfigOption("OGR_SQLITE_JOURNAL", None)


def test_own_menu_stands_before_help_and_all_actions_have_icons_and_no_global_shortcut(iface):
    plugin = EstPlugin(iface)
    plugin.initGui()
    assert [action.text() for action in iface.window.menuBar().actions()][-2:] == ["E&ST", "Hjälp"]
    assert all(shortcut == "" and not action.icon().isNull() and action.shortcut().isEmpty() for action, shortcut in iface.actions)
    toolbar = iface.window.findChild(QToolBar, "est_toolbar")
    assert len(toolbar.actions()) == 6
    plugin.unload()


def test_panel_opens_by_itself_once(iface):
    iface.window.show()
    plugin = EstPlugin(iface)
    plugin.initGui()
    assert not plugin.panel.isHidden()
    plugin.unload()
    plugin.initGui()
    assert plugin.panel.isHidden()
    plugin.unload()


def test_without_workspace_only_what_makes_sense_is_enabled(iface):
    plugin = EstPlugin(iface)
    plugin.initGui()
    enabled = {name for name, action in plugin.actions.by_id.items() if action.isEnabled()}
    assert enabled == {"panel", "help", "create_workspace", "open_workspace", "open_demo", "settings", "check_installation", "workspaces", "ways"}
    plugin.unload()


def test_processing_provider_comes_without_a_window(qgis_app):
    plugin = EstPlugin(None)
    plugin.initProcessing()
    plugin.initProcessing()
    assert traces_of_provider() == 1
    plugin.unload()
    assert traces_of_provider() == 0


def traces_of_provider():
    return sum(p.id() == "est" for p in QgsApplication.processingRegistry().providers())


START = """
import sys
from qgis.core import QgsApplication
app = QgsApplication([], True); app.initQgis()
from tests.ui.fakes import StrictIface
before = set(sys.modules)
from est_plugin.plugin import EstPlugin
plugin = EstPlugin(StrictIface())
plugin.initProcessing()
print("REGISTERED", *sorted(set(sys.modules) - before))
plugin.initGui()
print("STARTED", *sorted(set(sys.modules) - before))
plugin.unload()
import os; sys.stdout.flush(); os._exit(0)
"""
HEAVY = {"numpy", "geopandas", "pandas", "scipy", "reportlab", "openpyxl", "matplotlib", "shapely", "PIL"}
SLOW = {"sqlite3", "zipfile", "uuid", "zoneinfo"}  # of Python itself; each takes milliseconds
ROOMS_OF_WORK = ("storage", "jobs", "analysis", "reports")
LIGHT = {"est_plugin.gis", "est_plugin.gis.layer_roles"}  # of gis, what the start may have


@pytest.fixture(scope="module")
def loaded():
    """Names of modules that a fresh process has loaded after registering the algorithms, and after the whole start."""
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, timeout=120)
    found = {words[0]: set(words[1:]) for words in map(str.split, done.stdout.splitlines()) if words}
    assert {"REGISTERED", "STARTED"} <= set(found), done.stdout + done.stderr
    return found


@pytest.mark.parametrize("moment", ["REGISTERED", "STARTED"])
def test_start_up_loads_no_heavy_library(loaded, moment):
    assert not loaded[moment] & (HEAVY | SLOW)


@pytest.mark.parametrize("moment", ["REGISTERED", "STARTED"])
def test_start_up_loads_no_room_in_which_work_is_done(loaded, moment):
    """Algorithms and screens are told to QGIS by name; what they work with is loaded when they run."""
    ours = {name for name in loaded[moment] if name.startswith("est_plugin.")}
    assert "est_plugin.algorithms.hotspots" in ours
    assert not {name for name in ours if name.split(".")[1] in ROOMS_OF_WORK}
    assert {name for name in ours if name.split(".")[1] == "gis"} <= LIGHT
    assert "est_plugin.core.schema" not in ours
