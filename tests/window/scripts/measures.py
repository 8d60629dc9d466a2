# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a day with the measures of the example, from the list to the figures on paper, by mouse and keyboard."""
import datetime as dt

import openpyxl
from est_plugin.core import geometry
from hands import Hands
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

hands = Hands(globals())
window, canvas = iface.mainWindow(), iface.mapCanvas()  # noqa: F821 - a name the harness gives
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY, LIST, MEASURES, FIGURES = 0, 1, 2, 4  # tabs


def story():
    """The day's work, in order."""
    window.findChild(QDockWidget, "Browser").hide()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the example", 60)
    yield from hands.drawn()
    iface.messageBar().clearWidgets()  # noqa: F821
    hands.shot("today")
    yield from filter_and_assign()
    yield from change_status()
    yield from history()
    yield from send_out()
    yield from read_back()
    yield from duplicates()
    yield from follow_up()
    yield from meeting()
    yield from figures()
    yield from print_figures()


def show_tab(number):
    bar = hands.panel.content.tabs.tabBar()
    hands.panel.content.tabs.setCurrentIndex(number)  # a narrow bar hides tabs behind its arrows
    yield from hands.settled()
    hands.check(bar.tabRect(number).right() <= bar.width(), f"tab {number} to be seen whole")


def selected_on_map():
    """How many features of all layers are selected."""
    return sum(one.selectedFeatureCount() for one in QgsProject.instance().mapLayers().values() if isinstance(one, QgsVectorLayer))


def store():
    return hands.panel.session.store


def views():
    """Texts of the saved views with their counts."""
    box = hands.panel.measures.view_combo
    return [box.itemText(row) for row in range(box.count())]


def filter_and_assign():
    """Text, view, all of it, one window, one action."""
    yield from show_tab(MEASURES)
    tab = hands.panel.measures
    hands.report(views=views(), measures_before=store().count("measure"))
    yield from hands.choose(tab.view_combo, "Alla")
    yield from hands.until(lambda: tab.model.rowCount() > 20, "the list")
    every = tab.model.rowCount()
    yield from hands.rewrite(tab.search_edit, "lampa")
    yield from hands.until(lambda: 0 < tab.model.rowCount() < every, "fewer rows")
    yield from hands.settled(10)
    hands.shot("filtered")
    hands.report(every=every, found=tab.model.rowCount(), counted=tab.count_label.text())
    yield from hands.rewrite(tab.search_edit, " ")
    yield from hands.key(Qt.Key.Key_Backspace, widget=tab.search_edit)
    yield from hands.choose(tab.view_combo, "Utan ansvarig")
    yield from hands.until(lambda: 0 < tab.model.rowCount() < every, "those without responsible")
    yield from hands.pick_row(tab.list_view, 0)
    yield from hands.key(Qt.Key.Key_A, CTRL, widget=tab.list_view)
    yield from hands.until(lambda: selected_on_map() > 0, "the map to follow the list")
    hands.report(selected_on_map=selected_on_map(), without=tab.model.rowCount())
    yield from hands.key(Qt.Key.Key_F, widget=tab.list_view)
    dialog = yield from hands.dialog("AssignDialog")
    yield from hands.settled(10)
    hands.shot("assign", dialog)
    hands.report(assigning=len(dialog.drafts))
    yield from hands.click(dialog.assign_button)
    yield from hands.gone(dialog)
    yield from hands.until(lambda: store().count("measure") > 0 and tab.model.rowCount() == 0, "nothing left without responsible")
    hands.report(measures_after=store().count("measure"))


def change_status():
    """Two rows at once: what is done needs a day."""
    tab = hands.panel.measures
    yield from hands.choose(tab.view_combo, "Öppna")
    yield from hands.until(lambda: tab.model.rowCount() > 4, "the open ones")
    yield from hands.pick_row(tab.list_view, 0)
    yield from hands.pick_row(tab.list_view, 1, adds=True)
    ids = [row.record_id for row in tab.selected_rows()]
    yield from hands.key(Qt.Key.Key_S, widget=tab.list_view)
    yield from hands.settled(10)
    hands.shot("status_menu")
    yield from hands.popup_entry("Bevakas")
    dialog = yield from hands.dialog("StatusDialog")
    yield from hands.settled(10)
    hands.shot("status", dialog)
    yield from hands.click(dialog.button_box.button(dialog.button_box.Ok))
    yield from hands.gone(dialog)
    hands.report(monitored=ids)


def history():
    tab = hands.panel.measures
    yield from hands.choose(tab.view_combo, "Väntar")
    yield from hands.until(lambda: tab.model.rowCount() > 1, "those that wait")
    yield from hands.pick_row(tab.list_view, 0)
    yield from hands.key(Qt.Key.Key_H, widget=tab.list_view)
    dialog = yield from hands.dialog("HistoryDialog")
    yield from hands.settled(10)
    hands.shot("history", dialog)
    hands.report(history=[line.text for line in dialog.shown()])
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def send_out():
    yield from hands.menu("work_orders")
    dialog = yield from hands.dialog("WorkOrdersDialog")
    yield from hands.settled(10)
    dialog.folder_edit.setText(str(output))  # noqa: F821
    if not dialog.gpkg_box.isChecked():
        yield from hands.click(dialog.gpkg_box)
    hands.shot("work_orders", dialog)
    hands.report(orders=[order.name for order in dialog.chosen])
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 60)
    hands.report(sent=store().count("dispatch"), files=sorted(path.name for path in output.iterdir() if path.suffix in (".xlsx", ".pdf", ".gpkg")))  # noqa: F821


