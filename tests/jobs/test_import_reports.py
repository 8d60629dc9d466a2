# SPDX-License-Identifier: GPL-2.0-or-later
"""Importing EST reports: new until reviewed, known again by number or by place, time and kind, and never overwritten where somebody has decided."""
from __future__ import annotations

import datetime as dt
import gzip

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.core.importing.profile import Profile
from est_plugin.i18n import Texts
from est_plugin.jobs.import_plan import ImportRequest, plan_import
from est_plugin.jobs.import_report_options import ReportOptions
from est_plugin.jobs.import_rows import run_import
from est_plugin.storage.ogr_source import read_source
from tests.jobs.report_imports import bring_in, make_template, opened_copy, reasons, table
from tests.plugin.source_texts import ROOT

UTC = dt.timezone.utc
GOOD = "1;Klotter;2026-11-17 22:30;Åsgatan 1;Mörkt;150000;6340000"


@pytest.fixture(scope="module")
def template(tmp_path_factory, qgis_app):
    return make_template(tmp_path_factory.mktemp("mall"))


@pytest.fixture
def store(template, tmp_path):
    with opened_copy(template, tmp_path / "arbetsyta") as store:
        yield store


def all_of(store):
    return store.find("observation", order_by=["number"])


def change(store, **changes):
    (row,) = all_of(store)
    with store.transaction("review") as tx:
        tx.update(row, **changes)


def test_a_report_is_stored_as_new_with_what_holds_for_the_whole_file(store):
    police = store.find("organisation", {"kind": "police"})[0]
    options = ReportOptions({"felt_or_occurred": "felt", "certainty": "told", "organisation_id": police.id})
    _plan, result = bring_in(store, table(GOOD), options)
    (row,) = all_of(store)
    assert result.imported == 1 and row["occurred_from"] == dt.datetime(2026, 11, 17, 21, 30, tzinfo=UTC) and row["occurred_to"] is None
    assert (row["category"], row["felt_or_occurred"], row["certainty"], row["review_state"]) == ("KLO", "felt", "told", "new")
    assert row["organisation_id"] == police.id and row["source"] == "est_report" and geometry.point_xy(row["geom"]) == (150000.0, 6340000.0)


def test_the_file_says_more_than_what_holds_for_all(store):
    head = "Vad;När;Plats;Upplevt eller inträffat;Hur säkert"
    bring_in(store, table("Klotter;2026-11-17;A;Upplevt;Misstänkt", "Klotter;2026-11-17;B;;", head=head), ReportOptions({"certainty": "told"}))
    assert [(r["felt_or_occurred"], r["certainty"]) for r in all_of(store)] == [("felt", "suspected"), ("occurred", "told")]


def test_a_reviewed_source_is_approved_and_says_when(store):
    bring_in(store, table(GOOD), ReportOptions(is_reviewed=True))
    (row,) = all_of(store)
    assert row["review_state"] == "approved" and row["reviewed_at"] is not None


def test_a_place_in_words_or_nothing_to_report_is_enough(store):
    lines = ("1;Klotter;2026-11-17;Torget;;;", "2;Inget att rapportera;2026-11-17;;;;", "3;Klotter;2026-11-17;;;;", "4;Klotter;2026-11-17;;;x;1")
    plan, _result = bring_in(store, table(*lines))
    assert reasons(plan) == {4: "import.report-no-place", 5: "import.bad-coordinate"} and plan.without_point == 1


def test_without_a_category_column_one_is_said_for_all(store):
    source = table("2026-11-17;Torget", head="När;Plats")
    with pytest.raises(InputError):
        plan_import(store, ImportRequest("observation", source))
    bring_in(store, source, ReportOptions({"category": "ORD"}))
    assert [row["category"] for row in all_of(store)] == ["ORD"]


def test_unknown_words_are_refused_translated_or_become_other(store):
    source = table("1;Bus;2026-11-17;A;;;", "2;Bus;2026-11-17;B;;;", "3;Stök och bus;2026-11-17;C;;;", "4;;2026-11-17;D;;;")
    plan = plan_import(store, ImportRequest("observation", source))
    assert dict(plan.unknown_words["category"]) == {"Bus": 2, "Stök och bus": 1} and len(plan.rejected) == 4
    columns = plan.mapping.as_dict
    plan = plan_import(store, ImportRequest("observation", source, Profile(columns, {"category": {"bus": "ORD"}})))
    assert [one.row.values["category"] for one in plan.new] == ["ORD", "ORD"] and dict(plan.unknown_words["category"]) == {"Stök och bus": 1}
    bring_in(store, source, ReportOptions(unknown_to_other=True), profile=Profile(columns, {"category": {"bus": "ORD"}}))
    assert [row["category"] for row in all_of(store)] == ["ORD", "ORD", "OVR", "OVR"]


