# SPDX-License-Identifier: GPL-2.0-or-later
"""Layer → GeoDataFrame through WKB, without reading the file a second time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsFeatureRequest, QgsFeatureSource, QgsFeedback

from ..compat import is_null
from ..core.errors import Cancelled, MissingLibraryError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def value(raw: object) -> object:
    """A plain value: the null of a provider becomes None."""
    return None if is_null(raw) else raw


def frame(
    source: QgsFeatureSource, columns: Sequence[str] = (), *, feedback: QgsFeedback | None = None, request: QgsFeatureRequest | None = None
) -> GeoDataFrame:
    """Features as a GeoDataFrame with the named columns in the layer's CRS; features without geometry are left out."""
    geopandas = _geopandas()
    request = request or QgsFeatureRequest()
    request.setSubsetOfAttributes(list(columns), source.fields())
    shapes: list[bytes] = []
    values: dict[str, list[object]] = {name: [] for name in columns}
    for feature in source.getFeatures(request):
        if feedback is not None and feedback.isCanceled():
            raise Cancelled()
        if not feature.hasGeometry():
            continue
        shapes.append(bytes(feature.geometry().asWkb()))
        for name in columns:
            values[name].append(value(feature[name]))
    geometry = geopandas.GeoSeries.from_wkb(shapes) if shapes else geopandas.GeoSeries([], dtype="geometry")
    made = geopandas.GeoDataFrame(values, geometry=geometry)
    return made.set_crs(source.sourceCrs().toWkt(), allow_override=True)


def _geopandas():  # noqa: ANN202 - the module
    try:
        import geopandas
    except ImportError as error:
        raise MissingLibraryError("geopandas") from error
    return geopandas
