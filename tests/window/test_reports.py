# SPDX-License-Identifier: GPL-2.0-or-later
"""A month of thirty reports in the real window: ten typed, twenty imported, all reviewed by keys, shown in the panel, a hotspot accepted."""
from __future__ import annotations

import re

import pytest

from tests.window.seeing import REPORTLAB_PUTS_IT, left_in, ours, story

pytestmark = pytest.mark.window
TEN_MINUTES_S = 600


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it saw and left."""
    return story("reports", plugin_zip, tmp_path_factory, 150)


def sql(result, text):
    return left_in(result.values["workspace"], text)


def test_nothing_goes_wrong_and_nothing_unexpected_is_asked(result):
    assert result.ok, result.explain()
    assert ours(result, REPORTLAB_PUTS_IT) == [], result.explain()
    assert result.values["questions"] == []


def test_ten_are_typed_with_few_keys_each(result):
    assert result.values["typed"] == 10
    assert result.values["strokes"] < 60  # at three keys a second: twenty seconds
    assert len(result.values["messages"]) == 1 and "nr 101" in result.values["messages"][0]  # the last, with its way back


def test_twenty_are_imported_and_the_two_bad_rows_are_told(result):
    assert result.values["all_or_nothing"]  # until somebody says that the good rows shall go in alone
    assert "20 nya" in result.values["imported"] and "2 " in result.values["imported"].split("nya")[1]
    rows = sql(result, "SELECT count(*), min(occurred_from), sum(geom IS NULL) FROM observation WHERE external_number LIKE 'B-%'")
    assert rows[0][0] == 20 and rows[0][1].endswith("Z") and rows[0][2] == 0


def test_all_are_reviewed_and_the_whole_month_takes_less_than_ten_minutes(result):
    before, reviewed = result.values["before"], result.values["reviewed"]
    assert result.values["to_review"] == before["new"] + 30
    assert reviewed.get("new", 0) == 0 and sum(reviewed.values()) == sum(before.values()) + 30
    assert result.values["seconds"] < TEN_MINUTES_S


def test_the_tab_tells_of_how_many_it_speaks(result):
    assert not result.values["is_few"]
    assert any(letter.isdigit() for letter in result.values["in_short"])


def test_a_proposed_hotspot_is_accepted_with_its_reason(result):
    newest = result.values["newest"]
    assert result.values["hotspots"] == 1
    occurred, felt = (int(re.search(rf"(\d+) {word}", newest["reason"]).group(1)) for word in ("inträffade", "upplevda"))  # never one figure
    assert newest["events"] == occurred + felt >= 5
