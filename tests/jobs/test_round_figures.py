# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures that the window and the table show, counted by hand; both agree."""
from __future__ import annotations

import csv
import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.period import TERTIAL, period_of
from est_plugin.i18n import Texts
from est_plugin.jobs import round_figures as job
from est_plugin.jobs.patrol_figures import weeks_of

UTC = dt.timezone.utc
TODAY = dt.date(2026, 11, 22)
THIRD = period_of(TERTIAL, TODAY)


@pytest.fixture
def story(store):
    """Torget: three visits from 5 October, two a week promised in November; ten reports before the first visit and two after. A place that is none."""
    with store.transaction("test") as tx:
        square = tx.insert("hotspot", {"name": "Torget", "geom": geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 50)]])})
        other = tx.insert("hotspot", {"name": "Parken", "geom": geometry.polygon([[(500, 0), (550, 0), (550, 50), (500, 50)]])})
        promise = tx.insert("promise", {"name": "Löfte", "starts_on": dt.date(2026, 11, 2), "ends_on": dt.date(2026, 11, 29)})  # four weeks
        tx.insert("promise_activity", {
            "promise_id": promise.id, "name": "Torget", "counted_from": "visits", "hotspot_id": square.id, "promised": 2, "per": "week",
        })  # fmt: skip
        start = dt.datetime(2026, 11, 9, 19, tzinfo=UTC)
        patrol = tx.insert("patrol", {"name": "Kväll", "state": "done", "planned_start": start, "planned_end": start + dt.timedelta(hours=4)})
        for day, hotspot, minutes in (((10, 5), square, 10), ((11, 9), square, None), ((11, 11), square, 20)):
            tx.insert("patrol_visit", {
                "hotspot_id": hotspot.id, "state": "visited", "arrived_at": dt.datetime(2026, *day, 20, tzinfo=UTC), "minutes": minutes,
                "patrol_id": patrol.id if day == (11, 9) else None,
            })  # fmt: skip
        tx.insert("patrol_visit", {"place_text": "Hamnen", "state": "visited", "arrived_at": dt.datetime(2026, 11, 9, 21, tzinfo=UTC), "minutes": 4})
        tx.insert("patrol_visit", {"hotspot_id": other.id, "patrol_id": patrol.id, "state": "not_reached"})
        for n in range(12):  # from 20 September; the last two on 6 and 8 October
            day = dt.datetime(2026, 9, 20, 12, tzinfo=UTC) + dt.timedelta(days=n) if n < 10 else dt.datetime(2026, 10, 6 + 2 * (n - 10), 12, tzinfo=UTC)
            tx.insert("observation", {
                "occurred_from": day, "category": "SKA", "review_state": "approved", "description": str(n), "place_text": "Torget",
                "geom": geometry.point(10.0 + 2 * n, 10.0),
            })  # fmt: skip
    return square, other


def test_figures_of_a_tertial_by_hand(store, story):
    found = job.read(store, THIRD, TODAY)
    square, park = found.hotspots
    assert (square.count.visits, square.count.minutes, square.count.without_minutes, square.last) == (3, 30, 1, dt.date(2026, 11, 11))
    assert (park.count.visits, park.count.not_reached, found.elsewhere.visits, found.total.visits, found.rounds, found.traffic) == (0, 1, 1, 4, 1, 0)
    texts = Texts("sv")
    # three of the four weeks have gone: six visits expected, two of the three were made in November
    assert job.promised_words(square.promised, texts) == "2 av 6"
    # the first visit on 5 October: 49 days to 22 November, ten reports in the 49 days before, two after
    assert (square.reports.days, square.reports.before, square.reports.after, square.reports.verdict) == (49, 10, 2, "fewer")
    assert "färre" in job.reports_words(square.reports, texts) and park.reports is None


def test_window_table_and_weeks_agree(store, story, tmp_path):
    found = job.read(store, THIRD, TODAY)
    square = found.hotspots[0]
    weeks = {week.name: (week.count.visits, week.count.minutes) for week in found.weeks(square.id) if week.count.visits}
    assert weeks == {"2026-W41": (1, 10), "2026-W46": (2, 20)}
    assert found.weeks(square.id) == weeks_of(store, square.id, THIRD.first, TODAY)
    job.save_csv(found, tmp_path / "r.csv", Texts("sv"))
    rows = list(csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    named = [row for row in rows if row[0].endswith("Torget")]
    assert named[0][2:4] == ["3", "30"] and sum(int(row[2]) for row in named[1:]) == 3 and sum(int(row[3]) for row in named[1:]) == 30
    assert [row[2] for row in rows if row[0] == "Alla platser"][0] == "4"


def test_nothing_to_count_is_no_error(store):
    empty = job.read(store, THIRD, TODAY)
    assert (empty.hotspots, empty.total.visits, {week.count.visits for week in empty.weeks()}) == ((), 0, {0})
    assert job.read(store, period_of("all", TODAY), TODAY).weeks() == ()
