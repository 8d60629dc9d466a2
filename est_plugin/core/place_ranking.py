# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of many named places somebody means who types the beginning of a name."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .alphabet import sort_key

EARLIER, HOTSPOT, STOP, STREET, ADDRESS, DISTRICT = "earlier", "hotspot", "stop", "street", "address", "district"
KINDS = (HOTSPOT, STOP, EARLIER, STREET, ADDRESS, DISTRICT)  # the municipality's own names before those of the base map
BASE_MAP = (STREET, ADDRESS, DISTRICT)
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class NamedPlace:
    """A name and where it is; without `xy` it is only words. `is_rough`: the middle of something large, a street or a district."""

    kind: str
    name: str
    xy: tuple[float, float] | None = None
    is_rough: bool = False


def fit(name: str, typed: str) -> int | None:
    """0 the whole name, 1 its beginning, 2 the beginning of one of its words, 3 somewhere inside; None: not at all."""
    have, want = plain(name), plain(typed)
    if not want or want not in have:
        return None
    if have == want:
        return 0
    if have.startswith(want):
        return 1
    return 2 if re.search(r"(?<!\w)" + re.escape(want), have) else 3


def ranked(places: Iterable[NamedPlace], typed: str, limit: int = 12) -> list[NamedPlace]:
    """The best fits first, each name once; a place with a point goes before the same words without one.

    A name of the base map is what the base map says: where somebody stood who reported from a street is not where the street is.
    """
    fitting = [(rank, place) for place in places if (rank := fit(place.name, typed)) is not None]
    fitting.sort(key=lambda one: (one[0], KINDS.index(one[1].kind), _by_number(one[1].name)))
    best: dict[str, NamedPlace] = {}
    for _rank, place in fitting:
        key = plain(place.name)
        known = best.get(key)
        if known is None or (known.xy is None and place.xy is not None) or (known.kind == EARLIER and place.kind in BASE_MAP):
            best[key] = place
    return list(best.values())[:limit]


def plain(text: str) -> str:
    """Small letters, single spaces."""
    return " ".join((text or "").casefold().split())


def _by_number(name: str) -> list:
    """Storgatan 2 before Storgatan 12."""
    return [int(part) if at % 2 else sort_key(part) for at, part in enumerate(_NUMBER.split(name))]
