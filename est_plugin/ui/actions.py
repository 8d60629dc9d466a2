# SPDX-License-Identifier: GPL-2.0-or-later
"""Menu, toolbar and their actions, declared as one table."""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from .. import paths, settings
from ..i18n import tr
from .border import run_guarded
from .lifetime import end
from .messenger import Messenger
from .openers import open_thing
from .session import Session

NOTHING, WORKSPACE, WRITE = "nothing", "workspace", "write"
SEPARATOR, RECENT = "-", "recent"


@dataclass(frozen=True)
class ActionSpec:
    """One action: texts are `action.ID` and `action.ID.tip`; without an opener of that name the caller gives the slot."""

    id: str
    icon: str
    needs: str = NOTHING


@dataclass(frozen=True)
class Submenu:
    """Actions under one entry of the menu; its text is `menu.NAME`."""

    name: str
    actions: tuple[str, ...]


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("panel", "panel"),
    ActionSpec("new_finding", "new_finding", WRITE),
    ActionSpec("new_lighting_defect", "new_lighting_defect", WRITE),
    ActionSpec("new_hotspot", "new_hotspot", WRITE),
    ActionSpec("print_documents", "print", WORKSPACE),
    ActionSpec("help", "help"),
    ActionSpec("create_workspace", "create_workspace"),
    ActionSpec("open_workspace", "open_workspace"),
    ActionSpec("workspaces", "workspaces"),
    ActionSpec("open_demo", "demo"),
    ActionSpec("plan_walk", "plan_walk", WRITE),
    ActionSpec("record_sheet", "record_sheet", WRITE),
    ActionSpec("new_observation", "new_observation", WRITE),
    ActionSpec("review_reports", "review_reports", WRITE),
    ActionSpec("import_data", "import", WRITE),
    ActionSpec("photos", "photos", WRITE),
    ActionSpec("work_orders", "work_orders", WRITE),
    ActionSpec("returned_list", "returned_list", WRITE),
    ActionSpec("reminders", "reminders", WRITE),
    ActionSpec("outages", "lamp", WRITE),
    ActionSpec("inspection_round", "lamp_planned", WRITE),
    ActionSpec("new_barrier", "new_barrier", WRITE),
    ActionSpec("barriers", "barrier", WORKSPACE),
    ActionSpec("meeting", "meeting", WORKSPACE),
    ActionSpec("decisions", "meeting", WORKSPACE),
    ActionSpec("situation_report", "situation_report", WORKSPACE),
    ActionSpec("promises", "promises", WORKSPACE),
    ActionSpec("new_dialogue", "new_dialogue", WRITE),
    ActionSpec("clock", "clock", WORKSPACE),
    ActionSpec("duplicates", "duplicates", WRITE),
    ActionSpec("hotspot_candidates", "new_hotspot", WORKSPACE),
    ActionSpec("hotspots", "hotspot", WORKSPACE),
    ActionSpec("plan_round", "plan_walk", WRITE),
    ActionSpec("round_sheet", "record_sheet", WRITE),
    ActionSpec("import_visits", "import", WRITE),
    ActionSpec("ways", "settings"),
    ActionSpec("settings", "settings"),
    ActionSpec("check_installation", "check_installation"),
)
TOOLBAR = ("panel", "new_finding", "new_lighting_defect", "new_hotspot", "print_documents", "help")
MENU = (
    "create_workspace", "open_workspace", RECENT, "workspaces", "open_demo", SEPARATOR,
    "plan_walk", "record_sheet", "new_observation", "review_reports", "import_data", "photos", SEPARATOR,
    Submenu("hotspots", ("hotspot_candidates", "hotspots", "plan_round", "round_sheet", "import_visits")),
    Submenu("measures", ("work_orders", "returned_list", "reminders", "duplicates")),
    Submenu("lighting", ("outages", "inspection_round", "new_barrier", "barriers")),
    Submenu("promises", ("promises", "new_dialogue")), SEPARATOR,
    "situation_report", "meeting", "decisions", "clock", "print_documents", SEPARATOR,
    "ways", "settings", "check_installation", "help",
)  # fmt: skip


def icon(name: str) -> QIcon:
    """Our own icon by its name."""
    path = paths.icon(name)
    return QIcon(path if Path(path).exists() else paths.icon("est"))


