# SPDX-License-Identifier: GPL-2.0-or-later
"""The project of a workspace: made by code from the schema, saved beside the GeoPackage, opened again on any machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsAttributeEditorContainer, QgsAttributeEditorElement, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsLayerTreeGroup,
    QgsMapLayer, QgsMapThemeCollection, QgsProject, QgsRectangle, QgsReferencedRectangle, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtGui import QColor

from ..core.errors import InputError, StorageError
from ..core.schema import VERSION
from ..i18n import Texts
from . import layer_roles as roles
from .attribute_forms import build_form
from .base_layers import Sources, listed, make_layer
from .base_styles import is_example, mute
from .our_layers import add_our_layers
from .relations import add_relations
from .styles import apply_styles

SCOPE, WORKSPACE_ENTRY, LANGUAGE_ENTRY, SCHEMA_ENTRY = "est_plugin", "workspace", "language", "schema_version"

_SELECTION = "#56B4E9"  # sky: QGIS' own yellow would make every finding look like a lamp
# theme → our layers that it shows; the base map is in all of them
_THEMES: dict[str, tuple[str, ...]] = {
    "walk": ("walk", "walk_stop", "finding", "lighting_defect"),
    "lighting": ("lighting_defect",),
    "hotspots": ("hotspot", "observation", "finding", "lighting_defect", "barrier"),
    "technical": ("finding", "lighting_defect", "barrier", "hotspot", "walk"),
}
_THEME_BASE = {
    "walk": (roles.BASE_MAP, roles.STREETS_PATHS, roles.BUILDINGS),
    "lighting": (roles.BASE_MAP, roles.STREETS_PATHS, roles.BUILDINGS, roles.LIGHTING_POINTS),
    "hotspots": (roles.BASE_MAP, roles.STREETS_PATHS, roles.BUILDINGS, roles.DISTRICT_AREAS),
    "technical": (roles.BASE_MAP, roles.STREETS_PATHS, roles.BUILDINGS, roles.LIGHTING_POINTS, roles.PROPERTY_OWNER_AREAS),
}
_HIDDEN_BASE = (roles.ADDRESSES, roles.DISTRICT_AREAS, roles.PROPERTY_OWNER_AREAS)  # known, but not in the way at first


@dataclass(frozen=True)
class OpenedProject:
    """What was opened; `missing` names layers that could not be read on this machine."""

    workspace: Path
    language: str
    missing: tuple[str, ...] = ()


def build_project(
    project: QgsProject, workspace_gpkg: Path, crs: str, language: str, base_layers: Sources | None = None, *,
    title: str = "", extent: tuple[float, float, float, float] | None = None, extent_crs: str = "EPSG:4326", is_muted: bool = True,
) -> Path:  # fmt: skip
    """Fill an empty project for a workspace and save it as NAME.qgz beside NAME.gpkg; the path of the project.

    `extent` (xmin, ymin, xmax, ymax in `extent_crs`) is what is shown at first, usually the municipality's; without it the base map's.
    """
    workspace_gpkg = Path(workspace_gpkg)
    system = QgsCoordinateReferenceSystem(crs)
    if not system.isValid():
        raise InputError("error.crs-unknown", crs=crs)
    project.clear()
    project.setCrs(system)
    project.setTitle(title or workspace_gpkg.stem)
    project.setSelectionColor(QColor(_SELECTION))
    project.setEllipsoid(system.ellipsoidAcronym())
    project.setBackgroundColor(QColor("#FFFFFF"))
    project.writeEntryBool("Paths", "/Absolute", False)
    project.writeEntry(SCOPE, WORKSPACE_ENTRY, workspace_gpkg.name)
    project.writeEntry(SCOPE, LANGUAGE_ENTRY, language)
    project.writeEntry(SCOPE, SCHEMA_ENTRY, VERSION)
    texts = Texts(language)
    ours = add_our_layers(project, workspace_gpkg, language)
    apply_styles(ours, language)
    add_relations(project, ours, language)
    for table in ours:
        build_form(project, table, ours, language)
    _add_base_layers(project, base_layers or {}, texts, is_muted)
    _add_themes(project, texts)
    snapping = project.snappingConfig()
    snapping.setEnabled(False)
    project.setSnappingConfig(snapping)
    _set_extent(project, extent, extent_crs)
    return save(project, workspace_gpkg.with_suffix(".qgz"))


def save(project: QgsProject, path: Path) -> Path:
    """Write the project; StorageError when the folder refuses."""
    connect_child_tables(project)
    if not project.write(str(path)):
        raise StorageError("error.project-not-saved", "error.project-not-saved.hint", file=path.name, folder=str(path.parent))
    return path


def open_project(project: QgsProject, path: Path) -> OpenedProject:
    """Read the project of a workspace (.qgz, or the .gpkg beside it)."""
    path = Path(path).with_suffix(".qgz")
    if not path.is_file():
        raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
    if not project.read(str(path)):
        raise InputError("error.project-unreadable", file=path.name)
    name, found = project.readEntry(SCOPE, WORKSPACE_ENTRY, "")
    if not found or not name:
        raise InputError("error.not-a-workspace-project", file=path.name)
    language, _found = project.readEntry(SCOPE, LANGUAGE_ENTRY, "sv")
    connect_child_tables(project)
    missing = tuple(sorted(layer.name() for layer in project.mapLayers().values() if not layer.isValid()))
    return OpenedProject(path.parent / name, language, missing)


def workspace_of(project: QgsProject) -> Path | None:
    """The GeoPackage of the workspace that an open project belongs to; None for other projects."""
    name, found = project.readEntry(SCOPE, WORKSPACE_ENTRY, "")
    if not found or not name or not project.fileName():
        return None
    return Path(project.fileName()).parent / name


def connect_child_tables(project: QgsProject) -> None:
    """Give the child tables of the forms their relation again: QGIS looks it up in its one open project, and a project
    that is made or changed beside it would be saved with child tables that stay empty (seen on 3.22)."""
    kind = QgsAttributeEditorElement.AttributeEditorType.AeTypeRelation
    for layer in layers_by_table(project).values():
        for tab in layer.editFormConfig().tabs():
            for element in tab.findElements(kind) if isinstance(tab, QgsAttributeEditorContainer) else ():
                element.init(project.relationManager())


def _add_base_layers(project: QgsProject, sources: Sources, texts: Texts, is_muted: bool) -> None:
    group = project.layerTreeRoot().addGroup(texts("gis.layers.base"))
    for role, source in listed(sources):
        add_base_layer(project, role, make_layer(source, role), group, is_muted=is_muted)


def add_base_layer(
    project: QgsProject, role: str, layer: QgsMapLayer, group: QgsLayerTreeGroup | None = None, *, is_muted: bool = True
) -> None:
    """Put one layer of the municipality under ours, with its role; also used later, from the options."""
    if role not in roles.SHARED_ROLES and roles.layers_of(project, role):
        raise InputError("error.role-taken", role=role)
    if group is None:
        groups = project.layerTreeRoot().findGroups()
        group = groups[-1] if groups else project.layerTreeRoot()
    roles.set_role(layer, role)
    if is_muted and role != roles.LIGHTING_POINTS and not is_example(layer):
        mute(layer)
    project.addMapLayer(layer, False)
    node = group.addLayer(layer)
    node.setExpanded(False)
    node.setItemVisibilityChecked(role not in _HIDDEN_BASE)


def _add_themes(project: QgsProject, texts: Texts) -> None:
    for key, tables in _THEMES.items():
        records = []
        for layer in project.layerTreeRoot().layerOrder():
            role = roles.role_of(layer)
            if role in tables or role in _THEME_BASE[key]:
                records.append(QgsMapThemeCollection.MapThemeLayerRecord(layer))
        record = QgsMapThemeCollection.MapThemeRecord()
        record.setLayerRecords(records)
        project.mapThemeCollection().insert(texts(f"gis.theme.{key}"), record)


def add_to_themes(project: QgsProject, layers: Mapping[str, QgsVectorLayer], texts: Texts) -> None:
    """Show layers (by table) that came later in the themes they belong to; themes that the municipality removed or made itself stay as they are."""
    themes = project.mapThemeCollection()
    for key, tables in _THEMES.items():
        name, wanted = texts(f"gis.theme.{key}"), [layers[table] for table in tables if table in layers]
        if not wanted or not themes.hasMapTheme(name):
            continue
        record = themes.mapThemeState(name)
        record.setLayerRecords([*record.layerRecords(), *(QgsMapThemeCollection.MapThemeLayerRecord(layer) for layer in wanted)])
        themes.update(name, record)


def theme_name(key: str, language: str) -> str:
    """Name of a map theme: walk, lighting, hotspots, technical."""
    return Texts(language)(f"gis.theme.{key}")


def _set_extent(project: QgsProject, extent: tuple[float, float, float, float] | None, extent_crs: str) -> None:
    if extent is not None:
        box = QgsRectangle(*extent)
        source = QgsCoordinateReferenceSystem(extent_crs)
        box = QgsCoordinateTransform(source, project.crs(), project.transformContext()).transformBoundingBox(box)
    else:
        box = _extent_of_base(project)
    if box is None or box.isEmpty():
        return
    referenced = QgsReferencedRectangle(box, project.crs())
    project.viewSettings().setDefaultViewExtent(referenced)
    project.viewSettings().setPresetFullExtent(referenced)


def _extent_of_base(project: QgsProject) -> QgsRectangle | None:
    """What the vector base layers cover; services of the whole world tell nothing."""
    box: QgsRectangle | None = None
    for layer in roles.base_layers(project):
        if not isinstance(layer, QgsVectorLayer) or layer.extent().isEmpty():
            continue
        transform = QgsCoordinateTransform(layer.crs(), project.crs(), project.transformContext())
        part = transform.transformBoundingBox(layer.extent())
        if box is None:
            box = part
        else:
            box.combineExtentWith(part)
    return box


def layers_by_table(project: QgsProject) -> Mapping[str, QgsVectorLayer]:
    """Our layers of an open project by table name."""
    return {role: roles.layer(project, role) for role in roles.our_roles() if roles.find_layer(project, role) is not None}
