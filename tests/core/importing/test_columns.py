# SPDX-License-Identifier: GPL-2.0-or-later
"""Foreign columns find ours; what the user saved is kept; nothing is guessed over the user's head."""

from __future__ import annotations

import pytest

from est_plugin.core import schema
from est_plugin.core.errors import InputError, NotFoundError
from est_plugin.core.importing import profile
from est_plugin.core.importing.columns import apply_mapping, guess_mapping, importable, missing_required
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.importing.vocabulary import Vocabulary

FINDING, LAMP = schema.TABLES["finding"], schema.TABLES["lighting_defect"]


def table_of(columns, *rows) -> SourceTable:
    return SourceTable(tuple(columns), [(i, dict(zip(columns, row))) for i, row in enumerate(rows, 2)])


def guess(columns, table=FINDING, **options) -> dict[str, str]:
    return guess_mapping(columns, table, **options).as_dict


@pytest.mark.parametrize("table", [FINDING, LAMP])
@pytest.mark.parametrize("label", ["name", "sv", "en"])
def test_every_column_is_known_by_its_name_and_both_labels(table, label):
    for column in importable(table):
        assert guess([getattr(column, label)], table) == {getattr(column, label): column.name}


def test_a_swedish_fault_report_export_is_understood():
    columns = ["Ärende-ID", "Rubrik", "Beskrivning", "Anmäld datum", "Adress", "Kategori", "Handläggare", "X", "Y"]
    mapping = guess_mapping(columns, FINDING)
    assert mapping.columns == {
        "external_number": "Ärende-ID",
        "description": "Beskrivning",
        "seen_at": "Anmäld datum",
        "place_text": "Adress",
        "category": "Kategori",
    }
    assert (mapping.position_kind, mapping.position) == ("x", ("X", "Y"))
    assert mapping.unused == ("Rubrik", "Handläggare")


def test_a_lamp_list_is_understood():
    assert guess(["STOLPNR", "Feltyp", "lat", "long", "Datum"], LAMP) == {
        "STOLPNR": "pole_number",
        "Feltyp": "fault",
        "lat": "lat",
        "long": "lon",
        "Datum": "seen_at",
    }


@pytest.mark.parametrize("name", ["arendenr", "ÄRENDENR.", " Ärende nr ", "ärende_nr", "A\u0308rende-nr"])
def test_case_marks_spaces_and_punctuation_do_not_matter(name):
    assert guess([name]) == {name: "external_number"}


@pytest.mark.parametrize(
    ("columns", "kind", "position"),
    [
        (["N (SWEREF 99 TM)", "E (SWEREF 99 TM)"], "easting", ("E (SWEREF 99 TM)", "N (SWEREF 99 TM)")),
        (["Northing", "Easting"], "easting", ("Easting", "Northing")),
        (["Nord", "Öst"], "easting", ("Öst", "Nord")),
        (["X-koordinat", "Y-koordinat"], "x", ("X-koordinat", "Y-koordinat")),
        (["ykoord", "xkoord"], "x", ("xkoord", "ykoord")),
        (["Latitud (WGS84)", "Longitud (WGS84)"], "lon", ("Longitud (WGS84)", "Latitud (WGS84)")),
        (["Koordinat N/E + system"], "position", ("Koordinat N/E + system",)),
        (["Koordinater"], "position", ("Koordinater",)),
        (["geometry", "lat", "lon"], "geometry", ("geometry",)),
        (["x", "lat", "lon"], "lon", ("lon", "lat")),
        (["lat"], "", ()),
    ],
)
def test_the_position_is_found_however_it_is_given(columns, kind, position):
    mapping = guess_mapping(columns, FINDING)
    assert (mapping.position_kind, mapping.position) == (kind, position)


def test_a_place_column_full_of_coordinates_is_the_position():
    source = table_of(["Vad", "Plats"], ["Mörkt", "57.18, 14.04"], ["Skräp", "57.19, 14.05"])
    assert guess(source.columns, source=source) == {"Vad": "description", "Plats": "position"}


def test_an_empty_column_gives_way_to_one_with_values():
    source = table_of(["Beskrivning", "Rubrik"], [None, "Trasig lampa"], ["", "Mörkt"])
    assert guess(source.columns, source=source) == {"Rubrik": "description"}


def test_a_list_column_with_only_foreign_words_is_left_to_the_user():
    source = table_of(["Vad", "Typ"], ["Mörkt", "Trafikolycka"], ["Skräp", "Stöld"])
    codes = Vocabulary([{"list": "finding_category", "code": "A", "label_sv": "Belysning"}])
    mapping = guess_mapping(source.columns, FINDING, source, codes)
    assert mapping.as_dict == {"Vad": "description"}
    assert mapping.unused == ("Typ",)


def test_no_column_is_used_twice_and_the_surest_wins():
    mapping = guess_mapping(["Kommentar", "Beskrivning", "Vad", "Fritext"], FINDING)
    assert mapping.columns == {"description": "Vad"}
    assert len(mapping.unused) == 3


def test_ids_and_what_the_database_keeps_are_never_filled_from_outside():
    names = {column.name for column in importable(FINDING)}
    assert not names & {"id", "ver", "created_by", "updated_at", "number", "handling"}


def test_a_missing_compulsory_column_is_named():
    assert [c.name for c in missing_required(guess_mapping(["Adress"], FINDING), FINDING)] == ["description"]
    assert missing_required(guess_mapping(["Adress"], LAMP), LAMP) == []


def test_a_given_mapping_takes_names_and_labels():
    mapping = apply_mapping({"Fri text": "Vad", "nord": "N", "ost": "easting"}, ["FRI TEXT", "nord", "ost", "rest"], FINDING)
    assert mapping.as_dict == {"FRI TEXT": "description", "nord": "northing", "ost": "easting"}
    assert mapping.unused == ("rest",)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"a": "nonsense"}, "error.mapping-unknown-column"),
        ({"zzz": "description"}, "error.mapping-missing-column"),
        ({"a": "description", "b": "Vad"}, "error.mapping-column-twice"),
    ],
)
def test_a_wrong_mapping_is_refused(given, key):
    with pytest.raises(InputError) as caught:
        apply_mapping(given, ["a", "b"], FINDING)
    assert caught.value.key == key


def test_a_profile_is_written_and_read_again(tmp_path):
    mapping = apply_mapping({"codes": "description", "Fel": "category"}, ["codes", "Fel"], FINDING, {"category": {"Trasig lampa": "A"}})
    saved = profile.Profile.of(mapping, {"crs": "EPSG:3008"})
    profile.write(tmp_path / "månadsvis.json", saved)
    again = profile.read(tmp_path / "månadsvis.json")
    assert again.codes == {"category": {"Trasig lampa": "A"}}
    assert again.settings == {"crs": "EPSG:3008"}
    assert apply_mapping(again.columns, ["codes", "Fel"], FINDING, again.codes) == mapping


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": 3}', '{"codes": {"fault": "out"}}', '{"settings": 3}', '"x"', "[" * 5000])
def test_a_mapping_file_of_another_form_is_refused(text):
    with pytest.raises(InputError) as caught:
        profile.from_json(text, "m.json")
    assert caught.value.key in ("error.mapping-not-json", "error.mapping-form")


def test_a_missing_mapping_file_is_told(tmp_path):
    with pytest.raises(NotFoundError):
        profile.read(tmp_path / "nowhere.json")
