# SPDX-License-Identifier: GPL-2.0-or-later
"""The only file that asks for a QGIS version or knows that names differ between versions."""
from __future__ import annotations

from qgis.core import (
    Qgis, QgsAttributeEditorContainer, QgsException, QgsMapLayer, QgsProviderConnectionException, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import QMetaType, QVariant

QGIS_VERSION_INT: int = Qgis.QGIS_VERSION_INT

# 3.22 raises the first, newer versions the second, and they are unrelated
PROVIDER_ERRORS = (QgsException, QgsProviderConnectionException)


def _field_types() -> dict[str, object]:
    """QGIS type of a field for a type of the schema; QgsField takes QMetaType from 3.38."""
    if QGIS_VERSION_INT >= 33800:
        kind = QMetaType.Type
        names = (kind.QString, kind.Int, kind.LongLong, kind.Double, kind.Bool, kind.QDate, kind.QDateTime)
    else:
        kind = QVariant.Type
        names = (kind.String, kind.Int, kind.LongLong, kind.Double, kind.Bool, kind.Date, kind.DateTime)
    text, integer, long_integer, real, boolean, date, datetime = names
    return {
        "text": text, "uuid": text, "json": text, "integer": integer, "long": long_integer,
        "real": real, "boolean": boolean, "date": date, "datetime": datetime,
    }  # fmt: skip


FIELD_TYPES = _field_types()


def is_null(value: object) -> bool:
    """Whether a value that came from a layer is empty: None or a null QVariant."""
    return value is None or (isinstance(value, QVariant) and value.isNull())


def set_group_box(container: QgsAttributeEditorContainer, is_box: bool) -> None:
    """Make a container of a form a framed group or a tab; a flag until 3.32, then a type."""
    if QGIS_VERSION_INT >= 33200:
        kinds = Qgis.AttributeEditorContainerType
        container.setType(kinds.GroupBox if is_box else kinds.Tab)
    else:
        container.setIsGroupBox(is_box)


def server_texts(layer: QgsMapLayer) -> tuple[str, str]:
    """(attribution, abstract) that a layer shows through QGIS Server; from 3.38 they stand in an object of their own."""
    holder = layer.serverProperties() if QGIS_VERSION_INT >= 33800 else layer
    return holder.attribution(), holder.abstract()


def save_style_in_file(layer: QgsVectorLayer, name: str) -> bool:
    """Keep the style of a layer in its own file as the usual one; whether it was kept. Newer versions tell what failed by flags."""
    if hasattr(layer, "saveStyleToDatabaseV2"):
        found, _message = layer.saveStyleToDatabaseV2(name, "", True, "")
        needed = QgsMapLayer.SaveStyleResult
        return not found & needed.QmlGenerationFailed and not found & needed.DatabaseWriteFailed  # QGIS reads QML
    return not layer.saveStyleToDatabase(name, "", True, "")
