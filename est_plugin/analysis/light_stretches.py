# SPDX-License-Identifier: GPL-2.0-or-later
"""From illuminance at samples to stretches of path that are dark, weak, bright or not known."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from .light_field import Light
from .light_lines import PathParts, Samples

DARK, WEAK, BRIGHT, NOT_KNOWN = CLASSES = ("dark", "weak", "bright", "unknown")
PIECE_M = 25.0
"""Length over which a mean is taken when nothing else is asked for: about the distance between two lamps, as EN 13201-3 takes it."""
LAMP_NEAR_M = 15.0
"""A path that the map calls lit has lamps in the data where one stands so near a piece of it: with 50 m between lamps 8 m beside the path still so."""


@dataclass(frozen=True)
class Limits:
    """Limits in lx; the defaults lean on EN 13201-2: below the mean of class P6 is dark, from mean and minimum of P4 on is bright."""

    dark_mean_lx: float = 2.0
    bright_mean_lx: float = 5.0
    bright_min_lx: float = 1.0

    def __post_init__(self) -> None:
        values = (self.dark_mean_lx, self.bright_mean_lx, self.bright_min_lx)
        if not all(np.isfinite(value) and value >= 0 for value in values) or self.dark_mean_lx <= 0:
            raise InputError("light.limits-bad")
        if not self.bright_min_lx <= self.bright_mean_lx >= self.dark_mean_lx:
            raise InputError("light.limits-turned", dark=self.dark_mean_lx, bright=self.bright_mean_lx, least=self.bright_min_lx)


@dataclass(frozen=True)
class PathFacts:
    """What the map says of each path; bool arrays, shape (paths,)."""

    is_lit: np.ndarray
    is_unlit: np.ndarray
    is_covered: np.ndarray  # tunnels: lamps on the map above give no light inside


@dataclass(frozen=True)
class Stretches:
    """Runs of samples of one part; arrays of n.

    Attributes
    ----------
    first, last : int arrays        the samples first … last − 1
    part : int array
    start_m, end_m : float arrays   metres from the beginning of the part
    mean_lx, min_lx : float arrays  horizontal illuminance
    vertical_lx : float array       lowest vertical illuminance at face height
    """

    first: np.ndarray
    last: np.ndarray
    part: np.ndarray
    start_m: np.ndarray
    end_m: np.ndarray
    mean_lx: np.ndarray
    min_lx: np.ndarray
    vertical_lx: np.ndarray

    def __len__(self) -> int:
        return len(self.first)

    @property
    def length_m(self) -> np.ndarray:
        """Length of each."""
        return self.end_m - self.start_m

    @property
    def uniformity(self) -> np.ndarray:
        """Overall uniformity U_o = minimum / mean; NaN where there is no light at all."""
        return np.divide(self.min_lx, self.mean_lx, out=np.full(len(self), np.nan), where=self.mean_lx > 0)


def pieces(lines: PathParts, samples: Samples, piece_m: float = PIECE_M) -> np.ndarray:
    """Where equal pieces of about this length begin.

    Parameters
    ----------
    piece_m : float     each part is cut into round(length / piece_m) equal pieces, at least one, as whole samples allow
    Returns
    -------
    int array, shape (q,): first sample of each piece, rising
    """
    if not (np.isfinite(piece_m) and piece_m > 0):
        raise InputError("light.piece-bad", value=piece_m)
    counts = np.diff(samples.first)
    wanted = np.clip(np.round(lines.length_m / piece_m), 1, np.maximum(counts, 1)).astype(np.int64)
    if len(wanted) == 0:
        return np.empty(0, dtype=np.int64)
    part = np.repeat(np.arange(len(wanted)), wanted)
    number = np.arange(len(part)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    return samples.first[part] + number * counts[part] // wanted[part]


def measured(samples: Samples, light: Light, first: np.ndarray) -> Stretches:
    """Mean, minimum and lengths of the runs of samples that begin at `first`; a run never reaches over the end of a part."""
    if len(first) == 0:
        empty, whole = np.empty(0), np.empty(0, dtype=np.int64)
        return Stretches(whole, whole, whole, empty, empty, empty, empty, empty)
    last = np.r_[first[1:], len(samples)]
    part = np.searchsorted(samples.first, first, side="right") - 1
    step = samples.step_m[part]
    begin = samples.first[part]
    mean = np.add.reduceat(light.horizontal_lx, first) / (last - first)
    return Stretches(
        first, last, part, (first - begin) * step, (last - begin) * step, mean,
        np.minimum.reduceat(light.horizontal_lx, first), np.minimum.reduceat(light.vertical_lx, first),
    )  # fmt: skip


def classes(stretches: Stretches, limits: Limits) -> np.ndarray:
    """Number in CLASSES by the light alone: dark by the mean, bright by mean and minimum, else weak; int array, shape (n,).

    Runs of one class put together have the same class again.
    """
    is_bright = (stretches.mean_lx >= limits.bright_mean_lx) & (stretches.min_lx >= limits.bright_min_lx)
    return np.where(stretches.mean_lx < limits.dark_mean_lx, 0, np.where(is_bright, 2, 1))


def with_unknown(found: np.ndarray, stretches: Stretches, path: np.ndarray, facts: PathFacts, has_lamp: np.ndarray) -> np.ndarray:
    """The classes with "not known" where the data cannot tell.

    Parameters
    ----------
    found : int array, shape (n,)         classes by the light alone
    path : int array, shape (n,)          path of each stretch
    has_lamp : bool array, shape (s,)     whether a lamp of the data, lit or not, stands near each sample
    Returns
    -------
    int array, shape (n,)
    Notes
    -----
    A path that the map calls lit but beside which the data has no lamp is not known, unless other lamps make it bright. In a tunnel
    nothing is known of the light; what the map calls unlit is dark there.
    """
    if len(stretches) == 0:
        return found
    lacks_lamps = ~np.logical_or.reduceat(has_lamp, stretches.first)
    covered = facts.is_covered[path]
    made = np.where(facts.is_lit[path] & lacks_lamps & (found != 2), 3, found)
    return np.where(covered, np.where(facts.is_unlit[path], 0, 3), made)


def merged(stretches: Stretches, *keys: np.ndarray) -> np.ndarray:
    """First pieces of the runs in which part and all keys stay the same: int array of numbers of pieces, rising."""
    if len(stretches) == 0:
        return np.empty(0, dtype=np.int64)
    changes = stretches.part[1:] != stretches.part[:-1]
    for key in keys:
        changes = changes | (key[1:] != key[:-1])
    return np.flatnonzero(np.r_[True, changes])
