# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a coordinator's month of thirty reports, typed and imported, reviewed by keys, shown, and a hotspot made of them."""
import csv
import datetime as dt
import time

from est_plugin.core import geometry
from hands import Hands
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

hands = Hands(globals())
window = iface.mainWindow()  # noqa: F821 - a name the harness gives
CTRL = Qt.KeyboardModifier.ControlModifier
PICTURE = 3  # tab
TYPED, IMPORTED = 10, 20
AT = (385732.0, 6672376.0)  # the western mouth of the tunnel
WORDS = ("Mörkt i tunneln, vänder hellre", "Trasigt glas vid trappan", "Högljutt gäng vid mynningen")


def story():
    """The month, in order."""
    started = time.monotonic()
    window.findChild(QDockWidget, "Browser").hide()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the example", 60)
    yield from hands.drawn()
    hands.report(workspace=store().path, before=counts())
    yield from type_reports()
    yield from import_reports()
    yield from review()
    yield from look()
    yield from hotspot()
    hands.report(seconds=time.monotonic() - started, after=counts())


def store():
    return hands.panel.session.store


def counts():
    """Reports by state of review."""
    found = {}
    for (state,) in store().rows("observation", ("review_state",)):
        found[state] = found.get(state, 0) + 1
    return found


def type_reports():
    """By keys: a category, a place in words, a line of text; Ctrl+Enter begins the next."""
    typed = store().count("observation")
    strokes = 0
    yield from hands.menu("new_observation")
    dialog = yield from hands.dialog("ObservationDialog")
    yield from hands.settled(10)
    hands.shot("form_empty", dialog)
    for number in range(TYPED):
        yield from hands.until(lambda: not dialog.description_edit.text, "an empty form")
        category = dialog.category_row
        yield from hands.key(getattr(Qt.Key, f"Key_{number % 3 + 1}"), widget=category)
        yield from hands.until(lambda: dialog.category is not None, "a category")
        if number % 2:
            yield from hands.map_click(AT[0] + 3 * number, AT[1] + 2 * number)
            yield from hands.until(lambda: dialog.xy is not None, "a point")
        else:
            yield from hands.type("Kajsagränden", dialog.place_edit)
            yield from hands.settled(10)
            yield from hands.key(Qt.Key.Key_Tab, widget=dialog.place_edit)
        text = WORDS[number % len(WORDS)]
        dialog.description_edit.text = f"{text} ({number})"
        strokes += 1 + 12 + len(text)
        yield from hands.settled(6)
        if number == 1:
            hands.shot("form_filled", dialog)
        last = number == TYPED - 1
        yield from hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier if last else CTRL, widget=dialog.save_button if last else dialog)
        yield from hands.until(lambda many=typed + 1 + number: store().count("observation") == many, f"report {number + 1} to be saved")
    yield from hands.gone(dialog)
    shown = iface.messageBar().items()  # noqa: F821
    hands.report(typed=store().count("observation") - typed, strokes=strokes / TYPED, messages=[one.text() for one in shown])


def month_of_a_housing_company():
    """A file as a housing company sends it: day first, comma decimals, words of its own; two rows cannot be read."""
    path = output / "bostadsbolaget november.csv"  # noqa: F821
    today = dt.date.today()
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Ärendenr", "Datum", "Klockslag", "Vad", "Upplevt eller inträffat", "Beskrivning", "Plats", "N", "E"])
        for number in range(IMPORTED):
            day = today - dt.timedelta(days=number % 9 + 1)
            y, x = (f"{value:.1f}".replace(".", ",") for value in (AT[1] + number % 5 * 4, AT[0] + number % 7 * 3))
            what = ("Klotter", "Ordningsstörning, buller", "Belysning, mörk plats")[number % 3]
            writer.writerow([f"B-{number}", f"{day:%d/%m %Y}", f"{18 + number % 5}.30", what, "Inträffat", f"Från boende {number}", "Tunneln", y, x])
        writer.writerow(["B-98", "31/02 2026", "18.30", "Klotter", "Inträffat", "Fel dag", "Tunneln", "6672376", "385732"])
        writer.writerow(["B-99", f"{today:%d/%m %Y}", "18.30", "Klotter", "Inträffat", "", "", "", ""])
    return path


