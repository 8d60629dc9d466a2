# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields of Fördela: show one measure or several at once, and tell what the user changes."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QLineEdit

from ...core.errors import InputError
from ...core.status import BY_CODE
from ...i18n import language, tr
from ..look import make_quiet
from ..widgets.combo import fill, of_choices
from .assign_drafts import Draft

_COMBOS = {"responsible_id": "responsible_box", "measure_type": "type_box", "priority": "priority_box", "contractor_id": "contractor_box"}
_DATES = {"due_date": "due_edit", "answer_by": "answer_edit"}
_REASONS = {"responsible": "responsible_reason", "measure_type": "type_reason", "due_date": "due_reason", "answer_by": "answer_reason",
            "priority": "priority_reason"}  # fmt: skip
_MOST_TKR = 1e9


class AssignForm:
    """Works on the widgets of forms/assign.ui, which are attributes of `form`; `change(column, value)` is called for each change."""

    def __init__(self, form: Any, change: Callable[[str, Any], None], complain: Callable[[str], None]) -> None:
        self._form, self._told, self._complain = form, change, complain
        self._is_filling = False
        self._names: Mapping[str, str] = {}
        self._wrong_cost: str | None = None

    def fill(self, organisations: Sequence[tuple[str, str]], types: Sequence[tuple[str, str]]) -> None:
        """What can be chosen, and who hears it."""
        form = self._form
        self._names = dict(organisations)
        for label in (form.edit_label, form.hint_label, *(getattr(form, name) for name in _REASONS.values())):
            make_quiet(label)
        fill(form.responsible_box, organisations, empty=None)
        fill(form.contractor_box, organisations, empty=tr("assign.no-contractor"))
        fill(form.type_box, types, empty=None)
        fill(form.priority_box, reversed(of_choices("priority")), empty=None)
        form.also_button.set_options(organisations, tr("rules-ui.assign.also-none"))
        for name in _DATES.values():
            edit = getattr(form, name)
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("assign.no-date"))
        self._connect()

    def _connect(self) -> None:
        form, change = self._form, self._change
        form.title_edit.textEdited.connect(lambda text: change("title", text))
        form.cost_edit.textEdited.connect(self._on_cost)
        for name, box in _COMBOS.items():
            combo = getattr(form, box)
            combo.activated.connect(lambda _index, column=name, chosen=combo.currentData: change(column, chosen()))
        for name, edit in _DATES.items():
            getattr(form, edit).dateValueChanged.connect(lambda day, column=name: change(column, _date(day)))
        form.also_button.edited.connect(lambda: change("co_responsible_ids", form.also_button.values))
        form.recurs_box.clicked.connect(self._on_recurs)

    def show(self, drafts: Sequence[Draft]) -> None:
        """Fill the fields; those in which the rows differ stay empty."""
        form = self._form
        self._is_filling = True  # signals are not blocked: QgsDateEdit needs its own to show that it is empty
        for name, box in _COMBOS.items():
            combo = getattr(form, box)
            value, is_same = _common(drafts, name)
            combo.setCurrentIndex(combo.findData(value) if is_same else -1)
        for name, edit in _DATES.items():
            value, is_same = _common(drafts, name)
            _set_date(getattr(form, edit), value if is_same else None)
        title, is_same = _common(drafts, "title")
        _set_text(form.title_edit, title if is_same else "")
        form.title_edit.setPlaceholderText("" if is_same else tr("assign.differ"))
        cost, is_same = _common(drafts, "cost_tkr")
        _set_text(form.cost_edit, "" if cost is None or not is_same else f"{cost:g}".replace(".", "," if language() == "sv" else "."))
        self._show_also(*_common(drafts, "co_responsible_ids"))
        self._show_recurs(*_common(drafts, "recurs_yearly"))
        self._is_filling = False
        self._wrong_cost = None
        self._show_reasons(drafts)

    def _show_reasons(self, drafts: Sequence[Draft]) -> None:
        """Why each is proposed, where all rows have the same reason; and the status that follows."""
        for name, label_name in _REASONS.items():
            texts = {draft.reasons.get(name, "") for draft in drafts}
            text = texts.pop() if len(texts) == 1 else ""
            label = getattr(self._form, label_name)
            label.setText(tr("assign.reason", reason=text) if text else "")
            label.setVisible(bool(text))
        codes = {(draft.given.status, draft.given.responsible_id if draft.is_forwarded else None) for draft in drafts}
        if len(codes) != 1:
            self._form.status_label.setText(tr("assign.differ"))
            return
        status = BY_CODE[drafts[0].given.status].label(language())
        name = self._names.get(drafts[0].given.responsible_id or "", "")
        self._form.status_label.setText(tr("assign.status-forwarded", status=status, name=name) if drafts[0].is_forwarded else status)

    def check(self) -> None:
        """Raise InputError for what cannot be a value."""
        if self._wrong_cost is not None:
            self._form.cost_edit.setFocus()
            raise InputError("assign.cost-wrong", text=self._wrong_cost)

    def _change(self, name: str, value: Any) -> None:
        if not self._is_filling:
            self._told(name, value)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show_also(self, values: tuple, is_same: bool) -> None:
        if is_same:
            self._form.also_button.values = values
        else:
            self._form.also_button.show_differing(tr("assign.differ"))

    def _show_recurs(self, recurs: bool, is_same: bool) -> None:
        box = self._form.recurs_box
        box.setTristate(not is_same)
        box.setCheckState(Qt.CheckState.PartiallyChecked if not is_same else Qt.CheckState.Checked if recurs else Qt.CheckState.Unchecked)

    def _on_recurs(self) -> None:
        box = self._form.recurs_box
        is_checked = box.checkState() != Qt.CheckState.Unchecked
        box.setTristate(False)
        box.setChecked(is_checked)
        self._change("recurs_yearly", is_checked)

    def _on_cost(self, text: str) -> None:
        try:
            cost = float(text.replace(" ", "").replace("\u00a0", "").replace(",", ".")) if text.strip() else None
            if cost is not None and not 0 <= cost < _MOST_TKR:
                raise ValueError
        except ValueError:
            self._wrong_cost = text
            self._complain(tr("assign.cost-wrong", text=text))
            return
        self._wrong_cost = None
        self._complain("")
        self._change("cost_tkr", cost)


def _common(drafts: Iterable[Draft], name: str) -> tuple[Any, bool]:
    """(value, whether all have it)."""
    values = [getattr(draft.given, name) for draft in drafts]
    return values[0], all(value == values[0] for value in values)


def _set_text(edit: QLineEdit, text: str) -> None:
    """A text that stands there already is left alone: the cursor stays where it is."""
    if edit.text() != text:
        edit.setText(text)
        edit.setCursorPosition(0)


def _set_date(edit: Any, day: dt.date | None) -> None:
    if day is None:
        if not edit.isNull():
            edit.clear()
        line = edit.lineEdit()  # a date edit that is seen shows today in grey until it loses the focus
        was_blocked = line.blockSignals(True)
        line.setText(tr("assign.no-date"))
        line.blockSignals(was_blocked)
    else:
        edit.setDate(QDate(day.year, day.month, day.day))


def _date(day: QDate) -> dt.date | None:
    return dt.date(day.year(), day.month(), day.day()) if day.isValid() else None
