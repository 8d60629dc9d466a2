# SPDX-License-Identifier: GPL-2.0-or-later
"""Effect of a measure: EST reports within its reach before and after, beside a control area; felt and occurred never added up."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..analysis.displacement import Difference, proportional_difference, weighted_displacement_difference, weighted_displacement_quotient
from ..core.effect_periods import EffectPeriods, effect_periods
from ..core.errors import InputError
from ..core.picture import limits
from ..core.review import COUNTED, NEW
from ..gis.effect_areas import REST, EffectAreas, effect_areas
from ..gis.united_areas import UnitedAreas
from ..i18n import LANGUAGES, Texts
from ..reports import effect_document as document
from ..reports.content import DocumentResult
from ..storage.store import Store
from .analysis_page import edition, publisher
from .effect_measures import Intervention
from .local_days import today_of, zone_of
from .picture_source import centres_of, no_problem_of, points

_COLUMNS = ("occurred_from", "occurred_to", "felt_or_occurred", "review_state", "category", "geom")


@dataclass(frozen=True)
class Choices:
    """What is set by the user. `length` None: as long as can be; `control` one of ring, rest, polygon."""

    reach_m: float = 100.0
    buffer_m: float = 100.0
    control: str = "ring"
    unit: str = "month"
    length: int | None = None
    same_season: bool = False


@dataclass(frozen=True)
class Reports:
    """Columns of the reports that have a time, tell of a problem and may count, shape (n,)."""

    start_s: np.ndarray
    end_s: np.ndarray
    is_felt: np.ndarray
    counts: np.ndarray
    xy: np.ndarray
    is_centre: np.ndarray

    def inside(self, days: tuple[dt.date, dt.date], zone: dt.tzinfo) -> np.ndarray:
        """Which lie in these days, as far as anybody knows when they happened."""
        low, high = _seconds(days, zone)
        return (self.start_s >= low) & (self.start_s < high) & (self.end_s <= high)

    def touches(self, days: tuple[dt.date, dt.date], zone: dt.tzinfo) -> np.ndarray:
        """Which may have happened on one of these days."""
        low, high = _seconds(days, zone)
        return (self.start_s < high) & (np.maximum(self.end_s, self.start_s + 1) > low)


@dataclass(frozen=True)
class Ground:
    """What is read of a workspace once, for the effect of any number of measures."""

    reports: Reports
    zone: dt.tzinfo
    today: dt.date
    position_error_m: float


def read(store: Store) -> Ground:
    """All reports and what is asked of them."""
    return Ground(_read(store), zone_of(store), today_of(store), limits.position_error_m(store.setting(limits.POSITION_ERROR_SETTING)))


def analyse(store: Store, intervention: Intervention, choices: Choices, polygon: UnitedAreas | None = None) -> document.Effect:
    """Everything that is told of the effect; errors as `effect_of`."""
    return effect_of(read(store), intervention, choices, polygon)


def effect_of(ground: Ground, intervention: Intervention, choices: Choices, polygon: UnitedAreas | None = None) -> document.Effect:
    """Everything that is told of the effect.

    Raises
    ------
    InputError    no place, no day when it was done, too early to tell, no reports in the periods, no control area
    """
    if intervention.works is None:
        raise InputError("effect.not-done")
    areas = effect_areas(intervention.places, choices.reach_m, choices.buffer_m, choices.control, polygon)
    zone, reports = ground.zone, ground.reports
    periods, earliest = periods_of(ground, intervention.works, choices)
    is_in = tuple(reports.inside(days, zone) for days in (periods.before, periods.after))
    has_any = tuple(bool((one & reports.counts).any()) for one in is_in)
    if not any(has_any):
        raise InputError("effect.no-reports-then", first=periods.before[0].isoformat(), last=periods.after[1].isoformat())
    where = areas.where(np.where(reports.is_centre[:, None], np.nan, reports.xy))
    kinds = tuple(_kind(name, reports, is_felt, is_in, where, areas, all(has_any)) for name, is_felt in ((document.OCCURRED, False), (document.FELT, True)))
    signs = _signs(ground, periods, is_in, where, has_any, earliest, areas)
    return document.Effect(
        intervention.name, kinds, periods, document.Areas(
            areas.kind, choices.reach_m, choices.buffer_m, areas.reach.area_m2, areas.near.area_m2, areas.control.area_m2 if areas.control else None,
        ), signs,
    )  # fmt: skip


def periods_of(ground: Ground, works: tuple[dt.date, dt.date], choices: Choices) -> tuple[EffectPeriods, dt.date]:
    """The two periods, and the day of the first report that counts; InputError when there is none, or when it is too early to tell."""
    counted_s = ground.reports.start_s[ground.reports.counts]
    if not len(counted_s):
        raise InputError("effect.no-reports")
    earliest = dt.datetime.fromtimestamp(float(counted_s.min()), ground.zone).date()
    return effect_periods(works, choices.unit, choices.length, ground.today, earliest=earliest, same_season=choices.same_season), earliest


def metrics(content: document.Effect) -> str:
    """METRICS: stable names, numbers without words; the sentence and the remarks in both languages."""
    words = {language: Texts(language) for language in LANGUAGES}
    periods, areas = content.periods, content.areas
    plain: dict[str, Any] = {
        "periods": {"unit": periods.unit, "length": periods.length, "before": _iso(periods.before), "works": _iso(periods.works),
                    "after": _iso(periods.after), "same_season": periods.has_same_season},
        "areas": {"control": areas.kind, "reach_m": areas.reach_m, "buffer_m": areas.buffer_m, "reach_m2": areas.reach_m2, "buffer_m2": areas.near_m2,
                  "control_m2": areas.control_m2},
        **{kind.name: _figures(kind) for kind in content.kinds},
        "remarks": [{"key": key.rpartition(".")[2], **{language: document.remark(key, values, texts) for language, texts in words.items()}}
                    for key, values in document.remark_keys(content)],
        "sentence": {language: document.sentence(content, texts) for language, texts in words.items()},
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def write_page(content: document.Effect, target: Path, language: str) -> DocumentResult:
    """The same as a web page."""
    from ..reports import papers

    texts = Texts(language)
    return papers.write_effect_page(content, publisher(texts), edition(), texts, target)


# -- inside ------------------------------------------------------------------------------------------------------------
def _read(store: Store) -> Reports:
    fine = no_problem_of(store)
    rows = [row for row in store.rows("observation", _COLUMNS) if isinstance(row[0], dt.datetime) and row[4] not in fine and row[3] in (*COUNTED, NEW)]
    starts, ends, kinds, states, _categories, shapes = list(zip(*rows)) or [()] * len(_COLUMNS)
    known_ends = [end if isinstance(end, dt.datetime) else start for start, end in zip(starts, ends)]
    xy = points(shapes)
    return Reports(
        np.array([one.timestamp() for one in starts], dtype=float), np.array([one.timestamp() for one in known_ends], dtype=float),
        np.array([one == document.FELT for one in kinds], dtype=bool), np.array([one in COUNTED for one in states], dtype=bool), xy,
        centres_of(store, xy, states),
    )  # fmt: skip


def _kind(
    name: str, reports: Reports, is_felt: bool, is_in: tuple[np.ndarray, ...], where: tuple[np.ndarray, ...], areas: EffectAreas, is_whole: bool
) -> document.Kind:  # fmt: skip
    wanted = reports.counts & (reports.is_felt == is_felt)
    reach, near, control = (tuple(int((wanted & place & period).sum()) for period in is_in) for place in where)
    sizes = areas.reach.area_m2, areas.near.area_m2, areas.control.area_m2 if areas.control else 0.0
    quotient = weighted_displacement_quotient(reach, near, control).value
    if areas.kind == REST:
        local, total = proportional_difference(reach, control), proportional_difference((reach[0] + near[0], reach[1] + near[1]), control)
    else:
        local = weighted_displacement_difference(reach, control, sizes=(1, sizes[2] / sizes[0], 1, 1))
        total = weighted_displacement_difference(reach, control, near, sizes=(1, sizes[2] / (sizes[0] + sizes[1]), 1, 1))
    return document.Kind(name, reach, near, control, _change(local), _change(total), quotient, is_whole)


def _change(found: Difference | None) -> document.Change | None:
    return None if found is None else document.Change(found.estimate, found.standard_error, found.low, found.high)


def _signs(
    ground: Ground, periods: EffectPeriods, is_in: tuple[np.ndarray, ...], where: tuple[np.ndarray, ...], has_any: tuple[bool, ...], earliest: dt.date,
    areas: EffectAreas,
) -> document.Signs:  # fmt: skip
    reports, zone = ground.reports, ground.zone
    placed = where[0] | where[1] | where[2]
    either = is_in[0] | is_in[1]
    touched = reports.touches(periods.before, zone) | reports.touches(periods.after, zone)
    return document.Signs(
        unclear_time=int((reports.counts & placed & touched & ~either).sum()), waiting=int((~reports.counts & placed & either).sum()),
        without_place=int((reports.counts & either & ~np.isfinite(reports.xy).all(axis=1)).sum()),
        centres=int((reports.counts & either & reports.is_centre).sum()), has_before=has_any[0], has_after=has_any[1],
        earliest=earliest, position_error_m=ground.position_error_m, overlap_m2=areas.overlap_m2,
    )  # fmt: skip


def _seconds(days: tuple[dt.date, dt.date], zone: dt.tzinfo) -> tuple[float, float]:
    """The first moment of the days and the first after them."""
    first, after = days[0], days[1] + dt.timedelta(days=1)
    return dt.datetime(first.year, first.month, first.day, tzinfo=zone).timestamp(), dt.datetime(after.year, after.month, after.day, tzinfo=zone).timestamp()


def _figures(kind: document.Kind) -> Mapping[str, Any]:
    return {
        "reach": kind.reach, "buffer": kind.near, "control": kind.control, "verdict": kind.verdict, "wdd": _told(kind.local),
        "wdd_with_buffer": _told(kind.total), "wdq": kind.quotient,
    }  # fmt: skip


def _told(found: document.Change | None) -> Mapping[str, float] | None:
    return None if found is None else asdict(found)


def _iso(days: tuple[dt.date, dt.date]) -> list[str]:
    return [day.isoformat() for day in days]
