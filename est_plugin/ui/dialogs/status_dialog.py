# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for what a status demands (core.status.REQUIRED): a reason, a recipient, a date."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QComboBox, QDateEdit, QDialog, QDialogButtonBox, QLineEdit, QPlainTextEdit, QWidget

from ...core import status
from ...core.schema import TABLES
from ...core.schema.model import DATE, Column
from ...i18n import language, tr
from ..forms_loader import load_form
from ..look import make_heading
from ..session import Session

ALSO_ASKED = {"fixed": ("done_on", "what_done")}  # good to know, not demanded
ANSWER_DAYS = 30
_PROPOSED_DAYS = {"answer_by": ANSWER_DAYS, "review_date": ANSWER_DAYS, "done_on": 0, "verified_on": 0}


def ask_fields(session: Session, new: str, measure_ids: Iterable[str], parent: QWidget | None = None) -> dict[str, Any] | None:
    """Values for the columns a status needs; {} when it needs none, None when the user cancelled."""
    columns = columns_for(new)
    if not columns:
        return {}
    dialog = StatusDialog(new, columns, _choices(session, columns, set(measure_ids)), session.today(), parent)
    return dialog.values() if dialog.exec() == QDialog.DialogCode.Accepted else None


def columns_for(new: str) -> list[Column]:
    """Columns of `measure` that are asked for with a status."""
    names = [name for group in status.REQUIRED.get(new, ()) for name in group] + list(ALSO_ASKED.get(new, ()))
    return [TABLES["measure"][name] for name in names]


def _choices(session: Session, columns: Iterable[Column], own_ids: set[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        if column.references == "organisation":
            rows = session.store.rows("organisation", ("name", "id"), {"active": True}, order_by=("name",))
        elif column.references == "walk":
            rows = session.store.rows("walk", ("name", "id"), order_by=("-planned_start",))
        elif column.references == "measure":
            rows = [(f"{number}  {title}", key) for number, title, key in session.store.rows("measure", ("number", "title", "id"), order_by=("number",))]
            rows = [row for row in rows if row[1] not in own_ids]
        else:
            continue
        found[column.name] = list(rows)
    return found


class StatusDialog(QDialog):
    """Plain values in and out; OK waits until nothing is missing."""

    def __init__(
        self, new: str, columns: list[Column], choices: Mapping[str, list[tuple[str, str]]], today: dt.date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._new = new
        self._editors: dict[str, QWidget] = {}
        load_form("status", self)
        make_heading(self.heading_label, 1.15)
        self.heading_label.setText(status.BY_CODE[new].label(language()))
        self.hint_label.setText(tr(f"status.hint.{new}"))
        for column in columns:
            editor = self._editor(column, choices.get(column.name), today)
            self._editors[column.name] = editor
            self.form_layout.addRow(column.label(language()), editor)
        self.button_box.button(QDialogButtonBox.StandardButton.Ok).setText(tr("button.save"))
        self.button_box.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("button.cancel"))
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)
        self._check()

    def values(self) -> dict[str, Any]:
        """Column → value; empty fields are left out."""
        read = {name: _value_of(editor) for name, editor in self._editors.items()}
        return {name: value for name, value in read.items() if value not in (None, "")}

    def _editor(self, column: Column, choices: list[tuple[str, str]] | None, today: dt.date) -> QWidget:
        if choices is not None:
            editor: QWidget = QComboBox(self)
            editor.addItem("", None)
            for text, data in choices:
                editor.addItem(text, data)
            editor.currentIndexChanged.connect(self._check)
        elif column.type == DATE:
            editor = QDateEdit(self)
            editor.setCalendarPopup(True)
            editor.setDisplayFormat("yyyy-MM-dd")
            proposed = today + dt.timedelta(days=_PROPOSED_DAYS.get(column.name, 0))
            editor.setDate(QDate(proposed.year, proposed.month, proposed.day))
        elif column.is_multiline:
            editor = QPlainTextEdit(self)
            editor.setTabChangesFocus(True)
            editor.setMaximumHeight(90)
            editor.textChanged.connect(self._check)
        else:
            editor = QLineEdit(self)
            editor.setMaxLength(column.max_length or 200)
            editor.textChanged.connect(self._check)
        editor.setObjectName(column.name)
        return editor

    def _check(self, *_signal: object) -> None:
        missing = status.missing_columns({"status": self._new, **self.values()})
        names = [tr("status.or").join(TABLES["measure"][name].label(language()) for name in group) for group in missing]
        self.missing_label.setText(tr("status.missing", columns=", ".join(names)) if names else "")
        self.button_box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not missing)


def _value_of(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QDateEdit):
        day = editor.date()
        return dt.date(day.year(), day.month(), day.day())
    return (editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()).strip()
