# SPDX-License-Identifier: GPL-2.0-or-later
"""A returned row against its measure: what changes, what stays, what is a conflict, what the rules forbid."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core import work_orders as wo
from est_plugin.core.returned_orders import Frame, Sent, answered, merge, three_ways
from est_plugin.core.returned_rows import Reader, ReturnedRow

TODAY = dt.date(2026, 10, 20)
LABELS = {"sv": {("lamp_action", "fixture"): "Armatur"}, "en": {("lamp_action", "fixture"): "Fixture"}}
FRAME = Frame(TODAY, dt.date(2026, 10, 18), "gata")
BLANK = {**dict.fromkeys(wo.KEPT), "id": "m1", "ver": 1, "title": "Laga staketet", "status": "planned", "responsible_id": "gata", "verified_on": None,
         "verified_by": None, "verified_by_walk_id": None, "verified_how": None, "same_as_id": None}  # fmt: skip


def measure(**values):
    return {**BLANK, **values}


def sent_of(record, is_lamp=False):
    return Sent.of(wo.snapshot([(record, "14", is_lamp)])["m1"], LABELS)


def merged(cells, before=None, now=None, is_lamp=False, frame=FRAME):
    """What returned cells make of a measure that was `before` when it was sent and is `now`."""
    before = before or measure()
    sent = sent_of(before, is_lamp)
    said = Reader(TODAY, dt.date(2026, 10, 18), {"armatur": "fixture"}).read(ReturnedRow(5, "", cells), sent.cells, is_lamp)
    return merge(said, now or before, sent, frame)


def only(result):
    assert (len(result.parts), result.refused, result.faults) == (1, (), ()), result
    return result.parts[0]


def fault_keys(result):
    return [(fault.key, fault.error.key) for fault in result.faults]


# -- changes -------------------------------------------------------------------------------------------------------------
def test_done_with_its_day():
    part = only(merged({"state": "Klart", "done_on": "3/10"}))
    assert part.values == {"status": "fixed", "done_on": dt.date(2026, 10, 3)} and not part.is_conflict
    assert [notice.key for notice in part.notices] == ["returned.year-added"]


def test_done_without_a_day_takes_that_of_the_file_and_says_so():
    part = only(merged({"state": "ok"}))
    assert part.values == {"status": "fixed", "done_on": dt.date(2026, 10, 18)}
    assert [notice.key for notice in part.notices] == ["returned.day-of-file"]


def test_a_done_day_alone_means_done():
    part = only(merged({"state": "Planerat", "done_on": dt.datetime(2026, 10, 3)}))
    assert part.values["status"] == "fixed" and "returned.state-from-day" in [notice.key for notice in part.notices]


def test_a_tick_in_the_column_of_the_day_means_done():
    assert only(merged({"done_on": "x"})).values == {"status": "fixed", "done_on": dt.date(2026, 10, 18)}
    assert only(merged({"done_on": "klart 3/10"})).values["done_on"] == dt.date(2026, 10, 3)


@pytest.mark.parametrize(("word", "code"), [("Pågår", "in_progress"), ("beställt", "ordered"), ("Beställd", "ordered")])
def test_other_steps(word, code):
    assert only(merged({"state": word})).values == {"status": code}


def test_waiting_takes_its_day_from_the_promise():
    part = only(merged({"state": "Väntar till datum", "promised": "1/12"}))
    assert part.values == {"status": "monitor", "review_date": dt.date(2026, 12, 1)}
    assert fault_keys(merged({"state": "Väntar till datum"})) == [("state", "returned.waits-needs-day")]


def test_refused_with_its_reason_in_either_place():
    assert only(merged({"state": "Åtgärdas inte", "reason": "Rivs i vår"})).values == {"status": "refused", "reason": "Rivs i vår"}
    assert only(merged({"state": "görs inte, rivs i vår"})).values == {"status": "refused", "reason": "rivs i vår"}


def test_refused_without_reason_waits_for_one():
    part = only(merged({"state": "Åtgärdas inte"}))
    assert part.needs_reason and part.values == {"status": "refused", "reason": None}


def test_not_ours_goes_back_for_routing():
    part = only(merged({"state": "Inte vårt"}))
    assert part.values == {"status": "investigating", "responsible_id": None}
    forwarded = measure(status="forwarded", responsible_id="est", forwarded_to_id="gata", answer_by=TODAY)
    assert only(merged({"state": "inte vår"}, forwarded)).values == {"status": "triage", "forwarded_to_id": None}
    contractor = measure(contractor_id="gata", responsible_id="park")
    assert only(merged({"state": "inte vårt"}, contractor)).values == {"status": "investigating", "contractor_id": None}


def test_no_fault_of_a_lamp_is_done_with_what_was_done():
    assert only(merged({"state": "Inget fel", "done_on": "3/10"}, is_lamp=True)).values == {
        "status": "fixed", "done_on": dt.date(2026, 10, 3), "lamp_action": "no_fault"}  # fmt: skip


def test_what_was_done_to_a_lamp_is_a_code_or_text():
    assert only(merged({"done_what": "armatur"}, is_lamp=True)).values == {"lamp_action": "fixture"}
    assert only(merged({"done_what": "Armatur"})).values == {"what_done": "Armatur"}
    assert only(merged({"done_what": "nya bultar"}, is_lamp=True)).values == {"what_done": "nya bultar"}


def test_case_number_promise_and_comment():
    result = merged({"case_number": 4711, "promised": "v 50", "comment": "Ring innan"})
    assert [(part.key, dict(part.values), part.said) for part in result.parts] == [
        ("case_number", {"external_number": "4711"}, ""), ("promised", {"planned_to": dt.date(2026, 12, 11)}, ""), ("comment", {}, "Ring innan")]  # fmt: skip


def test_texts_about_persons_are_pointed_out():
    result = merged({"state": "Åtgärdas inte", "reason": "Ring 070-123 45 67", "comment": "Anna Svensson bor där"})
    assert [[notice.key for notice in part.notices] for part in result.parts] == [["returned.person-data"], ["returned.person-data"]]


# -- nothing -------------------------------------------------------------------------------------------------------------
FULL = measure(status="in_progress", external_number="A-1", planned_to=dt.date(2026, 12, 1), what_done="Bytt", due_date=dt.date(2026, 11, 1))


@pytest.mark.parametrize("cells", [
    {}, {"state": "Pågår", "case_number": "A-1", "promised": dt.datetime(2026, 12, 1), "done_what": "Bytt", "due": dt.date(2026, 11, 1)},
    {"state": "In progress", "promised": "2026-12-01", "due": "2026-11-01"}, {"state": None, "case_number": None}, {"state": " ", "done_what": "-"},
    {"promised": "1/12 2026", "due": "1 november 2026"}, {"state": "Nej"},
])  # fmt: skip
def test_cells_as_they_were_sent_change_nothing(cells):
    assert merged(cells, FULL).is_nothing


def test_an_emptied_cell_erases_nothing():
    assert merged({"state": "", "case_number": "", "promised": None, "done_what": None}, FULL).is_nothing


def test_changed_only_here_stays():
    now = {**FULL, "status": "verified", "external_number": "B-2", "done_on": TODAY}
    assert merged({"state": "Pågår", "case_number": "A-1"}, FULL, now).is_nothing


def test_what_is_so_already_changes_nothing():
    assert merged({"state": "klart"}, now=measure(status="verified", done_on=TODAY)).is_nothing
    assert merged({"state": "inte vårt"}, now=measure(status="investigating", responsible_id=None)).is_nothing
    assert merged({"state": "Åtgärdas inte"}, now=measure(status="refused", reason="Rivs")).is_nothing
    assert merged({"comment": "Ring innan"}, now=measure(note="2026-10-01 Gata: Ring  innan")).is_nothing


# -- conflicts -----------------------------------------------------------------------------------------------------------
def test_both_changed_the_state():
    part = only(merged({"state": "Klart"}, now=measure(status="in_progress")))
    assert part.is_conflict and (part.here.code, part.returned.key) == ("in_progress", "done")


def test_both_changed_a_number():
    part = only(merged({"case_number": "C-3"}, FULL, {**FULL, "external_number": "B-2"}))
    assert part.is_conflict and (part.here, part.returned) == ("B-2", "C-3")


def test_both_closed_it_on_different_days():
    part = only(merged({"state": "Klart", "done_on": "3/10"}, now=measure(status="fixed", done_on=dt.date(2026, 10, 5))))
    assert part.is_conflict and part.values == {"done_on": dt.date(2026, 10, 3)}


def test_given_to_somebody_else_here_while_they_say_not_ours():
    part = only(merged({"state": "Inte vårt"}, now=measure(responsible_id="park")))
    assert part.is_conflict and part.values["responsible_id"] is None


def test_three_ways():
    assert three_ways("a", "a", "b") == "theirs"
    assert three_ways("a", "b", "b") is None
    assert three_ways("a", "b", "c") == "both"
    assert three_ways(None, "b", "c", is_known=False) == "both"
    assert three_ways(None, None, "c", is_known=False) == "theirs"
    assert three_ways(None, "", None) is None


# -- forbidden and unreadable --------------------------------------------------------------------------------------------
def test_a_step_that_may_not_follow_is_named_with_those_that_may():
    result = merged({"state": "Beställt"}, now=measure(status="verified", done_on=TODAY))
    assert result.parts == () and result.refused[0].error.key == "rule.forbidden-step"
    assert [one.code for one in result.refused[0].error.details["allowed"]] == list(status.ALLOWED["verified"])


def test_a_done_day_after_the_check_is_refused():
    now = measure(status="verified", done_on=None, verified_on=dt.date(2026, 10, 1), verified_by="EST", verified_how="sett")
    result = merged({"state": "klart", "done_on": "3/10"}, measure(status="fixed"), now)
    assert not result.parts and result.refused[0].error.key == "rule.verified-before-done"


@pytest.mark.parametrize(("cells", "expected"), [
    ({"state": "nästa vecka"}, [("state", "returned.bad-word")]),
    ({"state": "Klart", "done_on": "31/2"}, [("done_on", "returned.bad-date")]),
    ({"state": "Klart", "done_on": "3/11"}, [("done_on", "returned.date-ahead")]),
    ({"done_on": "2026-11-03"}, [("done_on", "returned.date-ahead")]),
    ({"state": "Pågår", "done_on": "3/10"}, [("state", "returned.done-day-but")]),
    ({"state": "nej", "done_on": "x"}, [("state", "returned.done-day-but")]),
    ({"state": "Väntar till datum", "done_on": "klart", "promised": "1/12"}, [("state", "returned.done-day-but")]),
    ({"done_on": "=1+1"}, [("done_on", "returned.bad-date")]),
    ({"state": "Klart", "reason": "Rivs"}, [("reason", "returned.reason-without-state")]),
    ({"reason": "Rivs"}, [("reason", "returned.reason-without-state")]),
    ({"comment": "klart"}, [("comment", "returned.comment-says-state")]),
    ({"case_number": "9" * 61}, [("case_number", "import.too-long")]),
    ({"state": "#REF!"}, [("state", "returned.error-cell")]),
    ({"due": "1/12"}, [("due", "returned.not-theirs")]),
    ({"promised": "snart"}, [("promised", "returned.bad-date")]),
])  # fmt: skip
def test_what_cannot_be_used_is_named(cells, expected):
    assert fault_keys(merged(cells)) == expected


def test_done_with_an_impossible_day_is_not_half_applied():
    assert not merged({"state": "Klart", "done_on": "31/2"}).parts
    assert [part.key for part in merged({"state": "Klart", "done_on": "31/2", "case_number": "A-1"}).parts] == ["case_number"]


def test_said_not_done_while_it_is_done_here():
    assert fault_keys(merged({"state": "inte klart"}, now=measure(status="fixed", done_on=TODAY))) == [("state", "returned.says-not-done")]


# -- the second time -----------------------------------------------------------------------------------------------------
def test_an_answer_that_was_dealt_with_is_the_new_beginning():
    kept = wo.snapshot([(measure(), "14", False)])["m1"]
    kept["answered"] = answered({"state": "Klart", "comment": "Ring innan"}, {"status": "fixed", "done_on": dt.date(2026, 10, 3)})
    sent = Sent.of(kept, LABELS)
    reopened = measure(status="in_progress")
    reader = Reader(TODAY)

    def again(cells, now):
        return merge(reader.read(ReturnedRow(5, "", cells), sent.cells, False), now, sent, FRAME)

    assert again({"state": "Klart", "comment": "Ring innan"}, reopened).is_nothing
    assert sent.values["done_on"] == dt.date(2026, 10, 3)
    new = again({"state": "Beställt"}, reopened)
    assert new.parts[0].is_conflict  # opened again here, ordered there


def test_without_knowing_what_was_sent_only_empty_fields_are_filled():
    said = Reader(TODAY).read(ReturnedRow(5, "", {"state": "Klart", "case_number": "C-3", "promised": "1/12"}), {}, False)
    result = merge(said, measure(external_number="B-2"), None, FRAME)
    assert [(part.key, part.is_conflict) for part in result.parts] == [("state", False), ("case_number", True), ("promised", False)]
    closed = merge(Reader(TODAY).read(ReturnedRow(5, "", {"state": "Pågår"}), {}, False), measure(status="fixed", done_on=TODAY), None, FRAME)
    assert closed.parts[0].is_conflict


# -- whatever comes ------------------------------------------------------------------------------------------------------
CODES = st.sampled_from([one.code for one in status.STATUSES])
WORDS = st.one_of(st.sampled_from([*(one.sv for one in wo.STATES), "x", "nej", "nästa vecka", "klart 3/10", "görs inte, rivs", "inte klart", ""]),
    st.text(max_size=12))
DAYS = st.one_of(st.none(), st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), st.sampled_from(["3/10", "31/2", "x", "okt", "v 50", 46298]),
    st.text(max_size=8))


def _full(code):
    """A measure that holds what its status demands."""
    extra = {"forwarded": {"forwarded_to_id": "tv", "answer_by": TODAY}, "monitor": {"review_date": TODAY}, "refused": {"reason": "Rivs"},
             "duplicate": {"same_as_id": "m2"}, "fixed": {"done_on": dt.date(2026, 9, 1)},
             "verified": {"done_on": dt.date(2026, 9, 1), "verified_on": dt.date(2026, 9, 2), "verified_by": "EST", "verified_how": "sett"}}  # fmt: skip
    return measure(status=code, **extra.get(code, {}))


@settings(deadline=None)
@given(before=CODES, now=CODES, state=WORDS, done_on=DAYS, promised=DAYS, reason=st.sampled_from([None, "", "Rivs", "\u200b"]), is_lamp=st.booleans())
def test_no_row_leads_into_a_forbidden_state(before, now, state, done_on, promised, reason, is_lamp):
    current = _full(now)
    result = merged({"state": state, "done_on": done_on, "promised": promised, "reason": reason}, _full(before), current, is_lamp)
    after = dict(current)
    for part in result.parts:
        after.update(part.values)
        if part.needs_reason:
            after["reason"] = "Rivs"
    if after["status"] != now:
        status.check_measure(now, after)
        status.check_days(after, TODAY)
        assert len([part for part in result.parts if "status" in part.values]) == 1
