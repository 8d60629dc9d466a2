# SPDX-License-Identifier: GPL-2.0-or-later
"""Lighting inventories as they are: dirty values, columns of any name, and an account of what was assumed."""
from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st

from est_plugin.core import lamp_values
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.lamp_assumptions import BY_TYPE, BY_TYPE_AND_POWER, GIVEN
from est_plugin.core.lamp_columns import NONE_CHOSEN, guess_columns
from est_plugin.core.lamp_inventory import account_lines, read_inventory, same_spot
from est_plugin.core.lamp_types import with_own_values
from est_plugin.i18n import Texts

REFUSED = object()


def read(reader, value):
    try:
        return reader(value)
    except BadValue:
        return REFUSED


@pytest.mark.parametrize("value, watts", [
    ("70W", 70), ("70 W", 70), ("HPS 70", 70), ("SON-T 70", 70), ("LED35W", 35), ("2x36 W", 72), ("2 x 36", 72), ("0,07 kW", 70), (70, 70), (70.0, 70),
    ("70,5", 70.5), ("T5 49 W", 49), ("E27 60W", 60), ("1 000 W", 1000), ("", None), (None, None), (float("nan"), None), ("0", None), (0, None),
    ("okänd", None), ("-", None), ("-70", REFUSED), (-70, REFUSED), ("150/100", REFUSED), ("LED", REFUSED), ("1e9", REFUSED), (99999, REFUSED), (True, REFUSED),
    ("4000 lm", REFUSED), ("230 V", REFUSED), ("LED 4000K 35", 35), ("230 V 70 W", 70),
])  # fmt: skip
def test_power_is_read_as_people_write_it(value, watts):
    found = read(lamp_values.power_w, value)
    assert found is watts if watts in (None, REFUSED) else found == pytest.approx(watts)


@pytest.mark.parametrize("value, metres", [
    ("6,5 m", 6.5), ("6.5m", 6.5), ("650 cm", 6.5), ("8 meter", 8), ("ca 8", 8), (12.0, 12), ("", None), ("8m/6m", REFUSED), ("135,2", REFUSED),
    ("-4", REFUSED), (math.inf, REFUSED), ("hög", REFUSED), ("20 ft", 6.096), ("3000 K", REFUSED), ("70 W", REFUSED),
])  # fmt: skip
def test_heights_are_metres_unless_a_unit_says_otherwise(value, metres):
    found = read(lamp_values.height_m, value)
    assert found is metres if metres in (None, REFUSED) else found == pytest.approx(metres)


@pytest.mark.parametrize("value, lumen", [
    ("3000 K 6500 lm", 6500), ("70 W", REFUSED), ("6500 lm", 6500), ("6,5 klm", 6500), ("12 000", 12000), (4000, 4000), ("3", REFUSED), ("", None),
])  # fmt: skip
def test_flux_is_lumen(value, lumen):
    found = read(lamp_values.flux_lm, value)
    assert found is lumen if lumen in (None, REFUSED) else found == pytest.approx(lumen)


@pytest.mark.parametrize("value, column, is_off", [
    ("Ja", "släckt", True), ("nej", "släckt", False), ("no", "lit", True), ("yes", "lit", False), ("24/7", "lit", False), ("disused", "lit", True),
    ("Släckt", "status", True), ("I drift", "driftstatus", False), ("Nedmonterad", "status", True), ("", "status", None), (1, "släckt", True),
    (0, "i drift", True), ("kanske", "släckt", REFUSED),
])  # fmt: skip
def test_off_on_purpose_is_read_by_the_word_and_the_column(value, column, is_off):
    assert read(lambda one: lamp_values.is_deliberately_off(one, column), value) is is_off


@pytest.mark.parametrize("value, told", [
    ("ja", (True, None)), ("nei", (False, None)), ("50 %", (True, 0.5)), ("100%", (False, 1.0)), ("0 %", (True, 0.0)), ("", None),
    ("250 %", REFUSED), ("ibland", REFUSED),
])  # fmt: skip
def test_dimming_may_say_what_is_left(value, told):
    assert read(lamp_values.dimmed, value) == told


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_value_breaks_a_reader_and_none_gives_an_impossible_number(value):
    for reader, most in ((lamp_values.power_w, 5_000), (lamp_values.height_m, 60), (lamp_values.flux_lm, 1e6)):
        found = read(reader, value)
        assert found is REFUSED or found is None or 0 < found <= most
    read(lamp_values.dimmed, value)
    read(lamp_values.is_deliberately_off, value)


# -- columns -----------------------------------------------------------------------------------------------------------
SWEDISH = {"Stolpnr": "pole_number", "Ägare": "lamp_owner", "Ljuskälla": "lamp_type", "Effekt (W)": "lamp_power", "Ljusflöde": "lamp_flux",
           "Ljuspunktshöjd": "lamp_height", "Belysningscentral": "cabinet", "Släckt med flit": "lamp_off", "Nattsänkning": "lamp_dimmed"}  # fmt: skip
ENGLISH = {"pole_no": "pole_number", "owner": "lamp_owner", "lamp_type": "lamp_type", "wattage": "lamp_power", "lumen": "lamp_flux",
           "mounting_height": "lamp_height", "cabinet": "cabinet", "switched_off": "lamp_off", "dimmed": "lamp_dimmed"}  # fmt: skip
