# SPDX-License-Identifier: GPL-2.0-or-later
"""One thing of the agenda in big type."""
from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel, QWidget

from ...i18n import tr
from ...jobs.meeting_card import Card
from ...jobs.meeting_words import DONE, LATE
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..symbols import pixmap, state_of

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


def _put(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _cut(text: str, length: int = _LONGEST) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"
