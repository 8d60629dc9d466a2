# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be the same thing twice, over the whole workspace: findings, lamps, measures; the most alike first."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..core import geometry
from ..core.notice import Notice
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.similar import WITHIN_M, Likeness, OpenFinding, OpenFindings, likeness, words_alike
from ..storage.store import Done, Store
from . import workspace_setting
from .counted import COUNTED, TO_DO_CODES
from .plan_walk import OPEN_HANDLING
from .same_thing import root_of, same_as

NOT_SAME = "duplicates_not_same"  # workspace setting: pairs that somebody has said are two things
MOST = 500
LEAST = 0.3
SAME_POLE_WITHIN_M = 200.0  # poles of different towns may have one number
_REVIEWED = ("new", *COUNTED)


@dataclass(frozen=True)
class Suggestion:
    """Two rows of one table that may be the same; the first is the older one and stays unless somebody chooses otherwise."""

    table: str
    first_id: str
    second_id: str
    likeness: Likeness

    @property
    def key(self) -> str:
        """Names the pair whichever way round."""
        return pair_key(self.table, self.first_id, self.second_id)


def pair_key(table: str, first_id: str, second_id: str) -> str:
    """The pair whichever way round, as it is remembered."""
    return ":".join((table, *sorted((first_id, second_id))))


def suggestions(store: Store, most: int = MOST) -> list[Suggestion]:
    """All pairs that nobody has decided about, the most alike first."""
    known = set(store.setting(NOT_SAME, []))
    found = [one for one in (*_findings(store), *_lamps(store), *_measures(store)) if one.likeness.score >= LEAST and one.key not in known]
    found.sort(key=lambda one: (-one.likeness.score, one.key))
    return found[:most]


def remember_not_same(store: Store, suggestion: Suggestion) -> Done:
    """Never ask about this pair again; can be taken back."""
    kept = sorted({*store.setting(NOT_SAME, []), suggestion.key})
    with store.transaction("not_same") as tx:
        workspace_setting.put(store, tx, NOT_SAME, kept)
    return tx.done


# -- things on the map --------------------------------------------------------------------------------------------------------
def _is_open(row: Record) -> bool:
    return row["handling"] in OPEN_HANDLING and row["review_state"] in _REVIEWED and row["same_as_id"] is None and bool(row["geom"])


def _findings(store: Store) -> Iterator[Suggestion]:
    rows = {row.id: row for row in store.find("finding", {"same_as_id": None, "handling": OPEN_HANDLING}) if row["category"] and _is_open(row)}
    poles = dict(store.rows("lighting_defect", ("finding_id", "pole_number"))) if rows else {}
    things = [
        OpenFinding(row.id, row["number"], geometry.point_xy(row["geom"]), row["category"], row["kind"] == "good", None, poles.get(row.id))
        for row in rows.values()
    ]
    yield from _near("finding", things, rows)


def _lamps(store: Store) -> Iterator[Suggestion]:
    rows = {row.id: row for row in store.find("lighting_defect", {"same_as_id": None, "handling": OPEN_HANDLING}) if _is_open(row)}
    things = {row.id: OpenFinding(row.id, row["number"], geometry.point_xy(row["geom"]), "A", False, None, row["pole_number"]) for row in rows.values()}
    by_pole: dict[str, list[OpenFinding]] = defaultdict(list)
    for one in things.values():
        if one.pole:
            by_pole["".join(one.pole.split()).upper()].append(one)
    seen = set()
    for pair in _near("lighting_defect", list(things.values()), rows):
        seen.add(pair.key)
        if not _both_seen_on_walks(rows, pair.first_id, pair.second_id):
            yield pair
    for group in by_pole.values():
        for one, other in _pairs(group):
            away = geometry.distance(one.xy, other.xy)
            first, second = _older_first(rows[one.id], rows[other.id])
            key = pair_key("lighting_defect", first.id, second.id)
            if WITHIN_M < away <= SAME_POLE_WITHIN_M and key not in seen and not _both_seen_on_walks(rows, one.id, other.id):
                alike = likeness(away, SAME_POLE_WITHIN_M, (_words(first), _words(second)), same_pole=True)
                yield Suggestion("lighting_defect", first.id, second.id, alike)


