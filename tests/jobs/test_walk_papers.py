# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of the papers and the report: right numbers, one thing counted once, nothing shown to the wrong reader."""
from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from est_plugin.core.schema import TABLES
from est_plugin.core.schema.model import SYSTEM
from est_plugin.core import geometry
from est_plugin.core.errors import InputError, NotFoundError
from est_plugin.i18n import Texts
from est_plugin.jobs import print_walk, walk_papers
from est_plugin.jobs.follow_up import Answer, save_answers
from est_plugin.jobs.paper_maps import PaperMaps
from est_plugin.jobs.plan_walk import copy_walk
from est_plugin.jobs.save_finding import Lamp, Seen, save_finding, save_findings
from est_plugin.jobs.walk_facts import find_walk, read_walk
from est_plugin.jobs.walk_report_content import walk_report
from est_plugin.reports import summary

from .follow_up_story import NOW, Story

SV = Texts("sv")
DAY = dt.date(2026, 11, 15)
UTC = dt.timezone.utc


def measure(store, title, links, **values):
    with store.transaction("test") as tx:
        row = tx.insert("measure", {"title": title, "measure_type": "other", **values})
        for column, record_id in links:
            tx.insert("measure_link", {"measure_id": row.id, column: record_id})
    return row


def organisation(store, code):
    return store.find("organisation", {"code": code})[0]


def report_of(store, walk, audience="internal", **options):
    facts = read_walk(store, walk.id, "sv")
    return walk_report(store, facts, SV, PaperMaps((), store.crs, SV, DAY), DAY, audience, **options)


@pytest.fixture
def found(store, walk, stops):
    """A defect, a lamp, a good thing, one said twice, and one between the stops."""
    common = {"walk_id": walk.id}
    return save_findings(store, [
        Seen("Trasig bom", category="D3", severity=2, walk_stop_id=stops[0].id, paper_reference="A1.1", place_text="Bommen", **common),
        Seen("Släckt <b>lampa</b>", category="A1", severity=3, walk_stop_id=stops[1].id, paper_reference="A2.1", lamp=Lamp(pole_number="H-7"), **common),
        Seen("Fina blommor", kind="good", category="F4", walk_stop_id=stops[1].id, paper_reference="A2.2", **common),
        Seen("Klotter", category="H1", severity=1, xy=(150.0, 40.0), paper_reference="B9.1", suggestion="Tvätta", **common),
    ]).findings  # fmt: skip


def test_each_row_has_the_number_of_the_map_and_the_measures_of_its_lamp(store, walk, found):
    lamp = store.find("lighting_defect", {"finding_id": found[1].id})[0]
    due = {"responsible_id": organisation(store, "lighting").id, "due_date": dt.date(2027, 1, 31), "priority": 3, "status": "ordered"}
    measure(store, "Byt lampan", [("lighting_defect_id", lamp.id)], **due)
    report = report_of(store, walk).report
    assert [(row.number, row.stop, row.shape, row.good) for row in report.rows] == [
        ("1", 1, "bar", False), ("2", 2, "lamp", False), ("3", 2, "circle", True), ("4", None, "circle", False)]  # fmt: skip
    (told,) = report.rows[1].measures
    assert (told.text, told.responsible, told.due, told.status.code) == ("Byt lampan", "Belysning", dt.date(2027, 1, 31), "ordered")
    assert (report.rows[3].x, report.rows[3].y) == (150.0, 40.0) and report.crs_label == "SWEREF 99 13 30"
    facts = {fact.label: fact.value for fact in report.rows[3].details}
    assert facts["Förslag"] == "Tvätta"


def test_the_five_lines_hold_the_right_numbers(store, walk, found):
    lines = summary.in_short(report_of(store, walk).report, SV)
    assert lines[0] == "Vi skrev upp 3 brister och 1 bra sak vid 3 stopp."
    assert "1 brist är allvarlig" in lines[1] and "3 brister har ingen ansvarig" in lines[2]  # nothing is common when each is seen once


def test_the_same_thing_said_twice_is_one_row_that_weighs_more(store, walk, found):
    save_finding(store, Seen("Bommen igen", category="D3", walk_id=walk.id, xy=(1.0, 1.0), paper_reference="B1.2", same_as_id=found[0].id))
    report = report_of(store, walk).report
    assert len(report.rows) == 4 and report.rows[0].paper_reference == "A1.1, B1.2" and report.rows[0].said_by == 2


