# SPDX-License-Identifier: GPL-2.0-or-later
"""What citizen dialogues brought up in a period: people per theme. It stands beside the reports and is never added to them."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..core.period import Period, own_period
from ..storage.store import Store


@dataclass(frozen=True)
class ThemeCount:
    """A theme with the people who brought it up, and in how many dialogues it was."""

    category: str
    people: int
    dialogues: tuple[str, ...]


@dataclass(frozen=True)
class DialogueThemes:
    """The dialogues of a period; `people` are those who took part, as far as it is known."""

    dialogues: tuple[str, ...]
    people: int
    unknown: int
    """Dialogues without a number of people."""
    themes: tuple[ThemeCount, ...]


def themes_of(store: Store, period: Period, promise_ids: Iterable[str] | None = None) -> DialogueThemes:
    """The dialogues of a period with their themes, those most people brought up first; `promise_ids` narrows to the basis of these promises."""
    wanted = None if promise_ids is None else set(promise_ids)
    rows = store.rows("dialogue", ("id", "held_on", "people", "promise_id"), order_by=("held_on", "name"))
    chosen = {
        key: people for key, day, people, promise in rows
        if isinstance(day, dt.date) and day in period and (wanted is None or promise in wanted)
    }  # fmt: skip
    counts: Counter = Counter()
    held: dict[str, dict[str, None]] = {}
    for dialogue, theme, people in store.rows("dialogue_theme", ("dialogue_id", "theme", "people")):
        if dialogue in chosen:
            counts[theme] += people or 0
            held.setdefault(theme, {})[dialogue] = None
    themes = tuple(ThemeCount(theme, n, tuple(held[theme])) for theme, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    known = [people for people in chosen.values() if people is not None]
    return DialogueThemes(tuple(chosen), sum(known), len(chosen) - len(known), themes)


def basis_of(store: Store, promise_id: str) -> DialogueThemes:
    """What a promise was made of: the dialogues that are written down as its basis, whenever they were held."""
    return themes_of(store, own_period(None, None), (promise_id,))
