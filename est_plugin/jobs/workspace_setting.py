# SPDX-License-Identifier: GPL-2.0-or-later
"""A setting of the workspace that changes together with rows, in one transaction that can be taken back."""
from __future__ import annotations

import json
from typing import Any

from ..storage.store import Store, Transaction

TABLE = "settings"


def put(store: Store, tx: Transaction, key: str, value: Any) -> None:
    """Keep a setting as `Store.set_setting` does, inside a transaction of the caller."""
    text = json.dumps(value, ensure_ascii=False)
    old = store.find(TABLE, {"key": key})
    if not old:
        tx.insert(TABLE, {"key": key, "value": text})
    elif old[0]["value"] != text:
        tx.update(old[0], value=text)
