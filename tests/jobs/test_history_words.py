# SPDX-License-Identifier: GPL-2.0-or-later
"""The story of a record in words that anybody understands: no codes, no ids, no UTC, no names in what is copied."""
from __future__ import annotations

import datetime as dt
import re

import pytest

from est_plugin.core import geometry
from est_plugin.core.history import KINDS, as_text, dated_notes, note_with
from est_plugin.i18n import Texts
from est_plugin.jobs.history_words import TOLD, lines
from est_plugin.jobs.merge import merge
from est_plugin.jobs.set_status import set_status
from tests.jobs.conftest import UTC

TODAY = dt.date(2026, 11, 17)
SV, EN = Texts("sv"), Texts("en")


def told(store, record, texts=SV):
    return [line.text for line in lines(store, record.table, record.id, texts, TODAY)]


def change(store, record, **values):
    with store.transaction("test") as tx:
        return tx.update(store.get(record.table, record.id), **values)


@pytest.fixture
def finding(store, walk):
    with store.transaction("test") as tx:
        return tx.insert("finding", {"description": "Mörkt", "walk_id": walk.id, "geom": geometry.point(0, 0)})


@pytest.fixture
def measure(store, finding):
    with store.transaction("test") as tx:
        responsible = store.find("organisation", {"code": "lighting"})[0]
        made = tx.insert("measure", {"title": "Byt lampan", "measure_type": "lighting", "responsible_id": responsible.id, "due_date": dt.date(2026, 10, 3)})
        tx.insert("measure_link", {"measure_id": made.id, "finding_id": finding.id})
    return made


def test_status_dates_and_moves_are_told_in_words_and_local_time(store, finding, measure):
    change(store, measure, status="approved")
    change(store, measure, due_date=dt.date(2026, 11, 1))
    change(store, measure, due_date=dt.date(2027, 1, 31), priority=4)
    change(store, measure, due_date=None)
    change(store, finding, geom=geometry.point(12, 0))
    made = "Skapades: Byt lampan. Status: Ny. Ansvarig: Belysning. Klar senast: 3 okt"
    assert [one for one in told(store, measure) if not one.startswith("Nr 1")][:2] == [made, "Kopplad till nr 1"]
    text = "\n".join(told(store, measure))
    for sentence in (
        "Status från Ny till Beslutad", "Klar senast flyttades från 3 okt till 1 nov", "Klar senast flyttades från 1 nov till 31 jan 2027",
        "Prioritet ändrades från Normal till Akut", "Klar senast togs bort (var 31 jan 2027)", "Nr 1: Flyttad 12 m",
    ):  # fmt: skip
        assert sentence in text
    (step,) = [line for line in lines(store, "measure", measure.id, SV, TODAY) if line.kind == "status"]
    assert step.who == "anna" and step.sentence(SV) == "Status från Ny till Beslutad (av anna)"
    assert step.at.utcoffset() in (dt.timedelta(hours=1), dt.timedelta(hours=2))


def test_it_is_told_in_both_languages_without_codes_and_ids(store, finding, measure):
    change(store, measure, status="forwarded", forwarded_to_id=store.find("organisation", limit=1)[0].id, answer_by=dt.date(2026, 12, 24))
    change(store, measure, status="triage")
    ids = {row.id for table in ("finding", "measure", "organisation", "walk") for row in store.find(table)}
    for texts, word in ((SV, "Väntar på svar"), (EN, "Awaiting answer")):
        for record in (finding, measure, store.find("walk")[0]):
            text = "\n".join(told(store, record, texts))
            assert not any(one in text for one in ids) and not re.search(r"forwarded|triage|\d{4}-\d\d-\d\dT|[0-9a-f]{32}", text)
            assert record.table == "walk" or word in text


