# SPDX-License-Identifier: GPL-2.0-or-later
"""The saved views: which rows each of them holds. Numbers in the list, beside its views and in *Idag* all come from here."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .. import status
from .row import TO_DO, WorkRow

RECENT_DAYS = 30
OPEN, UNASSIGNED, MINE, OVERDUE, WAITING, CHECK, RECENT, ALL = VIEWS = (
    "open", "unassigned", "mine", "overdue", "waiting", "check", "recent", "all",
)  # fmt: skip


def members(rows: Iterable[WorkRow], today: dt.date, organisation_id: str | None) -> dict[str, list[WorkRow]]:
    """View → its rows in their order; *mine* is what the organisation is responsible for, shares, carries out or is asked about."""
    found: dict[str, list[WorkRow]] = {view: [] for view in VIEWS}
    to_do, unassigned, mine, late = found[OPEN], found[UNASSIGNED], found[MINE], found[OVERDUE]
    waiting, check, recent, everything = found[WAITING], found[CHECK], found[RECENT], found[ALL]
    since = today - dt.timedelta(days=RECENT_DAYS)
    for row in rows:
        everything.append(row)
        kind = row.type
        if kind in TO_DO:
            to_do.append(row)
            if kind == status.WAITING:
                waiting.append(row)
            elif row.responsible_id is None:
                unassigned.append(row)
            if organisation_id in row.party_ids:
                mine.append(row)
            until = row.waits_until
            if until is not None and until < today:
                late.append(row)
        else:
            if row.needs_check:
                check.append(row)
            if row.done_on is not None and since <= row.done_on <= today and row.status in status.FIXED_CODES:
                recent.append(row)
    return found
