# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up of promises: the same figures everywhere, own words, and nothing internal in the public edition."""
from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

from est_plugin.core.errors import InputError, RuleError
from est_plugin.core.period import TERTIAL, own_period, period_of
from est_plugin.i18n import Texts
from est_plugin.jobs import clock, promise_papers, save_promise
from est_plugin.jobs import promise_followup as job
from est_plugin.jobs.document import Wish
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.public_check import PublicStopped
from est_plugin.reports import papers
from est_plugin.reports.promise_figures import as_json
from est_plugin.storage import workspace

from . import promise_story
from .public_story import everything_in
from .promise_story import TODAY

T2, T3 = (period_of(TERTIAL, dt.date(2026, month, 1)) for month in (5, 9))
SV, EN = Texts("sv"), Texts("en")
INTERNAL_TEXTS = ("Fatima", "Zetterqvist", "070-123", "19121212", "Ficktjuvar", "hotspot", "Stationen", "Runda 1", "Skolan", "Lampa 1", "KLG")


@pytest.fixture(scope="module")
def told(tmp_path_factory, qgis_app):
    """The story for tests that only read."""
    path = tmp_path_factory.mktemp("promises") / "EST Test.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        yield promise_story.make(opened.store)


@pytest.fixture
def story(store):
    return promise_story.make(store)


def line(content, name):
    return next(one for part in content.parts for one in part.activities if one.name == name)


def test_words_and_numbers_of_a_line(told):
    content = job.follow_up(told.store, T3, TODAY, SV)
    walks = line(content, "Trygghetsvandringar")
    assert (walks.promised_words, walks.done_words) == (("6 under hela löftet",), ("4", "3 under perioden"))
    assert (walks.word, walks.state) == ("Inte hållet", "refused")
    assert walks.counted == ("3 trygghetsvandringar: Höst, 1 sep 2026; Klockan ett, 25 okt 2026; Klockan två, 26 okt 2026",)
    assert walks.carried == "2 förs över till nästa löfte."
    rounds = line(content, "Trygghetsrundor")
    assert rounds.promised_words == ("1 i månaden", "12 under hela löftet")
    assert rounds.done_words == ("3", "1 under perioden", "i 3 av 12 hela månader")
    part = content.parts[0]
    assert part.in_short[0] == "8 aktiviteter: 4 hållna, 3 inte hållna och 1 bedöms inte."
    assert [(one.what, one.reason) for one in part.cancelled] == [("Storm, 12 nov 2026", "Stormvarning, ny vandring i vår"), ("Inställd runda, 3 nov 2026", "")]
    assert part.dialogues == (
        "Löftet bygger på en dialog med 150 personer.", "Under perioden hölls en dialog.",
    )  # fmt: skip
    assert [(one.name, one.people) for one in part.themes] == [("Belysning, mörk plats", "5")]
    assert part.notes == (
        "Trygghetsvandringar: 1 har inget datum och räknas inte. Skriv när den gjordes.",
        "Trafikkontroller: 1 har ingen organisation och räknas inte. Skriv vem som gjorde den.",
    )  # fmt: skip


def test_in_the_middle_of_a_promise_it_is_on_the_way_or_not_kept_so_far(told):
    content = job.follow_up(told.store, T2, dt.date(2026, 8, 31), SV)
    assert line(content, "Trygghetsvandringar").promised_words == ("6 under hela löftet", "3 väntat hittills")  # 243/365 · 6 = 3.99
    assert line(content, "Trygghetsvandringar").word == "Inte hållet hittills"
    assert line(content, "Besök vid stationen").word == "På väg"
    assert content.parts[0].next_steps[:2] == ("Nästa uppföljning görs efter 31 december 2026.", "Löftet gäller till och med 31 december 2026.")


def test_own_assessment_is_said_to_be_one(story):
    row = story.store.get("promise_activity", story.ids["Trafikkontroller"])
    save_promise.save_activity(story.store, {"assessment": "kept", "comment": "Polisen redovisar 14 kontroller."}, row)
    found = line(job.follow_up(story.store, T3, TODAY, SV), "Trafikkontroller")
    assert (found.word, found.own, found.comment) == ("Hållet", "Egen bedömning. Räknat: inte hållet", "Polisen redovisar 14 kontroller.")


def test_the_next_promise_says_what_came_from_the_one_before(story):
    made, _done = save_promise.make_next(story.store, story.ids["promise"], TODAY)
    save_promise.save_promise(story.store, {"state": "in_force"}, story.store.get("promise", made.id))
    year = own_period(dt.date(2027, 1, 1), dt.date(2027, 4, 30))
    content = job.follow_up(story.store, year, dt.date(2027, 4, 30), SV, promise_id=made.id)
    assert line(content, "Trygghetsvandringar").carried == "2 kommer från förra löftet."
    assert line(content, "Trygghetsrundor").carried == "I förra löftet fattades 9."
    assert "Fortsätter" in [fact.label for fact in content.parts[0].facts]


