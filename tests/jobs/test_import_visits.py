# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits from lists and tracks: what is recognised, what is refused with its cure, what is known already."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.rounds.shift import shift_of
from est_plugin.i18n import Texts
from est_plugin.jobs import import_track, import_visits as job, round_plan
from est_plugin.jobs.local_days import zone_of
from est_plugin.storage import workspace
from est_plugin.storage.ogr_source import read_source

UTC = dt.timezone.utc
DATA = Path(__file__).parents[1] / "data" / "night_round"
X, Y = 601371.76, 5778205.86


def _box(west, south, east, north, x=0.0, y=0.0):
    return geometry.polygon([[(x + west, y + south), (x + east, y + south), (x + east, y + north), (x + west, y + north)]])


@pytest.fixture
def spots(store):
    """Torget (nr 1) and Stationen (nr 2), 500 m apart."""
    with store.transaction("test") as tx:
        return [tx.insert("hotspot", {"name": name, "geom": _box(0, 0, 50, 50, x)}) for name, x in (("Torget", 150_000.0), ("Stationen", 150_500.0))]


def _table(*rows, columns=("Hotspot", "Datum", "Kom dit", "Gick")):
    return SourceTable(columns, [(n, dict(zip(columns, row))) for n, row in enumerate(rows, 2)], name="besök.csv")


def _said(plan):
    return [(one.values["place_text"], f"{one.values['arrived_at']:%d %H:%M}", one.values["minutes"]) for one in plan.ready]


def _why(plan):
    texts = Texts("sv")
    return {rejection.row_number: (rejection.reason_key, rejection.all_reasons(texts)) for rejection, _row in plan.rejected}


def test_a_swedish_list_with_local_clock_times(store, spots):
    plan = job.plan_table(store, _table(("Torget", "2026-11-20", "22.10", "22.25"), ("H2", "2026-11-20", "23:50", "00:05"), ("2", "20/7 2026", "kl 21", "")))
    assert _said(plan) == [("Torget", "20 21:10", 15), ("Stationen", "20 22:50", 15), ("Stationen", "20 19:00", None)]
    result = job.run(store, plan)
    assert (result.imported, store.count("patrol_visit", {"state": "visited"})) == (3, 3)
    assert job.plan_table(store, _table(("Torget", "2026-11-20", "22.10", "22.25"))).ready == []  # the same again
    store.undo(result.done)
    assert store.count("patrol_visit") == 0


def test_an_english_list_with_places_words_and_zones(store, spots):
    columns = ("Arrived", "Minutes", "Easting", "Northing", "What was done", "How was it?", "Visit id", "System", "Note")
    rows = (
        ("2026-11-20T21:10:00Z", 12, 150010.0, 25.0, "Talks with people on site", "Calm", "7", "App", "Ring Kim på 070-123 45 67"),
        ("2026-11-20 23:10:00+01:00", "20 min", 150555.0, 25.0, "", "", "8", "App", ""),  # 5 m outside Stationen
        ("2026-11-20T23:59:00Z", 5, 152000.0, 25.0, "", "", "9", "App", ""),
        ("2026-11-21T21:10:00Z", 12, 150010.0, 25.0, "", "", "7", "App", ""),
    )
    plan = job.plan_table(store, _table(*rows, columns=columns))
    assert _said(plan) == [("Torget", "20 21:10", 12), ("Stationen", "20 22:10", 20)]
    assert (plan.ready[0].values["activity"], plan.ready[0].values["seen"]) == ("talk", "calm")
    assert {row: key for row, (key, _text) in _why(plan).items()} == {4: "import.visit-outside", 5: "import.visit-known-number"}
    assert "Stationen" in _why(plan)[4][1] and [one.row_number for one in plan.personal] == [2]


def test_nights_when_the_clock_is_changed(store, spots):
    rows = (("Torget", "2026-10-25", "02:30", "02:10"), ("Stationen", "2026-03-29", "02:30", ""), ("Torget", "2026-10-25", "01:50", "02:10"))
    plan = job.plan_table(store, _table(*rows))
    assert _said(plan) == [("Torget", "25 00:30", 40), ("Torget", "24 23:50", 20)]  # 02:30 summer time to 02:10 winter time
    assert _why(plan)[3][0] == "import.time-skipped"
    assert [one.key for one in plan.notices] == ["patrol.hour-twice"]


