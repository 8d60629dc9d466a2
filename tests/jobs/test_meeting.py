# SPDX-License-Identifier: GPL-2.0-or-later
"""A meeting in a real store: agenda, every decision with its step and its undo, going on after a crash, minutes that tell the rows."""
from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import ConflictError, EstError, InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs import assign, decision_register, meeting, meeting_agenda, meeting_card, print_minutes
from est_plugin.jobs.meeting_decide import DecisionInput, decide, decision_of
from est_plugin.jobs.set_status import set_status
from est_plugin.storage import workspace

SV = Texts("sv")
UTC = dt.timezone.utc
TODAY = dt.date.today()
NEXT = TODAY + dt.timedelta(days=28)
OUTCOMES = ("decided", "postponed", "refused", "monitor", "to_klg")


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def ago(days: int) -> dt.datetime:
    return dt.datetime.now(UTC) - dt.timedelta(days=days)


def organisation(store, code):
    return store.find("organisation", {"code": code})[0]


@pytest.fixture
def earlier(store):
    """The meeting four weeks ago."""
    with store.transaction("test") as tx:
        held = {"name": "Förra mötet", "held_on": day(-28), "created_at": ago(28), "organisations": "Polisen\nGata och trafik", "present": 7}
        return tx.insert("meeting", held)


@pytest.fixture
def add(store):
    """Makes a finding, with a measure when values are given for it."""

    def run(text, made=60, measure=None, **finding):
        with store.transaction("test") as tx:
            values = {"description": text, "place_text": "Torget", "geom": geometry.point(10.0, 20.0), "created_at": ago(made), **finding}
            seen = tx.insert("finding", values)
            if measure is None:
                return seen
            row = tx.insert("measure", {"title": "Åtgärda " + text, "created_at": ago(made), **measure})
            tx.insert("measure_link", {"measure_id": row.id, "finding_id": seen.id})
            return row

    return run


@pytest.fixture
def now(store):
    """The meeting of today."""
    return meeting.begin(store, replace(meeting.proposal(store, TODAY), next_meeting=NEXT))


def given_for(store, outcome, target=None, **changes):
    """What the form would hold for an outcome, the proposal taken as it is."""
    values = {"outcome": outcome, "level": "klg" if outcome == "to_klg" else "group", "text": "Därför att" if outcome != "decided" else ""}
    if outcome in ("postponed", "monitor"):
        values["review_date"] = NEXT
    proposal = None
    if target and target[0] != "measure":
        proposal = assign.as_input(assign.propose(store, [target], dt.datetime.now(UTC))[0], "sv", SV)
    values.update(proposal=proposal, responsible_id=organisation(store, "streets").id, due=day(14))
    return DecisionInput(**{**values, **changes})


def rows_of(store, table):
    """All rows without what every write changes."""
    dull = ("ver", "updated_at", "updated_by", "takes_back")
    return {row.id: {k: v for k, v in row.items() if k not in dull} for row in store.find(table)}


# -- the meeting itself ----------------------------------------------------------------------------------------------------
def test_a_meeting_is_proposed_with_those_who_came_last_and_in_the_same_rhythm(store, earlier):
    proposed = meeting.proposal(store, TODAY)
    assert proposed.organisations == ("Polisen", "Gata och trafik") and proposed.present == 7
    assert proposed.held_on == TODAY and proposed.name.startswith("Lägesbildsmöte ") and str(TODAY.year) in proposed.name
    assert dt.timedelta(days=28) <= proposed.next_meeting - TODAY <= dt.timedelta(days=35)


@pytest.mark.parametrize("changes", [{"name": "  "}, {"next_meeting": TODAY}, {"next_meeting": day(-3)}])
def test_a_meeting_that_makes_no_sense_is_not_begun(store, changes):
    with pytest.raises(InputError):
        meeting.begin(store, replace(meeting.proposal(store, TODAY), **changes))
    assert store.count("meeting") == 0


def test_organisations_typed_with_commas_are_read_too(store):
    with store.transaction("test") as tx:
        row = tx.insert("meeting", {"name": "x", "held_on": TODAY, "organisations": "Polisen, Gata och trafik ,"})
    assert meeting.present_at(row) == ("Polisen", "Gata och trafik")


