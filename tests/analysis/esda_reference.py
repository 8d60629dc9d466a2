# SPDX-License-Identifier: GPL-2.0-or-later
"""Gi* by esda (PySAL), a test dependency. Only its module getisord is loaded: the whole package wants libraries that nothing here needs."""
from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
import types
import warnings

import numpy as np
import pytest


def g_local(values: np.ndarray, neighbours: dict[int, list[int]], permutations: int = 0):  # noqa: ANN201 - an object of esda
    """esda.G_Local with star=True and binary weights; `neighbours` without the cell itself."""
    getisord, weights = load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        joined = weights.W(neighbours, silence_warnings=True)
        return getisord.G_Local(np.asarray(values, dtype=float), joined, transform="B", star=True, permutations=permutations)


def load() -> tuple[types.ModuleType, types.ModuleType]:
    """(esda.getisord, libpysal.weights), without running what the packages do when they are imported whole."""
    for name in ("esda", "libpysal"):
        if name in sys.modules:
            continue
        found = importlib.machinery.PathFinder.find_spec(name)
        if found is None:
            pytest.skip(f"{name} is not installed")
        shell = types.ModuleType(name)
        shell.__path__ = list(found.submodule_search_locations)
        sys.modules[name] = shell
    for name in ("libpysal.cg", "libpysal.io", "libpysal.weights"):  # in this order: they import one another
        importlib.import_module(name)
    return importlib.import_module("esda.getisord"), sys.modules["libpysal.weights"]


def neighbours_by_distance(centres: np.ndarray, limit: float) -> dict[int, list[int]]:
    """Cells whose centres lie within the limit, found by comparing all pairs."""
    squared = ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    near = squared <= limit**2
    np.fill_diagonal(near, False)
    return {index: np.flatnonzero(row).tolist() for index, row in enumerate(near)}
