# SPDX-License-Identifier: GPL-2.0-or-later
"""The file that a fault-report system gets back: every case once, in words it knows again; read back by the monthly import it changes nothing."""
from __future__ import annotations

import csv
import datetime as dt

import pytest

from est_plugin.core import geometry, status
from est_plugin.core.errors import InputError
from est_plugin.core.importing.modes import UPDATE
from est_plugin.i18n import Texts
from est_plugin.jobs import status_out as job, status_out_document
from est_plugin.jobs.document import CSV, XLSX, Wish
from est_plugin.jobs.import_plan import ImportRequest, plan_import
from est_plugin.jobs.import_rows import run_import
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.set_status import set_status
from est_plugin.storage.table_files import read_table

SV = Texts("sv")
TODAY = dt.date(2026, 11, 16)
NEEDS = {
    "forwarded": {"answer_by": dt.date(2026, 12, 24)}, "monitor": {"review_date": dt.date(2026, 12, 24)}, "refused": {"reason": "Lampan tas bort i vår"},
    "fixed": {"done_on": dt.date(2026, 11, 3), "what_done": "Bytt\nljuskälla"},
}  # fmt: skip


def lamp(tx, case, system="Infracontrol", **more):
    return tx.insert("lighting_defect", {
        "fault": "out", "external_number": case, "external_system": system, "geom": geometry.point(150_000.0, 6_340_000.0), **more,
    })  # fmt: skip


def answer(store, row, code="new", **more):
    """A measure of this status for a lamp or finding."""
    with store.transaction("test") as tx:
        made = tx.insert("measure", {"title": "Internt: laga", "measure_type": "lighting", "note": "Ring Anna Andersson", "status": "new", **more})
        tx.insert("measure_link", {"measure_id": made.id, f"{row.table}_id": row.id})
    needs = dict(NEEDS.get("fixed" if code == "verified" else code, {}))
    if code == "forwarded":
        needs["forwarded_to_id"] = store.find("organisation", {"code": "lighting"})[0].id
    if code == "verified":
        set_status(store, [made.id], "fixed", needs, TODAY)
        needs = {"verified_on": TODAY, "verified_by": "Driftledare", "verified_how": "på plats"}
    if code != "new":
        set_status(store, [made.id], code, needs, TODAY)
    return store.get("measure", made.id)


def told(store, texts=SV):
    return {one.answer.number: one for one in job.read_cases(store, texts)}


@pytest.fixture
def cases(store):
    """A case of each status, one without a measure, a finding, a good thing, one that was taken away."""
    codes = [one.code for one in status.STATUSES if one.code != "duplicate"]
    with store.transaction("test") as tx:
        rows = {code: lamp(tx, f"FA-{code}") for code in codes}
        lamp(tx, "FA-nobody")
        lamp(tx, "0012", system="Munizapp")
        lamp(tx, "FA-gone", review_state="rejected")
        place = {"geom": geometry.point(150_000.0, 6_340_000.0)}
        tx.insert("finding", {"description": "Bra ljus", "kind": "good", "external_number": "FA-good", "external_system": "Infracontrol", **place})
        tx.insert("finding", {"description": "Mörk gångväg", "external_number": "FA-finding", "external_system": "Infracontrol", **place})
        tx.insert("finding", {"description": "Utan ärende", **place})
    for code, row in rows.items():
        answer(store, row, code)
    return store


def test_each_case_is_told_once_in_the_words_of_the_municipality_and_of_the_public(cases):
    rows = told(cases)
    assert len(rows) == 12 + 4 and "FA-good" not in rows
    for one in status.STATUSES[:-1]:
        assert (rows[f"FA-{one.code}"].answer.status, rows[f"FA-{one.code}"].answer.public_word) == (one.sv, one.public_sv)
    fixed, refused, forwarded = (rows[f"FA-{code}"].answer for code in ("fixed", "refused", "forwarded"))
    assert (fixed.done_on, fixed.what) == (dt.date(2026, 11, 3), "Bytt ljuskälla") and refused.reason == "Lampan tas bort i vår"
    assert forwarded.forwarded_to == cases.find("organisation", {"code": "lighting"})[0]["name"]
    assert [rows[name].answer.status for name in ("FA-nobody", "FA-finding", "0012", "FA-gone")] == ["Ny", "Ny", "Ny", "Åtgärdas inte"]
    assert not any("Internt" in str(one.answer) or "Anna" in str(one.answer) for one in rows.values())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_read_back_by_the_monthly_import_changes_nothing_and_asks_for_nothing(cases, tmp_path, language, ending):
    texts, target = Texts(language), tmp_path / f"status.{ending}"
    job.write_files(cases, job.read_cases(cases, texts), "Infracontrol", texts, **{ending: target})
    before = {table: cases.find(table) for table in ("measure", "lighting_defect", "finding")}
    plan = plan_import(cases, ImportRequest("lighting_defect", read_table(target), crs="EPSG:3008", mode=UPDATE))
    result = run_import(cases, plan)
    assert plan.statuses.column == "Status" and (plan.statuses.steps, plan.statuses.conflicts) == ((), ())
    assert (result.imported, result.updated, result.unchanged) == (0, 0, 15)
    assert [row.value for row, _source in plan.rejected] == [""]  # the finding is no lighting defect: no place, not taken
    assert {table: cases.find(table) for table in before} == before


