# SPDX-License-Identifier: GPL-2.0-or-later
"""Which lighting defects to repair first, what that changes, and where only a new lamp helps. A calculated estimate."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..analysis.light_field import Contributions, Light, add, joined
from ..analysis.light_lines import sections
from ..analysis.light_repairs import DarkPieces, RepairSteps, curve, increments, repair_order
from ..analysis.light_stretches import Stretches, measured, merged
from ..analysis.light_weights import nearby_weight
from ..core import lamp_out
from ..core.path_weights import KindWeight
from ..gis.light_sources import WeighingShapes
from .dark_stretches import piece_classes
from .light_scene import LightChoices, LightInputs, LightScene, Progress, lengths, make_scene, metrics

CURVE_AT = (10, 20, 50)
NEW_LAMP_EVERY_M, NEW_LAMP_LEAST_M = 30.0, 20.0
"""A new lamp for each begun 30 m of a stretch of at least 20 m that stays dark when everything is repaired."""
RANKED, BEYOND, NO_GAIN, NO_LAMP = "ranked", "beyond", "no_gain", "no_lamp"
_DARK = 0


@dataclass(frozen=True)
class Weighing:
    """A layer that makes paths near it count more."""

    name: str
    shapes: WeighingShapes
    rule: KindWeight


@dataclass(frozen=True)
class DefectRank:
    """What repairing a defect gives; `state` is RANKED, BEYOND the asked number, NO_GAIN, NO_LAMP or what the defect means (core.lamp_out)."""

    state: str
    rank: int | None = None
    gain_m: float = 0.0
    gain_weighted: float = 0.0
    total_m: float = 0.0


@dataclass(frozen=True)
class Proposal:
    """A place for a new lamp: how many metres of dark path it is meant for."""

    x: float
    y: float
    gain_m: float
    gain_weighted: float
    path: int


@dataclass(frozen=True)
class RepairOrder:
    """The result; `before` and `after` are classes of the stretches as it is and when the ranked defects are repaired."""

    scene: LightScene
    ranks: list[DefectRank]
    steps: RepairSteps
    stretches: Stretches
    before: np.ndarray
    after: np.ndarray
    proposals: list[Proposal]
    account: dict[str, Any]

    @property
    def path_of(self) -> np.ndarray:
        """Number of the path of each stretch."""
        return self.scene.lines.path[self.stretches.part]


def order_repairs(
    inputs: LightInputs, choices: LightChoices, weighing: Sequence[Weighing], most: int, progress: Progress = lambda share: None
) -> RepairOrder:
    """Rank the defects whose lamps are out.

    Parameters
    ----------
    inputs : with defects
    weighing : layers near which a metre counts more; without any every metre counts 1
    most : number of repairs that are ranked
    """
    scene = make_scene(inputs, choices)
    progress(0.1)
    light = scene.field.light(scene.lit(choices.scenario), lambda share: progress(0.1 + 0.5 * share))
    group = _groups(scene)
    repairable = np.setdiff1d(np.flatnonzero(scene.is_out), scene.lit(choices.scenario))
    added = joined(list(scene.field.contributions(repairable, lambda share: progress(0.6 + 0.1 * share))))
    added = Contributions(group[added.lamp], added.sample, added.horizontal_lx, added.ahead_lx, added.back_lx)
    weight = sample_weights(scene, weighing, lambda share: progress(0.7 + 0.1 * share))
    first, before = piece_classes(scene, light)
    steps = _steps(scene, light, first, before, added, weight, most, lambda share: progress(0.8 + 0.1 * share))
    after = _with(light, added, np.isin(added.lamp, steps.lamp))
    stretches, was, will = _compared(scene, first, before, after)
    proposals = _proposals(scene, first, _with(light, added, np.ones(len(added.lamp), dtype=bool)), weight, most)
    account = {**metrics(scene), "weights": [_told(one) for one in weighing]}
    account["length_m"] = {"before": lengths(was, stretches.length_m), "after": lengths(will, stretches.length_m)}
    account["curve"] = curve(steps, sorted({*(one for one in CURVE_AT if one < most), most}))
    account["repairs"] = {"possible": len(np.unique(group[repairable])), "with_gain": int((steps.gain_m > 0).sum()), "ranked": len(steps)}
    account["new_lamps"] = {
        "proposed": len(proposals), "metres": round(sum(one.gain_m for one in proposals), 1), "every_m": NEW_LAMP_EVERY_M, "least_m": NEW_LAMP_LEAST_M,
    }  # fmt: skip
    progress(1.0)
    return RepairOrder(scene, _ranks(scene, group, repairable, steps, most), steps, stretches, was, will, proposals, account)


def _groups(scene: LightScene) -> np.ndarray:
    """For each lamp the lowest number of the lamps that are repaired with it: those that one defect is about, int array (n,)."""
    group = np.arange(len(scene.rows))
    for lamps in scene.of_defect:
        if len(lamps) > 1:
            least = min(int(group[one]) for one in lamps)
            for old in {int(group[one]) for one in lamps}:
                group[group == old] = least
    return group


def sample_weights(scene: LightScene, weighing: Sequence[Weighing], progress: Progress) -> np.ndarray:
    """Weight of each sample: 1 and what the layers add."""
    total = np.ones(len(scene.samples))
    for number, one in enumerate(weighing):
        shapes, rule = one.shapes, one.rule
        near = nearby_weight(
            scene.samples.xy, shapes.parts, shapes.feature, shapes.weight, rule.radius_m, shapes.is_area, rule.most,
            lambda share, number=number: progress((number + share) / len(weighing)),
        )  # fmt: skip
        total += rule.weight * near
    return total


def _steps(
    scene: LightScene, light: Light, first: np.ndarray, before: np.ndarray, added: Contributions, weight: np.ndarray, most: int, progress: Progress
) -> RepairSteps:
    now = measured(scene.samples, light, first)
    dark = np.flatnonzero((before == _DARK) & ~scene.facts.is_covered[scene.lines.path[now.part]])
    number = np.full(len(first), -1, dtype=np.int64)
    number[dark] = np.arange(len(dark))
    samples_in = now.last - now.first
    piece_of = np.repeat(number, samples_in)
    mean_weight = np.add.reduceat(weight, first) / samples_in if len(first) else weight
    pieces = DarkPieces(now.mean_lx[dark], now.length_m[dark], mean_weight[dark])
    lamp, piece, adds = increments(added, piece_of, samples_in[dark])
    return repair_order(pieces, lamp, piece, adds, scene.choices.limits.dark_mean_lx, most, progress)


def _with(light: Light, added: Contributions, chosen: np.ndarray) -> Light:
    """The light with some contributions more."""
    total = Light(light.horizontal_lx.copy(), light.ahead_lx.copy(), light.back_lx.copy())
    add(total, Contributions(added.lamp[chosen], added.sample[chosen], added.horizontal_lx[chosen], added.ahead_lx[chosen], added.back_lx[chosen]))
    return total


def _compared(scene: LightScene, first: np.ndarray, before: np.ndarray, after: Light) -> tuple[Stretches, np.ndarray, np.ndarray]:
    """Stretches in which both classes stay the same, measured as they are afterwards."""
    _first, will = piece_classes(scene, after)
    runs = merged(measured(scene.samples, after, first), before, will)
    return measured(scene.samples, after, first[runs]), before[runs], will[runs]


def _ranks(scene: LightScene, group: np.ndarray, repairable: np.ndarray, steps: RepairSteps, most: int) -> list[DefectRank]:
    """One for each defect; defects about the same lamp share a rank."""
    total = np.cumsum(steps.gain_m)
    of_group = {
        int(lamp): DefectRank(RANKED, at + 1, float(steps.gain_m[at]), float(steps.gain_weighted[at]), float(total[at]))
        for at, lamp in enumerate(steps.lamp)
    }  # fmt: skip
    possible, rest = set(group[repairable].tolist()), BEYOND if len(steps) >= most else NO_GAIN
    made = []
    for defect, lamps in zip(scene.inputs.defects.defects if scene.inputs.defects else (), scene.of_defect):
        if defect.meaning != lamp_out.OUT:
            made.append(DefectRank(defect.meaning))
        elif not lamps:
            made.append(DefectRank(NO_LAMP))
        elif int(group[lamps[0]]) not in possible:
            made.append(DefectRank(lamp_out.DELIBERATE))
        else:
            made.append(of_group.get(int(group[lamps[0]]), DefectRank(rest)))
    return made


def _proposals(scene: LightScene, first: np.ndarray, repaired: Light, weight: np.ndarray, most: int) -> list[Proposal]:
    """Places for new lamps along what stays dark, the most weighted metres first."""
    _first, found = piece_classes(scene, repaired)
    runs = merged(measured(scene.samples, repaired, first), found)
    stretches = measured(scene.samples, repaired, first[runs])
    path = scene.lines.path[stretches.part]
    wanted = np.flatnonzero((found[runs] == _DARK) & ~scene.facts.is_covered[path] & (stretches.length_m >= NEW_LAMP_LEAST_M))
    if len(wanted) == 0:
        return []
    lamps = np.ceil(stretches.length_m[wanted] / NEW_LAMP_EVERY_M - 1e-9).astype(np.int64)
    gain = stretches.length_m[wanted] / lamps
    sums = np.r_[0.0, np.cumsum(weight)]
    mean_weight = (sums[stretches.last[wanted]] - sums[stretches.first[wanted]]) / (stretches.last - stretches.first)[wanted]
    order = np.argsort(-np.repeat(gain * mean_weight, lamps), kind="stable")[:most]
    stretch = np.repeat(np.arange(len(wanted)), lamps)[order]
    number = (np.arange(lamps.sum()) - np.repeat(np.cumsum(lamps) - lamps, lamps))[order]
    middle = stretches.start_m[wanted[stretch]] + (number + 0.5) * gain[stretch]
    xy, first_corner = sections(scene.lines, stretches.part[wanted[stretch]], middle, middle)
    return [
        Proposal(float(x), float(y), float(gain[at]), float(gain[at] * mean_weight[at]), int(path[wanted[at]]))
        for (x, y), at in zip(xy[first_corner[:-1]], stretch)
    ]  # fmt: skip


def _told(one: Weighing) -> dict[str, Any]:
    return {"layer": one.name, "features": len(one.shapes.weight), **one.rule.as_json()}


