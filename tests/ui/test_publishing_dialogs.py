# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of texts that stop a public document, and the window in which photos are looked at and covered."""
from __future__ import annotations

import pytest
from PIL import Image
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest

from est_plugin.core.photo_box import Box
from est_plugin.i18n import Texts
from est_plugin.jobs import photo_boxes as boxes_job
from est_plugin.jobs.attach_photos import photo_transaction
from est_plugin.jobs.public_check import unhandled
from est_plugin.ui.dialogs.person_guard import PersonGuardDialog
from est_plugin.ui.dialogs.photo_boxes import PhotoBoxesDialog, open_photo_boxes
from est_plugin.ui.widgets.photo_boxes_view import PhotoBoxesView

pytest.importorskip("reportlab", reason="papers need reportlab")
PHONE, NAME = "Ring 070-123 45 67 om lampan", "Anna Svensson vill ha ljus"


@pytest.fixture
def guard(session, messenger, iface, filled):
    """Two findings whose texts stop a public document, and a text that stands in no row."""
    with session.store.transaction("test") as tx:
        for finding, text in zip(filled["findings"], (PHONE, NAME)):
            tx.update(session.store.get("finding", finding.id), description=text)

    def read():
        shown = [row[0] for row in session.store.rows("finding", ("description",))]
        return unhandled(session.store, shown, "sv")

    dialog = PersonGuardDialog(session, messenger, iface, read)
    yield dialog
    dialog.deleteLater()


def test_each_text_is_a_line_and_the_words_are_selected(guard):
    assert guard.heading_label.text().startswith("2 texter måste granskas")
    assert [guard.list.item(row).text() for row in range(2)] == ["Iakttagelse nr 1, Vad: ett telefonnummer", "Iakttagelse nr 2, Vad: ett namn"]
    assert guard.text_edit.toPlainText() == PHONE and guard.text_edit.textCursor().selectedText() == "070-123 45 67"


def test_a_rewritten_text_is_saved_and_can_be_taken_back(guard, session, filled, messenger):
    guard.save_button.click()
    assert messenger.of("error") == ["Texten är inte ändrad. Skriv om den, eller välj Det är ingen personuppgift."]
    guard.text_edit.setPlainText("  ")
    guard.save_button.click()
    assert "får inte vara tom" in messenger.of("error")[-1]
    guard.text_edit.setPlainText("Lampan är släckt")
    guard.save_button.click()
    assert session.store.get("finding", filled["findings"][0].id)["description"] == "Lampan är släckt" and guard.left == 1
    guard.undo_button.click()
    assert guard.left == 2 and session.store.get("finding", filled["findings"][0].id)["description"] == PHONE


def test_when_all_are_looked_at_it_says_so_and_enter_closes(guard):
    guard.list.setCurrentRow(1)
    guard.harmless_button.click()
    guard.text_edit.setPlainText("Lampan är släckt")
    guard.save_button.click()
    assert guard.left == 0 and "kan göras offentligt" in guard.heading_label.text() and guard.list.isHidden()


def test_a_text_in_no_row_can_only_be_called_harmless(session, messenger, iface, filled):
    dialog = PersonGuardDialog(session, messenger, iface, lambda: unhandled(session.store, [NAME], "sv"))
    assert not dialog.save_button.isEnabled() and not dialog.open_button.isEnabled() and dialog.text_edit.isReadOnly()
    dialog.harmless_button.click()
    assert dialog.left == 0


def test_a_text_changed_by_somebody_else_is_told(guard, session, filled, messenger):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("finding", filled["findings"][0].id), severity=3)
    guard.text_edit.setPlainText("Lampan är släckt")
    guard.save_button.click()
    assert messenger.of("error") and session.store.get("finding", filled["findings"][0].id)["description"] == PHONE


# -- photos ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def photos(session, filled, tmp_path):
    """Two photos, the first lies on its side in its file."""
    files = []
    for number in (1, 2):
        image = Image.new("RGB", (400, 300), "lightgrey")
        exif = image.getexif()
        exif[0x0112] = 6 if number == 1 else 1
        image.save(tmp_path / f"{number}.jpg", exif=exif)
        files.append(tmp_path / f"{number}.jpg")
    with photo_transaction(session.store, "test") as (tx, copier):
        copier.attach(tx, "finding_id", filled["findings"][0].id, files)
    return boxes_job.photos_of(session.store, Texts("sv"), walk_id=filled["walk"].id)


