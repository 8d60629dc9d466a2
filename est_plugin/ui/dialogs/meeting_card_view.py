# SPDX-License-Identifier: GPL-2.0-or-later
"""One thing of the agenda in big type, and its photos."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from ...i18n import tr
from ...jobs.meeting_card import Card
from ...jobs.meeting_words import DONE, LATE
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..symbols import pixmap, state_of
from ..widgets.photo_strip import thumbnail

_SYMBOL_PX = 40
_LONGEST = 700
_SHOWN_DECISIONS = 3
# both colours are set: as legible on a dark theme as on a light one
_DANGER = "QLabel { background: #D55E00; color: #FFFFFF; padding: 6px 10px; border-radius: 3px; font-weight: bold; }"
_DECIDED = "QLabel { background: #CDEBE0; color: #1F2933; padding: 8px 12px; border: 2px solid #009E73; border-radius: 3px; font-weight: bold; }"
_SIGNS = {DONE: "✓ ", LATE: "⚠ "}


class CardView(QWidget):
    """Only shows; long texts are cut, the form of the row has them whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form("meeting_card", self)
        self.top.setStretch(2, 1)
        make_heading(self.number_label, 2.0)
        make_heading(self.what_label, 1.4)
        make_heading(self.fate_label, 1.0)
        for label in (self.section_label, self.since_label, self.history_label, self.decisions_label):
            make_quiet(label)
        for label in (self.history_label, self.decisions_label):
            make_heading(label, 0.8)
            font = label.font()
            font.setBold(False)
            label.setFont(font)
        self.danger_label.setStyleSheet(_DANGER)
        self.decided_label.setStyleSheet(_DECIDED)

    def show_card(self, card: Card, section: str, emergency: str, decided: str) -> None:
        """`decided` is what the meeting has decided about it; empty while it has not."""
        self.symbol_label.setPixmap(pixmap(card.kind, state_of(card.status or ""), _SYMBOL_PX, self.devicePixelRatioF()))
        self.number_label.setText(card.number)
        self.section_label.setText(section)
        _put(self.danger_label, tr("finding-form.acute", number=emergency) if card.is_danger else "")
        _put(self.what_label, _cut(card.what))
        _put(self.seen_label, _cut(card.seen))
        _put(self.place_label, _cut(card.place))
        _put(self.who_label, tr("meeting.who", name=card.who) if card.who else tr("meeting.nobody"))
        _put(self.fate_label, _SIGNS.get(card.fate.state, "") + card.fate.words)
        _put(self.since_label, card.since)
        _put(self.history_label, card.history)
        _put(self.decisions_label, "\n".join(_cut(line, 200) for line in card.decisions[:_SHOWN_DECISIONS]))
        _put(self.decided_label, "✓ " + decided if decided else "")


class PhotoView(QWidget):
    """One photo as large as there is room, a click shows the next one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meeting_photo")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self._paths: list[Path] = []
        self._shown = 0
        self._image = QImage()
        self._caption = QLabel(self)
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setStyleSheet("QLabel { background: rgba(0, 0, 0, 160); color: #FFFFFF; padding: 2px 8px; }")

    def show_photos(self, paths: Sequence[Path]) -> None:
        """The first of them; without any the place is given to the map."""
        self._paths = [path for path in paths if not thumbnail(path, 16).isNull()]
        self._shown = 0
        self._load()
        self.setVisible(bool(self._paths))

    @property
    def count(self) -> int:
        """How many there are to look at."""
        return len(self._paths)

    @property
    def shown(self) -> int:
        """Which one is seen, from 0."""
        return self._shown

    def show_next(self) -> None:
        """The next one, after the last the first."""
        if len(self._paths) > 1:
            self._shown = (self._shown + 1) % len(self._paths)
            self._load()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two fifths of the column."""
        return QSize(420, 300)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click goes on."""
        self.show_next()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The whole picture, never stretched."""
        if self._image.isNull():
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._image)
        painter.end()

    def _load(self) -> None:
        self._image = thumbnail(self._paths[self._shown], 700) if self._paths else QImage()
        many = len(self._paths) > 1
        self._caption.setText(tr("meeting.photo", number=self._shown + 1, total=len(self._paths)) if many else "")
        self._caption.setVisible(many)
        self._caption.adjustSize()
        self.update()


def _put(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _cut(text: str, length: int = _LONGEST) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"
