# SPDX-License-Identifier: GPL-2.0-or-later
"""One bar of a chart as a button: label, number, the bar with its parts, and the same in words."""
from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QAbstractButton, QToolTip, QWidget

from ...i18n import tr
from ...reports.bar_parts import DOTS, EMPTY, SOLID, STRIPES, parts_of_bar
from ...reports.figures_content import Bar, Chart
from ..look import ink
from ..plain_text import tip
from .own_height import OwnHeight

BAR_PX, GAP_PX, PAD_PX, LEAST_PX = 16, 3, 4, 4
_LIGHT_ACCENT, _DARK_ACCENT = QColor("#0072B2"), QColor("#56B4E9")
_BRUSHES = {EMPTY: Qt.BrushStyle.NoBrush, DOTS: Qt.BrushStyle.Dense6Pattern, STRIPES: Qt.BrushStyle.BDiagPattern, SOLID: Qt.BrushStyle.SolidPattern}
WRAP = int(Qt.TextFlag.TextWordWrap)
WHOLE = -1


class BarRow(OwnHeight, QAbstractButton):
    """Enter or a click shows the rows; Left and Right go from part to part, Up and Down from bar to bar."""

    rows_wanted = pyqtSignal(object, str)  # ids, what they are
    moved = pyqtSignal(int)  # -1: to the bar above, 1: below

    def __init__(self, chart: Chart, bar: Bar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart, self.bar = chart, bar
        self._part = WHOLE
        self.follow_width()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(tr("figures.keys"))
        self._choose(WHOLE)
        self.clicked.connect(self._on_clicked)

    # -- what it says --------------------------------------------------------------------------------------------------
    @property
    def words(self) -> str:
        """The parts and the median in words; what the bar shows."""
        return ", ".join(self._parts_in_words())

    def _parts_in_words(self) -> list[str]:
        parts = [f"{label} {len(ids)}" for label, ids in zip(self.chart.part_labels, self.bar.parts) if ids]
        return [part for part in (*parts, self.bar.note) if part]

    def _lines(self, inner: int) -> str:
        """The words, broken between parts."""
        metrics, lines = QFontMetrics(self._small_font()), [""]
        for part in self._parts_in_words():
            longer = f"{lines[-1]}, {part}" if lines[-1] else part
            if lines[-1] and metrics.horizontalAdvance(longer + ",") > inner:
                lines[-1] += ","
                lines.append(part)
            else:
                lines[-1] = longer
        return "\n".join(lines)

    def title_of(self, part: int) -> str:
        """What the rows of a part, or of the whole bar, are."""
        label = f"{self.chart.title}: {self.bar.label}"
        return label if part == WHOLE or not self.chart.part_labels else f"{label}, {self.chart.part_labels[part]}"

    def ids_of(self, part: int) -> tuple[str, ...]:
        """The rows of a part, or of the whole bar."""
        return self.bar.ids if part == WHOLE else self.bar.parts[part]

    # -- size ----------------------------------------------------------------------------------------------------------
    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow panels wrap the label."""
        return QSize(120, self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Label, bar and words under one another."""
        inner = width - 2 * PAD_PX
        words = self._words_height(inner)
        return self._label_height(inner) + GAP_PX + BAR_PX + (GAP_PX + words if words else 0) + 2 * PAD_PX

    def _label_height(self, inner: int) -> int:
        return text_height(self.fontMetrics(), inner - self._total_width() - 8, self.bar.label)

    def _words_height(self, inner: int) -> int:
        return text_height(QFontMetrics(self._small_font()), inner, self._lines(inner)) if self.words else 0

    def _total_width(self) -> int:
        return QFontMetrics(self._bold_font()).horizontalAdvance(str(self.bar.total))

    def _small_font(self) -> object:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def _bold_font(self) -> object:
        font = self.font()
        font.setBold(True)
        return font

    # -- drawing -------------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """All of it from the palette, so that light and dark themes work."""
        painter = QPainter(self)
        inner, top = self.width() - 2 * PAD_PX, PAD_PX
        colour = ink(self)
        painter.setPen(colour)
        height = self._label_height(inner)
        painter.drawText(QRect(PAD_PX, top, inner - self._total_width() - 8, height), WRAP, self.bar.label)
        painter.setFont(self._bold_font())
        painter.drawText(QRect(PAD_PX, top, inner, height), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), str(self.bar.total))
        self._draw_parts(painter, colour)
        if self.words:
            painter.setFont(self._small_font())
            colour.setAlpha(200)
            painter.setPen(colour)
            below = top + height + GAP_PX + BAR_PX + GAP_PX
            painter.drawText(QRect(PAD_PX, below, inner, self._words_height(inner)), WRAP, self._lines(inner))
        if self.hasFocus():
            self._draw_focus(painter)
        painter.end()

    def _draw_parts(self, painter: QPainter, colour: QColor) -> None:
        painter.setFont(self._small_font())
        for number, rect in self._rects():
            fill_pattern(painter, rect, self.chart.patterns[number], self.palette())
            text = str(len(self.bar.parts[number]))
            wide = painter.fontMetrics().horizontalAdvance(text) + 6
            if wide + 4 <= rect.width():
                plate = QRectF(rect.center().x() - wide / 2, rect.top() + 2, wide, rect.height() - 4)
                painter.fillRect(plate, self.palette().color(QPalette.ColorRole.Window))
                painter.setPen(colour)
                painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)

    def _draw_focus(self, painter: QPainter) -> None:
        painter.setPen(QPen(ink(self), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        chosen = [rect for number, rect in self._rects() if number == self._part]
        painter.drawRect(chosen[0].adjusted(-1, -1, 1, 1) if chosen else QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _rects(self) -> list[tuple[int, QRectF]]:
        """Number and place of each part that is not empty."""
        inner = self.width() - 2 * PAD_PX
        top = PAD_PX + self._label_height(inner) + GAP_PX
        places = parts_of_bar([len(ids) for ids in self.bar.parts], self.chart.longest, float(inner), LEAST_PX)
        return [(number, QRectF(PAD_PX + x, top, width, BAR_PX)) for number, (x, width) in enumerate(places) if width]

    # -- mouse and keys --------------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """The tip tells the part under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self._part_at(event.pos())
            QToolTip.showText(event.globalPos(), tip(tr("figures.show-rows", what=self.title_of(part), n=len(self.ids_of(part)))), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A part that is clicked on is the one that is shown."""
        if self.rect().contains(event.pos()):
            self._choose(self._part_at(event.pos()))
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """See the class."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            places = [WHOLE, *(number for number, ids in enumerate(self.bar.parts) if ids)] if self.chart.part_labels else [WHOLE]
            step = -1 if key == Qt.Key.Key_Left else 1
            self._choose(places[max(0, min(len(places) - 1, places.index(self._part) + step))])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:  # noqa: N802
        """Coming back begins with the whole bar."""
        self._choose(WHOLE)
        super().focusOutEvent(event)

    def _part_at(self, position: QPoint) -> int:
        if not self.chart.part_labels:
            return WHOLE
        return next((number for number, rect in self._rects() if rect.contains(position)), WHOLE)

    def _choose(self, part: int) -> None:
        self._part = part
        told = self.words if part == WHOLE else ""
        self.setAccessibleName(f"{self.title_of(part)}: {len(self.ids_of(part))}" + (f" ({told})" if told else ""))
        self.update()

    def _on_clicked(self) -> None:
        self.rows_wanted.emit(self.ids_of(self._part), self.title_of(self._part))


def fill_pattern(painter: QPainter, rect: QRectF, pattern: str, palette: QPalette) -> None:
    """A box with an outline and the pattern that stands for a part; colour alone never tells."""
    is_dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    colour = _DARK_ACCENT if is_dark else _LIGHT_ACCENT
    painter.setPen(QPen(colour, 1))
    painter.setBrush(QBrush(colour, _BRUSHES[pattern]))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))


def text_height(metrics: QFontMetrics, width: int, text: str) -> int:
    """How high a text is that wraps at a width."""
    return metrics.boundingRect(QRect(0, 0, max(20, width), 10_000), WRAP, text).height()
