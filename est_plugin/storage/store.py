# SPDX-License-Identifier: GPL-2.0-or-later
"""What a workspace store can do, whatever database is behind it."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..core.record import Record


@dataclass(frozen=True)
class Done:
    """One finished transaction; give it to `Store.undo` to take it back."""

    label: str
    steps: tuple[tuple[str, Record | None, Record | None], ...]  # (table, before, after) in order

    @property
    def tables(self) -> set[str]:
        """Tables that were written."""
        return {table for table, _before, _after in self.steps}


class Transaction(Protocol):
    """Writes of one user action: all of them happen or none."""

    def insert(self, table: str, values: Mapping[str, Any]) -> Record:
        """Make a row (id is made when not given, number by the database); the row as stored."""

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]], on_done: Callable[[int], None] = ...) -> list[str]:
        """Make many rows fast; their ids in order. `on_done` is told now and then how many are in; it may raise Cancelled."""

    def update(self, record: Record, **changes: Any) -> Record:
        """Change the row that was read; ConflictError when somebody changed it since. The row as stored."""

    def take_back(self, record: Record, changes: dict[str, Any]) -> Record:
        """Change a row back to what it was before its last write, also a status step whose way back is not open otherwise."""

    def delete(self, record: Record) -> None:
        """Remove a row that has no history; RuleError when it has."""

    @property
    def done(self) -> Done:
        """What was written; complete after the block has ended without error."""


class Store(Protocol):
    """A workspace of one municipality."""

    path: Path  # the .gpkg; the workspace folder is path.parent
    is_read_only: bool

    @property
    def crs(self) -> str:
        """Authority id of the coordinate system, for example "EPSG:3008"."""

    @property
    def language(self) -> str:
        """Language of the workspace's own texts, "sv" or "en"."""

    def get(self, table: str, record_id: str) -> Record:
        """One row by id; NotFoundError when there is none."""

    def find(
        self, table: str, equal: Mapping[str, Any] | None = None, *, order_by: Sequence[str] = (), limit: int | None = None
    ) -> list[Record]:
        """Rows whose columns have the given values (a list or tuple means: one of them; None means: empty)."""

    def rows(
        self, table: str, columns: Sequence[str], equal: Mapping[str, Any] | None = None, *, order_by: Sequence[str] = ()
    ) -> list[tuple]:
        """Chosen columns of many rows as tuples: for long lists."""

    def within(self, table: str, xmin: float, ymin: float, xmax: float, ymax: float) -> list[Record]:
        """Rows whose geometry's bounds touch a rectangle in map units, by the spatial index."""

    def count(self, table: str, equal: Mapping[str, Any] | None = None) -> int:
        """How many rows have the given values."""

    def transaction(self, label: str) -> AbstractContextManager[Transaction]:
        """Begin one user action; an exception in the block takes everything back."""

    def undo(self, done: Done) -> Done:
        """Take a finished action back by a compensating one; ConflictError when rows were changed since."""

    def history(self, table: str, record_id: str) -> list[Record]:
        """Rows of change_log for a record, oldest first."""

    def setting(self, key: str, default: Any = None) -> Any:
        """A workspace-wide setting (text, number, bool, list or mapping; kept as JSON)."""

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a workspace-wide setting."""

    def close(self) -> None:
        """Give back files and locks."""
