# SPDX-License-Identifier: GPL-2.0-or-later
"""A place with two bars beside one another, what occurred and what was felt: never one bar of both."""
from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QToolTip, QWidget

from ...i18n import Texts, language, tr
from ...reports.bar_parts import parts_of_bar
from ...reports.figures_content import Bar, Chart
from ...reports.picture_words import counts_in_words
from ..look import ink
from ..plain_text import tip
from .bar_row import BAR_PX, GAP_PX, LEAST_PX, PAD_PX, WHOLE, WRAP, BarRow, fill_pattern, text_height

BETWEEN_PX = 12


class PairRow(BarRow):
    """Keys and clicks as in a bar of the follow-up; the parts stand in columns of their own."""

    def __init__(self, chart: Chart, bar: Bar, kinds: tuple[str, ...], parent: QWidget | None = None) -> None:
        self.kinds = kinds
        self._longest = max((len(part) for one in chart.bars for part in one.parts), default=0)
        super().__init__(chart, bar, parent)
        self.setAccessibleDescription(tr("picture.keys"))

    def title_of(self, part: int) -> str:
        """The place, and the kind when one is chosen."""
        return self.bar.label if part == WHOLE else f"{self.bar.label}, {self.chart.part_labels[part]}"

    def counts_of(self, part: int) -> str:
        """Reports of a kind, or of each kind; never a sum."""
        chosen = range(len(self.kinds)) if part == WHOLE else [part]
        return counts_in_words([self.kinds[at] for at in chosen], [len(self.bar.parts[at]) for at in chosen], Texts(language()))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Label, bars, and the remark when there is one."""
        inner = width - 2 * PAD_PX
        note = text_height(self.fontMetrics(), inner, self.bar.note) if self.bar.note else 0
        return text_height(self.fontMetrics(), inner, self.bar.label) + GAP_PX + BAR_PX + note + 2 * PAD_PX

    def event(self, event: QEvent) -> bool:
        """The tip tells what a click shows."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self._part_at(event.pos())
            text = tr("picture.show-reports", what=self.title_of(part), counts=self.counts_of(part))
            QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """All of it from the palette, so that light and dark themes work."""
        painter = QPainter(self)
        colour = ink(self)
        inner = self.width() - 2 * PAD_PX
        painter.setPen(colour)
        height = text_height(self.fontMetrics(), inner, self.bar.label)
        painter.drawText(QRect(PAD_PX, PAD_PX, inner, height), WRAP, self.bar.label)
        self._draw_parts(painter, colour)
        if self.bar.note:
            colour.setAlpha(200)
            painter.setPen(colour)
            painter.setFont(self._small_font())
            top = PAD_PX + height + GAP_PX + BAR_PX
            painter.drawText(QRect(PAD_PX, top, inner, self.height() - top - PAD_PX), WRAP, self.bar.note)
        if self.hasFocus():
            self._draw_focus(painter)
        painter.end()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _choose(self, part: int) -> None:
        self._part = part
        note = f" ({self.bar.note})" if part == WHOLE and self.bar.note else ""
        self.setAccessibleName(f"{self.title_of(part)}: {self.counts_of(part)}{note}")
        self.update()

    def _draw_parts(self, painter: QPainter, colour: QColor) -> None:
        painter.setFont(self._bold_font())
        bars = dict(self._rects())
        for number, cell in enumerate(self.cells()):
            width = bars[number].width() if number in bars else 0.0
            if width:
                fill_pattern(painter, bars[number], self.chart.patterns[number], self.palette())
            painter.setPen(colour)
            beside = cell.adjusted(width + (4 if width else 0), 0, 0, 0)
            painter.drawText(beside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), str(len(self.bar.parts[number])))

    def cells(self) -> list[QRectF]:
        """The column of each kind in this row."""
        inner = self.width() - 2 * PAD_PX
        top = PAD_PX + text_height(self.fontMetrics(), inner, self.bar.label) + GAP_PX
        return [QRectF(left, top, width, BAR_PX) for left, width in columns(self.width(), len(self.kinds))]

    def _rects(self) -> list[tuple[int, QRectF]]:
        room = QFontMetrics(self._bold_font()).horizontalAdvance(str(self._longest)) + 6  # for the number beside the longest bar
        found = []
        for number, cell in enumerate(self.cells()):
            ((_start, width),) = parts_of_bar([len(self.bar.parts[number])], self._longest, max(1.0, cell.width() - room), LEAST_PX)
            if width:
                found.append((number, QRectF(cell.left(), cell.top(), width, BAR_PX)))
        return found

    def _part_at(self, position: QPoint) -> int:
        """Beside a bar counts as the bar: the whole column of its kind."""
        if len(self.kinds) == 1:
            return WHOLE
        return next((number for number, cell in enumerate(self.cells()) if cell.contains(position) and self.bar.parts[number]), WHOLE)


def columns(width: int, count: int) -> list[tuple[float, float]]:
    """(left edge, width) of the columns of the kinds, also for the heads above them."""
    each = (width - 2 * PAD_PX - BETWEEN_PX * (count - 1)) / count
    return [(PAD_PX + at * (each + BETWEEN_PX), each) for at in range(count)]
