# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up feedback of a walk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from est_plugin.core.status import BY_CODE
from est_plugin.i18n import Texts
from est_plugin.reports import content as c
from est_plugin.reports import map_boxes, summary
from est_plugin.reports.feedback_content import Done, Feedback, FeedbackRow, NotDone
from est_plugin.reports.walk_report import markers_of
from tests.reports import walk_factory as walk

FEW = 30


def feedback(count: int = 12, **changes: Any) -> Feedback:
    """Feedback on so many findings, every sixth good; many stand on a large map."""
    rows = walk.rows(count)
    defects = [row for row in rows if not row.good]
    small = picture("feedback", rows) if count <= FEW else walk.walk_map("feedback")
    values: dict[str, Any] = {
        "publisher": walk.publisher(electric_phone="0123-45 60 99"), "edition": walk.edition(final=True), "walk": walk.walk(), "people": 25, "map": small,
        "sheets": () if count <= FEW else (picture("feedback_inside", rows),),
        "good": summary.good_things(walk.report(count), Texts("sv")),
        "rows": tuple(row(one) for one in defects if not is_refused(one)),
        "not_done": tuple(NotDone(one.number, one.text, one.measures[0].reason, one.place, one.paper_reference) for one in defects if is_refused(one)),
        "next_walk": "Centrum, tisdag 16 november 2027 kl. 17.30. Vi träffas: Resecentrum, norra entrén.",
    }  # fmt: skip
    return Feedback(**{**values, **changes})


def is_refused(finding: c.FindingRow) -> bool:
    """Whether nothing is done about it."""
    return any(one.status.code == "refused" for one in finding.measures)


def row(finding: c.FindingRow) -> FeedbackRow:
    """A point in public words."""
    made = tuple(
        Done(one.text, c.Status(one.status.code, BY_CODE[one.status.code].public_sv), one.responsible, "december 2026") for one in finding.measures
    )
    return FeedbackRow(finding.number, finding.text, finding.place, finding.paper_reference, made, finding.shape, summary.state_of(finding))


def picture(box: str, rows: tuple[c.FindingRow, ...]) -> c.MapPicture:
    """A map with the rows' numbers."""
    markers = markers_of(rows)
    extent = map_boxes.extent_around([(one.x, one.y) for one in markers] or [walk.CENTRE], box, least_m=200)
    return replace(walk.walk_map(box, markers=markers, extent=extent), box=box)
