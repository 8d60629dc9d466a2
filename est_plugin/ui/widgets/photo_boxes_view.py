# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo on which black boxes are drawn, moved and sized with the mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...core.photo_box import Box
from ...i18n import tr

_STEP, _FINE = 0.01, 0.002
_NEW = Box(0.44, 0.42, 0.12, 0.16)  # as large as a face in the middle
_GRIP_PX = 12
_INK, _CHOSEN = QColor(0, 0, 0), QColor("#E69F00")
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class PhotoBoxesView(QWidget):
    """`show_photo` gives picture and boxes; `boxes` are as drawn. Keys: N new, arrows move, Shift size, Ctrl fine, Space next, Delete, Ctrl+Z."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setMouseTracking(True)
        self._image, self._text = QImage(), ""
        self._boxes: list[Box] = []
        self._before: list[list[Box]] = []
        self._chosen: int | None = None
        self._from: tuple[float, float] | None = None
        self._doing = ""
        self._can_write = True

    # -- what it shows ------------------------------------------------------------------------------------------------
    def show_photo(self, image: QImage, boxes: Iterable[Box], text: str = "") -> None:
        """Another photo; `text` says why there is none."""
        self._image, self._text = image, text
        self._boxes, self._before, self._chosen, self._from = list(boxes), [], None, None
        self._tell()

    def set_open(self, can_write: bool) -> None:
        """Whether boxes may be drawn."""
        self._can_write = can_write

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes as they are drawn."""
        return tuple(box for box in self._boxes if box.is_seen)

    @property
    def chosen(self) -> int | None:
        """Which box the keys work on."""
        return self._chosen

    # -- what can be done ---------------------------------------------------------------------------------------------
    def add_box(self, box: Box = _NEW) -> None:
        """A new box, in the middle unless it is drawn."""
        if not self._is_open():
            return
        self._remember()
        self._boxes.append(box)
        self._chosen = len(self._boxes) - 1
        self._tell(is_change=True)

    def remove_box(self) -> None:
        """The chosen box goes."""
        if self._is_open() and self._chosen is not None:
            self._remember()
            del self._boxes[self._chosen]
            self._chosen = len(self._boxes) - 1 if self._boxes else None
            self._tell(is_change=True)

    def undo(self) -> None:
        """As it was before the last step."""
        if self._before:
            self._boxes = self._before.pop()
            self._chosen = None
            self._tell(is_change=True)

    def choose_next(self) -> None:
        """The next box, after the last the first."""
        if self._boxes:
            self._chosen = 0 if self._chosen is None else (self._chosen + 1) % len(self._boxes)
            self._tell()

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:  # noqa: N802
        """Large enough to see a plate."""
        return QSize(760, 560)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Everything that the mouse can do."""
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Z and held & Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif key == Qt.Key.Key_N and not held:
            self.add_box()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_box()
        elif key == Qt.Key.Key_Space:
            self.choose_next()
        elif key in _ARROWS and self._chosen is not None and self._is_open():
            self._push(*_ARROWS[key], held)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """On a box: move it, at its corner: size it; elsewhere: draw a new one."""
        if event.button() != Qt.MouseButton.LeftButton or not self._is_open() or not self._frame().contains(QPointF(event.pos())):
            return
        self._remember()
        at = self._share(event)
        grip = next((n for n in reversed(range(len(self._boxes))) if self._grip(self._boxes[n]).contains(QPointF(event.pos()))), None)
        under = next((n for n in reversed(range(len(self._boxes))) if self._boxes[n].holds(*at)), None)
        if grip is not None:
            self._chosen, self._doing, box = grip, "size", self._boxes[grip]
            self._from = (box.x, box.y)
        elif under is not None:
            self._chosen, self._doing, self._from = under, "move", at
        else:
            self._boxes.append(Box.between(at, at))
            self._chosen, self._doing, self._from = len(self._boxes) - 1, "size", at
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The box follows the hand."""
        if self._from is None or self._chosen is None:
            return
        at = self._share(event)
        if self._doing == "move":
            self._boxes[self._chosen] = self._boxes[self._chosen].moved(at[0] - self._from[0], at[1] - self._from[1])
            self._from = at
        else:
            self._boxes[self._chosen] = Box.between(self._from, at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A box that covers nothing was a slip of the hand."""
        if self._from is None:
            return
        self._from = None
        self._boxes = [box for box in self._boxes if box.is_seen]
        if self._chosen is not None and self._chosen >= len(self._boxes):
            self._chosen = None
        if self._before and self._before[-1] == self._boxes:
            self._before.pop()
            self._tell()
        else:
            self._tell(is_change=True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The photo as large as there is room, the boxes on it; what lies under the chosen one can be guessed."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if self._image.isNull():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._frame(), self._image)
            for number, box in enumerate(self._boxes):
                self._paint_box(painter, box, number == self._chosen)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _paint_box(self, painter: QPainter, box: Box, is_chosen: bool) -> None:
        ink = QColor(_INK)
        ink.setAlpha(190 if is_chosen else 255)
        painter.setBrush(ink)
        painter.setPen(QPen(_CHOSEN if is_chosen else _INK, 2 if is_chosen else 1))
        painter.drawRect(self._rect(box))
        if is_chosen:
            painter.setBrush(_CHOSEN)
            painter.drawRect(self._grip(box))

    def _frame(self) -> QRectF:
        """Where the photo lies."""
        if self._image.isNull():
            return QRectF()
        size = QSize(self._image.size()).scaled(self.size() - QSize(8, 8), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())

    def _rect(self, box: Box) -> QRectF:
        frame = self._frame()
        return QRectF(
            frame.x() + box.x * frame.width(), frame.y() + box.y * frame.height(), box.width * frame.width(), box.height * frame.height()
        )

    def _grip(self, box: Box) -> QRectF:
        corner = self._rect(box).bottomRight()
        return QRectF(corner.x() - _GRIP_PX / 2, corner.y() - _GRIP_PX / 2, _GRIP_PX, _GRIP_PX)

    def _share(self, event: QMouseEvent) -> tuple[float, float]:
        frame = self._frame()
        return (event.pos().x() - frame.x()) / max(1.0, frame.width()), (event.pos().y() - frame.y()) / max(1.0, frame.height())

    def _push(self, dx: int, dy: int, held: Qt.KeyboardModifiers) -> None:
        step = _FINE if held & Qt.KeyboardModifier.ControlModifier else _STEP
        box = self._boxes[self._chosen]
        self._remember()
        change = box.grown if held & Qt.KeyboardModifier.ShiftModifier else box.moved
        self._boxes[self._chosen] = change(dx * step, dy * step)
        self._tell(is_change=True)

    def _is_open(self) -> bool:
        return self._can_write and not self._image.isNull()

    def _remember(self) -> None:
        self._before.append(list(self._boxes))

    def _tell(self, *, is_change: bool = False) -> None:
        self.setAccessibleName(tr("public.boxes.view", n=len(self._boxes)))
        self.update()
        if is_change:
            self.changed.emit()
