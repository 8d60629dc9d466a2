# SPDX-License-Identifier: GPL-2.0-or-later
"""Tabs with less air beside their words: five of them fit where the style has room for four."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPaintEvent
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionTab, QStylePainter, QTabBar, QWidget

AIR_PX = 12  # left and right of the words together


class NarrowTabs(QTabBar):
    """Shape and colours are those of the style; only the width is ours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setElideMode(Qt.TextElideMode.ElideNone)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt
        """As wide as the words and a little air."""
        size = super().tabSizeHint(index)
        wanted = self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), self.tabText(index)).width() + AIR_PX
        return QSize(min(size.width(), wanted), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt
        """The shape where the tab is; the words with the room that the style wants round them, else it would cut them."""
        painter = QStylePainter(self)
        chosen = self.currentIndex()
        for index in [*(at for at in range(self.count()) if at != chosen), *([chosen] if chosen >= 0 else [])]:  # the chosen one lies on top
            option = QStyleOptionTab()
            self.initStyleOption(option, index)
            if not event.rect().intersects(option.rect):
                continue
            painter.drawControl(QStyle.ControlElement.CE_TabBarTabShape, option)
            option.rect = option.rect.adjusted(-AIR_PX, 0, AIR_PX, 0)
            option.text = self.tabText(index)
            painter.drawControl(QStyle.ControlElement.CE_TabBarTabLabel, option)
