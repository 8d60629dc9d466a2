# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the walk report, from the store: rows with their measures, stop cards, what happens next.

Readers inside see everything; others see only columns that the schema marks as public, and the public only what may be published.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..core import geometry
from ..core.errors import InputError
from ..core.own_texts import INTRODUCTION, NEXT, SETTING as OWN_TEXTS, filled, kept_text
from ..core.paper_choices import INTERNAL, PUBLIC
from ..core.schema import TABLES
from ..core.schema.model import SYSTEM
from ..core.small_numbers import SETTING
from ..reports import content as c
from ..storage.store import Store
from . import measure_words, paper_header as head
from .audience import in_months, is_shown, may_see, public_edition, shown_of, shown_photos
from .next_steps import next_steps
from .paper_maps import PaperMaps
from .public_numbers import for_the_public
from .value_words import ValueWords
from .walk_facts import Seen, WalkFacts
from .walk_report_follow_up import follow_up_section

# columns that stand in fields of their own, or tell nothing to a reader
_OWN = ("number", "kind", "description", "category", "place_text", "walk_id", "walk_stop_id", "severity", "paper_reference", "same_as_id",
        "handling")  # fmt: skip
_LAMP_OWN = ("number", "place_text", "description", "finding_id", "same_as_id", "handling", "severity", "seen_at", "source", "review_state",
             "external_system", "external_number")  # fmt: skip
_DULL = {"review_state": ("approved", "merged"), "in_row": (1,), "source": ("walk",)}  # the usual value is not told
# of use in the workbook only
_TECHNICAL = ("visibility", "lighting_point_id", "cabinet", "place_type", "botryggt")
_MEASURE_OWN = ("title", "status", "reason", "responsible_id", "due_date", "number", "same_as_id", "verified_by_walk_id")


@dataclass(frozen=True)
class ReportContent:
    """The report, and what its maker should know."""

    report: c.WalkReport
    warnings: tuple[str, ...] = ()


def walk_report(
    store: Store, facts: WalkFacts, texts: Any, maps: PaperMaps, made_on: dt.date, audience: str = INTERNAL, *, all_columns: bool = False
) -> ReportContent:
    """Everything of a walk for one audience; `all_columns` puts every column of the schema in the details (for the workbook)."""
    is_public = audience == PUBLIC
    facts = public_edition(store, facts) if is_public else facts
    words = ValueWords(facts.labels, facts.organisations, facts.local, texts)
    shown = [shown_of(seen, audience) for seen in facts.seen if may_see(seen, audience)]
    months_only = in_months(store, audience)
    rows = [_row(facts, seen, words, texts, audience, all_columns, months_only) for seen in shown]
    results = tuple(_result(facts, stop, record.id, audience) for stop, record in zip(head.stops(facts), facts.stops))
    report = c.WalkReport(
        head.publisher(store, facts), c.Edition(made_on, final=audience != INTERNAL, audience=audience), _header(store, facts, made_on, audience),
        tuple(rows), results, _groups(facts, texts), head.organisations(facts), maps.report(facts, rows),
        next_steps=next_steps(store, facts, shown, texts, made_on, months_only=months_only), crs_label=maps.crs_label,
        months_only=months_only, show_coordinates=not is_public,
        follow_up=follow_up_section(store, facts, texts, audience),
    )  # fmt: skip
    own, wrong = own_texts(store, report, texts)
    report = replace(report, **own)
    report = for_the_public(report, store.setting(SETTING), texts) if is_public else report
    hidden = len(facts.seen) - len(shown)
    return ReportContent(report, (*((texts("papers.not-public", n=hidden),) if hidden else ()), *wrong))


