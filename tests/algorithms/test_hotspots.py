# SPDX-License-Identifier: GPL-2.0-or-later
"""est:hotspots as the toolbox runs it: every method, its layers, METRICS, and what it says to bad input."""
from __future__ import annotations

import json

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingFeedback, QgsProject, QgsRasterLayer, QgsVectorLayer

from est_plugin.gis.cell_areas import cell_areas
from est_plugin.gis.transform import transformer
from tests.algorithms.hotspot_layers import X, Y, column, layer_of, points, saved, square
from tests.analysis.published import published_gi, robberies

AREA = f"{X},{X + 1000},{Y},{Y + 1000} [EPSG:3008]"
STREETS = [f"LINESTRING({X} {Y + 100}, {X + 1000} {Y + 100})", f"LINESTRING({X} {Y + 500}, {X + 500} {Y + 500})"]


@pytest.fixture(scope="module")
def town():
    """200 events anywhere in a square kilometre, 60 in a corner of it; each with a day, a weight and a category."""
    rng = np.random.default_rng(20)
    xy = np.concatenate((rng.random((200, 2)) * 1000, rng.normal((250, 250), 20, (60, 2)))) + (X, Y)
    days = np.concatenate((rng.integers(0, 730, 200), rng.integers(365, 730, 60)))
    rows = [(str(np.datetime64("2024-01-01") + int(day)), float(1 + index % 3), "KLO" if index % 2 else "SKR") for index, day in enumerate(days)]
    return points(xy, fields="&field=dag:string&field=vikt:double&field=typ:string", rows=rows)


def hotspots(run, layer, method="grid_count", **given):
    values = {"CELL_SIZE": 100, "EXTENT": AREA, "OUTPUT": "TEMPORARY_OUTPUT", **given}
    found = run("est:hotspots", INPUT=layer, METHOD=method, **{name: value for name, value in values.items() if value is not None})
    return found.get("OUTPUT"), json.loads(found["METRICS"])


# -- methods ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "month", "n"), [("jan", "2019-01", 206), ("2019", "2019", 2245)])
def test_memphis_out_of_the_box_is_as_published(run, name, month, n):
    """The cells of the hull, their counts, Gi* and p: cell by cell those of the R package."""
    cells, metrics = hotspots(run, points(robberies(month), "EPSG:32615"), "gi_star", CELL_SIZE=500, EXTENT=None)
    expected = published_gi(name)
    columns = metrics["grid"]["columns"]
    place = {row * columns + col: index for index, (col, row) in enumerate(zip(expected.column, expected.row))}
    order = [place[cell] for cell in column(cells, "cell")]
    assert len(order) == len(place) and metrics["n"] == n
    assert column(cells, "n") == expected.n[order].tolist()
    assert np.abs(np.array(column(cells, "gi_star")) - expected.gi_star[order]).max() < 1e-9
    assert np.abs(np.array(column(cells, "p_value")) - expected.p_value[order]).max() < 1e-9


def test_counts_start_at_the_lower_left_corner_of_the_extent(run, town):
    cells, metrics = hotspots(run, town)
    first = next(cells.getFeatures())
    box = first.geometry().boundingBox()
    assert (box.xMinimum(), box.yMinimum(), box.width()) == (X, Y, 100.0) and cells.featureCount() == 100
    assert sum(column(cells, "n")) == metrics["n"] == 260
    assert max(column(cells, "n")) >= 25 and metrics["largest_n"] == max(column(cells, "n"))
    assert first["density"] == pytest.approx(first["n"] / 0.01)
    assert metrics["parameters"]["CELL_SIZE"] == 100 and metrics["crs"] == "EPSG:3008" and metrics["unit"] == "händelser per ruta"


def test_gi_star_finds_the_corner_and_draws_words(run, town):
    cells, metrics = hotspots(run, town, "gi_star", GRID="hexagon")
    hot = [feature for feature in cells.getFeatures() if feature["hotspot"] in ("hot_95", "hot_99")]
    assert hot and all(feature.geometry().distance(points([(X + 250, Y + 250)]).getFeature(1).geometry()) < 250 for feature in hot)
    assert metrics["classes"]["hot_99"] + metrics["classes"]["hot_95"] == len(hot)
    assert [category.label() for category in cells.renderer().categories()][0] == "Fler än väntat, mycket säkert (99 %)"


