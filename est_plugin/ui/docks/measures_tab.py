# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Åtgärder*: what is to be done, by whom and when; list and map follow each other."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QItemSelectionModel, QTimer
from qgis.PyQt.QtWidgets import QWidget

from ... import settings
from ...core.work.filters import Chosen, WorkFilter
from ...core.work.grouping import Names
from ...core.work.remembered import Remembered, from_text, to_text
from ...core.work.row import WorkRow
from ...core.work.views import ALL
from ...gis.map_area import area_of
from ...i18n import language, tr
from ...jobs import work_list
from ...jobs.memory import collector_at_rest
from ...jobs.my_organisation import my_organisation, organisations_for_mine
from ..border import guarded
from ..forms_loader import load_form
from ..item_models.work_delegate import WorkDelegate
from ..item_models.work_model import WorkModel
from ..look import make_quiet
from ..map_link import MOST_SELECTED, MapLink
from ..messenger import Messenger
from ..session import Session
from .area_choice import AreaChoice
from .filter_fields import FilterFields
from .filter_words import filter_words
from .row_commands import RowCommands

FOLLOW_DELAY_MS = 120  # the map follows when the selection rests, not at every row an arrow key passes


class MeasuresTab(QWidget):
    """Views, filters, list and counts; what is done with rows is in `commands`."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, actions: Any, map_link: MapLink) -> None:
        super().__init__()
        self.session, self.messenger, self._actions, self._map = session, messenger, actions, map_link
        self._is_read_only = self._follows_map = self._is_loaded = False
        self._wanted: WorkFilter | None = None  # what to show as soon as the rows are read
        self._hidden_picks = 0  # selected on the map, left out by the filter
        load_form("panel_measures", self)
        make_quiet(self.count_label)
        self.model = WorkModel(self)
        self.list_view.setModel(self.model)
        self.list_view.setItemDelegate(WorkDelegate(self.list_view))
        self.fields = FilterFields(self)
        self.area_choice = AreaChoice(self.area_button, session, messenger, iface)
        self.commands = RowCommands(self, session, messenger, iface, map_link)
        self._follow_timer = QTimer(self)
        self._follow_timer.setSingleShot(True)
        self._follow_timer.setInterval(FOLLOW_DELAY_MS)
        self._connect()
        self._apply()

    # -- what the panel calls -----------------------------------------------------------------------------------------
    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self._is_loaded, self._wanted, self._hidden_picks = False, None, 0
        self._follow_timer.stop()
        self.fields.restore(Remembered())
        self.model.set_rows([], self.model.today, Names())
        self._after_filter(set())

    def set_read_only(self, is_read_only: bool) -> None:
        """Reading, filtering and zooming always work."""
        self._is_read_only = is_read_only
        self.commands.update(self.selected_rows(), is_read_only)

    def show_view(self, view: str, walk_id: str | None = None) -> None:
        """Show a saved view, of one walk or of all, without other filters."""
        self._show(WorkFilter(view, walk_id=walk_id))

    def show_rows(self, keys: Iterable[tuple[str, str]], words: str) -> None:
        """Show just these rows, (table, id) each; `words` say what they are."""
        self._show(WorkFilter(ALL, chosen=Chosen(frozenset(keys), words)))

    @guarded
    def refresh(self) -> None:
        """Read the rows again; filter and selection stay."""
        with collector_at_rest():
            self._read()

    def _read(self) -> None:
        store = self.session.require_store()
        selected = {row.key for row in self.selected_rows()}
        rows, names = work_list.load(store, language()), work_list.names(store, language())
        self.fields.set_names(names, rows, organisations_for_mine(store))
        if not self._is_loaded:
            self._is_loaded = True
            self.fields.choose_organisation(my_organisation(store, settings.MY_ORGANISATION.get()))
            self.fields.restore(from_text(settings.PANEL_LIST.get(), str(store.path), area_of))
            if self._wanted is not None:
                self.fields.restore(replace(self.fields.state, filter=self._wanted))
        self.model.set_organisation(self.fields.organisation_id)
        self._show_filter()
        self.model.set_rows(rows, self.session.today(), names)
        self._after_filter(selected)

    def _show(self, wanted: WorkFilter) -> None:
        if self._is_loaded:
            self.fields.show(wanted)
        else:
            self._wanted = wanted  # until the rows are read, there is nothing to choose from

    def selected_rows(self) -> list[WorkRow]:
        """The rows that are selected, from top to bottom."""
        return self.model.selected(self.list_view.selectionModel().selection())

    # -- filter -------------------------------------------------------------------------------------------------------
    @guarded
    def _apply(self) -> None:
        selected = {row.key for row in self.selected_rows()}
        self._show_filter()
        self._after_filter(selected)
        if self._is_loaded and self.session.store is not None:
            settings.PANEL_LIST.set(to_text(self.fields.state, str(self.session.path)))

    def _show_filter(self) -> None:
        state = self.fields.state
        self.model.set_order(state.sort, state.group)
        self.model.set_filter(state.filter)

    def _after_filter(self, selected: set[tuple[str, str]]) -> None:
        self._hidden_picks = 0
        chosen = self.fields.filter
        self.words_box.setVisible(chosen.is_narrowed)
        self.words_label.setText(filter_words(chosen, self.model.names, self.model.today))
        self.fields.show_counts(self.model.counts)
        self.list_view.set_headings(self.model.headings())
        kept = self._select_keys(selected)
        if selected and kept != len(selected):
            self._follow_timer.start()
        self._update_counts()

    @guarded
    def _on_mine(self) -> None:
        chosen = self.fields.organisation_id
        settings.MY_ORGANISATION.set([chosen, self.mine_combo.currentText()] if chosen else [])
        selected = {row.key for row in self.selected_rows()}
        self.model.set_organisation(chosen)
        self._after_filter(selected)

    def _update_counts(self) -> None:
        rows, shown = self.selected_rows(), self.model.shown
        parts = [tr("measures.count", shown=shown, total=self.model.total)]
        if self.model.overdue:
            parts.append(tr("measures.count-overdue", n=self.model.overdue))
        if rows:
            parts.append(tr("measures.count-selected", n=len(rows)))
        if len(rows) > MOST_SELECTED:
            parts.append(tr("work-list.too-many-for-map"))
        if self._hidden_picks:
            parts.append(tr("work-list.hidden-picks", n=self._hidden_picks))
        self.count_label.setText("  ·  ".join(parts))
        self.list_view.setVisible(shown > 0)
        self.empty_label.setVisible(shown == 0)
        self.empty_label.setText(tr("measures.empty" if self.model.total == 0 else "measures.empty-filter"))
        self.commands.update(rows, self._is_read_only)

    # -- list and map -------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.fields.changed.connect(self._apply)
        self.fields.mine_changed.connect(self._on_mine)
        self.area_choice.chosen.connect(self.fields.set_area)
        self.clear_button.clicked.connect(lambda: self.fields.show(self.fields.filter.cleared()))
        self.list_view.selectionModel().selectionChanged.connect(self._on_selection)
        self._follow_timer.timeout.connect(self._select_on_map)
        self._map.picked.connect(self._on_picked)

    @guarded
    def _on_selection(self) -> None:
        if not self._follows_map:
            self._hidden_picks = 0
            self._follow_timer.start()
        self._update_counts()

    @guarded
    def _select_on_map(self) -> None:
        if self.session.store is not None:
            self._map.select(target for row in self.selected_rows() for target in row.targets)

    @guarded
    def _on_picked(self, keys: set[tuple[str, str]]) -> None:
        if self.isVisible():
            self._follow_timer.stop()
            self._select_keys(keys)
            shown = {key for row in self.selected_rows() for key in (row.key, *row.targets)}
            missing = keys - shown
            self._hidden_picks = sum(not missing.isdisjoint(row.targets) for row in self.model.all_rows) if missing else 0
            self._update_counts()

    def _select_keys(self, keys: set[tuple[str, str]]) -> int:
        """Select what is shown of these; how many rows that are."""
        chosen = self.model.selection_of(keys)
        model = self.list_view.selectionModel()
        self._follows_map = True
        try:
            model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if not chosen.isEmpty():
                first = self.model.index(min(part.top() for part in chosen))
                model.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.list_view.scrollTo(first)
        finally:
            self._follows_map = False
        return sum(part.height() for part in chosen)