def own_texts(store: Store, report: c.WalkReport, texts: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    """The municipality's own texts, and what is wrong with those that cannot be used."""
    values = {"municipality": report.publisher.name, "walk": report.walk.name, "contact": report.publisher.contact}
    found, wrong = {}, []
    for kind, place in ((INTRODUCTION, "introduction"), (NEXT, "after")):
        try:
            found[place] = filled(kept_text(store.setting(OWN_TEXTS), kind, texts.language), values)
        except InputError as error:
            wrong.append(texts("own-text.left-out", reason=error.text(texts)))
    return found, tuple(wrong)


# -- rows --------------------------------------------------------------------------------------------------------------
def _row(facts: WalkFacts, seen: Seen, words: ValueWords, texts: Any, audience: str, all_columns: bool, in_months: bool) -> c.FindingRow:
    finding = seen.finding
    stop = next((one["number"] for one in facts.stops if one.id == finding["walk_stop_id"]), None)
    place = geometry.point_xy(finding["geom"]) if finding["geom"] else (None, None)
    severity, priority = is_shown("finding", "severity", audience), is_shown("measure", "priority", audience)
    references = [one["paper_reference"] for one in (finding, *seen.same) if one["paper_reference"]]
    rank = max((one["severity"] or 0) for one in (finding, *seen.same))
    is_good = finding["kind"] == "good"
    return c.FindingRow(
        number=str(finding["number"] or "–"), text=finding["description"] or "", place=finding["place_text"] or "", stop=stop,
        good=is_good, shape=_shape(facts, seen), category=words.of(finding, "finding", "category"),
        category_group=facts.label("finding_category", (finding["category"] or "")[:1]),
        severity=head.severity_words(rank, facts.language) if severity and not is_good else "", severity_rank=0 if is_good or not severity else rank,
        paper_reference=", ".join(dict.fromkeys(references)),
        measures=tuple(measure_words.measure(facts, one, texts, is_public=audience == PUBLIC, in_months=in_months) for one in seen.measures),
        photos=shown_photos(facts, seen.photos, audience), x=place[0], y=place[1],
        details=tuple(_details(facts, seen, words, texts, audience, all_columns)),
        priority_rank=max((one["priority"] or 0 for one in seen.measures), default=0) if priority else 0, said_by=1 + len(seen.same),
    )  # fmt: skip


def _shape(facts: WalkFacts, seen: Seen) -> str:
    category = (seen.finding["category"] or "").upper()
    if seen.lamps or category.startswith("A"):
        return "lamp"
    if category in facts.barrier_codes or any(measure["measure_type"] == "barrier" for measure in seen.measures):
        return "bar"
    return "circle"


def _details(facts: WalkFacts, seen: Seen, words: ValueWords, texts: Any, audience: str, all_columns: bool) -> list[c.Fact]:
    """Everything else that is filled in and may be shown: of the finding, of its lamps, of its measures (workbook)."""
    of_walk = ("seen_at", "light", *_TECHNICAL) if _was_seen_then(facts, seen) else _TECHNICAL
    less = () if all_columns else of_walk
    found = _facts_of("finding", [seen.finding], (*_OWN, *less), words, audience, all_columns)
    found += _facts_of("lighting_defect", list(seen.lamps), (*_LAMP_OWN, *less), words, audience, all_columns)
    if audience == INTERNAL and seen.earlier is not None:
        number = texts("reports.report.photo-number", number=seen.earlier["number"] or "–")
        found.append(c.Fact(words.label("finding", "same_as_id"), number))
    if all_columns:
        measures = _facts_of("measure", list(seen.measures), _MEASURE_OWN, words, audience, True)
        found += [c.Fact(texts("papers.of-measure", column=fact.label), fact.value) for fact in measures]
    return found


def _was_seen_then(facts: WalkFacts, seen: Seen) -> bool:
    """On the day of the walk and in its light: the head of the report says so for all."""
    day = facts.day(seen.finding["seen_at"])
    is_same_light = seen.finding["light"] in (None, facts.walk["light"])
    return is_same_light and (day is None or (facts.held_starts is not None and day == facts.held_starts.date()))


def _facts_of(table: str, records: list, own: tuple[str, ...], words: ValueWords, audience: str, all_columns: bool) -> list[c.Fact]:
    found = []
    for column in TABLES[table].columns:
        if column.tab == SYSTEM or column.name in own or not is_shown(table, column.name, audience):
            continue
        dull = () if all_columns else (*_DULL.get(column.name, ()), False)
        values = [words.of(one, table, column.name) for one in records if one[column.name] not in dull]
        told = list(dict.fromkeys(value for value in values if value))
        if told:
            found.append(c.Fact(column.label(words.language).rstrip("?"), ", ".join(told)))
    return found


def _result(facts: WalkFacts, stop: c.Stop, stop_id: str, audience: str) -> c.StopResult:
    ratings = tuple(_rating(one, audience) for one in facts.ratings.get(stop_id, ()))
    return c.StopResult(stop, ratings, shown_photos(facts, facts.stop_photos.get(stop_id, ()), audience))


def _rating(record: Mapping[str, Any], audience: str) -> c.Rating:
    safe = record["makes_safe"] if is_shown("stop_rating", "makes_safe", audience) else ""
    alone = (record["alone_yes"], record["alone_maybe"], record["alone_no"])
    return c.Rating(record["letter"], record["safe_by_day"], record["safe_in_dark"], *alone, safe or "")


def _groups(facts: WalkFacts, texts: Any) -> tuple[c.Group, ...]:
    return tuple(replace(group, name=texts("papers.group", letter=group.letter)) for group in head.groups(facts, with_names=False))


def _header(store: Store, facts: WalkFacts, made_on: dt.date, audience: str) -> c.WalkHeader:
    """The report is sent on the day it was promised, or today when that day has passed."""
    made = head.header(store, facts, is_held=True, is_public=audience != INTERNAL)
    return replace(made, report_on=max(made.report_on, made_on) if made.report_on else None)
