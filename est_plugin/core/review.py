# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules of an EST report and of its review: what counts, and what a report must hold. The database refuses the same."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blank import is_blank
from .errors import RuleError

NEW, APPROVED, MASKED, MERGED, REJECTED = "new", "approved", "masked", "merged", "rejected"
COUNTED = (APPROVED, MASKED)  # what analysis, pictures and papers stand on unless somebody asks for more
NOTHING_TO_REPORT = "LUG"  # an organisation says that nothing happened: a report without a place

# columns that must be filled for a state of review
REQUIRED: dict[str, tuple[str, ...]] = {REJECTED: ("review_reason",), MERGED: ("same_as_id",)}


def missing_columns(report: Mapping[str, Any]) -> list[str]:
    """Columns that the state of review demands and the report lacks."""
    return [column for column in REQUIRED.get(report.get("review_state") or NEW, ()) if is_blank(report.get(column))]


def has_place(report: Mapping[str, Any]) -> bool:
    """Whether the report says where: a point, a place in words, or that there is nothing to report."""
    return report.get("geom") is not None or not is_blank(report.get("place_text")) or report.get("category") == NOTHING_TO_REPORT


def has_order(report: Mapping[str, Any]) -> bool:
    """Whether it does not end before it begins."""
    start, end = report.get("occurred_from"), report.get("occurred_to")
    return start is None or end is None or start <= end


def check_report(report: Mapping[str, Any]) -> None:
    """Raise RuleError for a report as it shall be written."""
    if not has_order(report):
        raise RuleError("rule.report-ends-before")
    if not has_place(report):
        raise RuleError("rule.report-needs-place")
    if missing_columns(report):
        raise RuleError(f"rule.report-{report['review_state']}-needs")
