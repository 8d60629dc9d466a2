# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometry as ISO WKB bytes, made and read without any library; the CRS is the workspace's."""
from __future__ import annotations

import math
import struct
from typing import Iterable, Sequence

POINT, LINESTRING, POLYGON = 1, 2, 3


def point(x: float, y: float) -> bytes:
    """WKB of one point."""
    return struct.pack("<BIdd", 1, POINT, x, y)


def line(coordinates: Iterable[Sequence[float]]) -> bytes:
    """WKB of a line through at least two coordinates."""
    points = [(float(c[0]), float(c[1])) for c in coordinates]
    if len(points) < 2:
        raise ValueError("a line needs two coordinates")
    return struct.pack("<BII", 1, LINESTRING, len(points)) + b"".join(struct.pack("<dd", *p) for p in points)


def polygon(rings: Iterable[Iterable[Sequence[float]]]) -> bytes:
    """WKB of a polygon; rings are closed when they are not."""
    parts = []
    for ring in rings:
        points = [(float(c[0]), float(c[1])) for c in ring]
        if points and points[0] != points[-1]:
            points.append(points[0])
        if len(points) < 4:
            raise ValueError("a ring needs three corners")
        parts.append(struct.pack("<I", len(points)) + b"".join(struct.pack("<dd", *p) for p in points))
    return struct.pack("<BII", 1, POLYGON, len(parts)) + b"".join(parts)


def kind(wkb: bytes) -> int:
    """Geometry type without Z and M: 1 point, 2 line, 3 polygon, 4–6 their collections."""
    (code,) = struct.unpack_from(_order(wkb) + "I", wkb, 1)
    return (code & 0xFFFF) % 1000


def point_xy(wkb: bytes) -> tuple[float, float]:
    """Coordinates of a point."""
    if kind(wkb) != POINT:
        raise ValueError("not a point")
    x, y = struct.unpack_from(_order(wkb) + "dd", wkb, 5)
    return x, y


def line_points(wkb: bytes) -> list[tuple[float, float]]:
    """Coordinates of a two-dimensional line."""
    order = _order(wkb)
    if kind(wkb) != LINESTRING:
        raise ValueError("not a line")
    (count,) = struct.unpack_from(order + "I", wkb, 5)
    values = struct.unpack_from(f"{order}{2 * count}d", wkb, 9)
    return list(zip(values[::2], values[1::2]))


def polygon_rings(wkb: bytes) -> list[list[tuple[float, float]]]:
    """Rings of a two-dimensional polygon, the outer one first."""
    order = _order(wkb)
    if kind(wkb) != POLYGON:
        raise ValueError("not a polygon")
    (rings,) = struct.unpack_from(order + "I", wkb, 5)
    offset, result = 9, []
    for _ in range(rings):
        (count,) = struct.unpack_from(order + "I", wkb, offset)
        values = struct.unpack_from(f"{order}{2 * count}d", wkb, offset + 4)
        result.append(list(zip(values[::2], values[1::2])))
        offset += 4 + 16 * count
    return result


def coordinates(wkb: bytes) -> list[tuple[float, float]]:
    """All coordinates of a point, line or polygon."""
    code = kind(wkb)
    if code == POINT:
        return [point_xy(wkb)]
    if code == LINESTRING:
        return line_points(wkb)
    return [c for ring in polygon_rings(wkb) for c in ring]


def bounds(wkb: bytes) -> tuple[float, float, float, float]:
    """(xmin, ymin, xmax, ymax) in map units."""
    xs, ys = zip(*coordinates(wkb))
    return min(xs), min(ys), max(xs), max(ys)


def centre(wkb: bytes) -> tuple[float, float]:
    """A representative coordinate: the point itself, the middle of the line, the centroid of the outer ring."""
    code = kind(wkb)
    if code == POINT:
        return point_xy(wkb)
    if code == LINESTRING:
        points = line_points(wkb)
        return point_along(points, length(points) / 2)
    return _ring_centroid(polygon_rings(wkb)[0])


def distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Straight distance between two coordinates, map units."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def length(points: Sequence[Sequence[float]]) -> float:
    """Length along a line, map units."""
    return sum(distance(a, b) for a, b in zip(points, points[1:]))


def point_along(points: Sequence[Sequence[float]], at: float) -> tuple[float, float]:
    """The coordinate at a distance from the start of a line; beyond the ends the end itself."""
    remaining = max(0.0, at)
    for a, b in zip(points, points[1:]):
        step = distance(a, b)
        if step > 0 and remaining <= step:
            part = remaining / step
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        remaining -= step
    return points[-1][0], points[-1][1]


def locate_along(points: Sequence[Sequence[float]], where: Sequence[float]) -> tuple[float, float]:
    """(distance along the line, distance from it) of the place on the line nearest to a coordinate."""
    best = (0.0, math.inf)
    walked = 0.0
    for a, b in zip(points, points[1:]):
        step = distance(a, b)
        part = 0.0 if step == 0 else ((where[0] - a[0]) * (b[0] - a[0]) + (where[1] - a[1]) * (b[1] - a[1])) / step**2
        part = min(1.0, max(0.0, part))
        foot = (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
        away = distance(foot, where)
        if away < best[1]:
            best = (walked + part * step, away)
        walked += step
    return best


def _ring_centroid(ring: Sequence[Sequence[float]]) -> tuple[float, float]:
    x0, y0 = ring[0]  # relative to the first corner: large coordinates would lose digits
    area = cx = cy = 0.0
    for (xa, ya), (xb, yb) in zip(ring, ring[1:]):
        xa, ya, xb, yb = xa - x0, ya - y0, xb - x0, yb - y0
        cross = xa * yb - xb * ya
        area += cross
        cx += (xa + xb) * cross
        cy += (ya + yb) * cross
    if area == 0:
        return x0, y0
    return x0 + cx / (3 * area), y0 + cy / (3 * area)


def _order(wkb: bytes) -> str:
    return "<" if wkb[0] == 1 else ">"
