# SPDX-License-Identifier: GPL-2.0-or-later
"""Read EST reports against those of the workspace: the same case, the same event, or new. What was reviewed here stays as it was decided."""
from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..core import geometry, review
from ..core.errors import RuleError
from ..core.importing import matching
from ..core.importing.extra_columns import DUPLICATE_OF, SOURCE_STATUS
from ..core.importing.rejections import Rejection
from ..core.importing.values import as_text
from ..core.importing.wording import plain
from ..core.notice import Notice
from ..core.report_time import overlap
from ..core.similar_reports import WITHIN_M, ReportIndex, Similar, Told
from ..storage.store import Store

if TYPE_CHECKING:
    from .import_plan import ImportPlan, Ready

TABLE = "observation"
WITHIN_SETTING = "similar_report_m"
_FINISHED = (review.MASKED, review.MERGED, review.REJECTED)
_COMPARED = (
    "id", "number", "external_system", "external_number", "category", "occurred_from", "occurred_to", "place_text", "description", "review_state", "geom",
)  # fmt: skip
_CLOSED = frozenset(map(plain, "closed|fixed|avslutad|avslutat|stängd|klar|åtgärdad|completed|completed - dup|fixed - council|fixed - user".split("|")))
_SAME_TIME, _SAME_PLACE_M = timedelta(days=2), 100.0  # what a case may be corrected by and still be the same


def match_reports(store: Store, plan: ImportPlan, ready: Sequence[Ready]) -> None:
    """Fill in what becomes new, changes, is like another one, or is refused."""
    existing = [dict(zip(_COMPARED, values)) for values in store.rows(TABLE, _COMPARED)]
    new = _new_cases(store, plan, ready, existing) if existing else ready
    nowhere = [one for one in new if one.xy is None and not review.has_place(one.row.values)]
    lost = {one.row.row_number for one in nowhere}
    plan.new = [one for one in new if one.row.row_number not in lost] if lost else list(new)
    plan.rejected += [(Rejection(one.row.row_number, "", "", "import.report-no-place"), one.row.source) for one in nowhere]
    plan.similar = _similar(plan.new, existing, float(store.setting(WITHIN_SETTING, WITHIN_M)))
    if not plan.request.reports.add_similar:
        _hold_back(plan)
    _tell_status(plan)


def changes_of(plan: ImportPlan, one: Ready, record: Mapping[str, Any]) -> dict[str, Any]:
    """What a row changes in the report that it tells of again: from and to belong together, what was said of the whole file is for new ones."""
    values = one.row.values
    for_all = set(plan.request.reports.values) - set(plan.mapping.columns)
    changes = {name: value for name, value in matching.changes(one.row, record).items() if name not in for_all}
    if values.get("occurred_from") is not None and record["occurred_to"] != values.get("occurred_to"):
        changes["occurred_to"] = values.get("occurred_to")
    return changes


def duplicate_numbers(plan: ImportPlan) -> dict[int, str]:
    """Row number → case number of which the source calls it a double."""
    column = plan.mapping.columns.get(DUPLICATE_OF)
    if column is None:
        return {}
    named = ((one.row, as_text(one.row.source.get(column)).strip()) for one in plan.new)
    return {row.row_number: other for row, other in named if other and other.casefold() != str(row.values.get("external_number") or "").casefold()}


def _running_numbers(ready: Sequence[Ready], existing: Iterable[Mapping[str, Any]]) -> dict[int, Rejection]:
    """Row number → why not, of rows whose number is another event's: lists that count their rows from 1 each month must not overwrite the last one.

    Only where the row does not say which system counts: such a number is trusted when the time or the place is the same.
    """
    known: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in existing:
        if row["external_number"]:
            known[str(row["external_number"]).strip().casefold()].append(row)
    found = {}
    for one in ready if known else ():
        values = one.row.values
        named = known.get(str(values.get("external_number") or "").strip().casefold(), ()) if not values.get("external_system") else ()
        same = [row for row in named if not row["external_system"]] or named
        if len(same) == 1 and _is_another_time(values, same[0]) and _is_elsewhere(one, same[0]):
            number = values["external_number"]
            found[one.row.row_number] = Rejection(one.row.row_number, "", number, "import.report-other-event", {"number": same[0]["number"] or "–"})
    return found


