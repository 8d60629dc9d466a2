# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that are the same as another one: all of them point straight at the one that stays, and their measures answer it too."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..storage.store import Store, Transaction

Key = tuple  # (table, id)
MERGEABLE = ("finding", "lighting_defect", "hotspot", "measure")


def root_of(row_id: str, same_as: Mapping[str, str]) -> str:
    """The row at the end of the chain; in a circle the row where it began."""
    passed = {row_id}
    at = row_id
    while at in same_as:
        at = same_as[at]
        if at in passed:
            return row_id
        passed.add(at)
    return at


def same_as(store: Store, table: str, *, only_merged: bool = False) -> dict[str, str]:
    """id → id of the row it is the same as; of measures only those whose status says so.

    `only_merged` leaves out what another program pointed somewhere without saying that it was merged: quicker in long tables.
    """
    if table == "measure":
        equal = {"status": "duplicate"}
    elif table == "hotspot":  # has no review; the database closes what is merged
        equal = {"state": "closed"} if only_merged else {}
    else:
        equal = {"review_state": "merged"} if only_merged else {}
    return {row_id: other for row_id, other in store.rows(table, ("id", "same_as_id"), equal) if other}


def followers(pairs: Mapping[str, str], ids: Iterable[str]) -> list[str]:
    """Rows that point at one of the ids, or at one that does, and so on; the ids themselves are left out."""
    children: dict[str, list[str]] = defaultdict(list)
    for row_id, other in pairs.items():
        children[other].append(row_id)
    found, waiting = dict.fromkeys(ids), list(ids)
    first = set(found)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return [one for one in found if one not in first]


def point_to_kept(store: Store, tx: Transaction, table: str, merged_ids: Sequence[str], kept_id: str) -> None:
    """Whatever was the same as one of the merged rows is the same as the kept one now."""
    late = [one for one in followers(same_as(store, table), merged_ids) if one != kept_id]
    for row in store.find(table, {"id": late}) if late else ():
        if row["same_as_id"] != kept_id:
            tx.update(row, same_as_id=kept_id)


def share_links(store: Store, tx: Transaction, measure_ids: Sequence[str], kept_id: str) -> None:
    """What the measures answer is answered by the kept measure too; their own links stay. Barriers wait for the kept one."""
    columns = tuple(LINK_TARGETS.values())
    known = set(store.rows("measure_link", columns, {"measure_id": kept_id}))
    for targets in store.rows("measure_link", columns, {"measure_id": list(measure_ids)}):
        if targets not in known:
            known.add(targets)
            tx.insert("measure_link", {"measure_id": kept_id, **{name: value for name, value in zip(columns, targets) if value}})
    for barrier in store.find("barrier", {"measure_id": list(measure_ids)}):
        tx.update(barrier, measure_id=kept_id)


def merged_roots(store: Store) -> dict[Key, Key]:
    """What was merged → what it belongs to now, over the whole workspace."""
    found: dict[Key, Key] = {}
    for table in MERGEABLE:
        pairs = same_as(store, table, only_merged=True)
        found.update({(table, row_id): (table, root_of(row_id, pairs)) for row_id in pairs})
    return found


def also_numbers(store: Store, roots: Mapping[Key, Key] | None = None) -> dict[Key, tuple[int, ...]]:
    """Numbers that people may know a thing by besides its own: those of the rows merged into it."""
    found: dict[Key, list[int]] = defaultdict(list)
    roots = merged_roots(store) if roots is None else roots
    for table in MERGEABLE:
        ids = [row_id for name, row_id in roots if name == table]
        for row_id, number in store.rows(table, ("id", "number"), {"id": ids}) if ids else ():
            root = roots[table, row_id]
            if root != (table, row_id) and number:
                found[root].append(number)
    return {key: tuple(sorted(numbers)) for key, numbers in found.items()}


def merged_into(store: Store, table: str, record_id: str) -> list[Record]:
    """Rows that are the same as this one, by number."""
    ids = followers(same_as(store, table), [record_id])
    return store.find(table, {"id": ids}, order_by=("number",)) if ids else []
