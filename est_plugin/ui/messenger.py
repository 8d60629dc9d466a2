# SPDX-License-Identifier: GPL-2.0-or-later
"""The one way to tell or ask the user something."""
from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Protocol, Union

from qgis.core import Qgis, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QMessageBox, QProgressBar, QPushButton, QWidget

from ..core.errors import EstError
from ..core.notice import Notice
from ..i18n import Texts, language, tr
from .plain_text import escaped

log = logging.getLogger("est_plugin.ui")

Message = Union[str, EstError, Notice]
INFO_S, SUCCESS_S, WARNING_S = 8, 12, 0  # 0: stays until closed
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Button:
    """A button in a message: its text and what it does. When that gives True the message has been answered and goes."""

    text: str
    action: Callable[[], object]


class Messenger(Protocol):
    """Tells and asks; tests pass a fake. Texts are finished sentences, or an EstError or Notice that knows its own."""

    def info(self, message: Message, *buttons: Button) -> None:
        """Something worth knowing."""

    def success(self, message: Message, *buttons: Button) -> None:
        """It worked."""

    def warning(self, message: Message, *buttons: Button) -> None:
        """It worked, but."""

    def error(self, message: Message, *buttons: Button) -> None:
        """It did not work; nothing is lost."""

    def file_made(self, path: Path, *buttons: Button) -> None:
        """A document is ready: its name and folder, with *Öppna* and *Visa mapp*."""

    def ask(self, question: str, yes: str | None = None, no: str | None = None, *, title: str | None = None) -> bool:
        """A question with two answers; closing the window means no."""

    def ask_choice(self, question: str, choices: Sequence[str], *, title: str | None = None) -> int | None:
        """A question with several answers; the index of the answer, None when cancelled."""

    def progress(self, text: str, task: QgsTask) -> None:
        """Show how far a task has come, with a button to cancel it, until it ends."""


def sentence(message: Message) -> str:
    """The finished text of a message."""
    return message if isinstance(message, str) else message.text(Texts(language()))


def open_file(path: Path) -> None:
    """Open a file or folder with the program the computer has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class QgisMessenger:
    """Messages in the message bar of QGIS; windows only to ask."""

    def __init__(self, iface: object) -> None:
        self._iface = iface
        self._passing: QWidget | None = None  # the last message that asks for nothing: the next one takes its place
        self._undoable: dict[str, QWidget] = {}  # what was done, numbers apart → its last message that offers to take it back

    def info(self, message: Message, *buttons: Button) -> None:
        """Something worth knowing."""
        self._push(message, Qgis.MessageLevel.Info, INFO_S, buttons)

    def success(self, message: Message, *buttons: Button) -> None:
        """It worked."""
        self._push(message, Qgis.MessageLevel.Success, SUCCESS_S, buttons)

    def warning(self, message: Message, *buttons: Button) -> None:
        """It worked, but."""
        self._push(message, Qgis.MessageLevel.Warning, WARNING_S, buttons)

    def error(self, message: Message, *buttons: Button) -> None:
        """It did not work; the log keeps the details that a reader of the message does not need."""
        if isinstance(message, EstError) and message.__cause__ is not None:
            log.warning("%s", message.key, exc_info=message)
        self._push(message, Qgis.MessageLevel.Critical, WARNING_S, buttons)

    def file_made(self, path: Path, *buttons: Button) -> None:
        """A document is ready."""
        path = Path(path)
        show = (
            Button(tr("button.open"), lambda: open_file(path)),
            Button(tr("button.show-folder"), lambda: open_file(path.parent)),
        )
        self.success(tr("message.file-made", file=path.name, folder=str(path.parent)), *show, *buttons)

    def ask(self, question: str, yes: str | None = None, no: str | None = None, *, title: str | None = None) -> bool:
        """A question with two answers."""
        return self.ask_choice(question, [yes or tr("button.yes"), no or tr("button.no")], title=title) == 0

    def ask_choice(self, question: str, choices: Sequence[str], *, title: str | None = None) -> int | None:
        """A question with several answers; Escape gives None."""
        box = QMessageBox(self._iface.mainWindow())
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(title or tr("app.name"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        buttons = [box.addButton(text, QMessageBox.ButtonRole.ActionRole) for text in choices]
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setText(tr("button.cancel"))
        cancel.setVisible(len(choices) > 2)
        box.setEscapeButton(cancel)
        box.setDefaultButton(buttons[0])
        box.exec()
        clicked = box.clickedButton()
        return buttons.index(clicked) if clicked in buttons else None

    def progress(self, text: str, task: QgsTask) -> None:
        """A bar in the message bar that follows a task."""
        bar = self._iface.messageBar()
        item = bar.createMessage(tr("app.name"), escaped(text))
        gauge = QProgressBar(item)
        gauge.setMaximum(100)
        gauge.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        item.layout().addWidget(gauge)
        self._add_button(item, Button(tr("button.cancel"), task.cancel))
        _TaskFollower(bar, item, gauge, task)
        bar.pushWidget(item, Qgis.MessageLevel.Info)

    def _push(self, message: Message, level: int, seconds: int, buttons: Sequence[Button]) -> None:
        bar = self._iface.messageBar()
        if self._passing is not None and not sip.isdeleted(self._passing):
            bar.popWidget(self._passing)
        text = sentence(message)
        item = bar.createMessage(tr("app.name"), escaped(text))  # the bar reads markup
        self._passing = item if level == Qgis.MessageLevel.Info and not buttons else None
        if [button.text for button in buttons] == [tr("button.undo")]:
            self._replace_earlier(text, item)
        for button in buttons:
            self._add_button(item, button)
        bar.pushWidget(item, level, seconds)

    def _replace_earlier(self, text: str, item: QWidget) -> None:
        """Ten reports saved in a row are one message: that of the last. Other actions keep theirs, and their way back."""
        kind = _NUMBERS.sub("0", text)
        earlier, self._undoable = self._undoable.get(kind), {key: one for key, one in self._undoable.items() if not sip.isdeleted(one)}
        self._undoable[kind] = item
        if earlier is not None and not sip.isdeleted(earlier):
            self._iface.messageBar().popWidget(earlier)

    def _add_button(self, item: QWidget, button: Button) -> None:
        from .border import run_guarded

        def press() -> None:
            if run_guarded(self, button.action) is True and not sip.isdeleted(item):
                self._iface.messageBar().popWidget(item)

        widget = QPushButton(button.text, item)
        widget.clicked.connect(press)
        item.layout().addWidget(widget)


class _TaskFollower(QObject):
    """Moves the gauge and takes the message away when the task has ended; lives as long as the message."""

    def __init__(self, bar: object, item: QWidget, gauge: QProgressBar, task: QgsTask) -> None:
        super().__init__(item)
        self._bar, self._item, self._gauge = bar, item, gauge
        task.progressChanged.connect(self._on_progress)
        task.taskCompleted.connect(self._on_end)
        task.taskTerminated.connect(self._on_end)

    def _on_progress(self, percent: float) -> None:
        self._gauge.setValue(round(percent))

    def _on_end(self) -> None:
        self._bar.popWidget(self._item)
