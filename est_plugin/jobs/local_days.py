# SPDX-License-Identifier: GPL-2.0-or-later
"""The clock of the municipality: its time zone is a setting of the workspace, not of the computer."""
from __future__ import annotations

import datetime as dt

from ..core import local_time
from ..storage.store import Store


def zone_of(store: Store) -> dt.tzinfo:
    """The time zone of the workspace."""
    return local_time.zone(store.setting("time_zone", local_time.STOCKHOLM))


def today_of(store: Store) -> dt.date:
    """The day it is in the municipality."""
    return dt.datetime.now(zone_of(store)).date()
