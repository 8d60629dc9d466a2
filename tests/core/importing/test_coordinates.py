# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates are read as people write them, and their system is recognised."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from est_plugin.core import municipalities
from est_plugin.core.importing import detection
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.importing.coordinates import parse_coordinate, parse_pair
from est_plugin.core.importing.gauss_kruger import PROJECTIONS, Projection

VARNAMO = municipalities.load(Path(__file__).resolve().parents[3] / "resources" / "municipalities.json").by_code("0683")


def places(count: int = 60) -> list[tuple[float, float]]:
    west, south, east, north = VARNAMO.extent
    chance = random.Random(5)
    return [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(count)]


def projected(epsg: int) -> list[tuple[float, float]]:
    return places() if epsg == detection.WGS84 else [PROJECTIONS[epsg].forward(*place) for place in places()]


def test_the_published_check_value_of_lantmateriet_is_met():
    # Lantmäteriet, Gauss Conformal Projection: 66° N 24° E in a system with central meridian 13°35'7.692"
    system = Projection(13 + 35 / 60 + 7.692 / 3600, 1.00000254, 84182.879, -6226307.864)
    easting, northing = system.forward(24, 66)
    assert northing == pytest.approx(1135809.413803, abs=1e-5)
    assert easting == pytest.approx(555304.016555, abs=1e-5)


@pytest.mark.parametrize("epsg", sorted(PROJECTIONS))
def test_the_way_back_gives_the_same_place(epsg):
    lon, lat = PROJECTIONS[epsg].inverse(*PROJECTIONS[epsg].forward(18.0632, 59.3346))
    assert (lon, lat) == pytest.approx((18.0632, 59.3346), abs=1e-10)


def test_numbers_that_are_no_place_on_earth_are_refused():
    with pytest.raises(ValueError, match="outside"):
        PROJECTIONS[3006].inverse(1e12, 1e12)


@pytest.mark.parametrize("epsg", detection.CANDIDATES)
@pytest.mark.parametrize("swapped", [False, True])
def test_every_system_is_recognised_in_both_orders(epsg, swapped):
    pairs = [(y, x) if swapped else (x, y) for x, y in projected(epsg)]
    found = detection.detect(pairs, VARNAMO.extent, project_epsg=3008)
    assert (found.epsg, found.swapped, found.confidence) == (epsg, swapped, detection.HIGH)
    assert found.oriented(*pairs[0]) == pytest.approx(projected(epsg)[0])


def test_a_few_wrong_points_do_not_hide_the_system():
    pairs = projected(3006) + [(0.0, 0.0), (1.0, 2.0), (float("nan"), 5.0)]
    found = detection.detect(pairs, VARNAMO.extent)
    assert (found.epsg, found.confidence) == (3006, detection.HIGH)


def test_a_mixed_file_is_told_with_the_other_system():
    found = detection.detect(projected(3006)[:40] + projected(4326)[:20], VARNAMO.extent)
    assert found.epsg == 3006
    assert found.is_mixed
    assert [fit.epsg for fit in found.others] == [4326]
    assert found.confidence == detection.LOW


def test_some_swapped_rows_in_a_file_are_told_as_mixed():
    pairs = projected(3008)
    found = detection.detect(pairs[:45] + [(y, x) for x, y in pairs[45:]], VARNAMO.extent)
    assert found.is_mixed
    assert [(fit.epsg, fit.swapped) for fit in found.others] == [(3008, True)]


def test_without_a_municipality_a_local_zone_is_only_a_guess_unless_it_is_the_project_s():
    pairs = projected(3008)
    assert detection.detect(pairs).confidence == detection.LOW
    found = detection.detect(pairs, project_epsg=3008)
    assert (found.epsg, found.confidence) == (3008, detection.MEDIUM)


def test_numbers_from_abroad_are_not_called_swedish():
    swiss = [(2683920.0 + i, 1245604.0 + i) for i in range(20)]
    found = detection.detect(swiss, VARNAMO.extent)
    assert (found.epsg, found.confidence) == (None, detection.NONE)
    assert found.reasons[0].key == "import.crs-unknown"


def test_without_coordinates_nothing_is_guessed():
    assert detection.detect([]).reasons[0].key == "import.crs-no-coordinates"


def test_the_stated_system_is_kept_and_only_the_order_examined():
    found = detection.detect([(y, x) for x, y in projected(3006)], VARNAMO.extent, declared_epsg=3006)
    assert (found.epsg, found.swapped) == (3006, True)


@pytest.mark.parametrize(
    ("written", "pair"),
    [
        ("59.33, 18.06", (18.06, 59.33, False)),
        ("59,33, 18,06", (18.06, 59.33, False)),
        ("59,33 18,06", (18.06, 59.33, False)),
        ("59,33;18,06", (18.06, 59.33, False)),
        ("59,33,18,06", (18.06, 59.33, False)),
        ("(59.33,18.06)", (18.06, 59.33, False)),
        ("6580822, 674032", (674032, 6580822, False)),
        ("6580822,5 / 674032,25", (674032.25, 6580822.5, False)),
        ("N6580822 E674032", (674032, 6580822, True)),
        ("E 674032, N 6580822", (674032, 6580822, True)),
        ("N: 6580822; E: 674032", (674032, 6580822, True)),
        ("POINT(18.06 59.33)", (18.06, 59.33, True)),
        ("SRID=4326;POINT Z (18.06 59.33 12)", (18.06, 59.33, True)),
        ("N 59,33 Ö 18,06", (18.06, 59.33, True)),
        ("59.33N 18.06E", (18.06, 59.33, True)),
    ],
)
def test_both_coordinates_in_one_cell(written, pair):
    assert parse_pair(written) == pair


def test_degrees_minutes_and_seconds():
    x, y, is_sure = parse_pair("59°20'4.5\"N 18°3'52\"E")
    assert (x, y, is_sure) == (pytest.approx(18 + 3 / 60 + 52 / 3600), pytest.approx(59 + 20 / 60 + 4.5 / 3600), True)


@pytest.mark.parametrize(
    ("written", "number"),
    [("57,183", 57.183), ("N 6 341 234,5", 6341234.5), ("6341234 m", 6341234), ("-12.5", -12.5), (57.1, 57.1), ("12° V", -12)],
)
def test_one_coordinate(written, number):
    assert parse_coordinate(written) == number


@pytest.mark.parametrize("written", ["Storgatan 5, 331 30 Värnamo", "", "e", "59", "59°75'N", None, "nan", True])
def test_what_is_no_coordinate_is_refused(written):
    with pytest.raises(BadValue):
        parse_pair(written)
    if written != "59":
        with pytest.raises(BadValue):
            parse_coordinate(written)
