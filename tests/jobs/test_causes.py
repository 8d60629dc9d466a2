# SPDX-License-Identifier: GPL-2.0-or-later
"""The worksheet of causes: saved, read back, changed, taken back, printed empty and filled."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from est_plugin.core import geometry
from est_plugin.core.causes import Cause, CauseMeasure, Worksheet
from est_plugin.core.decision_chain import Step
from est_plugin.core.errors import InputError
from est_plugin.jobs import causes
from est_plugin.jobs.cause_paper import cause_sheet, print_causes
from est_plugin.jobs.decision_chain import propose
from est_plugin.jobs.print_walk import Setup

TODAY = dt.date(2026, 11, 17)


@pytest.fixture
def hotspot(store):
    with store.transaction("test") as tx:
        return tx.insert("hotspot", {
            "name": "Parkeringen", "level": "act", "reason": "Bilar samlas", "events": 1,
            "geom": geometry.polygon([[(0, 0), (80, 0), (80, 80), (0, 0)]]),
        })  # fmt: skip


def _organisation(store, code):
    return store.find("organisation", {"code": code})[0].id


def _sheet(store, **changes):
    measures = (
        CauseMeasure("Sätt upp bom", "barrier", _organisation(store, "streets"), (_organisation(store, "police"),), "short", "Provad i Vetlanda"),
        CauseMeasure("Fältare på fredagar", "presence", _organisation(store, "social_services")),
    )
    cause = Cause("Bilträffar om natten", "situational", "short", "Bilar samlas", "Fredag 22–02", "Öppen infart", "Gata och trafik", "", measures)
    return Worksheet((cause, Cause("Inget annat att göra", "social", "long")), TODAY, "Polisen, Gata och trafik", **changes)


def test_a_worksheet_becomes_causes_and_measures_and_reads_back_the_same(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    read = causes.read(store, hotspot.id)
    assert [(one.name, one.kind, one.horizon) for one in read.causes] == [
        ("Bilträffar om natten", "situational", "short"), ("Inget annat att göra", "social", "long"),
    ]  # fmt: skip
    first = read.causes[0].measures[0]
    assert (first.title, first.also_ids, first.evidence) == ("Sätt upp bom", (_organisation(store, "police"),), "Provad i Vetlanda")
    measure = store.get("measure", first.id)
    assert (measure["status"], measure["priority"], measure["cause_id"]) == ("new", 3, read.causes[0].id)
    assert [link["hotspot_id"] for link in store.find("measure_link", {"measure_id": first.id})] == [hotspot.id]
    assert (read.worked_on, read.organisations) == (TODAY, "Polisen, Gata och trafik")


def test_saving_again_without_a_change_touches_no_row(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    before = [(row.id, row.ver) for table in ("cause", "measure", "co_responsible") for row in store.find(table)]
    causes.save(store, hotspot.id, causes.read(store, hotspot.id), TODAY + dt.timedelta(days=9))
    assert [(row.id, row.ver) for table in ("cause", "measure", "co_responsible") for row in store.find(table)] == before


def test_what_leaves_the_worksheet_is_removed_but_its_measures_stay(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    read = causes.read(store, hotspot.id)
    causes.save(store, hotspot.id, Worksheet(read.causes[1:], TODAY), TODAY)
    assert [row["name"] for row in store.find("cause")] == ["Inget annat att göra"]
    assert [row["cause_id"] for row in store.find("measure")] == [None, None]


def test_taking_back_leaves_nothing(store, hotspot):
    done = causes.save(store, hotspot.id, _sheet(store), TODAY)
    store.undo(done)
    assert [store.find(table) for table in ("cause", "measure", "co_responsible", "measure_link")] == [[], [], [], []]


@pytest.mark.parametrize(("cause", "key"), [
    (Cause("  "), "cause.name-missing"),
    (Cause("Mörkt", measures=(CauseMeasure(" "),)), "cause.measure-missing"),
    (Cause("Mörkt", measures=(CauseMeasure("Tänd", "lighting", "x", ("x",)),)), "cause.actor-twice"),
])  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_written(store, hotspot, cause, key):
    with pytest.raises(InputError) as refused:
        causes.save(store, hotspot.id, Worksheet((Cause("Hel"), cause)), TODAY)
    assert refused.value.key == key
    assert store.find("cause") == []


def test_the_paper_has_empty_fields_before_and_the_answers_after(store, hotspot, tmp_path):
    pypdf = pytest.importorskip("pypdf")

    def text(name):
        result = print_causes(store, hotspot.id, tmp_path / name, Setup(made_on=TODAY))
        pages = pypdf.PdfReader(tmp_path / name).pages
        assert result.pages == len(pages)
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    empty = text("tomt.pdf")
    assert "Orsaker: H1 Parkeringen" in empty and "Varför just här?" in empty and "17 studier" in empty
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    filled = text("ifyllt.pdf")
    assert "Orsak 1: Bilträffar om natten" in filled and "Polisen" in filled and "Öppen infart" in filled
    assert "utryckningsvägen" in filled and "17 studier" not in filled


def test_the_sheet_knows_the_place_and_its_reports(store, hotspot):
    sheet = cause_sheet(store, hotspot.id, Setup(language="en", made_on=TODAY))
    assert ("EST reports", "1, ") in sheet.facts or ("EST reports", "1") in sheet.facts
    assert sheet.map is not None and sheet.map.markers[0].label == "H1"


def test_what_others_wrote_meanwhile_stays_as_they_left_it(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    known = causes.read(store, hotspot.id)
    first = known.causes[0]
    with store.transaction("somebody else") as tx:
        tx.insert("cause", {"name": "Mörkt", "hotspot_id": hotspot.id})
        tx.update(store.get("measure", first.measures[0].id), title="Bom med nyckel", responsible_id=_organisation(store, "police"))
        tx.update(store.get("cause", first.id), why_here="Infarten står öppen")
        tx.delete(store.find("co_responsible", {"measure_id": first.measures[0].id})[0])
    mine = replace(first, where_when="Varje natt", measures=(replace(first.measures[0], evidence="Provad"), *first.measures[1:]))
    causes.save(store, hotspot.id, replace(known, causes=(mine, *known.causes[1:])), TODAY, known)
    after = {one.name: one for one in causes.read(store, hotspot.id).causes}
    assert set(after) == {"Bilträffar om natten", "Inget annat att göra", "Mörkt"}
    changed = after["Bilträffar om natten"]
    assert (changed.where_when, changed.why_here) == ("Varje natt", "Infarten står öppen")
    barrier = next(one for one in changed.measures if one.measure_type == "barrier")
    assert (barrier.title, barrier.responsible_id, barrier.also_ids, barrier.evidence) == ("Bom med nyckel", _organisation(store, "police"), (), "Provad")


def test_a_measure_that_another_one_took_from_its_cause_is_not_made_twice(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    known = causes.read(store, hotspot.id)
    with store.transaction("somebody else") as tx:
        tx.update(store.get("measure", known.causes[0].measures[0].id), cause_id=None)
    causes.save(store, hotspot.id, replace(known, organisations="Polisen"), TODAY, known)
    assert len(store.find("measure")) == 2 and len(causes.read(store, hotspot.id).causes[0].measures) == 1


def test_a_cause_that_was_decided_about_stays(store, hotspot):
    causes.save(store, hotspot.id, _sheet(store), TODAY)
    read = causes.read(store, hotspot.id)
    propose(store, [read.causes[0].measures[0].id], Step("proposed", "klg", TODAY, "Bom"))
    with pytest.raises(InputError) as refused:
        causes.save(store, hotspot.id, Worksheet(read.causes[1:], TODAY), TODAY)
    assert refused.value.key == "cause.decided-about" and len(store.find("cause")) == 2


def test_an_owner_outside_can_be_proposed_and_the_measure_is_new(store, hotspot):
    outside = store.find("organisation", {"is_outside": True})[0].id
    sheet = Worksheet((Cause("Mörkt vid stationen", measures=(CauseMeasure("Tänd lamporna", "lighting", outside),)),), TODAY)
    causes.save(store, hotspot.id, sheet, TODAY)
    (measure,) = store.find("measure")
    assert (measure["status"], measure["responsible_id"], measure["forwarded_to_id"]) == ("new", outside, None)
