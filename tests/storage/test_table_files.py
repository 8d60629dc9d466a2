# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as offices save them: encodings, delimiters, titles, merged cells, formulas, files that are none."""

from __future__ import annotations

import builtins
import datetime as dt
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core.errors import EstError, InputError, MissingLibraryError, NotFoundError, StorageError
from est_plugin.core.importing.checks import check_rows
from est_plugin.core.importing.columns import guess_mapping
from est_plugin.core.importing.rejections import Rejection
from est_plugin.core.schema import TABLES
from est_plugin.storage.rejected_file import write_rejected
from est_plugin.storage.table_files import read_table

PLAIN = "Vad;Plats;E;N\nSläckt lampa;Åsgatan 1;150000,5;6341000\nMörkt;Ängen;150001;6341001\n"


def text_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "fel.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows, name: str = "fel.xlsx", title: str = "Blad1", change=None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(book)
    book.save(folder / name)
    return folder / name


def cells(table) -> list[list]:
    return [[row[column] for column in table.columns] for _, row in table.rows]


@pytest.mark.parametrize(
    ("encoding", "detected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("utf-32", "utf-32"),
    ],
)
def test_every_usual_encoding_keeps_the_swedish_letters(tmp_path, encoding, detected):
    table = read_table(text_file(tmp_path, PLAIN, encoding))
    assert table.columns == ("Vad", "Plats", "E", "N")
    assert cells(table) == [["Släckt lampa", "Åsgatan 1", "150000,5", "6341000"], ["Mörkt", "Ängen", "150001", "6341001"]]
    assert table.encoding == detected
    assert [number for number, _ in table.rows] == [2, 3]


def test_utf16_big_endian_with_mark(tmp_path):
    path = tmp_path / "fel.txt"
    path.write_bytes(b"\xfe\xff" + PLAIN.encode("utf-16-be"))
    assert read_table(path).columns == ("Vad", "Plats", "E", "N")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_ending(tmp_path, delimiter, ending):
    text = ending.join(['"Vad";"E";"N"', '"Släckt, mörkt";150000;6341000', '"En; till|\t!";150001;6341001', ""])
    text = (
        text
        if delimiter == ";"
        else ending.join(
            [
                f'"Vad"{delimiter}"E"{delimiter}"N"',
                f'"Släckt, mörkt"{delimiter}150000{delimiter}6341000',
                f'"En; till|\t!"{delimiter}150001{delimiter}6341001',
                "",
            ]
        )
    )
    table = read_table(text_file(tmp_path, text))
    assert table.delimiter == delimiter
    assert cells(table) == [["Släckt, mörkt", "150000", "6341000"], ["En; till|\t!", "150001", "6341001"]]


def test_decimal_commas_do_not_make_the_comma_the_delimiter(tmp_path):
    table = read_table(text_file(tmp_path, "lat;lon\n57,1;14,0\n57,2;14,1\n57,3;14,2\n"))
    assert (table.delimiter, table.columns) == (";", ("lat", "lon"))


def test_a_line_break_in_quotes_keeps_the_row_numbers_of_the_editor(tmp_path):
    table = read_table(text_file(tmp_path, 'Vad;Plats\n"två\nrader";A\nen;B\n'))
    assert [(n, r["Vad"]) for n, r in table.rows] == [(2, "två\nrader"), (4, "en")]


def test_titles_and_empty_lines_above_the_header_are_passed_over(tmp_path):
    table = read_table(text_file(tmp_path, "Felanmälningar november\n\nUttag;2026-11-17\n\nVad;Plats;E;N\nMörkt;A;1;2\n"))
    assert table.columns == ("Vad", "Plats", "E", "N")
    assert [n for n, _ in table.rows] == [6]
    assert table.notes[0].key == "import.note-header-row"
    assert table.notes[0].values == {"row": 5}


def test_excels_own_delimiter_line_is_obeyed_and_counted(tmp_path):
    table = read_table(text_file(tmp_path, "sep=,\nVad,Plats\nMörkt,A\n"))
    assert (table.columns, [n for n, _ in table.rows]) == (("Vad", "Plats"), [3])


