# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose the view *Mina* is: what the person chose, else the unit that leads the work."""
from __future__ import annotations

from collections.abc import Sequence

from ..storage.store import Store

LEADING = "safety_est"  # code of the organisation that has the list when nobody has chosen


def organisations_for_mine(store: Store) -> list[tuple[str, str]]:
    """(id, name) of the organisations in use, in the order of their list."""
    return store.rows("organisation", ("id", "name"), {"active": True}, order_by=("sort", "name"))


def my_organisation(store: Store, kept: Sequence[str]) -> str | None:
    """`kept` is [id, name] from the settings: the name finds the same organisation in another workspace."""
    found = store.rows("organisation", ("id", "name", "code"), {"active": True}, order_by=("sort", "name"))
    for place, wanted in enumerate(kept[:2]):
        for row in found:
            if row[place] == wanted:
                return row[0]
    leading = [row[0] for row in found if row[2] == LEADING] or [row[0] for row in found]
    return leading[0] if leading else None
