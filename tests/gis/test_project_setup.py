# SPDX-License-Identifier: GPL-2.0-or-later
"""The project of a workspace: complete, relative, usable without the plugin and on another machine."""

from __future__ import annotations

import re
import shutil
import zipfile

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from est_plugin.core.errors import InputError
from est_plugin.core.schema import TABLES
from est_plugin.gis import layer_roles as roles
from est_plugin.gis import project_setup
from est_plugin.gis.form_layout import CHILDREN
from tests.gis.conftest import CRS, town


def project_xml(folder) -> str:
    with zipfile.ZipFile(folder / "EST Test.qgz") as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qgs"))
        return archive.read(name).decode("utf-8")


def test_every_table_has_one_valid_layer_after_the_folder_was_moved(project):
    for table in TABLES:
        layer = roles.layer(project, table)
        assert layer.isValid() and layer.featureCount() >= 0, table
    assert project.title() == "EST Test"
    assert project.crs().authid() == CRS


def test_the_base_map_in_the_folder_moves_with_it(project, folder):
    streets = roles.layer(project, "streets_paths")
    assert streets.isValid() and streets.featureCount() == 5
    assert str(folder) in streets.source()


def test_the_project_holds_no_absolute_path(folder, _made):
    xml = project_xml(folder)
    assert str(_made["sv"]) not in xml
    sources = re.findall(r"<datasource>(.+?)</datasource>", xml)
    assert len(sources) >= len(TABLES)
    assert all(source.startswith("./") for source in sources), sources


def test_the_project_needs_nothing_of_the_plugin(folder):
    xml = project_xml(folder)
    assert not any(re.findall(r"<editforminit>(.*?)</editforminit>", xml))
    assert set(re.findall(r"<editforminitcodesource>(\d)</editforminitcodesource>", xml)) <= {"0"}
    assert "est_plugin/resources" not in xml and "/icons/" not in xml
    assert 'value="base64:' in xml or 'v="base64:' in xml  # the marks lie inside the project


def test_a_missing_base_map_is_named_and_the_rest_opens(folder, qgis_app):
    (folder / "karta.gpkg").unlink()
    project = QgsProject()
    opened = project_setup.open_project(project, folder / "EST Test.gpkg")
    assert set(opened.missing) == {"streets_paths", "lighting_points", "addresses", "district_areas"}
    assert roles.layer(project, "finding").featureCount() == 1
    assert opened.workspace == folder / "EST Test.gpkg"


def test_groups_stand_in_order_with_the_base_map_last(project):
    groups = [group.name() for group in project.layerTreeRoot().findGroups()]
    assert groups == [
        "Iakttagelser", "Belysning", "Bommar och hinder", "Vandring", "Rutter", "EST-rapporter och hotspots", "Åtgärder", "Trygghetsrundor",
        "Lägesbild och löften", "Listor", "Bakgrundskarta",
    ]  # fmt: skip
    lists = project.layerTreeRoot().findGroup("Listor")
    assert not lists.itemVisibilityChecked()


def test_the_route_is_drawn_under_what_was_found_along_it(project):
    drawn = [roles.role_of(layer) for layer in project.layerTreeRoot().layerOrder()]
    assert drawn.index("finding") < drawn.index("walk_stop") < drawn.index("walk") < drawn.index("hotspot")


def child_relations(xml: str) -> list[str]:
    return [re.search(r'\srelation="([^"]*)"', element).group(1) for element in re.findall(r"<attributeEditorRelation [^>]*>", xml)]


def test_child_tables_of_the_forms_are_saved_with_their_relation(folder, _made, qgis_app):
    declared = sorted(child.relation for children in CHILDREN.values() for child in children)
    assert sorted(child_relations(project_xml(folder))) == declared
    beside = QgsProject()  # a project that is not the one in the window
    project_setup.open_project(beside, folder / "EST Test.qgz")
    project_setup.save(beside, folder / "EST Test.qgz")
    assert sorted(child_relations(project_xml(folder))) == declared


def test_english_workspaces_speak_english(english_folder, qgis_app):
    project = QgsProject()
    opened = project_setup.open_project(project, english_folder / "EST Test.qgz")
    assert opened.language == "en"
    assert [group.name() for group in project.layerTreeRoot().findGroups()][0] == "Findings"
    assert roles.layer(project, "finding").name() == "Finding"


