# SPDX-License-Identifier: GPL-2.0-or-later
"""Printing from the dialog: warnings first, pages inside, the file where it is said, papers noted as printed."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject

from est_plugin.core import geometry
from est_plugin.core.paper_choices import ALL, LEADER, PARTICIPANT
from est_plugin.i18n import Texts
from est_plugin.jobs import print_walk
from est_plugin.jobs.document import PERIOD, STATUS_OUT
from est_plugin.jobs.documents import DOCUMENTS, FIGURES, MINUTES, REPORT, WORKBOOK
from est_plugin.ui.dialogs import print_documents, print_documents_public
from est_plugin.ui.dialogs.print_documents import open_print
from est_plugin.ui.dialogs.print_documents_pages import page_count, page_image

from .entry_workspace import X, Y, add_base_map, add_walk

pytest.importorskip("reportlab", reason="papers need reportlab")


@pytest.fixture
def opened(monkeypatch):
    """Files that would be opened by another program."""
    files = []
    monkeypatch.setattr(print_documents, "open_file", files.append)
    return files


@pytest.fixture
def open_dialog(session, messenger, iface, opened):
    made = []

    def run(walk_id=None, document=None):
        made.append(open_print(session, messenger, iface, walk_id, document))
        return made[-1]

    yield run
    for dialog in made:
        dialog.hide()


def choose(dialog, name):
    """Choose a document by its name."""
    dialog.document_box.setCurrentIndex(dialog.document_box.findData(name))


@pytest.fixture
def walk_id(session):
    return add_walk(session.store)


def test_a_planned_walk_is_proposed_with_all_its_papers(open_dialog, walk_id):
    dialog = open_dialog()
    assert dialog.document.name == ALL and dialog.subject_box.currentData() == walk_id
    assert dialog.audience_box.isHidden() and dialog.target_edit.text().endswith("reports/Centrum alla blad.pdf")


def test_the_pages_are_seen_before_anything_is_made_or_noted(open_dialog, session, walk_id):
    dialog = open_dialog()
    dialog.preview_button.click()
    assert dialog.pages.count == 11  # leader 1, participant 2, for each of two groups three stops and a continuation sheet
    assert dialog.pages.has_picture and dialog.pages.page == 1
    dialog.pages.forward_button.click()
    assert dialog.pages.page == 2
    assert session.store.get("walk", walk_id)["papers_printed_at"] is None and not list((session.folder / "reports").iterdir())


def test_the_file_is_made_opened_told_and_the_papers_noted_as_printed(open_dialog, session, messenger, opened, walk_id):
    dialog = open_dialog()
    choose(dialog, LEADER)
    dialog.create_button.click()
    path = session.folder / "reports" / "Centrum ledarblad.pdf"
    assert path.read_bytes().startswith(b"%PDF") and opened == [path] and messenger.files == [path]
    assert session.store.get("walk", walk_id)["papers_printed_at"] is not None and not dialog.isVisible()


def test_a_held_walk_is_proposed_its_report_with_excel_and_the_choices_are_kept(open_dialog, session, filled):
    dialog = open_dialog(filled["walk"].id)
    assert dialog.document.name == REPORT and dialog.table_box.isChecked()
    dialog.audience_box.setCurrentIndex(dialog.audience_box.findData("external"))
    dialog.web_box.setChecked(True)
    dialog.create_button.click()
    assert {path.name for path in (session.folder / "reports").iterdir()} == {f"Centrum rapport extern{end}" for end in (".pdf", ".xlsx", ".html")}
    again = open_dialog(filled["walk"].id)
    assert again.audience_box.currentData() == "external" and again.web_box.isChecked()
    assert session.store.get("walk", filled["walk"].id)["papers_printed_at"] is None


def test_what_is_missing_is_said_first(open_dialog, session, filled):
    dialog = open_dialog(filled["walk"].id)
    assert "Ingen bakgrundskarta" in dialog.warning_label.text()
    dialog.audience_box.setCurrentIndex(dialog.audience_box.findData("public"))
    assert "4 iakttagelser är inte märkta" in dialog.warning_label.text()
    with session.store.transaction("test") as tx:
        tx.insert("attachment", {"finding_id": filled["findings"][0].id, "path": "photos/borta.jpg", "sha256": "0" * 64})
    add_base_map(QgsProject.instance())
    dialog.audience_box.setCurrentIndex(dialog.audience_box.findData("internal"))
    assert "borta.jpg" in dialog.warning_label.text() and "bakgrundskarta" not in dialog.warning_label.text()
    choose(dialog, PARTICIPANT)
    assert dialog.warning_label.isHidden()


def test_the_workbook_alone(open_dialog, session, filled):
    dialog = open_dialog(filled["walk"].id)
    choose(dialog, WORKBOOK)
    assert dialog.preview_button.isHidden()
    dialog.create_button.click()
    assert (session.folder / "reports" / "Centrum alla kolumner.xlsx").read_bytes().startswith(b"PK")


def test_without_a_walk_nothing_can_be_printed_and_it_is_said(open_dialog):
    dialog = open_dialog()
    assert not dialog.create_button.isEnabled() and "Planera en först" in dialog.warning_label.text()


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_noted(open_dialog, session, walk_id):
    dialog = open_dialog()
    choose(dialog, LEADER)
    dialog.target_edit.setText(str(session.path / "blad.pdf"))  # below a file there is no folder
    dialog.create_button.click()
    assert dialog.isVisible() and dialog.problem_label.text().startswith("✖")
    assert session.store.get("walk", walk_id)["papers_printed_at"] is None


def test_cancelling_while_pages_are_made_leaves_the_dialog_open(open_dialog, session, monkeypatch, walk_id):
    dialog = open_dialog()

    def cancelled_meanwhile(*_args, **_options):
        assert not dialog.choices.isEnabled() and dialog.close_button.text() == "Avbryt"
        dialog.close_button.click()

    monkeypatch.setattr(print_walk, "print_papers", cancelled_meanwhile)
    dialog.preview_button.click()
    assert dialog.isVisible() and "Avbrutet" in dialog.problem_label.text() and dialog.choices.isEnabled()
    assert session.store.get("walk", walk_id)["papers_printed_at"] is None


def test_a_walk_open_for_reading_is_printed_too(open_dialog, session, messenger, walk_id):
    session.store.is_read_only = True
    dialog = open_dialog()
    choose(dialog, LEADER)
    dialog.create_button.click()
    assert messenger.files and "inte antecknas" in messenger.of("warning")[0]
    session.store.is_read_only = False


def test_pages_that_cannot_be_shown_are_counted(open_dialog, tmp_path):
    broken = tmp_path / "trasig.pdf"
    broken.write_bytes(b"%PDF-1.4 trasig")
    assert page_count(broken) is None and page_image(broken, 1) is None
    dialog = open_dialog()
    dialog.pages.show_file(broken, 4)
    assert dialog.pages.count == 4 and not dialog.pages.has_picture and dialog.pages.open_button.isEnabled()




def test_every_document_is_offered_with_what_it_is_for(open_dialog):
    dialog = open_dialog()
    offered = [dialog.document_box.itemData(at) for at in range(dialog.document_box.count())]
    assert [name for name in offered if name] == [one.name for one in DOCUMENTS]
    for one in DOCUMENTS:
        choose(dialog, one.name)
        assert len(dialog.what_label.text()) > 20 and not dialog.what_label.text().startswith("print.")
        assert dialog.subject_id is not None or dialog.warning_label.text().startswith("⚠")
        assert dialog.create_button.isEnabled() == (dialog.subject_id is not None)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_a_document_has_all_its_words(document, language):
    texts = Texts(language)
    keys = [f"print.document-{document.name}", f"print.what-{document.name}", f"print.file-{document.name}", f"print.no-{document.subject}"]
    keys += [f"print.subject-{document.subject}", f"print.create-{document.main}", f"print.kind-{document.main}"]
    assert all(texts(key, n=2) != key for key in keys)


@pytest.fixture
def lists(session, filled):
    """Two units of the municipality with one measure each."""
    park = session.store.find("organisation", {"code": "parks"})[0]
    with session.store.transaction("test") as tx:
        measure = tx.insert("measure", {"title": "Byt bänken", "responsible_id": park.id})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": filled["findings"][0].id})
    return {**filled, "park": park}


def test_a_work_list_is_seen_made_remembered_as_sent_and_undone(open_dialog, session, messenger, opened, lists):
    dialog = open_dialog()
    choose(dialog, "work_list")
    dialog.subject_box.setCurrentIndex(dialog.subject_box.findData(lists["streets"].id))
    dialog.preview_button.click()
    assert dialog.pages.count >= 1 and session.store.count("dispatch") == 0
    dialog.create_button.click()
    assert {path.suffix for path in opened[0].parent.iterdir()} == {".pdf", ".xlsx"} and session.store.count("dispatch") == 1
    again = open_dialog(document="work_list")
    again.text_button.click()
    assert opened[1].suffix == ".odt" and session.store.count("dispatch") == 1


def test_all_organisations_get_theirs_in_one_go(open_dialog, session, opened, lists):
    dialog = open_dialog()
    choose(dialog, "work_list")
    assert not dialog.all_button.isHidden() and "2" in dialog.all_button.text()
    dialog.table_box.setChecked(False)
    dialog.all_button.click()
    assert session.store.count("dispatch") == 2 and opened == [session.folder / "reports"]
    assert len(list((session.folder / "reports").glob("*.pdf"))) == 2


def test_figures_of_a_period_with_their_table(open_dialog, session, filled):
    dialog = open_dialog()
    choose(dialog, FIGURES)
    assert dialog.document.subject == PERIOD and "tertial" in dialog.subject_box.currentText()
    dialog.table_box.setChecked(True)
    dialog.create_button.click()
    assert {path.suffix for path in (session.folder / "reports").iterdir()} == {".pdf", ".csv"}


def test_minutes_are_made_and_opened_as_text_too(open_dialog, session, opened):
    with session.store.transaction("test") as tx:
        tx.insert("meeting", {"name": "Möte 3", "held_on": dt.date(2026, 11, 3)})
    dialog = open_dialog()
    choose(dialog, MINUTES)
    assert "inga beslut" in dialog.warning_label.text() and not dialog.text_button.isHidden()
    dialog.text_button.click()
    assert [path.suffix for path in opened] == [".odt"] and not list((session.folder / "reports").glob("*.pdf"))


@pytest.mark.parametrize("name, endings", [("feedback", {".pdf", ".html"}), ("basis", {".odt"})])
def test_documents_of_a_walk_are_made(open_dialog, session, filled, name, endings):
    dialog = open_dialog(filled["walk"].id, name)
    assert dialog.document.name == name and dialog.subject_id == filled["walk"].id
    dialog.web_box.setChecked(True)
    dialog.create_button.click()
    assert {path.suffix for path in (session.folder / "reports").iterdir()} == endings


def test_what_was_made_last_is_proposed_again(open_dialog, session, filled):
    dialog = open_dialog()
    choose(dialog, FIGURES)
    dialog.create_button.click()
    assert open_dialog().document.name == FIGURES
    assert open_dialog(filled["walk"].id).document.name == REPORT


def test_texts_that_stop_a_public_document_are_said_first_and_led_to(open_dialog, session, filled, monkeypatch):
    with session.store.transaction("test") as tx:
        finding = tx.update(session.store.get("finding", filled["findings"][0].id), description="Ring 070-123 45 67", visibility="public")
        tx.insert("attachment", {"finding_id": finding.id, "path": "photos/borta.jpg", "sha256": "0" * 64})
    dialog = open_dialog(filled["walk"].id)
    assert dialog.texts_button.isHidden() and dialog.photos_button.isHidden()
    dialog.audience_box.setCurrentIndex(dialog.audience_box.findData("public"))
    assert "En text måste granskas" in dialog.warning_label.text() and "Ett foto är inte granskat" in dialog.warning_label.text()
    assert not dialog.texts_button.isHidden() and not dialog.photos_button.isHidden()
    dialog.create_button.click()
    assert "En text måste granskas" in dialog.problem_label.text() and not list((session.folder / "reports").iterdir())
    read = []
    monkeypatch.setattr(print_documents_public, "open_person_guard", lambda *_args, **options: read.append(len(options["read"]())))
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("finding", finding.id), description="Mörkt")
    dialog.texts_button.click()
    assert read == [0] and dialog.texts_button.isHidden()


def test_the_fault_report_system_gets_its_answer_and_the_next_file_only_what_changed(open_dialog, session, messenger, opened):
    dialog = open_dialog(document=STATUS_OUT)
    assert dialog.document.name == STATUS_OUT and dialog.subject_id is None and "Importera felanmälan" in dialog.warning_label.text()
    with session.store.transaction("test") as tx:
        tx.insert("lighting_defect", {"fault": "out", "external_number": "FA-1", "external_system": "Infracontrol", "geom": geometry.point(X, Y)})
    dialog = open_dialog(document=STATUS_OUT)
    assert dialog.subject_box.currentText() == "Alla ärenden (1)" and dialog.preview_button.isHidden()
    dialog.create_button.click()
    assert opened and opened[0].suffix == ".csv" and opened[0].with_suffix(".xlsx").exists() and opened[0].name.startswith("Infracontrol 20")
    assert "FA-1;Infracontrol;Ny;" in opened[0].read_text(encoding="utf-8-sig")
    assert open_dialog(document=STATUS_OUT).subject_box.currentText().startswith("Ändrat sedan")
