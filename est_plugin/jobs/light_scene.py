# SPDX-License-Identifier: GPL-2.0-or-later
"""What dark stretches and repair order share: paths sampled, lamps as arrays with their state, buildings, and the account of all of it."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..analysis.light_field import LightField
from ..analysis.light_lines import PathParts, Samples, path_parts, sample
from ..analysis.light_photometry import LONGEST_REACH_M, WING, LampArrays
from ..analysis.light_shadows import buildings_of
from ..analysis.light_stretches import CLASSES, LAMP_NEAR_M, PIECE_M, Limits, PathFacts
from ..core import lamp_out
from ..core.errors import InputError
from ..core.lamp_types import UNKNOWN, LampType, used_types
from ..core.notice import Notice
from ..gis.light_sources import looks_like_degrees

if TYPE_CHECKING:
    from ..gis.lamp_layer import LampLayer
    from ..gis.light_sources import DefectLayer, PathLayer

AS_IS, ALL_WORKING, REPAIRED = SCENARIOS = ("as_is", "all_working", "repaired")
SAMPLE_M, DEFECT_WITHIN_M = 2.0, 15.0
Progress = Callable[[float], None]


@dataclass(frozen=True)
class LightChoices:
    """What the user chose; lengths in metres."""

    scenario: str = AS_IS
    sample_m: float = SAMPLE_M
    piece_m: float = PIECE_M
    limits: Limits = field(default_factory=Limits)
    defect_within_m: float = DEFECT_WITHIN_M
    counts_duplicates: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for METRICS."""
        return {
            "scenario": self.scenario, "sample_m": self.sample_m, "piece_m": self.piece_m, "dark_below_lx": self.limits.dark_mean_lx,
            "bright_from_lx": self.limits.bright_mean_lx, "bright_min_lx": self.limits.bright_min_lx, "lamp_near_m": LAMP_NEAR_M,
            "defect_within_m": self.defect_within_m, "counts_duplicates": self.counts_duplicates,
        }  # fmt: skip


@dataclass(frozen=True)
class LightInputs:
    """What was read from the layers, all in one system in metres."""

    crs: str
    paths: PathLayer
    lamps: LampLayer
    types: Mapping[str, LampType]
    defects: DefectLayer | None = None
    buildings: Sequence[Sequence[np.ndarray]] | None = None


@dataclass(frozen=True)
class LightScene:
    """Ready to be worked out.

    Attributes
    ----------
    field : LightField                of the lamps in `rows`
    rows : int array, shape (n,)      number of each lamp in the inventory
    is_off, is_out : bool arrays      deliberately off; out because of a defect that can be repaired
    of_defect : for each defect the lamps (numbers in `rows`) that it is about
    """

    inputs: LightInputs
    choices: LightChoices
    lines: PathParts
    samples: Samples
    facts: PathFacts
    field: LightField
    rows: np.ndarray
    is_off: np.ndarray
    is_out: np.ndarray
    of_defect: list[tuple[int, ...]]
    notes: list[Notice]
    counts: dict[str, Any]

    def lit(self, scenario: str) -> np.ndarray:
        """Numbers of the lamps that give light."""
        if scenario == ALL_WORKING:
            return np.arange(len(self.rows))
        dark = self.is_off if scenario == REPAIRED else self.is_off | self.is_out
        return np.flatnonzero(~dark)


def make_scene(inputs: LightInputs, choices: LightChoices) -> LightScene:
    """Check and prepare.

    Raises
    ------
    InputError    without paths that have a length, without lamps that have a place, for degrees in a system of metres, for a step that is too small
    """
    if choices.scenario not in SCENARIOS:
        raise InputError("light.scenario-unknown", value=choices.scenario, known=", ".join(SCENARIOS))
    if not inputs.paths.ids:
        raise InputError("light.no-paths")
    if looks_like_degrees(inputs.paths.parts):
        raise InputError("light.degrees")
    lines, left_out = path_parts(inputs.paths.parts, inputs.paths.path)
    if not len(lines):
        raise InputError("light.no-lengths")
    samples = sample(lines, choices.sample_m)
    rows, same_spot = _used_lamps(inputs.lamps, choices.counts_duplicates)
    lamps = _arrays(inputs.lamps, rows)
    field_ = LightField(samples, lamps, buildings_of(inputs.buildings) if inputs.buildings else None)
    is_off = np.array([inputs.lamps.inventory.lamps[row].is_off for row in rows], dtype=bool)
    state = _DefectState(inputs, choices, rows, is_off)
    scene = LightScene(
        inputs, choices, lines, samples, _facts(inputs.paths), field_, rows, state.is_off, state.is_out, state.of_defect, [],
        {"parts_left_out": left_out, "same_spot": same_spot, "defects": state.counts},
    )  # fmt: skip
    scene.notes.extend(_notes(scene, state))
    return scene


def _used_lamps(layer: LampLayer, counts_duplicates: bool) -> tuple[np.ndarray, int]:
    """Numbers of the lamps that are reckoned with: those with a place; of several on one spot with one pole number the strongest that is not off."""
    if not layer.inventory.lamps:
        raise InputError("light.no-lamps")
    chosen: dict[Any, int] = {}
    placed = 0
    for row, (place, lamp) in enumerate(zip(layer.places, layer.inventory.lamps)):
        if place is None or lamp.light is None:
            continue
        placed += 1
        key = row if counts_duplicates else (place, lamp.pole_number)
        other = layer.inventory.lamps[chosen[key]] if key in chosen else None
        if other is None or (not lamp.is_off, lamp.light.flux_lm) > (not other.is_off, other.light.flux_lm):
            chosen[key] = row
    if not placed:
        raise InputError("light.no-lamp-places", n=len(layer.places))
    return np.array(sorted(chosen.values()), dtype=np.int64), placed - len(chosen)