# -- agenda ----------------------------------------------------------------------------------------------------------------
def test_the_agenda_holds_each_thing_once_in_the_order_of_the_meeting(store, earlier, add, now):
    decided = add("bänken", measure={"status": "approved", "due_date": day(5)})
    with store.transaction("test") as tx:
        tx.insert("decision", {"meeting_id": earlier.id, "measure_id": decided.id, "outcome": "decided", "decided_on": day(-28), "text": "Laga"})
    add("lampan", measure={"status": "planned", "due_date": day(-9)})
    add("väntar", measure={"status": "forwarded", "forwarded_to_id": organisation(store, "trafikverket").id, "answer_by": day(-20)})
    add("i tid", measure={"status": "planned", "due_date": day(9)})
    add("klar", measure={"status": "approved", "due_date": day(-9)})
    set_status(store, [store.find("measure", {"title": "Åtgärda klar"})[0].id], "fixed", {}, TODAY)
    add("ny", made=3, measure={"status": "planned", "due_date": day(9)})
    add("ny brist", made=2, severity=3)
    add("gammal brist", severity=2)
    add("utreds", measure={"status": "investigating"})
    agenda = meeting_agenda.read(store, now, TODAY, "sv")
    assert [(item.section, item.what) for item in agenda.items] == [
        ("last", "Åtgärda bänken"), ("new", "ny brist"), ("new", "Åtgärda ny"), ("late", "Åtgärda väntar"), ("late", "Åtgärda lampan"),
        ("decide", "gammal brist"), ("decide", "Åtgärda utreds"),
    ]  # fmt: skip
    assert agenda.last == earlier and agenda.count("late") == 2 and agenda.first_of("late") == 3 and agenda.first_of("handled") is None


def test_a_hotspot_without_measure_is_brought_up_unless_it_is_calm(store, earlier, now):
    square = geometry.polygon([[(0, 0), (10, 0), (10, 10), (0, 0)]])
    with store.transaction("test") as tx:
        for level in ("act", "calm"):
            tx.insert("hotspot", {"name": level, "level": level, "geom": square, "created_at": ago(60)})
    items = meeting_agenda.read(store, now, TODAY, "sv").items
    assert [(item.target[0], item.number, item.place) for item in items] == [("hotspot", "H1", "act")]
    done = decide(store, now.id, items[0].target, given_for(store, "decided", items[0].target))
    row = store.find("decision")[0]
    assert row["hotspot_id"] == items[0].target[1] and store.get("measure", row["measure_id"])["status"] == "approved"
    store.undo(done)
    assert store.count("decision") == store.count("measure") == store.count("measure_link") == 0


def test_what_was_put_off_comes_back_on_its_day_and_not_before(store, earlier, add, now):
    for text, review in (("kommer", TODAY), ("väntar", day(3))):
        row = add(text, measure={"status": "triage"})
        with store.transaction("test") as tx:
            tx.insert("decision", {"measure_id": row.id, "outcome": "postponed", "decided_on": day(-50), "review_date": review})
    assert [item.what for item in meeting_agenda.read(store, now, TODAY, "sv").items] == ["Åtgärda kommer"]


def test_the_card_tells_what_where_who_since_when_and_how_it_went(store, earlier, add, now):
    row = add("trasig bom", made=30, measure={"status": "new", "responsible_id": organisation(store, "streets").id, "due_date": day(-2)}, severity=4)
    set_status(store, [row.id], "investigating", {}, TODAY)
    set_status(store, [row.id], "planned", {}, TODAY)
    item = meeting_agenda.read(store, now, TODAY, "sv").items[0]
    card = meeting_card.read(store, item, TODAY, SV)
    assert (card.number, card.what, card.seen, card.place, card.who) == ("1", "Åtgärda trasig bom", "trasig bom", "Torget", "Gata och trafik")
    assert card.fate.state == "late" and "försenad 2 dagar" in card.fate.words and "(30 dagar)" in card.since and card.is_danger
    assert [part.split(" ")[0] for part in card.history.split("  →  ")] == ["Ny", "Utreds", "Planerad"]
    assert card.due is None, "a date that has passed is no proposal"
    assert set(card.refusals) == set() and card.proposal is None


