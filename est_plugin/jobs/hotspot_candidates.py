# SPDX-License-Identifier: GPL-2.0-or-later
"""Places proposed as hotspots: from the reports of the workspace, or from a layer of cells; joined, redrawn, and looked up among those we have."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsVectorLayer

from ..core import geometry
from ..core.errors import InputError
from ..core.hotspot_candidate import AREA, LAYER, LEAST, LEAST_IN_ONE_BAND, RADIUS_M, RADIUS_SETTING, REPEAT, HotspotCandidate, counted, makes_place
from ..core.hotspot_rules import CLOSED
from ..core.notice import Notice
from ..core.period import ALL, Period, own_period
from ..core.record import Record
from ..core.repeat_places import Near, repeat_places
from ..gis.cell_areas import CellArea, cell_areas
from ..gis.hotspot_area import area_of_points, joined_area, shared_part
from ..storage.store import Done, Store
from . import hotspot_reports, workspace_setting
from .hotspot_reports import Reports

MOST = 50
SAME_FROM = 0.3  # so much of the smaller area lies in the other: the same place
PUT_AWAY = "hotspot_put_away"  # workspace setting: proposals somebody has put away, with the week it was done
CENTRED = "hotspots.stacked"  # what est:hotspots warns of when its events lie on centre points
_RADIUS_RANGE_M = (10.0, 2000.0)


@dataclass(frozen=True)
class Found:
    """What was found and what was left out; `reports` is what other areas are counted on."""

    candidates: tuple[HotspotCandidate, ...]
    reports: Reports
    put_away: int = 0  # proposals that are not shown again this week
    known: int = 0  # places that are hotspots already with just these numbers


def radius_of(store: Store) -> float:
    """How far apart reports of one place may lie, in metres: a setting of the workspace."""
    value = store.setting(RADIUS_SETTING, RADIUS_M)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and _RADIUS_RANGE_M[0] <= value <= _RADIUS_RANGE_M[1] else RADIUS_M


def from_reports(store: Store, today: dt.date, period: Period | None = None, radius_m: float | None = None) -> Found:
    """Places with at least five counted reports (three when all are of one time band) within the radius, the fullest first."""
    reports = hotspot_reports.read(store, period, today)
    radius = radius_of(store) if radius_m is None else radius_m
    now = reports.now
    groups = repeat_places([one.xy for one in now], radius, LEAST_IN_ONE_BAND, lambda members: makes_place([now[index] for index in members]))
    earlier = None if reports.before is None else Near([one.xy for one in reports.before], radius)
    parameters = {"method": "repeat_places", "radius_m": radius, "least": LEAST, "least_in_one_band": LEAST_IN_ONE_BAND, **_left_out(reports)}

    def candidate(group: list[int]) -> HotspotCandidate:
        inside, middle = [now[index] for index in group], now[group[0]].xy
        before = None if earlier is None else [reports.before[index] for index in earlier.within(middle)]
        return counted(area_of_points(one.xy for one in inside), REPEAT, reports.period, inside, before, reports.position_error_m, parameters)

    return _worth_showing(store, map(candidate, groups), reports, today)


def from_layer(store: Store, layer: QgsVectorLayer, context: QgsCoordinateTransformContext, today: dt.date) -> Found:
    """Areas of the cells, segments or clusters that stand out in a layer; told apart by our own reports where the numbers are the same."""
    areas = cell_areas(layer, QgsCoordinateReferenceSystem(store.crs), context)
    period = _period_in(areas[0].parameters["made_by"]) if areas else None
    reports = hotspot_reports.read(store, period, today)
    return _worth_showing(store, (_of_cells(area, reports, period) for area in areas), reports, today)


def in_area(reports: Reports, area: bytes, parameters: dict[str, Any] | None = None) -> HotspotCandidate:
    """An area of one's own with the reports that lie in it."""
    inside, before = reports.inside(area)
    found = {"method": "area", **_left_out(reports), **(parameters or {})}
    return counted(area, AREA, reports.period, inside, before, reports.position_error_m, found)


def joined(reports: Reports, candidates: Sequence[HotspotCandidate]) -> HotspotCandidate:
    """Several proposals as one, counted anew in the area of them all."""
    if len(candidates) < 2:
        raise InputError("error.merge-needs-two")
    made = in_area(reports, joined_area(one.area for one in candidates), {"joined": [dict(one.parameters) for one in candidates]})
    if any(one.origin == LAYER and not one.report_ids for one in candidates):  # events that are no reports of ours
        return replace(made, n=sum(one.n for one in candidates), occurred=None, felt=None, before=None, band=None, in_band=0, report_ids=())
    return made


