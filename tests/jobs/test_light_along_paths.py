# SPDX-License-Identifier: GPL-2.0-or-later
"""Dark stretches and repair order on a made-up street: scenarios, words, the account, and that metres add up."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.light_stretches import CLASSES, Limits
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.core.lamp_inventory import read_inventory
from est_plugin.core.lamp_out import DELIBERATE, DONE, LIGHTS, OUT, Defect
from est_plugin.core.lamp_types import LAMP_TYPES
from est_plugin.core.path_weights import DEFAULTS, KindWeight
from est_plugin.gis.lamp_layer import LampLayer
from est_plugin.gis.light_sources import DefectLayer, PathLayer, WeighingShapes
from est_plugin.jobs.dark_stretches import DarkStretches, dark_stretches
from est_plugin.jobs.light_columns import compared_columns, stretch_columns, stretch_lines
from est_plugin.jobs.light_scene import ALL_WORKING, REPAIRED, LightChoices, LightInputs
from est_plugin.jobs.repair_order import RepairOrder, Weighing, order_repairs

X, Y = 150_000.0, 6_320_000.0
STREET = [(0, 0), (300, 0)]


def inputs(
    lamps: list[tuple], lines: list | None = None, *, lit: list | None = None, tunnel: list | None = None, defects: list[Defect] | None = None,
    rows: list[dict] | None = None, buildings: list | None = None,
) -> LightInputs:  # fmt: skip
    """Lamps at places of the small town, S-0, S-1 …; paths as lists of corners."""
    lines = lines if lines is not None else [STREET]
    parts = [np.array(line, dtype=float).reshape(-1, 2) + (X, Y) for line in lines]
    names = [f"Väg {number}" for number in range(len(lines))]
    paths = PathLayer(parts, list(range(len(lines))), [100 + n for n in range(len(lines))], names, lit or [None] * len(lines), tunnel or [False] * len(lines))
    told = rows or [{} for _ in lamps]
    inventory = read_inventory([{"pole_number": f"S-{n}", **row} for n, row in enumerate(told)], {"pole_number": "nr"})
    places = [None if lamp is None else (X + lamp[0], Y + lamp[1]) for lamp in lamps]
    moved = None if defects is None else DefectLayer(defects, list(range(len(defects))))
    return LightInputs("EPSG:3008", paths, LampLayer(inventory, places, list(range(len(lamps)))), LAMP_TYPES, moved, buildings)


def out(*poles: str, meaning: str = OUT) -> list[Defect]:
    return [Defect(None, pole, "", meaning) for pole in poles]


def metres(found: DarkStretches) -> dict[str, float]:
    return {name: length for name, length in found.account["length_m"].items() if length}


ROW = [(x, 4) for x in range(12, 300, 25)]  # twelve lamps, 25 m apart, 4 m beside the street: one to each piece


def test_a_street_with_all_lamps_is_bright_and_dark_where_they_are_out():
    assert metres(dark_stretches(inputs(ROW), LightChoices())) == {"bright": 300.0}
    three = inputs(ROW, defects=[*out("S-5", "S-6", "S-7")])
    found = dark_stretches(three, LightChoices())
    assert metres(found)["dark"] == pytest.approx(75, abs=3)
    dark = int(np.flatnonzero(found.class_of == CLASSES.index("dark"))[0])
    assert (found.stretches.start_m[dark], found.stretches.end_m[dark]) == pytest.approx((125, 200), abs=3)
    assert metres(dark_stretches(three, LightChoices(scenario=REPAIRED))) == {"bright": 300.0}


@pytest.mark.parametrize(
    ("meaning", "scenario", "is_dark"),
    [
        (OUT, "as_is", True), (OUT, REPAIRED, False), (DELIBERATE, "as_is", True), (DELIBERATE, REPAIRED, True), (DELIBERATE, ALL_WORKING, False),
        (LIGHTS, "as_is", False), (DONE, "as_is", False),
    ],
)  # fmt: skip
def test_scenarios_and_what_defects_mean(meaning, scenario, is_dark):
    found = dark_stretches(inputs(ROW, defects=out("S-5", "S-6", meaning=meaning)), LightChoices(scenario=scenario))
    assert ("dark" in metres(found)) == is_dark
    assert found.account["lamps"]["out"] + found.account["lamps"]["deliberately_off"] == (2 if meaning in (OUT, DELIBERATE) else 0)


def test_what_the_map_says_of_light_and_tunnels():
    """The same unlit place four times: not said, lit, unlit, lit with the lamp that is out beside it; and a tunnel below lamps."""
    lines = [[(0, y), (20, y)] for y in (1000, 2000, 3000, 4000)] + [[(100, 0), (120, 0)]]
    given = inputs([*ROW, (10, 4002)], lines, lit=[None, True, False, True, True], tunnel=[False] * 4 + [True], defects=out("S-12"))
    found = dark_stretches(given, LightChoices())
    words = {int(path): CLASSES[kind] for path, kind in zip(found.path_of, found.class_of)}
    assert words == {0: "dark", 1: "unknown", 2: "dark", 3: "dark", 4: "unknown"}


def test_columns_lines_and_account_tell_the_same():
    found = dark_stretches(inputs(ROW, defects=out("S-5", "S-6", "S-7")), LightChoices())
    columns = stretch_columns(found, found.class_of)
    assert list(columns) == ["path_id", "name", "class", "length_m", "mean_lx", "min_lx", "uniformity", "vertical_lx"]
    assert set(columns["path_id"]) == {100} and set(columns["name"]) == {"Väg 0"} and len(stretch_lines(found)) == len(found.stretches)
    assert sum(columns["length_m"]) == pytest.approx(300) == pytest.approx(sum(found.account["length_m"].values()))
    assert np.allclose(columns["uniformity"], columns["min_lx"] / columns["mean_lx"], atol=0.02) and (columns["vertical_lx"] <= 30).all()
    lamps = found.account["lamps"]
    assert (lamps["total"], lamps["height_from"]["default"], lamps["flux_from"]["default"], lamps["out"]) == (12, 12, 12, 3)
    assert found.account["parameters"]["dark_below_lx"] == 2.0 and found.account["kind"] == "estimate"


def test_limits_are_the_users_own():
    assert metres(dark_stretches(inputs(ROW), LightChoices(limits=Limits(100, 200, 1)))) == {"dark": 300.0}
    assert metres(dark_stretches(inputs([(0, 500)]), LightChoices(limits=Limits(0.5, 0.5, 0.0)))) == {"dark": 300.0}


def test_lamps_on_one_spot_count_once_unless_asked():
    double = inputs([(150, 4), (150, 4), (150, 4)], rows=[{"pole_number": ""}, {"pole_number": "", "lamp_flux": 9000}, {"pole_number": "S-1"}])
    once, twice = (dark_stretches(double, LightChoices(counts_duplicates=one)).account["lamps"] for one in (False, True))
    assert (once["used"], once["same_spot"], twice["used"]) == (2, 1, 3)
    strongest = dark_stretches(double, LightChoices()).stretches.mean_lx.max()
    assert strongest > dark_stretches(inputs([(150, 4), (150, 4)]), LightChoices()).stretches.mean_lx.max()


def test_of_two_lamps_on_one_spot_the_one_that_is_on_counts():
    rows = [{"pole_number": "S-1", "lamp_flux": 9000, "lamp_off": "ja"}, {"pole_number": "S-1", "lamp_flux": 3000}]
    pair = dark_stretches(inputs([(150, 4), (150, 4)], rows=rows), LightChoices())
    assert pair.account["lamps"]["deliberately_off"] == 0 and pair.stretches.mean_lx.max() > 1
    both = dark_stretches(inputs([(150, 4)], rows=rows[:1]), LightChoices())
    assert both.account["lamps"]["deliberately_off"] == 1 and both.stretches.mean_lx.max() == 0


def test_what_lies_in_the_way_of_an_answer_is_told():
    found = dark_stretches(inputs([*ROW, None], [STREET, [(5, 5), (5, 5)]], defects=out("S-99")), LightChoices())
    keys = {note.key for note in found.scene.notes}
    assert {"light.note.known", "light.note.lamps-without-place", "light.note.parts-left-out", "light.note.defects-without-lamp"} <= keys
    far = dark_stretches(inputs([(90_000, 4)]), LightChoices())
    assert "light.note.far-away" in {note.key for note in far.scene.notes} and metres(far) == {"dark": 300.0}


@pytest.mark.parametrize(
    ("given", "choices", "key"),
    [
        (inputs(ROW, []), LightChoices(), "light.no-paths"), (inputs(ROW, [[(0, 0), (0, 0)]]), LightChoices(), "light.no-lengths"),
        (inputs([]), LightChoices(), "light.no-lamps"), (inputs([None, None]), LightChoices(), "light.no-lamp-places"),
        (inputs(ROW, [[(14 - X, 57 - Y), (14.1 - X, 57.1 - Y)]]), LightChoices(), "light.degrees"), (inputs(ROW), LightChoices(sample_m=0), "light.step-bad"),
        (inputs(ROW), LightChoices(scenario="dark"), "light.scenario-unknown"), (inputs(ROW), LightChoices(piece_m=0), "light.piece-bad"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_refused(given, choices, key):
    with pytest.raises(InputError) as refused:
        dark_stretches(given, choices)
    assert refused.value.key == key


def test_it_can_be_stopped():
    def stop(share: float) -> None:
        if share > 0.3:
            raise Cancelled()

    with pytest.raises(Cancelled):
        dark_stretches(inputs(ROW), LightChoices(), stop)


def ordered(given: LightInputs, weighing: tuple = (), most: int = 50) -> RepairOrder:
    return order_repairs(given, LightChoices(), weighing, most)


def test_repairs_are_ranked_and_their_metres_are_those_that_become_lighter():
    lines = [STREET, [(0, 500), (60, 500)]]
    given = inputs([*ROW, (30, 502)], lines, defects=[*out("S-12", "S-5", "S-6", "S-7", "S-0", "S-99"), *out("S-3", meaning=DELIBERATE)])
    found = ordered(given)
    states = [one.state for one in found.ranks]
    assert states == ["ranked"] * 5 + ["no_lamp", "deliberate"]
    ranks = [one.rank for one in found.ranks[:5]]
    assert sorted(ranks) == [1, 2, 3, 4, 5] and ranks[0] == 1  # alone on its path: its whole 60 m
    before, after = found.account["length_m"]["before"], found.account["length_m"]["after"]
    assert before["dark"] - after["dark"] == pytest.approx(found.steps.gain_m.sum(), abs=0.2)
    assert found.account["curve"][-1]["metres"] == pytest.approx(found.steps.gain_m.sum(), abs=0.1)
    assert [one.total_m for one in sorted(found.ranks[:5], key=lambda one: one.rank)] == pytest.approx(np.cumsum(found.steps.gain_m))
    repaired = dark_stretches(given, LightChoices(scenario=REPAIRED))
    assert repaired.account["length_m"]["dark"] == pytest.approx(after["dark"], abs=0.2)
    columns = compared_columns(found)
    lighter = columns["length_m"][columns["change"] == "lighter"]
    assert len(lighter) >= 1 and lighter.sum() == pytest.approx(found.steps.gain_m.sum(), abs=0.2)


def test_near_a_stop_a_metre_counts_more():
    lines = [[(0, 0), (30, 0)], [(0, 500), (50, 500)]]
    given = inputs([(15, 3), (25, 503)], lines, defects=out("S-0", "S-1"))
    assert [one.rank for one in ordered(given).ranks] == [2, 1]
    stop = WeighingShapes([np.array([(X + 25.0, Y + 10.0)])], [0], [1.0])
    rule = next(one for one in DEFAULTS if one.kind == "stops")
    weighed = ordered(given, (Weighing("Hållplatser", stop, rule),))
    assert [one.rank for one in weighed.ranks] == [1, 2]
    assert weighed.ranks[0].gain_weighted == pytest.approx(2 * weighed.ranks[0].gain_m) and weighed.account["weights"][0]["kind"] == "stops"
    assert [one.rank for one in ordered(given, (Weighing("x", stop, KindWeight("stops", 0.0, 75.0, 1.0)),)).ranks] == [2, 1]


def test_a_pole_with_two_luminaires_and_two_reports_is_one_repair():
    given = inputs([(150, 4), (150.5, 4)], rows=[{"pole_number": "S-1"}, {"pole_number": "S-1"}], defects=out("S-1", "S-1"))
    found = ordered(given)
    assert [one.rank for one in found.ranks] == [1, 1] and len(found.steps) == 1 and found.account["repairs"]["possible"] == 1


def test_new_lamps_are_proposed_where_it_stays_dark():
    """60 m without lamps want two, 15 m are too short, a tunnel and a path that the map calls lit get none."""
    lines = [STREET, [(0, 1000), (60, 1000)], [(0, 2000), (15, 2000)], [(0, 3000), (60, 3000)], [(0, 4000), (60, 4000)]]
    given = inputs(ROW, lines, lit=[None, None, None, True, False], tunnel=[False] * 4 + [True], defects=out("S-5"))
    found = ordered(given)
    assert [(one.x - X, one.y - Y, one.gain_m) for one in found.proposals] == pytest.approx([(15, 1000, 30), (45, 1000, 30)])
    assert ordered(given, most=1).account["new_lamps"]["proposed"] == 1


def test_fewer_repairs_than_defects_and_repairs_without_gain():
    given = inputs([*ROW, (0, 900)], defects=out("S-5", "S-6", "S-7", "S-12"))
    assert [one.state for one in ordered(given).ranks] == ["ranked", "ranked", "ranked", "no_gain"]
    assert [one.state for one in ordered(given, most=2).ranks].count("beyond") == 2 and len(ordered(given, most=2).steps) == 2
    assert ordered(inputs(ROW, defects=[])).ranks == [] and ordered(inputs(ROW)).ranks == []