def test_a_step_that_was_taken_back_is_no_history(store, earlier, add, now):
    row = add("bom", measure={"status": "new"})
    store.undo(set_status(store, [row.id], "planned", {}, TODAY))
    item = meeting_agenda.read(store, now, TODAY, "sv").items[0]
    assert meeting_card.read(store, item, TODAY, SV).history.startswith("Ny ") and "Planerad" not in meeting_card.read(store, item, TODAY, SV).history


def test_what_has_no_measure_comes_with_a_proposal(store, now, add):
    add("Mörk tunnel", category="B1")
    item = meeting_agenda.read(store, now, TODAY, "sv").items[0]
    card = meeting_card.read(store, item, TODAY, SV)
    assert card.status is None and card.proposal.responsible_id == card.responsible_id == organisation(store, "parks").id
    assert card.fate.words == "Utan ansvarig" and card.due == card.proposal.due_date


# -- decisions -------------------------------------------------------------------------------------------------------------
STEPS = {"decided": "approved", "postponed": "new", "refused": "refused", "monitor": "monitor", "to_klg": "investigating"}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_decision_is_written_with_the_step_of_its_measure_and_taken_back_whole(store, add, now, outcome):
    row = add("bänken", measure={"status": "new"})
    before = {table: rows_of(store, table) for table in ("measure", "decision", "measure_link", "finding")}
    done = decide(store, now.id, ("measure", row.id), given_for(store, outcome))
    measure, decision = store.get("measure", row.id), decision_of(store, now.id, row.id)
    assert (measure["status"], decision["outcome"], decision["decided_on"], decision["number"]) == (STEPS[outcome], outcome, TODAY, 1)
    assert decision["level"] == ("klg" if outcome == "to_klg" else "group")
    assert decision["review_date"] == (NEXT if outcome in ("postponed", "monitor") else None)
    assert decision["text"] == ("Åtgärda bänken" if outcome == "decided" else "Därför att")
    if outcome == "decided":
        assert measure["due_date"] == day(14) and measure["responsible_id"] == organisation(store, "streets").id
    if outcome == "refused":
        assert measure["reason"] == "Därför att"
    if outcome == "monitor":
        assert measure["review_date"] == NEXT
    store.undo(done)
    assert {table: rows_of(store, table) for table in before} == before


@pytest.mark.parametrize("outcome, status, responsible", [
    ("decided", "approved", "streets"), ("postponed", "triage", None), ("refused", "refused", "parks"), ("monitor", "monitor", "parks"),
    ("to_klg", "investigating", "parks"),
])  # fmt: skip
def test_a_finding_without_measure_gets_one_by_the_decision(store, add, now, outcome, status, responsible):
    finding = add("Buskar", category="B1")
    target = ("finding", finding.id)
    done = decide(store, now.id, target, given_for(store, outcome, target))
    measure = store.find("measure")[0]
    wanted = organisation(store, responsible).id if responsible else None
    assert (measure["status"], measure["title"], measure["responsible_id"]) == (status, "Buskar", wanted)
    assert store.find("measure_link")[0]["finding_id"] == finding.id and decision_of(store, now.id, measure.id)["outcome"] == outcome
    store.undo(done)
    assert store.count("decision") == 0
    if outcome == "refused":  # its log must not vanish: the measure stays, as new
        assert store.find("measure")[0]["status"] == "new" and store.get("finding", finding.id)["handling"] == "open"
    else:
        assert store.count("measure") == store.count("measure_link") == 0 and store.get("finding", finding.id)["handling"] == "unassigned"


def test_what_is_decided_for_an_owner_outside_is_handed_over_with_the_day_of_the_answer(store, add, now):
    owner = organisation(store, "trafikverket").id
    finding, row = add("Hål i vägen"), add("Staket", measure={"status": "in_progress", "due_date": day(-4)})
    decide(store, now.id, ("finding", finding.id), given_for(store, "decided", ("finding", finding.id), responsible_id=owner))
    made = store.find("measure", {"title": "Hål i vägen"})[0]
    assert (made["status"], made["forwarded_to_id"], made["answer_by"], made["due_date"]) == ("forwarded", owner, day(14), None)
    decide(store, now.id, ("measure", row.id), given_for(store, "decided", responsible_id=owner))
    assert store.get("measure", row.id)["status"] == "forwarded"
    decide(store, now.id, ("measure", row.id), given_for(store, "decided"))
    back = store.get("measure", row.id)
    assert (back["status"], back["answer_by"], back["due_date"]) == ("approved", None, day(14))


