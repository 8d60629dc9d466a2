# SPDX-License-Identifier: GPL-2.0-or-later
"""est:nearrepeat and est:timepattern: tables of real events, times as people write them, and what cannot be read."""
from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from .hotspot_layers import X, Y, layer_of, points

CHICAGO = Path(__file__).resolve().parents[1] / "data" / "chicago_burglary"
WHEN = "&field=när:string(40)&field=till:string(40)"


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="ascii").splitlines()))


@pytest.fixture(scope="module")
def burglaries(qgis_app):
    with gzip.open(CHICAGO / "january_2016.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return points([(float(row["x"]), float(row["y"])) for row in rows], "EPSG:26971", "&field=date:string(10)", [(row["date"],) for row in rows])


@pytest.fixture
def week():
    """Friday night, a whole day in words, a moment."""
    rows = [("2026-11-13 22:00", "2026-11-14 02:00"), ("17 november 2026", None), ("2026-11-18T12:30:00Z", "")]
    return points([(X, Y)] * 3, fields=WHEN, rows=rows)


# -- near repeats ------------------------------------------------------------------------------------------------------
def test_the_table_of_chicago_is_the_published_one(run, burglaries, tmp_path):
    made = run(
        "est:nearrepeat", INPUT=burglaries, TIME_FIELD="date", DISTANCE_BANDS="1,100,200,300", TIME_BANDS="7, 14, 21", METRIC="manhattan",
        PERMUTATIONS=99, SEED=1, OUTPUT=str(tmp_path / "k.csv"), OUTPUT_HTML=str(tmp_path / "k.html"),
    )  # fmt: skip
    rows = read(tmp_path / "k.csv")
    published = json.loads((CHICAGO / "expected_knox.json").read_text(encoding="utf-8"))["published_near_repeat_calculator"]["observed"]
    assert [int(row["observed"]) for row in rows] == [n for line in published[:4] for n in line[:3]]
    assert rows[4] == {**rows[4], "distance_from_m": "1", "distance_to_m": "100", "time_from_days": "7", "time_to_days": "14"}
    assert float(rows[3]["ratio"]) == pytest.approx(44 / float(rows[3]["expected"]), rel=1e-5) and rows[3]["p"] == "0.01"
    sentence = "Efter en händelse är risken för en ny inom 200 meter och 7 dagar"
    assert sentence in run.text and sentence in (tmp_path / "k.html").read_text(encoding="utf-8") and made["OUTPUT"] == str(tmp_path / "k.csv")


def test_what_is_not_named_has_its_default(run, burglaries, tmp_path):
    """From the console, a model or qgis_process only what differs is named."""
    run("est:nearrepeat", INPUT=burglaries, TIME_FIELD="date", PERMUTATIONS=9, OUTPUT=str(tmp_path / "k.csv"))
    rows = read(tmp_path / "k.csv")
    assert [(row["distance_to_m"], row["time_to_days"]) for row in rows[:4]] == [("100", "7"), ("100", "14"), ("100", "21"), ("200", "7")]
    assert "inga gränser" in run.refusal("est:nearrepeat", INPUT=burglaries, TIME_FIELD="date", DISTANCE_BANDS="", OUTPUT=str(tmp_path / "k.csv"))


def test_a_week_is_a_week_also_when_the_clock_is_changed(run, tmp_path):
    days = points([(X, Y), (X + 10, Y)], fields=WHEN, rows=[("2026-03-26", None), ("2026-04-02", None)])
    run("est:nearrepeat", INPUT=days, TIME_FIELD="när", DISTANCE_BANDS="50", TIME_BANDS="7,8", PERMUTATIONS=9, OUTPUT=str(tmp_path / "k.csv"))
    assert [row["observed"] for row in read(tmp_path / "k.csv")] == ["0", "1"]


def test_degrees_become_metres(run, tmp_path):
    degrees = layer_of(["POINT(14.0 57.0)", "POINT(14.0 57.001)"], "EPSG:4326", WHEN, [("2026-03-26", None)] * 2)
    run("est:nearrepeat", INPUT=degrees, TIME_FIELD="när", DISTANCE_BANDS="100,125", TIME_BANDS="1", PERMUTATIONS=9, OUTPUT=str(tmp_path / "k.csv"))
    assert [row["observed"] for row in read(tmp_path / "k.csv")] == ["0", "1"]


def test_events_without_time_or_place_are_left_out_and_told(run, tmp_path):
    rows = [("2026-03-26", None)] * 3 + [("i fredags", None), (None, None)]
    layer = layer_of([f"POINT({X} {Y})"] * 2 + [""] + [f"POINT({X} {Y})"] * 2, fields=WHEN, rows=rows)
    run("est:nearrepeat", INPUT=layer, TIME_FIELD="när", DISTANCE_BANDS="50", TIME_BANDS="1", PERMUTATIONS=9, OUTPUT=str(tmp_path / "k.csv"))
    assert "2 händelser har ingen tid" in run.text and "i fredags" in run.text and "saknar plats" in run.text
    assert "Bara 2 händelser" in run.text and read(tmp_path / "k.csv")[0]["observed"] == "1"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DISTANCE_BANDS": "200,100"}, "100,200,300"), ({"DISTANCE_BANDS": "hundra"}, "hundra"), ({"DISTANCE_BANDS": "-5,10"}, "-5"),
        ({"DISTANCE_BANDS": "100,100"}, "stigande"), ({"DISTANCE_BANDS": "nan"}, "nan"), ({"TIME_BANDS": "7,1"}, "7,14,21"), ({"TIME_BANDS": "inf"}, "inf"),
        ({"TIME_BANDS": "0"}, "stigande"), ({"TIME_FIELD": "datum"}, "datum"), ({"METRIC": "taxi"}, "taxi"), ({"PERMUTATIONS": 0}, "1"),
        ({"TIME_ZONE": "Europe/Värnamo"}, "Europe/Värnamo"),
    ],
)  # fmt: skip
def test_what_are_no_bands_is_refused_with_an_example(run, week, tmp_path, given, told):
    usual = {"INPUT": week, "TIME_FIELD": "när", "DISTANCE_BANDS": "100", "TIME_BANDS": "7", "PERMUTATIONS": 9, "OUTPUT": str(tmp_path / "k.csv")}
    assert told in run.refusal("est:nearrepeat", **{**usual, **given}) and not (tmp_path / "k.csv").exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "inga händelser"), ([("2026-03-26",)], "minst två händelser"), ([("i fredags",), ("nyss",)], "i fredags"),
        ([(None,), (None,)], "Skriv som 2026-11-17"),
    ],
)  # fmt: skip
def test_too_little_to_compare_is_told(run, tmp_path, rows, told):
    layer = points(np.full((len(rows), 2), (X, Y)), fields=WHEN, rows=[(*row, None) for row in rows])
    given = {"INPUT": layer, "TIME_FIELD": "när", "DISTANCE_BANDS": "100", "TIME_BANDS": "7", "OUTPUT": str(tmp_path / "k.csv")}
    assert told in run.refusal("est:nearrepeat", **given)