def _is_another_time(values: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    begun, known = values.get("occurred_from"), record["occurred_from"]
    if begun is None or known is None:
        return False
    return not overlap((begun, values.get("occurred_to") or begun), (known, record["occurred_to"] or known), _SAME_TIME)


def _is_elsewhere(one: Ready, record: Mapping[str, Any]) -> bool:
    place = _xy(record)
    if one.xy and place:
        return math.dist(one.xy, place) > _SAME_PLACE_M
    words = [plain(str(text or "")) for text in (one.row.values.get("place_text"), record["place_text"])]
    return all(words) and words[0] != words[1]


def _new_cases(store: Store, plan: ImportPlan, ready: Sequence[Ready], existing: Sequence[Mapping[str, Any]]) -> list[Ready]:
    """Rows whose case number is not known; the others are updates or refused."""
    by_number = {one.row.row_number: one for one in ready}
    others = _running_numbers(ready, existing)
    plan.rejected += [(rejection, by_number[rejection.row_number].row.source) for rejection in others.values()]
    matched = matching.match_existing([one.row for one in ready if one.row.row_number not in others], existing, plan.request.mode)
    plan.rejected += [(rejection, row.source) for rejection, row in matched.rejected]
    _plan_updates(store, plan, [(by_number[row.row_number], record) for row, record in matched.updates])
    return [by_number[row.row_number] for row in matched.new]


def _plan_updates(store: Store, plan: ImportPlan, pairs: Sequence[tuple[Ready, Mapping[str, Any]]]) -> None:
    finished = [one for one, record in pairs if record["review_state"] in _FINISHED]
    plan.untouched = len(finished)
    if finished:
        plan.notices.append(Notice("import.report-untouched", {"n": len(finished)}))
    open_pairs = [(one, record["id"]) for one, record in pairs if record["review_state"] not in _FINISHED]
    records = {row.id: row for row in store.find(TABLE, {"id": [record_id for _one, record_id in open_pairs]})} if open_pairs else {}
    for one, record_id in open_pairs:
        record = records[record_id]
        try:
            review.check_report({**record, **changes_of(plan, one, record), **({"geom": geometry.point(*one.xy)} if one.xy else {})})
        except RuleError as error:
            plan.rejected.append((Rejection(one.row.row_number, "", "", error.key), one.row.source))
            continue
        plan.updates.append((one, record))


# -- the same event ---------------------------------------------------------------------------------------------------------
def _similar(new: Sequence[Ready], existing: Sequence[Mapping[str, Any]], within_m: float) -> list[tuple[Any, Similar]]:
    """New rows with a report that is there and may be the same: equal in everything, or alike by place, time and category.

    Two numbers of the same system are two cases, however alike they are.
    """
    if not existing or not new:
        return []
    equal = _Equal(existing)
    found: list[tuple[Any, Similar]] = []
    indexes: dict[str, ReportIndex] = {}
    for one in new:
        same = equal.take(one)
        if same is None:
            system = _system(one.row.values)
            if system not in indexes:
                others = (row for row in existing if not system or not row["external_number"] or _system(row) != system)
                indexes[system] = ReportIndex((_told(row) for row in others), within_m)
            same = _nearest(indexes[system], one)
        if same is not None:
            found.append((one.row, same))
    return found


def _nearest(index: ReportIndex, one: Ready) -> Similar | None:
    category, begun, ended, place = (one.row.values.get(name) for name in ("category", "occurred_from", "occurred_to", "place_text"))
    alike = index.similar(Told(f"row {one.row.row_number}", None, category, begun, ended, one.xy, place))
    return alike[0] if alike else None


class _Equal:
    """Reports without a number of their own that hold the same as a row; each answers for one row, so that five of a kind stay five."""

    def __init__(self, existing: Iterable[Mapping[str, Any]]) -> None:
        self._rows: dict[tuple, list[Mapping[str, Any]]] = defaultdict(list)
        for row in existing:
            if not row["external_number"]:
                self._rows[_fingerprint(row, _xy(row))].append(row)

    def take(self, one: Ready) -> Similar | None:
        """An equal report that no other row has had yet."""
        if one.row.values.get("external_number"):
            return None
        rows = self._rows.get(_fingerprint(one.row.values, one.xy))
        return Similar(_told(rows.pop()), 0.0 if one.xy else None) if rows else None


def _fingerprint(values: Mapping[str, Any], xy: tuple[float, float] | None) -> tuple:
    place = (round(xy[0], 1), round(xy[1], 1)) if xy else None
    return (values.get("category"), values.get("occurred_from"), values.get("occurred_to"), place, values.get("place_text"), values.get("description"))


def _hold_back(plan: ImportPlan) -> None:
    """What is like a report that is there is told, not stored twice."""
    alike = {row.row_number: same for row, same in plan.similar}
    held = [one for one in plan.new if one.row.row_number in alike]
    for one in held:
        same = alike[one.row.row_number]
        details = {"number": same.report.number or "–", "m": round(same.distance_m or 0)}
        plan.rejected.append((Rejection(one.row.row_number, "", "", "import.report-similar", details), one.row.source))
    plan.held = frozenset(alike)
    plan.new = [one for one in plan.new if one.row.row_number not in alike]


def _tell_status(plan: ImportPlan) -> None:
    """Cases that the source has closed are read all the same: the report says what happened, not how far it has come."""
    column = plan.mapping.columns.get(SOURCE_STATUS)
    if column is not None:
        words = Counter(plain(as_text(one.row.source.get(column))) for one in plan.new)
        closed = sum(count for word, count in words.items() if word in _CLOSED)
        if closed:
            plan.notices.append(Notice("import.report-closed", {"n": closed}))
    doubles = duplicate_numbers(plan)
    if doubles:
        plan.notices.append(Notice("import.report-doubles", {"n": len(doubles)}))


def _told(row: Mapping[str, Any]) -> Told:
    return Told(row["id"], row["number"], row["category"], row["occurred_from"], row["occurred_to"], _xy(row), row["place_text"])


def _xy(row: Mapping[str, Any]) -> tuple[float, float] | None:
    return geometry.point_xy(row["geom"]) if row["geom"] is not None else None


def _system(values: Mapping[str, Any]) -> str:
    if not values.get("external_number"):
        return ""
    return plain(str(values.get("external_system") or "")) or "-"
