# SPDX-License-Identifier: GPL-2.0-or-later
"""Where reports are, as few enough points for a map of a page and for a row of the workspace."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST_POINTS = 1500
_STEPS_M = (1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000)


def points_of(xy: np.ndarray, is_centre: np.ndarray, rows: Sequence[int]) -> tuple[tuple[tuple[int, int], ...], int]:
    """(points, reports without one).

    Parameters
    ----------
    xy : float array, shape (n, 2), metres in the CRS of the workspace; NaN without a point
    is_centre : bool array, shape (n,): reports on the centre point of a town, which is no place
    rows : the reports that are shown

    Returns
    -------
    Each point once, in whole metres; of more than 1,500 those near one another become one, 5 m apart or more, until they are so few.
    """
    wanted = np.asarray(rows, dtype=int)
    placed = wanted[np.isfinite(xy[wanted]).all(axis=1) & ~is_centre[wanted]]
    found = np.empty((0, 2), dtype=np.int64)
    for step in _STEPS_M:
        found = np.unique((np.round(xy[placed] / step) * step).astype(np.int64), axis=0)
        if len(found) <= MOST_POINTS:
            break
    return tuple((int(x), int(y)) for x, y in found), len(wanted) - len(placed)
