# SPDX-License-Identifier: GPL-2.0-or-later
"""Returned lists as people really return them: what changes, what is a conflict, what is listed, and that nothing is written by half."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry, status
from est_plugin.core.errors import ConflictError, InputError, RuleError
from est_plugin.core.returned_orders import OURS, THEIRS
from est_plugin.i18n import Texts
from est_plugin.jobs.apply_work_orders import Decisions, apply, plan, will_change
from est_plugin.jobs.returned_report import Words, csv_text, not_applied
from tests.jobs.returned_lists import TITLES, TODAY, days_ago, fill_gpkg, fill_xlsx, groups, table_of, write_rows

SV = Texts("sv")
DONE_DAY = days_ago(4)
SHORT = f"{DONE_DAY.day}/{DONE_DAY.month}"


def statuses(office):
    return {nr: office.measure(nr)["status"] for nr in office.ids}


def why_not(office, found, decisions):
    return [(entry.row, entry.kind, entry.why) for entry in not_applied(found, Words(office.store, SV), decisions)]


# -- the plain case ------------------------------------------------------------------------------------------------------
def test_a_list_filled_in_as_asked(office):
    sent = office.send("xlsx")["xlsx"]
    back = fill_xlsx(sent, {
        1: {"state": "Klart", "done_on": DONE_DAY, "case_number": "A-4711"}, 2: {"state": "Pågår", "promised": TODAY + dt.timedelta(30)},
        3: {"state": "Åtgärdas inte", "reason": "Rivs i vår"}, 4: {"state": "Inte vårt", "comment": "Trafikverkets bro"}, 5: {"comment": "Ring innan"},
    })  # fmt: skip
    found = plan(office.store, back, TODAY)
    assert groups(found) == {"changes": [1, 2, 3, 4, 5], "unchanged": [6]} and found.organisation == "Gata och väg"
    assert found.notices == ()
    done = apply(office.store, found)
    assert {nr: code for nr, code in statuses(office).items() if code != "planned"} == {1: "fixed", 2: "in_progress", 3: "refused", 4: "investigating"}
    first, fourth, fifth = office.measure(1), office.measure(4), office.measure(5)
    assert (first["done_on"], first["external_number"]) == (DONE_DAY, "A-4711")
    assert "Enligt returnerad lista från Gata och väg: Klart." in first["note"]
    assert fourth["responsible_id"] is None and fourth["note"].endswith("Inte vårt. Trafikverkets bro.")
    assert fifth["note"].endswith("Enligt returnerad lista från Gata och väg: Ring innan.")
    assert office.measure(2)["planned_to"] == TODAY + dt.timedelta(30)
    assert office.store.get("dispatch", found.dispatch.id)["returned_on"] == TODAY
    office.store.undo(done)
    assert set(statuses(office).values()) == {"planned"} and office.measure(1)["note"] is None
    assert office.store.get("dispatch", found.dispatch.id)["returned_on"] is None


def test_the_same_file_twice_changes_nothing(office):
    back = fill_xlsx(office.send()["xlsx"], {1: {"state": "x"}, 2: {"state": "görs inte, rivs"}, 3: {"state": "inte vårt"},
        4: {"comment": "Ring", "promised": "v 50"},
                                             5: {"state": "Väntar till datum", "promised": (TODAY + dt.timedelta(20)).isoformat()}})  # fmt: skip
    apply(office.store, plan(office.store, back, TODAY))
    before, log = [dict(office.measure(nr)) for nr in office.ids], office.log()
    again = plan(office.store, back, TODAY + dt.timedelta(1))
    assert groups(again) == {"unchanged": [1, 2, 3, 4, 5, 6]}
    assert apply(office.store, again).steps == ()
    assert ([dict(office.measure(nr)) for nr in office.ids], office.log()) == (before, log)


def test_a_second_return_is_compared_with_the_first(office):
    sent = office.send()["xlsx"]
    apply(office.store, plan(office.store, fill_xlsx(sent, {1: {"state": "Klart"}, 2: {"state": "Pågår"}}), TODAY))
    office.change(1, status="in_progress", done_on=None)  # it was not done: opened again here
    second = plan(office.store, fill_xlsx(sent, {1: {"state": "Klart"}, 2: {"state": "Klart"}}), TODAY)
    assert groups(second) == {"changes": [2], "unchanged": [1, 3, 4, 5, 6]}
    third = plan(office.store, fill_xlsx(sent, {1: {"state": "Beställt"}, 2: {"state": "Klart"}}), TODAY)
    assert groups(third)["conflicts"] == [1]


def test_a_list_that_comes_back_untouched_is_noted_as_returned(office):
    found = plan(office.store, office.send()["xlsx"], TODAY)
    assert groups(found) == {"unchanged": [1, 2, 3, 4, 5, 6]}
    assert apply(office.store, found).tables == {"dispatch"}
    assert office.store.get("dispatch", found.dispatch.id)["returned_on"] == TODAY


# -- conflicts -----------------------------------------------------------------------------------------------------------
def test_conflicts_are_never_applied_by_themselves_and_can_be_decided(office):
    back = fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart", "done_on": DONE_DAY, "case_number": "A-1"}, 2: {"state": "Beställt"}, 3: {"state": "Klart"}})
    office.change(1, status="refused", reason="Rivs", external_number="B-2")
    office.change(2, status="monitor", review_date=TODAY)
    office.change(3, status="in_progress")
    found = plan(office.store, back, TODAY)
    assert groups(found) == {"conflicts": [1, 2, 3], "refused": [1], "unchanged": [4, 5, 6]}  # refused → fixed may not follow, the number is a conflict
    apply(office.store, found)
    assert [statuses(office)[nr] for nr in (1, 2, 3)] == ["refused", "monitor", "in_progress"] and office.measure(1)["external_number"] == "B-2"
    again = plan(office.store, back, TODAY)
    assert groups(again) == groups(found)
    by_nr = {int(row.row.text("nr")): row.id for row in again.rows if row.measure}
    decisions = Decisions(choices={(by_nr[1], "case_number"): OURS, (by_nr[2], "state"): OURS, (by_nr[3], "state"): THEIRS})
    assert will_change(again, decisions) == 1
    apply(office.store, again, decisions)
    assert [statuses(office)[nr] for nr in (1, 2, 3)] == ["refused", "monitor", "fixed"]
    assert groups(plan(office.store, back, TODAY)) == {"refused": [1], "unchanged": [2, 3, 4, 5, 6]}


def test_a_row_changed_between_preview_and_use_stops_everything(office):
    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart"}, 2: {"state": "Klart"}}), TODAY)
    office.change(2, officer="Ingenjören")
    with pytest.raises(ConflictError):
        apply(office.store, found)
    assert statuses(office)[1] == "planned"


def test_left_out_rows_and_reasons_given_here(office):
    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart"}, 2: {"state": "Åtgärdas inte"}, 3: {"state": "Åtgärdas inte"}}), TODAY)
    ids = {int(row.row.text("nr")): row.id for row in found.rows}
    decisions = Decisions(left_out=frozenset([ids[1]]), reasons={ids[2]: " Rivs i vår ", ids[3]: "\u200b"})
    assert [(kind) for _row, kind, _why in why_not(office, found, decisions)] == ["left-out", "needs-reason"]
    apply(office.store, found, decisions)
    assert [statuses(office)[nr] for nr in (1, 2, 3)] == ["planned", "refused", "planned"] and office.measure(2)["reason"] == "Rivs i vår"


def test_reopening_by_a_list_keeps_the_past(office):
    office.change(1, status="fixed", done_on=days_ago(9), what_done="Svetsat")
    rows = [["measure_id", "Nr", "Läge"], [office.ids[1], 1, "Pågår"]]
    office.send()
    found = plan(office.store, write_rows(office.folder / "svar.xlsx", rows), TODAY)
    row = next(row for row in found.rows if row.measure)
    assert row.conflicts and "returned.reopens" in [notice.key for notice in row.conflicts[0].notices]
    apply(office.store, found, Decisions(choices={(row.id, "state"): THEIRS}))
    after = office.measure(1)
    assert (after["status"], after["done_on"], after["reopened_count"]) == ("in_progress", None, 1) and "Svetsat" in after["note"]


# -- as people return them -----------------------------------------------------------------------------------------------
def _titles_above(book):
    page = book.worksheets[0]
    page.insert_rows(1, 4)
    page["C1"], page["C2"], page["E3"] = "Svar från gatukontoret", "Nr: 4 / Status: internt", "Kommentar till er"
    page.merge_cells("C1:H1")


def _renamed_and_reordered(book):
    page = book.worksheets[0]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    order = list(range(len(rows[0])))[::-1]
    new_names = {"Läge": "Status", "Utfört datum": "Datum utfört", "Ert ärendenr": "Ärendenummer", "Kommentar": "Anmärkning"}
    page.delete_rows(1, page.max_row)
    page.append([new_names.get(rows[0][i], rows[0][i]) for i in order] + ["Budget", "Bil nr"])
    for row in rows[1:]:
        page.append([row[i] for i in order] + [1000, "ABC"])


def _sorted_and_filtered(book):
    page = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for line, row in enumerate(sorted(rows, key=lambda cells: str(cells[3]), reverse=True), 2):
        for column, value in enumerate(row, 1):
            page.cell(line, column).value = value
        page.row_dimensions[line].hidden = line % 2 == 0


def _blank_rows_and_heads(book):
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    page.insert_rows(4, 3)
    for column, value in enumerate(heads, 1):
        page.cell(5, column).value = value
    page.cell(page.max_row + 3, 3).value = "Summa: 6"


def _english(book):
    from est_plugin.core.work_orders import COLUMNS

    page = book.worksheets[0]
    words = {column.sv: column.en for column in COLUMNS}
    for cell in page[1]:
        cell.value = words.get(cell.value, cell.value)


def _several_sheets(book):
    page = book.worksheets[0]
    other = book.create_sheet("Norr")
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    other.append(rows[0])
    for row in rows[4:]:
        other.append(row)
    page.delete_rows(5, page.max_row)
    book.create_sheet("Våra timmar").append(["Vecka", "Timmar"])
    book["Våra timmar"].append([41, 8])


def _visible_control(book):
    book["est"].sheet_state = "visible"


ANSWERS = {1: {"state": "ok"}, 2: {"state": f"utfört {SHORT}"}, 4: {"done_on": "x"}, 5: {"state": "fixat", "comment": "Ny bult"}, 6: {"case_number": 4711}}


@pytest.mark.parametrize("rework", [None, _titles_above, _renamed_and_reordered, _sorted_and_filtered, _blank_rows_and_heads, _english, _several_sheets,
    _visible_control])
def test_a_list_that_somebody_has_worked_on(office, rework):
    back = fill_xlsx(office.send()["xlsx"], ANSWERS, rework)
    found = plan(office.store, back, TODAY)
    unknown = {"unknown": 1} if rework is _blank_rows_and_heads else {}
    assert groups(found) == {"changes": [1, 2, 4, 5, 6], "unchanged": [3], **unknown}
    assert found.dispatch is not None and not found.origin.is_guessed
    apply(office.store, found)
    assert [statuses(office)[nr] for nr in (1, 2, 3, 4, 5, 6)] == ["fixed", "fixed", "planned", "fixed", "fixed", "planned"]
    assert office.measure(2)["done_on"] == DONE_DAY and office.measure(6)["external_number"] == "4711"
    keys = {notice.key for notice in found.notices}
    assert ("returned.columns-unread" in keys) == (rework is _renamed_and_reordered) and ("returned.sheets-unread" in keys) == (rework is _several_sheets)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_rows_copied_to_a_new_file_without_the_hidden_columns(office, ending):
    rows = [row[2:] for row in table_of(fill_xlsx(office.send()["xlsx"], ANSWERS))]
    office.send()  # a second list to the same organisation
    office.send(organisation=office.park)
    found = plan(office.store, write_rows(office.folder / f"kopia{ending}", rows), TODAY)
    assert groups(found) == {"changes": [1, 2, 4, 5, 6], "unchanged": [3]}
    assert found.organisation == "Gata och väg" and [notice.key for notice in found.notices] == ["returned.list-guessed"]
    apply(office.store, found)
    assert statuses(office)[2] == "fixed" and office.measure(5)["note"].endswith("Klart. Ny bult.")


def test_csv_from_excel_keeps_its_letters_and_keys(office):
    rows = table_of(fill_xlsx(office.send()["xlsx"], {1: {"state": "Åtgärdas inte", "reason": "Träd fälls på våren"}}))
    found = plan(office.store, write_rows(office.folder / "svar.csv", rows), TODAY)
    apply(office.store, found)
    assert office.measure(1)["reason"] == "Träd fälls på våren"


def test_rows_of_nobody_known_list_are_found_by_number_and_text(office):
    rows = [["Nr", "Vad", "Klart?"], [1, TITLES[0], "ja"], [2, TITLES[1].upper(), "nej"], [3, "Gräv en tunnel", "x"], [None, TITLES[3], "✓"],
        [99, "Ny brist", "x"]]
    found = plan(office.store, write_rows(office.folder / "eget.xlsx", rows), TODAY)
    assert found.dispatch is None and [notice.key for notice in found.notices] == ["returned.list-unknown"]
    assert sorted(row.measure["title"] for row in found.changes) == sorted([TITLES[0], TITLES[3]]) and len(found.unknown) == 2
    apply(office.store, found)
    assert office.measure(1)["note"].endswith("Enligt returnerad lista eget.xlsx: Klart.")


def test_an_organisation_that_is_named_narrows_the_search(office):
    with office.store.transaction("test") as tx:
        tx.insert("measure", {"title": TITLES[0], "responsible_id": office.park})
    path = write_rows(office.folder / "eget.xlsx", [["Vad", "Läge"], [TITLES[0], "klart"]])
    assert len(plan(office.store, path, TODAY).unknown) == 1
    assert [row.measure.id for row in plan(office.store, path, TODAY, office.gata).changes] == [office.ids[1]]


def test_merged_cells_answer_for_each_row(office):
    def merge(book):
        page = book.worksheets[0]
        column = next(cell.column for cell in page[1] if cell.value == "Läge")
        page.cell(2, column).value = "Klart"
        page.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {}, merge), TODAY)
    assert groups(found) == {"changes": [1, 2, 3], "unchanged": [4, 5, 6]}


def test_formulas_are_never_run_and_their_text_stays_text(office):
    def formulas(book):
        page = book.worksheets[0]
        heads = {cell.value: cell.column for cell in page[1]}
        page.cell(2, heads["Läge"]).value = "=HYPERLINK(\"http://127.0.0.1/x\",\"Klart\")"
        page.cell(3, heads["Kommentar"]).value = "=1+1"
        page.cell(3, heads["Kommentar"]).data_type = "s"
        page.cell(3, heads["Kommentar"]).value = "'=cmd|' /C calc'!A0"

    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {}, formulas), TODAY)
    assert groups(found) == {"changes": [2], "unchanged": [1, 3, 4, 5, 6]}
    assert "import.note-formulas" in [notice.key for notice in found.notices]


def test_strangers_copies_and_contradictions_are_listed(office):
    def rework(book):
        page = book.worksheets[0]
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        heads = {value: index for index, value in enumerate(rows[0])}
        other = list(rows[1])
        other[heads["Läge"]] = "Pågår"
        page.append(other)  # 1 again, with another answer
        copied = list(rows[2])
        copied[heads["Nr"]], copied[heads["Vad ska göras"]], copied[heads["Läge"]] = 17, "Ny lampa behövs", "Klart"
        page.append(copied)
        page.append([office.ids[7], None, 7, "Gräv ner kabeln"] + [None] * (heads["Läge"] - 4) + ["Klart"])  # the measure of somebody else
        page.append([None, None, None, "Här är det mörkt"])

    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart"}, 2: {"state": "Klart"}}, rework), TODAY)
    assert groups(found) == {"changes": [2], "unchanged": [3, 4, 5, 6], "unknown": 5}
    assert sorted(row.why.key for row in found.unknown) == [
        "returned.row-not-same", "returned.row-not-sent", "returned.row-twice", "returned.row-twice", "returned.row-unknown-text"]  # fmt: skip
    apply(office.store, found)
    assert {nr for nr, code in statuses(office).items() if code == "fixed"} == {2}
    assert office.store.count("finding") == 7


def test_what_cannot_be_read_is_listed_with_its_cure(office):
    office.change(4, status="fixed", done_on=days_ago(9))
    office.change(4, status="verified", verified_on=days_ago(8), verified_by="EST", verified_how="på plats")
    sent = office.folder / "sent.xlsx"
    office.send()["xlsx"].rename(sent)
    back = fill_xlsx(sent, {
        1: {"state": "nästa vecka"}, 2: {"state": "Klart", "done_on": (TODAY + dt.timedelta(40)).isoformat()}, 3: {"state": "Pågår", "promised": "snart"},
        5: {"state": "Åtgärdas inte"},
    })  # fmt: skip
    found = plan(office.store, back, TODAY)
    assert groups(found) == {"changes": [3, 5], "unreadable": [1, 2, 3], "unchanged": [6]}
    entries = not_applied(found, Words(office.store, SV))
    assert [(entry.number, entry.field, entry.returned) for entry in entries] == [
        ("1", "Läge", "nästa vecka"), ("2", "Utfört datum", (TODAY + dt.timedelta(40)).isoformat()), ("3", "Klart senast enligt er", "snart"),
        ("5", "Läge", "Åtgärdas inte")]  # fmt: skip
    assert all(entry.why and entry.cure and entry.row > 1 for entry in entries)
    text = csv_text(entries, SV)
    assert text.splitlines()[0] == "Rad;Blad;Nr;Fält;Här;I listan;Varför;Gör så här" and len(text.splitlines()) == 5


def test_a_cell_cannot_become_a_formula_in_the_list(office):
    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {1: {"state": "@SUM(1)", "promised": "-2+3"}}), TODAY)
    cells = [line.split(";")[5] for line in csv_text(not_applied(found, Words(office.store, SV)), SV).splitlines()[1:]]
    assert sorted(cells) == ["'-2+3", "'@SUM(1)"]


# -- GeoPackage ----------------------------------------------------------------------------------------------------------
def test_a_geopackage_comes_back(office):
    sent = office.send("gpkg")["gpkg"]
    back = fill_gpkg(sent, {1: {"state": "Klart", "done_on": DONE_DAY.isoformat()}, 2: {"state": "Inte vårt"}, 3: {"comment": "Hittar inte"},
                            4: {"due": TODAY.isoformat(), "what": "Något annat", "measure_id": office.ids[7]}, 5: {"state": "asdf"}})  # fmt: skip
    content = back.read_bytes()
    found = plan(office.store, back, TODAY)
    assert groups(found) == {"changes": [1, 2, 3], "unreadable": [5], "unchanged": [6], "unknown": 1}
    apply(office.store, found)
    assert [statuses(office)[nr] for nr in (1, 2, 3, 4, 5)] == ["fixed", "investigating", "planned", "planned", "planned"]
    assert office.measure(1)["done_on"] == DONE_DAY
    assert back.read_bytes() == content and [p.name for p in back.parent.iterdir() if p.name.startswith(back.name) and p != back] == []


def test_the_workspace_itself_is_no_returned_list(office):
    with pytest.raises(InputError) as caught:
        plan(office.store, office.store.path, TODAY)
    assert caught.value.key == "returned.no-list"


# -- all or nothing ------------------------------------------------------------------------------------------------------
def test_nothing_is_written_when_something_fails_midway(office, monkeypatch):
    from est_plugin.storage import geopackage

    found = plan(office.store, fill_xlsx(office.send()["xlsx"], {n: {"state": "Klart", "comment": "Bra"} for n in range(1, 7)}), TODAY)
    before, log, real = [dict(office.measure(nr)) for nr in office.ids], office.log(), geopackage._Transaction.update
    calls = []

    def failing(self, record, **changes):
        calls.append(record.id)
        if len(calls) == 4:
            raise RuleError("rule.refused-needs")
        return real(self, record, **changes)

    monkeypatch.setattr(geopackage._Transaction, "update", failing)
    with pytest.raises(RuleError) as caught:
        apply(office.store, found)
    assert "Rad 5 i listan" in caught.value.text(SV)
    assert ([dict(office.measure(nr)) for nr in office.ids], office.log()) == (before, log)
    assert office.store.get("dispatch", found.dispatch.id)["returned_on"] is None


def test_english_lists_are_read_in_a_swedish_workspace(office):
    sent = office.send("xlsx", language="en")["xlsx"]
    rows = table_of(sent)
    state = rows[0].index("State")
    rows[1][state], rows[2][state] = "Done", "Not ours"
    assert groups(plan(office.store, write_rows(office.folder / "back.xlsx", rows), TODAY))["changes"] == [1, 2]


def test_every_status_has_a_way_to_be_told(office):
    words = Words(office.store, SV)
    assert {words.value("status", one) for one in status.STATUSES} == {one.sv for one in status.STATUSES}


@pytest.mark.parametrize("kind", ["xlsx", "gpkg"])
def test_what_was_done_to_a_lamp_is_its_code_whatever_file_it_comes_in(office, kind):
    with office.store.transaction("test") as tx:
        lamp = tx.insert("lighting_defect", {"fault": "out", "pole_number": "B17", "review_state": "approved", "geom": geometry.point(5, 5)})
        ids = [tx.insert("measure", {"title": f"Lampa {n}", "responsible_id": office.gata, "status": "new", "lamp_action": code}).id
               for n, code in enumerate((None, "fuse"))]  # fmt: skip
        for measure_id in ids:
            tx.insert("measure_link", {"measure_id": measure_id, "lighting_defect_id": lamp.id})
    label = {row["code"]: row["label_sv"] for row in office.store.find("code", {"list": "lamp_action"})}["luminaire"]
    sent = office.send(kind)[kind]
    numbers = [f"8 (Å{office.store.get('measure', measure_id)['number']})" for measure_id in ids]
    column = "done_what" if kind == "xlsx" else "lamp_action"
    answers = {numbers[0]: {"state": "Klart", column: label}, numbers[1]: {"state": "Inget fel"}}
    found = plan(office.store, fill_xlsx(sent, answers) if kind == "xlsx" else fill_gpkg(sent, answers), TODAY)
    apply(office.store, found)
    after = [office.store.get("measure", measure_id) for measure_id in ids]
    assert [(row["status"], row["lamp_action"], row["what_done"]) for row in after] == [("fixed", "luminaire", None), ("fixed", "no_fault", None)]
    assert not plan(office.store, office.folder / found.file_name, TODAY).changes
