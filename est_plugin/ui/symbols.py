# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pictures of kind and state, the same as on the map: told by shape and filling, so that they work without colour."""
from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtGui import QIcon, QPixmap

from .. import paths
from ..core import status

_FILES = {"finding": "finding_defect", "lighting_defect": "lamp", "hotspot": "hotspot", "measure": "status"}
_ONE_PICTURE = ("hotspot",)


def state_of(code: str) -> str:
    """How a status is drawn: unassigned, open, planned, waiting, fixed, refused."""
    known = status.BY_CODE.get(code)
    return known.handling if known is not None else "unassigned"


@lru_cache(maxsize=64)
def icon(kind: str, state: str) -> QIcon:
    """The symbol of a thing in a state."""
    name = _FILES.get(kind, _FILES["measure"])
    if name in _ONE_PICTURE or (state == "open" and name != "status"):
        return QIcon(paths.icon(name))
    return QIcon(paths.icon(f"{name}_{state}"))


def pixmap(kind: str, state: str, size: int, ratio: float) -> QPixmap:
    """The symbol in a size, sharp on screens with small pixels."""
    picture = icon(kind, state).pixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture
