# SPDX-License-Identifier: GPL-2.0-or-later
"""Rundblad of a planned round, or of a shift that nobody has planned: its places, why, what to look for, and the way."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core import geometry
from ..core.errors import InputError
from ..core.hotspot_rules import CLOSED
from ..core.paper_choices import INTERNAL
from ..core.record import Record
from ..core.rounds.look_for import look_for
from ..core.rounds.shift import Shift
from ..core.rounds.visits import CANCELLED, TRAFFIC
from ..reports import content as c
from ..reports import papers
from ..reports.content import DocumentResult
from ..reports.patrol_content import PatrolSheet, PatrolStop
from ..storage.store import Store
from . import person_guard
from .paper_header import municipality
from .print_walk import Setup
from .round_plan import RoundInput, input_of, round_name
from .round_proposal import band_words, order_along, propose_round

LEAST_M = 300.0
BOX = "patrol"
MOST = 24  # places: four folded sheets; a shift that goes to more is a list, not a round


@dataclass(frozen=True)
class Made:
    """The content of the paper and what should be known of it."""

    content: PatrolSheet
    warnings: tuple[str, ...]


def print_round(store: Store, patrol_id: str, setup: Setup, target: Path) -> DocumentResult:
    """The sheet of a round that is in the workspace."""
    return _drawn(sheet_of(store, input_of(store, patrol_id), setup, keep_order=True), setup, target)


def print_shift(store: Store, shift: Shift, hotspot_ids: Sequence[str], setup: Setup, target: Path) -> DocumentResult:
    """The sheet of a shift; without hotspots those of the round that is planned for just that shift, else those proposed. Nothing is noted.

    Raises
    ------
    InputError    for a hotspot that is not there or closed, and when there is none to go to
    """
    given = _planned(store, shift) if not hotspot_ids else None
    ids = [row.id for row in _named(store, hotspot_ids)] or [one.place.id for one in propose_round(store, shift).items if one.is_chosen]
    if given is None and not ids:
        raise InputError("patrol.nothing-to-print")
    return _drawn(sheet_of(store, given or RoundInput(shift, ids), setup, keep_order=given is not None), setup, target)


def sheet_of(store: Store, given: RoundInput, setup: Setup, *, keep_order: bool) -> Made:
    """The content; `keep_order`: the places stand in the order that somebody chose."""
    if len(given.hotspot_ids) > MOST:
        raise InputError("patrol.too-many", n=len(given.hotspot_ids), most=MOST)
    texts = setup.texts
    way = order_along(store, setup.project, given.hotspot_ids, keep_order=keep_order)
    rows = {row.id: row for row in store.find("hotspot", {"id": list(way.hotspot_ids)})} if way.hotspot_ids else {}
    ordered = [rows[one] for one in (given.hotspot_ids if keep_order else way.hotspot_ids) if one in rows]
    if not ordered:
        raise InputError("patrol.nothing-to-print")
    bands = band_words(store, setup.language)
    stops = tuple(_stop(number, row, bands, texts) for number, row in enumerate(ordered, 1))
    organisation = store.get("organisation", given.organisation_id)["name"] if given.organisation_id else ""
    publisher = municipality(store)
    content = PatrolSheet(
        publisher, c.Edition(setup.day, audience=INTERNAL), given.name or round_name(given.kind, given.shift, texts), given.shift.local_start,
        given.shift.local_end, stops, _map(setup, store, ordered, way.points), organisation, given.kind == TRAFFIC, way.length_m or None,
        not way.has_streets, publisher.contact or publisher.unit or publisher.name,
    )  # fmt: skip
    return Made(content, (*(notice.text(texts) for notice in way.notices), *_warnings(store, ordered, texts)))


# -- inside ------------------------------------------------------------------------------------------------------------
def _drawn(made: Made, setup: Setup, target: Path) -> DocumentResult:
    result = papers.draw_patrol_sheet(made.content, setup.texts, target)
    return replace(result, warnings=(*result.warnings, *made.warnings))


def _stop(number: int, row: Record, bands: Mapping[str, str], texts: Any) -> PatrolStop:
    band = bands.get(row["time_band"] or "", "")
    why = row["justification"] if row["priority"] is not None and row["justification"] else row["reason"]
    look = (row["look_for"] or "").strip() or look_for(row["hotspot_kind"]).text(texts)
    return PatrolStop(number, row["name"], band or texts("patrol.any-time"), _one_line(why) or texts("patrol.no-reason"), _one_line(look))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _map(setup: Setup, store: Store, rows: Sequence[Record], route: Sequence[tuple[float, float]]) -> c.MapPicture | None:
    """Numbers in the middle of the places, with the way between them; the places themselves find room on it."""
    placed = [(number, row["geom"]) for number, row in enumerate(rows, 1) if row["geom"]]
    markers = [c.Marker(str(number), *geometry.centre(wkb), "stop") for number, wkb in placed]
    corners = [xy for _number, wkb in placed for xy in geometry.coordinates(wkb)]
    line = tuple(route) if len(route) > 1 else ()
    return setup.maps(store).around(markers, BOX, LEAST_M, line, [*line, *corners])


def _warnings(store: Store, rows: Sequence[Record], texts: Any) -> list[str]:
    """Texts that look like personal data, and places that are closed now: the paper is carried about town."""
    marks = person_guard.harmless(store)
    found = []
    for row in rows:
        for name in ("name", "reason", "justification", "look_for"):
            hits = person_guard.remaining(row[name], marks)
            if hits:
                found.append(texts("patrol.person-in-hotspot", name=row["name"], what=person_guard.told(hits, texts)))
        if row["state"] == CLOSED:
            found.append(texts("patrol.closed-on-sheet", name=row["name"]))
    return list(dict.fromkeys(found))


def _planned(store: Store, shift: Shift) -> RoundInput | None:
    """The round planned for just this shift, when it is the only one."""
    found = [row for row in store.find("patrol", {"planned_start": shift.start, "planned_end": shift.end}) if row["state"] != CANCELLED]
    given = input_of(store, found[0].id) if len(found) == 1 else None
    return given if given is not None and given.hotspot_ids else None


def _named(store: Store, wanted: Sequence[str]) -> list[Record]:
    """Hotspots by id, number (7 or H7) or name."""
    rows = store.find("hotspot") if wanted else []
    found = []
    for word in wanted:
        plain = word.strip().casefold()
        same = [row for row in rows if plain in (row.id.casefold(), str(row["number"]), f"h{row['number']}", (row["name"] or "").casefold())]
        if len(same) != 1:
            raise InputError("patrol.hotspot-unknown" if not same else "patrol.hotspot-twice", word=word.strip()[:60])
        if same[0]["state"] == CLOSED:
            raise InputError("patrol.place-closed", names=same[0]["name"])
        found.append(same[0])
    return found
