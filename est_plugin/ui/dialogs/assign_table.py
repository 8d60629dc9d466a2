# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of Fördela: one row for each measure, with its reasons, changed in place; for hundreds of rows."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QAbstractTableModel, QDate, QItemSelectionModel, QModelIndex, QRect, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemDelegate, QAbstractItemView, QApplication, QComboBox, QHeaderView, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem,
    QTableView, QWidget,
)  # fmt: skip

from ...i18n import tr
from ..plain_text import tip
from .assign_drafts import Draft

NUMBER, WHAT, RESPONSIBLE, TYPE, UNTIL, PRIORITY = range(6)
COLUMNS = ("number", "what", "responsible", "type", "until", "priority")
FIELDS = {WHAT: "title", RESPONSIBLE: "responsible_id", TYPE: "measure_type", PRIORITY: "priority"}
CHOSEN = (RESPONSIBLE, TYPE, PRIORITY)  # from a list
WHY_ROLE = Qt.ItemDataRole.UserRole + 1
_WIDTHS = {NUMBER: 12, RESPONSIBLE: 25, TYPE: 19, UNTIL: 24, PRIORITY: 11}  # letters
_MARGIN = 4
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AssignModel(QAbstractTableModel):
    """Shows drafts; a change in a cell is told, whoever holds the drafts carries it out."""

    change_asked = pyqtSignal(int, str, object)  # row, column of measure, value
    choice_changed = pyqtSignal()

    def __init__(self, options: Mapping[int, Sequence[tuple[Any, str]]]) -> None:
        super().__init__()
        self.options = {column: list(entries) for column, entries in options.items()}
        self._words = {column: dict(entries) for column, entries in options.items()}
        self._drafts: list[Draft] = []

    @property
    def drafts(self) -> list[Draft]:
        """What is shown."""
        return self._drafts

    def show(self, drafts: list[Draft]) -> None:
        """Other rows."""
        self.beginResetModel()
        self._drafts = drafts
        self.endResetModel()

    def refresh(self) -> None:
        """The drafts have changed."""
        if self._drafts:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._drafts) - 1, PRIORITY))

    def toggle(self, rows: Sequence[int]) -> None:
        """Leave rows out, or take them in again when all of them were out."""
        is_chosen = not any(self._drafts[row].is_chosen for row in rows)
        for row in rows:
            self._drafts[row].is_chosen = is_chosen
        self.refresh()
        self.choice_changed.emit()

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """One row for each measure."""
        return 0 if parent.isValid() else len(self._drafts)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number, what, who, what kind, when, how urgent."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Words of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"assign.column.{COLUMNS[section]}")
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """The number has the tick, all the rest is changed in place."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | (Qt.ItemFlag.ItemIsUserCheckable if index.column() == NUMBER else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, the reason under it, the value for an editor."""
        if not index.isValid():
            return None
        draft, column = self._drafts[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(draft, column)
        if role == WHY_ROLE:
            return self._why(draft, column)
        if role == Qt.ItemDataRole.EditRole:
            return getattr(draft.given, draft.until if column == UNTIL else FIELDS[column]) if column != NUMBER else draft.numbers
        if role == Qt.ItemDataRole.CheckStateRole and column == NUMBER:
            return Qt.CheckState.Checked if draft.is_chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            why = self._why(draft, column)
            return tip("\n".join(part for part in (self._text(draft, column), why) if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (self._text(draft, column), self._why(draft, column)) if part)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tell what shall be; the number's tick is set here."""
        draft, column = self._drafts[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == NUMBER:
            if (Qt.CheckState(value) == Qt.CheckState.Checked) != draft.is_chosen:
                self.toggle([index.row()])
            return True
        if role != Qt.ItemDataRole.EditRole or column == NUMBER:
            return False
        name = draft.until if column == UNTIL else FIELDS[column]
        if getattr(draft.given, name) != value:
            self.change_asked.emit(index.row(), name, value)
        return True

    # -- inside -------------------------------------------------------------------------------------------------------
    def _text(self, draft: Draft, column: int) -> str:
        given = draft.given
        if column == NUMBER:
            return draft.numbers
        if column == WHAT:
            return given.title
        if column == UNTIL:
            return _until(draft)
        return self._words[column].get(getattr(given, FIELDS[column]), "–")

    def _why(self, draft: Draft, column: int) -> str:
        if column == NUMBER:
            return tr("rules-ui.assign.call") if draft.call_now else ""
        if column == WHAT and len(draft.targets) > 1:
            return tr("rules-ui.assign.things", n=len(draft.targets))
        if column == WHAT:
            return draft.seen[len(draft.given.title) :].lstrip(" –") if draft.seen.startswith(draft.given.title) else draft.seen
        if column == UNTIL:
            return draft.reasons.get("answer_by" if _shows_answer(draft) else "due_date", "")
        return draft.reasons.get("responsible", "") if column == RESPONSIBLE else ""


def _shows_answer(draft: Draft) -> bool:
    return draft.given.answer_by is not None and (draft.is_forwarded or draft.given.due_date is None)


def _until(draft: Draft) -> str:
    if _shows_answer(draft):
        return tr("assign.answer-until", date=draft.given.answer_by.isoformat())
    return draft.given.due_date.isoformat() if draft.given.due_date else tr("assign.no-date")


class AssignTable(QTableView):
    """F2 or a double click changes a cell, Space leaves the row out; everything else is for the dialog (Enter assigns)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_TwoLines(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(2 * QFontMetrics(self.font()).height() + 2 * _MARGIN)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # no row is measured: hundreds open at once

    def use(self, model: AssignModel) -> None:
        """Show these drafts."""
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(_LEFT)
        for column, letters in _WIDTHS.items():
            self.setColumnWidth(column, letters * QFontMetrics(self.font()).averageCharWidth())

    def pick(self, row: int) -> None:
        """Select this row alone, whatever keys are held down."""
        index = self.model().index(row, WHAT)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def rows(self) -> list[int]:
        """Selected rows, first to last."""
        return sorted(index.row() for index in self.selectionModel().selectedRows()) if self.selectionModel() else []

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt
        """Space ticks all selected rows; Enter goes to the dialog."""
        if event.key() == Qt.Key.Key_Space and self.rows():
            self.model().toggle(self.rows())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QAbstractItemView.State.EditingState:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _TwoLines(QStyledItemDelegate):
    """The value, and under it in small letters why; only palette colours."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802 - Qt
        """Two lines."""
        return QSize(80, 2 * QFontMetrics(option.font).height() + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Background, tick and focus by the style, then both lines."""
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        text, why = own.text, index.data(WHY_ROLE) or ""
        own.text = ""
        style = own.widget.style() if own.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        is_selected = bool(own.state & QStyle.StateFlag.State_Selected)
        draft = index.model().drafts[index.row()]
        ink = own.palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        left = _MARGIN
        if index.column() == NUMBER:
            box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, own, own.widget)
            left = box.right() - own.rect.left() + _MARGIN
        area = own.rect.adjusted(left, _MARGIN, -_MARGIN, -_MARGIN)
        painter.save()
        font = QFont(own.font)
        font.setBold(draft.call_now and index.column() == NUMBER)
        font.setStrikeOut(not draft.is_chosen)
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2) if why else area
        _write(painter, upper, text, font, ink)
        if why:
            small = QFont(own.font)
            small.setPointSizeF(small.pointSizeF() * 0.9)
            small.setBold(index.column() == NUMBER)
            if index.column() != NUMBER:
                ink.setAlpha(180)
            _write(painter, QRect(area.left(), area.top() + area.height() // 2, area.width(), area.height() // 2), why, small, ink)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: N802
        """A list, a date or a line."""
        column = index.column()
        if column in CHOSEN:
            box = QComboBox(parent)
            for value, text in index.model().options[column]:
                box.addItem(text, value)
            box.activated.connect(lambda _index: self._end(box))
            QTimer.singleShot(0, box.showPopup)
            return box
        if column == UNTIL:
            edit = QgsDateEdit(parent)
            edit.setAllowNull(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.setNullRepresentation(tr("assign.no-date"))
            return edit
        line = QLineEdit(parent)
        line.setMaxLength(500)
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:  # noqa: N802
        """The value that is there."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QgsDateEdit):
            if value is None:
                editor.clear()
            else:
                editor.setDate(QDate(value.year, value.month, value.day))
        else:
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: AssignModel, index: QModelIndex) -> None:  # noqa: N802
        """The value that was chosen."""
        if isinstance(editor, QComboBox):
            value: Any = editor.currentData()
        elif isinstance(editor, QgsDateEdit):
            day = QDate() if editor.isNull() else editor.date()
            value = dt.date(day.year(), day.month(), day.day()) if day.isValid() else None
        else:
            value = editor.text()
        model.setData(index, value)

    def _end(self, editor: QWidget) -> None:
        """A choice from a list is the end of it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _write(painter: QPainter, area: QRect, text: str, font: QFont, ink: Any) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(area, _LEFT, QFontMetrics(font).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()))
