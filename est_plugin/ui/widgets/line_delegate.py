# SPDX-License-Identifier: GPL-2.0-or-later
"""One line to write in a cell, completed while it is typed where there are words for it."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractItemDelegate, QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget


class LineDelegate(QStyledItemDelegate):
    """`words` gives what a cell can be completed to (None: anything is written), `longest` how many letters go in."""

    def __init__(
        self, parent: QObject, words: Callable[[QModelIndex], Sequence[str] | None], longest: Callable[[QModelIndex], int | None] = lambda _index: None
    ) -> None:
        super().__init__(parent)
        self._words, self._longest = words, longest
        self._editor: QLineEdit | None = None

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # noqa: N802
        """A line editor."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        words, longest = self._words(index), self._longest(index)
        if words is not None:
            completer = QCompleter(words, editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            editor.setCompleter(completer)
        if longest is not None:
            editor.setMaxLength(longest)
        self._editor = editor
        return editor

    def commit_open(self) -> None:
        """Take what stands in the open editor."""
        if self._editor is not None:
            editor = self._editor
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def forget(self) -> None:
        """No editor is open."""
        self._editor = None
