# SPDX-License-Identifier: GPL-2.0-or-later
"""Outages drawn on the map: a band along the lamps of a row or street, an area round those of a cabinet."""
from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY

from ..core.outage_search import FoundOutage
from ..core.outages import AREA

BAND_M = 8.0
_CORNERS = 8  # segments in a quarter circle


def shape_of(outage: FoundOutage) -> QgsGeometry:
    """A polygon that holds every lamp of the outage, in the system of its places."""
    points = [QgsPointXY(*xy) for xy in outage.places]
    if outage.kind == AREA or len(points) < 2:
        shape = QgsGeometry.fromMultiPointXY(points).convexHull()
    else:
        shape = QgsGeometry.fromPolylineXY(points)
    return shape.buffer(BAND_M, _CORNERS)
