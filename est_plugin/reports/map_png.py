# SPDX-License-Identifier: GPL-2.0-or-later
"""A map as one picture with its numbers in it, for texts that are edited further."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from .. import paths
from .content import MapPicture, Texts
from .engine import user_text
from .map_signs import HALF, WIDTH, Sign, base_image, signs_of

_LARGER = 1.6
"""Pixels of the picture for one of the drawing: 1,600 over 16 cm are 250 dpi."""


def picture_of(picture: MapPicture, texts: Texts, warnings: list[str]) -> tuple[bytes, int, int]:
    """PNG, its width and height in pixels."""
    found = signs_of(picture)
    size = round(WIDTH * _LARGER), round(found.height * _LARGER)
    base = base_image(picture, texts, warnings)
    image = base.resize(size, Image.LANCZOS) if base is not None else Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    if len(found.route) > 1:
        points = [(x * _LARGER, y * _LARGER) for x, y in found.route]
        draw.line(points, fill="white", width=round(9 * _LARGER), joint="curve")
        draw.line(points, fill="black", width=round(5 * _LARGER), joint="curve")
    for x, y, is_ring in found.points:
        x, y = _scaled((x, y))
        fill, ink = ("white", "black") if is_ring else ("black", "white")
        draw.ellipse((x - 11, y - 11, x + 11, y + 11), fill=fill, outline=ink, width=4 if is_ring else 2)
    for sign in found.signs:
        if sign.is_moved:
            draw.line([_scaled(sign.point), _scaled(sign.at)], fill="black", width=round(2 * _LARGER))
    for sign in found.signs:
        _draw(draw, sign)
    for x, y in (_scaled(dot) for dot in found.dots):
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill="black", outline="white", width=2)
    for frame in found.frames:
        left, top, width, height = (value * _LARGER for value in frame.box)
        draw.rectangle((left, top, left + width, top + height), outline="black", width=5)
        draw.rectangle((left, top, left + 50, top + 46), fill="black")
        draw.text((left + 25, top + 23), frame.letter, fill="white", font=_font(30), anchor="mm")
    draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline="black", width=2)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue(), *size


def _scaled(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _LARGER, point[1] * _LARGER


def _draw(draw: ImageDraw.ImageDraw, sign: Sign) -> None:
    """Round for defects, square for good things; black when open, white when done."""
    x, y = _scaled(sign.at)
    high, wide = (HALF - 1) * _LARGER, (sign.half_width - 1) * _LARGER
    fill, ink = ("white", "black") if sign.is_white else ("black", "white")
    corner = 0 if sign.marker.shape == "square" else round(high)
    draw.rounded_rectangle((x - wide, y - high, x + wide, y + high), corner, fill=fill, outline="black", width=4)
    draw.text((x, y), user_text.one_line(sign.marker.label), fill=ink, font=_font(round(16 * _LARGER)), anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(paths.resource("fonts", "Lato-Bold.ttf")), size)
