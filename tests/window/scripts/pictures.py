# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: opens the example and takes the pictures of README and docs; EST_PICTURES names the set."""
import os
from pathlib import Path

from hands import Hands
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

hands = Hands(globals())
window, canvas = iface.mainWindow(), iface.mapCanvas()  # noqa: F821 - a name the harness gives
PICTURE = 3  # tab
ALL = os.environ["EST_PICTURES"] == "all"
AREA = QgsRectangle(385660, 6672090, 386260, 6672600)  # the walk of the example
ROUTE = (
    (385957.2, 6672258.4), (385890.7, 6672192.5), (385721.5, 6672320.7),
    (385737.5, 6672390.8), (385886.8, 6672455.8), (385949.1, 6672547.6),
)  # fmt: skip
WORDS = {  # what is typed in the pictures
    "finding": "Buskarna står tätt intill gångvägen, man ser inte runt hörnet.",
    "rows": (
        ("x", "h", "Klotter på muren mot parken", "kom", ""), ("b", "k", "Mycket folk, känns tryggt", "", ""),
        ("x", "f", "Häcken skymmer utfarten", "", "14"),
    ),  # fmt: skip
}


def story():
    """Pictures in the order of the work."""
    window.findChild(QDockWidget, "Browser").hide()
    if ALL:
        yield from wizard()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the example", 60)
    yield from panel_and_map()
    if not ALL:
        return
    yield from new_finding()
    yield from record_sheet()
    yield from assign()
    yield from plan_walk()
    yield from picture_and_hotspots()
    yield from documents()


def quiet():
    """A map without messages, drawn to its end."""
    iface.messageBar().clearWidgets()  # noqa: F821
    canvas.setExtent(AREA)
    canvas.refresh()
    yield from hands.settled()
    yield from hands.drawn()


def beside(dialog):
    """A window of the program where it leaves the map free."""
    dialog.move(window.width() - dialog.width() - 16, 150)
    yield from hands.settled(10)


def wizard():
    yield from hands.click(hands.panel.first_run.create_button)
    dialog = yield from hands.dialog("est_create_workspace")
    yield from hands.type("Värnamo")
    yield from hands.key(Qt.Key.Key_Return)  # takes the name from the list
    yield from hands.settled(25)
    for text in (dialog.where.folder_edit, dialog.where.path_label):  # no folder of the machine that takes the picture
        text.blockSignals(True)
        text.setText(text.text().replace(str(Path.home()), "/home/planerare"))
    yield from hands.settled()
    hands.shot("wizard_sv", dialog)
    yield from hands.key(Qt.Key.Key_Escape, widget=dialog)
    yield from hands.gone(dialog)


def show_tab(number):
    bar = hands.panel.content.tabs.tabBar()
    yield from hands.click(bar, bar.tabRect(number).center())


def panel_and_map():
    yield from quiet()
    yield from show_tab(0)
    hands.shot("today")
    yield from show_tab(1)
    yield from hands.settled(10)
    hands.shot("walks")
    yield from show_tab(2)
    yield from quiet()
    hands.shot("window")


def new_finding():
    yield from hands.toolbar("new_finding")
    yield from hands.map_click(385835, 6672330)
    dialog = yield from hands.dialog("FindingDialog")
    yield from hands.type(WORDS["finding"])
    yield from hands.click(dialog.category_row.button("F"))
    yield from beside(dialog)
    yield from hands.settled(10)
    hands.shot("new_finding_full")
    hands.shot("new_finding_sv", dialog)
    yield from leave(dialog, dialog.cancel_button)
    yield from hands.key(Qt.Key.Key_Escape, widget=canvas)


def leave(dialog, button):
    """Close without saving."""
    hands.asked()
    yield from hands.click(button)
    yield from hands.settled(20)
    box = hands.asked()
    if box is not None:
        yes = next(each for each in box.buttons() if each.isVisible() and each.text().replace("&", "").startswith(("Kasta", "Stäng")))
        yield from hands.click(yes)
    yield from hands.gone(dialog)


