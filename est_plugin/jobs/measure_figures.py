# SPDX-License-Identifier: GPL-2.0-or-later
"""Read what the figures of the follow-up are made from, and make them as one content for screen, paper, table and text."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.alphabet import sort_key
from ..core.figures.measures import Figures, figures
from ..core.figures.rows import LOGGED, Change, Choice, MeasureRow, Rows, ThingRow
from ..core.paper_choices import INTERNAL
from ..core.period import Period
from ..core.schema import LINK_TARGETS
from ..core.site_check import wants_check
from ..i18n import Texts
from ..reports import figures_content, figures_tables
from ..reports.content import DocumentResult, Edition
from ..reports.delivery import deliver
from ..storage.store import Store
from . import paper_header
from .counted import COUNTED
from .drawn import result_of
from .local_days import zone_of
from .site_check import check_rules

LIGHTING_LETTER = "A"
_MEASURE = (
    "id", "status", "created_at", "measure_type", "responsible_id", "forwarded_to_id", "due_date", "answer_by", "review_date", "done_on",
    "verified_on", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Everything that is read; figures of other periods and choices need no more reading."""

    rows: Rows
    organisations: Mapping[str, str]
    walks: tuple[tuple[str, str], ...]  # name, id; the latest first
    categories: tuple[tuple[str, str], ...]  # letter with its word, letter
    measure_types: tuple[tuple[str, str], ...]  # label, code
    place: str
    language: str

    @property
    def responsible(self) -> list[tuple[str, str]]:
        """Name and id of organisations that are responsible for something, by name."""
        used = {row.responsible_id for row in self.rows.measures if row.responsible_id}
        return sorted(((self.organisations.get(one, "–"), one) for one in used), key=lambda entry: sort_key(entry[0]))

    def keys(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """(table, id) of rows that a figure counts, as the list knows them."""
        tables = {thing.id: thing.table for thing in self.rows.things}
        return [(tables.get(one, "measure"), one) for one in ids]


def read(store: Store, language: str | None = None) -> Source:
    """Read the workspace once; one query per table."""
    language = language or store.language
    local = _Days(store)
    walks = store.rows("walk", ("id", "name", "held_start", "planned_start"), order_by=("-planned_start",))
    things, thing_of = _things(store, local, {row[0]: row[2] or row[3] for row in walks})
    organisations = store.rows("organisation", ("id", "name", "is_outside"))
    label = "label_sv" if language == "sv" else "label_en"
    codes = store.rows("code", ("list", "code", label, "label_sv"), {"list": ("measure_type", "finding_category")}, order_by=("sort",))
    measures = _measures(store, local, things, thing_of, check_rules(store))
    counted = tuple(thing.row for thing in things.values() if thing.counts)
    return Source(
        Rows(measures, counted, frozenset(row[0] for row in organisations if row[2])),
        {row[0]: row[1] for row in organisations},
        tuple((row[1], row[0]) for row in walks),
        tuple((f"{code} {text or swedish}", code) for lst, code, text, swedish in codes if lst == "finding_category" and len(code) == 1),
        tuple((text or swedish, code) for lst, code, text, swedish in codes if lst == "measure_type"),
        paper_header.municipality_name(store) or store.path.stem,
        language,
    )


def make(source: Source, period: Period, choice: Choice, today: dt.date) -> figures_content.FiguresContent:
    """The one content of a period and choice, compared with the period before when there is one."""
    now = figures(source.rows, period, choice, today)
    earlier = period.before()
    before: Figures | None = figures(source.rows, earlier, choice, today) if earlier is not None else None
    names = figures_content.Names(source.organisations, _choice_words(source, choice))
    return figures_content.make(now, before, names, source.place, today, Texts(source.language))


def print_figures(store: Store, content: figures_content.FiguresContent, target: Path, language: str) -> DocumentResult:
    """The figures as PDF, an internal working paper."""
    from ..reports import papers

    return papers.draw_figures(content, paper_header.municipality(store), Edition(content.made_on, audience=INTERNAL), Texts(language), target)


def write_figures(
    store: Store, content: figures_content.FiguresContent, language: str, *, html: Path | None = None, odt: Path | None = None
) -> DocumentResult:
    """The figures as web page and as text to edit, those that are asked for."""
    from ..reports import papers

    given = (content, paper_header.municipality(store), Edition(content.made_on, audience=INTERNAL), Texts(language))
    return result_of([write(*given, target) for write, target in ((papers.write_figures_page, html), (papers.write_figures_odt, odt)) if target is not None])


def save_csv(content: figures_content.FiguresContent, target: Path, language: str) -> None:
    """The figures as a table for spreadsheets."""
    deliver(figures_tables.csv_text(content, Texts(language)).encode("utf-8-sig"), target)


# -- inside ------------------------------------------------------------------------------------------------------------
class _Days:
    """Moments as calendar days of the municipality: half past midnight belongs to the new day."""

    def __init__(self, store: Store) -> None:
        self._zone = zone_of(store)

    def of(self, moment: Any) -> dt.date | None:
        """The local day; None for what is no moment."""
        return moment.astimezone(self._zone).date() if isinstance(moment, dt.datetime) else None


@dataclass
class _Thing:
    row: ThingRow
    counts: bool


def _things(store: Store, local: _Days, walk_starts: Mapping[str, Any]) -> tuple[dict[str, _Thing], dict[str, str]]:
    """(things by id, lighting defect → the thing it is); a defect seen with a finding is that finding."""
    things: dict[str, _Thing] = {}
    columns = ("id", "kind", "review_state", "same_as_id", "created_at", "seen_at", "walk_id", "category")
    for key, kind, review, same, created, seen, walk, category in store.rows("finding", columns):
        made = local.of(created)
        day = local.of(seen) or local.of(walk_starts.get(walk)) or made
        counts = kind == "defect" and review in COUNTED and same is None
        things[key] = _Thing(ThingRow(key, made, day, None, walk, (category or "")[:1] or None), counts)
    thing_of: dict[str, str] = {}
    columns = ("id", "finding_id", "review_state", "same_as_id", "created_at", "seen_at")
    for key, finding, review, same, created, seen in store.rows("lighting_defect", columns):
        thing_of[key] = finding if finding in things else key
        if thing_of[key] == key:
            made = local.of(created)
            row = ThingRow(key, made, local.of(seen) or made, category=LIGHTING_LETTER, table="lighting_defect")
            things[key] = _Thing(row, review in COUNTED and same is None)
    return things, thing_of


def _measures(
    store: Store, local: _Days, things: dict[str, _Thing], thing_of: Mapping[str, str], checks: Mapping[str, bool | None]
) -> tuple[MeasureRow, ...]:
    answers = _links(store, local, things, thing_of)
    changes = _changes(store, local)
    made = []
    for values in store.rows("measure", _MEASURE):
        row = dict(zip(_MEASURE, values))
        key, seen = row["id"], answers.get(row["id"], ())
        walks = frozenset(thing.walk_id for thing in seen if thing.walk_id)
        made.append(
            MeasureRow(
                created_on=local.of(row.pop("created_at")), seen_on=min((thing.seen_on for thing in seen if thing.seen_on), default=None),
                walk_ids=walks, categories=frozenset(thing.category for thing in seen if thing.category),
                needs_check=wants_check(checks.get(row["measure_type"]), bool(walks)), changes=changes.get(key, ()), **row,
            )
        )  # fmt: skip
    return tuple(made)


def _links(store: Store, local: _Days, things: dict[str, _Thing], thing_of: Mapping[str, str]) -> dict[str, tuple[ThingRow, ...]]:
    """Measure → the things it answers; notes with each thing the day of its first measure."""
    answers: dict[str, dict[str, ThingRow]] = defaultdict(dict)
    first: dict[str, dt.date] = {}
    columns = ("measure_id", "created_at", LINK_TARGETS["finding"], LINK_TARGETS["lighting_defect"])
    for measure, created, finding, defect in store.rows("measure_link", columns):
        key = finding or thing_of.get(defect)
        if key in things:
            answers[measure][key] = things[key].row
            day = local.of(created) or dt.date.min
            first[key] = min(day, first.get(key, day))
    for key, day in first.items():
        row = things[key].row
        things[key].row = replace(row, linked_on=day)
    return {measure: tuple(found.values()) for measure, found in answers.items()}


def _changes(store: Store, local: _Days) -> dict[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = defaultdict(list)
    columns = ("record_id", "what", "old_value", "new_value", "changed_at", "ver")
    for key, what, old, new, changed, version in store.rows("change_log", columns, {"table_name": "measure", "what": LOGGED}):
        found[key].append(Change(what, old, new, local.of(changed) or dt.date.min, version or 0))
    return {key: tuple(changes) for key, changes in found.items()}


def _choice_words(source: Source, choice: Choice) -> tuple[tuple[str, str], ...]:
    """(what is chosen: text key, its name)"""
    lists = (
        ("walk", choice.walk_id, source.walks), ("responsible", choice.responsible_id, [(name, key) for key, name in source.organisations.items()]),
        ("category", choice.category, source.categories), ("type", choice.measure_type, source.measure_types),
    )  # fmt: skip
    return tuple((what, next((name for name, key in names if key == chosen), "–")) for what, chosen, names in lists if chosen is not None)
