# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a workspace as layers of the project, in their groups."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsProject, QgsVectorLayer

from ..core.errors import StorageError
from ..core.schema import TABLES
from ..i18n import Texts
from . import layer_roles as roles
from .field_widgets import add_shown_fields

# groups from the top down, with the tables in them; the map draws what stands first on top
GROUPS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("findings", ("finding",), True),
    ("lighting", ("lighting_defect",), True),
    ("barriers", ("barrier",), True),
    ("walk", ("walk_stop",), True),  # what was written down at a stop lies on its disc
    ("routes", ("walk",), True),  # under what was found along it
    ("hotspots", ("observation", "hotspot"), True),
    ("measures", ("measure", "measure_link", "co_responsible", "attachment", "dispatch", "follow_up", "meeting", "decision"), True),
    ("rounds", ("patrol_visit", "patrol"), True),
    ("cycle", (
        "dialogue", "dialogue_theme", "situation_report", "cause", "promise", "promise_activity", "activity_done",
    ), True),
    ("lists", (
        "organisation", "code", "routing_rule", "deadline_rule", "walk_group", "stop_rating", "settings", "change_log",
    ), False),
)  # fmt: skip


def add_our_layers(project: QgsProject, workspace_gpkg: Path, language: str) -> dict[str, QgsVectorLayer]:
    """Add the tables that the project does not have yet, each to its group; the new layers by table."""
    there = {role for role, _layer in roles.our_layers(project)}
    layers: dict[str, QgsVectorLayer] = {}
    for key, tables, is_shown in GROUPS:
        wanted = [name for name in tables if name not in there]
        if not wanted:
            continue
        group = _group(project, key, [name for name in tables if name in there], language)
        for name in wanted:
            layer = QgsVectorLayer(f"{workspace_gpkg}|layername={name}", TABLES[name].label(language), "ogr")
            if not layer.isValid():
                raise StorageError("error.table-missing", table=name, file=workspace_gpkg.name)
            roles.set_role(layer, name)
            project.addMapLayer(layer, False)
            group.insertLayer(_position(group, tables, name), layer).setExpanded(name in ("finding", "lighting_defect"))
            layers[name] = layer
        if not there:
            group.setExpanded(is_shown and any(TABLES[name].is_spatial for name in tables))
            group.setItemVisibilityChecked(is_shown)
    add_shown_fields({**dict(roles.our_layers(project)), **layers}, language)
    return layers


def _position(group: QgsLayerTreeGroup, tables: tuple[str, ...], name: str) -> int:
    """Under the layers that come before it in its group, above the others: points lie on areas."""
    above = tables[: tables.index(name)]
    found = [index for index, node in enumerate(group.children()) if isinstance(node, QgsLayerTreeLayer) and roles.role_of(node.layer()) in above]
    return found[-1] + 1 if found else 0


def _group(project: QgsProject, key: str, neighbours: list[str], language: str) -> QgsLayerTreeGroup:
    """The group in which a table of the same kind lies, whatever it is called by now; else a new one."""
    root = project.layerTreeRoot()
    for name in neighbours:
        for layer in roles.layers_of(project, name):
            node = root.findLayer(layer.id())
            if node is not None and isinstance(node.parent(), QgsLayerTreeGroup):
                return node.parent()
    return root.addGroup(Texts(language)(f"gis.layers.{key}"))