def test_only_certain_cells_of_gi_star_become_candidates(run):
    """Of the robberies of one month 112 cells look clear in p_adjusted, 14 of them are certain: of these the ones with events of their own are proposed."""
    cells, metrics = hotspots(run, points(robberies("2019-01"), "EPSG:32615"), "gi_star", CELL_SIZE=500, EXTENT=None)
    areas = cell_areas(cells, cells.crs(), QgsProject().transformContext())
    certain = [n for n, word in zip(column(cells, "n"), column(cells, "hotspot")) if word.startswith("hot_")]
    assert len(certain) == metrics["classes"]["hot_99"] + metrics["classes"]["hot_95"] == 14
    assert sum(one.cells for one in areas) == sum(n > 0 for n in certain) and sum(one.n for one in areas) == sum(certain)
    assert sum(p is not None and p <= 0.05 for p in column(cells, "p_adjusted")) == 112 and "hotspots.only-normal" in metrics["warning_keys"]
    assert areas[0].parameters["made_by"]["method"] == "gi_star"


def test_segments_count_the_events_near_them_per_hundred_metres(run, town):
    streets = layer_of(STREETS, kind="LineString", fields="&field=namn:string", rows=[("Storgatan",), ("Kyrkgatan",)])
    lines, metrics = hotspots(run, town, "segment_count", STREETS=streets, MAX_DISTANCE=60, EXTENT=None)
    x, y = np.array([(f.geometry().asPoint().x() - X, f.geometry().asPoint().y() - Y) for f in town.getFeatures()]).T
    expected = [int((np.abs(y - 100) <= 60).sum()), int(((np.abs(y - 500) <= 60) & (x <= 500)).sum())]
    assert column(lines, "n")[0] == expected[0] and expected[1] <= column(lines, "n")[1] <= expected[1] + 6  # beyond the end of the second
    assert column(lines, "name") == ["Storgatan", "Kyrkgatan"] and column(lines, "length_m") == [1000.0, 500.0]
    assert column(lines, "per_100m")[0] == pytest.approx(expected[0] / 10)
    pieces, _ = hotspots(run, town, "segment_count", STREETS=streets, MAX_DISTANCE=60, EXTENT=None, SEGMENT_LENGTH=150)
    assert pieces.featureCount() == 7 + 4 and sum(column(pieces, "n")) == sum(column(lines, "n")) == metrics["n"]


def test_density_is_a_raster_and_cells_whose_sum_is_the_number_of_events(run, town, tmp_path):
    tif = tmp_path / "täthet.tif"
    found = run("est:hotspots", INPUT=town, METHOD="kde", CELL_SIZE=20, BANDWIDTH=150, TIME_FIELD="dag", OUTPUT="TEMPORARY_OUTPUT", OUTPUT_RASTER=str(tif))
    metrics = json.loads(found["METRICS"])
    dataset = gdal.Open(str(tif))
    values, (x0, size, _, y0, _, step) = dataset.ReadAsArray(), dataset.GetGeoTransform()
    assert values.sum() * 20 * 20 / 1e6 * metrics["period"]["years"] == pytest.approx(260, rel=1e-5)
    row, col = np.unravel_index(values.argmax(), values.shape)
    assert abs(x0 + (col + 0.5) * size - X - 250) < 40 and abs(y0 + (row + 0.5) * step - Y - 250) < 40 and step == -20
    assert dataset.GetRasterBand(1).GetUnitType() == metrics["unit"] == "per km² och år"
    assert json.loads(dataset.GetMetadataItem("EST_METRICS")) == metrics
    assert max(column(found["OUTPUT"], "density")) == pytest.approx(values.max(), rel=1e-5)
    assert sum(column(found["OUTPUT"], "n")) == 260
    again = QgsRasterLayer(str(tif), "t")
    items = again.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert len(items) >= 4 and items[-1].label.startswith("mycket högt: ") and items[-1].label.endswith(" per km² och år")
    assert not list(tmp_path.glob("*.part*"))


