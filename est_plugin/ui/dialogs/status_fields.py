# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields that go with a status: which there are, what they propose, and what stands in them."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Callable

from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QDateEdit, QLineEdit, QWidget

from ...core import status
from ...core.schema import TABLES
from ...core.work.row import MEASURE, PREFIX
from ...core.schema.model import DATE, Column
from ...i18n import language, tr
from ...jobs.deliberately_off import proposed_reason
from ...jobs.set_status import WHY
from ...storage.store import Store
from ..widgets.note_box import NoteBox
from ..widgets.person_guard_line import Written, select

ANSWER_DAYS = 30
Choices = Mapping[str, Sequence[tuple[str, Any]]]
# good to know, not demanded
ALSO_ASKED = {"fixed": ("done_on", "what_done"), "forwarded": ("reason",), "monitor": ("reason",)}
_LAMP_FIELD = "lamp_action"
PROPOSED_REASON = "refused.reason"  # among the choices: the text that stands there first
_PROPOSED_DAYS = {"answer_by": ANSWER_DAYS, "review_date": ANSWER_DAYS, "done_on": 0, "verified_on": 0}
_NOT_BEFORE_TODAY, _NOT_AFTER_TODAY = ("answer_by", "review_date"), ("done_on", "verified_on")
HOW = ("on-site", "photo", "follow-up-walk")


def columns_for(new: str, is_lamp: bool = False) -> list[Column]:
    """Columns of `measure` that are asked for with a status."""
    names = [name for group in status.REQUIRED.get(new, ()) for name in group] + list(ALSO_ASKED.get(new, ()))
    if new == "fixed" and is_lamp:
        names.append(_LAMP_FIELD)
    return [TABLES["measure"][name] for name in names]


def read_choices(store: Store, own_ids: Iterable[str]) -> dict[str, list[tuple[str, Any]]]:
    """What can be chosen in the fields: organisations, walks, what was done to a lamp, and measures that one can be the same as."""
    own, answered = set(own_ids), _answered_by(store, own_ids)
    measures = []
    for number, title, key, code in store.rows("measure", ("number", "title", "id", "status"), order_by=("number",)):
        if key not in own and code != "duplicate":
            measures.append((key not in answered, f"{PREFIX[MEASURE]}{number}  {title}", key))
    label = "label_sv" if language() == "sv" else "label_en"
    actions = store.rows("code", (label, "code", "label_sv"), {"list": _LAMP_FIELD, "active": True}, order_by=("sort",))
    return {
        "forwarded_to_id": store.rows("organisation", ("name", "id"), {"active": True}, order_by=("name",)),
        "verified_by_walk_id": store.rows("walk", ("name", "id"), order_by=("-planned_start",)),
        "same_as_id": [(text, key) for _rest, text, key in sorted(measures, key=lambda one: one[0])],
        _LAMP_FIELD: [(text or swedish, code) for text, code, swedish in actions],
        PROPOSED_REASON: [(text, text) for text in (proposed_reason(store, own),) if text],
    }


def _answered_by(store: Store, own_ids: Iterable[str]) -> set[str]:
    """Other measures of the same things: they stand first when it is asked what one is the same as."""
    columns = ("finding_id", "lighting_defect_id", "hotspot_id")
    links = store.rows("measure_link", columns, {"measure_id": list(own_ids)})
    found: set[str] = set()
    for column, targets in zip(columns, zip(*links)):
        found.update(row[0] for row in store.rows("measure_link", ("measure_id",), {column: [target for target in targets if target]}))
    return found


