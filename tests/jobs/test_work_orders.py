# SPDX-License-Identifier: GPL-2.0-or-later
"""Sending out: who gets what, what others may see, files whole or not at all, dispatches remembered in one transaction."""
from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import openpyxl
import pytest
from pypdf import PdfReader
from qgis.core import QgsFeedback

from est_plugin.core import geometry, work_orders as wo
from est_plugin.core.errors import Cancelled, InputError, StorageError
from est_plugin.i18n import Texts
from est_plugin.jobs import work_orders as job
from est_plugin.jobs.work_order_choice import measure_rows
from est_plugin.jobs.work_order_content import work_out
from est_plugin.jobs.work_order_rows import read_facts, work_rows
from est_plugin.reports.work_content import Control

from .work_story import SECRET, TODAY, add, finding, lamp, orders_of, organisation, photo, setup

SV = Texts("sv")


def send(store, folder, orders, formats=job.FORMATS, **options):
    made, taken = [], []
    for order in orders:
        targets = job.proposed_targets(folder, order, formats, TODAY, SV, taken)
        taken += targets.values()
        made.append((order, targets))
    return job.send_out(store, made, measure_rows(store, "sv"), setup(**options))


def rows_of(store, order):
    rows = [row for row in measure_rows(store, "sv") if row.record_id in order.measure_ids]
    return {row.what: row for row in work_rows(read_facts(store, rows, "sv"), order.measure_ids, order.kind, SV, TODAY)}


@pytest.fixture
def filled(store):
    """Three of our own (one late, one shared), one handed over, one for the contractor, one done."""
    owner, contractor = organisation(store, "trafikverket"), organisation(store, "lighting_contractor")
    add(store, "Laga bommen", "streets", seen=finding("Bommen", number=14), due_date=dt.date(2026, 11, 1), measure_type="barrier")
    shared = add(store, "Klipp häcken", "parks", seen=finding("Häcken", 300.0, 200.0), due_date=dt.date(2027, 3, 31))
    with store.transaction("test") as tx:
        tx.insert("co_responsible", {"measure_id": shared.id, "organisation_id": organisation(store, "streets").id})
    add(store, "Byt lampan", "lighting", seen=lamp("H-7", 150.0, 120.0), table="lighting_defect", contractor_id=contractor.id, status="ordered")
    asked = {"status": "forwarded", "forwarded_to_id": owner.id, "answer_by": dt.date(2026, 12, 14)}
    add(store, "Laga räcket", "streets", seen=finding("Räcket", 500.0, 90.0), **asked)
    done = add(store, "Klart", "streets")
    with store.transaction("test") as tx:
        tx.update(done, status="fixed", done_on=TODAY)
    return store


def test_everybody_gets_what_he_is_responsible_for_shares_does_or_shall_answer(filled):
    found = orders_of(filled)
    assert {name: (one.kind, len(one.measure_ids), one.overdue, one.waiting) for name, one in found.items()} == {
        "Gata och trafik": (wo.WORK_LIST, 3, 1, 1), "Park och natur": (wo.WORK_LIST, 1, 0, 0), "Belysning": (wo.WORK_LIST, 1, 0, 0),
        "Trafikverket": (wo.REPLY_FORM, 1, 0, 1), "Belysningsentreprenören": (wo.WORK_ORDER, 1, 0, 0),
    }  # fmt: skip


@pytest.mark.parametrize(("which", "expected"), [
    ("overdue", {"Laga bommen"}), ("waiting", {"Laga räcket"}), ("fixed", {"Klart"}), ("forwarded", {"Laga räcket"}),
    ("all", {"Laga bommen", "Klipp häcken", "Laga räcket", "Klart"}),
])  # fmt: skip
def test_the_selection_is_the_one_asked_for(filled, which, expected):
    order = orders_of(filled, which)["Gata och trafik"]
    titles = {one["title"] for one in filled.find("measure", {"id": list(order.measure_ids)})}
    assert titles == expected


def test_an_unknown_selection_is_refused(filled):
    with pytest.raises(InputError):
        orders_of(filled, "snart")


def test_only_those_selected_in_the_list_are_sent(filled):
    chosen = {one.id for one in filled.find("measure", {"title": ["Laga bommen", "Byt lampan"]})}
    assert {name: len(one.measure_ids) for name, one in orders_of(filled, only=chosen).items()} == {
        "Gata och trafik": 1, "Belysning": 1, "Belysningsentreprenören": 1}  # fmt: skip


