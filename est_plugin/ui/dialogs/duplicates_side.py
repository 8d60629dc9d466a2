# SPDX-License-Identifier: GPL-2.0-or-later
"""One of two things that may be the same: text, facts, photos and history under one another."""
from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPixmap
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...core.history import as_text
from ...i18n import tr
from ...jobs.duplicate_sides import Side
from ..look import make_heading, make_quiet
from ..plain_text import tip
from ..widgets.photo_strip import thumbnail

_PHOTO_PX = 120
_MOST_PHOTOS = 4


class SideView(QWidget):
    """Facts in bold are those that the other side tells otherwise."""

    def __init__(self, side: Side, this_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        title = self._label(side.heading)
        make_heading(title, 1.1)
        layout.addWidget(title)
        layout.addWidget(self._label(side.text))
        layout.addLayout(self._facts(side))
        if side.photos:
            layout.addLayout(self._photos(side))
        head = self._label(tr("duplicates.history"))
        make_heading(head, 1.0)
        layout.addWidget(head)
        history = self._label(as_text(side.history, tr, this_year))
        make_quiet(history)
        layout.addWidget(history)
        layout.addStretch(1)

    def _facts(self, side: Side) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, value in side.facts:
            words = self._label(value)
            if label in side.differs:
                make_heading(words, 1.0)
            form.addRow(label, words)
        return form

    def _photos(self, side: Side) -> QHBoxLayout:
        row = QHBoxLayout()
        for path in side.photos[:_MOST_PHOTOS]:
            image = thumbnail(path, _PHOTO_PX)
            label = self._label("" if not image.isNull() else tr("duplicates.photo-missing", file=path.name))
            if not image.isNull():
                size = QSize(_PHOTO_PX, _PHOTO_PX)
                label.setPixmap(QPixmap.fromImage(image).scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
                label.setToolTip(tip(path.name))
            row.addWidget(label)
        if len(side.photos) > _MOST_PHOTOS:
            row.addWidget(self._label(f"+{len(side.photos) - _MOST_PHOTOS}"))
        row.addStretch(1)
        return row

    def _label(self, text: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored if text else QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(bool(text))
        label.setSizePolicy(policy)
        return label
