# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljningsvandring: the earlier points one by one, answered with one key each. Plain values in and out; it knows no store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QMenu, QTableWidgetItem, QWidget

from ...core.follow_up import FIXED, REMAINS, WORSE
from ...i18n import tr
from ...jobs.follow_up_words import PointCard
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..widgets.person_guard_line import PersonGuardLine

_OUTCOME_OF_KEY = {Qt.Key.Key_1: FIXED, Qt.Key.Key_2: REMAINS, Qt.Key.Key_3: WORSE}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_PageDown, *_ENTER)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace, Qt.Key.Key_PageUp)
_SIZE = QSize(690, 620)
_CHOSEN = (
    "QPushButton { padding: 9px 8px 8px 8px; }"
    "QPushButton:checked { background: #0072B2; color: #FFFFFF; font-weight: bold; border: 2px solid palette(text); border-radius: 3px; }"
)


class FollowUpDialog(QDialog):
    """Stays open beside the map. What is typed belongs to the point that is shown."""

    answered = pyqtSignal(str)  # fixed, remains or worse
    note_left = pyqtSignal()  # the note was finished with Enter
    moved = pyqtSignal(int)  # one point on, or one back
    new_asked = pyqtSignal()
    undo_asked = pyqtSignal()
    table_asked = pyqtSignal()
    followed_up_asked = pyqtSignal()
    report_asked = pyqtSignal()
    option_changed = pyqtSignal(str, bool)
    photos_added = pyqtSignal(object)
    closed = pyqtSignal()

    def __init__(self, walk: str, parent: QWidget | None = None, *, confirm_loss: Callable[[], bool] = lambda: True) -> None:
        super().__init__(parent)
        self.setObjectName("est_follow_up_dialog")
        self._confirm_loss = confirm_loss
        self.card: PointCard | None = None
        load_form("follow_up", self)
        self.setWindowTitle(tr("follow-up-form.title-of", walk=walk))
        self._buttons = {FIXED: self.fixed_button, REMAINS: self.remains_button, WORSE: self.worse_button}
        make_heading(self.heading_label, 1.2)
        make_heading(self.text_label, 1.05)
        make_quiet(self.facts_label)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.result_label)
        self.guard_line.watch(self.note_edit)
        make_primary(self.followed_up_button)
        self.after_pane.set_open(True)
        self.figures_table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.figures_table.verticalHeader().hide()
        self.figures_table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect()
        self.resize(_SIZE)
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def show_point(self, card: PointCard, at: int, total: int, answered: int, note: str | None = None) -> None:
        """One point; `note` is one that was typed and not saved."""
        self.card = card
        self.stack.setCurrentWidget(self.point_page)
        self.heading_label.setText(tr("follow-up-form.heading", number=card.number, place=card.place) if card.place
                                   else tr("follow-up-form.heading-bare", number=card.number))  # fmt: skip
        self._show_progress(tr("follow-up-form.progress", n=at + 1, total=total, answered=answered), answered, total)
        self.text_label.setText(card.text)
        self.facts_label.setText(card.facts)
        self.facts_label.setVisible(bool(card.facts))
        self.promises_label.setText("\n".join(card.promises) or ("" if card.is_good else tr("follow-up-form.no-measure")))
        self.promises_label.setVisible(bool(self.promises_label.text()))
        self.before_pane.show_photos(tr("follow-up-form.before"), card.before)
        self.after_pane.show_photos(tr("follow-up-form.after"), tuple(reversed(card.after)))
        for key, (outcome, button) in enumerate(self._buttons.items(), 1):
            word = f"follow-up-form.good-{outcome}" if card.is_good else f"follow-up-form.{outcome}"
            button.setVisible(not (card.is_good and outcome == FIXED))
            button.setText(f"{key}   {tr(word)}" if button.isVisibleTo(self) else "")
            button.setChecked(card.outcome == outcome)
        self.note_edit.setText(card.note if note is None else note)
        self.tell(())
        self.setFocus()

    def show_end(self, lines: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[str]], mark: str, total: int, answered: int) -> None:
        """How it went (a row of one cell is a heading); `mark` is the text of the button that calls the earlier walk followed up, or empty."""
        self.card = None
        self.stack.setCurrentWidget(self.end_page)
        self.heading_label.setText(tr("follow-up-form.end"))
        self._show_progress(tr("follow-up-form.answered", n=answered, total=total), answered, total)
        self.end_label.setText("\n".join(lines))
        table = self.figures_table
        table.setColumnCount(len(heads))
        table.setHorizontalHeaderLabels(list(heads))
        table.clearContents()
        table.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if len(row) == 1:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                table.setItem(line, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.resizeRowsToContents()  # long names break their line
        self.followed_up_button.setText(mark)
        self.followed_up_button.setVisible(bool(mark))
        self.setFocus()

    def tell(self, lines: Iterable[str]) -> None:
        """What the answer led to."""
        self.result_label.setText("\n".join(lines))

    def set_options(self, options: Sequence[tuple[str, str, bool]]) -> None:
        """(name, text, whether it is on) of what can be switched under *Mer*."""
        menu = QMenu(self.more_button)
        for name, text, is_on in options:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(is_on)
            action.toggled.connect(lambda checked, each=name: self.option_changed.emit(each, checked))
        self.more_button.setMenu(menu)

    def set_undo(self, is_possible: bool) -> None:
        """Whether there is something to take back."""
        self.undo_button.setEnabled(is_possible)

    @property
    def note(self) -> str:
        """The note as typed."""
        return self.note_edit.text().strip()

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """One key for each answer."""
        key, is_writing = event.key(), self.note_edit.hasFocus()
        if is_writing and key in (*_ENTER, Qt.Key.Key_Escape):
            self.setFocus()
            if key != Qt.Key.Key_Escape:
                self.note_left.emit()
        elif is_writing:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.undo_asked.emit() if key == Qt.Key.Key_Z else super().keyPressEvent(event)
        elif key in _OUTCOME_OF_KEY:
            self._answer(_OUTCOME_OF_KEY[key])
        elif key == Qt.Key.Key_N:
            self.new_asked.emit()
        elif key in _FORWARD or key in _BACK:
            self.moved.emit(1 if key in _FORWARD else -1)
        elif key == Qt.Key.Key_Escape:
            self.reject()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Everything is saved already, but for notes without an answer."""
        if self._confirm_loss():
            super().reject()
            self.closed.emit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        for outcome, button in self._buttons.items():
            button.setStyleSheet(_CHOSEN)
            button.clicked.connect(lambda _checked=False, each=outcome: self._answer(each))
        pairs = {
            self.previous_button: lambda: self.moved.emit(-1), self.next_button: lambda: self.moved.emit(1), self.new_button: self.new_asked.emit,
            self.undo_button: self.undo_asked.emit, self.table_button: self.table_asked.emit, self.close_button: self.reject,
            self.followed_up_button: self.followed_up_asked.emit, self.report_button: self.report_asked.emit,
        }  # fmt: skip
        for button, slot in pairs.items():
            button.clicked.connect(lambda _checked=False, each=slot: each())
        for button in (*pairs, *self._buttons.values(), self.more_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the window
        self.after_pane.added.connect(self.photos_added)

    def _answer(self, outcome: str) -> None:
        if self.card is None or (self.card.is_good and outcome == FIXED):
            return
        self.answered.emit(outcome)
        if self.card is not None:  # the click has turned the button; what is saved decides
            for each, button in self._buttons.items():
                button.setChecked(self.card.outcome == each)

    def _show_progress(self, text: str, answered: int, total: int) -> None:
        self.progress_label.setText(text)
        self.progress_bar.setMaximum(max(total, 1))
        self.progress_bar.setValue(answered)
        self.progress_bar.setAccessibleName(text)


def open_follow_up(session: Any, messenger: Any, iface: Any, walk_id: str | None = None) -> Any:
    """Open the form for a follow-up walk, or for the one that follows up the walk that is given; else for the latest."""
    from ..map_tools.follow_up_entry import FollowUpEntry

    return FollowUpEntry(session, messenger, iface, walk_id=walk_id)
