# SPDX-License-Identifier: GPL-2.0-or-later
"""Text of users where Qt would read markup: shown as it was written, never as bold words or a picture from a disk."""
from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget


def escaped(text: str) -> str:
    """For widgets that always read markup, such as the message bar."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def tip(text: str) -> str:
    """For tool tips, which read markup as soon as they find some."""
    return f"<p>{escaped(text)}</p>" if "<" in text else text


def keep_labels_plain(root: QWidget) -> None:
    """Labels guess whether their text is markup; ours never is."""
    for label in root.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
