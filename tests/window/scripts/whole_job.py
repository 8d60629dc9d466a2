# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a planner's whole job by mouse and keyboard, from her own base map to the printed report."""
import shutil
from pathlib import Path

import est_plugin
from hands import Hands
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

hands = Hands(globals())
canvas = iface.mapCanvas()  # noqa: F821 - a name the harness gives
DEMO = Path(est_plugin.__file__).parent / "resources" / "demo" / "helsinki_base.gpkg"
LAYERS = ("water", "green_areas", "squares", "buildings", "property_owner_areas", "streets_paths", "addresses", "lighting_points")
AREA = QgsRectangle(385600, 6672130, 386260, 6672600)  # round the central station
ROUTE = ((385957, 6672258), (385856, 6672188), (385735, 6672191), (385721, 6672320), (385886, 6672456), (385955, 6672343))
WALK = "Vandring vid stationen"
CTRL = Qt.KeyboardModifier.ControlModifier


def story():
    """The evening's work, in order."""
    yield from open_base_map()
    yield from create_workspace()
    yield from plan_walk()
    yield from enter_finding()
    yield from enter_lamp()
    yield from enter_sheet()
    yield from enter_hotspot()
    yield from assign()
    yield from change_status()
    yield from hands.menu("print_documents")
    yield from print_document("Rapport", "report")


def open_base_map():
    """Her own map, as it lies on her disk."""
    folder = Path.home() / "Karta"
    folder.mkdir()
    copy = folder / "karta.gpkg"
    shutil.copy(DEMO, copy)
    for name in LAYERS:
        iface.addVectorLayer(f"{copy}|layername={name}", name, "ogr")  # noqa: F821
    canvas.setExtent(AREA)
    canvas.refresh()
    yield from hands.drawn()
    hands.check(QgsProject.instance().write(str(folder / "karta.qgz")), "her own project to be saved")


def create_workspace():
    yield from hands.menu("create_workspace")
    wizard = yield from hands.dialog("est_create_workspace")
    yield from hands.rewrite(wizard.where.name_edit, "EST Prov")
    yield from hands.settled(20)
    for _page in range(3):
        before = wizard.currentId()
        hands.shot(f"wizard_{before}")
        yield from hands.key(Qt.Key.Key_Return, widget=wizard.button(wizard.NextButton) if _page < 2 else wizard.button(wizard.CommitButton))
        yield from hands.until(lambda seen=before: wizard.currentId() != seen, "the next page", 40)
    hands.report(summary=wizard.done.summary_label.text())
    yield from hands.drawn()
    yield from hands.click(wizard.done.walk_button)


def plan_walk():
    dialog = yield from hands.dialog("PlanWalkDialog")
    canvas.setExtent(AREA)
    canvas.refresh()
    yield from hands.drawn()
    yield from hands.rewrite(dialog.when.name_edit, WALK)
    hands.shot("plan_when")
    hands.report(light=dialog.when.light_label.text())
    yield from hands.click(dialog.next_button)
    yield from hands.click(dialog.route.streets_button)
    for x, y in ROUTE:
        yield from hands.map_click(x, y)
    yield from hands.map_click(*ROUTE[-1], button=Qt.MouseButton.RightButton)
    yield from hands.rewrite(dialog.route.every_spin, "160")
    yield from hands.click(dialog.route.every_button)
    yield from hands.until(lambda: dialog.route.table.rowCount() >= 4, "the stops")
    yield from hands.drawn()
    hands.shot("plan_route")
    hands.report(total=dialog.route.total_label.text(), stops=dialog.route.table.rowCount())
    yield from hands.click(dialog.next_button)
    yield from groups(dialog)
    hands.shot("plan_groups")
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: dialog.page == 3, "the page with the papers")
    yield from hands.settled(10)
    hands.shot("plan_papers")
    hands.report(invitation=dialog.papers.invitation_edit.toPlainText())
    yield from hands.click(dialog.papers.print_button)
    yield from print_document("Alla blad", "papers")
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def print_document(starts_with, picture):
    """Look at the first pages inside, then make the file."""
    dialog = yield from hands.dialog("PrintDialog")
    yield from hands.choose(dialog.document_box, starts_with)
    hands.report(**{f"{picture}_warnings": dialog.warning_label.text()})
    yield from hands.click(dialog.preview_button)
    yield from hands.until(lambda: dialog.pages.count and dialog.create_button.isEnabled(), "the pages", 40)
    yield from hands.settled(10)
    hands.shot(f"print_{picture}")
    hands.report(**{f"{picture}_pages": dialog.pages.count, f"{picture}_file": dialog.target_edit.text()})
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 40)


