# SPDX-License-Identifier: GPL-2.0-or-later
"""The job behind est:hotspots on plain arrays: periods, areas, methods and what it says of the ground."""
from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

from est_plugin.analysis.time_filter import TimeChoice
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.gis.point_reader import EventTable
from est_plugin.gis.street_lines import cut_line
from est_plugin.i18n import Texts
from est_plugin.jobs.hotspots import find_hotspots
from est_plugin.jobs.hotspots_metrics import metrics_json, title
from est_plugin.jobs.hotspots_request import GI_STAR, GRID_COUNT, KDE, METHODS, HotspotRequest

SQUARE = np.array([(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)])
EXTENT = (0.0, 0.0, 1000.0, 1000.0)


def seconds(text: str) -> int:
    return int((dt.datetime.fromisoformat(text) - dt.datetime(1970, 1, 1)).total_seconds())


def quiet(_share: float) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def events():
    """A hundred events over 2025, one more in 2020."""
    rng = np.random.default_rng(22)
    start = np.append(seconds("2025-01-01") + rng.integers(0, 365, 100) * 86_400, seconds("2020-05-05"))
    return EventTable(rng.random((101, 2)) * 1000, start, start + 86_400, read=101, precision="day")


def test_without_dates_the_period_is_that_of_the_events(events):
    found = find_hotspots(events, HotspotRequest(GRID_COUNT, extent=EXTENT), quiet)
    assert found.used == 101 and found.chosen.years == pytest.approx((found.chosen.before_s - seconds("2020-05-05")) / 86_400 / 365.25)


def test_an_open_side_ends_with_the_events(events):
    found = find_hotspots(events, HotspotRequest(GRID_COUNT, extent=EXTENT, times=TimeChoice(first_s=seconds("2025-01-01"))), quiet)
    assert found.used == 100 and found.chosen.first_s == seconds("2025-01-01") and found.chosen.before_s <= seconds("2026-01-01")
    assert "2025-01-01" in title(found, HotspotRequest(GRID_COUNT), Texts("sv"))


@pytest.mark.parametrize("method", [GRID_COUNT, GI_STAR, KDE])
@pytest.mark.parametrize("given", [{"extent": EXTENT}, {"rings": [SQUARE]}, {}])
def test_metrics_tell_everything_as_json(events, method, given):
    request = HotspotRequest(method, cell_m=50.0, bandwidth_m=200.0, **given)
    found = find_hotspots(events, request, quiet)
    metrics = json.loads(metrics_json(found, request, {"METHOD": method}, "EPSG:3006", Texts("sv")))
    assert metrics["n"] == metrics["read"] == 101 and metrics["left_out"]["outside_area"] == 0
    assert metrics["grid"]["cells"] > 0 and metrics["period"]["from"] == "2020-05-05" and metrics["warnings"] == []
    if method == KDE and not given:
        assert metrics["integral"] == pytest.approx(101, rel=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_stops_when_the_user_does(events, method):
    def stop(share: float) -> None:
        if share >= 0.05:
            raise Cancelled()

    with pytest.raises(Cancelled):
        find_hotspots(events, HotspotRequest(method), stop)


def test_a_method_that_does_not_exist_is_refused(events):
    with pytest.raises(InputError) as refused:
        find_hotspots(events, HotspotRequest("heat"), quiet)
    assert refused.value.key == "hotspots.method-unknown"


def test_streets_are_cut_into_equal_pieces_that_make_the_whole():
    line = np.array([(0.0, 0.0), (70.0, 0.0), (70.0, 90.0)])
    pieces = cut_line([line], 50.0)
    assert len(pieces) == 4 and all(len(piece) == 1 for piece in pieces)
    lengths = [np.hypot(*np.diff(piece[0], axis=0).T).sum() for piece in pieces]
    assert lengths == pytest.approx([40.0] * 4) and pieces[1][0].tolist() == [[40, 0], [70, 0], [70, 10]]
    assert cut_line([line], 0.0) == [[line]] and cut_line([], 50.0) == []
