# SPDX-License-Identifier: GPL-2.0-or-later
"""Near repeats, hours of the week and quality of hotspots in words: one true sentence, the remarks that hold, tables with the numbers."""
from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from html import unescape

import pytest

from est_plugin.i18n import Texts
from est_plugin.reports import hotspot_quality_document as quality
from est_plugin.reports import near_repeat_document as repeats
from est_plugin.reports import papers
from est_plugin.reports import time_pattern_document as pattern
from est_plugin.reports.content import Edition, Publisher

SV, EN = Texts("sv"), Texts("en")
DAY = dt.date(2026, 1, 31)
EDITION = Edition(dt.date(2026, 11, 22))
ANY_KEY = re.compile(r"\b(quality|near-repeat|time-pattern|events)\.[a-z]")


def page_of(write, content, texts) -> str:
    """The text of a web page without its tags."""
    target = io.BytesIO()
    write(content, Publisher("Analys"), EDITION, texts, target)
    html = target.getvalue().decode("utf-8")
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)).split())


# -- near repeats ------------------------------------------------------------------------------------------------------
@pytest.fixture
def near() -> repeats.NearRepeats:
    rows = tuple(
        tuple(repeats.Band(distance, days, 1124, 866.87, 0.001) for days in ((0.0, 7.0), (7.0, 14.0))) for distance in ((0.0, 0.5), (0.5, 1200.0))
    )
    return repeats.NearRepeats("Inbrott <2016>", 970, rows, (1200.0, 7.0, 1.71), "euclidean", 999, 1, dt.date(2026, 1, 1), DAY)


def test_the_sentence_says_how_far_how_long_and_how_much(near):
    assert repeats.sentence(near, SV) == "Efter en händelse är risken för en ny inom 1\xa0200 meter och 7 dagar ungefär 71 procent högre än väntat."
    twice = replace(near, reach=(100.0, 2.5, 2.56))
    assert repeats.sentence(twice, SV) == "Efter en händelse är risken för en ny inom 100 meter och 2,5 dagar ungefär 2,6 gånger så hög som väntat."
    assert "1,200 metres and 7 days is about 71 percent higher" in repeats.sentence(near, EN)


def test_without_repeats_the_sentence_says_so_for_the_nearest_band(near):
    assert repeats.sentence(replace(near, reach=None), SV) == "Efter en händelse syns ingen tydligt högre risk för en ny inom 0,5 meter och 7 dagar."


@pytest.mark.parametrize("texts", [SV, EN], ids=["sv", "en"])
def test_the_page_of_near_repeats_holds_every_band_with_its_limits(near, texts):
    shown = page_of(papers.write_near_repeat_page, near, texts)
    wanted = ("0 till under 0,5 m", "0,5 till under 1 200 m", "7 till under 14 dagar", "1,30 gånger – fler än slumpen", "1 124 par, väntat 867", "p = 0,001")
    assert all(part in shown for part in wanted) if texts is SV else "0.5 to below 1,200 m" in shown
    assert "Inbrott <2016>" in shown and not ANY_KEY.search(shown)


def test_a_band_without_any_pair_is_told_as_it_is(near):
    empty = repeats.Band((0.0, 100.0), (0.0, 7.0), 0, 0.0, 1.0)
    shown = page_of(papers.write_near_repeat_page, replace(near, rows=((empty,),), reach=None), SV)
    assert "0 par, inga väntade" in shown and "nan" not in shown.lower()


def test_what_was_left_out_and_what_is_too_little_is_told(near):
    told = repeats.remarks(replace(near, events=1, stacked=40, without_place=1, without_time=2, bad_time="i fredags"), SV)
    assert told[0].startswith("Bara en händelse.") and "ortsmittpunkter" in told[1] and told[2].startswith("En händelse saknar plats")
    assert told[3] == "2 händelser har ingen tid som går att läsa och är inte med. Till exempel ”i fredags”." and repeats.remarks(near, SV) == []


# -- hours of the week -------------------------------------------------------------------------------------------------
@pytest.fixture
def week() -> pattern.TimePattern:
    """40 events on Saturday between 18 and 22, 60.5 spread over Monday."""
    hours = [[60.5 / 24] * 24, *([0.0] * 24 for _ in range(6))]
    hours[5][18:22] = [10.0] * 4
    bands = [[sum(row[5:9]), sum(row[9:15]), sum(row[15:18]), sum(row[18:22]), sum(row[22:]) + sum(row[:5])] for row in hours]
    return pattern.TimePattern("Rapporter", 101, tuple(map(tuple, hours)), tuple(map(tuple, bands)), 3, "Europe/Stockholm", DAY, DAY)


def test_the_sentence_names_the_densest_band(week):
    assert pattern.sentence(week, SV) == "Tätast är det lördag kväll 18–22: 40 procent av händelserna, 16,6 gånger så tätt som veckan i snitt."
    assert pattern.sentence(week, EN) == "It is densest on Saturday evening 18–22: 40 percent of the events, 16.6 times as dense as the week on average."


def test_days_without_a_clock_are_not_told_as_hours(week):
    assert pattern.sentence(replace(week, vague=60), SV) == "De flesta händelser säger inget klockslag; flest har måndag, 60 procent."
    assert pattern.remarks(replace(week, vague=1), SV)[0].startswith("En av 101 händelser")
    assert pattern.remarks(replace(week, vague=0), SV) == []


