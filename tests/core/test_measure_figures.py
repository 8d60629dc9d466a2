# SPDX-License-Identifier: GPL-2.0-or-later
"""Every figure of the follow-up, against numbers worked out by hand."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from est_plugin.core import status
from est_plugin.core.figures.measures import AGES, CHARTS, NUMBERS, UNHELD, age_class, figures
from est_plugin.core.figures.rows import Change, Choice, MeasureRow, Rows, ThingRow
from est_plugin.core.period import ALL, MONTH, YEAR, Period, own_period, period_of

TODAY = date(2026, 11, 17)
NOVEMBER, OCTOBER, EVER = period_of(MONTH, TODAY), period_of(MONTH, date(2026, 10, 1)), Period(ALL)


def day(text: str) -> date:
    """11-17 → 17 November 2026."""
    month, number = map(int, text.split("-"))
    return date(2026, month, number)


def steps(*taken: tuple[str, str]) -> tuple[Change, ...]:
    """Changes of status from new: (day, new status), or (day, -) which takes the last one back."""
    found, state = [], ["new"]
    for version, (when, code) in enumerate(taken, 2):
        if code == "-":
            old = state.pop()
            found.append(Change(status.TAKEN_BACK, old, state[-1], day(when), version))
        else:
            found.append(Change("status", state[-1], code, day(when), version))
            state.append(code)
    return tuple(found)


def measure(name: str, made: str, *taken: tuple[str, str], **values: object) -> MeasureRow:
    """A measure made on a day, with its status steps."""
    changes = steps(*taken) + tuple(values.pop("changes", ()))
    codes = ["new"]
    for _when, code in taken:
        codes.pop() if code == "-" else codes.append(code)
    return MeasureRow(name, values.pop("status", codes[-1]), day(made), changes=changes, **values)


def made(*rows, things=(), outside=(), period=NOVEMBER, choice=None, today=TODAY):
    return figures(Rows(tuple(rows), tuple(things), frozenset(outside)), period, choice or Choice(), today)


def ids(found, name):
    return set(found.numbers[name].ids)


def bars(found, name):
    return {group.key: tuple(len(part) for part in group.parts) for group in found.charts[name]}


# -- open, ages ------------------------------------------------------------------------------------------------------------
def test_open_counts_open_and_waiting_but_nothing_done_closed_or_double():
    found = made(
        measure("a", "11-01"), measure("b", "11-01", ("11-02", "forwarded")), measure("c", "11-01", ("11-02", "fixed")),
        measure("d", "11-01", ("11-02", "refused")), measure("e", "11-01", ("11-02", "duplicate")), measure("f", "11-18"),
    )  # fmt: skip
    assert ids(found, "open") == {"a", "b"}


def test_open_holds_for_the_evening_of_the_last_day_of_an_earlier_period():
    row = measure("a", "10-05", ("10-31", "planned"), ("11-01", "fixed"))
    late = measure("b", "11-01")
    assert ids(made(row, late, period=OCTOBER), "open") == {"a"}
    assert ids(made(row, late), "open") == {"b"}


@pytest.mark.parametrize(("days", "age"), [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (5000, 3), (-3, 0)])
def test_ages_change_on_the_right_day(days, age):
    assert age_class(TODAY - timedelta(days=days), TODAY) == age
    assert AGES == (30, 90, 180)


def test_what_has_no_day_is_old():
    assert age_class(None, TODAY) == 3


def test_open_by_responsible_and_age_adds_up_to_open():
    found = made(
        measure("a", "11-17", responsible_id="streets"), measure("b", "10-18", responsible_id="streets"), measure("c", "10-17", responsible_id="streets"),
        measure("d", "05-20", responsible_id="parks"), measure("e", "11-01"),
        things=[ThingRow("t", day("11-10"), day("02-01")), ThingRow("done", day("11-10"), day("02-01"), day("11-12"))],
    )  # fmt: skip
    assert bars(found, "open_by_age") == {"streets": (2, 1, 0, 0), "parks": (0, 0, 0, 1), None: (1, 0, 0, 1)}
    assert sum(group.total for group in found.charts["open_by_age"]) == found.numbers["open"].n == 6


def test_who_was_responsible_that_day_has_the_bar():
    moved = measure("a", "10-01", responsible_id="parks", changes=[Change("responsible_id", "streets", "parks", day("11-03"), 2)])
    assert bars(made(moved, period=OCTOBER), "open_by_age") == {"streets": (1, 0, 0, 0)}
    assert bars(made(moved), "open_by_age") == {"parks": (0, 1, 0, 0)}


def test_a_thing_counts_until_it_gets_its_first_measure():
    thing = ThingRow("t", day("10-05"), day("10-01"), linked_on=day("11-02"))
    assert ids(made(things=[thing], period=OCTOBER), "unassigned") == {"t"}
    assert ids(made(things=[thing]), "unassigned") == set()
    assert ids(made(things=[ThingRow("t", day("11-05"), day("10-01"))], period=OCTOBER), "open") == set()  # nobody knew of it


def test_unassigned_are_open_measures_without_responsible_but_not_waiting_ones():
    rows = measure("a", "11-01"), measure("b", "11-01", ("11-02", "monitor")), measure("c", "11-01", responsible_id="x")
    found = made(*rows, things=[ThingRow("t", TODAY, TODAY)])
    assert ids(found, "unassigned") == {"a", "t"}


def test_who_holds_an_open_measure_is_responsible_else_the_one_that_is_asked():
    found = made(
        measure("a", "11-01", ("11-02", "forwarded"), forwarded_to_id="state"), measure("b", "11-01", ("11-02", "monitor"), forwarded_to_id="state"),
        measure("c", "11-01", ("11-02", "forwarded"), forwarded_to_id="state", responsible_id="parks"), measure("d", "11-01"),
    )  # fmt: skip
    assert bars(found, "open_by_age") == {"state": (1, 0, 0, 0), UNHELD: (1, 0, 0, 0), "parks": (1, 0, 0, 0), None: (1, 0, 0, 0)}
    assert ids(found, "unassigned") == {"d"}


# -- overdue, waiting ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("taken", "dates", "is_late"),
    [
        ([], {"due_date": "11-17"}, False),  # today is not late
        ([], {"due_date": "11-16"}, True),
        ([], {}, False),
        ([], {"answer_by": "11-16"}, True),
        ([], {"due_date": "12-01", "answer_by": "11-16"}, False),
        ([("11-02", "forwarded")], {"due_date": "12-01", "answer_by": "11-16"}, True),
        ([("11-02", "forwarded")], {"due_date": "11-16"}, True),
        ([("11-02", "monitor")], {"due_date": "11-16", "review_date": "11-17"}, False),
        ([("11-02", "monitor")], {"review_date": "11-16"}, True),
        ([("11-02", "fixed")], {"due_date": "11-01"}, False),
        ([("11-02", "refused")], {"due_date": "11-01"}, False),
    ],
)  # fmt: skip
def test_overdue_is_what_has_passed_its_day(taken, dates, is_late):
    row = measure("a", "10-01", *taken, responsible_id="x", **{name: day(text) for name, text in dates.items()})
    found = made(row)
    assert (ids(found, "overdue") == {"a"}) is is_late
    assert bars(found, "overdue_by_responsible") == ({"x": (1,)} if is_late else {})


def test_overdue_of_an_earlier_day_asks_the_date_that_stood_then():
    moved = measure("a", "09-01", due_date=day("12-01"), changes=[Change("due_date", "2026-10-15", "2026-12-01", day("11-02"), 2)])
    assert ids(made(moved, period=OCTOBER), "overdue") == {"a"}
    assert ids(made(moved), "overdue") == set()
    empty = measure("b", "09-01", due_date=day("10-01"), changes=[Change("due_date", None, "2026-10-01", day("11-02"), 2)])
    assert ids(made(empty, period=OCTOBER), "overdue") == set()


def test_only_owners_outside_are_waited_for_and_late_answers_stand_apart():
    rows = [
        measure("a", "11-01", ("11-02", "forwarded"), forwarded_to_id="state", answer_by=day("11-17")),
        measure("b", "11-01", ("11-02", "forwarded"), forwarded_to_id="state", answer_by=day("11-16")),
        measure("c", "11-01", ("11-02", "forwarded"), forwarded_to_id="parks", answer_by=day("11-16")),
        measure("d", "11-01", ("11-02", "monitor"), forwarded_to_id="state", review_date=day("12-01")),
        measure("e", "11-01", ("11-02", "forwarded"), ("11-05", "in_progress"), forwarded_to_id="state", answer_by=day("11-16")),
    ]
    found = made(*rows, outside=["state"])
    assert ids(found, "waiting_outside") == {"a", "b"} and bars(found, "waiting_by_recipient") == {"state": (1, 1)}


# -- done ------------------------------------------------------------------------------------------------------------------
def test_done_counts_on_the_day_of_the_work_not_of_the_writing():
    row = measure("a", "09-01", ("11-10", "fixed"), done_on=day("10-30"))
    assert ids(made(row, period=OCTOBER), "done") == {"a"} and ids(made(row), "done") == set()
    noted = measure("b", "09-01", ("11-10", "fixed"))
    assert ids(made(noted), "done") == {"b"}


def test_what_is_reported_late_as_done_was_not_open_in_between():
    row = measure("a", "09-01", ("11-10", "fixed"), done_on=day("10-30"), due_date=day("10-30"))
    assert ids(made(row, period=OCTOBER), "open") == ids(made(row, period=OCTOBER), "overdue") == set()
    assert ids(made(row, period=period_of(MONTH, date(2026, 9, 1))), "open") == {"a"}


def test_verified_stays_on_the_day_it_was_done():
    row = measure("a", "09-01", ("10-10", "fixed"), ("11-12", "verified"), done_on=day("10-09"), verified_on=day("11-12"))
    assert ids(made(row, period=OCTOBER), "done") == {"a"} and ids(made(row), "done") == set()


def test_reopened_then_done_again_counts_once_on_the_last_day():
    again = measure("a", "09-01", ("10-10", "fixed"), ("10-20", "in_progress"), ("11-05", "fixed"), done_on=day("11-04"))
    assert ids(made(again, period=OCTOBER), "done") == set() and ids(made(again), "done") == {"a"}
    assert ids(made(again, period=period_of(YEAR, TODAY)), "done") == {"a"}
    open_now = measure("b", "09-01", ("10-10", "fixed"), ("11-05", "in_progress"))
    assert ids(made(open_now, period=OCTOBER), "done") == set() and ids(made(open_now), "open") == {"b"}


def test_a_day_of_work_left_from_before_the_reopening_is_not_believed():
    row = measure("a", "09-01", ("10-10", "fixed"), ("10-20", "in_progress"), ("11-05", "fixed"), done_on=day("10-10"))
    assert row.done_day == day("11-05")


def test_a_step_taken_back_was_never_taken():
    back = measure("a", "10-01", ("10-20", "fixed"), ("11-03", "-"))
    assert back.status == "new" and back.steps == () and ids(made(back, period=OCTOBER), "open") == {"a"}
    opened = measure("b", "10-01", ("10-20", "fixed"), ("11-03", "in_progress"), ("11-03", "-"), done_on=day("10-20"))
    found = made(opened, period=EVER)
    assert ids(found, "done") == {"b"} and ids(found, "reopened") == set() and opened.done_day == day("10-20")


@pytest.mark.parametrize(
    ("done", "due", "expected"),
    [("11-10", "11-10", (1, 1)), ("11-11", "11-10", (0, 1)), ("11-09", "11-10", (1, 1)), ("11-10", None, (0, 0))],
)
def test_in_time_is_up_to_and_with_the_due_day(done, due, expected):
    row = measure("a", "09-01", ("11-12", "fixed"), done_on=day(done), due_date=day(due) if due else None, responsible_id="x")
    found = made(row)
    number = found.numbers["within_due"]
    assert (number.n, len(number.of)) == expected
    assert bars(found, "done_by_responsible")["x"] == {(1, 1): (1, 0, 0), (0, 1): (0, 1, 0), (0, 0): (0, 0, 1)}[expected]


def test_moving_the_due_date_afterwards_makes_nothing_in_time():
    late = measure("a", "09-01", ("11-10", "fixed"), done_on=day("11-10"), due_date=day("12-31"),
                   changes=[Change("due_date", "2026-11-01", "2026-12-31", day("11-10"), 3)])  # fmt: skip
    before = measure("b", "09-01", ("11-10", "fixed"), done_on=day("11-10"), due_date=day("12-31"),
                     changes=[Change("due_date", "2026-11-01", "2026-12-31", day("11-10"), 1)])  # fmt: skip
    assert ids(made(late, before), "within_due") == {"b"}
    assert (late.due_when_done, before.due_when_done) == (day("11-01"), day("12-31"))


def test_medians_of_odd_and_even_counts():
    rows = [measure(f"m{n}", "10-01", ("11-01", "fixed"), done_on=day("11-01") + timedelta(days=n), seen_on=day("09-01")) for n in (0, 1, 2, 8, 15)]
    found = made(*rows)
    assert found.numbers["days_from_made"].days == 33 and found.numbers["days_from_seen"].days == 63
    more = [*rows, measure("m9", "10-01", ("11-10", "fixed"), done_on=day("11-10"))]
    found = made(*more)
    assert found.numbers["days_from_made"].days == (33 + 39) / 2 == 36.0
    assert found.numbers["days_from_seen"].days == 63 and found.numbers["days_from_seen"].n == 5  # nobody saw the sixth
    assert found.charts["done_by_responsible"][0].median_days == 36


def test_done_before_it_was_entered_took_no_days():
    rows = [measure(f"m{n}", "11-10", ("11-10", "fixed"), done_on=day("11-02")) for n in range(5)]
    assert made(*rows).numbers["days_from_made"].days == 0


def test_fewer_than_five_say_nothing():
    def of(n):
        return made(*(measure(f"m{k}", "11-01", ("11-02", "fixed"), due_date=day("11-03")) for k in range(n)))

    for name in ("within_due", "days_from_made"):
        assert of(4).numbers[name].is_too_few and not of(5).numbers[name].is_too_few
    assert not of(1).numbers["done"].is_too_few
    assert of(4).charts["done_by_responsible"][0].median_days is None and of(5).charts["done_by_responsible"][0].median_days == 1


@pytest.mark.parametrize(
    ("n", "m", "percent"), [(5, 8, 63), (1, 8, 13), (0, 8, 0), (8, 8, 100), (399, 400, 99), (1, 400, 1), (1, 3, 33), (2, 3, 67), (0, 0, None)]
)
def test_per_cent_is_rounded_and_never_says_all_or_none_too_early(n, m, percent):
    rows = [measure(f"m{k}", "10-01", ("11-02", "fixed"), done_on=day("11-02"), due_date=day("11-02") if k < n else day("11-01")) for k in range(m)]
    assert made(*rows).numbers["within_due"].percent == percent


# -- opened again, verified, refused ------------------------------------------------------------------------------------------
def test_reopened_is_a_share_of_what_ended_or_was_opened():
    rows = [
        measure("a", "09-01", ("10-10", "fixed"), ("11-02", "planned"), ("11-03", "fixed"), ("11-04", "in_progress")),  # twice, open now
        measure("b", "09-01", ("10-10", "refused"), ("11-02", "investigating"), ("11-08", "fixed")),
        measure("c", "09-01", ("11-02", "fixed")), measure("d", "09-01", ("11-02", "refused")), measure("e", "09-01"),
        measure("f", "09-01", ("10-02", "fixed"), ("10-12", "planned"), ("10-20", "fixed")),
    ]  # fmt: skip
    number = made(*rows).numbers["reopened"]
    assert set(number.ids) == {"a", "b"} and set(number.of) == {"a", "b", "c", "d"}
    assert set(made(*rows, period=OCTOBER).numbers["reopened"].ids) == {"f"}
    assert [len(row.reopened_days) for row in rows] == [2, 1, 0, 0, 0, 1]


def test_verified_is_a_share_of_those_that_shall_be_checked():
    rows = [
        measure("a", "10-01", ("11-02", "fixed"), needs_check=True),
        measure("b", "10-01", ("11-02", "fixed"), ("11-09", "verified"), needs_check=True, verified_on=day("11-09")),
        measure("c", "10-01", ("11-02", "fixed")),
        measure("d", "10-01", ("11-02", "fixed"), ("11-09", "verified"), verified_on=day("11-09")),
        measure("e", "10-01", needs_check=True),
    ]
    number = made(*rows).numbers["verified"]
    assert (set(number.ids), set(number.of)) == ({"b", "d"}, {"a", "b", "d"})


def test_refused_are_told_by_reason_however_it_was_typed():
    texts = ("Ingen budget", "ingen  budget.", "INGEN BUDGET", "Privat mark", None, " ")
    rows = [measure(f"m{n}", "10-01", ("11-02", "refused"), reason=text) for n, text in enumerate(texts)]
    rows.append(measure("old", "10-01", ("10-02", "refused"), reason="Privat mark"))
    rows.append(measure("opened", "10-01", ("11-02", "refused"), ("11-03", "planned"), reason="Privat mark"))
    found = made(*rows)
    assert found.numbers["refused"].n == 6
    assert bars(found, "refused_by_reason") == {"Ingen budget": (3,), "Privat mark": (1,), None: (2,)}
    assert found.charts["refused_by_reason"][0].key == "Ingen budget"


# -- choice, whole -----------------------------------------------------------------------------------------------------------
def test_the_choice_keeps_what_fits():
    rows = [
        measure("a", "11-01", responsible_id="x", walk_ids=frozenset("w"), categories=frozenset("A"), measure_type="lighting"),
        measure("b", "11-01", responsible_id="y", walk_ids=frozenset("v"), categories=frozenset("AB"), measure_type="vegetation"),
    ]
    things = [ThingRow("t", TODAY, TODAY, None, "w", "B")]

    def kept(**chosen):
        return ids(made(*rows, things=things, choice=Choice(**chosen)), "open")

    assert kept() == {"a", "b", "t"}
    assert kept(walk_id="w") == {"a", "t"} and kept(category="B") == {"b", "t"} and kept(category="A", walk_id="v") == {"b"}
    assert kept(responsible_id="x") == {"a"} and kept(measure_type="vegetation") == {"b"}


def test_nothing_gives_nothing():
    for period in (NOVEMBER, EVER, own_period(date(2030, 1, 1), None)):
        found = made(period=period)
        assert set(found.numbers) == set(NUMBERS) and set(found.charts) == set(CHARTS)
        assert all(number.n == 0 and number.days is None and number.percent is None for number in found.numbers.values())
        assert all(groups == () for groups in found.charts.values())


def test_the_months_of_a_year_add_up_to_the_year():
    rows = [
        measure(f"m{n}", "01-05", ("02-10", "fixed"), *([("03-01", "planned"), (f"{n % 9 + 4}-15", "fixed")] if n % 3 else []), done_on=day(f"{n % 9 + 4}-14"))
        for n in range(40)
    ]
    year = made(*rows, period=period_of(YEAR, TODAY), today=date(2026, 12, 31))
    months = [made(*rows, period=period_of(MONTH, date(2026, month, 1)), today=date(2026, 12, 31)) for month in range(1, 13)]
    for name in ("done", "refused", "reopened"):
        assert sorted(year.numbers[name].ids) == sorted(one for month in months for one in month.numbers[name].ids)
    assert year.numbers["done"].n == 40
