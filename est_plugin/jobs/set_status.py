# SPDX-License-Identifier: GPL-2.0-or-later
"""Give measures their next status, with what that status demands."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from ..core import status
from ..core.errors import InputError
from ..storage.store import Done, Store


def allowed_for_all(current: Iterable[str]) -> list[str]:
    """Statuses every one of the measures may go to, in the order of the list."""
    codes = set(current)
    if not codes:
        return []
    common = set.intersection(*(set(status.ALLOWED[code]) for code in codes))
    return [one.code for one in status.STATUSES if one.code in common]


def set_status(store: Store, measure_ids: Iterable[str], new: str, fields: Mapping[str, Any], today: dt.date) -> Done:
    """All of them in one transaction; RuleError names what is missing."""
    ids = list(dict.fromkeys(measure_ids))
    measures = store.find("measure", {"id": ids})
    if not measures:
        raise InputError("error.nothing-selected")
    with store.transaction("status") as tx:
        for measure in measures:
            changes = {**_date_of(new, measure, today), **fields, "status": new}
            status.check_measure(measure["status"], {**measure, **changes})
            tx.update(measure, **changes)
    return tx.done


def _date_of(new: str, measure: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """A fixed measure has a day it was done; one that is opened again has none."""
    if new == "fixed" and measure["done_on"] is None:
        return {"done_on": today}
    if status.is_reopening(measure["status"], new):
        return {"done_on": None, "verified_on": None}
    return {}
