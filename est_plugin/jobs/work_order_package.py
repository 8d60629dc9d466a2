# SPDX-License-Identifier: GPL-2.0-or-later
"""The list as a GeoPackage: the columns of the workbook as fields, words as drop-downs."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from ..core import work_orders as wo
from ..gis.exchange_package import ExchangeField, Package, write_package
from ..reports.work_content import WorkOut, WorkRow
from ..reports.work_values import control_values, value_of

_SYMBOL = {"done": "fixed", "in_progress": "planned", "planned": "planned", "ordered": "planned", "waits": "waiting", "refused": "refused",
           "not_ours": "refused", "no_fault": "fixed"}  # fmt: skip


def write_work_package(content: WorkOut, texts: Any, path: Path) -> None:
    """Write the file; it must not be there yet."""
    columns = wo.columns_of(content.kind)
    fields = [ExchangeField(name, name, wo.NUMBER if name == "measure_number" else wo.TEXT, is_hidden=True) for name in wo.HIDDEN]
    for column in columns:
        fields += _fields(column, content, texts)
    control = (("key", "value"), control_values(content, wo.POINTS))
    rows = (wo.CONTROL_ROW_HEAD, [(row.measure_id, row.measure_number, row.nr) for row in content.rows])
    write_package(path, Package(
        content.crs, tuple(fields), [_row(row, columns, content.lamp_actions) for row in content.rows], wo.POINTS, wo.NO_PLACE, "nr", "state",
        {state.label(content.control.language): _SYMBOL[state.key] for state in wo.STATES}, texts("work.package.empty"),
        {wo.CONTROL_TABLE: control, wo.CONTROL_ROWS: rows},
    ))  # fmt: skip


def _fields(column: wo.ExchangeColumn, content: WorkOut, texts: Any) -> list[ExchangeField]:
    group = texts("work.package.answer" if column.editable else "work.package.what")
    words = tuple(state.label(content.control.language) for state in column.states)
    is_long = column.type == wo.TEXT and not words and column.width > 20
    made = [ExchangeField(column.key, column.label(content.control.language), column.type, words, not column.editable, False, is_long, "", group)]
    if column.lamp_column:
        alias = texts("work.package.lamp")
        made.append(ExchangeField(column.lamp_column, alias, wo.TEXT, content.lamp_actions, False, False, False, '"fault" IS NOT NULL', group))
    return made


def _row(row: WorkRow, columns: tuple[wo.ExchangeColumn, ...], lamp_actions: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {"measure_id": row.measure_id, "measure_number": row.measure_number}
    for column in columns:
        values[column.key] = value_of(row, column)
        if column.lamp_column and row.is_lamp and values[column.key] in lamp_actions:
            values[column.lamp_column], values[column.key] = values[column.key], None  # what was done stands in one place only
    if row.has_place:
        values["xy"] = (row.x, row.y)
    return values