def same_place(store: Store, area: bytes) -> Record | None:
    """The hotspot that is dealt with already at this place: the one that shares most of its area; closed ones are left out."""
    near = [row for row in store.within("hotspot", *geometry.bounds(area)) if row["state"] != CLOSED and row["geom"]]
    shared = [(shared_part(area, row["geom"]), row["number"] or 0, row) for row in near]
    best = max(shared, key=lambda one: (one[0], -one[1]), default=None)
    return best[2] if best is not None and best[0] >= SAME_FROM else None


def put_away(store: Store, candidates: Iterable[HotspotCandidate], today: dt.date) -> Done:
    """These are not proposed again this week; what was put away in earlier weeks is forgotten."""
    week = _week(today)
    kept = [one for one in _put_away(store) if one["week"] == week]
    kept += [{"week": week, "xy": [round(value, 1) for value in geometry.centre(one.area)], "n": one.n} for one in candidates]
    with store.transaction("hotspot_put_away") as tx:
        workspace_setting.put(store, tx, PUT_AWAY, kept)
    return tx.done


# -- inside ------------------------------------------------------------------------------------------------------------
def _left_out(reports: Reports) -> dict[str, Any]:
    """How good the ground is that the numbers stand on."""
    return {
        "position_error_m": reports.position_error_m, "left_out_centre_points": reports.at_centre, "left_out_without_place": reports.without_place,
        "left_out_unreviewed": reports.unreviewed,
    }  # fmt: skip


def _of_cells(area: CellArea, reports: Reports, period: Period | None) -> HotspotCandidate:
    """With time band and change when our own reports are what the layer was made of, else with its numbers alone."""
    inside, before = reports.inside(area.wkb)
    if area.n in (None, len(inside)) and inside:
        return counted(area.wkb, LAYER, reports.period, inside, before, reports.position_error_m, area.parameters)
    is_few, is_centred = area.n is not None and area.n < LEAST, CENTRED in (area.parameters["made_by"].get("warning_keys") or ())
    quality = [Notice(key) for key, holds in (("hotspot-candidate.few", is_few), ("hotspot-candidate.centre", is_centred)) if holds]
    return HotspotCandidate(area.wkb, LAYER, area.n or 0, period or Period(ALL), quality=tuple(quality), parameters=area.parameters)


def _period_in(made_by: dict[str, Any]) -> Period | None:
    """The period that the analysis says it was made for."""
    plain: dict[str, Any] = {}
    for part in (made_by, made_by.get("parameters"), made_by.get("period")):
        if isinstance(part, dict):
            plain.update({str(key).lower(): value for key, value in part.items() if value is not None})
    ends = []
    for names in (("from", "period_from", "first"), ("to", "period_to", "last")):
        text = next((str(plain[name]) for name in names if plain.get(name)), "")
        try:
            ends.append(dt.date.fromisoformat(text[:10]))
        except ValueError:
            return None
    return own_period(*ends) if ends[0] <= ends[1] else None


def _worth_showing(store: Store, candidates: Iterable[HotspotCandidate], reports: Reports, today: dt.date) -> Found:
    """The fullest ones, without those put away this week and without what is a hotspot already with as much; made only as far as they are shown."""
    radius = radius_of(store)
    away = [one["xy"] for one in _put_away(store) if one["week"] == _week(today)]
    wanted: list[HotspotCandidate] = []
    hidden = known = 0
    for one in candidates:
        if any(geometry.distance(geometry.centre(one.area), xy) <= radius for xy in away):
            hidden += 1
        elif _is_known(same_place(store, one.area), one):
            known += 1
        else:
            wanted.append(one)
        if len(wanted) == MOST:
            break
    return Found(tuple(wanted), reports, hidden, known)


def _is_known(hotspot: Record | None, candidate: HotspotCandidate) -> bool:
    """Whether a hotspot says as much of a time that reaches into this one; then there is nothing new to say about it."""
    if hotspot is None or hotspot["events"] is None or hotspot["events"] < candidate.n:
        return False
    first, last = candidate.period.first, hotspot["period_to"]
    return first is None or (last is not None and last >= first)


def _put_away(store: Store) -> list[dict[str, Any]]:
    """What is remembered; what another hand has written and cannot be read is forgotten."""
    found = store.setting(PUT_AWAY, [])
    return [one for one in found if isinstance(one, dict) and "week" in one and _is_place(one.get("xy"))] if isinstance(found, list) else []


def _is_place(xy: Any) -> bool:
    return isinstance(xy, list) and len(xy) == 2 and all(isinstance(value, (int, float)) for value in xy)


def _week(day: dt.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
