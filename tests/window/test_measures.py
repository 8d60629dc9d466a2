# SPDX-License-Identifier: GPL-2.0-or-later
"""A day with the measures of the example in the real window: list, assigning, status, lists out and back, duplicates, follow-up, meeting, figures."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.storage.workspace_checks import forbidden_states
from tests.window.seeing import REPORTLAB_PUTS_IT, left_in as sql, ours, story

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it saw and left."""
    return story("measures", plugin_zip, tmp_path_factory, 150)


@pytest.fixture(scope="module")
def path(result):
    """The workspace of the example as the day left it."""
    assert "workspace" in result.values, result.explain()
    return Path(result.values["workspace"])


def test_nothing_goes_wrong_and_nothing_unexpected_is_asked(result):
    assert result.ok, result.explain()
    assert ours(result, REPORTLAB_PUTS_IT) == [], result.explain()
    assert result.values["questions"] == []


def test_the_list_is_searched_and_the_map_follows_it(result):
    values = result.values
    assert 0 < values["found"] < values["every"] and values["counted"] == f"{values['found']} av {values['every']}"
    assert values["selected_on_map"] >= values["without"] > 0


def test_all_without_responsible_are_assigned_in_one_go(result, path):
    values = result.values
    assert values["assigning"] == values["without"] == values["measures_after"] - values["measures_before"]
    assert f"{values['assigning']} åtgärder är fördelade." in values["said"]
    assert sql(path, "SELECT count(*) FROM measure WHERE responsible_id IS NULL AND status IN ('new', 'triage')") == [(0,)]


def test_two_at_once_are_monitored_until_a_day(result, path):
    assert len(result.values["monitored"]) == 2
    for measure_id in result.values["monitored"]:
        log = sql(path, "SELECT new_value FROM change_log WHERE record_id = ? AND what = 'status' ORDER BY fid", measure_id)
        assert ("monitor",) in log
    assert any("Väntar på svar" in line or "Bevakas" in line for line in result.values["history"])


def test_every_organisation_gets_three_files_and_a_returned_one_is_applied(result, path):
    values = result.values
    assert values["sent"] == len(values["orders"]) >= 8 and len(values["files"]) == 3 * len(values["orders"])
    assert values["returned"]["changes"] == 2 and values["returned"]["unreadable"] == 1
    assert sql(path, "SELECT count(*) FROM dispatch WHERE returned_on IS NOT NULL") == [(1,)]
    (done,) = values["returned"]["done"]
    assert ("fixed",) in sql(path, "SELECT new_value FROM change_log WHERE record_id = ? AND what = 'status'", done)
    assert sql(path, "SELECT note LIKE '%Klart%' FROM measure WHERE id = ?", done) == [(1,)]


def test_a_duplicate_points_to_the_one_that_stays(result, path):
    assert result.values["pairs"] >= 1
    assert sql(path, "SELECT count(*) FROM finding WHERE review_state = 'merged' AND same_as_id IS NOT NULL") == [(1,)]


def test_the_follow_up_walk_is_answered_by_one_key_each_and_the_meeting_decides(result, path):
    assert result.values["answers"] == ["fixed", "remains", "worse"]
    assert result.values["decisions"] == [["refused", "Byggs om nästa år"]]
    assert sql(path, "SELECT count(*) FROM measure WHERE status = 'refused' AND reason = 'Byggs om nästa år'") == [(1,)]


def test_the_figures_are_those_of_the_workspace_on_screen_and_on_paper(result, path):
    shown = result.values["figures"]
    assert shown["open"] == result.values["open_in_list"]
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(result.values["paper"]).pages)
    assert re.search(rf"Öppna {result.values['open_in_list']}\b|\b{result.values['open_in_list']} Öppna", text), text[:500]
    assert forbidden_states(path) == []
