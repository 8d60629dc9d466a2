# SPDX-License-Identifier: GPL-2.0-or-later
"""What each filter lets through, alone and together; and what is remembered of it."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core.errors import InputError
from est_plugin.core.work.due import Due
from est_plugin.core.work.filters import NO_WALK, Chosen, WorkFilter
from est_plugin.core.work.listing import Listing
from est_plugin.core.work.remembered import Remembered, from_text, to_text

from .factory import DAY, measure, seen, unassigned


@dataclass(frozen=True)
class Box:
    wkb: bytes
    words: str = "ruta"

    def holds(self, places):
        return [0 <= x <= 10 and 0 <= y <= 10 for x, y in places]


def shown(rows, **values):
    return Listing(rows, DAY).matching(WorkFilter("all", **values))


def test_responsible_is_also_the_one_who_was_handed_it():
    mine, handed, other = measure(responsible_id="a"), measure("forwarded", responsible_id="b", recipient_id="a"), measure(responsible_id="b")
    assert set(shown([mine, handed, other], responsible_id="a")) == {mine, handed}


def test_walk_category_type_and_status():
    first = measure(measure_type="sign", things=[seen(walk_id="w", letter="A"), seen(walk_id="v", letter="F")])
    second, third = unassigned(letter="A"), measure("planned", measure_type="sign")
    rows = [first, second, third]
    assert shown(rows, walk_id="v") == [first]
    assert set(shown(rows, walk_id=NO_WALK)) == {second, third}
    assert shown(rows, letter="F") == [first] and set(shown(rows, letter="A")) == {first, second}
    assert set(shown(rows, measure_type="sign")) == {first, third}
    assert shown(rows, status="unassigned") == [second] and shown(rows, status="planned") == [third]
    assert shown(rows, measure_type="sign", letter="A", status="new") == [first]


def test_text_finds_all_words_in_any_order_also_in_what_a_measure_answers():
    row = measure(what="Klipp", place="Storgatan", responsible="Park och natur", things=[seen("Buskar skymmer")])
    for text in ("klipp", "STORG park", "buskar", str(row.number), f"Å{row.number}", "  "):
        assert shown([row], text=text) == [row]
    assert shown([row], text="klipp lampan") == []


@pytest.mark.parametrize(("due", "days"), [
    (Due("overdue"), {-30, -5, -4, -1}), (Due("this_week"), {-4, -1, 0, 2}), (Due("this_month"), {-5, -4, -1, 0, 2, 3, 10}),
    (Due("without"), {None}), (Due("between", DAY, DAY + dt.timedelta(3)), {0, 2, 3}), (Due("between", DAY + dt.timedelta(3), DAY), {0, 2, 3}),
    (Due("between", DAY), {0, 2, 3, 10, 11}), (Due("between", None, DAY), {-30, -5, -4, -1, 0}),
    (Due("between"), {-30, -5, -4, -1, 0, 2, 3, 10, 11}),
])  # fmt: skip
def test_dates(due, days):
    """20 November 2026 is a Friday: the week is 16 to 22, the month ends ten days later."""
    offsets = [-30, -5, -4, -1, 0, 2, 3, 10, 11, None]
    rows = {offset: measure(due=None if offset is None else DAY + dt.timedelta(offset)) for offset in offsets}
    done = measure("fixed", due=DAY)
    assert set(shown([*rows.values(), done], due=due)) == {rows[offset] for offset in days}


def test_area_takes_rows_of_which_one_place_lies_inside():
    near, far = unassigned(xy=(5, 5)), unassigned(xy=(50, 5))
    both, nowhere = measure(things=[seen(xy=(90, 9)), seen(xy=(9, 9))]), measure()
    assert set(shown([near, far, both, nowhere], area=Box(b"x"))) == {near, both}


def test_rows_picked_elsewhere():
    first, second = measure(), unassigned()
    assert shown([first, second], chosen=Chosen(frozenset([second.key, ("measure", "gone")]), "x")) == [second]


def test_cleared_keeps_only_the_view():
    chosen = WorkFilter("overdue", responsible_id="a", text="x", due=Due("overdue"), area=Box(b"x"))
    assert chosen.is_narrowed and chosen.cleared() == WorkFilter("overdue") and not chosen.cleared().is_narrowed


# -- remembered -----------------------------------------------------------------------------------------------------------
STATE = Remembered(
    WorkFilter("mine", "org", "walk", "planned", "A", "sign", Due("between", DAY, None), Box(b"\x01\xff", "i ”Centrum”"), "klipp \"buskar\""),
    "place", "walk", True,
)  # fmt: skip


def test_the_list_comes_back_as_it_was_left():
    assert from_text(to_text(STATE, "/here.gpkg"), "/here.gpkg", Box) == STATE


def test_in_another_workspace_only_what_means_the_same_there_comes_back():
    back = from_text(to_text(STATE, "/here.gpkg"), "/there.gpkg", Box)
    assert back.filter == STATE.filter.with_(responsible_id=None, walk_id=None, area=None)
    assert (back.sort, back.group) == ("place", "walk")


def test_rows_picked_elsewhere_are_not_remembered():
    state = Remembered(WorkFilter("all", chosen=Chosen(frozenset([("measure", "m")]), "x")))
    assert from_text(to_text(state, ""), "", Box).filter == WorkFilter("all")


def no_area(wkb, words):
    raise InputError("error.geometry-no-area")


@pytest.mark.parametrize("text", [
    "", "null", "[]", "{", "3", '"x"', '{"view": "nonsense", "sort": 3, "group": [], "open": "yes"}', '{"due": "overdue"}', '{"due": ["overdue"]}',
    '{"due": ["tomorrow", null, null]}', '{"area": ["zz", "x"], "workspace": ""}', '{"area": ["00", "x"], "workspace": ""}',
    '{"area": [1, 2], "workspace": ""}', '{"text": 7, "status": {"a": 1}, "walk_id": [], "workspace": ""}',
])  # fmt: skip
def test_settings_that_cannot_be_read_are_as_in_the_beginning(text):
    assert from_text(text, "", no_area) == Remembered()


def test_half_readable_settings_keep_the_readable_half():
    back = from_text('{"view": "overdue", "due": ["between", "2026-13-01", "2026-11-20"], "sort": "?"}', "", Box)
    assert back == Remembered(WorkFilter("overdue", due=Due("between", None, DAY)))


@given(st.text(max_size=60))
def test_no_text_in_the_settings_makes_an_error(text):
    assert isinstance(from_text(text, "", Box), Remembered)


ROWS = [
    measure(status, due=DAY + dt.timedelta(offset), responsible_id=owner, things=[seen(letter=letter, xy=(offset, 5))])
    for status in ("new", "forwarded", "fixed") for offset in (-9, 0, 9) for owner in ("a", None) for letter in ("A", "F")
]  # fmt: skip


@given(
    st.sampled_from(["all", "open", "overdue", "waiting"]), st.sampled_from([None, "a"]), st.sampled_from([None, "new", "fixed"]),
    st.sampled_from([None, "A"]), st.sampled_from([None, Due("overdue"), Due("this_week")]), st.booleans(),
)  # fmt: skip
def test_more_filters_never_show_more_and_together_they_show_what_each_shows(view, owner, status, letter, due, is_boxed):
    listing = Listing(ROWS, DAY)
    parts = {"responsible_id": owner, "status": status, "letter": letter, "due": due, "area": Box(b"x") if is_boxed else None}
    alone = [set(listing.matching(WorkFilter(view, **{name: value}))) for name, value in parts.items()]
    assert set(listing.matching(WorkFilter(view, **parts))) == set.intersection(*alone)