@pytest.mark.parametrize("status", ["planned", "ordered", "in_progress"])
def test_a_late_job_gets_a_new_date_and_keeps_its_status(store, add, now, status):
    row = add("lampan", measure={"status": status, "due_date": day(-5), "due_reason": "regel"})
    decide(store, now.id, ("measure", row.id), given_for(store, "decided"))
    after = store.get("measure", row.id)
    assert (after["status"], after["due_date"], after["due_reason"]) == (status, day(14), None)


@pytest.mark.parametrize("outcome, changes, error", [
    ("decided", {"responsible_id": None}, InputError), ("decided", {"responsible_id": "finns inte"}, EstError), ("refused", {"text": "  "}, RuleError),
    ("postponed", {"review_date": None}, InputError), ("postponed", {"review_date": TODAY}, InputError), ("monitor", {"review_date": None}, InputError),
    ("monitor", {"review_date": dt.date(2020, 1, 1)}, InputError), ("monitor", {"level": "kungen"}, RuleError),
])  # fmt: skip
def test_a_decision_that_lacks_something_writes_nothing(store, add, now, outcome, changes, error):
    row, finding = add("bom", measure={"status": "new"}), add("Buskar")
    before = {table: rows_of(store, table) for table in ("measure", "decision", "measure_link")}
    for target in (("measure", row.id), ("finding", finding.id)):
        with pytest.raises(error):
            decide(store, now.id, target, given_for(store, outcome, target, **changes))
    assert {table: rows_of(store, table) for table in before} == before


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_is_done_is_not_decided_again(store, add, now, outcome):
    row = add("klar", measure={"status": "approved"})
    set_status(store, [row.id], "fixed", {}, TODAY)
    with pytest.raises(RuleError):
        decide(store, now.id, ("measure", row.id), given_for(store, outcome))
    assert store.count("decision") == 0


def test_a_finding_that_somebody_has_assigned_meanwhile_gets_no_second_measure(store, add, now):
    finding = add("Buskar")
    target = ("finding", finding.id)
    given = given_for(store, "decided", target)
    assign.assign_each(store, [([target], given.proposal)])
    with pytest.raises(ConflictError):
        decide(store, now.id, target, given)
    assert store.count("measure") == 1 and store.count("decision") == 0


def test_a_second_decision_of_the_same_meeting_takes_the_place_of_the_first(store, add, now):
    row = add("bom", measure={"status": "new"})
    decide(store, now.id, ("measure", row.id), given_for(store, "decided"))
    done = decide(store, now.id, ("measure", row.id), given_for(store, "refused"))
    assert [one["outcome"] for one in store.find("decision")] == ["refused"] and store.get("measure", row.id)["status"] == "refused"
    store.undo(done)
    assert [one["outcome"] for one in store.find("decision")] == ["decided"] and store.get("measure", row.id)["status"] == "approved"


def test_several_decisions_are_taken_back_one_by_one(store, add, now):
    rows = [add(text, measure={"status": "new"}) for text in "abc"]
    before = rows_of(store, "measure")
    stack = [decide(store, now.id, ("measure", row.id), given_for(store, outcome)) for row, outcome in zip(rows, ("decided", "refused", "to_klg"))]
    while stack:
        store.undo(stack.pop())
    assert rows_of(store, "measure") == before and store.count("decision") == 0


# -- going on after a crash ------------------------------------------------------------------------------------------------
def test_a_meeting_goes_on_after_a_crash_and_nothing_is_lost(tmp_path, qgis_app):
    path = tmp_path / "w" / "EST.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        store = opened.store
        with store.transaction("test") as tx:
            rows = [tx.insert("measure", {"title": text, "status": "new", "created_at": ago(90)}) for text in "abcde"]
        held = meeting.begin(store, meeting.proposal(store, TODAY))
        for row, outcome in zip(rows[:3], ("decided", "refused", "postponed")):
            decide(store, held.id, ("measure", row.id), given_for(store, outcome))
        store._connection.close()  # the program is gone in the middle of the meeting
    with workspace.open_workspace(path, "anna") as opened:
        store = opened.store
        again = meeting.of_today(store, TODAY)
        assert again.id == held.id and again["closed_at"] is None
        decided = meeting_agenda.decisions_of(store, again)
        assert sorted(row["outcome"] for row in decided.values()) == ["decided", "postponed", "refused"]
        agenda = meeting_agenda.read(store, again, TODAY, "sv")
        assert [(item.section, item.what) for item in agenda.items] == [("decide", "d"), ("decide", "e"), ("handled", "a"), ("handled", "b"), ("handled", "c")]
        assert agenda.items[meeting_agenda.start_index(agenda, decided)].what == "d"


