# SPDX-License-Identifier: GPL-2.0-or-later
"""One photo as large as there is room, with a title; a click shows the next one, and where it is allowed photos are dropped or picked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...i18n import tr
from .photo_strip import pick_photos, thumbnail

_LARGEST_PX = 700  # no screen shows more of two photos side by side
_SMALLEST = QSize(200, 150)


class PhotoPane(QFrame):
    """`show_photos` gives the photos; `added` hands out those the user wants to add."""

    added = pyqtSignal(object)  # list of Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title, self._paths, self._at = "", [], 0
        self._image = QImage()
        self.title_label, self.picture_label = QLabel(self), QLabel(self)
        self.add_button = QToolButton(self)
        self.add_button.setText(tr("follow-up-form.add-photo"))
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_button.clicked.connect(self._on_add)
        self.title_label.setTextFormat(Qt.TextFormat.PlainText)
        self.picture_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title_label.setMinimumHeight(self.add_button.sizeHint().height())  # the photos stand at the same height
        self.picture_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture_label.setWordWrap(True)
        self.picture_label.setMinimumSize(_SMALLEST)
        self.picture_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        top = QHBoxLayout()
        top.addWidget(self.title_label, 1)
        top.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addLayout(top)
        layout.addWidget(self.picture_label, 1)
        self.set_open(False)

    def set_open(self, is_open: bool) -> None:
        """Whether photos may be added."""
        self.setAcceptDrops(is_open)
        self.add_button.setVisible(is_open)

    def show_photos(self, title: str, paths: Sequence[Path]) -> None:
        """These photos, the first one to begin with."""
        self._title, self._paths, self._at = title, list(paths), 0
        self._show()

    @property
    def paths(self) -> list[Path]:
        """The photos shown."""
        return list(self._paths)

    def show_next(self) -> None:
        """The next photo, after the last the first."""
        if len(self._paths) > 1:
            self._at = (self._at + 1) % len(self._paths)
            self._show()

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The next photo."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.show_next()
        super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files."""
        event.acceptProposedAction()
        self._add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The photo follows the window."""
        super().resizeEvent(event)
        self._fit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        more = tr("follow-up-form.photo-of", n=self._at + 1, total=len(self._paths)) if len(self._paths) > 1 else ""
        self.title_label.setText("  ".join(part for part in (self._title, more) if part))
        self.picture_label.setCursor(Qt.CursorShape.PointingHandCursor if len(self._paths) > 1 else Qt.CursorShape.ArrowCursor)
        self._image = thumbnail(self._paths[self._at], _LARGEST_PX // 2) if self._paths else QImage()
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.picture_label.clear()
            gone = self._paths[self._at].name if self._paths else ""
            empty = "follow-up-form.drop-photo" if self.acceptDrops() else "follow-up-form.no-photo"
            self.picture_label.setText(tr("follow-up-form.photo-gone", file=gone) if gone else tr(empty))
            return
        room = self.picture_label.size().expandedTo(QSize(1, 1))
        scaled = self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self.picture_label.setPixmap(QPixmap.fromImage(scaled))

    def _on_add(self) -> None:
        self._add(pick_photos(self))

    def _add(self, paths: list[Path]) -> None:
        if paths:
            self.added.emit(paths)
