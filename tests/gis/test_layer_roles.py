# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers are found by role, whatever they are called."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from est_plugin.core.errors import EstError, NotFoundError
from est_plugin.gis import layer_roles as roles


def test_a_renamed_layer_keeps_its_role(project):
    layer = roles.layer(project, "finding")
    layer.setName("Något helt annat")
    assert roles.layer(project, "finding").id() == layer.id()


def test_a_duplicated_layer_is_an_error_that_names_both(project):
    copy = roles.layer(project, "finding").clone()
    copy.setName("Kopia")
    project.addMapLayer(copy)
    with pytest.raises(EstError) as caught:
        roles.find_layer(project, "finding")
    assert caught.value.key == "error.role-twice"
    assert "Kopia" in caught.value.details["layers"] and "Iakttagelse" in caught.value.details["layers"]


def test_a_base_map_may_be_made_of_several_layers(project):
    for name in ("Ortofoto", "Vatten"):
        layer = QgsVectorLayer("Polygon?crs=EPSG:3008", name, "memory")
        roles.set_role(layer, roles.BASE_MAP)
        project.addMapLayer(layer)
    assert roles.find_layer(project, roles.BASE_MAP) is not None
    assert {layer.name() for layer in roles.layers_of(project, roles.BASE_MAP)} == {"Ortofoto", "Vatten"}


def test_a_missing_role_says_which(qgis_app):
    with pytest.raises(NotFoundError) as caught:
        roles.layer(QgsProject(), "finding")
    assert caught.value.details["role"] == "finding"


def test_unknown_roles_are_refused(qgis_app):
    with pytest.raises(EstError):
        roles.set_role(QgsVectorLayer("Point", "x", "memory"), "fynd")