def test_what_cannot_be_read_is_refused_with_the_cure_and_nothing_is_lost(store, spots):
    rows = (
        ("Hamnen", "2026-11-20", "22.10", ""), ("Torget", "2026-11-20", "", ""), ("Torget", "", "22.10", ""), ("Torget", "", "2026-11-20", ""),
        ("Torget", "i går", "22.10", ""), ("Torget", "2026-11-20", "27.10", ""), ("Torget", "2026-11-20", "22.10", "08.00 nästa vecka"),
        ("", "2026-11-20", "20", ""), ("", "", "", ""), ("Torget", "2026-11-20", "23.10", "22.00"), ("Torget", "2026-11-20", "20.10", "20.20"),
    )  # fmt: skip
    plan = job.plan_table(store, _table(*rows))
    assert len(plan.ready) + len(plan.rejected) == len(rows) and _said(plan) == [("Torget", "20 19:10", 10)]
    why = _why(plan)
    assert {row: why[row][0] for row in (2, 3, 5, 9, 10, 11)} == {
        2: "import.visit-unknown-place", 3: "import.visit-no-time", 5: "import.visit-no-clock", 9: "import.visit-no-place", 10: "import.row-empty",
        11: "import.visit-left-before",
    }  # fmt: skip
    assert all(text != key for key, text in why.values())


@pytest.mark.parametrize("columns", [("Vad", "När det var"), ("Hotspot", "Anteckning"), ("Datum", "Kom dit")])
def test_a_list_without_where_or_when_is_refused_whole(store, columns):
    with pytest.raises(InputError) as refused:
        job.plan_table(store, _table(("a", "b"), columns=columns))
    assert columns[0] in refused.value.text(Texts("sv"))


def test_planned_visits_are_answered_and_overlapping_shifts_told(store, spots):
    zone = zone_of(store)
    with store.transaction("test") as tx:
        tx.insert("hotspot", {"name": "Parken", "geom": _box(0, 0, 50, 50, 151_000.0)})
    evening, late = (shift_of(dt.date(2026, 11, 20), begins, ends, zone) for begins, ends in ((dt.time(20), dt.time(0)), (dt.time(22), dt.time(4))))
    ours, _ = round_plan.save_round(store, round_plan.RoundInput(evening, [spots[0].id, spots[1].id], name="Kväll"))
    theirs, _ = round_plan.save_round(store, round_plan.RoundInput(late, [spots[1].id], name="Natt"))
    columns = ("Hotspot", "Datum", "Kom dit", "Gick", "Runda", "Blev det av?")
    rows = [
        ("Torget", "2026-11-20", "20.30", "20.40", "", ""), ("Torget", "2026-11-20", "22.30", "", "", ""),
        ("Parken", "2026-11-20", "22.45", "", "", ""), ("Stationen", "2026-11-20", "", "", "Kväll", "Hann inte"),
        ("Stationen", "2026-11-20", "23.10", "", "Natt", ""), ("Stationen", "", "", "", "", "Hann inte"),
    ]  # fmt: skip
    plan = job.plan_table(store, _table(*rows, columns=columns))
    assert [key for key, _text in _why(plan).values()] == ["import.visit-not-reached-alone"]
    assert [(one.key, one.values["first"], one.values["second"]) for one in plan.notices] == [("patrol.import-overlap", "Kväll", "Natt")]
    assert [one.values["place_text"] for one in plan.ready if one.planned is None] == ["Torget", "Parken"]
    unknown = job.plan_table(store, _table(("Torget", "2026-11-22", "20.30", "", "Okänd runda", ""), columns=columns))
    assert [(one.key, one.values) for one in unknown.notices] == [("patrol.import-round-unknown", {"names": "Okänd runda"})] and len(unknown.ready) == 1
    job.run(store, plan)
    states = sorted((row["place_text"], row["state"]) for row in store.find("patrol_visit", {"patrol_id": ours.id}))
    assert states == [("Stationen", "not_reached"), ("Torget", "visited"), ("Torget", "visited")]
    assert [store.get("patrol", one.id)["state"] for one in (ours, theirs)] == ["done", "done"]
    assert [row["place_text"] for row in store.find("patrol_visit", {"patrol_id": None})] == ["Parken"]  # could be either round: none is guessed


