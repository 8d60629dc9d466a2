# SPDX-License-Identifier: GPL-2.0-or-later
"""Record sheets entered by keyboard alone; what is saved is read back from the store."""

from __future__ import annotations

import datetime as dt

import pytest
from PIL import Image
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.jobs.save_record_sheet import Rating, Sheet, SheetRow
from est_plugin.jobs.sheet_entry import PhotoFolder, photo_numbers
from est_plugin.ui.dialogs.danger import DangerDialog
from est_plugin.ui.dialogs.record_sheet import open_record_sheet
from est_plugin.ui.item_models.sheet_model import KIND, LETTER, OWNER, PHOTO, POLE, ROW, TEXT
from est_plugin.ui.widgets.number_box import NumberBox

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, add_walk, pixel, show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

ENTER, TAB, CTRL = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def walk_id(session):
    add_base_map(QgsProject.instance())
    return add_walk(session.store)


@pytest.fixture
def entry(session, messenger, iface, walk_id):
    iface.window.show()
    entry = open_record_sheet(session, messenger, iface)
    QTest.qWaitForWindowExposed(entry.dialog)
    entry.dialog.activateWindow()
    yield entry
    entry.stop()


@pytest.fixture
def dialog(entry):
    return entry.dialog


class Keyboard:
    """Keys go to whatever has the focus, as from a real keyboard."""

    def __init__(self, dialog):
        self.dialog = dialog
        self.count = 0

    @property
    def focused(self):
        editors = [e for e in self.dialog.table.viewport().findChildren(QLineEdit) if e.isVisible()]
        return editors[0] if editors else self.dialog.focusWidget()

    def words(self, text):
        for letter in text:
            self.count += 1
            type_text(self.focused, letter)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        QTest.keyClick(self.focused, key, modifier)
        QApplication.processEvents()  # an editor closes through the event queue

    def row(self, kind, letter, text, owner="", photo="", pole=None):
        self.words(kind + letter + text)
        self.key(ENTER)
        for value in (owner, photo) + ((pole,) if pole is not None else ()):
            self.words(value)
            self.key(ENTER)


@pytest.fixture
def keys(dialog):
    return Keyboard(dialog)


def fill_top(keys):
    keys.words("42")  # the ratings go on by themselves
    for number in ("5", "3", "1"):
        keys.words(number)
        keys.key(ENTER)
    keys.words("Ljust och folk")
    keys.key(ENTER)


def findings(session):
    return session.store.find("finding", order_by=["number"])


def test_a_sheet_is_entered_with_keys_alone_and_saved_in_one_go(dialog, keys, session, messenger, walk_id):
    assert dialog.focusWidget() is dialog.day_box
    fill_top(keys)
    assert dialog.focusWidget() is dialog.table
    keys.row("x", "h", "Klotter på väggen", "kom", "12")
    keys.row("b", "f", "Fina blommor")
    keys.row("x", "a", "Släckt", "", "", "B17")
    keys.key(ENTER)  # the empty row ends
    assert dialog.focusWidget() is dialog.save_button
    keys.key(Qt.Key.Key_S, CTRL)
    saved = findings(session)
    assert [(f["paper_reference"], f["kind"], f["category"], f["description"], f["land_owner"]) for f in saved] == [
        ("A1.1", "defect", "H", "Klotter på väggen [foto 12]", "municipality"),
        ("A1.2", "good", "F", "Fina blommor", None),
        ("A1.3", "defect", "A", "Släckt", None),
    ]
    assert all(f["walk_id"] == walk_id and f["source"] == "walk" and f["place_text"] == "Stationen" for f in saved)
    assert geometry.point_xy(saved[0]["geom"]) == (X + 100, Y)
    (lamp,) = session.store.find("lighting_defect")
    assert (lamp["pole_number"], lamp["finding_id"]) == ("B17", saved[2].id)
    (rating,) = session.store.find("stop_rating")
    assert [rating[name] for name in ("letter", "safe_by_day", "safe_in_dark", "alone_yes", "alone_maybe", "alone_no", "makes_safe")] == [
        "A", 4, 2, 5, 3, 1, "Ljust och folk"]  # fmt: skip
    assert len(messenger.of("success")) == 1 and messenger.of("success")[0].startswith("Bladet för stopp 1  Stationen, grupp A, är sparat: 3 rader.")
    assert dialog.stop.number == 2 and dialog.focusWidget() is dialog.day_box
    messenger.buttons[0].action()
    assert findings(session) == [] and session.store.count("stop_rating") == 0


