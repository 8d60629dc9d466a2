# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos of one thing as thumbnails: added by button or dropped from the file manager, taken away with Delete."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QIcon, QImage, QImageReader, QKeyEvent, QPainter, QPaintEvent, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QToolButton, QWidget

from ... import settings
from ...core.errors import EstError
from ...i18n import tr
from ...storage import photo_files

THUMBNAIL_PX = 56
_PATTERNS = "*.jpg *.jpeg *.png *.JPG *.JPEG *.PNG"


def thumbnail(path: Path, size_px: int = THUMBNAIL_PX) -> QImage:
    """A small upright picture; null when the file cannot be drawn. Safe in any thread."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(size_px * 2, size_px * 2, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def thumbnail_icon(image: QImage) -> QIcon:
    """The picture as an icon."""
    return QIcon(QPixmap.fromImage(image)) if not image.isNull() else QIcon()


class PhotoStrip(QWidget):
    """`paths` are the photos in order; a file that cannot be used is refused with its reason, the rest goes in."""

    refused = pyqtSignal(object)  # EstError
    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._list = _Thumbnails(self)
        self._list.removed.connect(self.changed)
        self.add_button = QToolButton(self)
        self.add_button.setText("+")
        self.add_button.setToolTip(tr("photo-strip.add.tip"))
        self.add_button.setAccessibleName(tr("photo-strip.add.tip"))
        self.add_button.setMinimumSize(32, 32)
        self.add_button.clicked.connect(self._on_add)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._list, 1)
        self.setFocusProxy(self.add_button)

    @property
    def paths(self) -> list[Path]:
        """The photos in order."""
        return [Path(self._list.item(i).data(Qt.ItemDataRole.UserRole)) for i in range(self._list.count())]

    def clear(self) -> None:
        """No photos."""
        self._list.clear()
        self._list.show_hint()

    def add(self, paths: Iterable[Path]) -> None:
        """Take photos that can be read; each other file is refused."""
        known = set(self.paths)
        for path in map(Path, paths):
            if path in known:
                continue
            try:
                photo_files.read_photo(path)
            except EstError as error:
                self.refused.emit(error)
                continue
            item = QListWidgetItem(thumbnail_icon(thumbnail(path)), "")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(path.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, path.name)
            self._list.addItem(item)
            known.add(path)
        self._list.show_hint()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files."""
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()

    def _on_add(self) -> None:
        self.add(pick_photos(self))


def pick_photos(parent: QWidget) -> list[Path]:
    """Photos picked in a window of files; none when it was cancelled."""
    files, _filter = QFileDialog.getOpenFileNames(
        parent,
        tr("photo-strip.add.tip"),
        settings.LAST_FOLDER.get(),
        f"{tr('photo-strip.files')} ({_PATTERNS});;{tr('photo-strip.all-files')} (*)",
    )
    if files:
        settings.LAST_FOLDER.set(str(Path(files[0]).parent))
    return [Path(file) for file in files]


class _Thumbnails(QListWidget):
    removed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.setSpacing(2)
        self.setFixedHeight(THUMBNAIL_PX + 16)
        self.setAcceptDrops(False)
        self.setAccessibleName(tr("photo-strip.photos"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_hint()

    def show_hint(self) -> None:
        """While it is empty the strip says what can be done and takes little room."""
        is_empty = self.count() == 0
        self.setFixedHeight(34 if is_empty else THUMBNAIL_PX + 16)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_empty else Qt.FocusPolicy.StrongFocus)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The hint while it is empty."""
        super().paintEvent(event)
        if self.count() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            box = self.viewport().rect().adjusted(8, 0, -8, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, tr("photo-strip.hint"))
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes the photo away (the file stays)."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentItem() is not None:
            self.takeItem(self.currentRow())
            self.show_hint()
            self.removed.emit()
            return
        super().keyPressEvent(event)
