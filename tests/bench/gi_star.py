# SPDX-License-Identifier: GPL-2.0-or-later
"""Gi* with both p-values and their adjustment on a million cells, beside esda.G_Local on what it can hold, per cell."""
from __future__ import annotations

import sys
import time
import warnings

import numpy as np

from est_plugin.analysis.gi_star import gi_star
from est_plugin.analysis.grid import square_grid
from tests.analysis.esda_reference import load
from tests.bench._table import Line, medians, show, timed

OURS, THEIRS, TIMES, TARGET = 1000, 316, 3, 1 / 100  # cells along a side; ratio per cell


def main() -> int:
    """Medians in turns; the values must agree where both can be had."""
    getisord, weights = load()
    rng = np.random.default_rng(1)
    large, small = rng.poisson(2.0, OURS**2), rng.poisson(2.0, THEIRS**2)
    large_grid, small_grid = square_grid((0, 0, OURS, OURS), 1.0), square_grid((0, 0, THEIRS, THEIRS), 1.0)
    started = time.perf_counter()
    joined = weights.lat2W(THEIRS, THEIRS, rook=False)
    print(f"weights of the peer, not counted: {time.perf_counter() - started:.1f} s")

    def theirs() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return getisord.G_Local(small.astype(float), joined, transform="B", star=True, permutations=0)

    difference = float(np.abs(gi_star(small_grid, small).z - theirs().Zs).max())
    ours_s, theirs_s = medians(TIMES, lambda: timed(lambda: gi_star(large_grid, large)), lambda: timed(theirs))
    per_million = theirs_s * OURS**2 / THEIRS**2
    code = show([Line("Gi* of 1 M cells", ours_s, f"esda.G_Local, {THEIRS**2:,} cells, scaled to 1 M", per_million, TARGET)])
    print(f"{per_million / ours_s:.0f} times as fast per cell; largest difference {difference:.1e} (≤ 1e-9) {'PASS' if difference <= 1e-9 else 'MISS'}")
    return code or int(difference > 1e-9)


if __name__ == "__main__":
    sys.exit(main())
