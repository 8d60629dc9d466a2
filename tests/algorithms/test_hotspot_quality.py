# SPDX-License-Identifier: GPL-2.0-or-later
"""est:hotspotquality on hand-made cells: figures by hand, every layer in its own system, warnings, and what cannot be judged."""
from __future__ import annotations

import json

import numpy as np
import pytest

from .hotspot_layers import X, Y, layer_of, points, square

SIDE = 10  # cells of 100 m
HOT = [(2, 3), (7, 7)]


def at_cells(cells: dict[tuple[int, int], int]) -> np.ndarray:
    """So many points in the middle of each cell."""
    return np.array([(X + 100 * column + 50, Y + 100 * row + 50) for (column, row), n in cells.items() for _ in range(n)], dtype=float).reshape(-1, 2)


def areas(wkt: list[str], crs: str = "EPSG:3008", name: str = "hotspots"):
    layer = layer_of(wkt, crs, kind="Polygon")
    layer.setName(name)
    return layer


EARLIER = {(2, 3): 30, (7, 7): 20, (0, 0): 10, (9, 9): 5}
LATER = {(2, 3): 10, (7, 7): 10, (5, 5): 40, (0, 0): 20}


@pytest.fixture
def layers():
    """Hotspots = two of a hundred cells: 20 of 80 later events (PAI 12.5); the best two hold 60 (PEI 1/3); before 50 of 65."""
    hot = areas([square(X + 100 * column, Y + 100 * row, 100) for column, row in HOT])
    whole = areas([square(X, Y, 100 * SIDE)])
    return {"INPUT": points(at_cells(EARLIER)), "HOTSPOTS": hot, "LATER": points(at_cells(LATER)), "STUDY_AREA": whole}


@pytest.fixture
def judged(run):
    def judge(**given):
        return json.loads(run("est:hotspotquality", **given)["METRICS"])

    return judge


def keys(found: dict) -> list[str]:
    return [one["key"] for one in found["warnings"]]


def test_the_figures_are_those_worked_out_by_hand(judged, layers):
    found = judged(**layers)
    assert found["events"] == {"earlier": 65, "later": 80, "earlier_outside": 0, "later_outside": 0}
    assert found["area"] == {"hotspots_km2": 0.02, "study_area_km2": 1.0, "share": 0.02}
    assert found["hits"] == 20 and found["pai"] == pytest.approx(0.25 / 0.02)
    assert found["pei"] == pytest.approx(20 / 60) and found["rri"] == pytest.approx((20 / 80) / (50 / 65))
    assert found["baseline"]["hits"] == 20 and found["baseline"]["pai"] == pytest.approx(12.5)  # the two fullest cells before are the hotspots
    assert found["parameters"] == {"cell_size_m": 100.0, "cell_size_from": "shape", "bandwidth_m": None, "position_error_m": 83.0}
    assert keys(found) == [] and "25 procent av de 80" in found["sentence"]["sv"] and "25 percent of the 80" in found["sentence"]["en"]
    assert found["stability"]["method"] == "count" and found["stability"]["simulations"] == 99


def test_without_position_error_everything_stays_and_with_one_less(judged, layers):
    assert judged(**layers, POSITION_ERROR_M=0)["stability"]["share"] == 1.0
    near, far = (judged(**layers, POSITION_ERROR_M=error)["stability"]["share"] for error in (120, 400))
    assert 0 < far < near < 1 and judged(**layers, POSITION_ERROR_M=400)["stability"]["share"] == far  # the same seed


def test_drawn_areas_overlaps_and_other_systems_give_nearly_the_same(judged, layers):
    import processing

    drawn = [square(X + 100 * column + 1, Y + 100 * row + 1, 98) for column, row in [*HOT, HOT[0]]]
    given = {**layers, "HOTSPOTS": areas(drawn), "CELL_SIZE": 100}
    for name, system in (("HOTSPOTS", "EPSG:4326"), ("LATER", "EPSG:3006"), ("STUDY_AREA", "EPSG:3857")):
        given[name] = processing.run("native:reprojectlayer", {"INPUT": given[name], "TARGET_CRS": system, "OUTPUT": "memory:"})["OUTPUT"]
    found = judged(**given)
    assert found["hits"] == 20 and found["pai"] == pytest.approx(12.5 / 0.98**2, rel=0.03) and "overlap" in keys(found)


def test_events_on_the_edge_of_a_cell_are_counted_once(judged, layers):
    edge = points([(X + 300, Y + 350), (X + 250, Y + 400), (X + 200, Y + 300)])  # right and upper edges belong to the next cell
    assert judged(**{**layers, "LATER": edge})["hits"] == 1