def test_figures_agree_in_content_paper_page_and_json(told, tmp_path):
    content = job.follow_up(told.store, T3, TODAY, SV)
    files = job.Files(tmp_path / "a.pdf", tmp_path / "a.html", tmp_path / "a.odt")
    assert job.write(content, SV, files).warnings == ()
    paper = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(files.pdf.read_bytes())).pages)
    page = files.html.read_text("utf-8")
    odt = zipfile.ZipFile(files.odt).read("content.xml").decode()
    figures = json.loads(as_json(content))
    assert (figures["kept"], figures["on_way"], figures["not_kept"], figures["period"]) == (4, 0, 3, "2026-T3")
    for given in figures["promises"][0]["activities"]:
        shown = line(content, given["name"])
        assert (given["promised"], given["done"], given["done_in_period"], given["outcome"]) == (
            shown.promised, shown.done, shown.done_now, shown.outcome or None,
        )  # fmt: skip
        assert shown.done_words[0] == str(given["done"])
        for text in (*shown.promised_words, *shown.done_words, shown.word):
            assert text in paper and text in page and text in odt, text
    assert "<script" not in page and '<html lang="sv' in page


def test_nothing_internal_reaches_the_public_not_even_in_the_bytes(told, tmp_path):
    content = job.follow_up(told.store, T3, TODAY, SV, audience="public")
    files = job.Files(tmp_path / "a.pdf", tmp_path / "a.html", tmp_path / "a.odt")
    job.write(content, SV, files)
    pdf = PdfReader(io.BytesIO(files.pdf.read_bytes()))
    texts = {
        "pdf": " ".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata), "html": files.html.read_text("utf-8"),
        "odt": "".join(data.decode("utf-8", "replace") for data in map(zipfile.ZipFile(files.odt).read, zipfile.ZipFile(files.odt).namelist())),
        "json": as_json(content),
    }  # fmt: skip
    for kind, text in texts.items():
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
        assert "Trygghetsvandringar" in plain and "Stormvarning" in plain, kind
        for word in INTERNAL_TEXTS:
            assert word not in plain, (kind, word)
    for path in (files.pdf, files.html, files.odt):  # streams unpacked, metadata, bytes as they are
        found = everything_in(path)
        assert [word for word in INTERNAL_TEXTS if word in found] == [], path.suffix
    assert "Upprättad handling" in texts["pdf"]
    rounds, measures = line(content, "Trygghetsrundor"), line(content, "Nya lampor")
    assert (rounds.counted, measures.counted) == (("1 trygghetsrunda: oktober 1",), ("1 klar åtgärd: Belysning 1",))
    assert content.parts[0].notes == () and "1 trygghetsrunda" in [one.what for one in content.parts[0].cancelled]


def test_small_numbers_of_people_are_not_told_in_public(told):
    first = own_period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    part = job.follow_up(told.store, first, TODAY, SV, audience="public").parts[0]
    assert [(one.people, one.n) for one in part.themes] == [("12", 12), ("färre än 3", None)]
    assert part.dialogues[-1] == "Antal under 3 personer visas inte."
    internal = job.follow_up(told.store, first, TODAY, SV).parts[0]
    assert [one.n for one in internal.themes] == [12, 2]


def test_personal_data_in_a_public_text_stops_the_paper(story):
    row = story.store.get("promise_activity", story.ids["Nya lampor"])
    save_promise.save_activity(story.store, {"comment": "Ring 070-123 45 67"}, row)
    with pytest.raises(PublicStopped) as stopped:
        job.follow_up(story.store, T3, TODAY, SV, audience="public")
    assert (stopped.value.places[0].table, stopped.value.places[0].column) == ("promise_activity", "comment")


def test_a_public_paper_without_its_seal_is_not_drawn(told, tmp_path):
    from dataclasses import replace

    content = job.follow_up(told.store, T3, TODAY, SV, audience="public")
    with pytest.raises(RuleError):
        papers.draw_promises(replace(content, title="Något annat"), SV, tmp_path / "a.pdf")


def test_our_own_words_in_a_public_paper_are_pointed_out(story, tmp_path):
    row = story.store.get("promise_activity", story.ids["Nya lampor"])
    save_promise.save_activity(story.store, {"comment": "Beslutat i KLG om hotspots, det är est sagt."}, row)
    content = job.follow_up(story.store, T3, TODAY, SV, audience="public")
    assert [text.split()[2 - 1] for text in job.warnings(content, SV)] == ["KLG", "hotspots"]
    assert job.warnings(job.follow_up(story.store, T3, TODAY, SV), SV) == []