# -- hours of the week -------------------------------------------------------------------------------------------------
def test_intervals_days_and_moments_add_up_to_the_number_of_events(run, week, tmp_path):
    run("est:timepattern", INPUT=week, FROM_FIELD="när", TO_FIELD="till", OUTPUT=str(tmp_path / "t.csv"), OUTPUT_HTML=str(tmp_path / "t.html"))
    rows = {row.pop("weekday"): {name: float(value) for name, value in row.items()} for row in read(tmp_path / "t.csv")}
    assert list(rows) == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] and sum(row["sum"] for row in rows.values()) == pytest.approx(3, abs=1e-9)
    assert rows["fri"]["h22"] == rows["fri"]["h23"] == rows["sat"]["h00"] == rows["sat"]["h01"] == 0.25
    assert rows["tue"]["h07"] == pytest.approx(1 / 24) and rows["wed"]["h13"] == 1.0
    assert "En av 3 händelser kan ha hänt när som helst" in run.text and "<svg" in (tmp_path / "t.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("night", "expected"), [("2026-03-29", [0.25, 0.25, 0.0, 0.25, 0.25]), ("2026-10-25", [1 / 6, 1 / 6, 2 / 6, 1 / 6, 1 / 6])])
def test_the_nights_of_the_clock_change_have_their_hours(run, tmp_path, night, expected):
    layer = points([(X, Y)], fields=WHEN, rows=[(f"{night} 00:00", f"{night} 05:00")])
    run("est:timepattern", INPUT=layer, FROM_FIELD="när", TO_FIELD="till", OUTPUT=str(tmp_path / "t.csv"))
    assert [float(read(tmp_path / "t.csv")[6][f"h{hour:02d}"]) for hour in range(5)] == pytest.approx(expected)


def test_a_table_without_places_is_enough(run, tmp_path):
    table = layer_of([""] * 2, fields=WHEN, rows=[("2026-11-17 18:00", None), ("2026-11-18 07:00", None)], kind="None")
    run("est:timepattern", INPUT=table, FROM_FIELD="när", OUTPUT=str(tmp_path / "t.csv"))
    rows = read(tmp_path / "t.csv")
    assert rows[1]["h18"] == "1" and rows[2]["h07"] == "1"


def test_another_zone_has_another_clock(run, week, tmp_path):
    run("est:timepattern", INPUT=week, FROM_FIELD="när", TO_FIELD="till", TIME_ZONE="Asia/Kathmandu", OUTPUT=str(tmp_path / "t.csv"))
    assert read(tmp_path / "t.csv")[2]["h18"] == "1"  # 12:30 UTC is 18:15 there


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"FROM_FIELD": "datum"}, "datum"), ({"TIME_ZONE": "Mars"}, "Mars"), ({"INPUT": "empty"}, "inga händelser"),
        ({"INPUT": "turned"}, "Ingen händelse har en tid"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(run, week, tmp_path, given, told):
    if given.get("INPUT") == "empty":
        given = {"INPUT": points(np.empty((0, 2)), fields=WHEN)}
    elif given.get("INPUT") == "turned":
        given = {"INPUT": points([(X, Y)], fields=WHEN, rows=[("2026-11-18", "2026-11-16")])}
    usual = {"INPUT": week, "FROM_FIELD": "när", "TO_FIELD": "till", "OUTPUT": str(tmp_path / "t.csv")}
    assert told in run.refusal("est:timepattern", **{**usual, **given}) and not (tmp_path / "t.csv").exists()
