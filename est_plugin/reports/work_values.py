# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the cells of a list that goes out, and what the file tells about itself: the same in workbook and GeoPackage."""

from __future__ import annotations

from typing import Any

from ..core import work_orders as wo
from .work_content import WorkOut, WorkRow


def value_of(row: WorkRow, column: wo.ExchangeColumn) -> Any:
    """What stands in a cell: of columns to answer what was known, of the others the row's own field."""
    if column.editable:
        return row.sent.get(column.key)
    if column.key == "what":
        return "\n".join(part for part in (row.what, row.more, row.barrier) if part)
    if column.key in ("north", "east"):
        place = row.y if column.key == "north" else row.x
        return None if place is None else round(place, 1)
    return getattr(row, column.key)


def control_values(content: WorkOut, list_name: str) -> list[tuple[str, str]]:
    """Key and value of everything that a file tells about itself."""
    control = content.control
    known = {
        "format": wo.FORMAT, "version": str(wo.FORMAT_VERSION), "dispatch_id": control.dispatch_id, "workspace_id": control.workspace_id,
        "kind": control.kind, "language": control.language, "made_at": control.made_at, "sheet": list_name,
    }  # fmt: skip
    return [(key, known[key]) for key in wo.CONTROL_KEYS]
