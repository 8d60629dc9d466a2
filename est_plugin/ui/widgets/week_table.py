# SPDX-License-Identifier: GPL-2.0-or-later
"""Weekday × time band with numbers on shades: the number always stands there, the shade only helps the eye."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import QHeaderView, QWidget

from ...i18n import Texts, language, tr
from ...reports.engine import wording
from ...reports.picture_content import WhenTable
from ...reports.picture_tables import when_in_words
from ...reports.picture_words import cell_words
from .fitted_table import FittedTable

_ACCENT = QColor("#0072B2")
_LEAST_CELL_PX, _ROOM_PX = 24, 25


class WeekTable(FittedTable):
    """Bands are rows, weekdays columns; sums right and below. Arrows go from cell to cell, the tip says it in words."""

    def __init__(self, table: WhenTable, parent: QWidget | None = None) -> None:
        days = [tr(f"time.weekday-{number}")[:2].capitalize() for number in range(1, 8)]
        super().__init__(("", *days, "Σ"), parent, by_cell=True)
        self.table = table
        self._bands_px = 0
        self.setFont(self._font_of(max(map(round, table.sums), default=0)))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        texts = Texts(language())
        for at, band in enumerate(table.bands):
            values = [row[at] for row in table.cells]
            tips = [when_in_words(table, day, at, texts) for day in range(7)]
            total = tr("picture.when.band", band=band, n=cell_words(sum(values), texts), of=wording.whole(table.n, texts))
            self.add_row([band, *(cell_words(value, texts).replace("\u00a0", "") for value in values), cell_words(sum(values), texts)], [band, *tips, total])
        sums = table.sums
        tips = [tr("picture.when.day", day=day, n=cell_words(one, texts), of=wording.whole(table.n, texts)) for day, one in zip(table.days, sums)]
        self.add_row([tr("picture.when.sum"), *(cell_words(one, texts).replace("\u00a0", "") for one in sums), wording.whole(table.n, texts)], ["", *tips, ""])
        self.horizontalHeaderItem(8).setToolTip(tr("picture.when.sum"))
        self.setAccessibleName(f"{tr('picture.when')} {table.title}")
        self._shade()
        self._fit()

    def _shade(self) -> None:
        """From the colour of the window to the accent; words dark or light, whichever is clearer on the shade."""
        ground, most = self.palette().color(QPalette.ColorRole.Window), self.table.most or 1.0
        bold = QFont(self.font())
        bold.setBold(True)
        for band in range(len(self.table.bands)):
            for day in range(7):
                shade = _between(ground, _ACCENT, 0.85 * self.table.cells[day][band] / most)
                item = self.item(band, day + 1)
                item.setBackground(shade)
                item.setForeground(QColor("#FFFFFF") if _luminance(shade) < 0.30 else QColor("#111111"))
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignCenter))
        last = len(self.table.bands)
        for column in range(1, 9):
            self.item(last, column).setTextAlignment(int(Qt.AlignmentFlag.AlignCenter))
            self.horizontalHeaderItem(column).setTextAlignment(int(Qt.AlignmentFlag.AlignCenter))
        for row in range(last + 1):
            self.item(row, 8).setFont(bold)
            self.item(row, 8).setTextAlignment(int(Qt.AlignmentFlag.AlignCenter))
        for column in (0, 8):
            self.item(last, column).setFont(bold)

    def _font_of(self, largest: int) -> QFont:
        """A little smaller than usual, and so small that the largest sum of a day has room; the tip tells every number."""
        font = self.font()
        needed = self.fontMetrics().horizontalAdvance(str(largest))
        font.setPointSizeF(font.pointSizeF() * min(0.92, _ROOM_PX / max(needed, 1)))
        return font

    def _fit(self) -> None:
        """The words of the bands as wide as they are, the days share the rest."""
        header, bold = self.horizontalHeader(), QFont(self.font())
        bold.setBold(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_LEAST_CELL_PX)
        for column, air in ((0, 8), (8, 10)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            words = [self.item(row, column) for row in range(self.rowCount())]
            self.setColumnWidth(column, max(QFontMetrics(item.font() if column == 0 else bold).horizontalAdvance(item.text()) for item in words) + air)
        self._bands_px = self.columnWidth(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """In a narrow panel the words of the bands give way: no number may be cut, it would read as another one."""
        self.setColumnWidth(0, max(0, min(self._bands_px, self.viewport().width() - 7 * _LEAST_CELL_PX - self.columnWidth(8))))
        super().resizeEvent(event)


def _between(first: QColor, second: QColor, share: float) -> QColor:
    mixed = [round(a + (b - a) * share) for a, b in zip(first.getRgb()[:3], second.getRgb()[:3])]
    return QColor(*mixed)


def _luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2: 0 black, 1 white."""
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
