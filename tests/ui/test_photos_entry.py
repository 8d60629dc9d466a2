# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos from a folder: proposed, corrected, copied; files that cannot be used are listed with their cure."""

from __future__ import annotations

import datetime as dt
from threading import Event

import pytest
from PIL import Image
from qgis.PyQt.QtCore import QMimeData, QPoint, Qt
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled
from est_plugin.gis.transform import LONLAT, transformer
from est_plugin.jobs import add_photos
from est_plugin.ui.dialogs.photos import open_photos
from est_plugin.ui.widgets.photo_tree import NAME, SURE

from . import entry_workspace
from .entry_workspace import CRS, START, X, Y, add_walk

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest
LEFT = Qt.MouseButton.LeftButton


class StillRunning:
    """A task that nobody stops; `stop_at` stops it after so many checks."""

    def __init__(self, stop_at: int | None = None):
        self.checks, self.stop_at, self.progress = 0, stop_at, []

    def check(self):
        self.checks += 1
        if self.stop_at is not None and self.checks > self.stop_at:
            raise Cancelled()

    def set_progress(self, part):
        self.progress.append(part)


def degrees(value):
    whole = int(value)
    minutes = (value - whole) * 60
    return (whole, int(minutes), round((minutes - int(minutes)) * 60, 4))


def make_photo(path, time=None, xy=None, colour="red"):
    exif = Image.Exif()
    if time is not None:
        exif[0x8769] = {0x9003: time.strftime("%Y:%m:%d %H:%M:%S"), 0x9011: "+00:00"}
    if xy is not None:
        lon, lat = transformer(CRS, LONLAT)(*xy)
        exif[0x8825] = {1: "N", 2: degrees(lat), 3: "E", 4: degrees(lon)}
    Image.new("RGB", (64, 48), colour).save(path, "JPEG", exif=exif)
    return path


@pytest.fixture
def camera(tmp_path):
    folder = tmp_path / "kamera"
    folder.mkdir()
    return folder


@pytest.fixture
def findings(session):
    walk_id = add_walk(session.store)
    with session.store.transaction("test") as tx:
        return [
            tx.insert(
                "finding",
                {
                    "description": text, "paper_reference": f"A{n}.1", "walk_id": walk_id, "geom": geometry.point(X + 100 * n, Y),
                    "seen_at": START + dt.timedelta(minutes=30 * n),
                },
            )
            for n, text in enumerate(("Klotter", "Mörkt", "Skräp"), 1)
        ]  # fmt: skip


@pytest.fixture
def entry(session, messenger, iface, findings):
    iface.window.show()
    entry = open_photos(session, messenger, iface)
    yield entry
    entry.stop()


def wait(entry):
    for _turn in range(200):
        QTest.qWait(10)
        if entry.task is None:
            return
    raise AssertionError("the task did not end")


def read(entry, folder):
    entry.dialog.folder = str(folder)
    QTest.keyClick(entry.dialog.folder_edit, Qt.Key.Key_Return)
    wait(entry)


def found(entry):
    """Photo → number of its finding."""
    numbers = {one.key: int(one.title.split()[0]) for one in entry._targets}
    return {name: numbers[key] for name, key in entry.dialog.assignment.items()}


def test_photos_are_proposed_by_slate_number_position_and_time(entry, camera):
    make_photo(camera / "A3.1.jpg", START)
    make_photo(camera / "near.jpg", xy=(X + 205, Y))
    make_photo(camera / "soon.jpg", START + dt.timedelta(minutes=31))
    make_photo(camera / "nothing.jpg")
    read(entry, camera)
    assert found(entry) == {"A3.1.jpg": 3, "near.jpg": 2, "soon.jpg": 1}
    assert entry.dialog.left_label.text() == "1 foto utan iakttagelse läggs inte till"
    assert entry.dialog.save_button.text() == "&Lägg till 3 foton"
    sure = {item.data(NAME, Qt.ItemDataRole.UserRole): item.text(SURE) for item in entry.dialog.tree.photo_items()}
    assert sure["A3.1.jpg"] == "säker" and sure["nothing.jpg"] == "ingen träff"


