# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws a map on the page: base picture, route, numbered markers, scale bar, north arrow, credit and note."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .. import light_line
from ..content import MapPicture, Marker, Texts
from ..light_line import LightLine
from . import fonts, lamp_points, look, map_dots, map_grid, pattern_lines, pdf_picture, symbols, user_text, wording
from .label_places import Area, Wanted, each_place, place
from .photos import UnusablePhoto, open_map

_LEAST_SIDE_M = 20.0


@dataclass(frozen=True)
class MapLook:
    """How a map is drawn for one paper; sizes in points."""

    outdoor: bool = False
    """Black on white, grey base picture, no small print."""
    radius: float = 7.4
    stop_radius: float = 8.5
    route_width: float = 2.2
    text_size: float = 8.5
    legend_size: float = 9
    lamps_as_points: bool = False
    """Lamps as small signs with their number beside them (record sheet)."""
    grid: bool = False
    """Ticks and coordinates at the frame."""


@dataclass(frozen=True)
class View:
    """Map units → points on the page."""

    frame: Area
    extent: tuple[float, float, float, float]
    scale: float
    """Points per map unit."""

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Place on the page; the extent lies in the middle of the frame."""
        xmin, ymin, xmax, ymax = self.extent
        middle_x, middle_y = (self.frame.left + self.frame.right) / 2, (self.frame.bottom + self.frame.top) / 2
        return middle_x + (x - (xmin + xmax) / 2) * self.scale, middle_y + (y - (ymin + ymax) / 2) * self.scale

    def shows(self, x: float, y: float) -> bool:
        """Whether the point lies inside the frame."""
        px, py = self.point(x, y)
        return self.frame.left <= px <= self.frame.right and self.frame.bottom <= py <= self.frame.top


def view_of(extent: tuple[float, float, float, float], frame: Area) -> View:
    """The extent as large as the frame allows, proportions kept; a degenerate extent is widened."""
    xmin, ymin, xmax, ymax = extent
    if not all(math.isfinite(v) for v in extent):
        xmin, ymin, xmax, ymax = 0.0, 0.0, _LEAST_SIDE_M, _LEAST_SIDE_M
    if xmax - xmin < _LEAST_SIDE_M:
        xmin, xmax = (xmin + xmax - _LEAST_SIDE_M) / 2, (xmin + xmax + _LEAST_SIDE_M) / 2
    if ymax - ymin < _LEAST_SIDE_M:
        ymin, ymax = (ymin + ymax - _LEAST_SIDE_M) / 2, (ymin + ymax + _LEAST_SIDE_M) / 2
    scale = min((frame.right - frame.left) / (xmax - xmin), (frame.top - frame.bottom) / (ymax - ymin))
    return View(frame, (xmin, ymin, xmax, ymax), scale)


def draw_map(canvas: Canvas, picture: MapPicture | None, frame: Area, map_look: MapLook, texts: Texts) -> list[str]:
    """Draws the map into the frame (points) and gives the warnings."""
    if picture is None:
        picture = MapPicture(None, (0, 0, 100, 100), note=texts("reports.map.none"))
    view = view_of(picture.extent, frame)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(frame.left, frame.bottom, frame.right - frame.left, frame.top - frame.bottom)
    canvas.setFillColor(look.WHITE)
    canvas.clipPath(clip, stroke=0, fill=1)
    note = _draw_base(canvas, picture, view, map_look, texts)
    _draw_route(canvas, picture.route, view, map_look)
    pattern_lines.draw(canvas, picture.lines, view.point)
    map_dots.draw(canvas, [(*view.point(dot.x, dot.y), dot.is_ring) for dot in picture.dots if view.shows(dot.x, dot.y)])
    reserved = _draw_furniture(canvas, picture, view, map_look, note, texts)
    if map_look.grid:
        reserved += map_grid.draw(canvas, view, reserved)
    lines = pattern_lines.areas(picture.lines, view.point)
    lost = _draw_markers(canvas, picture.markers, view, map_look, reserved, lines) if not picture.frames else _draw_index(canvas, picture, view, reserved)
    canvas.restoreState()
    canvas.saveState()
    canvas.setStrokeColor(look.BLACK)
    canvas.setLineWidth(look.THIN)
    canvas.rect(frame.left, frame.bottom, frame.right - frame.left, frame.top - frame.bottom)
    canvas.restoreState()
    return ([note] if note else []) + lost_markers(lost, texts)


def in_words(picture: MapPicture | None, texts: Texts) -> str:
    """What the map shows, for those who do not see it; the points themselves stand as text in the document."""
    if picture is not None and picture.alt:
        return picture.alt
    if picture is not None and picture.frames:
        return texts("reports.alt.map-index", sheets=", ".join(frame.letter for frame in picture.frames))
    labels = [user_text.one_line(marker.label) for marker in picture.markers] if picture is not None else []
    words = texts("reports.alt.map", labels=user_text.shortened(", ".join(labels), 400), n=len(labels)) if labels else texts("reports.alt.map-plain")
    if picture is not None and picture.lines:
        return f"{words} {texts('reports.alt.route')} {light_in_words(picture.lines, texts)}"
    return words + (" " + texts("reports.alt.route") if picture is not None and len(picture.route) > 1 else "")


def light_in_words(lines: tuple[LightLine, ...], texts: Texts) -> str:
    """How many metres of the route are how light."""
    told = [f"{texts(f'reports.light.{light}').lower()} {wording.length(length, texts)}" for light, length in light_line.metres(lines).items()]
    return texts("reports.light.metres", metres=", ".join(told))


def lost_markers(lost: list[str], texts: Texts) -> list[str]:
    """Warning about markers outside the map or without room."""
    return [texts("reports.map.lost", n=len(lost), numbers=user_text.shortened(", ".join(lost), 200))] if lost else []


def _draw_base(canvas: Canvas, picture: MapPicture, view: View, map_look: MapLook, texts: Texts) -> str:
    if picture.image is None:
        return picture.note or texts("reports.map.no-base")
    left, bottom = view.point(picture.extent[0], picture.extent[1])
    right, top = view.point(picture.extent[2], picture.extent[3])
    if picture.vector and not map_look.outdoor:  # outdoors the base map is grey
        if pdf_picture.draw(canvas, picture.vector, pdf_picture.Placed(left, bottom, right - left, top - bottom)):
            return picture.note
    try:
        base = open_map(picture.image, map_look.outdoor)
    except UnusablePhoto:
        return picture.note or texts("reports.map.no-base")
    canvas.drawImage(ImageReader(base), left, bottom, right - left, top - bottom)
    return picture.note


def _draw_route(canvas: Canvas, route: tuple, view: View, map_look: MapLook) -> None:
    if len(route) < 2:
        return
    path = canvas.beginPath()
    for index, (x, y) in enumerate(route):
        (path.lineTo if index else path.moveTo)(*view.point(x, y))
    canvas.saveState()
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    for colour, width in ((look.WHITE, map_look.route_width + 2.4), (look.BLACK, map_look.route_width)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def _draw_markers(
    canvas: Canvas, markers: tuple[Marker, ...], view: View, map_look: MapLook, reserved: list[Area], lines: list[Area]
) -> list[str]:
    """Labels of those that were lost. Only stops may stand on the lines that tell of the light."""
    lost = [m.label for m in markers if not view.shows(m.x, m.y)]
    shown = [m for m in markers if view.shows(m.x, m.y)]
    if map_look.lamps_as_points:
        lamps = [m for m in shown if m.shape == "lamp"]
        shown = [m for m in shown if m.shape != "lamp"]
        reserved = reserved + _draw_numbered(canvas, shown, view, map_look, reserved, lost)
        lamp_points.draw(canvas, lamps, view, map_look, reserved)
    elif lines:
        stops = _placed([m for m in shown if m.shape == "stop"], view, map_look, reserved, lost)
        others = _placed([m for m in shown if m.shape != "stop"], view, map_look, reserved + stops.areas + lines, lost)
        for one in (others, stops):  # no leader line across the number of a stop
            _draw_placed(canvas, one, map_look)
    else:
        _draw_numbered(canvas, shown, view, map_look, reserved, lost)
    return lost


def with_room(markers: list[Marker], view: View, map_look: MapLook, farthest: float) -> bool:
    """Whether every marker finds a place at most so far (points) from its point, in its full size."""
    wanted = [_wanted(marker, view, map_look, 1.0) for marker in markers]
    inner = Area(view.frame.left + 1, view.frame.bottom + 1, view.frame.right - 1, view.frame.top - 1)
    return all(each_place(wanted, inner, farthest=farthest))


def _draw_index(canvas: Canvas, picture: MapPicture, view: View, reserved: list[Area]) -> list[str]:
    """Of an overview: points without numbers, and the sheets with their letters."""
    for marker in picture.markers:
        if view.shows(marker.x, marker.y):
            symbols.draw_kind(canvas, marker.shape, marker.state, *view.point(marker.x, marker.y), 2.8, 2.8)
    boxes = [(*view.point(*frame.extent[:2]), *view.point(*frame.extent[2:])) for frame in picture.frames]
    for colour, width in ((look.WHITE, 3.2), (look.BLACK, 1.4)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        for left, bottom, right, top in boxes:
            canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
    size = 13.0
    wanted = [Wanted(left, top, max(9.0, fonts.width(f.letter, fonts.BOLD, size) / 2 + 4), 9.0) for f, (left, _b, _r, top) in zip(picture.frames, boxes)]
    for frame, one, at in zip(picture.frames, wanted, place(wanted, view.frame, reserved)):
        if at:
            canvas.setFillColor(look.BLACK)
            canvas.roundRect(at[0] - one.half_width, at[1] - one.half_height, 2 * one.half_width, 2 * one.half_height, 3, stroke=0, fill=1)
            symbols.draw_label(canvas, frame.letter, at[0], at[1], size, look.WHITE)
    return [marker.label for marker in picture.markers if not view.shows(marker.x, marker.y)]


def _draw_numbered(
    canvas: Canvas, markers: list[Marker], view: View, map_look: MapLook, reserved: list[Area], lost: list[str]
) -> list[Area]:
    found = _placed(markers, view, map_look, reserved, lost)
    _draw_placed(canvas, found, map_look)
    return found.areas


@dataclass(frozen=True)
class _Placed:
    """Markers with their places, and how much smaller they had to be made."""

    pairs: list[tuple[Marker, Wanted, tuple[float, float]]]
    shrink: float

    @property
    def areas(self) -> list[Area]:
        """What they cover."""
        return [Area(x - w.half_width, y - w.half_height, x + w.half_width, y + w.half_height) for _, w, (x, y) in self.pairs]


def _placed(markers: list[Marker], view: View, map_look: MapLook, reserved: list[Area], lost: list[str]) -> _Placed:
    ordered = sorted(markers, key=lambda m: m.shape != "stop")
    shrink = 1.0
    while True:
        wanted = [_wanted(m, view, map_look, shrink) for m in ordered]
        inner = Area(view.frame.left + 1, view.frame.bottom + 1, view.frame.right - 1, view.frame.top - 1)
        places = place(wanted, inner, reserved)
        if all(places) or shrink < 0.5:
            break
        shrink *= 0.85
    pairs = [(m, w, p) for m, w, p in zip(ordered, wanted, places) if p]
    lost.extend(m.label for m, p in zip(ordered, places) if not p)
    return _Placed(pairs, shrink)


def _draw_placed(canvas: Canvas, found: _Placed, map_look: MapLook) -> None:
    for _, one, (x, y) in found.pairs:
        _leader(canvas, one, x, y)
    for marker, _, (x, y) in found.pairs:
        radius = _radius(marker, map_look) * found.shrink
        symbols.draw_numbered(canvas, user_text.one_line(marker.label), marker.shape, marker.state, x, y, radius)


def _radius(marker: Marker, map_look: MapLook) -> float:
    return map_look.stop_radius if marker.shape == "stop" else map_look.radius


def _wanted(marker: Marker, view: View, map_look: MapLook, shrink: float) -> Wanted:
    radius = _radius(marker, map_look) * shrink
    half_width = symbols.marker_half_width(user_text.one_line(marker.label), radius, radius * 1.15)
    x, y = view.point(marker.x, marker.y)
    badge = radius * 0.5 if marker.state == "fixed" else 0.0
    wide, high = (1.25 if marker.shape == "bar" else 1.0), (1.5 if marker.shape in ("lamp", "check") else 1.0)
    return Wanted(x, y, half_width * wide + badge, radius * high + badge)


def _leader(canvas: Canvas, one: Wanted, x: float, y: float) -> None:
    if math.hypot(x - one.x, y - one.y) < 1.5:
        return
    canvas.saveState()
    for colour, width in ((look.WHITE, 2.4), (look.BLACK, look.THIN)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.line(one.x, one.y, x, y)
    canvas.setFillColor(look.BLACK)
    canvas.setStrokeColor(look.WHITE)
    canvas.setLineWidth(look.THIN)
    canvas.circle(one.x, one.y, 2.0, stroke=1, fill=1)
    canvas.restoreState()


def _draw_furniture(canvas: Canvas, picture: MapPicture, view: View, map_look: MapLook, note: str, texts: Texts) -> list[Area]:
    taken = [_draw_scale_bar(canvas, view, map_look, texts), _draw_north(canvas, view, texts)]
    about = (
        texts("reports.map.dated", day=wording.short_day(picture.made_on, texts)) if picture.made_on and not map_look.outdoor else "",
        user_text.one_line(picture.crs_label) if not map_look.outdoor else "",
    )
    taken.extend(_draw_credit(canvas, user_text.one_line(picture.credit), " \u00b7 ".join(filter(None, about)), view, map_look, taken[0]))
    if note:
        taken.extend(_draw_note(canvas, note, view, max(map_look.text_size, 10.0)))
    return taken


def _draw_credit(canvas: Canvas, credit: str, about: str, view: View, map_look: MapLook, scale: Area) -> list[Area]:
    """Whose map it is, in a line of its own above the scale bar where the frame is narrow: a licence asks for all of it."""
    frame, size, between = view.frame, 10.0 if map_look.outdoor else 8.0, " \u00b7 "
    room = frame.right - scale.right - 8
    whole = between.join(part for part in (credit, about) if part)
    if fonts.width(whole, fonts.REGULAR, size) <= room or not credit:
        lines = [(whole, frame.bottom, room)]
    else:
        lines = [(about, frame.bottom, room), (credit, max(scale.top, frame.bottom + size * 1.35), frame.right - frame.left - 8)]
    taken = []
    for text, bottom, most in lines:
        if text:
            line = user_text.fitted_line(text, fonts.REGULAR, size, most)
            width = fonts.width(line, fonts.REGULAR, size)
            taken.append(_strip(canvas, line, frame.right - width - 5, bottom, size, width))
    return taken


def _strip(canvas: Canvas, line: str, left: float, bottom: float, size: float, width: float) -> Area:
    area = Area(left, bottom, left + width + 5, bottom + size * 1.35)
    canvas.setFillColor(look.WHITE)
    canvas.rect(area.left, area.bottom, area.right - area.left, area.top - area.bottom, stroke=0, fill=1)
    symbols.draw_runs(canvas, line, left + 2.5, bottom + size * 0.38, fonts.REGULAR, size, look.BLACK)
    return area


def _draw_note(canvas: Canvas, note: str, view: View, size: float) -> list[Area]:
    from .tagged import Paragraph

    frame = view.frame
    width = min(frame.right - frame.left - 70, 340)
    paragraph = Paragraph(user_text.markup(note), look.style(size, colour=look.BLACK))
    _, height = paragraph.wrap(width - 10, 500)
    area = Area(frame.left + 4, frame.top - height - 12, frame.left + 4 + width, frame.top - 4)
    canvas.setFillColor(look.WHITE)
    canvas.setStrokeColor(look.BLACK)
    canvas.setLineWidth(look.THIN)
    canvas.rect(area.left, area.bottom, width, area.top - area.bottom, stroke=1, fill=1)
    paragraph.drawOn(canvas, area.left + 5, area.bottom + 4)
    return [area]


def round_length(longest: float) -> float:
    """The longest of 1, 2, 5 · 10ⁿ that is not longer."""
    power = 10.0 ** math.floor(math.log10(longest))
    return next(step * power for step in (5, 2, 1) if step * power <= longest)


def _draw_scale_bar(canvas: Canvas, view: View, map_look: MapLook, texts: Texts) -> Area:
    frame = view.frame
    metres = round_length((frame.right - frame.left) * 0.28 / view.scale)
    width, size = metres * view.scale, max(map_look.text_size, 8.5)
    label = texts("reports.metres", n=f"{metres:g}") if metres < 1000 else texts("reports.kilometres", km=f"{metres / 1000:g}")
    left, bottom = frame.left + 5, frame.bottom + 5
    label_width = fonts.width(label, fonts.BOLD, size)
    area = Area(frame.left, frame.bottom, left + width + label_width + 9, bottom + max(size, 6) + 3)
    canvas.saveState()
    canvas.setFillColor(look.WHITE)
    canvas.rect(area.left, area.bottom, area.right - area.left, area.top - area.bottom, stroke=0, fill=1)
    canvas.setStrokeColor(look.BLACK)
    canvas.setFillColor(look.BLACK)
    canvas.setLineWidth(look.THIN)
    canvas.rect(left, bottom, width, 4, stroke=1, fill=0)
    canvas.rect(left, bottom, width / 2, 4, stroke=0, fill=1)
    symbols.draw_runs(canvas, label, left + width + 4, bottom - 0.5, fonts.BOLD, size, look.BLACK)
    canvas.restoreState()
    return area


def _draw_north(canvas: Canvas, view: View, texts: Texts) -> Area:
    frame = view.frame
    middle, top = frame.right - 5 * mm, frame.top - 2 * mm
    area = Area(frame.right - 9 * mm, frame.top - 14 * mm, frame.right, frame.top)
    canvas.saveState()
    canvas.setFillColor(look.WHITE)
    canvas.roundRect(area.left + 1 * mm, area.bottom + 1 * mm, 7.2 * mm, 12.2 * mm, 2, stroke=0, fill=1)
    canvas.setFillColor(look.BLACK)
    arrow = canvas.beginPath()
    arrow.moveTo(middle, top)
    arrow.lineTo(middle + 2.2 * mm, top - 6.5 * mm)
    arrow.lineTo(middle, top - 5 * mm)
    arrow.lineTo(middle - 2.2 * mm, top - 6.5 * mm)
    arrow.close()
    canvas.drawPath(arrow, stroke=0, fill=1)
    symbols.draw_label(canvas, texts("reports.map.north"), middle, top - 9 * mm, 10, look.BLACK)
    canvas.restoreState()
    return area


def with_markers(picture: MapPicture, markers: tuple[Marker, ...]) -> MapPicture:
    """The same map with more markers."""
    return replace(picture, markers=picture.markers + markers)
