# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages of a PDF inside a dialog. QtPdf is not in QGIS 3.22; GDAL, which QGIS always has, usually reads PDF pages as pictures."""
from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPixmap
from qgis.PyQt.QtWidgets import QLabel, QWidget

from ...i18n import tr
from ..forms_loader import load_form

DPI = 120
_BANDS = 3
_MARGIN_PX = 16


def page_count(path: Path) -> int | None:
    """Pages of a PDF; None when this GDAL cannot read PDF."""
    with _quiet() as gdal:
        source = _open(gdal, str(path))
        if source is None:
            return None
        return max(1, len(source.GetSubDatasets()))


def page_image(path: Path, page: int, dpi: int = DPI) -> QImage | None:
    """One page (from 1) as a picture; None when it cannot be read."""
    with _quiet() as gdal:
        source = _open(gdal, f"PDF:{page}:{path}", dpi) or (_open(gdal, str(path), dpi) if page == 1 else None)
        if source is None or source.RasterCount < _BANDS:
            return None
        width, height = source.RasterXSize, source.RasterYSize
        data = source.ReadRaster(
            0, 0, width, height, buf_type=gdal.GDT_Byte, band_list=[1, 2, 3], buf_pixel_space=_BANDS, buf_line_space=_BANDS * width, buf_band_space=1
        )
    return QImage(bytes(data), width, height, _BANDS * width, QImage.Format.Format_RGB888).copy()


def _open(gdal: Any, name: str, dpi: int = DPI) -> Any:
    try:
        return gdal.OpenEx(name, gdal.OF_RASTER, allowed_drivers=["PDF"], open_options=[f"DPI={dpi}"])
    except RuntimeError:  # another plugin may have switched GDAL to exceptions
        return None


@contextmanager
def _quiet() -> Iterator[Any]:
    """GDAL without words on the console: what cannot be read is said by the dialog."""
    from osgeo import gdal

    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield gdal
    finally:
        gdal.PopErrorHandler()


class PdfPages(QWidget):
    """One page at a time, whole or as wide as the room; arrows and Page Up/Down turn."""

    open_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._count = 0
        self._page = 0
        self._image: QImage | None = None
        load_form("print_documents_pages", self)
        self._label = QLabel(tr("print.no-preview"))
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self.scroll_area.setWidget(self._label)
        self.scroll_area.viewport().installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw)
        self.back_button.clicked.connect(lambda: self.turn(-1))
        self.forward_button.clicked.connect(lambda: self.turn(1))
        self.back_button.setShortcut("PgUp")
        self.forward_button.setShortcut("PgDown")
        self.width_button.toggled.connect(lambda _is_on: self._draw())
        self.open_button.clicked.connect(self.open_asked)
        self.clear()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._count

    @property
    def page(self) -> int:
        """The page that is shown, from 1; 0 without a document."""
        return self._page

    @property
    def has_picture(self) -> bool:
        """Whether the page itself is seen."""
        return self._image is not None

    def clear(self, text: str = "") -> None:
        """No document."""
        self._path, self._count, self._page, self._image = None, 0, 0, None
        self._label.setPixmap(QPixmap())
        self._label.setText(text or tr("print.no-preview"))
        self._show_buttons()

    def show_file(self, path: Path, pages: int) -> None:
        """A document of so many pages, from its first page."""
        self._path, self._count = Path(path), page_count(path) or pages
        self._show(1)

    def turn(self, step: int) -> None:
        """Another page."""
        if 1 <= self._page + step <= self._count:
            self._show(self._page + step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The page follows the size of the window."""
        if event.type() == QEvent.Type.Resize and self._image is not None:
            self._timer.start(30)
        return super().eventFilter(watched, event)

    def _show(self, page: int) -> None:
        self._page = page
        self._image = page_image(self._path, page)
        if self._image is None:
            self._label.setPixmap(QPixmap())
            self._label.setText(tr("print.cannot-show", n=self._count))
        else:
            self._draw()
        self._show_buttons()

    def _draw(self) -> None:
        if self._image is None:
            return
        room = self.scroll_area.viewport().size()
        ratio = self.devicePixelRatioF()
        width, height = max(50, room.width() - _MARGIN_PX), max(50, room.height() - _MARGIN_PX)
        smooth = Qt.TransformationMode.SmoothTransformation
        if self.width_button.isChecked():
            shown = self._image.scaledToWidth(round(width * ratio), smooth)
        else:
            shown = self._image.scaled(round(width * ratio), round(height * ratio), Qt.AspectRatioMode.KeepAspectRatio, smooth)
        pixmap = QPixmap.fromImage(shown)
        pixmap.setDevicePixelRatio(ratio)
        self._label.setText("")
        self._label.setPixmap(pixmap)

    def _show_buttons(self) -> None:
        self.page_label.setText(tr("print.page", page=self._page, count=self._count) if self._count else "")
        self.back_button.setEnabled(self._page > 1)
        self.forward_button.setEnabled(self._page < self._count)
        self.width_button.setEnabled(self._image is not None)
        self.open_button.setEnabled(self._path is not None)
