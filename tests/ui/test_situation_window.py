# SPDX-License-Identifier: GPL-2.0-or-later
"""Gör lägesbild in the window: a draft that stands at once, kept at each page, final after a question; the rhythm in settings and pickers."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry, rhythm
from est_plugin.core.period import FORTNIGHT, period_of
from est_plugin.i18n import set_language
from est_plugin.jobs import clock
from est_plugin.jobs import situation_report as job
from est_plugin.ui.dialogs import situation_report as window
from est_plugin.ui.dialogs.settings_rhythm import RhythmSection, rhythm_words
from est_plugin.ui.dialogs.situation_report import open_situation_report
from est_plugin.ui.docks.figures_tab import FiguresTab

from .entry_workspace import X, Y, empty_workspace, session  # noqa: F401 - fixtures

UTC = dt.timezone.utc
TODAY = dt.date(2026, 11, 22)
OCTOBER = period_of("month", dt.date(2026, 10, 1))


@pytest.fixture
def town(session, monkeypatch):  # noqa: F811
    """Reports of September and October, two hotspots, a final picture of September; it is 22 November 2026."""
    monkeypatch.setattr(type(session), "today", lambda _self: TODAY)
    store = session.store
    area = geometry.polygon([[(X, Y), (X + 50, Y), (X + 50, Y + 50), (X, Y)]])
    with store.transaction("test") as tx:
        for month, n in ((9, 2), (10, 3)):
            for day in range(1, n + 1):
                at = dt.datetime(2026, month, day, 19, tzinfo=UTC)
                values = {"occurred_from": at, "category": "KLO", "felt_or_occurred": "occurred", "review_state": "approved", "place_text": "Torget <b>"}
                tx.insert("observation", {**values, "geom": geometry.point(X + day, Y)})
        for name in ("Torget", "Stationen"):
            tx.insert("hotspot", {"name": name, "level": "watch", "state": "active", "geom": area})
    period = period_of("month", dt.date(2026, 9, 1))
    proposed = job.draft(store, period, TODAY, "sv")
    row, _done = job.save(store, period, {**proposed.values, "analysis": "Lugnt i september."})
    job.freeze(store, row, TODAY)
    return session


@pytest.fixture
def dialog(town, messenger, iface, monkeypatch):
    drawn = []
    monkeypatch.setattr(window.SituationReportDialog, "preview", lambda self: drawn.append(self._kind()))
    made = open_situation_report(town, messenger, iface)
    made.drawn = drawn
    yield made
    made._kept = made._typed()  # nothing more to keep
    made.close()


def test_the_period_follows_the_rhythm_and_a_first_draft_stands_beside_figures_and_the_last_analysis(dialog):
    assert dialog.draft.period == OCTOBER and dialog.period_label.text() == "oktober 2026" and dialog.page == window.TEXT
    assert dialog.summary_edit.toPlainText().startswith("Oktober 2026: 3 inträffade") and dialog.last_edit.toPlainText() == "Lugnt i september."
    shown = dialog.figures_browser.toPlainText()
    assert "Jämförs med september 2026" in shown and "Torget <b>" in shown  # what people wrote is no markup
    dialog.copy_button.click()
    assert dialog.analysis_edit.toPlainText() == "Lugnt i september." and dialog.saved_label.text() == "Inte sparat än (Ctrl+S)"


def test_each_page_keeps_the_draft_and_opening_again_goes_on_with_it(dialog, town, messenger, iface):
    dialog.analysis_edit.setPlainText("Mer klotter.")
    dialog.next_button.click()
    assert town.store.count("situation_report", {"frozen_at": None}) == 1 and dialog.saved_label.text().startswith("Utkastet sparades")
    box, why = dialog.fields._rows[0]
    box.setCurrentIndex(1)
    dialog.next_button.click()
    assert dialog.page == window.DOING and "✖" in dialog.problem_label.text()  # a priority says why
    why.setPlainText("Flest rapporter.")
    dialog.next_button.click()
    assert dialog.page == window.DECIDE and dialog.problem_label.text() == ""
    hotspot = town.store.find("hotspot", {"priority": 1})[0]
    assert hotspot["justification"] == "Flest rapporter."
    dialog.statutory_box.setChecked(True)
    assert dialog.statutory_part.isVisibleTo(dialog)
    dialog.next_button.click()
    assert dialog.page == window.PREVIEW and dialog.drawn == ["statutory"] and not dialog.beside.isVisibleTo(dialog)
    again = open_situation_report(town, messenger, iface, period=OCTOBER)
    assert again is dialog and again.analysis_edit.toPlainText() == "Mer klotter." and town.store.count("situation_report") == 2


def test_the_preview_is_the_page_of_what_stands_in_the_fields_and_printing_goes_on_with_this_report(town, messenger, iface, monkeypatch):
    opened = []
    monkeypatch.setattr(window, "open_thing", lambda name, *_parts, **options: opened.append((name, options)))
    made = open_situation_report(town, messenger, iface)
    made.go_to(window.DECIDE)
    made.decide_edit.setPlainText("Besluta om belysningen på Torget.")
    made.go_to(window.PREVIEW)
    assert made.pages.count == 1 and made._preview.read_bytes().startswith(b"%PDF") and messenger.of("error") == []
    made.print_button.click()
    assert opened == [("print_documents", {"document": "situation_klg", "subject_id": made.draft.report.id})]
    made.close()


def test_who_works_in_english_writes_a_swedish_workspace_in_swedish(town, messenger, iface):
    set_language("en")
    made = open_situation_report(town, messenger, iface)
    assert made.period_label.text() == "October 2026" and made.name_edit.text() == "Lägesbild oktober 2026"
    assert made.summary_edit.toPlainText().startswith("Oktober 2026: 3 inträffade")
    made.close()


def test_another_period_keeps_what_was_written_in_this_one(dialog, town):
    dialog.analysis_edit.setPlainText("Oktober.")
    dialog.earlier_button.click()
    assert dialog.draft.is_final and dialog.analysis_edit.isReadOnly() and dialog.page == window.PREVIEW
    dialog.later_button.click()
    assert dialog.draft.period == OCTOBER and dialog.analysis_edit.toPlainText() == "Oktober." and not dialog.analysis_edit.isReadOnly()


def test_final_after_a_question_then_only_what_became_of_it_and_the_next_one_follows(dialog, town, messenger):
    dialog.analysis_edit.setPlainText("19850101-2382 bor där.")
    dialog.guard_line.check()
    messenger.answers = [False]
    dialog.freeze_button.click()
    assert not dialog.draft.is_final and messenger.questions[0].startswith("En text ser ut att innehålla personuppgifter.")
    dialog.analysis_edit.setPlainText("Mer klotter vid torget.")
    dialog.guard_line.check()
    messenger.answers = [True]
    dialog.freeze_button.click()
    assert dialog.draft.is_final and "fastställd" in messenger.of("success")[-1] and dialog.state_label.text().startswith("Fastställd 20")
    assert [button.text for button in messenger.buttons] == ["Skriv ut…"]  # nothing that would take it back
    assert not clock.is_picture_due(town.store, TODAY)
    assert all(edit.isReadOnly() for edit in dialog.fields.texts) and not dialog.freeze_button.isVisibleTo(dialog)

    dialog.plan_box.setChecked(True)
    assert dialog.keep()
    assert town.store.get("situation_report", dialog.draft.report.id)["plan_decided_on"] == TODAY

    messenger.answers = [0]
    dialog.following_button.click()
    assert dialog.draft.period == period_of("month", TODAY) and dialog.last_edit.toPlainText() == "Mer klotter vid torget."
    messenger.answers = [False]
    dialog.freeze_button.click()
    assert messenger.questions[-1].startswith("Perioden pågår till och med 2026-11-30")


def test_closing_keeps_the_draft_and_asks_only_when_it_cannot(dialog, town, messenger):
    dialog.fields._rows[0][0].setCurrentIndex(1)  # a priority without a reason
    messenger.answers = [False]
    dialog.reject()
    assert dialog.isVisible() and "inte sparas" in messenger.questions[-1]
    dialog.fields._rows[0][0].setCurrentIndex(0)
    dialog.upcoming_edit.setPlainText("Vandring 3 december")
    dialog.reject()
    assert town.store.find("situation_report", {"frozen_at": None})[0]["upcoming"] == "Vandring 3 december"


def test_a_draft_is_thrown_away_after_a_question_and_comes_back_by_undo(dialog, town, messenger):
    dialog.analysis_edit.setPlainText("Mörkt vid tunneln")
    assert dialog.keep()
    before = town.store.count("situation_report")
    messenger.answers = [False, True]
    dialog.discard()
    assert town.store.count("situation_report") == before
    dialog.discard()
    assert town.store.count("situation_report") == before - 1 and dialog.analysis_edit.toPlainText() == ""
    messenger.buttons[-1].action()
    assert town.store.count("situation_report", {"analysis": "Mörkt vid tunneln"}) == 1


def test_another_workspace_does_not_take_what_was_being_written(dialog, town):
    path = town.path
    dialog.analysis_edit.setPlainText("Mitt i en tanke.")
    town.close()
    assert not dialog.isVisible()
    town._attach(path)
    assert town.store.find("situation_report", {"frozen_at": None})[0]["analysis"] == "Mitt i en tanke."


def test_priorities_that_somebody_else_changes_meanwhile_stay(dialog, town):
    other = town.store.find("hotspot", {"name": "Stationen"})[0]
    with town.store.transaction("test") as tx:
        tx.update(other, priority=1, justification="Nytt på mötet")
    dialog.analysis_edit.setPlainText("Mer klotter.")
    assert dialog.keep()
    assert town.store.get("hotspot", other.id)["priority"] == 1


def test_who_may_only_read_sees_the_draft_and_keeps_nothing(town, messenger, iface):
    town.store.is_read_only = True
    made = open_situation_report(town, messenger, iface)
    assert made.analysis_edit.isReadOnly() and not made.freeze_button.isEnabled() and made.summary_edit.toPlainText()
    made.go_to(window.DECIDE)
    town.store.is_read_only = False
    assert town.store.count("situation_report") == 1 and messenger.of("error") == []
    made.close()


# -- rhythm ------------------------------------------------------------------------------------------------------------
def test_the_settings_keep_the_rhythm_and_say_what_it_means(town):
    section = RhythmSection(town.store, TODAY, False)
    assert section.values() == {}
    assert section.now_label.text() == "Nu: november 2026. Lägesbilden görs 2026-12-01. Jämförs med oktober 2026 och november 2025."
    section.kind_combo.setCurrentIndex(section.kind_combo.findData(FORTNIGHT))
    assert section.anchor_edit.isVisibleTo(section) and "vecka 46–47 2026" in section.now_label.text()
    section.crisis_box.setChecked(True)
    assert "söndag 22 november 2026" in section.now_label.text() and "varannan vecka" in section.now_label.text()
    section.statutory_box.setChecked(True)
    values = section.values()
    assert values[rhythm.SETTING] == {"kind": "fortnight", "anchor": "2026-01-05", "crisis_until": "2026-12-06"}
    assert values[clock.STATUTORY_BEFORE] == "2026-11-22" and clock.PLAN_BEFORE not in values


def test_a_crisis_that_is_over_is_not_shown_as_one(town):
    town.store.set_setting(rhythm.SETTING, {"kind": "week", "anchor": None, "crisis_until": "2026-11-20"})
    section = RhythmSection(town.store, TODAY, False)
    assert not section.crisis_box.isChecked() and section.kind_combo.currentData() == "week"
    assert rhythm_words(rhythm.Rhythm("year"), TODAY).startswith("Nu: 2026. Lägesbilden görs 2027-01-01. Jämförs med 2025.")


def test_pickers_know_days_and_weeks_and_count_fortnights_as_the_municipality_does(town, messenger):
    town.store.set_setting(rhythm.SETTING, {"kind": "fortnight", "anchor": "2026-01-12", "crisis_until": None})
    tab = FiguresTab(town, messenger)
    tab.refresh()
    for kind, first in (("day", "2026-11-22"), ("week", "2026-11-16"), ("fortnight", "2026-11-16")):
        tab.period_combo.setCurrentIndex(tab.period_combo.findData(kind))
        assert tab.period.period.first == dt.date.fromisoformat(first), kind
    tab.earlier_button.click()
    assert tab.period.period.first == dt.date(2026, 11, 2) and FiguresTab(town, messenger).period_combo.currentData() == "fortnight"
