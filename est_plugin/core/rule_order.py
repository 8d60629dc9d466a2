# SPDX-License-Identifier: GPL-2.0-or-later
"""Moves a rule before or after another one: which rows get another `sort`. Few of them, and every other pair keeps its order."""
from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

STEP = 10  # between two rules when all are numbered anew: room for nine more


def move_before(rules: Sequence[Mapping[str, Any]], key: Hashable, other: Hashable) -> dict[Hashable, int]:
    """Key → new `sort` for the rules that change, so that `key` comes right before `other` (both are values of the column `key`)."""
    return _placed(rules, key, other, is_before=True)


def move_after(rules: Sequence[Mapping[str, Any]], key: Hashable, other: Hashable) -> dict[Hashable, int]:
    """As move_before, but right after."""
    return _placed(rules, key, other, is_before=False)


def _placed(rules: Sequence[Mapping[str, Any]], key: Hashable, other: Hashable, *, is_before: bool) -> dict[Hashable, int]:
    level = {rule["key"]: rule.get("sort") or 0 for rule in rules}
    rest = sorted({value for name, value in level.items() if name != key})
    at = rest.index(level[other])
    beside = at - 1 if is_before else at + 1
    edge = rest[at] + 2 * STEP * (beside - at)  # beyond the first or last one
    low, high = sorted((rest[at], rest[beside] if 0 <= beside < len(rest) else edge))
    if high - low >= 2 and (low + high) // 2 >= 0:
        new = {**level, key: (low + high) // 2}
    else:  # no room: all anew; rules that had the same number keep sharing one
        place = {value: STEP * n for n, value in enumerate(rest, 1)}
        new = {name: place[value] for name, value in level.items() if name != key}
        new[key] = place[rest[at]] + (-STEP // 2 if is_before else STEP // 2)
    return {name: value for name, value in new.items() if value != level[name]}
