# SPDX-License-Identifier: GPL-2.0-or-later
"""What stops a public document of a walk, known before it is made: texts to look at, photos that nobody has cleared."""
from __future__ import annotations

from ..core.paper_choices import ALL, INTERNAL, PARTICIPANT, PUBLIC
from ..i18n import Texts
from ..reports.public_seal import texts_of
from ..storage.store import Store
from . import walk_papers
from .audience import may_see
from .local_days import today_of
from .paper_maps import PaperMaps
from .photo_boxes import is_cleared
from .public_check import Place, unhandled
from .walk_facts import read_walk
from .walk_report_content import walk_report


def texts_to_look_at(store: Store, walk_id: str, document: str, audience: str, language: str) -> list[Place]:
    """Texts of a walk's document that look like personal data; none when it is not public. Papers for the participants always are."""
    is_handout = document in (ALL, PARTICIPANT)
    if not is_handout and audience != PUBLIC:
        return []
    facts, texts, today = read_walk(store, walk_id, language), Texts(language), today_of(store)
    maps = PaperMaps((), store.crs, texts, today)
    if is_handout:
        return unhandled(store, texts_of(walk_papers.handout(store, facts, maps, today)), language)
    return unhandled(store, texts_of(walk_report(store, facts, texts, maps, today, PUBLIC, all_columns=True).report), language)


def photos_to_look_at(store: Store, walk_id: str, audience: str) -> int:
    """How many photos a reader outside would not see because nobody has cleared them."""
    if audience == INTERNAL:
        return 0
    facts = read_walk(store, walk_id)
    photos = [photo for seen in facts.seen if may_see(seen, audience) for photo in seen.photos]
    photos += [photo for found in facts.stop_photos.values() for photo in found]
    return sum(not is_cleared(photo, facts.photo_boxes) for photo in photos)
