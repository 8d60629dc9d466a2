# SPDX-License-Identifier: GPL-2.0-or-later
"""The register of municipalities: complete, found by what people type, found by place."""

from __future__ import annotations

from pathlib import Path

import pytest

from est_plugin.core import municipalities
from est_plugin.core.errors import InputError
from est_plugin.core.importing.gauss_kruger import PROJECTIONS

RESOURCE = Path(__file__).resolve().parents[2] / "resources" / "municipalities.json"


@pytest.fixture(scope="module")
def register() -> municipalities.MunicipalityRegister:
    return municipalities.load(RESOURCE)


def test_all_290_are_there_with_a_centre_inside_their_extent(register):
    assert len(register) == 290
    assert len({m.code for m in register}) == 290
    for m in register:
        assert m.holds(m.lon, m.lat), m.name
        assert m.epsg in PROJECTIONS
        assert m.county.endswith("län")


def test_a_guess_is_never_called_confirmed_and_a_confirmation_names_its_source(register):
    confirmed = {m.name for m in register if m.is_confirmed}
    assert len(confirmed) == 12
    assert "Värnamo" in confirmed
    assert all(bool(m.source) == m.is_confirmed for m in register)


def test_varnamo_uses_the_zone_13_30(register):
    varnamo = register.by_code("0683")
    assert (varnamo.name, varnamo.epsg, varnamo.county) == ("Värnamo", 3008, "Jönköpings län")


def test_a_code_that_lost_its_zero_in_a_spreadsheet_is_found(register):
    assert register.by_code(" 683 ").name == "Värnamo"


def test_an_unknown_code_is_refused_with_the_value(register):
    with pytest.raises(InputError) as caught:
        register.by_code("9999")
    assert caught.value.details["value"] == "9999"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("värn", "Värnamo"),
        ("varn", "Värnamo"),
        ("VARNAMO", "Värnamo"),
        ("Värnamo kommun", "Värnamo"),
        ("örebro", "Örebro"),
        ("orebro", "Örebro"),
        ("vasby", "Upplands Väsby"),
        ("gote", "Göteborg"),
        ("Göteborgs stad", "Göteborg"),
        ("0180", "Stockholm"),
        ("ö", "Öckerö"),
        ("habo", "Habo"),
        ("malung s", "Malung-Sälen"),
    ],
)
def test_what_people_type_finds_the_municipality(register, typed, first):
    assert register.search(typed)[0].name == first


def test_nonsense_finds_nothing_and_empty_text_shows_the_first_of_the_list(register):
    assert register.search("qqq") == []
    assert [m.name for m in register.search("", limit=2)] == ["Ale", "Alingsås"]
    assert [m.name for m in register.search("örn")][:1] == ["Örnsköldsvik"]


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [(18.0632, 59.3346, "Stockholm"), (14.04, 57.185, "Värnamo"), (11.967, 57.707, "Göteborg"), (20.225, 67.855, "Kiruna")],
)
def test_town_centres_lie_in_their_municipality(register, lon, lat, name):
    assert register.containing(lon, lat).name == name


def test_a_place_abroad_is_in_no_municipality(register):
    assert register.containing(8.54, 47.37) is None


def test_names_are_found_whole_without_case_and_marks(register):
    assert register.by_name("upplands vasby kommun").code == "0114"
    assert register.by_name("Lund").code == "1281"
    assert register.by_name("Lun") is None
