# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be published: nothing planted gets into a public file, unhandled texts stop it, small numbers stay inside, boxes are burned in."""
from __future__ import annotations

import ast
import datetime as dt
import getpass
import socket
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from est_plugin.core.errors import ConflictError
from est_plugin.core.person_guard import find
from est_plugin.core.photo_box import Box
from est_plugin.core.schema import TABLES
from est_plugin.i18n import Texts
from est_plugin.jobs import person_guard, photo_boxes, public_check
from est_plugin.jobs.paper_maps import PaperMaps
from est_plugin.jobs.print_walk import Setup, print_papers, print_report
from est_plugin.jobs.public_check import PublicStopped, unhandled
from est_plugin.jobs.save_finding import Seen, save_finding
from est_plugin.jobs.walk_facts import read_walk
from est_plugin.jobs.walk_feedback import print_feedback
from est_plugin.jobs.walk_report_content import walk_report
from est_plugin.reports import content as c

from .public_story import SECRETS, everything_in, pictures_in, plant

SV = Texts("sv")
DAY = dt.date(2026, 11, 15)
SETUP = Setup("sv", made_on=DAY)
JOBS = Path(__file__).resolve().parents[2] / "est_plugin" / "jobs"


@pytest.fixture
def story(store, walk, stops, tmp_path):
    return plant(store, walk, stops, tmp_path / "kort")


def files(store, walk, folder, audience="public"):
    targets = {kind: folder / f"rapport.{kind}" for kind in ("pdf", "html", "xlsx")}
    print_report(store, walk.id, audience, SETUP, **targets)
    return targets


def report_of(store, walk, audience="public"):
    facts = read_walk(store, walk.id, "sv")
    return walk_report(store, facts, SV, PaperMaps((), store.crs, SV, DAY), DAY, audience).report


# -- attacks -----------------------------------------------------------------------------------------------------------
def test_nothing_planted_is_in_any_public_file(store, walk, story, tmp_path):
    made = files(store, walk, tmp_path)
    for path in made.values():
        found = everything_in(path)
        assert "Byt lampan" in found or path.suffix == ".pdf"
        leaked = [secret for secret in SECRETS if secret in found or secret.replace("-", "").replace(" ", "") in found]
        assert not leaked, (path.name, leaked)
        for word in ("EST-", "KLG", "hotspot", "Hotspot", "Kamera", "Exif", "GPS", "http://ns.adobe.com/xap/1.0/\0"):
            assert word not in found, (path.name, word)


def test_nothing_planted_is_in_the_feedback_to_the_participants(store, walk, story, tmp_path):
    targets = {kind: tmp_path / f"svar.{kind}" for kind in ("pdf", "html", "odt")}
    print_feedback(store, walk.id, SETUP, **targets)
    for path in targets.values():
        found = everything_in(path)
        leaked = [secret for secret in SECRETS if secret in found or secret.replace("-", "").replace(" ", "") in found]
        assert "Byt lampan" in found and not leaked, (path.name, leaked)


@pytest.mark.parametrize("audience", ["internal", "external", "public"])
def test_no_file_tells_of_the_computer_or_its_user(store, walk, story, tmp_path, audience):
    for path in files(store, walk, tmp_path, audience).values():
        found = everything_in(path)
        words = {str(tmp_path), str(store.path.parent), str(Path.home()), "arbetsyta/", "file://", socket.gethostname(), getpass.getuser()}
        for word in (word for word in words if len(word) > 4):  # a shorter one stands in compressed bytes by chance
            assert word not in found, (path.name, word)


def test_the_photo_stands_upright_without_what_its_file_told_and_the_original_is_untouched(store, walk, story, tmp_path):
    original = store.path.parent / store.get("attachment", story["photo"])["path"]
    before = original.read_bytes()
    made = files(store, walk, tmp_path)
    for kind in ("pdf", "html"):
        (picture,) = pictures_in(made[kind])
        assert picture.height > picture.width and not picture.getexif() and {"comment", "xmp", "icc_profile", "photoshop"}.isdisjoint(picture.info)
    assert original.read_bytes() == before


