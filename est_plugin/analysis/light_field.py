# SPDX-License-Identifier: GPL-2.0-or-later
"""Illuminance at places along paths from all lamps that reach them."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .light_cells import PointCells, spatial_order
from .light_lines import Samples
from .light_photometry import LampArrays, horizontal_lx, reach_m, vertical_lx_per_m
from .light_shadows import Buildings, Shadows

CELL_M = 32.0
_LAMPS_AT_ONCE = 500


@dataclass(frozen=True)
class Light:
    """Illuminance at each sample, lx, shape (s,): on the ground, and at face height on planes facing along and against the path."""

    horizontal_lx: np.ndarray
    ahead_lx: np.ndarray
    back_lx: np.ndarray

    @property
    def vertical_lx(self) -> np.ndarray:
        """The lower one of both directions."""
        return np.minimum(self.ahead_lx, self.back_lx)


@dataclass(frozen=True)
class Contributions:
    """What single lamps give to single samples: arrays of m rows."""

    lamp: np.ndarray
    sample: np.ndarray
    horizontal_lx: np.ndarray
    ahead_lx: np.ndarray
    back_lx: np.ndarray


class LightField:
    """The samples and the buildings, prepared once for any number of lamps in any state."""

    def __init__(self, samples: Samples, lamps: LampArrays, buildings: Buildings | None = None) -> None:
        self.samples, self.lamps = samples, lamps
        self._cells = PointCells(samples.xy, CELL_M)
        self._direction_x, self._direction_y = samples.direction.T.copy()
        has_walls = buildings is not None and len(buildings) > 0 and len(lamps) > 0
        self._shadows = Shadows(buildings, lamps.xy, self._cells) if has_walls else None

    @property
    def samples_inside_buildings(self) -> int:
        """How many samples lie inside a building; it does not hide the light from them."""
        return self._shadows.places_inside if self._shadows else 0

    def contributions(self, chosen: np.ndarray | None = None, progress: Callable[[float], None] | None = None) -> Iterator[Contributions]:
        """What the chosen lamps (all when None) give to the samples in their reach, in blocks.

        Parameters
        ----------
        chosen : int array of lamp numbers, or None
        progress : called with the share that is done, 0–1; may raise to stop
        """
        numbers = np.arange(len(self.lamps)) if chosen is None else np.asarray(chosen, dtype=np.int64)
        xy = self._shadows.lamp_xy if self._shadows else self.lamps.xy
        numbers = numbers[spatial_order(xy[numbers], 2 * CELL_M)]
        reach = reach_m(self.lamps)[numbers]
        for asker, place, dx, dy in self._cells.near(xy[numbers], reach, progress):
            lamp = numbers[asker]
            if self._shadows is not None:
                seen = np.flatnonzero(~self._shadows.hidden(lamp, place, dx, dy))
                lamp, place, dx, dy = lamp[seen], place[seen], dx[seen], dy[seen]
            yield self._shares(lamp, place, dx, dy)

    def light(self, chosen: np.ndarray | None = None, progress: Callable[[float], None] | None = None) -> Light:
        """The sum of what the chosen lamps give; float64 arrays, shape (s,)."""
        n = len(self.samples)
        total = Light(np.zeros(n), np.zeros(n), np.zeros(n))
        for part in self.contributions(chosen, progress):
            add(total, part)
        return total

    def near_lamp(self, within_m: float) -> np.ndarray:
        """Whether any lamp of the data, lit or not, stands within a distance: bool, shape (s,)."""
        found = np.zeros(len(self.samples), dtype=bool)
        for _lamp, place, _dx, _dy in self._cells.near(self.lamps.xy, np.full(len(self.lamps), within_m)):
            found[place] = True
        return found

    def has_lamp_within(self, within_m: float) -> bool:
        """Whether any lamp stands within a distance of any sample."""
        for first in range(0, len(self.lamps), _LAMPS_AT_ONCE):
            xy = self.lamps.xy[first : first + _LAMPS_AT_ONCE]
            if any(len(place) for _lamp, place, _dx, _dy in self._cells.near(xy, np.full(len(xy), within_m))):
                return True
        return False

    def _shares(self, lamp: np.ndarray, place: np.ndarray, dx: np.ndarray, dy: np.ndarray) -> Contributions:
        """From lamps to places that lie (dx, dy) from them."""
        squared = dx * dx + dy * dy
        height, flux, wing = self.lamps.height_m[lamp], self.lamps.flux_lm[lamp], self.lamps.wing[lamp]
        ahead = -(dx * self._direction_x[place] + dy * self._direction_y[place]) * vertical_lx_per_m(squared, height, flux, wing)
        return Contributions(lamp, place, horizontal_lx(squared, height, flux, wing), np.maximum(ahead, 0.0), np.maximum(-ahead, 0.0))


def add(total: Light, part: Contributions, sign: float = 1.0) -> None:
    """Add (or take away) contributions, in place."""
    if len(part.sample) == 0:
        return
    low, high = int(part.sample.min()), int(part.sample.max()) + 1
    at = part.sample - low
    for sums, values in ((total.horizontal_lx, part.horizontal_lx), (total.ahead_lx, part.ahead_lx), (total.back_lx, part.back_lx)):
        sums[low:high] += sign * np.bincount(at, values, minlength=high - low)


def joined(parts: Sequence[Contributions]) -> Contributions:
    """Several blocks as one, sorted by lamp."""
    names = ("lamp", "sample", "horizontal_lx", "ahead_lx", "back_lx")
    if not parts:
        return Contributions(*(np.empty(0, dtype=np.int64) for _ in range(2)), *(np.empty(0) for _ in range(3)))
    arrays = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    order = np.argsort(arrays[0], kind="stable")
    return Contributions(*(array[order] for array in arrays))