def test_saving_copies_and_leaves_the_originals(entry, camera, session, findings, messenger):
    original = make_photo(camera / "A1.1.jpg", START)
    before = original.read_bytes()
    read(entry, camera)
    entry.dialog.save_button.click()
    wait(entry)
    (photo,) = session.store.find("attachment")
    assert photo["finding_id"] == findings[0].id and photo["taken_at"] == START
    assert (session.folder / photo["path"]).read_bytes() == before == original.read_bytes()
    assert messenger.of("success") == ["1 foto är tillagt. Originalet ligger kvar."]
    assert entry.dialog.tree.photo_items() == []
    messenger.buttons[0].action()
    assert session.store.count("attachment") == 0


def test_photo_added_twice_is_kept_once(entry, camera, session, messenger):
    make_photo(camera / "A1.1.jpg", START)
    for _time in range(2):
        read(entry, camera)
        entry.dialog.save_button.click()
        wait(entry)
    assert session.store.count("attachment") == 1
    assert messenger.of("success")[-1] == "0 foton är tillagda. Originalen ligger kvar. 1 fanns redan."


def test_bad_files_are_listed_with_the_cure_and_the_rest_goes_in(entry, camera):
    make_photo(camera / "A1.1.jpg", START)
    (camera / "b.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0" + b"\0" * 60)
    (camera / "c.jpg").write_text("not a picture")
    read(entry, camera)
    texts = [entry.dialog.errors_list.item(i).text() for i in range(entry.dialog.errors_list.count())]
    assert entry.dialog.errors_label.text() == "2 filer kan inte läggas till:"
    assert any("HEIC-bild från iPhone" in text for text in texts) and "c.jpg är inte en bild." in texts
    assert found(entry) == {"A1.1.jpg": 1}


def test_photo_that_vanishes_before_it_is_copied_is_listed(entry, camera, session):
    make_photo(camera / "A1.1.jpg", START)
    make_photo(camera / "A2.1.jpg", START, colour="blue")
    read(entry, camera)
    (camera / "A2.1.jpg").unlink()
    entry.dialog.save_button.click()
    wait(entry)
    assert session.store.count("attachment") == 1
    assert "A2.1.jpg" in entry.dialog.errors_list.item(0).text()
    assert [item.text(NAME) for item in entry.dialog.tree.photo_items()] == ["A2.1.jpg"]


def test_photo_is_dragged_to_another_finding(entry, camera, session, findings):
    make_photo(camera / "A1.1.jpg", START)
    read(entry, camera)
    tree = entry.dialog.tree
    (item,) = tree.photo_items()
    item.setSelected(True)
    group = tree.topLevelItem(3)
    place = tree.visualItemRect(group).center()
    event = QDropEvent(QPoint(place), Qt.DropAction.MoveAction, QMimeData(), LEFT, Qt.KeyboardModifier.NoModifier)
    tree.dropEvent(event)
    assert found(entry) == {"A1.1.jpg": 3}
    assert tree.photo_items()[0].text(SURE) == "vald av dig"
    entry.dialog.save_button.click()
    wait(entry)
    assert session.store.find("attachment")[0]["finding_id"] == findings[2].id


def test_photo_is_moved_by_keyboard_and_stays_when_the_clock_is_corrected(entry, camera):
    make_photo(camera / "p.jpg", START + dt.timedelta(minutes=31))
    read(entry, camera)
    dialog = entry.dialog
    dialog.tree.photo_items()[0].setSelected(True)
    dialog.target_box.setCurrentIndex(2)
    dialog.move_button.click()
    assert found(entry) == {"p.jpg": 2}
    dialog.offset_box.setValue(60)
    assert found(entry) == {"p.jpg": 2}


