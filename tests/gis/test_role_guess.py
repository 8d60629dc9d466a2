# SPDX-License-Identifier: GPL-2.0-or-later
"""The proposal of roles for the layers that a municipality has."""

from __future__ import annotations

import pytest
from qgis.core import QgsRasterLayer, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSettings

from est_plugin.gis import layer_roles as roles
from est_plugin.gis.role_guess import base_map_connections, guess_in_folder, guess_roles, role_scores

POINT, LINE, AREA = 0, 1, 2


@pytest.mark.parametrize(
    ("name", "geometry", "role"),
    [
        ("Gatunät", LINE, roles.STREETS_PATHS),
        ("vagnat_nvdb_2026", LINE, roles.STREETS_PATHS),
        ("GC-vägar", LINE, roles.STREETS_PATHS),
        ("Stigar och leder", LINE, roles.STREETS_PATHS),
        ("Belysningspunkter", POINT, roles.LIGHTING_POINTS),
        ("Lyktstolpar (Vätterljus)", POINT, roles.LIGHTING_POINTS),
        ("street_lamps", POINT, roles.LIGHTING_POINTS),
        ("Adressplatser", POINT, roles.ADDRESSES),
        ("Byggnader", AREA, roles.BUILDINGS),
        ("Fastighetsytor", AREA, roles.PROPERTY_OWNER_AREAS),
        ("Markägare kommunen", AREA, roles.PROPERTY_OWNER_AREAS),
        ("Stadsdelar", AREA, roles.DISTRICT_AREAS),
        ("NYKO-områden", AREA, roles.DISTRICT_AREAS),
        ("Topowebb nedtonad", None, roles.BASE_MAP),
        ("Ortofoto 2024", None, roles.BASE_MAP),
    ],
)
def test_swedish_and_english_names_give_the_role(name, geometry, role):
    scores = role_scores(name, geometry)
    assert max(scores, key=scores.get) == role


def test_the_geometry_decides_what_a_name_can_mean():
    assert roles.LIGHTING_POINTS not in role_scores("Belysning", AREA)
    assert roles.STREETS_PATHS not in role_scores("Gator", POINT)


def test_words_inside_other_words_do_not_count():
    assert role_scores("Lagfart", POINT) == {}  # holds "gc"/"vag" in no sense


def test_each_role_gets_its_best_layer_and_no_layer_two_roles(qgis_app):
    layers = [
        QgsVectorLayer("LineString", "Vatten", "memory"),
        QgsVectorLayer("LineString", "Gator", "memory"),
        QgsVectorLayer("Point", "Träd", "memory"),
        QgsVectorLayer("Point", "Belysningspunkter", "memory"),
        QgsVectorLayer("Polygon", "Byggnader", "memory"),
        QgsRasterLayer("type=xyz&url=https://example.invalid/{z}/{x}/{y}.png", "Topowebb nedtonad", "wms"),
    ]
    guess = {role: layer.name() for role, layer in guess_roles(layers).items()}
    assert guess["streets_paths"] == "Gator"
    assert guess["lighting_points"] == "Belysningspunkter"
    assert guess["buildings"] == "Byggnader"
    assert guess["base_map"] == "Topowebb nedtonad"
    assert len(set(guess.values())) == len(guess)


def test_our_own_layers_are_never_guessed(project):
    ours = [roles.layer(project, role) for role in ("finding", "lighting_defect", "walk")]
    assert guess_roles(ours) == {}


def test_saved_connections_are_read_and_left_alone(qgis_app, tmp_path):
    settings = QgsSettings(str(tmp_path / "test.ini"), QSettings.Format.IniFormat)
    settings.setValue("qgis/connections-xyz/Stadskartan/url", "https://karta.example/{z}/{x}/{y}.png?key=a&b=c")
    settings.setValue("qgis/connections-xyz/Stadskartan/zmax", "19")
    settings.setValue("qgis/connections-wms/Lantmäteriet/url", "https://minkarta.example/wms")
    settings.setValue("qgis/connections-wms/Lantmäteriet/authcfg", "abc1234")
    before = settings.allKeys()
    found = {connection.name: connection for connection in base_map_connections(settings)}
    assert found["Stadskartan"].uri == "type=xyz&url=https://karta.example/{z}/{x}/{y}.png?key%3Da%26b%3Dc&zmax=19"
    assert not found["Stadskartan"].needs_layer
    assert found["Lantmäteriet"].needs_layer and "authcfg=abc1234" in found["Lantmäteriet"].uri
    assert settings.allKeys() == before
    assert QgsRasterLayer(found["Stadskartan"].uri, "x", "wms").isValid()


def test_files_in_a_folder_are_proposed_but_never_a_workspace(folder):
    guess = {role: sublayer.name() for role, sublayer in guess_in_folder(folder).items()}
    assert guess["streets_paths"] == "streets_paths" and guess["addresses"] == "addresses"
    assert "finding" not in guess.values() and "hotspot" not in guess.values()
