# SPDX-License-Identifier: GPL-2.0-or-later
"""Mata in uppföljningsblad: the returned sheets of a follow-up walk as a table, by keyboard alone, saved in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...i18n import tr
from ..forms_loader import load_form
from ..item_models.follow_up_model import FollowUpModel, SheetPoint
from ..look import make_primary, make_quiet

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIZE = QSize(960, 560)


class FollowUpTableDialog(QDialog):
    """Knows no store: rows in, rows out."""

    save_asked = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, walk: str, parent: QWidget | None = None, *, confirm_loss: Callable[[int], bool] = lambda _n: True) -> None:
        super().__init__(parent)
        self.setObjectName("est_follow_up_table_dialog")
        self._confirm_loss = confirm_loss
        load_form("follow_up_table", self)
        self.setWindowTitle(tr("follow-up-table.title-of", walk=walk))
        self.model = FollowUpModel()
        self.table.use(self.model)
        make_primary(self.save_button)
        make_quiet(self.keys_label)
        make_quiet(self.count_label)
        self.result_box.hide()
        self.model.counted.connect(self._on_counted)
        self.model.refused.connect(self.tell)
        self.table.ended.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(lambda: self._on_save())
        self.close_button.clicked.connect(self.reject)
        self.resize(_SIZE)
        QgsGui.enableAutoGeometryRestore(self)

    def show_rows(self, rows: Iterable[SheetPoint]) -> None:
        """The rows in the order of the paper; begins at the first without an answer."""
        self.model.load(rows)
        self.tell("")
        self.table.start()

    def show_result(self, lines: Sequence[str]) -> None:
        """What the answers led to."""
        self.result_box.setPlainText("\n".join(lines))
        self.result_box.setVisible(bool(lines))

    def tell(self, problem: str) -> None:
        """Say something under the rows."""
        self.problem_label.setText(problem)

    def answers(self) -> list[SheetPoint]:
        """New answers; empty when there is none or something is missing, which is told in place."""
        self.table.commit()
        new = self.model.new
        lacking = next((row for row in new if row.outcome is None), None)
        if lacking is not None:
            self.tell(tr("follow-up-table.note-without-answer", number=lacking.number))
            self.table.go_to(self.model.row_of(lacking.number))
            return []
        if not new:
            self.tell(tr("follow-up.nothing-answered"))
        return new

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+S saves, Ctrl+F goes to a number, Enter does what stands in front of the user."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_S:
            self._on_save()
        elif control and event.key() == Qt.Key.Key_F:
            self.number_edit.setFocus()
            self.number_edit.selectAll()
        elif event.key() in _ENTER:
            self._on_enter()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Asks first when answers are not saved."""
        self.table.commit()
        count = len(self.model.new)
        if count == 0 or self._confirm_loss(count):
            super().reject()
            self.closed.emit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _on_save(self) -> None:
        self.save_asked.emit()

    def _on_enter(self) -> None:
        focused = self.focusWidget()
        if focused in (self.save_button, self.close_button):
            focused.click()
        elif focused is self.number_edit:
            number = self.number_edit.text().strip()
            row = self.model.row_of(number)
            if row is None:
                self.tell(tr("follow-up-table.number-unknown", number=number or "–"))
            else:
                self.number_edit.clear()
                self.tell("")
                self.table.go_to(row)

    def _on_counted(self) -> None:
        answered = sum(row.outcome is not None for row in self.model.rows)
        self.count_label.setText(tr("follow-up-table.count", n=len(self.model.new), answered=answered, total=len(self.model.rows)))
        self.tell("")


def open_follow_up_table(session: Any, messenger: Any, iface: Any, walk_id: str | None = None) -> Any:
    """Open the table for a follow-up walk, or for the one that follows up the walk that is given; else for the latest."""
    from ..map_tools.follow_up_table_entry import FollowUpTableEntry

    return FollowUpTableEntry(session, messenger, iface, walk_id=walk_id)
