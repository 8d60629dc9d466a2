# SPDX-License-Identifier: GPL-2.0-or-later
"""In the print dialog: texts that stop a public document and photos that nobody has cleared are said first, each with the way to them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from qgis.PyQt.QtWidgets import QPushButton, QWidget

from ...core.notice import Notice
from ...jobs.document import WALK, Document
from ...jobs.public_check import Place, still_waiting, stopped_key
from ...jobs.public_preview import photos_to_look_at, texts_to_look_at
from ..border import guarded
from ..messenger import Messenger
from ..session import Session
from .person_guard import open_person_guard
from .photo_boxes import open_photo_boxes


class PublicLooks:
    """Knows the two buttons of the dialog; `changed` is called when something was looked at."""

    def __init__(self, session: Session, messenger: Messenger, dialog: QWidget, buttons: tuple[QPushButton, QPushButton], changed: Callable[[], None]) -> None:
        self.messenger = messenger
        self._session, self._dialog, self._changed = session, dialog, changed
        self._texts_button, self._photos_button = buttons
        self._places: Sequence[Place] = ()
        self._walk_id: str | None = None
        self._texts_button.clicked.connect(lambda: self.look_at_texts())
        self._photos_button.clicked.connect(lambda: self.look_at_photos())

    def warnings(self, document: Document, subject_id: str | None, audience: str, language: str) -> list[Notice]:
        """What stops the document, or stays out of it; the buttons lead to it."""
        self._walk_id = subject_id if document.subject == WALK else None
        store = self._session.require_store()
        self._places = texts_to_look_at(store, self._walk_id, document.name, audience, language) if self._walk_id else ()
        photos = photos_to_look_at(store, self._walk_id, audience) if self._walk_id and not document.is_for_evening else 0
        self._texts_button.setVisible(bool(self._places))
        self._photos_button.setVisible(bool(photos))
        found = [Notice(stopped_key(len(self._places)), {"n": len(self._places)})] if self._places else []
        return found + ([Notice("public.photos-waiting", {"n": photos})] if photos else [])

    def show_stopped(self, places: Sequence[Place]) -> None:
        """A document that was not known before has stopped."""
        self._places = places
        self._texts_button.show()

    @guarded
    def look_at_texts(self) -> None:
        """One by one."""
        store, places = self._session.require_store(), self._places
        open_person_guard(self._session, self.messenger, self._session.iface, read=lambda: still_waiting(store, places), parent=self._dialog)
        self._changed()

    @guarded
    def look_at_photos(self) -> None:
        """Those of the walk, those first that nobody has cleared."""
        dialog: Any = open_photo_boxes(self._session, self.messenger, self._session.iface, walk_id=self._walk_id, parent=self._dialog)
        if dialog is not None:
            dialog.finished.connect(lambda _result: self._changed())
