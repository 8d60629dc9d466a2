# SPDX-License-Identifier: GPL-2.0-or-later
"""Which measures answer a case: itself, the finding it was seen with, the row it was merged into. The database counts the same for `handling`."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Tuple

from ..core.case import LIGHTING_DEFECT
from ..core.record import Record
from ..core.review import MERGED, REJECTED
from ..core.schema.measures import LINK_TARGETS
from ..core.work.row import MEASURE
from ..storage.store import Store
from .same_thing import root_of, same_as

FINDING = "finding"
Key = Tuple[str, str]  # (table, id)
_COLUMNS = ("measure_id", *LINK_TARGETS.values())


@dataclass(frozen=True)
class Answers:
    """`root`: asked → the row that stays when it was merged; `things`: measure → all that it answers, a finding with lamps as its lamps."""

    measures: Mapping[str, Record]
    by_thing: Mapping[Key, Sequence[str]]
    things: Mapping[str, frozenset[Key]]
    root: Mapping[Key, Key]
    beside: Mapping[Key, Sequence[Key]]  # the row that stays, with the finding or the lamps it belongs together with

    def of(self, key: Key) -> list[Record]:
        """The measures of a thing; neither those that are the same as another one, nor next year's."""
        return [self.measures[one] for one in self.by_thing.get(self.root.get(key, key), ()) if one in self.measures]


def read_answers(store: Store, keys: Iterable[Key]) -> Answers:
    """Of findings and lighting defects."""
    roots = _roots(store, keys)
    asked = set(roots.values())
    lamps = _Lamps(store, [one for table, one in asked if table == LIGHTING_DEFECT], [one for table, one in asked if table == FINDING])
    links = _links(store, LINK_TARGETS[LIGHTING_DEFECT], lamps.ids) + _links(store, LINK_TARGETS[FINDING], lamps.findings)
    near: dict[Key, dict[str, None]] = defaultdict(dict)
    for measure, finding, lamp, _hotspot in links:
        near[(FINDING, finding) if finding else (LIGHTING_DEFECT, lamp)][measure] = None
    beside = {key: lamps.beside(key) for key in asked}
    by_thing = {key: list(dict.fromkeys(one for other in beside[key] for one in near.get(other, ()))) for key in asked}
    wanted = sorted({one for found in by_thing.values() for one in found})
    kept = store.find(MEASURE, {"id": wanted}) if wanted else []
    measures = {one.id: one for one in kept if one["status"] != "duplicate" and not one["recurs_from_id"]}
    return Answers(measures, by_thing, _things(store, list(measures)), roots, beside)


# -- inside ------------------------------------------------------------------------------------------------------------
class _Lamps:
    """Lamps and findings that belong together; of a finding only lamps that stand for themselves."""

    def __init__(self, store: Store, lamps: Sequence[str], findings: Sequence[str]) -> None:
        columns = ("id", "finding_id", "review_state")
        own = store.rows(LIGHTING_DEFECT, columns, {"id": list(lamps)}) if lamps else []
        self.findings = list(dict.fromkeys([*findings, *(finding for _id, finding, _state in own if finding)]))
        theirs = store.rows(LIGHTING_DEFECT, columns, {"finding_id": list(findings)}) if findings else []
        self._finding_of = {key: finding for key, finding, _state in own if finding}
        self._of_finding: dict[str, list[str]] = defaultdict(list)
        for key, finding, state in theirs:
            if state not in (MERGED, REJECTED):
                self._of_finding[finding].append(key)
        self.ids = list(dict.fromkeys([*lamps, *(one for found in self._of_finding.values() for one in found)]))

    def beside(self, key: Key) -> list[Key]:
        """The thing and what it belongs together with."""
        table, one = key
        if table == FINDING:
            return [key, *((LIGHTING_DEFECT, lamp) for lamp in self._of_finding.get(one, ()))]
        return [key, *([(FINDING, self._finding_of[one])] if one in self._finding_of else [])]


def _roots(store: Store, keys: Iterable[Key]) -> dict[Key, Key]:
    pairs = {table: same_as(store, table, only_merged=True) for table in (FINDING, LIGHTING_DEFECT)}
    return {(table, one): (table, root_of(one, pairs[table])) for table, one in keys}


def _links(store: Store, column: str, ids: Sequence[str]) -> list[tuple]:
    return store.rows("measure_link", _COLUMNS, {column: list(ids)}) if ids else []


def _things(store: Store, measures: Sequence[str]) -> dict[str, frozenset[Key]]:
    links = _links(store, "measure_id", measures)
    found: dict[str, set[Key]] = {one: set() for one in measures}
    lamps = {row[2] for row in links if row[2]}
    findings = {row[1] for row in links if row[1]}
    columns = ("id", "finding_id", "review_state")
    rows = store.rows(LIGHTING_DEFECT, columns, {"id": sorted(lamps)}) if lamps else []
    rows += store.rows(LIGHTING_DEFECT, columns, {"finding_id": sorted(findings)}) if findings else []
    out = {key for key, _finding, state in rows if state == REJECTED}
    of_finding: dict[str, set[str]] = defaultdict(set)
    for key, finding, _state in rows:
        if finding:
            of_finding[finding].add(key)
    roots = _roots(store, [(LIGHTING_DEFECT, key) for key, _finding, _state in rows])
    for measure, finding, lamp, hotspot in links:
        if hotspot:
            found[measure].add(("hotspot", hotspot))
        elif finding and not of_finding.get(finding):
            found[measure].add((FINDING, finding))
        else:
            near = of_finding[finding] if finding else {lamp}
            found[measure] |= {roots[LIGHTING_DEFECT, one] for one in near if one not in out and (LIGHTING_DEFECT, one) in roots}
    return {one: frozenset(things) for one, things in found.items()}
