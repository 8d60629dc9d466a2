# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos from a folder between form, tasks and store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QImage

from ...core.errors import Cancelled, EstError
from ...core.photo_match import Proposal
from ...gis.tasks import Task, start
from ...gis.transform import LONLAT, transformer
from ...i18n import language, tr
from ...jobs import add_photos
from ...jobs.add_photos import CopiedPhotos, PhotoBatch
from ...jobs.entry_lists import read_lists
from ...storage.photo_files import PhotoInfo
from ..border import guarded, run_guarded
from ..messenger import Messenger
from ..session import Session
from ..widgets.photo_strip import thumbnail, thumbnail_icon
from ..widgets.photo_tree import ICON_PX, PhotoLine
from .photos import PhotosDialog


class PhotosEntry(QObject):
    """One at a time; lives as long as its form is open."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, *, walk_id: str | None = None, folder: str | None = None) -> None:
        super().__init__()
        store = session.require_write()
        self.session, self.messenger = session, messenger
        lists = read_lists(store, language())
        self._zone = lists.zone
        self._to_map = transformer(LONLAT, store.crs)
        self._batch = PhotoBatch()
        self._icons: dict[str, Any] = {}
        self._proposals: dict[str, Proposal] = {}
        self._by_hand: set[str] = set()
        self.task: Task | None = None
        for other in session.findChildren(PhotosEntry):
            other.stop()
        self.dialog: PhotosDialog | None = PhotosDialog([(walk.id, walk.label) for walk in lists.walks], iface.mainWindow())
        self.dialog.walk_id = walk_id
        self.dialog.folder_chosen.connect(self._on_folder)
        self.dialog.walk_chosen.connect(self._on_walk)
        self.dialog.offset_changed.connect(self._on_offset)
        self.dialog.photos_moved.connect(self._on_moved)
        self.dialog.save_asked.connect(self._on_save)
        self.dialog.cancel_asked.connect(self._on_cancel)
        self.dialog.closed.connect(self.stop)
        self.setParent(session)
        session.workspace_closed.connect(self.stop)
        self._read_targets()
        self.dialog.show()
        if folder:
            self.dialog.folder = folder
            self._on_folder(folder)

    def stop(self) -> None:
        """Put the form away; what is going on stops."""
        if self.dialog is None:
            return
        self.session.workspace_closed.disconnect(self.stop)
        dialog, self.dialog = self.dialog, None
        self._on_cancel()
        dialog.hide()
        dialog.deleteLater()
        self.setParent(None)
        self.deleteLater()

    # -- reading ------------------------------------------------------------------------------------------------------
    @guarded
    def _on_folder(self, folder: str) -> None:
        zone = self._zone

        def work(task: Task) -> tuple[PhotoBatch, dict[str, QImage]]:
            batch = add_photos.read_photos(task, Path(folder), zone)
            images = {}
            for photo in batch.photos:
                task.check()
                images[photo.name] = QImage() if _is_heavy(photo) else thumbnail(photo.path, ICON_PX)
            return batch, images

        self._run(tr("photos-form.reading"), work, self._on_read)

    def _on_read(self, result: tuple[PhotoBatch, dict[str, QImage]]) -> None:
        self._batch, images = result
        self._icons = {name: thumbnail_icon(image) for name, image in images.items()}
        self._by_hand.clear()
        self.dialog.show_errors(self._batch.errors)
        self.dialog.tell("" if self._batch.photos else tr("photos-form.no-photos"))
        self._propose({})

    @guarded
    def _on_walk(self, _walk_id: object = None) -> None:
        kept = {name: key for name, key in self.dialog.assignment.items() if name in self._by_hand}
        self._read_targets()
        self._propose(kept)

    @guarded
    def _on_offset(self, _minutes: int) -> None:
        assignment = self.dialog.assignment
        self._propose({name: assignment.get(name) for name in self._by_hand})

    def _read_targets(self) -> None:
        self._targets = add_photos.photo_targets(self.session.require_store(), self.dialog.walk_id)
        self.dialog.show_groups([(one.key, one.title) for one in self._targets])

    def _propose(self, by_hand: dict[str, str | None]) -> None:
        """Match anew; what was moved by hand stays where it is."""
        self._proposals = add_photos.propose(self._batch.photos, self._targets, self._to_map, self.dialog.offset_min)
        known = {one.key for one in self._targets}
        proposed = {name: one.finding_id for name, one in self._proposals.items()}
        wanted = {**proposed, **{name: key for name, key in by_hand.items() if key is None or key in known}}
        self._by_hand &= set(by_hand)
        self._show({name: key for name, key in wanted.items() if key is not None})

    def _show(self, assignment: dict[str, str]) -> None:
        self.dialog.show_photos([self._line(photo) for photo in self._batch.photos], assignment, self._icons)

    def _line(self, photo: PhotoInfo) -> PhotoLine:
        time = photo.taken_at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M") if photo.taken_at else "–"
        notices = [notice.text(tr) for notice in photo.notices]
        if photo.name in self._by_hand:
            return PhotoLine(photo.name, time, tr("photos-form.by-hand"), " ".join(notices))
        proposal = self._proposals[photo.name]
        return PhotoLine(photo.name, time, tr(proposal.word), " ".join([reason.text(tr) for reason in proposal.reasons] + notices))

    @guarded
    def _on_moved(self, names: list[str]) -> None:
        self._by_hand |= set(names)
        self._show(self.dialog.assignment)

    # -- saving -------------------------------------------------------------------------------------------------------
    @guarded
    def _on_save(self) -> None:
        if not self.session.may_write(("attachment",)):
            return
        by_key = {one.key: one for one in self._targets}
        photos = {photo.name: photo for photo in self._batch.photos}
        wanted = [(by_key[key], photos[name]) for name, key in self.dialog.assignment.items()]
        folder = self.session.require_write().path.parent
        self._run(tr("photos-form.copying"), lambda task: add_photos.copy_photos(task, wanted, folder), self._on_copied)

    def _on_copied(self, copied: CopiedPhotos) -> None:
        added = add_photos.attach_copied(self.session.require_write(), copied, self.dialog.offset_min)
        message = tr("photos-form.saved", n=added.count)
        if added.known:
            message += " " + tr("photos-form.known", n=added.known)
        self.session.finish(added.done, message)
        failed = set(_files_of(copied.errors))
        taken = set(self.dialog.assignment) - failed
        self._batch = PhotoBatch(tuple(one for one in self._batch.photos if one.name not in taken), self._batch.errors)
        self.dialog.show_errors([*self._batch.errors, *copied.errors])
        self.dialog.tell(message)
        self._propose({})

    # -- tasks --------------------------------------------------------------------------------------------------------
    def _run(self, title: str, work: Any, on_done: Any) -> None:
        if self.task is not None:
            return
        self.dialog.tell("")
        self.dialog.set_busy(title)
        self.task = Task(title, work, lambda result: self._end(on_done, result), self._on_failed)
        self.task.progressChanged.connect(self.dialog.set_progress)
        start(self.task, QgsApplication.taskManager())

    def _end(self, on_done: Any, result: Any) -> None:
        self.task = None
        if self.dialog is None:
            if isinstance(result, CopiedPhotos):
                result.take_back()
            return
        self.dialog.set_busy("")
        run_guarded(self.messenger, on_done, result)

    def _on_failed(self, error: Exception) -> None:
        self.task = None
        if self.dialog is None:
            return
        self.dialog.set_busy("")
        if not isinstance(error, EstError):
            error = EstError("error.unexpected", "error.unexpected.hint")
        self.dialog.tell(error)
        if not isinstance(error, Cancelled):
            self.messenger.error(error)

    def _on_cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


def _is_heavy(photo: PhotoInfo) -> bool:
    """A PNG must be unpacked whole to make it small; a JPEG need not."""
    return photo.is_huge and photo.kind == "png"


def _files_of(errors: list) -> list[str]:
    return [str(error.details.get("file", "")) for error in errors]
