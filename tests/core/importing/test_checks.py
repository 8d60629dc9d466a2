# SPDX-License-Identifier: GPL-2.0-or-later
"""Every foreign row ends once: accepted, or rejected with row, column, reason and cure."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core import geometry, schema
from est_plugin.core.errors import Cancelled
from est_plugin.core.importing.checks import CheckedRows, PositionRule, check_rows
from est_plugin.core.importing.columns import guess_mapping
from est_plugin.core.importing.matching import changes, match_existing, similar_to_open
from est_plugin.core.importing.modes import UPDATE
from est_plugin.core.importing.rejections import rejected_csv, safe_cell
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.importing.vocabulary import Vocabulary
from est_plugin.core.similar import OpenFinding, OpenFindings

FINDING, LAMP = schema.TABLES["finding"], schema.TABLES["lighting_defect"]
I18N = Path(__file__).resolve().parents[3] / "resources" / "i18n"
CODES = [{"list": "finding_category", "code": "A", "label_sv": "Belysning", "label_en": "Lighting"}]
AREA = (130_000, 6_330_000, 190_000, 6_370_000)


class Words:
    def __init__(self, language: str) -> None:
        self.language = language
        self.texts = json.loads((I18N / language / "importing.json").read_text(encoding="utf-8"))

    def __call__(self, key: str, **values) -> str:
        return self.texts[key].format(**values)


SV, EN = Words("sv"), Words("en")


def check(columns, *rows, table=FINDING, **options) -> CheckedRows:
    source = SourceTable(tuple(columns), [(i, dict(zip(columns, row))) for i, row in enumerate(rows, 2)])
    return check_rows(source, guess_mapping(source.columns, table), table, Vocabulary(CODES), **options)


def test_a_good_row_is_planned_with_values_and_place():
    done = check(
        ["Vad", "Typ", "Datum", "E", "N"],
        ["Släckt", "Belysning", "17 november 2026", "150 000,5", "6341000"],
        position=PositionRule(area=AREA),
    )
    (row,) = done.accepted
    assert (row.row_number, row.xy) == (2, (150_000.5, 6_341_000))
    assert row.values["category"] == "A"
    assert row.values["seen_at"].isoformat() == "2026-11-16T23:00:00+00:00"
    assert done.rejected == []


def test_a_reason_names_row_column_value_and_cure_in_both_languages():
    (rejection,) = check(["Vad", "Datum", "E", "N"], ["Mörkt", "igår", "150000", "6341000"]).rejected
    assert rejection.text(SV) == 'Rad 2, kolumnen "Datum": "igår" är inte en tidpunkt. Skriv som 2026-11-17 18:30.'
    assert rejection.text(EN) == 'Row 2, column "Datum": "igår" is not a time. Write it as 2026-11-17 18:30.'


def test_every_fault_of_a_row_is_told_at_once():
    (rejection,) = check(["Vad", "Typ", "Datum", "E", "N"], ["", "Okänt", "igår", "x", ""]).rejected
    reasons = [r.reason_key for r in (rejection, *rejection.others)]
    assert reasons == ["import.unknown-code", "import.bad-moment", "import.required", "import.no-position"]
    assert "Fältet Vad är tomt" in rejection.all_reasons(SV)
    assert "Belysning" in rejection.all_reasons(SV)
    assert "Lighting" in rejection.all_reasons(EN)


def test_unknown_words_are_counted_so_that_they_can_be_translated():
    done = check(["Vad", "Typ", "E", "N"], *[["a", "Lampor", 150_000, 6_341_000]] * 3)
    assert done.unknown_words == {"category": {"Lampor": 3}}


def test_a_point_far_outside_is_refused_with_the_distance():
    (rejection,) = check(["Vad", "E", "N"], ["a", 150_000, 6_470_000], position=PositionRule(area=AREA)).rejected
    assert (rejection.reason_key, rejection.details["km"]) == ("import.far-away", "100")


def test_swapped_coordinates_are_told_and_exchanging_them_is_proposed():
    rows = [[f"nr {i}", 6_341_000 + i, 150_000 + i] for i in range(4)]
    done = check(["Vad", "E", "N"], *rows, position=PositionRule(area=AREA))
    assert [r.reason_key for r in done.rejected] == ["import.looks-swapped"] * 4
    assert done.should_swap
    assert "4 rader" in done.proposals[0].text(SV)
    again = check(["Vad", "E", "N"], *rows, position=PositionRule(area=AREA, swapped=True))
    assert [row.xy for row in again.accepted] == [(150_000 + i, 6_341_000 + i) for i in range(4)]


def test_one_swapped_row_among_many_is_no_reason_to_exchange_all():
    rows = [["a", 150_000, 6_341_000]] * 9 + [["b", 6_341_000, 150_000]]
    done = check(["Vad", "E", "N"], *rows, position=PositionRule(area=AREA))
    assert len(done.accepted) == 9
    assert not done.should_swap


def test_a_row_without_place_is_refused_unless_the_place_comes_from_elsewhere():
    assert check(["Vad", "E", "N"], ["a", "", ""]).rejected[0].reason_key == "import.no-position"
    assert check(["Vad"], ["a"]).rejected[0].reason_key == "import.no-position-column"
    assert check(["Vad", "E", "N"], ["a", "", None], position=PositionRule(is_required=False)).accepted[0].xy is None
    assert (
        check(["Vad", "E", "N"], ["a", "150000", ""], position=PositionRule(is_required=False)).rejected[0].reason_key
        == "import.no-position"
    )
    assert check(["Vad", "E", "N"], ["a", 0, 0]).rejected[0].reason_key == "import.zero-position"


@pytest.mark.parametrize(
    "wkb",
    [
        b"",
        b"\x01",
        b"\x01\x01\x00\x00\x00",
        b"\x01\x01\x00\x00\x00" + struct.pack("<dd", float("nan"), 1),
        b"\x01\x63\x00\x00\x00aaaa",
        b"\x01\x02\x00\x00\x00\xff\xff\xff\xff",
    ],
)
def test_broken_geometry_costs_one_row_only(wkb):
    done = check(["Vad", "geometry"], ["a", wkb], ["b", geometry.point(1, 2)], ["c", geometry.line([(0, 0), (4, 0)])])
    assert [row.xy for row in done.accepted] == [(1, 2), (2, 0)]
    assert done.rejected[0].reason_key in ("import.bad-geometry", "import.no-position")


def test_the_same_number_twice_in_a_file_is_told_with_the_first_row():
    done = check(
        ["Ärendenr", "Vad", "E", "N"], ["17", "a", 150_000, 6_341_000], ["18", "b", 150_000, 6_341_000], ["17", "c", 150_000, 6_341_000]
    )
    assert [row.values["external_number"] for row in done.accepted] == ["17", "18"]
    assert done.rejected[0].text(SV) == 'Rad 4, kolumnen "Ärendenr": Numret "17" står redan på rad 2. Behåll en av raderna.'
    assert done.duplicates == {"17": [2, 4]}


def test_a_rejected_row_does_not_claim_its_number():
    done = check(["Ärendenr", "Vad", "E", "N"], ["17", "", 150_000, 6_341_000], ["17", "rättad", 150_000, 6_341_000])
    assert [row.row_number for row in done.accepted] == [3]
    assert done.duplicates == {}


def test_given_values_fill_what_the_source_leaves_empty():
    done = check(
        ["Vad", "System", "E", "N"],
        ["a", "", 150_000, 6_341_000],
        ["b", "Eget", 150_000, 6_341_000],
        defaults={"external_system": "Felanmälan"},
    )
    assert [row.values["external_system"] for row in done.accepted] == ["Felanmälan", "Eget"]


def test_an_import_can_be_cancelled():
    def stop(done: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        check(["Vad"], ["a"], ["b"], ["c"], on_row=stop)


def test_the_file_of_rejected_rows_keeps_every_column_and_no_formula():
    source = [["=HYPERLINK(1)", "igår", "-5,5", 'å;ä"ö\n@x']]
    columns = ["Vad", "Datum", "E", "Övrigt"]
    done = check(columns, *source)
    text = rejected_csv(columns, zip(done.rejected, done.rejected_rows), SV)
    header, row = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert header == ["Rad", "Varför raden inte lästes in", *columns]
    assert row[0] == "2"
    assert "igår" in row[1]
    assert row[2:] == ["'=HYPERLINK(1)", "igår", "-5,5", 'å;ä"ö\n@x']


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+46 70 1", "+46 70 1"),
        ("@x", "'@x"),
        ("-12.5", "-12.5"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t=1"),
        ("vanlig", "vanlig"),
    ],
)
def test_no_cell_begins_a_formula(cell, safe):
    assert safe_cell(cell) == safe


def known(number, system="Felanmälan", **values):
    return {"id": f"id-{number}", "external_system": system, "external_number": number, "number": 7, **values}


def planned(*numbers, system="Felanmälan"):
    rows = [[n, f"text {n}", system, 150_000 + i, 6_341_000] for i, n in enumerate(numbers)]
    return check(["Ärendenr", "Vad", "System", "E", "N"], *rows).accepted


def test_the_same_case_is_updated_and_a_new_one_added():
    result = match_existing(planned("17", "18"), [known("17", description="gammal")], UPDATE)
    ((row, record),) = result.updates
    assert (row.values["external_number"], record["id"]) == ("17", "id-17")
    assert changes(row, record) == {"description": "text 17"}
    assert [r.values["external_number"] for r in result.new] == ["18"]


def test_adding_refuses_a_case_that_is_there_and_says_which():
    ((rejection, row),) = match_existing(planned("17"), [known("17")]).rejected
    assert row.row_number == 2
    assert rejection.text(SV) == 'Rad 2: Ärendet "17" finns redan som nr 7. Välj Uppdatera om raden ska ändra det.'


def test_the_same_number_of_another_system_is_another_case():
    assert len(match_existing(planned("17"), [known("17", system="Polisen")], UPDATE).new) == 1


def test_a_row_without_system_fits_the_only_case_with_its_number():
    assert len(match_existing(planned("17", system=""), [known("17")], UPDATE).updates) == 1
    two = match_existing(planned("17", system=""), [known("17"), known("17", system="B")], UPDATE)
    assert two.rejected[0][0].reason_key == "import.number-not-unique"


def test_a_lamp_beside_an_open_one_is_called_similar():
    rows = check(["Stolpe nr", "E", "N"], ["1", 150_000, 6_341_000], ["2", 151_000, 6_341_000], table=LAMP).accepted
    open_ones = OpenFindings([OpenFinding("f1", 14, (150_010, 6_341_000), "A")])
    ((row, similar),) = similar_to_open(rows, [r.xy for r in rows], open_ones)
    assert (row.row_number, similar.finding.number, round(similar.distance_m)) == (2, 14, 10)


CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=30),
    st.sampled_from(
        ["2026-11-17", "A", "Belysning", "57,18", "14.04", "57.18, 14.04", "17", "ja", "Risk", "=1", "-", "°", "N 6", "POINT(1 2)"]
    ),
)
NAMES = ["Vad", "Typ", "Datum", "Allvarlighet", "Ärendenr", "E", "N", "Koordinat", "geometry", "Antal i rad", "Släckt med flit", "Fel"]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([FINDING, LAMP]))
def test_whatever_comes_each_row_ends_exactly_once(data, table):
    columns = data.draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    rows = data.draw(st.lists(st.tuples(*[CELL] * len(columns)), max_size=6))
    source = SourceTable(tuple(columns), [(i, dict(zip(columns, row))) for i, row in enumerate(rows, 2)])
    mapping = guess_mapping(source.columns, table, source)
    done = check_rows(source, mapping, table, Vocabulary(CODES), position=PositionRule(area=AREA, is_required=data.draw(st.booleans())))
    ended = Counter([row.row_number for row in done.accepted] + [r.row_number for r in done.rejected])
    assert ended == Counter(range(2, len(rows) + 2))
    assert len(done.rejected) == len(done.rejected_rows)
    for rejection in done.rejected:
        assert rejection.text(SV)
        assert rejection.all_reasons(EN)
    text = rejected_csv(columns, zip(done.rejected, done.rejected_rows), SV)
    assert len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) == len(done.rejected) + 1
    for row in done.accepted:
        assert row.values.get("description") or not table["description"].required
