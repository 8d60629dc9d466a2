# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of a situation report: frozen and read again, and small numbers that cannot be worked out."""
from __future__ import annotations

import json
import random
from datetime import date

import pytest

from est_plugin.core.errors import InputError, NewerVersionError
from est_plugin.core.picture.picture import BandTable
from est_plugin.core.situation import frozen
from est_plugin.core.situation.figures import (
    HIDDEN, Counts, Figures, HotspotLine, Line, MeasureLine, Measures, Named, PlaceFate, Reporter, Silent, Spread, Upcoming, WalkLine,
)  # fmt: skip
from est_plugin.core.situation.lines import calmer
from est_plugin.core.situation.small import REST, hidden, told_together

OTHER = Named("Övrigt", "Other")
FULL = Figures(
    "2026-W47", "Exempelstad", date(2026, 11, 23), before="2026-W46", total=Line("total", Named("Alla", "All"), Counts(7, 3, None), Counts(2, 0, None)),
    categories=(Line("KLO", Named("Klotter", "Graffiti"), Counts(7, 3)),), when_occurred=BandTable(((0.5, 6.5),), (7.0,), 7, 1, 0),
    fates=(PlaceFate("felt", "new", Named("Torget"), Counts(3, 0)),), hotspots=(HotspotLine("h", 1, "Torget", "act", "watch", 1, "Mörkt", (150, 6340)),),
    measures=Measures(done=2, done_before=None, doing=(MeasureLine(4, "Byt lampa", "Belysning", "", "ordered", date(2026, 12, 1)),)),
    walks=(WalkLine("Centrum", "held", 22, 5, day=date(2026, 11, 17)),), reporters=(Reporter("", 1, 0, 2, 0, 0),),
    silent=(Silent("Polisen", date(2026, 11, 2)),),
    upcoming=(Upcoming("walk", "Norr", day=date(2026, 12, 3)),), spread=(Spread("felt", ((1, 2), (3, 4)), ((0, 0, 100, 100, 5),), 2),),
)  # fmt: skip


def test_frozen_figures_come_back_as_they_were():
    kept = json.loads(json.dumps(frozen.as_json({"internal": FULL, "public": Figures("2026-W47", "Exempelstad", audience="public")})))
    assert frozen.from_json(kept) == {"internal": FULL, "public": Figures("2026-W47", "Exempelstad", audience="public")}


def test_a_field_of_later_or_earlier_figures_does_no_harm():
    kept = json.loads(json.dumps(frozen.as_json({"internal": FULL})))
    kept["internal"]["something_new"] = 1
    del kept["internal"]["walks"]
    found = frozen.from_json(kept)["internal"]
    assert found.walks == () and found.total == FULL.total


@pytest.mark.parametrize("kept", [None, "", [], {}, {"version": "1"}, {"version": 1, "internal": 5}, {"version": 1, "internal": {"period": "x"}}])
def test_what_are_no_figures_is_said(kept):
    with pytest.raises(InputError, match="figures-unreadable"):
        frozen.from_json(kept)


def test_figures_of_a_newer_version_are_said():
    with pytest.raises(NewerVersionError, match="figures-newer"):
        frozen.from_json({"version": frozen.VERSION + 1})


def lines(*now: int, before: tuple[int, ...] | None = None) -> tuple[Line, ...]:
    earlier = before or (None,) * len(now)
    return tuple(Line(str(at), Named(str(at)), Counts(n, b), Counts(0, None if b is None else 0)) for at, (n, b) in enumerate(zip(now, earlier)))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ((9, 5, 3), [("0", 9), ("1", 5), ("2", 3)]),  # nothing is small
        ((9, 5, 2), [("0", 9), (REST, 7)]),  # 2 alone could be worked out: 5 joins it
        ((9, 2, 2), [("0", 9), (REST, 4)]),
        ((9, 2, 0), [(REST, 11)]),  # 0 is no small number but it tells nothing either: 9 joins
        ((2,), [(REST, HIDDEN)]),
        ((1, 1), [(REST, HIDDEN)]),
        ((1, 1, 1), [(REST, 3)]),
        ((), []),
    ],
)
def test_small_numbers_are_told_together(now, told):
    assert [(line.key, line.occurred.now) for line in told_together(lines(*now), OTHER, 3)] == told


def test_a_small_number_at_an_earlier_time_counts_too_and_kinds_are_told_apart():
    found = told_together(lines(9, 5, before=(4, 1)), OTHER, 3)
    assert [(line.key, line.occurred) for line in found] == [(REST, Counts(14, 5))]
    both = (Line("a", Named("a"), Counts(9), Counts(1)), Line("b", Named("b"), Counts(5), Counts(4)))
    assert [(line.key, line.occurred.now, line.felt.now) for line in told_together(both, OTHER, 3)] == [("a", 9, 0), ("b", 5, 0), (REST, 0, 5)]


def test_no_number_that_is_told_and_no_difference_to_the_whole_is_small():
    chance = random.Random(7)
    for _turn in range(300):
        some = lines(*(chance.choice((0, 0, 1, 2, 3, 5, 9)) for _line in range(chance.randint(1, 6))))
        limit = chance.choice((0, 1, 3, 5))
        found = told_together(some, OTHER, limit)
        whole = sum(line.occurred.now for line in some)
        told = [line.occurred.now for line in found]
        assert all(n == HIDDEN or n == 0 or n >= limit for n in told)
        if HIDDEN in told:
            assert told == [HIDDEN] and 0 < whole < limit  # and the whole is hidden by the same rule
        else:
            assert sum(told) == whole


def test_a_place_is_calmer_when_one_kind_is_fewer_and_none_is_more():
    spots = [
        HotspotLine("fewer", 1, "A", "act", "act", None, "", (), Counts(1, 12), Counts(2, 3)),
        HotspotLine("mixed", 2, "B", "act", "act", None, "", (), Counts(1, 12), Counts(20, 3)),
        HotspotLine("chance", 3, "C", "act", "act", None, "", (), Counts(4, 6), Counts(0, 0)),
        HotspotLine("untouched", 4, "D", "act", "act", None, "", (), Counts(0, 12), Counts(0, 0)),
    ]
    assert calmer(spots, {"fewer", "mixed", "chance", "gone"}) == (1, 3) and calmer(spots, ()) == (0, 0)


def test_the_whole_is_hidden_when_it_is_small():
    found = hidden(Line("total", OTHER, Counts(2, 0, None), Counts(3, 1, 7)), 3)
    assert (found.occurred, found.felt) == (Counts(HIDDEN, 0, None), Counts(3, HIDDEN, 7)) and found.felt.verdict("before") == "too_few"
