# SPDX-License-Identifier: GPL-2.0-or-later
"""Which column of a base-map layer serves a purpose, as the user chose; kept with the layer in the project."""
from __future__ import annotations

from qgis.core import QgsMapLayer

FIELD_PROPERTY = "est_plugin/field/"  # + purpose
_CHOSEN = "="  # before the column, so that "there is none" is something: QGIS 3.40 reads an empty text as nothing


def chosen_field(layer: QgsMapLayer, purpose: str) -> str | None:
    """The column that was chosen, "" when the user said that there is none, None when nothing was chosen."""
    chosen = layer.customProperty(FIELD_PROPERTY + purpose)
    return None if chosen is None else str(chosen).removeprefix(_CHOSEN)


def keep_field(layer: QgsMapLayer, purpose: str, column: str | None) -> None:
    """Remember the choice; None forgets it, so that the column is guessed again."""
    if column is None:
        layer.removeCustomProperty(FIELD_PROPERTY + purpose)
    else:
        layer.setCustomProperty(FIELD_PROPERTY + purpose, _CHOSEN + column)
