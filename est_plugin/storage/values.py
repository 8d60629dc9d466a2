# SPDX-License-Identifier: GPL-2.0-or-later
"""Plain Python values ↔ what a GeoPackage column holds."""
from __future__ import annotations

import datetime as dt
import json
import struct
from typing import Any, Callable

from ..core import geometry
from ..core.schema.model import BOOLEAN, DATE, DATETIME, INTEGER, JSON, REAL, TEXT, UUID, Column

AS_THEY_ARE = (TEXT, UUID, INTEGER, REAL)  # types whose plain value is stored as it is
_HEADER = struct.Struct("<2sBBi")
_XY, _POINT_HEAD, _POINT_BYTES = struct.Struct("<dd"), b"\x01\x01\x00\x00\x00", 29
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def moment_text(moment: dt.datetime) -> str:
    """UTC, ISO 8601 with milliseconds, as GeoPackage asks for."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    utc = moment if moment.tzinfo is dt.timezone.utc else moment.astimezone(dt.timezone.utc)
    return utc.isoformat(timespec="milliseconds")[:23] + "Z"


def read_moment(text: str) -> dt.datetime:
    """A stored time as aware UTC datetime; a time without zone is UTC."""
    if len(text) == 24 and text[23] == "Z":  # as we write it: long lists are read quicker so
        return dt.datetime.fromisoformat(text[:23] + "+00:00")
    moment = dt.datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    return moment.replace(tzinfo=dt.timezone.utc) if moment.tzinfo is None else moment.astimezone(dt.timezone.utc)


def encode(column: Column, value: Any) -> Any:
    """The value to bind for a column."""
    if value is None or value == "":
        return None
    if column.type == DATETIME and isinstance(value, dt.datetime):
        return moment_text(value)
    if column.type == DATE and isinstance(value, dt.date):
        return (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    if column.type == BOOLEAN:
        return int(bool(value))
    if column.type == JSON and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def _decode_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # typed by hand in another program: give back what stands there
        return text


_DECODERS: dict[str, Callable[[Any], Any]] = {
    DATETIME: read_moment,
    DATE: lambda text: dt.date.fromisoformat(text[:10]),
    BOOLEAN: bool,
    JSON: _decode_json,
    INTEGER: lambda value: value,
    REAL: float,
}


def decode(column: Column, value: Any) -> Any:
    """The plain value that a stored one stands for; what cannot be read (written by another program) stays text."""
    if value is None or value == "":
        return None
    decoder = _DECODERS.get(column.type)
    if decoder is None:
        return value
    try:
        return decoder(value)
    except (ValueError, TypeError, AttributeError):
        return value


def to_blob(wkb: bytes | None, srs_id: int) -> bytes | None:
    """GeoPackage geometry: header, envelope unless a point, ISO WKB."""
    if wkb is None:
        return None
    if len(wkb) == _POINT_BYTES - _HEADER.size and wkb[:5] == _POINT_HEAD:
        return _HEADER.pack(b"GP", 0, 0x01, srs_id) + wkb
    if geometry.kind(wkb) == geometry.POINT:
        return _HEADER.pack(b"GP", 0, 0x01, srs_id) + wkb
    xmin, ymin, xmax, ymax = geometry.bounds(wkb)
    return _HEADER.pack(b"GP", 0, 0x03, srs_id) + struct.pack("<4d", xmin, xmax, ymin, ymax) + wkb


def from_blob(blob: bytes | None) -> bytes | None:
    """ISO WKB of a GeoPackage geometry; None when empty."""
    if blob is None:
        return None
    flags = blob[3]
    if flags & 0x10:
        return None
    return bytes(blob[8 + _ENVELOPE_BYTES[(flags >> 1) & 0x07] :])


def wkb_bounds(wkb: bytes) -> tuple[float, float, float, float] | None:
    """(xmin, xmax, ymin, ymax) of a geometry that is to be stored; None when empty."""
    if len(wkb) == _POINT_BYTES - _HEADER.size and wkb[:5] == _POINT_HEAD:
        x, y = _XY.unpack_from(wkb, 5)
        return (x, x, y, y) if x == x and y == y else None  # not a number is an empty point in WKB
    return blob_bounds(to_blob(wkb, 0))


def blob_bounds(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """(xmin, xmax, ymin, ymax) of a GeoPackage geometry; None when empty. GDAL's index triggers need it."""
    if blob is None:
        return None
    if len(blob) == _POINT_BYTES and blob[3] == 1 and blob[8:13] == _POINT_HEAD:  # as we write points: a hundred thousand are read quicker so
        x, y = _XY.unpack_from(blob, 13)
        return (x, x, y, y) if x == x and y == y else None
    if blob[3] & 0x10:
        return None
    envelope = (blob[3] >> 1) & 0x07
    if envelope:
        return struct.unpack_from(("<" if blob[3] & 1 else ">") + "4d", blob, 8)
    xmin, ymin, xmax, ymax = geometry.bounds(bytes(blob[8:]))
    return (xmin, xmax, ymin, ymax) if xmin == xmin and ymin == ymin else None