@pytest.fixture
def dialog(session, messenger, photos):
    made = PhotoBoxesDialog(session, messenger, photos)
    yield made
    made._icons.stop()
    made.deleteLater()


def kept(session, photo):
    return boxes_job.photos_of(session.store, Texts("sv"), attachment_ids=[photo.id])[0]


def test_a_photo_is_covered_and_cleared_with_enter_and_the_next_one_comes(dialog, session, photos):
    assert dialog.name_label.text() == "Nr 1  Mörkt vid trappan" and dialog.view._image.height() > dialog.view._image.width()
    QTest.keyClick(dialog.view, Qt.Key.Key_N)
    QTest.keyClick(dialog.view, Qt.Key.Key_Left)
    QTest.keyClick(dialog.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    dialog.clear_button.click()
    first = kept(session, photos[0])
    assert first.is_cleared and [box.values() for box in first.boxes] == [[0.43, 0.42, 0.12, 0.17]]
    assert dialog.list.currentRow() == 1 and dialog.list.item(0).text().startswith("✓")


def test_what_is_drawn_is_kept_without_clearing_when_another_photo_is_chosen(dialog, session, photos, messenger):
    dialog.view.add_box(Box(0.1, 0.1, 0.2, 0.2))
    dialog.list.setCurrentRow(1)
    first = kept(session, photos[0])
    assert not first.is_cleared and len(first.boxes) == 1
    dialog.list.setCurrentRow(0)
    assert len(dialog.view.boxes) == 1
    dialog.view.undo()
    dialog.view.choose_next()
    dialog.view.remove_box()
    dialog.reject()
    assert kept(session, photos[0]).boxes == () and messenger.of("success") == ["Ett foto är granskat."]


def test_a_cleared_photo_can_be_held_back_again(dialog, session, photos):
    dialog.clear_photo()
    dialog.list.setCurrentRow(0)
    dialog.hold_button.click()
    assert not kept(session, photos[0]).is_cleared


def test_reading_only_nothing_can_be_drawn(session, messenger, photos, monkeypatch):
    monkeypatch.setattr(type(session), "is_read_only", property(lambda _self: True))
    made = PhotoBoxesDialog(session, messenger, photos)
    made.view.add_box()
    assert made.view.boxes == () and made.clear_button.isHidden()
    made.reject()


def test_a_photo_that_is_gone_says_so(session, messenger, photos):
    photos[0].path.unlink()
    made = PhotoBoxesDialog(session, messenger, photos)
    assert made.view._image.isNull() and made.view._text
    made.view.add_box()
    assert made.view.boxes == ()
    made.reject()


def test_without_photos_it_is_said(session, messenger, iface, filled):
    assert open_photo_boxes(session, messenger, iface) is None and messenger.of("info") == ["Det finns inga foton att granska."]


def test_boxes_are_drawn_moved_and_sized_with_the_mouse(dialog):
    view = dialog.view
    view.resize(408, 408)
    frame = view._frame()

    def at(x, y):
        return QPoint(round(frame.x() + x * frame.width()), round(frame.y() + y * frame.height()))

    def drag(first, last):
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
        QTest.mouseMove(view, last)
        left = Qt.MouseButton.LeftButton
        view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, QPointF(last), left, left, Qt.KeyboardModifier.NoModifier))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)

    drag(at(0.2, 0.2), at(0.4, 0.4))
    (box,) = view.boxes
    assert box.values() == pytest.approx([0.2, 0.2, 0.2, 0.2], abs=0.01)
    drag(at(0.3, 0.3), at(0.5, 0.6))
    assert view.boxes[0].values() == pytest.approx([0.4, 0.5, 0.2, 0.2], abs=0.02)
    drag(at(0.6, 0.7), at(0.8, 0.9))
    assert view.boxes[0].values() == pytest.approx([0.4, 0.5, 0.4, 0.4], abs=0.03)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(0.05, 0.05))  # a slip of the hand draws nothing
    assert len(view.boxes) == 1
    view.undo()
    view.undo()
    view.undo()
    assert view.boxes == ()


def test_the_view_alone_takes_no_box_without_a_photo(qgis_app):
    view = PhotoBoxesView()
    view.add_box()
    view.remove_box()
    view.undo()
    assert view.boxes == () and view.grab().width() > 0
