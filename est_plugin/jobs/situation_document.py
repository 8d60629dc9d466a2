# SPDX-License-Identifier: GPL-2.0-or-later
"""Print a situation report: its figures and texts, the map, the files that are asked for."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from ..core import clock
from ..core.errors import InputError
from ..core.paper_choices import INTERNAL, PUBLIC
from ..core.period import Period
from ..core.picture.reports import FELT, KINDS
from ..core.record import Record
from ..core.situation.figures import Figures
from ..i18n import Texts
from ..reports import content as c
from ..reports import papers, situation_csv, situation_make
from ..reports.content import DocumentResult, Edition
from ..reports.delivery import deliver
from ..reports.engine import wording
from ..reports.situation_content import KINDS as DOCUMENT_KINDS
from ..reports.situation_content import LONG, PriorityItem, SituationContent
from ..storage.store import Store
from . import paper_header, situation_figures
from .clock import plan_decided
from .drawn import result_of
from .local_days import zone_of
from .paper_maps import PaperMaps
from .print_walk import Setup
from .public_check import sealed
from .situation_report import check_period, figures_of, proposed, report_of

_BOX, _LONG_BOX = "situation", "situation_long"


def print_situation(
    store: Store, period: Period, kind: str, audience: str, setup: Setup, *, report: Record | None = None, pdf: Path | None = None, html: Path | None = None,
    odt: Path | None = None, csv: Path | None = None,
) -> tuple[DocumentResult, Figures]:  # fmt: skip
    """The files that are asked for, and the figures they show. `report` is the one whose texts are taken; without it the one of the period."""
    check_period(period)
    if kind not in DOCUMENT_KINDS or audience not in (INTERNAL, PUBLIC):
        raise InputError("situation.kind-unknown", kind=kind, audience=audience)
    found = report if report is not None else report_of(store, period)
    figures = _figures(store, found, period, audience, setup)
    content = content_of(store, figures, found, kind, setup)
    if csv is not None:
        deliver(situation_csv.csv_text(figures, setup.texts).encode("utf-8-sig"), csv)
    writers = ((papers.draw_situation, pdf), (papers.write_situation_page, html), (papers.write_situation_odt, odt))
    return result_of([write(content, setup.texts, target) for write, target in writers if target is not None]), figures


def content_of(store: Store, figures: Figures, report: Record | None, kind: str, setup: Setup) -> SituationContent:
    """What the documents say; a public one has its texts checked."""
    audience, texts = figures.audience, setup.texts
    made_on = _made_on(store, report) or setup.day
    edition = Edition(made_on, final=audience == PUBLIC or (report is not None and report["frozen_at"] is not None), audience=audience)
    own = own_texts(store, figures, report, texts, made_on)
    publisher = paper_header.municipality(store, diary_number=(report["diary_number"] or "") if report is not None else "")
    picture = _map(figures, own, setup.maps(store), kind, texts, made_on)
    return sealed(store, situation_make.make(figures, own, kind, publisher, edition, picture, texts), setup.language)


def own_texts(store: Store, figures: Figures, report: Record | None, texts: Texts, made_on: dt.date) -> situation_make.OwnTexts:
    """What people wrote in the report; without one what a first draft would say where the figures say nothing."""
    if report is None:
        first = proposed(store, figures, texts) if figures.audience == INTERNAL else {}
        said = {name: first.get(name, "") for name in ("mapping", "other_information", "to_decide")}
        return situation_make.OwnTexts(**said, law=_law(store, None, texts, made_on))
    names = ("summary", "mapping", "other_information", "analysis", "doing", "upcoming", "to_decide")
    said = {name: report[name] or "" for name in names}
    return situation_make.OwnTexts(**said, priorities=_priorities(report, texts), law=_law(store, report, texts, made_on))


# -- inside ------------------------------------------------------------------------------------------------------------
def _figures(store: Store, report: Record | None, period: Period, audience: str, setup: Setup) -> Figures:
    if report is not None:
        found = figures_of(store, report, setup.day, setup.project).get(audience)
        if found is None:
            raise InputError("situation.figures-unreadable")
        return found
    return situation_figures.of_audience(store, period, setup.day, audience, setup.project)


def _made_on(store: Store, report: Record | None) -> dt.date | None:
    """The day it was made final: the version that its paper shows for ever."""
    if report is None or report["frozen_at"] is None:
        return None
    return report["frozen_at"].astimezone(zone_of(store)).date()


def _priorities(report: Record, texts: Texts) -> tuple[PriorityItem, ...] | None:
    kept = report["priorities"]
    if not isinstance(kept, list):
        return None
    made = []
    for rank, one in enumerate((one for one in kept if isinstance(one, dict)), 1):
        level = one.get("level")
        words = texts(f"picture.level.{level}") if level in ("calm", "watch", "act") else ""
        name, why, key = (str(one.get(column) or "") for column in ("name", "justification", "hotspot_id"))
        made.append(PriorityItem(int(one.get("rank") or rank), name, words, why, key))
    return tuple(made)


def _law(store: Store, report: Record | None, texts: Texts, made_on: dt.date) -> tuple[tuple[str, str], ...]:
    """When the picture is made again, and what is known of the plan: at least every second year (2023:196, 6 §)."""

    def said(day: dt.date | None) -> str:
        return wording.day(day, texts) if day is not None else texts("situation.law.missing")

    plan, reported = (report["plan_decided_on"], report["reported_on"]) if report is not None else (plan_decided(store), None)
    lines = [("next", clock.law_due([made_on])), ("plan", plan), *([("plan-next", clock.law_due([plan]))] if plan else []), ("reported", reported)]
    return tuple((texts(f"situation.law.{name}"), said(day)) for name, day in lines)


def _map(
    figures: Figures, own: situation_make.OwnTexts, maps: PaperMaps, kind: str, texts: Texts, made_on: dt.date
) -> c.MapPicture | None:  # fmt: skip
    is_public = figures.audience == PUBLIC
    dots = tuple(c.Dot(x, y, one == FELT) for one in KINDS for x, y in _points(figures, one))
    markers = _markers(figures, own)
    box = _LONG_BOX if kind == LONG or is_public else _BOX
    alt = texts("situation.map.alt", points=texts("situation.map.points", n=len(dots))) if not is_public else ""
    picture = maps.spread(dots, markers, box, alt)
    if picture is None:
        return None
    return replace(picture, made_on=made_on, **({"crs_label": "", "alt": situation_make.map_words(figures, texts)} if is_public else {}))


def _points(figures: Figures, kind: str) -> list[tuple[float, float]]:
    """Points; in public the middles of squares, moved apart where both kinds have one."""
    one = figures.spread_of(kind)
    if figures.audience != PUBLIC:
        return [(float(point[0]), float(point[1])) for point in one.points]
    step = 0.62 if kind == FELT else 0.38
    return [(xmin + step * (xmax - xmin), (ymin + ymax) / 2) for xmin, ymin, xmax, ymax, _n in one.squares]


def _markers(figures: Figures, own: situation_make.OwnTexts) -> tuple[c.Marker, ...]:
    """The prioritised places by their rank."""
    if figures.audience == PUBLIC:
        return tuple(c.Marker(str(rank), *one.xy, "priority") for rank, one in enumerate(figures.public_places, 1) if one.xy)
    ranks = {one.id: one.priority for one in figures.priorities}
    if own.priorities is not None:
        ranks = {one.hotspot_id or one.name: one.rank for one in own.priorities}
    found = ((ranks.get(one.id, ranks.get(one.name)), one.xy) for one in figures.hotspots)
    return tuple(c.Marker(str(rank), *xy, "priority") for rank, xy in found if rank and xy)
