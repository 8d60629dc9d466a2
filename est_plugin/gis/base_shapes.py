# SPDX-License-Identifier: GPL-2.0-or-later
"""Streets and areas of the municipality's base map as arrays in the workspace CRS, read once for as long as the layers are the same."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsVectorLayer, QgsWkbTypes

from ..compat import is_null
from . import layer_roles as roles
from .coordinate_arrays import parts_of, shapes_of
from .place_lookup import field_for


@dataclass(frozen=True)
class Shapes:
    """Named lines or areas: for each its parts (lines) or rings, float arrays (k, 2) in metres."""

    names: tuple[str, ...] = ()
    parts: tuple[tuple[np.ndarray, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.names)


class BaseShapes:
    """Asked for by role; a layer that is missing or broken has no shapes."""

    def __init__(self, project: QgsProject, crs: str) -> None:
        self._project, self._crs = project, QgsCoordinateReferenceSystem(crs)
        self._read: dict[str, tuple[Any, Shapes]] = {}

    @property
    def has_streets(self) -> bool:
        """Whether the project has a layer of streets."""
        return self._layer(roles.STREETS_PATHS, QgsWkbTypes.GeometryType.LineGeometry) is not None

    @property
    def has_areas(self) -> bool:
        """Whether the project has a layer of areas with names."""
        layer = self._layer(roles.DISTRICT_AREAS, QgsWkbTypes.GeometryType.PolygonGeometry)
        return layer is not None and bool(field_for(layer, "name"))

    def streets(self) -> Shapes:
        """All streets and paths, also those without a name."""
        return self._shapes(roles.STREETS_PATHS, QgsWkbTypes.GeometryType.LineGeometry)

    def areas(self) -> Shapes:
        """Areas of the municipality that have a name."""
        found = self._shapes(roles.DISTRICT_AREAS, QgsWkbTypes.GeometryType.PolygonGeometry)
        named = [at for at, name in enumerate(found.names) if name]
        return Shapes(tuple(found.names[at] for at in named), tuple(found.parts[at] for at in named))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _layer(self, role: str, kind: QgsWkbTypes.GeometryType) -> QgsVectorLayer | None:
        found = roles.find_layer(self._project, role)
        return found if isinstance(found, QgsVectorLayer) and found.isValid() and found.geometryType() == kind else None

    def _shapes(self, role: str, kind: QgsWkbTypes.GeometryType) -> Shapes:
        layer = self._layer(role, kind)
        if layer is None:
            return Shapes()
        name = field_for(layer, "name")
        state = (layer.id(), layer.source(), layer.subsetString(), layer.featureCount(), name, layer.crs().authid())
        if role not in self._read or self._read[role][0] != state:
            transform = QgsCoordinateTransform(layer.crs(), self._crs, self._project.transformContext())
            found = [
                ("" if not values or is_null(values[0]) else str(values[0]).strip(), tuple(parts_of(geometry)))
                for _fid, geometry, values in shapes_of(layer, kind, transform, [name] if name else [], lambda: None)
            ]
            self._read[role] = (state, Shapes(tuple(one for one, _parts in found), tuple(parts for _one, parts in found)))
        return self._read[role][1]
