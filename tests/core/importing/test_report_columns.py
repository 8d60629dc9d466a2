# SPDX-License-Identifier: GPL-2.0-or-later
"""Exports of reports are understood by their heads: Open311, FixMyStreet, police, lists typed by hand."""
from __future__ import annotations

import pytest

from est_plugin.core.errors import InputError
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.importing.columns import apply_mapping, guess_mapping, importable, meanings
from est_plugin.core.importing.report_words import CATEGORY_WORDS
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.importing.vocabulary import Vocabulary
from est_plugin.core.schema import TABLES
from est_plugin.core.shipped import codes as shipped_codes

from tests.plugin.source_texts import ROOT

REPORT = TABLES["observation"]


def guess(columns, *rows):
    source = SourceTable(tuple(columns), [(n, dict(zip(columns, row))) for n, row in enumerate(rows, 2)]) if rows else None
    return guess_mapping(columns, REPORT, source).as_dict


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (
            "service_request_id,status,service_name,service_code,agency_responsible,requested_datetime,updated_datetime,address,lat,long,"
            "extended_attributes.parent_service_request_id,description,media_url",
            {"service_request_id": "external_number", "status": "source_status", "service_name": "category", "requested_datetime": "occurred_from",
             "address": "place_text", "lat": "lat", "long": "lon", "extended_attributes.parent_service_request_id": "duplicate_of",
             "description": "description"},
        ),
        (
            "Report ID,Title,Detail,User Name,User Email,Category,Created,Confirmed,Closed,Status,Latitude,Longitude,Easting,Northing,Report URL",
            {"Report ID": "external_number", "Title": "heading", "Detail": "description", "Category": "category", "Created": "occurred_from",
             "Status": "source_status", "Latitude": "lat", "Longitude": "lon"},
        ),
        (
            "id,datetime_raw,datetime_utc,type,name,location_name,level,lat,lon",
            {"id": "external_number", "datetime_raw": "occurred_from", "type": "category", "location_name": "place_text", "lat": "lat", "lon": "lon"},
        ),
        ("month,longitude,latitude,location", {"month": "occurred_from", "longitude": "lon", "latitude": "lat", "location": "place_text"}),
        (
            "Datum,Klockslag,Vad,Plats,Vem rapporterar,Hur säkert,Upplevt eller inträffat,Beskrivning",
            {"Datum": "occurred_from", "Klockslag": "clock", "Vad": "category", "Plats": "place_text", "Vem rapporterar": "organisation_id",
             "Hur säkert": "certainty", "Upplevt eller inträffat": "felt_or_occurred", "Beskrivning": "description"},
        ),
        ("När från,När till,Kategori,Fritext", {"När från": "occurred_from", "När till": "occurred_to", "Kategori": "category", "Fritext": "description"}),
    ],
    ids=["open311", "fixmystreet", "police", "police.uk", "by hand", "from–to"],
)  # fmt: skip
def test_heads_are_understood(heads, expected):
    assert guess(heads.split(",")) == expected


@pytest.mark.parametrize("label", ["name", "sv", "en"])
def test_every_meaning_is_known_by_its_name_and_both_labels(label):
    for column in meanings(REPORT):
        assert guess([getattr(column, label)]) == {getattr(column, label): column.name}


def test_values_decide_what_a_column_called_time_is():
    assert guess(["Datum", "Tid"], ["2026-11-17", "22.30"]) == {"Datum": "occurred_from", "Tid": "clock"}
    assert guess(["Tid"], ["2026-11-17 22:30"]) == {"Tid": "occurred_from"}


def test_what_the_review_decides_is_never_taken_from_a_file():
    assert not {"review_state", "review_reason", "reviewed_at", "same_as_id"} & {column.name for column in importable(REPORT)}
    with pytest.raises(InputError):
        apply_mapping({"Status": "review_state"}, ["Status"], REPORT)


def test_words_of_categories_mean_shipped_codes_and_each_one_thing_only():
    rows = [row for row in shipped_codes(ROOT / "resources" / "codelists") if row["list"] == "est_category"]
    vocabulary, column = Vocabulary(rows), REPORT["category"]
    assert set(CATEGORY_WORDS) == {row["code"] for row in rows}
    seen: dict[str, str] = {}
    for code, words in CATEGORY_WORDS.items():
        for word in words.split("|"):
            assert vocabulary.code(column, word) == code, word
            assert seen.setdefault(word, code) == code
    with pytest.raises(BadValue):
        vocabulary.code(column, "Trafikolycka")
    with pytest.raises(BadValue):  # a municipality that has taken the list away has no such words either
        Vocabulary([row for row in rows if row["code"] != "KLO"]).code(column, "graffiti")
