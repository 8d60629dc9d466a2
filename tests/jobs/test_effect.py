# SPDX-License-Identifier: GPL-2.0-or-later
"""Effect of a measure: which reports are counted, where and when, and what is told of them; counted by hand."""
from __future__ import annotations

import datetime as dt
import json
import math

import numpy as np
import pytest
from qgis.core import QgsGeometry

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError
from est_plugin.gis.effect_areas import effect_areas
from est_plugin.gis.united_areas import united
from est_plugin.i18n import Texts
from est_plugin.jobs import effect
from est_plugin.jobs.effect_measures import Intervention, intervention_of, measures_of
from est_plugin.reports import effect_document as words

UTC = dt.timezone.utc
TODAY = dt.date(2026, 11, 22)
X, Y = 150_000.0, 6_340_000.0  # the lamp
DONE = dt.date(2026, 6, 10)
BEFORE, AFTER = dt.date(2026, 4, 12), dt.date(2026, 8, 12)  # days in the three months on each side
THREE = effect.Choices(100, 100, "ring", "month", 3)
SV, EN = Texts("sv"), Texts("en")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(effect, "today_of", lambda store: TODAY)


def tell(store, n, x, day, **values):
    """Reports a metre apart, `x` metres east of the lamp, in the evening."""
    at = dt.datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    rows = [
        {"occurred_from": at, "category": "ORD", "review_state": "approved", "geom": geometry.point(X + x, Y + 0.5 * k), **values} for k in range(n)
    ]
    with store.transaction("test") as tx:
        tx.insert_many("observation", rows)


def lamp(works=(DONE, DONE)):
    return Intervention("Lampor vid tunneln", (QgsGeometry.fromWkt(f"POINT({X} {Y})"),), works)


@pytest.fixture
def town(store):
    """Within reach 24 → 6 occurred, next door 4 → 5, in the ring 20 → 20; felt 3 → 2 within reach."""
    for x, (before, after) in {50: (24, 6), 150: (4, 5), 230: (20, 20), 5000: (40, 20)}.items():
        tell(store, before, x, BEFORE)
        tell(store, after, x, AFTER)
    tell(store, 3, 40, BEFORE, felt_or_occurred="felt")
    tell(store, 2, 40, AFTER, felt_or_occurred="felt")
    return store


def kinds(content):
    return {kind.name: kind for kind in content.kinds}


# -- areas -------------------------------------------------------------------------------------------------------------
def test_reach_next_door_and_ring_share_no_place_and_the_ring_is_as_large_as_both():
    areas = effect_areas(lamp().places, 100, 100, "ring")
    assert areas.reach.area_m2 == pytest.approx(math.pi * 100**2, rel=2e-3) and areas.near.area_m2 == pytest.approx(3 * math.pi * 100**2, rel=2e-3)
    assert areas.control.area_m2 == pytest.approx(areas.reach.area_m2 + areas.near.area_m2, rel=1e-6)  # out to 200 · √2 = 283 m
    xy = [(X + far, Y) for far in (0, 99, 101, 199, 201, 282, 284)]
    found = np.array(areas.where(np.array([*xy, (math.nan, math.nan)])))
    assert found.sum(axis=0).tolist() == [1, 1, 1, 1, 1, 1, 0, 0] and found.argmax(axis=0)[:6].tolist() == [0, 0, 1, 1, 2, 2]


def test_lamps_near_one_another_are_one_reach():
    places = [QgsGeometry.fromWkt(f"POINT({X + dx} {Y})") for dx in (0, 30, 60)]
    one, many = effect_areas(places[:1], 100, 0, "ring"), effect_areas(places, 100, 0, "ring")
    assert one.reach.area_m2 < many.reach.area_m2 < 1.5 * one.reach.area_m2 and many.near.geometry.isEmpty()


def test_what_a_polygon_shares_with_the_reach_is_left_out_of_it():
    def box(low, high):
        return united([QgsGeometry.fromWkt(f"POLYGON(({X + low} {Y - 50},{X + high} {Y - 50},{X + high} {Y + 50},{X + low} {Y + 50},{X + low} {Y - 50}))")])

    areas = effect_areas(lamp().places, 100, 100, "polygon", box(0, 500))
    assert areas.overlap_m2 == pytest.approx(200 * 100, rel=0.02) and areas.control.area_m2 + areas.overlap_m2 == pytest.approx(500 * 100)
    with pytest.raises(InputError, match="control-covered"):
        effect_areas(lamp().places, 100, 100, "polygon", box(0, 150))
    with pytest.raises(InputError, match="no-control"):
        effect_areas(lamp().places, 100, 100, "polygon")
    with pytest.raises(InputError, match="no-place"):
        effect_areas([QgsGeometry()], 100, 100, "ring")


