# SPDX-License-Identifier: GPL-2.0-or-later
"""est:createworkspace: whole or not at all, where the user expects it."""
from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject

from est_plugin.gis import layer_roles
from est_plugin.storage import workspace
from tests.algorithms.conftest import BASE

XYZ = "wms://type=xyz&url=https://tile.example.org/{z}/{x}/{y}.png&zmax=19&zmin=0"


def _layer(name):
    return f"{BASE}|layername={name}"


def _store_values(path):
    with workspace.open_workspace(Path(path), can_write=False) as opened:
        store = opened.store
        return store.crs, store.language, store.setting("municipality"), store.setting("map_extent_lonlat")


def test_municipality_decides_the_coordinate_system_and_the_lists_are_filled(run, tmp_path):
    made = run("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST Värnamo", MUNICIPALITY="683", LANGUAGE="sv")
    assert Path(made["WORKSPACE"]) == tmp_path / "ny" / "EST Värnamo.gpkg" and Path(made["PROJECT"]).is_file()
    crs, language, municipality, _around = _store_values(made["WORKSPACE"])
    assert (crs, language, municipality["code"]) == ("EPSG:3008", "sv", "0683")


def test_base_map_of_files_and_services_gets_its_roles(run, tmp_path):
    made = run(
        "est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST", BASE_MAP=[_layer("green_areas"), XYZ],
        STREETS_PATHS=_layer("streets_paths"), LIGHTING_POINTS=_layer("lighting_points"), BUILDINGS=_layer("buildings"), LANGUAGE="en",
    )  # fmt: skip
    project = QgsProject()
    assert project.read(made["PROJECT"])
    assert len(layer_roles.layers_of(project, "base_map")) == 2
    assert layer_roles.layer(project, "lighting_points").featureCount() == 586
    assert {layer.providerType() for layer in layer_roles.layers_of(project, "base_map")} == {"ogr", "wms"}
    project.clear()
    crs, language, municipality, around = _store_values(made["WORKSPACE"])
    assert (crs, language, municipality) == ("EPSG:3067", "en", None), "without CRS and municipality the base map decides"
    assert 24 < around[0] < 26 and 60 < around[1] < 61


def test_without_anything_sweref_99_tm_holds(run, tmp_path):
    made = run("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST")
    assert _store_values(made["WORKSPACE"])[0] == "EPSG:3006"


def test_files_go_into_an_empty_folder_and_into_a_subfolder_of_a_full_one(run, tmp_path):
    (tmp_path / "tom").mkdir()
    (tmp_path / "tom" / "desktop.ini").write_text("")
    assert Path(run("est:createworkspace", FOLDER=str(tmp_path / "tom"), NAME="A")["WORKSPACE"]).parent == tmp_path / "tom"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "brev.txt").write_text("hej")
    made = Path(run("est:createworkspace", FOLDER=str(tmp_path / "full"), NAME="A/B: vår?")["WORKSPACE"])
    assert made.parent.parent == tmp_path / "full" and made.is_file() and made.parent.name == made.stem


def test_a_name_that_is_there_is_refused_and_nothing_changes(run, tmp_path):
    made = Path(run("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST")["WORKSPACE"])
    before = made.read_bytes()
    assert "finns redan en fil" in run.refusal("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST")
    assert made.read_bytes() == before and sorted(p.name for p in made.parent.iterdir()) == ["EST.gpkg", "EST.qgz", "photos", "reports"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"CRS": "EPSG:3857"}, "går inte att mäta i"),
        ({"CRS": "EPSG:4326"}, "mäter inte i meter"),
        ({"CRS": "EPSG:99999999"}, "okänt"),
        ({"CRS": "USER:100001"}, "okänt"),
        ({"MUNICIPALITY": "9999"}, "ingen kommun med koden 9999"),
        ({"NAME": "   "}, ""),
        ({"NAME": None}, "saknas"),
        ({"LANGUAGE": "fi"}, "sv, en"),
        ({"BASE_MAP": ["/finns/inte.gpkg"]}, "går inte att öppna"),
        ({"LIGHTING_POINTS": f"{BASE}|layername=buildings"}, "punkter"),
        ({"BUILDINGS": f"{BASE}|layername=streets_paths"}, "ytor"),
    ],
)
def test_what_cannot_be_used_is_told_and_leaves_nothing(run, tmp_path, given, said):
    text = run.refusal("est:createworkspace", **{"FOLDER": str(tmp_path / "ny"), "NAME": "EST", **given})
    assert said in text and not (tmp_path / "ny").exists()


def test_a_folder_that_cannot_be_written_is_told(run, tmp_path):
    (tmp_path / "fil").write_text("ingen mapp")
    assert "går inte att skriva i mappen" in run.refusal("est:createworkspace", FOLDER=str(tmp_path / "fil" / "under"), NAME="EST")


def test_a_layer_of_the_open_project_can_be_the_base_map(run, tmp_path, qgis_new_project):
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(_layer("streets_paths"), "Våra gator", "ogr")
    QgsProject.instance().addMapLayer(layer)
    made = run("est:createworkspace", FOLDER=str(tmp_path / "ny"), NAME="EST", STREETS_PATHS=layer.id(), CRS="EPSG:3067")
    project = QgsProject()
    project.read(made["PROJECT"])
    assert layer_roles.layer(project, "streets_paths").name() == "Våra gator"
    project.clear()
