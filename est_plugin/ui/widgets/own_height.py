# SPDX-License-Identifier: GPL-2.0-or-later
"""For painted widgets whose height follows from their width."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QSizePolicy

_LEAST_WIDTH_PX = 240


class OwnHeight:
    """Stands before the class of Qt; the widget says `heightForWidth` and calls `follow_width` when it is made."""

    def follow_width(self) -> None:
        """As wide as there is room, as high as that needs."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Height at the width it has."""
        return QSize(_LEAST_WIDTH_PX, self.heightForWidth(max(self.width(), _LEAST_WIDTH_PX)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Texts wrap."""
        return True