# -- counts ------------------------------------------------------------------------------------------------------------
def test_counts_and_difference_by_hand(town):
    """Here 24 → 6, ring of four times the reach 20 → 20: −18 ± 1.96 √(30 + 40/16). With next door: −17 ± 1.96 √(39 + 40)."""
    content = effect.analyse(town, lamp(), THREE)
    occurred, felt = kinds(content)["occurred"], kinds(content)["felt"]
    assert (occurred.reach, occurred.near, occurred.control, occurred.verdict) == ((24, 6), (4, 5), (20, 20), "fewer")
    assert (occurred.local.estimate, occurred.local.standard_error) == pytest.approx((-18, math.sqrt(30 + 40 / 16)), rel=2e-3)
    assert (occurred.total.estimate, occurred.total.standard_error) == pytest.approx((-17, math.sqrt(79)), rel=2e-3)
    assert occurred.quotient == pytest.approx((5 / 20 - 4 / 20) / (6 / 20 - 24 / 20))
    assert (felt.reach, felt.verdict) == ((3, 2), "few") and content.periods.before == (dt.date(2026, 3, 1), dt.date(2026, 5, 31))
    told = words.sentence(content, SV)
    assert told == (
        "Inom 100 m: inträffat 24 före och 6 efter, ungefär 18 färre än väntat (95 % intervall −29,2 till −6,8); "
        "upplevt för få att bedöma (3 före, 2 efter)."
    )


def test_the_rest_of_the_workspace_is_compared_by_share(town):
    """The rest went from 60 to 40: of 24, 16 were to be expected."""
    occurred = kinds(effect.analyse(town, lamp(), effect.Choices(100, 100, "rest", "month", 3)))["occurred"]
    assert occurred.control == (60, 40) and occurred.local.estimate == pytest.approx(6 - 16)
    assert kinds(effect.analyse(town, lamp(), effect.Choices(100, 0, "rest", "month", 3)))["occurred"].control == (64, 45)


def test_what_is_no_report_of_a_period_changes_no_count(town):
    usual = [(kind.reach, kind.near, kind.control) for kind in effect.analyse(town, lamp(), THREE).kinds]
    for values in (
        {"review_state": "rejected", "review_reason": "fel"}, {"category": "LUG"}, {"category": "POS"}, {"geom": None, "place_text": "Torget"},
        {"review_state": "new"}, {"occurred_from": dt.datetime(2026, 6, 10, 10, tzinfo=UTC)}, {"occurred_from": dt.datetime(2026, 11, 20, 10, tzinfo=UTC)},
        {"occurred_to": dt.datetime(2026, 6, 3, tzinfo=UTC)},  # may have happened in the month of the works
    ):  # fmt: skip
        tell(town, 2, 20, dt.date(2026, 5, 30), **values)
        assert [(kind.reach, kind.near, kind.control) for kind in effect.analyse(town, lamp(), THREE).kinds] == usual, values


def test_days_begin_at_midnight_of_the_municipality_and_a_month_is_a_month(town):
    summer = dt.timezone(dt.timedelta(hours=2))
    month = (dt.datetime(2026, 5, 1, tzinfo=summer), dt.datetime(2026, 6, 1, tzinfo=summer))
    tell(town, 1, 10, BEFORE, occurred_from=month[0].astimezone(UTC), occurred_to=month[1].astimezone(UTC))  # "in May"
    tell(town, 1, 10, BEFORE, occurred_from=dt.datetime(2026, 5, 31, 21, 59, tzinfo=UTC))  # 23.59 on the last of May
    tell(town, 1, 10, BEFORE, occurred_from=dt.datetime(2026, 5, 31, 22, 0, tzinfo=UTC))  # midnight: June, the works' month
    assert kinds(effect.analyse(town, lamp(), THREE))["occurred"].reach == (26, 6)


def test_what_is_left_out_is_told(town):
    tell(town, 2, 20, BEFORE, review_state="new")
    tell(town, 1, 20, BEFORE, occurred_to=dt.datetime(2026, 6, 3, tzinfo=UTC))
    tell(town, 1, 20, BEFORE, geom=None, place_text="Torget")
    told = words.remarks(effect.analyse(town, lamp(), effect.Choices(50, 100, "ring", "month", 3)), SV)
    assert any(one.startswith("2 rapporter i perioderna väntar på granskning") for one in told)
    assert any(one.startswith("En rapport kan ha hänt både") for one in told) and any(one.startswith("En rapport saknar plats") for one in told)
    assert any("50 m men rapporternas läge kan vara 83 m fel" in one for one in told) and any("olika tider på året" in one for one in told)
    assert any(one.startswith("Rapporterna börjar 12 april 2026, men perioden före börjar 1 mars 2026") for one in told)


