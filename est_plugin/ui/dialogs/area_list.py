# SPDX-License-Identifier: GPL-2.0-or-later
"""A list of areas with a map beside it: what is chosen in the list is ringed on the map, one key for each command, the way back."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable

from qgis.core import QgsGeometry, QgsProject, QgsWkbTypes
from qgis.gui import QgsGui, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QPushButton, QShortcut, QVBoxLayout, QWidget

from ...gis.qgs_geometry import qgs_geometry
from ...i18n import tr
from ...storage.store import Done
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_quiet
from ..messenger import Messenger
from ..session import Session
from ..widgets.headed_items import HeadedItems
from .meeting_map import MeetingMap

ROLE = Qt.ItemDataRole.UserRole
_EDGE, _FILL = QColor("#1F2933"), QColor(204, 121, 167, 40)  # pale: nothing is decided yet


class AreaMap(MeetingMap):
    """The project's map with areas that are in no layer, dashed and pale; what is chosen is in a ring."""

    def __init__(self, project: QgsProject, crs: str, parent: QWidget | None = None) -> None:
        super().__init__(project, crs, parent)
        self.setObjectName("area_map")
        self._areas: list[QgsRubberBand] = []

    def show_areas(self, areas: Sequence[bytes]) -> None:
        """Draw all of these instead of the earlier ones."""
        for band in self._areas:
            self.scene().removeItem(band)
        self._areas = []
        for wkb in areas:
            shape = QgsGeometry(qgs_geometry(wkb))
            shape.transform(self._transform)
            band = QgsRubberBand(self, QgsWkbTypes.GeometryType.PolygonGeometry)
            band.setStrokeColor(_EDGE)
            band.setFillColor(_FILL)
            band.setLineStyle(Qt.PenStyle.DashLine)
            band.setWidth(2)
            band.setToGeometry(shape, None)
            self._areas.append(band)

    def close_map(self) -> None:
        """Nothing of ours is left."""
        self.show_areas(())
        super().close_map()


class AreaListDialog(QDialog):
    """Base of the dialogs of proposals and of hotspots; children fill the list with items that hold their thing under `ROLE`."""

    def __init__(self, form: str, session: Session, messenger: Messenger, iface: Any, watched: Sequence[str]) -> None:
        super().__init__(iface.mainWindow())
        self.session, self.messenger, self._iface = session, messenger, iface
        self._watched = frozenset(watched)
        self._done: list[Done] = []
        self._commands: dict[QPushButton, Callable[[], bool]] = {}
        load_form(form, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        make_quiet(self.ground_label)
        HeadedItems(self.list)
        store = session.require_store()
        self.map = AreaMap(session.project, store.crs, self.map_box)
        layout = QVBoxLayout(self.map_box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.map)
        self.middle.setSizes([1000, 1000])  # as wide as each other at first
        self.list.itemSelectionChanged.connect(self._on_selection)
        self.close_button.clicked.connect(self.reject)
        self.command(self.undo_button, ("Ctrl+Z",), self.undo, lambda: bool(self._done) and not session.is_read_only)
        session.changed.connect(self._on_changed)
        session.workspace_closed.connect(self.reject)
        QgsGui.enableAutoGeometryRestore(self)

    # -- for the children ---------------------------------------------------------------------------------------------
    def command(self, button: QPushButton, keys: Sequence[str], slot: Callable[[], Any], is_possible: Callable[[], bool]) -> None:
        """A button, its keys, what they do, and when they may."""
        button.clicked.connect(lambda _checked=False: slot())
        self._commands[button] = is_possible
        for key in keys:
            is_plain = "+" not in key  # letters and Enter belong to the list: a field beside it keeps its own
            shortcut = QShortcut(QKeySequence(key), self.list if is_plain else self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut if is_plain else Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda: slot() if button.isEnabled() else None)

    def chosen(self) -> list[Any]:
        """The things that are selected, from top to bottom."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [self.list.item(row).data(ROLE) for row in rows]

    def fill(self, lines: Sequence[tuple[str, Any]], areas: Sequence[bytes], keep: Callable[[Any], bool] | None = None) -> None:
        """Show these (text, thing); those that `keep` names are selected, else the one at the same height as before."""
        at = max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        for text, thing in lines:
            item = QListWidgetItem(text)
            item.setData(ROLE, thing)
            self.list.addItem(item)
        kept = [row for row, (_text, thing) in enumerate(lines) if keep is not None and keep(thing)]
        rows = kept or ([min(at, len(lines) - 1)] if lines else [])
        if rows:
            self.list.setCurrentRow(rows[0])
        for row in rows:
            self.list.item(row).setSelected(True)
        self.list.blockSignals(False)
        self.map.show_areas(areas)
        self._on_selection()

    def perform(self, tables: Sequence[str], work: Callable[[Any], Done], message: str) -> bool:
        """One user action, told under the list; False when unsaved edits were to be looked at first."""
        if not self.session.may_write(tables):
            return False
        done = work(self.session.require_write())
        self._done.append(done)
        self.session.tables_changed(done.tables)
        self.told_label.setText(message)
        return True

    @guarded
    def undo(self) -> None:
        """Take the last action back."""
        if self._done and self.session.undo(self._done[-1]):
            self._done.pop()
            self.told_label.setText(tr("message.undone"))
            self.refresh()

    def refresh(self) -> None:
        """Read everything anew."""
        raise NotImplementedError

    def areas_of(self, things: Sequence[Any]) -> list[bytes]:
        """Where the things are."""
        raise NotImplementedError

    def texts_of_buttons(self, _chosen: Sequence[Any]) -> Mapping[QPushButton, str]:
        """What buttons say for these things, where it differs."""
        return {}

    def done(self, result: int) -> None:
        """The map lets go of the layers, the session of the dialog."""
        self.map.close_map()
        for signal, slot in ((self.session.changed, self._on_changed), (self.session.workspace_closed, self.reject)):
            signal.disconnect(slot)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    @guarded
    def _on_selection(self) -> None:
        chosen = self.chosen()
        for button, is_possible in self._commands.items():
            button.setEnabled(is_possible())
        for button, text in self.texts_of_buttons(chosen).items():
            button.setText(text)
        self.map.show_places(self.areas_of(chosen))

    @guarded
    def _on_changed(self, tables: Any) -> None:
        if self._watched & set(tables):
            self.refresh()
