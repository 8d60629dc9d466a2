# SPDX-License-Identifier: GPL-2.0-or-later
"""What people really send: nothing of it is lost, and each thing that cannot be read is told with its cure."""
from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

HEAD = "Ärendenr;Beskrivning;Typ;E;N\n"
GOOD = "1;Mörkt vid åkern;A1;150000,5;6340000\n"


def _import(run, gpkg, source, what="importfindings", **more):
    return run(f"est:{what}", WORKSPACE=str(gpkg), INPUT=source, **more)


def _rejected(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_is_read(run, gpkg, rows, write_file, encoding):
    assert _import(run, gpkg, write_file("fel.csv", HEAD + GOOD, encoding))["IMPORTED"] == 1
    assert rows("finding")[0]["description"] == "Mörkt vid åkern"


@pytest.mark.parametrize("name", ["fel.txt", "fel.tsv", "FEL.CSV"])
def test_every_ending_of_a_table_is_read(run, gpkg, rows, write_file, name):
    text = (HEAD + GOOD).replace(";", "\t")
    assert _import(run, gpkg, write_file(name, text, "cp1252"))["IMPORTED"] == 1 and rows("finding")[0]["external_number"] == "1"


def test_a_workbook_is_read(run, gpkg, rows, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (["Ärendenr", "Beskrivning", "E", "N"], ["1", "Mörkt", 150000.5, 6340000]):
        book.active.append(line)
    book.save(tmp_path / "fel.xlsx")
    assert _import(run, gpkg, str(tmp_path / "fel.xlsx"))["IMPORTED"] == 1 and rows("finding")[0]["external_number"] == "1"


TEXTS = {
    "long": "lång text " * 4_000,
    "too long": "x" * 40_001,
    "markup": "<b>fet</b> & <img src=x> 100 % {x} {{y}} %s",
    "emoji": "💡 släckt 👩‍👩‍👧 här",
    "right to left": "مظلم جدا هنا",
    "formula": "=1+1",
    "quotes": "O'Leary \"baren\"; DROP TABLE finding;--",
}


@pytest.mark.parametrize("kind", sorted(set(TEXTS) - {"too long"}))
def test_a_strange_text_is_kept_as_it_is(run, gpkg, rows, tmp_path, kind):
    with open(tmp_path / "fel.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["Beskrivning", "E", "N"], [TEXTS[kind], "150000", "6340000"]])
    assert _import(run, gpkg, str(tmp_path / "fel.csv"))["IMPORTED"] == 1
    assert rows("finding")[0]["description"] == TEXTS[kind].strip()


def test_a_text_that_is_too_long_costs_its_own_row_only_and_stays_whole_in_the_list(run, gpkg, rows, write_file, tmp_path):
    source = write_file("fel.csv", f"Beskrivning;E;N\n{TEXTS['too long']};150000;6340000\nMörkt;150000;6340000\n")
    made = _import(run, gpkg, source, REJECTED=str(tmp_path / "ej.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (1, 1)
    _head, row = _rejected(made["REJECTED"])
    assert "40001 tecken" in row[1] and TEXTS["too long"] in row


def test_refused_rows_can_be_corrected_in_their_file_and_read_again(run, gpkg, rows, write_file, tmp_path):
    source = write_file("fel.csv", HEAD + GOOD + "2;;A1;150000;6340000\n3;Skräp;Ö9;150000;6340000\n4;Här;A1;;\n5;Nej;A1;här;6340000\n")
    made = _import(run, gpkg, source, REJECTED=str(tmp_path / "ej.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (1, 4)
    told = Path(made["REJECTED"]).read_text("utf-8-sig")
    assert all(word in told for word in ("Fyll i", "Ö9", "ingen plats", "inte en koordinat"))
    again = told.replace("Ö9", "H3").replace(";2;;A1", ";2;Nu ifylld;A1").replace("A1;;", "A1;150000;6340000").replace(";här;", ";150000;")
    made = _import(run, gpkg, write_file("rättad.csv", again))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (4, 0), run.text


def test_swapped_coordinates_are_turned_and_far_ones_refused(run, gpkg, rows, write_file, tmp_path):
    lines = "".join(f"{n};Nr {n};A1;{6_340_000 + n};{150_000 + n}\n" for n in range(5))
    made = _import(run, gpkg, write_file("fel.csv", HEAD.replace("E;N", "x;y") + lines + "9;Långt bort;A1;7000000;800000\n"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (5, 1) and "km utanför kommunen" in run.text


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:4326"])
def test_a_wrong_coordinate_system_puts_nothing_in_a_wrong_place(run, gpkg, rows, write_file, crs):
    made = _import(run, gpkg, write_file("fel.csv", HEAD + GOOD), CRS=crs)
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (0, 1) and rows("finding") == []
    assert "koordinatsystem" in run.text


def test_coordinates_that_no_system_holds_are_told_row_by_row(run, gpkg, write_file):
    from est_plugin.storage import workspace

    with workspace.open_workspace(gpkg) as opened:
        opened.store.set_setting("extent_lonlat", None)
    made = _import(run, gpkg, write_file("fel.csv", "Beskrivning;lon;lat\nBra;14,04;57,18\nOmöjlig;14,04;4711\n"), CRS="EPSG:4326")
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (1, 1), run.text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("tom.csv", "", "är tom"),
        ("rader.csv", "\n\n\n", "är tom"),
        ("fel.csv", "a;b\n1;2\n", "saknar Vad"),
        ("fel.geojson", "{}", "kan inte läsas som kartdata"),
        ("fel.geojson", "", "är tom"),
        ("fel.xlsx", "ingen excelfil", "ingen Excelfil"),
        ("fel.xls", "gammal", ""),
        ("fel.docx", "brev", "kan inte läsas"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_as_a_whole(run, gpkg, rows, write_file, name, text, said):
    assert said in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT=write_file(name, text)) and rows("finding") == []


def test_headings_without_rows_import_nothing_and_say_so(run, gpkg, write_file):
    assert _import(run, gpkg, write_file("fel.csv", HEAD))["IMPORTED"] == 0 and "inga rader" in run.text


def test_a_missing_file_is_named(run, gpkg):
    assert "finns inte" in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT="/finns/inte/fel.csv")
    assert "saknas" in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT="")


def test_a_file_open_in_excel_is_told(run, gpkg, rows, write_file, monkeypatch):
    source, real = write_file("fel.csv", HEAD + GOOD), Path.read_bytes

    def locked(path):
        if path.name == "fel.csv":
            raise PermissionError(13, "used by another process")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    monkeypatch.setattr(Path, "open", lambda path, *a, **k: locked(path) if path.name == "fel.csv" else open(path, *a, **k))
    assert "öppen i Excel" in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT=source)


def test_a_list_of_refused_rows_that_cannot_be_written_stops_before_anything_is_stored(run, gpkg, rows, write_file, tmp_path):
    (tmp_path / "fil").write_text("")
    text = run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT=write_file("fel.csv", HEAD + GOOD), REJECTED=str(tmp_path / "fil" / "ej.csv"))
    assert "kan inte skrivas" in text and rows("finding") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "kan inte läsas"), ("[1]", "fel form"), (json.dumps({"Kol": "description"}), "har inte kolumnerna"), (json.dumps({"Typ": "hittepå"}), "hittepå")],
)
def test_a_mapping_file_that_does_not_fit_is_told(run, gpkg, write_file, content, said):
    source, mapping = write_file("fel.csv", HEAD + GOOD), write_file("koppling.json", content)
    assert said in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT=source, MAPPING=mapping)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"MODE": "replace"}, "add, update"),
        ({"CRS": "EPSG:99999999"}, "okänt"),
        ({"PROFILE": "Felanmälan"}, "Sparade källor"),
        ({"WALK": "Finns inte"}, "Finns inte"),
        ({"MAPPING": "/finns/inte.json"}, "finns inte"),
        ({"WORKSPACE": "/finns/inte.gpkg"}, "finns inte"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_told(run, gpkg, rows, write_file, given, said):
    parameters = {"WORKSPACE": str(gpkg), "INPUT": write_file("fel.csv", HEAD + GOOD), **given}
    assert said in run.refusal("est:importfindings", **parameters) and rows("finding") == []


@pytest.mark.parametrize("content", [b"", b"not a database at all, only some words" * 40])
def test_a_workspace_that_is_none_is_told(run, tmp_path, write_file, content):
    path = tmp_path / "skadad.gpkg"
    path.write_bytes(content)
    text = run.refusal("est:importfindings", WORKSPACE=str(path), INPUT=write_file("fel.csv", HEAD + GOOD))
    assert "skadad.gpkg" in text and path.read_bytes() == content