def test_a_thing_known_from_before_shows_the_measures_it_has_already(store, walk, found):
    old = save_finding(store, Seen("Klotter sedan i våras", category="H1", xy=(150.0, 40.0))).findings[0]
    measure(store, "Sanera", [("finding_id", old.id)], status="planned")
    save_finding(store, Seen("Klotter kvar", category="H1", walk_id=walk.id, xy=(150.0, 40.0), same_as_id=old.id))
    row = report_of(store, walk).report.rows[-1]
    assert row.text == "Klotter kvar" and [one.text for one in row.measures] == ["Sanera"]
    assert ("Samma sak som", f"nr\u00a0{old['number']}") in [(fact.label, fact.value) for fact in row.details]


def test_why_not_and_done_and_answers_are_told(store, walk, found):
    owner = organisation(store, "station_owner")
    measure(store, "Nej", [("finding_id", found[0].id)], status="new")
    with store.transaction("test") as tx:
        tx.update(store.find("measure", {"title": "Nej"})[0], status="refused", reason="Bommen ska bort")
    asked = {"status": "forwarded", "forwarded_to_id": owner.id, "answer_by": dt.date(2026, 12, 14)}
    measure(store, "Fråga", [("finding_id", found[3].id)], **asked)
    rows = report_of(store, walk).report.rows
    assert (rows[0].measures[0].reason, rows[0].measures[0].status.state) == ("Bommen ska bort", "refused")
    assert (rows[3].measures[0].responsible, rows[3].measures[0].due, rows[3].measures[0].due_words) == (
        owner["name"], None, "Svar senast 14 dec 2026")  # fmt: skip


def test_what_happens_next_stands_in_the_order_of_its_dates(store, walk, found):
    measure(store, "Gör", [("finding_id", found[0].id)], due_date=dt.date(2027, 3, 1))
    copy_walk(store, walk.id, dt.datetime(2027, 11, 11, 16, 30, tzinfo=UTC))
    steps = report_of(store, walk).report.next_steps
    assert [step.on for step in steps] == [dt.date(2026, 11, 26), dt.date(2026, 12, 3), dt.date(2027, 3, 1), dt.date(2027, 11, 11), None]
    assert "1 åtgärd ska vara klar" in steps[2].text and "torsdag 11 november 2027" in steps[3].words


def test_the_public_sees_only_what_is_marked_for_it(store, walk, found, tmp_path):
    photo = tmp_path / "a.jpg"
    Image.new("RGB", (30, 20), "grey").save(photo)
    save_findings(store, [Seen("Öppen brunn", category="O", walk_id=walk.id, xy=(9.0, 9.0), visibility="public", suggestion="Hemligt", photos=[photo])])
    made = report_of(store, walk, "public")
    (row,) = made.report.rows
    assert (row.text, row.severity, row.photos, row.details) == ("Öppen brunn", "", (), ())
    assert made.report.months_only and not made.report.show_coordinates and made.report.edition.final
    assert made.warnings == ("4 iakttagelser är inte med, för de är inte granskade eller får inte publiceras.",)
    with store.transaction("test") as tx:
        tx.update(store.find("attachment")[0], is_cleared=True)
    assert len(report_of(store, walk, "public").report.rows[0].photos) == 1
    outside = report_of(store, walk, "external").report
    assert len(outside.rows) == 5 and not any(row.severity for row in outside.rows)
    assert {fact.label for row in outside.rows for fact in row.details} <= {"Fel", "Omfattning", "Stolpe nr"}


