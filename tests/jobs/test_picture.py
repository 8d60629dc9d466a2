# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared picture of a real workspace: what is read, where it is counted, and what is said of it."""
from __future__ import annotations

import csv
import datetime as dt
import io

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.period import ALL, MONTH, Period, period_of
from est_plugin.core.picture.reports import Choice
from est_plugin.gis import layer_roles
from est_plugin.gis.base_shapes import BaseShapes
from est_plugin.i18n import Texts
from est_plugin.jobs import picture, picture_source
from est_plugin.jobs.picture_source import points
from est_plugin.reports import picture_tables
from est_plugin.reports.picture_words import cell_words

UTC = dt.timezone.utc
TODAY = dt.date(2026, 12, 24)
NOVEMBER = period_of(MONTH, dt.date(2026, 11, 1))
X, Y = 150_000.0, 6_340_000.0


@pytest.fixture
def project(qgis_app):
    project = QgsProject()
    yield project
    project.clear()


def add(store, *rows: dict) -> None:
    """Reports; what is left out is usual: Friday 13 November 2026 at 20:00, graffiti, occurred, reviewed, at (X, Y)."""
    usual = {
        "occurred_from": dt.datetime(2026, 11, 13, 19, tzinfo=UTC), "category": "KLO", "felt_or_occurred": "occurred", "review_state": "approved",
        "geom": geometry.point(X, Y), "source": "est_report",
    }  # fmt: skip
    with store.transaction("test") as tx:
        tx.insert_many("observation", [{**usual, **row} for row in rows])


def at(x: float, y: float = 0.0, **values) -> dict:
    return {"geom": geometry.point(X + x, Y + y), **values}


def read(store, project=None):
    return picture_source.read(store, BaseShapes(project or QgsProject(), store.crs), "sv")


def made(store, project=None, period=NOVEMBER, choice=None, unit=None, today=TODAY):
    return picture.make(read(store, project), period, choice or Choice(), today, unit)


def add_layer(project, role, kind, rows) -> None:
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:3008&field=namn:string", role, "memory")
    features = []
    for wkt, name in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([name])
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    layer_roles.set_role(layer, role)
    project.addMapLayer(layer)


