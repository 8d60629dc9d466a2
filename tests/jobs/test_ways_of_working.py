# SPDX-License-Identifier: GPL-2.0-or-later
"""Four towns' ways of working, each from an empty workspace to the documents it lives by."""
from __future__ import annotations

import datetime as dt
import json

import pytest
from pypdf import PdfReader

from est_plugin.core.errors import InputError
from est_plugin.core.paper_choices import INTERNAL, PUBLIC
from est_plugin.core.period import MONTH, QUARTER, TERTIAL, WEEK, period_of
from est_plugin.core.rhythm import rhythm_of
from est_plugin.core.rounds.shift import shift_of
from est_plugin.core.ways import MEETING, ROUNDS, STATION, TRAFFIC, WAYS, way_of
from est_plugin.i18n import Texts
from est_plugin.jobs import documents, promise_papers, round_plan, round_sheet, situation_report, way_examples, ways_of_working
from est_plugin.jobs.document import HTML, ODT, PDF, Wish
from est_plugin.jobs.local_days import zone_of
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.situation_document import print_situation

TODAY = dt.date(2026, 11, 22)
MIDDLE = (150_000.0, 6_340_000.0)


def text_of(path):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def filled(store, name):
    return way_examples.fill(store, way_of(name), TODAY, MIDDLE)


def setup(language="sv"):
    return Setup(language, made_on=TODAY)


def made(store, tmp_path, name, subject_id, kind=PDF, audience=INTERNAL):
    target = tmp_path / f"{name}.{kind}"
    documents.BY_NAME[name].make(store, Wish(subject_id, {kind: target}, setup(), audience))
    return target


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_setting_up_keeps_a_crisis_touches_no_promise_of_this_year_and_can_be_taken_back(store, way):
    store.set_setting("rhythm", {"kind": "month", "anchor": None, "crisis_until": "2026-12-01"})
    before = [row["active"] for row in store.find("organisation")]
    store.undo(ways_of_working.apply(store, way, TODAY, Texts("sv")))
    assert store.setting("rhythm")["kind"] == "month" and not store.find("promise") and not store.find("promise_activity")
    assert [row["active"] for row in store.find("organisation")] == before and store.setting(ways_of_working.CHOSEN) is None
    ways_of_working.apply(store, way, TODAY, Texts("sv"))
    assert rhythm_of(store.setting("rhythm")).kind == way.rhythm and rhythm_of(store.setting("rhythm")).crisis_until == dt.date(2026, 12, 1)
    assert len(store.find("promise_activity")) == len(way.promised)
    ways_of_working.apply(store, way, TODAY, Texts("sv"))
    assert len(store.find("promise")) == bool(way.promised)
    ways_of_working.apply(store, way_of(MEETING), TODAY, Texts("sv"))
    assert len(store.find("promise")) == bool(way.promised) and store.setting(ways_of_working.CHOSEN) == MEETING


def test_an_unknown_way_is_named_with_those_there_are():
    with pytest.raises(InputError) as refused:
        way_of("veckomöte")
    assert refused.value.key == "way.unknown" and "monthly_meeting" in refused.value.details["known"]


def test_monthly_meeting_from_the_picture_over_klg_to_the_decision(store, tmp_path):
    example = filled(store, MEETING)
    month = period_of(MONTH, TODAY)
    draft = situation_report.draft(store, month, TODAY, "sv")
    report, _done = situation_report.save(store, month, {**draft.values, "analysis": "Bilträffar driver oron."})
    situation_report.freeze(store, report, TODAY)
    for kind in ("onepager", "klg"):
        print_situation(store, month, kind, INTERNAL, setup(), pdf=tmp_path / f"{kind}.pdf")
    one, klg = text_of(tmp_path / "onepager.pdf"), text_of(tmp_path / "klg.pdf")
    assert "Parkeringen vid stationen" in one and "Prioriterat nu" in one and len(PdfReader(tmp_path / "onepager.pdf").pages) == 1
    assert "Ni behöver besluta" in klg and "Ny belysning längs gångvägen" in klg  # the barrier is decided, the lighting waits
    assert store.find("measure", {"title": "Sätt upp bom vid infarten"})[0]["status"] == "approved"
    assert "Klipp buskarna" in text_of(made(store, tmp_path, "minutes", example.meeting_id))
    assert "Bilträffar om natten" in text_of(made(store, tmp_path, "causes", example.hotspots[0].id))
    assert "Sätt upp bom" in text_of(made(store, tmp_path, "map_sheet_hotspot", example.hotspots[0].id))
    assert made(store, tmp_path, "basis_hotspot", example.hotspots[0].id, ODT).stat().st_size > 3000


