# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk that is being planned on the map: its route, its numbered stops, and the tools that draw them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QFont, QPainter, QPen

from ..map_tools.draw_route import DrawRouteTool
from ..map_tools.pick_stops import PickStopsTool
from ..map_tools.place_tool import ORANGE

BLACK, WHITE = QColor("#000000"), QColor("#FFFFFF")
_DISC_PX = 22.0
XY = tuple


class StopDiscs(QgsMapCanvasItem):
    """Black discs with the numbers that stand on the papers; the chosen one has an orange ring."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._places: list[QgsPointXY] = []
        self._chosen = -1
        self.setZValue(50)

    def show_stops(self, places: Sequence[QgsPointXY], chosen: int) -> None:
        """In the order of their numbers."""
        self._places, self._chosen = list(places), chosen
        self.updatePosition()
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """The whole canvas: the discs may stand anywhere."""
        return QRectF(0, 0, self._canvas.width(), self._canvas.height())

    def updatePosition(self) -> None:  # noqa: N802
        """Places are looked up when drawing."""
        self.setPos(0, 0)

    def paint(self, painter: QPainter, *_style: object) -> None:
        """Called by the canvas, also while it pans."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPixelSize(13)
        font.setBold(True)
        painter.setFont(font)
        for number, place in enumerate(self._places, 1):
            centre = self.toCanvasCoordinates(place)
            disc = QRectF(centre.x() - _DISC_PX / 2, centre.y() - _DISC_PX / 2, _DISC_PX, _DISC_PX)
            painter.setPen(QPen(ORANGE if number - 1 == self._chosen else WHITE, 3 if number - 1 == self._chosen else 1.5))
            painter.setBrush(QBrush(BLACK))
            painter.drawEllipse(disc)
            painter.setPen(QPen(WHITE))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(number))


class WalkOnMap:
    """Shows the plan while its dialog is open, and gives the map its tool back afterwards."""

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject) -> None:
        self.canvas, self._crs, self._project = canvas, crs, project
        self._before: Any = None
        self._tool: Any = None
        self._discs = StopDiscs(canvas)
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.LineGeometry)
        self._band.setColor(BLACK)
        self._band.setSecondaryStrokeColor(WHITE)
        self._band.setWidth(4)
        self._is_closed = False

    def show(self, route: Sequence[XY], stops: Sequence[XY], chosen: int = -1) -> None:
        """Draw route and stops, given in the coordinate system of the workspace."""
        if self._is_closed:
            return
        transform = self._transform()
        self._band.reset(QgsWkbTypes.GeometryType.LineGeometry)
        points = [transform.transform(QgsPointXY(*xy)) for xy in route]
        for index, point in enumerate(points):
            self._band.addPoint(point, index == len(points) - 1)
        self._discs.show_stops([transform.transform(QgsPointXY(*xy)) for xy in stops], chosen)
        if isinstance(self._tool, DrawRouteTool):
            self._tool.begin_at(route[-1] if route else None)

    def zoom(self, places: Sequence[XY]) -> None:
        """Show all of it when some of it is not to be seen."""
        if not places:
            return
        transform = self._transform()
        points = [transform.transform(QgsPointXY(*xy)) for xy in places]
        box = QgsRectangle(points[0], points[0])
        for point in points[1:]:
            box.combineExtentWith(point.x(), point.y())
        if not self.canvas.extent().contains(box) or box.width() < self.canvas.extent().width() / 20:
            box.grow(max(60.0, 0.15 * max(box.width(), box.height())))
            self.canvas.setExtent(box)
            self.canvas.refresh()

    @property
    def shown(self) -> tuple[float, float, float, float]:
        """What the canvas shows, in the system of the workspace."""
        box = self._transform().transformBoundingBox(self.canvas.extent(), Qgis.TransformDirection.Reverse)
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    def draw(self, on_click: Callable[[float, float], None], on_undo: Callable[[], None], on_end: Callable[[], None]) -> None:
        """The tool that draws the route."""
        tool = DrawRouteTool(self.canvas, self._crs, self._project)
        tool.clicked.connect(on_click)
        tool.undo_asked.connect(on_undo)
        tool.finished.connect(on_end)
        self._use(tool)

    def pick(
        self, stops: Callable[[], list[XY]], on_click: Callable[[float, float], None], on_move: Callable[[int, float, float], None],
        on_drop: Callable[[int], None], on_end: Callable[[], None],
    ) -> None:  # fmt: skip
        """The tool that sets and moves stops."""
        tool = PickStopsTool(self.canvas, self._crs, self._project, stops)
        tool.clicked.connect(on_click)
        tool.moved.connect(on_move)
        tool.dropped.connect(on_drop)
        tool.finished.connect(on_end)
        self._use(tool)

    def release(self) -> None:
        """Give the map the tool back that it had before."""
        tool, self._tool = self._tool, None
        before, self._before = self._before, None
        if tool is None:
            return
        if self.canvas.mapTool() is tool:
            if before is not None and not sip.isdeleted(before):
                self.canvas.setMapTool(before)
            else:
                self.canvas.unsetMapTool(tool)
        tool.deleteLater()

    def close(self) -> None:
        """Leave nothing on the map."""
        if self._is_closed:
            return
        self._is_closed = True
        self.release()
        for item in (self._band, self._discs):
            self.canvas.scene().removeItem(item)

    @property
    def tool(self) -> Any:
        """The tool that is in use now."""
        return self._tool if self._tool is not None and self.canvas.mapTool() is self._tool else None

    def _use(self, tool: Any) -> None:
        self.release()
        self._before = self.canvas.mapTool()
        self._tool = tool
        self.canvas.setMapTool(tool)
        self.canvas.setFocus()

    def _transform(self) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(QgsCoordinateReferenceSystem(self._crs), self.canvas.mapSettings().destinationCrs(), self._project)
