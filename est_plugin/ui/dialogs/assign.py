# SPDX-License-Identifier: GPL-2.0-or-later
"""Fördela: who does what until when, proposed with its reason; one measure for each, one for all, or one for each organisation and type."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError, InputError
from ...gis import layer_roles
from ...i18n import language, tr
from ...jobs import assign
from ...jobs.entry_lists import EMERGENCY, emergency_text
from ...jobs.place_owners import owners_of
from ...jobs.work_list import SEEN
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary
from ..map_tools.entry import place_lookup
from ..messenger import Messenger, sentence
from ..session import Session
from ..widgets.combo import of_choices
from ..widgets.notice_line import DangerLine
from .assign_drafts import Draft, Drafting
from .assign_form import AssignForm
from .assign_table import PRIORITY, RESPONSIBLE, TYPE, AssignModel, AssignTable

WRITTEN = ("measure", "measure_link", "co_responsible", "barrier")
EACH, GROUPED, TOGETHER = "each", "grouped", "together"
TALLEST_PX = 690  # fits a screen of 1366 × 768
_SHOWN_TARGETS = 3
_SHOWN_NUMBERS = 8
_ONE_PX, _MANY_PX, _FORM_PX = (560, 400), (1320, 640), 370


def open_assign(session: Session, messenger: Messenger, iface: Any, targets: Sequence[tuple[str, str]] | None = None) -> AssignDialog:
    """Open the dialog for (table, id) targets, else for what is selected on the map."""
    store = session.require_write()
    chosen = list(dict.fromkeys(map(tuple, targets))) if targets else selected_on_map(session)
    if not chosen:
        raise InputError("error.nothing-selected")
    records = [record for table in SEEN for record in store.find(table, {"id": [key for name, key in chosen if name == table]})]
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
        self._emergency = emergency or EMERGENCY
        self._each, self._together = drafting.each(), drafting.together()
        self._grouped: list[Draft] = []
        self._shown: list[Draft] = []
        load_form("assign", self)
        self.fields = AssignForm(self, self._change, self._show_problem)
        self.danger_line = DangerLine(self._emergency, lambda: dt.datetime.now().astimezone(), self)
        self.danger_place.addWidget(self.danger_line)
        self.fields.fill(drafting.organisations, types)
        self._make_table(types)
        self._fill()
        self._connect()
        self.mode = TOGETHER if drafting.are_neighbouring_lamps() else EACH
        self._fit()

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def mode(self) -> str:
        """EACH, GROUPED or TOGETHER."""
        return next(mode for mode, button in self._buttons.items() if button.isChecked())

    @mode.setter
    def mode(self, mode: str) -> None:
        self._buttons[mode].setChecked(True)
        self._on_mode()

    @property
    def is_together(self) -> bool:
        """One measure for all."""
        return self.mode == TOGETHER

    @property
    def is_many(self) -> bool:
        """Whether there is more than one thing to assign."""
        return len(self._each) > 1

    @property
    def drafts(self) -> list[Draft]:
        """The measures that would be saved now."""
        return [draft for draft in self._rows() if draft.is_chosen]

    def _rows(self) -> list[Draft]:
        return {EACH: self._each, GROUPED: self._grouped, TOGETHER: [self._together]}[self.mode]

    @property
    def _has_table(self) -> bool:
        return self.is_many and not self.is_together

    @property
    def _buttons(self) -> dict[str, Any]:
        return {EACH: self.each_button, GROUPED: self.grouped_button, TOGETHER: self.together_button}

    # -- making -------------------------------------------------------------------------------------------------------
    def _make_table(self, types: Sequence[tuple[str, str]]) -> None:
        options = {RESPONSIBLE: self._drafting.organisations, TYPE: types, PRIORITY: list(reversed(of_choices("priority")))}
        self.model = AssignModel(options)
        self.model.show(self._each)
        self.table = AssignTable(self)
        self.table.setAccessibleName(tr("assign.table"))
        self.table.use(self.model)
        self.table_place.addWidget(self.table)
        QWidget.setTabOrder(self.together_button, self.table)
        QWidget.setTabOrder(self.table, self.title_edit)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)

    def _fill(self) -> None:
        make_heading(self.heading_label, 1.2)
        make_primary(self.assign_button)
        self.heading_label.setText(tr("assign.heading", n=len(self._each), what=self._each[0].seen if not self.is_many else ""))
        shown = "  ·  ".join(f"{draft.numbers} {draft.seen}" for draft in self._each[:_SHOWN_TARGETS])
        more = len(self._each) - _SHOWN_TARGETS
        self.targets_label.setText(shown + (tr("assign.more-targets", n=more) if more > 0 else ""))
        already = self._drafting.already_assigned()
        self.already_label.setText(tr("assign.already", n=already))
        self.already_label.setVisible(already > 0)
        self.mode_box.setVisible(self.is_many)
        self.problem_label.hide()

    def _connect(self) -> None:
        for button in self._buttons.values():
            button.toggled.connect(lambda is_on: self._on_mode() if is_on else None)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.model.change_asked.connect(self._on_cell)
        self.model.choice_changed.connect(self._on_chosen)
        self.danger_line.called_box.toggled.connect(lambda *_: self._show_problem(""))
        self.assign_button.clicked.connect(lambda: self.assign())
        self.cancel_button.clicked.connect(self.reject)

    def _fit(self) -> None:
        width, height = _MANY_PX if self.is_many else _ONE_PX
        self.resize(width, height)
        if self.is_many:
            self.splitter.setSizes([width - _FORM_PX, _FORM_PX])
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt
        """Only now the widths are known that the reasons have."""
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """As high as the reasons need, never higher than a small screen: then the form scrolls."""
        self.outer.activate()
        lacking = self.form_layout.totalHeightForWidth(self.form_area.viewport().width()) - self.form_area.viewport().height()
        if lacking > 0:
            self.resize(self.width(), max(self.height(), min(self.height() + lacking, TALLEST_PX)))

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_mode(self) -> None:
        if self.mode == GROUPED:
            self._grouped = self._drafting.grouped(draft for draft in self._each if draft.is_chosen)
        self.table_box.setVisible(self._has_table)
        self.edit_label.setVisible(self._has_table)
        self.targets_label.setVisible(self.is_many and self.is_together)
        if self._has_table:
            self.model.show(self._rows())
            if self.model.rowCount():
                self.table.pick(0)
        self._show(self._selected() if self._has_table else self._rows()[:1])
        self._on_chosen()

    @guarded
    def _on_selection(self) -> None:
        if self._has_table and self._selected():
            self._show(self._selected())

    @guarded
    def _on_chosen(self) -> None:
        """Rows were left out or taken in: what is asked and counted follows."""
        chosen = self.drafts
        self.danger_line.ask(any(draft.call_now for draft in chosen))
        self.assign_button.setEnabled(bool(chosen))
        left = len(self._rows()) - len(chosen)
        hint = tr("rules-ui.assign.hint") if self._has_table else ""
        counted = tr("rules-ui.assign.left-out", n=left) if left else ""
        self.hint_label.setText("  ·  ".join(part for part in (counted, hint) if part))

    @guarded
    def _on_cell(self, row: int, name: str, value: Any) -> None:
        self._apply([self._rows()[row]], name, value)
        if self._rows()[row] in self._shown:
            self.fields.show(self._shown)

    @guarded
    def _change(self, name: str, value: Any) -> None:
        self._apply(self._shown, name, value)
        if name in ("responsible_id", "measure_type"):
            self.fields.show(self._shown)
            self._grow()

    def _apply(self, drafts: Sequence[Draft], name: str, value: Any) -> None:
        for draft in drafts:
            draft.change(name, value)
        if name in ("responsible_id", "measure_type"):
            self._drafting.propose_again(drafts)
            self._on_chosen()
        self.model.refresh()
        self._show_problem("")

    @guarded
    def assign(self) -> None:
        """Save; what is missing is said and the dialog stays."""
        called = self.danger_line.called_at
        for draft in self.drafts:
            if draft.call_now:
                draft.given = replace(draft.given, called_at=called)
        try:
            self.fields.check()
            self._check_drafts()
            is_saved = self._save(self.drafts)
        except EstError as error:
            self._show_problem(sentence(error))
            return
        if is_saved:
            self.accept()

    def _check_drafts(self) -> None:
        """All dangers at once, then the first thing that is missing."""
        waiting = [draft.numbers for draft in self.drafts if draft.call_now and draft.given.called_at is None]
        if waiting:
            self.danger_line.called_box.setFocus()
            shown = ", ".join(waiting[:_SHOWN_NUMBERS]) + (" …" if len(waiting) > _SHOWN_NUMBERS else "")
            raise InputError("rules-ui.call-first-all" if self._has_table else "rules-ui.call-first", numbers=shown, number=self._emergency)
        for draft in self.drafts:
            problem = draft.problem()
            if problem is not None:
                self._point_at(draft)
                raise problem

    # -- showing ------------------------------------------------------------------------------------------------------
    def _selected(self) -> list[Draft]:
        return [self._rows()[row] for row in self.table.rows()]

    def _point_at(self, draft: Draft) -> None:
        if self._has_table:
            self.table.pick(self._rows().index(draft))
        (self.title_edit if not draft.given.title.strip() else self.answer_edit).setFocus()

    def _show(self, drafts: Sequence[Draft]) -> None:
        self._shown = list(drafts)
        self.fields.show(drafts)
        numbers = ", ".join(draft.numbers for draft in drafts[:_SHOWN_NUMBERS]) + (" …" if len(drafts) > _SHOWN_NUMBERS else "")
        self.edit_label.setText(tr("assign.editing", n=len(drafts), numbers=numbers))
        self._grow()

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))