def test_words_cannot_become_a_category_that_the_municipality_has_taken_away(store):
    (other,) = store.find("code", {"list": "est_category", "code": "OVR"})
    with store.transaction("lists") as tx:
        tx.delete(other)
    plan, _result = bring_in(store, table("1;Bus;2026-11-17;A;;;"), ReportOptions(unknown_to_other=True))
    assert reasons(plan) == {2: "import.unknown-code"}


# -- once more ----------------------------------------------------------------------------------------------------------------
def test_the_same_case_is_updated_but_not_what_the_review_has_decided(store):
    bring_in(store, table(GOOD))
    change(store, review_state="approved", reviewed_at=dt.datetime(2026, 11, 18, tzinfo=UTC))
    again = table("1;Klotter;2026-11-17 22:30–23:30;Åsgatan 1;Mycket mörkt;150010;6340000")
    plan, _ = bring_in(store, again)
    assert reasons(plan) == {2: "import.already-there"}
    _, result = bring_in(store, again, ReportOptions({"certainty": "told"}), mode="update")
    (row,) = all_of(store)
    assert result.updated == 1 and row["description"] == "Mycket mörkt" and row["occurred_to"] is not None and geometry.point_xy(row["geom"])[0] == 150010
    assert row["review_state"] == "approved" and row["certainty"] == "seen", "what is said of the whole file is for new reports"
    bring_in(store, table("1;Klotter;2026-12-01 10:00;Åsgatan 1;;;"), mode="update")
    (row,) = all_of(store)
    assert row["occurred_to"] is None, "from and to belong together" and geometry.point_xy(row["geom"])[0] == 150010
    assert bring_in(store, table("1;Klotter;2026-12-01 10:00;Åsgatan 1;;;"), mode="update")[1].unchanged == 1


@pytest.mark.parametrize("mode", ["add", "update"])
def test_a_list_that_counts_its_rows_from_one_each_month_does_not_overwrite_the_last_month(store, mode):
    bring_in(store, table(GOOD))
    before = dict(all_of(store)[0])
    december = table("1;Brand;2026-12-20 10:00;Kyrkan;Papperskorg;151000;6341000", "2;Klotter;2026-12-20;Kyrkan;;151000;6341000")
    plan, result = bring_in(store, december, mode=mode)
    assert reasons(plan) == {2: "import.report-other-event"} and (result.imported, result.updated) == (1, 0)
    assert dict(store.find("observation", {"external_number": "1"})[0]) == before
    in_words = table("1;Brand;2026-12-20 10:00;Kyrkan;;;")
    assert reasons(bring_in(store, in_words, mode=mode)[0]) == {2: "import.report-other-event"}
    named = table("1;Brand;2026-12-24 10:00;Bron;;152000;6342000")
    assert bring_in(store, named, mode=mode, external_system="Väktarna")[1].imported == 1, "numbers of a system that is named are its own"


@pytest.mark.parametrize("changed", ["1;Klotter;2026-12-20 10:00;Åsgatan 1;;150020;6340000", "1;Klotter;2026-11-18;Kyrkan;;151000;6341000"])
def test_a_case_that_moved_in_time_or_in_place_is_still_the_case(store, changed):
    bring_in(store, table(GOOD))
    assert bring_in(store, table(changed), mode="update")[1].updated == 1


