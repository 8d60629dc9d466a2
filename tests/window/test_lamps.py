# SPDX-License-Identifier: GPL-2.0-or-later
"""Twelve lamps from a walk and thirty-three from the fault-report system in the real window: outages, dates, owners, contractor's order, status out."""
from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.storage.workspace_checks import forbidden_states
from tests.window.seeing import REPORTLAB_PUTS_IT, left_in as sql, ours, story

pytestmark = pytest.mark.window
CASES = "SELECT external_number, pole_number, handling, in_row FROM lighting_defect WHERE external_number LIKE 'IC-%'"


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it saw and left."""
    return story("lamps", plugin_zip, tmp_path_factory, 240)


@pytest.fixture(scope="module")
def path(result):
    assert "workspace" in result.values, result.explain()
    return Path(result.values["workspace"])


def test_nothing_goes_wrong_and_nothing_unexpected_is_asked(result):
    assert result.ok, result.explain()
    assert ours(result, REPORTLAB_PUTS_IT) == [], result.explain()


def test_twelve_lamps_come_from_the_sheet_and_thirty_three_from_the_file(result, path):
    values = result.values
    assert values["typed"] == 12 and values["after_sheet"] - values["before"] == 12
    assert values["reported"] == 33 and values["after_import"] - values["after_sheet"] == 33 and "33 nya" in values["imported"]
    assert len(sql(path, CASES)) == 33


def test_three_in_a_row_share_one_measure_with_the_date_of_the_rule(result, path):
    (row,) = [text for text in result.values["outages"] if result.values["row"][0] in text]
    assert row.startswith("3 i rad") or "3" in row.splitlines()[0]
    measures = sql(
        path, "SELECT DISTINCT m.id, m.due_reason FROM lighting_defect d JOIN measure_link l ON l.lighting_defect_id = d.id"
        " JOIN measure m ON m.id = l.measure_id"
        " WHERE d.external_number IN ('IC-1', 'IC-2', 'IC-3') AND m.status <> 'duplicate'",
    )  # fmt: skip
    assert len(measures) == 1 and "i rad" in measures[0][1]


def test_the_lamp_off_on_purpose_is_refused_with_its_reason_and_the_private_ones_wait_for_their_owner(result, path):
    status = "SELECT m.status, coalesce(m.reason, ''), m.answer_by FROM lighting_defect d JOIN measure_link l ON l.lighting_defect_id = d.id" \
             " JOIN measure m ON m.id = l.measure_id WHERE d.external_number = ?"
    ((off, reason, _answer),) = sql(path, status, "IC-4")
    assert off == "refused" and reason
    assert [(row[0], bool(row[2])) for number in ("IC-5", "IC-6") for row in sql(path, status, number)] == [("forwarded", True)] * 2


def test_the_contractor_gets_one_order_and_what_comes_back_is_done(result, path):
    values = result.values
    ((name, kind, n),) = values["orders"]
    assert (name, kind) == ("Belysningsentreprenören", "work_order") and n > 20
    assert len(values["files"]) == 2
    assert values["changes"] == values["lines"] - 2 and values["unreadable"] == 0
    assert forbidden_states(path) == []


def test_the_status_of_every_case_goes_back_without_internal_words(result):
    with Path(result.values["status_file"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["Ärendenr"] for row in rows} == {f"IC-{number}" for number in range(1, 34)}
    words = Counter(row["Ord för allmänheten"] for row in rows)
    assert words["Klart"] >= 20 and sum(words.values()) == 33
    assert next(row for row in rows if row["Ärendenr"] == "IC-4")["Skäl"]