def test_clusters_are_areas_with_their_events(run, town):
    areas, metrics = hotspots(run, town, "clusters", EPS=30, MIN_EVENTS=10, TIME_FIELD="dag", EXTENT=None)
    (one,) = areas.getFeatures()
    assert 55 <= one["n"] <= 70 and metrics["clusters"] == {"count": 1, "events_in_clusters": one["n"], "noise": 260 - one["n"]}
    assert one.geometry().area() == pytest.approx(one["area_m2"], rel=1e-6) and one["first"] >= "2024-01-01" and one["last"] <= "2025-12-31"
    none, said = hotspots(run, town, "clusters", EPS=30, MIN_EVENTS=200, EXTENT=None)
    assert none.featureCount() == 0 and said["warning_keys"] == ["hotspots.no-clusters"]
    in_time, _ = hotspots(run, town, "clusters", EPS=30, MIN_EVENTS=10, TIME_FIELD="dag", EPS_DAYS=2, EXTENT=None)
    assert sum(column(in_time, "n")) < one["n"]


# -- filters, comparison, denominators --------------------------------------------------------------------------------
def test_filters_leave_out_and_tell_it(run, town):
    _, metrics = hotspots(run, town, WHERE="\"typ\" = 'KLO'", TIME_FIELD="dag", FROM="2025-01-01", TO="2025-12-31", WEEKDAYS=["sat", "sun"])
    chosen = [f for f in town.getFeatures() if f["typ"] == "KLO" and f["dag"] >= "2025-01-01" and np.datetime64(f["dag"]).astype(int) % 7 in (2, 3)]
    assert metrics["n"] == len(chosen) and metrics["read"] == 130
    assert metrics["period"] == {"from": "2025-01-01", "to": "2025-12-31", "years": pytest.approx(365 / 365.25, abs=1e-5)}
    assert metrics["parameters"]["WEEKDAYS"] == ["sat", "sun"] and metrics["parameters"]["FROM"] == "2025-01-01"


def test_dates_alone_are_no_evening(run, town):
    assert "bara datum, inga klockslag" in run.refusal("est:hotspots", INPUT=town, METHOD="grid_count", TIME_FIELD="dag", HOURS="18-24")
    months = points(np.full((3, 2), 100.0) + (X, Y), fields="&field=m:string", rows=[("2026-01",), ("2026-02",), ("2026-03",)])
    _, metrics = hotspots(run, months, TIME_FIELD="m", FROM="2026-02-01")
    assert metrics["time_precision"] == "month" and metrics["n"] == 2 and metrics["period"]["to"] == "2026-03-31"
    assert "bara månader" in run.refusal("est:hotspots", INPUT=months, METHOD="grid_count", TIME_FIELD="m", WEEKDAYS=["fri"])


def test_clock_times_of_a_geopackage_are_shown_in_the_zone_of_the_place(run, tmp_path):
    from qgis.PyQt.QtCore import QDateTime, Qt

    moments = [QDateTime.fromString(text, Qt.DateFormat.ISODate) for text in ("2026-07-01T20:30:00", "2026-07-01T08:00:00", "2026-01-01T21:30:00")]
    layer = points(np.full((3, 2), 100.0) + (X, Y), fields="&field=t:datetime", rows=[(moment,) for moment in moments])
    stored = saved(layer, tmp_path / "t.gpkg")  # UTC: 22:30 and 10:00 summer time, 22:30 winter time
    for where in (None, "1 = 1"):  # with a filter QGIS reads, without it the file is read straight
        _, metrics = hotspots(run, stored, TIME_FIELD="t", HOURS="22-23", WHERE=where)
        assert metrics["n"] == 2 and metrics["time_precision"] == "moment"


