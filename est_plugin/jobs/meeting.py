# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägesbildsmöte: begin, continue and end a meeting. Who was there is told as organisations and a number, never as names."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..core import meeting as rules
from ..core.errors import InputError
from ..core.record import Record
from ..i18n import Texts
from ..reports.engine import wording
from ..storage.store import Done, Store
from .local_days import zone_of


@dataclass(frozen=True)
class MeetingInput:
    """What is asked for when a meeting begins."""

    name: str
    held_on: dt.date
    organisations: tuple[str, ...] = ()
    present: int | None = None
    next_meeting: dt.date | None = None

    def values(self) -> dict[str, Any]:
        """As columns of meeting."""
        return {
            "name": self.name.strip(), "held_on": self.held_on, "organisations": "\n".join(self.organisations) or None,
            "present": self.present, "next_meeting": self.next_meeting,
        }  # fmt: skip


def proposal(store: Store, today: dt.date) -> MeetingInput:
    """A meeting of today with those who were at the last one, the next one in the same rhythm."""
    last = before(store, None, today)
    texts = Texts(store.language)
    planned = rules.next_meeting(today, [row[0] for row in store.rows("meeting", ("held_on",))])
    name = texts("meeting.name", day=wording.day(today, texts))
    return MeetingInput(name, today, present_at(last) if last else (), last["present"] if last else None, planned)


def of_today(store: Store, today: dt.date) -> Record | None:
    """The meeting that was begun today, the latest when there are several."""
    found = store.find("meeting", {"held_on": today}, order_by=["created_at"])
    return found[-1] if found else None


def before(store: Store, meeting: Record | None, today: dt.date) -> Record | None:
    """The meeting before this one; without one the latest until today."""
    rows = store.find("meeting", order_by=["held_on", "created_at"])
    if meeting is None:
        earlier = [row for row in rows if row["held_on"] <= today]
    else:
        earlier = [row for row in rows if row.id != meeting.id and _order(row) < _order(meeting)]
    return earlier[-1] if earlier else None


def since(store: Store, meeting: Record | None) -> dt.datetime | None:
    """From when on things are new after a meeting: it was begun then, or its day had passed when it was written down later."""
    if meeting is None:
        return None
    zone = zone_of(store)
    begun = meeting["created_at"]
    if begun is not None and begun.astimezone(zone).date() == meeting["held_on"]:
        return begun
    return dt.datetime.combine(meeting["held_on"] + dt.timedelta(days=1), dt.time(), zone)


def present_at(meeting: Record) -> tuple[str, ...]:
    """Organisations that were there, one a line or with commas when somebody typed them so."""
    lines = (meeting["organisations"] or "").splitlines()
    parts = [part for line in lines for part in (line.split(",") if len(lines) == 1 else [line])]
    return tuple(part.strip() for part in parts if part.strip())


def begin(store: Store, given: MeetingInput) -> Record:
    """The row of a new meeting."""
    if not given.name.strip():
        raise InputError("meeting.name-needed")
    _check_next(given.next_meeting, given.held_on)
    with store.transaction("meeting") as tx:
        return tx.insert("meeting", given.values())


def change(store: Store, meeting_id: str, **changes: Any) -> Done:
    """Change what is known about a meeting: next one, notes, diary number, who was there."""
    row = store.get("meeting", meeting_id)
    if "next_meeting" in changes:
        _check_next(changes["next_meeting"], row["held_on"])
    with store.transaction("meeting") as tx:
        tx.update(row, **changes)
    return tx.done


def end(store: Store, meeting_id: str, now: dt.datetime) -> Done:
    """The meeting is over; it can be continued the same day."""
    return change(store, meeting_id, closed_at=now)


def _check_next(day: dt.date | None, held_on: dt.date) -> None:
    if day is not None and day <= held_on:
        raise InputError("meeting.next-passed", day=day.isoformat())


def _order(meeting: Record) -> tuple[dt.date, dt.datetime]:
    never = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
    return meeting["held_on"], meeting["created_at"] or never
