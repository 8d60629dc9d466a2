# SPDX-License-Identifier: GPL-2.0-or-later
"""Signs that people use a path, or would if they dared: hotspots, EST reports, findings, stops and school routes near it."""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsVectorLayer

from ..core import geometry
from ..core.path_weights import DEFAULTS, FINDINGS, HOTSPOT, REPORTS, SCHOOL_ROUTES, STOPS, kind_of
from ..core.record import Record
from ..gis import layer_roles
from ..gis.light_sources import WeighingShapes, read_weighing
from ..gis.nearby import features_near
from ..storage.store import Store
from .counted import COUNTED
from .repair_order import Weighing

_RULES = {rule.kind: rule for rule in DEFAULTS}
_TABLES = {"hotspot": HOTSPOT, "observation": REPORTS, "finding": FINDINGS, "lighting_defect": FINDINGS}


def uses_near(store: Store, project: QgsProject, box: QgsRectangle) -> list[Weighing]:
    """What makes a metre of path in the box count more, with the weights of core.path_weights: rows of the workspace, stops and school routes of the map."""
    wide = box.buffered(max(rule.radius_m for rule in DEFAULTS))
    corners = (wide.xMinimum(), wide.yMinimum(), wide.xMaximum(), wide.yMaximum())
    found = [Weighing(table, _shapes(_counted(store.within(table, *corners))), _RULES[kind]) for table, kind in _TABLES.items()]
    crs, context = QgsCoordinateReferenceSystem(store.crs), project.transformContext()
    for layer in project.mapLayers().values():
        kind = kind_of(layer_roles.role_of(layer), layer.name())
        if kind not in (STOPS, SCHOOL_ROUTES) or not isinstance(layer, QgsVectorLayer) or layer_roles.role_of(layer) is not None:
            continue
        near = features_near(layer, wide, crs, context)
        if near is not None and near.isSpatial():
            found.append(Weighing(layer.name(), read_weighing(near, crs, context), _RULES[kind]))
    return [one for one in found if one.shapes.parts]


def _counted(rows: Iterable[Record]) -> list[Record]:
    """What is reviewed and stands for itself; of findings the defects, of hotspots those that are active."""
    return [
        row for row in rows
        if row["geom"] and row["same_as_id"] is None
        and (row["state"] == "active" if row.table == "hotspot" else row["review_state"] in COUNTED)
        and (row.table != "finding" or row["kind"] == "defect")
        and (row.table != "lighting_defect" or row["finding_id"] is None)
    ]  # fmt: skip


def _shapes(rows: list[Record]) -> WeighingShapes:
    made = WeighingShapes(is_area=any(row.table == "hotspot" for row in rows))
    for number, row in enumerate(rows):
        rings = [[geometry.point_xy(row["geom"])]] if row.table != "hotspot" else geometry.polygon_rings(row["geom"])
        made.parts.extend(np.array(ring, dtype=float) for ring in rings)
        made.feature.extend([number] * len(rings))
        made.weight.append(1.0)
    return made
