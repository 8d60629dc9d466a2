# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up lists for those who do the work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from est_plugin.core import work_orders as wo
from est_plugin.i18n import Texts
from est_plugin.reports import content as c
from est_plugin.reports import map_boxes
from est_plugin.reports.work_content import Control, WorkArea, WorkOut, WorkRow, box_for
from tests.reports import walk_factory

LAMP_ACTIONS = ("Ljuskälla", "Armatur", "Säkring", "Kabel", "Stolpe", "Styrning", "Inget fel")
DAY = dt.date(2026, 11, 22)


def row(n: int, **changes: Any) -> WorkRow:
    """A measure; every second one is a lamp."""
    is_lamp = n % 2 == 0
    values: dict[str, Any] = {
        "measure_id": f"id-{n}", "measure_number": 100 + n, "nr": str(n), "what": "Byt lampan" if is_lamp else f"Laga bom nummer {n}",
        "status": c.Status("planned", "Planerad"), "place": f"Storgatan {n}", "pole": f"H-{n}" if is_lamp else "",
        "fault": "Släckt" if is_lamp else "", "extent": "2 i rad" if is_lamp else "", "due": dt.date(2026, 11, 1 + n % 28),
        "due_why": "Rondering: korsning", "answer_by": DAY, "is_late": n % 3 == 0, "is_new": n % 4 == 0, "is_lamp": is_lamp,
        "shape": "lamp" if is_lamp else "bar", "x": walk_factory.CENTRE[0] + (n * 137) % 900, "y": walk_factory.CENTRE[1] + (n * 71) % 400,
        "priority": "Normal", "sent": {"state": "Planerat"},
    }  # fmt: skip
    return WorkRow(**{**values, **changes})


def work_out(kind: str = wo.WORK_LIST, rows: tuple[WorkRow, ...] | None = None, language: str = "sv", **changes: Any) -> WorkOut:
    """A list with one map; a reply form has a map for each row."""
    rows = tuple(row(n) for n in range(1, 9)) if rows is None else rows
    if kind == wo.REPLY_FORM:
        areas = tuple(WorkArea((one,), picture((one,), "card")) for one in rows)
    else:
        placed = tuple(one for one in rows if one.has_place)
        others = tuple(one for one in rows if not one.has_place)
        areas = ((WorkArea(placed, picture(placed, box_for(len(placed)))),) if placed else ()) + ((WorkArea(others),) if others else ())
    texts = Texts(language)
    values: dict[str, Any] = {
        "publisher": walk_factory.publisher(), "edition": walk_factory.edition(),
        "control": Control("dispatch-1", "workspace-1", "2026-11-22T10:00:00Z", language, kind), "recipient": "Gata och trafik", "areas": areas,
        "answer_by": dt.date(2026, 12, 15), "reply_to": "trygghet@exempelkommun.example", "electric_phone": "0123-45 61 00",
        "states": tuple((state.label(language), texts(f"work.state.{state.key}")) for state in wo.STATES), "lamp_actions": LAMP_ACTIONS,
        "crs": "EPSG:3006", "crs_label": "SWEREF 99 TM",
    }  # fmt: skip
    return WorkOut(**{**values, **changes})


def picture(rows: tuple[WorkRow, ...], box: str) -> c.MapPicture | None:
    """A map without a base picture that carries the rows' numbers."""
    markers = tuple(marker for one in rows for marker in one.markers)
    if not markers:
        return None
    extent = map_boxes.extent_around([(m.x, m.y) for m in markers], box)
    return c.MapPicture(None, extent, "SWEREF 99 TM", note="", markers=markers, made_on=DAY)