def test_days_that_are_kept_as_midnights_of_the_place_are_days(run, tmp_path):
    """An EST report of a day begins at local midnight, which is 22:00 or 23:00 the day before in UTC."""
    layer = points(np.full((2, 2), 100.0) + (X, Y), fields="&field=t:string", rows=[("2026-07-01T22:00:00Z",), ("2026-11-12T23:00:00Z",)])
    _, metrics = hotspots(run, layer, TIME_FIELD="t", FROM="2026-11-13")
    assert metrics["n"] == 1 and metrics["time_precision"] == "day" and metrics["period"]["to"] == "2026-11-13"
    assert "bara datum, inga klockslag" in run.refusal("est:hotspots", INPUT=layer, METHOD="grid_count", TIME_FIELD="t", HOURS="22-02")


def test_a_year_by_which_a_database_says_unknown_is_no_time(run, tmp_path):
    from qgis.PyQt.QtCore import QDateTime, Qt

    texts = ("9999-12-31T23:59:59", "0001-01-01T00:00:00", "2026-07-01T20:30:00")
    as_text = points(np.full((3, 2), 100.0) + (X, Y), fields="&field=t:string", rows=[(text,) for text in texts])
    moments = [QDateTime.fromString(text, Qt.DateFormat.ISODate) for text in texts]
    stored = saved(points(np.full((3, 2), 100.0) + (X, Y), fields="&field=t:datetime", rows=[(one,) for one in moments]), tmp_path / "t.gpkg")
    for layer in (as_text, stored):
        _, metrics = hotspots(run, layer, TIME_FIELD="t")
        assert metrics["n"] == 1 and metrics["left_out"]["without_time"] == 2 and metrics["period"] == {**metrics["period"], "from": "2026-07-01"}
        assert "2 händelser utan läsbar tid är inte med." in run.text


def test_when_nothing_can_be_counted_the_reason_is_what_the_events_lack(run):
    layer = points(np.full((3, 2), 100.0) + (X, Y), fields="&field=t:string&field=v:string", rows=[("igår", "många")] * 3)
    assert "Ingen av de 3 händelserna har en tid som går att läsa, till exempel ”igår”." in run.refusal("est:hotspots", INPUT=layer, TIME_FIELD="t")
    assert "har en vikt som går att läsa, till exempel ”många”" in run.refusal("est:hotspots", INPUT=layer, WEIGHT_FIELD="v")
    nowhere = layer_of(["", "", ""], fields="&field=t:string", rows=[("igår",)] * 3)
    assert "inga händelser med plats" in run.refusal("est:hotspots", INPUT=nowhere, TIME_FIELD="t")


def test_weights_are_summed_beside_the_counts(run, town):
    cells, _ = hotspots(run, town, "gi_star", WEIGHT_FIELD="vikt")
    assert sum(column(cells, "weight")) == pytest.approx(sum(column(town, "vikt"))) and sum(column(cells, "n")) == 260
    assert column(cells, "p_exact")[0] is None or isinstance(column(cells, "p_exact")[0], float)


def test_an_earlier_period_tells_what_is_new(run, town):
    cells, metrics = hotspots(
        run, town, TIME_FIELD="dag", FROM="2025-01-01", TO="2025-12-31", COMPARE_FROM="2024-01-01", COMPARE_TO="2024-12-31", CELL_SIZE=200
    )
    changes = dict(zip(column(cells, "cell"), column(cells, "change")))
    assert changes[1 + 5] in ("new", "growing") and metrics["change"]["fading"] == 0  # the cell of the corner: column 1, row 1
    assert sum(column(cells, "n_before")) == metrics["n_before"] and metrics["ratio_overall"] > 1
    assert cells.renderer().classAttribute() == "change"


