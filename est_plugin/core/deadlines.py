# SPDX-License-Identifier: GPL-2.0-or-later
"""When it shall be done or answered: the first deadline rule that fits, and the date it gives."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Callable

from . import calendar_se, local_time
from .case import Case, Reason, in_order, reason_of
from .choices import CHOICES
from .errors import InputError

ALL_MODELS = "all"
MODELS = tuple(choice.value for choice in CHOICES["lamp_model"])
FOLLOW_UP_MEETING = "follow_up_meeting"
NO_RULE = Reason(key="rules.reason.no-deadline-rule")


@dataclass(frozen=True)
class DeadlineProposal:
    """Dates proposed, by which rule and why.

    `due_date` is the day on which it shall be done: for a window its end, for hours the local day of `due_at`. `answer_by` is when
    the responsible shall have answered; a finding of a walk may have both. `needs_own_date`: somebody must set the date.
    """

    due_date: date | None = None
    due_at: datetime | None = None
    window: tuple[date, date] | None = None
    answer_by: date | None = None
    needs_own_date: bool = False
    call_now: bool = False
    rule: Mapping[str, Any] | None = None
    reason: Reason = NO_RULE
    answer_rule: Mapping[str, Any] | None = None
    answer_reason: Reason | None = None


@dataclass(frozen=True)
class _Clock:
    """Now, in the time of the place, and the days on which nothing is done."""

    now: datetime
    holidays: calendar_se.Holidays = field(repr=False)

    @property
    def today(self) -> date:
        return self.now.date()


def propose(
    case: Case,
    rules: Iterable[Mapping[str, Any]],
    model: str,
    now: datetime,
    holidays: calendar_se.Holidays = calendar_se.holidays,
    local: tzinfo | None = None,
) -> DeadlineProposal:
    """The dates of a case.

    Parameters
    ----------
    case : with the measure type filled (`case.resolved`) and `responsible_outside` known from the routing
    rules : rows of deadline_rule; those of other lamp models are passed over
    model : lamp model of the municipality, one of MODELS
    now : aware moment in any zone; its day is that of `local`
    holidays : year → days that are no working days
    local : zone of the municipality, Swedish time unless given
    Notes
    -----
    Rules are taken in order and the first that fits decides. The rule "follow-up meeting" only adds an answer date and never
    decides; it is passed over when no meeting is set, when it has been held, or when there is danger.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if model not in MODELS:
        raise InputError("rules.unknown-model", model=model)
    clock = _Clock(now.astimezone(local or local_time.zone()), holidays)
    fitting = [rule for rule in in_order(rules) if rule["model"] in (ALL_MODELS, model) and matches(rule, case, clock.today)]
    main = next((rule for rule in fitting if rule["result"] != FOLLOW_UP_MEETING), None)
    dates = _dates(main, clock) if main else {}
    if main and "answer_by" in dates:
        dates.update(answer_rule=main, answer_reason=reason_of(main))
    elif not dates.get("call_now"):
        dates.update(_meeting(case, fitting, clock.today))
    return DeadlineProposal(rule=main, reason=reason_of(main) if main else NO_RULE, **dates)


def matches(rule: Mapping[str, Any], case: Case, today: date) -> bool:
    """Whether every condition of the rule that is filled in holds for the case today."""
    outside, places, category = rule.get("owner_outside"), as_list(rule.get("place_types")), rule.get("category")
    return (
        _equals(rule.get("measure_type"), case.type_of_measure)
        and (not category or case.has_type(category))
        and _equals(rule.get("fault"), case.lamp_fault)
        and _equals(rule.get("extent"), case.lamp_extent)
        and case.lamps_in_row >= (rule.get("in_row_min") or 0)
        and (not places or case.place_type in places)
        and (case.severity or 0) >= (rule.get("severity_min") or 0)
        and _equals(rule.get("source"), case.source)
        and (outside is None or bool(outside) == case.responsible_outside)
        and _is_in_season(rule, today)
    )


def as_list(value: Any) -> list[str]:
    """The parts of a list column: a text with commas, or a list."""
    parts = value.split(",") if isinstance(value, str) else value or ()
    return [part.strip() for part in parts if part.strip()]


