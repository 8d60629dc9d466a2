# SPDX-License-Identifier: GPL-2.0-or-later
"""How often a municipality makes its shared picture, and the daily picture of a crisis until a day; which period is due on a day."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .local_time import stored_day
from .period import ANCHOR, CALENDAR, DAY, FORTNIGHT, MONTH, Period, fortnight, period_of

SETTING = "rhythm"
KINDS = CALENDAR  # what can be chosen
USUAL = MONTH


@dataclass(frozen=True)
class Rhythm:
    """A kind of period; `anchor` is a day in the first week of a fortnight; through `crisis_until` every day has a picture of its own."""

    kind: str = USUAL
    anchor: date = ANCHOR
    crisis_until: date | None = None

    def is_crisis(self, day: date) -> bool:
        """Whether there is a picture for each day."""
        return self.crisis_until is not None and day <= self.crisis_until

    def kind_on(self, day: date) -> str:
        """The kind of period that holds on a day."""
        return DAY if self.is_crisis(day) else self.kind

    def period_on(self, day: date) -> Period:
        """The period that a day lies in."""
        kind = self.kind_on(day)
        return fortnight(day, self.anchor) if kind == FORTNIGHT else period_of(kind, day)

    def due(self, today: date) -> Period:
        """The latest period that has ended: its picture is due. After the last day of a crisis the usual period that it lay in comes whole."""
        yesterday = today - timedelta(days=1)
        if self.is_crisis(yesterday):
            return period_of(DAY, yesterday)
        running = self.period_on(today)
        return running.before() or running

    def next_due(self, today: date) -> date:
        """The first day to come on which a further picture is due."""
        end = self.period_on(today).last
        return (end or today) + timedelta(days=1)


def rhythm_of(setting: Any) -> Rhythm:
    """The rhythm as a workspace keeps it; what cannot be read is the usual one, and no crisis."""
    kept = setting if isinstance(setting, Mapping) else {}
    kind = kept.get("kind")
    return Rhythm(kind if kind in KINDS else USUAL, stored_day(kept.get("anchor")) or ANCHOR, stored_day(kept.get("crisis_until")))


def as_setting(rhythm: Rhythm) -> dict[str, str | None]:
    """As a workspace keeps it."""
    anchor = rhythm.anchor.isoformat() if rhythm.kind == FORTNIGHT else None
    return {"kind": rhythm.kind, "anchor": anchor, "crisis_until": rhythm.crisis_until.isoformat() if rhythm.crisis_until else None}