def test_a_row_tells_number_place_pole_and_date_and_our_own_see_why(filled):
    row = rows_of(filled, orders_of(filled)["Gata och trafik"])["Laga bommen"]
    assert (row.nr, row.place, row.due, row.due_why, row.is_late, row.shape) == ("14", "vid Bommen", dt.date(2026, 11, 1), SECRET, True, "bar")
    waiting = rows_of(filled, orders_of(filled)["Gata och trafik"])["Laga räcket"]
    assert waiting.due_words == "Svar senast 14 dec 2026" and waiting.status.state == "waiting"
    lamp_row = rows_of(filled, orders_of(filled)["Belysningsentreprenören"])["Byt lampan"]
    assert (lamp_row.pole, lamp_row.fault, lamp_row.is_lamp, lamp_row.sent["state"], lamp_row.due_why) == ("H-7", "Släckt", True, "Beställt", "")


def test_several_measures_of_one_thing_have_different_numbers(store):
    first = add(store, "Ett", "streets", seen=finding("Samma", number=7))
    target = store.find("measure_link", {"measure_id": first.id})[0]["finding_id"]
    second = add(store, "Två", "streets")
    with store.transaction("test") as tx:
        tx.insert("measure_link", {"measure_id": second.id, "finding_id": target})
    add(store, "Utan plats", "streets")
    numbers = [row.nr for row in rows_of(store, orders_of(store)["Gata och trafik"]).values()]
    assert len(set(numbers)) == 3 and sum(number.startswith("7 (Å") for number in numbers) == 2


def test_dangerous_lamps_carry_a_warning_for_those_who_go_there(store):
    contractor = organisation(store, "lighting_contractor").id
    add(store, "Stäng luckan", None, seen=lamp("H-1", fault="open_hatch"), table="lighting_defect", contractor_id=contractor)
    add(store, "Res stolpen", None, seen=lamp("H-2", fault="hit_pole"), table="lighting_defect", contractor_id=contractor)
    add(store, "Vanlig", None, seen=lamp("H-3"), table="lighting_defect", contractor_id=contractor)
    rows = rows_of(store, orders_of(store)["Belysningsentreprenören"])
    assert "Elfara" in rows["Stäng luckan"].safety and "falla" in rows["Res stolpen"].safety and rows["Vanlig"].safety == ""


# -- files and what is remembered --------------------------------------------------------------------------------------
def test_all_files_are_made_and_remembered_in_one_transaction(filled, tmp_path):
    sent = send(filled, tmp_path / "reports", [replace(one, answer_by=dt.date(2026, 12, 15)) for one in orders_of(filled).values()])
    names = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert len(names) == 15 == len(sent.files) and "Åtgärdslista Gata och trafik 2026-11-22.xlsx" in names
    dispatches = filled.find("dispatch")
    assert len(dispatches) == 5 and {one["answer_by"] for one in dispatches} == {dt.date(2026, 12, 15)}
    one = next(row for row in dispatches if row["kind"] == wo.WORK_ORDER)
    (key, kept), = one["rows"].items()
    measure = filled.get("measure", key)
    assert one["file_name"] == "Arbetsorder Belysningsentreprenören 2026-11-22.xlsx"
    assert kept["ver"] == measure.ver and kept["lamp"] is True and set(kept["values"]) == set(wo.KEPT) and kept["values"]["status"] == "ordered"
    assert {table for table, _before, _after in sent.done.steps} == {"dispatch"}
    filled.undo(sent.done)
    assert filled.count("dispatch") == 0


def test_the_numbers_of_paper_map_workbook_and_package_agree(filled, tmp_path):
    order = orders_of(filled)["Gata och trafik"]
    sent = send(filled, tmp_path, [order])
    targets = sent.made[0].targets
    page = openpyxl.load_workbook(targets["xlsx"]).worksheets[0]
    in_book = {str(page.cell(line, 3).value): page.cell(line, 1).value for line in range(2, page.max_row + 1)}
    with closing(sqlite3.connect(targets["gpkg"])) as connection:
        rows = [*connection.execute("SELECT nr, measure_id FROM measures"), *connection.execute("SELECT nr, measure_id FROM measures_without_place")]
        told = dict(connection.execute("SELECT key, value FROM est_dispatch"))
        assert list(told) == list(wo.CONTROL_KEYS) and told["dispatch_id"] == sent.made[0].dispatch_id == filled.find("dispatch")[0].id
        assert told["workspace_id"] == filled.setting(job.WORKSPACE_ID)
    assert dict(rows) == in_book and set(in_book) == set(sent.made[0].numbers)
    words = " ".join(part.extract_text() for part in PdfReader(targets["pdf"]).pages)
    assert all(re.search(rf"(?<!\d){number}(?!\d)", words) for number in in_book)
    facts = read_facts(filled, measure_rows(filled, "sv"), "sv")
    content = work_out(filled, facts, order, Control("", "", "", "sv", order.kind), SV, setup().maps(filled), TODAY)
    assert {marker.label for area in content.areas for marker in area.map.markers} == set(in_book)


