# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may see what of a walk: inside everything, outside what is reviewed, the public what may be published."""
from __future__ import annotations

from collections.abc import Iterable

from ..core.paper_choices import EXTERNAL, INTERNAL
from ..core.record import Record
from ..core.schema import TABLES
from ..reports import content as c
from .walk_facts import Seen, WalkFacts
from .walk_papers import photo_of

REVIEWED = ("approved", "masked", "merged")


def may_see(seen: Seen, audience: str) -> bool:
    """Whether a reader may see a finding at all."""
    if audience == INTERNAL:
        return True
    is_reviewed = seen.finding["review_state"] in REVIEWED
    return is_reviewed if audience == EXTERNAL else is_reviewed and seen.finding["visibility"] == "public"


def is_shown(table: str, column: str, audience: str) -> bool:
    """Whether a reader may see a column: outside only those the schema marks as public."""
    return audience == INTERNAL or TABLES[table][column].is_public


def shown_photos(facts: WalkFacts, photos: Iterable[Record], audience: str) -> tuple[c.Photo, ...]:
    """Photos in the order they were taken; outside the organisation only those cleared for publication."""
    allowed = [photo for photo in photos if audience == INTERNAL or photo["is_cleared"]]
    ordered = sorted(allowed, key=lambda one: (one["stage"] != "before", str(one["taken_at"] or "")))
    return tuple(photo_of(facts, photo) for photo in ordered)
