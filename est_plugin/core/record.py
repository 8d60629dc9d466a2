# SPDX-License-Identifier: GPL-2.0-or-later
"""A row of a table as plain values, whatever store it came from."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Record(Mapping[str, Any]):
    """Immutable row: `record["severity"]`, `record.id`, `record.ver`; unknown columns raise KeyError."""

    __slots__ = ("_values", "table")

    def __init__(self, table: str, values: Mapping[str, Any]) -> None:
        self.table = table
        self._values = dict(values)

    @property
    def id(self) -> str:
        """Our own stable key (UUID text)."""
        return self._values["id"]

    @property
    def ver(self) -> int:
        """Version for the optimistic lock."""
        return self._values["ver"]

    def with_values(self, **changes: Any) -> Record:
        """The same row with other values; nothing is stored."""
        return Record(self.table, {**self._values, **changes})

    def __getitem__(self, column: str) -> Any:
        return self._values[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash((self.table, self._values.get("id"), self._values.get("ver")))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.table == other.table and self._values == other._values

    def __repr__(self) -> str:
        return f"Record({self.table!r}, {self._values!r})"
