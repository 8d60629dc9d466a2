# SPDX-License-Identifier: GPL-2.0-or-later
"""The map of the report's web page: base picture, route and numbers as one drawing; no number covers another."""

from __future__ import annotations

import base64
import io
from html import escape

from .content import MapPicture, Marker, Texts, WalkReport
from .engine import photos, user_text
from .engine.label_places import Area, Wanted, place
from .walk_report import map_with_rows

WIDTH = 1000
_HALF = 15.0
_DONE = ("fixed", "refused")


def drawing(content: WalkReport, picture: MapPicture, texts: Texts, warnings: list[str]) -> str:
    """The drawing with its legend and credit; the tables tell the same in words."""
    shown = map_with_rows(picture, content.rows, len(content.maps) == 1)
    xmin, ymin, xmax, ymax = shown.extent
    scale = WIDTH / (xmax - xmin)
    height = round((ymax - ymin) * scale)
    base = _base(shown, texts, warnings)
    if base:
        base = f'<image width="{WIDTH}" height="{height}" href="data:image/jpeg;base64,{base}"/>'
    path = " ".join(f"{(x - xmin) * scale:.1f},{(ymax - y) * scale:.1f}" for x, y in shown.route)
    line = f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="5" stroke-linejoin="round"/>' if path else ""
    points = [((marker.x - xmin) * scale, (ymax - marker.y) * scale) for marker in shown.markers]
    label = escape(texts("reports.report.map"), quote=True)
    drawn = f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{base}{line}{_signs(shown.markers, points, height)}</svg>'
    credit = " \u00b7 ".join(part for part in (_legend(shown, texts), shown.credit, shown.note) if part)
    return f'{drawn}<p class="quiet">{escape(user_text.clean(credit))}</p>'


def _base(picture: MapPicture, texts: Texts, warnings: list[str]) -> str:
    """The base picture as JPEG in text; empty when there is none."""
    if picture.note:
        warnings.append(picture.note)
    if picture.image is None:
        return ""
    try:
        image = photos.open_map(picture.image, False)
    except photos.UnusablePhoto:
        warnings.append(texts("reports.map.no-base"))
        return ""
    written = io.BytesIO()
    image.convert("RGB").save(written, "JPEG", quality=80)
    return base64.b64encode(written.getvalue()).decode("ascii")


def _signs(markers: tuple[Marker, ...], points: list[tuple[float, float]], height: float) -> str:
    """Numbered signs, moved apart where they would cover each other, with a line to their point."""
    wanted = [Wanted(x, y, _HALF, _HALF) for x, y in points]
    places = place(wanted, Area(0, 0, WIDTH, height))
    lines, signs = [], []
    for marker, (x, y), found in zip(markers, points, places):
        at = found or (x, y)
        if abs(at[0] - x) + abs(at[1] - y) > 1:
            lines.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{at[0]:.1f}" y2="{at[1]:.1f}" stroke="#000" stroke-width="2"/>')
        signs.append(_sign(marker, *at))
    return "".join(lines + signs)


def _sign(marker: Marker, x: float, y: float) -> str:
    """Round for defects, square for good things; black when open, white when done."""
    is_white = marker.state in _DONE or marker.shape == "square"
    fill, ink = ("#fff", "#000") if is_white else ("#000", "#fff")
    style = f'fill="{fill}" stroke="#000" stroke-width="2.5"'
    shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_HALF - 1:.0f}" {style}/>'
    if marker.shape == "square":
        shape = f'<rect x="{x - 13:.1f}" y="{y - 13:.1f}" width="26" height="26" {style}/>'
    at = f'x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-size="17" font-weight="bold" fill="{ink}"'
    return f"{shape}<text {at}>{escape(user_text.one_line(marker.label))}</text>"


def _legend(picture: MapPicture, texts: Texts) -> str:
    """What the signs mean, of those on the map."""
    defects = {marker.state for marker in picture.markers if marker.shape != "square"}
    found = [("\u25cf", "reports.map.shape.circle", bool(defects - set(_DONE))), ("\u25cb", "reports.map.state.fixed", "fixed" in defects),
             ("\u25cb", "reports.map.state.refused", "refused" in defects),
             ("\u25a1", "reports.map.shape.square", any(marker.shape == "square" for marker in picture.markers))]  # fmt: skip
    return ", ".join(f"{sign} {texts(key)}" for sign, key, is_there in found if is_there)
