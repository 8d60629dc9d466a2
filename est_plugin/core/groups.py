# SPDX-License-Identifier: GPL-2.0-or-later
"""Groups of a walk: about twenty people at most can hear each other (Brå/Boverket guide, domain b1)."""
from __future__ import annotations

import string
from dataclasses import dataclass

from .errors import InputError
from .notice import Notice

AT_MOST = 20
LETTERS = string.ascii_uppercase


@dataclass(frozen=True)
class Group:
    """A group by its letter on the papers ("A3.1") and how many people it has."""

    letter: str
    size: int


def split(people: int, at_most: int = AT_MOST) -> list[Group]:
    """As few groups as possible, as equal as possible, the larger ones first; nobody gives no group."""
    if people < 0 or at_most < 1:
        raise InputError("walk.people-count", n=people)
    if people == 0:
        return []
    count = -(-people // at_most)
    if count > len(LETTERS):
        raise InputError("walk.groups-too-many", n=people, most=at_most * len(LETTERS))
    size, more = divmod(people, count)
    return [Group(LETTERS[i], size + (1 if i < more else 0)) for i in range(count)]


def too_many(people: int, at_most: int = AT_MOST) -> Notice | None:
    """The proposal to split when the people are too many for one group."""
    if people <= at_most:
        return None
    return Notice("walk.too-many", {"n": people, "k": len(split(people, at_most))})
