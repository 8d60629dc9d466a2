# SPDX-License-Identifier: GPL-2.0-or-later
"""New EST reports that no rule can refuse, shown a column at a time: then the database need not ask fifty questions of each of a hundred thousand rows.

The rules stay those of the triggers. What is not shown here to keep them is asked row by row as ever, and gets its answer there; a test holds
that nothing is shown that a trigger would refuse, and that no rule is unknown here.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from ..core import review
from ..core.blank import is_blank
from ..core.choices import CHOICES
from ..core.schema import TABLES, Column
from ..core.schema.model import BOOLEAN, DATETIME, INTEGER, TEXT, UUID

TABLE = "observation"
RULES = 47  # questions that the trigger asks of a new report
_MADE = ("id", "ver", "created_at", "created_by", "updated_at", "updated_by", "number")  # by the store itself
_OPEN_STATES = frozenset((review.NEW, review.APPROVED))  # the others ask for more
_TYPES: dict[str, type] = {TEXT: str, UUID: str, INTEGER: int, BOOLEAN: bool, DATETIME: datetime}
_YEARS = (1000, 9000)
_LARGEST_NUMBER = 2**31 - 1


def is_proved(connection: sqlite3.Connection, columns: Mapping[str, list], given: Iterable[str]) -> bool:
    """Whether all rows keep all rules of `observation`, whatever the columns hold.

    Parameters
    ----------
    columns : name → values as `many_rows.completed` gives them, numbers included
    given : names of columns that came from outside; what the store makes itself is not asked
    """
    if any(name in given for name in _MADE) or any(name not in columns for name in ("occurred_from", "category")):
        return False
    table = TABLES[TABLE]
    if max(columns["number"], default=0) >= _LARGEST_NUMBER:
        return False
    if not all(_fits(connection, table[name], columns[name][:1]) for name in ("created_by", "updated_by")):  # the same in all rows
        return False
    asked = [table[name] for name in columns if name not in _MADE and name != "geom"]
    return all(_fits(connection, column, columns[column.name]) for column in asked) and _keeps_own_rules(columns)


def _fits(connection: sqlite3.Connection, column: Column, values: list) -> bool:
    """Type, length, and that the value is one of those it may be."""
    types = set(map(type, values))
    has_gaps = type(None) in types
    if (column.required and has_gaps) or not types <= {type(None), _TYPES.get(column.type)}:
        return False
    if column.type == DATETIME:
        return all(value is None or (value.tzinfo is timezone.utc and _YEARS[0] < value.year < _YEARS[1]) for value in values)
    if column.type == BOOLEAN:
        return True
    if column.choices or column.code_list or column.references:
        return set(values) - {None} <= _allowed(connection, column)
    if column.type != TEXT or column.required or column.max_length is None:
        return types == {type(None)}
    return max((len(value) for value in values if value is not None), default=0) <= column.max_length and _is_plain(values)


def _is_plain(values: list) -> bool:
    """Without NUL, at which the database stops counting letters."""
    return not any(value is not None and "\x00" in value for value in values)


def _allowed(connection: sqlite3.Connection, column: Column) -> set[Any]:
    if column.choices:
        return {choice.value for choice in CHOICES[column.choices]}
    if column.code_list:
        return {code for (code,) in connection.execute("SELECT code FROM code WHERE list = ?", (column.code_list,))}
    if column.references == "organisation":
        return {row_id for (row_id,) in connection.execute("SELECT id FROM organisation")}
    return set()


def _keeps_own_rules(columns: Mapping[str, list]) -> bool:
    """The same as core.review.check_report."""
    count = len(columns["category"])
    ends, places, points = (columns.get(name) or [None] * count for name in ("occurred_to", "place_text", "geom"))
    if not set(columns["review_state"]) <= _OPEN_STATES:
        return False
    if any(end is not None and end < begun for begun, end in zip(columns["occurred_from"], ends)):
        return False
    return all(
        point is not None or category == review.NOTHING_TO_REPORT or not is_blank(place)
        for point, category, place in zip(points, columns["category"], places)
    )  # fmt: skip
