# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamps that are off on purpose: a reason proposed for not repairing them, and the decision for those that wait for one."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ..core.blank import is_blank
from ..core.case import DELIBERATELY_OFF, LIGHTING_DEFECT
from ..core.errors import EstError, InputError, RuleError
from ..core.record import Record
from ..core.work.row import MEASURE
from ..i18n import Texts
from ..storage.store import Done, Store
from .assign import as_input, assign_each, propose
from .counted import COUNTED, OPEN_CODES
from .set_status import take_step

REFUSED = "refused"
UNDECIDED = ("unassigned", "open")


def is_off_on_purpose(defect: Record) -> bool:
    """Whether nothing is broken: somebody decided that the lamp shall be off."""
    return bool(defect["is_deliberate"]) and defect["fault"] in ("out", DELIBERATELY_OFF) or defect["fault"] == DELIBERATELY_OFF


def waiting(store: Store) -> list[Record]:
    """Such lamps about which nothing is decided yet, by number; those reported elsewhere as the same are left out."""
    rows = store.find(LIGHTING_DEFECT, {"handling": UNDECIDED, "review_state": COUNTED, "same_as_id": None}, order_by=("number",))
    return [row for row in rows if is_off_on_purpose(row)]


def proposed_reason(store: Store, measure_ids: Iterable[str]) -> str:
    """Why it is not repaired, when all that these measures answer is off on purpose; else empty. In the language of the workspace: others read it."""
    ids = list(measure_ids)
    links = store.rows("measure_link", ("finding_id", "lighting_defect_id", "hotspot_id"), {"measure_id": ids}) if ids else []
    lamps = {defect for _finding, defect, _hotspot in links if defect}
    findings = {finding for finding, _defect, _hotspot in links if finding}
    if not links or any(hotspot for _finding, _defect, hotspot in links):
        return ""
    rows = store.find(LIGHTING_DEFECT, {"id": sorted(lamps)}) if lamps else []
    of_findings = store.find(LIGHTING_DEFECT, {"finding_id": sorted(findings)}) if findings else []
    if findings - {row["finding_id"] for row in of_findings}:
        return ""
    return reason(store) if all(is_off_on_purpose(row) for row in (*rows, *of_findings)) else ""


def reason(store: Store) -> str:
    """The reason in the language of the workspace."""
    return Texts(store.language)("lamps.off.reason")


def refuse(store: Store, defect_ids: Sequence[str], why: str, now: dt.datetime, today: dt.date) -> Done:
    """Åtgärdas inte, with the reason: open measures are closed, a lamp without one gets the measure of the one who is responsible first.

    Measures that were made stay when the decision is taken back, then as new: a row with history is not removed. When the decision is refused
    they are removed again.

    Raises
    ------
    InputError    when nothing is chosen
    RuleError     without a reason, or when a lamp is not off on purpose
    """
    rows = store.find(LIGHTING_DEFECT, {"id": list(defect_ids)}) if defect_ids else []
    if not rows:
        raise InputError("error.nothing-selected")
    if is_blank(why):
        raise RuleError("rule.refused-needs", columns=[])
    if not all(is_off_on_purpose(row) for row in rows):
        raise RuleError("lamps.off.not-all")
    texts, answered = Texts(store.language), _measures_of(store, rows)
    alone = [row for row in rows if row.id not in answered]
    proposed = propose(store, [(LIGHTING_DEFECT, row.id) for row in alone], now) if alone else []
    pairs = [([(LIGHTING_DEFECT, one.record.id)], as_input(one, store.language, texts)) for one in proposed]
    first = assign_each(store, pairs) if pairs else None
    made = [after for table, before, after in first.steps if table == MEASURE and before is None] if first else []
    known = {measure.id: measure for measures in answered.values() for measure in measures}
    try:
        with store.transaction("refused") as tx:
            for measure in (*(store.get(MEASURE, one.id) for one in made), *known.values()):
                take_step(store, tx, measure, REFUSED, {"reason": why.strip()}, today)
    except EstError:
        if first is not None:
            store.undo(first)
        raise
    return tx.done


def _measures_of(store: Store, rows: Sequence[Record]) -> dict[str, list[Record]]:
    """Defect → open measures that answer it alone."""
    links = store.rows("measure_link", ("measure_id", "lighting_defect_id"), {"lighting_defect_id": [row.id for row in rows]})
    wanted = {row.id for row in rows}
    ids = {measure_id for measure_id, _defect in links}
    others = {key for key, defect in store.rows("measure_link", ("measure_id", "lighting_defect_id"), {"measure_id": sorted(ids)}) if defect not in wanted}
    measures = {one.id: one for one in store.find(MEASURE, {"id": sorted(ids - others), "status": OPEN_CODES})} if ids - others else {}
    found: dict[str, list[Record]] = {}
    for measure_id, defect in links:
        if measure_id in measures:
            found.setdefault(defect, []).append(measures[measure_id])
    return found
