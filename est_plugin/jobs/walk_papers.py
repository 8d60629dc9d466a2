# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the papers for the evening: participant sheet, record sheets, leader's sheet."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .. import paths
from ..core import shipped
from ..core.paper_choices import INTERNAL, PUBLIC
from ..i18n import Texts
from ..reports import content as c
from ..storage.store import Store
from . import paper_header as head
from .follow_up_points import Point, by_stop, points_of
from .follow_up_words import photos, promises
from .paper_maps import PaperMaps
from .walk_facts import WalkFacts

LONGEST_TITLE = 34  # of what was promised: who and when must find room on the same line

def handout(store: Store, facts: WalkFacts, maps: PaperMaps, made_on: dt.date) -> c.Handout:
    """Deltagarblad, which says neither draft nor record: it is an invitation; the box for the group's letter is empty when there are several groups."""
    stops = head.stops(facts)
    letters = facts.letters
    return c.Handout(
        head.publisher(store, facts), c.Edition(made_on, audience=PUBLIC), head.header(store, facts), stops,
        maps.overview(facts, "participant"), letters[0] if len(letters) == 1 and facts.groups else "",
    )  # fmt: skip


def leader_sheet(store: Store, facts: WalkFacts, made_on: dt.date) -> c.LeaderSheet:
    """Ledarblad."""
    phones = tuple((name, number) for name, number in head.phones(store) if name)
    return c.LeaderSheet(
        head.publisher(store, facts), c.Edition(made_on, audience=INTERNAL), head.header(store, facts), head.stops(facts), head.groups(facts), phones=phones
    )


def record_sheets(store: Store, facts: WalkFacts, maps: PaperMaps, made_on: dt.date) -> c.RecordSheets:
    """Protokollblad for every group and stop; a follow-up walk gets the open points of the earlier walk at each stop."""
    publisher = head.publisher(store, facts)
    folder = paths.resource("codelists")
    points = points_of(store, facts)
    rechecks = recheck_rows(facts, points, Texts(facts.language))
    stops = list(zip(head.stops(facts), facts.stops))
    pictures = {record.id: _with_points(maps.at_stop(facts, record), points) for _stop, record in stops}
    sheets = [
        c.RecordSheet(
            stop, letter, pictures[record.id], tuple(shipped.prompts(folder, record["place_type"], facts.language)),
            tuple(rechecks.get(record.id, ())),
        )
        for letter in facts.letters
        for stop, record in stops
    ]
    return c.RecordSheets(
        publisher, c.Edition(made_on, audience=INTERNAL), head.header(store, facts), tuple(sheets),
        return_to=publisher.contact or publisher.unit or publisher.name, electric_phone=head.electric_phone(store),
        letters=_letters(store, facts),
    )  # fmt: skip


def recheck_rows(facts: WalkFacts, points: Sequence[Point], texts: Any) -> dict[str, list[c.RecheckRow]]:
    """Stop id → what the earlier walk left, in walking order: the points that the form asks about, at their nearest stop."""
    return {stop_id: [_recheck_row(facts, point, texts) for point in found] for stop_id, found in by_stop(points).items()}


# -- inside ------------------------------------------------------------------------------------------------------------
def _with_points(picture: c.MapPicture | None, points: Sequence[Point]) -> c.MapPicture | None:
    """The map of a stop with the numbers of the old points inside it."""
    if picture is None or not points:
        return picture
    xmin, ymin, xmax, ymax = picture.extent
    inside = [point for point in points if point.xy and xmin <= point.xy[0] <= xmax and ymin <= point.xy[1] <= ymax]
    markers = tuple(c.Marker(point.number, *point.xy, "recheck") for point in inside)
    return replace(picture, markers=(*picture.markers, *markers))


def _recheck_row(facts: WalkFacts, point: Point, texts: Any) -> c.RecheckRow:
    before, _after = photos(point.seen)
    poles = ", ".join(lamp["pole_number"] for lamp in point.seen.lamps if lamp["pole_number"])
    text = " ".join(part for part in (point.finding["description"], texts("follow-up.pole-in-text", number=poles) if poles else "") if part)
    promised = promises(facts, point.seen, texts, LONGEST_TITLE)
    return c.RecheckRow(point.number, text, photo_of(facts, before[0], is_outside=True) if before else None, promised[0] if promised else "")


def photo_of(facts: WalkFacts, photo: Mapping[str, Any], *, is_outside: bool = False, name: str = "") -> c.Photo:
    """A photo of the workspace; a file that is gone is said by the drawing. Outside it has its black boxes, and not the name of its file."""
    source = facts.folder / photo["path"]
    if is_outside:
        boxes = facts.photo_boxes.get(photo["id"], ())
        return c.Photo(source if boxes is not None else None, name, photo["caption"] or "", boxes or ())
    return c.Photo(source, photo["path"].rsplit("/", 1)[-1], photo["caption"] or "")


def _letters(store: Store, facts: WalkFacts) -> tuple[tuple[str, str], ...]:
    """The finding letters as the municipality has named them, in one or two words."""
    short = "short_sv" if facts.language == "sv" else "short_en"
    rows = store.rows("code", ("code", short, "active"), {"list": "finding_category"}, order_by=["sort"])
    return tuple((code, words or facts.label("finding_category", code)) for code, words, active in rows if active and len(code) == 1)
