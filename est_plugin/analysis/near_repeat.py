# SPDX-License-Identifier: GPL-2.0-or-later
"""Near repeats: are events that are close in space closer in time than chance (Knox test)?"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from .pairs import EUCLIDEAN, close_pairs

DAY_S = 86_400
MAX_PAIRS = 30_000_000
_AT_ONCE = 2_000_000

Progress = Callable[[float], None]


@dataclass(frozen=True)
class KnoxTable:
    """Pairs of events by distance (rows) and time (columns); bands are [a, b): from a, below b.

    Attributes
    ----------
    distance_m, time_days : rising limits, one more than there are bands
    observed : int64 array, shape (rows, columns)      pairs in each band
    expected : float array, shape (rows, columns)      mean over all permutations of the times, which needs no drawing
    p : float array, shape (rows, columns)             share of tables with shuffled times that hold as many pairs or more: (1 + k) / (1 + permutations)
    """

    distance_m: tuple[float, ...]
    time_days: tuple[float, ...]
    observed: np.ndarray
    expected: np.ndarray
    p: np.ndarray
    events: int
    permutations: int

    @property
    def ratio(self) -> np.ndarray:
        """Observed / expected; NaN where none is expected."""
        return np.divide(self.observed, self.expected, out=np.full(self.expected.shape, np.nan), where=self.expected > 0)


def knox(
    xy: np.ndarray, seconds: np.ndarray, distance_m: Sequence[float], time_days: Sequence[float], *, metric: str = EUCLIDEAN,
    permutations: int = 999, seed: int = 1, progress: Progress = lambda share: None,
) -> KnoxTable:  # fmt: skip
    """Knox table with p-values from shuffled times.

    Parameters
    ----------
    xy : float array, shape (n, 2)              projected CRS in metres
    seconds : int array, shape (n,)             when each event happened, whole seconds; for days of a calendar those of the local clock,
                                                so that a day is 86,400 s also when the clock changes
    distance_m, time_days : rising limits > 0   100, 200 means [0, 100) and [100, 200)
    metric : "euclidean" or "manhattan"
    permutations : how often the times are shuffled among the events
    seed : of the random numbers; the same seed gives the same p
    progress : called with shares 0–1; what it raises (the user cancels) ends the work

    Returns
    -------
    KnoxTable

    Raises
    ------
    InputError    fewer than two events, limits that do not rise, more than 30 million close pairs

    Notes
    -----
    Knox (1964), Applied Statistics 13(1); permutation of times: Johnson et al. (2007), Journal of Quantitative Criminology 23(3).
    The widely used Near Repeat Calculator counts [a - 1, b) under the label a to b; here a band holds what its label says.
    """
    xy, seconds = np.asarray(xy, dtype=float), np.asarray(seconds)
    if len(xy) != len(seconds) or len(xy) < 2:
        raise InputError("near-repeat.too-few-events", n=len(xy))
    rows, columns = checked_bands(distance_m, "near-repeat.distances-bad"), checked_bands(time_days, "near-repeat.times-bad")
    if permutations < 1:
        raise InputError("near-repeat.permutations-bad", value=permutations)
    limits = np.rint(np.array(columns) * DAY_S).astype(np.int64)
    seconds = seconds.astype(np.int64)
    pairs = _Pairs(xy, rows, metric, len(columns) - 1)
    progress(0.05)
    observed = pairs.table(seconds, limits)
    by_time = _pairs_by_time(seconds, limits)
    expected = np.outer(pairs.by_distance, by_time) / (len(xy) * (len(xy) - 1) / 2)
    reached = np.zeros(observed.shape, dtype=np.int64)
    random = np.random.default_rng(seed)
    for done in range(permutations):
        progress(0.05 + 0.95 * done / permutations)
        reached += pairs.table(random.permutation(seconds), limits) >= observed
    progress(1.0)
    return KnoxTable(rows, columns, observed, expected, (1 + reached) / (1 + permutations), len(xy), permutations)


def checked_bands(limits: Sequence[float], key: str) -> tuple[float, ...]:
    """Limits from 0 on; InputError with the key when they are not finite, positive and rising."""
    values = [float(one) for one in limits]
    values = values[1:] if values[:1] == [0.0] else values
    given = ", ".join(f"{one:g}" for one in values)
    if not values or not np.isfinite(values).all() or values[0] <= 0 or any(b <= a for a, b in zip(values, values[1:])):
        raise InputError(key, given=given)
    return (0.0, *values)


class _Pairs:
    """The pairs that are close in space, with their distance band; the times are laid on them again and again."""

    def __init__(self, xy: np.ndarray, limits_m: tuple[float, ...], metric: str, columns: int) -> None:
        found, total = [], 0
        for i, j, distance in close_pairs(xy, limits_m[-1], metric):
            total += len(i)
            if total > MAX_PAIRS:
                raise InputError("near-repeat.too-many-pairs", limit=f"{limits_m[-1]:g}")
            found.append((i, j, (np.searchsorted(limits_m, distance, side="right") - 1).astype(np.int8)))
        self._blocks = [tuple(part[at : at + _AT_ONCE] for part in block) for block in found for at in range(0, len(block[0]), _AT_ONCE)]
        self._rows, self._columns = len(limits_m) - 1, columns
        self.by_distance = sum((np.bincount(band, minlength=self._rows) for _, _, band in found), np.zeros(self._rows, dtype=np.int64))

    def table(self, seconds: np.ndarray, limits: np.ndarray) -> np.ndarray:
        """Pairs per band of distance and time, int64 array, shape (rows, columns)."""
        counts = np.zeros(self._rows * self._columns, dtype=np.int64)
        for i, j, band in self._blocks:
            apart = np.abs(seconds[i] - seconds[j])
            near = apart < limits[-1]
            column = np.searchsorted(limits, apart[near], side="right") - 1
            counts += np.bincount(band[near].astype(np.int64) * self._columns + column, minlength=len(counts))
        return counts.reshape(self._rows, self._columns)


def _pairs_by_time(seconds: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """All pairs of events per time band, wherever they lie: int64 array, shape (columns,)."""
    ordered = np.sort(seconds)
    after = np.arange(1, len(ordered) + 1)
    below = [int((np.searchsorted(ordered, ordered + limit, side="left") - after).clip(0).sum()) for limit in limits[1:]]
    return np.diff(np.array([0, *below], dtype=np.int64))


@dataclass(frozen=True)
class Reach:
    """How far near repeats go: the first `rows` and `columns` of the table, with their pairs together."""

    rows: int
    columns: int
    observed: int
    expected: float

    @property
    def ratio(self) -> float:
        """How many times as many pairs as expected."""
        return self.observed / self.expected


def reach(table: KnoxTable, level: float = 0.05, least_ratio: float = 1.2, least_pairs: int = 5) -> Reach | None:
    """The largest block of bands from the nearest on in which every band has clearly more pairs than chance gives.

    Parameters
    ----------
    level : p-value that every band of the block stays at or below
    least_ratio, least_pairs : observed / expected and number of pairs that every band has at least
    Returns
    -------
    Reach, or None when the nearest band itself has not more; of blocks with as many bands the one that is narrower in space
    """
    with np.errstate(invalid="ignore"):
        clear = (table.p <= level) & (table.ratio >= least_ratio) & (table.observed >= least_pairs)
    columns_left, best = clear.shape[1], None
    for row in range(clear.shape[0]):
        missing = np.flatnonzero(~clear[row, :columns_left])
        columns_left = int(missing[0]) if len(missing) else columns_left
        if not columns_left:
            break
        block = (slice(0, row + 1), slice(0, columns_left))
        if best is None or (row + 1) * columns_left > best.rows * best.columns:
            best = Reach(row + 1, columns_left, int(table.observed[block].sum()), float(table.expected[block].sum()))
    return best
