# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the lighting page of a walk's papers: lamps to look at near the route, and how light the route is expected to be."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qgis.core import QgsProject

from ..analysis.light_along import pieces_along
from ..analysis.light_stretches import CLASSES
from ..core import geometry
from ..core.case import DELIBERATELY_OFF, LIGHTING_DEFECT
from ..core.errors import EstError
from ..core.importing.wording import plain
from ..core.lamp_match import SAME_POLE_M
from ..core.record import Record
from ..core.work.row import WorkRow
from ..gis import layer_roles
from ..gis.poles import Poles, poles_of
from ..i18n import Texts
from ..reports import content as c
from ..reports.light_line import LightLine
from ..reports.lighting_content import LampRow, LightingPage
from ..storage.store import Store
from .counted import COUNTED
from .dark_route import class_of_samples
from .inspection_round import waiting_lamps
from .night_walk import ON_ROUTE_M, light_along
from .paper_maps import PaperMaps
from .plan_walk import OPEN_HANDLING
from .walk_facts import WalkFacts
from .work_order_choice import measure_rows

REACH_M = 40.0
"""What a group sees of the lamps along a street and on its other side."""
MANY, MOST = 16, 80
"""More than MANY get a larger map; more than MOST would not find room on it in ten points."""
_ONE = ("one", None, "")
_WHY = {"light-near.no-lamps": "no-lamps", "light-near.no-streets": "no-streets"}
XY = tuple


@dataclass
class _Lamp:
    """Defects of one lamp, and where it stands beside the route."""

    defects: list[Record]
    xy: XY
    at_m: float
    away_m: float


@dataclass(frozen=True)
class MadePage:
    """The page, None when there is nothing to look at and nothing is known of the light; what whoever prints it should know."""

    page: LightingPage | None
    warnings: tuple[str, ...] = ()


def lighting_page(store: Store, facts: WalkFacts, maps: PaperMaps, project: QgsProject | None) -> MadePage:
    """Make the page of a walk."""
    texts, route = Texts(facts.language), facts.route
    if len(route) < 2:
        return MadePage(None)
    lamps, off = _lamps_near(store, route, project)
    lines, problem = _light(store, project, route)
    if not lamps and not lines:
        return MadePage(None)
    shown = sorted(sorted(lamps, key=lambda lamp: lamp.away_m)[:MOST], key=lambda lamp: lamp.at_m)
    states = _states(store, facts, texts)
    labels = [texts("reports.lighting.label", n=number) for number in range(1, len(shown) + 1)]
    rows = [_row(label, lamp, facts, states, maps, texts) for label, lamp in zip(labels, shown)]
    stops = tuple(c.Marker(str(stop["number"]), *geometry.point_xy(stop["geom"]), "stop") for stop in facts.stops if stop["geom"])
    markers = (*stops, *(c.Marker(label, *lamp.xy, "check") for label, lamp in zip(labels, shown)))
    picture = maps.around([*markers, *(c.Marker("", *xy) for xy in route)], "lighting_many" if len(shown) > MANY else "lighting", route=() if lines else route)
    note = texts(f"reports.lighting.{_WHY.get(problem.key, 'no-light')}") if problem else ""
    warnings = (texts("lighting-page.no-map", why=problem.text(texts)),) if problem else ()
    page = LightingPage(tuple(rows), replace(picture, markers=markers, lines=lines), note, len(lamps) - len(shown), off)
    return MadePage(page, warnings)


# -- lamps -------------------------------------------------------------------------------------------------------------
def _lamps_near(store: Store, route: Sequence[XY], project: QgsProject | None) -> tuple[list[_Lamp], int]:
    """Lamps with something to look at, and how many are off on purpose."""
    found: list[_Lamp] = []
    off: set[str] = set()
    poles: Poles | None = None
    for defect in _to_look_at(store):
        if defect["geom"] is None and poles is None:
            poles = _poles(store, project)
        xy = geometry.point_xy(defect["geom"]) if defect["geom"] else _place_of_pole(poles, defect["pole_number"])
        if xy is None:
            continue
        at_m, away_m = geometry.locate_along(route, xy)
        if away_m > REACH_M:
            continue
        if defect["is_deliberate"] or defect["fault"] == DELIBERATELY_OFF:
            off.add(defect["pole_number"] or defect.id)
            continue
        same = next((lamp for lamp in found if _is_same(lamp, defect, xy)), None)
        if same is None:
            found.append(_Lamp([defect], xy, at_m, away_m))
        else:
            same.defects.append(defect)
    return found, len(off)