def test_map_themes_show_what_their_name_says(project):
    collection = project.mapThemeCollection()
    assert set(collection.mapThemes()) == {"Vandring", "Belysning", "Hotspots", "Teknik"}
    shown = {roles.role_of(layer) for layer in collection.mapThemeVisibleLayers("Belysning")}
    assert "lighting_defect" in shown and "lighting_points" in shown and "finding" not in shown
    assert {roles.role_of(layer) for layer in collection.mapThemeVisibleLayers("Vandring")} >= {"walk", "walk_stop", "finding"}


def test_every_reference_of_the_schema_is_a_valid_association(project):
    relations = project.relationManager().relations()
    for table in TABLES.values():
        for column in table.columns:
            if column.references:
                relation = relations[f"{table.name}_{column.name}"]
                assert relation.isValid() and relation.fieldPairs() == {column.name: "id"}
                assert int(relation.strength()) == 0


def test_snapping_is_off_and_the_first_view_is_the_town(project):
    assert not project.snappingConfig().enabled()
    view = project.viewSettings().defaultViewExtent()
    assert view.crs().authid() == CRS and 300 < view.width() < 1000


def test_a_municipality_extent_in_degrees_becomes_map_units(folder, qgis_app):
    project = QgsProject()
    path = folder / "EST Test.gpkg"
    project_setup.build_project(project, path, CRS, "sv", extent=(13.9, 57.0, 14.3, 57.4))
    view = project.viewSettings().defaultViewExtent()
    assert 20_000 < view.width() < 40_000 and 40_000 < view.height() < 60_000


def test_layers_of_the_open_project_are_copied_with_their_looks(folder, qgis_app):
    mine = town()["streets_paths"]
    mine.setOpacity(0.4)
    project = QgsProject()
    project_setup.build_project(project, folder / "EST Test.gpkg", CRS, "sv", {"streets_paths": mine})
    taken = roles.layer(project, "streets_paths")
    assert taken.id() != mine.id() and taken.opacity() == pytest.approx(0.4)
    assert roles.role_of(mine) is None


def test_an_xyz_address_becomes_a_muted_base_map(folder, qgis_app):
    project = QgsProject()
    uri = "wms://type=xyz&url=https://tiles.example.invalid/{z}/{x}/{y}.png&zmax=19"
    project_setup.build_project(project, folder / "EST Test.gpkg", CRS, "sv", {"base_map": [uri]})
    layer = roles.find_layer(project, "base_map")
    assert layer.providerType() == "wms"
    assert layer.opacity() < 1 and layer.hueSaturationFilter().saturation() < 0


def test_a_base_map_that_does_not_open_is_refused_by_name(folder, qgis_app):
    with pytest.raises(InputError) as caught:
        project_setup.build_project(QgsProject(), folder / "EST Test.gpkg", CRS, "sv", {"buildings": folder / "finns inte.gpkg"})
    assert "finns inte" in caught.value.details["layer"]


def test_an_ordinary_project_is_not_taken_for_a_workspace(tmp_path, qgis_app):
    other = QgsProject()
    other.write(str(tmp_path / "annat.qgz"))
    with pytest.raises(InputError) as caught:
        project_setup.open_project(QgsProject(), tmp_path / "annat.qgz")
    assert caught.value.key == "error.not-a-workspace-project"
    assert project_setup.workspace_of(other) is None


def test_a_file_that_is_no_project_is_refused(tmp_path, qgis_app):
    (tmp_path / "trasig.qgz").write_bytes(b"PK nothing")
    with pytest.raises(InputError):
        project_setup.open_project(QgsProject(), tmp_path / "trasig.qgz")


def test_the_example_map_brings_its_own_quiet_looks(folder, qgis_app):
    from est_plugin import paths

    copy = folder / "helsinki_base.gpkg"
    shutil.copy(paths.resource("demo", "helsinki_base.gpkg"), copy)
    project = QgsProject()
    project_setup.build_project(project, folder / "EST Test.gpkg", CRS, "sv", {"streets_paths": f"{copy}|layername=streets_paths"})
    streets = roles.layer(project, "streets_paths")
    assert isinstance(streets, QgsVectorLayer) and streets.labelsEnabled()
    assert streets.opacity() == 1  # drawn quietly already
