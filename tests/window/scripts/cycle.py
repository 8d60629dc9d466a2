# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a week of a municipality that promises rounds, from the way of working to the follow-up of the promise, by mouse and keyboard."""
import datetime as dt
import time

from hands import Hands
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

hands = Hands(globals())
window = iface.mainWindow()  # noqa: F821 - a name the harness gives
CTRL = Qt.KeyboardModifier.ControlModifier
MEASURES = 2  # tab
CAUSE, MEASURE = "Mörkt och skymd sikt", "Klipp buskarna vid tunnelns västra mynning"
MISSED_WHY = "Larm i centrum"
ANALYSIS = "Rapporterna samlas vid tunneln efter skymningen."
WHY = "Flest rapporter och mörkast väg."


def story():
    """The week, in order."""
    started = time.monotonic()
    window.findChild(QDockWidget, "Browser").hide()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the example", 60)
    yield from hands.drawn()
    hands.report(workspace=store().path)
    yield from way()
    yield from plan_round()
    yield from enter_sheet()
    yield from causes()
    yield from propose()
    yield from answer()
    yield from situation()
    yield from promises()
    yield from workspaces()
    hands.report(seconds=time.monotonic() - started)


def store():
    return hands.panel.session.store


def way():
    """The way with rounds: rhythm and promise stand ready."""
    yield from hands.menu("ways")
    dialog = yield from hands.dialog("WaysDialog")
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    yield from hands.pick_row(dialog.list, names.index("Medborgarlöfte med rundor"))
    yield from hands.settled(10)
    hands.shot("way", dialog)
    yield from hands.click(dialog.set_button)
    yield from hands.gone(dialog)
    hands.shot("today")


def plan_round():
    """Last evening's shift: what is proposed, saved, on paper."""
    yield from hands.menu("plan_round")
    dialog = yield from hands.dialog("PlanRoundDialog")
    today = dt.date.today()
    evening = today - dt.timedelta(days=1) if today.timetuple().tm_yday > 1 else today  # of the year of the promise
    dialog.day_edit.setFocus()
    dialog.day_edit.setSelectedSection(dialog.day_edit.Section.YearSection)
    yield from hands.type(f"{evening:%Y%m%d}")  # each part is left when it is full
    yield from hands.until(lambda: dialog.shift.local_start.date() == evening, "the shift of that day")
    hands.shot("plan_round", dialog)
    hands.report(proposed=[dialog.list.item(row).text() for row in range(dialog.list.count())], places=len(dialog.hotspot_ids), way=dialog.way_label.text())
    hands.report(day=evening, who=dialog.who_box.currentText())
    yield from hands.click(dialog.print_button)
    yield from hands.gone(dialog)
    yield from print_it("round_sheet")


def print_it(name, document=None, audience=None, subject=None):
    """The print dialog that is open now: choose, look, make."""
    dialog = yield from hands.dialog("PrintDialog")
    if document is not None and dialog.document_box.currentText() != document:
        yield from hands.choose(dialog.document_box, document)
    if subject is not None:
        yield from hands.choose(dialog.subject_box, subject)
    if audience is not None and dialog.audience_box.currentText() != audience:
        yield from hands.choose(dialog.audience_box, audience)
    yield from hands.settled(10)
    yield from hands.click(dialog.preview_button)
    yield from hands.until(lambda: dialog.pages.count and dialog.create_button.isEnabled(), f"the pages of {name}", 40)
    yield from hands.settled(10)
    hands.shot(f"print_{name}", dialog)
    hands.report(**{f"paper_{name}": dialog.target_edit.text(), f"warnings_{name}": dialog.warning_label.text()})
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 40)