def test_boxes_are_burned_into_every_copy_outside_and_into_none_inside(store, walk, story, tmp_path):
    (photo,) = photo_boxes.photos_of(store, SV, attachment_ids=[story["photo"]])
    # upright the picture is 300 wide and 400 high; the red square lies at 100–200 from the top and 100–200 from the left
    photo_boxes.save(store, photo, [Box(0.3, 0.2, 0.4, 0.35)], True)
    reds = {}
    for audience in ("public", "external", "internal"):
        folder = tmp_path / audience
        folder.mkdir()
        made = files(store, walk, folder, audience)
        for kind in ("pdf", "html"):
            pixels = [pixel for picture in pictures_in(made[kind]) for pixel in picture.convert("RGB").getdata()]
            reds[audience, kind] = sum(r > 120 and g < 90 and b < 90 for r, g, b in pixels)
    assert [reds[key, kind] for key in ("public", "external") for kind in ("pdf", "html")] == [0, 0, 0, 0]
    assert reds["internal", "pdf"] > 100 and reds["internal", "html"] > 100


def test_of_every_text_column_only_the_public_ones_are_in_public_files(store, walk, stops, story, tmp_path):
    """A word of its own in each column of all that belongs to the walk: the schema decides what is seen, whoever adds a column."""
    planted = {}
    with store.transaction("test") as tx:
        for table in ("walk", "walk_stop", "finding", "lighting_defect", "measure", "attachment", "stop_rating"):
            (row, *_more) = [story["first"]] if table == "finding" else store.find(table)
            row = store.get("attachment", story["photo"]) if table == "attachment" else store.get(table, row.id)
            free = person_guard.text_columns(TABLES[table])
            columns = [column for column in free if column.name not in ("letter", "diary_number") and (column.max_length or 99) >= 20]
            words = {column.name: f"Xq{number}{table[:8]}{column.name[:8]}".replace("_", "") for number, column in enumerate(columns)}
            planted.update({words[column.name]: (table, column) for column in columns})
            tx.update(row, **words)
        tx.update(store.get("measure", story["measure"].id), status="ordered")
    found = "".join(everything_in(path) for path in files(store, walk, tmp_path).values())
    seen = {f"{table}.{column.name}" for word, (table, column) in planted.items() if word in found}
    hidden = {f"{table}.{column.name}" for table, column in planted.values() if not column.is_public}
    assert len(planted) > 25 and len(hidden) > 12 and not seen & hidden
    told = ("walk.name", "walk_stop.name", "finding.description", "finding.place_text", "measure.title", "measure.public_comment", "attachment.caption")
    assert set(told) <= seen


NASTY = ("<b>fet</b> & <script>alert(1)</script>", "=HYPERLINK(\"http://x\";\"y\")", "@SUM(1)", "a\x00\x07\x1b[31mb\u202e", "o" * 10_000,
         "]]></p>{{x}}%s%n", "\ud800x")  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_text_in_every_field_makes_readable_public_files(store, walk, stops, tmp_path, text):
    storable = text.replace("\x00", "").encode("utf-8", "ignore").decode() or "x"
    short = storable[:200]
    with store.transaction("test") as tx:
        tx.update(store.get("walk", walk.id), name=short, meeting_place=short)
        tx.update(store.get("walk_stop", stops[0].id), name=short)
    first = save_finding(store, Seen(storable, category="O", walk_stop_id=stops[0].id, walk_id=walk.id, place_text=short, visibility="public")).findings[0]
    with store.transaction("test") as tx:
        row = tx.insert("measure", {"title": storable[:500], "public_comment": storable, "status": "new"})
        tx.insert("measure_link", {"measure_id": row.id, "finding_id": first.id})
    made = files(store, walk, tmp_path)
    page = made["html"].read_text("utf-8")
    assert "<script>" not in page and "\x1b" not in page
    for sheet in openpyxl.load_workbook(made["xlsx"]).worksheets:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


# -- the gate ----------------------------------------------------------------------------------------------------------
def test_a_public_report_is_not_made_while_a_shown_text_looks_like_personal_data(store, walk, story, tmp_path):
    finding = store.get("finding", story["first"].id)
    with store.transaction("test") as tx:
        tx.update(finding, description="Ring 070-123 45 67 eller Anna Svensson", place_text="Kyrktrappan")
    with pytest.raises(PublicStopped) as stopped:
        files(store, walk, tmp_path)  # none of the three files
    assert not list(tmp_path.glob("rapport.*"))
    assert {(place.table, place.record_id, place.column, place.hit.kind) for place in stopped.value.places} == {
        ("finding", finding.id, "description", "phone"), ("finding", finding.id, "description", "name")}  # fmt: skip
    told = stopped.value.text(SV)
    assert told.startswith("2 texter måste granskas") and "Iakttagelse" in told and "ett telefonnummer" in told
    assert "070" not in told and "Anna" not in told  # an error may end in a log
    for audience in ("internal", "external"):
        files(store, walk, tmp_path, audience)