def test_people_and_streets_as_denominators(run, town):
    people = points([(X + 250, Y + 250), (X + 750, Y + 750)], fields="&field=bor:integer", rows=[(500,), (5,)])
    cells, metrics = hotspots(run, town, CELL_SIZE=500, DENOMINATOR=people, DENOMINATOR_FIELD="bor", TIME_FIELD="dag")
    n, rate = column(cells, "n"), column(cells, "rate")
    assert rate[0] == pytest.approx(1000 * n[0] / 500 / metrics["period"]["years"]) and rate[1:] == [None, None, None]
    assert metrics["unit"] == "per 1 000 invånare och år" and "hotspots.no-people" in metrics["warning_keys"]
    areas = layer_of([square(X, Y, 1000)], kind="Polygon", fields="&field=bor:integer", rows=[(800,)])
    cells, _ = hotspots(run, town, CELL_SIZE=500, DENOMINATOR=areas, DENOMINATOR_FIELD="bor")
    assert column(cells, "denominator") == [200.0] * 4
    cells, metrics = hotspots(run, town, CELL_SIZE=500, DENOMINATOR=layer_of(STREETS, kind="LineString"))
    assert column(cells, "denominator") == pytest.approx([500, 500, 500, 0], abs=10) and metrics["unit"] == "per km gata"


def test_a_study_area_in_another_system_decides_which_cells_take_part(run, town):
    transform = transformer("EPSG:3008", "EPSG:4326")
    corners = ", ".join("{} {}".format(*transform(X + x, Y + y)) for x, y in ((-5, -5), (505, -5), (505, 505), (-5, 505), (-5, -5)))
    area = layer_of([f"POLYGON(({corners}))"], "EPSG:4326", kind="Polygon")
    cells, metrics = hotspots(run, town, STUDY_AREA=area)
    assert cells.featureCount() == metrics["grid"]["cells"] == 25 and metrics["left_out"]["outside_area"] == 260 - metrics["n"] > 0
    density, _ = hotspots(run, town, "kde", STUDY_AREA=area, CELL_SIZE=50, BANDWIDTH=150, EDGE_CORRECTION=True)
    assert sum(column(density, "density")) * 0.0025 == pytest.approx(metrics["n"], abs=6)


# -- what is kept -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["rutor.gpkg", "rutor.geojson", "rutor.shp"])
def test_a_saved_layer_keeps_style_words_and_how_it_was_made(run, town, tmp_path, name):
    path = tmp_path / name
    _, metrics = hotspots(run, town, "gi_star", OUTPUT=str(path))
    again = QgsVectorLayer(str(path), "igen", "ogr")
    assert again.featureCount() == 100 and json.loads(again.customProperty("est_plugin/metrics")) == metrics
    assert again.renderer().type() == "categorizedSymbol" and len(again.renderer().categories()) == 5
    if name.endswith("gpkg"):
        assert again.attributeAlias(again.fields().lookupField("n")) == "Antal händelser"
        dataset = gdal.OpenEx(str(path))  # its layers live as long as it
        assert json.loads(dataset.GetLayer(0).GetMetadataItem("EST_METRICS")) == metrics


def test_legends_name_the_unit_in_the_language_of_the_user(run, town):
    from est_plugin import i18n

    cells, _ = hotspots(run, town)
    labels = [one.label() for one in cells.renderer().ranges()]
    assert labels[0].startswith(("lågt: 1", "mycket lågt: 1"))
    assert all(label.endswith("händelser per ruta") for label in labels)
    i18n.set_language("en")
    cells, metrics = hotspots(run, town)
    assert all(one.label().endswith("events per cell") for one in cells.renderer().ranges()) and metrics["unit"] == "events per cell"


def test_a_layer_in_degrees_or_web_mercator_is_worked_out_in_metres(run):
    rng = np.random.default_rng(21)
    degrees = (14.04, 57.18) + rng.random((100, 2)) * 0.01
    _, metrics = hotspots(run, points(degrees, "EPSG:4326"), EXTENT=None)
    assert metrics["crs"] == "EPSG:3006" and 0.3 < metrics["grid"]["area_km2"] < 1.0
    _, mercator = hotspots(run, points(rng.random((100, 2)) * 1000 + (1_560_000, 7_750_000), "EPSG:3857"), EXTENT=None)
    assert mercator["crs"] == "EPSG:3006" and mercator["grid"]["area_km2"] < 0.6  # a square kilometre on that map is 0.3 here
    _, africa = hotspots(run, points((30.0, -20.0) + rng.random((50, 2)) * 0.01, "EPSG:4326"), EXTENT=None)
    assert africa["crs"] == "EPSG:32736"


