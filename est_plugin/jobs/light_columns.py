# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of the result layers of light along paths; names are a public contract."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Union

import numpy as np

from ..analysis.light_lines import sections
from ..analysis.light_stretches import CLASSES, DARK
from ..gis.light_layers import LIGHTER, lines_wkb
from .dark_stretches import DarkStretches
from .repair_order import DefectRank, RepairOrder

_DECIMALS = 3


def stretch_lines(result: Union[DarkStretches, RepairOrder]) -> list[bytes]:
    """WKB of the line of each stretch."""
    one = result.stretches
    return lines_wkb(*sections(result.scene.lines, one.part, one.start_m, one.end_m))


def stretch_columns(result: Union[DarkStretches, RepairOrder], class_of: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of stretches; class in the stable words of CLASSES."""
    one, paths, path = result.stretches, result.scene.inputs.paths, result.path_of
    return {
        "path_id": np.array(paths.ids, dtype=np.int64)[path], "name": np.array(paths.names, dtype=object)[path],
        "class": np.array(CLASSES, dtype=object)[class_of], "length_m": np.round(one.length_m, 2), "mean_lx": np.round(one.mean_lx, _DECIMALS),
        "min_lx": np.round(one.min_lx, _DECIMALS), "uniformity": np.round(one.uniformity, _DECIMALS), "vertical_lx": np.round(one.vertical_lx, _DECIMALS),
    }  # fmt: skip


def compared_columns(result: RepairOrder) -> dict[str, np.ndarray]:
    """Stretches after the repairs, with the class before; `change` is LIGHTER where they are dark no more."""
    dark = CLASSES.index(DARK)
    is_lighter = (result.before == dark) & (result.after != dark)
    names = np.array(CLASSES, dtype=object)
    change = np.where(is_lighter, LIGHTER, names[result.after])
    return {**stretch_columns(result, result.after), "class_before": names[result.before], "change": change.astype(object)}


def sample_columns(result: DarkStretches) -> dict[str, np.ndarray]:
    """Light at each sample."""
    path = result.scene.lines.path[result.scene.samples.part]
    return {
        "path_id": np.array(result.scene.inputs.paths.ids, dtype=np.int64)[path], "lx": np.round(result.light.horizontal_lx, _DECIMALS),
        "vertical_lx": np.round(result.light.vertical_lx, _DECIMALS),
    }  # fmt: skip


def rank_columns(ranks: Sequence[DefectRank]) -> dict[str, np.ndarray]:
    """What repairing each defect gives; NULL for those that are not ranked."""
    nothing = float("nan")
    return {
        "rank": np.array([one.rank for one in ranks], dtype=object),
        **{
            name: np.array([round(getattr(one, name), 1) if one.rank else nothing for one in ranks], dtype=float)
            for name in ("gain_m", "gain_weighted", "total_m")
        },
        "state": np.array([one.state for one in ranks], dtype=object),
    }  # fmt: skip


def new_lamp_columns(result: RepairOrder) -> dict[str, np.ndarray]:
    """Proposals in their order."""
    paths, made = result.scene.inputs.paths, result.proposals
    return {
        "rank": np.arange(1, len(made) + 1), "gain_m": np.array([round(one.gain_m, 1) for one in made], dtype=float),
        "gain_weighted": np.array([round(one.gain_weighted, 1) for one in made], dtype=float),
        "path_id": np.array([paths.ids[one.path] for one in made], dtype=np.int64), "name": np.array([paths.names[one.path] for one in made], dtype=object),
    }  # fmt: skip