def test_a_spreadsheet_never_takes_a_text_for_a_formula(store, tmp_path):
    with store.transaction("test") as tx:
        row = lamp(tx, "=1+1", system="@SUM(A1)")
    answer(store, row, "fixed")
    set_status(store, [store.find("measure")[0].id], "planned", {}, TODAY)
    with store.transaction("test") as tx:
        tx.update(store.find("measure")[0], what_done="=cmd|' /C calc'!A0", status="fixed", done_on=TODAY)
    job.write_files(store, job.read_cases(store, SV), "", SV, csv=tmp_path / "s.csv", xlsx=tmp_path / "s.xlsx")
    data = (tmp_path / "s.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))[1]
    assert cells[:2] == ["'=1+1", "'@SUM(A1)"] and cells[5] == "'=cmd|' /C calc'!A0"
    import openpyxl

    page = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    assert [cell.data_type for cell in page[2][:2]] == ["s", "s"] and page["A2"].value == "=1+1"
    assert page["E2"].value.date() == TODAY


def test_a_text_about_a_person_is_left_empty_and_said(cases, tmp_path):
    measure = cases.find("measure", {"status": "fixed"})[0]
    with cases.transaction("test") as tx:
        tx.update(measure, what_done="Ring Anna Andersson 070-123 45 67")
    rows = list(told(cases).values())
    warnings = job.write_files(cases, rows, "Infracontrol", SV, csv=tmp_path / "s.csv")
    assert "Anna" not in (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    assert len(warnings) == 1 and "FA-fixed" in warnings[0] and "telefonnummer" in warnings[0]


def test_a_case_of_several_lamps_or_measures_is_as_far_as_the_slowest_and_says_what_the_database_says(store):
    with store.transaction("test") as tx:
        one, two, both = lamp(tx, "FA-1"), lamp(tx, "fa-1 "), lamp(tx, "FA-2")
    answer(store, one, "fixed")
    answer(store, both, "fixed")
    answer(store, both, "ordered")
    rows = told(store)
    assert (rows["FA-1"].answer.status, rows["FA-2"].answer.status) == ("Ny", "Beställd")
    handling = store.get("lighting_defect", both.id)["handling"]
    assert status.BY_CODE[rows["FA-2"].code].handling == handling == "planned"
    answer(store, two, "fixed", lamp_action="fuse")
    assert (told(store)["FA-1"].answer.status, told(store)["FA-1"].answer.what) == ("Åtgärdad", "Bytt ljuskälla; Säkring. Bytt ljuskälla")


def test_what_changed_since_is_told_by_day_and_since_the_last_file(cases, tmp_path):
    rows = job.read_cases(cases, SV)
    later = dt.datetime.now(dt.timezone.utc)
    assert job.chosen(rows, job.SINCE, None, later) == [] and len(job.chosen(rows, job.OPEN, "infracontrol")) == 11
    cases_before = [name for name, _label in status_out_document.choices(cases, SV)]
    assert cases_before == ["all/Infracontrol", "open/Infracontrol", "all/Munizapp", "open/Munizapp"]
    wish = Wish("all/Infracontrol", {CSV: tmp_path / "a.csv", XLSX: tmp_path / "a.xlsx"}, Setup("sv", made_on=TODAY))
    made = status_out_document.make(cases, wish)
    assert [name for name, _label in status_out_document.choices(cases, SV)][0] == "since/Infracontrol"
    answer(cases, cases.find("lighting_defect", {"external_number": "FA-nobody"})[0], "ordered")
    link = cases.find("measure_link", {"lighting_defect_id": cases.find("lighting_defect", {"external_number": "FA-planned"})[0].id})[0]
    with cases.transaction("test") as tx:
        tx.delete(link)
    choices = dict(status_out_document.choices(cases, SV))
    assert choices["since/Infracontrol"].endswith("(2)") and choices["all/Infracontrol"].endswith("(15)")
    again = status_out_document.make(cases, Wish("since/Infracontrol", {CSV: tmp_path / "b.csv"}, Setup("sv", made_on=TODAY)))
    lines = (tmp_path / "b.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(";")[0] for line in lines] == ["FA-nobody", "FA-planned"] and ";Ny;" in lines[1]
    first = job.last_told(cases, "INFRACONTROL")
    cases.undo(again.done)
    assert made.done is not None and job.last_told(cases, "Infracontrol") < first


def test_a_system_that_is_not_there_is_named_with_those_that_are(cases):
    with pytest.raises(InputError) as caught:
        job.known_system(job.read_cases(cases, SV), "FixaMinGata")
    assert "Infracontrol, Munizapp" in caught.value.text(SV)


@pytest.mark.parametrize("kept", ["i går", {"infracontrol": 7}, {"infracontrol": "2026-11-01"}, [1]])
def test_a_setting_that_somebody_spoilt_counts_as_never_told(store, kept):
    store.set_setting(job.SETTING, kept)
    assert job.last_told(store, "Infracontrol") is None
    job.remember(store, "Infracontrol", dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc))
    assert job.last_told(store, "Infracontrol") == dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
