# SPDX-License-Identifier: GPL-2.0-or-later
"""Which step follows from which decision, what comes up at a meeting, and when the next one is."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import meeting, status
from est_plugin.core.errors import InputError, RuleError

TODAY = dt.date(2026, 11, 24)
SINCE = dt.datetime(2026, 10, 27, 9, 0, tzinfo=dt.timezone.utc)
BEFORE, AFTER = SINCE - dt.timedelta(days=1), SINCE + dt.timedelta(days=1)
CODES = [None, *status.BY_CODE]


@pytest.mark.parametrize("outcome, current, expected", [
    ("decided", None, "approved"), ("decided", "new", "approved"), ("decided", "forwarded", "approved"), ("decided", "monitor", "approved"),
    ("decided", "approved", None), ("decided", "planned", None), ("decided", "ordered", None), ("decided", "in_progress", None),
    ("postponed", None, "triage"), ("postponed", "new", None), ("postponed", "ordered", None), ("postponed", "forwarded", None),
    ("refused", None, "refused"), ("refused", "new", "refused"), ("refused", "in_progress", "refused"),
    ("monitor", None, "monitor"), ("monitor", "ordered", "monitor"), ("monitor", "monitor", None),
    ("to_klg", None, "investigating"), ("to_klg", "triage", "investigating"), ("to_klg", "investigating", None), ("to_klg", "forwarded", "investigating"),
])  # fmt: skip
def test_the_step_follows_from_outcome_and_status(outcome, current, expected):
    assert meeting.next_status(outcome, current) == expected


@pytest.mark.parametrize("current, expected", [(None, "forwarded"), ("new", "forwarded"), ("ordered", "forwarded"), ("forwarded", None)])
def test_what_is_decided_for_an_owner_outside_is_handed_over(current, expected):
    assert meeting.next_status("decided", current, True) == expected


@pytest.mark.parametrize("outcome", meeting.OUTCOMES)
@pytest.mark.parametrize("current", status.DONE)
def test_what_is_done_or_closed_is_not_decided_again(outcome, current):
    assert meeting.refusal(outcome, current).details["status"].code == current
    with pytest.raises(RuleError):
        meeting.next_status(outcome, current)


@pytest.mark.parametrize("current", ["ordered", "in_progress"])
def test_what_is_ordered_cannot_be_investigated_anew(current):
    reason = meeting.refusal("to_klg", current)
    assert reason.key == "meeting.not-from" and reason.details["new"].code == "investigating"


@given(st.sampled_from(meeting.OUTCOMES), st.sampled_from(CODES), st.booleans())
def test_no_outcome_ever_asks_for_a_forbidden_step(outcome, current, is_handed_over):
    if meeting.refusal(outcome, current):
        return
    step = meeting.next_status(outcome, current, is_handed_over)
    if current is not None:
        assert step is None or (step != current and status.may_follow(current, step))
    else:
        start = meeting.start_status(outcome, is_handed_over)
        assert status.may_follow(None, start) and (start == step or status.may_follow(start, step))


@pytest.mark.parametrize("day", [None, TODAY, TODAY - dt.timedelta(days=1)])
@pytest.mark.parametrize("outcome", ["postponed", "monitor"])
def test_what_is_put_off_comes_back_on_a_later_day(outcome, day):
    with pytest.raises(InputError):
        meeting.check_review(outcome, day, TODAY)
    meeting.check_review(outcome, TODAY + dt.timedelta(days=1), TODAY)
    meeting.check_review("decided", day, TODAY)


def standing(code="approved", made_at=BEFORE, **values):
    return meeting.Standing(code, made_at, **values)


@pytest.mark.parametrize("thing, expected", [
    (standing(None), "decide"), (standing(None, AFTER), "new"), (standing("new"), "decide"), (standing("triage"), "decide"),
    (standing("investigating"), "decide"),
    (standing("approved"), None), (standing("approved", AFTER), "new"), (standing("approved", is_late=True), "late"), (standing("new", is_late=True), "late"),
    (standing("forwarded", is_late=True), "late"), (standing("monitor"), None), (standing("fixed", AFTER), None), (standing("refused"), None),
    (standing("fixed", is_of_last_meeting=True), "last"), (standing("new", AFTER, is_of_last_meeting=True), "last"),
    (standing("approved", is_of_this_meeting=True), "handled"), (standing("refused", is_of_this_meeting=True), "handled"),
    (standing("approved", is_of_last_meeting=True, is_of_this_meeting=True), "last"),
    (standing("triage", latest_outcome="postponed", review_date=TODAY), "decide"),
    (standing("triage", latest_outcome="postponed", review_date=TODAY + dt.timedelta(days=1)), None),
    (standing("new", AFTER, latest_outcome="postponed", review_date=TODAY + dt.timedelta(days=1)), None),
    (standing("approved", is_late=True, latest_outcome="postponed", review_date=TODAY + dt.timedelta(days=1)), "late"),
    (standing("approved", latest_outcome="postponed", review_date=TODAY), "decide"),
    (standing("planned", latest_outcome="to_klg"), "decide"), (standing("approved", latest_outcome="decided"), None),
])  # fmt: skip
def test_each_thing_comes_up_where_it_belongs(thing, expected):
    assert meeting.section_of(thing, SINCE, TODAY) == expected


def test_before_the_first_meeting_nothing_is_new_but_nothing_is_missed():
    assert meeting.section_of(standing(None, AFTER), None, TODAY) == "decide"
    assert meeting.section_of(standing("approved", AFTER, is_late=True), None, TODAY) == "late"


@pytest.mark.parametrize("held, expected", [
    ([], dt.date(2026, 12, 22)),
    ([dt.date(2026, 11, 17)], dt.date(2026, 12, 1)),
    ([dt.date(2026, 9, 1), dt.date(2026, 11, 9)], dt.date(2026, 12, 8)),
    ([dt.date(2026, 11, 23)], dt.date(2026, 12, 1)),  # never the same day again
    ([dt.date(2020, 1, 1)], dt.date(2027, 2, 23)),  # at most a quarter ahead
    ([dt.date(2026, 11, 24), dt.date(2027, 1, 1)], dt.date(2026, 12, 22)),  # today's own and later ones tell no rhythm
])  # fmt: skip
def test_the_next_meeting_keeps_the_rhythm(held, expected):
    assert meeting.next_meeting(TODAY, held) == expected


def test_the_next_meeting_is_not_on_a_holiday():
    assert meeting.next_meeting(dt.date(2026, 11, 27), []) == dt.date(2026, 12, 28)  # 25 December is a Friday
