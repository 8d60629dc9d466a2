# SPDX-License-Identifier: GPL-2.0-or-later
"""Importing findings and lighting defects: good rows go in, bad rows are told, nothing is half written."""
from __future__ import annotations

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.core.importing.profile import Profile
from est_plugin.i18n import Texts
from est_plugin.jobs.import_plan import ImportRequest, plan_import
from est_plugin.jobs.import_rows import run_import, write_rejections
from est_plugin.storage.table_files import read_table

HEAD = "Ärendenr;Beskrivning;Typ;x;y\n"


def _source(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(encoding))
    return read_table(path)


def _import(store, source, table="finding", **options):
    return run_import(store, plan_import(store, ImportRequest(table, source, **options)))


def test_good_rows_go_in_and_each_bad_row_is_told(store, tmp_path):
    text = HEAD + "1;Mörkt;A1;150000,5;6340000\n2;;A1;150000;6340000\n3;Skräp;Ö9;150000;6340000\n4;Klotter;H1;här;6340000\n5;Sly;F2;150100;6340000\n"
    plan = plan_import(store, ImportRequest("finding", _source(tmp_path, text, "cp1252")))
    result = run_import(store, plan)
    assert result.imported == 2 and [r.row_number for r, _row in result.rejected] == [3, 4, 5]
    first = store.find("finding", {"external_number": "1"})[0]
    assert geometry.point_xy(first["geom"]) == (150000.5, 6340000.0) and first["description"] == "Mörkt"
    write_rejections(tmp_path / "fel.csv", plan, Texts("sv"))
    told = (tmp_path / "fel.csv").read_text("utf-8-sig")
    assert len(told.splitlines()) == 4 and "Ö9" in told and "2026" not in told


def test_the_same_file_again_updates_instead_of_doubling(store, tmp_path):
    _import(store, _source(tmp_path, HEAD + "1;Mörkt;A1;150000;6340000\n"), external_system="Felanmälan")
    again = _source(tmp_path, HEAD + "1;Mycket mörkt;A1;150010;6340000\n2;Nytt;A1;151000;6340000\n")
    assert [r.reason_key for r, _ in _import(store, again, external_system="Felanmälan").rejected] == ["import.already-there"]
    result = _import(store, again, external_system="Felanmälan", mode="update")
    assert (result.imported, result.updated) == (0, 1)
    row = store.find("finding", {"external_number": "1"})[0]
    assert row["description"] == "Mycket mörkt" and geometry.point_xy(row["geom"])[0] == 150010.0
    assert _import(store, again, external_system="Felanmälan", mode="update").unchanged == 2


def test_degrees_and_swapped_coordinates_are_recognised(store, tmp_path):
    store.set_setting("extent_lonlat", [13.7, 57.0, 14.4, 57.5])
    text = "Beskrivning;Latitud;Longitud\nMörkt;57.186;14.040\nSly;57.187;14.041\n"
    result = _import(store, _source(tmp_path, text))
    assert result.imported == 2
    x, y = geometry.point_xy(store.find("finding")[0]["geom"])
    assert 180_000 < x < 184_000 and 6_339_000 < y < 6_343_000
    swapped = "Beskrivning;x;y\n" + "".join(f"Nr {n};{6340900 + n};{182600 + n}\n" for n in range(5))
    plan = plan_import(store, ImportRequest("finding", _source(tmp_path, swapped)))
    assert plan.swapped and len(plan.new) == 5 and 180_000 < plan.new[0].xy[0] < 184_000


def test_points_far_outside_the_municipality_are_refused_and_told(store, tmp_path):
    store.set_setting("extent_lonlat", [13.7, 57.0, 14.4, 57.5])
    text = "Beskrivning;x;y\n" + "".join(f"Nr {n};{182600 + n};{6340900 + n}\n" for n in range(5)) + "Långt bort;500000;7000000\n"
    plan = plan_import(store, ImportRequest("finding", _source(tmp_path, text)))
    assert len(plan.new) == 5 and len(plan.rejected) == 1


def test_the_rows_of_a_walk_take_the_place_of_their_stop_and_are_known_by_sheet_number(store, walk, stops, tmp_path):
    text = "Blad nr;Brist eller bra;Typ;Vad;Stopp;Stolpe nr;Fel\nA1.1;Brist;A1;Släckt lampa;1;H-12;släckt\nA2.1;Bra;K3;Liv;2;;\nA9.1;Brist;F1;Sly;9;;\n"
    result = _import(store, _source(tmp_path, text), walk_id=walk.id)
    assert result.imported == 2 and len(result.rejected) == 1
    lamp = store.find("finding", {"paper_reference": "A1.1"})[0]
    assert lamp["geom"] == stops[0]["geom"] and lamp["walk_stop_id"] == stops[0].id and lamp["source"] == "walk"
    defects = store.find("lighting_defect")
    assert [(d["finding_id"], d["pole_number"], d["fault"], d["number"]) for d in defects] == [(lamp.id, "H-12", "out", lamp["number"])]
    assert {r.reason_key for r, _ in _import(store, _source(tmp_path, text), walk_id=walk.id).rejected} >= {"import.already-there"}
    assert store.count("finding") == 2


def test_lamps_without_coordinates_find_their_pole(store, tmp_path):
    text = "Ärendenr;Stolpnr;Feltyp;Beskrivning\n7;H-1;släckt;Tre dagar\n8;H-99;blinkar;?\n"
    result = _import(store, _source(tmp_path, text), table="lighting_defect", places_by_pole={"H-1": (150000.0, 6340000.0)})
    assert result.imported == 1 and result.rejected[0][0].reason_key == "import.no-place"
    assert store.find("lighting_defect")[0]["fault"] == "out"


def test_what_is_like_an_open_thing_nearby_is_named(store, tmp_path):
    _import(store, _source(tmp_path, HEAD + "1;Klotter;H1;150000;6340000\n"))
    plan = plan_import(store, ImportRequest("finding", _source(tmp_path, HEAD + "2;Klotter igen;H1;150010;6340000\n3;Klotter;H1;150500;6340000\n")))
    assert [(row.values["external_number"], like.finding.number) for row, like in plan.similar] == [("2", 1)]


def test_cancelling_writes_nothing(store, tmp_path):
    plan = plan_import(store, ImportRequest("finding", _source(tmp_path, HEAD + "1;Mörkt;A1;150000;6340000\n")))

    def cancel(_share):
        raise Cancelled()

    with pytest.raises(Cancelled):
        run_import(store, plan, cancel)
    assert store.count("finding") == 0


def test_a_saved_profile_decides_columns_and_words(store, tmp_path):
    text = "Kol1;Kol2;Kol3;Kol4\nTrasig;Soprum;150000;6340000\n"
    profile = Profile({"Kol2": "description", "Kol1": "category", "Kol3": "x", "Kol4": "y"}, {"category": {"Trasig": "H2"}})
    _import(store, _source(tmp_path, text), profile=profile)
    assert (store.find("finding")[0]["category"], store.find("finding")[0]["description"]) == ("H2", "Soprum")


def test_a_file_without_what_is_required_is_refused_as_a_whole(store, tmp_path):
    with pytest.raises(InputError) as caught:
        plan_import(store, ImportRequest("finding", _source(tmp_path, "a;b\n1;2\n")))
    assert "Vad" in caught.value.text(Texts("sv")) and "a, b" in caught.value.text(Texts("sv"))
