# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 3 of the import: what would happen, and afterwards what did; refused rows with their reason and cure."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHeaderView, QTableWidgetItem, QWidget

from ...core.importing.rejections import Rejection
from ...i18n import Texts, language, tr
from ...jobs.import_plan import ImportPlan
from ...jobs.import_rows import ImportResult
from ..forms_loader import load_form
from ..look import make_heading
from .import_data_work import OBSERVATION

MOST_SHOWN = 500
_COLUMNS = ("row", "outcome", "why")


class ResultPage(QWidget):
    """The same list before and after."""

    swap_asked = pyqtSignal()
    save_asked = pyqtSignal()
    undo_asked = pyqtSignal()
    status_asked = pyqtSignal()
    keep_asked = pyqtSignal(str)
    choice_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        load_form("import_data_result", self)
        make_heading(self.count_label, 1.1)
        self.table.setColumnCount(len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([tr(f"import-data.head-{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # as high as the wrapped reason
        self.proposal_layout.setStretch(0, 1)
        self.swap_button.clicked.connect(self.swap_asked)
        self.good_rows_box.toggled.connect(lambda _is_on: self.choice_changed.emit())
        self.reasons_button.clicked.connect(self.save_asked)
        self.undo_button.clicked.connect(self.undo_asked)
        self.status_button.clicked.connect(self.status_asked)
        self.keep_button.clicked.connect(lambda: self.keep_asked.emit(self.keep_edit.text().strip()))
        self.keep_edit.returnPressed.connect(lambda: self.keep_asked.emit(self.keep_edit.text().strip()))

    def show_plan(self, plan: ImportPlan) -> None:
        """Before: nothing is written yet."""
        refused = len(plan.rejected) - len(plan.held)
        text = tr("import-data.would", new=len(plan.new), updated=len(plan.updates), similar=len(plan.similar), refused=refused)
        self.count_label.setText(text + _points_missing(plan))
        self._ask_for_good_rows(plan, refused)
        self._show_notices(plan)
        self._show_proposals(plan)
        self._show_rows(plan)
        for widget in (self.undo_button, self.status_button, self.keep_box):
            widget.hide()

    def show_result(self, plan: ImportPlan, result: ImportResult, proposed_name: str) -> None:
        """After."""
        text = tr("import-data.done", a=result.imported, b=result.updated, c=result.similar, d=len(result.rejected) - len(plan.held)) + _points_missing(plan)
        if result.unchanged:
            text += " " + tr("import-data.unchanged", n=result.unchanged)
        if plan.personal:
            text += " " + tr("public.import-count", n=len(plan.personal))
        if plan.statuses.column:
            text += " " + tr("import-status.done", n=len(plan.statuses.steps), column=plan.statuses.column)
        self.count_label.setText(text)
        for widget in (self.proposal_label, self.swap_button, self.missing_label, self.good_rows_box):
            widget.hide()
        self._show_rows(plan)
        self.undo_button.setVisible(result.done is not None)
        self.status_button.setVisible(plan.request.table != OBSERVATION and "external_number" in plan.mapping.columns)
        self.keep_box.show()
        self.kept_label.setText("")
        self.keep_edit.setText(proposed_name)

    def show_undone(self) -> None:
        """It was taken back."""
        self.count_label.setText(tr("import-data.undone"))
        self.undo_button.hide()

    def show_kept(self, name: str) -> None:
        """The source was remembered."""
        self.kept_label.setText(tr("import-data.kept", name=name))

    @property
    def may_write(self) -> bool:
        """Whether the user takes the good rows without the others, or none is missing."""
        return self.good_rows_box.isHidden() or self.good_rows_box.isChecked()

    def _ask_for_good_rows(self, plan: ImportPlan, refused: int) -> None:
        """A file of reports goes in as a whole, unless the user takes the rows that can be read."""
        is_asked = plan.request.table == OBSERVATION and refused > 0 and bool(plan.new or plan.updates)
        self.missing_label.setText(tr("import-data.rows-missing", n=refused) if is_asked else "")
        self.good_rows_box.setChecked(False)
        for widget in (self.missing_label, self.good_rows_box):
            widget.setVisible(is_asked)

    def _show_notices(self, plan: ImportPlan) -> None:
        self.notice_label.setText("\n".join(notice.text(tr) for notice in plan.notices))
        self.notice_label.setVisible(bool(plan.notices))

    def _show_proposals(self, plan: ImportPlan) -> None:
        texts = [notice.text(tr) for notice in plan.proposals]
        self.proposal_label.setText("⚠ " + " ".join(texts) if texts else "")
        self.proposal_label.setVisible(bool(texts))
        self.swap_button.setVisible(any(notice.key == "import.swapped" for notice in plan.proposals))

    def _show_rows(self, plan: ImportPlan) -> None:
        texts = Texts(language())
        outcomes = {True: tr("import-data.held"), False: tr("import-data.refused")}
        lines = [(one.row_number, outcomes[one.row_number in plan.held], rejection_text(one, texts)) for one, _row in plan.rejected[:MOST_SHOWN]]
        similar = [] if plan.held else plan.similar
        for row, alike in similar[: MOST_SHOWN - len(lines)]:
            why = tr("import-data.similar-to", number=alike.number or "–", m=round(alike.distance_m or 0))
            lines.append((row.row_number, tr("import-data.similar"), why))
        for one in plan.statuses.conflicts[: MOST_SHOWN - len(lines)]:
            lines.append((one.row_number, tr("import-status.conflict"), f"{tr('import-status.told', told=one.told)} {one.why(texts)}"))
        for personal in plan.personal[: MOST_SHOWN - len(lines)]:
            lines.append((personal.row_number, tr("public.import-row"), personal.text(texts)))
        rest = len(plan.rejected) + len(similar) + len(plan.personal) + len(plan.statuses.conflicts) - len(lines)
        if rest > 0:
            lines.append(("…", "", tr("import-data.more-rows", n=rest)))
        self._fill(lines)
        self.reasons_button.setVisible(bool(plan.rejected))

    def _fill(self, lines: Sequence[tuple]) -> None:
        self.table.setVisible(bool(lines))
        self.table.setRowCount(len(lines))
        for row, cells in enumerate(lines):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(str(text))
                item.setToolTip(str(text))
                self.table.setItem(row, column, item)


def rejection_text(rejection: Rejection, texts: Texts) -> str:
    """All faults of a row, each with its column and cure."""
    return rejection.all_reasons(texts)


def _points_missing(plan: ImportPlan) -> str:
    is_told = plan.request.table == OBSERVATION and plan.without_point
    return " " + tr("import-data.points-missing", n=plan.without_point) if is_told else ""
