# SPDX-License-Identifier: GPL-2.0-or-later
"""The four answers of a review – approve, merge, mask, reject – and all that have no remark at once. Each is one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from ..core import review
from ..core.blank import is_blank
from ..core.errors import InputError
from ..core.record import Record
from ..storage.store import Done, Store
from .memory import collector_at_rest
from .review_list import Remarks, ReviewRow
from .same_thing import point_to_kept, root_of, same_as
from .save_observation import TABLE

Progress = Callable[[float], None]  # share done, 0–1; raises Cancelled to stop


def approve(store: Store, ids: Collection[str], now: dt.datetime | None = None, progress: Progress = lambda share: None) -> Done:
    """They count from now on. What is masked stays masked; one that was rejected or merged stands for itself again."""
    rows = [row for row in _rows(store, ids) if row["review_state"] not in review.COUNTED]
    if not rows:
        raise InputError("report-review.nothing-to-approve")
    moment = now or _now()
    with collector_at_rest(), store.transaction("approve_reports") as tx:
        for at, row in enumerate(rows):
            if at % 500 == 0:
                progress(at / len(rows))
            changes = {"review_state": review.APPROVED, "reviewed_at": moment}
            if row["review_state"] == review.MERGED:
                changes["same_as_id"] = None
            if row["review_reason"] is not None:
                changes["review_reason"] = None
            tx.update(row, **changes)
    return tx.done


def merge(store: Store, kept_id: str, merged_ids: Collection[str], now: dt.datetime | None = None) -> Done:
    """The kept report keeps its own values; the others point to it, count no more, and are still found by their numbers.

    A report that others were merged with takes them along. One that was itself merged hands over to the one it belongs to.
    """
    pairs = same_as(store, TABLE, only_merged=True)
    kept = store.get(TABLE, root_of(kept_id, pairs))
    if kept["review_state"] == review.REJECTED:
        raise InputError("report-review.kept-is-rejected", number=kept["number"])
    rows = [row for row in _rows(store, merged_ids) if row.id != kept.id]
    if not rows:
        raise InputError("error.merge-needs-two")
    moment = now or _now()
    with store.transaction("merge_reports") as tx:
        point_to_kept(store, tx, TABLE, [row.id for row in rows], kept.id)
        for row in rows:
            tx.update(row, review_state=review.MERGED, same_as_id=kept.id, reviewed_at=moment)
    return tx.done


def mask(store: Store, report_id: str, description: str | None, place_text: str | None, now: dt.datetime | None = None) -> Done:
    """The new texts take the place of the old ones, which no table and no log keeps. The report counts."""
    row = store.get(TABLE, report_id)
    texts = {"description": _text(description), "place_text": _text(place_text)}
    if all(texts[name] == row[name] for name in texts):
        raise InputError("report-review.mask-unchanged")
    changes = {**texts, "review_state": review.MASKED, "reviewed_at": now or _now(), "same_as_id": None}
    review.check_report({**row, **changes})
    with store.transaction("mask_report") as tx:
        tx.update(row, **changes)
    return tx.done


def reject(store: Store, ids: Collection[str], reason: str, now: dt.datetime | None = None) -> Done:
    """They are no reports: kept with the reason, counted nowhere."""
    if is_blank(reason):
        raise InputError("rule.report-rejected-needs")
    rows = _rows(store, ids)
    if not rows:
        raise InputError("report-review.nothing-chosen")
    moment = now or _now()
    with store.transaction("reject_reports") as tx:
        for row in rows:
            tx.update(row, review_state=review.REJECTED, review_reason=reason.strip(), reviewed_at=moment, same_as_id=None)
    return tx.done


def without_remarks(rows: Iterable[ReviewRow], remarks: Remarks) -> list[str]:
    """Ids of the new reports among these that nothing speaks against."""
    return [row.id for row in rows if row.review_state == review.NEW and not remarks.of(row)]


def _rows(store: Store, ids: Collection[str]) -> list[Record]:
    with collector_at_rest():
        return store.find(TABLE, {"id": list(ids)}) if ids else []


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
