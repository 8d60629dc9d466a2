# SPDX-License-Identifier: GPL-2.0-or-later
"""The places proposed for a shift out of the hotspots of the workspace, and their way along the streets."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

from ..core import geometry
from ..core.hotspot_rules import ACTIVE, CLOSED
from ..core.notice import Notice
from ..core.record import Record
from ..core.rounds import way
from ..core.rounds.proposal import Place, Points, Proposed, propose
from ..core.rounds.shift import Shift
from ..gis import layer_roles
from ..reports.engine import wording
from ..storage.store import Store
from .patrol_figures import last_visits
from .round_plan import same_time


@dataclass(frozen=True)
class Proposal:
    """Current hotspots by points, the chosen ones first; `others` may be added by hand; `notices` say what should be known."""

    items: tuple[Proposed, ...]
    others: tuple[Record, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Way:
    """Hotspots in walking order with the line between them (map units); `has_streets` False: straight lines."""

    hotspot_ids: tuple[str, ...]
    points: tuple[tuple[float, float], ...] = ()
    length_m: float = 0.0
    has_streets: bool = False
    notices: tuple[Notice, ...] = ()


def propose_round(store: Store, shift: Shift, patrol_id: str | None = None, at_most: int | None = None) -> Proposal:
    """The proposal for a shift; `patrol_id` is the round that is planned anew."""
    rows = [row for row in store.find("hotspot", {"same_as_id": None}, order_by=("number",)) if row["state"] != CLOSED]
    others = same_time(store, shift, patrol_id)
    current = [row for row in rows if row["state"] == ACTIVE]
    items = propose(_places(store, current, others), shift, at_most)
    notices = [Notice("patrol.same-time", {"n": len(others), "names": ", ".join(row["name"] for row in others)})] if others else []
    if not current:
        notices.append(Notice("patrol.no-hotspots"))
    elif not any(one.is_chosen for one in items):
        notices.append(Notice("patrol.none-now"))
    elif len(current) == 1:
        notices.append(Notice("patrol.one-hotspot"))
    return Proposal(tuple(items), tuple(row for row in rows if row["state"] != ACTIVE), tuple(notices))


def reason(part: Points, store_words: Any, texts: Any) -> str:
    """One thing in words with its points: "tid på dygnet: kväll, 2 timmar av passet (30 av 30)". `store_words` gives the word of a time band."""
    values = dict(part.why.values)
    if "band" in values:
        values["band"] = store_words(values["band"])
    if "hours" in values:
        values["hours"] = hours_words(values["hours"], texts)
    if "metres" in values:
        values["metres"] = wording.length(round(values["metres"], -1), texts)
    return texts("patrol.part", why=texts(part.why.key, **values), points=part.points, most=part.most)


def hours_words(hours: float, texts: Any) -> str:
    """2 or 2,5."""
    shown = round(hours, 1)
    return wording.number(shown, 0 if shown == int(shown) else 1, texts)


def band_words(store: Store, language: str) -> dict[str, str]:
    """Time bands of the workspace in words."""
    own, other = ("label_sv", "label_en") if language == "sv" else ("label_en", "label_sv")
    return {code: first or second or code for code, first, second in store.rows("code", ("code", own, other), {"list": "time_band"})}


def order_along(store: Store, project: QgsProject | None, hotspot_ids: Sequence[str], *, keep_order: bool = False) -> Way:
    """The places in a short order along the streets of the project, by straight lines where it has none; `keep_order` only draws the way."""
    rows = {row.id: row for row in store.find("hotspot", {"id": list(hotspot_ids)})} if hotspot_ids else {}
    ids = [one for one in hotspot_ids if one in rows and rows[one]["geom"]]
    rest = [one for one in hotspot_ids if one not in ids]
    points = [geometry.centre(rows[one]["geom"]) for one in ids]
    router = _router(store, project)
    order = list(range(len(ids)))
    if not keep_order:
        order = way.shortest(points, geometry.distance if router is None else lambda a, b: router.route([a, b]).length_m)
    placed = [points[n] for n in order]
    found = tuple(ids[n] for n in order) + tuple(rest)
    if len(placed) < 2:
        return Way(found, tuple(placed))
    if router is None:
        return Way(found, tuple(placed), geometry.length(placed), False, (Notice("patrol.way-straight"),))
    route = router.route(placed)
    has_streets = len(route.straight_legs) < len(placed) - 1
    notices = (Notice("patrol.way-legs", {"n": len(route.straight_legs)}),) if route.straight_legs and has_streets else ()
    return Way(found, route.points, route.length_m, has_streets, notices if has_streets else (Notice("patrol.way-straight"),))


# -- inside ------------------------------------------------------------------------------------------------------------
def _places(store: Store, rows: Sequence[Record], others: Sequence[Record]) -> list[Place]:
    names = {row.id: row["name"] for row in others}
    planned: dict[str, str] = {}
    for hotspot_id, patrol_id in store.rows("patrol_visit", ("hotspot_id", "patrol_id"), {"patrol_id": list(names)}) if names else ():
        planned.setdefault(hotspot_id, names[patrol_id])
    visited = last_visits(store)
    return [
        Place(
            row.id, row["name"], geometry.centre(row["geom"]) if row["geom"] else None, row["level"], row["time_band"], row["priority"], row["number"],
            visited.get(row.id), planned.get(row.id, ""),
        )
        for row in rows
    ]  # fmt: skip


def _router(store: Store, project: QgsProject | None) -> Any:
    """Ways along the streets of the project; None when it has no such layer."""
    layer = layer_roles.find_layer(project, layer_roles.STREETS_PATHS) if project is not None else None
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        return None
    from ..gis.street_routing import StreetRouter

    return StreetRouter(layer, QgsCoordinateReferenceSystem(store.crs), project.transformContext())
