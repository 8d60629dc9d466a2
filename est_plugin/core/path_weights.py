# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a metre of dark path counts more than another: kinds of places near it, with weights that are shown and can be changed."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import InputError
from .importing.wording import words

HOTSPOT, REPORTS, FINDINGS, SCHOOL_ROUTES, STOPS, OTHER = KINDS = ("hotspot", "est_reports", "findings", "school_routes", "stops", "other")
DARKNESS = "A"
"""Findings are counted when their category is lighting, or when the layer has no category."""
COUNTED_BY = ("review_state", "category", "kind", "handling", "state")
_NOT_COUNTED = ("new", "merged", "rejected")
_HEADS = 4
_BY_ROLE = {"hotspot": HOTSPOT, "observation": REPORTS, "finding": FINDINGS, "lighting_defect": FINDINGS}
_BY_WORD = (
    (HOTSPOT, ("hotspot", "hotspots", "brannpunkt", "brannpunkter")),
    (SCHOOL_ROUTES, ("skolvag", "skolvagar", "skola", "skolor", "school", "schools", "skolstrak")),
    (STOPS, ("hallplats", "hallplatser", "busshallplats", "busshallplatser", "stop", "stops", "station", "stations", "stationer", "resecentrum")),
    (REPORTS, ("observation", "observations", "observationer", "rapport", "rapporter", "report", "reports", "handelse", "handelser")),
    (FINDINGS, ("iakttagelse", "iakttagelser", "finding", "findings", "morka", "mork")),
)  # fmt: skip


@dataclass(frozen=True)
class KindWeight:
    """A metre gets `weight` for each feature (times the feature's own weight) within `radius_m`, counted up to `most` features."""

    kind: str
    weight: float
    radius_m: float
    most: float

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind, "weight": self.weight, "radius_m": self.radius_m, "most": self.most}


DEFAULTS: tuple[KindWeight, ...] = (
    KindWeight(HOTSPOT, 2.0, 25.0, 1.0), KindWeight(REPORTS, 0.2, 85.0, 10.0), KindWeight(FINDINGS, 1.0, 30.0, 3.0),
    KindWeight(SCHOOL_ROUTES, 1.0, 20.0, 1.0), KindWeight(STOPS, 1.0, 75.0, 1.0), KindWeight(OTHER, 1.0, 50.0, 1.0),
)  # fmt: skip


def kind_of(role: str | None, name: str) -> str:
    """The kind of a layer by its role in the project, else by a word of its name."""
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    told = set(words(name))
    return next((kind for kind, known in _BY_WORD if told & set(known)), OTHER)


def counts(row: Mapping[str, Any], category: str = "") -> bool:
    """Whether a row makes paths near it count, by the columns that our own layers have.

    Not when it is not reviewed yet, merged or rejected, praises (a good finding, a report of no problem), is fixed, or a hotspot that is closed;
    with a `category` neither when its own begins with something else.
    """
    own = str(row.get("category") or "")
    if row.get("review_state") in _NOT_COUNTED or row.get("kind") == "good" or row.get("handling") == "fixed" or row.get("state") == "closed":
        return False
    from .hotspot_candidate import NO_PROBLEM  # the weights alone are asked for when QGIS starts

    return own not in NO_PROBLEM and not (category and own and not own.startswith(category))


def table(rows: Sequence[KindWeight] = DEFAULTS) -> list[Any]:
    """The weights as the cells of a table, row after row."""
    return [cell for row in rows for cell in (row.kind, row.weight, row.radius_m, row.most)]


def from_table(cells: Sequence[Any]) -> Mapping[str, KindWeight]:
    """The weights from the cells of a table; kinds that are not in it keep their default.

    Raises
    ------
    InputError    for a kind that does not exist and for numbers below 0
    """
    if len(cells) % _HEADS:
        raise InputError("light.weights-table", kinds=", ".join(KINDS))
    found = {row.kind: row for row in DEFAULTS}
    for at in range(0, len(cells), _HEADS):
        kind, *numbers = cells[at : at + _HEADS]
        if str(kind) not in KINDS:
            raise InputError("light.weights-table", kinds=", ".join(KINDS))
        found[str(kind)] = KindWeight(str(kind), *(_number(value) for value in numbers))
    return found


def _number(value: Any) -> float:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise InputError("light.weights-table", kinds=", ".join(KINDS))
    return number