def test_the_workbook_has_every_column(store, walk, found, tmp_path):
    measure(store, "Gör", [("finding_id", found[0].id)], cost_tkr=12.5, officer="Driftledare")
    print_walk.print_report(store, walk.id, "internal", print_walk.Setup("sv", made_on=DAY), xlsx=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    heads = [cell.value for cell in page[1]]
    first = dict(zip(heads, [cell.value for cell in page[2]]))
    assert first["Åtgärd: Kostnad [tkr]"] == "12,5" and first["Åtgärd: Handläggare (funktion)"] == "Driftledare"
    assert {"Synlighet", "Granskning", "Stolpe nr", "Fel"} <= set(heads) and page.max_row == 5


def test_all_papers_in_one_file_and_that_they_are_printed_is_remembered(store, walk, stops, tmp_path):
    target = tmp_path / "blad.pdf"
    result = print_walk.print_papers(store, walk.id, "all", target, print_walk.Setup("sv", made_on=DAY))
    pages = PdfReader(target).pages
    assert len(pages) == result.pages >= 1 + 2 + 3
    words = "\n".join(page.extract_text() for page in pages)
    assert "Stopp 2" in words and "Projektet har ingen bakgrundskarta" in words
    assert any("ingen bakgrundskarta" in warning for warning in result.warnings)
    assert store.get("walk", walk.id)["papers_printed_at"] is not None


def test_a_workspace_open_for_reading_prints_too(store, walk, stops, tmp_path):
    store.is_read_only = True
    result = print_walk.print_papers(store, walk.id, "leader", tmp_path / "l.pdf", print_walk.Setup("sv"))
    assert (tmp_path / "l.pdf").stat().st_size > 1000 and any("öppen för läsning" in one for one in result.warnings)


def test_a_walk_without_stops_says_what_to_do(store, walk, tmp_path):
    with pytest.raises(InputError) as caught:
        print_walk.print_papers(store, walk.id, "record", tmp_path / "x.pdf", print_walk.Setup("sv"))
    assert "stopp" in caught.value.text(SV) and not (tmp_path / "x.pdf").exists()


def test_a_report_without_findings_is_made(store, walk, stops, tmp_path):
    files = {"pdf": tmp_path / "r.pdf", "html": tmp_path / "r.html", "xlsx": tmp_path / "r.xlsx"}
    print_walk.print_report(store, walk.id, "internal", print_walk.Setup("en", made_on=DAY), **files)
    assert all(path.stat().st_size > 1000 for path in files.values())
    assert '<html lang="en' in files["html"].read_text(encoding="utf-8")


def test_the_web_page_shows_text_as_text(store, walk, found, tmp_path):
    print_walk.print_report(store, walk.id, "internal", print_walk.Setup("sv", made_on=DAY), html=tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Släckt &lt;b&gt;lampa&lt;/b&gt;" in page and "<b>lampa" not in page


def test_record_sheets_of_a_follow_up_walk_hold_the_open_points_at_their_stop(store, walk, stops, found, tmp_path):
    lamp = store.find("lighting_defect", {"finding_id": found[1].id})[0]
    done = measure(store, "Byt lampan", [("lighting_defect_id", lamp.id)])
    with store.transaction("test") as tx:
        tx.update(done, status="fixed", done_on=DAY)
    refused = measure(store, "Nej", [("finding_id", found[0].id)])
    with store.transaction("test") as tx:
        tx.update(refused, status="refused", reason="Kostar för mycket")
    again, _done = copy_walk(store, walk.id, dt.datetime(2027, 11, 11, 16, 30, tzinfo=UTC))
    facts = read_walk(store, again.id, "sv")
    sheets = walk_papers.record_sheets(store, facts, PaperMaps((), store.crs, SV, DAY), DAY).sheets
    rows = {sheet.stop.number: [row.number for row in sheet.rechecks] for sheet in sheets}
    # the lamp is fixed but nobody has looked; the graffiti lies between stops 1 and 2; the barrier is refused, the flowers are good
    assert rows == {1: ["4"], 2: ["2"], 3: []}
    assert sheets[1].rechecks[0].text == "Släckt <b>lampa</b> Stolpe H-7."
    assert sheets[1].rechecks[0].promised == "Byt lampan – utan ansvarig: klart 15 nov 2026"
    assert [(one.label, one.shape) for one in sheets[0].map.markers] == [("1", "stop"), ("4", "recheck")]


def test_a_walk_is_found_by_name_and_by_id(store, walk):
    assert find_walk(store, " centrum ").id == find_walk(store, walk.id).id == walk.id
    with pytest.raises(NotFoundError) as caught:
        find_walk(store, "Torget")
    assert "Centrum" in caught.value.text(SV)
    with store.transaction("test") as tx:
        tx.insert("walk", {"name": "Centrum", "geom": geometry.line([(0, 0), (1, 1)])})
    with pytest.raises(InputError):
        find_walk(store, "Centrum")


# -- report of a follow-up walk ----------------------------------------------------------------------------------------
@pytest.fixture
def followed_up(store, walk, stops, tmp_path):
    story = Story(store, walk, stops, tmp_path)
    story.measure("Byt ljuskälla", "lamp", lamp=True, status="fixed", done_on=dt.date(2027, 2, 3), responsible_id=organisation(store, "lighting").id)
    with store.transaction("test") as tx:
        tx.update(store.get("finding", story.id("lamp")), visibility="public")
        tx.update(store.find("attachment")[0], is_cleared=True)
    answers = [Answer(story.id("lamp"), "fixed", "Lyser <b>fint</b>", (story.after,)), Answer(story.id("gate"), "worse", "Hela bommen ligger ner.")]
    save_answers(store, story.again.id, answers, NOW)
    return story


def test_the_report_of_a_follow_up_walk_tells_then_and_now_with_both_photos(store, followed_up):
    section = report_of(store, followed_up.again).report.follow_up
    assert section.earlier_walk == "Centrum (12 nov 2026)" and section.in_short[0] == "2 punkter är sedda: 1 åtgärdat (50 procent), 0 kvar och 1 sämre."
    assert [(row.text[:6], row.outcome, row.word, row.note) for row in section.rows] == [
        ("Bommen", "worse", "Sämre", "Hela bommen ligger ner."), ("Lampan", "fixed", "Åtgärdat", "Lyser <b>fint</b>")]  # fmt: skip
    lamp = section.rows[1]
    assert lamp.measures[0].status.code == "verified" and lamp.before.name != lamp.after.name
    assert [line[0] for line in section.figures] == ["Belysning", "Utan ansvarig"]


def test_the_public_reads_no_notes_and_sees_only_cleared_photos_of_public_points(store, followed_up):
    (row,) = report_of(store, followed_up.again, "public").report.follow_up.rows
    assert (row.text, row.note, row.after) == ("Lampan vid trappan är släckt.", "", None) and row.before is not None


def test_pdf_page_and_workbook_hold_the_follow_up(store, followed_up, tmp_path):
    files = {kind: tmp_path / f"r.{kind}" for kind in ("pdf", "html", "xlsx")}
    print_walk.print_report(store, followed_up.again.id, "internal", print_walk.Setup("sv", made_on=DAY), **files)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(str(files["pdf"])).pages).split())
    assert "Uppföljning av Centrum (12 nov 2026)" in text and "Hela bommen ligger ner." in text
    page = files["html"].read_text(encoding="utf-8")
    assert "Lyser &lt;b&gt;fint&lt;/b&gt;" in page and page.count("<img ") == 2
    sheet = openpyxl.load_workbook(files["xlsx"])["Uppföljning"]
    assert [sheet.cell(row, 5).value for row in (2, 3)] == ["Sämre", "Åtgärdat"]


