# SPDX-License-Identifier: GPL-2.0-or-later
"""What whoever sets up or mends a barrier must know of it: number, hours, key and the way for rescue vehicles."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.barrier_hours import hours_of
from ..core.barrier_state import number_text
from ..core.barrier_words import hours_text, told_hours
from ..core.record import Record
from ..reports.engine import wording
from ..storage.store import Store


@dataclass(frozen=True)
class Barriers:
    """Barriers by the measure that they wait for, and names of organisations."""

    by_measure: Mapping[str, Sequence[Record]]
    names: Mapping[str, str]

    def of(self, measure_id: str) -> Sequence[Record]:
        """Those of one measure, by number."""
        return self.by_measure.get(measure_id, ())


def read_barriers(store: Store, measure_ids: Collection[str]) -> Barriers:
    """Those of the measures."""
    found: dict[str, list[Record]] = defaultdict(list)
    for barrier in store.find("barrier", {"measure_id": sorted(measure_ids)}, order_by=["number"]) if measure_ids else ():
        found[barrier["measure_id"]].append(barrier)
    return Barriers(found, dict(store.rows("organisation", ("id", "name"))) if found else {})


def told(barriers: Barriers, measure_id: str, texts: Any, *, is_inside: bool) -> str:
    """A line for each barrier; what is written freely beside the hours is for our own people."""
    return "\n".join(_told(one, barriers.names, texts, is_inside) for one in barriers.of(measure_id))


def _told(barrier: Record, names: Mapping[str, str], texts: Any, is_inside: bool) -> str:
    hours = told_hours(barrier, texts) if is_inside else hours_text(hours_of(barrier), texts)
    holder, closer = (names.get(barrier[column] or "", "") for column in ("key_holder_id", "closed_by_id"))
    checked = barrier["emergency_access_checked"]
    parts = [
        texts("barrier-facts.hours", hours=hours) if hours else "",
        texts("barrier-facts.key", name=holder) if holder else "",
        texts("barrier-facts.closed-by", name=closer) if closer and closer != holder else "",
        texts("barrier-facts.checked", day=wording.short_day(checked, texts)) if checked else texts("barrier-facts.not-checked"),
    ]
    return f"{number_text(barrier['number'])} {barrier['name']}: " + " ".join(part for part in parts if part)