@pytest.mark.parametrize("name", ("Trafikverket", "Belysningsentreprenören"))
def test_nothing_internal_stands_in_any_file_for_others(filled, tmp_path, name):
    sent = send(filled, tmp_path, [orders_of(filled)[name]])
    for path in sent.files:
        assert SECRET.encode() not in path.read_bytes(), path.name
    pdf = " ".join(part.extract_text() for part in PdfReader(sent.made[0].targets["pdf"]).pages)
    book = openpyxl.load_workbook(sent.made[0].targets["xlsx"])
    cells = " ".join(str(cell.value) for page in book.worksheets for line in page.iter_rows() for cell in line)
    with closing(sqlite3.connect(sent.made[0].targets["gpkg"])) as connection:
        package = " ".join(connection.iterdump())
    for text in (pdf, cells, package):
        assert "Hemlig" not in text and not re.search(r"\banna\b", text)
    assert sent.made[0].snapshot  # what is kept at home may hold it


def test_our_own_see_why_but_no_note_of_the_officer(filled, tmp_path):
    sent = send(filled, tmp_path, [orders_of(filled)["Gata och trafik"]], ("xlsx",))
    page = openpyxl.load_workbook(sent.files[0]).worksheets[0]
    heads = {cell.value: cell.column for cell in page[1]}
    assert page.cell(2, heads["Varför då"]).value == SECRET and not page.cell(2, heads["Kommentar"]).value


def test_photos_go_outside_only_when_they_are_cleared(filled, tmp_path):
    rail = filled.find("finding", {"description": "Räcket"})[0]
    photo(filled, "nej.jpg", finding_id=rail.id)
    rows = rows_of(filled, orders_of(filled)["Trafikverket"])
    assert rows["Laga räcket"].photo is None
    assert rows_of(filled, orders_of(filled)["Gata och trafik"])["Laga räcket"].photo.name == "nej.jpg"
    sent = send(filled, tmp_path, [orders_of(filled)["Trafikverket"]], ("pdf",))
    assert any("1 foto är inte godkänt" in warning for warning in sent.warnings)
    photo(filled, "ja.jpg", is_cleared=True, finding_id=rail.id)
    assert rows_of(filled, orders_of(filled)["Trafikverket"])["Laga räcket"].photo.name == "ja.jpg"


def test_what_was_not_reviewed_is_not_described_outside(filled):
    rail = filled.find("finding", {"description": "Räcket"})[0]
    with filled.transaction("test") as tx:
        tx.update(rail, description="Räcket är löst på tre ställen", review_state="new")
    assert rows_of(filled, orders_of(filled)["Trafikverket"])["Laga räcket"].more == ""
    assert rows_of(filled, orders_of(filled)["Gata och trafik"])["Laga räcket"].more == "Räcket är löst på tre ställen"


def test_new_is_what_was_not_on_an_earlier_list(filled, tmp_path):
    send(filled, tmp_path, [orders_of(filled)["Gata och trafik"]], ("xlsx",))
    add(filled, "Senare", "streets")
    sent = send(filled, tmp_path, [orders_of(filled)["Gata och trafik"]], ("pdf",))
    assert "4 åtgärder · 1 ny · 1 försenad" in " ".join(PdfReader(sent.files[0]).pages[0].extract_text().split())


def test_what_was_sent_earlier_is_not_written_over(filled, tmp_path):
    for _time in range(2):
        send(filled, tmp_path, [orders_of(filled)["Gata och trafik"]], ("xlsx",))
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [
        "Åtgärdslista Gata och trafik 2026-11-22 2.xlsx", "Åtgärdslista Gata och trafik 2026-11-22.xlsx"]  # fmt: skip


