# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamp types by the words of inventories, what is assumed where they are silent, which defects put a lamp out, what maps say of light."""
from __future__ import annotations

import math

import pytest

from est_plugin.core import path_weights
from est_plugin.core.errors import InputError
from est_plugin.core.lamp_assumptions import Defaults, lamps_of
from est_plugin.core.lamp_columns import FLUX, HEIGHT, POWER, TYPE
from est_plugin.core.lamp_out import Defect, match, meaning_of
from est_plugin.core.lamp_types import LAMP_TYPES, lamp_type_of, used_types, with_own_values
from est_plugin.core.lit_words import is_lit, is_tunnel, lit_column, tunnel_column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("natrium_Høytrykk", "sodium_high"), ("SON-T 70", "sodium_high"), ("HPS", "sodium_high"), ("high_pressure_sodium", "sodium_high"),
        ("Högtrycksnatriumlampa", "sodium_high"), ("lågtrycksnatrium", "sodium_low"), ("LED", "led"), ("LED35W", "led"), ("led-armatur", "led"),
        ("metallhalogen", "metal_halide"), ("Halogen", "incandescent"), ("Metal-halogen 70", "metal_halide"), ("Halogenmetalldamplampa", "metal_halide"),
        ("Lavtrykksnatrium", "sodium_low"), ("CDO-TT", "metal_halide"), ("kvikksølv", "mercury"), ("Lysrör T8", "fluorescent"),
        ("sodium_low", "sodium_low"), ("3752", "unknown"), ("electric", "unknown"), ("person", "unknown"), ("ledning", "unknown"), ("", "unknown"),
        (None, "unknown"), (3752.0, "unknown"),
    ],
)  # fmt: skip
def test_lamp_types_are_known_by_the_words_of_inventories(text, expected):
    assert lamp_type_of(text) == expected


def test_flux_follows_power_between_and_beyond_the_known_lamps():
    sodium = LAMP_TYPES["sodium_high"]
    assert sodium.flux_lm(70) == pytest.approx(6000 * 0.75) and sodium.flux_lm(250) == pytest.approx(28500 * 0.75)
    assert sodium.flux_lm(70) < sodium.flux_lm(85) < sodium.flux_lm(100)
    assert sodium.flux_lm(25) == pytest.approx(sodium.flux_lm(50) / 2) and sodium.flux_lm(800) == pytest.approx(2 * sodium.flux_lm(400))
    for kind in LAMP_TYPES.values():
        assert 10 <= kind.flux_lm() / kind.power_w * (1 if kind.code != "incandescent" else 2) <= 150 and kind.source
    for bad in (0, -5, math.nan, math.inf):
        with pytest.raises(InputError):
            sodium.flux_lm(bad)


def test_own_values_replace_ours_and_what_cannot_be_is_refused():
    own = with_own_values({"led": {"lm_per_w": 150, "height_m": 4.5, "distribution": "diffuse"}})
    assert own["led"].flux_lm(20) == pytest.approx(3000) and own["led"].height_m == 4.5 and own["mercury"] == LAMP_TYPES["mercury"]
    assert LAMP_TYPES["led"].height_m == 6.0
    assert used_types(["led"], own)["led"]["height_m"] == 4.5
    for bad in ({"lysdiod": {}}, {"led": {"height_m": 0}}, {"led": {"height_m": "4"}}, {"led": {"maintenance_factor": 1.2}}, {"led": {"colour": 1}},
                {"led": {"distribution": "wide"}}, {"led": {"lm_per_w": True}}, {"led": {"power_w": math.nan}}, {"led": 5}):  # fmt: skip
        with pytest.raises(InputError):
            with_own_values(bad)


def test_a_dirty_inventory_is_read_as_far_as_it_goes_and_the_rest_is_assumed_and_counted():
    rows = [
        {HEIGHT: "3,5", POWER: "70W", TYPE: "SON"}, {HEIGHT: -3, FLUX: "4 500 lm"}, {HEIGHT: 5, POWER: "2x35 W"}, {TYPE: "LED"}, {},
        {HEIGHT: "hög", POWER: -70},
        {HEIGHT: None, FLUX: 0, POWER: math.nan},
    ]  # fmt: skip
    lamps, account = lamps_of(rows, Defaults(6.0, 4000.0))
    assert [one.height_m for one in lamps] == [3.5, 6.0, 5.0, 6.0, 6.0, 6.0, 6.0]
    assert [round(one.flux_lm) for one in lamps] == [4500, 4500, 5600, 3960, 4000, 4000, 4000]
    told = account.as_json()
    assert told["height_from"] == {"given": 2, "type": 1, "default": 4}
    assert told["flux_from"] == {"given": 1, "type_and_power": 1, "power": 1, "type": 1, "default": 3}
    assert told["unusable"] == {HEIGHT: {"n": 2, "examples": ["-3", "hög"]}, POWER: {"n": 1, "examples": ["-70"]}}
    worn = with_own_values({code: {"maintenance_factor": 0.7} for code in LAMP_TYPES})
    assert {one.maintenance_factor for one in lamps_of(rows, Defaults(6.0, 4000.0, worn))[0]} == {0.7}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "out"), ({"fault": "out"}, "out"), ({"fault": "Släckt"}, "out"), ({"fault": "broken_luminaire"}, "out"), ({"fault": "hit_pole"}, "out"),
        ({"fault": "flickering"}, "lights"), ({"fault": "Tänd dagtid"}, "lights"), ({"fault": "missing"}, "lights"),
        ({"fault": "deliberately_off"}, "deliberate"), ({"fault": "out", "is_deliberate": True}, "deliberate"),
        ({"fault": "out", "is_deliberate": False}, "out"), ({"is_deliberate": "True"}, "deliberate"), ({"is_deliberate": "JA"}, "deliberate"),
        ({"is_deliberate": "nej"}, "out"), ({"is_deliberate": "kanske"}, "out"), ({"is_deliberate": 1.0}, "deliberate"),
        ({"handling": "Avslutad"}, "done"), ({"handling": "Stängd"}, "done"), ({"handling": "Inget fel"}, "done"), ({"handling": "verified"}, "done"),
        ({"handling": "Stängd?"}, "out"), ({"handling": "unassigned"}, "out"), ({"handling": "refused"}, "out"), ({"handling": "Mottagen"}, "out"),
        ({"fault": "out", "handling": "fixed"}, "done"), ({"handling": "Åtgärdad"}, "done"), ({"handling": "planned"}, "out"),
        ({"review_state": "merged"}, "done"), ({"review_state": "rejected", "fault": "out"}, "done"), ({"review_state": "new"}, "out"),
    ],
)  # fmt: skip
def test_what_a_defect_means_for_the_light(row, expected):
    assert meaning_of(**row) == expected


