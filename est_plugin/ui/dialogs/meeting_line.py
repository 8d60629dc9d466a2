# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages in the window of the meeting itself: the bar of QGIS lies behind it."""
from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.PyQt.QtWidgets import QLabel

from ...core.errors import EstError
from ...i18n import tr
from ..messenger import Button, Message, Messenger, sentence

log = logging.getLogger("est_plugin.ui")


class LineMessenger:
    """Implements Messenger with a label; questions are asked as everywhere."""

    def __init__(self, label: QLabel, asking: Messenger) -> None:
        self._label, self._asking = label, asking

    def info(self, message: Message, *_buttons: Button) -> None:
        """Something worth knowing."""
        self._label.setText(sentence(message))

    def success(self, message: Message, *_buttons: Button) -> None:
        """It worked."""
        self._label.setText("✓ " + sentence(message))

    def warning(self, message: Message, *_buttons: Button) -> None:
        """It worked, but; stands after what was said already."""
        self._label.setText("\n".join(part for part in (self._label.text(), "⚠ " + sentence(message)) if part))

    def error(self, message: Message, *_buttons: Button) -> None:
        """It did not work; nothing is lost."""
        if isinstance(message, EstError) and message.__cause__ is not None:
            log.warning("%s", message.key, exc_info=message)
        self._label.setText("✖ " + sentence(message))

    def file_made(self, path: Path, *buttons: Button) -> None:
        """A document is ready; QGIS too keeps the buttons that open it."""
        self.success(tr("message.file-made", file=Path(path).name, folder=str(Path(path).parent)))
        self._asking.file_made(path, *buttons)

    def ask(self, question: str, yes: str | None = None, no: str | None = None, *, title: str | None = None) -> bool:
        """A question with two answers."""
        return self._asking.ask(question, yes, no, title=title)

    def ask_choice(self, question: str, choices: Sequence[str], *, title: str | None = None) -> int | None:
        """A question with several answers."""
        return self._asking.ask_choice(question, choices, title=title)

    def progress(self, text: str, task: Any) -> None:
        """Shown in QGIS."""
        self._asking.progress(text, task)
