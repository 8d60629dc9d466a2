# SPDX-License-Identifier: GPL-2.0-or-later
"""Any vector source QGIS can open → a plain table with the geometry as WKB; CSV, XLSX, JSON and XML records go to our own readers."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsGeometry,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, Qt, QTime, QVariant

from ..core.errors import InputError, NotFoundError
from ..core.importing.source import GEOMETRY, SourceTable
from ..core.notice import Notice
from .record_files import is_record_file, read_records
from .table_files import SHEET_ENDINGS, is_table_file, read_table

_GPX_LAYERS = ("waypoints", "track_points", "route_points")


def read_source(
    source: str | Path | QgsFeatureSource, *, sheet: str | None = None, crs: QgsCoordinateReferenceSystem | None = None
) -> SourceTable:
    """Read a path, layer or feature source.

    Parameters
    ----------
    source : path (also with `|layername=…`), QgsVectorLayer or QgsFeatureSource
    sheet : worksheet of an Excel file
    crs : system of a feature source or layer when it is not the one it names itself
    """
    if isinstance(source, QgsVectorLayer):
        own = _own_file(source)
        return read_table(own[0], sheet or own[1]) if own else _read_features(with_zones(source), crs or source.crs(), source.name())
    if isinstance(source, QgsFeatureSource):
        return _read_features(source, crs or source.sourceCrs(), source.sourceName())
    text = str(source)
    path = Path(text.split("|")[0])
    if is_table_file(path):
        named = text.partition("|layername=")[2].split("|")[0] if path.suffix.lower() in SHEET_ENDINGS else ""
        return read_table(path, sheet or named or None)
    if is_record_file(path):
        return read_records(path)
    layer = _open(text, path)
    return _read_features(with_zones(layer), crs or layer.crs(), path.name)


def _own_file(layer: QgsVectorLayer) -> tuple[Path, str | None] | None:
    """The CSV or XLSX (and its sheet) behind a layer that OGR opened (badly); with a filter the rows are taken as the user sees them."""
    if layer.providerType() != "ogr" or layer.subsetString():
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = Path(parts.get("path") or "")
    if not (is_table_file(path) and path.is_file()):
        return None
    return path, (parts.get("layerName") or None) if path.suffix.lower() in SHEET_ENDINGS else None


def _open(text: str, path: Path) -> QgsVectorLayer:
    if path.is_dir() and path.suffix.lower() != ".gdb":
        raise InputError("error.file-is-folder", file=str(path))
    if not path.exists():
        raise NotFoundError("error.file-missing", file=str(path))
    if path.is_file() and path.stat().st_size == 0:
        raise InputError("error.file-empty", file=path.name)
    names = [text]
    if path.suffix.lower() == ".gpx" and "|layername=" not in text:
        names = [f"{text}|layername={layer}" for layer in _GPX_LAYERS]
    last = None
    for name in names:
        layer = QgsVectorLayer(name, path.stem, "ogr")
        if layer.isValid():
            last = layer
            if len(names) == 1 or _has_feature(layer):
                return layer
    if last is None:
        raise InputError("error.not-a-map-file", "error.not-a-table.hint", file=path.name)
    return last


def with_zones(layer: QgsVectorLayer) -> QgsVectorLayer:
    """GeoJSON again with its times as text: older QGIS (seen on 3.22) throws the time zone away."""
    if layer.providerType() != "ogr" or layer.storageType() not in ("GeoJSON", "GeoJSONSeq") or layer.isEditable():
        return layer
    again = QgsVectorLayer(layer.source() + "|option:DATE_AS_STRING=YES", layer.name(), "ogr")
    return again if again.isValid() else layer


def _has_feature(layer: QgsVectorLayer) -> bool:
    return any(True for _ in layer.getFeatures(QgsFeatureRequest().setLimit(1)))


def _read_features(source: Any, crs: QgsCoordinateReferenceSystem, name: str) -> SourceTable:
    fields = [field.name() for field in source.fields()]
    names = _unique([GEOMETRY, *fields])[1:]
    has_geometry = source.wkbType() != QgsWkbTypes.Type.NoGeometry
    rows = []
    simplified = 0
    zone = zone_of_format(source)
    for number, feature in enumerate(source.getFeatures(), 1):
        row = {column: plain_value(value, zone) for column, value in zip(names, feature.attributes())}
        if has_geometry:
            wkb, was_simplified = _wkb(feature.geometry())
            simplified += was_simplified
            row[GEOMETRY] = wkb
        rows.append((number, row))
    notes = []
    if simplified:
        notes.append(Notice("import.note-not-points", {"n": simplified}))
    if not rows:
        notes.append(Notice("import.note-no-rows"))
    columns = (*names, GEOMETRY) if has_geometry else tuple(names)
    return SourceTable(columns, rows, name=name, crs=_crs_text(crs) if has_geometry else "", notes=tuple(notes))


def zone_of_format(source: Any) -> timezone | None:
    """GPX and GeoPackage hold UTC by definition, which older QGIS does not say."""
    is_utc = isinstance(source, QgsVectorLayer) and source.storageType() in ("GPX", "GPKG")
    return timezone.utc if is_utc else None


def _wkb(geometry: QgsGeometry) -> tuple[bytes | None, bool]:
    """(two-dimensional point, line or polygon as WKB, whether it stands for something larger)."""
    if geometry.isNull() or geometry.isEmpty():
        return None, False
    flat = QgsGeometry(geometry)
    flat.get().dropZValue()
    flat.get().dropMValue()
    flat.convertToSingleType()
    is_one_point = not geometry.isMultipart() or geometry.constGet().numGeometries() == 1
    if flat.type() != QgsWkbTypes.GeometryType.PointGeometry or not is_one_point:
        inner = geometry.pointOnSurface() if flat.type() != QgsWkbTypes.GeometryType.PointGeometry else geometry.centroid()
        if inner.isNull() or inner.isEmpty():
            return None, False
        inner.get().dropZValue()
        inner.get().dropMValue()
        return bytes(inner.asWkb()), True
    return bytes(flat.asWkb()), False


def _unique(names: list[str]) -> list[str]:
    seen: set[str] = set()
    result = []
    for name in names:
        chosen, n = name, 2
        while chosen.casefold() in seen:
            chosen, n = f"{name} ({n})", n + 1
        seen.add(chosen.casefold())
        result.append(chosen)
    return result


def plain_value(value: Any, zone: timezone | None = None) -> Any:
    """A Qt value as a Python one; a time without a zone gets that of the format, if it has one."""
    if value is None or value == NULL or (isinstance(value, QVariant) and value.isNull()):
        return None
    if isinstance(value, QDateTime):
        return _moment(value, zone)
    if isinstance(value, QDate):
        return date(value.year(), value.month(), value.day()) if value.isValid() else None
    if isinstance(value, QTime):
        return value.toString("HH:mm:ss") if value.isValid() else None
    if isinstance(value, QByteArray):
        return bytes(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(plain_value(part)) for part in value)
    return value


def _moment(value: QDateTime, zone: timezone | None) -> datetime | None:
    if not value.isValid():
        return None
    if value.timeSpec() == Qt.TimeSpec.LocalTime:
        day, clock = value.date(), value.time()
        return datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), clock.second(), clock.msec() * 1000, tzinfo=zone)
    return datetime.fromtimestamp(value.toMSecsSinceEpoch() / 1000, tz=timezone.utc)


def _crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    if not crs.isValid():
        return ""
    if crs.authid() in ("EPSG:4979", "OGC:CRS84"):  # heights are not read; QGIS draws both as x = longitude
        return "EPSG:4326"
    return crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
