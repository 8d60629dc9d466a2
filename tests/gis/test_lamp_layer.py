# SPDX-License-Identifier: GPL-2.0-or-later
"""The lighting layer: columns chosen or guessed, a yearly export by pole number, what the map tells at a click."""
from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core.errors import EstError
from est_plugin.gis import lamp_layer, layer_roles
from est_plugin.gis.place_lookup import PlaceLookup
from est_plugin.gis.poles import poles_of
from est_plugin.jobs.place_owners import _lamp_owner
from tests.gis.conftest import CRS, at, memory_layer

FIELDS = "&field=stolpnr:string&field=ägare:string&field=effekt:string&field=höjd:string&field=central:string&field=status:string"
ROWS = [
    ("S-1", "Kommunen", "HPS 70", "6,5 m", "BC1", "I drift", "POINT(20 3)"),
    ("S-2", "Trafikverket", "", "", "BC1", "Släckt", "POINT(50 3)"),
    ("S-3", "", "-3", "8", "", "I drift", "POINT(80 3)"),
]
SYSTEM = QgsCoordinateReferenceSystem(CRS)


@pytest.fixture
def layer(qgis_app):
    return memory_layer("Point", "Lampor", FIELDS, ROWS)


def read(layer, **options):
    return lamp_layer.read_lamps(layer, SYSTEM, QgsProject().transformContext(), **options)


def test_lamps_are_read_with_what_is_known_of_them(layer):
    found = read(layer)
    assert found.places[0] == pytest.approx(at(20, 3)) and len(found.ids) == 3
    assert [lamp.is_off for lamp in found.inventory.lamps] == [False, True, False]
    assert found.inventory.known["cabinet"] == 2 and found.inventory.account.bad == {"lamp_power": 1}
    assert found.inventory.lamps[0].light.type == "sodium_high"


def test_a_choice_is_kept_with_the_layer_through_the_project_file(layer, tmp_path):
    project = QgsProject()
    project.addMapLayer(layer)
    export = lamp_layer.Export("lampor.csv", "", {"cabinet": "BC"})
    setup = lamp_layer.LampSetup({"pole_number": "central", "lamp_owner": ""}, {"led": {"height_m": 5.0}}, export)
    lamp_layer.keep_setup(layer, setup)
    layer_roles.set_role(layer, layer_roles.LIGHTING_POINTS)
    assert project.write(str(tmp_path / "p.qgs"))
    again = QgsProject()
    assert again.read(str(tmp_path / "p.qgs"))
    kept = layer_roles.find_layer(again, layer_roles.LIGHTING_POINTS)
    assert lamp_layer.setup_of(kept) == setup
    assert lamp_layer.types_of(kept)["led"].height_m == 5.0
    columns = lamp_layer.columns_of(layer)
    assert columns["pole_number"] == "central" and "lamp_owner" not in columns
    again.clear()


def test_values_that_cannot_be_are_not_kept(layer):
    with pytest.raises(EstError):
        lamp_layer.keep_setup(layer, lamp_layer.LampSetup(values={"led": {"height_m": -1}}))
    assert lamp_layer.setup_of(layer) == lamp_layer.LampSetup()


@pytest.mark.parametrize("kept", ["inte json", "[1]", '{"path": ""}', "{}"])
def test_what_another_program_wrote_is_as_if_nothing_was_kept(layer, kept):
    layer.setCustomProperty(lamp_layer.EXPORT_PROPERTY, kept)
    layer.setCustomProperty(lamp_layer.VALUES_PROPERTY, kept)
    assert lamp_layer.setup_of(layer).export is None and len(read(layer).places) == 3
    assert lamp_layer.types_of(layer)["led"].height_m == 6.0


def export(tmp_path, text):
    path = tmp_path / "lampor 2026.csv"
    path.write_text(text, encoding="utf-8")
    return lamp_layer.LampSetup(export=lamp_layer.Export(str(path)))


def test_the_export_goes_before_the_layer_where_it_says_something(layer, tmp_path):
    setup = export(tmp_path, "Stolpe nr;Ljuskälla;Effekt;Belysningscentral;I drift\ns 1;LED;35 W;BC9;nej\nS-2;;;;ja\nX-9;LED;20;BC1;ja\nX-9;LED;20;BC1;ja\n")
    found = read(layer, setup=setup)
    first, second, third = found.inventory.lamps
    assert (first.cabinet, first.light.type, first.is_off, first.light.height_m) == ("BC9", "led", True, 6.5)
    assert (second.cabinet, second.is_off) == ("BC1", False) and third.owner == ""
    assert found.joined == lamp_layer.Joined(lamps=2, rows_left=1, twice=1)


