# SPDX-License-Identifier: GPL-2.0-or-later
"""300 findings of three walks: routed, sent out, returned in a mess, decided, followed up, verified. The log tells it, nothing is lost, the numbers agree."""
from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from est_plugin import i18n
from est_plugin.core import status
from est_plugin.core.work import views
from est_plugin.i18n import Texts
from est_plugin.jobs import apply_work_orders as back, today, work_list
from est_plugin.jobs.duplicates import suggestions
from est_plugin.jobs.history_words import lines
from est_plugin.jobs.same_thing import also_numbers
from est_plugin.jobs.site_check import to_check
from est_plugin.storage import workspace
from tests.algorithms.conftest import Runner, provider  # noqa: F401 - fixture
from tests.storage.workspace_checks import forbidden_states

from .story_of_measures import CASES, DANGERS, EACH, GOOD, TODAY, WALKS, Tale

UNKNOWN = {"9999", "Hälsningar från oss"}  # rows that recipients added
DEFECTS = WALKS * (EACH - GOOD)


@pytest.fixture(scope="module")
def tale(tmp_path_factory, provider):  # noqa: F811
    """The whole story, told once; each test looks at a part of it."""
    before = i18n.language()
    i18n.set_language("sv")
    folder = tmp_path_factory.mktemp("story")
    told = Tale(folder / "kommun", Runner())
    told.walk()
    told.suggested = told.assign()
    told.send()
    told.answer()
    told.apply()
    told.applied = told.statuses()
    told.decided = told.decide()
    told.settled = told.statuses()
    told.rows_of_log = len(told.sql("SELECT 1 FROM change_log"))
    told.changed_again = told.decide()
    told.rows_of_log_again = len(told.sql("SELECT 1 FROM change_log"))
    told.merge()
    told.meet()
    photo = folder / "efter.jpg"
    Image.new("RGB", (40, 30), "#d9c46b").save(photo)
    told.before_walk = told.statuses()
    told.outcomes = told.walk_again(photo)
    told.verified = told.verify()
    yield told
    told.close()
    i18n.set_language(before)


def of(tale, name):
    """Measures whose row was answered so."""
    return [measure_id for case, measure_id in tale.answered() if case == name]


