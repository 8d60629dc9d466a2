# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done with the selected rows: buttons, keys and menu of the list say the same."""
from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import QObject, QPoint, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QMenu, QShortcut

from ...core import status
from ...core.barrier_state import MEASURE_TYPE
from ...core.errors import InputError
from ...core.work.row import MEASURE, WorkRow
from ...i18n import language, tr
from ...jobs import set_status
from ..border import guarded, run_guarded
from ..map_link import MapLink
from ..messenger import Messenger
from ..openers import open_thing
from ..row_form import open_row_form
from ..session import Session

ASSIGN, STATUS, ZOOM, OPEN, PROPOSE = "assign", "status", "zoom", "open", "propose"
BARRIER, EFFECT, HISTORY, DUPLICATES = "barrier", "effect", "history", "duplicates"
BUTTON_EDGES_PX = 10


class RowCommands(QObject):
    """`tab` has the list, the buttons and `selected_rows()`."""

    def __init__(self, tab: Any, session: Session, messenger: Messenger, iface: Any, map_link: MapLink) -> None:
        super().__init__(tab)
        self._tab, self.session, self.messenger, self._iface, self._map = tab, session, messenger, iface, map_link
        self._allowed: set[str] = set()
        self._slots: dict[str, Callable[[], None]] = {
            ASSIGN: self._on_assign, STATUS: self._on_status, ZOOM: self._on_zoom, OPEN: self._on_open,
            PROPOSE: self._on_propose, BARRIER: self._on_barrier, EFFECT: self._on_effect, HISTORY: self._on_history,
            DUPLICATES: self._on_duplicates,
        }  # fmt: skip
        self._buttons = {ASSIGN: tab.assign_button, STATUS: tab.status_button, ZOOM: tab.zoom_button, OPEN: tab.open_button}
        for name, button in self._buttons.items():
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + BUTTON_EDGES_PX)  # styles ask for 80 pixels and more
            button.clicked.connect(lambda _checked=False, one=name: self.run(one))
        for key, name in (("F", ASSIGN), ("S", STATUS), ("Z", ZOOM), ("Return", OPEN), ("Enter", OPEN), ("B", PROPOSE), ("E", EFFECT), ("H", HISTORY)):
            self._shortcut(key, tab.list_view, Qt.ShortcutContext.WidgetShortcut, lambda one=name: self.run(one))
        self._shortcut("Ctrl+F", tab, Qt.ShortcutContext.WidgetWithChildrenShortcut, self._to_search)
        for key in ("Down", "Return", "Enter"):
            self._shortcut(key, tab.search_edit, Qt.ShortcutContext.WidgetShortcut, self._to_list)
        tab.list_view.doubleClicked.connect(lambda index: self.run(OPEN) if index.flags() & Qt.ItemFlag.ItemIsEnabled else None)
        tab.list_view.customContextMenuRequested.connect(self._on_menu)
        tab.other_button.clicked.connect(lambda: self._pop_up(tab.other_button.mapToGlobal(tab.other_button.rect().bottomLeft())))

    def update(self, rows: list[WorkRow], is_read_only: bool) -> None:
        """Enable what can be done with these rows."""
        one = len(rows) == 1
        can_write = bool(rows) and not is_read_only
        possible = {
            ASSIGN: can_write, STATUS: can_write and all(row.table == MEASURE for row in rows),
            ZOOM: any(thing.geom for row in rows for thing in row.things), OPEN: one,
            PROPOSE: can_write and all(row.table == MEASURE and row.type not in (status.FIXED, status.CLOSED) for row in rows),
            BARRIER: one and can_write and rows[0].table == MEASURE and rows[0].measure_type == MEASURE_TYPE,
            EFFECT: bool(rows) and all(row.status in status.FIXED_CODES for row in rows), HISTORY: one, DUPLICATES: not is_read_only,
        }  # fmt: skip
        self._allowed = {name for name, is_possible in possible.items() if is_possible}
        for name, button in self._buttons.items():
            button.setEnabled(name in self._allowed)

    def run(self, name: str) -> None:
        """Do it with the selected rows, when it can be done."""
        if name in self._allowed:
            self._slots[name]()

    def menu(self) -> QMenu:
        """The menu of the selected rows."""
        menu = QMenu(self._tab)
        for name in self._slots:
            if name == HISTORY:
                menu.addSeparator()
            action = menu.addAction(tr(f"work-list.command.{name}"))
            action.setObjectName(name)
            action.setEnabled(name in self._allowed)
            action.setVisible(name != BARRIER or name in self._allowed)
            action.triggered.connect(lambda _checked=False, one=name: self.run(one))
        return menu

    # -- slots --------------------------------------------------------------------------------------------------------
    def change_status(self, new: str) -> None:
        """Give the selected measures a status; one that demands something, or opens again, is asked about first."""
        from ..dialogs.status_fields import columns_for

        rows = self._tab.selected_rows()
        if columns_for(new) or any(status.is_reopening(row.status, new) for row in rows):
            self._ask_status(new)
            return
        ids = [row.record_id for row in rows]
        label = status.BY_CODE[new].label(language())
        self.session.write(
            {MEASURE},
            lambda store: set_status.set_status(store, ids, new, {}, self.session.today()),
            tr("measures.status-saved", n=len(ids), status=label),
        )

    def _ask_status(self, new: str | None) -> None:
        ids = [row.record_id for row in self._tab.selected_rows()]
        open_thing(STATUS, self.session, self.messenger, self._iface, measure_ids=ids, new=new)

    @guarded
    def _on_assign(self) -> None:
        targets = list(dict.fromkeys(target for row in self._tab.selected_rows() for target in row.targets))
        if not targets:
            raise InputError("error.nothing-to-assign")
        open_thing(ASSIGN, self.session, self.messenger, self._iface, targets=targets)

    @guarded
    def _on_propose(self) -> None:
        open_thing(PROPOSE, self.session, self.messenger, self._iface, measure_ids=[row.record_id for row in self._tab.selected_rows()])

    @guarded
    def _on_status(self) -> None:
        menu = self.status_menu()
        button = self._tab.status_button
        menu.exec(button.mapToGlobal(button.rect().bottomLeft()))
        menu.deleteLater()

    def status_menu(self) -> QMenu:
        """What all of the selected may become; where only some may, the dialog names the others."""
        menu = QMenu(self._tab)
        steps = set_status.next_steps(row.status for row in self._tab.selected_rows())
        for step in steps:
            if step.can == step.of:
                action = menu.addAction(status.BY_CODE[step.code].label(language()))
                action.triggered.connect(lambda _checked=False, new=step.code: run_guarded(self.messenger, self.change_status, new))
        if any(step.can < step.of for step in steps):
            action = menu.addAction(tr("work-list.status-for-some"))
            action.triggered.connect(lambda: run_guarded(self.messenger, self._ask_status, None))
        if menu.isEmpty():
            menu.addAction(tr("measures.no-common-status")).setEnabled(False)
        return menu

    @guarded
    def _on_zoom(self) -> None:
        self._map.zoom(place for row in self._tab.selected_rows() for place in row.places)

    @guarded
    def _on_open(self) -> None:
        row = self._tab.selected_rows()[0]
        open_row_form(self.session, self._iface, row.table, row.record_id)

    @guarded
    def _on_barrier(self) -> None:
        open_thing("barrier_of_measure", self.session, self.messenger, self._iface, measure_id=self._tab.selected_rows()[0].record_id)

    @guarded
    def _on_effect(self) -> None:
        ids = [row.record_id for row in self._tab.selected_rows()]
        open_thing(EFFECT, self.session, self.messenger, self._iface, measure_ids=ids)

    @guarded
    def _on_history(self) -> None:
        row = self._tab.selected_rows()[0]
        open_thing(HISTORY, self.session, self.messenger, self._iface, table=row.table, record_id=row.record_id)

    @guarded
    def _on_duplicates(self) -> None:
        open_thing(DUPLICATES, self.session, self.messenger, self._iface)

    # -- keys and menus -----------------------------------------------------------------------------------------------
    def _shortcut(self, key: str, widget: Any, context: Qt.ShortcutContext, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(context)
        shortcut.activated.connect(slot)

    def _to_search(self) -> None:
        self._tab.search_edit.setFocus()
        self._tab.search_edit.selectAll()

    def _to_list(self) -> None:
        self._tab.fields.apply()
        self._tab.list_view.setFocus()

    def _on_menu(self, at: QPoint) -> None:
        self._pop_up(self._tab.list_view.viewport().mapToGlobal(at))

    def _pop_up(self, at: QPoint) -> None:
        menu = self.menu()
        menu.exec(at)
        menu.deleteLater()
