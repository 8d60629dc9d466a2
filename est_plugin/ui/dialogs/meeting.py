# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägesbildsmöte: a window in which a meeting is led through its agenda beside the map, one key for each decision."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QCloseEvent, QFont, QKeySequence
from qgis.PyQt.QtWidgets import QFrame, QPushButton, QScrollArea, QShortcut, QSplitter, QWidget

from ...core import local_time
from ...core import meeting as rules
from ...core.errors import EstError, InputError
from ...core.record import Record
from ...i18n import Texts, language, tr
from ...jobs import meeting as job
from ...jobs.entry_lists import emergency_text
from ...jobs.meeting_decide import DecisionInput
from ...jobs.meeting_words import decision_words
from ..border import guarded
from ..forms_loader import load_form
from ..look import clear_layout, make_heading, make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from ..widgets.photo_pane import PhotoPane
from .meeting_ask import AskForm, ChoiceBar
from .meeting_card_view import CardView
from .meeting_closing import MeetingClosing
from .meeting_course import MeetingCourse
from .meeting_end import EndPage
from .meeting_line import LineMessenger
from .meeting_map import MeetingMap
from .meeting_start import StartPage

POINT_SIZE = 18
START, AGENDA = 0, 1
ITEM, END = 0, 1
_CLOCK_MS = 5_000
_ROOMY = "QPushButton { padding: 6px 14px; }"  # for each button by itself: a style of the window would stop its type size


def open_meeting(session: Session, messenger: Messenger, iface: Any) -> MeetingWindow:
    """The meeting window; the one that is open already comes to the front."""
    session.require_store()
    for other in iface.mainWindow().findChildren(MeetingWindow):
        if other.isVisible():
            other.raise_()
            other.activateWindow()
            return other
    window = MeetingWindow(session, messenger, iface)
    window.showMaximized()
    window.activateWindow()
    return window


