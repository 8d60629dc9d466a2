# SPDX-License-Identifier: GPL-2.0-or-later
"""Each cell of the date table of ux.md section 4, hand-computed from Wednesday 1 April 2026 at 10 (Easter follows)."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import deadlines, local_time, shipped
from est_plugin.core.case import Case, Reason
from est_plugin.core.errors import InputError

LISTS = Path(__file__).resolve().parents[2] / "resources" / "codelists"
RULES = shipped.deadline_rules(LISTS)
NOW = datetime(2026, 4, 1, 10, 0, tzinfo=local_time.zone())
MEETING = date(2026, 4, 20)

# what a cell gives, counted by hand from 1 April 2026; working days skip 3–6 April
IN_1_H = ("due", "2026-04-01", "11:00")
AT_ONCE = ("due", "2026-04-01", "10:00")
DAY_1 = ("due", "2026-04-02", None)
DAYS_3 = ("due", "2026-04-04", None)
WORKING_3 = ("due", "2026-04-08", None)
WORKING_5 = ("due", "2026-04-10", None)
WORKING_15 = ("due", "2026-04-24", None)
WEEK_1 = ("due", "2026-04-08", None)
WEEKS_3 = ("due", "2026-04-22", None)
DAYS_30 = ("due", "2026-05-01", None)
MONTHS_6 = ("due", "2026-10-01", None)
ROUND = ("due", "2026-09-30", None)
WINDOW = ("window", "2026-10-01", "2027-03-31")
ANSWER_30 = ("answer", "2026-05-01", None)
ANSWER_6_MONTHS = ("answer", "2026-10-01", None)
OWN_DATE = ("own", None, None)
CALL = True

MODELS = ("rondering", "veckor", "tre_i_rad", "plats")
RISK_PLACES = ("junction", "crossing", "underpass", "stairs", "stop")


def lamp(fault: str | None = "out", **values) -> Case:
    return Case("lighting_defect", **{"fault": fault, "severity": 2, "place_type": "street", **values})


# row: cases, then (what, call) per model in the order of MODELS
TABLE = {
    "danger": (
        [lamp(severity=4), lamp("open_hatch"), lamp("hit_pole", severity=3), lamp("open_hatch", place_type="stairs", extent="whole_area")],
        [(IN_1_H, CALL), (AT_ONCE, CALL), (AT_ONCE, CALL), (IN_1_H, CALL)],
    ),
    "whole area": (
        [lamp(extent="whole_area"), lamp("flickering", extent="whole_area", in_row=40)],
        [(IN_1_H, CALL), (DAY_1, False), (WEEKS_3, False), (IN_1_H, False)],
    ),
    "street all dark": (
        [lamp(extent="whole_street"), lamp(extent="whole_street", place_type="crossing"), lamp(extent="whole_street", in_row=9)],
        [(WORKING_3, False), (DAYS_3, False), (WEEKS_3, False), (IN_1_H, False)],
    ),
    "foot and cycle path all dark": (
        [lamp(extent="whole_street", place_type="shared_path")],
        [(WORKING_3, False), (DAYS_3, False), (WEEKS_3, False), (IN_1_H, False)],
    ),
    "dark at a place of risk": (
        [lamp(place_type=place) for place in RISK_PLACES] + [lamp("weak", place_type="underpass", extent="one")],
        [(WORKING_3, False), (DAYS_3, False), (WEEKS_3, False), (DAYS_3, False)],
    ),
    "three in a row, two on paths and in parks": (
        [
            lamp(in_row=3),
            lamp(extent="three_or_more"),
            lamp(in_row=2, place_type="shared_path"),
            lamp(extent="two_in_row", place_type="park"),
            lamp("broken_luminaire", in_row=5),
        ],
        [(WORKING_3, False), (DAYS_3, False), (WEEKS_3, False), (DAYS_3, False)],
    ),
    "damaged, hit and made safe": (
        [lamp("broken_luminaire"), lamp("hit_pole"), lamp("hit_pole", severity=1, place_type=None)],
        [(WORKING_15, False), (WEEK_1, False), (WEEKS_3, False), (DAYS_30, False)],
    ),
    "single": (
        [
            lamp(),
            lamp("flickering", place_type=None),
            lamp("weak", extent="one", in_row=1),
            lamp(extent="two_in_row"),
            lamp("day_burning", place_type="crossing"),
            lamp("glare", extent="whole_street"),
            lamp("wrong_colour", in_row=4),
        ],
        [(ROUND, False), (ROUND, False), (OWN_DATE, False), (DAYS_30, False)],
    ),
}
CELLS = [
    pytest.param(case, model, what, call, id=f"{row}-{model}-{n}")
    for row, (cases, results) in TABLE.items()
    for n, case in enumerate(cases)
    for model, (what, call) in zip(MODELS, results)
]


def outcome(proposal: deadlines.DeadlineProposal) -> tuple:
    """The proposal in the words of the cells above."""
    if proposal.needs_own_date:
        assert proposal.due_date is None
        return OWN_DATE
    if proposal.window:
        assert proposal.due_date == proposal.window[1]
        return ("window", *(day.isoformat() for day in proposal.window))
    if proposal.due_date:
        return ("due", proposal.due_date.isoformat(), f"{proposal.due_at:%H:%M}" if proposal.due_at else None)
    return ("answer", proposal.answer_by.isoformat(), None)


def propose(case: Case, model: str = "rondering", now: datetime = NOW, rules=RULES) -> deadlines.DeadlineProposal:
    return deadlines.propose(case, rules, model, now)


@pytest.mark.parametrize(("case", "model", "what", "call"), CELLS)
def test_each_cell_of_the_lamp_table(case, model, what, call):
    proposal = propose(case, model)
    assert outcome(proposal) == what
    assert proposal.call_now is call
    assert proposal.rule["model"] == model


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("case", "what"),
    [
        (Case("finding", "H", "H1", measure_type="cleaning"), WORKING_3),
        (Case("finding", "H", "H8", measure_type="cleaning"), DAY_1),
        (Case("finding", "E", "E2", measure_type="cleaning"), WORKING_3),
        (Case("finding", "H", "H3", measure_type="cleaning"), WORKING_3),
        (Case("lighting_defect", fault="graffiti"), WORKING_3),
        (Case("finding", "H", "H2", measure_type="maintenance"), WORKING_15),
        (Case("finding", "I", "I4", measure_type="barrier"), WORKING_5),
        (Case("finding", "B", "B1", measure_type="vegetation", place_type="junction"), DAYS_30),
        (Case("finding", "F", "F1", measure_type="vegetation", place_type="crossing"), DAYS_30),
        (Case("finding", "F", "F1", measure_type="vegetation", place_type="park"), WINDOW),
        (Case("lighting_defect", fault="hidden_by_vegetation", place_type="crossing"), WINDOW),
        (Case("finding", "F", "F3", measure_type="vegetation", severity=3), WORKING_15),
        (Case("finding", "G", "G1", measure_type="sign"), DAYS_30),
        (Case("finding", "H", "H5", measure_type="maintenance"), DAY_1),
        (Case("finding", "I", "I1", measure_type="traffic"), ANSWER_30),
        (Case("finding", "O", "O3", measure_type="rebuild"), ANSWER_6_MONTHS),
        (Case("finding", "H", "H1", measure_type="cleaning", responsible_outside=True), ANSWER_30),
        (Case("lighting_defect", fault="out", extent="whole_area", responsible_outside=True), ANSWER_30),
        (Case("lighting_defect", fault="missing", measure_type="lighting"), MONTHS_6),
        (Case("lighting_defect", fault="deliberately_off", measure_type="lighting"), MONTHS_6),
        (Case("finding", "K", "K4", measure_type="activity"), MONTHS_6),
        (Case("hotspot", measure_type="barrier"), MONTHS_6),  # a new barrier, not a broken one
        (Case("hotspot", measure_type="lighting"), MONTHS_6),  # new lighting, not a repair
        (Case("finding", "N"), MONTHS_6),
    ],
)
def test_each_of_the_other_dates_in_every_model(case, what, model):
    proposal = propose(case, model)
    assert outcome(proposal) == what
    assert not proposal.call_now


def test_immediate_danger_of_any_kind_is_called_in_at_once():
    proposal = propose(Case("finding", "F", "F3", measure_type="vegetation", severity=4, responsible_outside=True))
    assert (outcome(proposal), proposal.call_now) == (AT_ONCE, True)


def test_a_walk_is_answered_at_its_meeting_and_still_has_a_due_date():
    case = Case("finding", "H", "H3", measure_type="cleaning", source="walk", follow_up_meeting=MEETING)
    proposal = propose(case)
    assert (outcome(proposal), proposal.answer_by) == (WORKING_3, MEETING)
    assert "uppföljningsmötet" in proposal.answer_reason.sv
    assert "skräp" in proposal.reason.sv


@pytest.mark.parametrize(
    "change",
    [
        {"follow_up_meeting": None},
        {"follow_up_meeting": date(2026, 3, 31)},  # it was yesterday
        {"source": "fault_report"},
        {"severity": 4},  # nobody waits for a meeting
    ],
)
def test_without_a_coming_meeting_there_is_no_answer_date(change):
    case = Case("finding", "H", "H3", measure_type="cleaning", source="walk", follow_up_meeting=MEETING)
    assert propose(replace(case, **change)).answer_by is None


def test_a_meeting_today_counts_and_a_rule_with_its_own_answer_date_keeps_it():
    case = Case("finding", "H", "H3", measure_type="cleaning", source="walk", follow_up_meeting=NOW.date())
    assert propose(case).answer_by == NOW.date()
    traffic = replace(case, category="I", detail="I1", measure_type="traffic", follow_up_meeting=MEETING)
    assert (propose(traffic).answer_by, propose(traffic).due_date) == (date(2026, 5, 1), None)


def test_in_winter_pruning_is_due_in_the_window_that_is_open():
    case = Case("finding", "F", "F1", measure_type="vegetation")
    winter = datetime(2027, 2, 10, 9, tzinfo=local_time.zone())
    assert propose(case, now=winter).window == (date(2026, 10, 1), date(2027, 3, 31))


def test_the_day_is_the_local_one_also_when_the_moment_is_in_utc():
    case = Case("finding", "H", "H5", measure_type="maintenance")
    late = datetime(2026, 7, 1, 22, 30, tzinfo=timezone.utc)  # 00:30 on 2 July in Sweden
    assert propose(case, now=late).due_date == date(2026, 7, 3)


def test_an_hour_before_midnight_is_due_the_next_day_and_right_over_the_change_of_the_clock():
    late = datetime(2026, 4, 1, 23, 30, tzinfo=local_time.zone())
    assert propose(lamp("open_hatch"), now=late).due_date == date(2026, 4, 2)
    night = datetime(2026, 3, 29, 1, 30, tzinfo=local_time.zone())  # at 2 the clock goes to 3
    due_at = propose(lamp("open_hatch"), now=night).due_at
    assert f"{due_at:%H:%M}" == "03:30"
    assert due_at.astimezone(timezone.utc) - night.astimezone(timezone.utc) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-10-25 02:30 fold0", "2026-10-25 02:30"),  # summer time; an hour later the clock shows the same
        ("2026-10-25 02:30 fold1", "2026-10-25 03:30"),
        ("2026-10-25 01:59 fold0", "2026-10-25 02:59"),
        ("2026-03-29 00:59 fold0", "2026-03-29 01:59"),
        ("2026-03-29 01:00 fold0", "2026-03-29 03:00"),  # two o'clock does not exist
        ("2026-12-31 23:15 fold0", "2027-01-01 00:15"),
    ],
)
def test_an_hour_is_an_hour_in_the_nights_when_the_clock_changes(now, due):
    moment = datetime.fromisoformat(now[:16]).replace(tzinfo=local_time.zone(), fold=int(now[-1]))
    proposal = propose(lamp("open_hatch"), now=moment)
    assert f"{proposal.due_at:%Y-%m-%d %H:%M}" == due and proposal.due_date == date.fromisoformat(due[:10])
    assert proposal.due_at.astimezone(timezone.utc) - moment.astimezone(timezone.utc) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-08-31", "2027-02-28"), ("2027-08-29", "2028-02-29"), ("2027-08-31", "2028-02-29"), ("2026-12-31", "2027-06-30"), ("2026-03-30", "2026-09-30")],
)
def test_six_months_from_the_end_of_a_month_are_the_end_of_one(today, expected):
    now = datetime.fromisoformat(today + " 12:00").replace(tzinfo=local_time.zone())
    assert propose(Case("finding", "K", "K4", measure_type="activity"), now=now).due_date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2026-01-30", "2026-01-31"),
        ("2026-01-31", "2026-09-30"),
        ("2026-09-30", "2027-01-31"),
        ("2026-10-01", "2027-01-31"),
        ("2026-06-18", "2026-09-30"),
    ],
)
@pytest.mark.parametrize("model", ["rondering", "veckor"])
def test_a_single_lamp_waits_for_the_end_of_the_next_round(today, due, model):
    now = datetime.fromisoformat(today + " 12:00").replace(tzinfo=local_time.zone())
    assert propose(lamp(), model, now).due_date == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2026-06-18", "2026-06-24"),  # Midsummer Eve and the weekend are passed
        ("2026-12-23", "2026-12-30"),
        ("2026-12-29", "2027-01-05"),  # New Year's Eve, New Year's Day, weekend
        ("2027-05-04", "2027-05-10"),  # Ascension on Thursday 6 May
        ("2026-05-29", "2026-06-03"),
    ],
)
def test_three_working_days_pass_the_swedish_holidays(today, due):
    now = datetime.fromisoformat(today + " 12:00").replace(tzinfo=local_time.zone())
    assert propose(lamp(in_row=3), now=now).due_date == date.fromisoformat(due)


@pytest.mark.parametrize("model", MODELS)
def test_an_owner_outside_is_asked_for_an_answer_whatever_the_lamp_but_danger_is_called_in(model):
    for case in (lamp(), lamp(extent="whole_street"), lamp(in_row=5), lamp("broken_luminaire")):
        proposal = propose(replace(case, responsible_outside=True), model)
        assert (proposal.answer_by, proposal.due_date, proposal.call_now) == (date(2026, 5, 1), None, False)
    assert propose(replace(lamp("open_hatch"), responsible_outside=True), model).call_now


def test_a_moment_without_zone_and_an_unknown_model_are_refused():
    with pytest.raises(ValueError, match="aware"):
        propose(lamp(), now=datetime(2026, 4, 1))
    with pytest.raises(InputError) as refused:
        propose(lamp(), model="gissning")
    assert refused.value.details == {"model": "gissning"}


def rule(**values) -> dict:
    return {"model": "all", "sort": 1, "result": "days", "amount": 5, "reason_sv": "egen", "reason_en": "own", **values}


def test_the_first_rule_in_order_wins_and_one_switched_off_is_passed_over():
    rules = [rule(sort=3, amount=3), rule(sort=1, amount=1, active=False), rule(sort=0, amount=9, active=0), rule(sort=2, amount=2)]
    assert propose(Case("finding"), rules=rules).due_date == date(2026, 4, 3)


def test_a_rule_for_a_season_holds_in_that_season_only():
    rules = [rule(season_from="11-01", season_to="03-31", amount=1), rule(sort=2, amount=10)]
    assert propose(Case("finding"), rules=rules).due_date == date(2026, 4, 11)
    december = datetime(2026, 12, 1, 10, tzinfo=local_time.zone())
    assert propose(Case("finding"), now=december, rules=rules).due_date == date(2026, 12, 2)


def test_lists_in_a_rule_may_be_text_with_commas_or_lists():
    for places in (["park", "square"], "park, square"):
        rules = [rule(place_types=places), rule(sort=2, amount=20)]
        assert propose(Case("finding", place_type="square"), rules=rules).due_date == date(2026, 4, 6)
        assert propose(Case("finding", place_type="street"), rules=rules).due_date == date(2026, 4, 21)


def test_a_condition_that_asks_for_an_inside_owner_is_not_the_same_as_no_condition():
    rules = [rule(owner_outside=False), rule(sort=2, amount=20)]
    assert propose(Case("finding"), rules=rules).due_date == date(2026, 4, 6)
    assert propose(Case("finding", responsible_outside=True), rules=rules).due_date == date(2026, 4, 21)


def test_without_rules_nothing_is_invented():
    proposal = propose(Case("finding"), rules=[])
    assert (proposal.due_date, proposal.answer_by, proposal.rule) == (None, None, None)
    assert proposal.reason.key == "rules.reason.no-deadline-rule"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"amount": None}, "rules.amount-missing"),
        ({"result": "next_of_list", "dates": ""}, "rules.dates-missing"),
        ({"result": "season_window", "dates": "10-01"}, "rules.window-needs-two-dates"),
        ({"result": "season_window", "dates": "10-01,31 mars"}, "rules.rule-bad-day"),
        ({"result": "next_of_list", "dates": "02-30"}, "rules.rule-bad-day"),
        ({"season_from": "13-01"}, "rules.rule-bad-day"),
        ({"season_to": "imorgon"}, "rules.rule-bad-day"),
    ],
)
def test_a_rule_that_gives_no_date_is_named(values, key):
    with pytest.raises(InputError) as refused:
        propose(Case("finding"), rules=[rule(**values)])
    assert refused.value.key == key


CASES = st.builds(
    Case,
    target=st.sampled_from(["finding", "lighting_defect", "hotspot"]),
    category=st.none() | st.sampled_from([row["code"] for row in shipped.codes(LISTS) if row["list"] == "finding_category"]),
    fault=st.none() | st.sampled_from([row["code"] for row in shipped.codes(LISTS) if row["list"] == "lamp_fault"]),
    extent=st.none() | st.sampled_from(["one", "two_in_row", "three_or_more", "whole_street", "whole_area"]),
    in_row=st.none() | st.integers(1, 50),
    severity=st.none() | st.integers(1, 4),
    measure_type=st.none() | st.sampled_from([row["code"] for row in shipped.codes(LISTS) if row["list"] == "measure_type"]),
    source=st.none() | st.just("walk"),
    follow_up_meeting=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    responsible_outside=st.booleans(),
)


@given(CASES, st.sampled_from(MODELS), st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1)))
def test_every_case_gets_one_kind_of_date_that_has_not_passed_and_a_reason(case, model, moment):
    now = moment.replace(tzinfo=timezone.utc)
    today = now.astimezone(local_time.zone()).date()
    proposal = propose(case, model, now)
    assert proposal.needs_own_date or proposal.due_date or proposal.answer_by
    assert all(day >= today for day in (proposal.due_date, proposal.answer_by) if day)
    assert isinstance(proposal.reason, Reason) and proposal.reason.sv and proposal.reason.en
    assert (proposal.answer_reason is None) == (proposal.answer_by is None)
    if case.severity == 4:
        assert proposal.call_now and proposal.due_date <= today + timedelta(days=1)
    elif case.responsible_outside and not proposal.call_now:
        assert proposal.due_date is None
