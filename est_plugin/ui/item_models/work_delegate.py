# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws a row of the list in two lines that fit a narrow panel: what and status, place and date."""
from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextOption
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..symbols import pixmap, state_of
from .work_model import ROW_ROLE, due_text, responsible_text, status_text

MARGIN, GAP = 6, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WorkDelegate(QStyledItemDelegate):
    """Only palette colours, so that light and dark themes work."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802 - Qt
        """Two lines of text."""
        return QSize(200, 2 * QFontMetrics(option.font).height() + 2 * MARGIN + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Background by the style, then symbol and text."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        style = own.widget.style() if own.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, own, painter, own.widget)
        is_selected = bool(own.state & QStyle.StateFlag.State_Selected)
        ink = own.palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        painter.save()
        painter.setPen(ink)
        size = QFontMetrics(own.font).height() + 6
        symbol = pixmap(row.kind, state_of(row.status), size, painter.device().devicePixelRatioF())
        painter.drawPixmap(own.rect.left() + MARGIN, own.rect.top() + MARGIN, symbol)
        box = own.rect.adjusted(MARGIN + size + GAP, MARGIN, -MARGIN, -MARGIN)
        upper, lower = QRect(box), QRect(box)
        upper.setHeight(box.height() // 2)
        lower.setTop(upper.bottom() + 1)
        bold = QFont(own.font)
        bold.setBold(True)
        today = index.model().today
        is_late = row.is_overdue(today)
        _line(painter, upper, f"{row.number_text}   {row.what}".replace("\n", " "), status_text(row), bold, own.font)
        who_where = "  ·  ".join(part for part in (responsible_text(row), row.place) if part)  # the place is cut off first
        _line(painter, lower, who_where, due_text(row, today), own.font, bold if is_late else own.font)
        if bool(own.state & QStyle.StateFlag.State_HasFocus):
            style.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, own, painter, own.widget)
        painter.restore()


def _line(painter: QPainter, box: QRect, left: str, right: str, left_font: QFont, right_font: QFont) -> None:
    """Text at both ends; the left one is shortened when it does not fit."""
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
