# SPDX-License-Identifier: GPL-2.0-or-later
"""A map on a web page: base picture, route and numbers as one drawing with an alternative text."""

from __future__ import annotations

import base64
import io
from html import escape

from .content import MapPicture, Texts
from .engine import map_drawing, user_text
from .map_signs import HALF, WIDTH, Frame, Sign, base_image, signs_of, under_map


def drawing(picture: MapPicture, texts: Texts, warnings: list[str]) -> str:
    """The drawing with its legend and credit; the tables tell the same in words."""
    found = signs_of(picture)
    image = base_image(picture, texts, warnings)
    base = ""
    if image is not None:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=80)
        base = f'<image width="{WIDTH}" height="{found.height}" href="data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode("ascii")}"/>'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in found.route)
    line = f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="5" stroke-linejoin="round"/>' if path else ""
    leaders = "".join(
        f'<line x1="{sign.point[0]:.1f}" y1="{sign.point[1]:.1f}" x2="{sign.at[0]:.1f}" y2="{sign.at[1]:.1f}" stroke="#000" stroke-width="2"/>'
        for sign in found.signs
        if sign.is_moved
    )
    label = escape(user_text.one_line(map_drawing.in_words(picture, texts)), quote=True)
    drawn = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#000" stroke="#fff"/>' for x, y in found.dots)
    drawn += "".join(_dot(x, y, is_ring) for x, y, is_ring in found.points)
    drawn += "".join(map(_frame, found.frames)) + "".join(map(_sign, found.signs))
    under = escape(user_text.clean(under_map(picture, texts)))
    svg = f'<svg viewBox="0 0 {WIDTH} {found.height}" role="img" aria-label="{label}">{base}{line}{leaders}{drawn}</svg>'
    return f'<figure class="map">{svg}<figcaption>{under}</figcaption></figure>' if under else f'<figure class="map">{svg}</figure>'


def _dot(x: float, y: float, is_ring: bool) -> str:
    """Filled for what occurred, a ring for what was felt."""
    fill, ink, width = ("#fff", "#000", 3) if is_ring else ("#000", "#fff", 1.5)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{fill}" stroke="{ink}" stroke-width="{width}"/>'


def _frame(frame: Frame) -> str:
    """A map sheet with its letter in the upper left corner."""
    left, top, width, height = frame.box
    box = f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="#000" stroke-width="3"/>'
    label = f'<rect x="{left:.1f}" y="{top:.1f}" width="34" height="30" fill="#000"/>'
    at = f'x="{left + 17:.1f}" y="{top + 22:.1f}" text-anchor="middle" font-size="20" font-weight="bold" fill="#fff"'
    return f"{box}{label}<text {at}>{escape(frame.letter)}</text>"


def _sign(sign: Sign) -> str:
    """Round for defects, square for good things; black when open, white when done."""
    (x, y), (fill, ink) = sign.at, ("#fff", "#000") if sign.is_white else ("#000", "#fff")
    style = f'fill="{fill}" stroke="#000" stroke-width="2.5"'
    half, corner = sign.half_width - 1, 0 if sign.marker.shape == "square" else HALF - 1
    box = f'x="{x - half:.1f}" y="{y - HALF + 1:.1f}" width="{2 * half:.1f}" height="{2 * HALF - 2:.1f}"'
    shape = f'<rect {box} rx="{corner:.0f}" {style}/>'
    at = f'x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="17" font-weight="bold" fill="{ink}"'
    return f"{shape}<text {at}>{escape(user_text.one_line(sign.marker.label))}</text>"