class Actions:
    """Makes the actions, puts them into menu and toolbar, keeps them enabled as the workspace allows."""

    def __init__(self, iface: Any, session: Session, messenger: Messenger, undo: ExitStack, own: dict[str, Callable[[], Any]]) -> None:
        self._iface, self._session, self._messenger = iface, session, messenger
        self._own = own
        self.by_id: dict[str, QAction] = {}
        self._make(undo)
        self._fill_menu(undo)
        self._fill_toolbar(undo)
        for signal in (session.workspace_opened, session.workspace_closed, session.access_changed):
            signal.connect(self.refresh)
            undo.callback(signal.disconnect, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be used now."""
        store = self._session.store
        allowed = {NOTHING: True, WORKSPACE: store is not None, WRITE: store is not None and not store.is_read_only}
        for spec in ACTIONS:
            self.by_id[spec.id].setEnabled(allowed[spec.needs])

    def run(self, name: str, **options: Any) -> None:
        """Do what the action of this name does."""
        own = self._own.get(name)
        if own is not None:
            run_guarded(self._messenger, own)
        else:
            run_guarded(self._messenger, open_thing, name, self._session, self._messenger, self._iface, **options)

    def _make(self, undo: ExitStack) -> None:
        window = self._iface.mainWindow()
        for spec in ACTIONS:
            action = QAction(icon(spec.icon), tr(f"action.{spec.id}"), window)
            action.setObjectName(f"est_{spec.id}")
            action.setToolTip(tr(f"action.{spec.id}.tip"))
            action.setStatusTip(tr(f"action.{spec.id}.tip"))
            action.triggered.connect(lambda _checked=False, name=spec.id: self.run(name))
            undo.callback(end, action)
            self._iface.registerMainWindowAction(action, "")
            undo.callback(self._iface.unregisterMainWindowAction, action)
            self.by_id[spec.id] = action

    def _fill_menu(self, undo: ExitStack) -> None:
        menu = QMenu(tr("menu.est"), self._iface.mainWindow())
        menu.setObjectName("est_menu")
        undo.callback(end, menu)
        bar = self._iface.mainWindow().menuBar()
        bar.insertMenu(self._iface.firstRightStandardMenu().menuAction(), menu)
        undo.callback(bar.removeAction, menu.menuAction())
        for entry in MENU:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry == RECENT:
                self._add_recent(menu)
            elif isinstance(entry, Submenu):
                below = menu.addMenu(tr(f"menu.{entry.name}"))
                below.setObjectName(f"est_menu_{entry.name}")
                below.addActions(_in_order(self.by_id, entry.actions))
            else:
                menu.addAction(self.by_id[entry])

    def _add_recent(self, menu: QMenu) -> None:
        recent = menu.addMenu(tr("menu.recent"))
        recent.setObjectName("est_menu_recent")
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        mine = settings.my_workspaces()
        current = str(self._session.path) if self._session.path else None
        for at, (path, is_pinned) in enumerate(mine):
            if at and mine[at - 1][1] and not is_pinned:
                menu.addSeparator()
            action = menu.addAction(("★  " if is_pinned else "") + f"{Path(path).stem}  –  {Path(path).parent}".replace("&", "&&"))
            action.setCheckable(path == current)
            action.setChecked(path == current)
            action.triggered.connect(lambda _checked=False, each=path: self._switch_to(each))
        if not mine:
            menu.addAction(tr("menu.recent.empty")).setEnabled(False)

    def _switch_to(self, path: str) -> None:
        """Choosing the one that is open changes nothing."""
        if self._session.path is None or str(self._session.path) != path:
            run_guarded(self._messenger, self._session.open_file, Path(path))

    def _fill_toolbar(self, undo: ExitStack) -> None:
        window = self._iface.mainWindow()
        toolbar = QToolBar(tr("menu.toolbar"), window)
        toolbar.setObjectName("est_toolbar")
        undo.callback(end, toolbar)
        self._iface.addToolBar(toolbar)
        undo.callback(window.removeToolBar, toolbar)
        toolbar.addActions(_in_order(self.by_id, TOOLBAR))


def _in_order(by_id: dict[str, QAction], names: Iterable[str]) -> list[QAction]:
    return [by_id[name] for name in names]
