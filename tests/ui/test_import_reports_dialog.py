# SPDX-License-Identifier: GPL-2.0-or-later
"""EST reports in the import dialog: words get a meaning, a whole file goes in or the user takes the good rows, the review comes after."""
from __future__ import annotations

import pytest

from est_plugin.i18n import set_language
from est_plugin.jobs.import_profiles import saved_profile
from est_plugin.ui.dialogs.import_data import COLUMNS, RESULT, open_import
from est_plugin.ui.dialogs.import_data_columns import MOST_WORDS

from .test_import_dialog import becomes, choose, dialog, go_on, start, wait, write  # noqa: F401 - fixtures

HEAD = "Ärendenr;Kategori;När;Plats;E;N"
ROWS = ("R1;Klotter;2026-11-17 22:30;Åsgatan;150000;6340000", "R2;Skadegörelse;2026-11-18;Torget;;")


def reports(dialog, path):  # noqa: F811
    choose(dialog.file.table_box, "observation")
    start(dialog, path)


def test_a_file_of_reports_goes_in_as_new_and_is_taken_back(dialog, session, write):  # noqa: F811
    reports(dialog, write(HEAD, *ROWS))
    assert becomes(dialog)["När"] == "occurred_from" and not dialog.columns.reports.isHidden() and dialog.file.walk_box.isHidden()
    go_on(dialog)
    assert dialog.page == RESULT and dialog.result.good_rows_box.isHidden() and dialog.next_button.isEnabled()
    assert dialog.result.count_label.text().startswith("2 nya") and "1 utan punkt på kartan" in dialog.result.count_label.text()
    go_on(dialog)
    assert {row["review_state"] for row in session.store.find("observation")} == {"new"}
    dialog.result.undo_button.click()
    assert session.store.count("observation") == 0


def test_a_file_with_bad_rows_waits_until_the_user_takes_the_good_ones(dialog, session, write):  # noqa: F811
    reports(dialog, write(HEAD, *ROWS, "R3;Klotter;igår;Torget;;"))
    go_on(dialog)
    assert not dialog.result.good_rows_box.isHidden() and not dialog.next_button.isEnabled() and "igår" in dialog.result.table.item(0, 2).text()
    dialog.result.good_rows_box.setChecked(True)
    assert dialog.next_button.isEnabled()
    dialog.back_button.click()
    go_on(dialog)
    assert not dialog.next_button.isEnabled(), "asked anew for what was checked anew"
    dialog.result.good_rows_box.setChecked(True)
    go_on(dialog)
    assert session.store.count("observation") == 2 and "1 kunde inte läsas in" in dialog.result.count_label.text()


def test_what_holds_for_all_rows_is_chosen_and_remembered(dialog, session, messenger, iface, write):  # noqa: F811
    reports(dialog, write("När;Plats", "2022-05;Torget"))
    assert "Filen saknar" in dialog.problem_label.text()
    part = dialog.columns.reports
    choose(part.category_box, "ORD")
    choose(part.felt_box, "felt")
    choose(part.certainty_box, "told")
    (police,) = session.store.find("organisation", {"code": "police"})
    choose(part.organisation_box, police.id)
    part.reviewed_box.setChecked(True)
    go_on(dialog)
    assert dialog.page == RESULT, dialog.problem_label.text()
    go_on(dialog)
    (row,) = session.store.find("observation")
    assert (row["category"], row["felt_or_occurred"], row["certainty"], row["review_state"]) == ("ORD", "felt", "told", "approved")
    assert row["organisation_id"] == police.id
    dialog.result.keep_edit.setText("Månadslista")
    dialog.result.keep_button.click()
    assert saved_profile(session.store, "Månadslista").settings["value.category"] == "ORD"
    again = open_import(session, messenger, iface)
    choose(again.file.source_box, "Månadslista")
    start(again, write("När;Plats", "2022-06;Torget"))
    assert again.file.table_box.currentData() == "observation" and again.columns.reports.category_box.currentData() == "ORD"
    assert again.columns.reports.reviewed_box.isChecked()
    again.reject()


def test_unknown_words_are_listed_with_the_commonest_first_and_get_a_meaning(dialog, session, write):  # noqa: F811
    rows = [f"R{n};{'Bus' if n % 3 else 'Stojigt'};2026-11-17;Torget {n};;" for n in range(9)]
    reports(dialog, write(HEAD, *rows))
    words = dialog.columns.words_table
    assert [(words.item(row, 1).text(), words.item(row, 2).text()) for row in range(2)] == [("Bus", "6"), ("Stojigt", "3")]
    choose(words.cellWidget(0, 3), "ORD")
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("6 nya") and not dialog.next_button.isEnabled()
    dialog.back_button.click()
    dialog.columns.other_box.setChecked(True)
    assert "blir de Övrigt" in dialog.columns.words_label.text()
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("9 nya") and dialog.next_button.isEnabled()
    go_on(dialog)
    assert sorted({row["category"] for row in session.store.find("observation")}) == ["ORD", "OVR"]


def test_a_wrong_column_does_not_make_a_thousand_boxes(dialog, write):  # noqa: F811
    reports(dialog, write(HEAD, *(f"R{n};ord {n};2026-11-17;Torget;;" for n in range(MOST_WORDS + 50))))
    assert dialog.columns.words_table.rowCount() == MOST_WORDS


def test_reports_that_are_there_are_held_back_unless_the_user_wants_them(dialog, session, messenger, iface, write):  # noqa: F811
    lines = ("Kategori;När;Plats", "Klotter;2026-11-17 22:30;Torget")
    reports(dialog, write(*lines))
    go_on(dialog)
    go_on(dialog)
    again = open_import(session, messenger, iface)
    reports(again, write(*lines))
    go_on(again)
    assert again.result.count_label.text().startswith("0 nya, 0 uppdateras, 1 liknar befintliga, 0 kan inte") and not again.next_button.isEnabled()
    assert "finns redan" in again.result.table.item(0, 1).text() and "nr 1" in again.result.table.item(0, 2).text()
    again.back_button.click()
    again.columns.reports.similar_box.setChecked(True)
    go_on(again)
    assert again.result.count_label.text().startswith("1 nya") and again.next_button.isEnabled()
    again.reject()


def test_choices_for_reports_are_not_there_for_findings(dialog, session, write):  # noqa: F811
    start(dialog, write("Vad;N;E", "Mörkt;6340000;150000"))
    assert dialog.columns.reports.isHidden() and dialog.columns.other_box.isHidden()
    go_on(dialog)
    go_on(dialog)
    assert session.store.count("finding") == 1


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_choices_fit_their_window(session, messenger, iface, write, language):  # noqa: F811
    set_language(language)
    dialog = open_import(session, messenger, iface)  # noqa: F811
    reports(dialog, write(HEAD, *ROWS, "R3;Bus;2026-11-18;Torget;;"))
    assert dialog.page == COLUMNS and dialog.minimumSizeHint().width() <= 900
    texts = [label.text() for label in dialog.columns.reports.findChildren(type(dialog.problem_label))]
    assert texts and not any(text.startswith(("@", "import-data")) for text in texts)
    dialog.reject()
