# SPDX-License-Identifier: GPL-2.0-or-later
"""The GPX track of an app becomes visits: the time that it lay in each hotspot."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core import geometry
from ..core.errors import InputError
from ..core.hotspot_rules import CLOSED
from ..core.importing.rejections import Rejection
from ..core.importing.source import GEOMETRY
from ..core.notice import Notice
from ..core.rounds.track import Stay, TrackPlace, TrackPoint, TrackRules, stays
from ..gis.transform import LONLAT, transform_all
from ..storage.ogr_source import read_source
from ..storage.store import Store
from .import_visits import VisitPlan, ready_visit
from .local_days import zone_of
from .visit_matching import Known, overlapping_shifts, overlapping_visits, read_known

COLUMNS = ("hotspot", "arrived", "left", "seconds")
SYSTEM = "GPX"


def is_track(path: Path) -> bool:
    """Whether the file is a GPX."""
    return path.suffix.lower() == ".gpx"


def plan_track(store: Store, path: Path, organisation_id: str | None = None, rules: TrackRules | None = None) -> VisitPlan:
    """What a track would become: its stays as visits, what only passed by as refused rows.

    Raises
    ------
    InputError    when the file holds no track, or one without times
    """
    rules = rules or TrackRules()
    track, lost = _track(store, path)
    known = read_known(store)
    places = [TrackPlace(key, spot.rings) for key, spot in known.spots.items() if spot.record["state"] != CLOSED]
    made, passed = stays(track, places, rules)
    plan = VisitPlan(path.name, COLUMNS)
    zone = zone_of(store)
    rounds: list = []
    for number, stay in enumerate(sorted([*made, *passed], key=lambda one: (one.start, one.place_id)), 1):
        row = _row(known, stay, zone)
        if stay in passed:
            details = {"name": row["hotspot"], "s": round(stay.seconds), "least": round(rules.least_s)}
            plan.rejected.append((Rejection(number, "", "", "import.visit-passing", details), row))
        elif known.is_known(stay.place_id, stay.start):
            plan.rejected.append((Rejection(number, "", "", "import.visit-known", {"name": row["hotspot"]}), row))
        else:
            values = {"minutes": stay.minutes, "organisation_id": organisation_id, "external_system": SYSTEM, "geom": geometry.point(*stay.xy)}
            plan.ready.append(ready_visit(known, number, known.spots[stay.place_id].record, stay.start, values, "", rounds))
    plan.notices += [*_told(track, lost, made, places), *overlapping_shifts(rounds), *overlapping_visits(known, plan.ready)]
    return plan


# -- inside ------------------------------------------------------------------------------------------------------------
def _told(track: Sequence[TrackPoint], lost: int, made: Sequence[Stay], places: Sequence[TrackPlace]) -> list[Notice]:
    found = []
    if lost:
        found.append(Notice("patrol.track-lost", {"n": lost}))
    if not places:
        found.append(Notice("import.visit-no-hotspots"))
    elif not made:
        found.append(Notice("patrol.track-no-visit"))
    gaps = sum(stay.has_gap for stay in made)
    if gaps:
        found.append(Notice("patrol.track-gaps", {"n": gaps}))
    return found


def _row(known: Known, stay: Stay, zone: dt.tzinfo) -> dict[str, Any]:
    begun, ended = (moment.astimezone(zone) for moment in (stay.start, stay.end))
    return dict(zip(COLUMNS, (known.spots[stay.place_id].record["name"], f"{begun:%Y-%m-%d %H:%M:%S}", f"{ended:%Y-%m-%d %H:%M:%S}", round(stay.seconds))))


def _track(store: Store, path: Path) -> tuple[list[TrackPoint], int]:
    """(points with a time in the system of the workspace, how many had none or lay nowhere)."""
    source = read_source(f"{path}|layername=track_points") if path.is_file() and path.stat().st_size else read_source(path)
    if not source.rows:
        raise InputError("patrol.track-missing", file=path.name)
    timed = [(row["time"], geometry.point_xy(row[GEOMETRY])) for _number, row in source.rows if _has_time(row)]
    if not timed:
        raise InputError("patrol.track-no-times", file=path.name)
    places = transform_all(LONLAT, store.crs, [xy for _at, xy in timed])
    track = [TrackPoint(at, *xy) for (at, _lonlat), xy in zip(timed, places) if xy is not None]
    return track, len(source.rows) - len(track)


def _has_time(row: Mapping[str, Any]) -> bool:
    at = row.get("time")
    return isinstance(at, dt.datetime) and at.tzinfo is not None and isinstance(row.get(GEOMETRY), bytes)

