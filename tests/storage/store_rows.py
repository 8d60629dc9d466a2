# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that the tests of the store begin with, each made in an action of its own."""
from __future__ import annotations

from est_plugin.core import geometry

PLACE = geometry.point(150_000.5, 6_340_000.25)


def a_finding(store, **values):
    """A dark place by the bridge."""
    with store.transaction("test") as tx:
        return tx.insert("finding", {"description": "Mörkt vid bron", "geom": PLACE, **values})


def a_measure(store, **values):
    """Mend the lamp."""
    with store.transaction("test") as tx:
        return tx.insert("measure", {"title": "Laga lampan", "measure_type": "lighting", **values})


def a_link(store, measure, **target):
    """What the measure answers."""
    with store.transaction("test") as tx:
        return tx.insert("measure_link", {"measure_id": measure.id, **target})
