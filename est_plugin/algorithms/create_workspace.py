# SPDX-License-Identifier: GPL-2.0-or-later
"""est:createworkspace: a workspace on the municipality's own base map."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsMapLayer, QgsProcessing,
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputFile, QgsProcessingParameterCrs, QgsProcessingParameterEnum,
    QgsProcessingParameterFile, QgsProcessingParameterMultipleLayers, QgsProcessingParameterString, QgsProcessingParameterVectorLayer,
    QgsProcessingUtils, QgsRectangle, QgsUnitTypes, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core.errors import InputError
from ..core.file_name import safe_file_name
from ..gis import layer_roles as roles
from ..i18n import tr
from .base import EstAlgorithm, Parameters, user_name

_POINT = QgsWkbTypes.GeometryType.PointGeometry
_LINE = QgsWkbTypes.GeometryType.LineGeometry
_AREA = QgsWkbTypes.GeometryType.PolygonGeometry
_SHAPES = {_POINT: "point", _LINE: "line", _AREA: "polygon"}
_ROLES = {  # parameter → role and shape; BASE_MAP takes anything
    "STREETS_PATHS": (roles.STREETS_PATHS, _LINE, QgsProcessing.SourceType.TypeVectorLine),
    "LIGHTING_POINTS": (roles.LIGHTING_POINTS, _POINT, QgsProcessing.SourceType.TypeVectorPoint),
    "BUILDINGS": (roles.BUILDINGS, _AREA, QgsProcessing.SourceType.TypeVectorPolygon),
    "PROPERTY_OWNER_AREAS": (roles.PROPERTY_OWNER_AREAS, _AREA, QgsProcessing.SourceType.TypeVectorPolygon),
    "DISTRICT_AREAS": (roles.DISTRICT_AREAS, _AREA, QgsProcessing.SourceType.TypeVectorPolygon),
}
_SYSTEM_FILES = {"desktop.ini", "thumbs.db", ".ds_store", ".directory"}
_WEB_MERCATOR = ("EPSG:3857", "EPSG:900913", "EPSG:3785", "ESRI:102100")


class CreateWorkspace(EstAlgorithm):
    """GeoPackage, project and folders; whole or not at all."""

    ID = "createworkspace"
    GROUP = "workspace"
    own_readers = ("BASE_MAP", *_ROLES)

    def add_parameters(self) -> None:
        optional = True
        self.add(QgsProcessingParameterFile("FOLDER", "", QgsProcessingParameterFile.Behavior.Folder))
        self.add(QgsProcessingParameterString("NAME", ""))
        self.add(QgsProcessingParameterString("MUNICIPALITY", "", optional=optional))
        self.add(QgsProcessingParameterCrs("CRS", "", optional=optional))
        self.add(QgsProcessingParameterMultipleLayers("BASE_MAP", "", QgsProcessing.SourceType.TypeMapLayer, optional=optional))
        for name, (_role, _shape, source_type) in _ROLES.items():
            self.add(QgsProcessingParameterVectorLayer(name, "", [source_type], optional=optional))
        self.add(QgsProcessingParameterEnum("LANGUAGE", "", ["sv", "en"], defaultValue="sv", usesStaticStrings=True))
        self.addOutput(QgsProcessingOutputFile("WORKSPACE", self.label("WORKSPACE")))
        self.addOutput(QgsProcessingOutputFile("PROJECT", self.label("PROJECT")))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.create_workspace import WorkspacePlan, create_workspace
        from ..storage.folder_checks import STOP, check_folder

        name = self.text_of(parameters, "NAME", context)
        if not name:
            raise InputError("error.workspace-needs-name")
        folder = workspace_folder(Path(self.text_of(parameters, "FOLDER", context)).absolute(), name)
        for problem in check_folder(folder):
            if problem.level == STOP:
                raise InputError(problem.key, **problem.details)
            feedback.pushWarning(problem.text(tr))
        sources = self._sources(parameters, context)
        municipality = self.text_of(parameters, "MUNICIPALITY", context) or None
        crs = self._crs(parameters, context)
        if crs is None and municipality is None:
            crs = _crs_of(sources)
        around = map_extent(sources) if municipality is None else None
        plan = WorkspacePlan(
            folder=folder, name=name, municipality_code=municipality, crs=crs, base_layers=sources,
            language=self.parameterAsEnumString(parameters, "LANGUAGE", context) or "sv", user=user_name(),
            settings={"map_extent_lonlat": around} if around else {},
        )  # fmt: skip
        made = create_workspace(plan)
        feedback.pushInfo(tr("algorithm.createworkspace.done", file=made.gpkg.name, folder=str(made.gpkg.parent)))
        return {"WORKSPACE": str(made.gpkg), "PROJECT": str(made.project)}

    def _crs(self, parameters: Parameters, context: QgsProcessingContext) -> str | None:
        if parameters.get("CRS") in (None, ""):
            return None
        given = self.parameterAsCrs(parameters, "CRS", context)
        authority = given.authid()
        if not given.isValid() or not authority or authority.startswith("USER:"):  # another computer does not know one's own system
            raise InputError("error.crs-unknown", crs=authority or given.description() or str(parameters["CRS"])[:60])
        return authority

    def _sources(self, parameters: Parameters, context: QgsProcessingContext) -> dict[str, Any]:
        sources: dict[str, Any] = {}
        base = [_layer(value, roles.BASE_MAP, context) for value in _values(parameters.get("BASE_MAP"))]
        if base:
            sources[roles.BASE_MAP] = base
        for name, (role, shape, _type) in _ROLES.items():
            for value in _values(parameters.get(name)):
                layer = _layer(value, role, context)
                if not isinstance(layer, QgsVectorLayer) or layer.geometryType() != shape:
                    raise InputError("algorithm.layer-shape", name=name, layer=layer.name(), shape=tr(f"algorithm.shape.{_SHAPES[shape]}"))
                sources[role] = layer
        return sources


def workspace_folder(folder: Path, name: str) -> Path:
    """Where the files go: FOLDER itself when it is new, empty or already holds this name (which is then refused), else FOLDER/NAME."""
    file_name = safe_file_name(name)
    if not folder.is_dir():
        return folder
    entries = {entry.name for entry in folder.iterdir() if entry.name.lower() not in _SYSTEM_FILES}
    is_there = entries & {f"{file_name}.gpkg", f"{file_name}.qgz"}
    return folder if not entries or is_there else folder / file_name


def _values(value: Any) -> list[Any]:
    if value in (None, "", []):
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _layer(value: Any, role: str, context: QgsProcessingContext) -> QgsMapLayer:
    """A layer object, one of the open project by id or name, or a new one of a path or provider://address."""
    from ..gis.base_layers import make_layer

    if isinstance(value, str):
        text = value.strip()
        known = QgsProcessingUtils.mapLayerFromString(text, context, False)
        value = known if known is not None else text
    return make_layer(value, role)


