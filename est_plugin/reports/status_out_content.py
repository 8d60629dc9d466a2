# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the cases of a fault-report system have come: what that system is told, and its columns.

The heads are words that the monthly import knows again (core/case_status.py, core/importing/synonyms.py), and none of them feeds a column of ours.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .content import Edition, Publisher, Texts

COLUMNS: tuple[tuple[str, float], ...] = (
    ("case", 16), ("system", 18), ("status", 20), ("public", 20), ("done-on", 15), ("what", 44), ("reason", 44), ("forwarded", 26),
)  # fmt: skip


@dataclass(frozen=True)
class CaseAnswer:
    """One case."""

    number: str
    system: str
    status: str
    public_word: str
    done_on: dt.date | None = None
    what: str = ""
    reason: str = ""
    forwarded_to: str = ""

    @property
    def cells(self) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        return (self.number, self.system, self.status, self.public_word, self.done_on, self.what, self.reason, self.forwarded_to)


@dataclass(frozen=True)
class StatusOut:
    """All of it."""

    system: str
    publisher: Publisher
    edition: Edition
    rows: tuple[CaseAnswer, ...] = ()


def heads(texts: Texts) -> tuple[str, ...]:
    """The first row."""
    return tuple(texts(f"status-out.head-{name}") for name, _width in COLUMNS)
