# SPDX-License-Identifier: GPL-2.0-or-later
"""One thing of the agenda as the meeting sees it: what, where, who, since when, how it went, photos, and what may be decided."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core import meeting as rules
from ..core.errors import EstError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.status import DONE
from ..reports.engine import wording
from ..storage.store import Store
from .assign import MeasureInput, OwnerAt, as_input, propose
from .dangers import IMMEDIATE_DANGER
from .local_days import zone_of
from .meeting_agenda import Item, linked
from .meeting_words import Fate, decision_words, fate, fate_of, status_line
from .work_list import MEASURE


@dataclass(frozen=True)
class Card:
    """What stands in big type, and what a decision begins with."""

    number: str
    kind: str
    what: str
    seen: str
    place: str
    who: str
    fate: Fate
    since: str
    history: str
    decisions: tuple[str, ...]
    photos: tuple[Path, ...]
    is_danger: bool
    status: str | None
    responsible_id: str | None
    due: dt.date | None
    geometries: tuple[bytes, ...]
    proposal: MeasureInput | None = None  # what is not yet assigned
    refusals: Mapping[str, EstError] | None = None

    def refusal(self, outcome: str) -> EstError | None:
        """Why an outcome is not possible; None when it is."""
        return (self.refusals or {}).get(outcome)


def read(store: Store, item: Item, today: dt.date, texts: Any, owners: Mapping[str, OwnerAt] | None = None) -> Card:
    """The card of an item as things stand now. `owners`: what the map says about the things, by id."""
    measure = store.get(MEASURE, item.target[1]) if item.target[0] == MEASURE else None
    things = linked(store, item)
    zone = zone_of(store)
    code = measure["status"] if measure else None
    what = measure["title"] if measure else item.what
    who = measure["forwarded_to_id" if code == "forwarded" else "responsible_id"] if measure else None
    card = Card(
        item.number, item.kind, what, _seen(things, what), item.place, store.get("organisation", who)["name"] if who else "",
        fate_of(measure, today, texts) if measure else fate(None, None, None, today, texts),
        _since(item, things, zone, today, texts), _history(store, measure, zone, texts), _decisions(store, item, texts),
        _photos(store, measure, things), _is_danger(measure, things), code, measure["responsible_id"] if measure else None,
        _due(measure, today), tuple(thing["geom"] for thing in things if thing["geom"]),
        refusals={outcome: reason for outcome in rules.OUTCOMES if (reason := rules.refusal(outcome, code))},
    )  # fmt: skip
    return card if card.responsible_id else _with_proposal(store, card, item, measure, texts, owners)


# -- inside ------------------------------------------------------------------------------------------------------------
def _with_proposal(
    store: Store, card: Card, item: Item, measure: Record | None, texts: Any, owners: Mapping[str, OwnerAt] | None
) -> Card:
    """Who and when, for what nobody is responsible for yet."""
    targets = [target for target in item.targets if target[0] in LINK_TARGETS]
    if not targets:
        return card
    proposed = propose(store, targets[:1], dt.datetime.now(dt.timezone.utc), owners)[0]
    given = as_input(proposed, store.language, texts)
    due = card.due or given.answer_by if given.status == "forwarded" else card.due or given.due_date
    return replace(card, responsible_id=given.responsible_id, due=due, proposal=given if measure is None else None)


def _seen(things: list[Record], what: str) -> str:
    """What was seen, when the measure says it in other words."""
    words = [thing.get("description") or thing.get("reason") or "" for thing in things]
    other = [text for text in dict.fromkeys(" ".join(text.split()) for text in words) if text and text != " ".join(what.split())]
    return "\n".join(other[:3]) + (" …" if len(other) > 3 else "")


def _since(item: Item, things: list[Record], zone: dt.tzinfo, today: dt.date, texts: Any) -> str:
    """Since when it is known: the first time somebody saw it."""
    moments = [thing.get("seen_at") or thing["created_at"] for thing in things]
    first = min([moment for moment in moments if moment] or [item.made_at]).astimezone(zone).date()
    return texts("meeting.since", day=wording.short_day(first, texts), n=max((today - first).days, 0))


def _history(store: Store, measure: Record | None, zone: dt.tzinfo, texts: Any) -> str:
    if measure is None:
        return ""
    line = status_line(measure["status"], measure["created_at"].astimezone(zone).date(), store.history(MEASURE, measure.id), zone, texts)
    again = measure["reopened_count"] or 0
    return f"{line}  ·  {texts('meeting.reopened', n=again)}" if again else line


def _decisions(store: Store, item: Item, texts: Any) -> tuple[str, ...]:
    if item.measure_id is None:
        return ()
    rows = store.find("decision", {"measure_id": item.measure_id}, order_by=["-decided_on", "-number"])
    return tuple(decision_words(row, texts) for row in rows)


def _photos(store: Store, measure: Record | None, things: list[Record]) -> tuple[Path, ...]:
    """Those of the thing itself first; a file that is gone is said by who shows it."""
    folder = Path(store.path).parent
    parents = [(LINK_TARGETS[thing.table], thing.id) for thing in things]
    parents += [("finding_id", thing["finding_id"]) for thing in things if thing.get("finding_id")]
    parents += [("measure_id", measure.id)] if measure else []
    found = [row["path"] for column, key in parents for row in store.find("attachment", {column: key})]
    return tuple(folder / name for name in dict.fromkeys(found))


def _is_danger(measure: Record | None, things: list[Record]) -> bool:
    """Immediate danger that nobody has rung about."""
    if measure is not None and (measure["called_at"] is not None or measure["status"] in DONE):
        return False
    return any(thing.get("severity") == IMMEDIATE_DANGER for thing in things)


def _due(measure: Record | None, today: dt.date) -> dt.date | None:
    """The date that holds; one that has passed is no proposal."""
    if measure is None:
        return None
    day = measure["answer_by"] if measure["status"] == "forwarded" else measure["due_date"]
    return day if day is not None and day > today else None
