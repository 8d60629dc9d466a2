# SPDX-License-Identifier: GPL-2.0-or-later
"""The one schema: every table and column of a workspace, declared once."""
from __future__ import annotations

from .barriers import BARRIER
from .findings import ATTACHMENT, FINDING, HOTSPOT, LIGHTING_DEFECT
from .follow_up import DECISION, DISPATCH, FOLLOW_UP, MEETING
from .lists import CHANGE_LOG, CODE, DEADLINE_RULE, ORGANISATION, ROUTING_RULE, SETTINGS
from .measures import CO_RESPONSIBLE, LINK_TARGETS, MEASURE, MEASURE_LINK
from .model import Column, Table
from .observations import OBSERVATION
from .promises import ACTIVITY_DONE, DIALOGUE, DIALOGUE_THEME, PROMISE, PROMISE_ACTIVITY
from .rounds import PATROL, PATROL_VISIT
from .situation import CAUSE, SITUATION_REPORT
from .walks import STOP_RATING, WALK, WALK_GROUP, WALK_STOP

VERSION = 4  # raised by each migration (storage/migrations.py)

# parents stand before their children
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SETTINGS, ORGANISATION, CODE, ROUTING_RULE, DEADLINE_RULE, HOTSPOT, PROMISE, PROMISE_ACTIVITY, WALK, WALK_STOP, WALK_GROUP, STOP_RATING,
        SITUATION_REPORT, CAUSE, MEASURE, CO_RESPONSIBLE, BARRIER, FINDING, LIGHTING_DEFECT, OBSERVATION, MEASURE_LINK, ATTACHMENT,
        DISPATCH, FOLLOW_UP, MEETING, DECISION, PATROL, PATROL_VISIT, ACTIVITY_DONE, DIALOGUE, DIALOGUE_THEME, CHANGE_LOG,
    )
}  # fmt: skip


def references_to(name: str) -> list[tuple[Table, Column]]:
    """Columns of all tables that hold ids of a table."""
    return [(table, column) for table in TABLES.values() for column in table.columns if column.references == name]


__all__ = ["Column", "LINK_TARGETS", "TABLES", "Table", "VERSION", "references_to"]