@pytest.mark.parametrize(("year", "state"), [(2020, "held"), (2199, "planned")])
def test_a_walk_is_held_when_its_time_has_come_and_else_the_sheet_says_so(dialog, keys, session, messenger, walk_id, year, state):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("walk", walk_id), planned_start=dt.datetime(year, 3, 1, 17, 0, tzinfo=dt.timezone.utc))
    dialog.table.start()
    keys.row("x", "h", "Klotter")
    keys.key(Qt.Key.Key_S, CTRL)
    assert session.store.get("walk", walk_id)["state"] == state
    assert ("står kvar som planerad" in messenger.of("success")[0]) is (state == "planned")


def test_no_needless_key(dialog, keys, session):
    """One key each for kind and letter, the words, and Ctrl+Enter for the rest of the row: 40 rows in 30 minutes."""
    dialog.table.start()
    for _row in range(5):
        keys.words("xh" + "Skräp")
        keys.key(ENTER, CTRL)
    assert keys.count == 5 * (2 + 5 + 1)
    keys.key(Qt.Key.Key_S, CTRL)
    assert [(f["paper_reference"], f["description"]) for f in findings(session)] == [(f"A1.{n}", "Skräp") for n in range(1, 6)]


def test_tab_goes_on_like_enter_and_shift_tab_back(dialog, keys):
    dialog.table.start()
    keys.words("x")
    assert dialog.table.currentIndex().column() == LETTER
    keys.key(TAB)
    assert dialog.table.currentIndex().column() == TEXT
    keys.words("Mörkt")
    keys.key(TAB)
    assert dialog.table.currentIndex().column() == OWNER
    keys.key(Qt.Key.Key_Backtab)
    assert dialog.table.currentIndex().column() == TEXT


def test_pole_is_asked_for_lamps_only(dialog, keys):
    dialog.table.start()
    keys.words("xh")
    assert POLE not in dialog.model.columns_of(dialog.table.currentIndex())
    keys.key(Qt.Key.Key_Backtab)
    keys.words("a")
    assert POLE in dialog.model.columns_of(dialog.table.currentIndex())


def test_unknown_letter_is_told_in_place_and_nothing_is_lost(dialog, keys, session):
    dialog.table.start()
    keys.words("xq")
    assert dialog.problem_label.text() == "Bokstaven Q finns inte. Tryck A till O."
    assert dialog.table.currentIndex().column() == LETTER
    keys.key(TAB)
    keys.words("Något")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    assert findings(session) == []
    assert dialog.table.currentIndex().column() == LETTER
    assert dialog.model.typed[0].text == "Något"
    keys.words("g")
    keys.key(Qt.Key.Key_S, CTRL)
    assert [(f["category"], f["description"]) for f in findings(session)] == [("G", "Något")]


def test_wrong_kind_key_is_told(dialog, keys):
    dialog.table.start()
    keys.words("z")
    assert dialog.problem_label.text() == "”z” går inte. Tryck B för Bra eller X för Brist."
    assert dialog.table.currentIndex().column() == KIND


def test_unknown_owner_stays_and_is_told(dialog, keys, session):
    dialog.table.start()
    keys.words("xhSkräp")
    keys.key(ENTER)
    keys.words("qqq")
    keys.key(ENTER)
    assert "”qqq” finns inte i listan" in dialog.problem_label.text()
    assert dialog.model.typed[0].owner == "qqq"
    keys.key(Qt.Key.Key_S, CTRL)
    assert findings(session) == []


