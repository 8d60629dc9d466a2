# SPDX-License-Identifier: GPL-2.0-or-later
"""Which broken lamps to repair first: greedy by the metres of dark path that each repair removes."""
from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .light_field import Contributions

_TINY = 1e-9


@dataclass(frozen=True)
class DarkPieces:
    """Pieces that are dark now; arrays of q.

    Attributes
    ----------
    mean_lx : float array       mean horizontal illuminance as it is, below the limit
    length_m : float array
    weight : float array        how much a metre counts, ≥ 0
    """

    mean_lx: np.ndarray
    length_m: np.ndarray
    weight: np.ndarray


@dataclass(frozen=True)
class RepairSteps:
    """The order; arrays of k steps.

    Attributes
    ----------
    lamp : int array             number of the repaired lamp
    gain_m : float array         metres of dark path that this repair removes after those before it
    gain_weighted : float array  the same with the weights
    brighter_m : float array     metres counted by how far they come towards the limit, weighted: tells repairs without gain of their own apart
    """

    lamp: np.ndarray
    gain_m: np.ndarray
    gain_weighted: np.ndarray
    brighter_m: np.ndarray

    def __len__(self) -> int:
        return len(self.lamp)


def increments(parts: Contributions, piece_of: np.ndarray, samples_in: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each lamp adds to the mean of each piece.

    Parameters
    ----------
    parts : contributions of the lamps in question
    piece_of : int array, shape (s,)     number of the dark piece of each sample, −1 for samples of other pieces
    samples_in : int array, shape (q,)   number of samples of each dark piece
    Returns
    -------
    lamp, piece, mean_lx : arrays of the same length, sorted by lamp and piece
    """
    piece = piece_of[parts.sample]
    counts = piece >= 0
    key = parts.lamp[counts].astype(np.int64) * max(len(samples_in), 1) + piece[counts]
    found, where = np.unique(key, return_inverse=True)
    total = np.bincount(where.reshape(-1), parts.horizontal_lx[counts], minlength=len(found))
    lamp, piece = np.divmod(found, max(len(samples_in), 1))
    return lamp, piece, total / samples_in[piece]


class _Greedy:
    """Gains of all lamps, kept true: after a repair only the lamps that share a piece with it are worked out again."""

    def __init__(self, pieces: DarkPieces, lamp: np.ndarray, piece: np.ndarray, adds_lx: np.ndarray, limit_lx: float) -> None:
        self._mean = pieces.mean_lx.astype(float).copy()
        self._length, self._value, self._limit = pieces.length_m, pieces.length_m * pieces.weight, limit_lx
        begins = np.flatnonzero(np.r_[True, lamp[1:] != lamp[:-1]]) if len(lamp) else np.empty(0, dtype=np.int64)
        self.lamps = lamp[begins].tolist()
        self._pieces = dict(zip(self.lamps, np.split(piece, begins[1:])))
        self._adds = dict(zip(self.lamps, np.split(adds_lx, begins[1:])))
        self._lamps_at: dict[int, list[int]] = {}
        for one, at in zip(lamp.tolist(), piece.tolist()):
            self._lamps_at.setdefault(at, []).append(one)

    def gain(self, lamp: int) -> tuple[float, float, float]:
        """(weighted metres, weighted metres towards the limit, metres) that repairing this lamp now would bring."""
        at = self._pieces[lamp]
        now = self._mean[at]
        after = now + self._adds[lamp]
        is_gone = (now < self._limit) & (after >= self._limit - _TINY)
        towards = (np.minimum(after, self._limit) - np.minimum(now, self._limit)) / self._limit
        return float(self._value[at][is_gone].sum()), float((self._value[at] * towards).sum()), float(self._length[at][is_gone].sum())

    def repair(self, lamp: int) -> set[int]:
        """Light the lamp; the other lamps whose gain may have changed."""
        at = self._pieces[lamp]
        was_dark = self._mean[at] < self._limit
        self._mean[at] += self._adds[lamp]
        return {other for piece in at[was_dark].tolist() for other in self._lamps_at[piece]} - {lamp}


def repair_order(
    pieces: DarkPieces, lamp: np.ndarray, piece: np.ndarray, adds_lx: np.ndarray, limit_lx: float, most: int,
    progress: Callable[[float], None] | None = None,
) -> RepairSteps:  # fmt: skip
    """Repair again and again the lamp that then removes most weighted metres of dark path.

    Parameters
    ----------
    pieces : DarkPieces
    lamp, piece, adds_lx : what each lamp adds to the mean of each piece, as `increments` gives it
    limit_lx : float     mean from which on a piece is dark no more
    most : int           number of repairs, ≥ 0
    Returns
    -------
    RepairSteps, at most `most`; lamps that make no dark piece brighter are left out
    Notes
    -----
    Greedy choice by the true gain at each step (ties: what comes nearer to the limit, then the lower number). The gains are kept in a heap; after a
    repair those of lamps that share a dark piece are worked out anew and the old entries are passed over ("lazy greedy", Minoux 1978, made
    exact: a gain may also rise here, when two lamps together lift a piece over the limit). The part that comes towards the limit is monotone
    and submodular, for which greedy reaches at least 1 − 1/e of the best choice (Nemhauser, Wolsey & Fisher 1978); the metres removed are not.
    """
    greedy = _Greedy(pieces, lamp, piece, adds_lx, limit_lx)
    version = dict.fromkeys(greedy.lamps, 0)
    heap = [(*_key(greedy.gain(one)), one, 0) for one in greedy.lamps]
    heapq.heapify(heap)
    done: list[tuple[int, float, float, float]] = []
    while heap and len(done) < most:
        _weighted, _towards, one, made = heapq.heappop(heap)
        if version.get(one) != made:
            continue
        weighted, towards, metres = greedy.gain(one)
        if towards <= _TINY and weighted <= _TINY:
            break
        done.append((one, metres, weighted, towards))
        del version[one]
        for other in greedy.repair(one):
            if other in version:
                version[other] += 1
                heapq.heappush(heap, (*_key(greedy.gain(other)), other, version[other]))
        if progress is not None:
            progress(len(done) / max(1, min(most, len(greedy.lamps))))
    columns = list(zip(*done)) if done else [(), (), (), ()]
    return RepairSteps(np.array(columns[0], dtype=np.int64), *(np.array(column, dtype=float) for column in columns[1:]))


def _key(gain: tuple[float, float, float]) -> tuple[float, float]:
    """Smallest first; rounded so that equal gains are equal whatever the order of adding up."""
    return -round(gain[0], 6), -round(gain[1], 6)


def curve(steps: RepairSteps, at: Sequence[int]) -> list[dict[str, float]]:
    """Metres of dark path removed by so many repairs: one row for each number, fewer when there are no more repairs."""
    rows = []
    for number in at:
        done = min(int(number), len(steps))
        rows.append({
            "repairs": int(number), "done": done, "metres": round(float(steps.gain_m[:done].sum()), 1),
            "weighted": round(float(steps.gain_weighted[:done].sum()), 1),
        })  # fmt: skip
    return rows