def _crs_of(sources: dict[str, Any]) -> str | None:
    """What the base map is measured in, when neither CRS nor municipality was given."""
    for layer in _layers(sources.values()):
        crs: QgsCoordinateReferenceSystem = layer.crs()
        is_metric = crs.isValid() and not crs.isGeographic() and crs.mapUnits() == QgsUnitTypes.DistanceUnit.DistanceMeters
        if isinstance(layer, QgsVectorLayer) and is_metric and crs.authid().startswith("EPSG:") and crs.authid() not in _WEB_MERCATOR:
            return crs.authid()
    return None


def map_extent(sources: dict[str, Any]) -> list[float] | None:
    """What the vector layers cover, in degrees: it helps imports to recognise coordinates when no municipality is given."""
    lonlat, box = QgsCoordinateReferenceSystem("EPSG:4326"), QgsRectangle()
    for layer in _layers(sources.values()):
        if isinstance(layer, QgsVectorLayer) and layer.crs().isValid() and not layer.extent().isEmpty():
            try:
                part = QgsCoordinateTransform(layer.crs(), lonlat, QgsCoordinateTransformContext()).transformBoundingBox(layer.extent())
            except QgsCsException:
                continue
            box.combineExtentWith(part)
    return None if box.isEmpty() else [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


def _layers(values: Iterable[Any]) -> list[QgsMapLayer]:
    return [layer for value in values for layer in _values(value)]
