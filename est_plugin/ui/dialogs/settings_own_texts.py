# SPDX-License-Identifier: GPL-2.0-or-later
"""In the settings: the municipality's own texts of the report, per language, with how they will look."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QGroupBox, QLabel, QPlainTextEdit, QWidget

from ...core.errors import InputError
from ...core.own_texts import KINDS, WORDS, filled, kept_text
from ...i18n import LANGUAGES, language, tr
from ..look import make_quiet

_LINES = 70


class OwnTexts(QGroupBox):
    """A language at a time; `value` holds all of them."""

    def __init__(self, setting: Any, sample: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(tr("own-text.section"), parent)
        self.value = {one: {kind: kept_text(setting, kind, one) for kind in KINDS} for one in LANGUAGES}
        self._sample = sample
        layout = QFormLayout(self)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.language_combo = QComboBox()
        for one in LANGUAGES:
            self.language_combo.addItem(tr(f"language.{one}"), one)
        self.language_combo.setCurrentIndex(max(0, self.language_combo.findData(language())))
        layout.addRow(tr("own-text.language"), self.language_combo)
        self.edits: dict[str, QPlainTextEdit] = {}
        for kind in KINDS:
            edit = self.edits[kind] = QPlainTextEdit()
            edit.setMaximumHeight(_LINES)
            edit.setTabChangesFocus(True)
            edit.setPlaceholderText(tr(f"own-text.hint-{kind}", **WORDS[language()]))
            edit.textChanged.connect(self._on_text)
            layout.addRow(tr(f"own-text.{kind}"), edit)
        self.preview_label = QLabel()
        self.preview_label.setWordWrap(True)
        self.preview_label.setTextFormat(Qt.TextFormat.PlainText)
        make_quiet(self.preview_label)
        layout.addRow(tr("own-text.preview"), self.preview_label)
        self.language_combo.currentIndexChanged.connect(lambda _index: self._show())
        self._show()

    def _show(self) -> None:
        texts = self.value[self.language_combo.currentData()]
        for kind, edit in self.edits.items():
            edit.blockSignals(True)
            edit.setPlainText(texts[kind])
            edit.blockSignals(False)
        self._show_preview()

    def _on_text(self) -> None:
        self.value[self.language_combo.currentData()] = {kind: edit.toPlainText().strip() for kind, edit in self.edits.items()}
        self._show_preview()

    def _show_preview(self) -> None:
        lines = []
        for text in self.value[self.language_combo.currentData()].values():
            try:
                lines.append(filled(text, self._sample))
            except InputError as error:
                lines.append("✖ " + error.text(tr))
        self.preview_label.setText("\n".join(line for line in lines if line) or tr("own-text.none"))