def test_unknown_group_is_told_and_nothing_is_saved(dialog, keys, session):
    dialog.table.start()
    keys.words("xhSkräp")
    keys.key(ENTER)
    dialog.group_box.lineEdit().setText("K")
    dialog.group_box.lineEdit().editingFinished.emit()
    assert dialog.problem_label.text() == "Grupp K finns inte på vandringen. Välj A, B."
    keys.key(Qt.Key.Key_S, CTRL)
    assert findings(session) == []
    dialog.group_box.lineEdit().setText("A")
    dialog.group_box.lineEdit().editingFinished.emit()
    assert dialog.model.typed[0].text == "Skräp"


def test_row_without_text_is_named(dialog, keys, session):
    dialog.table.start()
    keys.words("xh")
    keys.key(Qt.Key.Key_S, CTRL)
    assert dialog.problem_label.text() == "Rad 1: skriv vad ni såg."
    assert dialog.table.currentIndex().column() == TEXT


def test_an_open_editor_is_saved_too(dialog, keys, session):
    dialog.table.start()
    keys.words("xhHalvskrivet")
    keys.key(Qt.Key.Key_S, CTRL)
    assert [f["description"] for f in findings(session)] == ["Halvskrivet"]


def test_page_down_keeps_what_is_not_saved(dialog, keys, session, messenger, entry):
    dialog.table.start()
    keys.words("xhSkräp")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_PageDown)
    assert dialog.stop.number == 2 and dialog.model.typed == []
    assert dialog.drafts_label.text() == "1 annat blad är inte sparat"
    QTest.keyClick(dialog.stop_box, Qt.Key.Key_PageUp)
    assert dialog.stop.number == 1 and dialog.model.typed[0].text == "Skräp"
    messenger.answers = [False]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and messenger.questions == ["1 blad är inte sparat. Kasta det som är skrivet?"]


def test_rows_saved_before_are_shown_for_reading_and_numbers_go_on(dialog, keys, session):
    dialog.table.start()
    keys.words("xhSkräp")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    keys.key(Qt.Key.Key_PageUp)
    model = dialog.model
    assert model.saved_count == 1
    assert [model.index(0, column).data() for column in (ROW, LETTER, TEXT)] == ["1", "H  Skötsel, skräp", "Skräp"]
    assert not model.flags(model.index(0, TEXT)) & Qt.ItemFlag.ItemIsEditable
    dialog.table.start()
    keys.words("bfTräd")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    assert [f["paper_reference"] for f in findings(session)] == ["A1.1", "A1.2"]


def test_row_number_that_is_taken_is_told(dialog, keys, session):
    dialog.table.start()
    keys.words("xhEtt")
    keys.key(ENTER)
    keys.key(ENTER, CTRL)
    keys.words("xhTvå")
    keys.key(ENTER)
    dialog.model.setData(dialog.model.index(1, ROW), "1")
    keys.key(Qt.Key.Key_S, CTRL)
    assert dialog.problem_label.text() == "Rad 1 finns redan på bladet. Skriv ett annat radnummer."
    dialog.model.setData(dialog.model.index(1, ROW), "7")
    keys.key(Qt.Key.Key_S, CTRL)
    assert [f["paper_reference"] for f in findings(session)] == ["A1.1", "A1.7"]


def test_same_stop_of_two_groups_are_two_sheets(dialog, keys, session):
    dialog.table.start()
    keys.words("xhEtt")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    keys.key(Qt.Key.Key_PageUp)
    dialog.group_box.setCurrentIndex(1)
    dialog.group_box.activated.emit(1)
    assert dialog.model.saved_count == 0
    dialog.table.start()
    keys.words("xhTvå")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    assert [f["paper_reference"] for f in findings(session)] == ["A1.1", "B1.1"]


