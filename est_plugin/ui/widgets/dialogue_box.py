# SPDX-License-Identifier: GPL-2.0-or-later
"""What citizen dialogues brought up, under the picture of the reports: people per theme, each line a way to its dialogues."""
from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...i18n import Texts, language, tr
from ...reports.engine import wording
from ...reports.picture_content import PictureContent
from .fitted_table import FittedTable
from .picture_boxes import Section


class DialogueBox(Section):
    """Counts of people, not of reports; says so."""

    dialogues_wanted = pyqtSignal(object)  # ids of dialogues

    def __init__(self, content: PictureContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("picture.dialogues"), tr("picture.dialogues.tip"), content, shows_how, parent)
        self.box.itemAt(1).widget().setText(content.dialogue_note)
        self.table = FittedTable((tr("picture.dialogues.theme"), tr("picture.dialogues.people")), self)
        for one in content.dialogues:
            self.table.add_row([one.name, wording.whole(one.people, Texts(language()))])
        self.table.fit_columns()
        self.table.setAccessibleName(tr("picture.dialogues"))
        self.table.setVisible(bool(content.dialogues))
        self.table.row_chosen.connect(lambda row: self.dialogues_wanted.emit(content.dialogues[row].ids))
        self.box.addWidget(self.table)