def box(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"POLYGON(({X + x1} {Y + y1}, {X + x2} {Y + y1}, {X + x2} {Y + y2}, {X + x1} {Y + y2}, {X + x1} {Y + y1}))"


def line(x1: float, x2: float, y: float) -> str:
    return f"LINESTRING({X + x1} {Y + y}, {X + x2} {Y + y})"


def bars(content) -> list[tuple]:
    return [(bar.label, *map(len, bar.parts)) for bar in content.where.bars]


def test_an_empty_workspace_says_what_to_do_and_counts_nothing(store):
    content = made(store)
    assert content.is_empty and content.where.bars == () and content.when == () and content.few == "" and content.changes == ()
    assert content.in_short == "November 2026: 0 inträffade och 0 upplevda rapporter"
    assert "Ingen rapport i perioden har en plats." in picture_tables.plain_text(content, Texts("sv"))


def test_few_reports_are_counted_per_place_and_it_is_said_that_they_are_few(store):
    add(store, *[{"place_text": "Torget"}] * 9, *[{"place_text": " torget."}] * 2, *[{"place_text": "Parken", "felt_or_occurred": "felt"}] * 12)
    content = made(store)
    assert bars(content) == [("1  Parken", 0, 12), ("2  Torget", 11, 0)]
    assert content.few == "11 inträffade och 12 upplevda rapporter räcker inte för att peka ut hotspots. Här är antal per plats i stället."
    assert content.unit == "places" and picture.on_map(read(store), NOVEMBER, Choice(), TODAY) is None


@pytest.mark.parametrize(("n", "unit"), [(29, "places"), (30, "squares"), (31, "squares")])
def test_from_thirty_of_one_kind_on_squares_are_shown(store, n, unit):
    add(store, *[at(10.0 * number) for number in range(n)], *[at(10.0 * number, felt_or_occurred="felt") for number in range(20)])
    content = made(store, unit="squares")
    assert content.unit == unit and content.is_few == (unit == "places")
    store.set_setting("picture_min_reports", n + 1)
    assert made(store).is_few


def test_squares_begin_at_whole_multiples_and_are_named_by_what_was_written(store):
    add(store, *[at(5, 5)] * 14, *[at(99, 99, place_text="Torget")] * 2, *[at(101, 5, place_text="Parken", felt_or_occurred="felt")] * 40, *[at(250, 5)] * 8)
    content = made(store)
    assert bars(content) == [("1  Parken", 0, 40), ("2  Torget", 16, 0), ("3  Ruta vid N 6340050, E 150250", 8, 0)]
    source = read(store)
    squares = source.grouping("squares")
    corners = {tuple(squares.shape(key)[0].min(axis=0)) for key in set(squares.keys)}
    assert corners == {(X, Y), (X + 100, Y), (X + 200, Y)}
    store.set_setting("picture_cell_m", 500)
    assert bars(made(store)) == [("1  Parken", 24, 40)]


def test_areas_come_first_when_the_municipality_has_them(store, project):
    areas = [(box(0, 0, 1000, 1000), "Staden"), (box(0, 0, 100, 100), "Centrum"), (box(5000, 0, 6000, 1000), None)]
    add_layer(project, layer_roles.DISTRICT_AREAS, "Polygon", areas)
    add(
        store, *[at(50, 50)] * 3, *[at(500, 500)] * 2, at(-500, 0), at(5500, 500), {"geom": None, "place_text": "centrum"},
        *[{"geom": None, "place_text": "Någonstans"}] * 2,
    )  # fmt: skip
    content = made(store, project)
    assert content.units == ("areas", "places", "squares")
    assert bars(content) == [("1  Centrum", 4, 0), ("2  Staden", 2, 0)]  # the smallest area; a name without a point is enough
    assert content.where_notes == (
        "2 inträffade och 0 upplevda rapporter ligger utanför områdena.", "2 inträffade och 0 upplevda rapporter har ingen punkt på kartan.",
    )  # fmt: skip
    drawn = picture.on_map(read(store, project), NOVEMBER, Choice(), TODAY)
    assert [(place.name, place.rank, place.counts) for place in drawn.places] == [
        ("Centrum", 1, {"occurred": 4, "felt": 0}), ("Staden", 2, {"occurred": 2, "felt": 0}),
    ]  # fmt: skip


def test_places_without_words_take_the_nearest_street(store, project):
    add_layer(project, layer_roles.STREETS_PATHS, "LineString", [(line(0, 1000, 0), "Storgatan"), (line(0, 9, 40), None)])
    add(store, at(500, 80), at(500, 101), at(5, 39), {"place_text": "storgatan"}, {"place_text": "Torget"})
    content = made(store, project)
    assert bars(content) == [("1  Storgatan", 3, 0), ("2  Torget", 1, 0)]
    assert content.where_notes == ("1 inträffad och 0 upplevda rapporter har varken platsnamn eller gata i närheten.",)


def test_street_pieces_tell_their_rate_and_what_is_too_far_away(store, project):
    add_layer(project, layer_roles.STREETS_PATHS, "LineString", [(line(0, 400, 0), "Storgatan"), (line(0, 50, 900), None)])
    add(store, *[at(12.0 * number, 20) for number in range(30)], *[at(20, 890, felt_or_occurred="felt")] * 5, at(0, 200))
    content = made(store, project, unit="streets")
    assert bars(content) == [("1  Storgatan", 30, 0), ("2  Gata utan namn", 0, 5)]
    assert [bar.note for bar in content.where.bars] == ["400 m; per 100 m: ● 7,5", "50 m; per 100 m: ○ 10,0"]
    assert content.where_notes == ("1 inträffad och 0 upplevda rapporter ligger mer än 83 m från närmaste gata.",)


def test_a_centre_point_is_no_place(store):
    add(store, *[at(5000, 5000)] * 40, *[at(40.0 * number) for number in range(35)])
    content = made(store)
    assert content.unit == "squares" and sum(row[1] for row in bars(content)) <= 35
    assert content.where_notes[-2:] == (
        "40 inträffade och 0 upplevda rapporter ligger på exakt samma punkt. Det är troligen en ortsmittpunkt, inte en plats.",
        "De räknas inte på någon plats.",
    )
    only_felt = made(store, choice=Choice(kind="felt"))
    assert only_felt.is_empty and only_felt.where_notes == ()


def test_unreviewed_reports_count_only_when_asked_for_and_every_figure_says_so(store):
    add(store, {}, *[{"review_state": "new"}] * 3)
    assert made(store).notes[0] == "3 rapporter väntar på granskning och räknas inte." and len(made(store).total[0]) == 1
    content = made(store, choice=Choice(with_unreviewed=True))
    assert len(content.total[0]) == 4 and content.stands_on == "● 4  ○ 0 · november 2026, även ogranskade"
    assert content.in_short == "November 2026: 4 inträffade och 0 upplevda rapporter, även ogranskade"


def test_the_week_adds_up_to_the_reports_and_a_day_without_a_clock_is_told(store):
    local_day = dt.datetime(2026, 11, 9, 23, tzinfo=UTC)  # Tuesday 00:00 in Stockholm
    add(
        store, {}, {"occurred_from": local_day, "occurred_to": local_day + dt.timedelta(days=1)},
        {"occurred_from": dt.datetime(2026, 11, 14, 20, tzinfo=UTC), "occurred_to": dt.datetime(2026, 11, 14, 22, tzinfo=UTC)},  # Saturday 21–23
    )  # fmt: skip
    (table,) = made(store).when
    cells = np.array(table.cells)
    assert cells.sum() == pytest.approx(3) and table.n == 3
    assert cells[4, 3] == 1 and cells[5].tolist() == [0, 0, 0, 0.5, 0.5]  # Friday evening; Saturday evening and night
    assert cells[1].sum() + cells[0, 4] == pytest.approx(1)  # the night of Monday goes on into Tuesday
    assert table.note == "1 av 3 har bara en dag, inget klockslag, och är utspridda över hela dygnet."
    assert picture_tables.when_in_words(table, 4, 3, Texts("sv")) == "fredag Kväll 18–22: 1 av 3"


def test_a_day_says_nothing_of_the_time_and_a_month_nothing_of_the_weekday(store):
    day = dt.datetime(2026, 11, 9, 23, tzinfo=UTC)  # Tuesday 00:00 in Stockholm
    add(store, {}, *[{"occurred_from": day, "occurred_to": day + dt.timedelta(days=1)}] * 2)
    (table,) = made(store).when
    assert table.bands == () and table.sums == (0, 2, 0, 0, 1, 0, 0)
    assert table.note == "2 av 3 har bara en dag, inget klockslag. Därför går det bara att säga veckodag."
    text = picture_tables.plain_text(made(store), Texts("sv"))
    assert "Summa\t·\t2\t·\t·\t1\t·\t·" in text and "Kväll" not in text
    add(store, *[{"occurred_from": day, "occurred_to": day + dt.timedelta(days=30)}] * 4)
    (table,) = made(store).when
    assert table.days == table.sums == () and table.note.startswith("4 av 7 har bara en vecka, en månad eller mer.")
    assert [row for row in csv.reader(io.StringIO(picture_tables.csv_text(made(store), Texts("sv"))), delimiter=";") if row[0] == "when"] == [
        ["when", "occurred", "", "", "", "", "", table.note]
    ]


def test_what_is_new_compares_with_the_period_before_and_last_year(store):
    october, last_year = dt.datetime(2026, 10, 9, 19, tzinfo=UTC), dt.datetime(2025, 11, 9, 19, tzinfo=UTC)
    add(
        store, *[{"place_text": "Torget"}] * 12, *[{"occurred_from": october, "place_text": "Parken"}] * 2, {"category": "SKA"},
        *[{"place_text": "Parken"}] * 3,
        *[{"occurred_from": last_year, "place_text": "Skolan"}] * 11, *[{"occurred_from": october, "place_text": "Bron", "category": "SKA"}] * 6,
    )  # fmt: skip
    content = made(store)
    (table,) = (one for one in content.changes if one.kind == "occurred")
    assert [(line.label, len(line.ids), [(one.before, one.words) for one in line.against]) for line in table.lines] == [
        ("Klotter", 15, [(2, "↑ fler"), (11, "→ lika")]), ("Skadegörelse", 1, [(6, "→ lika"), (0, "– för få")]),
    ]  # fmt: skip
    assert [(group.title, [(line.label, line.words) for line in group.lines]) for group in content.fates] == [
        ("Nya platser ● Inträffat", [("1  Torget", "12, inga tidigare")]),
        ("Återkommande platser ● Inträffat", [("2  Parken", "3; Före 2: – för få; I fjol 0: – för få")]),
        ("Avsvalnade platser ● Inträffat", [("Bron", "inga nu, perioden före 6")]),
    ]
    assert made(store, period=Period(ALL)).nothing_before == "Det finns inga äldre rapporter att jämföra med."


def test_hotspots_tell_their_level_and_the_reports_in_them(store):
    with store.transaction("test") as tx:
        area = geometry.polygon([[(X - 50, Y - 50), (X + 50, Y - 50), (X + 50, Y + 50), (X - 50, Y + 50)]])
        tx.insert("hotspot", {"name": "Torget", "level": "act", "priority": 1, "justification": "Många", "geom": area})
        tx.insert("hotspot", {"name": "Utan yta", "level": "calm"})
        tx.insert("hotspot", {"name": "Förr", "level": "calm", "state": "cooled", "geom": area})
    add(store, at(0), at(20, felt_or_occurred="felt"), at(60))
    content = made(store)
    told = [(one.name, one.level, *map(len, one.parts)) for one in content.hotspots]
    assert told == [("Torget", "Insats, prioriterad 1", 1, 1), ("Utan yta", "Lugnt", 0, 0)]


def test_text_and_table_hold_what_the_screen_shows(store):
    organisations = store.find("organisation", {"code": ["streets", "parks"]})
    who = {one["code"]: one.id for one in organisations}
    add(
        store, *[{"place_text": "=Torget", "organisation_id": who["streets"]}] * 3, {"category": "LUG", "organisation_id": who["streets"], "geom": None},
        {"occurred_from": dt.datetime(2026, 10, 9, 19, tzinfo=UTC), "organisation_id": who["parks"]}, {"category": "POS", "felt_or_occurred": "felt"},
    )  # fmt: skip
    content, texts = made(store), Texts("sv")
    text = picture_tables.plain_text(content, texts)
    for said in (
        "Arbetsmaterial – internt", "1  =Torget: ● 3  ○ 0", "Gata och trafik: ● 3  ○ 0 (inget att rapportera 1 gång)",
        "Rapporterade förut men inte nu: Park och natur (senast 9 okt 2026).", "Räknas inte som problem: Trygg plats ● 0  ○ 1.",
    ):  # fmt: skip
        assert said in text
    rows = list(csv.reader(io.StringIO(picture_tables.csv_text(content, texts)), delimiter=";"))
    assert {len(row) for row in rows} == {8} and ["total", "occurred", "", "", "3", "", "", ""] in rows
    assert not any(cell.startswith("=") for row in rows for cell in row)
    week = [float(row[4].replace(",", ".")) for row in rows if row[:2] == ["when", "occurred"]]
    assert len(week) == 35 and sum(week) == pytest.approx(3, abs=0.2)


def test_points_are_read_whatever_wrote_them():
    heights = bytes.fromhex("01e9030000") + np.array([1.0, 2.0, 9.0]).tobytes()
    turned = b"\x00" + (1).to_bytes(4, "big") + np.array([3.0, 4.0], dtype=">f8").tobytes()
    found = points([geometry.point(5, 6), None, heights, turned])
    assert found[[0, 2, 3]].tolist() == [[5, 6], [1, 2], [3, 4]] and np.isnan(found[1]).all()
    assert points([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "·"), (0.04, "·"), (0.05, "0,1"), (1, "1"), (1.96, "2"), (2.34, "2,3"), (9.97, "10"), (12.6, "13"), (1234.4, "1\u00a0234")],
)
def test_cells_are_short(value, words):
    assert cell_words(value, Texts("sv")) == words
