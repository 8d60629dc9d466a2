# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos for paper: turned upright, scaled to print size, without metadata; a bad file is a reason, never a crash."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from ...core.photo_box import Box
from ..content import Photo, Texts
from . import user_text

PRINT_DPI = 200
JPEG_QUALITY = 82
MOST_PIXELS = 60_000_000
"""Largest picture that is decoded; camera JPEGs are reduced while they are read and may be larger."""
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class UnusablePhoto(Exception):
    """A photo that cannot be shown; `key` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def said(self, photo: Photo, texts: Texts) -> str:
        """The reason with the name of the file."""
        return texts(self.key, file=user_text.one_line(photo.name) or texts("reports.photo.unnamed"))


@dataclass(frozen=True)
class Picture:
    """JPEG ready for the page, with its size in pixels."""

    data: bytes
    width: int
    height: int


def prepare(photo: Photo, width_mm: float, height_mm: float, grey: bool = False) -> Picture:
    """The photo for a box on paper; raises UnusablePhoto with the reason."""
    data = _read(photo)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise UnusablePhoto("reports.photo.heic")
    most = (max(1, round(width_mm / 25.4 * PRINT_DPI)), max(1, round(height_mm / 25.4 * PRINT_DPI)))
    try:
        return _scaled(data, most, grey, photo.boxes)
    except _BROKEN as error:
        raise UnusablePhoto("reports.photo.unreadable") from error


def _read(photo: Photo) -> bytes:
    if photo.source is None:
        raise UnusablePhoto("reports.photo.missing")
    if isinstance(photo.source, (bytes, bytearray)):
        return bytes(photo.source)
    try:
        return Path(photo.source).read_bytes()
    except (OSError, ValueError) as error:
        raise UnusablePhoto("reports.photo.missing") from error


def _scaled(data: bytes, most: tuple[int, int], grey: bool, boxes: tuple[Box, ...]) -> Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data)) as opened:
            # the longer side both ways, since the picture may lie on its side
            opened.draft("L" if grey else "RGB", (max(most), max(most)))
            if opened.width * opened.height > MOST_PIXELS:
                raise UnusablePhoto("reports.photo.too-large")
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail(most, Image.LANCZOS)
            plain = _pixels_only(_on_white(upright).convert("L" if grey else "RGB"))
    _burn(plain, boxes)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(written.getvalue(), plain.width, plain.height)


def _pixels_only(image: Image.Image) -> Image.Image:
    """The picture without what the file told about it: position, device, time, comments, thumbnails, colour profile."""
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    return plain


def _burn(image: Image.Image, boxes: tuple[Box, ...]) -> None:
    """Black instead of what was there; nothing lies under it."""
    pencil = ImageDraw.Draw(image)
    for box in boxes:
        pencil.rectangle(box.pixels(image.width, image.height), fill=0 if image.mode == "L" else (0, 0, 0))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    solid = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", solid.size, (255, 255, 255, 255)), solid)


def open_map(data: bytes, grey: bool) -> Image.Image:
    """The picture of a base map, as it lies; raises UnusablePhoto when it is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnusablePhoto("reports.photo.too-large")
            opened.load()
            return _on_white(opened).convert("L" if grey else "RGB")
    except _BROKEN as error:
        raise UnusablePhoto("reports.photo.unreadable") from error
