# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of Åtgärdslista, Arbetsorder and Svarsblad: rows in their order, a map for each area."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from ..core import work_orders as wo
from ..core.paper_choices import EXTERNAL, INTERNAL
from ..core.tour import legs, tour
from ..reports import content as c
from ..reports.map_boxes import BOXES_MM
from ..reports.work_content import Control, WorkArea, WorkOut, WorkRow, box_for
from ..storage.store import Store
from . import paper_header
from .paper_maps import PaperMaps
from .work_order_choice import Order
from .work_order_rows import Facts, work_rows

WIDEST_M = 1_500.0  # of one map: at 1:5,500 streets can be told apart
MOST_ON_A_MAP = 25
LEAST_M, LEAST_POINT_M = 250.0, 160.0


def work_out(
    store: Store, facts: Facts, order: Order, control: Control, texts: Any, maps: PaperMaps, today: dt.date, sent_before: Collection[str] = ()
) -> WorkOut:
    """Everything that one organisation gets."""
    rows = work_rows(facts, order.measure_ids, order.kind, texts, today, sent_before)
    publisher = paper_header.municipality(store)
    is_outside = order.kind in wo.OUTSIDE
    edition = c.Edition(today, final=is_outside, audience=EXTERNAL if is_outside else INTERNAL)
    return WorkOut(
        publisher=publisher, edition=edition, control=control, recipient=order.name,
        areas=tuple(_areas(rows, order.kind, maps)), answer_by=order.answer_by, reply_to=publisher.contact,
        electric_phone=paper_header.electric_phone(store), crs=store.crs, crs_label=maps.crs_label,
        states=tuple((state.label(texts.language), texts(f"work.state.{state.key}")) for state in wo.STATES),
        lamp_actions=_lamp_actions(store, texts.language), word=order.word,
    )  # fmt: skip


def _areas(rows: Sequence[WorkRow], kind: str, maps: PaperMaps) -> list[WorkArea]:
    """Pieces of a short way past all places, each with its map; rows without a place last."""
    placed = [row for row in rows if row.has_place]
    others = tuple(_by_day([row for row in rows if not row.has_place]))
    points = [(row.x, row.y) for row in placed]
    way = tour(points)
    if kind == wo.REPLY_FORM:
        found = [((placed[index],), "card", LEAST_POINT_M) for index in way]
    else:
        width, height = BOXES_MM["work_list"]
        cut = legs(points, way, WIDEST_M, WIDEST_M * height / width, MOST_ON_A_MAP)
        found = [(tuple(placed[index] for index in leg), box_for(len(leg)), LEAST_M) for leg in cut]
    areas = []
    for members, box, least_m in found:
        picture = maps.around([marker for row in members for marker in row.markers], box, least_m)
        areas.append(WorkArea(tuple(_by_day(members)) if kind == wo.WORK_LIST else members, picture))
    return areas + ([WorkArea(others)] if others else [])


def _by_day(rows: Sequence[WorkRow]) -> list[WorkRow]:
    """What is late first, then by the day it shall be done."""
    return sorted(rows, key=lambda row: (not row.is_late, row.due or row.answer_by or dt.date.max, row.measure_number or 0))


def _lamp_actions(store: Store, language: str) -> tuple[str, ...]:
    column = "label_sv" if language == "sv" else "label_en"
    rows = store.rows("code", (column, "label_sv", "active"), {"list": "lamp_action"}, order_by=["sort"])
    return tuple(label or swedish for label, swedish, active in rows if active)
