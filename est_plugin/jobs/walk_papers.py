# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the papers for the evening: participant sheet, record sheets, leader's sheet."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from .. import paths
from ..core import geometry, shipped
from ..reports import content as c
from ..storage.store import Store
from . import paper_header as head
from .paper_maps import PaperMaps
from .walk_facts import Seen, WalkFacts, read_seen

DONE_WITH = ("refused",)


def handout(store: Store, facts: WalkFacts, maps: PaperMaps, made_on: dt.date) -> c.Handout:
    """Deltagarblad, a final record since it is handed out; the box for the group's letter is empty when there are several groups."""
    stops = head.stops(facts)
    letters = facts.letters
    return c.Handout(
        head.publisher(store, facts), c.Edition(made_on, final=True), head.header(store, facts), stops,
        maps.overview(facts, "participant"), letters[0] if len(letters) == 1 and facts.groups else "",
    )  # fmt: skip


def leader_sheet(store: Store, facts: WalkFacts, made_on: dt.date) -> c.LeaderSheet:
    """Ledarblad."""
    phones = tuple((name, number) for name, number in head.phones(store) if name)
    return c.LeaderSheet(
        head.publisher(store, facts), c.Edition(made_on), head.header(store, facts), head.stops(facts), head.groups(facts), phones=phones
    )


def record_sheets(store: Store, facts: WalkFacts, maps: PaperMaps, made_on: dt.date) -> c.RecordSheets:
    """Protokollblad for every group and stop; a follow-up walk gets the open points of the earlier walk at each stop."""
    publisher = head.publisher(store, facts)
    folder = paths.resource("codelists")
    rechecks = recheck_rows(store, facts)
    stops = list(zip(head.stops(facts), facts.stops))
    pictures = {record.id: maps.at_stop(facts, record) for _stop, record in stops}
    sheets = [
        c.RecordSheet(
            stop, letter, pictures[record.id], tuple(shipped.prompts(folder, record["place_type"], facts.language)),
            tuple(rechecks.get(record.id, ())),
        )
        for letter in facts.letters
        for stop, record in stops
    ]
    return c.RecordSheets(
        publisher, c.Edition(made_on), head.header(store, facts), tuple(sheets),
        return_to=publisher.contact or publisher.unit or publisher.name, electric_phone=head.electric_phone(store),
        letters=_letters(store, facts),
    )  # fmt: skip


def recheck_rows(store: Store, facts: WalkFacts) -> dict[str, list[c.RecheckRow]]:
    """Stop id → what the earlier walk left: everything not refused and not yet verified on site, at its nearest stop."""
    if facts.previous is None:
        return {}
    points = [(stop.id, geometry.point_xy(stop["geom"])) for stop in facts.stops if stop["geom"]]
    found: dict[str, list[c.RecheckRow]] = defaultdict(list)
    for seen in read_seen(store, facts.previous.id):
        if not points or not is_left(seen):
            continue
        place = geometry.point_xy(seen.finding["geom"])
        nearest = min(points, key=lambda point: geometry.distance(point[1], place))
        number = str(seen.finding["number"] or "–")
        found[nearest[0]].append(c.RecheckRow(number, seen.finding["description"], _before_photo(facts, seen)))
    return found


def is_left(seen: Seen) -> bool:
    """Whether somebody must look at it again: a defect that is neither refused nor verified on site."""
    finding = seen.finding
    if finding["kind"] != "defect" or finding["handling"] in DONE_WITH or finding["review_state"] == "merged":
        return False
    return not (seen.measures and all(measure["status"] in ("verified", "refused", "duplicate") for measure in seen.measures))


# -- inside ------------------------------------------------------------------------------------------------------------
def _before_photo(facts: WalkFacts, seen: Seen) -> c.Photo | None:
    before = [photo for photo in seen.photos if photo["stage"] == "before"] or list(seen.photos)
    return photo_of(facts, before[0]) if before else None


def photo_of(facts: WalkFacts, photo: Mapping[str, Any]) -> c.Photo:
    """A photo of the workspace; a file that is gone is said by the drawing."""
    return c.Photo(facts.folder / photo["path"], photo["path"].rsplit("/", 1)[-1], photo["caption"] or "")


def _letters(store: Store, facts: WalkFacts) -> tuple[tuple[str, str], ...]:
    """The finding letters as the municipality has named them, in one or two words."""
    short = "short_sv" if facts.language == "sv" else "short_en"
    rows = store.rows("code", ("code", short, "active"), {"list": "finding_category"}, order_by=["sort"])
    return tuple((code, words or facts.label("finding_category", code)) for code, words, active in rows if active and len(code) == 1)
