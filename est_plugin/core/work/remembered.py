# SPDX-License-Identifier: GPL-2.0-or-later
"""The list as a person left it, as one text for her settings; what belongs to one workspace comes back only there."""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import EstError
from ..local_time import stored_day
from . import grouping, ordering
from .due import DUE_KINDS, Due
from .filters import Area, WorkFilter
from .views import OPEN, VIEWS

_ANYWHERE = ("status", "letter", "measure_type", "text")  # mean the same in every workspace
_HERE = ("responsible_id", "walk_id")
MakeArea = Callable[[bytes, str], Area]


@dataclass(frozen=True)
class Remembered:
    """Filter, order, headings, and whether the rarer fields are open."""

    filter: WorkFilter = WorkFilter()
    sort: str = ordering.DUE
    group: str = grouping.NONE
    is_open: bool = False


def to_text(state: Remembered, workspace: str) -> str:
    """For the settings; rows picked by another tab are not remembered."""
    chosen = state.filter
    kept: dict[str, Any] = {"workspace": workspace, "view": chosen.view, "sort": state.sort, "group": state.group, "open": state.is_open}
    kept.update({name: value for name in (*_ANYWHERE, *_HERE) if (value := getattr(chosen, name))})
    if chosen.due is not None:
        kept["due"] = [chosen.due.kind, *(day.isoformat() if day else None for day in (chosen.due.first, chosen.due.last))]
    wkb = getattr(chosen.area, "wkb", None)
    if wkb:
        kept["area"] = [wkb.hex(), chosen.area.words]
    return json.dumps(kept, ensure_ascii=False)


def from_text(text: str, workspace: str, make_area: MakeArea) -> Remembered:
    """What can be read of it; anything else is as in the beginning."""
    try:
        kept = json.loads(text)
    except ValueError:
        return Remembered()
    if not isinstance(kept, dict):
        return Remembered()
    names = _ANYWHERE + (_HERE if kept.get("workspace") == workspace else ())
    values: dict[str, Any] = {name: kept[name] for name in names if isinstance(kept.get(name), str) and kept[name]}
    if kept.get("workspace") == workspace:
        values["area"] = _area(kept.get("area"), make_area)
    chosen = WorkFilter(_one_of(kept.get("view"), VIEWS, OPEN), due=_due(kept.get("due")), **values)
    return Remembered(
        chosen, _one_of(kept.get("sort"), ordering.SORTS, ordering.DUE), _one_of(kept.get("group"), grouping.GROUPINGS, grouping.NONE), kept.get("open") is True
    )


def _one_of(value: Any, known: Any, default: str) -> str:
    return value if isinstance(value, str) and value in known else default


def _due(kept: Any) -> Due | None:
    if not isinstance(kept, list) or len(kept) != 3 or kept[0] not in DUE_KINDS:
        return None
    return Due(kept[0], stored_day(kept[1]), stored_day(kept[2]))


def _area(kept: Any, make_area: MakeArea) -> Area | None:
    if not isinstance(kept, list) or len(kept) != 2 or not all(isinstance(one, str) for one in kept):
        return None
    try:
        return make_area(bytes.fromhex(kept[0]), kept[1])
    except (ValueError, EstError):
        return None