def test_a_merged_hotspot_gets_visits_under_the_name_that_stayed_and_a_closed_one_keeps_its_own(store, spots):
    with store.transaction("test") as tx:
        tx.update(spots[0], state="closed", same_as_id=spots[1].id)
    plan = job.plan_table(store, _table(("Torget", "2026-11-20", "20.30", "")))
    assert _said(plan) == [("Stationen", "20 19:30", None)]
    with store.transaction("test") as tx:
        tx.update(store.get("hotspot", spots[1].id), state="closed")
    assert len(job.plan_table(store, _table(("Stationen", "2026-11-20", "21.30", ""))).ready) == 1


def test_a_hotspot_merged_twice_leads_to_the_one_that_stayed(store, spots):
    with store.transaction("test") as tx:
        last = tx.insert("hotspot", {"name": "Parken", "geom": _box(0, 0, 50, 50, 151_000.0)})
        tx.update(spots[1], state="closed", same_as_id=last.id)
        tx.update(spots[0], state="closed", same_as_id=spots[1].id)
    assert _said(job.plan_table(store, _table(("Torget", "2026-11-20", "20.30", "")))) == [("Parken", "20 19:30", None)]


def test_a_name_of_several_hotspots_is_that_of_the_current_one_else_nobodys(store, spots):
    with store.transaction("test") as tx:
        old = tx.insert("hotspot", {"name": "torget", "state": "closed", "geom": _box(0, 0, 50, 50, 152_000.0)})
        tx.update(spots[1], state="closed")
        tx.insert("hotspot", {"name": "Stationen", "state": "closed", "geom": _box(0, 0, 50, 50, 153_000.0)})
    plan = job.plan_table(store, _table(("Torget", "2026-11-20", "20.30", ""), ("Stationen", "2026-11-20", "20.30", "")))
    assert [one.values["hotspot_id"] for one in plan.ready] == [spots[0].id] and old.id != spots[0].id
    assert [key for key, _text in _why(plan).values()] == ["import.visit-unknown-place"]


def test_a_round_whose_name_comes_again_is_that_of_the_shift(store, spots):
    for day in (13, 20):
        shift = shift_of(dt.date(2026, 11, day), dt.time(20), dt.time(2), zone_of(store))
        wanted, _ = round_plan.save_round(store, round_plan.RoundInput(shift, [spots[0].id], name="Fredagsrundan"))
    columns = ("Hotspot", "Datum", "Kom dit", "Runda")
    rows = (("Torget", "2026-11-21", "00.30", "fredagsrundan"), ("Torget", "2026-11-25", "20.30", "Fredagsrundan"))
    plan = job.plan_table(store, _table(*rows, columns=columns))
    assert [one.values["patrol_id"] for one in plan.ready] == [wanted.id, None] and plan.ready[0].planned is not None
    assert [one.key for one in plan.notices] == ["patrol.import-round-unknown"]


def test_the_small_hours_of_a_night_that_carries_the_day_of_its_shift(store, spots):
    shift = shift_of(dt.date(2026, 11, 20), dt.time(20), dt.time(2), zone_of(store))
    round_plan.save_round(store, round_plan.RoundInput(shift, [spots[0].id], name="Fredag"))
    columns = ("Hotspot", "Passets datum", "Kom dit", "Gick", "Runda")
    rows = (
        ("Torget", "2026-11-20", "00.30", "00.45", "Fredag"), ("Stationen", "2026-11-20", "21.00", "", "Fredag"),
        ("Torget", "2026-11-20", "01.15", "", ""), ("Stationen", "2026-11-20", "2026-11-20 00:10", "", "Fredag"),
    )  # fmt: skip
    plan = job.plan_table(store, _table(*rows, columns=columns))
    assert _said(plan) == [("Torget", "20 23:30", 15), ("Stationen", "20 20:00", None), ("Torget", "20 00:15", None), ("Stationen", "19 23:10", None)]
    assert plan.ready[0].planned is not None


def test_visits_at_the_same_time_at_the_same_place_are_told(store, spots):
    job.run(store, job.plan_table(store, _table(("Torget", "2026-11-20", "22.10", "22.25"), ("Torget", "2026-11-20", "22.40", "22.50"))))
    rows = (("Torget", "2026-11-20", "22.20", "22.30"), ("Torget", "2026-11-20", "22.30", "22.35"), ("Stationen", "2026-11-20", "22.10", "22.25"))
    plan = job.plan_table(store, _table(*rows))
    assert [(one.key, one.values) for one in plan.notices] == [("patrol.import-visits-overlap", {"n": 1})] and len(plan.ready) == 3
    assert job.plan_table(store, _table(("Torget", "2026-11-20", "22.50", "23.00"))).notices == []  # one after the other


