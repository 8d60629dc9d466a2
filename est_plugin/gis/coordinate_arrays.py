# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates as arrays: many points transformed at once, points of a GeoPackage without a loop, lines and rings of layers."""
from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsFeatureRequest, QgsFeatureSource, QgsGeometry, QgsWkbTypes

from ..core.errors import InputError

_POINT, _LINE, _POLYGON, _MULTIPOINT, _MULTILINE = 1, 2, 3, 4, 5
_COLLECTIONS = (5, 6, 7)
_POINT_ROW = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
_GPKG_ROW = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), *[(n, _POINT_ROW[n]) for n in _POINT_ROW.names]])
_LITTLE_ENDIAN_PLAIN = 0x01  # flags: little endian, no envelope, not empty
_AT_ONCE = 100_000
Check = Callable[[], None]


def transformed(xy: np.ndarray, transform: QgsCoordinateTransform, check: Check = lambda: None) -> np.ndarray:
    """Points in another system; what cannot be transformed becomes NaN. Float array, shape (n, 2)."""
    if transform.isShortCircuited() or not len(xy):
        return xy
    found = np.full(xy.shape, np.nan)
    usable = np.flatnonzero(np.isfinite(xy).all(axis=1))
    for first in range(0, len(usable), _AT_ONCE):
        check()
        rows = usable[first : first + _AT_ONCE]
        found[rows] = _batch(xy[rows], transform)
    return found


def gpkg_points(blobs: list[bytes]) -> np.ndarray | None:
    """Coordinates of GeoPackage geometries, (n, 2), when all are plain two-dimensional points; else None."""
    data = b"".join(blobs)
    if len(data) != len(blobs) * _GPKG_ROW.itemsize:
        return None
    rows = np.frombuffer(data, _GPKG_ROW)
    is_plain = (rows["magic"] == b"GP").all() and (rows["flags"] == _LITTLE_ENDIAN_PLAIN).all()
    if not (is_plain and (rows["order"] == 1).all() and (rows["type"] == _POINT).all()):
        return None
    return np.column_stack((rows["x"], rows["y"]))


def parts_of(geometry: QgsGeometry) -> list[np.ndarray]:
    """Lines or rings of a geometry as arrays (k, 2); curves are made straight."""
    shape = geometry.constGet()
    if shape is None:
        return []
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        shape = shape.segmentize()
    flat = shape.clone()
    flat.dropZValue()
    flat.dropMValue()
    return list(_read_wkb(bytes(flat.asWkb())))


def shapes_of(
    source: QgsFeatureSource, kind: QgsWkbTypes.GeometryType, transform: QgsCoordinateTransform, columns: list[str], check: Check
) -> Iterator[tuple[int, QgsGeometry, list[object]]]:
    """(feature id, geometry in the target system, values) of the features of a kind; others are left out, bad places refused."""
    request = QgsFeatureRequest().setSubsetOfAttributes(columns, source.fields())
    for number, feature in enumerate(source.getFeatures(request)):
        if number % 1000 == 0:
            check()
        if not feature.hasGeometry() or feature.geometry().type() != kind:
            continue
        geometry = feature.geometry()
        try:
            geometry.transform(transform)
        except QgsCsException as error:
            raise InputError("analysis.cannot-transform", layer=source.sourceName()) from error
        yield feature.id(), geometry, [feature[name] for name in columns]


def polygon_wkb(rings: np.ndarray) -> list[bytes]:
    """WKB of polygons of one outer ring each: array (n, k, 2) → n byte strings."""
    n, corners = rings.shape[:2]
    head = np.frombuffer(struct.pack("<BIII", 1, 3, 1, corners), dtype=np.uint8)
    rows = np.empty((n, len(head) + 16 * corners), dtype=np.uint8)
    rows[:, : len(head)] = head
    rows[:, len(head) :] = np.ascontiguousarray(rings, dtype="<f8").reshape(n, -1).view(np.uint8)
    data, size = rows.tobytes(), rows.shape[1]
    return [data[at : at + size] for at in range(0, len(data), size)]


def line_wkb(parts: Sequence[np.ndarray]) -> bytes:
    """WKB of a multi-line of these parts, arrays (k, 2)."""
    lines = (struct.pack("<BII", 1, _LINE, len(part)) + np.ascontiguousarray(part, dtype="<f8").tobytes() for part in parts)
    return struct.pack("<BII", 1, _MULTILINE, len(parts)) + b"".join(lines)


def multipoint(xy: np.ndarray) -> QgsGeometry:
    """Many points as one geometry."""
    rows = np.empty(len(xy), _POINT_ROW)
    rows["order"], rows["type"], rows["x"], rows["y"] = 1, _POINT, xy[:, 0], xy[:, 1]
    geometry = QgsGeometry()
    geometry.fromWkb(struct.pack("<BII", 1, _MULTIPOINT, len(xy)) + rows.tobytes())
    return geometry


def _batch(xy: np.ndarray, transform: QgsCoordinateTransform) -> np.ndarray:
    """One call for all; when a point fails the halves are tried, down to the point."""
    points = multipoint(xy)
    try:
        points.transform(transform)
    except QgsCsException:
        if len(xy) == 1:
            return np.full((1, 2), np.nan)
        half = len(xy) // 2
        return np.concatenate((_batch(xy[:half], transform), _batch(xy[half:], transform)))
    rows = np.frombuffer(bytes(points.asWkb())[9:], _POINT_ROW)
    found = np.column_stack((rows["x"], rows["y"]))
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return found


def _read_wkb(data: bytes) -> Iterator[np.ndarray]:
    """Coordinate runs of (multi-)line and (multi-)polygon WKB, little endian as QGIS writes it."""
    at, waiting = 0, 1
    while waiting:
        waiting -= 1
        kind, count = struct.unpack_from("<II", data, at + 1)
        at += 9
        if kind in _COLLECTIONS:
            waiting += count
            continue
        for _ring in range(count if kind == _POLYGON else 1):
            size = count
            if kind == _POLYGON:
                size = struct.unpack_from("<I", data, at)[0]
                at += 4
            yield np.frombuffer(data, "<f8", 2 * size, at).reshape(-1, 2)
            at += 16 * size
