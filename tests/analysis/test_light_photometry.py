# SPDX-License-Identifier: GPL-2.0-or-later
"""Illuminance against hand calculation, and what must hold for every lamp: flux, symmetry, additivity, scale."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.analysis.light_field import LightField
from est_plugin.analysis.light_photometry import (
    LONGEST_REACH_M, NEGLIGIBLE_LX, LampArrays, horizontal_lx, intensity_cd, reach_m, vertical_lx_per_m,
)  # fmt: skip
from est_plugin.core.errors import InputError
from tests.analysis.light_factory import LAMBERT, WING, lamps, paths

heights, fluxes, wings = st.floats(0.5, 40), st.floats(1, 100_000), st.sampled_from([LAMBERT, 1.0, WING, 6.0])


def horizontal(r: float, h: float, flux: float, wing: float) -> float:
    return float(horizontal_lx(np.array([r * r]), np.array([h]), np.array([flux]), np.array([wing]))[0])


@pytest.mark.parametrize(
    ("r", "wing", "expected"),
    [
        # I0 = 3000/π = 954.93 cd; straight below I0/h² = 954.93/36
        (0.0, LAMBERT, 26.526),
        # r = 8, h = 6: d = 10, cos γ = 0.6; I = 954.93 · 0.6 = 572.96 cd; E = 572.96 · 0.6 / 100
        (8.0, LAMBERT, 3.4377),
        # wing 3: I0 = 3000/2π = 477.46 cd
        (0.0, WING, 13.263),
        # cos γ = 0.6, sin⁴ γ = 0.4096: I = 477.46 · 0.6 · 2.2288 = 638.51 cd; E = 638.51 · 0.6 / 100
        (8.0, WING, 3.8311),
    ],
)  # fmt: skip
def test_one_lamp_by_hand(r, wing, expected):
    assert horizontal(r, 6.0, 3000.0, wing) == pytest.approx(expected, rel=1e-4)


def test_vertical_light_on_the_face_by_hand():
    """h = 7.5 over a face at 1.5: 6 m up, r = 8, d = 10, I = 572.96 cd; on a plane facing the foot E = I/d² · r/d = 572.96/100 · 0.8."""
    per_m = vertical_lx_per_m(np.array([64.0]), np.array([7.5]), np.array([3000.0]), np.array([LAMBERT]))
    assert float(per_m[0] * 8.0) == pytest.approx(4.5837, rel=1e-4)
    assert float(vertical_lx_per_m(np.array([4.0]), np.array([1.4]), np.array([3000.0]), np.array([LAMBERT]))[0]) == 0.0  # a bollard below the face


def test_two_lamps_by_hand():
    """Lamps 30 m apart, 10 m high, Φ = 3000 lm, Lambert; the path runs below both. In the middle r = 15, d² = 325: E = 2 · 954.93 · 100 / 325²."""
    _lines, samples = paths([(-1, 0), (31, 0)])
    light = LightField(samples, lamps((0, 0), (30, 0), height=10.0)).light()
    middle = int(np.flatnonzero(np.isclose(samples.xy[:, 0], 14.0))[0])
    assert samples.xy[middle + 1, 0] == pytest.approx(16.0)
    by_hand = 954.93 * 100 * (1 / (100 + 14.0**2) ** 2 + 1 / (100 + 16.0**2) ** 2)
    assert light.horizontal_lx[middle] == pytest.approx(by_hand, rel=1e-4) == light.horizontal_lx[middle + 1]
    # faces: at x = 14 the lamp ahead is 16 m away, the one behind 14 m, both 8.5 m above the face; E_v = I/d² · r/d = 954.93 · 8.5 r / d⁴
    ahead, back = (954.93 * 8.5 * r / (8.5**2 + r**2) ** 2 for r in (16.0, 14.0))
    assert (light.ahead_lx[middle], light.back_lx[middle]) == pytest.approx((ahead, back), rel=1e-4)
    assert light.vertical_lx[middle] == pytest.approx(min(ahead, back), rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(heights, fluxes, wings)
def test_the_light_on_the_whole_plane_is_the_flux(h, flux, wing):
    """∫ E dA = 2π ∫ E r dr over the plane; with r = h tan γ it is ∫ over γ, done numerically in 20,000 steps."""
    gamma = (np.arange(20_000) + 0.5) / 20_000 * math.pi / 2
    r = h * np.tan(gamma)
    dr = h / np.cos(gamma) ** 2 * (math.pi / 2 / 20_000)
    n = len(r)
    e = horizontal_lx(r * r, np.full(n, h), np.full(n, flux), np.full(n, wing))
    assert 2 * math.pi * float((e * r * dr).sum()) == pytest.approx(flux, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(fluxes, wings)
def test_the_intensity_over_the_lower_half_is_the_flux_and_above_it_is_none(flux, wing):
    gamma = (np.arange(20_000) + 0.5) / 20_000 * math.pi
    cd = intensity_cd(np.cos(gamma), np.full(20_000, flux), np.full(20_000, wing))
    assert 2 * math.pi * float((cd * np.sin(gamma)).sum()) * math.pi / 20_000 == pytest.approx(flux, rel=1e-5)
    assert (cd[gamma > math.pi / 2 + 1e-9] == 0).all() and (cd >= 0).all()


def test_the_wing_shape_is_what_the_documentation_says():
    gamma = np.radians(np.arange(0, 91))
    cd = intensity_cd(np.cos(gamma), np.full(91, 1000.0), np.full(91, WING))
    assert (int(np.argmax(cd)), round(float(cd.max())), round(float(cd[0]))) == (57, 215, 159)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 100), heights, fluxes, wings, st.floats(0.1, 10))
def test_light_is_in_proportion_to_the_flux_and_falls_with_the_square_of_the_scale(r, h, flux, wing, scale):
    one = horizontal(r, h, flux, wing)
    assert horizontal(r, h, scale * flux, wing) == pytest.approx(scale * one)
    assert horizontal(scale * r, scale * h, flux, wing) == pytest.approx(one / scale**2)


def test_light_is_the_same_on_all_sides_and_adds_up():
    _lines, samples = paths([(-20, -20), (20, 20)], [(20, -20), (-20, 20)], [(-20, 5), (20, 5)])
    four = lamps((0, 0), (7, 3), (-9, 4), (2, -8), height=[5, 6, 8, 4], flux=[1000, 2000, 500, 3000], wing=WING)
    both = LightField(samples, four)
    total = both.light()
    parts = [both.light(np.array([number])) for number in range(4)]
    for name in ("horizontal_lx", "ahead_lx", "back_lx"):
        assert np.allclose(getattr(total, name), sum(getattr(one, name) for one in parts))
    alone = parts[0].horizontal_lx
    half = int(samples.first[1])
    assert np.allclose(alone[:half], alone[half : 2 * half], rtol=1e-9)  # a quarter turn round the lamp
    turned = LightField(paths([(20, 20), (-20, -20)])[1], four).light()
    assert np.allclose(turned.vertical_lx[::-1], total.vertical_lx[:half])  # walking the other way changes nothing


@settings(max_examples=40, deadline=None)
@given(heights, fluxes, wings)
def test_beyond_its_reach_a_lamp_gives_next_to_nothing(h, flux, wing):
    one = LampArrays(np.zeros((1, 2)), np.array([h]), np.array([flux]), np.array([wing]))
    reach = float(reach_m(one)[0])
    assert 0 <= reach <= LONGEST_REACH_M
    if 0 < reach < LONGEST_REACH_M:
        assert horizontal(reach * 1.0001, h, flux, wing) <= NEGLIGIBLE_LX
        assert horizontal(reach * 0.5, h, flux, wing) > 0


@pytest.mark.parametrize(("height", "flux", "place"), [(0, 100, (0, 0)), (-3, 100, (0, 0)), (6, -1, (0, 0)), (6, 1, (math.nan, 0)), (math.nan, 1, (0, 0))])
def test_lamps_that_cannot_be_are_refused(height, flux, place):
    with pytest.raises(InputError):
        lamps(place, height=height, flux=flux)


def test_no_lamp_gives_no_light():
    _lines, samples = paths([(0, 0), (10, 0)])
    light = LightField(samples, lamps()).light()
    assert not light.horizontal_lx.any() and len(light.vertical_lx) == 5


def test_many_lamps_and_samples_equal_the_double_loop():
    rng = np.random.default_rng(3)
    lines = [np.cumsum(rng.normal(0, 15, (6, 2)), axis=0) + rng.uniform(0, 400, 2) for _ in range(30)]
    _made, samples = paths(*lines)
    many = lamps(*rng.uniform(0, 400, (60, 2)), height=rng.uniform(3, 12, 60), flux=rng.uniform(500, 9000, 60), wing=WING)
    light = LightField(samples, many).light()
    reach = reach_m(many)
    expected = np.zeros((len(samples), 3))
    for at in range(len(samples)):
        for lamp in range(60):
            dx, dy = many.xy[lamp] - samples.xy[at]
            r = math.hypot(dx, dy)
            if r > reach[lamp]:
                continue
            h, flux = many.height_m[lamp], many.flux_lm[lamp]
            d = math.hypot(r, h)
            expected[at, 0] += flux / (2 * math.pi) * (h / d) * (1 + 3 * (r / d) ** 4) * (h / d) / d**2
            up = max(h - 1.5, 0)
            d = math.hypot(r, up)
            per_m = flux / (2 * math.pi) * (up / d) * (1 + 3 * (r / d) ** 4) / d**3
            front = dx * samples.direction[at, 0] + dy * samples.direction[at, 1]
            expected[at, 1] += max(front, 0) * per_m
            expected[at, 2] += max(-front, 0) * per_m
    assert np.allclose(np.column_stack((light.horizontal_lx, light.ahead_lx, light.back_lx)), expected, rtol=1e-9, atol=1e-12)
