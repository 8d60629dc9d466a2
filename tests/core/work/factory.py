# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the list, made by hand."""
from __future__ import annotations

import datetime as dt
from itertools import count

from est_plugin.core import geometry
from est_plugin.core.work.row import Seen, WorkRow, awaited_day, seen_row, type_of

DAY = dt.date(2026, 11, 20)  # a Friday
_numbers = count(1)


def seen(what="Mörkt", xy=None, **values):
    number = next(_numbers)
    shape = geometry.point(*xy) if xy else None
    return Seen("finding", values.pop("id", f"f{number}"), "finding", number, what, geom=shape, **values)


def unassigned(what="Mörkt", **values):
    return seen_row(seen(what, **values))


def measure(status="new", due=None, answer_by=None, review=None, things=(), **values):
    number = next(_numbers)
    until = awaited_day(status, due, answer_by, review)
    given = {"due": due, "answer_by": answer_by, "review_date": review, "things": tuple(things), **values}
    what, place = given.pop("what", "Laga"), given.pop("place", "")
    return WorkRow("measure", f"m{number}", "measure", number, f"Å{number}", what, place, status, type_of(status), until, **given)
