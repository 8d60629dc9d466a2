# SPDX-License-Identifier: GPL-2.0-or-later
"""The coordinate system that distances, areas and densities are worked out in: metres, and never web Mercator."""
from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsPointXY, QgsRectangle,
)  # fmt: skip

from ..core.errors import InputError
from ..storage.workspace import projected_crs
from .transform import LONLAT

SWEREF99_TM = "EPSG:3006"
_SWEDEN = QgsRectangle(10.0, 55.0, 24.5, 69.3)
_LAST_UTM_LATITUDE = 84.0


def analysis_crs(
    layer_crs: QgsCoordinateReferenceSystem, extent: QgsRectangle, given: QgsCoordinateReferenceSystem | None = None
) -> QgsCoordinateReferenceSystem:
    """The system that is given, else the layer's own when it is measured in metres, else SWEREF 99 TM in Sweden or the UTM zone.

    Parameters
    ----------
    layer_crs, extent : of the events
    given : chosen by the user; refused when it is not in metres, or web Mercator
    Raises
    ------
    InputError    when the layer has no system, or lies where no UTM zone is
    """
    if given is not None and given.isValid():
        projected_crs(_name(given))
        return given
    if not layer_crs.isValid():
        raise InputError("analysis.no-crs")
    if is_metric(layer_crs):
        return layer_crs
    longitude, latitude = _middle(layer_crs, extent)
    if _SWEDEN.contains(QgsPointXY(longitude, latitude)):
        return QgsCoordinateReferenceSystem(SWEREF99_TM)
    if abs(latitude) > _LAST_UTM_LATITUDE:
        raise InputError("analysis.no-metric-crs", crs=layer_crs.description())
    zone = min(int((longitude + 180) // 6) + 1, 60)
    return QgsCoordinateReferenceSystem(f"EPSG:{32600 + zone if latitude >= 0 else 32700 + zone}")


def is_metric(crs: QgsCoordinateReferenceSystem) -> bool:
    """Whether distances can be measured in it as they are."""
    try:
        projected_crs(_name(crs))
    except InputError:
        return False
    return True


def _name(crs: QgsCoordinateReferenceSystem) -> str:
    return crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)


def _middle(crs: QgsCoordinateReferenceSystem, extent: QgsRectangle) -> tuple[float, float]:
    """Longitude and latitude of the middle of an extent."""
    if extent.isNull() or not all(math.isfinite(v) for v in (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())):
        raise InputError("analysis.no-points")
    to_degrees = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(LONLAT), QgsCoordinateTransformContext())
    try:
        place = to_degrees.transform(extent.center())
    except QgsCsException as error:
        raise InputError("analysis.no-metric-crs", crs=crs.description()) from error
    if not (-180 <= place.x() <= 180 and -90 <= place.y() <= 90):
        raise InputError("analysis.no-metric-crs", crs=crs.description())
    return place.x(), place.y()