def test_what_is_changed_or_no_personal_data_stops_nothing(store, walk, story, tmp_path):
    with store.transaction("test") as tx:
        finding = tx.update(store.get("finding", story["first"].id), description="Vid Anna Svensson-statyn, ring 070-123 45 67")
    phone, name = sorted(_places(store, walk), key=lambda place: place.hit.kind != "phone")
    done = person_guard.change_text(store, phone.table, phone.record_id, phone.ver, phone.column, "Vid Anna Svensson-statyn")
    (left,) = _places(store, walk)
    assert left.hit.mark == name.hit.mark
    harmless = person_guard.dismiss(store, [left.hit])
    assert _places(store, walk) == [] and files(store, walk, tmp_path)
    kept = store.setting(person_guard.SETTING)
    assert kept == [left.hit.mark] and "Anna" not in str(kept)
    store.undo(harmless)
    assert len(_places(store, walk)) == 1
    store.undo(done)
    assert store.get("finding", finding.id)["description"].endswith("45 67")


def test_a_text_changed_by_somebody_else_is_not_overwritten(store, walk, story):
    with store.transaction("test") as tx:
        tx.update(store.get("finding", story["first"].id), description="Ring 070-123 45 67")
    (place,) = _places(store, walk)
    with store.transaction("test") as tx:
        tx.update(store.get("finding", story["first"].id), severity=3)
    with pytest.raises(ConflictError):
        person_guard.change_text(store, place.table, place.record_id, place.ver, place.column, "x")


@pytest.mark.parametrize(
    ("table", "column", "is_shown"),
    [("finding", "place_text", True), ("measure", "title", True), ("measure", "public_comment", True), ("attachment", "caption", True),
     ("walk", "meeting_place", True), ("walk_stop", "name", True),
     ("finding", "suggestion", False), ("measure", "note", False), ("walk", "weather_note", False)],
)  # fmt: skip
def test_every_shown_column_is_looked_through_and_only_those(store, walk, story, table, column, is_shown):
    row = {"finding": story["first"], "measure": story["measure"], "walk": walk}.get(table)
    row = store.get(table, row.id) if row else store.get("attachment", story["photo"]) if table == "attachment" else store.find("walk_stop", {"number": 2})[0]
    with store.transaction("test") as tx:
        tx.update(row, **{column: "skriv till nagon.annan@example.org"})
    assert [(place.table, place.record_id, place.column) for place in _places(store, walk)] == ([(table, row.id, column)] if is_shown else [])


def test_the_papers_for_the_participants_pass_the_same_gate(store, walk, stops, tmp_path):
    with store.transaction("test") as tx:
        tx.update(store.get("walk", walk.id), meeting_place="Hos Anna Svensson, 070-123 45 67")
    with pytest.raises(PublicStopped):
        print_papers(store, walk.id, "participant", tmp_path / "blad.pdf", SETUP)
    assert print_papers(store, walk.id, "leader", tmp_path / "ledare.pdf", SETUP).pages == 1


def test_texts_side_by_side_stop_too_and_can_be_called_harmless(store):
    (place,) = unhandled(store, ["Anna Svensson"], "sv")
    assert not place.is_row and place.where(SV) == "Sammansatt text"
    person_guard.dismiss(store, [place.hit])
    assert unhandled(store, ["Anna Svensson"], "sv") == []


def test_own_texts_of_the_municipality_are_found_among_the_settings(store):
    store.set_setting("paper_intro", {"sv": "Hälsningar Anna Svensson"})
    (place,) = unhandled(store, ["Hälsningar Anna Svensson"], "sv")
    assert (place.table, place.name, place.is_row) == ("settings", "paper_intro", False)


def test_each_edition_says_who_reads_it():
    """A paper whose audience nobody has thought about could be a public one that passes no gate."""
    silent = []
    for file in JOBS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name == "Edition" and len(node.args) < 4 and "audience" not in {word.arg for word in node.keywords}:
                silent.append(f"{file.name}:{node.lineno}")
    assert not silent


