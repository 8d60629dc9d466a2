# SPDX-License-Identifier: GPL-2.0-or-later
"""Points that look like the centre of a town and that somebody who knows says are places: a square that many reports name."""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..storage.store import Done, Store
from . import workspace_setting

SETTING = "real_places"  # [[x, y], …] in whole metres of the workspace's own system


def real_places(store: Store) -> list[tuple[int, int]]:
    """What is remembered; what another hand has written and cannot be read is left out."""
    found = store.setting(SETTING, [])
    if not isinstance(found, list):
        return []
    return [(int(one[0]), int(one[1])) for one in found if isinstance(one, list) and len(one) == 2 and all(type(value) in (int, float) for value in one)]


def add_real_places(store: Store, places: Iterable[tuple[float, float]]) -> Done:
    """From now on reports on these points are counted there."""
    known = dict.fromkeys([*real_places(store), *((round(x), round(y)) for x, y in places)])
    with store.transaction("real_places") as tx:
        workspace_setting.put(store, tx, SETTING, [list(one) for one in known])
    return tx.done


def is_real(store: Store, xy: np.ndarray) -> np.ndarray:
    """Which positions lie on such a point; bool, shape (n,)."""
    known = real_places(store)
    if not known or not len(xy):
        return np.zeros(len(xy), dtype=bool)
    with np.errstate(invalid="ignore"):
        whole = xy.round()
    return (whole[:, None, :] == np.array(known, dtype=float)[None, :, :]).all(axis=2).any(axis=1)
