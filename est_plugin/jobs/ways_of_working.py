# SPDX-License-Identifier: GPL-2.0-or-later
"""Set a workspace up for a way of working, and fill one with made-up data that show it. Each in one transaction that can be taken back."""
from __future__ import annotations

import datetime as dt
from typing import Any

from ..core.rhythm import SETTING, Rhythm, as_setting, rhythm_of
from ..core.ways import Way
from ..storage.store import Done, Store, Transaction
from .workspace_setting import put

WRITTEN = ("settings", "organisation", "promise", "promise_activity")
CHOSEN = "way_of_working"  # setting: the name of the way that was chosen last


def apply(store: Store, way: Way, today: dt.date, texts: Any, starts_on: dt.date | None = None) -> Done:
    """Rhythm, paper title, organisations in use, and a draft of the promise when none holds today. A crisis that runs goes on.

    `starts_on`: first day of that promise, else the first of this month, so that nothing is missed before it was promised.
    """
    with store.transaction("way_of_working") as tx:
        old = rhythm_of(store.setting(SETTING))
        put(store, tx, SETTING, as_setting(Rhythm(way.rhythm, old.anchor, old.crisis_until)))
        put(store, tx, "paper_title", way.paper_title)
        put(store, tx, CHOSEN, way.name)
        for row in store.find("organisation", {"code": list(way.organisations), "active": False}):
            tx.update(row, active=True)
        if way.promised and not _has_promise(store, today):
            _draft_promise(store, tx, way, starts_on or today.replace(day=1), texts)
    return tx.done


def _has_promise(store: Store, today: dt.date) -> bool:
    return any(start <= today <= end for start, end in store.rows("promise", ("starts_on", "ends_on")))


def _draft_promise(store: Store, tx: Transaction, way: Way, first: dt.date, texts: Any) -> None:
    organisations = dict(store.rows("organisation", ("code", "id")))
    names = dict(store.rows("organisation", ("code", "name")))
    partners = ", ".join(names[code] for code in way.organisations if code in names)
    promise = tx.insert("promise", {
        "name": texts("way.promise-name", year=first.year), "text": texts(f"way.promise-text.{way.name}"), "state": "draft",
        "starts_on": first, "ends_on": first.replace(year=first.year + 1) - dt.timedelta(days=1), "partners": partners,
    })  # fmt: skip
    for position, one in enumerate(way.promised, 1):
        tx.insert("promise_activity", {
            "promise_id": promise.id, "name": texts(f"way.activity.{one.key}"), "promised": one.promised, "per": one.per, "counted_from": one.counted_from,
            "organisation_id": organisations.get(one.organisation), "sort": position, "measure_type": "lighting" if one.key == "lighting" else None,
        })  # fmt: skip
