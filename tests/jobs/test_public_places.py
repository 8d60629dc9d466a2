# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing that is made for the public tells where exactly a report or a hotspot is: neither in words nor in bytes."""
from __future__ import annotations

import dataclasses
import datetime as dt
import json
import struct

import pytest

from est_plugin.core import geometry
from est_plugin.core.paper_choices import PUBLIC
from est_plugin.core.period import ALL, YEAR, Period, period_of
from est_plugin.core.public_place import PublicGrid
from est_plugin.core.small_numbers import SETTING
from est_plugin.i18n import Texts
from est_plugin.jobs import public_places as jobs
from est_plugin.jobs.document import PROMISE, WALK, Wish
from est_plugin.jobs.document_subjects import subjects_of
from est_plugin.jobs.documents import DOCUMENTS
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.promise_papers import subject_id

from .hotspot_story import tell
from .public_story import everything_in, plant

SV = Texts("sv")
HOME = (150_123.4567, 6_340_987.6543)  # a door
WORDS = "Hemligt skäl Qzx"


def box(x, y, side):
    return geometry.polygon([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]])


@pytest.fixture
def secret(store):
    """Reports at a door, a small and a large hotspot, all of them prioritised."""
    with store.transaction("test") as tx:
        tell(tx, HOME, n=4, spread_m=0.0, description=WORDS, place_text=WORDS)
        for rank, (side, events) in enumerate(((31.5, 2), (450.0, 40)), 1):
            tx.insert("hotspot", {
                "name": f"Storgatan {rank}2 B", "reason": WORDS, "priority": rank, "justification": WORDS, "events": events,
                "geom": box(HOME[0] - 3, HOME[1] - 3, side), "period_from": dt.date(2026, 10, 3), "period_to": dt.date(2026, 11, 21),
            })  # fmt: skip
    return store


def traces(text: str) -> list[str]:
    """What of the exact places stands in a text or in bytes read as one."""
    near = [HOME, (HOME[0] - 3, HOME[1] - 3), geometry.centre(box(HOME[0] - 3, HOME[1] - 3, 31.5))]
    words = {f"{value:.{decimals}f}" for xy in near for value in xy for decimals in (1, 2, 3)}
    words |= {word.replace(".", ",") for word in words} | {WORDS, "Qzx", "12 B", "22 B"}
    packed = [struct.pack(order + "d", value).decode("latin-1") for xy in near for value in xy for order in "<>"]
    return [word for word in (*words, *packed) if word in text]


def test_the_search_finds_what_it_looks_for(secret):
    (row, *_more) = secret.find("observation")
    assert traces(bytes(row["geom"]).decode("latin-1")) and traces(f"N {HOME[1]:.1f}") and traces(WORDS)


def test_priorities_are_told_by_square_month_and_number_that_is_large_enough(secret):
    small, large = jobs.public_hotspots(secret, "sv")
    assert (small.name, small.months, small.reports, small.is_small) == ("Storgatan", "oktober–november 2026", None, True)
    assert (large.reports, large.is_small) == (40, False) and small.place.centre == (150_150.0, 6_341_050.0)
    assert [len(one.place.rings) for one in (small, large)] == [1, 30]
    told = json.dumps([dataclasses.asdict(one) for one in (small, large)])
    assert not traces(told) and "Storgatan" in told
    values = [value for one in (small, large) for ring in one.place.rings for xy in ring for value in xy]
    assert all(value % 100 == 0 for value in values)
    assert not traces(b"".join(struct.pack("<d", value) for value in values).decode("latin-1"))


def test_counts_are_told_by_square_and_small_ones_left_out(secret):
    with secret.transaction("test") as tx:
        tell(tx, (HOME[0] + 300, HOME[1]), n=2)
        tell(tx, HOME, n=9, is_secret=True)
        tell(tx, HOME, n=9, review_state="new")
    (one,), left_out = jobs.public_counts(secret, Period(ALL), "occurred")
    assert (one.reports, left_out) == (4, 2) and not traces(json.dumps(dataclasses.asdict(one)))
    assert jobs.public_counts(secret, Period(ALL), "felt") == ([], 0)
    secret.set_setting(SETTING, 5)
    assert jobs.public_counts(secret, Period(ALL), "occurred") == ([], 6)
    alone = PublicGrid([HOME])
    secret.set_setting(SETTING, 0)
    counts, _left = jobs.public_counts(secret, Period(ALL), "occurred", alone)
    assert [one.reports for one in counts] == [6] and counts[0].place.rings[0][1][0] - counts[0].place.rings[0][0][0] > 100


