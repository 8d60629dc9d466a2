# SPDX-License-Identifier: GPL-2.0-or-later
"""Underlag till tjänsteskrivelse of a walk, a hotspot or chosen measures: what the workspace knows, filled in."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import status
from ..core.choices import choice
from ..core.errors import InputError
from ..core.paper_choices import INTERNAL
from ..core.record import Record
from ..core.work.row import WorkRow
from ..reports import content as c
from ..reports import papers
from ..reports.decision_basis_content import HOTSPOT, MEASURES, MOST, WALK, BasisMeasure, DecisionBasis
from ..reports.engine import wording
from ..storage.store import Store
from . import paper_header as head
from .counted import COUNTED
from .hotspot_findings import findings_at
from .local_days import zone_of
from .print_walk import Setup
from .work_list import code_labels
from .work_order_choice import measure_rows

SEVERE = 3
LEAST_M = 250.0
CHILDREN = ("children", "young", "pupils")
CHILD_PLACES = ("playground", "school_yard")
CHILD_LETTER = "L"
BOX, MAP_BOX = "decision_basis", "decision_map"  # of the map in the text
_FREE = "0"  # cost class


@dataclass(frozen=True)
class _Facts:
    """What is read for any subject."""

    store: Store
    setup: Setup
    box: str
    labels: Mapping[tuple[str, str], str]
    rows: Sequence[WorkRow]
    findings: Sequence[Record]

    @property
    def texts(self) -> Any:
        return self.setup.texts

    def label(self, code_list: str, code: str | None) -> str:
        """A code in words."""
        return self.labels.get((code_list, code), code) if code else ""


def basis_of_walk(store: Store, walk_id: str, setup: Setup, box: str = BOX) -> DecisionBasis:
    """The measures of everything that a walk found."""
    walk = store.get("walk", walk_id)
    rows = [row for row in measure_rows(store, setup.language) if walk_id in row.walk_ids]
    facts = _facts(store, setup, box, rows, store.find("finding", {"walk_id": walk_id}, order_by=["number"]))
    held = walk["held_start"] or walk["planned_start"]
    day = wording.day(held.astimezone(zone_of(store)), setup.texts) if held else setup.texts("reports.report.no-date")
    groups = store.find("walk_group", {"walk_id": walk_id})
    people = sum(group["present"] or 0 for group in groups)
    about = [(setup.texts("reports.report.when"), day), (setup.texts("reports.report.where"), walk["meeting_place"] or "")]
    about.append((setup.texts("basis.fact.people"), str(people) if people else ""))
    children = sum(group["present"] or 0 for group in groups if group["participant_kind"] in CHILDREN)
    walked = [setup.texts("basis.child.walked", n=children)] if children else []
    return _basis(facts, WALK, walk["name"], day, about, walk["diary_number"] or "", "report", walked)


def basis_of_hotspot(store: Store, hotspot_id: str, setup: Setup, box: str = BOX) -> DecisionBasis:
    """The measures at a hotspot, and those of the findings that lie in it."""
    hotspot = store.get("hotspot", hotspot_id)
    found = findings_at(store, hotspot)
    inside = {one.id for one in found}
    rows = [row for row in measure_rows(store, setup.language) if any(one.id == hotspot_id or one.id in inside for one in row.things)]
    facts = _facts(store, setup, box, rows, found)
    texts, first, last = setup.texts, hotspot["period_from"], hotspot["period_to"]
    day = _as_of(setup)
    if first and last:
        day = texts("basis.period", first=wording.day(first, texts), last=wording.day(last, texts))
    about = [
        (texts("basis.fact.reason"), hotspot["reason"] or ""),
        (texts("basis.fact.level"), choice("hotspot_level", hotspot["level"]).label(setup.language)),
        (texts("basis.fact.kind"), facts.label("hotspot_kind", hotspot["hotspot_kind"])),
        (texts("basis.fact.time"), facts.label("time_band", hotspot["time_band"])),
        (texts("basis.fact.findings"), str(len(facts.findings)) if facts.findings else ""),
    ]
    return _basis(facts, HOTSPOT, hotspot["name"], day, about, "", "hotspot")


def basis_of_measures(store: Store, measure_ids: Collection[str], setup: Setup, box: str = BOX) -> DecisionBasis:
    """Those measures that were chosen."""
    wanted = set(measure_ids)
    rows = [row for row in measure_rows(store, setup.language) if row.record_id in wanted]
    if not rows:
        raise InputError("basis.nothing-chosen")
    facts = _facts(store, setup, box, rows, _findings_of(store, rows))
    return _basis(facts, MEASURES, setup.texts("basis.some-measures", n=len(rows)), _as_of(setup), [], "", "list")


def write_decision_basis(content: DecisionBasis, setup: Setup, odt: Path) -> c.DocumentResult:
    """The text as ODT."""
    return papers.write_decision_basis_odt(content, setup.texts, odt)


def draw_decision_map(content: DecisionBasis, setup: Setup, pdf: Path) -> c.DocumentResult:
    """The map sheet as PDF; its content is made for `MAP_BOX`."""
    return papers.draw_decision_map(content, setup.texts, pdf)


# -- inside ------------------------------------------------------------------------------------------------------------
def _facts(store: Store, setup: Setup, box: str, rows: Sequence[WorkRow], findings: Sequence[Record]) -> _Facts:
    counted = [one for one in findings if one["kind"] == "defect" and one["review_state"] in COUNTED and one["same_as_id"] is None]
    return _Facts(store, setup, box, code_labels(store, setup.language), rows, counted)


def _findings_of(store: Store, rows: Sequence[WorkRow]) -> list[Record]:
    """Findings that the measures answer, also through their lamps."""
    ids = {one.id for row in rows for one in row.things if one.table == "finding"}
    lamps = sorted({one.id for row in rows for one in row.things if one.table == "lighting_defect"})
    if lamps:
        ids |= {key for (key,) in store.rows("lighting_defect", ("finding_id",), {"id": lamps}) if key}
    return store.find("finding", {"id": sorted(ids)}, order_by=["number"]) if ids else []


def _basis(
    facts: _Facts, subject: str, name: str, day: str, about: list[tuple[str, str]], diary_number: str, paper: str, more_children: Sequence[str] = ()
) -> DecisionBasis:
    texts, store = facts.texts, facts.store
    proposed = sorted((row for row in facts.rows if row.type in (status.OPEN, status.WAITING)), key=_order)
    records = {one.id: one for one in store.find("measure", {"id": [row.record_id for row in proposed]})} if proposed else {}
    proposed.sort(key=lambda row: -(records[row.record_id]["priority"] or 0))
    measures = tuple(_measure(facts, row, records[row.record_id]) for row in proposed)
    sources = [texts(f"basis.source.{paper}", name=name, day=day)] if paper != "list" else []
    sources.append(texts("basis.source.list", day=wording.day(facts.setup.day, texts)))
    return DecisionBasis(
        head.municipality(store, diary_number=diary_number), c.Edition(facts.setup.day, audience=INTERNAL), subject, name, day,
        tuple((label, value) for label, value in about if value), tuple(_found(facts)), measures,
        refused=sum(row.status == "refused" for row in facts.rows), left=len([one for one in facts.findings if one["handling"] not in ("fixed", "refused")]),
        children=(*_children(facts), *more_children), map=_map(facts, proposed[:MOST]), sources=tuple(sources),
    )  # fmt: skip


def _order(row: WorkRow) -> tuple[dt.date, int]:
    return row.waits_until or dt.date.max, row.number


def _measure(facts: _Facts, row: WorkRow, record: Record) -> BasisMeasure:
    texts = facts.texts
    known = status.BY_CODE[row.status]
    day = row.answer_by if row.status == "forwarded" else row.due or row.answer_by
    cost = record["cost_tkr"] if record["cost_tkr"] is not None else 0.0 if record["cost_class"] == _FREE else None
    holder = row.recipient if row.status == "forwarded" and row.recipient else row.responsible
    return BasisMeasure(
        row.number_text, row.what, row.place, holder, wording.short_day(day, texts) if day else "", known.label(facts.setup.language), cost,
        known.handling, holder, facts.label("cost_class", record["cost_class"]),
    )  # fmt: skip


def _found(facts: _Facts) -> list[str]:
    """What was seen, in numbers."""
    texts, severe = facts.texts, sum((one["severity"] or 0) >= SEVERE for one in facts.findings)
    done = sum(row.type == status.FIXED for row in facts.rows)
    lines = [texts("basis.found", n=len(facts.findings))] if facts.findings else []
    lines += [texts("basis.severe", n=severe)] if severe else []
    return lines + ([texts("basis.done", n=done)] if done else [])


def _children(facts: _Facts) -> list[str]:
    """What the rows say about children."""
    stops = {one["walk_stop_id"] for one in facts.findings if one["walk_stop_id"]}
    places = dict(facts.store.rows("walk_stop", ("id", "place_type"), {"id": sorted(stops)})) if stops else {}
    counted = {
        "category": sum((one["category"] or "").startswith(CHILD_LETTER) for one in facts.findings),
        "affected": sum(one["affected_group"] in CHILDREN for one in facts.findings),
        "place": sum(places.get(one["walk_stop_id"]) in CHILD_PLACES for one in facts.findings),
    }
    return [facts.texts(f"basis.child.{key}", n=n) for key, n in counted.items() if n]


def _map(facts: _Facts, rows: Sequence[WorkRow]) -> c.MapPicture | None:
    """The measures of the table at their places, under their numbers."""
    found = [c.Marker(row.number_text, *place, "circle", status.BY_CODE[row.status].handling) for row in rows for place in row.places]
    return facts.setup.maps(facts.store).around(list(dict.fromkeys(found)), facts.box, LEAST_M)


def _as_of(setup: Setup) -> str:
    return setup.texts("basis.as-of", day=wording.day(setup.day, setup.texts))