def _both_seen_on_walks(rows: dict[str, Record], one: str, other: str) -> bool:
    """Then their findings are compared, not the lamps."""
    return bool(rows[one]["finding_id"] and rows[other]["finding_id"])


def _near(table: str, things: list[OpenFinding], rows: dict[str, Record]) -> Iterator[Suggestion]:
    grid = OpenFindings([])
    for thing in things:
        for alike in grid.similar(thing):
            first, second = _older_first(rows[alike.finding.id], rows[thing.id])
            detail = first.get("category") == second.get("category") and len(first.get("category") or "") > 1 or _same_fault(first, second)
            found = likeness(alike.distance_m, grid.within_m, (_words(first), _words(second)), same_pole=alike.same_pole, same_detail=detail)
            yield Suggestion(table, first.id, second.id, found)
        grid.add(thing)


def _same_fault(first: Record, second: Record) -> bool:
    return first.table == "lighting_defect" and first["fault"] == second["fault"]


def _words(row: Record) -> str:
    return f"{row['description'] or ''} {row['place_text'] or ''}"


def _older_first(one: Record, other: Record) -> tuple[Record, Record]:
    """The lower number came first; a lamp of a finding stays before one without."""
    if one.table == "lighting_defect" and bool(one["finding_id"]) != bool(other["finding_id"]):
        return (one, other) if one["finding_id"] else (other, one)
    return (one, other) if (one["number"] or 0, one.id) <= (other["number"] or 0, other.id) else (other, one)


def _pairs(group: list) -> Iterator[tuple]:
    for at, one in enumerate(group):
        for other in group[at + 1 :]:
            yield one, other


# -- measures -----------------------------------------------------------------------------------------------------------------
def _measures(store: Store) -> Iterator[Suggestion]:
    """Open measures that answer the same thing with the same kind of work, or say the same."""
    rows = {row.id: row for row in store.find("measure", {"status": TO_DO_CODES})}
    told: set[str] = set()
    for number, ids in _answered_by(store, rows).items():
        for one, other in _pairs(sorted(ids)):
            first, second = _older_first(rows[one], rows[other])
            key = pair_key("measure", first.id, second.id)
            alike = _alike(first, second, number[1])
            if alike is not None and key not in told:
                told.add(key)
                yield Suggestion("measure", first.id, second.id, alike)


def _answered_by(store: Store, rows: Iterable[str]) -> dict[tuple, set[str]]:
    """(thing, its number) → measures that answer it; a lamp counts as its finding, a merged thing as the kept one."""
    pairs = {table: same_as(store, table) for table in ("finding", "lighting_defect")}
    numbers = {table: dict(store.rows(table, ("id", "number"))) for table in LINK_TARGETS}
    finding_of = dict(store.rows("lighting_defect", ("id", "finding_id")))
    known, found = set(rows), defaultdict(set)
    for measure_id, *targets in store.rows("measure_link", ("measure_id", *LINK_TARGETS.values())):
        if measure_id not in known:
            continue
        for table, target in zip(LINK_TARGETS, targets):
            if not target:
                continue
            if table == "lighting_defect" and finding_of.get(target):
                table, target = "finding", finding_of[target]
            root = root_of(target, pairs.get(table, {}))
            found[(table, root), numbers[table].get(root)].add(measure_id)
    return {key: ids for key, ids in found.items() if len(ids) > 1}


def _alike(first: Record, second: Record, number: int | None) -> Likeness | None:
    shared = words_alike(first["title"], second["title"])
    same_type = first["measure_type"] == second["measure_type"] and first["measure_type"] != "other"
    same_responsible = first["responsible_id"] is not None and first["responsible_id"] == second["responsible_id"]
    if not same_type and shared < 0.5:
        return None  # one thing may well need two different measures
    reasons = [Notice("duplicates.reason.answers", {"number": number or "–"})]
    reasons += [Notice("duplicates.reason.type")] if same_type else []
    reasons += [Notice("duplicates.reason.responsible")] if same_responsible else []
    reasons += [Notice("duplicates.reason.words")] if shared >= 0.5 else []
    return Likeness(0.35 + 0.2 * same_type + 0.15 * same_responsible + 0.3 * shared, tuple(reasons))
