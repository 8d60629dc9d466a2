# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a workspace: the GeoPackage, its project on the municipality's own base map, and the folders; whole or not at all."""
from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsProject

from ..core import local_time, municipalities
from ..core.errors import InputError, StorageError
from ..core.file_name import safe_file_name
from ..gis import project_setup
from ..gis.base_layers import Sources
from ..paths import resource
from ..storage import workspace
from ..storage.store import Store

NEAREST_CRS = "EPSG:3006"  # SWEREF 99 TM holds for the whole country


@dataclass(frozen=True)
class OrganisationChoice:
    """What the municipality decides about one shipped organisation."""

    code: str
    name: str
    mailbox: str | None = None
    active: bool = True


@dataclass(frozen=True)
class WorkspacePlan:
    """Everything that is decided before a workspace is made; only folder and name have no default."""

    folder: Path  # the workspace's own folder, made when it is missing
    name: str
    municipality_code: str | None = None
    crs: str | None = None  # None: the municipality's own, else SWEREF 99 TM
    base_layers: Sources = field(default_factory=dict)  # role → layer, path, connection
    language: str = "sv"
    organisations: tuple[OrganisationChoice, ...] = ()
    lamp_model: str = "rondering"
    user: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_muted: bool = True
    extent: tuple[float, float, float, float] | None = None  # degrees; None: the municipality's, else the base map's

    @property
    def gpkg(self) -> Path:
        """The file that will hold the workspace."""
        return Path(self.folder) / f"{safe_file_name(self.name)}.gpkg"


@dataclass(frozen=True)
class CreatedWorkspace:
    """Where the new workspace lies."""

    gpkg: Path
    project: Path


def create_workspace(plan: WorkspacePlan) -> CreatedWorkspace:
    """Make it; after an error nothing that was made is left. InputError or StorageError say what to do."""
    if not plan.name.strip():
        raise InputError("error.workspace-needs-name")
    municipality = register().by_code(plan.municipality_code) if plan.municipality_code else None
    crs = plan.crs or (f"EPSG:{municipality.epsg}" if municipality else NEAREST_CRS)
    project_path = plan.gpkg.with_suffix(".qgz")
    if project_path.exists():
        raise InputError("error.file-exists", file=project_path.name, folder=str(plan.folder))
    before = _existing(plan.gpkg)
    try:
        workspace.create(
            plan.gpkg, crs, plan.language, user=plan.user, settings=_settings(plan, municipality),
            organisations=[{"code": o.code, "name": o.name, "mailbox": o.mailbox, "active": o.active} for o in plan.organisations],
        )  # fmt: skip
        made = _project(plan.gpkg, crs, plan.language, plan.base_layers, _extent(plan, municipality), plan.is_muted)
    except BaseException:
        _remove_made(plan.gpkg, before)
        raise
    return CreatedWorkspace(plan.gpkg, made)


def build_project(store: Store, project_path: Path, language: str) -> Path:
    """The project of a workspace that lost its own; the base map has to be chosen again."""
    if project_path.with_suffix(".gpkg") != store.path:
        raise StorageError("error.project-not-saved", file=project_path.name, folder=str(project_path.parent))
    municipality = store.setting("municipality") or {}
    code = municipality.get("code") if isinstance(municipality, dict) else None
    extent = register().by_code(code).extent if code else None
    return _project(store.path, store.crs, store.language or language, {}, extent, True)


def register() -> municipalities.MunicipalityRegister:
    """The municipalities of the country."""
    return municipalities.load(resource("municipalities.json"))


def _project(gpkg: Path, crs: str, language: str, base_layers: Sources, extent: Any, is_muted: bool) -> Path:
    project = QgsProject()
    try:
        return project_setup.build_project(project, gpkg, crs, language, base_layers, extent=extent, is_muted=is_muted)
    finally:
        project.clear()


def _settings(plan: WorkspacePlan, municipality: municipalities.Municipality | None) -> dict[str, Any]:
    settings: dict[str, Any] = {"time_zone": local_time.STOCKHOLM, "lamp_model": plan.lamp_model}
    if municipality is not None:
        settings["municipality"] = {"code": municipality.code, "name": municipality.name}
    extent = _extent(plan, municipality)
    if extent is not None:
        settings["extent_lonlat"] = list(extent)  # imports ask whether points lie in the municipality
    return {**settings, **plan.settings}


def _extent(plan: WorkspacePlan, municipality: municipalities.Municipality | None) -> tuple[float, float, float, float] | None:
    return plan.extent or (municipality.extent if municipality else None)


def _existing(gpkg: Path) -> set[Path]:
    """What stands in the folder, and which of its parents exist, before we begin."""
    folder = gpkg.parent
    found = {parent for parent in (folder, *folder.parents) if parent.exists()}
    return found | (set(folder.iterdir()) if folder.is_dir() else set())


def _remove_made(gpkg: Path, before: set[Path]) -> None:
    folder = gpkg.parent
    ours = [gpkg, gpkg.with_suffix(".qgz"), Path(f"{gpkg}-journal"), *(folder / name for name in workspace.FOLDERS)]
    for path in ours:
        if path not in before and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path not in before:
            path.unlink(missing_ok=True)
    for parent in (folder, *folder.parents):
        if parent in before or not parent.is_dir() or any(parent.iterdir()):
            break
        parent.rmdir()