@pytest.mark.parametrize("texts", [SV, EN], ids=["sv", "en"])
def test_the_page_of_the_week_has_chart_and_tables(week, texts):
    target = io.BytesIO()
    papers.write_time_pattern_page(week, Publisher("Analys"), EDITION, texts, target)
    html = target.getvalue().decode("utf-8")
    assert html.count("<rect") == 28 and 'role="img"' in html and texts("time-pattern.alt", answer=pattern.sentence(week, texts)) in unescape(html)
    sides = [float(one) for one in re.findall(r'<rect [^>]*width="([\d.]+)"', html)]
    assert max(sides) == 24.0 and min(sides) == pytest.approx(24 * (60.5 / 24 / 10) ** 0.5, abs=0.06)
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    assert ("2,5" if texts is SV else "2.5") in shown and ("Kväll 18–22" if texts is SV else "Evening 18–22") in shown and not ANY_KEY.search(shown)


# -- quality -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def good() -> quality.HotspotQuality:
    hotspots = quality.Judged(240, 1000, 0.05, 4.8, 4.3, 5.35, 0.6, 0.8)
    baseline = quality.Judged(150, 1000, 0.05, 3.0, 2.6, 3.5, 0.4, 0.5)
    stays = quality.Stays(0.71, 0.6, 0.8, 99, "count")
    return quality.HotspotQuality("Hotspots", 900, 1000, quality.Cells(100.0, "usual", 50.0, 1000), 300.0, 83.0, 1, hotspots, baseline, stays)


def test_the_sentence_says_hits_area_chance_count_and_stability(good):
    assert quality.sentence(good, SV) == (
        "De utpekade platserna fångade 24 procent av de 1\xa0000 senare händelserna på 5 procent av ytan, 4,8 gånger så många som slumpen och fler än en"
        " enkel räkning per ruta (15 procent); 71 procent av ytan ligger kvar vid ett lägesfel på 83 meter."
    )


@pytest.mark.parametrize(("base", "word"), [(150, "fler än"), (235, "ungefär lika många som"), (340, "färre än")])
def test_a_difference_that_chance_can_make_is_none(good, base, word):
    assert f" och {word} en enkel räkning" in quality.sentence(replace(good, baseline=replace(good.baseline, hits=base)), SV)


def test_what_cannot_be_said_is_said(good):
    unknown = replace(good.hotspots, pai=None, pai_low=None, pai_high=None, pei=None, rri=None, events=0)
    nothing = replace(good, hotspots=unknown, baseline=unknown, later=0, stability=None)
    assert "inga senare händelser" in quality.sentence(nothing, SV)
    assert "inga hotspots" in quality.sentence(replace(nothing, cells=quality.Cells(100.0, "usual", 0.0, 10)), SV)
    assert "täcker hela området" in quality.sentence(replace(good, hotspots=replace(good.hotspots, area_share=1.0)), SV)
    assert "inte fler än slumpen" in quality.sentence(replace(good, hotspots=replace(good.hotspots, pai=1.02)), SV)
    assert page_of(papers.write_hotspot_quality_page, nothing, SV).count("går inte att säga") >= 6


KEYS = {
    "few-events": {"earlier": 29}, "few-later-events": {"later": 29}, "no-later-events": {"later": 0}, "bandwidth-below-error": {"bandwidth_m": 99.0},
    "cell-below-error": {"cells": quality.Cells(82.0, "given", 50.0, 1000)}, "no-hotspots": {"cells": quality.Cells(100.0, "given", 0.0, 1000)},
    "unstable": {"stability": quality.Stays(0.49, 0.3, 0.6, 99, "count")}, "outside": {"later_outside": 1},
}  # fmt: skip
SIGNS = {
    "stacked": {"stacked": 40}, "without-place": {"without_place": 1}, "without-time": {"without_time": 2}, "period-short": {"days": 89.0},
    "same-events": {"is_same_events": True}, "study-area-guessed": {"has_study_area": False}, "overlap": {"overlap_share": 0.1},
    "cells-chosen": {"cells_chosen": (3, 900)},
}  # fmt: skip


@pytest.mark.parametrize("key", [*KEYS, *SIGNS, "covers-much"])
def test_each_remark_comes_when_it_holds_and_has_words(good, key):
    content = replace(good, **KEYS.get(key, {}))
    if key == "covers-much":
        content = replace(good, hotspots=replace(good.hotspots, area_share=0.5))
    told = quality.with_remarks(content, quality.Signs(**SIGNS.get(key, {}))).remarks
    assert [one.key for one in told] == [f"quality.remark.{key}"]
    for texts in (SV, EN):
        assert told[0].text(texts) != told[0].key and "{" not in told[0].text(texts)


def test_good_hotspots_get_no_remark(good):
    assert quality.with_remarks(good, quality.Signs(days=365.0)).remarks == ()
    limits = replace(good, earlier=30, later=30, bandwidth_m=100.0, cells=quality.Cells(83.0, "given", 50.0, 1000))
    assert quality.with_remarks(limits, quality.Signs(days=90.0)).remarks == ()


@pytest.mark.parametrize("texts", [SV, EN], ids=["sv", "en"])
def test_the_page_of_quality_sets_hotspots_beside_the_count(good, texts):
    shown = page_of(papers.write_hotspot_quality_page, quality.with_remarks(good, quality.Signs(stacked=40)), texts)
    wanted = ("240 av 1 000", "4,80 (4,30–5,35)", "0,60", "3,00 (2,60–3,50)", "0,50 km²", "100 m (det vanliga)", "300 m", "40 händelser")
    english = ("240 of 1,000", "4.80 (4.30–5.35)", "100 m (the usual)")
    assert all(part in shown for part in (wanted if texts is SV else english)) and not ANY_KEY.search(shown)
