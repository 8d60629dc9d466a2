# SPDX-License-Identifier: GPL-2.0-or-later
"""What a status demands, which days can be, and when waiting is over."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core.blank import RANGES, is_blank
from est_plugin.core.errors import RuleError

TODAY = dt.date(2026, 11, 17)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
INVISIBLE = ["", " ", "\t\n", "\u00a0", "\u200b", "\ufeff\u2060", "\u00ad", "\u3164", "\u2800", "\u202e", "\U000e0020", "\0osynligt", "\x01", "\u200d \u200c"]


@pytest.mark.parametrize("text", [None, *INVISIBLE])
def test_what_nobody_sees_is_blank_and_no_reason(text):
    assert is_blank(text)
    with pytest.raises(RuleError):
        status.check_measure("new", {"id": "a", "status": "refused", "reason": text})


@pytest.mark.parametrize("text", ["x", "å", ".", "\u200bväl", "ً ا", "😀", 0, TODAY])
def test_what_can_be_seen_is_not_blank(text):
    assert not is_blank(text)


@given(st.text(alphabet=st.sampled_from([chr(code) for first, last in RANGES for code in (first, last)]), max_size=8))
def test_no_mixture_of_invisible_characters_is_a_reason(text):
    assert is_blank(text)


@pytest.mark.parametrize(
    "measure, key",
    [
        ({"status": "fixed", "done_on": TOMORROW}, "rule.done-in-future"),
        ({"status": "verified", "done_on": TODAY, "verified_on": TOMORROW}, "rule.verified-in-future"),
        ({"status": "verified", "done_on": TODAY, "verified_on": YESTERDAY}, "rule.verified-before-done"),
        ({"status": "forwarded", "answer_by": YESTERDAY}, "rule.waits-in-past"),
        ({"status": "monitor", "review_date": YESTERDAY}, "rule.waits-in-past"),
    ],
)
def test_days_that_cannot_be_are_refused(measure, key):
    with pytest.raises(RuleError) as caught:
        status.check_days(measure, TODAY)
    assert caught.value.key == key


def test_what_is_fixed_is_not_what_was_refused():
    assert status.FIXED_CODES == ("fixed", "verified") and set(status.DONE) == {*status.FIXED_CODES, "refused", "duplicate"}


def refusal(measure, today):
    """Key of what is said against the days of a measure, None when nothing is."""
    try:
        status.check_days(measure, today)
    except RuleError as error:
        return error.key
    return None


@pytest.mark.parametrize(
    "measure, other_day, said_then",
    [
        ({"status": "fixed", "done_on": TODAY}, YESTERDAY, "rule.done-in-future"),
        ({"status": "fixed", "done_on": None}, YESTERDAY, None),
        ({"status": "verified", "done_on": TODAY, "verified_on": TODAY}, YESTERDAY, "rule.done-in-future"),
        ({"status": "verified", "done_on": None, "verified_on": YESTERDAY}, YESTERDAY - dt.timedelta(days=1), "rule.verified-in-future"),
        ({"status": "forwarded", "answer_by": TODAY}, TOMORROW, "rule.waits-in-past"),
        ({"status": "new", "due_date": YESTERDAY}, TOMORROW, None),
    ],
)
def test_days_that_can_be_are_taken(measure, other_day, said_then):
    """On the very day that is the last possible one, and not on the day beyond it."""
    assert refusal(measure, TODAY) is None
    assert refusal(measure, other_day) == said_then


@pytest.mark.parametrize(
    "measure, back",
    [
        ({"status": "forwarded", "answer_by": YESTERDAY}, True), ({"status": "forwarded", "answer_by": TODAY}, False),
        ({"status": "monitor", "review_date": YESTERDAY}, True), ({"status": "monitor", "review_date": None}, False),
        ({"status": "planned", "due_date": YESTERDAY}, False), ({"status": "nonsense"}, False),
    ],
)
def test_waiting_comes_back_when_its_day_has_passed(measure, back):
    assert status.is_back(measure, TODAY) is back


def test_a_duplicate_is_not_of_a_duplicate():
    with pytest.raises(RuleError):
        status.check_kept({"status": "duplicate", "number": 5})
    status.check_kept({"status": "refused", "number": 5})
