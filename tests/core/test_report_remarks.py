# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reviewer is told to look at, and what passes without a word."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from est_plugin.core import person_guard
from est_plugin.core import report_remarks as rr
from est_plugin.core.similar_reports import Similar, Told

NOW = dt.datetime(2026, 11, 17, 12, 0, tzinfo=dt.timezone.utc)
AREA = (0.0, 0.0, 1000.0, 1000.0)
PLAIN = rr.Seen("KLO", NOW - dt.timedelta(days=2), (500.0, 500.0))


def kinds(seen: rr.Seen, area=AREA) -> list[str]:
    return [one.kind for one in rr.remarks(seen, NOW, area)]


def test_an_ordinary_report_has_no_remark():
    assert kinds(PLAIN) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hits": person_guard.find("Anna Svensson ringde 070-123 45 67")}, ["person"]),
        ({"similar": Similar(Told("b", 12, "KLO", NOW, NOW, (1, 1)), 8.4)}, ["similar"]),
        ({"xy": (1001.0, 500.0)}, ["outside"]),
        ({"xy": (1000.0, 0.0)}, []),
        ({"start": NOW + dt.timedelta(seconds=1)}, ["future"]),
        ({"start": NOW}, []),
        ({"start": NOW + dt.timedelta(days=9), "category": "EVE"}, []),  # an event that is to come
        ({"start": NOW - dt.timedelta(days=365)}, []),
        ({"start": NOW - dt.timedelta(days=366)}, ["old"]),
        ({"start": None}, []),
        ({"xy": None}, ["no-place"]),
        ({"xy": None, "category": "LUG"}, []),  # nothing to report needs no place
        ({"is_secret": True}, ["confidential"]),
        ({"xy": None, "is_secret": True, "start": NOW + dt.timedelta(days=1)}, ["future", "no-place", "confidential"]),
    ],
)
def test_remarks(changes, expected):
    assert kinds(replace(PLAIN, **changes)) == expected


def test_nobody_knows_where_the_municipality_is():
    assert kinds(replace(PLAIN, xy=(9e6, 9e6)), area=None) == []


def test_remarks_say_which_how_far_and_how_many():
    seen = rr.Seen("KLO", NOW, (4500.0, 500.0), hits=person_guard.find("Anna Svensson 070-123 45 67"), similar=Similar(Told("b", 12, "KLO", NOW, NOW), None))
    values = {one.kind: dict(one.notice.values) for one in rr.remarks(seen, NOW, AREA)}
    assert values == {"person": {"n": 2}, "similar": {"number": 12}, "outside": {"km": 4}}
