# SPDX-License-Identifier: GPL-2.0-or-later
"""est:assign: an expression picks, the rules propose, one transaction writes."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.algorithms.assign import TARGETS
from est_plugin.core import geometry
from est_plugin.core.schema import LINK_TARGETS
from est_plugin.storage import workspace


@pytest.fixture
def findings(gpkg):
    """Three findings, the last one merged with the first; a good one; a dark lamp."""
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        place = {"geom": geometry.point(150_000.0, 6_340_000.0)}
        first = tx.insert("finding", {**place, "description": "Mörkt", "category": "A1", "severity": 3})
        tx.insert("finding", {**place, "description": "Klotter på O'Learys vägg", "category": "H1"})
        tx.insert("finding", {**place, "description": "Klotter", "category": "H1", "review_state": "merged", "same_as_id": first.id})
        tx.insert("lighting_defect", {**place, "fault": "out", "pole_number": "H-1", "in_row": 3})
        tx.insert("hotspot", {"name": "Tunneln", "geom": geometry.polygon([[(0, 0), (9, 0), (9, 9), (0, 0)]])})


def _assign(run, gpkg, **given):
    return run("est:assign", WORKSPACE=str(gpkg), **{"TARGET": "finding", "WHERE": "category LIKE 'A%'", "ORGANISATION": "lighting", **given})


def test_what_is_given_holds_and_the_rest_is_proposed(run, gpkg, rows, findings):
    assert _assign(run, gpkg, TYPE="lighting", DUE="2026-12-24", PRIORITY="urgent")["CREATED"] == 1
    (measure,) = rows("measure")
    assert (measure["due_date"], measure["priority"], measure["measure_type"], measure["status"]) == (dt.date(2026, 12, 24), 4, "lighting", "new")
    assert rows("finding", category="A1")[0]["handling"] == "open" and len(rows("measure_link")) == 1


@pytest.mark.parametrize("who", ["lighting", "Belysning", "BELYSNING"])
def test_the_responsible_is_found_by_code_name_or_id(run, gpkg, rows, findings, who):
    _assign(run, gpkg, ORGANISATION=who)
    lighting = rows("organisation", code="lighting")[0]
    assert rows("measure")[0]["responsible_id"] == lighting.id
    assert _assign(run, gpkg, ORGANISATION=lighting.id)["CREATED"] == 1 and "hade redan en åtgärd" in run.text


def test_priority_type_and_date_follow_the_rules_when_they_are_not_given(run, gpkg, rows, findings):
    _assign(run, gpkg, TARGET="lighting_defect", WHERE="pole_number = 'H-1'")
    (measure,) = rows("measure")
    assert measure["measure_type"] == "lighting" and measure["due_date"] and measure["due_reason"]
    _assign(run, gpkg, TARGET="hotspot", WHERE="TRUE", ORGANISATION="safety_est")
    assert rows("hotspot")[0]["handling"] == "open"


def test_an_owner_outside_is_asked_and_has_an_answer_date(run, gpkg, rows, findings):
    _assign(run, gpkg, ORGANISATION="Trafikverket")
    (measure,) = rows("measure")
    assert (measure["status"], measure["due_date"], measure["forwarded_to_id"]) == ("forwarded", None, measure["responsible_id"])
    assert measure["answer_by"] > dt.date.today() and rows("finding", category="A1")[0]["handling"] == "waiting"
    _assign(run, gpkg, ORGANISATION="Trafikverket", DUE="2027-01-15", WHERE="description ILIKE '%o''learys%'")
    assert {m["answer_by"] for m in rows("measure")} >= {dt.date(2027, 1, 15)}


def test_no_row_makes_no_measure_and_says_so(run, gpkg, rows, findings):
    assert _assign(run, gpkg, WHERE="severity > 9")["CREATED"] == 0
    assert "väljer ingen rad" in run.text and rows("measure") == []


def test_merged_rows_get_no_measure_of_their_own(run, gpkg, rows, findings):
    assert _assign(run, gpkg, WHERE="TRUE")["CREATED"] == 2
    assert "1 rad är sammanslagen" in run.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WHERE": "category = = 'A1'"}, "går inte att läsa"),
        ({"WHERE": "katgory = 'A1'"}, "Menade du category"),
        ({"WHERE": "no_such_function(category)"}, "går inte att läsa"),
        ({"WHERE": "to_int(description) = 1"}, "går inte att läsa"),
        ({"WHERE": "  "}, "TRUE"),
        ({"WHERE": None}, "saknas"),
        ({"ORGANISATION": "Belysningen"}, "Belysning"),
        ({"ORGANISATION": ""}, "saknas"),
        ({"TYPE": "lightning"}, "lighting"),
        ({"PRIORITY": "akut"}, "urgent, high, normal, planned"),
        ({"TARGET": "measure"}, "finding, lighting_defect, hotspot"),
        ({"DUE": "julafton"}, "julafton"),
        ({"WORKSPACE": "/finns/inte.gpkg"}, "finns inte"),
    ],
)
def test_what_cannot_be_used_is_told_and_writes_nothing(run, gpkg, rows, findings, given, said):
    parameters = {"WORKSPACE": str(gpkg), "TARGET": "finding", "WHERE": "TRUE", "ORGANISATION": "lighting", **given}
    assert said in run.refusal("est:assign", **parameters) and rows("measure") == []


def test_an_organisation_out_of_use_is_refused(run, gpkg, rows, findings):
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        tx.update(opened.store.find("organisation", {"code": "parks"})[0], active=False)
    assert "används inte längre" in run.refusal("est:assign", WORKSPACE=str(gpkg), TARGET="finding", WHERE="TRUE", ORGANISATION="parks")


def test_somebody_else_writing_is_named_and_nothing_is_done(run, gpkg, rows, findings):
    from est_plugin.storage import lease

    lease_file = lease.lease_path(gpkg)
    lease_file.write_text('{"user": "Berit", "computer": "en-annan", "pid": 1, "process": "x", "since": "2026-11-12T16:00:00+00:00"}', "utf-8")
    assert "Berit har arbetsytan öppen" in run.refusal("est:assign", WORKSPACE=str(gpkg), TARGET="finding", WHERE="TRUE", ORGANISATION="lighting")
    lease_file.unlink()
    assert rows("measure") == []


def test_the_lease_is_given_back_also_after_an_error(run, gpkg, findings):
    run.refusal("est:assign", WORKSPACE=str(gpkg), TARGET="finding", WHERE="x y", ORGANISATION="lighting")
    _assign(run, gpkg)
    assert not gpkg.with_suffix(".lease").exists() and not gpkg.with_name(gpkg.name + "-wal").exists()


def test_everything_that_measures_are_linked_to_can_be_assigned():
    assert tuple(LINK_TARGETS) == TARGETS
