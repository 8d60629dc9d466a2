# SPDX-License-Identifier: GPL-2.0-or-later
"""A situation report of a real workspace: the same figures in tab, report and table, frozen for ever, and nothing of ours in public."""
from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from pypdf import PdfReader
from qgis.core import QgsProject

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError, RuleError
from est_plugin.core.period_text import parsed
from est_plugin.core.picture.reports import KINDS, Choice
from est_plugin.core.situation.figures import HIDDEN
from est_plugin.gis.base_shapes import BaseShapes
from est_plugin.jobs import clock, picture, picture_source, situation_figures, situation_report as job
from est_plugin.jobs.decision_chain import Step, propose
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.public_check import PublicStopped
from est_plugin.jobs.situation_document import print_situation

from .public_story import SECRETS, everything_in, plant

UTC = dt.timezone.utc
DAY = dt.date(2026, 12, 1)
NOVEMBER = parsed("2026-11")
SETUP = Setup("sv", made_on=DAY)
X, Y = 150_000.0, 6_340_000.0
OURS = (
    "Hemliga", "Stöld", "Storgatan", "Skolan test", "Polisen test", "Intern utredning", "Julmarknad", "Flest rapporter", "hotspot", "Hotspot", "KLG", "EST-",
    "155000", "150900",
)  # fmt: skip


def at(day: int, hour: int, month: int = 11, **values) -> dict:
    """A reviewed report of graffiti at the square, one hour long; local winter time is an hour ahead."""
    start = dt.datetime(2026, month, day, hour - 1, tzinfo=UTC)
    usual = {"occurred_from": start, "occurred_to": start + dt.timedelta(hours=1), "category": "KLO", "felt_or_occurred": "occurred",
             "review_state": "approved", "place_text": "Torget", "geom": geometry.point(X, Y)}  # fmt: skip
    return {**usual, **values}


@pytest.fixture
def told(store):
    """November: 8 of graffiti, 4 felt dark, 1 of noise, 5 confidential thefts; October 2 of graffiti. Two hotspots, one with priority; measures."""
    with store.transaction("test") as tx:
        police, school = (tx.insert("organisation", {"name": name, "kind": "unit", "active": True}).id for name in ("Polisen test", "Skolan test"))
        rows = [at(2 + n, 20, organisation_id=police, geom=geometry.point(X + n, Y)) for n in range(8)]
        rows += [at(2 + n, 22, felt_or_occurred="felt", category="BEL", organisation_id=police) for n in range(4)]
        rows += [at(5, 21, category="ORD", place_text="Storgatan 12", geom=geometry.point(X + 900, Y))]
        rows += [at(6, 12, category="STO", is_secret=True, place_text="Hemliga gränden", geom=geometry.point(X + 5000, Y + 5000)) for _n in range(5)]
        rows += [at(5, 12, month=10, organisation_id=school) for _n in range(2)]
        rows += [at(9, 8, category="LUG", organisation_id=police, geom=None), at(9, 8, review_state="new")]
        rows += [at(9, 8, review_state="rejected", review_reason="fel")]
        rows += [at(12, 18, month=12, category="EVE", description="Julmarknad")]
        tx.insert_many("observation", rows)
        square = geometry.polygon([[(X - 50, Y - 50), (X + 50, Y - 50), (X + 50, Y + 50), (X - 50, Y + 50), (X - 50, Y - 50)]])
        tx.insert("hotspot", {"name": "Torget", "level": "act", "priority": 1, "justification": "Flest rapporter", "geom": square,
                              "period_from": dt.date(2026, 10, 1), "period_to": dt.date(2026, 11, 30)})  # fmt: skip
        dialogue = tx.insert("dialogue", {"name": "Biblioteket", "held_on": dt.date(2026, 11, 18), "people": 30})
        tx.insert("dialogue_theme", {"dialogue_id": dialogue.id, "theme": "BEL", "people": 14})
        tx.insert("walk", {"name": "Norr", "state": "planned", "planned_start": dt.datetime(2026, 12, 10, 17, tzinfo=UTC)})
        finding = tx.insert("finding", {"description": "Mörkt", "visibility": "public", "geom": geometry.point(X, Y)})
        for title, link, due in (("Byt lampan", True, dt.date(2026, 12, 20)), ("Intern utredning", False, dt.date(2026, 11, 3))):
            measure = tx.insert("measure", {"title": title, "due_date": due, "status": "planned", "created_at": dt.datetime(2026, 10, 1, tzinfo=UTC)})
            if link:
                tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
    return store