class StatusFields:
    """Makes the editors of one status after the other; what was typed once comes back."""

    def __init__(self, parent: QWidget, choices: Choices, today: dt.date, is_lamp: bool, on_change: Callable[..., None], on_enter: Callable[[], None]) -> None:
        self._parent, self._choices, self._today, self._is_lamp = parent, choices, today, is_lamp
        self._on_change, self._on_enter = on_change, on_enter
        self.editors: dict[str, QWidget] = {}
        self._typed: dict[str, Any] = {}

    def show(self, layout: Any, new: str, is_reopening: bool) -> None:
        """Put the fields of a status into the layout, in place of those of the last one."""
        self._typed.update({name: _value_of(editor) for name, editor in self.editors.items()})
        proposed = {name: options[0][0] for name in ("reason",) if (options := self._choices.get(f"{new}.{name}"))}
        self._typed.update({name: text for name, text in proposed.items() if not self._typed.get(name)})
        while layout.rowCount():
            layout.removeRow(0)
        self.editors = {}
        for column in columns_for(new, self._is_lamp):
            self._add(layout, column.name, column.label(language()), self._editor(column))
        if is_reopening:
            self._add(layout, WHY, tr("status.why"), self._note())

    def values(self) -> dict[str, Any]:
        """Column → value; empty fields are left out."""
        read = {name: _value_of(editor) for name, editor in self.editors.items()}
        return {name: value for name, value in read.items() if value not in (None, "")}

    def written(self) -> list[Written]:
        """Texts that stand in the fields of the status that is shown."""
        boxes = [editor for editor in self.editors.values() if isinstance(editor, (NoteBox, QLineEdit))]
        texts = [(box, box.toPlainText() if isinstance(box, NoteBox) else box.text()) for box in boxes]
        return [Written(text, lambda hit, at=box: select(at, hit)) for box, text in texts]

    def focus_first(self) -> None:
        """Where typing begins."""
        for editor in self.editors.values():
            if _value_of(editor) in (None, ""):
                editor.setFocus()
                return

    def _add(self, layout: Any, name: str, label: str, editor: QWidget) -> None:
        editor.setObjectName(name)
        editor.setAccessibleName(label)
        _put(editor, self._typed.get(name))
        self.editors[name] = editor
        layout.addRow(label, editor)

    def _editor(self, column: Column) -> QWidget:
        if column.name == "verified_how":
            return self._how()
        if column.references or column.code_list:
            return self._combo(column.name)
        if column.type == DATE:
            return self._date(column.name)
        if column.is_multiline:
            return self._note()
        editor = QLineEdit(self._parent)
        editor.setMaxLength(column.max_length or 200)
        if column.name == "verified_by":
            editor.setPlaceholderText(tr("status.verified-by.hint"))
        editor.textChanged.connect(self._on_change)
        return editor

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self._parent)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(24)
        combo.addItem("", None)
        for text, data in self._choices.get(name, ()):
            combo.addItem(text, data)
        combo.setEditable(True)  # to be searched by any part of the text
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        combo.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.currentIndexChanged.connect(self._on_change)
        combo.editTextChanged.connect(self._on_change)
        return combo

    def _how(self) -> QComboBox:
        combo = QComboBox(self._parent)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for name in HOW:
            combo.addItem(tr(f"status.how.{name}"))
        combo.lineEdit().setMaxLength(200)
        combo.setProperty("is_text", True)
        combo.editTextChanged.connect(self._on_change)
        return combo

    def _date(self, name: str) -> QDateEdit:
        editor = QDateEdit(self._parent)
        editor.setCalendarPopup(True)
        editor.setDisplayFormat("yyyy-MM-dd")
        today = _as_qdate(self._today)
        if name in _NOT_BEFORE_TODAY:
            editor.setMinimumDate(today)
        if name in _NOT_AFTER_TODAY:
            editor.setMaximumDate(today)
        editor.setDate(_as_qdate(self._today + dt.timedelta(days=_PROPOSED_DAYS.get(name, 0))))
        editor.dateChanged.connect(self._on_change)
        return editor

    def _note(self) -> NoteBox:
        box = NoteBox(self._parent)
        box.textChanged.connect(self._on_change)
        box.entered.connect(self._on_enter)
        return box


def _as_qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _put(editor: QWidget, value: Any) -> None:
    if value in (None, ""):
        return
    if isinstance(editor, QComboBox):
        editor.setEditText(value) if editor.property("is_text") else editor.setCurrentIndex(max(0, editor.findData(value)))
    elif isinstance(editor, QDateEdit):
        editor.setDate(_as_qdate(value))
    elif isinstance(editor, NoteBox):
        editor.text = value
    else:
        editor.setText(value)


def _value_of(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        if editor.property("is_text"):
            return editor.currentText().strip()
        at = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)  # what is only half typed is nothing yet
        return editor.itemData(at) if at >= 0 else None
    if isinstance(editor, QDateEdit):
        day = editor.date()
        return dt.date(day.year(), day.month(), day.day())
    return editor.text if isinstance(editor, NoteBox) else editor.text().strip()
