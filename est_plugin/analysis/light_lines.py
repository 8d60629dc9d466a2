# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths as arrays, and places along them at equal steps."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

MOST_SAMPLES = 5_000_000
_TINY = 1e-9


@dataclass(frozen=True)
class PathParts:
    """The parts of all paths, one after the other; a path of a multi-part layer has several.

    Attributes
    ----------
    xy : float array, shape (v, 2)      corners of all parts, metres
    first : int array, shape (p + 1,)   where each part begins in xy; the last is v
    path : int array, shape (p,)        number of the path that the part belongs to
    along : float array, shape (v,)     metres walked from the beginning of the very first part, without the jumps between parts
    """

    xy: np.ndarray
    first: np.ndarray
    path: np.ndarray
    along: np.ndarray

    def __len__(self) -> int:
        return len(self.path)

    @property
    def length_m(self) -> np.ndarray:
        """Length of each part, shape (p,)."""
        return self.along[self.first[1:] - 1] - self.along[self.first[:-1]]


@dataclass(frozen=True)
class Samples:
    """Places along the parts, each standing for the same length of its part.

    Attributes
    ----------
    xy : float array, shape (s, 2)          middle of the length that it stands for
    direction : float array, shape (s, 2)   unit vector along the path
    first : int array, shape (p + 1,)       the samples of part i are first[i] … first[i + 1] − 1
    step_m : float array, shape (p,)        length that each sample of the part stands for, at most the step asked for
    """

    xy: np.ndarray
    direction: np.ndarray
    first: np.ndarray
    step_m: np.ndarray

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def part(self) -> np.ndarray:
        """Number of the part of each sample, shape (s,)."""
        return np.repeat(np.arange(len(self.step_m)), np.diff(self.first))

    @property
    def weight_m(self) -> np.ndarray:
        """Length that each sample stands for, shape (s,)."""
        return np.repeat(self.step_m, np.diff(self.first))


def path_parts(parts: Sequence[np.ndarray], path: Sequence[int]) -> tuple[PathParts, int]:
    """Arrays of all parts that have a length.

    Parameters
    ----------
    parts : float arrays, shape (k, 2)      corners in metres
    path : number of the path of each part
    Returns
    -------
    PathParts, and how many parts were left out (no length, or coordinates that are no numbers)
    """
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    if lengths.sum() == 0:
        empty = np.empty(0, dtype=np.int64)
        return PathParts(np.empty((0, 2)), np.zeros(1, dtype=np.int64), empty, np.empty(0)), len(parts)
    xy = np.concatenate([np.asarray(part, dtype=float).reshape(len(part), -1)[:, :2] for part in parts if len(part)])
    owner = np.repeat(np.arange(len(parts)), lengths)
    is_bad = np.bincount(owner, ~np.isfinite(xy).all(axis=1), minlength=len(parts)) > 0
    begins = np.r_[True, owner[1:] != owner[:-1]]
    is_new = begins | np.r_[True, (xy[1:] != xy[:-1]).any(axis=1)]  # a corner that stands twice is one
    corners = np.bincount(owner, is_new, minlength=len(parts))
    is_good = ~is_bad & (corners > 1)
    keep = is_new & is_good[owner]
    first = np.r_[0, np.cumsum(corners[is_good])].astype(np.int64)
    xy = xy[keep]
    step = np.r_[0.0, np.hypot(*(xy[1:] - xy[:-1]).T)] if len(xy) else np.empty(0)
    step[first[:-1]] = 0.0
    return PathParts(xy, first, np.asarray(path, dtype=np.int64)[is_good], np.cumsum(step)), int((~is_good).sum())


def sample(lines: PathParts, step_m: float) -> Samples:
    """Places along each part at equal steps, at most `step_m` apart; every part has at least one.

    Raises
    ------
    InputError    when the step is no positive number, or so small that there would be more than 5 million places
    """
    if not (np.isfinite(step_m) and step_m > 0):
        raise InputError("light.step-bad", value=step_m)
    length = lines.length_m
    counts = np.maximum(1, np.ceil(length / step_m - 1e-9))
    if counts.sum() > MOST_SAMPLES:
        raise InputError("light.too-many-samples", n=int(counts.sum()), limit=MOST_SAMPLES, step=f"{_wider(length.sum()):g}")
    counts = counts.astype(np.int64)
    first = np.r_[0, np.cumsum(counts)].astype(np.int64)
    own_step = length / counts
    number = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    at = np.repeat(lines.along[lines.first[:-1]], counts) + (number + 0.5) * np.repeat(own_step, counts)
    # the piece that holds the place; never the jump from one part to the next, for a place in the middle lies inside its part
    piece = np.searchsorted(lines.along, at, side="right") - 1
    last = np.repeat(lines.first[1:] - 2, counts)
    piece = np.clip(piece, np.repeat(lines.first[:-1], counts), last)
    start, delta = lines.xy[piece], lines.xy[piece + 1] - lines.xy[piece]
    long = np.hypot(delta[:, 0], delta[:, 1])
    share = (at - lines.along[piece]) / long
    return Samples(start + delta * share[:, None], delta / long[:, None], first, own_step)


def sections(lines: PathParts, part: np.ndarray, start_m: np.ndarray, end_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The corners of parts between two distances from their beginnings.

    Parameters
    ----------
    part : int array, shape (n,)
    start_m, end_m : float arrays, shape (n,)       0 ≤ start ≤ end ≤ length of the part
    Returns
    -------
    xy : float array, shape (v, 2)                  corners of all sections, one after the other
    first : int array, shape (n + 1,)               the corners of section i are first[i] … first[i + 1] − 1
    """
    zero = lines.along[lines.first[part]]
    begin, end = zero + start_m, zero + end_m
    low = np.clip(np.searchsorted(lines.along, begin + _TINY, side="right"), lines.first[part] + 1, lines.first[part + 1])
    high = np.clip(np.searchsorted(lines.along, end - _TINY, side="left"), low, lines.first[part + 1] - 1)
    inner = np.maximum(high - low, 0)
    first = np.r_[0, np.cumsum(inner + 2)].astype(np.int64)
    xy = np.empty((int(first[-1]), 2))
    own = np.repeat(np.arange(len(part)), inner)
    number = np.arange(len(own)) - np.repeat(np.cumsum(inner) - inner, inner)
    xy[first[own] + 1 + number] = lines.xy[low[own] + number]
    xy[first[:-1]], xy[first[1:] - 1] = _places(lines, part, begin), _places(lines, part, end)
    return xy, first


def _places(lines: PathParts, part: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Coordinates at distances walked (as in `along`) within parts: float array, shape (n, 2)."""
    piece = np.clip(np.searchsorted(lines.along, at, side="right") - 1, lines.first[part], lines.first[part + 1] - 2)
    start, delta = lines.xy[piece], lines.xy[piece + 1] - lines.xy[piece]
    share = np.clip((at - lines.along[piece]) / (lines.along[piece + 1] - lines.along[piece]), 0.0, 1.0)
    return start + delta * share[:, None]


def _wider(total_m: float) -> float:
    """A step that keeps below the limit, rounded up to two figures."""
    wanted = 1.1 * total_m / MOST_SAMPLES
    unit = 10.0 ** (np.floor(np.log10(wanted)) - 1)
    return float(np.ceil(wanted / unit) * unit)