class MeetingWindow(QWidget):
    """Each decision is written at once; leaving asks nothing because nothing waits to be saved."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__(iface.mainWindow(), Qt.WindowType.Window)
        self.setObjectName("est_meeting_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = QFont(self.font())
        font.setPointSize(POINT_SIZE)
        self.setFont(font)
        self.session, self._iface, self._base_messenger = session, iface, messenger
        self.course: MeetingCourse | None = None
        self._begun_at = dt.datetime.now(dt.timezone.utc)
        load_form("meeting", self)
        self.messenger = LineMessenger(self.message_label, messenger)
        self._make_pages()
        self._make_keys()
        self._connect()
        self.resize(1400, 900)
        self.show_start()

    # -- making -------------------------------------------------------------------------------------------------------
    def _make_pages(self) -> None:
        self.start = StartPage(self)
        self.start_place.addWidget(self.start)
        self.card_view = CardView(self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card_view)
        self.map = MeetingMap(self.session.project, self.session.require_store().crs, self)
        self.photo = PhotoPane(self)
        self.photo.setFrameShape(QFrame.Shape.NoFrame)
        self.side = QSplitter(Qt.Orientation.Vertical, self)
        self.side.addWidget(self.map)
        self.side.addWidget(self.photo)
        self.side.setSizes([520, 300])
        self.splitter.addWidget(area)
        self.splitter.addWidget(self.side)
        self.splitter.setSizes([740, 620])
        self.splitter.setStretchFactor(1, 1)
        self.choices, self.form = ChoiceBar(self), AskForm(self)
        self.form.guard_line.use(self.session)
        self.choice_place.addWidget(self.choices)
        self.choice_place.addWidget(self.form)
        self.form.hide()
        self.end = EndPage(self)
        self.end.guard_line.use(self.session)
        self.end_place.addWidget(self.end)
        self.closing = MeetingClosing(self.session, self.messenger, self.end, lambda: self.course)
        self.item_layout.setStretch(0, 1)
        self.footer.setStretch(0, 1)
        self.agenda_layout.setStretch(2, 1)
        make_heading(self.counter_label, 1.0)
        make_quiet(self.clock_label)
        make_primary(self.next_button)

    def _make_keys(self) -> None:
        """Only while the window has the focus; a field that is being written in keeps its letters and digits."""
        self._keys: dict[str, QShortcut] = {}
        for number, outcome in enumerate(rules.OUTCOMES, 1):
            self._add_key(str(number), lambda one=outcome: self.choose(one))
        for key, slot in (
            ("Space", lambda: self.move(1)), ("Right", lambda: self.move(1)), ("PgDown", lambda: self.move(1)),
            ("Backspace", lambda: self.move(-1)), ("Left", lambda: self.move(-1)), ("PgUp", lambda: self.move(-1)),
            ("Ctrl+Right", lambda: self.move_section(1)), ("Ctrl+Left", lambda: self.move_section(-1)),
            ("Ctrl+Z", lambda: self.undo()), ("F", lambda: self.photo.show_next()),
        ):  # fmt: skip
            self._add_key(key, slot)
        QShortcut(QKeySequence("F11"), self).activated.connect(lambda: self.toggle_full_screen())
        QShortcut(QKeySequence("Esc"), self).activated.connect(lambda: self.escape())

    def _add_key(self, key: str, slot: Any) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(slot)
        self._keys[key] = shortcut

    def _connect(self) -> None:
        self.start.begun.connect(self._on_begin)
        self.start.continued.connect(self._on_continue)
        self.start.looked.connect(lambda: self.open_agenda(job.of_today(self.session.require_store(), self.session.today())))
        self.choices.chosen.connect(self.choose)
        self.form.saved.connect(self._on_saved)
        self.form.cancelled.connect(self.stop_asking)
        self.next_button.clicked.connect(lambda: self.move(1))
        self.back_button.clicked.connect(lambda: self.move(-1))
        self.undo_button.clicked.connect(lambda: self.undo())
        for page in (self.start, self.end):
            page.register_asked.connect(self._on_register)
        self._links = [
            (self.session.changed, self._on_changed), (self.session.access_changed, self._on_access), (self.session.workspace_closed, self.close),
        ]  # fmt: skip
        for signal, slot in self._links:
            signal.connect(slot)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._show_clock)
        self._clock.start()

    # -- start --------------------------------------------------------------------------------------------------------
    @guarded
    def show_start(self) -> None:
        """The first page: begin, go on, or only look."""
        store, today = self.session.require_store(), self.session.today()
        meeting, can_write = job.of_today(store, today), not self.session.is_read_only
        course = MeetingCourse(self.session, meeting)
        counts = [tr(f"meeting.count.{section}", n=n) for section in rules.SECTIONS if (n := course.agenda.count(section))]
        coming = tr("meeting.coming", parts=", ".join(counts)) if counts else tr("meeting.nothing-coming")
        names = [row[0] for row in store.rows("organisation", ("name",), {"active": True}, order_by=["sort"])]
        self.start.show_proposal(job.proposal(store, today), names)
        go_on = tr("meeting.continue", name=meeting["name"], n=len(course.decided)) if meeting else ""
        self.start.show_choices("" if can_write else self.session.holder_text(), coming, go_on, can_write)
        self.stack.setCurrentIndex(START)
        self._give_room()
        self._set_keys(False)

    @guarded
    def _on_begin(self, given: job.MeetingInput) -> None:
        try:
            if self.session.may_write({"meeting"}):
                meeting = job.begin(self.session.require_write(), given)
                self.session.tables_changed({"meeting"})
                self.open_agenda(meeting)
        except EstError as error:
            self.start.show_problem(sentence(error))

    @guarded
    def _on_continue(self) -> None:
        self.open_agenda(job.of_today(self.session.require_store(), self.session.today()))

    # -- agenda -------------------------------------------------------------------------------------------------------
    @guarded
    def open_agenda(self, meeting: Record | None) -> None:
        """Go through the agenda of a meeting; without one only look."""
        self.course = MeetingCourse(self.session, meeting)
        self._begun_at = dt.datetime.now(dt.timezone.utc)
        self._make_chips()
        self.setWindowTitle(meeting["name"] if meeting else tr("meeting.title"))
        self.stack.setCurrentIndex(AGENDA)
        self.show_here()

    def _make_chips(self) -> None:
        clear_layout(self.chips_layout)
        self.chips: dict[str, QPushButton] = {}
        for section in (*rules.SECTIONS, ""):
            count = self.course.agenda.count(section)
            if section == rules.HANDLED and not count:
                continue
            words = tr(f"meeting.section.{section or 'end'}")
            chip = QPushButton(f"{words}  {count}" if section else words, self)
            chip.setObjectName(f"chip_{section or 'end'}")
            chip.setCheckable(True)
            chip.setFlat(True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setEnabled(not section or count > 0)
            chip.clicked.connect(lambda _checked=False, one=section: self.go_to(one))
            self.chips[section] = chip
            self.chips_layout.addWidget(chip)
        self._give_room()

    def _give_room(self) -> None:
        """Air round the words of the buttons that have no style of their own."""
        for button in self.findChildren(QPushButton):
            if not button.styleSheet():
                button.setStyleSheet(_ROOMY)

    @guarded
    def show_here(self) -> None:
        """Show what is talked about now, or the end."""
        course, item = self.course, self.course.item
        self.form.hide()
        self._set_keys(True)
        for section, chip in self.chips.items():
            chip.setChecked(section == (item.section if item else ""))
        is_reading = not course.can_write
        self.reading_label.setText("👁  " + (self.session.holder_text() if self.session.is_read_only else tr("meeting.only-looking")))
        self.reading_label.setVisible(is_reading)
        self.counter_label.setText(tr("meeting.counter", n=course.index + 1, total=len(course.items)) if item else "")
        self.body.setCurrentIndex(ITEM if item else END)
        self.next_button.setEnabled(item is not None)
        self.back_button.setEnabled(course.index > 0)
        self.undo_button.setEnabled(bool(course.steps) and not is_reading)
        self._show_clock()
        if item is None:
            self.closing.show()
            self._keys["Space"].setEnabled(False)  # it presses the button that has the focus
            return
        card, decided = course.card(), course.decision()
        emergency = emergency_text(self.session.require_store().setting("emergency_numbers"))
        self.card_view.show_card(card, tr(f"meeting.section.{item.section}"), emergency, decision_words(decided, Texts(language())) if decided else "")
        self._refusals = {outcome: reason for outcome in rules.OUTCOMES if (reason := course.refusal(outcome, card))}
        self.choices.show_possible(self._refusals, self.reading_label.text() if is_reading else "")
        self.choices.show()
        self.photo.show_photos("", card.photos)
        self.photo.setVisible(bool(card.photos))
        self.photo.title_label.setVisible(len(card.photos) > 1)
        self.map.show_places(card.geometries)
        self._card = card
        self.setFocus()

    def move(self, steps: int) -> None:
        """On or back."""
        if self.closing.leave():
            self.course.move(steps)
            self.message_label.clear()
            self.show_here()

    def move_section(self, steps: int) -> None:
        """To the next or the earlier part of the meeting."""
        if self.closing.leave():
            self.course.move_section(steps)
            self.message_label.clear()
            self.show_here()

    def go_to(self, section: str) -> None:
        """To a part of the meeting; the empty one is the end."""
        if self.closing.leave():
            self.course.go_to(section or None)
            self.message_label.clear()
            self.show_here()

    # -- deciding -----------------------------------------------------------------------------------------------------
    @guarded
    def choose(self, outcome: str) -> None:
        """Ask what the outcome needs; a grey one says why it is not possible."""
        if self.course.item is None:
            return
        if not self.course.can_write:
            raise InputError("meeting.reading")
        if outcome in self._refusals:
            self.choices.stress_reason()
            return
        self.message_label.clear()
        store = self.session.require_store()
        rows = store.rows("organisation", ("id", "name", "is_outside", "active"), order_by=["sort"])
        known = [(key, name, bool(outside)) for key, name, outside, active in rows if active or key == self._card.responsible_id]
        meeting = self.course.meeting
        coming = meeting["next_meeting"] or rules.next_meeting(meeting["held_on"], [row[0] for row in store.rows("meeting", ("held_on",))])
        self.choices.hide()
        self._set_keys(False)
        for button in (self.next_button, self.back_button, self.undo_button):
            button.setEnabled(False)
        self.form.ask(outcome, self._card, known, coming, self.course.proposed_due)

    @guarded
    def stop_asking(self) -> None:
        """Back to the five outcomes; nothing was decided."""
        self.show_here()

    @guarded
    def _on_saved(self, given: DecisionInput) -> None:
        number = self._card.number
        try:
            if not self.course.decide(given):
                return
        except EstError as error:
            self.form.show_problem(sentence(error))
            return
        self.form.remember_level()
        self.show_here()
        self.messenger.success(tr("meeting.saved", number=number))

    @guarded
    def undo(self) -> None:
        """Take the last decision of this window back."""
        if not self.course.can_write:
            raise InputError("meeting.reading")
        if not self.course.steps:
            raise InputError("meeting.nothing-to-undo")
        item = self.course.undo()
        self.show_here()
        if item is not None:
            self.messenger.info(tr("meeting.undone", number=item.number))

    @guarded
    def _on_register(self) -> None:
        open_thing("decisions", self.session, self._base_messenger, self._iface, parent=self)

    # -- the window ---------------------------------------------------------------------------------------------------
    @guarded
    def escape(self) -> None:
        """From a question back to the thing, from there out of the meeting."""
        if self.form.isVisible():
            self.stop_asking()
        else:
            self.close()

    def toggle_full_screen(self) -> None:
        """The whole screen for the projector, and back."""
        if self.isFullScreen():
            self.showMaximized()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Everything is saved; what is written on the last page too."""
        if self._links:
            if self.session.store is not None:
                self.closing.leave()
            for signal, slot in self._links:
                signal.disconnect(slot)
            self._links = []
            self._clock.stop()
            self.map.close_map()
        super().closeEvent(event)

    def _set_keys(self, is_on: bool) -> None:
        for shortcut in self._keys.values():
            shortcut.setEnabled(is_on)

    def _show_clock(self) -> None:
        now = dt.datetime.now(self.session.zone)
        minutes_gone = int((now - self._begun_at).total_seconds() // 60)
        self.clock_label.setText(tr("meeting.clock", time=local_time.clock(now), n=minutes_gone))

    @guarded
    def _on_changed(self, _tables: object) -> None:
        """Somebody changed rows in QGIS meanwhile; a question that is open is not disturbed."""
        if self.course is not None and self.course.item is not None and not self.form.isVisible():
            self.show_here()

    @guarded
    def _on_access(self) -> None:
        if self.course is None:
            self.show_start()
        else:
            self.show_here()
