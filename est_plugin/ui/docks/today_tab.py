# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Idag*: what waits for me, and the first steps in a new workspace."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from ...gis import layer_roles
from ...i18n import tr
from ...jobs import today
from ..border import guarded
from ..forms_loader import load_form
from ..look import clear_layout, make_heading
from ..messenger import Messenger
from ..session import Session

START_CLOSED = "getting_started_closed"
_STEP_ACTIONS = {"walk": "plan_walk", "finding": "new_finding", "print": "print_documents"}


class TodayTab(QWidget):
    """At most seven lines, each with a number and a link."""

    measures_wanted = pyqtSignal(str)  # view
    rows_wanted = pyqtSignal(object, str)  # (table, id) of rows, what they are in words
    walks_wanted = pyqtSignal()

    def __init__(self, session: Session, messenger: Messenger, iface: Any, actions: Any) -> None:
        super().__init__()
        self.session, self.messenger = session, messenger
        self._iface, self._actions = iface, actions
        self._is_closed_here = False
        load_form("panel_today", self)
        make_heading(self.name_label, 1.2)
        make_heading(self.heading_label, 1.05)
        self.close_start_button.clicked.connect(self._on_close_start)

    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self._is_closed_here = False
        clear_layout(self.lines_layout)
        clear_layout(self.steps_layout)

    def set_read_only(self, is_read_only: bool) -> None:
        """Everything here only shows."""

    @guarded
    def refresh(self) -> None:
        """Count again."""
        store = self.session.require_store()
        self.name_label.setText(store.path.stem)
        clear_layout(self.lines_layout)
        lines = today.lines(store, self.session.today())
        for line in lines:
            self.lines_layout.addWidget(self._line_button(line))
        self.empty_label.setVisible(not lines)
        self._show_first_steps(store)

    def _line_button(self, line: today.TodayLine) -> QPushButton:
        button = QPushButton(f"{line.n}   {tr('today.' + line.id, n=line.n)}", self.lines_box)
        button.setObjectName(f"today_{line.id}")
        button.setStyleSheet("QPushButton { text-align: left; padding: 6px 10px; }")
        if line.keys is not None:
            button.clicked.connect(lambda: self.rows_wanted.emit(line.keys, tr(f"today.rows.{line.id}")))
        elif line.tab in today.WINDOWS:
            button.clicked.connect(lambda: self._actions.run(line.tab))
        elif line.tab == today.TAB_MEASURES:
            button.clicked.connect(lambda: self.measures_wanted.emit(line.view))
        else:
            button.clicked.connect(lambda: self.walks_wanted.emit())
        return button

    def _show_first_steps(self, store: Any) -> None:
        clear_layout(self.steps_layout)
        is_closed = self._is_closed_here or bool(store.setting(START_CLOSED, False))
        steps = [] if is_closed else today.first_steps(store, bool(layer_roles.base_layers(self.session.project)))
        self.start_box.setVisible(any(not step.is_done for step in steps))
        for step in steps:
            button = QPushButton(("☑  " if step.is_done else "☐  ") + tr(f"start.{step.id}"), self.steps_box)
            button.setObjectName(f"start_{step.id}")
            button.setFlat(True)
            button.setStyleSheet("QPushButton { text-align: left; padding: 3px; }")
            button.setEnabled(not step.is_done)
            button.clicked.connect(lambda _checked=False, name=step.id: self._on_step(name))
            self.steps_layout.addWidget(button)

    @guarded
    def _on_step(self, name: str) -> None:
        if name in _STEP_ACTIONS:
            self._actions.run(_STEP_ACTIONS[name])
        elif name == "assign":
            self.measures_wanted.emit("unassigned")
        elif name == "organisations":
            self._iface.showAttributeTable(self.session.layer("organisation"))
            if not self.session.is_read_only:
                self.session.store.set_setting("organisations_reviewed", True)
                self.refresh()
        else:
            from ..dialogs.base_map import open_base_map

            open_base_map(self.session, self.messenger, self._iface)

    @guarded
    def _on_close_start(self) -> None:
        self._is_closed_here = True
        if not self.session.is_read_only:
            self.session.store.set_setting(START_CLOSED, True)
        self.refresh()