def groups(dialog):
    """Two groups: residents 8 of 20, staff 3 of 4."""
    for row, (letter, invited, coming) in enumerate((("A", 20, 8), ("B", 4, 3))):
        yield from hands.click(dialog.groups.add_button)
        table = dialog.groups.table
        yield from hands.choose(table.cellWidget(row, 0), letter)
        yield from hands.rewrite(table.cellWidget(row, 2), str(invited))
        yield from hands.rewrite(table.cellWidget(row, 3), str(coming))
        yield from hands.key(Qt.Key.Key_Tab)
    hands.report(people=dialog.groups.total_label.text())


def enter_finding():
    yield from hands.toolbar("new_finding")
    yield from hands.map_click(385900, 6672245)
    dialog = yield from hands.dialog("FindingDialog")
    yield from hands.type("Torgets mitt ligger i mörker, man ser inte vem som sitter på bänkarna.")
    yield from hands.click(dialog.category_row.button("B"))
    yield from hands.settled(10)
    hands.shot("finding")
    hands.report(place=dialog.place_edit.text(), walk=dialog.walk_box.currentText(), stop=dialog.stop_box.currentText())
    yield from hands.key(Qt.Key.Key_Return, widget=dialog.description_edit)
    yield from hands.gone(dialog)


def lamp_near(x, y):
    """A lighting point with a pole number, from the base map."""
    layer = next(one for one in QgsProject.instance().mapLayers().values() if isinstance(one, QgsVectorLayer) and "lighting_points" in one.source())
    field = next(name for name in layer.fields().names() if name in ("pole_number", "ref", "number", "pole"))
    known = [(feature.geometry().asPoint(), str(feature[field])) for feature in layer.getFeatures() if feature[field]]
    return min(known, key=lambda one: (one[0].x() - x) ** 2 + (one[0].y() - y) ** 2)


def enter_lamp():
    """The tool is still on: a click, letter A, and the pole picked on the map."""
    place, pole = lamp_near(385860, 6672300)
    yield from hands.map_click(place.x() + 6, place.y() + 6)
    dialog = yield from hands.dialog("FindingDialog")
    yield from hands.click(dialog.category_row.button("A"))
    yield from hands.click(dialog.lamp_fields.pick_button)
    yield from hands.until(lambda: not dialog.isVisible(), "the form to make room for the map")
    yield from hands.map_click(place.x(), place.y())
    yield from hands.until(dialog.isVisible, "the form to come back")
    yield from hands.type("Lampan är släckt vid gångvägen.", dialog.description_edit)
    yield from hands.settled(10)
    hands.shot("lamp")
    hands.report(pole=pole, pole_in_form=dialog.lamp_fields.pole_edit.text())
    yield from hands.click(dialog.save_button)
    yield from hands.gone(dialog)
    yield from hands.key(Qt.Key.Key_Escape, widget=canvas)


