# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows a saved view holds, in which order, and how late is said."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.alphabet import sort_key
from est_plugin.core.site_check import needs_check
from est_plugin.core.work import grouping
from est_plugin.core.work.filters import WorkFilter
from est_plugin.core.work.grouping import Heading, Names
from est_plugin.core.work.lateness import how_late
from est_plugin.core.work.listing import Listing
from est_plugin.core.work.views import VIEWS, members

from .factory import DAY, measure, seen, unassigned

YESTERDAY, TOMORROW = DAY - dt.timedelta(1), DAY + dt.timedelta(1)


def views_of(row, organisation=None):
    return {view for view, rows in members([row], DAY, organisation).items() if rows}


@pytest.mark.parametrize(("row", "views"), [
    (unassigned(), {"open", "unassigned"}),
    (measure(), {"open", "unassigned"}),
    (measure(responsible_id="a"), {"open"}),
    (measure(responsible_id="a", due=YESTERDAY), {"open", "overdue"}),
    (measure(responsible_id="a", due=DAY), {"open"}),
    (measure("forwarded", answer_by=TOMORROW), {"open", "waiting"}),
    (measure("forwarded", answer_by=YESTERDAY), {"open", "waiting", "overdue"}),
    (measure("forwarded", due=YESTERDAY), {"open", "waiting", "overdue"}),
    (measure("monitor", due=YESTERDAY, review=TOMORROW), {"open", "waiting"}),
    (measure("monitor", review=YESTERDAY), {"open", "waiting", "overdue"}),
    (measure("fixed", due=YESTERDAY, done_on=DAY), {"recent"}),
    (measure("fixed", done_on=DAY - dt.timedelta(30)), {"recent"}),
    (measure("fixed", done_on=DAY - dt.timedelta(31)), set()),
    (measure("fixed", done_on=TOMORROW), set()),
    (measure("fixed", needs_check=True), {"check"}),
    (measure("verified", done_on=DAY), {"recent"}),
    (measure("refused", due=YESTERDAY, done_on=DAY), set()),
    (measure("duplicate", due=YESTERDAY), set()),
])  # fmt: skip
def test_a_row_stands_in_its_views(row, views):
    assert views_of(row) == views | {"all"}


def test_mine_are_rows_to_do_that_an_organisation_has_a_part_in():
    shared = measure(responsible_id="b", party_ids=("b", "a"))
    assert "mine" in views_of(shared, "a") and "mine" not in views_of(shared, "c") and "mine" not in views_of(shared)
    assert "mine" not in views_of(measure("fixed", party_ids=("a",)), "a")


def test_every_view_has_its_count_and_nothing_is_lost_by_sorting():
    rows = [measure(due=DAY + dt.timedelta(n % 7 - 3), what=f"w{n}") for n in range(20)] + [unassigned() for _ in range(3)]
    listing = Listing(rows, DAY)
    assert set(listing.counts) == set(VIEWS) and listing.counts["all"] == 23
    for sort in ("number", "responsible", "place", "status", "due"):
        listing.set_sort(sort)
        assert sorted(listing.rows) == sorted(rows)
    assert [row.waits_until for row in listing.rows if row.waits_until] == sorted(row.waits_until for row in rows if row.waits_until)
    assert listing.rows[-1].waits_until is None


def test_swedish_letters_stand_last():
    assert sorted(["Öland", "ål", "Ärla", "Zink", "Éva", "eva"], key=sort_key) == ["Éva", "eva", "Zink", "ål", "Ärla", "Öland"]


@pytest.mark.parametrize(("days", "said"), [
    (1, ("days", 1)), (13, ("days", 13)), (14, ("weeks", 2)), (23, ("weeks", 3)), (55, ("weeks", 7)), (56, ("months", 2)), (364, ("months", 12)),
    (729, ("months", 24)), (730, ("years", 2)), (1500, ("years", 4)),
])  # fmt: skip
def test_how_late_is_said_in_a_fitting_unit(days, said):
    assert how_late(days) == said


@pytest.mark.parametrize(("rule", "is_of_walk", "wanted"), [
    (None, True, True), (None, False, False), (True, False, True), (True, True, True), (False, True, False), (False, False, False),
])  # fmt: skip
def test_the_measure_type_decides_about_the_check(rule, is_of_walk, wanted):
    assert needs_check("fixed", rule, is_of_walk) is wanted
    assert not any(needs_check(code, rule, is_of_walk) for code in ("new", "verified", "refused", "forwarded"))


# -- headings -------------------------------------------------------------------------------------------------------------
NAMES = Names({"a": "Park", "b": "Ängar"}, {"w2": "Ny", "w1": "Gammal"}, {"s1": "Ny 1", "s2": "Ny 2"}, {"A": "A Belysning", "F": "F Växtlighet"}, {})


def headings(rows, by):
    lines = Listing(rows, DAY).lines(rows, by, NAMES)
    return [(line.name, line.count) for line in lines if isinstance(line, Heading)]


def test_groups_by_responsible_are_alphabetical_what_nobody_has_comes_first():
    rows = [measure(responsible_id="b"), measure(), measure(responsible_id="a"), measure("forwarded", recipient_id="b"), unassigned()]
    assert headings(rows, grouping.RESPONSIBLE) == [("", 2), ("Park", 1), ("Ängar", 2)]


def test_groups_by_walk_follow_the_walks_what_is_from_none_comes_last():
    rows = [unassigned(walk_id="w1"), unassigned(), measure(things=[seen(walk_id="w2"), seen(walk_id="w1")])]
    assert headings(rows, grouping.WALK) == [("Ny", 1), ("Gammal", 1), ("", 1)]


def test_groups_by_place_are_stops_first_then_places_by_name():
    rows = [unassigned(place="Östra gatan"), unassigned(place="Aveny"), unassigned(place="Aveny", stop_id="s2"), unassigned()]
    assert headings(rows, grouping.PLACE) == [("Ny 2", 1), ("Aveny", 1), ("Östra gatan", 1), ("", 1)]


def test_groups_by_status_and_category():
    rows = [measure("planned"), unassigned(letter="F"), measure("new"), unassigned(letter="A"), unassigned(letter="A")]
    assert [heading for heading, _rows in [(h.key, r) for h, r in grouping.grouped(rows, grouping.STATUS, NAMES)]] == ["unassigned", "new", "planned"]
    assert headings(rows, grouping.CATEGORY) == [("A Belysning", 2), ("F Växtlighet", 1), ("", 2)]


@pytest.mark.parametrize("by", [one for one in grouping.GROUPINGS if one != grouping.NONE])
def test_each_row_stands_once_under_a_heading_with_the_right_count(by):
    rows = [measure(responsible_id="a", things=[seen(letter="A", walk_id="w1")]), unassigned(place="x"), measure("fixed")]
    groups = grouping.grouped(rows, by, NAMES)
    assert sorted(row for _heading, own in groups for row in own) == sorted(rows)
    assert all(heading.count == len(own) for heading, own in groups)
    assert Listing(rows, DAY).lines(rows, grouping.NONE, NAMES) == rows


def test_filtering_keeps_the_order_of_the_list():
    rows = [measure(due=DAY + dt.timedelta(n * 3 % 7), responsible_id="a" if n % 2 else "b") for n in range(14)]
    listing = Listing(rows, DAY)
    found = listing.matching(WorkFilter("open", responsible_id="a"))
    assert found == [row for row in listing.rows if row.responsible_id == "a"] and len(found) == 7
