# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace with measures of several organisations, for the tests of sending out and reminding."""
from __future__ import annotations

import datetime as dt

from PIL import Image

from est_plugin.core import geometry
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.work_order_choice import measure_rows, orders

TODAY = dt.date(2026, 11, 22)
SECRET = "Hemlig intern anteckning"


def organisation(store, code, **changes):
    found = store.find("organisation", {"code": code})[0]
    if changes:
        with store.transaction("test") as tx:
            found = tx.update(found, **changes)
    return found


def add(store, title, code, *, seen=None, table="finding", **values):
    """A measure, responsible by code, and what it answers (columns of the finding or lighting defect)."""
    values.setdefault("responsible_id", organisation(store, code).id if code else None)
    with store.transaction("test") as tx:
        measure = tx.insert("measure", {"title": title, "note": SECRET, "officer": SECRET, "due_reason": SECRET, **values})
        if seen is not None:
            thing = tx.insert(table, seen)
            tx.insert("measure_link", {"measure_id": measure.id, f"{table}_id": thing.id})
    return measure


def finding(text, x=100.0, y=100.0, **values):
    return {"description": text, "place_text": f"vid {text}", "geom": geometry.point(x, y), "suggestion": SECRET, **values}


def lamp(pole, x=100.0, y=100.0, **values):
    return {"fault": "out", "pole_number": pole, "geom": geometry.point(x, y), **values}


def photo(store, name, *, is_cleared=False, **parent):
    """A picture on disk that belongs to something."""
    file = store.path.parent / "photos" / name
    file.parent.mkdir(exist_ok=True)
    Image.new("RGB", (60, 40), (200, 80, 20)).save(file)
    with store.transaction("test") as tx:
        return tx.insert("attachment", {"path": f"photos/{name}", "sha256": "0" * 64, "is_cleared": is_cleared, **parent})


def setup(**options):
    return Setup(**{"language": "sv", "made_on": TODAY, **options})


def orders_of(store, which="open", **options):
    """Name of the organisation → its order."""
    organisations = {one.id: one for one in store.find("organisation")}
    return {one.name: one for one in orders(measure_rows(store, "sv"), organisations, which, TODAY, **options)}