@pytest.mark.parametrize("state", ["masked", "rejected", "merged"])
def test_a_report_whose_review_is_finished_stays_as_it_is(store, state):
    bring_in(store, table(GOOD))
    with store.transaction("other") as tx:
        other = tx.insert("observation", {"occurred_from": dt.datetime(2026, 1, 1, tzinfo=UTC), "category": "KLO", "place_text": "x"})
    (row,) = store.find("observation", {"external_number": "1"})
    with store.transaction("review") as tx:
        tx.update(row, review_state=state, review_reason="Skäl", description="[maskat]", same_as_id=other.id if state == "merged" else None)
    plan, result = bring_in(store, table("1;Brand;2026-11-17 22:30;Åsgatan 1;Ny text med namn;150000;6340000"), mode="update")
    (row,) = store.find("observation", {"external_number": "1"})
    assert (row["description"], row["category"], row["review_state"]) == ("[maskat]", "KLO", state)
    assert result.unchanged == 1 and [notice.key for notice in plan.notices] == ["import.report-untouched"]


def test_an_update_that_would_leave_a_report_without_place_is_refused(store):
    bring_in(store, table("1;Inget att rapportera;2026-11-17;;;;"))
    plan, result = bring_in(store, table("1;Klotter;2026-11-17;;;;"), mode="update")
    assert reasons(plan) == {2: "rule.report-needs-place"} and result.updated == 0 and all_of(store)[0]["category"] == "LUG"


LIKE = {
    "near in place and time": (";Klotter;2026-11-17 23:20;;;150020;6340000", True),
    "too far away": (";Klotter;2026-11-17 22:30;;;150040;6340000", False),
    "too late": (";Klotter;2026-11-18 00:31;;;150000;6340000", False),
    "another kind": (";Brand;2026-11-17 22:30;;;150000;6340000", False),
    "an interval that covers it": (";Klotter;2026-11-17;;;150000;6340000", True),
    "another number of the same system": ("2;Klotter;2026-11-17 22:30;;;150000;6340000", False),
}


@pytest.mark.parametrize("kind", sorted(LIKE))
def test_without_a_known_number_the_same_event_is_known_by_place_time_and_kind(store, kind):
    line, is_like = LIKE[kind]
    bring_in(store, table(GOOD))
    plan, result = bring_in(store, table(line))
    assert (len(plan.held), result.imported) == ((1, 0) if is_like else (0, 1))
    if is_like:
        assert reasons(plan) == {2: "import.report-similar"} and "nr 1" in plan.rejected[0][0].text(Texts("sv"))
        assert bring_in(store, table(line), ReportOptions(add_similar=True))[1].imported == 1


def test_the_distance_is_a_setting(store):
    bring_in(store, table(GOOD))
    store.set_setting("similar_report_m", 100)
    plan, _ = bring_in(store, table(";Klotter;2026-11-17 22:30;;;150080;6340000"))
    assert len(plan.held) == 1


def test_a_file_without_numbers_read_twice_holds_back_exactly_what_is_there(store):
    month = [";Klotter;2022-05;Torget;;150000;6340000"] * 3
    assert bring_in(store, table(*month))[1].imported == 3, "three equal rows of one file are three events"
    plan, result = bring_in(store, table(*month, *month[:2]))
    assert (result.imported, len(plan.held)) == (2, 3)


def test_two_systems_with_the_same_number_are_two_cases(store):
    bring_in(store, table(GOOD), external_system="Felanmälan")
    assert bring_in(store, table("1;Brand;2026-12-01;X;;;"), external_system="Polisen")[1].imported == 1
    assert {row["external_system"] for row in all_of(store)} == {"Felanmälan", "Polisen"}


def test_doubles_of_the_source_are_merged_with_their_case_or_left_to_the_reviewer(store):
    bring_in(store, table("K9;Klotter;2026-11-01;Torget;;;"))
    head = "Ärendenr;Kategori;När;Plats;Dubblett av"
    lines = ["A3;Klotter;2026-11-17;A;A2", "A1;Klotter;2026-11-17;A;", "A2;Klotter;2026-11-17;A;A1", "A4;Klotter;2026-11-17;B;K9",
             "A5;Klotter;2026-11-17;C;finns inte", "A6;Klotter;2026-11-17;D;A7", "A7;Klotter;2026-11-17;D;A6", "A8;Klotter;2026-11-17;E;A8"]  # fmt: skip
    plan, _ = bring_in(store, table(*lines, head=head), ReportOptions(is_reviewed=True))
    rows = {row["external_number"]: row for row in all_of(store)}
    assert {n: row["review_state"] for n, row in rows.items()} == {
        "K9": "new", "A1": "approved", "A2": "merged", "A3": "merged", "A4": "merged", "A5": "new", "A6": "new", "A7": "new", "A8": "approved",
    }  # fmt: skip
    assert rows["A3"]["same_as_id"] == rows["A2"]["same_as_id"] == rows["A1"].id and rows["A4"]["same_as_id"] == rows["K9"].id
    assert "finns inte" in rows["A5"]["review_reason"] and [(n.key, n.values["n"]) for n in plan.notices] == [("import.report-doubles", 6)]


