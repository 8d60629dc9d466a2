# SPDX-License-Identifier: GPL-2.0-or-later
"""The five outcomes with their keys, and the one line that a decision asks for."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Callable

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QShortcut, QSizePolicy, QVBoxLayout, QWidget

from ...core import meeting as rules
from ...core.errors import EstError
from ...i18n import language, tr
from ...jobs.meeting_card import Card
from ...jobs.meeting_decide import DecisionInput
from ...jobs.meeting_words import outcome_words
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import sentence
from ..plain_text import tip
from ..widgets.combo import fill, of_choices, select
from ..widgets.person_guard_line import PersonGuardLine

Due = Callable[["str | None"], "dt.date | None"]
_DATE_LABELS = {rules.POSTPONED: "meeting.ask.again", rules.MONITOR: "meeting.ask.monitored"}


class ChoiceBar(QWidget):
    """One button for each outcome; those that are not possible are grey, and the line below says why."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        outer.addLayout(row)
        self.buttons: dict[str, QPushButton] = {}
        for number, outcome in enumerate(rules.OUTCOMES, 1):
            button = QPushButton(f"{number}   {outcome_words(outcome, language())}", self)
            button.setObjectName(f"outcome_{outcome}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumHeight(56)
            button.clicked.connect(lambda _checked=False, one=outcome: self.chosen.emit(one))
            self.buttons[outcome] = button
            row.addWidget(button, 1)
        self.reason_label = QLabel(self)
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)
        self.reason_label.setWordWrap(True)
        make_quiet(self.reason_label)
        outer.addWidget(self.reason_label)

    def show_possible(self, refusals: Mapping[str, EstError], reading: str = "") -> None:
        """`refusals` tells why an outcome is not possible, `reading` why none is."""
        reasons: dict[str, list[str]] = {}
        for number, outcome in enumerate(rules.OUTCOMES, 1):
            reason = reading or (sentence(refusals[outcome]) if outcome in refusals else "")
            self.buttons[outcome].setEnabled(not reason)
            self.buttons[outcome].setToolTip(tip(reason))
            if reason and not reading:
                reasons.setdefault(reason, []).append(str(number))
        lines = [reason if len(keys) == len(rules.OUTCOMES) else f"{', '.join(keys)}: {reason}" for reason, keys in reasons.items()]
        self.reason_label.setText("\n".join(lines))
        self.reason_label.setVisible(bool(lines))
        self._set_bold(False)

    def stress_reason(self) -> None:
        """Somebody has pressed the key of a grey one: the reason stands there already."""
        self._set_bold(True)

    def _set_bold(self, is_bold: bool) -> None:
        font = self.reason_label.font()
        font.setBold(is_bold)
        self.reason_label.setFont(font)


class AskForm(QFrame):
    """Plain values in and out; Enter saves, Esc goes back. Every field has a default but the reason of a refusal."""

    saved = pyqtSignal(object)  # DecisionInput
    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form("meeting_ask", self)
        make_heading(self.heading_label, 1.15)
        make_primary(self.save_button)
        make_quiet(self.hint_label)
        self.guard_line = PersonGuardLine(self)
        self.grid.addWidget(self.guard_line, self.grid.rowCount(), 0, 1, self.grid.columnCount())
        self.guard_line.watch(self.text_box)
        self.text_box.set_lines(2)
        self.date_edit.setAllowNull(True)
        self.date_edit.setNullRepresentation(tr("assign.no-date"))
        fill(self.level_box, of_choices("decision_level"), empty=None)
        self._outcome = rules.DECIDED
        self._card: Card | None = None
        self._outside: set[str] = set()
        self._proposed_due: Due = lambda _responsible: None
        self._is_own_date = False
        self._level = rules.GROUP
        self._connect()

    @property
    def outcome(self) -> str:
        """What is being asked about."""
        return self._outcome

    @property
    def given(self) -> DecisionInput:
        """What the fields say."""
        is_decided = self._outcome == rules.DECIDED
        day = self._day()
        return DecisionInput(
            self._outcome, self.level_box.currentData(), self.text_box.text, self.responsible_box.currentData() if is_decided else None,
            day if is_decided else None, day if self._outcome in _DATE_LABELS else None, self._card.proposal if self._card else None,
        )  # fmt: skip

    def ask(self, outcome: str, card: Card, organisations: Sequence[tuple[str, str, bool]], next_meeting: dt.date, proposed_due: Due) -> None:
        """Show the fields of an outcome. `organisations`: id, name, outside the municipality; the list holds those in use and this one's own."""
        self._outcome, self._card, self._proposed_due, self._is_own_date = outcome, card, proposed_due, False
        self._outside = {key for key, _name, is_outside in organisations if is_outside}
        is_decided = outcome == rules.DECIDED
        self.heading_label.setText(outcome_words(outcome, language()))
        self.hint_label.setText(tr(f"meeting.ask.hint-{outcome}"))
        for widget in (self.responsible_label, self.responsible_box):
            widget.setVisible(is_decided)
        for widget in (self.date_label, self.date_edit):
            widget.setVisible(is_decided or outcome in _DATE_LABELS)
        self.text_label.setText(tr(f"meeting.ask.text-{outcome}"))
        self.text_box.text = ""
        fill(self.responsible_box, [(key, name) for key, name, _outside in organisations], empty="")
        select(self.responsible_box, card.responsible_id)
        select(self.level_box, rules.KLG if outcome == rules.TO_KLG else self._level)
        self._set_day((card.due or (next_meeting if card.proposal is None else None)) if is_decided else next_meeting)
        self._label_date()
        self.show_problem("")
        self.show()
        (self.responsible_box if is_decided else self.date_edit if outcome in _DATE_LABELS else self.text_box).setFocus()

    def show_problem(self, text: str) -> None:
        """What is missing or refused."""
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    def remember_level(self) -> None:
        """The next decision of this meeting is made at the same level; going to the management is no rule."""
        if self._outcome != rules.TO_KLG:
            self._level = self.level_box.currentData()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.responsible_box.activated.connect(lambda _index: self._on_responsible())
        self.date_edit.dateValueChanged.connect(lambda _day: setattr(self, "_is_own_date", True))
        self.save_button.clicked.connect(lambda: self.saved.emit(self.given))
        self.cancel_button.clicked.connect(lambda: self.cancelled.emit())
        self.text_box.entered.connect(lambda: self.saved.emit(self.given))
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self._on_enter())

    def _on_enter(self) -> None:
        if self.guard_line.press_focused():
            return
        if self.cancel_button.hasFocus():
            self.cancelled.emit()
        else:
            self.saved.emit(self.given)

    def _on_responsible(self) -> None:
        """Somebody else: the date follows the rules again, unless it was set by hand."""
        if not self._is_own_date:
            day = self._proposed_due(self.responsible_box.currentData())
            if day is not None:
                self._set_day(day)
        self._label_date()

    def _label_date(self) -> None:
        key = _DATE_LABELS.get(self._outcome)
        if key is None:
            key = "meeting.ask.answer" if self.responsible_box.currentData() in self._outside else "meeting.ask.due"
        self.date_label.setText(tr(key))

    def _set_day(self, day: dt.date | None) -> None:
        was_blocked = self.date_edit.blockSignals(True)
        if day is None:
            self.date_edit.clear()
        else:
            self.date_edit.setDate(QDate(day.year, day.month, day.day))
        self.date_edit.blockSignals(was_blocked)

    def _day(self) -> dt.date | None:
        if self.date_edit.isNull():
            return None
        shown = self.date_edit.date()
        return dt.date(shown.year(), shown.month(), shown.day()) if shown.isValid() else None
