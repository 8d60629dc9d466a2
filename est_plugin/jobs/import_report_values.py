# SPDX-License-Identifier: GPL-2.0-or-later
"""New EST reports as they are stored: what the source calls a double of another case becomes merged with it."""
from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from ..core import geometry, review
from ..i18n import Texts
from ..storage.store import Store
from .import_plan import ImportPlan
from .import_reports import TABLE, duplicate_numbers


def report_values(store: Store, plan: ImportPlan) -> list[dict[str, Any]]:
    """Rows to insert, those that others point to before the others."""
    now = dt.datetime.now(dt.timezone.utc)
    reviewed = {"review_state": plan.request.reports.review_state}
    if plan.request.reports.is_reviewed:
        reviewed["reviewed_at"] = now
    rows = {one.row.row_number: {**one.row.values, **reviewed, "geom": geometry.point(*one.xy) if one.xy else None} for one in plan.new}
    doubles = duplicate_numbers(plan)
    if not doubles:
        return list(rows.values())
    texts = Texts(store.language)
    kept = _kept_reports(store, plan, rows, doubles)
    for number, case in doubles.items():
        same_as = kept.get(number)
        if same_as is None:  # somebody has to look at it, whatever was said of the others
            rows[number].update(review_state=review.NEW, reviewed_at=None, review_reason=texts("import.report-double-unknown", number=case))
        else:
            merged = {"review_state": review.MERGED, "same_as_id": same_as, "reviewed_at": now}
            rows[number].update(merged, review_reason=texts("import.report-double-of", number=case))
    return sorted(rows.values(), key=lambda row: row["review_state"] == review.MERGED)


def _kept_reports(store: Store, plan: ImportPlan, rows: dict[int, dict[str, Any]], doubles: Mapping[int, str]) -> dict[int, str]:
    """Row number of a double → id of the report that is kept: the end of its chain, in the file or in the workspace."""
    in_file = {str(one.row.values["external_number"]).casefold(): one.row.row_number for one in plan.new if one.row.values.get("external_number")}
    stored = {}
    for number, row_id, state, same_as_id in store.rows(TABLE, ("external_number", "id", "review_state", "same_as_id")):
        if number:
            stored[str(number).casefold()] = same_as_id if state == review.MERGED else row_id
    found: dict[int, str] = {}
    for start in doubles:
        at, seen = start, {start}
        while at in doubles:
            case = doubles[at].casefold()
            if case not in in_file:
                if stored.get(case):
                    found[start] = stored[case]
                break
            at = in_file[case]
            if at in seen:  # they name one another
                break
            seen.add(at)
        else:
            found[start] = rows[at].setdefault("id", str(uuid.uuid4()))
    return found