def test_empty_and_double_headings_get_names_and_are_told(tmp_path):
    table = read_table(text_file(tmp_path, "Vad;;Datum;datum;\nMörkt;extra;2026-01-01;2026-01-02;\n"))
    assert table.columns == ("Vad", "+2", "Datum", "datum (2)")
    assert "import.note-same-header" in [note.key for note in table.notes]


def test_uneven_rows_lose_nothing(tmp_path):
    table = read_table(text_file(tmp_path, "Vad;Plats;Typ\nkort\nlång;A;B;C;D\nlagom;A;B\n"))
    assert table.columns == ("Vad", "Plats", "Typ", "+4", "+5")
    assert cells(table) == [["kort", None, None, None, None], ["lång", "A", "B", "C", "D"], ["lagom", "A", "B", None, None]]
    assert "import.note-ragged" in [note.key for note in table.notes]


def test_a_single_column_and_a_header_without_rows(tmp_path):
    assert read_table(text_file(tmp_path, "Vad\nMörkt\nSkräp\n")).columns == ("Vad",)
    table = read_table(text_file(tmp_path, "Vad;Plats\n"))
    assert len(table) == 0
    assert table.notes[0].key == "import.note-no-rows"


def test_a_forty_thousand_character_cell_is_read_whole(tmp_path):
    table = read_table(text_file(tmp_path, f"Vad;Plats\n{'å' * 200_000};A\n"))
    assert len(table.rows[0][1]["Vad"]) == 200_000


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "error.file-empty"),
        (b"\n\r\n  ;;\n", "error.file-empty"),
        (b"\xef\xbb\xbf", "error.file-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "error.not-a-table"),
        (b"%PDF-1.4 x", "error.not-a-table"),
        (b"PK\x03\x04abc", "error.not-a-table"),
        (bytes(range(256)) * 8, "error.not-a-table"),
        (b"\xff\xfe\x00", "error.not-a-table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, key):
    path = tmp_path / "fel.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.key == key


def test_folder_missing_file_and_other_types_are_told_apart(tmp_path):
    (tmp_path / "bild.jpg").write_bytes(b"x")
    (tmp_path / "gammal.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    for name, kind, key in (
        ("", InputError, "error.file-is-folder"),
        ("borta.csv", NotFoundError, "error.file-missing"),
        ("bild.jpg", InputError, "error.not-a-table"),
        ("gammal.xls", InputError, "error.old-excel"),
    ):
        with pytest.raises(kind) as caught:
            read_table(tmp_path / name)
        assert caught.value.key == key


@pytest.mark.parametrize("name", ["fel.csv", "fel.xlsx"])
def test_a_file_that_excel_has_open_says_so(tmp_path, monkeypatch, name):
    path = workbook(tmp_path, [["Vad", "E"], ["a", 1]]) if name.endswith("xlsx") else text_file(tmp_path, PLAIN)
    real_open = builtins.open

    def locked(file, *args, **options):
        if str(file) == str(path):
            raise PermissionError(13, "Permission denied")
        return real_open(file, *args, **options)

    monkeypatch.setattr(builtins, "open", locked)
    monkeypatch.setattr("io.open", locked)
    monkeypatch.setattr(Path, "read_bytes", lambda self: locked(self, "rb").read())
    with pytest.raises(StorageError) as caught:
        read_table(path)
    assert caught.value.key == "error.file-locked"


def test_a_workbook_keeps_numbers_and_dates(tmp_path):
    day = dt.datetime(2026, 11, 17, 18, 30)
    table = read_table(workbook(tmp_path, [["Vad", "Datum", "E"], ["Mörkt", day, 150000.5], ["Skräp", dt.date(2026, 11, 18), 7]]))
    assert cells(table) == [["Mörkt", day, 150000.5], ["Skräp", dt.datetime(2026, 11, 18), 7]]
    assert (table.sheet, table.sheets) == ("Blad1", ("Blad1",))


def test_a_workbook_with_titles_and_merged_cells(tmp_path):
    def merge(book):
        sheet = book.active
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A4:A5")

    rows = [["Felanmälningar 2026"], [], ["Område", "Vad", "E", "N"], ["Centrum", "Mörkt", 1, 2], [None, "Skräp", 3, 4]]
    table = read_table(workbook(tmp_path, rows, change=merge))
    assert table.columns == ("Område", "Vad", "E", "N")
    assert [(n, r["Område"]) for n, r in table.rows] == [(4, "Centrum"), (5, "Centrum")]


def test_a_workbook_of_text_only_keeps_its_header(tmp_path):
    table = read_table(workbook(tmp_path, [["Vad", "Plats"], ["Mörkt", "Torget"]]))
    assert (table.columns, cells(table)) == (("Vad", "Plats"), [["Mörkt", "Torget"]])


def test_the_first_sheet_with_something_is_taken_or_the_one_named(tmp_path):
    def more(book):
        book.create_sheet("Tomt", 0)
        hidden = book.create_sheet("Dolt", 0)
        hidden.append(["Hemligt", "x"])
        hidden.sheet_state = "hidden"
        book.create_sheet("Andra").append(["Annat", "Mer"])
        book.active = 2

    path = workbook(tmp_path, [["Vad", "Plats"], ["Mörkt", "A"]], title="Fel", change=more)
    assert read_table(path).sheet == "Fel"
    assert read_table(path, " andra ").columns == ("Annat", "Mer")
    with pytest.raises(InputError) as caught:
        read_table(path, "Finns ej")
    assert caught.value.details["sheets"] == "Dolt, Tomt, Fel, Andra"


def test_formulas_never_calculated_are_told(tmp_path):
    table = read_table(workbook(tmp_path, [["Vad", "Antal"], ["a", "=1+1"], ["b", 3]]))
    assert cells(table) == [["a", None], ["b", 3]]
    assert [(note.key, note.values) for note in table.notes] == [("import.note-formulas", {"n": 1})]


def test_a_calculated_formula_gives_its_value(tmp_path):
    path = workbook(tmp_path, [["Vad", "Antal"], ["a", "=1+1"]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    table = read_table(path)
    assert cells(table) == [["a", 2]]
    assert table.notes == ()


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04" + b"\x00" * 60])
def test_a_broken_workbook_is_refused(tmp_path, content):
    path = tmp_path / "fel.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.key == "error.not-a-workbook"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "fel.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "hej")
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.key == "error.not-a-workbook"


def test_an_empty_workbook_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        read_table(workbook(tmp_path, []))
    assert caught.value.key == "error.file-empty"


def test_without_openpyxl_the_package_is_named(tmp_path, monkeypatch):
    path = workbook(tmp_path, [["Vad", "Plats"], ["a", "b"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingLibraryError) as caught:
        read_table(path)
    assert caught.value.details["package"] == "openpyxl"


def test_the_rejected_rows_come_back_after_correction(tmp_path):
    words = type("Words", (), {"language": "sv", "__call__": lambda self, key, **values: key})()
    row = {"Vad": "=SUM(1)", "Datum": "igår", "E": "150000,5", "N": "6341000"}
    path = tmp_path / "avvisade.csv"
    write_rejected(path, list(row), [(Rejection(7, "Datum", "igår", "import.bad-date"), row)], words)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    again = read_table(path)
    assert again.columns == ("import.csv-row", "import.csv-reason", "Vad", "Datum", "E", "N")
    assert again.rows[0][1]["Vad"] == "'=SUM(1)"


def test_a_rejected_file_that_is_open_in_excel_says_so(tmp_path, monkeypatch):
    def locked(self, data):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", locked)
    with pytest.raises(StorageError) as caught:
        write_rejected(tmp_path / "x.csv", [], [], lambda key, **values: key)
    assert caught.value.key == "error.file-locked"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.text(alphabet=st.sampled_from('aÅ1,;"\n\r\t|=. \x00'), max_size=200).map(str.encode)),
    ending=st.sampled_from([".csv", ".txt", ".xlsx"]),
)
def test_any_bytes_give_a_table_or_a_clear_error(tmp_path, content, ending):
    path = tmp_path / f"x{ending}"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except EstError as error:
        assert error.key.startswith("error.")
        return
    assert len(set(table.columns)) == len(table.columns)
    finding = TABLES["finding"]
    done = check_rows(table, guess_mapping(table.columns, finding, table), finding)
    assert sorted([r.row_number for r in done.accepted] + [r.row_number for r in done.rejected]) == sorted(n for n, _ in table.rows)