def test_clock_offset_changes_the_proposal_and_the_time_saved(entry, camera, session):
    make_photo(camera / "p.jpg", START + dt.timedelta(minutes=32))
    read(entry, camera)
    assert found(entry) == {"p.jpg": 1}
    entry.dialog.offset_box.setValue(60)
    assert found(entry) == {"p.jpg": 3}
    entry.dialog.save_button.click()
    wait(entry)
    assert session.store.find("attachment")[0]["taken_at"] == START + dt.timedelta(minutes=92)


def test_photo_moved_to_nothing_is_not_added(entry, camera):
    make_photo(camera / "A1.1.jpg", START)
    read(entry, camera)
    entry.dialog.tree.photo_items()[0].setSelected(True)
    entry.dialog.target_box.setCurrentIndex(0)
    entry.dialog.move_button.click()
    assert found(entry) == {} and not entry.dialog.save_button.isEnabled()


def test_choosing_a_walk_offers_its_findings_only(entry, session):
    with session.store.transaction("test") as tx:
        tx.insert("finding", {"description": "Utanför vandringen", "geom": geometry.point(X, Y)})
    dialog = entry.dialog
    dialog.walk_box.activated.emit(0)
    assert dialog.tree.topLevelItemCount() == 5
    dialog.walk_box.setCurrentIndex(1)
    dialog.walk_box.activated.emit(1)
    assert dialog.tree.topLevelItemCount() == 4


def test_missing_folder_is_told_in_the_form(entry, tmp_path, messenger):
    read(entry, tmp_path / "borta")
    assert "finns inte" in entry.dialog.problem_label.text()
    assert len(messenger.of("error")) == 1


def test_empty_folder_says_so(entry, camera):
    read(entry, camera)
    assert entry.dialog.problem_label.text() == "I mappen finns inga foton som går att använda."


def test_cancelled_copying_leaves_nothing_behind(session, findings, camera):
    targets = add_photos.photo_targets(session.store)
    for number in (1, 2):
        make_photo(camera / f"A{number}.1.jpg", START, colour=(number, 0, 0))
    batch = add_photos.read_photos(StillRunning(), camera, dt.timezone.utc)
    wanted = list(zip(targets, batch.photos))
    with pytest.raises(Cancelled):
        add_photos.copy_photos(StillRunning(stop_at=1), wanted, session.folder)
    assert list((session.folder / "photos").glob("*")) == []


def test_failed_saving_takes_the_copies_away(session, findings, camera):
    targets = add_photos.photo_targets(session.store)
    make_photo(camera / "A1.1.jpg", START)
    batch = add_photos.read_photos(StillRunning(), camera, dt.timezone.utc)
    copied = add_photos.copy_photos(StillRunning(), [(targets[0], batch.photos[0])], session.folder)
    session.store.is_read_only = True
    with pytest.raises(Exception, match="read-only"):
        add_photos.attach_copied(session.store, copied)
    session.store.is_read_only = False
    assert list((session.folder / "photos").glob("*")) == []


def test_closing_while_reading_stops_the_task(entry, camera, monkeypatch):
    make_photo(camera / "1.jpg", START)
    began = Event()

    def endless(task, *_rest):
        began.set()
        while True:
            task.check()

    monkeypatch.setattr(add_photos, "read_photos", endless)
    entry.dialog.folder = str(camera)
    entry._on_folder(str(camera))
    task = entry.task
    assert began.wait(10)
    QTest.keyClick(entry.dialog, Qt.Key.Key_Escape)
    assert task.isCanceled() and entry.dialog.isVisible()
    wait(entry)
    assert entry.dialog.problem_label.text() == "Avbrutet. Ingenting har ändrats."


def test_form_fits_a_small_screen(entry):
    assert entry.dialog.minimumSizeHint().width() <= 1366 and entry.dialog.minimumSizeHint().height() <= 700
