# SPDX-License-Identifier: GPL-2.0-or-later
"""The workspace that is open now: its store, its project, its lease; everybody in ui asks here."""
from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from qgis.core import QgsApplication, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .. import settings
from ..core.errors import EstError, InputError, ReadOnlyError
from ..gis import layer_roles
from ..i18n import language, tr
from .border import guarded
from .messenger import Button, Message, Messenger
from .presets import apply_presets, workspace_of

if TYPE_CHECKING:
    from ..storage.store import Done
    from ..storage.workspace import Opened

log = logging.getLogger("est_plugin.ui")


class Session(QObject):
    """One at a time: opening another workspace closes this one."""

    workspace_opened = pyqtSignal()
    workspace_closing = pyqtSignal()  # the store is open still: what somebody is writing can be kept
    workspace_closed = pyqtSignal()
    access_changed = pyqtSignal()  # writing became possible or impossible
    changed = pyqtSignal(object)  # set of table names whose rows are new
    rows_wanted = pyqtSignal(object, str)  # a window asks the panel to list rows, (table, id) each; what they are in words

    def __init__(self, iface: Any, project: QgsProject, messenger: Messenger, user: str | None = None) -> None:
        super().__init__()
        self.iface, self.project, self.messenger = iface, project, messenger
        self._user = user
        self._opened: Opened | None = None
        self._known_notes: set[Path] = set()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_heartbeat)

    @cached_property
    def user(self) -> str:
        """Who works here; the computer is asked when a workspace is opened: its answer may take a while."""
        return QgsApplication.userLoginName() if self._user is None else self._user

    # -- what is open -------------------------------------------------------------------------------------------------
    @property
    def store(self) -> Any | None:
        """The store, or None when no workspace is open."""
        return self._opened.store if self._opened else None

    @property
    def opened(self) -> Opened | None:
        """The open workspace with its lease and who else holds it."""
        return self._opened

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed now."""
        return self.store is None or self.store.is_read_only

    @property
    def path(self) -> Path | None:
        """The .gpkg that is open."""
        return self.store.path if self.store else None

    @property
    def folder(self) -> Path | None:
        """The folder of the workspace."""
        return self.store.path.parent if self.store else None

    @property
    def is_demo(self) -> bool:
        """Whether it is the example with made-up findings."""
        return bool(self.store and self.store.setting("is_demo", False))

    def require_store(self) -> Any:
        """The store; EstError when no workspace is open."""
        if self.store is None:
            raise EstError("error.no-workspace")
        return self.store

    def require_write(self) -> Any:
        """The store when rows may be changed; ReadOnlyError says who has it otherwise."""
        store = self.require_store()
        if store.is_read_only:
            raise ReadOnlyError("error.read-only")
        return store

    def layer(self, role: str) -> QgsVectorLayer:
        """The layer of a role in the project; NotFoundError with the cure when it is missing."""
        return layer_roles.layer(self.project, role)

    # -- opening and closing ------------------------------------------------------------------------------------------
    def open_file(self, path: Path) -> bool:
        """Open a workspace by its .gpkg, .qgz, est_plugin.ini or folder; False when the user changed her mind."""
        gpkg = workspace_of(Path(path))
        if not gpkg.is_file():
            settings.forget_workspace(str(gpkg))
            raise InputError("error.no-such-file", file=gpkg.name, folder=str(gpkg.parent))
        qgz = gpkg.with_suffix(".qgz")
        import zipfile

        from ..storage import workspace  # with all rules: loaded when a workspace is opened, not when QGIS starts

        workspace.refuse_unusable(gpkg)  # what is open stays open
        if qgz.is_file() and not zipfile.is_zipfile(qgz):
            raise InputError("error.project-unreadable", "workspace-check.project-unreadable.cure", file=qgz.name)
        if not self.iface.newProject(True):
            return False
        if qgz.is_file():
            self.iface.addProject(str(qgz))  # its reading opens the workspace
            if self.path != gpkg:
                self._attach(gpkg)
        else:
            self._attach(gpkg)
            self._build_project(qgz)
        return True

    def start(self, undo: Any) -> None:
        """Follow the project from now on; `undo` (an ExitStack) gets what takes it back."""
        self.project.readProject.connect(self._on_project_read)
        undo.callback(self.project.readProject.disconnect, self._on_project_read)
        self.project.cleared.connect(self._on_project_cleared)
        undo.callback(self.project.cleared.disconnect, self._on_project_cleared)
        undo.callback(self.close)
        self._on_project_read()

    def close(self) -> None:
        """Close the workspace and let others write."""
        if self._opened is None:
            return
        self.workspace_closing.emit()
        self._timer.stop()
        opened, self._opened = self._opened, None
        opened.close()
        self.workspace_closed.emit()

    @guarded
    def try_again(self) -> None:
        """Ask once more for the right to write; one left by a crash is taken over after a question."""
        if self._opened is None:
            return
        holder = self._opened.holder
        take_over = bool(holder and holder.is_stale) and self.messenger.ask(
            tr("workspace.take-over", user=holder.user, since=self.local_time(holder.since)), tr("workspace.take-over.yes"), tr("button.cancel")
        )
        self._attach(self._opened.store.path, take_over=take_over)
        if self.is_read_only:
            self.messenger.info(self.holder_text())
        else:
            self.messenger.success(tr("workspace.writable-again"))

    def holder_text(self) -> str:
        """Why only reading is possible, for the strip of the panel."""
        holder = self._opened.holder if self._opened else None
        if holder is None:
            return tr("workspace.folder-read-only")
        return tr("workspace.open-elsewhere", user=holder.user, since=self.local_time(holder.since))

    @property
    def zone(self) -> tzinfo:
        """The time zone of the municipality."""
        from ..core import local_time
        from ..jobs.local_days import zone_of

        return zone_of(self.store) if self.store else local_time.zone()

    def local_time(self, moment: datetime) -> str:
        """A moment on the clock of the municipality: 17:05, with the date when it is not today's."""
        zone = self.zone
        local = moment.astimezone(zone)
        return local.strftime("%H:%M") if local.date() == datetime.now(zone).date() else local.strftime("%Y-%m-%d %H:%M")

    def today(self) -> date:
        """The calendar day in the time zone of the municipality."""
        return datetime.now(self.zone).date()

    # -- changes ------------------------------------------------------------------------------------------------------
    def may_write(self, tables: Iterable[str]) -> bool:
        """Whether an action may write these tables now: asks what shall become of unsaved edits in their layers."""
        self.require_write()
        from .unsaved import settle_unsaved_edits

        return settle_unsaved_edits(self.project, tables, self.messenger)

    def tables_changed(self, tables: Iterable[str]) -> None:
        """Tell layers and lists that rows of these tables are new."""
        names = set(tables)
        if names & {"measure", "measure_link"}:
            names |= {"finding", "lighting_defect", "hotspot"}  # their state is derived from the measures
        for role in names:
            for layer in layer_roles.layers_of(self.project, role):
                if isinstance(layer, QgsVectorLayer) and layer.isValid():
                    layer.dataProvider().reloadData()
                    layer.triggerRepaint()
        self.changed.emit(names)

    def finish(self, done: Done, message: Message) -> None:
        """After a transaction: show what is new, say it worked, offer to take it back."""
        self.tables_changed(done.tables)
        self.messenger.success(message, Button(tr("button.undo"), lambda: self.undo(done)))

    def undo(self, done: Done) -> bool:
        """Take a finished action back; False when the user changed her mind about unsaved edits."""
        if not self.may_write(done.tables):
            return False
        self.require_write().undo(done)
        self.tables_changed(done.tables)
        self.messenger.info(tr("message.undone"))
        return True

    def write(self, tables: Iterable[str], work: Callable[[Any], Done], message: Message | Callable[[Done], Message]) -> Done | None:
        """One user action: settle unsaved edits, do the work with the store, tell; None when the user changed her mind."""
        if not self.may_write(tables):
            return None
        done = work(self.require_write())
        self.finish(done, message(done) if callable(message) else message)
        return done

    # -- inside -------------------------------------------------------------------------------------------------------
    @guarded
    def _on_project_read(self) -> None:
        path = workspace_path(self.project)
        if path is None:
            self.close()
        else:
            self._attach(path)

    def _on_project_cleared(self) -> None:
        self.close()

    def _attach(self, path: Path, *, take_over: bool = False) -> None:
        from ..storage import lease, workspace

        self.close()
        self._opened = workspace.open_workspace(path, self.user, take_over=take_over)
        self._renew_project(path)
        self._lock_layers()
        if apply_presets(path):
            log.info("Presets beside the workspace were used")
        settings.remember_workspace(str(path))
        if not self.is_read_only:
            self._timer.start(lease.RENEW_S * 1000)
        self._tell_notes(path)
        self.workspace_opened.emit()

    def _renew_project(self, path: Path) -> None:
        """A project of an older version gets the layers and fields that came since."""
        from ..gis import project_update

        if self.is_read_only or workspace_path(self.project) is None or not project_update.is_older(self.project):
            return
        if project_update.bring_up_to_date(self.project, path):
            log.info("The project was brought up to date")

    def _lock_layers(self) -> None:
        """While somebody else writes, the layers cannot be edited in QGIS either."""
        for role, layer in layer_roles.our_layers(self.project):
            layer.setReadOnly(self.is_read_only or role == "change_log")

    def _tell_notes(self, path: Path) -> None:
        for key in self._opened.notes:
            folder = self._opened.migrated_from.parent if self._opened.migrated_from else path.parent
            self.messenger.warning(tr(key, folder=str(folder)))
        from ..storage.folder_checks import STOP, check_folder

        if path not in self._known_notes:  # once per run is enough
            self._known_notes.add(path)
            for problem in check_folder(path.parent):
                if problem.level != STOP and problem.key != "folder.little-room":
                    self.messenger.info(problem.text(tr))

    def _build_project(self, qgz: Path) -> None:
        from ..jobs.create_workspace import build_project

        build_project(self.store, qgz, language())
        self.iface.addProject(str(qgz))

    @guarded
    def _on_heartbeat(self) -> None:
        if self._opened is not None and not self._opened.renew():
            self._timer.stop()
            self._lock_layers()
            self.messenger.warning(tr("error.lease-lost"))
            self.access_changed.emit()


def workspace_path(project: QgsProject) -> Path | None:
    """The workspace whose layers a project holds."""
    for layer in layer_roles.layers_of(project, "finding"):
        source = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
        if source:
            return Path(source)
    return None
