# SPDX-License-Identifier: GPL-2.0-or-later
"""Underlag till tjänsteskrivelse: what is known of a walk, a hotspot or some measures, to paste into the municipality's own template."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.alphabet import sort_key
from .content import Edition, MapPicture, Publisher

WALK, HOTSPOT, MEASURES = SUBJECTS = ("walk", "hotspot", "measures")
MOST = 6
"""Measures in the table and on the map: the text shall stay short, the list of all is an appendix."""


@dataclass(frozen=True)
class BasisMeasure:
    """A measure: organisations and functions only, never names of people."""

    number: str
    what: str
    place: str = ""
    responsible: str = ""
    when: str = ""
    status: str = ""
    cost_tkr: float | None = None
    state: str = "open"
    payer: str = ""
    """Who pays: the responsible organisation, or the one outside that it was handed over to."""
    cost_words: str = ""
    """The class of its cost, when the cost itself is not known."""


@dataclass(frozen=True)
class DecisionBasis:
    """All that can be filled in; the rest is prompts."""

    publisher: Publisher
    edition: Edition
    subject: str
    """walk, hotspot or measures."""
    name: str
    day: str = ""
    """When the walk was held, or the period of the hotspot."""
    facts: tuple[tuple[str, str], ...] = ()
    found: tuple[str, ...] = ()
    """Sentences with numbers: what was found."""
    measures: tuple[BasisMeasure, ...] = ()
    refused: int = 0
    left: int = 0
    """Defects that nothing has been done about yet."""
    children: tuple[str, ...] = ()
    """Sentences about children that the data hold."""
    map: MapPicture | None = None
    sources: tuple[str, ...] = ()
    """Papers that the decision stands on."""

    @property
    def with_cost(self) -> tuple[BasisMeasure, ...]:
        """Measures whose cost is known."""
        return tuple(one for one in self.measures if one.cost_tkr is not None)

    @property
    def sum_tkr(self) -> float:
        """The known costs together."""
        return sum(one.cost_tkr or 0.0 for one in self.with_cost)

    @property
    def by_payer(self) -> tuple[tuple[str, float, int], ...]:
        """(who pays, thousand kronor, measures), the largest first."""
        found: dict[str, tuple[float, int]] = {}
        for one in self.with_cost:
            amount, count = found.get(one.payer, (0.0, 0))
            found[one.payer] = (amount + (one.cost_tkr or 0.0), count + 1)
        return tuple(sorted(((name, *sums) for name, sums in found.items()), key=lambda entry: (-entry[1], sort_key(entry[0]))))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody who has something to do, each once."""
        return tuple(dict.fromkeys(one.responsible for one in self.measures if one.responsible))