def test_what_goes_with_a_step_is_said_and_so_are_steps_taken_back_and_opened_again(store, measure):
    done = set_status(store, [measure.id], "refused", {"reason": "Marken är inte kommunens"}, TODAY)
    assert "Status från Ny till Åtgärdas inte. Skäl: Marken är inte kommunens" in told(store, measure)
    store.undo(done)
    assert told(store, measure)[-1] == "Steget togs tillbaka: status är åter Ny"
    set_status(store, [measure.id], "fixed", {"what_done": "Bytte ljuskälla"}, TODAY)
    fields = {"verified_on": TODAY, "verified_by": "Driftledare", "verified_how": "På plats"}
    set_status(store, [measure.id], "verified", fields, TODAY)
    ending = "till Kontrollerad på plats. Kontrollerad av (funktion): Driftledare. Hur kontrollerad: På plats"
    assert any(text.endswith(ending) for text in told(store, measure))
    set_status(store, [measure.id], "planned", {"why": "Slocknade igen"}, TODAY)
    text = "\n".join(told(store, measure))
    assert "Öppnad igen: status från Kontrollerad på plats till Planerad" in text
    assert "Öppnad igen: Slocknade igen (var Kontrollerad på plats" in text and "Driftledare" in text  # nothing of the past is lost


def test_photos_lists_decisions_follow_ups_and_links_stand_in_the_order_of_time(store, finding, measure, walk):
    organisation = store.find("organisation", {"code": "lighting"})[0]
    with store.transaction("test") as tx:
        for n in (1, 2):
            tx.insert("attachment", {"path": f"photos/{n}.jpg", "finding_id": finding.id, "caption": f"Bild {n}"})
        tx.insert("co_responsible", {"measure_id": measure.id, "organisation_id": organisation.id})
        tx.insert("dispatch", {
            "organisation_id": organisation.id, "sent_at": dt.datetime(2099, 11, 20, 8, 0, tzinfo=UTC), "answer_by": dt.date(2099, 12, 3),
            "returned_on": dt.date(2099, 12, 1), "rows": [{"id": measure.id, "values": {}}],
        })  # fmt: skip
        tx.insert("dispatch", {"organisation_id": organisation.id, "rows": {"other": {}}})
        tx.insert("decision", {"measure_id": measure.id, "outcome": "decided", "decided_on": dt.date(2099, 12, 2), "text": "Görs i vår."})
        tx.insert("follow_up", {"walk_id": walk.id, "finding_id": finding.id, "outcome": "remains", "seen_at": dt.datetime(2099, 12, 4, tzinfo=UTC)})
    text = told(store, measure)
    assert text[-4:] == [
        "Skickades till Belysning (Åtgärdslista 1). Svar senast: 3 dec 2099", "Svar kom från Belysning (Åtgärdslista 1)",
        "Beslut: Beslutas (Samverkansgruppen). Görs i vår", "Nr 1: Uppföljd på Centrum: Kvar",
    ]  # fmt: skip
    assert "Nr 1: 2 foton lades till (före): Bild 1; Bild 2" in text and "Belysning är också ansvarig" in text
    assert "Kopplad till åtgärd Å1" in told(store, finding) and any(line.startswith("Åtgärd Å1: Skickades") for line in told(store, finding))
    with store.transaction("test") as tx:
        tx.delete(store.find("measure_link")[0])
        tx.delete(store.find("co_responsible")[0])
    assert "Inte längre kopplad till nr 1" in told(store, measure) and "Belysning är inte längre också ansvarig" in told(store, measure)
    assert "Inte längre kopplad till åtgärd Å1" in told(store, finding)
    assert "En punkt följdes upp" in told(store, walk) and "En iakttagelse skrevs in" in told(store, walk)


def test_merged_records_tell_their_story_in_the_kept_one_and_keep_their_own(store, finding):
    with store.transaction("test") as tx:
        other = tx.insert("finding", {"description": "Mörkt igen", "geom": geometry.point(5, 0)})
        tx.insert("attachment", {"path": "photos/1.jpg", "finding_id": other.id})
    change(store, other, geom=geometry.point(5, 3.25))
    merge(store, "finding", finding.id, [other.id], TODAY)
    assert {"Nr 2: Flyttad 3,2 m", "Nr 2: Ett foto lades till (före)", "Nr 2: Slogs ihop med nr 1, som är kvar"} <= set(told(store, finding))
    own = told(store, other)
    assert own[-1] == "Slogs ihop med nr 1, som är kvar" and not any("Granskning" in line for line in own)


