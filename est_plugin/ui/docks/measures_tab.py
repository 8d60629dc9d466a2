# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Åtgärder*: what is to be done, by whom and when; list and map follow each other."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsExpression, QgsFeatureRequest
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QComboBox, QMenu, QShortcut, QWidget

from ... import settings
from ...core import status
from ...core.errors import InputError
from ...i18n import language, tr
from ...jobs import set_status, work_list
from ...jobs.work_list import VIEWS, WorkRow
from ..border import guarded, run_guarded
from ..forms_loader import load_form
from ..item_models.work_delegate import WorkDelegate
from ..item_models.work_model import SORTS, Filter, WorkModel
from ..map_link import MapLink
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session

SEARCH_DELAY_MS = 250


class MeasuresTab(QWidget):
    """Filter row, list, counts and four buttons with keys F, S, Z and Enter."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, actions: Any, map_link: MapLink) -> None:
        super().__init__()
        self.session, self.messenger, self._iface, self._actions, self._map = session, messenger, iface, actions, map_link
        load_form("panel_measures", self)
        self.model = WorkModel(self)
        self.list_view.setModel(self.model)
        self.list_view.setItemDelegate(WorkDelegate(self.list_view))
        self._follows_map = False
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_DELAY_MS)
        self._fill_fixed_combos()
        self._connect()

    # -- what the panel calls -----------------------------------------------------------------------------------------
    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self.model.set_rows([], self.model.today)
        for combo in (self.responsible_combo, self.walk_combo):
            combo.clear()

    def set_read_only(self, is_read_only: bool) -> None:
        """Reading, filtering and zooming always work."""
        self._is_read_only = is_read_only
        self._update_buttons()

    def show_view(self, view: str, walk_id: str | None = None) -> None:
        """Show a saved view, of one walk or of all, without other filters."""
        self.search_edit.clear()
        self.status_combo.setCurrentIndex(0)
        self.responsible_combo.setCurrentIndex(0)
        self.walk_combo.setCurrentIndex(max(0, self.walk_combo.findData(walk_id)))
        self.view_combo.setCurrentIndex(self.view_combo.findData(view))
        self._apply_filter()

    @guarded
    def refresh(self) -> None:
        """Read the rows again; filter and selection stay."""
        store = self.session.require_store()
        selected = {(row.table, row.record_id) for row in self.selected_rows()}
        rows = work_list.load(store, language())
        self._fill_combo(self.responsible_combo, tr("measures.any-responsible"), self._responsible_of(rows))
        walks = store.rows("walk", ("name", "id"), order_by=("-planned_start",))
        self._fill_combo(self.walk_combo, tr("measures.any-walk"), walks)
        self.model.set_rows(rows, self.session.today())
        self._apply_filter()
        self._select_keys(selected)

    def selected_rows(self) -> list[WorkRow]:
        """The rows that are selected, from top to bottom."""
        indexes = sorted(self.list_view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [self.model.row(index) for index in indexes]

    # -- filter -------------------------------------------------------------------------------------------------------
    def _fill_fixed_combos(self) -> None:
        for name in VIEWS:
            self.view_combo.addItem(tr(f"measures.view.{name}"), name)
        self.view_combo.setCurrentIndex(max(0, self.view_combo.findData(settings.PANEL_VIEW.get())))
        for name in SORTS:
            self.sort_combo.addItem(tr(f"measures.sort.{name}"), name)
        self.status_combo.addItem(tr("measures.any-status"), None)
        self.status_combo.addItem(tr("measures.unassigned"), work_list.UNASSIGNED)
        for one in status.STATUSES:
            self.status_combo.addItem(one.label(language()), one.code)

    def _fill_combo(self, combo: QComboBox, everything: str, entries: list[tuple[str, str]]) -> None:
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(everything, None)
        for text, data in entries:
            combo.addItem(text, data)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.blockSignals(False)

    def _responsible_of(self, rows: list[WorkRow]) -> list[tuple[str, str]]:
        names = {row.responsible_id: row.responsible for row in rows if row.responsible_id and row.status != "forwarded"}
        for row in rows:
            if row.responsible_id and row.responsible_id not in names:
                names[row.responsible_id] = self.session.store.get("organisation", row.responsible_id)["name"]
        return sorted(((name, key) for key, name in names.items()), key=lambda entry: entry[0].casefold())

    def _apply_filter(self, *_signal: object) -> None:
        self._search_timer.stop()
        chosen = Filter(
            self.view_combo.currentData(), self.responsible_combo.currentData(), self.walk_combo.currentData(),
            self.status_combo.currentData(), self.search_edit.text(),
        )  # fmt: skip
        self.model.set_filter(chosen)
        settings.PANEL_VIEW.set(chosen.view)
        self._update_counts()

    def _update_counts(self) -> None:
        shown, late, selected = self.model.rowCount(), self.model.overdue, len(self.selected_rows())
        parts = [tr("measures.count", shown=shown, total=self.model.total)]
        if late:
            parts.append(tr("measures.count-overdue", n=late))
        if selected:
            parts.append(tr("measures.count-selected", n=selected))
        self.count_label.setText("  ·  ".join(parts))
        self.list_view.setVisible(shown > 0)
        self.empty_label.setVisible(shown == 0)
        self.empty_label.setText(tr("measures.empty" if self.model.total == 0 else "measures.empty-filter"))
        self._update_buttons()

    def _update_buttons(self) -> None:
        rows = self.selected_rows()
        can_write = bool(rows) and not self._is_read_only
        self.assign_button.setEnabled(can_write)
        self.status_button.setEnabled(can_write and all(row.table == work_list.MEASURE for row in rows))
        self.zoom_button.setEnabled(any(row.xy for row in rows))
        self.open_button.setEnabled(len(rows) == 1)

    # -- keys, buttons, map -------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self._is_read_only = True
        for combo in (self.view_combo, self.responsible_combo, self.walk_combo, self.status_combo):
            combo.currentIndexChanged.connect(self._apply_filter)
        self.sort_combo.currentIndexChanged.connect(lambda: self.model.set_sort(self.sort_combo.currentData()))
        self.search_edit.textChanged.connect(lambda: self._search_timer.start())
        self._search_timer.timeout.connect(self._apply_filter)
        self.list_view.selectionModel().selectionChanged.connect(self._on_selection)
        self.list_view.doubleClicked.connect(lambda: self._on_open())
        self._map.picked.connect(self._on_picked)
        for button, key, slot in (
            (self.assign_button, "F", self._on_assign), (self.status_button, "S", self._on_status),
            (self.zoom_button, "Z", self._on_zoom), (self.open_button, "Return", self._on_open), (self.open_button, "Enter", self._on_open),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self.list_view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda one=button, run=slot: run() if one.isEnabled() else None)
        self.assign_button.clicked.connect(lambda: self._on_assign())
        self.status_button.clicked.connect(lambda: self._on_status())
        self.zoom_button.clicked.connect(lambda: self._on_zoom())
        self.open_button.clicked.connect(lambda: self._on_open())

    @guarded
    def _on_selection(self) -> None:
        self._update_counts()
        if not self._follows_map and self.session.store is not None:
            self._map.select(target for row in self.selected_rows() for target in row.targets)

    @guarded
    def _on_picked(self, keys: set) -> None:
        if self.isVisible():
            self._select_keys(keys)

    def _select_keys(self, keys: set[tuple[str, str]]) -> None:
        indexes = self.model.indexes_of(keys) if keys else []
        chosen = QItemSelection()
        for index in indexes:
            chosen.select(index, index)
        self._follows_map = True
        try:
            self.list_view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if indexes:
                self.list_view.scrollTo(indexes[0])
        finally:
            self._follows_map = False

    @guarded
    def _on_assign(self) -> None:
        rows = self.selected_rows()
        targets = list(dict.fromkeys(target for row in rows for target in row.targets))
        if not targets:
            raise InputError("error.nothing-to-assign")
        open_thing("assign", self.session, self.messenger, self._iface, targets=targets)

    @guarded
    def _on_status(self) -> None:
        menu = QMenu(self)
        for code in set_status.allowed_for_all(row.status for row in self.selected_rows()):
            action = menu.addAction(status.BY_CODE[code].label(language()))
            action.triggered.connect(lambda _checked=False, new=code: run_guarded(self.messenger, self.change_status, new))
        if menu.isEmpty():
            menu.addAction(tr("measures.no-common-status")).setEnabled(False)
        menu.exec(self.status_button.mapToGlobal(self.status_button.rect().bottomLeft()))

    def change_status(self, new: str) -> None:
        """Give the selected measures a status; what it demands is asked for."""
        from ..dialogs.status_dialog import ask_fields

        ids = [row.record_id for row in self.selected_rows()]
        fields = ask_fields(self.session, new, ids, self)
        if fields is None:
            return
        label = status.BY_CODE[new].label(language())
        self.session.write(
            {"measure"},
            lambda store: set_status.set_status(store, ids, new, fields, self.session.today()),
            tr("measures.status-saved", n=len(ids), status=label),
        )

    @guarded
    def _on_zoom(self) -> None:
        self._map.zoom(row.xy for row in self.selected_rows() if row.xy)

    @guarded
    def _on_open(self) -> None:
        rows = self.selected_rows()
        if len(rows) != 1:
            return
        layer = self.session.layer(rows[0].table)
        wanted = QgsExpression.createFieldEqualityExpression("id", rows[0].record_id)
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterExpression(wanted)):
            self._iface.openFeatureForm(layer, feature, False, False)
            return
        raise InputError("error.row-not-found", table=rows[0].table, record_id=rows[0].record_id)