def test_reports_on_a_centre_point_are_pointed_out(run, town):
    piled = points(np.concatenate((np.full((3000, 2), 555.0) + (X, Y), [(f.geometry().asPoint().x(), f.geometry().asPoint().y()) for f in town.getFeatures()])))
    _, metrics = hotspots(run, piled)
    assert "hotspots.stacked" in metrics["warning_keys"] and "3000 händelser" in " ".join(metrics["warnings"])


# -- bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["grid_count", "gi_star", "kde", "clusters"])
@pytest.mark.parametrize("n", [1, 2, 50])
def test_few_events_and_all_on_one_spot_give_a_result_or_a_sentence(run, method, n):
    from qgis.core import QgsProcessingException

    try:
        _, metrics = hotspots(run, points(np.full((n, 2), 500.0) + (X, Y)), method, EXTENT=None)
    except QgsProcessingException as error:
        assert "ruta" in str(error) and "Välj" in str(error)
        return
    assert metrics["n"] == n and (n >= 30 or "hotspots.few-events" in metrics["warning_keys"])


def test_features_without_place_are_counted_and_the_rest_is_used(run, tmp_path):
    layer = layer_of(["", f"POINT({X + 10} {Y + 10})", "POINT EMPTY", f"POINT({X + 20} {Y + 20})"])
    for source in (layer, saved(layer, tmp_path / "hål.gpkg")):
        _, metrics = hotspots(run, source)
        assert (metrics["n"], metrics["left_out"]["without_place"]) == (2, 2)


def test_times_and_weights_that_cannot_be_read_are_counted_and_shown(run):
    rows = [("2026-01-05", "2"), ("imorgon", "3"), (None, "4"), ("2026-01-06", "många"), ("6 januari 2026", "1,5")]
    layer = points(np.full((5, 2), 50.0) + (X, Y), fields="&field=dag:string&field=vikt:string", rows=rows)
    cells, metrics = hotspots(run, layer, TIME_FIELD="dag", WEIGHT_FIELD="vikt")
    assert metrics["left_out"]["without_time"] == 2 and metrics["left_out"]["without_weight"] == 1 and sum(column(cells, "weight")) == 3.5
    assert "imorgon" in " ".join(metrics["warnings"])


