# SPDX-License-Identifier: GPL-2.0-or-later
"""The only file that asks for a QGIS version or knows that names differ between versions."""
from __future__ import annotations

from qgis.core import Qgis, QgsException, QgsProviderConnectionException
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