# -- register and minutes --------------------------------------------------------------------------------------------------
@pytest.fixture
def held(store, earlier, add, now):
    """Five decisions today, two at the meeting before, of which one is done."""
    before = [add(text, made=90, measure={"status": "approved", "due_date": day(when)}) for text, when in (("räcket", -3), ("skylten", 5))]
    with store.transaction("test") as tx:
        for row in before:
            tx.insert("decision", {"meeting_id": earlier.id, "measure_id": row.id, "outcome": "decided", "decided_on": day(-28), "text": row["title"]})
    set_status(store, [before[1].id], "fixed", {}, TODAY)
    for outcome in OUTCOMES:
        decide(store, now.id, ("measure", add("sak " + outcome, measure={"status": "new"}).id), given_for(store, outcome))
    return now


def test_the_register_tells_what_became_of_every_decision(store, held):
    rows = decision_register.read(store, TODAY, SV)
    assert len(rows) == store.count("decision") == 7 and [row.number for row in rows] == [7, 6, 5, 4, 3, 2, 1]
    fates = {row.what: row.fate.state for row in rows}
    assert (fates["Åtgärda räcket"], fates["Åtgärda skylten"], fates["Åtgärda sak refused"]) == ("late", "done", "closed")
    assert decision_register.meetings(store)[0][0] == held.id


def test_the_numbers_of_the_minutes_are_those_of_the_rows(store, held):
    made = print_minutes.minutes(store, held.id, SV, TODAY)
    assert [line.outcome for line in made.decisions] == [row["outcome"] for row in store.find("decision", {"meeting_id": held.id}, order_by=["number"])]
    assert {outcome: len(made.of(outcome)) for outcome in OUTCOMES} == dict.fromkeys(OUTCOMES, 1)
    assert (made.count("done"), made.count("late"), len(made.followed_up)) == (1, 1, 2)
    decided = made.of("decided")[0]
    assert (decided.responsible, decided.until, decided.level) == ("Gata och trafik", day(14), "Samverkansgruppen")
    text = print_minutes.minutes_text(store, held.id, "sv", TODAY)
    assert "5 beslut: 1 beslutas, 1 åtgärdas inte, 1 skjuts upp, 1 bevakas och 1 går till KLG." in text
    assert "7 personer" in text and "Arbetsmaterial – internt" in text and "anna" not in text


def test_minutes_read_later_tell_what_was_decided_then(store, held, monkeypatch):
    monkeypatch.setattr(decision_register, "_SAME_STEP", dt.timedelta(0))
    row = store.find("measure", {"title": "Åtgärda sak decided"})[0]
    decided_at = max(line["changed_at"] for line in store.history("measure", row.id))
    decision = decision_of(store, held.id, row.id).with_values(updated_at=decided_at)
    time.sleep(0.02)  # the log counts milliseconds
    with store.transaction("test") as tx:
        tx.update(store.get("measure", row.id), due_date=day(60), responsible_id=organisation(store, "parks").id, status="planned")
    then = decision_register._as_decided(store, decision, store.get("measure", row.id))
    assert (then["status"], then["due_date"], then["responsible_id"]) == ("approved", day(14), organisation(store, "streets").id)


def test_the_minutes_are_made_as_pdf_and_as_text(store, held, tmp_path):
    pytest.importorskip("reportlab")
    pdf, text = tmp_path / "m.pdf", tmp_path / "m.txt"
    result = print_minutes.print_minutes(store, held.id, "sv", TODAY, pdf=pdf, text=text)
    assert result.pages >= 1 and pdf.read_bytes().startswith(b"%PDF") and text.read_bytes().startswith(b"\xef\xbb\xbf")
    assert text.read_text(encoding="utf-8-sig") == print_minutes.minutes_text(store, held.id, "sv", TODAY)
    with pytest.raises(InputError):
        print_minutes.print_minutes(store, held.id, "sv", TODAY)