def test_a_cancelled_walk_without_a_reason_is_pointed_out_and_not_excused(told):
    first = period_of(TERTIAL, dt.date(2026, 1, 1))
    content = job.follow_up(told.store, first, TODAY, SV, audience="public")
    assert [(one.what, one.reason) for one in content.parts[0].cancelled] == [("Tyst, 12 feb 2026", "")]
    assert job.warnings(content, SV) == ["Tyst, 12 feb 2026 är inställd utan skäl. Skriv varför i vandringens formulär."]
    assert job.follow_up(told.store, first, TODAY, SV).parts[0].cancelled[0].reason == "Skälet är inte skrivet."


def test_a_period_outside_the_promise_and_one_without_promises(told, tmp_path):
    later = period_of(TERTIAL, dt.date(2027, 1, 1))
    with pytest.raises(InputError):
        job.follow_up(told.store, later, TODAY, SV, promise_id=told.ids["promise"])
    content = job.follow_up(told.store, later, TODAY, EN)
    assert content.parts == ()
    job.write(content, EN, job.Files(tmp_path / "a.pdf"))
    assert "No citizen promise was in force" in PdfReader(str(tmp_path / "a.pdf")).pages[0].extract_text()
    with pytest.raises(InputError):
        job.write(content, EN, job.Files())


def test_two_promises_at_once_stand_one_after_the_other_and_say_how_they_count(story, tmp_path):
    summer, _done = save_promise.save_promise(story.store, {"name": "Sommarlöfte", "starts_on": dt.date(2026, 6, 1), "ends_on": dt.date(2026, 8, 31)})
    save_promise.save_activity(story.store, {"promise_id": summer.id, "name": "Rundor i sommar", "promised": 1, "counted_from": "rounds"})
    content = job.follow_up(story.store, T2, TODAY, SV)
    assert [part.name for part in content.parts] == ["Medborgarlöfte Exempelstad 2026", "Sommarlöfte"]
    assert (line(content, "Rundor i sommar").done, line(content, "Trygghetsrundor").done) == (1, 2)
    job.write(content, SV, job.Files(tmp_path / "a.pdf", tmp_path / "a.html"))
    assert "Löften som gäller samtidigt räknar var för sig" in (tmp_path / "a.html").read_text("utf-8")


def test_a_promise_without_activities_and_an_english_paper(store, tmp_path):
    save_promise.save_promise(store, {"name": "Promise", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)})
    content = job.follow_up(store, T3, TODAY, EN, audience="public")
    assert content.parts[0].in_short == ("The promise has no activities yet.",)
    job.write(content, EN, job.Files(tmp_path / "a.pdf", tmp_path / "a.html"))
    assert "Follow-up of citizen promise" in (tmp_path / "a.html").read_text("utf-8")


def test_a_public_follow_up_of_an_ended_period_is_noted_and_taken_back(story, tmp_path):
    chosen = promise_papers.choices(story.store, TODAY, SV)
    assert [label for _key, label in chosen] == [
        f"Medborgarlöfte Exempelstad 2026, {period}" for period in ("tertial 3 2026", "tertial 2 2026", "tertial 1 2026", "hela löftet")
    ]  # fmt: skip
    key = chosen[1][0]
    assert promise_papers.name_of(story.store, key, SV) == "Medborgarlöfte Exempelstad 2026, tertial 2 2026"

    def make(audience, **options):
        return promise_papers.make(story.store, Wish(key, {"pdf": tmp_path / "a.pdf"}, Setup("sv", made_on=TODAY), audience, **options))

    assert make("internal").done is None and make("public", is_preview=True).done is None
    made = make("public")
    assert story.store.setting(clock.FOLLOWED_UP) == {story.ids["promise"]: "2026-08-31"}
    assert make("public").done is None  # it stands there already
    story.store.undo(made.done)
    assert not story.store.setting(clock.FOLLOWED_UP)
    with pytest.raises(InputError):
        promise_papers.promise_and_period("utan period")


def test_a_promise_that_is_only_proposed_has_no_public_follow_up(story):
    save_promise.save_promise(story.store, {"state": "draft"}, story.store.get("promise", story.ids["promise"]))
    assert job.follow_up(story.store, T3, TODAY, SV, promise_id=story.ids["promise"]).parts
    with pytest.raises(RuleError, match="draft-not-public"):
        job.follow_up(story.store, T3, TODAY, SV, audience="public", promise_id=story.ids["promise"])


def test_an_organisation_is_named_without_our_own_word_in_public(story):
    with story.store.transaction("test") as tx:
        who = tx.insert("organisation", {"name": "Säkerhet/EST", "kind": "unit", "active": True})
        tx.update(story.store.get("promise_activity", story.ids["Nya lampor"]), organisation_id=who.id)
    for audience, said in (("internal", "Säkerhet/EST"), ("public", "Säkerhet")):
        assert line(job.follow_up(story.store, T3, TODAY, SV, audience=audience), "Nya lampor").responsible == said
