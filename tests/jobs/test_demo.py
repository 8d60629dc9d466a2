# SPDX-License-Identifier: GPL-2.0-or-later
"""The example inside the plugin: opens fast and whole anywhere, names nobody, is marked as an example."""
from __future__ import annotations

import time
import zipfile
from pathlib import PurePosixPath

import pytest
from qgis.core import QgsAttributeEditorElement, QgsProject

from est_plugin.gis import layer_roles, project_setup
from est_plugin.jobs.check_workspace import check_workspace
from est_plugin.jobs.demo import NAME, open_or_create_demo
from est_plugin.paths import resource
from est_plugin.storage.workspace import open_workspace


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_opens_whole_and_fast_in_any_folder(tmp_path, qgis_app, language):
    started = time.monotonic()
    path = open_or_create_demo(tmp_path / "mapp med å" / "exempel", language)
    project = QgsProject()
    opened = project_setup.open_project(project, path)
    with open_workspace(path, "anna") as workspace:
        store = workspace.store
        assert store.setting("is_demo") is True and store.language == language == opened.language
        assert store.count("walk") == 1 and store.count("walk_stop") == 8 and store.count("measure") >= 25
        assert all((path.parent / row[0]).is_file() for row in store.rows("attachment", ("path",))) and store.count("attachment") == 10
    assert time.monotonic() - started < 10
    assert opened.missing == () and layer_roles.layer(project, "finding").featureCount() >= 36
    assert layer_roles.layer(project, layer_roles.LIGHTING_POINTS).featureCount() == 586
    project.clear()


def test_the_example_has_the_tables_and_rules_of_this_version(tmp_path, qgis_app):
    report = check_workspace(open_or_create_demo(tmp_path / "exempel", "sv"))
    assert [found.key for found in report.problems] == [], "out of date: run .ci/make_demo_workspace.py"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_has_the_forms_and_groups_of_this_version(tmp_path, qgis_app, language):
    example, fresh = QgsProject(), QgsProject()
    path = open_or_create_demo(tmp_path / "exempel", language)
    project_setup.open_project(example, path)
    project_setup.build_project(fresh, path, example.crs().authid(), language)
    looks = [looks_of(project) for project in (example, fresh)]
    for project in (example, fresh):  # also when they differ: a project with layers must not be left to the end of the program
        project.clear()
    assert looks[0] == looks[1], "out of date: run .ci/make_demo_workspace.py"


def looks_of(project) -> dict[str, object]:
    """Groups, and of each of our layers its name, row name, symbols and the children in its form."""
    kind = QgsAttributeEditorElement.AttributeEditorType.AeTypeRelation
    found: dict[str, object] = {"groups": [group.name() for group in project.layerTreeRoot().findGroups()]}
    for role, layer in project_setup.layers_by_table(project).items():
        tabs = layer.editFormConfig().tabs()
        children = [(tab.name(), element.relation().id()) for tab in tabs for element in tab.findElements(kind)]
        legend = [item.label() for item in layer.renderer().legendSymbolItems()] if layer.renderer() else []
        found[role] = (layer.name(), layer.displayExpression(), [tab.name() for tab in tabs], children, legend)
    return found


def test_what_the_user_tried_out_stays(tmp_path, qgis_app):
    path = open_or_create_demo(tmp_path / "exempel", "sv")
    with open_workspace(path, "anna") as workspace:
        workspace.store.set_setting("tried", 1)
    assert open_or_create_demo(tmp_path / "exempel", "sv") == path
    with open_workspace(path, "anna") as workspace:
        assert workspace.store.setting("tried") == 1


def test_a_folder_with_other_things_is_not_overwritten(tmp_path, qgis_app):
    (tmp_path / "exempel").mkdir()
    (tmp_path / "exempel" / "viktigt.txt").write_text("x")
    path = open_or_create_demo(tmp_path / "exempel", "sv")
    assert path == tmp_path / "exempel EST" / NAME and (tmp_path / "exempel" / "viktigt.txt").read_text() == "x"
    assert open_or_create_demo(tmp_path / "exempel", "sv") == path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_archive_holds_relative_names_and_nobodys_account(tmp_path, language):
    with zipfile.ZipFile(resource("demo", f"workspace-{language}.zip")) as archive:
        names = [PurePosixPath(name) for name in archive.namelist()]
        assert not [name for name in names if name.is_absolute() or ".." in name.parts or name.suffix not in (".gpkg", ".qgz", ".jpg")]
        archive.extractall(tmp_path)
    with zipfile.ZipFile(tmp_path / NAME.replace(".gpkg", ".qgz")) as project:
        text = project.read(next(name for name in project.namelist() if name.endswith(".qgs"))).decode("utf-8")
    assert 'saveUser="' not in text and 'source="/' not in text and "<datasource>/" not in text
    import sqlite3

    connection = sqlite3.connect(tmp_path / NAME)
    for table in ("walk", "finding", "measure", "attachment", "organisation"):
        assert set(connection.execute(f"SELECT DISTINCT created_by, updated_by FROM {table}")) == {("exempel", "exempel")}  # noqa: S608
    connection.close()
