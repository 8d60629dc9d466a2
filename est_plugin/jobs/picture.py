# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared picture of a period and choice: counted, put into words, saved as a table."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..analysis.aoristic import aoristic_table, band_table
from ..analysis.points_in_area import points_inside
from ..core.period import MONTH, OWN, Period, own_period, period_of
from ..core.picture.coverage import reporters, silent
from ..core.picture.picture import BandTable, Picture, Stretches, Where, compared, fates_by_kind, has_reports
from ..core.picture.reports import Choice, Split, by_key, counted, most, split, stretch, within
from ..core.picture.spans import Spans, spans
from ..core.review import NEW, NOTHING_TO_REPORT
from ..gis import picture_layer
from ..i18n import Texts
from ..reports import picture_tables, picture_words
from ..reports.picture_content import PictureContent
from ..reports.delivery import deliver
from . import dialogue_lines
from .picture_source import Source
from .picture_where import PLACES, SQUARES, STREETS, Grouping

MOST_PLACES = 10
_WHOLE_DAY_S = 23 * 3600  # a day in March has 23 hours
_A_WEEK_S = 7 * 24 * 3600 - 3600


def picture(source: Source, period: Period, choice: Choice, today: dt.date, unit: str | None = None) -> Picture:
    """Count. `unit` is the way of grouping that is wished for; with too few reports for it, or none wished for, the usual one is taken."""
    reports, found = source.reports, spans(period, today)
    rows = counted(reports, choice, source.no_problem)
    whole = stretch(period, source.zone)
    inside = within(reports, rows, whole)
    total = split(reports, inside)
    first_start = min(reports.starts, default=None)
    parts = stretches(source, found, first_start)
    is_few = total.largest < source.least
    unit = _unit(source.units, unit, is_few)
    places = source.grouping(unit)
    return Picture(
        found, choice, total, _unreviewed(source, whole), _not_problems(source, choice, whole),
        _where(source, inside, places, is_few), {kind: _when(source, total.of(kind)) for kind in choice.kinds},
        compared(reports, rows, parts, choice.kinds, reports.categories),
        fates_by_kind(reports, rows, parts, choice.kinds, places.keys) if parts.before is not None else {},
        hotspot_reports(source, inside), reporters(reports, inside, whole), silent(reports, whole, source.active), first_start,
        parts.before is not None, parts.last_year is not None,
    )  # fmt: skip


def make(source: Source, period: Period, choice: Choice, today: dt.date, unit: str | None = None) -> PictureContent:
    """The one content for screen, table and text."""
    found = picture(source, period, choice, today, unit)
    places = source.grouping(found.where.unit)
    wanted = {key for key, _split in found.where.places}
    wanted |= {place.key for one in found.fates.values() for group in one.values() for place in group[: picture_words.MOST_FATES]}
    names = picture_words.Names(
        dict(source.categories), source.short_categories, dict(source.sources), source.organisations, place_names(source, places, sorted(wanted)),
        tuple((one.id, one.name, one.level, one.priority) for one in source.hotspots),
        {key: places.length_m(key) for key, _split in found.where.places}, source.cell_m, source.reach_m, source.least, source.place, source.zone,
    )  # fmt: skip
    content = picture_words.make(found, source.reports, names, today, Texts(source.language))
    return dialogue_lines.with_dialogues(content, source.dialogues, names.categories, period, choice, Texts(source.language))


def latest_period(source: Source, kind: str, choice: Choice, today: dt.date) -> Period | None:
    """The period of a kind with the latest report that counts; for days of one's own its month. None when nothing counts until today."""
    reports = source.reports
    past = within(reports, counted(reports, choice, source.no_problem), stretch(own_period(None, today), source.zone))
    if not past:
        return None
    day = dt.datetime.fromtimestamp(max(reports.starts[row] for row in past), source.zone).date()
    if kind != OWN:
        return period_of(kind, day)
    month = period_of(MONTH, day)
    return own_period(month.first, month.last)


@dataclass(frozen=True)
class Drawn:
    """What `gis.picture_layer.show` takes."""

    places: tuple[picture_layer.Counted, ...]
    kinds: tuple[str, ...]
    words: picture_layer.Words
    is_lines: bool


def on_map(source: Source, period: Period, choice: Choice, today: dt.date, unit: str | None = None) -> Drawn | None:
    """All places of the period with their borders, not only the largest; None when places are only names."""
    found = picture(source, period, choice, today, unit)
    places = source.grouping(found.where.unit)
    if places.unit == PLACES:
        return None
    ranks = {key: rank for rank, (key, _split) in enumerate(found.where.places, 1)}
    names = place_names(source, places, sorted(ranks) if places.unit == SQUARES else sorted(found.where.all_places))
    counted_places = tuple(
        picture_layer.Counted(names.get(key, ""), ranks.get(key), {kind: len(group.of(kind)) for kind in choice.kinds}, places.shape(key))
        for key, group in found.where.all_places.items()
    )
    return Drawn(counted_places, choice.kinds, _layer_words(source, places.unit), places.unit == STREETS)