def import_reports():
    yield from hands.menu("import_data")
    dialog = yield from hands.dialog("ImportDialog")
    dialog.file.file_edit.setText(str(month_of_a_housing_company()))
    yield from hands.choose(dialog.file.table_box, "EST-rapporter")
    yield from hands.settled(10)
    hands.shot("import_file", dialog)
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: dialog.page == 1 and not dialog.is_busy, "the columns", 30)
    yield from hands.settled(10)
    hands.shot("import_columns", dialog)
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: dialog.page == 2 and not dialog.is_busy, "the preview", 30)
    yield from hands.settled(10)
    hands.shot("import_preview", dialog)
    hands.report(all_or_nothing=not dialog.next_button.isEnabled())
    yield from hands.click(dialog.result.good_rows_box)
    yield from hands.click(dialog.next_button)
    yield from hands.until(lambda: not dialog.next_button.isVisible() and not dialog.is_busy, "the import", 30)
    yield from hands.settled(10)
    hands.shot("import_done", dialog)
    hands.report(imported=dialog.result.count_label.text(), stored=len(store().find("observation", {"external_number": "B-3"})))
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)


def review():
    """One key each, two with more to say, the rest without remarks at once."""
    yield from hands.menu("review_reports")
    dialog = yield from hands.dialog("ReviewWindow")
    yield from hands.until(lambda: dialog.scan.is_ready, "the remarks", 30)
    yield from hands.settled(20)
    hands.shot("review", dialog)
    hands.report(to_review=len(dialog.model.rows))
    waiting = len(dialog.model.rows)
    for _again in range(3):
        yield from hands.key(Qt.Key.Key_G, widget=dialog.table)
    yield from hands.until(lambda: len(dialog.model.rows) == waiting - 3, "three approved")
    yield from hands.key(Qt.Key.Key_A, widget=dialog.table)
    yield from hands.until(lambda: dialog.ask.asked, "the question why")
    yield from hands.settled(10)
    hands.shot("review_reject", dialog)
    yield from hands.key(Qt.Key.Key_Escape, widget=hands.focus())
    yield from hands.until(lambda: not dialog.ask.asked, "back to the list")
    yield from hands.click(dialog.approve_all_button)
    yield from hands.until(lambda: len(dialog.model.rows) < waiting - 3, "those without remarks")
    while dialog.model.rows:
        left = len(dialog.model.rows)
        yield from hands.key(Qt.Key.Key_G, widget=dialog.table)
        yield from hands.until(lambda many=left: len(dialog.model.rows) < many, "the next report")
    yield from hands.settled(10)
    hands.shot("review_done", dialog)
    yield from hands.click(dialog.close_button)
    yield from hands.gone(dialog)
    hands.report(reviewed=counts())


def look():
    """The tab says where, when, what is new, and of how many."""
    hands.panel.content.tabs.setCurrentIndex(PICTURE)
    tab = hands.panel.picture
    yield from hands.until(lambda: tab.content is not None, "the picture")
    yield from hands.settled(20)
    hands.shot("picture")
    hands.report(in_short=tab.content.in_short, is_few=tab.content.is_few)
    if tab.map_button.isEnabled():
        yield from hands.click(tab.map_button)
        yield from hands.drawn()
        hands.shot("picture_map")


def hotspot():
    known = store().count("hotspot")
    yield from hands.menu("hotspot_candidates")
    dialog = yield from hands.dialog("HotspotCandidatesDialog")
    yield from hands.settled(20)
    hands.shot("candidates", dialog)
    fresh = next(row for row in range(dialog.list.count()) if dialog.list.item(row).data(Qt.ItemDataRole.UserRole).same is None)
    yield from hands.pick_row(dialog.list, fresh)
    yield from hands.key(Qt.Key.Key_A, widget=dialog.list)
    yield from hands.settled(20)
    hands.shot("candidates_after", dialog)
    hands.report(hotspots=store().count("hotspot") - known)
    newest = store().find("hotspot", order_by=["number"])[-1]
    hands.report(newest={"name": newest["name"], "events": newest["events"], "reason": newest["reason"], "at": geometry.centre(newest["geom"])})
    dialog.close()
    yield from hands.gone(dialog)


hands.tell(story())
