# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos before they are published: look at each, cover faces and plates, say whether it may be published. The files are not changed."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QImage, QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QShortcut, QWidget

from ...core.errors import InputError, MissingLibraryError
from ...i18n import Texts, language, tr
from ...jobs import photo_boxes as job
from ...jobs.photo_boxes import PhotoToClear
from ...reports.content import Photo
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..session import Session
from ..widgets.photo_strip import THUMBNAIL_PX, thumbnail, thumbnail_icon

_BOX_MM = (230.0, 170.0)  # at the print resolution: as many pixels as a screen shows


def open_photo_boxes(
    session: Session, messenger: Messenger, iface: Any, *, walk_id: str | None = None, attachment_ids: Iterable[str] = (), parent: QWidget | None = None
) -> PhotoBoxesDialog | None:
    """Look at photos: those named, those of a walk, or all; none is said."""
    photos = job.photos_of(session.require_store(), Texts(language()), walk_id=walk_id, attachment_ids=attachment_ids)
    if not photos:
        messenger.info(tr("public.boxes.none"))
        return None
    dialog = PhotoBoxesDialog(session, messenger, photos, parent or iface.mainWindow())
    dialog.open()
    return dialog


class PhotoBoxesDialog(QDialog):
    """What is drawn is kept when another photo is chosen or the window is closed. Enter: may be published, and on to the next."""

    def __init__(self, session: Session, messenger: Messenger, photos: Sequence[PhotoToClear], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_photo_boxes_dialog")
        self.session, self.messenger = session, messenger
        self._photos, self._at = list(photos), -1
        self._written: set[str] = set()
        self._to_draw = list(range(len(self._photos)))
        load_form("photo_boxes", self)
        make_heading(self.name_label, 1.15)
        make_quiet(self.caption_label)
        make_quiet(self.keys_label)
        make_primary(self.clear_button)
        self.problem_label.hide()
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        for photo in self._photos:
            self.list.addItem(QListWidgetItem(""))
            self._show_item(self.list.count() - 1, photo)
        self._connect()
        self.view.set_open(not session.is_read_only)
        self.list.setCurrentRow(0)
        self.view.setFocus()
        self._icons = QTimer(self)
        self._icons.timeout.connect(self._draw_icon)
        self._icons.start(0)
        self.resize(1060, 720)
        QgsGui.enableAutoGeometryRestore(self)

    @property
    def photo(self) -> PhotoToClear:
        """The photo that is shown."""
        return self._photos[self._at]

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def clear_photo(self) -> None:
        """May be published, with its boxes; on to the next one that nobody has cleared."""
        if self._keep(is_cleared=True):
            self._go_on()

    @guarded
    def hold_photo(self) -> None:
        """Stays inside; on to the next one."""
        if self._keep(is_cleared=False):
            self._go_on()

    @guarded
    def _on_row(self, row: int) -> None:
        if self._at >= 0 and row != self._at and not self._keep():
            return
        self._at = row
        photo = self.photo
        self.name_label.setText(photo.name)
        self.caption_label.setText(photo.caption)
        self.caption_label.setVisible(bool(photo.caption))
        image, reason = _picture(photo)
        self.view.show_photo(image, photo.boxes, reason)
        self._tell_state()

    def reject(self) -> None:
        """Esc and *Stäng*: what was drawn is kept."""
        if self._leave():
            super().reject()

    @guarded
    def _leave(self) -> bool:
        is_kept = self._keep()
        if is_kept and self._written:
            self.session.tables_changed({"attachment"})
            self.messenger.success(tr("public.boxes.saved", n=len(self._written)))
            self._written.clear()
        return is_kept

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda row: self._on_row(row))
        self.clear_button.clicked.connect(lambda: self.clear_photo())
        self.hold_button.clicked.connect(lambda: self.hold_photo())
        self.new_button.clicked.connect(lambda: (self.view.add_box(), self.view.setFocus()))
        self.remove_button.clicked.connect(lambda: (self.view.remove_box(), self.view.setFocus()))
        self.undo_button.clicked.connect(lambda: (self.view.undo(), self.view.setFocus()))
        self.close_button.clicked.connect(self.reject)
        self.view.changed.connect(self._tell_state)
        self.session.workspace_closed.connect(super().reject)
        for key, step in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda each=step: self._step(each))

    def _step(self, step: int) -> None:
        self.list.setCurrentRow(min(max(0, self._at + step), self.list.count() - 1))

    def _go_on(self) -> None:
        rows = [*range(self._at + 1, len(self._photos)), *range(self._at)]
        following = next((row for row in rows if not self._photos[row].is_cleared), None)
        if following is None:
            self._tell_state()
        else:
            self.list.setCurrentRow(following)

    def _keep(self, is_cleared: bool | None = None) -> bool:
        """Save what differs from the photo as it was read; False when the user changed her mind about unsaved edits."""
        photo = self.photo
        boxes, cleared = self.view.boxes, photo.is_cleared if is_cleared is None else is_cleared
        if self.session.is_read_only or ([box.values() for box in boxes] == [box.values() for box in photo.boxes] and cleared == photo.is_cleared):
            return True
        if not self.session.may_write(job.TABLES):
            return False
        store = self.session.require_write()
        job.save(store, photo, boxes, cleared)
        self._written.add(photo.id)
        self._photos[self._at] = replace(photo, boxes=boxes, is_cleared=cleared, ver=store.get("attachment", photo.id).ver)
        self._show_item(self._at, self._photos[self._at])
        return True

    def _tell_state(self) -> None:
        photo, count = self.photo, len(self.view.boxes)
        left = sum(not one.is_cleared for one in self._photos)
        state = tr("public.boxes.cleared") if photo.is_cleared else tr("public.boxes.not-cleared")
        self.state_label.setText("  ·  ".join((state, tr("public.boxes.count", n=count), tr("public.boxes.left", n=left))))
        self.remove_button.setEnabled(self.view.chosen is not None or count > 0)
        can_write = not self.session.is_read_only
        for button in (self.clear_button, self.hold_button, self.new_button, self.remove_button, self.undo_button):
            button.setVisible(can_write)

    def _show_item(self, row: int, photo: PhotoToClear) -> None:
        state = tr("public.boxes.cleared") if photo.is_cleared else tr("public.boxes.not-cleared")
        item = self.list.item(row)
        item.setText(f"{'✓' if photo.is_cleared else '○'}  {photo.name}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{photo.name}. {state}")

    def _draw_icon(self) -> None:
        """One at a time: the window stands at once also with a hundred photos."""
        if not self._to_draw:
            self._icons.stop()
            return
        row = self._to_draw.pop(0)
        self.list.item(row).setIcon(thumbnail_icon(thumbnail(self._photos[row].path)))


def _picture(photo: PhotoToClear) -> tuple[QImage, str]:
    """The photo as the papers show it, so that the boxes fit; else why there is none."""
    try:
        from ...reports.engine import photos
    except ModuleNotFoundError as error:
        raise MissingLibraryError("pillow") from error
    try:
        return QImage.fromData(photos.prepare(Photo(photo.path), *_BOX_MM).data), ""
    except photos.UnusablePhoto as error:
        return QImage(), InputError(error.key, file=photo.path.name).text(tr)