@pytest.mark.parametrize("count", (0, 1, 200))
def test_any_number_of_measures(store, tmp_path, count):
    streets = organisation(store, "streets")
    with store.transaction("test") as tx:
        for n in range(count):
            row = tx.insert("measure", {"title": f"Åtgärd {n}", "responsible_id": streets.id})
            thing = tx.insert("finding", finding(f"Sak {n}", 37.0 * (n % 20), 53.0 * (n // 20)))
            tx.insert("measure_link", {"measure_id": row.id, "finding_id": thing.id})
    rows = measure_rows(store, "sv")
    order = job.Order(streets.id, streets["name"], wo.WORK_LIST, tuple(row.record_id for row in rows))
    targets = job.proposed_targets(tmp_path, order, job.FORMATS, TODAY, SV)
    sent = job.send_out(store, [(order, targets)], rows, setup())
    assert all(path.is_file() for path in sent.files) and store.count("dispatch") == (1 if count else 0)
    page = openpyxl.load_workbook(targets["xlsx"]).worksheets[0]
    assert page.max_row == 1 + count
    if not count:
        assert sent.done is None


# -- when it does not work ---------------------------------------------------------------------------------------------
def test_cancelled_in_the_middle_nothing_is_left_or_remembered(filled, tmp_path):
    feedback = QgsFeedback()
    folder = tmp_path / "ut"
    orders = [(one, job.proposed_targets(folder, one, job.FORMATS, TODAY, SV)) for one in orders_of(filled).values()]
    with pytest.raises(Cancelled), job.Batch(filled, orders, measure_rows(filled, "sv"), setup(feedback=feedback)) as batch:
        assert batch.make_next() and any(folder.iterdir())
        feedback.cancel()
        batch.make_next()
    assert list(folder.iterdir()) == [] and filled.count("dispatch") == 0 and filled.setting(job.WORKSPACE_ID) is None


def test_a_file_open_in_excel_takes_all_of_it_back(filled, tmp_path, monkeypatch):
    real, folder = os.replace, tmp_path / "ut"

    def refuse(source, target):
        name = os.path.basename(target)
        if name.endswith(".xlsx") and not name.startswith("."):
            raise PermissionError(13, "in use", str(target))
        return real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(StorageError):
        send(filled, folder, [orders_of(filled)["Gata och trafik"]])
    assert list(folder.iterdir()) == [] and filled.count("dispatch") == 0


def test_a_folder_that_cannot_be_made_is_said(filled, tmp_path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(StorageError):
        send(filled, tmp_path / "fil" / "mapp", [orders_of(filled)["Gata och trafik"]])
    assert filled.count("dispatch") == 0


def test_the_workspace_itself_is_never_the_target(filled):
    order = orders_of(filled)["Gata och trafik"]
    with pytest.raises(InputError):
        job.send_out(filled, [(order, {"gpkg": filled.path})], measure_rows(filled, "sv"), setup())
    assert filled.count("measure") == 5


def test_nobody_to_send_to_is_said(filled):
    with pytest.raises(InputError):
        job.send_out(filled, [], [], setup())


@pytest.mark.parametrize("name", ("../../etc", "CON", "Gata / Trafik: \"A\" <b>?", "ö" * 300, "."))
def test_any_name_of_an_organisation_gives_a_file_name(tmp_path, name):
    targets = job.proposed_targets(tmp_path, job.Order("1", name, wo.WORK_LIST, ()), ("pdf",), TODAY, SV)
    assert targets["pdf"].parent == tmp_path and len(targets["pdf"].name) < 110


def test_who_mends_a_barrier_reads_its_hours_key_and_way_for_rescue_vehicles(store):
    streets = organisation(store, "streets")
    measure = add(store, "Laga bommen", "streets", measure_type="barrier")
    values = {"name": "Bommen vid bion", "closes_at": "22:00", "opens_at": "05:00", "weekdays": "56", "key_holder_id": streets.id}
    with store.transaction("test") as tx:
        tx.insert("barrier", {**values, "measure_id": measure.id, "opening_hours": SECRET, "place_text": "Bion", "geom": geometry.point(7.0, 8.0)})
    facts = read_facts(store, measure_rows(store, "sv"), "sv")
    inside, outside = (work_rows(facts, [measure.id], kind, SV, TODAY)[0] for kind in (wo.WORK_LIST, wo.WORK_ORDER))
    assert (outside.place, outside.x, outside.y, outside.shape) == ("Bion", 7.0, 8.0, "bar")
    assert outside.barrier == (
        f"B1 Bommen vid bion: Stängd: 22–05 fre–lör. Nyckel hos {streets['name']}. "
        "Utryckningsväg inte kontrollerad: räddningstjänst och ambulans ska komma fram."
    )
    assert SECRET in inside.barrier and SECRET not in outside.barrier
