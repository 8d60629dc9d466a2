# SPDX-License-Identifier: GPL-2.0-or-later
"""What a foreign column may also be: it has no column of its own with us, but says something about one."""
from __future__ import annotations

from ..schema import Column, Table
from ..schema.model import TEXT
from .when_reader import CLOCK, CLOCK_TO

EXTRA = "extra"  # tab of a column that no form shows
HEADING, DUPLICATE_OF, SOURCE_STATUS = "heading", "duplicate_of", "source_status"

_EXTRA: dict[str, tuple[Column, ...]] = {
    "observation": (
        Column(CLOCK, TEXT, "Klockslag", "Time of day", tab=EXTRA),
        Column(CLOCK_TO, TEXT, "Klockslag, till", "Time of day, to", tab=EXTRA),
        Column(HEADING, TEXT, "Rubrik", "Heading", tab=EXTRA),
        Column(SOURCE_STATUS, TEXT, "Status i källan", "Status in the source", tab=EXTRA),
        Column(DUPLICATE_OF, TEXT, "Samma ärende som (ärendenr)", "Same case as (case number)", tab=EXTRA),
    )
}
_DECIDED_HERE = {"observation": frozenset(("review_state", "review_reason", "reviewed_at", "same_as_id"))}


def extra_columns(table: Table) -> tuple[Column, ...]:
    """Further meanings that a column may have for a table."""
    return _EXTRA.get(table.name, ())


def is_decided_here(table: Table, name: str) -> bool:
    """Whether the column holds what is decided in this workspace and is never taken from a file."""
    return name in _DECIDED_HERE.get(table.name, ())
