# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pictures of kind and state, the same as on the map: told by shape and filling, so that they work without colour."""
from __future__ import annotations

from functools import lru_cache

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QColor, QImage, QPixmap

from .. import paths
from ..core import status
from ..gis.symbols import BLUE, INK, PURPLE, marker_svg

_SHAPES = {"finding": "circle", "lighting_defect": "lamp"}
_NATURAL_PX = 24  # size the marks are drawn in


def state_of(code: str) -> str:
    """How a status is drawn: unassigned, open, planned, waiting, fixed, refused."""
    known = status.BY_CODE.get(code)
    return known.handling if known is not None else "unassigned"


@lru_cache(maxsize=128)
def pixmap(kind: str, state: str, size: int, ratio: float) -> QPixmap:
    """The symbol in a size, sharp on screens with small pixels."""
    pixels = round(size * ratio)
    if kind in _SHAPES:
        svg = marker_svg(_SHAPES[kind], state).replace(f'width="{_NATURAL_PX}" height="{_NATURAL_PX}"', f'width="{pixels}" height="{pixels}"', 1)
        image = QImage.fromData(svg.encode("utf-8"), "SVG")
    else:
        name, fill = ("hotspot", PURPLE) if kind == "hotspot" else (f"status_{state}", BLUE)
        image, _fits = QgsApplication.svgCache().svgAsImage(paths.icon(name), pixels, QColor(fill), QColor(INK), 1.2, 1.0)
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(ratio)
    return picture
