# SPDX-License-Identifier: GPL-2.0-or-later
"""Shares the participants of a walk out on groups, so that each group is mixed and about as large as the others."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...core import groups
from ...jobs.plan_walk import GroupInput


def people(rows: Sequence[GroupInput]) -> int:
    """How many come; before anybody has answered how many are invited."""
    coming = sum(row.coming or 0 for row in rows)
    return coming or sum(row.invited or 0 for row in rows)


def sizes(rows: Sequence[GroupInput]) -> dict[str, int]:
    """Letter → people."""
    found: dict[str, list[GroupInput]] = {}
    for row in rows:
        found.setdefault(row.letter, []).append(row)
    uses_coming = any(row.coming for row in rows)
    return {letter: sum((row.coming if uses_coming else row.invited) or 0 for row in members) for letter, members in sorted(found.items())}


def split(rows: Sequence[GroupInput]) -> list[GroupInput]:
    """Rows for as few groups as needed: every organisation is parted as evenly as it goes, odd ones go where fewest are."""
    letters = [group.letter for group in groups.split(people(rows))] or ["A"]
    uses_coming = any(row.coming for row in rows)
    totals = dict.fromkeys(letters, 0)
    made = []
    for row in sorted(merged(rows), key=lambda one: -((one.coming if uses_coming else one.invited) or 0)):
        order = sorted(letters, key=lambda letter: (totals[letter], letter))
        parts = {letter: replace(row, letter=letter, group_id=None, invited=_part(row.invited, n, len(order)), coming=_part(row.coming, n, len(order)))
                 for n, letter in enumerate(order)}  # fmt: skip
        for letter, part in parts.items():
            size = (part.coming if uses_coming else part.invited) or 0
            totals[letter] += size
            if size or (part.invited or part.coming):
                made.append(part)
    return sorted(made, key=lambda one: one.letter)


def merged(rows: Sequence[GroupInput]) -> list[GroupInput]:
    """One row for each organisation and kind, whatever groups they were in."""
    found: dict[tuple, GroupInput] = {}
    for row in rows:
        key = (row.organisation_id, row.participant_kind)
        if key in found:
            old = found[key]
            row = replace(old, invited=_sum(old.invited, row.invited), coming=_sum(old.coming, row.coming))
        found[key] = row
    return list(found.values())


def _part(count: int | None, n: int, k: int) -> int | None:
    return None if count is None else count // k + (1 if n < count % k else 0)


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None and b is None else (a or 0) + (b or 0)
