# SPDX-License-Identifier: GPL-2.0-or-later
"""The wizard that makes a workspace: four pages, a default in every field, Enter goes on."""
from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtWidgets import QWidget, QWizard, QWizardPage

from ... import settings
from ...core.errors import EstError
from ...gis.map_image import crs_label
from ...i18n import tr
from ...jobs.create_workspace import CreatedWorkspace, WorkspacePlan, create_workspace
from ..dialogs.open_workspace import documents_folder
from ..forms_loader import load_form
from ..look import make_heading, make_primary
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from .maps_page import MapsPage
from .where_page import WherePage
from .who_page import WhoPage

log = logging.getLogger("est_plugin.ui")


def open_create_workspace(session: Session, messenger: Messenger, iface: Any) -> None:
    """Run the wizard, then do what was chosen as the next step."""
    wizard = CreateWorkspaceWizard(session, messenger, Path(documents_folder()), iface.mainWindow())
    wizard.exec()
    next_step = wizard.next_step
    wizard.deleteLater()
    if next_step:
        open_thing(next_step, session, messenger, iface)


class CreateWorkspaceWizard(QWizard):
    """The workspace is made when page 3 is left; an error stays on that page with its cure."""

    def __init__(self, session: Session, messenger: Messenger, documents: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.created: CreatedWorkspace | None = None
        self.next_step = ""
        self.setObjectName("est_create_workspace")
        self.setWindowTitle(tr("wizard.title"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setOption(QWizard.WizardOption.NoBackButtonOnLastPage)
        self.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage)
        self.resize(680, 620)
        self.where, self.maps, self.who, self.done = WherePage(session.project, documents), MapsPage(session.project, messenger), WhoPage(), DonePage()
        for page in (self.where, self.maps, self.who, self.done):
            self.addPage(page)
        self.who.setCommitPage(True)
        self.who.validatePage = self._create
        for button, key in (
            (QWizard.WizardButton.BackButton, "button.back"), (QWizard.WizardButton.NextButton, "button.next"),
            (QWizard.WizardButton.CommitButton, "wizard.create"), (QWizard.WizardButton.FinishButton, "button.close"),
            (QWizard.WizardButton.CancelButton, "button.cancel"),
        ):  # fmt: skip
            self.setButtonText(button, tr(key))
        for button, step in ((self.done.walk_button, "plan_walk"), (self.done.finding_button, "new_finding"), (self.done.import_button, "import_data")):
            button.clicked.connect(lambda _checked=False, chosen=step: self._on_next_step(chosen))

    def plan(self) -> WorkspacePlan:
        """What the pages say."""
        chosen = self.where.municipality
        return WorkspacePlan(
            self.where.folder, self.where.name, chosen.code if chosen else None, self.where.crs, self.maps.sources(),
            self.where.workspace_language, self.who.organisations(), self.who.lamp_model, self._session.user, is_muted=self.maps.is_muted,
        )  # fmt: skip

    def _create(self) -> bool:
        """Make and open it; False keeps the page."""
        if self.created is not None:
            return True
        plan = self.plan()
        try:
            created = create_workspace(plan)
        except EstError as error:
            self.who.problem_label.setText("✖ " + sentence(error))
            return False
        except Exception:  # the border: Qt calls this directly
            log.exception("The workspace could not be made")
            self.who.problem_label.setText("✖ " + tr("error.unexpected") + " " + tr("error.unexpected.hint"))
            return False
        self.created = created
        if plan.municipality_code:
            settings.DEFAULT_MUNICIPALITY.set(plan.municipality_code)
        self.done.show_summary(plan, self._open(created))
        return True

    def _open(self, created: CreatedWorkspace) -> bool:
        """Open what was made; when that fails it still lies there, and the last page says where."""
        try:
            return self._session.open_file(created.gpkg)
        except Exception:  # the border: Qt calls this directly
            log.exception("The new workspace could not be opened")
            return False

    def _on_next_step(self, step: str) -> None:
        self.next_step = step
        self.accept()


class DonePage(QWizardPage):
    """Page 4 *Klart*: a summary in five lines and what to do next."""

    def __init__(self) -> None:
        super().__init__()
        load_form("wizard_done", self)
        self.setTitle(tr("wizard.done.title"))
        make_heading(self.next_label, 1.1)
        make_primary(self.walk_button)

    def show_summary(self, plan: WorkspacePlan, is_open: bool) -> None:
        """Five lines about what was made."""
        active = sum(one.active for one in plan.organisations)
        lines = [
            tr("wizard.done.where", path=str(plan.gpkg)),
            tr("wizard.done.crs", crs=crs_name(plan.crs)),
            tr("wizard.done.maps", n=len(plan.base_layers)) if plan.base_layers else tr("wizard.done.no-maps"),
            tr("wizard.done.organisations", n=active),
            tr("wizard.done.lists") if is_open else tr("wizard.done.not-open"),
        ]
        self.summary_label.setText("\n\n".join(lines))
        for button in (self.walk_button, self.finding_button, self.import_button):
            button.setEnabled(is_open)



def crs_name(authority_id: str | None) -> str:
    """The name people know a coordinate system by: SWEREF 99 13 30 for EPSG:3008."""
    return crs_label(QgsCoordinateReferenceSystem(authority_id or ""))