def enter_sheet():
    """Nothing but the keyboard."""
    yield from hands.menu("record_sheet")
    dialog = yield from hands.dialog("RecordSheetDialog")
    yield from hands.until(lambda: hands.focus() is dialog.day_box, "the first box to have the keyboard")
    for digit in "42503":  # by day 4, dark 2, alone: 5 yes, 0 maybe, 3 no
        yield from hands.type(digit)
        if digit in "503" and dialog.makes_safe_edit is not hands.focus():
            yield from hands.key(Qt.Key.Key_Return)
    yield from hands.until(lambda: hands.focus() is dialog.makes_safe_edit, "what makes it safe to have the keyboard")
    yield from hands.type("Många ute")
    yield from hands.key(Qt.Key.Key_Return)
    for row in (("x", "h", "Klotter på muren", "", ""), ("b", "k", "Mycket folk på kvällen", "", ""), ("x", "a", "Släckt lykta", "", "12", "4711")):
        for number, cell in enumerate(row):
            yield from hands.type(cell)
            if number > 1:
                yield from hands.key(Qt.Key.Key_Return)
    yield from hands.settled(10)
    hands.shot("sheet")
    hands.report(typed=[[row.kind, row.letter, row.text, row.pole] for row in dialog.model.typed])
    yield from hands.key(Qt.Key.Key_S, CTRL)
    yield from hands.until(lambda: not dialog.model.typed, "the sheet to be saved")
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def enter_hotspot():
    yield from hands.toolbar("new_hotspot")
    yield from hands.key(Qt.Key.Key_3, widget=canvas)
    for x, y in ((385900, 6672330), (386000, 6672330), (386000, 6672400), (385900, 6672400)):
        yield from hands.map_click(x, y)
    yield from hands.key(Qt.Key.Key_Return, widget=canvas)
    dialog = yield from hands.dialog("HotspotDialog")
    yield from hands.rewrite(dialog.name_edit, "Kajsaniemi, södra entrén")
    yield from hands.click(dialog.need_row.button(3))
    yield from hands.settled(10)
    hands.shot("hotspot")
    yield from hands.click(dialog.save_button)
    yield from hands.gone(dialog)


def selected_on_map():
    """How many features of all layers are selected."""
    return sum(one.selectedFeatureCount() for one in QgsProject.instance().mapLayers().values() if isinstance(one, QgsVectorLayer))


def assign():
    """All without responsible, from the list, by keys."""
    panel = hands.panel
    panel.content.tabs.setFocus()
    bar = panel.content.tabs.tabBar()
    yield from hands.click(bar, bar.tabRect(2).center())
    tab = panel.measures
    yield from hands.choose(tab.view_combo, "Utan ansvarig")
    yield from hands.until(lambda: tab.model.rowCount() >= 4, "the list")
    yield from hands.drawn()
    hands.shot("list")
    hands.report(listed=tab.model.rowCount(), counts=tab.count_label.text())
    yield from hands.pick_row(tab.list_view, 0)
    yield from hands.key(Qt.Key.Key_A, CTRL, widget=tab.list_view)
    yield from hands.until(lambda: selected_on_map() >= 4, "the map to follow the list")  # it does when the selection rests
    hands.report(selected_on_map=selected_on_map())
    yield from hands.key(Qt.Key.Key_F, widget=tab.list_view)
    dialog = yield from hands.dialog("AssignDialog")
    yield from hands.settled(10)
    hands.shot("assign")
    hands.report(reason=dialog.responsible_reason.text(), assigning=len(dialog.drafts))
    yield from hands.click(dialog.assign_button)
    yield from hands.gone(dialog)


def change_status():
    """A refusal without a reason is not taken; with one it is."""
    tab = hands.panel.measures
    yield from hands.choose(tab.view_combo, "Öppna")
    yield from hands.until(lambda: tab.model.rowCount() >= 3, "the measures")
    yield from hands.pick_row(tab.list_view, 0)
    hands.report(refused=tab.selected_rows()[0].record_id)
    yield from hands.key(Qt.Key.Key_S, widget=tab.list_view)
    yield from hands.popup_entry("Åtgärdas inte")
    dialog = yield from hands.dialog("StatusDialog")
    ok = dialog.button_box.button(dialog.button_box.Ok)
    hands.check(not ok.isEnabled(), "no saving without a reason")
    hands.report(missing=dialog.missing_label.text())
    hands.shot("refused")
    yield from hands.type("Platsen byggs om nästa år.", dialog.findChild(object, "reason"))
    yield from hands.click(ok)
    yield from hands.gone(dialog)
    yield from hands.settled(10)
    hands.shot("after_status")


hands.tell(story())
