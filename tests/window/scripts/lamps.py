# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a lighting engineer's month, from the walk's sheets and the fault reports to the contractor's order, its return and the status out."""
import csv
import datetime as dt

import openpyxl
from hands import Hands
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

hands = Hands(globals())
window = iface.mainWindow()  # noqa: F821 - a name the harness gives
CTRL = Qt.KeyboardModifier.ControlModifier
MEASURES = 2  # tab
SYSTEM = "Infracontrol"
WALKED, REPORTED = 12, 33
ROW = ("H-0417", "H-0418", "H-0419")  # neighbours along a quay
OTHER_STREETS = ("Södra Esplanaden", "Tölöviksgatan", "Unionsgatan", "Brunnsgatan", "Mannerheimplatsen")


def story():
    """The month, in order."""
    window.findChild(QDockWidget, "Browser").hide()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the example", 60)
    yield from hands.drawn()
    iface.messageBar().clearWidgets()  # noqa: F821
    hands.report(workspace=store().path, before=store().count("lighting_defect"), measures_before=store().count("measure"))
    yield from type_sheet()
    yield from import_reports()
    yield from outages()
    yield from assign_rest()
    yield from order()
    yield from read_back()
    yield from status_out()


def store():
    return hands.panel.session.store


def lamps():
    """Street → [(pole, x, y)] of the base map, in the order of the poles."""
    layer = next(one for one in QgsProject.instance().mapLayers().values() if isinstance(one, QgsVectorLayer) and "lighting_points" in one.source())
    found = {}
    for feature in layer.getFeatures():
        at = feature.geometry().asPoint()
        found.setdefault(str(feature["street"]), []).append((feature["pole"], at.x(), at.y()))
    return {street: sorted(poles) for street, poles in found.items()}


def known():
    """Poles that have a defect in the example already."""
    return {pole for (pole,) in store().rows("lighting_defect", ("pole_number",))}


def type_sheet():
    """Twelve dark lamps of one stop, from the paper: nothing but the keyboard."""
    poles = [pole for pole, _x, _y in lamps()["Norra Esplanaden"] if pole not in known()][::4][:WALKED]
    yield from hands.menu("record_sheet")
    dialog = yield from hands.dialog("RecordSheetDialog")
    yield from hands.until(lambda: hands.focus() is dialog.day_box, "the first box to have the keyboard")
    dialog.table.setFocus()
    first = dialog.model.rowCount() - 1  # under what is saved already
    dialog.table.go_to_cell(first, 1)
    yield from hands.settled()
    for number, pole in enumerate(poles, first):
        yield from hands.until(lambda row=number: dialog.table.currentIndex().row() == row, f"line {number}")
        for column, cell in enumerate(("x", "a", "Lampan lyser inte", "", "", pole)):
            yield from hands.type(cell)
            if column > 1:
                yield from hands.key(Qt.Key.Key_Return)
    yield from hands.settled(10)
    hands.shot("sheet", dialog)
    hands.report(typed=len(dialog.model.typed))
    yield from hands.key(Qt.Key.Key_S, CTRL)
    yield from hands.until(lambda: not dialog.model.typed, "the sheet to be saved")
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)
    hands.report(after_sheet=store().count("lighting_defect"))


def month_of_fault_reports():
    """As the fault-report system exports it: three in a row, one off on purpose, two of a private owner, the rest single lamps."""
    path = output / "felanmalan belysning.csv"  # noqa: F821
    streets, taken = lamps(), known()
    row = [one for one in streets["Södra Kajen"] if one[0] in ROW]
    single = [one for street in OTHER_STREETS for one in [each for each in streets[street] if each[0] not in taken][2::3]][: REPORTED - 3]
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Ärendenr", "System", "Stolpe nr", "Fel", "Ägare", "Släckt med flit", "När", "N", "E"])
        for number, (pole, x, y) in enumerate([*row, *single], 1):
            is_off, is_private = number == 4, number in (5, 6)
            owner = "Fastighetsägare" if is_private else "Kommunen"
            north, east = (f"{value:.1f}".replace(".", ",") for value in (y, x))
            writer.writerow([f"IC-{number}", SYSTEM, pole, "Släckt", owner, "Ja" if is_off else "Nej", "2026-11-03 07:15", north, east])
    hands.report(reported=3 + len(single), row=[pole for pole, _x, _y in row])
    return path