def test_a_walk_that_follows_up_none_has_no_such_section(store, walk, found):
    assert report_of(store, walk).report.follow_up is None


def test_own_texts_stand_in_the_report_and_a_broken_one_is_said_and_left_out(store, walk, found, tmp_path):
    store.set_setting("own_texts", {"sv": {"introduction": "Tack från {kommun} för {vandring}!", "next": "Ring {namn}"}})
    made = report_of(store, walk)
    assert walk["name"] in made.report.introduction and made.report.introduction.startswith("Tack från") and made.report.after == ""
    assert any("{namn} finns inte" in warning for warning in made.warnings)
    target = tmp_path / "rapport.pdf"
    print_walk.print_report(store, walk.id, "internal", print_walk.Setup("sv", made_on=DAY), pdf=target)
    assert made.report.introduction.split("!")[0] in " ".join(PdfReader(target).pages[0].extract_text().split())


@pytest.mark.parametrize("audience, words", [("internal", "Arbetsmaterial – internt"), ("external", "Upprättad handling"), ("public", "Upprättad handling")])
def test_a_report_says_what_it_is(store, walk, found, tmp_path, audience, words):
    target = tmp_path / "rapport.pdf"
    print_walk.print_report(store, walk.id, audience, print_walk.Setup("sv", made_on=DAY), pdf=target)
    assert all(words in page.extract_text() for page in PdfReader(target).pages)


def test_a_handout_is_neither_draft_nor_record(store, walk, stops, tmp_path):
    target = tmp_path / "blad.pdf"
    print_walk.print_papers(store, walk.id, "participant", target, print_walk.Setup("sv", made_on=DAY))
    shown = "".join(page.extract_text() for page in PdfReader(target).pages)
    assert "Version 15 nov 2026" in shown and "handling" not in shown and "Arbetsmaterial" not in shown


def test_map_pages_on_a3_for_those_who_have_the_printer(store, walk, found, tmp_path):
    target = tmp_path / "rapport.pdf"
    print_walk.print_report(store, walk.id, "internal", print_walk.Setup("sv", made_on=DAY, has_a3_maps=True), pdf=target)
    widths = [round(float(page.mediabox.width) / 72 * 25.4) for page in PdfReader(target).pages]
    assert widths.count(297) == 1 and set(widths) == {210, 297}


@pytest.mark.parametrize("all_columns", [False, True])
def test_words_of_the_map_and_other_inner_columns_are_no_details(store, walk, found, all_columns):
    report = report_of(store, walk, all_columns=all_columns).report
    inner = {column.sv for table in TABLES.values() for column in table.columns if column.tab == SYSTEM} - {"Nr"}
    told = {fact.label for row in report.rows for fact in row.details}
    assert told and not told & inner and "Symbol" in inner