def enter_sheet():
    """The returned sheet: times, how it was, what was done; the last place was not reached."""
    yield from hands.menu("round_sheet")
    dialog = yield from hands.dialog("RoundSheetDialog")
    yield from hands.settled(10)
    places = sum(not row.is_own for row in dialog.model.rows)
    for row in range(places - 1):
        yield from hands.until(lambda at=row: dialog.table.currentIndex().row() == at, f"line {row + 1}")
        for cell in (f"20.{10 + 20 * row}", f"20.{25 + 20 * row}"):
            yield from hands.type(cell)
            yield from hands.key(Qt.Key.Key_Return)
        yield from hands.type("L")
        yield from hands.key(Qt.Key.Key_Return)
        yield from hands.type("Talade med ungdomar")
        yield from hands.key(Qt.Key.Key_Return)
    yield from hands.type("h")
    yield from hands.type(MISSED_WHY)
    yield from hands.key(Qt.Key.Key_Return)
    yield from hands.settled(10)
    hands.shot("round_sheet", dialog)
    yield from hands.key(Qt.Key.Key_S, CTRL, widget=dialog)
    yield from hands.until(lambda: store().count("patrol_visit", {"state": "not_reached"}) == 1, "the sheet to be saved")
    yield from hands.settled(10)
    hands.shot("round_sheet_saved", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def causes():
    """Why it happens at the first hotspot, and one measure against it."""
    yield from hands.menu("hotspots")
    places = yield from hands.dialog("HotspotsDialog")
    yield from hands.drawn()
    yield from hands.pick_row(places.list, 0)
    yield from hands.settled(10)
    hands.shot("hotspots", places)
    yield from hands.key(Qt.Key.Key_O, widget=places.list)
    dialog = yield from hands.dialog("CausesDialog")
    yield from hands.settled(10)
    yield from hands.type(CAUSE, dialog.name_edit)
    yield from hands.type("Rån och hot", dialog.what_happens_edit)
    yield from hands.type("Buskarna skymmer", dialog.why_here_edit)
    yield from hands.click(dialog.add_measure_button)
    what, kind, who = (dialog.measures.cellWidget(0, column) for column in range(3))
    yield from hands.type(MEASURE, what)
    yield from hands.choose(kind, "Beskära")
    yield from hands.choose(who, "Park")
    yield from hands.settled(10)
    hands.shot("causes", dialog)
    yield from hands.click(dialog.save_button)
    yield from hands.until(lambda: not dialog.is_dirty and store().count("cause") == 1, "the worksheet to be saved")
    yield from hands.settled(10)
    hands.shot("causes_saved", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)
    yield from hands.click(places.close_button)
    yield from hands.gone(places)


def propose():
    """The measure goes to the management group."""
    hands.panel.content.tabs.setCurrentIndex(MEASURES)
    tab = hands.panel.measures
    yield from hands.choose(tab.view_combo, "Alla")
    yield from hands.rewrite(tab.search_edit, "buskarna vid tunnelns")
    yield from hands.until(lambda: tab.model.rowCount() in (1, 2), "the measure in the list")
    yield from hands.settled(10)
    row = next(row for row in range(tab.model.rowCount()) if tab.model.index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable)
    yield from hands.pick_row(tab.list_view, row)
    yield from hands.key(Qt.Key.Key_B, widget=tab.list_view)
    dialog = yield from hands.dialog("DecisionStepDialog")
    yield from hands.settled(10)
    hands.shot("propose", dialog)
    yield from hands.click(dialog.save_button)
    yield from hands.gone(dialog)
    hands.report(proposals=store().count("decision", {"outcome": "proposed"}))


def answer():
    """What came of it, with its paragraph."""
    yield from hands.menu("decisions")
    register = yield from hands.dialog("DecisionsDialog")
    yield from hands.settled(10)
    yield from hands.pick_row(register.table, 0)
    hands.shot("decisions_waiting", register)
    yield from hands.click(register.answer_button)
    dialog = yield from hands.dialog("DecisionStepDialog")
    yield from hands.settled(10)
    yield from hands.key(Qt.Key.Key_1, widget=dialog.outcome_row)
    yield from hands.type("Kommunens ledningsgrupp", dialog.by_edit)
    yield from hands.type("§ 47", dialog.paragraph_edit)
    yield from hands.type("KS 2026/118", dialog.diary_edit)
    yield from hands.settled(10)
    hands.shot("answer", dialog)
    yield from hands.click(dialog.save_button)
    yield from hands.gone(dialog)
    yield from hands.settled(10)
    hands.shot("decisions", register)
    hands.report(register=[register.table.item(0, column).text() for column in range(register.table.columnCount())], counted=register.count_label.text())
    yield from hands.click(register.close_button)
    yield from hands.gone(register)


def situation():
    """The picture of the period: a draft stands, an analysis, a priority, a preview, final, on paper."""
    begun = time.monotonic()
    yield from hands.menu("situation_report")
    dialog = yield from hands.dialog("SituationReportDialog")
    hands.report(draft_seconds=time.monotonic() - begun, proposed_summary=dialog.summary_edit.toPlainText(), period=dialog.period_label.text())
    hands.report(figures=dialog.figures_browser.toPlainText())
    hands.shot("situation_draft", dialog)
    yield from hands.rewrite(dialog.analysis_edit, ANALYSIS)
    yield from hands.click(dialog.next_button)
    yield from hands.settled(10)
    yield from hands.choose(dialog.place_combo_1, "H1")
    yield from hands.rewrite(dialog.why_edit_1, WHY)
    yield from hands.settled(10)
    hands.report(doing=dialog.doing_edit.toPlainText())
    hands.shot("situation_priorities", dialog)
    yield from hands.click(dialog.next_button)
    yield from hands.settled(10)
    hands.shot("situation_decisions", dialog)
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: dialog.pages.count, "the preview", 40)
    yield from hands.settled(10)
    hands.shot("situation_preview", dialog)
    hands.asked()  # from here on a question is expected
    yield from hands.click(dialog.freeze_button)
    question = yield from hands.answer("Fastställ")
    yield from hands.until(lambda: dialog.draft.is_final, "the final picture", 40)
    yield from hands.settled(10)
    hands.report(freeze_question=question, state=dialog.state_label.text())
    hands.shot("situation_final", dialog)
    for name, document, audience in (("situation", "Lägesbild på en sida", None), ("situation_public", "Lägesbild, längre rapport", "Offentligt")):
        yield from hands.click(dialog.print_button)
        yield from print_it(name, document, audience)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def promises():
    """The draft holds from now on; the round has counted itself; the follow-up for the public."""
    yield from hands.menu("promises")
    dialog = yield from hands.dialog("PromisesDialog")
    yield from hands.settled(10)
    yield from hands.click(dialog.edit_button)
    form = yield from hands.dialog("PromiseForm")
    yield from hands.choose(form.state_box, "Gäller")
    yield from hands.settled(10)
    hands.shot("promise_form", form)
    yield from hands.click(form.save_button)
    yield from hands.gone(form)
    yield from hands.settled(10)
    hands.shot("promises", dialog)
    table = dialog.table
    hands.report(activities=[[table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())])
    hands.report(counted_from=dialog.counted_label.text(), deeds=[dialog.deeds_list.item(row).text() for row in range(dialog.deeds_list.count())])
    yield from hands.click(dialog.print_button)
    yield from print_it("promise", audience="Offentligt")
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def workspaces():
    """What waits in the example, among all workspaces."""
    yield from hands.menu("workspaces")
    dialog = yield from hands.dialog("WorkspacesDialog")
    yield from hands.until(lambda: dialog.table.rowCount() and dialog._task is None, "the counts", 30)
    yield from hands.settled(10)
    hands.shot("workspaces", dialog)
    table = dialog.table
    cells = [[table.item(row, column).text() if table.item(row, column) else "" for column in range(table.columnCount())] for row in range(table.rowCount())]
    hands.report(overview=cells)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)
    hands.panel.content.tabs.setCurrentIndex(0)
    yield from hands.settled(20)
    hands.shot("today_after")


hands.tell(story())
