# SPDX-License-Identifier: GPL-2.0-or-later
"""Small lamps, paths and buildings for the tests of light."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from est_plugin.analysis.light_lines import PathParts, Samples, path_parts, sample
from est_plugin.analysis.light_photometry import LampArrays

LAMBERT, WING = 0.0, 3.0


def lamps(*places: Sequence[float], height: float | Sequence[float] = 6.0, flux: float | Sequence[float] = 3000.0, wing: float = LAMBERT) -> LampArrays:
    """Lamps at places, alike unless lists are given."""
    n = len(places)
    return LampArrays(
        np.array(places, dtype=float).reshape(-1, 2), np.broadcast_to(np.asarray(height, dtype=float), n).copy(),
        np.broadcast_to(np.asarray(flux, dtype=float), n).copy(), np.full(n, wing),
    )  # fmt: skip


def paths(*lines: Sequence[Sequence[float]], step: float = 2.0) -> tuple[PathParts, Samples]:
    """Each line is a path of its own."""
    made, _left_out = path_parts([np.array(line, dtype=float) for line in lines], range(len(lines)))
    return made, sample(made, step)


def box(x: float, y: float, width: float, height: float) -> list[np.ndarray]:
    """A rectangular building with its lower left corner at (x, y)."""
    return [np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], dtype=float)]
