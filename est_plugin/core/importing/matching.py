# SPDX-License-Identifier: GPL-2.0-or-later
"""Read rows against what the workspace already holds: the same case, something like it, or new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..similar import OpenFinding, OpenFindings, Similar
from .checks import PlannedRow
from .modes import ADD, UPDATE
from .rejections import Rejection
from .wording import plain

_LAMP_LETTER = "A"


@dataclass(frozen=True)
class MatchedRows:
    """What happens with each row."""

    new: list[PlannedRow] = field(default_factory=list)
    updates: list[tuple[PlannedRow, Mapping[str, Any]]] = field(default_factory=list)  # with the row it changes
    rejected: list[tuple[Rejection, PlannedRow]] = field(default_factory=list)


def match_existing(rows: Iterable[PlannedRow], existing: Iterable[Mapping[str, Any]], mode: str = ADD) -> MatchedRows:
    """Split rows by external system and number.

    A row without a system fits the only existing one with its number. In mode add a known number is refused (it would be
    there twice); in mode update it changes the row found.
    """
    by_key: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    by_number: dict[str, list[Mapping[str, Any]]] = {}
    for record in existing:
        if record.get("external_number"):
            key = case_key(record)
            by_key.setdefault(key, []).append(record)
            by_number.setdefault(key[1], []).append(record)
    result = MatchedRows()
    for row in rows:
        found = _find(row, by_key, by_number)
        number = row.values.get("external_number")
        if not found:
            result.new.append(row)
        elif len(found) > 1:
            result.rejected.append((Rejection(row.row_number, "", number, "import.number-not-unique", {"count": len(found)}), row))
        elif mode == UPDATE:
            result.updates.append((row, found[0]))
        else:
            result.rejected.append((Rejection(row.row_number, "", number, "import.already-there", {"number": _shown(found[0])}), row))
    return result


def changes(row: PlannedRow, record: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row that differ from the stored ones; what the source leaves empty is not erased."""
    return {name: value for name, value in row.values.items() if value is not None and record.get(name) != value}


def similar_to_open(
    rows: Sequence[PlannedRow], places: Sequence[tuple[float, float] | None], open_findings: OpenFindings
) -> list[tuple[PlannedRow, Similar]]:
    """New rows with the nearest open thing of the same kind; `places` are in the workspace's system, in the order of the rows."""
    found = []
    for row, xy in zip(rows, places):
        if xy is None:
            continue
        alike = open_findings.similar(as_open(row, xy))
        if alike:
            found.append((row, alike[0]))
    return found


def as_open(row: PlannedRow, xy: tuple[float, float]) -> OpenFinding:
    """What the comparison needs of a row that is not stored yet."""
    values = row.values
    category = values.get("category") or (_LAMP_LETTER if "fault" in values or "pole_number" in values else "")
    return OpenFinding(f"row {row.row_number}", None, xy, category, values.get("kind") == "good", pole=values.get("pole_number"))


def _find(
    row: PlannedRow, by_key: Mapping[tuple[str, str], list[Mapping[str, Any]]], by_number: Mapping[str, list[Mapping[str, Any]]]
) -> list[Mapping[str, Any]]:
    if not row.values.get("external_number"):
        return []
    key = case_key(row.values)
    if key in by_key or key[0]:
        return by_key.get(key, [])
    return by_number.get(key[1], [])


def case_key(values: Mapping[str, Any]) -> tuple[str, str]:
    """What makes two case numbers the same: system and number, however they are written."""
    return plain(str(values.get("external_system") or "")), str(values["external_number"]).strip().casefold()


def _shown(record: Mapping[str, Any]) -> str:
    return str(record.get("number") or "–")
