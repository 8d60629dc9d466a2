# SPDX-License-Identifier: GPL-2.0-or-later
"""Prova: a made-up case, who would get it, which date, and which rule says so; follows the rules while they are edited."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QDateTime, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ...core import assignment, rule_trial
from ...core.case import LIGHTING_DEFECT, LIGHTING_LETTER, Case
from ...core.errors import EstError
from ...core.local_time import aware
from ...i18n import Texts, language, tr
from ...jobs.rules import DEADLINE, ROUTING, RuleSet
from ..forms_loader import load_form
from ..look import clear_layout, make_heading, make_quiet
from ..plain_text import tip
from ..widgets.combo import fill, of_choices

FINDING = "finding"
_LAMP_ONLY = ("fault_box", "extent_box", "row_box", "lamp_owner_box")
_BOXES = {"category_box": "finding_category", "fault_box": "lamp_fault", "extent_box": "lamp_extent", "place_box": "place_type",
          "land_owner_box": "land_owner", "lamp_owner_box": "lamp_owner"}  # fmt: skip


class RulesTry(QWidget):
    """`book` gives the rule book as it stands now."""

    rule_wanted = pyqtSignal(str, str)  # table, key

    def __init__(self, rule_set: RuleSet, book: Callable[[], assignment.RuleBook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule_set, self._book = rule_set, book
        self._words = rule_set.words(language())
        self.lines: list[rule_trial.TrialLine] = []
        load_form("rules_try", self)
        self._fill()
        self._connect()
        self.refresh()

    @property
    def case(self) -> Case:
        """What was put together."""
        is_lamp = self.lamp_button.isChecked()
        category = LIGHTING_LETTER if is_lamp else self.category_box.currentData()
        values: dict[str, Any] = {"category": category, "place_type": self.place_box.currentData(), "severity": self.severity_box.currentData(),
                                  "land_owner": self.land_owner_box.currentData(), "area": self.area_edit.text().strip() or None}  # fmt: skip
        if is_lamp:
            values.update(fault=self.fault_box.currentData(), extent=self.extent_box.currentData(), in_row=self.row_box.value,
                          lamp_owner=self.lamp_owner_box.currentData())  # fmt: skip
        if self.walk_box.isChecked():
            day = self.meeting_edit.date()
            values.update(source="walk", follow_up_meeting=dt.date(day.year(), day.month(), day.day()))
        return Case(LIGHTING_DEFECT if is_lamp else FINDING, **values)

    @property
    def now(self) -> dt.datetime:
        """When it is found and assigned, on the clock of the municipality."""
        moment = self.when_edit.dateTime()
        day, time = moment.date(), moment.time()
        return aware(dt.datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()), self._rule_set.book.local)

    def refresh(self) -> None:
        """Try again."""
        is_lamp = self.lamp_button.isChecked()
        for name in _LAMP_ONLY:
            self._show_pair(name, is_lamp)
        self._show_pair("category_box", not is_lamp)
        self.meeting_edit.setEnabled(self.walk_box.isChecked())
        clear_layout(self.answer_layout)
        try:
            self.lines = rule_trial.explain(self.case, self._book(), self.now, self._words)
        except EstError as error:
            self.lines = []
            self._add(QLabel("✖ " + error.text(Texts(language())), self))
            return
        for line in self.lines:
            self._show_line(line)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        make_heading(self.heading_label, 1.1)
        make_quiet(self.intro_label)
        for name, code_list in _BOXES.items():
            box = getattr(self, name)
            fill(box, self._codes(code_list), empty=None if name in ("category_box", "fault_box") else tr("rules-ui.try.unknown"))
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        fill(self.severity_box, of_choices("severity"), empty=tr("rules-ui.try.by-type"))
        self.row_box.set_range(1, 1000)
        today = dt.datetime.now(self._rule_set.book.local)
        self.when_edit.setDateTime(QDateTime(today.year, today.month, today.day, today.hour, today.minute))
        meeting = today.date() + dt.timedelta(days=21)
        self.meeting_edit.setDate(QDateTime(meeting.year, meeting.month, meeting.day, 0, 0).date())

    def _connect(self) -> None:
        self.lamp_button.toggled.connect(lambda *_: self.refresh())
        for name in (*_BOXES, "severity_box"):
            getattr(self, name).currentIndexChanged.connect(lambda *_: self.refresh())
        self.row_box.textChanged.connect(lambda *_: self.refresh())
        self.area_edit.textChanged.connect(lambda *_: self.refresh())
        self.when_edit.dateTimeChanged.connect(lambda *_: self.refresh())
        self.walk_box.toggled.connect(lambda *_: self.refresh())
        self.meeting_edit.dateChanged.connect(lambda *_: self.refresh())

    def _codes(self, code_list: str) -> Sequence[tuple[str, str]]:
        rows = [row for row in self._rule_set.codes if row["list"] == code_list and row["active"]]
        prefix = code_list == "finding_category"
        return [(row["code"], (f"{row['code']}  " if prefix else "") + self._words.label(code_list, row["code"])) for row in rows]

    def _show_pair(self, name: str, is_shown: bool) -> None:
        for widget in (getattr(self, name), getattr(self, name + "_label")):
            widget.setVisible(is_shown)

    def _show_line(self, line: rule_trial.TrialLine) -> None:
        answer = QLabel(f"{tr(f'rules-ui.try.{line.what}')}: {line.answer}", self)
        font = answer.font()
        font.setBold(line.what in ("call", "responsible", "due_date", "answer_by"))
        answer.setFont(font)
        self._add(answer)
        if line.why:
            why = QLabel(line.why, self)
            make_quiet(why)
            self._add(why)
        if line.rule is not None and line.rule.get("key"):
            self._add_rule(line)

    def _add_rule(self, line: rule_trial.TrialLine) -> None:
        table = ROUTING if line.what == "responsible" else DEADLINE
        sentence = rule_trial.sentence_of(table, line.rule, self._words)
        button = QPushButton(tr("rules-ui.try.rule", sentence=sentence).replace("&", "&&"), self)
        button.setFlat(True)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setStyleSheet("QPushButton { text-align: left; padding: 1px; text-decoration: underline; }")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setToolTip(tip(sentence))
        button.clicked.connect(lambda _checked=False, key=line.rule["key"]: self.rule_wanted.emit(table, key))
        self.answer_layout.addWidget(button)

    def _add(self, label: QLabel) -> None:
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.answer_layout.addWidget(label)