@pytest.mark.parametrize(
    ("change", "key", "is_none"),
    [
        ({"LATER": []}, "no-later-events", ("pai", "pei", "rri")), ({"HOTSPOTS": []}, "no-hotspots", ("pai", "pei", "rri")),
        ({"HOTSPOTS": [square(X + 90_000, Y, 100)]}, "no-hotspots", ("pai",)), ({"HOTSPOTS": [square(X - 50, Y - 50, 1100)]}, "covers-much", ()),
        ({"LATER": "INPUT"}, "same-events", ()), ({"INPUT": [(X + 250, Y + 350)]}, "few-events", ()),
        ({"LATER": [(X + 250, Y + 350)]}, "few-later-events", ()), ({"LATER": [(X + 250, Y + 350), (X + 5000, Y)]}, "outside", ()),
        ({"CELL_SIZE": 50}, "cell-below-error", ()), ({"BANDWIDTH": 60}, "bandwidth-below-error", ()),
        ({"STUDY_AREA": None}, "study-area-guessed", ()), ({"POSITION_ERROR_M": 900}, "unstable", ()),
        ({"INPUT": [(X + 4e5, Y)] * 90 + [(X + 250, Y + 350)] * 9}, "outside", ()), ({"INPUT": [(X + 250, Y + 350)] * 40}, "stacked", ()),
    ],
)  # fmt: skip
def test_what_weakens_the_answer_is_told(judged, layers, change, key, is_none):
    (name, value), = change.items()
    if isinstance(value, list):
        value = areas(value) if name == "HOTSPOTS" else points(np.array(value, dtype=float).reshape(-1, 2))
    elif value == "INPUT":
        value = layers["INPUT"]
    found = judged(**{**layers, name: value})
    assert key in keys(found) and {one for one in ("pai", "pei", "rri") if found[one] is None} >= set(is_none)
    assert all("{" not in one["sv"] + one["en"] for one in found["warnings"]) and found["sentence"]["sv"].endswith(".")


def test_a_short_period_is_told_from_the_time_field(judged, layers):
    xy = at_cells(EARLIER)
    days = points(xy, fields="&field=dag:string(10)", rows=[(f"2026-03-{1 + number % 28:02d}",) for number in range(len(xy))])
    assert "period-short" in keys(judged(**{**layers, "INPUT": days, "TIME_FIELD": "dag"}))
    year = points(xy, fields="&field=dag:string(10)", rows=[(f"2026-{1 + number % 12:02d}-11",) for number in range(len(xy))])
    assert "period-short" not in keys(judged(**{**layers, "INPUT": year, "TIME_FIELD": "dag"}))


def test_of_all_cells_of_an_analysis_only_those_that_stand_out_are_judged(judged, layers):
    cells = [(column, row) for row in range(SIDE) for column in range(SIDE)]
    counts = [(EARLIER.get(cell, 0),) for cell in cells]
    grid = layer_of([square(X + 100 * c, Y + 100 * r, 100) for c, r in cells], fields="&field=n:integer", rows=counts, kind="Polygon")
    made_by = {"method": "kde", "parameters": {"CELL_SIZE": 100.0, "BANDWIDTH": 250.0}, "period": {"years": 0.1}}
    grid.setCustomProperty("est_plugin/metrics", json.dumps(made_by))
    found = judged(**{**layers, "HOTSPOTS": grid})
    assert {"cells-chosen", "period-short"} <= set(keys(found)) and found["area"]["share"] == pytest.approx(0.01) and found["hits"] == 10
    assert found["parameters"]["cell_size_from"] == "hotspots" and found["parameters"]["bandwidth_m"] == 250.0 and found["stability"]["method"] == "kde"


def test_hotspots_of_est_hotspots_are_taken_as_they_are(run, judged, layers):
    made = run("est:hotspots", INPUT=layers["INPUT"], METHOD="grid_count", CELL_SIZE=100, STUDY_AREA=layers["STUDY_AREA"], OUTPUT="memory:")
    found = judged(**{**layers, "HOTSPOTS": made["OUTPUT"]})
    assert "cells-chosen" in keys(found) and found["parameters"]["cell_size_m"] == 100.0 and found["pai"] >= 12.5


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"INPUT": []}, "inga händelser"), ({"LATER": "no-crs"}, "koordinatsystem"), ({"HOTSPOTS": "no-crs"}, "koordinatsystem"),
        ({"STUDY_AREA": [square(X, Y, 1)]}, "täcker ingen ruta"), ({"POSITION_ERROR_M": -1}, "mellan 0"), ({"TIME_FIELD": "saknas"}, "saknas"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_with_the_cure(run, layers, change, told):
    (name, value), = change.items()
    if value == "no-crs":
        value = layer_of([square(X, Y, 100)], "", kind="Polygon") if name == "HOTSPOTS" else layer_of([f"POINT({X} {Y})"], "")
    elif isinstance(value, list):
        value = areas(value) if name == "STUDY_AREA" else points(np.empty((0, 2)))
    assert told in run.refusal("est:hotspotquality", **{**layers, name: value})


def test_the_page_tells_the_same(run, layers, tmp_path):
    made = run("est:hotspotquality", **layers, OUTPUT_HTML=str(tmp_path / "q.html"))
    sentence = json.loads(made["METRICS"])["sentence"]["sv"]
    assert sentence in run.text and sentence in (tmp_path / "q.html").read_text(encoding="utf-8")
