# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields above the list: what stands in them is the filter, the order and the headings."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import QDate, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox

from ...core import status
from ...core.alphabet import sort_key
from ...core.work import due as due_kinds
from ...core.work.due import DUE_KINDS, Due
from ...core.work.filters import NO_WALK, Area, Chosen, WorkFilter
from ...core.work.grouping import GROUPINGS, Names
from ...core.work.ordering import SORTS
from ...core.work.remembered import Remembered
from ...core.work.row import UNASSIGNED, WorkRow
from ...core.work.views import MINE, VIEWS
from ...i18n import language, tr
from ..widgets.combo import fill, select

SEARCH_DELAY_MS = 250
_RARE = ("letter", "measure_type", "due", "area")  # fields under "Mer"


class FilterFields(QObject):
    """`form` holds the widgets of panel_measures.ui; the area and rows picked elsewhere have no field of their own and are kept here."""

    changed = pyqtSignal()
    mine_changed = pyqtSignal()

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self._form = form
        self._area: Area | None = None
        self._chosen: Chosen | None = None
        self._is_silent = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._fill_fixed()
        self._connect()
        self._show_fields()

    # -- what is chosen -----------------------------------------------------------------------------------------------
    @property
    def filter(self) -> WorkFilter:
        """What the fields say."""
        form = self._form
        return WorkFilter(
            form.view_combo.currentData(), form.responsible_combo.currentData(), form.walk_combo.currentData(), form.status_combo.currentData(),
            form.letter_combo.currentData(), form.type_combo.currentData(), self._due(), self._area, form.search_edit.text(), self._chosen,
        )  # fmt: skip

    @property
    def state(self) -> Remembered:
        """Filter, order and headings."""
        form = self._form
        return Remembered(self.filter, form.sort_combo.currentData(), form.group_combo.currentData(), form.more_button.isChecked())

    @property
    def organisation_id(self) -> str | None:
        """Whose rows *mine* are."""
        return self._form.mine_combo.currentData()

    def show(self, chosen: WorkFilter) -> None:
        """Put a filter into the fields, and tell once."""
        self._put(chosen)
        self._tell()

    def restore(self, state: Remembered) -> None:
        """The fields as they were left, without telling."""
        self._put(state.filter)
        self._is_silent = True
        select(self._form.sort_combo, state.sort)
        select(self._form.group_combo, state.group)
        self._form.more_button.setChecked(state.is_open)
        self._is_silent = False
        self._show_fields()

    def choose_organisation(self, organisation_id: str | None) -> None:
        """Whose rows *mine* are, without telling."""
        self._is_silent = True
        select(self._form.mine_combo, organisation_id)
        self._is_silent = False

    def set_area(self, area: Area | None) -> None:
        """Only what lies there."""
        self._area = area
        self._tell()

    def apply(self) -> None:
        """What was typed counts now, not after the pause."""
        self._timer.stop()
        self._tell()

    # -- entries ------------------------------------------------------------------------------------------------------
    def set_names(self, names: Names, rows: list[WorkRow], organisations: list[tuple[str, str]]) -> None:
        """Entries that belong to the workspace; what was chosen stays chosen. `organisations` (id, name) may be called ours."""
        self._is_silent = True
        form = self._form
        used = {row.responsible_id for row in rows} | {row.recipient_id for row in rows} | {form.responsible_combo.currentData()}
        responsible = sorted(((key, name) for key, name in names.organisations.items() if key in used), key=lambda one: sort_key(one[1]))
        fill(form.responsible_combo, responsible, tr("measures.any-responsible"))
        fill(form.walk_combo, [*names.walks.items(), (NO_WALK, tr("work-list.no-walk"))], tr("measures.any-walk"))
        fill(form.letter_combo, names.letters.items(), tr("work-list.any-letter"))
        fill(form.type_combo, names.measure_types.items(), tr("work-list.any-type"))
        fill(form.mine_combo, organisations, None)
        self._is_silent = False

    def show_counts(self, counts: dict[str, int]) -> None:
        """How many rows each view holds, beside its name."""
        for view, count in counts.items():
            self._form.view_combo.setItemText(self._form.view_combo.findData(view), tr("work-list.view", name=tr(f"measures.view.{view}"), count=count))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill_fixed(self) -> None:
        form = self._form
        fill(form.view_combo, [(view, tr(f"measures.view.{view}")) for view in VIEWS], None)
        fill(form.sort_combo, [(name, tr(f"measures.sort.{name}")) for name in SORTS], None)
        fill(form.group_combo, [(name, tr(f"work-list.group.{name}")) for name in GROUPINGS], None)
        fill(form.due_combo, [(kind, tr(f"work-list.due.{kind}")) for kind in DUE_KINDS], tr("work-list.any-due"))
        steps = [(UNASSIGNED, tr("measures.unassigned")), *((one.code, one.label(language())) for one in status.STATUSES)]
        fill(form.status_combo, steps, tr("measures.any-status"))
        for edit, words in ((form.from_edit, tr("work-list.from")), (form.to_edit, tr("work-list.to"))):
            edit.setAllowNull(True)
            edit.setNullRepresentation(words)
            edit.clear()

    def _connect(self) -> None:
        form = self._form
        combos: tuple[QComboBox, ...] = (
            form.view_combo, form.responsible_combo, form.walk_combo, form.status_combo, form.letter_combo, form.type_combo, form.due_combo,
            form.sort_combo, form.group_combo,
        )  # fmt: skip
        for combo in combos:
            combo.currentIndexChanged.connect(self._on_field)
        for edit in (form.from_edit, form.to_edit):
            edit.dateChanged.connect(self._on_field)
        form.mine_combo.currentIndexChanged.connect(lambda: None if self._is_silent else self.mine_changed.emit())
        form.search_edit.textChanged.connect(lambda: None if self._is_silent else self._timer.start())
        self._timer.timeout.connect(self._tell)
        form.more_button.toggled.connect(self._on_field)

    def _on_field(self, *_signal: object) -> None:
        if not self._is_silent:
            self._chosen = None if self.sender() is self._form.view_combo else self._chosen
            self._tell()

    def _tell(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _due(self) -> Due | None:
        kind = self._form.due_combo.currentData()
        if kind != due_kinds.BETWEEN:
            return Due(kind) if kind else None
        return Due(kind, _day(self._form.from_edit), _day(self._form.to_edit))

    def _put(self, chosen: WorkFilter) -> None:
        self._timer.stop()
        self._is_silent = True
        form = self._form
        select(form.view_combo, chosen.view)
        select(form.responsible_combo, chosen.responsible_id)
        select(form.walk_combo, chosen.walk_id)
        select(form.status_combo, chosen.status)
        select(form.letter_combo, chosen.letter)
        select(form.type_combo, chosen.measure_type)
        select(form.due_combo, chosen.due.kind if chosen.due else None)
        for edit, day in ((form.from_edit, chosen.due and chosen.due.first), (form.to_edit, chosen.due and chosen.due.last)):
            edit.setDate(QDate(day.year, day.month, day.day)) if day else edit.clear()
        form.search_edit.setText(chosen.text)
        self._area, self._chosen = chosen.area, chosen.chosen
        self._is_silent = False

    def _show_fields(self) -> None:
        form, chosen = self._form, self.filter
        form.mine_combo.setVisible(chosen.view == MINE)
        form.more_box.setVisible(form.more_button.isChecked())
        hidden = sum(getattr(chosen, name) is not None for name in _RARE)
        form.more_button.setText(tr("work-list.more-used", n=hidden) if hidden else tr("work-list.more"))
        for edit in (form.from_edit, form.to_edit):
            edit.setVisible(form.due_combo.currentData() == due_kinds.BETWEEN)
        form.area_button.setText(tr("work-list.area-chosen", area=chosen.area.words) if chosen.area else tr("work-list.area"))


def _day(edit: Any) -> dt.date | None:
    if edit.isNull():
        return None
    day = edit.date()
    return dt.date(day.year(), day.month(), day.day())
