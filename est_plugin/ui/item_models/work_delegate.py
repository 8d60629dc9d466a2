# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws a row of the list: what and status, who and where, date; in three lines in a narrow panel, else in two; headings in bold."""
from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QRect, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextOption
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...core.status import WAITING
from ...core.work.grouping import Heading
from ...core.work.row import UNASSIGNED, WorkRow
from ..symbols import pixmap, state_of
from .work_model import LINE_ROLE
from .work_words import due_text, heading_text, reopened_text, responsible_text, status_text

MARGIN, GAP = 6, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WorkDelegate(QStyledItemDelegate):
    """Only palette colours, so that light and dark themes work; the view gives the heights."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Background by the style, then a heading, or symbol and text."""
        line = index.data(LINE_ROLE)
        if line is None:
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        painter.save()
        if isinstance(line, Heading):
            _paint_heading(painter, own, line)
        else:
            _paint_row(painter, own, line, index)
        painter.restore()


def _paint_heading(painter: QPainter, own: QStyleOptionViewItem, heading: Heading) -> None:
    ink = own.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
    bold = _bold(own.font)
    painter.fillRect(own.rect, own.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Base))
    painter.setPen(ink)
    painter.setFont(bold)
    box = own.rect.adjusted(MARGIN, own.rect.height() // 4, -MARGIN, -MARGIN // 2)
    _draw(painter, box, QFontMetrics(bold).elidedText(heading_text(heading), Qt.TextElideMode.ElideMiddle, box.width()), _LEFT)
    line = QColor(ink)
    line.setAlpha(90)
    painter.fillRect(own.rect.left() + MARGIN, own.rect.bottom() - 2, own.rect.width() - 2 * MARGIN, 1, line)


def _paint_row(painter: QPainter, own: QStyleOptionViewItem, row: WorkRow, index: QModelIndex) -> None:
    style = own.widget.style() if own.widget else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, own, painter, own.widget)
    is_selected = bool(own.state & QStyle.StateFlag.State_Selected)
    painter.setPen(own.palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text))
    size = QFontMetrics(own.font).height() + 6
    if is_selected:  # the symbols were drawn for the ground of the list
        painter.fillRect(own.rect.left() + MARGIN - 2, own.rect.top() + MARGIN - 2, size + 4, size + 4, own.palette.color(QPalette.ColorRole.Base))
    symbol = pixmap(row.kind, state_of(row.status), size, painter.device().devicePixelRatioF())
    painter.drawPixmap(own.rect.left() + MARGIN, own.rect.top() + MARGIN, symbol)
    box = own.rect.adjusted(MARGIN + size + GAP, MARGIN, -MARGIN, -MARGIN)
    today, bold = index.model().today, _bold(own.font)
    what = f"{row.number_text}   {row.what}"
    # what stands last is cut off first
    who = "" if row.status == UNASSIGNED else responsible_text(row)  # the status says it
    facts = "  ·  ".join(part for part in (reopened_text(row), who, row.place) if part)
    due_font = bold if row.is_overdue(today) else own.font
    if _is_narrow(own):
        first, second, third = _split(box, 3)
        _line(painter, first, what, "", bold, own.font)
        _line(painter, second, facts, "", own.font, own.font)
        due = due_text(row, today)
        room = third.width() - QFontMetrics(due_font).horizontalAdvance(due) - GAP
        fits = QFontMetrics(own.font).horizontalAdvance(status_text(row)) <= room  # words of a missed answer tell the status too
        _line(painter, third, status_text(row) if fits or row.type != WAITING else "", due, own.font, due_font)
    else:
        first, second = _split(box, 2)
        _line(painter, first, what, status_text(row), bold, own.font)
        _line(painter, second, facts, due_text(row, today), own.font, due_font)
    if bool(own.state & QStyle.StateFlag.State_HasFocus):
        style.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, own, painter, own.widget)


def _is_narrow(option: QStyleOptionViewItem) -> bool:
    return bool(getattr(option.widget, "is_narrow", False))


def _split(box: QRect, count: int) -> list[QRect]:
    height = box.height() // count
    return [QRect(box.left(), box.top() + number * height, box.width(), height) for number in range(count)]


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _line(painter: QPainter, box: QRect, left: str, right: str, left_font: QFont, right_font: QFont) -> None:
    """Text at both ends; the left one is shortened when it does not fit."""
    left = left.replace("\n", " ")
    right = QFontMetrics(right_font).elidedText(right, Qt.TextElideMode.ElideLeft, box.width())  # its date stands last
    width = QFontMetrics(right_font).horizontalAdvance(right)
    painter.setFont(right_font)
    _draw(painter, box, right, _RIGHT)
    room = box.adjusted(0, 0, -(width + GAP), 0)
    painter.setFont(left_font)
    _draw(painter, room, QFontMetrics(left_font).elidedText(left, Qt.TextElideMode.ElideRight, room.width()), _LEFT)


def _draw(painter: QPainter, box: QRect, text: str, alignment: Qt.AlignmentFlag) -> None:
    how = QTextOption(alignment)
    how.setWrapMode(QTextOption.WrapMode.NoWrap)
    painter.drawText(QRectF(box), text, how)