def _arrays(layer: LampLayer, rows: np.ndarray) -> LampArrays:
    lights = [layer.inventory.lamps[row].light for row in rows]
    return LampArrays(
        np.array([layer.places[row] for row in rows], dtype=float).reshape(-1, 2), np.array([one.height_m for one in lights], dtype=float),
        np.array([one.flux_lm * one.maintenance_factor for one in lights], dtype=float), np.array([WING[one.distribution] for one in lights]),
    )  # fmt: skip


def _facts(paths: PathLayer) -> PathFacts:
    return PathFacts(
        np.array([one is True for one in paths.is_lit], dtype=bool), np.array([one is False for one in paths.is_lit], dtype=bool),
        np.array(paths.is_tunnel, dtype=bool),
    )  # fmt: skip


class _DefectState:
    """Which lamps are out, from the defects."""

    def __init__(self, inputs: LightInputs, choices: LightChoices, rows: np.ndarray, is_off: np.ndarray) -> None:
        self.is_off, self.is_out = is_off.copy(), np.zeros(len(rows), dtype=bool)
        self.of_defect: list[tuple[int, ...]] = []
        self.counts: dict[str, Any] = {}
        if inputs.defects is None:
            return
        defects, lamps = inputs.defects.defects, inputs.lamps.inventory.lamps
        places = [inputs.lamps.places[row] for row in rows]
        found = lamp_out.match(
            defects, places, [lamps[row].pole_number for row in rows], [lamps[row].lighting_point_id for row in rows], choices.defect_within_m
        )
        self.of_defect = [one.lamps for one in found]
        meanings = Counter(one.meaning for one in defects)
        for defect, one in zip(defects, found):
            if defect.meaning in (lamp_out.OUT, lamp_out.DELIBERATE):
                (self.is_out if defect.meaning == lamp_out.OUT else self.is_off)[list(one.lamps)] = True
        self.is_out &= ~self.is_off
        matters = [(defect, one) for defect, one in zip(defects, found) if defect.meaning in (lamp_out.OUT, lamp_out.DELIBERATE)]
        self.counts = {
            "total": len(defects), "out": meanings[lamp_out.OUT], "deliberately_off": meanings[lamp_out.DELIBERATE],
            "give_light": meanings[lamp_out.LIGHTS], "done": meanings[lamp_out.DONE],
            "without_lamp": sum(not one.lamps for _defect, one in matters), "ambiguous": sum(one.is_ambiguous for _defect, one in matters),
        }  # fmt: skip


def _notes(scene: LightScene, state: _DefectState) -> list[Notice]:
    inputs, notes = scene.inputs, []
    account = inputs.lamps.inventory.account
    notes.append(Notice("light.note.known", {"n": account.known, "total": account.lamps}))
    without = sum(place is None for place in inputs.lamps.places)
    for key, number in (
        ("light.note.lamps-without-place", without), ("light.note.same-spot", scene.counts["same_spot"]),
        ("light.note.parts-left-out", scene.counts["parts_left_out"]), ("light.note.defects-without-lamp", state.counts.get("without_lamp", 0)),
        ("light.note.defects-ambiguous", state.counts.get("ambiguous", 0)), ("light.note.inside", scene.field.samples_inside_buildings),
    ):  # fmt: skip
        if number:
            notes.append(Notice(key, {"n": number}))
    if not scene.field.has_lamp_within(LONGEST_REACH_M):
        notes.append(Notice("light.note.far-away"))
    return notes


def metrics(scene: LightScene) -> dict[str, Any]:
    """The account of what went in, for METRICS."""
    inputs, inventory = scene.inputs, scene.inputs.lamps.inventory
    paths = inputs.paths
    tags = Counter("lit" if one else "unlit" if one is False else "not_said" for one in paths.is_lit)
    return {
        "kind": "estimate", "crs": inputs.crs, "parameters": scene.choices.as_json(),
        "paths": {
            "total": len(paths.ids), "length_m": round(float(scene.lines.length_m.sum()), 1), "parts_left_out": scene.counts["parts_left_out"],
            "columns": paths.columns, "lit_tag": dict(tags), "tunnels": sum(paths.is_tunnel), "samples": len(scene.samples),
            "samples_inside_buildings": scene.field.samples_inside_buildings,
        },
        "lamps": {
            **inventory.as_json(), "used": len(scene.rows), "same_spot": scene.counts["same_spot"],
            "without_place": sum(place is None for place in inputs.lamps.places), "deliberately_off": int(scene.is_off.sum()),
            "out": int(scene.is_out.sum()), "values_of_types": used_types([*inventory.account.types, UNKNOWN], inputs.types),
        },
        "defects": scene.counts["defects"], "buildings": len(inputs.buildings or ()),
    }  # fmt: skip


def lengths(names: np.ndarray, length_m: np.ndarray) -> dict[str, float]:
    """Metres by class; every class is named."""
    return {name: round(float(length_m[names == number].sum()), 1) for number, name in enumerate(CLASSES)}
