# SPDX-License-Identifier: GPL-2.0-or-later
"""A proposal from plain values: its numbers, its reason, its quality, in both languages."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from est_plugin.core import geometry
from est_plugin.core.hotspot_candidate import (
    AREA, BOTH, FELT, OCCURRED, REPEAT, HotspotCandidate, Told, analysis, counted, makes_place, of_days, period_words, quality_words, reason,
)  # fmt: skip
from est_plugin.core.period import ALL, Period
from est_plugin.i18n import Texts

SV, EN = Texts("sv"), Texts("en")
BOX = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 50)]])
PERIOD = of_days(dt.date(2026, 10, 1), dt.date(2026, 11, 30))


def told(n, band="evening", is_felt=False, category="ORD", **values):
    return [Told(f"{band}{is_felt}{k}", (k, 0), dt.date(2026, 10, 1 + k % 28), band, is_felt, category, **values) for k in range(n)]


def made(reports, before=(), origin=REPEAT, period=PERIOD, error=83.0):
    return counted(BOX, origin, period, reports, before, error, {"radius_m": 75.0})


@pytest.mark.parametrize(("reports", "is_place"), [
    ([], False), (told(2), False), (told(3), True), (told(3, None), False), (told(2) + told(2, "night"), False), (told(3) + told(1, None), False),
    (told(3) + told(2, "night"), True), (told(5, None), True),
])  # fmt: skip
def test_five_make_a_place_or_three_of_one_time(reports, is_place):
    assert makes_place(reports) is is_place


def test_the_sentence_of_the_shared_picture():
    one = made(told(9) + told(5, "day"), told(5))
    assert reason(one, SV) == "14 rapporter inom 75 m, okt–nov, 9 av dem på kvällen; 5 perioden före"
    assert reason(one, EN) == "14 reports within 75 m, Oct–Nov, 9 of them in the evening; 5 in the period before"
    assert (one.main_band, one.felt_or_occurred, one.kind) == ("evening", OCCURRED, "disorder")


def test_felt_and_occurred_are_never_one_figure():
    one = made(told(9) + told(5, is_felt=True), told(3) + told(2, is_felt=True))
    sentence = "9 inträffade och 5 upplevda inom 75 m, okt–nov, alla på kvällen; perioden före 3 inträffade och 2 upplevda"
    assert reason(one, SV) == sentence and one.felt_or_occurred == BOTH
    felt = made(told(6, is_felt=True), told(3))
    assert felt.felt_or_occurred == FELT and reason(felt, SV).endswith("perioden före 3 inträffade och 0 upplevda")


@pytest.mark.parametrize(("reports", "band"), [
    (told(6) + told(4, "day"), "evening"), (told(5) + told(5, "day"), None), (told(5) + told(5, None), None), (told(3, None), None), ([], None),
])  # fmt: skip
def test_a_hotspot_has_a_time_of_day_only_by_a_clear_majority(reports, band):
    assert made(reports).main_band == band


def test_what_is_not_known_is_not_said():
    nothing = made([], None, AREA)
    assert reason(nothing, SV) == "0 rapporter i området, okt–nov" and nothing.kind is None
    one = made(told(1), [], AREA)
    assert reason(one, SV) == "1 rapport i området, okt–nov; ingen perioden före"
    layer = HotspotCandidate(BOX, "layer", 7, Period(ALL))
    assert reason(layer, SV) == "7 rapporter i området" and layer.felt_or_occurred == BOTH


@pytest.mark.parametrize(("first", "last", "words"), [
    ((2026, 10, 1), (2026, 11, 30), "okt–nov"), ((2026, 10, 1), (2026, 10, 31), "okt"), ((2026, 2, 1), (2026, 2, 28), "feb"),
    ((2028, 2, 1), (2028, 2, 28), "1 feb–28 feb"), ((2026, 9, 3), (2026, 11, 22), "3 sep–22 nov"), ((2026, 11, 22), (2026, 11, 22), "22 nov"),
    ((2025, 11, 1), (2026, 1, 31), "nov 2025–jan 2026"), ((9999, 12, 1), (9999, 12, 31), "dec"),
])  # fmt: skip
def test_periods_are_said_shortly(first, last, words):
    assert period_words(of_days(dt.date(*first), dt.date(*last)), SV) == words


def test_another_year_than_this_one_is_told():
    period = of_days(dt.date(2026, 10, 1), dt.date(2026, 11, 22))
    assert period_words(period, SV, dt.date(2026, 12, 31)) == "1 okt–22 nov"
    assert period_words(period, SV, dt.date(2027, 1, 1)) == "1 okt 2026–22 nov 2026"


def test_quality_says_what_to_be_careful_about():
    assert quality_words(made(told(20)), SV) == "läget ±83 m"
    assert quality_words(made(told(20), error=0.0), SV) == ""
    same_day = [one._replace(day=dt.date(2026, 10, 1), organisation_id="o") for one in told(4, None)]
    assert quality_words(made(same_day), SV) == (
        "få rapporter, det kan vara slump · alla från samma dag · alla från samma organisation · tiden är okänd för 4 · läget ±83 m"
    )


def test_the_place_is_called_what_most_call_it():
    names = ["Torget ", "torget", "Kiosken", ""]
    assert made([one._replace(place=name) for one, name in zip(told(4), names)]).place == "Torget"
    assert made([one._replace(place=name) for one, name in zip(told(3), ("A", "B", "C"))]).place == ""


def test_what_is_kept_can_be_written_as_json():
    one = made(told(9), told(2))
    kept = json.loads(json.dumps(analysis(one, reason(one, SV), dt.date(2026, 11, 22))))
    assert kept["n"] == 9 and kept["before"] == [2, 0] and kept["period_to"] == "2026-11-30" and kept["radius_m"] == 75.0
    assert kept["quality"][0] == {"key": "hotspot-candidate.few"}