def filled_in():
    """The largest list as it comes back: done, refused without reason, nonsense."""
    books = sorted(output.glob("*.xlsx"), key=lambda path: -openpyxl.load_workbook(path).worksheets[0].max_row)  # noqa: F821
    book = openpyxl.load_workbook(books[0])
    page = book.worksheets[0]
    column = {cell.value: cell.column for cell in page[1]}
    yesterday = (dt.date.today() - dt.timedelta(days=1)).isoformat()
    for line, (state, day) in enumerate((("Klart", yesterday), ("görs ej", None), ("nästan klart", None)), 2):
        page.cell(line, column["Läge"]).value = state
        page.cell(line, column["Utfört datum"]).value = day
    target = output / "retur.xlsx"  # noqa: F821
    book.save(target)
    return target


def read_back():
    path = filled_in()
    yield from hands.menu("returned_list")
    dialog = yield from hands.dialog("ReturnedListDialog")
    dialog.read(path)
    yield from hands.until(lambda: dialog.plan is not None, "the list to be read", 30)
    yield from hands.settled(20)
    hands.shot("returned", dialog)
    plan = dialog.plan
    hands.report(returned={"changes": len(plan.changes), "unreadable": len(plan.unreadable), "done": [row.measure.id for row in plan.changes][:1]})
    yield from hands.click(dialog.apply_button)
    yield from hands.settled(20)
    hands.shot("returned_applied", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def duplicates():
    """Somebody else tells of the same thing."""
    from est_plugin.jobs.save_finding import Seen, save_finding

    first = next(row for row in store().find("finding", {"kind": "defect", "handling": "open"}) if row["category"] and not row["category"].startswith("A"))
    x, y = geometry.point_xy(first["geom"])
    seen = Seen(first["description"], category=first["category"], xy=(x + 2, y + 1))
    hands.panel.session.write({"finding"}, lambda opened: save_finding(opened, seen).done, "En iakttagelse är sparad.")
    yield from hands.menu("duplicates")
    dialog = yield from hands.dialog("DuplicatesDialog")
    yield from hands.settled(10)
    hands.shot("duplicates", dialog)
    hands.report(pairs=dialog.list.count())
    yield from hands.click(dialog.first_button)
    yield from hands.until(lambda: store().count("finding", {"review_state": "merged"}) > 0, "the merging")
    yield from hands.settled(10)
    hands.shot("duplicates_merged", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def follow_up():
    """Last night's walk over the points of the example: one key each."""
    from est_plugin.jobs.plan_walk import copy_walk
    from est_plugin.ui.openers import open_thing

    panel = hands.panel
    walk = store().find("walk")[0]
    start = dt.datetime.now(dt.timezone.utc) - dt.timedelta(days=1)
    panel.session.write({"walk", "walk_stop"}, lambda opened: copy_walk(opened, walk.id, start)[1], "")
    again = store().find("walk", {"previous_walk_id": walk.id})[0]
    open_thing("follow_up", panel.session, panel.messenger, iface, walk_id=again.id)  # noqa: F821
    dialog = yield from hands.dialog("FollowUpDialog")
    yield from hands.drawn()
    hands.shot("follow_up")
    hands.shot("follow_up_form", dialog)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        before = store().count("follow_up")
        yield from hands.key(key, widget=dialog)
        yield from hands.until(lambda seen=before: store().count("follow_up") > seen, "the answer to be saved")
        yield from hands.settled(10)
        hands.shot(f"follow_up_{before + 1}", dialog)
        if dialog.card is not None and dialog.card.outcome:  # it stays while there is something to tell
            yield from hands.key(Qt.Key.Key_Space, widget=dialog)
    hands.shot("follow_up_answered", dialog)
    hands.report(answers=[row["outcome"] for row in store().find("follow_up", order_by=["created_at"])])
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def meeting():
    yield from hands.menu("meeting")
    page = yield from hands.dialog("MeetingWindow")
    yield from hands.settled(10)
    hands.shot("meeting_start", page)
    yield from hands.click(page.start.begin_button)
    yield from hands.until(lambda: page.course is not None, "the agenda")
    yield from hands.settled(40)
    hands.shot("meeting_card", page)
    yield from hands.key(Qt.Key.Key_3, widget=page)
    yield from hands.settled(20)
    hands.shot("meeting_ask", page)
    yield from hands.type("Byggs om nästa år")
    yield from hands.click(page.form.save_button)
    yield from hands.until(lambda: store().count("decision") > 0, "the decision")
    yield from hands.settled(20)
    page.go_to("")
    yield from hands.settled(20)
    hands.shot("meeting_end", page)
    hands.report(decisions=[(row["outcome"], row["text"]) for row in store().find("decision")])
    page.close()
    yield from hands.gone(page)


def figures():
    yield from show_tab(FIGURES)
    tab = hands.panel.figures
    yield from hands.until(lambda: tab.content is not None, "the figures")
    yield from hands.settled(20)
    hands.shot("figures")
    hands.report(figures={line.id: len(line.now.ids) for line in tab.content.numbers})
    hands.report(workspace=str(hands.panel.session.store.path))
    yield from show_tab(MEASURES)
    hands.report(open_in_list=next(int(text.split("(")[1].rstrip(")")) for text in views() if text.startswith("Öppna")))
    yield from show_tab(TODAY)
    yield from hands.settled(20)
    hands.shot("today_after")


def print_figures():
    yield from hands.menu("print_documents")
    dialog = yield from hands.dialog("PrintDialog")
    yield from hands.choose(dialog.document_box, "Uppföljning")
    yield from hands.click(dialog.preview_button)
    yield from hands.until(lambda: dialog.pages.count and dialog.create_button.isEnabled(), "the page", 40)
    yield from hands.settled(20)
    hands.shot("print_figures", dialog)
    hands.report(paper=dialog.target_edit.text())
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 40)


hands.tell(story())
