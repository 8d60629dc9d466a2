# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pictures of kind and state: told by shape and filling, so that they work without colour and in any theme."""
from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from ..core import status

COLOURS = {"finding": "#D55E00", "lighting_defect": "#E69F00", "hotspot": "#CC79A7", "measure": "#0072B2", "good": "#009E73"}
OPEN, PLANNED, FIXED, REFUSED = "open", "planned", "fixed", "refused"


def state_of(code: str) -> str:
    """How a status is drawn: filled, half, ring with tick, struck."""
    known = status.BY_CODE.get(code)
    if known is None or known.handling == "open":
        return OPEN
    return {"planned": PLANNED, "waiting": PLANNED, "fixed": FIXED}.get(known.handling, REFUSED)


@lru_cache(maxsize=128)
def pixmap(kind: str, state: str, size: int, ink: str, ratio: float = 1.0) -> QPixmap:
    """The symbol; `ink` is the text colour of the theme."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, kind, state, float(size), QColor(ink), QColor(COLOURS.get(kind, COLOURS["measure"])))
    painter.end()
    return picture


def _draw(painter: QPainter, kind: str, state: str, size: float, ink: QColor, colour: QColor) -> None:
    box = QRectF(2, 2, size - 4, size - 4)
    painter.setPen(QPen(ink, 1.4))
    if state == PLANNED:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _shape(painter, kind, box)
        painter.save()
        painter.setClipRect(QRectF(0, size / 2, size, size / 2))
        painter.setBrush(QBrush(colour))
        _shape(painter, kind, box)
        painter.restore()
        return
    painter.setBrush(QBrush(colour) if state == OPEN else Qt.BrushStyle.NoBrush)
    _shape(painter, kind, box)
    painter.setPen(QPen(ink, 1.8))
    if state == FIXED:
        painter.drawPolyline(QPolygonF([QPointF(size * 0.3, size * 0.52), QPointF(size * 0.45, size * 0.68), QPointF(size * 0.72, size * 0.34)]))
    elif state == REFUSED:
        painter.drawLine(QPointF(2, size - 2), QPointF(size - 2, 2))


def _shape(painter: QPainter, kind: str, box: QRectF) -> None:
    if kind == "lighting_defect":  # a lamp: bulb over its base
        bulb = QRectF(box.left() + box.width() * 0.12, box.top(), box.width() * 0.76, box.height() * 0.76)
        painter.drawEllipse(bulb)
        painter.drawRect(QRectF(box.center().x() - box.width() * 0.16, bulb.bottom(), box.width() * 0.32, box.height() * 0.22))
    elif kind == "measure":
        painter.drawPolygon(
            QPolygonF([QPointF(box.center().x(), box.top()), QPointF(box.right(), box.center().y()),
                       QPointF(box.center().x(), box.bottom()), QPointF(box.left(), box.center().y())])
        )  # fmt: skip
    elif kind == "hotspot":
        painter.drawRoundedRect(box, box.width() * 0.35, box.height() * 0.35)
    elif kind == "good":
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)
