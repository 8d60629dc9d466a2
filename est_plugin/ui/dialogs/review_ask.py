# SPDX-License-Identifier: GPL-2.0-or-later
"""What an answer of the review needs to know: merged with which, masked how, rejected why. Plain values in and out; Enter saves, Esc goes back."""
from __future__ import annotations

from collections.abc import Collection, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QFrame, QListWidgetItem, QShortcut, QWidget

from ...core.person_guard import Hit
from ...core.similar_reports import Told
from ...core.geometry import distance
from ...i18n import tr
from ...jobs import person_guard
from ...jobs.review_list import ReviewRow
from ..forms_loader import load_form
from ..item_models.review_model import ReviewWords
from ..look import make_heading, make_primary, make_quiet
from ..widgets.choice_row import Choice
from ..widgets.marked_text import mark_places

MERGE, MASK, REJECT = "merge", "mask", "reject"
REASONS = ("no-report", "person", "no-sense", "outside", "known", "test")
_ROLE = Qt.ItemDataRole.UserRole
_LEAST_ROWS = 4


class ReviewAsk(QFrame):
    """One question at a time."""

    merge_chosen = pyqtSignal(str)  # id of the report that stays
    mask_written = pyqtSignal(str, str)  # description, place
    rejected = pyqtSignal(str)  # why
    harmless_said = pyqtSignal(object)  # hits
    proposal_shown = pyqtSignal(object)  # the ReviewRow that is marked, or None
    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = ""
        self._marks: Collection[str] = ()
        load_form("review_ask", self)
        make_heading(self.heading_label, 1.05)
        make_quiet(self.hint_label)
        make_primary(self.save_button)
        self.place_edit.set_lines(1)
        reasons = [(str(key), tr(f"report-review.reason-{one}")) for key, one in enumerate(REASONS, 1)]
        self.reasons_row.set_choices((Choice(text, f"{key}  {text}", key) for key, text in reasons), 1)
        self._connect()
        self.least_width = self.minimumSizeHint().width()  # with every field: the window does not move when one is shown
        self.hide()

    @property
    def asked(self) -> str:
        """What is being asked; empty when nothing is."""
        return self._asked

    # -- questions ----------------------------------------------------------------------------------------------------
    def ask_merge(self, row: ReviewRow, proposals: Sequence[ReviewRow], words: ReviewWords) -> None:
        """Which report is it the same as? The nearest is marked."""
        self.proposals_list.clear()
        for key, one in enumerate(proposals, 1):
            item = QListWidgetItem(f"{key}  {_proposal(row.told, one, words)}")
            item.setData(_ROLE, one)
            self.proposals_list.addItem(item)
        self._begin(MERGE, tr("report-review.ask-merge.heading", number=row.number or "–"), tr("report-review.ask-merge.hint"))
        self.proposals_list.setCurrentRow(0)
        self.proposals_list.setFocus()
        if not proposals:
            self.show_problem(tr("report-review.no-proposals"))

    def ask_mask(self, row: ReviewRow, marks: Collection[str]) -> None:
        """How shall the text read? What looks like personal data is marked."""
        self._marks = marks
        self.text_label.setText(tr("report-form.text"))
        self.place_edit.text, self.text_edit.text = row.place_text or "", row.description or ""
        self._begin(MASK, tr("report-review.ask-mask.heading", number=row.number or "–"), tr("report-review.ask-mask.hint"))
        self._mark()
        self.text_edit.setFocus()

    def ask_reject(self, n: int, marks: Collection[str]) -> None:
        """Why are they no reports? The reason stays in the history: it is no place for personal data either."""
        self._marks = marks
        self.reasons_row.value = None
        self.text_label.setText(tr("report-review.reason"))
        self.text_edit.text = ""
        self._begin(REJECT, tr("report-review.ask-reject.heading", n=n), tr("report-review.ask-reject.hint"))
        self.reasons_row.setFocus()

    def stop(self) -> None:
        """Nothing is asked."""
        self._asked = ""
        self.hide()

    def show_problem(self, text: str) -> None:
        """What is missing or refused."""
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    # -- answers ------------------------------------------------------------------------------------------------------
    def save(self) -> None:
        """Enter and the coloured button."""
        if self._asked == MERGE:
            chosen = self.proposals_list.currentItem()
            if chosen is not None:
                self.merge_chosen.emit(chosen.data(_ROLE).id)
        elif self._asked == MASK:
            if self._hide_hits():
                self.hint_label.setText(tr("report-review.ask-mask.replaced"))
            else:
                self.mask_written.emit(self.text_edit.text, self.place_edit.text)
        elif self._asked == REJECT:
            if not self.text_edit.text:
                self.show_problem(tr("rule.report-rejected-needs"))
                self.reasons_row.setFocus()
            else:
                self.rejected.emit(self.text_edit.text)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save())
        self.cancel_button.clicked.connect(lambda: self.cancelled.emit())
        self.harmless_button.clicked.connect(lambda: self._on_harmless())
        self.reasons_row.chosen.connect(self._on_reason)
        self.proposals_list.currentItemChanged.connect(lambda item, _before: self.proposal_shown.emit(item.data(_ROLE) if item else None))
        self.proposals_list.itemDoubleClicked.connect(lambda _item: self.save())
        for edit in (self.place_edit, self.text_edit):
            edit.entered.connect(lambda: self.save())
            edit.textChanged.connect(lambda: self._mark())
        for key in ("Return", "Enter", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self._on_enter())
        for digit in range(1, 10):
            shortcut = QShortcut(QKeySequence(str(digit)), self.proposals_list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda at=digit - 1: self._take(at))

    def _begin(self, asked: str, heading: str, hint: str) -> None:
        self._asked = asked
        self.heading_label.setText(heading)
        self.hint_label.setText(hint)
        self.proposals_list.setVisible(asked == MERGE)
        self.reasons_row.setVisible(asked == REJECT)
        for widget in (self.place_label, self.place_edit):
            widget.setVisible(asked == MASK)
        for widget in (self.text_label, self.text_edit):
            widget.setVisible(asked != MERGE)
        self.text_edit.set_lines(5 if asked == MASK else 2)
        self.proposals_list.setMinimumHeight(_LEAST_ROWS * 2 * self.fontMetrics().height())
        self.harmless_button.hide()
        self.save_button.setText(tr(f"report-review.save-{asked}"))
        self.show_problem("")
        self.show()

    def _take(self, at: int) -> None:
        if at < self.proposals_list.count():
            self.proposals_list.setCurrentRow(at)
            self.save()

    def _on_enter(self) -> None:
        for button in (self.cancel_button, self.harmless_button):
            if button.hasFocus():
                button.click()
                return
        self.save()

    def _on_reason(self, reason: str | None) -> None:
        self.text_edit.text = reason or ""
        self.show_problem("")

    def _on_harmless(self) -> None:
        found = [hit for edit in (self.text_edit, self.place_edit) for hit in self._hits(edit)]
        self._marks = {*self._marks, *(hit.mark for hit in found)}
        self._mark()
        self.harmless_said.emit(found)

    def _hits(self, edit: QWidget) -> list[Hit]:
        return person_guard.remaining(edit.toPlainText(), self._marks)

    def _mark(self) -> None:
        """Mark what looks like personal data: to be hidden by a mask, not to be written in a reason."""
        if self._asked == REJECT:
            hits = self._hits(self.text_edit)
            mark_places(self.text_edit, [(hit.start, hit.end) for hit in hits])
            self.show_problem(person_guard.warning(hits, tr))
        if self._asked != MASK:
            return
        left = 0
        for edit in (self.place_edit, self.text_edit):
            hits = self._hits(edit)
            left += len(hits)
            mark_places(edit, [(hit.start, hit.end) for hit in hits])
        self.harmless_button.setVisible(bool(left))
        self.save_button.setText(tr("report-review.hide-hits", n=left) if left else tr("report-review.save-mask"))

    def _hide_hits(self) -> bool:
        """Put a word for its kind in the place of each find; False when there was none."""
        is_changed = False
        for edit in (self.place_edit, self.text_edit):
            text = edit.toPlainText()
            for hit in reversed(self._hits(edit)):
                text = text[: hit.start] + tr(f"report-review.hidden-{hit.kind}") + text[hit.end :]
                is_changed = True
            if text != edit.toPlainText():
                edit.text = text
        return is_changed


def _proposal(row: Told, one: ReviewRow, words: ReviewWords) -> str:
    parts = [tr("report-review.number", number=one.number or "–")]
    if row.xy and one.xy:
        parts.append(tr("report-review.away", m=round(distance(row.xy, one.xy))))
    parts += [words.when(one), words.category(one)]
    if one.place_text:
        parts.append(one.place_text)
    text = " ".join((one.description or "").split())
    return " · ".join(parts) + (f"\n    {text[:90]}" if text else "")
