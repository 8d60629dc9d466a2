# SPDX-License-Identifier: GPL-2.0-or-later
"""Places in a text box that stand out: yellow, bold and underlined, so that no meaning is told by colour alone."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from qgis.PyQt.QtWidgets import QPlainTextEdit, QTextEdit

from .person_guard_line import units

_BACK, _INK = QColor("#FFF3B0"), QColor("#1F2933")


def mark_places(edit: QPlainTextEdit, places: Iterable[tuple[int, int]]) -> None:
    """Mark from–to in characters of the text; earlier marks go."""
    text = edit.toPlainText()
    look = QTextCharFormat()
    look.setBackground(_BACK)
    look.setForeground(_INK)
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    marks = []
    for start, end in places:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(edit.document())
        mark.cursor.setPosition(units(text, start))
        mark.cursor.setPosition(units(text, end), QTextCursor.MoveMode.KeepAnchor)
        mark.format = look
        marks.append(mark)
    edit.setExtraSelections(marks)
