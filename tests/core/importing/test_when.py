# SPDX-License-Identifier: GPL-2.0-or-later
"""When something happened, however it is written: a moment, a day, a month, from–to, in up to four columns."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core import local_time
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.importing.clock_cells import parse_clock
from est_plugin.core.importing.when_reader import WHEN_COLUMNS, WhenReader

ZONE = local_time.zone()
UNKNOWN = (  # what databases write for "never" and "not known"
    "9999-12-31 00:00:00", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", dt.datetime(9999, 12, 31), dt.date(9999, 12, 31), dt.datetime(1, 1, 1),
    dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1))),
)  # fmt: skip
COLUMNS = {"occurred_from": "Från", "occurred_to": "Till", "clock": "Kl", "clock_to": "Kl till"}


def reader(rows: list[dict], **names: str) -> WhenReader:
    given = names or {target: name for target, name in COLUMNS.items() if any(name in row for row in rows)}
    return WhenReader(given, list(enumerate(rows)), ZONE)


def local(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def read(*cells) -> tuple[str | None, str | None]:
    """From and to on the local clock, of one row with these cells."""
    row = {name: cell for name, cell in zip(COLUMNS.values(), cells) if cell is not ...}
    return tuple(local(moment) for moment in reader([row]).read(row))


@pytest.mark.parametrize(
    ("cell", "begun", "ended"),
    [
        ("2026-11-17 22.30", "2026-11-17 22:30", None),
        ("2026-11-17T22:30:00", "2026-11-17 22:30", None),
        ("2026-11-17T21:30:00Z", "2026-11-17 22:30", None),
        ("2023-05-01 9:48:12 +02:00", "2023-05-01 09:48", None),
        ("2014-05-09T19:02:21-05:00", "2014-05-10 02:02", None),
        ("17/11 2026", "2026-11-17 00:00", "2026-11-18 00:00"),
        ("2026-11-17", "2026-11-17 00:00", "2026-11-18 00:00"),
        (dt.date(2026, 11, 17), "2026-11-17 00:00", "2026-11-18 00:00"),
        (dt.datetime(2026, 11, 17), "2026-11-17 00:00", "2026-11-18 00:00"),  # a day in a spreadsheet
        (dt.datetime(2026, 11, 17, 22, 30), "2026-11-17 22:30", None),
        (46343.9375, "2026-11-17 22:30", None),
        ("tisdag den 17 november 2026 kl. 22.30", "2026-11-17 22:30", None),
        ("2026-03-29", "2026-03-29 00:00", "2026-03-30 00:00"),  # 23 hours
        ("2022-05", "2022-05-01 00:00", "2022-06-01 00:00"),
        ("maj 2022", "2022-05-01 00:00", "2022-06-01 00:00"),
        ("12/2022", "2022-12-01 00:00", "2023-01-01 00:00"),
        ("2026-11-17 22–24", "2026-11-17 22:00", "2026-11-18 00:00"),
        ("17/11 2026 kl 22-02", "2026-11-17 22:00", "2026-11-18 02:00"),
        ("2026-11-17 10-12", "2026-11-17 10:00", "2026-11-17 12:00"),
        ("2026-11-17 22:00 till 23:30", "2026-11-17 22:00", "2026-11-17 23:30"),
        ("2026-11-17 – 2026-11-19", "2026-11-17 00:00", "2026-11-20 00:00"),
        ("2026-11-17T22:00/2026-11-18T01:00", "2026-11-17 22:00", "2026-11-18 01:00"),
        ("2026-10-25 02:30", "2026-10-25 02:30", "2026-10-25 02:30"),  # comes twice: one hour that covers both
        ("", None, None),
        (float("nan"), None, None),
        ("NaT", None, None),
    ],
)
def test_one_cell(cell, begun, ended):
    assert read(cell) == (begun, ended)


def test_the_hour_that_comes_twice_covers_both_and_is_told():
    rows = [{"Från": "2026-10-25 02:30"}] * 3
    when = reader(rows)
    for row in rows:
        begun, ended = when.read(row)
        assert ended - begun == dt.timedelta(hours=1)
    assert [(notice.key, notice.values["n"]) for notice in when.notices()] == [("import.when-repeated", 3)]


@pytest.mark.parametrize(
    ("cells", "begun", "ended"),
    [
        (("2026-11-17", "2026-11-19"), "2026-11-17 00:00", "2026-11-20 00:00"),
        (("2026-11-17 22:00", "23.30"), "2026-11-17 22:00", "2026-11-17 23:30"),
        (("2026-11-17 22:00", "02:00"), "2026-11-17 22:00", "2026-11-18 02:00"),
        (("2026-11-17 22:00", ""), "2026-11-17 22:00", None),
        (("2026-11-17", ..., "22–24"), "2026-11-17 22:00", "2026-11-18 00:00"),
        (("2026-11-17", ..., "kväll"), "2026-11-17 18:00", "2026-11-17 22:00"),
        (("2026-11-17", ..., "natt"), "2026-11-17 22:00", "2026-11-18 05:00"),
        (("2026-11-17", ..., 0.9375), "2026-11-17 22:30", None),
        (("2026-11-17", ..., ""), "2026-11-17 00:00", "2026-11-18 00:00"),
        (("2026-11-17 12:00", ..., "22"), "2026-11-17 12:00", None),  # the cell that has both wins
        (("2026-11-17", ..., "22:00", "02:00"), "2026-11-17 22:00", "2026-11-18 02:00"),
        (("2026-11-17", "2026-11-18", "22:00", "02:00"), "2026-11-17 22:00", "2026-11-18 02:00"),
    ],
)
def test_from_to_and_clock_in_columns_of_their_own(cells, begun, ended):
    assert read(*cells) == (begun, ended)


@pytest.mark.parametrize(
    ("cells", "key", "column"),
    [
        (("igår",), "import.bad-moment", "Från"),
        (("2026-13-45",), "import.bad-moment", "Från"),
        (("17/11",), "import.date-without-year", "Från"),
        (("2026-03-29 02:30",), "import.time-skipped", "Från"),
        (("2026-11-19 – 2026-11-17",), "import.ends-before", "Från"),
        (("2026-11-17 22:00", "2026-11-17 21:00"), "import.ends-before", "Till"),
        (("2026-11-17", ..., "sent"), "import.bad-clock", "Kl"),
        (("2026-11-17", ..., "25:10"), "import.bad-clock", "Kl"),
        (("2026-11-17", ..., float("inf")), "import.bad-clock", "Kl"),
        (("2026-11-17", ..., -17_758_465.0), "import.bad-clock", "Kl"),
        (("2026-11-17", ..., -1), "import.bad-clock", "Kl"),
        (("2026-11-17", float("inf")), "import.bad-moment", "Till"),
        *((cells, "import.bad-moment", column) for unknown in UNKNOWN for cells, column in (((unknown,), "Från"), (("2026-11-17", unknown), "Till"))),
    ],
)
def test_what_cannot_be_meant_is_refused_in_its_column(cells, key, column):
    row = {name: cell for name, cell in zip(COLUMNS.values(), cells) if cell is not ...}
    when = reader([row])
    with pytest.raises(BadValue) as caught:
        when.read(row)
    assert (caught.value.key, when.fault) == (key, column)


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_years_by_which_databases_say_that_they_do_not_know_are_refused_beside_real_times(unknown):
    rows = [{"Från": unknown}, {"Från": "2026-11-17 22:30"}]
    when = WhenReader({"occurred_from": "Från"}, list(enumerate(rows)), ZONE)
    with pytest.raises(BadValue, match="bad-moment"):
        when.read(rows[0])
    assert local(when.read(rows[1])[0]) == "2026-11-17 22:30"


def _column(*values, name="Från"):
    rows = [{name: value} for value in values]
    when = reader(rows, occurred_from=name)
    return [tuple(map(local, when.read(row))) for row in rows], [notice.key for notice in when.notices()]


def test_first_days_of_months_mean_months_when_the_heading_or_all_rows_say_so():
    month = ("2022-01-01 00:00", "2022-02-01 00:00")
    assert _column("2022-01-01", name="month") == ([month], ["import.when-month"])
    found, told = _column(*["2022-01-01", "2022-02-01"] * 20)
    assert found[0] == month and told == ["import.when-month"]
    assert _column("2022-01-01", "2022-02-01")[0][0] == ("2022-01-01 00:00", "2022-01-02 00:00"), "two rows prove nothing"
    assert _column(*["2022-05-01"] * 40)[0][0][1] == "2022-05-02 00:00", "forty reports of one first of May"
    assert _column(*["2022-01-01"] * 40, "2022-01-15")[1] == []


def test_midnight_in_every_row_means_the_day():
    found, _told = _column("2026-11-17 00:00", "2026-11-18 00:00:00")
    assert found[0] == ("2026-11-17 00:00", "2026-11-18 00:00")
    assert _column("2026-11-17 00:00", "2026-11-18 10:00")[0][0] == ("2026-11-17 00:00", None)


def test_american_dates_are_recognised_when_no_other_reading_is_possible():
    found, told = _column("12/31/2026 11:30 PM", "01/02/2026 12:05 AM")
    assert found == [("2026-12-31 23:30", None), ("2026-01-02 00:05", None)] and told == ["import.when-month-first"]
    assert _column("31/12/2026", "01/02/2026")[0][1][0] == "2026-02-01 00:00"


@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)), st.sampled_from((" ", "T")), st.integers(-14 * 60, 14 * 60))
@settings(max_examples=200, deadline=None)
def test_a_moment_with_its_zone_is_that_moment(wall, between, offset):
    moment = wall.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=offset)))
    begun, ended = reader([{"Från": "x 10:10"}]).read({"Från": moment.isoformat(between)})
    assert (begun, ended) == (moment, None) and begun.tzinfo is dt.timezone.utc


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_a_day_is_from_local_midnight_to_local_midnight(day):
    begun, ended = reader([{"Från": "x"}]).read({"Från": day.isoformat()})
    assert (local(begun), local(ended)) == (f"{day} 00:00", f"{day + dt.timedelta(days=1)} 00:00")


ANYTHING = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.binary(max_size=4),
    st.from_regex(r"[0-9 /.:–T+-]{1,25}", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T]?([0-9]{1,2}[:.-][0-9]{1,2})?( ?[-–] ?[0-9]{1,2})?", fullmatch=True),
)  # fmt: skip


@given(st.lists(ANYTHING, min_size=4, max_size=4))
@settings(max_examples=400, deadline=None)
def test_any_cells_are_read_or_refused_and_never_end_before_they_begin(cells):
    row = dict(zip(COLUMNS.values(), cells))
    when = reader([row])
    try:
        begun, ended = when.read(row)
    except BadValue as error:
        assert error.key.startswith("import.") and when.fault in COLUMNS.values()
        return
    assert begun is None or begun.tzinfo is dt.timezone.utc
    assert ended is None or (begun <= ended and ended.tzinfo is dt.timezone.utc)


@given(st.one_of(ANYTHING, st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-5][0-9]:[0-5][0-9]( ?(Z|[+-][01][0-9]:00))?", fullmatch=True)))
@settings(max_examples=300, deadline=None)
def test_a_column_alone_is_read_or_refused_as_well(cell):
    when = WhenReader({"occurred_from": "Från"}, [(1, {"Från": cell})], ZONE)
    try:
        begun, ended = when.read({"Från": cell})
    except BadValue as error:
        assert error.key.startswith("import.")
        return
    assert begun is None or begun.tzinfo is dt.timezone.utc
    assert ended is None or begun <= ended


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("22.30", (81000, None)), ("kl 22", (79200, None)), ("22–24", (79200, 86400)), ("10:15 PM", (80100, None)), ("8-10 pm", (72000, 79200)),
     ("2230", (81000, None)), (dt.time(7, 5), (25500, None)), (22, (79200, None)), ("eftermiddag", (54000, 64800))],
)  # fmt: skip
def test_times_of_day(cell, seconds):
    assert parse_clock(cell) == seconds


def test_the_four_columns_have_their_names():
    assert WHEN_COLUMNS == tuple(COLUMNS)