REFUSED = {
    "no-points": ({"INPUT": lambda: points(np.empty((0, 2)))}, "inga händelser"),
    "no-geometry": ({"INPUT": lambda: layer_of(["", ""])}, "inga händelser"),
    "no-crs": ({"INPUT": lambda: layer_of(["POINT(1 1)"], crs="")}, "inget koordinatsystem"),
    "cell-zero": ({"CELL_SIZE": 0}, "positivt tal"),
    "cell-negative": ({"CELL_SIZE": -1}, "CELL_SIZE"),
    "cell-word": ({"CELL_SIZE": "stor"}, "CELL_SIZE"),
    "cells-too-many": ({"CELL_SIZE": 0.01}, "Välj rutor på minst"),
    "bandwidth": ({"METHOD": "kde", "BANDWIDTH": 50}, "Bandbredden 50 m är för liten"),
    "extent-empty": ({"EXTENT": f"{X},{X},{Y},{Y} [EPSG:3008]"}, "utsträckning"),
    "extent-elsewhere": ({"EXTENT": "1,2,1,2 [EPSG:3008]", "CELL_SIZE": 1}, "ligger i området"),
    "no-streets": ({"METHOD": "segment_count"}, "Välj ett lager med gator"),
    "empty-streets": ({"METHOD": "segment_count", "STREETS": lambda: layer_of([], kind="LineString")}, "inga gator"),
    "far-streets": ({"METHOD": "segment_count", "EXTENT": None, "STREETS": lambda: layer_of(["LINESTRING(0 0, 9 9)"], kind="LineString")}, "Öka avståndet"),
    "unknown-column": ({"WHERE": "\"kategori\" = 'KLO'"}, "inget fält kategori"),
    "bad-expression": ({"WHERE": "\"typ\" = ("}, "går inte att läsa"),
    "nothing-left": ({"WHERE": "\"typ\" = 'finns inte'"}, "Kontrollera lagret, urvalet"),
    "no-time-field": ({"FROM": "2025-01-01"}, "Välj fältet med tid"),
    "unknown-time-field": ({"TIME_FIELD": "nar"}, "inget fält nar"),
    "turned-round": ({"TIME_FIELD": "dag", "FROM": "2025-02-01", "TO": "2025-01-01"}, "Perioden har ingen längd"),
    "outside-time": ({"TIME_FIELD": "dag", "FROM": "1999-01-01", "TO": "1999-12-31"}, "Välj en längre tid"),
    "hours": ({"TIME_FIELD": "dag", "HOURS": "natt"}, "18-24"),
    "zone": ({"TIME_FIELD": "dag", "TIME_ZONE": "Mars/Olympus"}, "Mars/Olympus"),
    "half-comparison": ({"TIME_FIELD": "dag", "COMPARE_FROM": "2024-01-01"}, "både första och sista dagen"),
    "comparison-later": ({"TIME_FIELD": "dag", "FROM": "2024-01-01", "COMPARE_FROM": "2024-06-01", "COMPARE_TO": "2024-08-01"}, "Flytta den bakåt"),
    "comparison-kde": ({"METHOD": "kde", "TIME_FIELD": "dag", "COMPARE_FROM": "2024-06-01", "COMPARE_TO": "2024-08-01"}, "Välj grid_count"),
    "denominator-field": ({"DENOMINATOR": lambda: points([(X, Y)])}, "fältet med folkmängd"),
    "crs-degrees": ({"CRS": "EPSG:4326"}, "meter"),
    "crs-mercator": ({"CRS": "EPSG:3857"}, "går inte att mäta i"),
    "study-area-empty": ({"STUDY_AREA": lambda: layer_of([], kind="Polygon")}, "inga ytor"),
    "study-area-small": ({"STUDY_AREA": lambda: layer_of([square(X, Y, 10)], kind="Polygon")}, "mindre rutor"),
    "method": ({"METHOD": "heat"}, "grid_count"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_bad_input_is_refused_with_the_cure(run, town, tmp_path, case):
    given, words = REFUSED[case]
    given = {name: value() if callable(value) else value for name, value in given.items()}
    output = tmp_path / "ut.gpkg"
    values = {"INPUT": town, "METHOD": "grid_count", "EXTENT": AREA, "OUTPUT": str(output), **given}
    assert words in run.refusal("est:hotspots", **{name: value for name, value in values.items() if value is not None})
    assert not output.exists()


@pytest.mark.parametrize("stop_at", [0.0, 25.0, 45.0, 80.0])
def test_nothing_is_left_when_the_user_stops(provider, town, tmp_path, stop_at):
    import processing
    from qgis.core import QgsProcessingException

    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda percent: feedback.cancel() if percent >= stop_at else None)
    given = {"INPUT": town, "METHOD": "kde", "CELL_SIZE": 5, "OUTPUT": str(tmp_path / "ut.gpkg"), "OUTPUT_RASTER": str(tmp_path / "ut.tif")}
    with pytest.raises(QgsProcessingException):
        processing.run("est:hotspots", given, feedback=feedback)
    assert list(tmp_path.iterdir()) == []


def test_a_layer_that_is_loaded_is_named_by_what_it_shows(provider, town):
    import processing
    from qgis.core import QgsProcessingContext

    context, project = QgsProcessingContext(), QgsProject()
    context.setProject(project)
    found = processing.run("est:hotspots", {"INPUT": town, "METHOD": "grid_count", "EXTENT": AREA, "OUTPUT": "TEMPORARY_OUTPUT"}, context=context)
    assert "260" in found["OUTPUT"].metadata().title()