NORWEGIAN = {"driftsmerking": "pole_number", "eier": "lamp_owner", "lyskildeType": "lamp_type", "effekt": "lamp_power", "høydeOverVeg": "lamp_height",
             "tennpunkt": "cabinet", "dimming": "lamp_dimmed", "lokalId": "lighting_point_id"}  # fmt: skip
OSM = {"ref": "pole_number", "operator": "lamp_owner", "light_source": "lamp_type", "height": "lamp_height", "lit": "lamp_off", "osm_id": "lighting_point_id"}


@pytest.mark.parametrize("names", [SWEDISH, ENGLISH, NORWEGIAN, OSM], ids=["sv", "en", "no", "osm"])
def test_columns_are_known_by_their_names(names):
    found = guess_columns([*names, "geometri", "versjonId"])
    assert {column: purpose for purpose, column in found.items()} == names


def test_a_column_whose_values_cannot_be_meant_is_passed_over():
    values = {"höjd": [135.2, 140.0, 128.9], "stolphöjd": ["6 m", "8", None], "status": ["Ok", "Trasig", "Bytt 2019"]}
    assert guess_columns(list(values), values.__getitem__) == {"lamp_height": "stolphöjd"}


def test_columns_without_a_telling_name_are_known_by_their_values():
    values = {"a": ["LED", "HPS 70", "", "natrium"], "b": ["I drift", "Släckt", "I drift"], "c": ["Storgatan", "Torget"], "d": [3, 4]}
    assert guess_columns(list(values), values.__getitem__) == {"lamp_type": "a", "lamp_off": "b"}


def test_what_the_user_chose_stays_also_that_no_column_tells_it():
    names = ["ref", "stolpe", "owner"]
    assert guess_columns(names, None, {"pole_number": "ref", "lamp_owner": NONE_CHOSEN}) == {"pole_number": "ref"}
    assert guess_columns(names, None, {"pole_number": "borttagen"})["pole_number"] == "stolpe"


# -- the whole ---------------------------------------------------------------------------------------------------------
ROWS = [
    {"pole_number": "A1", "lamp_type": "natrium_Høytrykk", "lamp_power": "150 W", "lamp_height": "8 m", "lamp_owner": "kommune"},
    {"pole_number": 2.0, "lamp_type": "3752", "lamp_power": "HPS 70", "lamp_height": ""},
    {"pole_number": "", "lamp_type": "LED", "lamp_power": None, "lamp_height": "-3", "lamp_off": "ja"},
    {"pole_number": "A4", "lamp_type": None, "lamp_power": 0, "lamp_height": None, "lamp_off": "nej"},
]
COLUMNS = {"pole_number": "nr", "lamp_type": "typ", "lamp_power": "effekt", "lamp_height": "höjd", "lamp_owner": "ägare", "lamp_off": "släckt"}


def test_every_lamp_gets_values_and_the_account_says_which_were_real():
    found = read_inventory(ROWS, COLUMNS)
    first, second, third, fourth = found.lamps
    assert (first.pole_number, first.owner, first.light.height_m, first.light.flux_from) == ("A1", "kommune", 8.0, BY_TYPE_AND_POWER)
    assert (second.pole_number, second.light.type, second.light.height_from) == ("2", "sodium_high", BY_TYPE)
    assert third.is_off and not fourth.is_off and third.light.height_m == 6.0
    assert found.known == {"pole_number": 3, "lamp_owner": 1, "lamp_type": 3, "lamp_power": 2, "lamp_height": 1, "lamp_off": 2}
    assert found.assumed == {
        ("lamp_flux", "led", 3960.0): 1, ("lamp_flux", "unknown", 4000.0): 1,
        ("lamp_height", "led", 6.0): 1, ("lamp_height", "sodium_high", 8.0): 1, ("lamp_height", "unknown", 6.0): 1,
    }  # fmt: skip
    assert dict(found.account.bad) == {"lamp_height": 1}
    assert sum(found.as_json()["height_from"].values()) == found.as_json()["total"] == 4


def test_own_values_of_the_municipality_are_what_is_assumed():
    found = read_inventory(ROWS, COLUMNS, with_own_values({"led": {"height_m": 4.5}}))
    assert found.lamps[2].light.height_m == 4.5
    assert found.lamps[0].light.height_from == GIVEN


@pytest.mark.parametrize("language, words", [("sv", "känt för 1 av 4 lampor"), ("en", "known for 1 of 4 lamps")])
def test_the_account_is_said_in_words(language, words):
    lines = account_lines(read_inventory(ROWS, COLUMNS), Texts(language), language)
    assert words in lines[1] and not any("{" in line or "lamps.a" in line or "lamps.lamp" in line for line in lines)
    assert any('"-3"' in line for line in lines)


def test_no_lamps_is_an_account_too():
    found = read_inventory([], {})
    assert found.lamps == [] and account_lines(found, Texts("sv"), "sv") == ["Lagret har inga lampor."]


def test_the_same_lamp_twice_on_one_spot_is_told():
    lamps = read_inventory([{"pole_number": "1"}, {"pole_number": "1"}, {"pole_number": "2"}, {}], {"pole_number": "nr"}).lamps
    assert same_spot([(0, 0)] * 4, lamps).values == {"n": 1}
    assert same_spot([(0, 0), (1, 0), (2, 0), None], lamps) is None
