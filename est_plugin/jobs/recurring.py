# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures that recur every year: when one is fixed, whoever wrote that, next year's is made once."""
from __future__ import annotations

import datetime as dt
from typing import Any

from ..core import recurrence
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..i18n import Texts
from ..storage.store import Done, Store
from .counted import FIXED_CODES

WRITTEN = ("measure", "measure_link", "co_responsible")
_LINKS = tuple(LINK_TARGETS.values())


def due(store: Store, today: dt.date) -> list[Record]:
    """Fixed measures that recur and have no successor yet; `today` is the day on which they would get it."""
    fixed = store.find("measure", {"recurs_yearly": True, "status": FIXED_CODES}, order_by=["number"])
    if not fixed:
        return []
    followed = {row[0] for row in store.rows("measure", ("recurs_from_id",), {"recurs_from_id": [one.id for one in fixed]})}
    return [one for one in fixed if one.id not in followed and (one["done_on"] or today) <= today]


def make_next(store: Store, today: dt.date) -> Done | None:
    """Next year's of all that are due, with the same links and co-responsible, in one transaction; None when nothing is due."""
    if not due(store, today):
        return None
    with store.transaction("recurring") as tx:
        earlier = due(store, today)  # again: now nobody else can write
        values = _values(store, earlier, today)
        made = dict(zip((one.id for one in earlier), tx.insert_many("measure", values)))
        tx.insert_many("measure_link", _copies(store, "measure_link", _LINKS, made))
        tx.insert_many("co_responsible", _copies(store, "co_responsible", ("organisation_id",), made))
    return tx.done if made else None


def made_by(store: Store, done: Done) -> list[Record]:
    """Next year's measures that `make_next` made."""
    ids = [after.id for table, before, after in done.steps if table == "measure" and before is None and after is not None]
    return store.find("measure", {"id": ids}, order_by=["number"])


def take_back(store: Store, done: Done) -> None:
    """Undo: next year's go away again, and the earlier ones no longer recur: else they would be made anew at the next look."""
    earlier = [one["recurs_from_id"] for one in made_by(store, done)]
    store.undo(done)
    with store.transaction("recurring") as tx:
        for measure in store.find("measure", {"id": earlier, "recurs_yearly": True}):
            tx.update(measure, recurs_yearly=False)


# -- inside ------------------------------------------------------------------------------------------------------------
def _values(store: Store, earlier: list[Record], today: dt.date) -> list[dict[str, Any]]:
    outside = {row[0] for row in store.rows("organisation", ("id",), {"is_outside": True})}
    texts = Texts(store.language)
    made = []
    for one in earlier:
        values = recurrence.next_values(one, today, is_outside=one["responsible_id"] in outside)
        values["due_reason"] = texts("rules-ui.recurs-reason", number=one["number"] or "–")
        made.append(values)
    return made


def _copies(store: Store, table: str, columns: tuple[str, ...], made: dict[str, str]) -> list[dict[str, Any]]:
    """Rows of a table that hangs on the earlier measures, for the new ones."""
    rows = store.rows(table, ("measure_id", *columns), {"measure_id": list(made)}) if made else []
    return [{"measure_id": made[measure_id], **dict(zip(columns, values))} for measure_id, *values in rows]