def _to_look_at(store: Store) -> list[Record]:
    """Open defects, and repaired ones that nobody has looked at on site yet."""
    rows = store.find(LIGHTING_DEFECT, {"handling": (*OPEN_HANDLING, "fixed"), "same_as_id": None, "review_state": COUNTED}, order_by=("number",))
    if not any(row["handling"] == "fixed" for row in rows):
        return rows
    to_check = {thing.id for row in measure_rows(store, store.language) if row.needs_check for thing in row.things if thing.table == LIGHTING_DEFECT}
    return [row for row in rows if row["handling"] != "fixed" or row.id in to_check]


def _is_same(lamp: _Lamp, defect: Record, xy: XY) -> bool:
    pole = plain(defect["pole_number"] or "")
    away = geometry.distance(lamp.xy, xy)
    return away <= SAME_POLE_M or bool(pole) and away <= REACH_M and any(plain(one["pole_number"] or "") == pole for one in lamp.defects)


def _poles(store: Store, project: QgsProject | None) -> Poles:
    layer = layer_roles.find_layer(project, layer_roles.LIGHTING_POINTS) if project is not None else None
    return poles_of(layer, store.crs, project) if layer is not None and layer.isValid() else Poles()


def _place_of_pole(poles: Poles | None, pole: str | None) -> XY | None:
    if poles is None or not pole:
        return None
    return poles.places.get(pole) or poles.places.get(plain(pole))


# -- rows --------------------------------------------------------------------------------------------------------------
def _states(store: Store, facts: WalkFacts, texts: Texts) -> Mapping[str, str]:
    """Defect → how far its repair has come."""
    rows = measure_rows(store, facts.language)
    on_round = {lamp.defect.id for lamp in waiting_lamps(store, rows)}
    return {thing.id: _state(row, thing.id in on_round, facts, texts) for row in rows for thing in row.things if thing.table == LIGHTING_DEFECT}


def _state(row: WorkRow, is_on_round: bool, facts: WalkFacts, texts: Texts) -> str:
    from ..core.status import BY_CODE

    if row.needs_check:
        return texts("lighting-page.check")
    if is_on_round:
        return texts("lighting-page.round")
    return BY_CODE[row.status].label(facts.language).lower() if row.status in BY_CODE else ""


def _row(label: str, lamp: _Lamp, facts: WalkFacts, states: Mapping[str, str], maps: PaperMaps, texts: Texts) -> LampRow:
    faults, told = [], []
    for defect in lamp.defects:
        extent = facts.label("lamp_extent", defect["extent"]) if defect["extent"] not in _ONE else ""
        faults.append(", ".join(part for part in (facts.label("lamp_fault", defect["fault"]), extent) if part))
        told.append(states.get(defect.id, ""))
    place = next((defect["place_text"] for defect in lamp.defects if defect["place_text"]), "") or maps.street_at(*lamp.xy)
    pole = next((defect["pole_number"] for defect in lamp.defects if defect["pole_number"]), "")
    where = " \u00b7 ".join(part for part in (place, _beside(lamp, facts, texts)) if part)
    return LampRow(label, pole, "; ".join(dict.fromkeys(faults)), ", ".join(dict.fromkeys(one for one in told if one)), where)


def _beside(lamp: _Lamp, facts: WalkFacts, texts: Texts) -> str:
    """Between which stops one comes to it."""
    along = sorted((geometry.locate_along(facts.route, geometry.point_xy(stop["geom"]))[0], stop["number"]) for stop in facts.stops if stop["geom"])
    if not along:
        return ""
    passed = [number for at_m, number in along if at_m <= lamp.at_m]
    return texts("lighting-page.after-stop", n=passed[-1]) if passed else texts("lighting-page.before-stop", n=along[0][1])


# -- light -------------------------------------------------------------------------------------------------------------
def _light(store: Store, project: QgsProject | None, route: Sequence[XY]) -> tuple[tuple[LightLine, ...], EstError | None]:
    """The route in pieces of one expected light; without them the reason."""
    try:
        found = light_along(store, project, route)
    except EstError as error:
        return (), error
    pieces = pieces_along(route, found.scene.samples, class_of_samples(found), ON_ROUTE_M)
    return tuple(LightLine(CLASSES[one.of_class], tuple(map(tuple, one.xy.tolist())), one.length_m) for one in pieces), None
