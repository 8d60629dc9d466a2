# SPDX-License-Identifier: GPL-2.0-or-later
"""The attribute form of one row, opened by its table and id."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsExpression, QgsFeatureRequest

from ..core.errors import InputError
from .session import Session


def open_row_form(session: Session, iface: Any, table: str, record_id: str, *, is_modal: bool = False) -> None:
    """Open it; a row that is not in the layer is said."""
    layer = session.layer(table)
    wanted = QgsExpression.createFieldEqualityExpression("id", record_id)
    feature = next(layer.getFeatures(QgsFeatureRequest().setFilterExpression(wanted)), None)
    if feature is None:
        raise InputError("error.row-not-found", table=table, record_id=record_id)
    iface.openFeatureForm(layer, feature, False, is_modal)
