# SPDX-License-Identifier: GPL-2.0-or-later
"""How light the paths are: stretches with mean, minimum, uniformity and class, and the light at each sample. A calculated estimate."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..analysis.light_field import Light
from ..analysis.light_stretches import CLASSES, LAMP_NEAR_M, Stretches, classes, measured, merged, pieces, with_unknown
from .light_scene import LightChoices, LightInputs, LightScene, Progress, lengths, make_scene, metrics


@dataclass(frozen=True)
class DarkStretches:
    """The result.

    Attributes
    ----------
    stretches : Stretches
    class_of : int array, shape (n,)      number in CLASSES
    light : Light                         at each sample
    account : what METRICS says
    """

    scene: LightScene
    stretches: Stretches
    class_of: np.ndarray
    light: Light
    account: dict[str, Any]

    @property
    def path_of(self) -> np.ndarray:
        """Number of the path of each stretch."""
        return self.scene.lines.path[self.stretches.part]

    def name_of_class(self, stretch: int) -> str:
        """dark, weak, bright or unknown."""
        return CLASSES[self.class_of[stretch]]


def dark_stretches(inputs: LightInputs, choices: LightChoices, progress: Progress = lambda share: None) -> DarkStretches:
    """Work out the light along the paths and cut them where its class changes.

    Raises
    ------
    InputError    as `make_scene`; whatever `progress` raises to stop
    """
    progress(0.0)
    scene = make_scene(inputs, choices)
    progress(0.2)
    light = scene.field.light(scene.lit(choices.scenario), lambda share: progress(0.2 + 0.75 * share))
    first, found = piece_classes(scene, light)
    runs = merged(measured(scene.samples, light, first), found)
    stretches = measured(scene.samples, light, first[runs])
    class_of = found[runs]
    account = metrics(scene)
    account["length_m"] = lengths(class_of, stretches.length_m)
    account["stretches"] = {name: int((class_of == number).sum()) for number, name in enumerate(CLASSES)}
    progress(1.0)
    return DarkStretches(scene, stretches, class_of, light, account)


def piece_classes(scene: LightScene, light: Light) -> tuple[np.ndarray, np.ndarray]:
    """First sample and class of each of the equal pieces that the paths are cut into."""
    first = pieces(scene.lines, scene.samples, scene.choices.piece_m)
    measures = measured(scene.samples, light, first)
    found = classes(measures, scene.choices.limits)
    return first, with_unknown(found, measures, scene.lines.path[measures.part], scene.facts, scene.field.near_lamp(LAMP_NEAR_M))
