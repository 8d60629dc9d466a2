# SPDX-License-Identifier: GPL-2.0-or-later
"""All figures of a situation report, read from the workspace: for ourselves, and as the public may see them."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qgis.core import QgsProject

from ..core import geometry
from ..core.paper_choices import INTERNAL, PUBLIC
from ..core.period import Period
from ..core.period_text import text_of
from ..core.picture.change import FATES
from ..core.picture.picture import Picture
from ..core.picture.reports import FELT, KINDS, OCCURRED, Choice, by_key, counted, within
from ..core.picture.spans import spans
from ..core.situation.figures import Counts, Figures, HotspotLine, Line, Named, PlaceFate, Reporter, Silent, Spread, Theme
from ..core.situation.lines import calmer, category_lines, counts_of, rounded
from ..gis.base_shapes import BaseShapes
from ..storage.store import Store
from . import patrol_figures, situation_rows as rows_of
from .dialogue_themes import themes_of
from .picture import hotspot_reports, picture, place_names, stretches
from .picture_source import Source, read
from .situation_public import public_figures
from .situation_spread import points_of

MOST_FATES = 5
_EVERYTHING = Choice()


def both(store: Store, period: Period, today: dt.date, project: QgsProject | None = None, source: Source | None = None) -> dict[str, Figures]:
    """The figures of a period for each audience, as they are frozen with a report. `source` as of jobs.picture_source, when it is read already."""
    known = source or read_source(store, project)
    measured = rows_of.MeasureSource.read(store, period, today)
    return {INTERNAL: _internal(store, known, period, today, measured), PUBLIC: public_figures(store, known, period, today, measured)}


def of_audience(store: Store, period: Period, today: dt.date, audience: str, project: QgsProject | None = None, source: Source | None = None) -> Figures:
    """The figures of a period for one audience; what is not public is internal."""
    known = source or read_source(store, project)
    measured = rows_of.MeasureSource.read(store, period, today)
    return (public_figures if audience == PUBLIC else _internal)(store, known, period, today, measured)


def read_source(store: Store, project: QgsProject | None = None) -> Source:
    """The reports of the workspace, with the streets and areas of a project when there is one."""
    return read(store, BaseShapes(project or QgsProject(), store.crs), "sv")


# -- inside ------------------------------------------------------------------------------------------------------------
def _internal(store: Store, source: Source, period: Period, today: dt.date, measured: rows_of.MeasureSource) -> Figures:
    found = picture(source, period, _EVERYTHING, today)
    known = _Counted(source, found, period, today)
    names = rows_of.category_names(store)
    visits = patrol_figures.count_by_hotspot(store, period.first, period.last)
    levels = rows_of.earlier_levels(store, period, source.zone)
    when = {kind: rounded(table) for kind, table in found.when.items()}
    said = themes_of(store, period)
    spots = tuple(known.hotspots(store, visits, levels))
    fewer, of = calmer(spots, measured.hotspots_done_before(store))
    return Figures(
        period=text_of(period), municipality=source.place, made_on=today, counted=text_of(found.spans.now) if found.spans.is_cut else "",
        before=text_of(found.spans.before) if found.has_before else "", last_year=text_of(found.spans.last_year) if found.has_last_year else "",
        missing_week=period.missing_week(), total=known.total, unreviewed=found.unreviewed, calm=sum(one.calm for one in found.reporters),
        categories=category_lines(found.categories, names), no_problem=_no_problem(found, names), unit=found.where.unit,
        places=known.places(), places_of=found.where.of, when_occurred=when.get(OCCURRED), when_felt=when.get(FELT), fates=known.fates(),
        hotspots=spots, measures=replace(measured.figures(store, is_public=False), calmer=fewer, calmer_of=of),
        walks=rows_of.walks(store, period), rounds=rows_of.rounds(store, period), reporters=_reporters(source, found), silent=_silent(source, found),
        upcoming=rows_of.upcoming(store, period, today), dialogues=len(said.dialogues),
        themes=tuple(Theme(one.people, names.get(one.category, Named(one.category))) for one in said.themes),
        spread=tuple(_spread(source, kind, found.total.of(kind)) for kind in KINDS),
        left_out=len(found.where.centre.rows), least=source.least,
    )  # fmt: skip


class _Counted:
    """Counts of a period and of those it is compared with, for places and hotspots."""

    def __init__(self, source: Source, found: Picture, period: Period, today: dt.date) -> None:
        self.source, self.found = source, found
        reports = source.reports
        self.rows = counted(reports, _EVERYTHING, source.no_problem)
        parts = stretches(source, spans(period, today), found.first_start)
        self.earlier = [None if part is None else within(reports, self.rows, part) for part in (parts.before, parts.last_year)]
        self.grouping = source.grouping(found.where.unit)

    @property
    def total(self) -> Line:
        """All reports of the period."""
        kinds = self.source.reports.kinds
        earlier = [None if rows is None else {kind: sum(kinds[row] == kind for row in rows) for kind in KINDS} for rows in self.earlier]
        counts = {kind: Counts(len(self.found.total.of(kind)), *(None if one is None else one[kind] for one in earlier)) for kind in KINDS}
        return Line("total", Named("Alla", "All"), **counts)

    def places(self) -> tuple[Line, ...]:
        """The largest places with their counts at the earlier times."""
        keys = self.grouping.keys
        earlier = [None if rows is None else by_key(self.source.reports, rows, keys) for rows in self.earlier]
        names = self._names([key for key, _split in self.found.where.places])
        return tuple(Line(str(key), names[key], **counts_of(now, key, earlier)) for key, now in self.found.where.places)

    def fates(self) -> tuple[PlaceFate, ...]:
        """New, recurring and cooled-down places, those that changed first."""
        told = [
            (kind, fate, place) for fate in FATES for kind, groups in self.found.fates.items() for place in groups[fate][:MOST_FATES]
        ]
        names = self._names([place.key for _kind, _fate, place in told])
        return tuple(PlaceFate(kind, fate, names[place.key], Counts(place.now, place.before, place.last_year)) for kind, fate, place in told)

    def hotspots(self, store: Store, visits: Mapping[str, patrol_figures.Count], levels: Mapping[str, str]) -> list[HotspotLine]:
        """Active hotspots, the priorities first."""
        earlier = [None if rows is None else dict(hotspot_reports(self.source, rows)) for rows in self.earlier]
        columns = ("id", "number", "justification", "geom")
        own = {key: rest for key, *rest in store.rows("hotspot", columns, {"id": [one.id for one in self.source.hotspots]})} if self.source.hotspots else {}
        made = []
        for at, now in self.found.hotspots:
            one = self.source.hotspots[at]
            number, justification, geom = own[one.id]
            seen = visits.get(one.id, patrol_figures.Count())
            made.append(
                HotspotLine(
                    one.id, number, one.name, one.level, levels.get(one.id, one.level), one.priority, justification or "",
                    tuple(round(value) for value in geometry.centre(geom)) if geom else (), visits=seen.visits, minutes=seen.minutes,
                    **counts_of(now, at, earlier),
                )
            )  # fmt: skip
        return made

    def _names(self, keys: Sequence[int]) -> dict[int, Named]:
        wanted = sorted(set(keys))
        swedish, english = (place_names(self.source, self.grouping, wanted, language) for language in ("sv", "en"))
        return {key: Named(swedish[key], "" if english[key] == swedish[key] else english[key]) for key in wanted}


def _no_problem(found: Picture, names: Mapping[str, Named]) -> tuple[Line, ...]:
    return tuple(
        Line(key, names.get(key, Named(key)), *(Counts(len(one.of(kind))) for kind in KINDS)) for key, one in found.not_problems.items()
    )


def _spread(source: Source, kind: str, rows: Sequence[int]) -> Spread:
    points, without = points_of(source.xy, source.is_centre, rows)
    return Spread(kind, points, without_point=without)


def _reporters(source: Source, found: Picture) -> tuple[Reporter, ...]:
    return tuple(
        Reporter(
            source.organisations.get(one.organisation_id or "", ""), len(one.reports.occurred), len(one.reports.felt), one.calm, one.unreviewed, one.others
        )
        for one in found.reporters
    )


def _silent(source: Source, found: Picture) -> tuple[Silent, ...]:
    return tuple(
        Silent(source.organisations.get(one.organisation_id, "–"), dt.datetime.fromtimestamp(one.last, source.zone).date()) for one in found.silent
    )
