# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports that may tell of the same thing: against a plain loop, and quick where thousands lie on one point."""
from __future__ import annotations

import datetime as dt
import random
import time

import pytest

from est_plugin.core.report_time import overlap
from est_plugin.core.similar_reports import SLACK, VAGUE, WITHIN_M, ReportIndex, Told, closeness

START = dt.datetime(2026, 11, 17, 18, 0, tzinfo=dt.timezone.utc)
HOUR = dt.timedelta(hours=1)


def told(key, x=0.0, y=0.0, hours=0.0, length=4.0, category="KLO", place=None):
    start = START + hours * HOUR
    return Told(key, len(key), category, start, start + length * HOUR, None if x is None else (x, y), place)


ONE = told("one")


@pytest.mark.parametrize(
    ("other", "is_similar"),
    [
        (told("b", 24.9), True), (told("b", 25.1), False), (told("b", -17, 17), True), (told("b", -18, 18), False),
        (told("b", hours=5), True), (told("b", hours=5.01), False), (told("b", hours=-5), True), (told("b", hours=-5.01), False),
        (told("b", category="SKA"), False), (told("b", category=None), False), (told("one"), False),
        (told("b", length=24 * 30), False),  # a month says too little of when
        (told("b", None, place="Torget"), False),
        (Told("b", 1, "KLO", None, None, (0, 0)), False), (Told("b", 1, "KLO", START, None, (0, 0)), True),
    ],
)  # fmt: skip
def test_what_is_similar(other, is_similar):
    index = ReportIndex([other])
    assert bool(index.similar(ONE)) is (index.first(ONE) is not None) is is_similar


def test_words_are_compared_when_neither_has_a_point():
    index = ReportIndex([told("b", None, place="vid  Torget")])
    assert index.first(told("a", None, place="Vid torget")).distance_m is None
    assert index.first(told("a", None, place="Vid stationen")) is None
    assert index.first(told("a", None)) is None


def test_nothing_to_report_is_like_nothing():
    assert ReportIndex([told("b", category="LUG")]).first(told("a", category="LUG")) is None


def test_the_index_finds_what_a_loop_finds():
    chance = random.Random(5)
    rows = [
        told(f"r{n}", chance.uniform(0, 200), chance.uniform(0, 200), chance.uniform(0, 60), chance.uniform(0, 60), chance.choice(("KLO", "SKA")))
        for n in range(400)
    ]
    index = ReportIndex(rows)
    short = [row for row in rows if row.end - row.start <= VAGUE]
    for row in rows:
        near = {
            other.id for other in short
            if row in short and other is not row and other.category == row.category and overlap((row.start, row.end), (other.start, other.end), SLACK)
            and ((other.xy[0] - row.xy[0]) ** 2 + (other.xy[1] - row.xy[1]) ** 2) ** 0.5 <= WITHIN_M
        }  # fmt: skip
        assert {found.report.id for found in index.similar(row)} == near


def test_a_report_that_was_changed_or_taken_out_is_found_where_it_is():
    index = ReportIndex([told("b")])
    index.add(told("b", 500))
    assert index.first(ONE) is None and "b" in index
    index.add(told("b", 5))
    assert index.similar(ONE)[0].distance_m == 5
    index.remove("b")
    assert index.first(ONE) is None and "b" not in index


def test_the_nearest_comes_first():
    index = ReportIndex([told("far", 20), told("near", 2), told("mid", 9)])
    assert [found.report.id for found in index.similar(ONE)] == ["near", "mid", "far"]


def test_thousands_on_one_point_take_no_time():
    rows = [told(f"{n}", hours=n * 7) for n in range(20_000)]
    index = ReportIndex(rows)
    begun = time.perf_counter()
    assert not any(index.first(row) for row in rows)
    assert time.perf_counter() - begun < 3


def test_proposals_for_a_merge_are_ordered_by_place_time_and_kind():
    others = [told("other-kind", 5, category="SKA"), told("later", 5, hours=10), told("far", 240), told("same", 5), told("nowhere", None)]
    assert [one.id for one in sorted(others, key=lambda one: closeness(ONE, one))] == ["same", "later", "far", "other-kind", "nowhere"]