# -- words and numbers -------------------------------------------------------------------------------------------------
def test_the_public_reads_months_unless_the_municipality_has_chosen_days(store, walk, story, tmp_path):
    book = openpyxl.load_workbook(files(store, walk, tmp_path)["xlsx"])
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert [cell.value for cell in book.worksheets[0][2]][heads.index("Klar senast")] == "mars 2027"
    assert not {"Allvarlighet", "Foton", "N", "E"} & set(heads) and "2027-03-17" not in everything_in(tmp_path / "rapport.html")
    store.set_setting("public_days", True)
    assert not report_of(store, walk).months_only


def test_small_groups_and_few_answers_are_not_shown_in_public(store, walk, story):
    report = report_of(store, walk)
    assert [group.count for group in report.groups] == [None, None]
    assert [fact.value for fact in report.facts] == ["9 personer. Grupper med färre än 3 personer visas inte i den offentliga versionen."]
    assert [(rating.group, rating.alone_yes) for rating in report.stops[0].ratings] == [("A", 5)]
    assert report.stops[0].note == "Färre än 3 svar på platsen visas inte i den offentliga versionen." and not report.stops[1].note
    inside = report_of(store, walk, "internal")
    assert [group.count for group in inside.groups] == [7, 2] and len(inside.stops[0].ratings) == 2 and not inside.stops[0].note
    store.set_setting("small_number_limit", 0)
    assert [group.count for group in report_of(store, walk).groups] == [7, 2]


def test_what_is_left_out_can_not_be_worked_out(store, walk, story, tmp_path):
    made = files(store, walk, tmp_path)
    page = made["html"].read_text("utf-8")
    assert "Färre än 3 svar" in page and "Grupp B 2" not in page and "Grupp A 7" not in page


def test_public_words_of_the_lists_and_no_double_measures(store, walk, story):
    with store.transaction("test") as tx:
        tx.update(store.find("code", {"list": "finding_category", "code": "A1"})[0], public_sv="Ljuset")
        again = tx.insert("measure", {"title": "Byt lampan igen"})
        tx.insert("measure_link", {"measure_id": again.id, "finding_id": story["first"].id})
    with store.transaction("test") as tx:
        tx.update(store.get("measure", again.id), status="duplicate", same_as_id=story["measure"].id)
    (row, _good) = report_of(store, walk).rows
    assert row.category == "Ljuset" and [one.text for one in row.measures] == ["Byt lampan"] and row.measures[0].status.word == "Inte påbörjad"
    assert row.priority_rank == 0 and row.severity_rank == 0 and report_of(store, walk, "internal").rows[0].priority_rank == 4


# -- boxes -------------------------------------------------------------------------------------------------------------
def test_boxes_and_clearing_are_one_action_that_can_be_taken_back(store, walk, story):
    photos = photo_boxes.photos_of(store, SV, walk_id=walk.id)
    assert [photo.is_cleared for photo in photos] == [False, True] and photos[1].name == "Nr 1  Mörkt vid trappan"
    done = photo_boxes.save(store, photos[0], [Box(0.1, 0.1, 0.2, 0.2)], True)
    again = photo_boxes.photos_of(store, SV, attachment_ids=[photos[0].id])[0]
    assert again.is_cleared and [box.values() for box in again.boxes] == [[0.1, 0.1, 0.2, 0.2]]
    store.undo(done)
    back = photo_boxes.photos_of(store, SV, attachment_ids=[photos[0].id])[0]
    assert not back.is_cleared and back.boxes == ()


def test_a_photo_whose_boxes_can_not_be_read_stays_inside(store, walk, story):
    assert len(report_of(store, walk).rows[0].photos) == 1
    store.set_setting(photo_boxes.PREFIX + story["photo"], "trasigt")
    assert report_of(store, walk).rows[0].photos == () and len(report_of(store, walk, "internal").rows[0].photos) == 1


def test_outside_a_photo_has_not_the_name_of_its_file(store, walk, story):
    assert isinstance(report_of(store, walk).rows[0].photos[0], c.Photo) and report_of(store, walk, "external").rows[0].photos[0].name == ""


def test_the_line_at_entry_names_what_it_saw():
    assert person_guard.warning(find("Anna Svensson 070-123 45 67"), SV) == (
        "Texten ser ut att innehålla ett namn och ett telefonnummer. Beskriv platsen, inte personen.")  # fmt: skip
    assert person_guard.warning([], SV) == "" and public_check.MOST_NAMED > 1


def _places(store, walk):
    return unhandled(store, list(public_check.texts_of(report_of(store, walk))), "sv")
