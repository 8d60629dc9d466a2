# SPDX-License-Identifier: GPL-2.0-or-later
"""Where route and numbered signs stand on a map that is a picture on screen: no number covers another."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image

from .content import MapPicture, Marker, SheetFrame, Texts
from .engine import photos, user_text
from .engine.label_places import Area, Wanted, place

WIDTH = 1000
HALF = 15.0
_LETTER = 5.0
"""Half the width of a letter."""
DONE = ("fixed", "refused")


@dataclass(frozen=True)
class Sign:
    """A marker, where its point is and where its sign stands (pixels from the upper left corner)."""

    marker: Marker
    point: tuple[float, float]
    at: tuple[float, float]
    half_width: float = HALF
    """Long numbers have wide signs."""

    @property
    def is_moved(self) -> bool:
        """Whether a line leads from the sign to its point."""
        return abs(self.at[0] - self.point[0]) + abs(self.at[1] - self.point[1]) > 1

    @property
    def is_white(self) -> bool:
        """White when it is done or good, else black."""
        return self.marker.state in DONE or self.marker.shape == "square"


@dataclass(frozen=True)
class Frame:
    """A map sheet on the overview: its letter, and left, top, width and height in pixels."""

    letter: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Signs:
    """Everything that is drawn on the picture. An overview shows its sheets and the points as dots."""

    height: int
    route: tuple[tuple[float, float], ...]
    signs: tuple[Sign, ...]
    frames: tuple[Frame, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()
    points: tuple[tuple[float, float, bool], ...] = ()
    """Points without numbers; whether it is a ring."""


def signs_of(picture: MapPicture) -> Signs:
    """Pixels of a map that is WIDTH wide."""
    xmin, ymin, xmax, ymax = picture.extent
    if not all(map(math.isfinite, picture.extent)) or xmax <= xmin or ymax <= ymin:
        xmin, ymin, xmax, ymax = 0.0, 0.0, 100.0, 100.0
    scale = WIDTH / (xmax - xmin)
    height = max(1, min(round((ymax - ymin) * scale), 4 * WIDTH))
    points = [((marker.x - xmin) * scale, (ymax - marker.y) * scale) for marker in picture.markers]
    route = tuple(((x - xmin) * scale, (ymax - y) * scale) for x, y in picture.route)
    if picture.frames:
        return Signs(height, route, (), tuple(_frame(frame, xmin, ymax, scale) for frame in picture.frames), tuple(points))
    widths = [max(HALF, _LETTER * len(user_text.one_line(marker.label)) + 5) for marker in picture.markers]
    places = place([Wanted(x, y, width, HALF) for (x, y), width in zip(points, widths)], Area(0, 0, WIDTH, height))
    found = tuple(Sign(marker, point, at or point, width) for marker, point, at, width in zip(picture.markers, points, places, widths))
    loose = tuple(((dot.x - xmin) * scale, (ymax - dot.y) * scale, dot.is_ring) for dot in picture.dots)
    return Signs(height, route, found, points=tuple(one for one in loose if 0 <= one[0] <= WIDTH and 0 <= one[1] <= height))


def _frame(frame: SheetFrame, xmin: float, ymax: float, scale: float) -> Frame:
    left, low, right, top = frame.extent
    return Frame(frame.letter, ((left - xmin) * scale, (ymax - top) * scale, (right - left) * scale, (top - low) * scale))


def base_image(picture: MapPicture, texts: Texts, warnings: list[str]) -> Image.Image | None:
    """The base map; None when there is none, which is said."""
    if picture.note:
        warnings.append(picture.note)
    if picture.image is None:
        return None
    try:
        return photos.open_map(picture.image, False).convert("RGB")
    except photos.UnusablePhoto:
        warnings.append(texts("reports.map.no-base"))
        return None


def under_map(picture: MapPicture, texts: Texts) -> str:
    """Legend of what is on the map, credit of the base map, what is wrong with it."""
    return " \u00b7 ".join(part for part in (_legend(picture, texts), picture.credit, picture.note) if part)


_NO_DEFECTS = ("square", "stop", "priority", "bar")  # what is told about these stands beside the map


def _legend(picture: MapPicture, texts: Texts) -> str:
    defects = {marker.state for marker in picture.markers if marker.shape not in _NO_DEFECTS}
    shapes = {marker.shape for marker in picture.markers}
    found = [("\u25cf", "reports.map.shape.stop", "stop" in shapes), ("\u25cf", "reports.map.shape.circle", bool(defects - set(DONE))),
             ("\u25cb", "reports.map.state.fixed", "fixed" in defects), ("\u25cb", "reports.map.state.refused", "refused" in defects),
             ("\u25a1", "reports.map.shape.square", "square" in shapes)]  # fmt: skip
    return ", ".join(f"{sign} {texts(key)}" for sign, key, is_there in found if is_there)
