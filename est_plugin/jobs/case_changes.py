# SPDX-License-Identifier: GPL-2.0-or-later
"""When the answer to a case last changed: its measures, what links them to it, and whether it was reviewed, merged or found fixed."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ..core.case import LIGHTING_DEFECT
from ..core.schema.measures import LINK_TARGETS
from ..core.work.row import MEASURE
from ..storage.store import Store
from .case_answers import FINDING, Answers, Key

_NEVER = dt.datetime.min.replace(tzinfo=dt.timezone.utc)
_OF_THING = ("review_state", "same_as_id")


def last_changes(store: Store, keys: Iterable[Key], answers: Answers) -> dict[Key, dt.datetime]:
    """Of each thing; what was only noted inside may count too, for a row told twice does no harm."""
    keys = list(keys)
    latest: dict[Key, dt.datetime] = defaultdict(lambda: _NEVER)
    measures = {one for key in keys for one in answers.by_thing.get(answers.root[key], ())}
    _own(store, keys, latest)
    _logged(store, keys, sorted(measures), latest)
    _links(store, latest)
    found = {}
    for key in keys:
        root = answers.root[key]
        concerned = (key, *answers.beside[root], *((MEASURE, one) for one in answers.by_thing[root]))
        found[key] = max(latest.get(one, _NEVER) for one in concerned)
    return found


def _own(store: Store, keys: Sequence[Key], latest: dict[Key, dt.datetime]) -> None:
    """When they came in, and when a follow-up walk looked at them."""
    for table in (FINDING, LIGHTING_DEFECT):
        ids = [one for name, one in keys if name == table]
        for key, made in store.rows(table, ("id", "created_at"), {"id": ids}) if ids else ():
            _note(latest, (table, key), made)
    for key, made, changed in store.rows("follow_up", ("finding_id", "created_at", "updated_at")):
        _note(latest, (FINDING, key), made, changed)


def _logged(store: Store, keys: Sequence[Key], measures: Sequence[str], latest: dict[Key, dt.datetime]) -> None:
    for key, made, changed in store.rows(MEASURE, ("id", "created_at", "updated_at"), {"id": list(measures)}) if measures else ():
        _note(latest, (MEASURE, key), made, changed)
    columns = ("table_name", "record_id", "changed_at")
    if measures:
        for table, key, at in store.rows("change_log", columns, {"table_name": MEASURE, "record_id": list(measures)}):
            _note(latest, (table, key), at)
    ids = [one for _table, one in keys]
    for table, key, at in store.rows("change_log", columns, {"what": _OF_THING, "record_id": ids}) if ids else ():
        _note(latest, (table, key), at)


def _links(store: Store, latest: dict[Key, dt.datetime]) -> None:
    """A link's making stands in its own row, its end in the log."""
    for made, *targets in store.rows("measure_link", ("created_at", *LINK_TARGETS.values())):
        for table, key in zip(LINK_TARGETS, targets):
            if key:
                _note(latest, (table, key), made)
    for old, at in store.rows("change_log", ("old_value", "changed_at"), {"what": "link"}):
        table, _colon, key = str(old or "").partition(":")
        _note(latest, (table, key), at)


def _note(latest: dict[Key, dt.datetime], key: Key, *moments: Any) -> None:
    known = [one for one in moments if isinstance(one, dt.datetime)]
    if known:
        latest[key] = max(latest[key], *known)