def test_without_hotspots_every_row_says_so(store):
    plan = job.plan_table(store, _table(("150010, 25", "2026-11-20 20:00"), columns=("Läge", "Tidpunkt")))
    assert [key for key, _text in _why(plan).values()] == ["import.visit-no-hotspots"]


# -- tracks ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def leiden(tmp_path, qgis_app):
    """A workspace where the night round went, with the boxes of its README as hotspots."""
    path = tmp_path / "runda" / "EST.gpkg"
    workspace.create(path, "EPSG:32631", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        boxes = {"Parkeringen": (-40, -30, 30, 25), "Slingan": (390, -640, 520, -440), "Hörnet": (440, -540, 480, -460), "Gatan": (240, -360, 275, -325)}
        with opened.store.transaction("test") as tx:
            for name, edges in boxes.items():
                tx.insert("hotspot", {"name": name, "geom": _box(*edges, X, Y)})
        yield opened.store


def test_the_night_round_becomes_two_visits_and_two_passings(leiden, tmp_path):
    plan = import_track.plan_track(leiden, DATA / "round.gpx")
    assert [(one.values["place_text"], f"{one.values['arrived_at']:%H:%M:%S}", one.values["minutes"]) for one in plan.ready] == [
        ("Parkeringen", "21:06:49", 4), ("Slingan", "21:12:45", 1),
    ]  # fmt: skip
    assert sorted((row["hotspot"], row["seconds"]) for _rejection, row in plan.rejected) == [("Gatan", 13), ("Hörnet", 57)]
    assert job.run(leiden, plan).imported == 2
    again = import_track.plan_track(leiden, DATA / "round.gpx")
    assert again.ready == [] and len(again.rejected) == 4
    job.write_rejections(tmp_path / "r.csv", again, Texts("sv"))
    assert "Passerade Gatan på 13 sekunder" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


def test_tracks_that_say_nothing_are_refused_in_words(leiden, tmp_path):
    head = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    bad = {
        "empty.gpx": "", "points.gpx": head + '<wpt lat="52.1" lon="4.4"><name>a</name></wpt></gpx>',
        "timeless.gpx": head + '<trk><trkseg><trkpt lat="52.1" lon="4.4"/><trkpt lat="52.1" lon="4.5"/></trkseg></trk></gpx>', "broken.gpx": head + "<trk>",
    }  # fmt: skip
    for name, text in bad.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(EstError) as refused:
            import_track.plan_track(leiden, tmp_path / name)
        assert name in refused.value.text(Texts("sv"))
    far = head + '<trk><trkseg><trkpt lat="57" lon="14"><time>2026-11-20T20:00:00Z</time></trkpt></trkseg></trk></gpx>'
    (tmp_path / "far.gpx").write_text(far, encoding="utf-8")
    assert [one.key for one in import_track.plan_track(leiden, tmp_path / "far.gpx").notices] == ["patrol.track-no-visit"]


def test_files_of_excel_are_read_as_they_come(store, spots, tmp_path):
    path = tmp_path / "besök.csv"
    path.write_bytes("Hotspot;Datum;Kom dit;Gick;Anteckning\r\nTorget;2026-11-20;22:10;22:30;Lugnt på torget\r\n".encode("cp1252"))
    plan = job.plan_table(store, read_source(path))
    assert _said(plan) == [("Torget", "20 21:10", 20)] and plan.ready[0].values["note"] == "Lugnt på torget"
    import openpyxl

    book = openpyxl.Workbook()
    day = dt.datetime(2026, 11, 20)
    book.active.append(("Hotspot", "Datum", "Kom dit", "Gick"))
    book.active.append((2, day, dt.time(22, 40), dt.time(22, 55)))
    book.active.append((1, day.replace(hour=23, minute=5), None, None))
    book.save(tmp_path / "besök.xlsx")
    plan = job.plan_table(store, read_source(tmp_path / "besök.xlsx"))
    assert _said(plan) == [("Stationen", "20 21:40", 15), ("Torget", "20 22:05", None)]
