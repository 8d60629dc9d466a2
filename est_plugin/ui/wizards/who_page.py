# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 3 *Vilka ska åtgärda?*: organisations, and how lamp repairs are timed."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QButtonGroup, QHeaderView, QLabel, QRadioButton, QTableWidgetItem, QWizardPage

from ...core import choices, shipped
from ...i18n import language, tr
from ...jobs.create_workspace import OrganisationChoice
from ...paths import resource
from ..forms_loader import load_form
from ..look import make_quiet

_CODE = Qt.ItemDataRole.UserRole


class WhoPage(QWizardPage):
    """All are ticked; a name is changed in place."""

    def __init__(self) -> None:
        super().__init__()
        load_form("wizard_who", self)
        self.setTitle(tr("wizard.who.title"))
        self.setSubTitle(tr("wizard.who.subtitle"))
        self._fill_organisations()
        self._models = QButtonGroup(self)
        for row, one in enumerate(choices.CHOICES["lamp_model"]):
            self._add_model(row, one)

    def organisations(self) -> tuple[OrganisationChoice, ...]:
        """What was decided about each."""
        found = []
        for row in range(self.organisation_table.rowCount()):
            name, mailbox = self.organisation_table.item(row, 0), self.organisation_table.item(row, 1)
            code, shipped_name = name.data(_CODE)
            active = name.checkState() == Qt.CheckState.Checked
            found.append(OrganisationChoice(code, name.text().strip() or shipped_name, mailbox.text().strip() or None, active))
        return tuple(found)

    @property
    def lamp_model(self) -> str:
        """Code of the chosen model."""
        return self._models.checkedButton().property("code")

    def isComplete(self) -> bool:  # noqa: N802 - Qt
        """At least one must be able to get a measure."""
        return any(one.active for one in self.organisations())

    def _fill_organisations(self) -> None:
        table = self.organisation_table
        rows = shipped.organisations(resource("codelists"), language())
        table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            item = QTableWidgetItem(row["name"])
            item.setData(_CODE, (row["code"], row["name"]))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            table.setItem(number, 0, item)
            table.setItem(number, 1, QTableWidgetItem(""))
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().hide()
        table.itemChanged.connect(lambda: self.completeChanged.emit())

    def _add_model(self, row: int, one: choices.Choice) -> None:
        button = QRadioButton(one.label(language()), self.lamp_box)
        button.setObjectName(f"lamp_{one.value}")
        button.setProperty("code", one.value)
        button.setChecked(row == 0)
        self._models.addButton(button)
        text = QLabel(tr(f"wizard.who.lamp.{one.value}"), self.lamp_box)
        text.setWordWrap(True)
        make_quiet(text)
        self.lamp_layout.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self.lamp_layout.addWidget(text, row, 1)
        self.lamp_layout.setColumnStretch(1, 1)
