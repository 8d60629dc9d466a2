# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports at the square, in the tunnel and all over the town, in a workspace in metres."""
from __future__ import annotations

import datetime as dt

from est_plugin.core import geometry

UTC = dt.timezone.utc
TODAY = dt.date(2026, 11, 22)  # a Sunday
SQUARE, TUNNEL = (150_040.0, 6_340_060.0), (150_500.0, 6_340_200.0)


def tell(tx, xy, day=dt.date(2026, 11, 3), hour=19, n=1, spread_m=8.0, **values):
    """Reports round a place, each a little to one side, one after the other on following days; times are those of Stockholm in winter."""
    made = []
    for k in range(n):
        start = dt.datetime(day.year, day.month, day.day, hour, tzinfo=UTC) + dt.timedelta(days=k, hours=-1)
        at = None if xy is None else geometry.point(xy[0] + spread_m * (k % 5), xy[1] + spread_m * (k // 5))
        made.append(tx.insert("observation", {
            "occurred_from": start, "category": "ORD", "review_state": "approved", "place_text": None if xy else "Torget", "geom": at, **values,
        }))  # fmt: skip
    return made


def plant(store):
    """Nine evening and three morning reports at the square (four before), three of one evening band in the tunnel, single ones all over."""
    with store.transaction("test") as tx:
        tell(tx, SQUARE, n=9, place_text="Torget")
        tell(tx, SQUARE, hour=7, n=3, category="KLO")
        tell(tx, SQUARE, dt.date(2026, 7, 6), n=4)
        tell(tx, TUNNEL, dt.date(2026, 11, 10), n=3, category="BEL", felt_or_occurred="felt")
        for k in range(12):
            tell(tx, (151_000.0 + 400 * k, 6_342_000.0 + 333 * (k % 4)), dt.date(2026, 10, 2 + k))
