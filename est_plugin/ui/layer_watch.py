# SPDX-License-Identifier: GPL-2.0-or-later
"""Hears what happens in the layers of the workspace: rows saved through QGIS' own forms, things selected on the map."""
from __future__ import annotations

from functools import partial
from typing import Callable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..gis import layer_roles

SELECTABLE = ("finding", "lighting_defect", "hotspot", "observation")


class LayerWatch(QObject):
    """Connected to the layers of the project that is open; `follow` again after another one was opened."""

    committed = pyqtSignal(str)  # role
    selection_changed = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._connections: list[tuple[QgsVectorLayer, str, Callable]] = []

    def follow(self) -> None:
        """Listen to the layers the project has now."""
        self.release()
        for role, layer in layer_roles.our_layers(self._project):
            self._connect(layer, "afterCommitChanges", partial(self.committed.emit, role))
            if role in SELECTABLE:
                self._connect(layer, "selectionChanged", self._on_selection)

    def release(self) -> None:
        """Stop listening; layers that are gone took their connections along."""
        for layer, signal, slot in self._connections:
            if not sip.isdeleted(layer):
                getattr(layer, signal).disconnect(slot)
        self._connections = []

    def _connect(self, layer: QgsVectorLayer, signal: str, slot: Callable) -> None:
        getattr(layer, signal).connect(slot)
        self._connections.append((layer, signal, slot))

    def _on_selection(self, *_ids: object) -> None:
        self.selection_changed.emit()
