# SPDX-License-Identifier: GPL-2.0-or-later
"""A project made for an older schema gets what came since, and keeps what the municipality changed."""
from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsProject

from est_plugin.core.schema import TABLES
from est_plugin.gis import layer_roles as roles
from est_plugin.gis import project_setup, project_update
from est_plugin.gis.styles import HOTSPOT_CLASS, REPORT_CLASS
from est_plugin.storage import workspace

OLD = Path(__file__).parents[1] / "data" / "workspaces" / "workspace_v1.zip"
OLD_CLASS = "CASE WHEN \"kind\" = 'good' THEN 'good' ELSE coalesce(\"handling\", 'unassigned') END"
NEW_TABLES = ("co_responsible", "dispatch", "follow_up", "meeting", "decision")


def tables_of(archive: Path, folder: Path) -> set[str]:
    """The tables of the workspace in an archive, unpacked below a folder."""
    with zipfile.ZipFile(archive) as packed:
        packed.extract("workspace.gpkg", folder / "as it was")
    with closing(sqlite3.connect(folder / "as it was" / "workspace.gpkg")) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.fixture
def old_project(tmp_path, qgis_app) -> QgsProject:
    """The project as version 1 made it: without the tables, with a class expression instead of the column."""
    with zipfile.ZipFile(OLD) as packed:
        packed.extract("workspace.gpkg", tmp_path)
    path = tmp_path / "workspace.gpkg"
    workspace.open_workspace(path).close()
    project = QgsProject()
    project_setup.build_project(project, path, "EPSG:3006", "sv")
    for name in NEW_TABLES:
        project.removeMapLayer(roles.layer(project, name).id())
    roles.layer(project, "finding").renderer().setClassAttribute(OLD_CLASS)
    roles.layer(project, "measure").setName("Våra åtgärder")
    project.writeEntry(project_setup.SCOPE, project_setup.SCHEMA_ENTRY, 1)
    project_setup.save(project, path.with_suffix(".qgz"))
    return project


def test_new_tables_stand_in_the_group_of_their_kind_and_own_names_stay(old_project):
    assert project_update.is_older(old_project)
    added = project_update.bring_up_to_date(old_project, Path(old_project.fileName()).with_suffix(".gpkg"))
    assert added == sorted(TABLES[name].sv for name in NEW_TABLES) and not project_update.is_older(old_project)
    again = QgsProject()
    assert again.read(old_project.fileName())
    assert {role for role, _layer in roles.our_layers(again)} == set(TABLES) and len(roles.our_layers(again)) == len(TABLES)
    root, measure = again.layerTreeRoot(), roles.layer(again, "measure")
    assert measure.name() == "Våra åtgärder"
    assert root.findLayer(roles.layer(again, "decision").id()).parent() is root.findLayer(measure.id()).parent()
    assert roles.layer(again, "finding").renderer().classAttribute() == "symbol"
    assert again.relationManager().relation("decision_meeting_id").isValid()
    tabs = [tab.name() for tab in measure.editFormConfig().tabs()]
    assert "Även ansvariga" in tabs and "Beslut" in tabs


def test_a_style_of_their_own_is_left_alone(old_project):
    roles.layer(old_project, "finding").renderer().setClassAttribute("severity")
    project_update.bring_up_to_date(old_project, Path(old_project.fileName()).with_suffix(".gpkg"))
    assert roles.layer(old_project, "finding").renderer().classAttribute() == "severity"


def test_a_project_of_today_is_not_touched(tmp_path, qgis_app):
    path = workspace.create(tmp_path / "new.gpkg", "EPSG:3006")
    project = QgsProject()
    project_setup.build_project(project, path, "EPSG:3006", "sv")
    assert not project_update.is_older(project)


def test_layers_that_were_open_before_the_workspace_was_brought_over_get_the_new_columns_and_looks(old_project):
    path, qgz = Path(old_project.fileName()).with_suffix(".gpkg"), old_project.fileName()
    roles.layer(old_project, "hotspot").renderer().setClassAttribute("level")
    for name in {role for role, _layer in roles.our_layers(old_project)} - tables_of(OLD, path.parent):
        old_project.removeMapLayer(roles.layer(old_project, name).id())
    project_setup.save(old_project, Path(qgz))
    old_project.clear()
    path.unlink()
    with zipfile.ZipFile(OLD) as packed:
        packed.extract("workspace.gpkg", path.parent)
    project = QgsProject()
    assert project.read(qgz)
    hotspot = roles.layer(project, "hotspot")
    assert hotspot.fields().lookupField("priority") == -1
    workspace.open_workspace(path).close()
    project_update.bring_up_to_date(project, path)
    assert hotspot.fields().lookupField("priority") >= 0 and hotspot.renderer().classAttribute() == HOTSPOT_CLASS
    assert hotspot.editFormConfig().widgetConfig("priority") is not None and hotspot.attributeAlias(hotspot.fields().lookupField("priority"))
    assert roles.layer(project, "observation").renderer().classAttribute() == REPORT_CLASS


def test_a_layer_that_came_later_is_in_the_themes_that_are_still_there(old_project):
    old_project.removeMapLayer(roles.layer(old_project, "barrier").id())
    themes = old_project.mapThemeCollection()
    themes.removeMapTheme(project_setup.theme_name("hotspots", "sv"))
    before = len(themes.mapThemeState("Teknik").layerRecords())
    project_update.bring_up_to_date(old_project, Path(old_project.fileName()).with_suffix(".gpkg"))
    barrier = roles.layer(old_project, "barrier")
    shown = {name: barrier.id() in [one.id() for one in themes.mapThemeVisibleLayers(name)] for name in themes.mapThemes()}
    assert shown == {"Teknik": True, "Vandring": False, "Belysning": False} and len(themes.mapThemeState("Teknik").layerRecords()) == before + 1