def record_sheet():
    yield from hands.menu("record_sheet")
    dialog = yield from hands.dialog("RecordSheetDialog")
    yield from hands.choose(dialog.stop_box, "6")
    for box, text in ((dialog.day_box, "4"), (dialog.dark_box, "2"), (dialog.yes_box, "5"), (dialog.maybe_box, "2"), (dialog.no_box, "1")):
        yield from hands.rewrite(box, text)
    yield from hands.rewrite(dialog.makes_safe_edit, "Folk i rörelse, upplyst entré")
    yield from hands.key(Qt.Key.Key_Return, widget=dialog.makes_safe_edit)
    for row in WORDS["rows"]:
        for number, cell in enumerate(row):
            yield from hands.type(cell)
            if number > 1:
                yield from hands.key(Qt.Key.Key_Return)
    yield from hands.settled(10)
    hands.shot("record_sheet_sv", dialog)
    yield from leave(dialog, dialog.close_button)


def assign():
    tab = hands.panel.measures
    yield from hands.choose(tab.view_combo, "Utan ansvarig")
    if tab.model.rowCount() == 0:
        yield from hands.choose(tab.view_combo, "Alla")
    yield from hands.settled(10)
    count = min(4, tab.model.rowCount())
    for row in range(count):
        yield from hands.pick_row(tab.list_view, row, adds=row > 0)
    yield from hands.click(tab.assign_button)
    dialog = yield from hands.dialog("AssignDialog")
    yield from hands.settled(10)
    hands.shot("assign_sv", dialog)
    yield from hands.click(dialog.cancel_button)
    yield from hands.gone(dialog)


def plan_walk():
    hands.panel.measures.list_view.clearSelection()
    yield from quiet()
    yield from hands.menu("plan_walk")
    dialog = yield from hands.dialog("PlanWalkDialog")
    hands.shot("plan_when", dialog)
    for node in QgsProject.instance().layerTreeRoot().findLayers():  # the walk of the example would lie under the new one
        if node.name() in ("Stopp", "Trygghetsvandring"):
            node.setItemVisibilityChecked(False)
    yield from hands.click(dialog.next_button)
    yield from hands.click(dialog.route.streets_button)
    for x, y in ROUTE:
        yield from hands.map_click(x, y)
    yield from hands.map_click(*ROUTE[-1], button=Qt.MouseButton.RightButton)
    yield from hands.click(dialog.route.every_button)
    yield from hands.until(lambda: dialog.route.table.rowCount() >= 3, "the stops")
    yield from beside(dialog)
    yield from hands.drawn()
    hands.shot("plan_walk_sv")
    yield from leave(dialog, dialog.close_button)


def picture_and_hotspots():
    """The shared picture beside the map with its squares, and what is proposed from it."""
    yield from show_tab(PICTURE)
    tab = hands.panel.picture
    yield from hands.until(lambda: tab.content is not None, "the picture")
    yield from quiet()
    hands.shot("picture_sv")
    yield from hands.menu("hotspot_candidates")
    dialog = yield from hands.dialog("HotspotCandidatesDialog")
    yield from hands.settled(40)
    hands.shot("candidates_sv", dialog)
    dialog.close()
    yield from hands.gone(dialog)


def documents():
    """The dialog, and the PDFs for pictures of their pages."""
    for name, picture in (("Rapport", "print_sv"), ("Protokollblad", ""), ("Deltagarblad", "")):
        yield from hands.menu("print_documents")
        dialog = yield from hands.dialog("PrintDialog")
        yield from hands.choose(dialog.document_box, name)
        if picture:
            yield from hands.click(dialog.preview_button)
            yield from hands.until(lambda shown=dialog: shown.pages.count and shown.create_button.isEnabled(), "the pages", 60)
            yield from hands.settled(20)
            hands.shot(picture, dialog)
        hands.report(**{name: dialog.target_edit.text()})
        yield from hands.click(dialog.create_button)
        yield from hands.gone(dialog, 60)


hands.tell(story())