def text_in(path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_tab_report_and_table_tell_the_same(told, tmp_path):
    source = picture_source.read(told, BaseShapes(QgsProject(), told.crs), "sv")
    tab = picture.make(source, NOVEMBER, Choice(), DAY)
    target = tmp_path / "l.csv"
    _result, figures = print_situation(told, NOVEMBER, "long", "internal", SETUP, html=tmp_path / "l.html", csv=target)
    counts = tuple(len(ids) for ids in tab.total)
    assert counts == tuple(figures.total.of(kind).now for kind in KINDS) == (14, 4)
    for table in tab.changes:
        for line in table.lines:
            same = next(one for one in figures.categories if one.key == line.key).of(table.kind)
            assert (len(line.ids), line.against[0].before) == (same.now, same.before)
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    read = {(row["Del"], row["Namn"], row["Slag"]): (row["Nu"], row["Före"]) for row in rows}
    assert read["total", "Alla", "Inträffat"] == ("14", "2") and read["category", "Klotter", "Inträffat"] == ("8", "2")
    assert read["hotspot", "Torget", "Upplevt"] == ("4", "0") and len(tab.hotspots) == len(figures.hotspots) == 1
    page = (tmp_path / "l.html").read_text("utf-8")
    assert "14 inträffade och 4 upplevda rapporter" in page and "Skolan test" in page and "1 har rapporterat" not in page
    assert [one.name for one in figures.silent] == ["Skolan test"] and figures.calm == 1 and figures.unreviewed == 1
    assert (figures.dialogues, [(one.name.sv, one.people) for one in figures.themes]) == (1, [("Belysning, mörk plats", 14)])
    assert "Från dialoger" in page and "14" in page
    assert [(one.kind, one.name) for one in figures.upcoming] == [("walk", "Norr"), ("event", "Julmarknad")]


def test_a_draft_stands_without_a_word_written_and_is_worked_on(told):
    draft = job.draft(told, NOVEMBER, DAY, "sv")
    assert len(draft.values["summary"].splitlines()) == 3 and "klotter (● 8)" in draft.values["summary"]
    assert [one["name"] for one in draft.values["priorities"]] == ["Torget"] and draft.report is None and "Byt lampan" in draft.values["doing"]
    report, done = job.save(told, NOVEMBER, {**draft.values, "analysis": "Mest på torget"})
    again = job.draft(told, NOVEMBER, DAY, "sv")
    assert again.report.id == report.id and again.values["analysis"] == "Mest på torget" and not again.is_final
    told.undo(done)
    assert job.report_of(told, NOVEMBER) is None


def test_a_final_report_gives_the_same_document_a_year_later(told, tmp_path):
    report, _done = job.save(told, NOVEMBER, job.draft(told, NOVEMBER, DAY, "sv").values)
    report, _done = job.freeze(told, report, DAY)
    before, after = tmp_path / "1", tmp_path / "2"
    for folder, setup in ((before, SETUP), (after, Setup("sv", made_on=dt.date(2027, 12, 1)))):
        folder.mkdir()
        for audience in ("internal", "public"):
            print_situation(told, NOVEMBER, "long", audience, setup, html=folder / f"{audience}.html", csv=folder / f"{audience}.csv")
        with told.transaction("later") as tx:  # the world goes on
            tx.insert_many("observation", [at(3, 20) for _n in range(9)])
            for row in told.find("measure"):
                tx.update(row, title="Något annat")
            tx.update(told.find("hotspot")[0], name="Nytt namn", justification="Annat")
    for name in ("internal.html", "internal.csv", "public.html", "public.csv"):
        assert (before / name).read_bytes() == (after / name).read_bytes(), name
    print_situation(told, NOVEMBER, "onepager", "internal", Setup("en", made_on=DAY), html=tmp_path / "en.html")
    assert "14 occurred and 4 felt reports" in (tmp_path / "en.html").read_text("utf-8")
    draft = job.draft(told, NOVEMBER, dt.date(2027, 12, 1), "sv")
    assert draft.is_final and draft.internal.total.occurred.now == 14
    for change in (lambda: job.save(told, NOVEMBER, {"summary": "nej"}, report), lambda: job.freeze(told, report, DAY)):
        with pytest.raises(RuleError, match="already-final"):
            change()
    following = job.draft(told, parsed("2026-12"), dt.date(2027, 1, 1), "sv")
    assert following.previous.id == report.id


# -- public ------------------------------------------------------------------------------------------------------------
def test_nothing_confidential_small_or_exact_is_in_a_public_file(told, tmp_path):
    targets = {kind: tmp_path / f"l.{kind}" for kind in ("pdf", "html", "odt", "csv")}
    _result, figures = print_situation(told, NOVEMBER, "long", "public", SETUP, **targets)
    assert (figures.total.occurred.now, figures.total.felt.now) == (9, 4)
    assert [(line.key, line.occurred.now, line.felt.now) for line in figures.categories] == [("rest", 9, 0), ("BEL", 0, 4)]  # 1 of noise joins the graffiti
    assert figures.categories[0].occurred.before == figures.total.occurred.before == HIDDEN  # two in October
    assert [one.squares for one in figures.spread] == [((150_000, 6_340_000, 150_100, 6_340_100, 8),), ((150_000, 6_340_000, 150_100, 6_340_100, 4),)]
    for path in targets.values():
        found = everything_in(path) if path.suffix in (".odt", ".pdf") else path.read_text("utf-8-sig")
        words = [word for word in OURS if not (word.isdecimal() and path.suffix == ".pdf")]  # there digits lie in compressed bytes by chance
        assert [word for word in words if word in found] == [], path.name
    page = targets["html"].read_text("utf-8")
    assert "Prioriterade platser" in page and "oktober–november 2026" in page and "Byt lampan" in page and "färre än 3" in page


def test_what_people_planted_never_gets_out(store, walk, stops, tmp_path):
    plant(store, walk, stops, tmp_path / "kort")
    with store.transaction("test") as tx:
        said = " ".join(SECRETS)
        tx.insert_many("observation", [at(3, 20, description=said, place_text=said) for _n in range(4)])
        for row in store.find("hotspot"):
            tx.update(row, reason=said)
        report = dict.fromkeys(("summary", "mapping", "other_information", "analysis", "doing", "upcoming", "to_decide"), said)
        tx.insert("situation_report", {"name": "L", "period": "2026-11", "period_from": NOVEMBER.first, "period_to": NOVEMBER.last, **report})
    targets = {kind: tmp_path / f"l.{kind}" for kind in ("pdf", "html", "odt", "csv")}
    print_situation(store, NOVEMBER, "statutory", "public", SETUP, **targets)
    for path in targets.values():
        found = everything_in(path)
        assert not [one for one in SECRETS if one in found or one.replace("-", "").replace(" ", "") in found], path.name
    inside = tmp_path / "inne.html"
    print_situation(store, NOVEMBER, "statutory", "internal", SETUP, html=inside)
    assert SECRETS[0] in inside.read_text("utf-8")


def test_a_name_in_what_would_be_published_stops_it(told, tmp_path):
    with told.transaction("test") as tx:
        tx.update(told.find("hotspot")[0], name="Hos Fatima Zetterqvist 070-123 45 67")
    with pytest.raises(PublicStopped):
        print_situation(told, NOVEMBER, "long", "public", SETUP, pdf=tmp_path / "l.pdf")
    assert not (tmp_path / "l.pdf").exists()


# -- papers ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "language"), [("onepager", "en"), ("statutory", "sv"), ("statutory", "en"), ("klg", "sv")])
def test_the_page_is_one_tagged_page_and_the_form_of_the_law_has_its_parts(told, tmp_path, kind, language):
    with told.transaction("test") as tx:
        values = {"analysis": "Vi tror att mörkret spelar roll.", "to_decide": "Ordningsvakter på torget"} if kind != "onepager" else {}
        tx.insert("situation_report", {"name": "L", "period": "2026-11", "period_from": NOVEMBER.first, "period_to": NOVEMBER.last,
                                       "plan_decided_on": dt.date(2026, 3, 5), **values})  # fmt: skip
    target = tmp_path / "l.pdf"
    result, _figures = print_situation(told, NOVEMBER, kind, "internal", Setup(language, made_on=DAY), pdf=target)
    assert [one for one in result.warnings if "kart" not in one.lower() and "map" not in one.lower()] == []
    assert result.pages == (2 if kind == "statutory" else 1)
    reader, words = PdfReader(target), text_in(target)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and "14" in words
    law = ("1 december 2028", "5 mars 2026", "5 mars 2028") if language == "sv" else ("1 December 2028", "5 March 2026", "5 March 2028")
    assert all(day in words for day in law) == (kind == "statutory") and ("mörkret" in words) == (kind == "statutory")
    assert ("Ordningsvakter" in words) == (kind == "klg")


def test_without_a_saved_report_the_paper_says_what_waits_for_a_decision(told, tmp_path):
    measure = told.find("measure", {"title": "Intern utredning"})[0]
    propose(told, [measure.id], Step("proposed", "klg", dt.date(2026, 11, 20), "Två ordningsvakter"))
    print_situation(told, NOVEMBER, "klg", "internal", SETUP, pdf=tmp_path / "l.pdf")
    words = " ".join(text_in(tmp_path / "l.pdf").split())
    assert "Ni behöver besluta" in words and f"{measure['number']} Intern utredning: Två ordningsvakter" in words


def test_long_texts_everywhere_stay_on_the_page_and_it_is_said_that_they_go_on(told, tmp_path):
    long = "Mycket långt namn " * 12
    with told.transaction("test") as tx:
        for row in told.find("measure"):
            tx.update(row, title=long[:400])
        tx.update(told.find("hotspot")[0], name=long[:100], justification=long * 5)
        codes = ("SKA", "NED", "BRA", "VEG", "UND", "SAM", "ALK", "VLD")
        tx.insert_many("observation", [at(4, 20, place_text=f"{n} {long}"[:100], category=code) for n, code in enumerate(codes)])
    result, _figures = print_situation(told, NOVEMBER, "onepager", "internal", SETUP, pdf=tmp_path / "l.pdf")
    assert result.pages == 1 and "Övrigt (" in text_in(tmp_path / "l.pdf")


@pytest.mark.parametrize(
    ("text", "kind", "audience"), [("2026-11", "onepager", "internal"), ("2026-W53", "long", "public"), ("2026-W46/W47", "long", "internal")]
)
def test_a_period_without_anything_gives_a_clear_page(store, tmp_path, text, kind, audience):
    target = tmp_path / "l.pdf"
    result, figures = print_situation(store, parsed(text), kind, audience, SETUP, pdf=target, html=tmp_path / "l.html")
    assert figures.is_empty and result.pages >= 1
    assert "inga rapporter räknas" in text_in(target) and "Det betyder inte att inget har hänt" in (tmp_path / "l.html").read_text("utf-8")
    assert ("2025 har ingen vecka 53" in (tmp_path / "l.html").read_text("utf-8")) == (text == "2026-W53")


@pytest.mark.parametrize("text", ["all", "2026-11-01/.."])
def test_a_period_without_an_end_is_refused(store, text):
    with pytest.raises(InputError, match="period-open"):
        job.draft(store, parsed(text), DAY, "sv")


def test_an_unknown_kind_or_audience_is_refused(store, tmp_path):
    for kind, audience in (("annat", "internal"), ("long", "external")):
        with pytest.raises(EstError, match="kind-unknown"):
            print_situation(store, NOVEMBER, kind, audience, SETUP, pdf=tmp_path / "l.pdf")


def test_hotspots_where_something_was_done_before_are_followed(told):
    with told.transaction("test") as tx:
        tx.insert_many("observation", [at(2, 20, month=12)])
        measure = tx.insert("measure", {"title": "Röj buskarna", "status": "planned", "created_at": dt.datetime(2026, 10, 1, tzinfo=UTC)})
        tx.insert("measure_link", {"measure_id": measure.id, "hotspot_id": told.find("hotspot")[0].id})
        tx.update(measure, status="fixed", done_on=dt.date(2026, 11, 20))
    december = situation_figures.of_audience(told, parsed("2026-12"), dt.date(2027, 1, 4), "internal").measures
    assert (december.calmer, december.calmer_of, december.done_before) == (1, 1, 1)
    assert situation_figures.of_audience(told, NOVEMBER, DAY, "internal").measures.calmer_of == 0


def test_the_level_when_the_period_began_is_told(told):
    with told.transaction("test") as tx:
        tx.update(told.find("hotspot")[0], level="calm")
    today = dt.datetime.now(UTC).date()
    period = parsed(f"{today:%Y-%m}")
    figures = situation_figures.of_audience(told, period, today, "internal")
    assert [(one.level, one.level_before) for one in figures.hotspots] == [("calm", "act")]


def test_what_is_done_so_far_is_compared_with_as_many_days(store):
    with store.transaction("test") as tx:
        for day in (dt.date(2026, 10, 3), dt.date(2026, 10, 30), dt.date(2026, 11, 4)):
            row = tx.insert("measure", {"title": f"Röj {day}", "status": "planned", "created_at": dt.datetime(2026, 9, 1, tzinfo=UTC)})
            tx.update(row, status="fixed", done_on=day)
    running, whole = (situation_figures.of_audience(store, NOVEMBER, day, "internal").measures for day in (dt.date(2026, 11, 10), DAY))
    assert ((running.done, running.done_before), (whole.done, whole.done_before)) == ((1, 1), (1, 2))


def test_the_form_of_the_law_knows_the_plan_that_the_clock_knows(told, tmp_path):
    told.set_setting(clock.PLAN_BEFORE, "2026-03-05")
    print_situation(told, NOVEMBER, "statutory", "internal", SETUP, html=tmp_path / "1.html")
    draft = job.draft(told, NOVEMBER, DAY, "sv")
    report, _done = job.save(told, NOVEMBER, draft.values)
    job.freeze(told, report, DAY)
    told.set_setting(clock.PLAN_BEFORE, "2026-11-30")  # another plan, later
    print_situation(told, NOVEMBER, "statutory", "internal", SETUP, html=tmp_path / "2.html")
    for name in "12":
        page = (tmp_path / f"{name}.html").read_text("utf-8")
        assert "5 mars 2026" in page and "5 mars 2028" in page and "30 november 2026" not in page
    (plan,) = (one for one in clock.law(told) if one.kind == "plan")
    assert plan.day == dt.date(2028, 11, 30)
