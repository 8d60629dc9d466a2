# SPDX-License-Identifier: GPL-2.0-or-later
"""Save hotspots: drawn as a point, a stretch of road or an area, edited, or taken from proposals. One transaction each."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..core import hotspot_candidate as candidates
from ..core.hotspot_candidate import HotspotCandidate
from ..core.hotspot_level import proposed_level
from ..core.hotspot_rules import ACTIVE, PRIORITY_STATES, check_hotspot
from ..core.record import Record
from ..gis.hotspot_area import hotspot_wkb
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction

REVIEW_AFTER_MONTHS = 3
MEDIUM = 2


class Accepted(NamedTuple):
    """One proposal and what becomes of it: a new hotspot of this name, or new numbers for one that is there."""

    candidate: HotspotCandidate
    name: str
    hotspot: Record | None = None


def review_date(today: dt.date) -> dt.date:
    """The same day three months later, the last of the month where there is none."""
    month = today.year * 12 + today.month - 1 + REVIEW_AFTER_MONTHS
    first = dt.date(month // 12, month % 12 + 1, 1)
    following = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + dt.timedelta(days=today.day - 1), following - dt.timedelta(days=1))


def save_hotspot(store: Store, drawn: bytes, values: Mapping[str, Any]) -> tuple[Record, Done]:
    """`drawn` is WKB in the workspace CRS as the user drew it; `values` are columns of hotspot. A priority is taken from whoever has it."""
    area, drawn_as = hotspot_wkb(drawn)
    with store.transaction("hotspot") as tx:
        record = _insert(store, tx, {**values, "geom": area, "drawn_as": drawn_as})
    return record, tx.done


def edit_hotspot(store: Store, hotspot: Record, values: Mapping[str, Any], drawn: bytes | None = None) -> tuple[Record, Done]:
    """Change one as it was read; `drawn` replaces its area. A priority is swapped with whoever has it, and ends when the place is not current any more."""
    changes = dict(values)
    if drawn is not None:
        changes["geom"], changes["drawn_as"] = hotspot_wkb(drawn)
    if changes.get("state", hotspot["state"]) not in PRIORITY_STATES:
        changes["priority"] = None
    check_hotspot({**hotspot, **changes})
    with store.transaction("hotspot") as tx:
        record = _update(store, tx, hotspot, changes)
    return record, tx.done


def holder_of(store: Store, priority: int | None, but: str | None = None) -> Record | None:
    """The hotspot that has a priority now; `but` is the one that asks."""
    found = store.find("hotspot", {"priority": priority}) if priority is not None else []
    return next((row for row in found if row.id != but), None)


def accept(store: Store, accepted: Sequence[Accepted], today: dt.date, language: str, state: str = ACTIVE) -> tuple[list[Record], Done]:
    """Make hotspots of proposals, all in one transaction; those that are there already get the new numbers and become current again."""
    texts = Texts(language)
    with store.transaction("hotspot_accept") as tx:
        records = []
        for candidate, name, hotspot in accepted:
            if hotspot is None:
                values = values_of(candidate, name, today, texts)
                records.append(tx.insert("hotspot", {**values, "state": state, "geom": candidate.area, "drawn_as": "area"}))
            else:
                records.append(tx.update(hotspot, **_renewed(hotspot, candidate, today, texts, state)))
    return records, tx.done


def values_of(candidate: HotspotCandidate, name: str, today: dt.date, texts: Any) -> dict[str, Any]:
    """Columns of the hotspot that a proposal becomes."""
    sentence = candidates.reason(candidate, texts)
    return {
        "name": name, "reason": sentence, "hotspot_kind": candidate.kind, "felt_or_occurred": candidate.felt_or_occurred,
        "time_band": candidate.main_band, "need": MEDIUM, "influence": MEDIUM, "level": proposed_level(MEDIUM, MEDIUM), "events": candidate.n,
        "period_from": candidate.period.first, "period_to": candidate.period.last, "review_date": review_date(today),
        "analysis": candidates.analysis(candidate, sentence, today),
    }  # fmt: skip


# -- inside ------------------------------------------------------------------------------------------------------------
def _insert(store: Store, tx: Transaction, values: Mapping[str, Any]) -> Record:
    holder = holder_of(store, values.get("priority"))
    if holder is not None:
        tx.update(holder, priority=None)
    return tx.insert("hotspot", dict(values))


def _update(store: Store, tx: Transaction, hotspot: Record, changes: Mapping[str, Any]) -> Record:
    """Each priority is given once at any moment: the other one lets go first and gets the free number at last."""
    wanted, own = changes.get("priority", hotspot["priority"]), hotspot["priority"]
    holder = holder_of(store, wanted, hotspot.id) if wanted != own else None
    if holder is not None:
        holder = tx.update(holder, priority=None)
    record = tx.update(hotspot, **changes)
    if holder is not None and own is not None:
        tx.update(holder, priority=own)
    return record


def _renewed(hotspot: Record, candidate: HotspotCandidate, today: dt.date, texts: Any, state: str) -> dict[str, Any]:
    """New numbers; what somebody wrote stays, the sentence of last time is replaced."""
    values = values_of(candidate, hotspot["name"], today, texts)
    changes = {name: values[name] for name in ("events", "period_from", "period_to", "analysis")}
    before = hotspot["analysis"].get("reason") if isinstance(hotspot["analysis"], dict) else None
    reason, sentence = hotspot["reason"] or "", values["reason"]
    if before and before in reason:
        changes["reason"] = reason.replace(before, sentence)
    else:
        changes["reason"] = f"{reason}\n{sentence}".strip()
    for name in ("hotspot_kind", "time_band"):
        if hotspot[name] is None:
            changes[name] = values[name]
    if hotspot["felt_or_occurred"] != candidate.felt_or_occurred:
        changes["felt_or_occurred"] = candidates.BOTH
    if state == ACTIVE and hotspot["state"] != ACTIVE:
        changes["state"] = ACTIVE
    if hotspot["review_date"] is None or hotspot["review_date"] < today:
        changes["review_date"] = values["review_date"]
    return changes