def save_csv(content: PictureContent, target: Path, language: str) -> None:
    """The picture as a table for spreadsheets."""
    deliver(picture_tables.csv_text(content, Texts(language)).encode("utf-8-sig"), target)


def place_names(source: Source, places: Grouping, wanted: Sequence[int], language: str | None = None) -> dict[int, str]:
    """Words for places; a square that nothing is known of is called by its middle."""
    found = places.names(wanted)
    if places.unit == SQUARES:
        texts = Texts(language or source.language)
        for key in [key for key, words in found.items() if not words]:
            east, north = places.shape(key)[0][:4].mean(axis=0)
            found[key] = texts("picture.square-at", north=round(north), east=round(east))
    return found


def stretches(source: Source, found: Spans, first_start: float | None) -> Stretches:
    """Moments of the compared periods, without those in which nobody reported yet."""
    earlier = [None if part is None else stretch(part, source.zone) for part in (found.before, found.last_year)]
    return Stretches(stretch(found.now, source.zone), *(part if has_reports(part, first_start) else None for part in earlier))


def hotspot_reports(source: Source, inside: Sequence[int]) -> list[tuple[int, Split]]:
    """Hotspots by their place in the list, those with most reports first; centre points lie in none."""
    rows = np.array([row for row in inside if not source.is_centre[row]], dtype=int)
    xy = source.xy[rows]
    found = [(at, split(source.reports, rows[points_inside(xy, one.rings)].tolist())) for at, one in enumerate(source.hotspots)]
    return sorted(found, key=lambda one: (source.hotspots[one[0]].priority or 9, -one[1].largest))


# -- inside ------------------------------------------------------------------------------------------------------------
def _layer_words(source: Source, unit: str) -> picture_layer.Words:
    texts = Texts(source.language)

    def legend(kind: str, least: int, most: int) -> str:
        said = texts("picture.legend.single", n=least) if least == most else texts("picture.legend.range", least=least, most=most)
        return texts(f"picture.legend.{unit}", kind=texts(f"picture.kind.{kind}"), range=said, cell=source.cell_m)

    fields = {name: texts(f"picture.field.{name}") for name in ("name", "rank", "occurred", "felt")}
    return picture_layer.Words(texts(f"picture.layer.{unit}"), texts("app.name"), fields, legend)


def _unit(units: Sequence[str], wished: str | None, is_few: bool) -> str:
    """Few reports: areas when the municipality has them, else named places. Many: squares."""
    allowed = [unit for unit in units if not (is_few and unit in (SQUARES, STREETS))]
    if wished in allowed:
        return wished
    return allowed[0] if is_few else SQUARES


def _where(source: Source, inside: Sequence[int], places: Grouping, is_few: bool) -> Where:
    groups = by_key(source.reports, inside, places.keys)
    placed = {key: group for key, group in groups.items() if key >= 0}
    largest = tuple((key, placed[key]) for key in most(placed, MOST_PLACES))
    centred = [row for row in inside if source.is_centre[row]]
    centres = tuple((float(x), float(y)) for x, y in np.unique(source.xy[centred].round(), axis=0)) if centred else ()
    left_out = {key: group for key, group in groups.items() if key < 0}
    return Where(places.unit, source.units, is_few, largest, len(placed), left_out, placed, split(source.reports, centred), centres)


def _when(source: Source, rows: Sequence[int]) -> BandTable:
    start, end = source.start_s[list(rows)], source.end_s[list(rows)]
    hours = aoristic_table(start, np.maximum(start, end), source.zone)
    cells = tuple(tuple(float(cell) for cell in row) for row in band_table(hours))
    without_clock, without_day = (int(np.count_nonzero(end - start >= least)) for least in (_WHOLE_DAY_S, _A_WEEK_S))
    return BandTable(cells, tuple(float(one) for one in hours.sum(axis=1)), len(rows), without_clock, without_day)


def _unreviewed(source: Source, whole: tuple[float, float]) -> int:
    """Reports of the period that wait for review, whatever is chosen."""
    return sum(source.reports.states[row] == NEW for row in within(source.reports, range(len(source.reports)), whole))


def _not_problems(source: Source, choice: Choice, whole: tuple[float, float]) -> dict[str, Split]:
    """Reports of the period that are no problem and are therefore not counted, by category."""
    if choice.category is not None:
        return {}
    states, reports = choice.states, source.reports
    wanted = source.no_problem - {NOTHING_TO_REPORT}
    rows = [row for row in within(reports, range(len(reports)), whole) if reports.categories[row] in wanted and reports.states[row] in states]
    return by_key(reports, rows, reports.categories)
