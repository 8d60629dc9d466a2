# SPDX-License-Identifier: GPL-2.0-or-later
"""List items of several lines: the first one bold, all of them wrapped to the width of the list."""
from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QPainter, QPalette
from qgis.PyQt.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

_MARGIN_PX = 6
_WRAP = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_HIGH = 100_000


class HeadedItems(QStyledItemDelegate):
    """Background and selection are drawn by the style, the words here; readers of the screen get the text of the item."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        view.setItemDelegate(self)
        view.setResizeMode(QListView.ResizeMode.Adjust)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The first line bold, the rest under it."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        head, rest = _parts(shown.text)
        shown.text = ""
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._view)
        is_chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        group = QPalette.ColorGroup.Normal if shown.state & QStyle.StateFlag.State_Active else QPalette.ColorGroup.Inactive
        painter.save()
        painter.setPen(shown.palette.color(group, role))
        box = shown.rect.adjusted(_MARGIN_PX, _MARGIN_PX // 2, -_MARGIN_PX, 0)
        for text, font in ((head, _bold(shown.font)), (rest, shown.font)):
            painter.setFont(font)
            painter.drawText(box, _WRAP, text)
            box = box.adjusted(0, _height(text, font, box.width()), 0, 0)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        """As high as the lines are at the width of the list."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        width = self._view.viewport().width() - 2 * self._view.spacing() - 2 * _MARGIN_PX
        head, rest = _parts(shown.text)
        return QSize(width, _height(head, _bold(shown.font), width) + _height(rest, shown.font, width) + _MARGIN_PX)


def _parts(text: str) -> tuple[str, str]:
    head, _break, rest = text.replace("\u2028", "\n").partition("\n")  # Qt puts its own line separator
    return head, rest


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(width, 1), _HIGH), _WRAP, text).height() if text else 0