def test_f9_takes_the_place_from_the_map(dialog, keys, session, iface):
    canvas = iface.canvas
    show(canvas, X + 100, Y)
    dialog.table.start()
    keys.words("xhBakom kiosken")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_F9)
    assert not dialog.isVisible()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pixel(canvas, X + 140, Y + 30))
    assert dialog.isVisible()
    keys.key(Qt.Key.Key_S, CTRL)
    (saved,) = findings(session)
    assert geometry.distance(geometry.point_xy(saved["geom"]), (X + 140, Y + 30)) < 1
    assert saved["walk_stop_id"] is not None


def test_photo_numbers_find_the_pictures_of_the_folder(dialog, keys, session, tmp_path):
    folder = tmp_path / "kamera"
    folder.mkdir()
    for number in (12, 13):
        Image.new("RGB", (40, 30), (number, 0, 0)).save(folder / f"IMG_00{number}.JPG")
    dialog.folder_edit.setText(str(folder))
    dialog.folder_edit.editingFinished.emit()
    dialog.table.start()
    keys.words("xhSkräp")
    keys.key(ENTER)
    keys.key(ENTER)
    assert dialog.table.currentIndex().column() == PHOTO
    keys.words("12-14")
    keys.key(ENTER)
    keys.key(Qt.Key.Key_S, CTRL)
    (saved,) = findings(session)
    assert saved["description"] == "Skräp [foto 14]"
    assert len(session.store.find("attachment", {"finding_id": saved.id})) == 2


def test_photo_folder_that_is_missing_is_told(dialog, tmp_path):
    dialog.folder_edit.setText(str(tmp_path / "finns inte"))
    dialog.folder_edit.editingFinished.emit()
    assert "finns inte" in dialog.problem_label.text()


def test_a_number_that_two_pictures_have_is_not_guessed(tmp_path):
    for name in ("a_7.jpg", "b_7.jpg", "c_8.jpg"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    photos, missing = PhotoFolder(tmp_path).find("7, 8")
    assert ([p.name for p in photos], missing) == (["c_8.jpg"], ["7"])


@pytest.mark.parametrize(
    ("words", "numbers"), [("12, 13 och 15", ["12", "13", "15"]), ("12-14", ["12", "13", "14"]), ("", []), ("9–3", ["9", "3"]), ("1-9999", ["1", "9999"])]
)
def test_photo_numbers_as_people_write_them(words, numbers):
    assert photo_numbers(words) == numbers


def test_walk_without_stops_is_told_before_anything_opens(session, messenger, iface):
    with pytest.raises(InputError) as raised:
        open_record_sheet(session, messenger, iface)
    assert raised.value.key == "sheet-form.no-walk"


def test_number_box_goes_on_when_no_digit_can_follow(qgis_app):
    box, done = NumberBox(), []
    box.set_range(1, 5)
    box.completed.connect(lambda: done.append(box.value))
    type_text(box, "7")
    assert box.value is None and done == []
    type_text(box, "4")
    assert done == [4]
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value == 5
    box.clear()
    assert box.value is None


def test_form_fits_a_small_screen(dialog):
    assert dialog.minimumSizeHint().width() <= 1366 and dialog.minimumSizeHint().height() <= 700


def test_danger_on_a_sheet_is_asked_about_when_it_is_saved(entry, dialog, session, iface, walk_id, monkeypatch):
    stop = session.store.find("walk_stop", {"walk_id": walk_id})[0]
    sheet = Sheet(walk_id, stop.id, "A", Rating(), (SheetRow(1, "defect", "E", "Räcket är borta", severity=4), SheetRow(2, "defect", "F", "Buskar")))
    monkeypatch.setattr(dialog, "problem", lambda: "")
    monkeypatch.setattr(dialog, "sheet", lambda: sheet)
    entry._on_save()
    (asked,) = iface.window.findChildren(DangerDialog)
    assert [asked.list.item(row).text().splitlines()[0].split(None, 1)[1] for row in range(asked.list.count())] == ["Räcket är borta"]
    asked.reject()
