# SPDX-License-Identifier: GPL-2.0-or-later
"""The measures behind the points of a follow-up walk: verified, opened again, or left with a reason; and all of it taken back."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..core.follow_up import FIXED, WORSE, Check, before, combined, effect_of, own_writes, without_last_line
from ..core.notice import Notice
from ..core.record import Record
from ..core.schema import TABLES
from ..core.schema.model import INTEGER
from ..core.status import is_reopening
from ..i18n import Texts
from ..storage.store import Store, Transaction
from ..storage.values import decode
from .follow_up_points import FollowUp, Point
from .set_status import on_the_way


class Measures:
    """Writes within one transaction. A measure that answers several points follows all of them together."""

    def __init__(self, store: Store, tx: Transaction, walk: FollowUp, check: Check, answers: Mapping[str, str]) -> None:
        self._store, self._tx, self._check = store, tx, check
        self._texts = Texts(store.language)
        self._old = {point.finding.id: point.outcome for point in walk.points}
        self._new = {**self._old, **answers}
        self._points: dict[str, list[Point]] = {}
        for point in walk.points:
            for measure in point.seen.measures:
                self._points.setdefault(measure.id, []).append(point)
        seen = [one.seen for one in walk.points]
        self._known = {row.id for one in seen for row in (one.finding, *one.same, *one.lamps, *([one.earlier] if one.earlier else []))}
        self._done: set[str] = set()

    def apply(self, point: Point, severity: int | None = None) -> list[Notice]:
        """What the new answer of a point does to its measures; `severity` when it has become worse."""
        if not point.seen.measures:
            key = "follow-up.fixed-unassigned" if self._new[point.finding.id] == FIXED else "follow-up.unassigned"
            return [Notice(key)]
        return [notice for measure in point.seen.measures if (notice := self._follow(measure, point, severity)) is not None]

    def _follow(self, measure: Record, point: Point, severity: int | None) -> Notice | None:
        key = point.finding.id
        keys = [one.finding.id for one in self._points[measure.id]]
        was, now = combined(self._old[one] for one in keys), combined(self._new[one] for one in keys)
        is_known, self._done = measure.id in self._done, self._done | {measure.id}
        is_moved = severity is not None or not is_known and (was != now or self._old[key] == WORSE)
        current = self._store.get("measure", measure.id)
        if is_moved and not is_known:
            current = self._take_back(current)
        waits = self._waits(measure, now)
        if waits is not None:
            return waits
        effect = effect_of(current, now, self._check, severity)
        for step in effect.steps if is_moved else ():
            if "status" in step and is_reopening(current["status"], step["status"]):
                step = {**on_the_way(self._store, step["status"], current, self._check.day, self._check.because, self._texts), **step}
            changes = {name: value for name, value in step.items() if current[name] != value}
            current = self._tx.update(current, **changes) if changes else current
        if self._new[key] == FIXED and now != FIXED:
            left = self._numbers(measure, lambda outcome: outcome not in (None, FIXED))
            return Notice("follow-up.other-remains", {"title": measure["title"], "numbers": left})
        return effect.notice if is_moved and not is_known or not effect.steps else None

    def _waits(self, measure: Record, now: str | None) -> Notice | None:
        """Why nobody can say yet that the whole measure is done."""
        if now is None:
            numbers = self._numbers(measure, lambda outcome: outcome is None)
            return Notice("follow-up.waits-for-others", {"title": measure["title"], "numbers": numbers})
        outside = self._outside(measure) if now == FIXED else []
        return Notice("follow-up.covers-more", {"title": measure["title"], "numbers": ", ".join(outside)}) if outside else None

    def _numbers(self, measure: Record, is_meant: Callable[[str | None], bool]) -> str:
        return ", ".join(one.number for one in self._points[measure.id] if is_meant(self._new[one.finding.id]))

    def _outside(self, measure: Record) -> list[str]:
        """Numbers of defects that the measure answers too and that the walk does not pass."""
        links = self._store.find("measure_link", {"measure_id": measure.id})
        findings = {row["finding_id"] for row in links} - self._known - {None}
        lamps = {row["lighting_defect_id"] for row in links} - self._known - {None}
        rows = self._store.find("finding", {"id": sorted(findings), "kind": "defect"}) if findings else []
        rows += self._store.find("lighting_defect", {"id": sorted(lamps)}) if lamps else []
        return [str(row["number"] or "–") for row in rows if row["review_state"] not in ("rejected", "merged")]

    def _take_back(self, measure: Record) -> Record:
        """As it was before this walk's last answer; as it is when somebody has written since."""
        written = own_writes(self._store.history("measure", measure.id), measure, self._check)
        if not written:
            return measure
        changes = {name: _plain(name, value) for name, value in before(written).items()}
        if is_reopening(changes.get("status") or "", measure["status"]):
            changes["note"] = without_last_line(measure["note"])
        return self._tx.take_back(measure, changes)


def _plain(name: str, value: Any) -> Any:
    """A value of the log, which is kept as text, as the column holds it."""
    column = TABLES["measure"][name]
    return int(value) if column.type == INTEGER and value is not None else decode(column, value)
