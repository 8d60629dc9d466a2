# SPDX-License-Identifier: GPL-2.0-or-later
"""The yellow line of the person guard: it appears, leads to the words, is dismissed for good, and never stops saving."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from est_plugin.core.person_guard import find
from est_plugin.i18n import language
from est_plugin.jobs import person_guard
from est_plugin.jobs.entry_lists import read_lists
from est_plugin.ui.dialogs.finding import FindingDialog
from est_plugin.ui.dialogs.hotspot import HotspotDialog
from est_plugin.ui.dialogs.record_sheet import RecordSheetDialog
from est_plugin.ui.dialogs.status_dialog import StatusDialog, read_choices
from est_plugin.ui.widgets.note_box import NoteBox
from est_plugin.ui.widgets.person_guard_line import PersonGuardLine

PHONE = "Ring 070-123 45 67 om lampan"


@pytest.fixture
def form():
    widget = QWidget()
    widget.box = NoteBox(widget)
    layout = QVBoxLayout(widget)
    layout.addWidget(widget.box)
    widget.line = PersonGuardLine(widget)
    widget.line.put_above(widget.box)
    widget.line.watch(widget.box)
    return widget


def test_it_says_what_it_saw_and_goes_away_with_it(form):
    form.box.text = PHONE
    assert form.line.isHidden()  # not in the middle of a word
    form.line.check()
    assert form.line.label.text() == "Texten ser ut att innehålla ett telefonnummer. Beskriv platsen, inte personen." and not form.line.isHidden()
    form.box.text = "Ring kommunen om lampan"
    assert form.line.isHidden()


@pytest.mark.parametrize("before", ["", "🔦🔦 Vid trappan, "])
def test_change_selects_the_words(form, before):
    form.box.text = before + PHONE
    form.line.check()
    form.line.change_button.click()
    assert form.box.textCursor().selectedText() == "070-123 45 67"


def test_what_is_harmless_is_not_asked_again_in_this_workspace(form, session):
    form.line.use(session)
    form.box.text = PHONE
    form.line.check()
    form.line.harmless_button.click()
    assert form.line.isHidden() and person_guard.harmless(session.store) == {find(PHONE)[0].mark}
    other = QWidget()
    again = PersonGuardLine(other)
    again.use(session)
    assert person_guard.remaining("070 1234567", again._marks) == []


def test_the_finding_form_warns_and_saves_all_the_same(session, filled):
    dialog = FindingDialog(read_lists(session.store, language()))
    dialog.description_edit.text = PHONE
    dialog.guard_line.check()
    assert not dialog.guard_line.isHidden() and dialog.problem() == ""
    dialog.begin()
    assert dialog.guard_line.isHidden()


def test_hotspot_and_status_and_sheet_warn_too(session, filled):
    hotspot = HotspotDialog(read_lists(session.store, language()), dt.date(2026, 11, 15))
    hotspot.reason_edit.text = "Anna Svensson har klagat"
    hotspot.guard_line.check()
    assert "ett namn" in hotspot.guard_line.label.text()
    status = StatusDialog([session.store.get("measure", filled["measure"].id)], read_choices(session.store, []), session.today(), new="refused")
    status._fields.editors["reason"].text = "Grannen, bil ABC 123, vill inte"
    status.guard_line.check()
    assert "ett registreringsnummer" in status.guard_line.label.text() and status._ok.isEnabled()
    from est_plugin.jobs.save_record_sheet import Rating
    from est_plugin.jobs.sheet_entry import SavedSheet
    from est_plugin.ui.item_models.sheet_model import TEXT

    sheet = RecordSheetDialog(read_lists(session.store, language()), lambda _stop, _letter: SavedSheet(Rating()), walk_id=filled["walk"].id)
    sheet.model.setData(sheet.model.index(0, TEXT), PHONE)
    sheet.guard_line.check()
    assert "ett telefonnummer" in sheet.guard_line.label.text()
    sheet.guard_line.change_button.click()
    assert sheet.table.currentIndex() == sheet.model.index(0, TEXT)
