# SPDX-License-Identifier: GPL-2.0-or-later
"""How well hotspots foretell where later events happen: PAI, PEI and RRI, beside a plain count per cell."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

_Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Accuracy:
    """What a choice of area catches; None where it cannot be said (no events, no area).

    Attributes
    ----------
    hits : events of the later period in the area; a fraction where cells of equal rank share the last of the area
    events : all events of the later period in the study area
    area_share : part of the study area that was chosen, 0–1
    pai : prediction accuracy index, (hits / events) / area_share: 1 = no better than chance
    pai_low, pai_high : 95 % interval of PAI (Wilson), from the number of later events alone
    pei : prediction efficiency index, PAI / the best PAI that cells of the same area could have had
    rri : recapture rate index, PAI of the later period / PAI of the earlier one
    """

    hits: float
    events: int
    area_share: float
    pai: float | None
    pai_low: float | None
    pai_high: float | None
    pei: float | None
    rri: float | None


def accuracy(hits_later: float, later: np.ndarray, hits_earlier: float, earlier: np.ndarray, area_cells: float) -> Accuracy:
    """Judge an area by the events of a later period.

    Parameters
    ----------
    hits_later, hits_earlier : events in the area
    later, earlier : arrays, shape (m,)     events per cell of the study area (equal cells)
    area_cells : float                      size of the area, in cells
    Returns
    -------
    Accuracy
    Raises
    ------
    InputError    when the study area has no cell, or shapes differ
    Notes
    -----
    PAI: Chainey, Tompson and Uhlig (2008), Security Journal 21; PEI: Hunt (2016); RRI: Levine (2008). The area is the same for all. Drawn areas
    can cut the cells better than whole cells do: PEI may then be a little above 1.
    """
    later, earlier = np.asarray(later), np.asarray(earlier)
    if later.shape != earlier.shape or later.ndim != 1 or not len(later):
        raise InputError("quality.no-study-area")
    share = min(max(area_cells / len(later), 0.0), 1.0)
    events = int(later.sum())
    now, before = _index(hits_later, events, share), _index(hits_earlier, int(earlier.sum()), share)
    best = _index(caught(later, later, area_cells), events, share)
    low, high = (None, None) if now is None else (one / share for one in wilson(hits_later, events))
    return Accuracy(float(hits_later), events, share, now, low, high, _ratio(now, best), _ratio(now, before))


def count_baseline(later: np.ndarray, earlier: np.ndarray, area_cells: float) -> Accuracy:
    """The same for the simplest forecast: the cells that held most events of the earlier period, as many as the area of the hotspots fills.

    Parameters, errors: as `accuracy`.
    """
    earlier = np.asarray(earlier)
    return accuracy(caught(earlier, later, area_cells), later, caught(earlier, earlier, area_cells), earlier, area_cells)


def caught(rank: np.ndarray, events: np.ndarray, area_cells: float) -> float:
    """Events in the cells of highest rank.

    Parameters
    ----------
    rank : array, shape (m,)        what the cells are chosen by, highest first
    events : array, shape (m,)      events per cell
    area_cells : float              how many cells are chosen; 2.5 takes half of the third
    Returns
    -------
    float                           cells of equal rank are taken in equal parts, so that no order of cells decides
    """
    weights = top_weights(rank, area_cells)
    return float((weights * events).sum())


def top_weights(rank: np.ndarray, area_cells: float) -> np.ndarray:
    """How much of each cell is taken, 0–1, when the highest are taken first and equal ones in equal parts; float array, shape (m,)."""
    rank = np.asarray(rank)
    if area_cells >= len(rank):
        return np.ones(len(rank))
    if area_cells <= 0:
        return np.zeros(len(rank))
    place = len(rank) - math.ceil(area_cells)
    limit = np.partition(rank, place)[place]
    above, equal = rank > limit, rank == limit
    return above + equal * ((area_cells - np.count_nonzero(above)) / np.count_nonzero(equal))


def wilson(hits: float, events: int) -> tuple[float, float]:
    """95 % interval of a share of events (Wilson 1927)."""
    share, z2 = hits / events, _Z * _Z
    middle = (share + z2 / (2 * events)) / (1 + z2 / events)
    half = _Z / (1 + z2 / events) * math.sqrt(max(share * (1 - share), 0.0) / events + z2 / (4 * events * events))
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)  # rounding never puts the share outside


def _index(hits: float, events: int, share: float) -> float | None:
    return None if events == 0 or share == 0 else (hits / events) / share


def _ratio(value: float | None, of: float | None) -> float | None:
    return None if value is None or not of else value / of