def test_a_promise_with_rounds_from_the_round_sheet_to_what_residents_read(store, tmp_path):
    example = filled(store, ROUNDS)
    planned = round_sheet.print_round(store, example.patrol_ids[0], setup(), tmp_path / "rundblad.pdf")
    sheet = text_of(tmp_path / "rundblad.pdf")
    assert planned.pages <= 2 and "Torget" in sheet and "Skriv inga namn eller signalement" in sheet
    page = made(store, tmp_path, "promises", promise_papers.subject_id(example.promise_id, period_of(TERTIAL, TODAY)), HTML, PUBLIC).read_text("utf-8")
    assert "Trygghetsrundor" in page and "150" in page and "Storm, ny vandring i vår" in page
    assert "hotspot" not in page.casefold() and "EST" not in page.replace("Säkerhet/EST", "")  # the name of the unit
    week = period_of(WEEK, TODAY)
    print_situation(store, week, "onepager", INTERNAL, setup(), pdf=tmp_path / "vecka.pdf")
    assert "vecka 47" in text_of(tmp_path / "vecka.pdf").casefold()


def test_the_tertial_is_followed_up_with_traffic_operations_and_the_long_report(store, tmp_path):
    example = filled(store, TRAFFIC)
    tertial = period_of(TERTIAL, TODAY)
    pdf = made(store, tmp_path, "promises", promise_papers.subject_id(example.promise_id, tertial))
    assert "Trafikkontroller" in text_of(pdf) and "Lagad eller ny belysning" in text_of(pdf)
    _result, figures = print_situation(store, tertial, "long", PUBLIC, setup(), pdf=tmp_path / "tertial.pdf", html=tmp_path / "tertial.html")
    public = text_of(tmp_path / "tertial.pdf")
    assert "tertial" in public.casefold() and "Påhittad rapport" not in public
    assert figures.audience == PUBLIC


def test_the_station_walk_gives_each_owner_its_own_paper(store, tmp_path):
    example = filled(store, STATION)
    report = text_of(made(store, tmp_path, "report", example.walk_id, PDF, INTERNAL))
    assert report.startswith("Protokoll") or "Protokoll" in report
    for code, own, other in (("station_owner", "Sanera klottret", "Byt lås"), ("private_owner", "Byt lås", "Sanera klottret")):
        owner = store.find("organisation", {"code": code})[0]
        paper = text_of(made(store, tmp_path, "reply_form", owner.id))
        assert own in paper and other not in paper
    assert "Kiosken har öppet sent" in text_of(made(store, tmp_path, "feedback", example.walk_id, PDF, PUBLIC))
    quarter = period_of(QUARTER, TODAY)
    print_situation(store, quarter, "onepager", PUBLIC, setup(), pdf=tmp_path / "kvartal.pdf")
    assert "Arbetsmaterial" not in text_of(tmp_path / "kvartal.pdf")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_example_takes_each_way_on_top_of_what_it_has(tmp_path, qgis_app, way):
    from est_plugin.jobs.demo import open_or_create_way
    from est_plugin.storage import workspace

    path = open_or_create_way(tmp_path / "exempel", "sv", way, TODAY)
    with workspace.open_workspace(path) as opened:
        assert opened.store.setting("way_of_working") == way.name
        assert opened.store.count("hotspot", {"name": "Torget"}) == 1 and opened.store.count("walk") >= 1


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_an_english_workspace_gets_english_examples(tmp_path, qgis_app, way):
    from est_plugin.storage import workspace

    path = workspace.create(tmp_path / "en" / "en.gpkg", "EPSG:3008", "en")
    with workspace.open_workspace(path) as opened:
        way_examples.fill(opened.store, way, TODAY, MIDDLE)
        rows = [dict(row) for table in ("hotspot", "measure", "finding", "promise") for row in opened.store.find(table)]
        told = json.dumps(rows, default=str, ensure_ascii=False)
        assert "station car park" in told and "Parkeringen" not in told


def test_the_first_round_is_proposed_for_whoever_has_promised_rounds_and_the_next_for_the_last(store):
    evening = shift_of(TODAY, dt.time(20), dt.time(0), zone_of(store))
    assert round_plan.who_goes(store, evening) is None
    ways_of_working.apply(store, way_of(ROUNDS), TODAY, Texts("sv"))
    police, partners = store.find("organisation", {"code": "police"})[0].id, store.find("promise")[0]["partners"]
    assert "\n" not in partners and ", " in partners
    assert round_plan.who_goes(store, evening) == police
    next_year = shift_of(TODAY.replace(year=TODAY.year + 1), dt.time(20), dt.time(0), zone_of(store))
    assert round_plan.who_goes(store, next_year) is None
    other = store.find("organisation", {"code": "associations"})[0]
    with store.transaction("test") as tx:
        tx.insert("patrol", {"name": "Runda", "kind": "round", "planned_start": evening.start, "planned_end": evening.end, "organisation_id": other.id})
    assert round_plan.who_goes(store, evening) == other.id