def test_every_kind_of_record_has_a_story_and_odd_rows_do_not_stop_it(store, finding, walk):
    with store.transaction("test") as tx:
        lamp = tx.insert("lighting_defect", {"finding_id": finding.id, "geom": geometry.point(0, 0)})
        hotspot = tx.insert("hotspot", {"name": "Torget"})
        report = tx.insert("observation", {"occurred_from": dt.datetime(2026, 11, 12, 19, tzinfo=UTC), "category": "ORD", "place_text": "Torget"})
        barrier = tx.insert("barrier", {"name": "Bommen", "geom": geometry.point(5, 5)})
        start = dt.datetime(2026, 11, 20, 19, tzinfo=UTC)
        patrol = tx.insert("patrol", {"name": "Kväll", "planned_start": start, "planned_end": start + dt.timedelta(hours=4)})
        promise = tx.insert("promise", {"name": "Löfte", "starts_on": TODAY, "ends_on": TODAY})
        dialogue = tx.insert("dialogue", {"name": "Torgdag", "held_on": TODAY})
        picture = tx.insert("situation_report", {"name": "Bild", "period": "2026-11", "period_from": TODAY, "period_to": TODAY})
    change(store, barrier, state="in_place", closes_at="22:00")
    change(store, patrol, state="done")
    change(store, promise, state="ended")
    change(store, dialogue, people=150)
    change(store, picture, diary_number="KS 2026/1")
    change(store, report, review_state="rejected", review_reason="Samma som ett ärende")
    change(store, hotspot, level="act", geom=geometry.polygon([[(0, 0), (9, 0), (9, 9), (0, 0)]]))
    change(store, walk, state="held", planned_start=dt.datetime(2026, 11, 13, 16, 30, tzinfo=UTC))
    change(store, lamp, geom=None)
    store._connection.execute("UPDATE finding SET created_at = NULL, ver = -ver")
    for record in (finding, lamp, hotspot, report, walk, barrier, patrol, promise, dialogue, picture):
        found = lines(store, record.table, record.id, EN, TODAY)
        assert found and all(line.kind in KINDS and line.text for line in found)
    assert "Nivå ändrades från Bevakas till Insats" in told(store, hotspot) and "Fick en plats på kartan" in told(store, hotspot)
    assert any("Granskning" in line for line in told(store, report))
    assert "Planerad start flyttades från 12 nov 17.30 till 13 nov 17.30" in told(store, walk)
    assert "Belysningsfel 1: Platsen på kartan togs bort" in told(store, finding)
    assert "Läge ändrades från Önskas till På plats" in told(store, barrier) and "Läge ändrades från Planerad till Genomförd" in told(store, patrol)
    assert set(TOLD) == {record.table for record in (finding, lamp, hotspot, report, walk, barrier, patrol, promise, dialogue, picture)} | {"measure"}


def test_what_is_copied_names_nobody(store, measure):
    change(store, measure, status="planned")
    found = lines(store, "measure", measure.id, SV, TODAY)
    assert any(line.who == "anna" for line in found) and "anna" not in as_text(found, SV, 2026)


def test_dated_lines_of_a_note_are_found_and_the_rest_is_left_alone():
    note = note_with(note_with("Fri text", TODAY, "Öppnad igen: a\nb"), TODAY, "två")
    assert note == "Fri text\n2026-11-17 Öppnad igen: a b\n2026-11-17 två"
    assert dated_notes(note) == [(TODAY, "Öppnad igen: a b"), (TODAY, "två")]
    assert dated_notes("2026-02-31 x\n2026-1-1 x\n2026-11-17") == [] and dated_notes(None) == []