def test_words_of_the_public(secret):
    assert jobs.heading(SV, 2) == "Prioriterade platser" and jobs.heading(SV, 1) == "Prioriterad plats"
    assert jobs.small_numbers_note(secret, SV) == "Färre än 3 rapporter på platsen visas inte."
    assert jobs.texts_shown(jobs.public_hotspots(secret, "sv")) == ["Storgatan", "oktober–november 2026"] * 2
    assert jobs.months_words(dt.date(2025, 12, 3), dt.date(2026, 1, 4), SV) == "december 2025–januari 2026"
    assert jobs.months_words(None, dt.date(2026, 1, 4), SV) == "januari 2026" and jobs.months_words(None, None, SV) == ""


def promised_at(store, hotspot_id) -> str:
    """A promise whose visits, rounds, measures and dialogues are all at the secret place; the subject of its follow-up."""
    evening = dt.datetime(2026, 10, 5, 18, tzinfo=dt.timezone.utc)
    with store.transaction("test") as tx:
        promise = tx.insert("promise", {"name": "Löfte", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "note": WORDS}).id
        for source in ("visits", "rounds", "measures", "dialogues", "manual"):
            row = {"promise_id": promise, "name": f"Vi lovar {source}", "counted_from": source, "hotspot_id": hotspot_id}
            activity = tx.insert("promise_activity", row).id
        tx.insert("activity_done", {"promise_activity_id": activity, "done_on": evening.date(), "note": WORDS})
        patrol = tx.insert("patrol", {
            "name": WORDS, "planned_start": evening, "planned_end": evening + dt.timedelta(hours=2), "state": "done", "note": WORDS,
        }).id  # fmt: skip
        tx.insert("patrol_visit", {
            "patrol_id": patrol, "hotspot_id": hotspot_id, "place_text": WORDS, "state": "visited", "arrived_at": evening, "note": WORDS,
            "geom": geometry.point(*HOME),
        })  # fmt: skip
        talk = tx.insert("dialogue", {
            "name": WORDS, "held_on": evening.date(), "place_text": WORDS, "people": 20, "note": WORDS, "geom": geometry.point(*HOME),
        }).id  # fmt: skip
        tx.insert("dialogue_theme", {"dialogue_id": talk, "theme": "BEL", "people": 9, "place_text": WORDS, "note": WORDS})
    return subject_id(promise, period_of(YEAR, evening.date()))


def test_no_public_document_holds_a_report_or_a_hotspot(secret, walk, stops, tmp_path):
    """Every document that is offered to the public, in each of its formats, searched in words and bytes."""
    pytest.importorskip("reportlab", reason="papers need reportlab")
    story = plant(secret, walk, stops, tmp_path / "kort")
    with secret.transaction("test") as tx:
        hotspot = secret.find("hotspot", {"priority": 1})[0]
        tx.insert("measure_link", {"measure_id": story["measure"].id, "hotspot_id": hotspot.id})
    public = [one for one in DOCUMENTS if PUBLIC in one.audiences]
    day, chosen, made = dt.date(2026, 11, 22), {WALK: walk.id, PROMISE: promised_at(secret, hotspot.id)}, 0
    assert {one.subject for one in public} >= set(chosen)
    for document in public:
        targets = {kind: tmp_path / f"{document.name}.{kind}" for kind in document.formats}
        subject = chosen.get(document.subject) or subjects_of(secret, document, day, SV)[0].id
        document.make(secret, Wish(subject, targets, Setup("sv", made_on=day), audience=PUBLIC))
        for path in targets.values():
            found = everything_in(path)
            assert not traces(found), (document.name, path.suffix)
            assert "hotspot" not in found.lower() and "H1" not in found.split(), (document.name, path.suffix)
            made += 1
    assert made >= 6
