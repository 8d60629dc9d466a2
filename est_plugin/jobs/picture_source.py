# SPDX-License-Identifier: GPL-2.0-or-later
"""Read what the shared picture is made from: reports as columns, hotspots, names; one query per table."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..analysis.stacked_points import stacked_points
from ..core import geometry, hotspot_rules
from ..core.hotspot_candidate import NO_PROBLEM
from ..core.picture import limits
from ..core.picture.reports import Reports
from ..core.review import COUNTED, NEW
from ..gis.base_shapes import BaseShapes
from ..storage.store import Store
from . import paper_header
from .dialogue_themes import read_dialogues
from .local_days import zone_of
from .memory import collector_at_rest
from .picture_where import AREAS, PLACES, SQUARES, STREETS, Areas, Grouping, Places, Squares, Streets
from .real_places import is_real

_COLUMNS = (
    "id", "occurred_from", "occurred_to", "felt_or_occurred", "category", "source", "organisation_id", "review_state", "place_text", "geom",
)  # fmt: skip
_MAY_COUNT = frozenset((*COUNTED, NEW))
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


@dataclass(frozen=True)
class Hotspot:
    """An active hotspot with the rings of its area."""

    id: str
    name: str
    level: str
    priority: int | None
    rings: tuple[np.ndarray, ...]


class Source:
    """Everything that is read; figures of other periods and choices need no more reading."""

    def __init__(self, store: Store, base: BaseShapes, language: str) -> None:
        self.language, self.zone, self.base = language, zone_of(store), base
        self.place = paper_header.municipality_name(store) or store.path.stem
        self.least = limits.min_reports(store.setting(limits.MIN_REPORTS_SETTING))
        self.cell_m = limits.cell_m(store.setting(limits.CELL_SETTING))
        self.reach_m = limits.position_error_m(store.setting(limits.POSITION_ERROR_SETTING))
        with collector_at_rest():
            self._read_reports(store)
        self._read_names(store)
        self.hotspots = _hotspots(store)
        self.dialogues = read_dialogues(store)
        self._groupings: dict[str, Grouping] = {}

    def _read_reports(self, store: Store) -> None:
        rows = store.rows("observation", _COLUMNS)
        columns = list(zip(*rows)) or [()] * len(_COLUMNS)
        if not all(isinstance(start, dt.datetime) for start in columns[1]):  # written by another program: nobody can say in which period it was
            columns = list(zip(*(row for row in rows if isinstance(row[1], dt.datetime)))) or [()] * len(_COLUMNS)
        ids, starts, ends, kinds, categories, sources, organisations, states, texts, shapes = columns
        self.start_s = np.array([moment.timestamp() for moment in starts], dtype=float)
        known_ends = [end if isinstance(end, dt.datetime) else start for start, end in zip(starts, ends)]
        self.end_s = np.array([moment.timestamp() for moment in known_ends], dtype=float)
        self.reports = Reports(ids, self.start_s.tolist(), kinds, categories, sources, organisations, states)
        self.texts: Sequence[str | None] = texts
        self.xy = points(shapes)
        self.is_centre = centres_of(store, self.xy, states)

    def _read_names(self, store: Store) -> None:
        language = "sv" if self.language == "sv" else "en"
        columns = ("code", f"label_{language}", "label_sv", f"short_{language}")
        rows = store.rows("code", columns, {"list": "est_category"}, order_by=("sort",))
        self.categories = tuple((code, words or swedish or code) for code, words, swedish, _short in rows)
        self.short_categories = {code: short for code, _words, _swedish, short in rows if short}
        self.no_problem = no_problem_of(store)
        rows = store.rows("code", columns[:3], {"list": "source"}, order_by=("sort",))
        self.sources = tuple((code, words or swedish or code) for code, words, swedish in rows)
        organisations = store.rows("organisation", ("id", "name", "active"))
        self.organisations: Mapping[str, str] = {key: name for key, name, _active in organisations}
        self.active = frozenset(key for key, _name, active in organisations if active)

    @property
    def units(self) -> tuple[str, ...]:
        """Ways to group that the map of the municipality allows, from few reports on."""
        return (*((AREAS,) if self.base.has_areas else ()), PLACES, SQUARES, *((STREETS,) if self.base.has_streets else ()))

    def grouping(self, unit: str) -> Grouping:
        """The place of every report; made when it is first asked for."""
        if unit not in self._groupings:
            given = (self.xy, self.texts, self.is_centre, self.base)
            if unit == SQUARES:
                self._groupings[unit] = Squares(*given, float(self.cell_m))
            elif unit == STREETS:
                self._groupings[unit] = Streets(self.xy, self.is_centre, self.base, self.reach_m)
            else:
                self._groupings[unit] = Areas(*given) if unit == AREAS else Places(*given)
        return self._groupings[unit]

    def points_of(self, ids: Sequence[str]) -> list[tuple[float, float]]:
        """Where these reports are, those that have a point."""
        wanted = set(ids)
        rows = [row for row, key in enumerate(self.reports.ids) if key in wanted]
        return [(float(x), float(y)) for x, y in self.xy[rows] if np.isfinite(x)]


def read(store: Store, base: BaseShapes, language: str | None = None) -> Source:
    """Read the workspace once."""
    return Source(store, base, language or store.language)


def points(shapes: Sequence[bytes | None]) -> np.ndarray:
    """Coordinates of WKB points, NaN for those without; float array, shape (n, 2)."""
    xy = np.full((len(shapes), 2), np.nan)
    placed = [at for at, wkb in enumerate(shapes) if wkb]
    data = b"".join(shapes[at] for at in placed)
    if len(data) == len(placed) * _POINT.itemsize:
        rows = np.frombuffer(data, _POINT)
        if (rows["order"] == 1).all() and (rows["type"] == geometry.POINT).all():
            xy[placed] = np.column_stack((rows["x"], rows["y"]))
            return xy
    for at in placed:  # written by another program, with heights or the other way round
        xy[at] = geometry.point_xy(shapes[at])
    return xy


def no_problem_of(store: Store) -> frozenset[str]:
    """Categories of reports that tell of no problem: what is good, or nothing at all."""
    return frozenset((*NO_PROBLEM, *(code for (code,) in store.rows("code", ("code",), {"list": "est_category", "kind": "positive"}))))


def centres_of(store: Store, xy: np.ndarray, states: Sequence[str]) -> np.ndarray:
    """Which reports lie on the centre of a town or municipality; judged on all that may count, of all times. Bool, shape (n,)."""
    may_count = np.array([state in _MAY_COUNT for state in states], dtype=bool)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1) & may_count)
    found = np.zeros(len(xy), dtype=bool)
    if len(rows):
        found[rows[stacked_points(xy[rows]).indices]] = True
    return found & ~is_real(store, xy)


# -- inside ------------------------------------------------------------------------------------------------------------
def _hotspots(store: Store) -> tuple[Hotspot, ...]:
    rows = store.rows("hotspot", ("id", "name", "level", "priority", "geom"), {"state": hotspot_rules.ACTIVE})
    return tuple(
        Hotspot(key, name or "–", level, priority, tuple(np.array(ring) for ring in geometry.polygon_rings(geom)) if geom else ())
        for key, name, level, priority, geom in rows
    )