def _equals(wanted: str | None, value: str | None) -> bool:
    return not wanted or wanted == value


def check_rule(rule: Mapping[str, Any], today: date) -> None:
    """Raise InputError that names the rule and the cure when it could never give a date."""
    if rule.get("model") not in (ALL_MODELS, *MODELS):
        raise InputError("rules.unknown-model", model=rule.get("model"))
    if rule.get("result") not in (*_RESULTS, FOLLOW_UP_MEETING):
        raise InputError("rules.result-missing", rule=name_of(rule))
    _is_in_season(rule, today)
    if rule["result"] != FOLLOW_UP_MEETING:
        _dates(rule, _Clock(datetime.combine(today, time(12), tzinfo=timezone.utc), calendar_se.holidays))


def name_of(rule: Mapping[str, Any]) -> str:
    """What a message calls a rule: its reason, else its number."""
    return rule.get("reason_sv") or rule.get("reason_en") or str(rule.get("sort") or "")


def _is_in_season(rule: Mapping[str, Any], today: date) -> bool:
    first, last = rule.get("season_from"), rule.get("season_to")
    with _naming(rule):
        return not (first or last) or calendar_se.is_in_season(today, first, last)


def _dates(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    with _naming(rule):
        return {**_RESULTS[rule["result"]](rule, clock), "call_now": bool(rule.get("call_now"))}


@contextmanager
def _naming(rule: Mapping[str, Any]) -> Iterator[None]:
    """A day that cannot be read is told with the rule it stands in."""
    try:
        yield
    except InputError as error:
        if error.key != "rules.bad-month-day":
            raise
        raise InputError("rules.rule-bad-day", rule=name_of(rule), **error.details) from error


def _meeting(case: Case, fitting: list[Mapping[str, Any]], today: date) -> dict[str, Any]:
    rule = next((rule for rule in fitting if rule["result"] == FOLLOW_UP_MEETING), None)
    if rule is None or case.follow_up_meeting is None or case.follow_up_meeting < today:
        return {}
    return {"answer_by": case.follow_up_meeting, "answer_rule": rule, "answer_reason": reason_of(rule)}


def _amount(rule: Mapping[str, Any]) -> int:
    amount = rule.get("amount")
    if amount is None:
        raise InputError("rules.amount-missing", rule=name_of(rule))
    return amount


def _hours(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    due_at = local_time.add(clock.now, timedelta(hours=_amount(rule)))
    return {"due_at": due_at, "due_date": due_at.date()}


def _days(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"due_date": clock.today + timedelta(days=_amount(rule))}


def _working_days(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"due_date": calendar_se.add_working_days(clock.today, _amount(rule), clock.holidays)}


def _weeks(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"due_date": clock.today + timedelta(weeks=_amount(rule))}


def _months(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"due_date": calendar_se.add_months(clock.today, _amount(rule))}


def _next_of_list(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    days = as_list(rule.get("dates"))
    if not days:
        raise InputError("rules.dates-missing", rule=name_of(rule))
    return {"due_date": calendar_se.next_of_list(clock.today, days)}


def _season_window(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    ends = as_list(rule.get("dates"))
    if len(ends) != 2:
        raise InputError("rules.window-needs-two-dates", rule=name_of(rule))
    window = calendar_se.next_window(clock.today, *ends)
    return {"window": window, "due_date": window[1]}


def _answer_days(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"answer_by": clock.today + timedelta(days=_amount(rule))}


def _answer_months(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"answer_by": calendar_se.add_months(clock.today, _amount(rule))}


def _own_date(rule: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    return {"needs_own_date": True}


_RESULTS: dict[str, Callable[[Mapping[str, Any], _Clock], dict[str, Any]]] = {
    "hours": _hours,
    "days": _days,
    "working_days": _working_days,
    "weeks": _weeks,
    "months": _months,
    "next_of_list": _next_of_list,
    "season_window": _season_window,
    "answer_days": _answer_days,
    "answer_months": _answer_months,
    "own_date": _own_date,
}
