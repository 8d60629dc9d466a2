# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers are known by role, never by name: the user may rename and move them."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer

from ..core.errors import EstError, NotFoundError

PROPERTY = "est_plugin/role"
BASE_MAP, STREETS_PATHS, LIGHTING_POINTS = "base_map", "streets_paths", "lighting_points"
ADDRESSES, BUILDINGS = "addresses", "buildings"
PROPERTY_OWNER_AREAS, DISTRICT_AREAS = "property_owner_areas", "district_areas"

BASE_ROLES: tuple[str, ...] = (BASE_MAP, STREETS_PATHS, LIGHTING_POINTS, ADDRESSES, BUILDINGS, PROPERTY_OWNER_AREAS, DISTRICT_AREAS)
SHARED_ROLES = frozenset({BASE_MAP})  # a base map may be made of several layers


def our_roles() -> tuple[str, ...]:
    """Those of the workspace's own tables; the schema is loaded when it is asked for, not when QGIS starts."""
    from ..core.schema import TABLES

    return tuple(TABLES)


def role_of(layer: QgsMapLayer) -> str | None:
    """The role of a layer; None for layers that are none of ours."""
    return layer.customProperty(PROPERTY) or None


def set_role(layer: QgsMapLayer, role: str | None) -> None:
    """Give a layer a role, or take it away with None."""
    if role is None:
        layer.removeCustomProperty(PROPERTY)
        return
    if role not in our_roles() and role not in BASE_ROLES:
        raise EstError("error.unknown-role", role=role)
    layer.setCustomProperty(PROPERTY, role)


def layers_of(project: QgsProject, role: str) -> list[QgsMapLayer]:
    """All layers of a role, those on top first."""
    ordered = project.layerTreeRoot().layerOrder()
    found = [layer for layer in ordered if layer is not None and role_of(layer) == role]
    known = {layer.id() for layer in found}
    rest = (layer for layer in project.mapLayers().values() if role_of(layer) == role and layer.id() not in known)
    return found + sorted(rest, key=lambda layer: layer.name())


def our_layers(project: QgsProject) -> list[tuple[str, QgsVectorLayer]]:
    """(table, layer) of every layer of the workspace in the project, found in one go."""
    ours = our_roles()
    return [(role, one) for one in project.mapLayers().values() if isinstance(one, QgsVectorLayer) and (role := role_of(one)) in ours]


def find_layer(project: QgsProject, role: str) -> QgsMapLayer | None:
    """The layer of a role, or None; a duplicated layer keeps its role, and two hits are an error the user is told about."""
    found = layers_of(project, role)
    if len(found) > 1 and role not in SHARED_ROLES:
        names = ", ".join(layer.name() for layer in found)
        raise EstError("error.role-twice", "error.role-twice.hint", role=role, layers=names)
    return found[0] if found else None


def layer(project: QgsProject, role: str) -> QgsVectorLayer:
    """The vector layer of a role; NotFoundError when the project has none or it cannot be read."""
    found = find_layer(project, role)
    if not isinstance(found, QgsVectorLayer):
        raise NotFoundError("error.role-missing", "error.role-missing.hint", role=role)
    if not found.isValid():
        raise NotFoundError("error.layer-broken", "error.layer-broken.hint", layer=found.name())
    return found


def base_layers(project: QgsProject, roles: Iterable[str] = BASE_ROLES) -> list[QgsMapLayer]:
    """The layers of the municipality's base map in drawing order, top first."""
    wanted = set(roles)
    return [one for one in project.layerTreeRoot().layerOrder() if one is not None and role_of(one) in wanted]
