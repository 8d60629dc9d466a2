# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of est:hotspots as features, and what a finished layer keeps: style, words for its columns, how it was made."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsGeometry, QgsMapLayer, QgsProviderRegistry, QgsVectorLayer

from ..compat import FIELD_TYPES, save_style_in_file
from ..core.errors import EstError, StorageError
from ..i18n import Texts

METRICS_PROPERTY = "est_plugin/metrics"
GDAL_ITEM = "EST_METRICS"
_ASKED_EVERY = 2000
Progress = Callable[[float], None]


def fields_of(columns: Mapping[str, np.ndarray]) -> QgsFields:
    """Whole numbers, real numbers and texts by the kind of the arrays."""
    fields = QgsFields()
    for name, values in columns.items():
        kind = {"i": "long", "u": "long", "f": "real"}.get(values.dtype.kind, "text")
        fields.append(QgsField(name, FIELD_TYPES[kind]))
    return fields


def features_of(geometries: Sequence[bytes], columns: Mapping[str, np.ndarray], fields: QgsFields, progress: Progress) -> Iterator[QgsFeature]:
    """One feature per row; NaN and empty words become NULL."""
    plain = [_plain(values) for values in columns.values()]
    for number, (wkb, *row) in enumerate(zip(geometries, *plain)):
        if number % _ASKED_EVERY == 0:
            progress(number / len(geometries))
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature = QgsFeature(fields)
        feature.setGeometry(geometry)
        feature.setAttributes(row)
        yield feature


def fill(
    sink: QgsFeatureSink, destination: str, geometries: Sequence[bytes], columns: Mapping[str, np.ndarray], fields: QgsFields, progress: Progress
) -> None:  # fmt: skip
    """Write all rows; when the user stops in the middle the file that was begun is removed."""
    try:
        for feature in features_of(geometries, columns, fields, progress):
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise StorageError("hotspots.cannot-write", reason=sink.lastError()[:200])
        sink.flushBuffer()
    except EstError:
        _remove(sink, destination)
        raise


def finish(layer: QgsMapLayer, title: str, abstract: str, metrics: str) -> None:
    """Keep how it was made with the layer, and style and all with its file, so that it opens the same elsewhere."""
    layer.setCustomProperty(METRICS_PROPERTY, metrics)
    metadata = layer.metadata()
    metadata.setTitle(title)
    metadata.setAbstract(abstract)
    layer.setMetadata(metadata)
    path, table = _file_of(layer)
    if path is None:
        return
    if path.suffix.lower() == ".gpkg" and isinstance(layer, QgsVectorLayer):
        _remember(path, table, metrics)
        save_style_in_file(layer, table or path.stem)
        return
    layer.saveDefaultStyle()
    layer.saveDefaultMetadata()


def name_columns(layer: QgsVectorLayer, texts: Texts) -> None:
    """Words for the columns in the attribute table."""
    for index, field in enumerate(layer.fields()):
        key = f"hotspots.field-{field.name()}"
        if key in texts:
            layer.setFieldAlias(index, texts(key))


def _remove(sink: QgsFeatureSink, destination: str) -> None:
    """Take away what an unfinished output has left; a table in a file that holds others is emptied by QGIS when it is written again."""
    path = Path(destination.split("|")[0])
    if not path.is_file():
        return
    if hasattr(sink, "finalize"):
        sink.finalize()
    del sink
    for left in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)


def _plain(values: np.ndarray) -> list[object]:
    if values.dtype.kind == "f":
        return [None if value != value else value for value in values.tolist()]
    if values.dtype.kind == "O":
        return [value or None for value in values.tolist()]
    return values.tolist()


def _file_of(layer: QgsMapLayer) -> tuple[Path | None, str]:
    """(file, table) behind a layer; (None, "") for one in memory."""
    provider = layer.providerType()
    if provider not in ("ogr", "gdal"):
        return None, ""
    parts = QgsProviderRegistry.instance().decodeUri(provider, layer.source())
    path = Path(parts.get("path") or "")
    return (path, parts.get("layerName") or "") if path.is_file() else (None, "")


def _remember(path: Path, table: str, metrics: str) -> None:
    """Parameters in the metadata tables of the GeoPackage, for other programs."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName(table) if dataset is not None and table else dataset.GetLayer(0) if dataset is not None else None
    if layer is not None:
        layer.SetMetadataItem(GDAL_ITEM, metrics)