def test_below_ten_reports_the_sentence_says_too_few(store):
    tell(store, 5, 50, BEFORE)
    tell(store, 4, 50, AFTER)
    tell(store, 30, 230, AFTER)
    few = effect.analyse(store, lamp(), THREE)
    assert words.sentence(few, SV).startswith("För få rapporter att bedöma: inom 100 m inträffat 5 före och 4 efter, upplevt 0 före och 0 efter.")
    assert words.sentence(few, EN).startswith("Too few reports to judge")
    tell(store, 1, 50, AFTER)
    assert kinds(effect.analyse(store, lamp(), THREE))["occurred"].verdict == "fewer"  # the ring has 30 more now


def test_reports_on_one_side_only_say_nothing_of_the_measure(store):
    tell(store, 15, 50, BEFORE)
    content = effect.analyse(store, lamp(), THREE)
    assert kinds(content)["occurred"].verdict == "one-sided" and "saknar rapporter i perioden efter" in words.remarks(content, SV)[0]
    assert "går inte att bedöma" in words.sentence(content, SV)


def test_metrics_are_json_with_both_languages(town):
    told = json.loads(effect.metrics(effect.analyse(town, lamp(), THREE)))
    assert told["occurred"]["reach"] == [24, 6] and told["occurred"]["wdd"]["estimate"] == pytest.approx(-18, rel=1e-3) and told["felt"]["verdict"] == "few"
    assert told["periods"]["after"] == ["2026-07-01", "2026-09-30"] and told["areas"]["control"] == "ring"
    assert set(told["sentence"]) == {"sv", "en"} and {"key", "sv", "en"} == set(told["remarks"][0])


def test_days_that_tell_nothing_are_refused(town):
    for works, key in (
        (None, "effect.not-done"), ((DONE, TODAY + dt.timedelta(days=1)), "effect.in-future"), ((DONE, dt.date(2026, 6, 9)), "effect.works-turned"),
        ((DONE, TODAY), "effect.too-early"), ((dt.date(2020, 1, 10),) * 2, "effect.no-reports-then"),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            effect.analyse(town, lamp(works), THREE)
        assert caught.value.key == key and caught.value.text(SV) and "{" not in caught.value.text(EN)


def test_without_reports_it_says_so(store):
    tell(store, 3, 50, BEFORE, review_state="new")
    with pytest.raises(InputError, match="no-reports"):
        effect.analyse(store, lamp(), THREE)


# -- measures ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def measures(store):
    """Lamps 7 and 8 mended on two days, a barrier that is only planned."""
    with store.transaction("test") as tx:
        made = []
        for number, day in ((7, dt.date(2026, 6, 3)), (8, DONE), (9, None)):
            owner = tx.insert("organisation", {"name": f"Enhet {number}"})
            made.append(tx.insert("measure", {
                "title": "Byt lampa" if day else "Bom", "number": number, "responsible_id": owner.id, "planned_from": dt.date(2026, 6, number - 6),
            }))  # fmt: skip
            if day:
                tx.update(made[-1], status="fixed", done_on=day, what_done="Ny lampa")
            defect = tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(X + 10 * number, Y)})
            tx.insert("measure_link", {"measure_id": made[-1].id, "lighting_defect_id": defect.id})
    return made


def test_measures_give_their_places_and_the_days_from_the_first_work_to_the_last(store, measures):
    found = intervention_of(store, measures_of(store, f"7; {measures[1].id} 7"))
    assert found.name == "Byt lampa" and found.works == (dt.date(2026, 6, 1), DONE)
    assert sorted(round(one.asPoint().x() - X) for one in found.places) == [70, 80]
    assert intervention_of(store, measures_of(store, "7, 9")).works is None


def test_measures_that_are_not_there_are_named(store, measures):
    for text in ("12", "åtta", "-7", "7, 99", "7' OR 1=1", "9" * 40):
        with pytest.raises(EstError) as caught:
            measures_of(store, text)
        assert caught.value.key == "effect.measure-unknown"


def test_no_measure_at_all_is_refused(store):
    with pytest.raises(InputError, match="effect.what"):
        intervention_of(store, measures_of(store, " , "))
