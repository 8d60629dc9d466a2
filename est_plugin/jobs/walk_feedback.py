# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling från trygghetsvandring: made of the public report, so that it can never tell more."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.errors import InputError
from ..core.paper_choices import PUBLIC
from ..core.record import Record
from ..core.small_numbers import SETTING, is_small, limit_of
from ..reports import content as c
from ..reports import papers, summary
from ..reports.engine import wording
from ..reports.feedback_content import Done, Feedback, FeedbackRow, NotDone
from ..reports.walk_report import map_with_rows, markers_of
from ..reports.walk_report_tables import due_words
from ..storage.store import Store
from . import paper_header as head
from .audience import is_shown
from .drawn import result_of
from .paper_maps import PaperMaps
from .print_walk import Setup
from .public_check import sealed
from .walk_facts import WalkFacts, read_walk
from .walk_report_content import walk_report

LEAST_M = 200.0
_NOT_DONE, _DUPLICATE = "refused", "duplicate"


def print_feedback(
    store: Store, walk_id: str, setup: Setup, *, pdf: Path | None = None, html: Path | None = None, odt: Path | None = None, large_print: bool = False
) -> c.DocumentResult:
    """Those files that are asked for. Whether the feedback was sent is noted by the walk's own action, not here."""
    writers = ((papers.draw_feedback, pdf), (papers.write_feedback_page, html), (papers.write_feedback_odt, odt))
    wanted = [(write, target) for write, target in writers if target is not None]
    if not wanted:
        raise InputError("document_set.no-target")
    texts = setup.texts
    facts = read_walk(store, walk_id, setup.language)
    content, warnings = feedback(store, facts, texts, setup.maps(store), setup.day, "feedback_large" if large_print else "feedback")
    results = []
    for write, target in wanted:
        options = {"large_print": True} if large_print and write is papers.draw_feedback else {}
        results.append(write(content, texts, target, **options))
    return result_of(results, warnings)


def feedback(
    store: Store, facts: WalkFacts, texts: Any, maps: PaperMaps, made_on: dt.date, box: str = "feedback"
) -> tuple[Feedback, tuple[str, ...]]:
    """The content with the seal of the check of public texts, and what its maker should know."""
    made = walk_report(store, facts, texts, PaperMaps((), store.crs, texts, made_on), made_on, PUBLIC)
    report = made.report
    picture, sheets = _maps(facts, report, maps, box)
    content = Feedback(
        replace(report.publisher, electric_phone=head.electric_phone(store)), c.Edition(made_on, final=True, audience=PUBLIC), report.walk,
        _people(store, facts),
        picture, sheets, summary.good_things(report, texts),
        tuple(row for one in report.rows if not one.good and (row := _row(report, one, texts)) is not None),
        tuple(row for one in report.rows if not one.good for row in _refused(one)),
        next_walk=_next_walk(store, facts, texts, made_on),
    )  # fmt: skip
    return sealed(store, content, texts.language), made.warnings


# -- inside ------------------------------------------------------------------------------------------------------------
def _maps(facts: WalkFacts, report: c.WalkReport, maps: PaperMaps, box: str) -> tuple[c.MapPicture | None, tuple[c.MapPicture, ...]]:
    """The small map with the points; when they crowd there, it shows the walk, and large maps show the points."""
    markers = markers_of(report.rows)
    if markers and not papers.map_sheets(report.rows, box, facts.route):
        return _plain(maps.around(markers, box, LEAST_M, facts.route)), ()
    found = maps.report(facts, report.rows, "feedback_inside") if markers else ()
    sheets = tuple(_plain(map_with_rows(one, report.rows, len(found) == 1)) for one in found)
    return _plain(maps.overview(facts, box)), sheets


def _plain(picture: c.MapPicture | None) -> c.MapPicture | None:
    """Without the name of the coordinate system: the public does not need it."""
    return None if picture is None else replace(picture, crs_label="")


def _row(report: c.WalkReport, row: c.FindingRow, texts: Any) -> FeedbackRow | None:
    """A point that something is done about, or that waits; None when it only stands among what is not done."""
    live = tuple(one for one in row.measures if one.status.code not in (_NOT_DONE, _DUPLICATE))
    if not live and any(one.status.code == _NOT_DONE for one in row.measures):
        return None
    done = tuple(Done(one.text, one.status, one.responsible, due_words(report, one, texts).replace("\n", ", ")) for one in live)
    return FeedbackRow(row.number, row.text, row.place, row.paper_reference, done, row.shape, summary.state_of(row))


def _refused(row: c.FindingRow) -> list[NotDone]:
    """What will not be done about a point."""
    return [NotDone(row.number, row.text, one.reason, row.place, row.paper_reference) for one in row.measures if one.status.code == _NOT_DONE]


def _people(store: Store, facts: WalkFacts) -> int | None:
    """How many walked along; None when it is not known or so few that they could be recognised."""
    known = [group["present"] for group in facts.groups if group["present"] is not None]
    total = sum(known)
    return None if not total or is_small(total, limit_of(store.setting(SETTING))) else total


def _next_walk(store: Store, facts: WalkFacts, texts: Any, today: dt.date) -> str:
    """The walk that follows this one up, else the next one that is planned: name, day, meeting place."""
    planned = [one for one in store.find("walk", {"state": "planned"}, order_by=["planned_start"]) if _day(facts, one) and _day(facts, one) >= today]
    following = [one for one in planned if one["previous_walk_id"] == facts.walk.id]
    if not planned:
        return ""
    walk = (following or planned)[0]
    shown = {column: walk[column] for column in ("name", "planned_start", "meeting_place") if is_shown("walk", column, PUBLIC) and walk[column]}
    when = wording.date_or_time(facts.time(walk["planned_start"]), texts)
    place = texts("feedback.next-place", place=shown["meeting_place"]) if shown.get("meeting_place") else ""
    return " ".join(part for part in (texts("feedback.next-walk", name=shown.get("name", ""), when=when), place) if part)


def _day(facts: WalkFacts, walk: Record) -> dt.date | None:
    return facts.day(walk["planned_start"])
