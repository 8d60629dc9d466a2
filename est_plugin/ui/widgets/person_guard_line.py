# SPDX-License-Identifier: GPL-2.0-or-later
"""The quiet yellow line of the person guard: says what a text looks like, leads to it, or is told that it is harmless. It never stops saving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QTextCursor
from qgis.PyQt.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from ...core.person_guard import Hit
from ...i18n import tr
from ...jobs import person_guard
from ..border import run_guarded

_WAIT_MS = 500  # after the last letter: nobody is told off in the middle of a word
_WIDE_PX = 600
_YELLOW = """
QFrame#person_guard { background: #FFF3B0; border: 1px solid #E69F00; border-radius: 3px; }
QFrame#person_guard QLabel { color: #1F2933; background: transparent; }
"""


@dataclass(frozen=True)
class Written:
    """A text that is being written, and how to get to a place in it."""

    text: str
    go: Callable[[Hit], None]


class PersonGuardLine(QFrame):
    """`watch` the fields; `use` the session, in which what is harmless is remembered. Without one it is remembered until the form goes."""

    appeared = pyqtSignal(bool)  # shown or put away: the form may need another size

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("person_guard")
        self.setStyleSheet(_YELLOW)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.change_button = QPushButton(tr("public.guard.change"), self)
        self.harmless_button = QPushButton(tr("public.guard.harmless"), self)
        self.harmless_button.setToolTip(tr("public.guard.harmless.tip"))
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(8, 4, 8, 4)
        self._layout.addWidget(self.label, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.change_button, self.harmless_button):
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        self._layout.addLayout(buttons)
        self.change_button.clicked.connect(lambda: self.go_there())
        self.harmless_button.clicked.connect(lambda: self.dismiss())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)
        self._sources: list[Callable[[], Iterable[Written]]] = []
        self._found: list[tuple[Written, Hit]] = []
        self._marks: set[str] = set()
        self._session: Any = None
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is little room the buttons stand under the words."""
        wide = QBoxLayout.Direction.LeftToRight if event.size().width() >= _WIDE_PX else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != wide:
            self._layout.setDirection(wide)
        super().resizeEvent(event)

    # -- what it looks at ---------------------------------------------------------------------------------------------
    def watch(self, *edits: QWidget) -> None:
        """Fields of a form."""
        for edit in edits:
            edit.textChanged.connect(self.check_soon)
            self._sources.append(lambda each=edit: (_written(each),))

    def watch_all(self, source: Callable[[], Iterable[Written]]) -> None:
        """Texts that come and go; `check_soon` tells that they may be others now."""
        self._sources.append(source)

    def use(self, session: Any) -> None:
        """Where it is remembered what is harmless."""
        self._session = session
        self._marks |= person_guard.harmless(session.require_store())

    def put_above(self, widget: QWidget) -> None:
        """Its place in a form: over this widget, which stands in a row of boxes."""
        layout = _layout_of(widget.parentWidget().layout(), widget)
        layout.insertWidget(layout.indexOf(widget), self)

    # -- what it does -------------------------------------------------------------------------------------------------
    @property
    def hits(self) -> list[Hit]:
        """What it has found."""
        return [hit for _written_text, hit in self._found]

    def check_soon(self, *_signal: object) -> None:
        """Look when nothing has been written for a moment; what is seen already goes at once when it is taken away."""
        if not self.isHidden():
            self.check()
        self._timer.start(_WAIT_MS)

    def check(self) -> None:
        """Look now."""
        self._timer.stop()
        texts = [written for source in self._sources for written in source()]
        self._found = [(written, hit) for written in texts for hit in person_guard.remaining(written.text, self._marks)]
        was_shown = not self.isHidden()
        self.label.setText(person_guard.warning(self.hits, tr))
        self.setVisible(bool(self._found))
        if was_shown != bool(self._found):
            self.appeared.emit(bool(self._found))

    def press_focused(self) -> bool:
        """Enter on one of its buttons; False when neither has the keys."""
        button = next((button for button in (self.change_button, self.harmless_button) if button.hasFocus()), None)
        if button is not None:
            button.click()
        return button is not None

    def go_there(self) -> None:
        """To the first place, selected so that it can be written over."""
        if self._found:
            written, hit = self._found[0]
            written.go(hit)

    def dismiss(self) -> None:
        """None of them is personal data."""
        hits = self.hits
        self._marks |= {hit.mark for hit in hits}
        if self._session is not None and hits and not self._session.is_read_only:
            run_guarded(self._session.messenger, person_guard.dismiss, self._session.require_write(), hits)
        self.check()


def _written(edit: QWidget) -> Written:
    """What stands in a field."""
    text = edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()
    return Written(text, lambda hit: select(edit, hit))


def select(edit: QWidget, hit: Hit) -> None:
    """Go to a field and select a place in it."""
    edit.setFocus()
    if isinstance(edit, QLineEdit):
        edit.setSelection(units(edit.text(), hit.start), units(hit.text, len(hit.text)))
        return
    text = edit.toPlainText()
    cursor = edit.textCursor()
    cursor.setPosition(units(text, hit.start))
    cursor.setPosition(units(text, hit.end), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def units(text: str, at: int) -> int:
    """Qt counts a character beyond the first 65,536 twice."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def _layout_of(layout: QLayout, widget: QWidget) -> QBoxLayout | None:
    """The row of boxes that a widget stands in, however deep."""
    if isinstance(layout, QBoxLayout) and layout.indexOf(widget) >= 0:
        return layout
    for index in range(layout.count()):
        inner = layout.itemAt(index).layout()
        found = _layout_of(inner, widget) if inner is not None else None
        if found is not None:
            return found
    return None
