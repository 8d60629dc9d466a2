# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of a returned list are known again under other names, in other orders and below added titles."""
from __future__ import annotations

import pytest

from est_plugin.core import work_orders as wo
from est_plugin.core.returned_columns import find_header, is_repeated_head, match


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", wo.KINDS)
def test_our_own_heads_are_known_in_both_languages(kind, language):
    columns = wo.columns_of(kind)
    heads = match([*wo.HIDDEN, *reversed([column.label(language) for column in columns])])
    assert heads.by_key == {**{name: name for name in wo.HIDDEN}, **{column.key: column.label(language) for column in columns}}
    assert heads.unused == () and heads.is_list


def test_the_fields_of_the_geopackage_are_known():
    names = ["fid", *wo.HIDDEN, *(column.key for column in wo.COLUMNS)]
    heads = match(names)
    assert set(heads.by_key) == set(names) - {"fid"} and heads.unused == ("fid",)


@pytest.mark.parametrize(("head", "key"), [
    ("Status", "state"), ("UTFÖRT", "state"), ("Klart?", "state"), ("Utfört (ja/nej)", "state"), ("läge ", "state"), ("Lage", "state"), ("State", "state"),
    ("Utfört den", "done_on"), ("Datum", "done_on"), ("Datum utfört", "done_on"), ("Utfort datum", "done_on"), ("Done on", "done_on"),
    ("Utfört datm", "done_on"),
    ("Ärendenr", "case_number"), ("Ert ärende nr", "case_number"), ("Ert ärendenr.", "case_number"), ("AO-nr", "case_number"),
    ("Kommentarer", "comment"), ("Anmärkning", "comment"), ("Komentar", "comment"), ("Comment", "comment"), ("Övrigt", "comment"),
    ("Skäl", "reason"), ("Orsak", "reason"), ("Planerat datum", "promised"), ("Beräknas klart", "promised"), ("Klar senast", "due"),
    ("Klart senast enligt er", "promised"),
    ("Nr", "nr"), ("Nr.", "nr"), ("Vad", "what"), ("Adress", "place"),
])  # fmt: skip
def test_heads_as_people_change_them(head, key):
    assert match(["Okänd rubrik", head]).by_key == {key: head}


def test_our_own_head_wins_over_an_added_one():
    heads = match(["Utfört", "Status", "Läge", "Datum", "Utfört datum", "Nr"])
    assert heads.by_key == {"state": "Läge", "done_on": "Utfört datum", "nr": "Nr"} and set(heads.unused) == {"Utfört", "Status", "Datum"}


def test_done_and_its_date_are_told_apart_when_both_are_renamed():
    assert match(["Nr", "Utfört", "Datum"]).by_key == {"nr": "Nr", "state": "Utfört", "done_on": "Datum"}


@pytest.mark.parametrize("head", ["Budget", "Ansvarig hos oss", "Foto", "x", "", "1", "Entreprenör", "Kostnad", "Bil", "Kod"])
def test_added_columns_are_nothing_of_ours(head):
    assert match([head]).by_key == {}


def test_the_header_is_found_below_titles_and_notes():
    rows = [
        ["Åtgärdslista Gata och trafik", None], ["Utskriven 3 okt", "Status: internt", "Nr 4"], [],
        ["measure_id", "measure_number", "Nr", "Vad ska göras", "Läge", "Utfört datum"],
        ["u", 1, 14, "Laga", "Klart", None], ["Nr", "Läge"],
    ]  # fmt: skip
    assert find_header(rows) == 3
    assert find_header([["Handla", "mjölk"], ["1", "2"]]) is None
    assert find_header([]) is None


def test_a_repeated_head_is_no_row():
    heads = match(["Nr", "Läge", "Kommentar"])
    assert is_repeated_head({"Nr": "Nr", "Läge": "läge", "Kommentar": "Kommentar"}, heads)
    assert not is_repeated_head({"Nr": 14, "Läge": "Klart", "Kommentar": None}, heads)
    assert not is_repeated_head({"Nr": None, "Läge": None, "Kommentar": None}, heads)
