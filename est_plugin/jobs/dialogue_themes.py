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


@dataclass(frozen=True)
class DialogueRows:
    """Dialogues and themes as they are read once."""

    dialogues: tuple[tuple[str, dt.date, int | None, str | None], ...]  # id, day, people, promise
    themes: tuple[tuple[str, str, int | None], ...]  # dialogue, category, people

    def within(self, period: Period, promise_ids: Iterable[str | None] | None = None) -> DialogueThemes:
        """The dialogues of a period, the themes most people brought up first; `promise_ids` narrows to the basis of these; None among them: of no promise."""
        wanted = None if promise_ids is None else set(promise_ids)
        chosen = {key: people for key, day, people, promise in self.dialogues if day in period and (wanted is None or promise in wanted)}
        counts: Counter = Counter()
        held: dict[str, dict[str, None]] = {}
        for dialogue, theme, people in self.themes:
            if dialogue in chosen:
                counts[theme] += people or 0
                held.setdefault(theme, {})[dialogue] = None
        themes = tuple(ThemeCount(theme, n, tuple(held[theme])) for theme, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        known = [people for people in chosen.values() if people is not None]
        return DialogueThemes(tuple(chosen), sum(known), len(chosen) - len(known), themes)


def read_dialogues(store: Store) -> DialogueRows:
    """Read both tables; a dialogue without a readable day is in no period."""
    rows = store.rows("dialogue", ("id", "held_on", "people", "promise_id"), order_by=("held_on", "name"))
    return DialogueRows(
        tuple(row for row in rows if isinstance(row[1], dt.date)), tuple(store.rows("dialogue_theme", ("dialogue_id", "theme", "people"))),
    )  # fmt: skip


def themes_of(store: Store, period: Period, promise_ids: Iterable[str | None] | None = None) -> DialogueThemes:
    """What the dialogues of a period brought up."""
    return read_dialogues(store).within(period, promise_ids)


def basis_of(store: Store, promise_id: str) -> DialogueThemes:
    """What a promise was made of: the dialogues that are written down as its basis, whenever they were held."""
    return themes_of(store, own_period(None, None), (promise_id,))
