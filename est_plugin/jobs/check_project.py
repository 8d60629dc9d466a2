# SPDX-License-Identifier: GPL-2.0-or-later
"""The project of a workspace: is it there, does it open on another machine, can every layer be read?"""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry

from ..core.errors import EstError
from ..core.schema import TABLES
from ..gis import layer_roles as roles

Told = tuple[str, dict[str, Any], str]
PROBLEM, NOTE = "problem", "note"


def check_project(workspace: Path, may_open_layers: bool = True) -> Iterator[Told]:
    """What is wrong with NAME.qgz beside NAME.gpkg; the project is only read.

    Without `may_open_layers` no layer is opened: GDAL would take over the half-finished changes of a crash, and this check only looks.
    """
    path = Path(workspace).with_suffix(".qgz")
    if not path.is_file():
        yield "workspace-check.project-missing", {"file": path.name}, PROBLEM
        return
    project = QgsProject()
    try:
        flags = () if may_open_layers else (QgsProject.ReadFlag.FlagDontResolveLayers,)
        if not project.read(str(path), *flags):
            yield "workspace-check.project-unreadable", {"file": path.name}, PROBLEM
            return
        yield from _check_paths(project, Path(workspace))
        yield from _check_layers(project, Path(workspace), may_open_layers)
    finally:
        project.clear()


def _check_paths(project: QgsProject, workspace: Path) -> Iterator[Told]:
    if project.readBoolEntry("Paths", "/Absolute", False)[0]:
        yield "workspace-check.paths-absolute", {"file": workspace.with_suffix(".qgz").name}, PROBLEM
    outside = [layer.name() for layer in project.mapLayers().values() if roles.role_of(layer) not in TABLES and _lies_outside(layer, workspace.parent)]
    if outside:
        yield "workspace-check.layers-outside", {"layers": ", ".join(sorted(outside)), "n": len(outside)}, NOTE


def _check_layers(project: QgsProject, workspace: Path, is_opened: bool) -> Iterator[Told]:
    for table in TABLES.values():
        try:
            layer = roles.find_layer(project, table.name)
        except EstError as error:
            yield "workspace-check.failed", {"error": error}, PROBLEM
            continue
        if layer is None:
            yield "workspace-check.layer-missing", {"table": table}, PROBLEM
        elif is_opened and not layer.isValid():
            yield "workspace-check.layer-broken", {"layer": layer.name()}, PROBLEM
        elif _file_of(layer) != workspace.resolve():
            yield "workspace-check.layer-elsewhere", {"layer": layer.name(), "file": str(_file_of(layer))}, PROBLEM
    for layer in project.mapLayers().values():
        if roles.role_of(layer) not in TABLES and is_opened and not layer.isValid():
            yield "workspace-check.base-layer-broken", {"layer": layer.name()}, PROBLEM


def _file_of(layer: QgsMapLayer) -> Path | None:
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path = parts.get("path")
    return Path(path).resolve() if path else None


def _lies_outside(layer: QgsMapLayer, folder: Path) -> bool:
    file = _file_of(layer) if layer.providerType() in ("ogr", "gdal", "spatialite", "delimitedtext") else None
    return file is not None and folder.resolve() not in file.parents
