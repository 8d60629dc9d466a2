# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may see what of a walk: inside everything, outside what is reviewed, the public what may be published."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..core.paper_choices import EXTERNAL, INTERNAL, PUBLIC, PUBLIC_DAYS
from ..core.record import Record
from ..core.schema import TABLES
from ..reports import content as c
from ..storage.store import Store
from .counted import SEEN_OUTSIDE
from .photo_boxes import is_cleared
from .walk_facts import Seen, WalkFacts
from .walk_papers import photo_of


def may_see(seen: Seen, audience: str) -> bool:
    """Whether a reader may see a finding at all."""
    if audience == INTERNAL:
        return True
    is_reviewed = seen.finding["review_state"] in SEEN_OUTSIDE
    return is_reviewed if audience == EXTERNAL else is_reviewed and seen.finding["visibility"] == "public"


def shown_of(seen: Seen, audience: str) -> Seen:
    """What a reader may see of what belongs to a finding: outside only reviewed lamps, and of the same thing only what may be seen itself."""
    if audience == INTERNAL:
        return seen
    return replace(
        seen, lamps=tuple(lamp for lamp in seen.lamps if lamp["review_state"] in SEEN_OUTSIDE),
        same=tuple(one for one in seen.same if may_see(Seen(one), audience)),
        measures=tuple(one for one in seen.measures if one["status"] != "duplicate"),
    )  # fmt: skip


def is_shown(table: str, column: str, audience: str) -> bool:
    """Whether a reader may see a column: outside only those the schema marks as public."""
    return audience == INTERNAL or TABLES[table][column].is_public


def shown_photos(facts: WalkFacts, photos: Iterable[Record], audience: str) -> tuple[c.Photo, ...]:
    """Photos in the order they were taken; outside the organisation only those cleared for publication, with their black boxes."""
    is_outside = audience != INTERNAL
    allowed = [photo for photo in photos if not is_outside or is_cleared(photo, facts.photo_boxes)]
    ordered = sorted(allowed, key=lambda one: (one["stage"] != "before", str(one["taken_at"] or "")))
    return tuple(photo_of(facts, photo, is_outside=is_outside) for photo in ordered)


def public_edition(store: Store, facts: WalkFacts) -> WalkFacts:
    """The same walk in the words for the public: of the lists those that the municipality has written for it."""
    words = "public_sv" if facts.language == "sv" else "public_en"
    own = {(lst, code): word for lst, code, word in store.rows("code", ("list", "code", words)) if word}
    return replace(facts, labels={**facts.labels, **own})


def in_months(store: Store, audience: str) -> bool:
    """Whether days when something shall be done are told as months: in public, unless the municipality has chosen days."""
    return audience == PUBLIC and not store.setting(PUBLIC_DAYS, False)
