# SPDX-License-Identifier: GPL-2.0-or-later
"""Fördela: who does what until when, proposed with its reason; one measure for each, or one for all."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QLineEdit, QTableWidgetItem, QWidget

from ...core.errors import EstError, InputError
from ...core.status import BY_CODE
from ...gis import layer_roles
from ...i18n import language, tr
from ...jobs import assign
from ...jobs.place_owners import owners_of
from ...jobs.entry_lists import EMERGENCY, emergency_text
from ...jobs.work_list import SEEN
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..map_tools.entry import place_lookup
from ..messenger import Messenger, sentence
from ..plain_text import tip
from ..session import Session
from ..widgets.combo import fill, of_choices
from ..widgets.notice_line import DangerLine
from .assign_drafts import Draft, Drafting

WRITTEN = ("measure", "measure_link")
TALLEST_PX = 690  # fits a screen of 1366 × 768
_SHOWN_TARGETS = 3
_COLUMNS = ("number", "what", "responsible", "until", "priority")
_COMBOS = {"responsible_id": "responsible_box", "measure_type": "type_box", "priority": "priority_box", "contractor_id": "contractor_box"}
_DATES = {"due_date": "due_edit", "answer_by": "answer_edit"}
_REASONS = {"responsible": "responsible_reason", "measure_type": "type_reason", "due_date": "due_reason", "answer_by": "answer_reason",
            "priority": "priority_reason"}  # fmt: skip


def open_assign(session: Session, messenger: Messenger, iface: Any, targets: Sequence[tuple[str, str]] | None = None) -> AssignDialog:
    """Open the dialog for (table, id) targets, else for what is selected on the map."""
    store = session.require_write()
    chosen = list(targets) if targets else selected_on_map(session)
    if not chosen:
        raise InputError("error.nothing-selected")
    records = [store.get(table, record_id) for table, record_id in dict.fromkeys(map(tuple, chosen))]
    now = dt.datetime.now(dt.timezone.utc)
    drafting = Drafting(store, chosen, now, owners_of(store, records, place_lookup(session)))
    types = [(row["code"], _label(row)) for row in store.find("code", {"list": "measure_type", "active": True}, order_by=["sort"])]
    dialog = AssignDialog(drafting, types, emergency_text(store.setting("emergency_numbers")), lambda made: _save(session, made), messenger, iface.mainWindow())
    dialog.open()
    return dialog


def selected_on_map(session: Session) -> list[tuple[str, str]]:
    """Findings, lighting defects and hotspots that are selected in their layers."""
    found = []
    for role in SEEN:
        for layer in layer_roles.layers_of(session.project, role):
            if isinstance(layer, QgsVectorLayer) and layer.isValid():
                found += [(role, feature["id"]) for feature in layer.selectedFeatures()]
    return found


def _save(session: Session, drafts: Sequence[Draft]) -> bool:
    """All in one transaction; False when the user changed her mind about unsaved edits."""
    pairs = [(list(draft.targets), draft.given) for draft in drafts]
    done = session.write(WRITTEN, lambda store: assign.assign_each(store, pairs), tr("assign.saved", n=len(pairs)))
    return done is not None


def _label(row: Any) -> str:
    return (row["label_en"] if language() == "en" else None) or row["label_sv"]


class AssignDialog(QDialog):
    """The form shows one measure, or the rows selected in the table: a change there goes to all of them."""

    def __init__(
        self, drafting: Drafting, types: Sequence[tuple[str, str]], emergency: str, save: Callable[[Sequence[Draft]], bool],
        messenger: Messenger, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("est_assign_dialog")
        self.messenger, self._drafting, self._save = messenger, drafting, save
        self._each, self._together = drafting.each(), drafting.together()
        self._shown: list[Draft] = []
        self._names = dict(drafting.organisations)
        load_form("assign", self)
        self.danger_line = DangerLine(emergency or EMERGENCY, lambda: dt.datetime.now().astimezone(), self)
        self.danger_place.addWidget(self.danger_line)
        self._fill(types)
        self._connect()
        self.is_together = drafting.are_neighbouring_lamps()
        self._fit()

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def is_together(self) -> bool:
        """One measure for all."""
        return self.together_button.isChecked()

    @is_together.setter
    def is_together(self, is_together: bool) -> None:
        (self.together_button if is_together else self.each_button).setChecked(True)
        self._on_mode()

    @property
    def drafts(self) -> list[Draft]:
        """The measures that would be saved now."""
        return [self._together] if self.is_together else self._each

    # -- making -------------------------------------------------------------------------------------------------------
    def _fill(self, types: Sequence[tuple[str, str]]) -> None:
        many = len(self._each) > 1
        make_heading(self.heading_label, 1.2)
        make_primary(self.assign_button)
        for label in (self.targets_label, self.edit_label, *(getattr(self, name) for name in _REASONS.values())):
            make_quiet(label)
        self.heading_label.setText(tr("assign.heading", n=len(self._each), what=self._each[0].seen if not many else ""))
        shown = "  ·  ".join(f"{draft.numbers} {draft.seen}" for draft in self._each[:_SHOWN_TARGETS])
        more = len(self._each) - _SHOWN_TARGETS
        self.targets_label.setText(shown + (tr("assign.more-targets", n=more) if more > 0 else ""))
        self.targets_label.setVisible(many)
        already = self._drafting.already_assigned()
        self.already_label.setText(tr("assign.already", n=already))
        self.already_label.setVisible(already > 0)
        self.mode_box.setVisible(many)
        fill(self.responsible_box, self._drafting.organisations, empty=None)
        fill(self.contractor_box, self._drafting.organisations, empty=tr("assign.no-contractor"))
        fill(self.type_box, types, empty=None)
        fill(self.priority_box, reversed(of_choices("priority")), empty=None)
        for name in _DATES.values():
            edit = getattr(self, name)
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("assign.no-date"))
        self.table.setColumnCount(len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([tr(f"assign.column.{name}") for name in _COLUMNS])
        self.table.setAccessibleName(tr("assign.table"))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setRowCount(len(self._each))
        for row in range(len(self._each)):
            self._write_row(row)

    def _connect(self) -> None:
        self.each_button.toggled.connect(lambda is_on: self._on_mode() if is_on else None)
        self.together_button.toggled.connect(lambda is_on: self._on_mode() if is_on else None)
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.title_edit.textEdited.connect(lambda text: self._change("title", text))
        self.cost_edit.textEdited.connect(lambda text: self._on_cost(text))
        for name, box in _COMBOS.items():
            getattr(self, box).activated.connect(lambda _index, column=name, combo=box: self._change(column, getattr(self, combo).currentData()))
        for name, edit in _DATES.items():
            getattr(self, edit).dateValueChanged.connect(lambda day, column=name: self._change(column, _date(day)))
        self.assign_button.clicked.connect(lambda: self.assign())
        self.cancel_button.clicked.connect(self.reject)

    def _fit(self) -> None:
        many = len(self._each) > 1
        self.table.setMinimumHeight(min(40 + 31 * len(self._each), 190) if many else 0)
        self.resize(820, 560 if many else 400)
        self._grow()

    def _grow(self) -> None:
        """As high as the reasons need, never higher than a small screen."""
        needed = min(self.outer.totalHeightForWidth(self.width()), TALLEST_PX)
        if needed > self.height():
            self.resize(self.width(), needed)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_mode(self) -> None:
        is_table = not self.is_together and len(self._each) > 1
        self.table.setVisible(is_table)
        self.edit_label.setVisible(is_table)
        if is_table and not self.table.selectionModel().hasSelection():
            self.table.selectRow(0)
        self._show(self._selected() if is_table else self.drafts[:1])
        self._show_danger()

    @guarded
    def _on_selection(self) -> None:
        if not self.is_together and self._selected():
            self._show(self._selected())

    def _on_cost(self, text: str) -> None:
        try:
            cost = float(text.replace(" ", "").replace("\u00a0", "").replace(",", ".")) if text.strip() else None
            if cost is not None and not 0 <= cost < 1e9:
                raise ValueError
        except ValueError:
            self._show_problem(tr("assign.cost-wrong", text=text))
            self.cost_edit.setProperty("is_wrong", True)
            return
        self.cost_edit.setProperty("is_wrong", False)
        self._show_problem("")
        self._change("cost_tkr", cost)

    @guarded
    def _change(self, name: str, value: Any) -> None:
        for draft in self._shown:
            draft.change(name, value)
        if name in ("responsible_id", "measure_type"):
            self._drafting.propose_again(self._shown)
            self._show(self._shown)
            self._show_danger()
        for draft in self._shown:
            if draft in self._each:
                self._write_row(self._each.index(draft))
        self._show_problem("")

    @guarded
    def assign(self) -> None:
        """Save; what is missing is said and the dialog stays."""
        if self.cost_edit.property("is_wrong"):
            self._on_cost(self.cost_edit.text())
            self.cost_edit.setFocus()
            return
        for draft in self.drafts:
            problem = draft.problem()
            if problem is not None:
                self._point_at(draft)
                self._show_problem(sentence(problem))
                return
        called = self.danger_line.called_at
        for draft in self.drafts:
            if draft.call_now:
                draft.given = replace(draft.given, called_at=called)
        try:
            is_saved = self._save(self.drafts)
        except EstError as error:
            self._show_problem(sentence(error))
            return
        if is_saved:
            self._warn_uncalled(called)
            self.accept()

    # -- showing ------------------------------------------------------------------------------------------------------
    def _selected(self) -> list[Draft]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self._each[row] for row in rows]

    def _point_at(self, draft: Draft) -> None:
        if draft in self._each and len(self._each) > 1 and not self.is_together:
            self.table.selectRow(self._each.index(draft))
        (self.title_edit if not draft.given.title.strip() else self.answer_edit).setFocus()

    def _show(self, drafts: Sequence[Draft]) -> None:
        """Fill the form; fields in which the rows differ stay empty."""
        self._shown = list(drafts)
        with _Quiet(self):
            for name, box in _COMBOS.items():
                combo = getattr(self, box)
                value, is_same = _common(drafts, name)
                combo.setCurrentIndex(combo.findData(value) if is_same else -1)
            for name, edit in _DATES.items():
                value, is_same = _common(drafts, name)
                _set_date(getattr(self, edit), value if is_same else None)
            _set_text(self.title_edit, *_common(drafts, "title"))
            cost, is_same = _common(drafts, "cost_tkr")
            _set_text(self.cost_edit, "" if cost is None else f"{cost:g}".replace(".", "," if language() == "sv" else "."), is_same)
        for name, label in _REASONS.items():
            texts = {draft.reasons.get(name, "") for draft in drafts}
            text = texts.pop() if len(texts) == 1 else ""
            getattr(self, label).setText(tr("assign.reason", reason=text) if text else "")
            getattr(self, label).setVisible(bool(text))
        self._show_status(drafts)
        self._grow()
        self.edit_label.setText(tr("assign.editing", n=len(drafts), numbers=", ".join(draft.numbers for draft in drafts)))

    def _show_status(self, drafts: Sequence[Draft]) -> None:
        codes = {draft.given.status for draft in drafts}
        if len(codes) > 1:
            self.status_label.setText(tr("assign.differ"))
            return
        draft = drafts[0]
        label = BY_CODE[draft.given.status].label(language())
        name = self._names.get(draft.given.responsible_id or "", "")
        self.status_label.setText(tr("assign.status-forwarded", status=label, name=name) if draft.is_forwarded else label)

    def _show_danger(self) -> None:
        self.danger_line.ask(any(draft.call_now for draft in self.drafts))

    def _warn_uncalled(self, called: dt.datetime | None) -> None:
        waiting = [draft.numbers for draft in self.drafts if draft.call_now]
        if waiting and called is None:
            self.messenger.warning(tr("assign.not-called", numbers=", ".join(waiting)))

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    def _write_row(self, row: int) -> None:
        draft = self._each[row]
        given = draft.given
        until = given.due_date.isoformat() if given.due_date else ""
        if given.answer_by and (draft.is_forwarded or not until):
            until = tr("assign.answer-until", date=given.answer_by.isoformat())
        priority = dict(of_choices("priority"))[given.priority]
        texts = (draft.numbers, given.title, self._names.get(given.responsible_id or "", ""), until or tr("assign.no-date"), priority)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(draft.seen if column < 2 else text))
            self.table.setItem(row, column, item)


class _Quiet:
    """Fields are filled without telling it as a change."""

    def __init__(self, dialog: AssignDialog) -> None:
        self._widgets = [getattr(dialog, name) for name in (*_COMBOS.values(), *_DATES.values(), "title_edit", "cost_edit")]

    def __enter__(self) -> None:
        for widget in self._widgets:
            widget.blockSignals(True)

    def __exit__(self, *_error: object) -> None:
        for widget in self._widgets:
            widget.blockSignals(False)


def _common(drafts: Iterable[Draft], name: str) -> tuple[Any, bool]:
    """(value, whether all have it)."""
    values = [getattr(draft.given, name) for draft in drafts]
    return values[0], all(value == values[0] for value in values)


def _set_text(edit: QLineEdit, text: str, is_same: bool) -> None:
    edit.setText(text if is_same else "")
    if edit.objectName() == "title_edit":
        edit.setPlaceholderText("" if is_same else tr("assign.differ"))


def _set_date(edit: Any, day: dt.date | None) -> None:
    if day is None:
        edit.clear()
    else:
        edit.setDate(QDate(day.year, day.month, day.day))


def _date(day: QDate) -> dt.date | None:
    return dt.date(day.year(), day.month(), day.day()) if day.isValid() else None
