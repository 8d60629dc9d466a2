# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths are sampled evenly, cut into equal pieces, and pieces of one word become one stretch."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.analysis import light_lines
from est_plugin.analysis.light_field import Light
from est_plugin.analysis.light_lines import path_parts, sample, sections
from est_plugin.analysis.light_stretches import CLASSES, Limits, PathFacts, classes, measured, merged, pieces, with_unknown
from est_plugin.core.errors import InputError
from tests.analysis.light_factory import paths

DARK, WEAK, BRIGHT, UNKNOWN = range(4)


def light_of(values: np.ndarray) -> Light:
    return Light(values, values / 2, values)


def test_samples_stand_in_the_middle_of_equal_lengths():
    lines, samples = paths([(0, 0), (3, 0), (3, 4)], [(10, 0), (10.5, 0)])  # 7 m and half a metre, every 2 m
    assert samples.step_m == pytest.approx([7 / 4, 0.5]) and list(np.diff(samples.first)) == [4, 1]
    assert samples.xy[:4] == pytest.approx(np.array([(0.875, 0), (2.625, 0), (3, 1.375), (3, 3.125)]))
    assert samples.direction[:4] == pytest.approx(np.array([(1, 0), (1, 0), (0, 1), (0, 1)]))
    assert samples.weight_m.sum() == pytest.approx(lines.length_m.sum()) == pytest.approx(7.5)


@pytest.mark.parametrize(
    "bad", [[], [(1, 1)], [(1, 1), (1, 1)], [(np.nan, 0), (1, 1)], [(0, 0), (np.inf, 1)]],
)  # fmt: skip
def test_parts_without_length_or_place_are_left_out_and_counted(bad):
    good = np.array([(0.0, 0.0), (0.0, 0.0), (10.0, 0.0), (10.0, 0.0)])
    lines, left_out = path_parts([np.array(bad, dtype=float).reshape(-1, 2), good], [0, 1])
    assert left_out == 1 and list(lines.path) == [1] and lines.length_m == pytest.approx([10])
    assert len(path_parts([np.array(bad, dtype=float).reshape(-1, 2)], [0])[0]) == 0


@pytest.mark.parametrize("step", [0, -1, np.nan, np.inf])
def test_a_step_that_is_none_is_refused(step):
    lines, _left_out = path_parts([np.array([(0, 0), (10, 0)])], [0])
    with pytest.raises(InputError):
        sample(lines, step)


def test_too_small_a_step_is_refused_with_one_that_works(monkeypatch):
    monkeypatch.setattr(light_lines, "MOST_SAMPLES", 10_000)
    lines, _left_out = path_parts([np.array([(0, 0), (100_000, 0)])], [0])
    with pytest.raises(InputError) as refused:
        sample(lines, 0.001)
    assert 5_000 < len(sample(lines, float(refused.value.details["step"]))) <= 10_000


def test_a_section_of_a_path_keeps_its_corners():
    lines, _samples = paths([(0, 0), (1, 0)], [(0, 0), (10, 0), (10, 10)])
    xy, first = sections(lines, np.array([1, 1, 0, 1, 1]), np.array([4, 10, 0, 3, 0]), np.array([15, 20, 1, 3, 20]))
    assert [part.tolist() for part in np.split(xy, first[1:-1])] == [
        [[4, 0], [10, 0], [10, 5]], [[10, 0], [10, 10]], [[0, 0], [1, 0]], [[3, 0], [3, 0]], [[0, 0], [10, 0], [10, 10]],
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.3, 400), min_size=1, max_size=12), st.floats(0.5, 10), st.floats(1, 80), st.integers(0, 9))
def test_pieces_cover_each_path_once_and_stretches_keep_the_class_of_their_pieces(lengths, step, piece_m, seed):
    lines, samples = paths(*[[(0, at), (length, at)] for at, length in enumerate(lengths)], step=step)
    light = light_of(np.random.default_rng(seed).choice([0.0, 0.5, 3.0, 8.0], len(samples)))
    first = pieces(lines, samples, piece_m)
    found = measured(samples, light, first)
    assert found.length_m.sum() == pytest.approx(lines.length_m.sum())
    assert (np.isin(samples.first[:-1], first)).all() and (found.last > found.first).all()
    longest = np.maximum(1.5 * piece_m, 2 * piece_m / 1.0) + 2 * samples.step_m[found.part]
    assert (found.length_m <= longest + 1e-6).all()
    kinds, limits = classes(found, Limits()), Limits()
    runs = merged(found, kinds)
    again = measured(samples, light, first[runs])
    assert (classes(again, limits) == kinds[runs]).all()
    assert again.length_m.sum() == pytest.approx(lines.length_m.sum())
    total = (again.mean_lx * again.length_m).sum()
    assert total == pytest.approx((light.horizontal_lx * samples.weight_m).sum())  # means are weighted by length


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.9, 1.9], DARK), ([2.0, 2.0], WEAK), ([4.9, 5.0], WEAK), ([5.0, 5.0], BRIGHT), ([0.9, 9.1], WEAK), ([1.0, 9.0], BRIGHT), ([0.0, 0.0], DARK),
    ],
)  # fmt: skip
def test_words_by_mean_and_minimum(values, expected):
    lines, samples = paths([(0, 0), (4, 0)])
    found = measured(samples, light_of(np.array(values)), pieces(lines, samples))
    assert classes(found, Limits())[0] == expected
    assert found.uniformity[0] == pytest.approx(min(values) / np.mean(values) if any(values) else np.nan, nan_ok=True)


@pytest.mark.parametrize(
    ("limits", "is_good"), [((2, 5, 1), True), ((5, 5, 5), True), ((0, 5, 1), False), ((6, 5, 1), False), ((2, 5, 6), False), ((2, np.nan, 1), False)],
)  # fmt: skip
def test_limits_must_fit_each_other(limits, is_good):
    if is_good:
        assert Limits(*limits).dark_mean_lx == limits[0]
        return
    with pytest.raises(InputError):
        Limits(*limits)


def test_what_the_data_cannot_tell_is_not_known():
    """Eight paths of one piece: light, lit by the map, unlit by the map, tunnel, lamp near."""
    rows = [  # value, lit, unlit, tunnel, lamp near → class
        (0.1, False, False, False, False, DARK), (0.1, True, False, False, False, UNKNOWN), (0.1, True, False, False, True, DARK),
        (3.0, True, False, False, False, UNKNOWN), (9.0, True, False, False, False, BRIGHT), (9.0, False, True, False, False, BRIGHT),
        (9.0, True, False, True, True, UNKNOWN), (9.0, False, True, True, True, DARK),
    ]  # fmt: skip
    lines, samples = paths(*[[(0, at), (2, at)] for at in range(len(rows))])
    value, lit, unlit, tunnel, near, expected = (np.array(column) for column in zip(*rows))
    found = measured(samples, light_of(value.astype(float)), pieces(lines, samples))
    kinds = with_unknown(classes(found, Limits()), found, lines.path[found.part], PathFacts(lit, unlit, tunnel), near)
    assert [CLASSES[kind] for kind in kinds] == [CLASSES[kind] for kind in expected]