# -- all or nothing -----------------------------------------------------------------------------------------------------------
def test_cancelling_leaves_nothing_at_any_moment(store):
    source = table(*(f"{n};Klotter;2026-11-17;Torget;;;" for n in range(1200)))
    for moment in (0.0, 0.5, 0.9, 1.0):

        def cancel(share, moment=moment):
            if share >= moment:
                raise Cancelled()

        with pytest.raises(Cancelled):
            run_import(store, plan_import(store, ImportRequest("observation", source)), cancel)
        assert store.count("observation") == 0
    with pytest.raises(Cancelled):
        plan_import(store, ImportRequest("observation", source), lambda share: (_ for _ in ()).throw(Cancelled()))
    assert bring_in(store, source)[1].imported == 1200


def test_an_import_is_taken_back_as_a_whole(store):
    _, result = bring_in(store, table("1;Klotter;2026-11-17;A;;;", "2;Brand;2026-11-17;B;;;"))
    store.undo(result.done)
    assert store.count("observation") == 0


def test_what_looks_like_a_person_is_named_and_stored(store):
    plan, result = bring_in(store, table("1;Klotter;2026-11-17;Torget;Ring Anna Svensson 070-123 45 67;;", "2;Klotter;2026-11-17;Torget;Mörkt;;"))
    assert [row.row_number for row in plan.personal] == [2] and result.imported == 2


def test_choices_for_a_whole_file_are_kept_with_a_source():
    options = ReportOptions({"category": "ORD", "certainty": "told"}, unknown_to_other=True, add_similar=True)
    assert ReportOptions.from_settings({**options.to_settings(), "crs": "EPSG:3006"}) == options
    assert ReportOptions.from_settings({}) == ReportOptions()


# -- real exports ---------------------------------------------------------------------------------------------------------------
ZURICH = {"Brunnen/Hydranten": "UND", "Strasse/Trottoir/Platz": "UND", "Beleuchtung/Uhren": "BEL", "Abfall/Sammelstelle": "NED",
          "Grünflächen/Spielplätze": "VEG"}  # fmt: skip
REAL = {
    "lancashire_asb_2022": ("EPSG:27700", "Europe/London", {"category": "ORD"}, {}, 226),
    "zueri_wie_neu": ("EPSG:2056", "Europe/Zurich", {}, {"category": ZURICH}, 156),
    "police_events": ("EPSG:3006", "Europe/Stockholm", {}, {}, 518),
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_real_exports_go_in_whole(tmp_path, qgis_app, name):
    crs, zone, values, codes, count = REAL[name]
    path = tmp_path / f"{name}.csv"
    path.write_bytes(gzip.decompress((ROOT / "tests" / "data" / "reports" / f"{name}.csv.gz").read_bytes()))
    source = read_source(path)
    with opened_copy(make_template(tmp_path / "mall", crs, zone, None), tmp_path / "arbetsyta") as store:
        columns = plan_import(store, ImportRequest("observation", source, reports=ReportOptions(values, unknown_to_other=True))).mapping.as_dict
        plan, result = bring_in(store, source, ReportOptions(values, unknown_to_other=True), profile=Profile(columns, codes))
        rows = all_of(store)
    assert (len(source), result.imported) == (count, count) and all(row["geom"] is not None for row in rows)
    hours = {(row["occurred_to"] - row["occurred_from"]).days if row["occurred_to"] else 0 for row in rows}
    expected = {"lancashire_asb_2022": {28, 30, 31}, "zueri_wie_neu": {1, 0}, "police_events": {0}}[name]
    assert hours <= expected | {29} and ("import.when-month" in [n.key for n in plan.proposals]) == (name == "lancashire_asb_2022")
    if name == "police_events":
        assert {row["occurred_from"].second for row in rows} > {12} and len({row["geom"] for row in rows}) < 200, "centres of municipalities"
    if name == "zueri_wie_neu":
        assert sum(row["category"] == "BEL" for row in rows) > 5
