# SPDX-License-Identifier: GPL-2.0-or-later
"""Time, position, direction, rotation and caption that the camera wrote into a photo (EXIF 2.32), read with Pillow."""
from __future__ import annotations

import logging
import math
import re
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any, Mapping

log = logging.getLogger("est_plugin.storage.photo_exif")

_DESCRIPTION, _ORIENTATION, _DATE_TIME, _XP_COMMENT = 0x010E, 0x0112, 0x0132, 0x9C9C
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_ORIGINAL, _OFFSET_ORIGINAL, _USER_COMMENT = 0x9003, 0x9011, 0x9286
_LAT_REF, _LAT, _LON_REF, _LON, _GPS_TIME, _DIRECTION, _GPS_DATE = 1, 2, 3, 4, 7, 17, 29
_OFFSET = re.compile(r"^([+-])(\d\d):?(\d\d)$")


@dataclass(frozen=True)
class PhotoFacts:
    """What could be read; anything missing or senseless is None (orientation 1, caption empty)."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    bearing_deg: float | None = None
    orientation: int = 1
    caption: str = ""


def read(path: Path, local: tzinfo) -> PhotoFacts | None:
    """The facts of a photo; None when Pillow is missing or the block cannot be read. Time without zone is local time."""
    try:
        from PIL import Image
    except ImportError:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # very large pictures: only the header is read here
            with Image.open(path) as image:
                exif = image.getexif()
                main, detail, gps = dict(exif), dict(exif.get_ifd(_EXIF_IFD)), dict(exif.get_ifd(_GPS_IFD))
    except Exception:  # Pillow raises almost anything on damaged blocks; the photo itself may still be fine
        log.info("EXIF could not be read", exc_info=True)
        return None
    lon, lat = _position(gps)
    return PhotoFacts(_time(main, detail, gps, local), lon, lat, _bearing(gps), _orientation(main), _caption(main, detail))


def _time(main: Mapping[int, Any], detail: Mapping[int, Any], gps: Mapping[int, Any], local: tzinfo) -> datetime | None:
    """Shutter time with its own offset, else as local time; the satellites' time (may be of an old fix) and the file's come after."""
    shutter = _stamp(detail.get(_ORIGINAL))
    offset = _OFFSET.match(_text(detail.get(_OFFSET_ORIGINAL)))
    if shutter and offset:
        step = timedelta(hours=int(offset.group(2)), minutes=int(offset.group(3)))
        if step < timedelta(hours=24):
            return shutter.replace(tzinfo=timezone(-step if offset.group(1) == "-" else step))
    if shutter:
        return shutter.replace(tzinfo=local)
    satellite, saved = _gps_time(gps), _stamp(main.get(_DATE_TIME))
    return satellite or (saved.replace(tzinfo=local) if saved else None)


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    parts = _numbers(gps.get(_GPS_TIME), 3)
    day = _text(gps.get(_GPS_DATE))
    if parts is None or not day:
        return None
    hour, minute, second = (int(p) for p in parts)
    stamp = _stamp(f"{day} {hour:02d}:{minute:02d}:{second:02d}")
    return stamp.replace(tzinfo=timezone.utc) if stamp else None


def _stamp(value: Any) -> datetime | None:
    words = _text(value)[:19]
    for form in ("%Y:%m:%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(words, form)
        except ValueError:
            continue
    return None


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    lat = _degrees(gps.get(_LAT), _text(gps.get(_LAT_REF)), "NS", 90)
    lon = _degrees(gps.get(_LON), _text(gps.get(_LON_REF)), "EW", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):  # phones write 0, 0 before they have a fix
        return None, None
    return lon, lat


def _degrees(value: Any, reference: str, letters: str, most: float) -> float | None:
    parts = _numbers(value, 3)
    letter = reference[:1].upper()
    if parts is None or letter not in letters or not letter:
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if degrees > most:
        return None
    return -degrees if letter == letters[1] else degrees


def _bearing(gps: Mapping[int, Any]) -> float | None:
    parts = _numbers((gps.get(_DIRECTION),), 1)
    return parts[0] % 360 if parts else None


def _numbers(value: Any, count: int) -> list[float] | None:
    """So many finite, non-negative numbers, or None."""
    try:
        numbers = [float(part) for part in value][:count]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return numbers if len(numbers) == count and all(math.isfinite(n) and n >= 0 for n in numbers) else None


def _orientation(main: Mapping[int, Any]) -> int:
    value = main.get(_ORIENTATION)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _caption(main: Mapping[int, Any], detail: Mapping[int, Any]) -> str:
    comment = detail.get(_USER_COMMENT)
    candidates = [_text(main.get(_DESCRIPTION)), _user_comment(comment)]
    windows = main.get(_XP_COMMENT)
    if isinstance(windows, bytes):
        candidates.append(windows.decode("utf-16-le", "replace"))
    for words in candidates:
        words = " ".join(words.replace("\x00", " ").split())
        if words:
            return words
    return ""


def _user_comment(value: Any) -> str:
    if not isinstance(value, bytes):
        return _text(value)
    head, rest = value[:8], value[8:]
    if head == b"UNICODE\x00":
        return rest.decode("utf-16", "replace")
    return rest.decode("ascii", "ignore") if head in (b"ASCII\x00\x00\x00", bytes(8)) else ""


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "ignore")
    return value.strip("\x00 \t\r\n") if isinstance(value, str) else ""
