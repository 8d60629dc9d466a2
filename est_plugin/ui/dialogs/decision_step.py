# SPDX-License-Identifier: GPL-2.0-or-later
"""One step on the way to a decision: measures are proposed, or what came of a proposal is noted with its paragraph."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core import decision_chain as rules
from ...core import meeting
from ...core.decision_chain import PROPOSED, TO_COMMITTEE, Step
from ...core.errors import ConflictError, EstError, InputError
from ...core.record import Record
from ...core.work.row import MEASURE
from ...i18n import Texts, language, tr
from ...jobs import decision_chain as job
from ...jobs.meeting_words import decision_words, level_words, outcome_words
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..session import Session
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices, select
from ..widgets.person_guard_line import PersonGuardLine

_WIDTH_PX = 620
_SHOWN = 6  # measures in the heading
_ANSWERS = (meeting.DECIDED, meeting.REFUSED, meeting.POSTPONED, meeting.MONITOR, meeting.TO_KLG, TO_COMMITTEE)


def open_proposal(session: Session, messenger: Messenger, iface: Any, *, measure_ids: Sequence[str]) -> DecisionStepDialog:
    """Propose these measures for decision."""
    store = session.require_write()
    rows = [store.get(MEASURE, key) for key in measure_ids]
    if not rows:
        raise InputError("basis.nothing-chosen")
    step = Step(PROPOSED, "klg", session.today(), rows[0]["title"] if len(rows) == 1 else "")
    lines = [f"{row['number']}  {row['title']}" for row in rows[:_SHOWN]]
    what = "\n".join([*lines, tr("decision-step.more", n=len(rows) - _SHOWN)] if len(rows) > _SHOWN else lines)
    dialog = DecisionStepDialog(session, messenger, step, what, "", lambda store, given: job.propose(store, measure_ids, given), iface.mainWindow())
    dialog.open()
    return dialog


def open_answer(session: Session, messenger: Messenger, iface: Any, *, decision_id: str) -> DecisionStepDialog:
    """Note what came of a proposal."""
    store = session.require_write()
    previous = store.get(job.DECISION, decision_id)
    waits = next((level for row, level in job.waiting_steps(store) if row.id == decision_id), None)
    if waits is None:
        raise ConflictError("decision.answered-already")
    measure = store.get(MEASURE, previous["measure_id"]) if previous["measure_id"] else None
    what = f"{measure['number']}  {measure['title']}" if measure else previous["text"] or ""
    texts = Texts(language())
    steps = job.way_of(store, previous)
    way = "\n".join(f"{level_words(row['level'], language())}: {decision_words(row, texts)}" for row in steps)
    step = rules.next_step(previous, waits, session.today(), steps[0]["text"] or "")
    dialog = DecisionStepDialog(
        session, messenger, step, what, way, lambda store, given: job.answer(store, decision_id, given)[1], iface.mainWindow(), measure
    )
    dialog.open()
    return dialog


class DecisionStepDialog(QDialog):
    """Shows only what the chosen outcome asks for; Enter saves."""

    def __init__(
        self, session: Session, messenger: Messenger, step: Step, what: str, way: str, write: Callable[[Any, Step], Any], parent: QWidget | None = None,
        measure: Record | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger, self._write, self._measure = session, messenger, write, measure
        self._proposed = step.text  # nobody has written it yet: no reason for not doing it
        self._is_proposal = step.outcome == PROPOSED
        load_form("decision_step", self)
        self.setWindowTitle(tr("decision-step.title-proposal" if self._is_proposal else "decision-step.title-answer"))
        make_primary(self.save_button)
        make_heading(self.what_label, 1.1)
        make_quiet(self.way_label)
        self.what_label.setText(what)
        self.way_label.setText(way)
        self.way_label.setVisible(bool(way))
        self.problem_label.hide()
        self.text_edit.set_lines(3)
        self._fill(step, measure)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.by_edit, self.text_edit)
        self.guard_line.use(session)
        self.guard_line.appeared.connect(lambda _is_shown: self._fit())
        self._connect()
        self._show_fields()

    def step(self) -> Step:
        """What stands in the fields that are shown."""
        outcome = PROPOSED if self._is_proposal else self.outcome_row.value
        is_decided, comes_back = outcome == meeting.DECIDED, outcome in (meeting.POSTPONED, meeting.MONITOR)
        return Step(
            outcome, self.level_box.currentData(), _date(self.day_edit) or self.session.today(), self.text_edit.text, self.by_edit.text().strip(),
            self.paragraph_edit.text().strip(), self.diary_edit.text().strip(), _date(self.review_edit) if comes_back else None,
            self.responsible_box.currentData() if is_decided else None, _date(self.due_edit) if is_decided else None,
        )  # fmt: skip

    @guarded
    def save(self) -> None:
        """One transaction, or the reason why not."""
        step = self.step()
        words = outcome_words(step.outcome, language())
        try:
            done = self.session.write(job.WRITTEN, lambda store: self._write(store, step), tr("decision-step.saved", outcome=words))
        except EstError as error:
            self.problem_label.setText(error.text(tr))
            self.problem_label.show()
            self._fit()
            return
        if done is not None:
            self.accept()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self, step: Step, measure: Record | None) -> None:
        words = dict(of_choices("decision_outcome"))
        self.outcome_row.set_choices((Choice(code, words[code], str(number)) for number, code in enumerate(_ANSWERS, 1)), columns=3)
        self.outcome_row.value = step.outcome
        fill(self.level_box, of_choices("decision_level"), None)
        select(self.level_box, step.level)
        known = self.session.require_store().rows("organisation", ("id", "name", "is_outside", "active"), order_by=["sort", "name"])
        self._outside = {key for key, _name, is_outside, _active in known if is_outside}
        fill(self.responsible_box, [(key, name) for key, name, _is_outside, is_active in known if is_active], tr("decision-step.keep"))
        if measure is not None:
            select(self.responsible_box, measure["responsible_id"])
        for edit, text in ((self.by_edit, step.decided_by), (self.paragraph_edit, step.paragraph), (self.diary_edit, step.diary_number)):
            edit.setText(text)
        self.text_edit.text = step.text
        self.day_edit.setDate(QDate(step.decided_on.year, step.decided_on.month, step.decided_on.day))
        for edit in (self.due_edit, self.review_edit):
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("decision-step.no-date"))
            edit.clear()
        due = measure["due_date"] if measure is not None else None
        if due is not None:
            self.due_edit.setDate(QDate(due.year, due.month, due.day))

    def _connect(self) -> None:
        self.outcome_row.chosen.connect(lambda _value: self._on_outcome())
        self.responsible_box.currentIndexChanged.connect(lambda _index: self._show_fields())
        self.text_edit.entered.connect(lambda: self.save())
        self.save_button.clicked.connect(lambda: self.save())
        self.cancel_button.clicked.connect(self.reject)
        self.session.workspace_closed.connect(self.reject)

    def _show_fields(self) -> None:
        outcome = self.outcome_row.value
        shown = {
            "outcome": not self._is_proposal, "paragraph": not self._is_proposal, "responsible": outcome == meeting.DECIDED and not self._is_proposal,
            "due": outcome == meeting.DECIDED and not self._is_proposal, "review": outcome in (meeting.POSTPONED, meeting.MONITOR),
        }  # fmt: skip
        for name, is_shown in shown.items():
            field = getattr(self, f"{name}_row", None) or getattr(self, f"{name}_edit", None) or getattr(self, f"{name}_box")
            field.setVisible(is_shown)
            getattr(self, f"{name}_label").setVisible(is_shown)
        key = "proposal" if self._is_proposal else "reason" if outcome == meeting.REFUSED else "answer"
        self.text_label.setText(tr(f"decision-step.text-{key}"))
        self.level_label.setText(tr("decision-step.level-proposal" if self._is_proposal else "decision-step.level"))
        self.day_label.setText(tr("decision-step.day-proposal" if self._is_proposal else "decision-step.day"))
        responsible = self.responsible_box.currentData() or (self._measure["responsible_id"] if self._measure is not None else None)
        self.due_label.setText(tr("decision-step.answer-by" if responsible in self._outside else "decision-step.due"))
        self._fit()

    def _on_outcome(self) -> None:
        """What was proposed is no reason for not doing it; it comes back with another outcome."""
        is_refused, text = self.outcome_row.value == meeting.REFUSED, self.text_edit.text
        if is_refused and text == self._proposed:
            self.text_edit.text = ""
        elif not is_refused and not text:
            self.text_edit.text = self._proposed
        self._show_fields()

    def _fit(self) -> None:
        """As high as what is shown; as wide as the user made it."""
        self.layout().activate()
        width = max(_WIDTH_PX, self.width() if self.isVisible() else 0, self.minimumSizeHint().width())
        self.resize(width, max(self.layout().heightForWidth(width), self.minimumSizeHint().height()))

    def done(self, result: int) -> None:
        """Let go of the session."""
        self.session.workspace_closed.disconnect(self.reject)
        super().done(result)


def _date(edit: Any) -> dt.date | None:
    if hasattr(edit, "isNull") and edit.isNull():
        return None
    day = edit.date()
    return dt.date(day.year(), day.month(), day.day()) if day.isValid() else None
