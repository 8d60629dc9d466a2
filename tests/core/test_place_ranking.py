# SPDX-License-Identifier: GPL-2.0-or-later
"""Which places are proposed for what was typed, and in which order."""
from __future__ import annotations

import pytest

from est_plugin.core.place_ranking import ADDRESS, EARLIER, HOTSPOT, STREET, NamedPlace, fit, ranked


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("Storgatan", "storgatan", 0), ("Storgatan 12", "Storg", 1), ("Lilla Storgatan", "stor", 2), ("Lillstorgatan", "stor", 3), ("Torget", "stor", None),
        ("Åsgatan", "åsg", 1), ("ÖSTRA TORGET", "östra  torget", 0),
        ("Torget", "", None), ("Torget", "   ", None), ("Gata (a+b)", "(a+", 2), ("100 % gata", "%", 2),
    ],
)  # fmt: skip
def test_how_a_name_fits(name, typed, expected):
    assert fit(name, typed) == expected


def test_numbers_are_in_the_order_of_houses_and_own_names_come_first():
    places = [NamedPlace(ADDRESS, f"Storgatan {n}", (n, 0)) for n in (12, 2, 1)]
    places += [NamedPlace(STREET, "Storgatan"), NamedPlace(HOTSPOT, "Storgatan vid bron", (5, 5))]
    assert [place.name for place in ranked(places, "storg")] == ["Storgatan vid bron", "Storgatan", "Storgatan 1", "Storgatan 2", "Storgatan 12"]
    assert ranked(places, "storgatan")[0].kind == STREET  # the whole name


def test_each_name_once_and_rather_with_a_point():
    places = [NamedPlace(EARLIER, "Torget"), NamedPlace(STREET, "torget", (1, 2)), NamedPlace(EARLIER, "Torget ²")]
    assert [(place.kind, place.xy) for place in ranked(places, "torg")] == [(STREET, (1, 2)), (EARLIER, None)]


def test_a_street_is_where_the_base_map_has_it_and_not_where_somebody_stood_last_time():
    kiosk = NamedPlace(EARLIER, "Storgatan, kiosken", (5.0, 5.0))
    places = [NamedPlace(EARLIER, "Storgatan", (900.0, 0.0)), NamedPlace(STREET, "Storgatan", None, True), kiosk]
    assert [(place.kind, place.name) for place in ranked(places, "storg")] == [(STREET, "Storgatan"), (EARLIER, "Storgatan, kiosken")]
    own = [NamedPlace(HOTSPOT, "Storgatan", (1.0, 1.0)), NamedPlace(STREET, "Storgatan", None, True)]
    assert [place.kind for place in ranked(own, "storg")] == [HOTSPOT]


def test_no_more_than_can_be_shown():
    assert len(ranked((NamedPlace(ADDRESS, f"Storgatan {n}") for n in range(99)), "stor", limit=7)) == 7
