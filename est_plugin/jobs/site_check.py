# SPDX-License-Identifier: GPL-2.0-or-later
"""Which measures somebody must look at on site."""
from __future__ import annotations

from collections.abc import Iterable

from ..core.site_check import FIXED, needs_check, wants_check
from ..storage.store import Store


def check_rules(store: Store) -> dict[str, bool | None]:
    """Measure type → whether it is checked: always, never, or (None) when it answers what was found on a walk."""
    return dict(store.rows("code", ("code", "needs_check"), {"list": "measure_type"}))


def to_check(store: Store) -> set[str]:
    """Measures that are done and wait for the check."""
    fixed = dict(store.rows("measure", ("id", "measure_type"), {"status": FIXED}))
    rules, walked = check_rules(store), of_walks(store, fixed)
    return {key for key, kind in fixed.items() if needs_check(FIXED, rules.get(kind), key in walked)}


def wanting_check(store: Store, measure_ids: Iterable[str]) -> set[str]:
    """Those of the measures whose fix somebody must look at, whatever their status is now."""
    types = dict(store.rows("measure", ("id", "measure_type"), {"id": tuple(measure_ids)}))
    rules, walked = check_rules(store), of_walks(store, types)
    return {key for key, kind in types.items() if wants_check(rules.get(kind), key in walked)}


def of_walks(store: Store, measure_ids: Iterable[str]) -> set[str]:
    """Those of the measures that answer something found on a walk."""
    ids = tuple(measure_ids)
    if not ids:
        return set()
    links = store.rows("measure_link", ("measure_id", "finding_id", "lighting_defect_id"), {"measure_id": ids})
    defects = tuple({defect for _measure, _finding, defect in links if defect})
    finding_of = dict(store.rows("lighting_defect", ("id", "finding_id"), {"id": defects})) if defects else {}
    pairs = [(measure, finding or finding_of.get(defect)) for measure, finding, defect in links]
    wanted = tuple({finding for _measure, finding in pairs if finding})
    walked = {key for key, walk_id in store.rows("finding", ("id", "walk_id"), {"id": wanted}) if walk_id} if wanted else set()
    return {measure for measure, finding in pairs if finding in walked}
