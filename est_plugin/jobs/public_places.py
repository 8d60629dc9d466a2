# SPDX-License-Identifier: GPL-2.0-or-later
"""Prioriterade platser and reports as the public may see them: generalised places, months, no small numbers, no texts that nobody has cleared."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..core import geometry
from ..core.hotspot_candidate import NO_PROBLEM
from ..core.period import Period
from ..core.public_place import CELL, PublicGrid, PublicPlace, generalise, public_name
from ..core.review import COUNTED
from ..core.small_numbers import SETTING, is_small, limit_of
from ..i18n import Texts
from ..storage.store import Store
from .hotspot_priorities import priorities
from .local_days import zone_of

XY = tuple


@dataclass(frozen=True)
class PublicHotspot:
    """One *prioriterad plats*: neither reason nor level nor justification, those are written for ourselves."""

    name: str  # without the number of a house; goes through the check of public texts like all others
    place: PublicPlace
    months: str  # oktober–november 2026
    reports: int | None  # None: not known, or too few to be told
    is_small: bool  # too few to be told


@dataclass(frozen=True)
class PublicCount:
    """Reports of one square."""

    place: PublicPlace
    reports: int


def public_hotspots(store: Store, language: str, dwellings: Sequence[XY] | None = None, blocks: Sequence[bytes] = ()) -> list[PublicHotspot]:
    """The places that are prioritised now, in their order, as the public may see them. `dwellings` and `blocks` as in core.public_place."""
    limit, texts, grid = limit_of(store.setting(SETTING)), Texts(language), PublicGrid(dwellings)
    found = []
    for one in priorities(store):
        row = one.hotspot
        if not row["geom"]:
            continue
        few = is_small(row["events"], limit)
        months = months_words(row["period_from"], row["period_to"], texts)
        place = generalise(row["geom"], grid, blocks, dwellings or ())
        found.append(PublicHotspot(public_name(one.name), place, months, None if few else row["events"], few))
    return found


def public_counts(
    store: Store, period: Period, felt_or_occurred: str, grid: PublicGrid | None = None, nowhere: Collection[str] = ()
) -> tuple[list[PublicCount], int]:  # fmt: skip
    """(counted reports of one kind per square, how many are left out because their square has too few); confidential ones are never counted.

    `nowhere` are ids of reports whose point is no place, such as the middle of a town.
    """
    limit, zone, squares = limit_of(store.setting(SETTING)), zone_of(store), grid or PublicGrid()
    equal = {"review_state": COUNTED, "felt_or_occurred": felt_or_occurred}
    counts: Counter = Counter()
    for key, start, category, geom, is_secret in store.rows("observation", ("id", "occurred_from", "category", "geom", "is_secret"), equal):
        is_told = geom and not is_secret and key not in nowhere and category not in NO_PROBLEM
        if is_told and isinstance(start, dt.datetime) and start.astimezone(zone).date() in period:
            counts[squares.square(geometry.point_xy(geom))] += 1
    shown = [PublicCount(PublicPlace(CELL, (ring,)), n) for ring, n in counts.items() if not is_small(n, limit)]
    return sorted(shown, key=lambda one: (-one.reports, one.place.rings)), sum(n for n in counts.values() if is_small(n, limit))


def months_words(first: dt.date | None, last: dt.date | None, texts: Texts) -> str:
    """oktober–november 2026; days are not told in public."""
    days = [day for day in (first, last) if day is not None]
    words = [f"{texts(f'reports.month.{day.month}')} {day.year}" for day in days]
    if len(days) == 2 and days[0].year == days[1].year and words[0] != words[1]:
        words[0] = texts(f"reports.month.{days[0].month}")
    return "–".join(dict.fromkeys(words))


def heading(texts: Texts, n: int) -> str:
    """What hotspots are called in public: prioriterade platser."""
    return texts("public-place.heading", n=n)


def small_numbers_note(store: Store, texts: Texts) -> str:
    """Why some places are without a number."""
    return texts("public-place.small", limit=limit_of(store.setting(SETTING)))


def texts_shown(hotspots: Iterable[PublicHotspot]) -> list[str]:
    """All words that the public reads, for the check of public texts."""
    return [text for one in hotspots for text in (one.name, one.months) if text]