# -- routed, sent, returned ----------------------------------------------------------------------------------------------
def test_each_defect_gets_one_measure_with_responsible_and_reason_and_dangers_wait_for_the_call(tale):
    assert tale.suggested["SUGGESTED"] == DEFECTS
    assert tale.sql("SELECT count(*) FROM measure") == [(DEFECTS,)]
    assert tale.sql("SELECT count(*) FROM measure WHERE called_at IS NOT NULL") == [(WALKS * DANGERS,)]
    with open(tale.folder / "forslag.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == 1 + DEFECTS and all(row[3] and row[4] and (row[7] or row[9]) for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_every_measure_stands_on_exactly_one_list_and_every_list_is_remembered(tale):
    sent = [measure_id for _case, measure_id in tale.answered()]
    assert len(sent) == len(set(sent)) == DEFECTS
    assert {file.path.suffix for file in tale.sent} == {".xlsx", ".gpkg"}
    kept = [set(json.loads(rows)) for rows, in tale.sql("SELECT rows FROM dispatch ORDER BY sent_at")]
    assert kept == [{measure_id for _case, measure_id in file.cases.values()} for file in tale.sent]
    assert tale.sql("SELECT count(*) FROM dispatch WHERE returned_on IS NULL") == [(0,)]
    text = "".join(page.extract_text() for page in PdfReader(tale.folder / "lista 0.pdf").pages)
    assert "Åtgärdslista till" in text


def test_a_formula_in_a_description_is_text_in_the_workbook(tale):
    shown = [
        cell for file in tale.sent if file.out.suffix == ".xlsx" for line in openpyxl.load_workbook(file.out).worksheets[0].iter_rows() for cell in line
        if isinstance(cell.value, str) and "1+1" in cell.value
    ]  # fmt: skip
    assert len(shown) >= 30 and {cell.data_type for cell in shown} == {"s"}


@pytest.mark.parametrize("name", CASES)
def test_a_returned_row_becomes_what_it_says_or_stays(tale, name):
    case, found = CASES[name], of(tale, name)
    assert len(found) >= 20
    expected = {case.becomes or case.here} if case.becomes or case.here else {"new", "forwarded"}
    assert {tale.applied[measure_id] for measure_id in found} <= expected, name


def test_what_was_not_applied_is_listed_and_nothing_else(tale):
    for file in tale.sent:
        expected = {nr for nr, (name, _measure) in file.cases.items() if CASES[name].is_listed}
        assert file.listed == expected | (UNKNOWN if file.path.suffix == ".xlsx" else set()), file.path.name
        written = [name for name, _measure in file.cases.values() if CASES[name].becomes or name == "number"]
        assert file.changed == len(written)


def test_days_reasons_and_case_numbers_arrive(tale):
    columns = ("done_on", "reason", "external_number", "note")
    held = {key: dict(zip(columns, values)) for key, *values in tale.sql(f"SELECT id, {', '.join(columns)} FROM measure")}

    def values(name, column):
        return {held[one][column] for one in of(tale, name)}

    done = (TODAY - dt.timedelta(days=2)).isoformat()
    assert {day for day in values("tick", "done_on") if day} == {done}
    assert "Muren är inte kommunens" in values("refused", "reason")
    assert values("number", "external_number") == {"2026-77"} and values("begun", "external_number") == {"0012"}
    assert all("Ring innan ni kommer" in note for note in values("number", "note"))


def test_conflicts_are_decided_one_by_one_and_the_same_file_again_says_nothing(tale):
    conflicts = Counter(tale.settled[one] for one in of(tale, "conflict"))
    assert set(conflicts) == {"ordered", "fixed"} and min(conflicts.values()) >= 5
    assert {tale.settled[one] for one in of(tale, "no reason")} == {"refused"}
    assert {tale.settled[one] for one in of(tale, "forbidden")} == {"refused"}  # nobody can wait with what is refused
    assert tale.decided == conflicts["fixed"] + len(of(tale, "no reason"))
    assert (tale.changed_again, tale.rows_of_log_again) == (0, tale.rows_of_log)
    with workspace.open_workspace(tale.path, "anna") as opened:
        for file in tale.sent:
            again = back.plan(opened.store, file.path, TODAY)
            waits = {nr for nr, (name, _measure) in file.cases.items() if name in ("no such day", "doubt", "forbidden")}
            assert {row.row.text("nr") for row in (*again.unreadable, *again.refused)} <= waits


# -- afterwards ------------------------------------------------------------------------------------------------------------
def test_merging_keeps_numbers_photos_and_history(tale):
    assert Counter(table for table, *_pair in tale.merged) == {"finding": 4, "measure": 4}
    with workspace.open_workspace(tale.path, "anna") as opened:
        also, open_pairs = also_numbers(opened.store), {one.key for one in suggestions(opened.store)}
        for table, kept, other in tale.merged:
            row = opened.store.get(table, other)
            assert row["same_as_id"], table
            root = opened.store.get(table, row["same_as_id"])
            assert row["number"] in also[table, root.id] and root["same_as_id"] is None
            told = " ".join(line.text for line in lines(opened.store, table, root.id, Texts("sv")))
            assert str(row["number"]) in told
            assert ":".join((table, *sorted((kept, other)))) not in open_pairs


def test_the_follow_up_verifies_what_is_fixed_and_opens_again_what_is_not(tale):
    rows = tale.sql(
        "SELECT l.measure_id, l.finding_id, m.status, m.verified_by_walk_id, m.reopened_count FROM measure_link l JOIN measure m ON m.id = l.measure_id"
        " WHERE l.finding_id IS NOT NULL"
    )
    answered = {}
    for measure_id, finding_id, *now in rows:
        answered.setdefault(measure_id, []).append((tale.outcomes.get(finding_id), *now))
    seen = Counter()
    for measure_id, found in answered.items():
        outcomes = {outcome for outcome, *_now in found}
        _outcome, code, walk_id, reopened = found[0]
        if tale.before_walk.get(measure_id) == "fixed" and outcomes == {"fixed"}:
            assert (code, walk_id) == ("verified", tale.again)
            seen["verified"] += 1
        elif tale.before_walk.get(measure_id) == "fixed" and outcomes & {"remains", "worse"}:
            assert status.BY_CODE[code].type == status.OPEN and reopened == 1
            seen["reopened"] += 1
    assert seen["verified"] >= 3 and seen["reopened"] >= 3, seen
    assert tale.sql("SELECT state FROM walk WHERE id = ?", tale.walks[0]) == [("followed_up",)]
    assert tale.sql("SELECT count(*) FROM follow_up") == [(len(tale.outcomes),)]
    assert tale.sql("SELECT count(*) FROM attachment WHERE stage = 'after'") == [(3,)]


def test_what_was_looked_at_is_verified_by_panel_and_table(tale):
    assert len(tale.verified) >= 20
    now = tale.statuses()
    assert {now[one] for one in tale.verified} == {"verified"}


# -- nothing lost, and the log knows -----------------------------------------------------------------------------------------
def test_nothing_is_lost(tale):
    assert tale.sql("SELECT count(*), count(DISTINCT number) FROM finding") == [(WALKS * EACH + 1, WALKS * EACH + 1)]
    assert tale.sql("SELECT count(*), count(DISTINCT number) FROM measure") == [(DEFECTS, DEFECTS)]
    lamps = sum(n >= GOOD and (n < GOOD + DANGERS or n % 4 == 0) for n in range(EACH))
    assert tale.sql("SELECT count(*) FROM lighting_defect") == [(WALKS * lamps,)]
    assert tale.sql("SELECT count(DISTINCT measure_id) FROM measure_link") == [(DEFECTS,)]
    assert tale.sql("SELECT count(*) FROM change_log WHERE what = 'deleted'") == [(0,)]


def test_the_log_tells_the_whole_story_without_a_gap(tale):
    assert forbidden_states(tale.path) == []
    steps, now = {}, tale.statuses()
    for key, old, new in tale.sql("SELECT record_id, old_value, new_value FROM change_log WHERE table_name = 'measure' AND what = 'status' ORDER BY fid"):
        steps.setdefault(key, [old])
        assert steps[key][-1] == old
        steps[key].append(new)
    for key, seen in tale.diary.items():
        logged = iter(steps.get(key, seen))
        assert all(code in logged for code in seen), (seen, steps.get(key))  # in this order
        assert steps.get(key, seen)[-1] == now[key] == seen[-1]
    assert sum(map(len, steps.values())) >= DEFECTS


def test_the_history_of_a_measure_reads_from_assigning_to_the_check(tale):
    now = tale.statuses()
    chosen = next(key for key in of(tale, "done") if now[key] == "verified")
    with workspace.open_workspace(tale.path, "anna") as opened:
        told = [line.text for line in lines(opened.store, "measure", chosen, Texts("sv"))]
    order = [next((n for n, text in enumerate(told) if word in text), None) for word in ("Åtgärdslista", "Åtgärdad", "Kontrollerad")]
    assert None not in order and order == sorted(order), told


# -- one set of numbers --------------------------------------------------------------------------------------------------------
def counted(tale):
    """The numbers worked out with plain SQL."""
    to_do = ", ".join(f"'{one.code}'" for one in status.STATUSES if one.type in (status.OPEN, status.WAITING))
    unassigned = tale.sql(
        "SELECT count(*) FROM finding f WHERE kind = 'defect' AND review_state IN ('approved', 'masked') AND same_as_id IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM measure_link l LEFT JOIN lighting_defect d ON d.id = l.lighting_defect_id WHERE f.id IN (l.finding_id, d.finding_id))"
    )[0][0]
    nobody = tale.sql(f"SELECT count(*) FROM measure WHERE responsible_id IS NULL AND status IN ({to_do}) AND status NOT IN ('forwarded', 'monitor')")[0][0]
    waits = "CASE status WHEN 'forwarded' THEN coalesce(answer_by, due_date) WHEN 'monitor' THEN review_date ELSE coalesce(due_date, answer_by) END"
    late = tale.sql(f"SELECT count(*) FROM measure WHERE status IN ({to_do}) AND {waits} < ?", TODAY.isoformat())[0][0]
    codes = Counter(code for code, in tale.sql("SELECT status FROM measure"))
    return {
        "open": unassigned + sum(n for code, n in codes.items() if status.BY_CODE[code].type in (status.OPEN, status.WAITING)),
        "unassigned": unassigned + nobody, "overdue": late, "waiting": codes["forwarded"] + codes["monitor"], "refused": codes["refused"],
        "done": codes["fixed"] + codes["verified"], "fixed": codes["fixed"],
    }  # fmt: skip


def test_list_tab_paper_table_and_today_show_the_same_numbers(tale):
    expected = counted(tale)
    assert expected["unassigned"] >= 1 and expected["refused"] >= 20 and expected["done"] >= 40
    target = tale.folder / "siffror"
    result = tale.run("est:measurefigures", WORKSPACE=str(tale.path), OUTPUT=f"{target}.csv", OUTPUT_PDF=f"{target}.pdf")
    told = json.loads(result["FIGURES"])["numbers"]
    with workspace.open_workspace(tale.path, "anna") as opened:
        listed = {view: len(rows) for view, rows in views.members(work_list.load(opened.store, "sv"), TODAY, None).items()}
        idag = {line.id: line.n for line in today.lines(opened.store, TODAY)}
        to_look_at = len(to_check(opened.store))
    with open(f"{target}.csv", encoding="utf-8-sig", newline="") as file:
        table = {row[0]: row for row in csv.reader(file, delimiter=";") if row}
    paper = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(f"{target}.pdf").pages)
    for name in ("open", "unassigned", "overdue"):
        assert expected[name] == told[name]["n"] == listed[name] == int(table[name][4]), name
        assert idag.get(name, expected[name]) == expected[name], name
        assert f"{expected[name]} {table[name][1]}" in paper or f"{table[name][1]} {expected[name]}" in paper, (name, paper)
    for name in ("refused", "done"):
        assert expected[name] == told[name]["n"] == int(table[name][4]), name
    assert expected["waiting"] == listed["waiting"] == idag["waiting"]
    assert to_look_at == listed["check"] == idag["check"] > 0
    assert told["verified"]["of"] - told["verified"]["n"] == to_look_at
    assert sum(listed[view] for view in ("open",)) + expected["done"] + expected["refused"] + 4 == listed["all"]  # four are the same as another