def test_a_word_of_the_export_that_says_nothing_leaves_what_the_layer_knows(layer, tmp_path):
    before = read(layer).inventory.lamps[0]
    found = read(layer, setup=export(tmp_path, "Stolpe nr;Ägare;Effekt;Belysningscentral\nS-1;Trafikverket;okänd;saknas\nS-2;Kommunen;35;BC 7\n"))
    first, second = found.inventory.lamps[:2]
    assert (first.light, first.cabinet, first.owner) == (before.light, before.cabinet, "Trafikverket") and before.cabinet
    assert second.cabinet == "BC 7"


@pytest.mark.parametrize("text, key", [("a;b\n1;2\n", "lamps.export-no-pole"), ("", "error.file-empty")])
def test_an_export_that_cannot_be_joined_says_why(layer, tmp_path, text, key):
    with pytest.raises(EstError) as caught:
        read(layer, setup=export(tmp_path, text))
    assert caught.value.key == key


def test_a_lost_export_does_not_silence_the_map(layer, tmp_path):
    lamp_layer.keep_setup(layer, lamp_layer.LampSetup(export=lamp_layer.Export(str(tmp_path / "borta.csv"))))
    lookup = PlaceLookup({"lighting_points": layer}, SYSTEM, QgsProject().transformContext())
    assert lookup.nearest_lamp(*at(50, 0)).owner == "Trafikverket"


def test_a_click_tells_cabinet_and_that_a_lamp_is_off_on_purpose(layer):
    lookup = PlaceLookup({"lighting_points": layer}, SYSTEM, QgsProject().transformContext())
    lamp = lookup.nearest_lamp(*at(50, 0))
    assert (lamp.pole_number, lamp.owner, lamp.cabinet, lamp.is_off) == ("S-2", "Trafikverket", "BC1", True)


def test_poles_know_their_cabinet_and_which_are_off(layer):
    poles = poles_of(layer, CRS, QgsProject())
    assert poles.facts["S-1"] == {"lamp_owner": "Kommunen", "cabinet": "BC1"} and poles.facts["s2"]["is_deliberate"] == "1"


NASTY = [None, "POINT EMPTY", "POINT(nan nan)", "MULTIPOINT((0 0),(2 0))"]


@pytest.mark.parametrize("shape", NASTY)
def test_a_lamp_without_a_usable_place_is_counted_and_harms_nobody(qgis_app, shape):
    layer = QgsVectorLayer(f"MultiPoint?crs={CRS}&field=nr:string", "x", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["1"])
    if shape:
        feature.setGeometry(QgsGeometry.fromWkt(shape))
    layer.dataProvider().addFeatures([feature])
    found = read(layer)
    assert len(found.places) == 1 and (found.places[0] in (None, (1.0, 0.0)))


def test_lamps_in_degrees_come_in_metres(qgis_app):
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=ref:string", "lamps", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POINT(13.5 57.0)"))
    layer.dataProvider().addFeatures([feature])
    assert read(layer).places[0][0] == pytest.approx(150_000, abs=1)


def test_a_column_of_lists_is_read_as_words(qgis_app):
    found = lamp_layer.value_of({"typ": ["LED", "70 W"]}, "typ")
    assert found == "LED, 70 W" and lamp_layer.value_of({"typ": []}, "typ") == ""


def test_two_luminaires_on_one_pole_are_no_doubt_and_two_lamps_of_one_owner_have_a_sure_one(qgis_app):
    rows = [(*ROWS[0][:6], "POINT(20 3)"), (*ROWS[0][:6], "POINT(20.2 3)"), (*ROWS[1][:6], "POINT(50 3)"), ("S-4", *ROWS[1][1:6], "POINT(80 3)")]
    lookup = PlaceLookup({"lighting_points": memory_layer("Point", "Lampor", FIELDS, rows)}, SYSTEM, QgsProject().transformContext())
    assert not lookup.nearest_lamp(*at(21, 3)).is_ambiguous and lookup.nearest_lamp(*at(34.5, 3)).is_ambiguous
    owners = [_lamp_owner(lookup, *at(x, 3)) for x in (21, 35.1, 65, 200)]
    assert owners == ["kommunen", "", "trafikverket", ""]