def import_reports():
    yield from hands.menu("import_data")
    dialog = yield from hands.dialog("ImportDialog")
    dialog.file.file_edit.setText(str(month_of_fault_reports()))
    yield from hands.choose(dialog.file.table_box, "Belysningsfel")
    yield from hands.settled(10)
    for page, what in ((1, "the columns"), (2, "the preview")):
        yield from hands.click(dialog.next_button)
        yield from hands.until(lambda wanted=page: dialog.page == wanted and not dialog.is_busy, what, 30)
        yield from hands.settled(10)
    hands.shot("import_preview", dialog)
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: not dialog.next_button.isVisible() and not dialog.is_busy, "the import", 30)
    yield from hands.settled(10)
    hands.shot("import_done", dialog)
    hands.report(imported=dialog.result.count_label.text(), after_import=store().count("lighting_defect"))
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def outages():
    """Three in a row become one measure with the date of the rule; what is off on purpose is decided beside it."""
    yield from hands.menu("outages")
    dialog = yield from hands.dialog("OutagesDialog")
    yield from hands.until(lambda: dialog.list.count() > 0, "the outages", 30)
    yield from hands.settled(20)
    hands.shot("outages", dialog)
    hands.report(outages=[dialog.list.item(row).text() for row in range(dialog.list.count())])
    yield from hands.key(Qt.Key.Key_A, CTRL, widget=dialog.list)
    if dialog.danger_line.isVisible():
        yield from hands.click(dialog.danger_line.called_box)
    yield from hands.click(dialog.make_button)
    yield from hands.until(lambda: store().count("measure_link") > 0 and not dialog.make_button.isEnabled() or not dialog._open(), "the measures", 20)
    hands.asked()  # from here on a question is expected
    yield from hands.click(dialog.off_button)
    question = yield from hands.answer("Åtgärdas inte")
    hands.report(off_question=question)
    yield from hands.until(lambda: store().count("measure", {"status": "refused"}) > 0, "the refusal")
    yield from hands.settled(10)
    hands.shot("outages_done", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def show_measures():
    hands.panel.content.tabs.setCurrentIndex(MEASURES)
    yield from hands.settled()
    return hands.panel.measures


def assign_rest():
    """All that nobody has yet: dates by the rules, the lamps to one contractor."""
    tab = yield from show_measures()
    yield from hands.choose(tab.view_combo, "Utan ansvarig")
    yield from hands.until(lambda: tab.model.rowCount() > 20, "the list", 30)
    hands.report(without=tab.model.rowCount())
    yield from hands.pick_row(tab.list_view, 0)
    yield from hands.key(Qt.Key.Key_A, CTRL, widget=tab.list_view)
    yield from hands.key(Qt.Key.Key_F, widget=tab.list_view)
    dialog = yield from hands.dialog("AssignDialog", 40)
    yield from hands.settled(10)
    if dialog.mode != "each":
        yield from hands.click(dialog.each_button)
        yield from hands.settled(10)
    dialog.table.clearSelection()
    for row, draft in enumerate(dialog.drafts):
        if draft.given.measure_type == "lighting":
            yield from hands.pick_row(dialog.table, row, adds=True)
    yield from hands.choose(dialog.contractor_box, "Belysningsentreprenören")
    dialog.contractor_box.activated.emit(dialog.contractor_box.currentIndex())  # as the keys do in an open list
    yield from hands.settled(10)
    hands.shot("assign", dialog)
    hands.report(assigning=len(dialog.drafts))
    if dialog.danger_line.isVisible():
        yield from hands.click(dialog.danger_line.called_box)
    yield from hands.click(dialog.assign_button)
    yield from hands.gone(dialog, 40)
    yield from hands.until(lambda: tab.model.rowCount() == 0, "nothing left without responsible", 30)


def order():
    """The contractor's order alone, as PDF and workbook."""
    yield from hands.menu("work_orders")
    dialog = yield from hands.dialog("WorkOrdersDialog")
    yield from hands.settled(10)
    dialog.folder_edit.setText(str(output))  # noqa: F821
    yield from hands.click(dialog.none_button)
    table = dialog.table
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    at = next(row for row, name in enumerate(names) if name.startswith("Belysningsentreprenören"))
    table.item(at, 0).setCheckState(Qt.CheckState.Checked)
    yield from hands.settled(10)
    hands.shot("work_orders", dialog)
    hands.report(orders=[(one.name, one.kind, len(one.measure_ids)) for one in dialog.chosen])
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 60)
    hands.report(files=sorted(path.name for path in output.iterdir() if path.suffix in (".xlsx", ".pdf")))  # noqa: F821


def read_back():
    """The contractor has mended all but two."""
    (book_path,) = output.glob("*.xlsx")  # noqa: F821
    book = openpyxl.load_workbook(book_path)
    page = book.worksheets[0]
    column = {cell.value: cell.column for cell in page[1]}
    lines = [line for line in range(2, page.max_row + 1) if page.cell(line, 1).value is not None or page.cell(line, 2).value is not None]
    today = dt.date.today().isoformat()
    for line in lines[:-2]:
        page.cell(line, column["Läge"]).value = "Klart"
        page.cell(line, column["Utfört datum"]).value = today
    book.save(book_path.with_name("retur.xlsx"))
    yield from hands.menu("returned_list")
    dialog = yield from hands.dialog("ReturnedListDialog")
    dialog.read(book_path.with_name("retur.xlsx"))
    yield from hands.until(lambda: dialog.plan is not None, "the list to be read", 30)
    yield from hands.settled(20)
    hands.shot("returned", dialog)
    hands.report(lines=len(lines), changes=len(dialog.plan.changes), unreadable=len(dialog.plan.unreadable))
    yield from hands.click(dialog.apply_button)
    yield from hands.gone(dialog)  # nothing in it is left to decide
    hands.report(fixed=store().count("measure", {"status": "fixed"}))


def status_out():
    """What the fault-report system needs to tell those who reported."""
    yield from hands.menu("print_documents")
    dialog = yield from hands.dialog("PrintDialog")
    yield from hands.choose(dialog.document_box, "Status till felanmälan")
    yield from hands.settled(10)
    yield from hands.choose(dialog.subject_box, f"{SYSTEM}: Alla ärenden")
    yield from hands.settled(10)
    target = output / "status.csv"  # noqa: F821
    dialog.target_edit.setText(str(target))
    hands.shot("status_out", dialog)
    yield from hands.click(dialog.create_button)
    yield from hands.gone(dialog, 40)
    hands.report(status_file=target)


hands.tell(story())
