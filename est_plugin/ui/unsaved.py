# SPDX-License-Identifier: GPL-2.0-or-later
"""Unsaved edits in QGIS' own buffers: asked about before the store writes the same tables."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject, QgsVectorLayer

from ..core.errors import StorageError
from ..gis import layer_roles
from ..i18n import tr
from .messenger import Messenger

SAVE, DISCARD = 0, 1


def edited_layers(project: QgsProject, tables: Iterable[str]) -> list[QgsVectorLayer]:
    """Our layers of these tables that hold unsaved edits."""
    found = (layer for table in sorted(set(tables)) for layer in layer_roles.layers_of(project, table))
    return [layer for layer in found if isinstance(layer, QgsVectorLayer) and layer.isModified()]


def settle_unsaved_edits(project: QgsProject, tables: Iterable[str], messenger: Messenger) -> bool:
    """Save or drop them as the user says; False when she wants neither."""
    layers = edited_layers(project, tables)
    if not layers:
        return True
    question = tr("unsaved.question", layers=", ".join(layer.name() for layer in layers))
    answer = messenger.ask_choice(question, [tr("unsaved.save"), tr("unsaved.discard"), tr("button.cancel")])
    if answer not in (SAVE, DISCARD):
        return False
    for layer in layers:
        if answer == DISCARD:
            layer.rollBack(False)
        elif not layer.commitChanges(False):
            raise StorageError("error.not-saved", layer=layer.name(), reason="; ".join(layer.commitErrors()))
    return True
