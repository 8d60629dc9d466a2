# SPDX-License-Identifier: GPL-2.0-or-later
"""Orsaksblad of a hotspot: its facts and its worksheet as a paper to write on."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core import geometry
from ..core.causes import KNOWN_ABOUT, QUESTIONS, Cause
from ..core.choices import choice
from ..core.paper_choices import INTERNAL
from ..core.record import Record
from ..core.work.row import PREFIX
from ..reports import content as c
from ..reports import papers
from ..reports.cause_content import CauseLine, CausePart, CauseSheet
from ..reports.engine import wording
from ..storage.store import Store
from . import causes
from . import paper_header as head
from .print_walk import Setup
from .work_list import code_labels

LEAST_M = 300.0


def print_causes(store: Store, hotspot_id: str, target: Path, setup: Setup) -> c.DocumentResult:
    """The worksheet as PDF; without causes it is a form to fill in."""
    return papers.draw_cause_sheet(cause_sheet(store, hotspot_id, setup), setup.texts, target)


def cause_sheet(store: Store, hotspot_id: str, setup: Setup) -> CauseSheet:
    """What the workspace knows about the place and its causes."""
    hotspot, texts = store.get("hotspot", hotspot_id), setup.texts
    sheet = causes.read(store, hotspot_id)
    names = dict(store.rows("organisation", ("id", "name")))
    types = {one.measure_type for cause in sheet.causes for one in cause.measures}
    notes = tuple(texts(f"cause.known-{kind}") for kind in KNOWN_ABOUT if kind in types or not sheet.causes)
    parts = tuple(_part(cause, names, texts) for cause in sheet.causes)
    return CauseSheet(
        head.municipality(store), c.Edition(setup.day, audience=INTERNAL), _name(hotspot), tuple(_facts(store, hotspot, sheet.organisations, setup)), parts,
        _map(store, hotspot, setup), notes,
    )  # fmt: skip


# -- inside ------------------------------------------------------------------------------------------------------------
def _name(hotspot: Record) -> str:
    return f"{PREFIX['hotspot']}{hotspot['number']} {hotspot['name']}"


def _facts(store: Store, hotspot: Record, organisations: str, setup: Setup) -> list[tuple[str, str]]:
    texts, labels = setup.texts, code_labels(store, setup.language)
    first, last = hotspot["period_from"], hotspot["period_to"]
    period = texts("basis.period", first=wording.day(first, texts), last=wording.day(last, texts)) if first and last else ""
    found = [
        (texts("basis.fact.reason"), hotspot["reason"] or ""),
        (texts("basis.fact.level"), choice("hotspot_level", hotspot["level"]).label(setup.language)),
        (texts("basis.fact.kind"), labels.get(("hotspot_kind", hotspot["hotspot_kind"]), "")),
        (texts("basis.fact.time"), labels.get(("time_band", hotspot["time_band"]), "")),
        (texts("cause.reports"), texts("cause.reports-in", n=hotspot["events"], period=period) if hotspot["events"] is not None else ""),
        (texts("cause.organisations"), organisations),
    ]
    return [(label, value) for label, value in found if value]


def _part(cause: Cause, names: Mapping[str, str], texts: Any) -> CausePart:
    answers = [(texts(f"cause.{name}"), getattr(cause, name)) for name in QUESTIONS]
    answers += [(texts("cause.evidence"), cause.evidence)] if cause.evidence else []
    lines = tuple(
        CauseLine(one.title, ", ".join(names[key] for key in (one.responsible_id, *one.also_ids) if key), one.horizon, one.evidence) for one in cause.measures
    )
    return CausePart(cause.name, tuple(answers), cause.kind, cause.horizon, lines)


def _map(store: Store, hotspot: Record, setup: Setup) -> c.MapPicture | None:
    if not hotspot["geom"]:
        return None
    x, y = geometry.centre(hotspot["geom"])
    return setup.maps(store).around([c.Marker(f"{PREFIX['hotspot']}{hotspot['number']}", x, y)], "causes", LEAST_M)
