# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows under headings: by responsible, walk, status, place or category; the order within a group stays."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..alphabet import sort_key
from .ordering import STATUS_ORDER
from .row import WorkRow

NONE, RESPONSIBLE, WALK, STATUS, PLACE, CATEGORY = GROUPINGS = ("none", "responsible", "walk", "status", "place", "category")


@dataclass(frozen=True)
class Names:
    """Words for what rows hold by id or code; the order of the walks and stops is that of the lists."""

    organisations: Mapping[str, str] = field(default_factory=dict)
    walks: Mapping[str, str] = field(default_factory=dict)
    stops: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    measure_types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """Stands above its rows; an empty `key` means that they have no such thing."""

    by: str
    key: str
    name: str
    count: int


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")


_KEYS: dict[str, Callable[[WorkRow], str]] = {
    RESPONSIBLE: lambda row: row.holder_id or "",
    WALK: lambda row: _first(one.walk_id for one in row.things),
    STATUS: lambda row: row.status,
    PLACE: lambda row: _first(one.stop_id for one in row.things) or row.place,
    CATEGORY: lambda row: _first(one.letter for one in row.things),
}


def grouped(rows: Iterable[WorkRow], by: str, names: Names) -> list[tuple[Heading, list[WorkRow]]]:
    """Each heading with its rows; a row stands once, under the first thing it answers."""
    key_of = _KEYS[by]
    found: dict[str, list[WorkRow]] = {}
    for row in rows:
        found.setdefault(key_of(row), []).append(row)
    place = _places(by, names)
    ordered = sorted(found, key=lambda key: place(key, found[key][0]))
    return [(Heading(by, key, _name(by, key, names), len(found[key])), found[key]) for key in ordered]


def _name(by: str, key: str, names: Names) -> str:
    """The name that is known here; statuses are named by who shows them."""
    known = {RESPONSIBLE: names.organisations, WALK: names.walks, PLACE: names.stops, CATEGORY: names.letters}.get(by, {})
    return known.get(key, key)


def _places(by: str, names: Names) -> Callable[[str, WorkRow], tuple]:
    """Where a group stands: what nobody has comes first, what lies nowhere last."""
    if by == RESPONSIBLE:
        return lambda key, row: (key != "", sort_key(names.organisations.get(key, row.responsible)))
    if by == STATUS:
        return lambda key, _row: (STATUS_ORDER.get(key, -1),)
    listed = {WALK: names.walks, PLACE: names.stops, CATEGORY: names.letters}[by]
    order = {key: place for place, key in enumerate(listed)}
    return lambda key, _row: (key == "", order.get(key, len(order)), sort_key(key))
