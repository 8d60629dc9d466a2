# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports to review as plain rows, their filters, and the remarks on each of them."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..core import geometry, review
from ..core.period import Period
from ..core.report_remarks import Remark, Seen, remarks
from ..core.similar_reports import ReportIndex, Told, closeness
from ..storage.store import Store
from . import person_guard
from .memory import collector_at_rest
from .municipality_area import area_in
from .save_observation import NOT_A_REPORT, TABLE

MOST_PROPOSALS = 9
BATCH_ROWS = 2  # rows written in the same moment came together, from a file
NEAR_M = 250.0  # so far round a report others are looked for when two shall be one


class ReviewRow(NamedTuple):
    """One report as the list shows it."""

    id: str
    number: int | None
    occurred_from: dt.datetime | None
    occurred_to: dt.datetime | None
    category: str | None
    felt_or_occurred: str
    certainty: str
    place_text: str | None
    description: str | None
    organisation_id: str | None
    source: str | None
    is_secret: bool
    review_state: str
    review_reason: str | None
    same_as_id: str | None
    external_system: str | None
    external_number: str | None
    created_at: dt.datetime | None
    geom: bytes | None

    @property
    def xy(self) -> tuple[float, float] | None:
        """Its point in the workspace CRS."""
        return geometry.point_xy(self.geom) if self.geom else None

    @property
    def told(self) -> Told:
        """What is compared with other reports."""
        return Told(self.id, self.number, self.category, self.occurred_from, self.occurred_to, self.xy, self.place_text)


@dataclass(frozen=True)
class ReviewFilter:
    """Which reports are shown; None: all of them."""

    state: str | None = review.NEW
    source: str | None = None
    organisation_id: str | None = None
    batch: dt.datetime | None = None
    period: Period | None = None
    text: str = ""


def load(store: Store, *, state: str | None = None, ids: Collection[str] | None = None) -> list[ReviewRow]:
    """Reports in the order they came, in one reading: of one state of review, or just these, or all."""
    equal: dict[str, Any] = {} if state is None else {"review_state": state}
    if ids is not None:
        equal["id"] = list(ids)
    with collector_at_rest():
        rows = store.rows(TABLE, ReviewRow._fields, equal)
        return [ReviewRow._make(row) for row in rows]


def matching(rows: Iterable[ReviewRow], chosen: ReviewFilter, zone: dt.tzinfo) -> list[ReviewRow]:
    """The rows that a filter shows."""
    found = list(rows)
    for name in ("source", "organisation_id"):
        wanted = getattr(chosen, name)
        if wanted is not None:
            found = [row for row in found if getattr(row, name) == wanted]
    if chosen.state is not None:
        found = [row for row in found if row.review_state == chosen.state]
    if chosen.batch is not None:
        found = [row for row in found if row.created_at == chosen.batch]
    if chosen.period is not None:
        found = [row for row in found if row.occurred_from is not None and row.occurred_from.astimezone(zone).date() in chosen.period]
    words = chosen.text.casefold().strip()
    return [row for row in found if _holds(row, words)] if words else found


def counts(store: Store) -> dict[str, int]:
    """State of review → how many reports."""
    return Counter(state for (state,) in store.rows(TABLE, ("review_state",)))


def batches(rows: Iterable[ReviewRow]) -> list[tuple[dt.datetime, int]]:
    """(moment, how many) of reports that were written together, the latest first."""
    found = Counter(row.created_at for row in rows if row.created_at is not None)
    return sorted(((moment, n) for moment, n in found.items() if n >= BATCH_ROWS), reverse=True)


class Remarks:
    """Remarks on reports, each worked out when it is first asked for."""

    def __init__(self, store: Store, now: dt.datetime | None = None) -> None:
        self.now = now or dt.datetime.now(dt.timezone.utc)
        self._marks = person_guard.harmless(store)
        self._area = area_in(store, store.crs)
        columns = ("id", "number", "category", "occurred_from", "occurred_to", "geom", "place_text", "review_state")
        with collector_at_rest():
            told = (
                Told(key, number, category, start, end, geometry.point_xy(geom) if geom else None, place)
                for key, number, category, start, end, geom, place, state in store.rows(TABLE, columns) if state not in NOT_A_REPORT
            )  # fmt: skip
            self._index = ReportIndex(told)
        self._known: dict[str, tuple[Remark, ...]] = {}

    def of(self, row: ReviewRow) -> tuple[Remark, ...]:
        """What should be looked at in a report."""
        found = self._known.get(row.id)
        if found is None:
            found = self._known[row.id] = self._look(row)
        return found

    def forget(self, row: ReviewRow) -> None:
        """A report was written: it and those that may be like it are looked at again."""
        near = [row.id, *(one.report.id for one in self._index.similar(row.told))]
        if row.review_state in NOT_A_REPORT:
            self._index.remove(row.id)
        else:
            self._index.add(row.told)
        for key in [*near, *(one.report.id for one in self._index.similar(row.told))]:
            self._known.pop(key, None)

    def forget_marks(self, store: Store) -> None:
        """Something was called harmless."""
        self._marks = person_guard.harmless(store)
        self._known.clear()

    def hits(self, row: ReviewRow) -> list[person_guard.Hit]:
        """What looks like personal data in the texts of a report."""
        return [hit for text in (row.description, row.place_text) for hit in person_guard.remaining(text, self._marks)]

    def _look(self, row: ReviewRow) -> tuple[Remark, ...]:
        seen = Seen(row.category, row.occurred_from, row.xy, row.is_secret, self.hits(row), self._index.first(row.told))
        return remarks(seen, self.now, self._area)


def merge_proposals(store: Store, row: ReviewRow) -> list[ReviewRow]:
    """Reports that this one may be the same as: nearest in place, then in time, then of its category."""
    if row.xy is not None:
        x, y = row.xy
        near = {one.id for one in store.within(TABLE, x - NEAR_M, y - NEAR_M, x + NEAR_M, y + NEAR_M)} or {row.id}
        found = load(store, ids=near)
    else:
        found = []
    if len(found) <= MOST_PROPOSALS and row.category:
        others = store.rows(TABLE, ("id", "occurred_from"), {"category": row.category})
        found += load(store, ids=_nearest_in_time(row, others, {one.id for one in found}))
    kept = [one for one in found if one.id != row.id and one.review_state not in NOT_A_REPORT]
    return sorted(kept, key=lambda one: closeness(row.told, one.told))[:MOST_PROPOSALS]


def merged_numbers(store: Store, row: ReviewRow) -> list[int]:
    """Numbers of the reports that were merged into this one: they stay findable."""
    return sorted(number for (number,) in store.rows(TABLE, ("number",), {"same_as_id": row.id, "review_state": review.MERGED}) if number)


def _nearest_in_time(row: ReviewRow, others: Sequence[tuple[str, dt.datetime | None]], known: Collection[str]) -> list[str]:
    here = row.occurred_from
    if here is None:
        return []
    rest = [(abs(start - here), key) for key, start in others if start is not None and key not in known and key != row.id]
    return [key for _gap, key in sorted(rest)[: 4 * MOST_PROPOSALS]]


def _holds(row: ReviewRow, words: str) -> bool:
    if words.lstrip("#").isdigit() and str(row.number or "") == words.lstrip("#"):
        return True
    texts = (row.place_text, row.description, row.external_number)
    return any(words in text.casefold() for text in texts if text)
