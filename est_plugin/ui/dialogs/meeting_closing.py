# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done on the last page of a meeting: keep its notes, make the minutes as PDF, as a text file or to copy."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtWidgets import QApplication

from ...core.file_name import safe_file_name
from ...i18n import Texts, language, tr
from ...jobs import meeting as job
from ...jobs.print_minutes import minutes, minutes_text, print_minutes
from ...reports.minutes_words import in_short
from ..border import guarded
from ..messenger import Messenger, open_file
from ..session import Session
from .meeting_course import MeetingCourse
from .meeting_end import EndPage
from .print_documents import target_folder


class MeetingClosing:
    """Between the last page and the rows. `course` gives the meeting that is led now, None before one has begun."""

    def __init__(self, session: Session, messenger: Messenger, page: EndPage, course: Callable[[], MeetingCourse | None]) -> None:
        self.messenger = messenger
        self._session, self._page, self._get_course = session, page, course
        page.pdf_asked.connect(lambda: self.make_pdf())
        page.copy_asked.connect(lambda: self.copy())
        page.text_asked.connect(lambda: self.make_text())

    @property
    def _course(self) -> MeetingCourse:
        return self._get_course()

    def show(self) -> None:
        """What the meeting has decided."""
        course = self._course
        if course.meeting is None:
            self._page.show_meeting(None, [tr("meeting.end.no-meeting")], False)
            return
        store, texts = self._session.require_store(), Texts(language())
        counts = in_short(minutes(store, course.meeting.id, texts, course.today), texts)
        self._page.show_meeting(store.get("meeting", course.meeting.id), counts, course.can_write)

    @guarded
    def leave(self) -> bool:
        """What was written on the page is saved when it is left; not True when it was not, and the page stays."""
        course = self._get_course()
        return course is None or course.item is not None or self._save({})

    @guarded
    def make_pdf(self) -> None:
        """The meeting is over: its minutes, opened to be read."""
        course = self._course
        if course.can_write:
            self._save({"closed_at": dt.datetime.now(dt.timezone.utc)})
        make_minutes(self._session, self.messenger, course.meeting.id)

    @guarded
    def make_text(self) -> None:
        """The minutes as a text file."""
        self._save({})
        path = _target(self._session, self._course.meeting.id, ".txt")
        print_minutes(self._session.require_store(), self._course.meeting.id, language(), self._course.today, text=path)
        self.messenger.file_made(path)
        open_file(path)

    @guarded
    def copy(self) -> None:
        """The minutes as text to paste elsewhere."""
        self._save({})
        QApplication.clipboard().setText(minutes_text(self._session.require_store(), self._course.meeting.id, language(), self._course.today))
        self.messenger.success(tr("meeting.copied"))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _save(self, more: dict[str, Any]) -> bool:
        """False when the user changed her mind about unsaved edits."""
        course, changes = self._course, {**self._page.changes, **more}
        if not changes:
            return True
        if not self._session.may_write({"meeting"}):
            return False
        job.change(self._session.require_write(), course.meeting.id, **changes)
        course.meeting = self._session.require_store().get("meeting", course.meeting.id)
        self._session.tables_changed({"meeting"})
        self._page.remember(course.meeting)
        return True


def make_minutes(session: Session, messenger: Messenger, meeting_id: str) -> None:
    """The minutes of a meeting as PDF, opened to be read."""
    path = _target(session, meeting_id, ".pdf")
    result = print_minutes(session.require_store(), meeting_id, language(), session.today(), pdf=path)
    messenger.file_made(path)
    for warning in result.warnings:
        messenger.warning(warning)
    open_file(path)


def _target(session: Session, meeting_id: str, ending: str) -> Path:
    name = safe_file_name(tr("meeting.file", name=session.require_store().get("meeting", meeting_id)["name"]))
    return target_folder(session) / (name + ending)
