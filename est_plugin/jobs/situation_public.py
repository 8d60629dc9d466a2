# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of a situation report as the public may see them: no confidential reports, no small numbers, squares and months, nothing about who reported."""
from __future__ import annotations

import datetime as dt

import numpy as np

from ..core.paper_choices import PUBLIC
from ..core.period import Period
from ..core.period_text import text_of
from ..core.picture.picture import compared, has_reports
from ..core.picture.reports import KINDS, Choice, Reports, Split, counted, split, stretch, within
from ..core.picture.spans import spans
from ..core.public_place import PublicGrid
from ..core.situation.figures import Counts, Figures, Line, Named, PublicPlace, Spread
from ..core.situation.lines import category_lines
from ..core.situation.small import hidden, told_together
from ..core.small_numbers import SETTING, limit_of
from ..storage.store import Store
from . import paper_header, situation_rows as rows_of
from .picture import stretches
from .picture_source import Source
from .picture_where import nearest_streets
from .public_places import public_counts, public_hotspots

_CONFIDENTIAL = "is_secret"  # never with its value in one dictionary: scanners take that for a password
REST = Named("Övrigt", "Other")


def public_figures(store: Store, source: Source, period: Period, today: dt.date, measured: rows_of.MeasureSource) -> Figures:
    """Categories, squares, prioritised places, measures that may be published, walks."""
    reports, limit = source.reports, limit_of(store.setting(SETTING))
    known = _open_rows(store, source)
    found = spans(period, today)
    first_start = min((reports.starts[row] for row in known), default=None)
    parts = stretches(source, found, first_start)
    lines = category_lines(compared(reports, known, parts, KINDS, reports.categories), rows_of.category_names(store))
    has_before, has_last_year = (part is not None and has_reports(part, first_start) for part in (parts.before, parts.last_year))
    return Figures(
        period=text_of(period), municipality=paper_header.municipality_name(store), made_on=today, audience=PUBLIC,
        counted=text_of(found.now) if found.is_cut else "",
        before=text_of(found.before) if has_before and found.before else "",
        last_year=text_of(found.last_year) if has_last_year and found.last_year else "", missing_week=period.missing_week(),
        total=hidden(_total(reports, known, source, period, (parts.before, parts.last_year)), limit),
        categories=told_together(lines, REST, limit), public_places=_places(store),
        measures=measured.figures(store, is_public=True), walks=rows_of.walks_held(store, period, limit), rounds=rows_of.rounds(store, period),
        upcoming=rows_of.public_walks(store, period, today), spread=tuple(_squares(store, source, period, kind) for kind in KINDS), limit=limit,
    )  # fmt: skip


def _open_rows(store: Store, source: Source) -> list[int]:
    """Reports that count and are not confidential."""
    kept_back = {key for (key,) in store.rows("observation", ("id",), {_CONFIDENTIAL: True})}
    return [row for row in counted(source.reports, Choice(), source.no_problem) if source.reports.ids[row] not in kept_back]


def _total(reports: Reports, known: list[int], source: Source, period: Period, earlier: tuple) -> Line:
    now = split(reports, within(reports, known, stretch(period, source.zone)))
    before = [None if part is None else split(reports, within(reports, known, part)) for part in earlier]
    return Line("total", Named("Alla", "All"), **{kind: _counts(now, before, kind) for kind in KINDS})


def _counts(now: Split, earlier: list[Split | None], kind: str) -> Counts:
    return Counts(len(now.of(kind)), *(None if one is None else len(one.of(kind)) for one in earlier))


def _places(store: Store) -> tuple[PublicPlace, ...]:
    swedish, english = (public_hotspots(store, language) for language in ("sv", "en"))
    return tuple(
        PublicPlace(one.name, Named(one.months, other.months), tuple(round(value) for value in one.place.centre)) for one, other in zip(swedish, english)
    )


def _squares(store: Store, source: Source, period: Period, kind: str) -> Spread:
    """Squares that hold enough reports, named by the base map and not by what people wrote; how many are left out is a small number itself."""
    nowhere = {source.reports.ids[row] for row in np.flatnonzero(source.is_centre)}
    found, _left_out = public_counts(store, period, kind, PublicGrid(), nowhere)
    middles = np.array([one.place.centre for one in found], dtype=float).reshape(-1, 2)
    streets = nearest_streets(source.base.streets(), middles) if found else []
    return Spread(kind, squares=tuple((*_ends(one.place.rings[0]), one.reports) for one in found), streets=tuple(streets))


def _ends(ring: tuple) -> tuple[int, int, int, int]:
    xs, ys = [xy[0] for xy in ring], [xy[1] for xy in ring]
    return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))
