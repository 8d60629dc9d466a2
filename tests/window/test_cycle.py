# SPDX-License-Identifier: GPL-2.0-or-later
"""A way of working with rounds and a promise in the real window: round, causes, decision, picture and follow-up, by mouse and keyboard."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.storage.workspace_checks import forbidden_states
from tests.window.seeing import REPORTLAB_PUTS_IT, left_in, ours, story

pytestmark = pytest.mark.window
MINUTE_S = 60
PLACE, MEASURE = "Gångtunnelns västra mynning", "Klipp buskarna vid tunnelns västra mynning"
ANALYSIS, WHY, MISSED_WHY = "Rapporterna samlas vid tunneln efter skymningen.", "Flest rapporter och mörkast väg.", "Larm i centrum"


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it saw and left."""
    return story("cycle", plugin_zip, tmp_path_factory, 240)


@pytest.fixture(scope="module")
def values(result):
    assert "overview" in result.values, result.explain()
    return result.values


def sql(values, text):
    return left_in(values["workspace"], text)


def paper(values, name):
    """The text of a PDF, its lines joined."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(values[f"paper_{name}"]).pages).split())


def test_nothing_goes_wrong_and_nothing_unexpected_is_asked(result, values):
    assert result.ok, result.explain()
    assert ours(result, REPORTLAB_PUTS_IT) == [], result.explain()
    assert values["questions"] == []
    assert [values[key] for key in values if key.startswith("warnings_") and values[key]] == []
    assert forbidden_states(Path(values["workspace"])) == []


def test_the_way_of_working_sets_rhythm_and_promise(values):
    ((rhythm,),) = sql(values, "SELECT value FROM settings WHERE key = 'rhythm'")
    assert json.loads(rhythm)["kind"] == "week"
    assert sql(values, "SELECT state FROM promise") == [("in_force",)]
    assert sql(values, "SELECT counted_from FROM promise_activity ORDER BY sort") == [("rounds",), ("walks",), ("dialogues",)]


def test_the_proposal_gives_points_and_reasons_and_the_sheet_says_where_to_go(values):
    assert len(values["proposed"]) == 3
    assert values["proposed"][0].startswith(f"H1  {PLACE} – ")
    assert all("inget besök än (20 av 20)" in text and "nivå" in text for text in values["proposed"])
    assert values["who"].startswith("Polisen")  # who has promised the rounds goes, unless somebody else is chosen
    assert values["places"] == 2 and "längs gatorna" in values["way"]
    sheet = paper(values, "round_sheet")
    assert PLACE in sheet and "Järnvägstorget" in sheet and "Titta efter:" in sheet and "Hann inte" in sheet and "Arbetsmaterial – internt" in sheet


def test_the_returned_sheet_is_kept_with_the_place_not_reached(values):
    rows = sql(values, "SELECT v.state, v.minutes, v.seen, v.note FROM patrol_visit v JOIN hotspot h ON h.id = v.hotspot_id ORDER BY h.number")
    assert rows == [("visited", 15, "calm", "Talade med ungdomar"), ("not_reached", None, None, MISSED_WHY)]
    assert sql(values, "SELECT state FROM patrol") == [("done",)]


def test_a_cause_ends_in_a_measure_that_is_proposed_and_decided_with_its_paragraph(values):
    ((status, horizon, cause, place),) = sql(
        values, "SELECT m.status, m.horizon, c.name, h.name FROM measure m JOIN cause c ON c.id = m.cause_id JOIN hotspot h ON h.id = c.hotspot_id"
        f" WHERE m.title = '{MEASURE}'",
    )  # fmt: skip
    assert (status, horizon, cause, place) == ("approved", "short", "Mörkt och skymd sikt", PLACE)
    first, last = sql(values, "SELECT outcome, level, paragraph, diary_number, previous_id IS NOT NULL FROM decision ORDER BY number")
    assert first == ("proposed", "klg", None, None, 0) and last == ("decided", "klg", "§ 47", "KS 2026/118", 1)
    assert values["proposals"] == 1 and "0 väntar på beslut" in values["counted"]
    assert MEASURE in values["register"][2] and "§ 47 · KS 2026/118" in values["register"][4]


def test_a_draft_of_the_picture_stands_within_a_minute_and_what_is_final_is_frozen(values):
    assert values["draft_seconds"] < MINUTE_S
    assert values["proposed_summary"] and "Det går inte att ångra" in values["freeze_question"] and values["state"].startswith("Fastställd")
    ((analysis, figures, is_final),) = sql(values, "SELECT analysis, figures, frozen_at IS NOT NULL FROM situation_report")
    assert (analysis, is_final) == (ANALYSIS, 1) and json.loads(figures)
    assert sql(values, "SELECT name, justification FROM hotspot WHERE priority = 1") == [(PLACE, WHY)]


def test_the_internal_page_gives_the_reason_and_the_public_report_keeps_it(values):
    own, public = paper(values, "situation"), paper(values, "situation_public")
    assert values["period"].split(",")[0] in own and f"1 {PLACE} – Insats" in own and WHY in own
    assert "Prioriterade platser" in public and PLACE in public
    assert not [word for word in (WHY, ANALYSIS, "hotspot", "Hotspot", "EST", "KLG", MISSED_WHY) if word in public]


def test_the_round_counts_itself_and_the_public_follow_up_says_so(values):
    names, done = [row[0] for row in values["activities"]], [row[2].splitlines()[0] for row in values["activities"]]
    assert names == ["Trygghetsrundor", "Trygghetsvandringar", "Samtalstillfällen med invånare"] and done[0] == "1" and done[2] == "0"
    assert len(values["deeds"]) == 1 and values["deeds"][0].startswith(values["day"])
    public = paper(values, "promise")
    assert "1 trygghetsrunda" in public and "Det här lovade vi" in public
    assert not [word for word in (PLACE, MISSED_WHY, "Talade med", "EST", "hotspot") if word in public]


def test_the_overview_of_workspaces_shows_the_example_with_what_waits(values):
    ((name, *counts, state),) = values["overview"]
    assert name.startswith("EST exempel") and state == "Öppen nu"
    ((new,),) = sql(values, "SELECT count(*) FROM observation WHERE review_state = 'new'")
    assert counts[0] == str(new)