def test_a_defect_belongs_to_its_pole_else_to_the_nearest_lamp():
    places = [(0.0, 0.0), (30.0, 0.0), (30.2, 0.0), (60.0, 0.0), None, (500.0, 0.0)]
    poles, ids = ["H-1", "H-2", "H-2", "H-3", "H-4", "H-1"], ["a", "b", "b2", "c", "d", "e"]
    found = match(
        [
            Defect((200.0, 0.0), "h 3"), Defect(None, "H-2"), Defect((1.0, 2.0), "H-1"), Defect((200.0, 0.0), "", "C"), Defect((28.0, 1.0)),
            Defect((44.8, 0.0)), Defect((300.0, 0.0)), Defect(None), Defect(None, "H-9"),
        ],
        places, poles, ids, 15.0,
    )  # fmt: skip
    assert [one.lamps for one in found] == [(3,), (1, 2), (0,), (3,), (1, 2), (1, 2), (), (), ()]
    assert [one.is_ambiguous for one in found] == [False] * 5 + [True] + [False] * 3
    for bad in (0, -1, math.nan):
        with pytest.raises(InputError):
            match([], places, poles, ids, bad)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("yes", True), ("24/7", True), ("sunset-sunrise", True), (True, True), (1, True), (1.0, True), ("Ja", True), ("no", False), ("disused", False),
        (False, False), (0, False), ("nej", False), (None, None), ("", None), ("unknown", None), ("?", None),
    ],
)  # fmt: skip
def test_what_a_map_says_of_light_on_a_path(value, expected):
    assert is_lit(value) is expected


def test_tunnels_and_columns_are_found_by_their_words():
    assert is_tunnel("yes") and is_tunnel(True) and is_tunnel("building_passage") and not is_tunnel("no") and not is_tunnel(None) and not is_tunnel(0)
    assert lit_column(["name", "LIT", "surface"]) == "LIT" and lit_column(["GCM-belyst"]) == "GCM-belyst" and lit_column(["name"]) == ""
    assert tunnel_column(["bridge", "tunnel"]) == "tunnel" and tunnel_column([]) == ""


def test_layers_that_weigh_in_are_known_by_role_or_name():
    kinds = {("hotspot", "x"): "hotspot", (None, "Skolvägar 2026"): "school_routes", (None, "Hållplatser"): "stops", ("observation", "y"): "est_reports",
             (None, "Iakttagelser"): "findings", (None, "Diverse"): "other", ("addresses", "Adresser"): "other"}  # fmt: skip
    assert {key: path_weights.kind_of(*key) for key in kinds} == kinds
    assert path_weights.from_table(path_weights.table())["stops"].radius_m == 75.0
    assert path_weights.from_table(["stops", "2,5", "10", 3])["stops"] == path_weights.KindWeight("stops", 2.5, 10.0, 3.0)
    for bad in (["stops", 1, 2], ["stoppar", 1, 2, 3], ["stops", -1, 2, 3], ["stops", "många", 2, 3], ["stops", "nan", 2, 3]):
        with pytest.raises(InputError):
            path_weights.from_table(bad)


def test_known_lamps_are_those_of_which_both_height_and_light_are_said():
    rows = [{HEIGHT: "6", POWER: "70 W"}, {HEIGHT: "6"}, {POWER: "70 W"}, {FLUX: "4000"}, {HEIGHT: "6", FLUX: "4000"}, {}]
    _lamps, account = lamps_of(rows, Defaults(6.0, 4000.0))
    assert (account.known, account.height["given"], account.as_json()["known"]) == (2, 3, 2)


@pytest.mark.parametrize(("row", "category", "expected"), [
    ({}, "", True), ({"review_state": "approved", "category": "A2", "kind": "defect", "handling": "open"}, "A", True), ({"category": "F1"}, "A", False),
    ({"category": None}, "A", True), ({"review_state": "new"}, "", False), ({"review_state": "merged"}, "", False),
    ({"kind": "good", "category": "A"}, "A", False),
    ({"handling": "fixed"}, "", False), ({"handling": "refused"}, "", True), ({"state": "closed"}, "", False), ({"state": "active"}, "", True),
    ({"category": "POS"}, "", False), ({"category": "LUG"}, "", False), ({"category": "ORD"}, "", True),
])  # fmt: skip
def test_what_praises_is_over_or_was_taken_away_makes_no_path_count_more(row, category, expected):
    assert path_weights.counts(row, category) is expected
