# SPDX-License-Identifier: GPL-2.0-or-later
"""Save an EST report as it is typed: what, when, where, how sure, and who tells it. One transaction, which can be taken back."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import geometry, review
from ..core.errors import InputError
from ..core.record import Record
from ..core.report_time import Interval
from ..core.similar_reports import WITHIN_M, ReportIndex, Similar, Told, told
from ..storage.store import Done, Store
from .entry_lists import Option
from .same_thing import root_of, same_as

TABLE = "observation"
SOURCE = "est_report"
FAVOURITES = ("SKA", "KLO", "NED", "BEL", "SAM", "ORD", "TRF", "OVA")  # until a workspace has habits of its own
MOST_FAVOURITES = 8
NOT_A_REPORT = (review.MERGED, review.REJECTED)


@dataclass(frozen=True)
class Observed:
    """A report as the form gives it. `xy` in the workspace CRS; `place_text` alone is enough to say where."""

    when: Interval
    category: str
    xy: tuple[float, float] | None = None
    place_text: str | None = None
    felt_or_occurred: str = "occurred"
    certainty: str = "seen"
    description: str | None = None
    organisation_id: str | None = None
    source: str | None = SOURCE
    is_secret: bool = False
    external_number: str | None = None
    is_reviewed: bool = False  # the coordinator who types it has already looked at it
    same_as_id: str | None = None  # a report that it tells the same as


@dataclass(frozen=True)
class SavedReport:
    """The report as stored, and how to take it back."""

    record: Record
    done: Done


def save_observation(store: Store, seen: Observed, now: dt.datetime | None = None) -> SavedReport:
    """Save one report; RuleError or InputError says what it lacks. What is the same as another one is kept as merged with it."""
    if not (seen.category or "").strip():
        raise InputError("report-form.category-missing")
    values = _values(store, seen, now or dt.datetime.now(dt.timezone.utc))
    review.check_report(values)
    with store.transaction("observation") as tx:
        record = tx.insert(TABLE, values)
    return SavedReport(record, tx.done)


def nothing_to_report(when: Interval, organisation_id: str | None, *, is_reviewed: bool = False) -> Observed:
    """An organisation tells that nothing happened: silence and calm are not the same."""
    return Observed(when, review.NOTHING_TO_REPORT, organisation_id=organisation_id, is_reviewed=is_reviewed)


def similar_reports(store: Store, one: Told) -> list[Similar]:
    """Reports within 25 m, of the same category, overlapping in time within an hour: the nearest first."""
    if one.xy is not None:
        x, y = one.xy
        rows = store.within(TABLE, x - WITHIN_M, y - WITHIN_M, x + WITHIN_M, y + WITHIN_M)
    else:
        rows = store.find(TABLE, {"place_text": one.place, "geom": None}) if one.place else []
    return ReportIndex(as_told(row) for row in rows if row["review_state"] not in NOT_A_REPORT).similar(one)


def as_told(row: Record) -> Told:
    """What is compared of a report."""
    return told(row, geometry.point_xy(row["geom"]) if row["geom"] else None)


def favourites(store: Store, categories: Sequence[Option]) -> list[Option]:
    """The eight categories most used in this workspace, filled up with the shipped ones; in the order of the list, so that buttons stay in place."""
    used = Counter(code for (code,) in store.rows(TABLE, ("category",)))
    known = {one.code: one for one in categories if one.code != review.NOTHING_TO_REPORT}
    wanted = [code for code, _count in used.most_common() if code in known]
    wanted += [code for code in FAVOURITES if code in known] + list(known)
    chosen = set(list(dict.fromkeys(wanted))[:MOST_FAVOURITES])
    return [one for one in categories if one.code in chosen]


def _values(store: Store, seen: Observed, now: dt.datetime) -> dict:
    values = {
        "occurred_from": seen.when[0], "occurred_to": seen.when[1], "category": seen.category, "felt_or_occurred": seen.felt_or_occurred,
        "certainty": seen.certainty, "place_text": _text(seen.place_text), "description": _text(seen.description),
        "organisation_id": seen.organisation_id, "source": seen.source, "is_secret": seen.is_secret, "external_number": _text(seen.external_number),
        "geom": geometry.point(*seen.xy) if seen.xy is not None else None, "review_state": review.NEW,
    }  # fmt: skip
    if seen.same_as_id:
        kept = root_of(seen.same_as_id, same_as(store, TABLE, only_merged=True))
        values.update(review_state=review.MERGED, same_as_id=kept, reviewed_at=now)
    elif seen.is_reviewed:
        values.update(review_state=review.APPROVED, reviewed_at=now)
    return values


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
