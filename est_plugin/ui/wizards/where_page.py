# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 1 *Var?*: municipality, name, folder; the coordinate system follows from the municipality."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsUnitTypes
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import QStringListModel, Qt, QTimer
from qgis.PyQt.QtWidgets import QCompleter, QFileDialog, QLineEdit, QWizardPage

from ... import settings
from ...core.errors import EstError
from ...core.file_name import safe_file_name
from ...core.municipalities import Municipality
from ...gis.map_image import crs_label
from ...i18n import LANGUAGES, language, tr
from ...jobs.create_workspace import NEAREST_CRS, register
from ...storage.folder_checks import STOP, check_folder
from ...storage.workspace import projected_crs
from ..forms_loader import load_form
from ..look import make_quiet

CHECK_DELAY_MS = 300
_MARKS = {"stop": "✖ ", "warn": "⚠ ", "info": "ⓘ "}


class WherePage(QWizardPage):
    """Only the municipality is typed; the rest is proposed and follows it until changed by hand."""

    def __init__(self, project: QgsProject, documents: Path) -> None:
        super().__init__()
        self._project, self._documents = project, documents
        self._is_stopped = False
        load_form("wizard_where", self)
        self.setTitle(tr("wizard.where.title"))
        self.setSubTitle(tr("wizard.where.subtitle"))
        make_quiet(self.path_label)
        self.crs_selector = QgsProjectionSelectionWidget(self)
        self.crs_selector.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, False)
        self.advanced_layout.addRow(tr("wizard.where.crs"), self.crs_selector)
        self.language_combo.setCurrentIndex(LANGUAGES.index(language()))
        self.advanced_box.hide()
        self._make_completer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_DELAY_MS)
        self._connect()
        self._propose()

    # -- what the wizard reads ----------------------------------------------------------------------------------------
    @property
    def municipality(self) -> Municipality | None:
        """The municipality whose name is written."""
        text = self.municipality_edit.text().strip()
        return register().by_name(text) if text else None

    @property
    def name(self) -> str:
        """Name of the workspace."""
        return self.name_edit.text().strip()

    @property
    def folder(self) -> Path:
        """The workspace's own folder."""
        return Path(self.folder_edit.text().strip()) / safe_file_name(self.name)

    @property
    def crs(self) -> str:
        """Authority id of the coordinate system."""
        return self.crs_selector.crs().authid()

    @property
    def workspace_language(self) -> str:
        """Language of the workspace's own texts."""
        return LANGUAGES[self.language_combo.currentIndex()]

    # -- QWizardPage --------------------------------------------------------------------------------------------------
    def isComplete(self) -> bool:  # noqa: N802 - Qt
        """Whether the next page may come."""
        return bool(self.name) and bool(self.folder_edit.text().strip()) and not self._is_stopped

    def validatePage(self) -> bool:  # noqa: N802 - Qt
        """Test the folder for real before going on."""
        self._check()
        return self.isComplete()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_completer(self) -> None:
        self._names = QStringListModel([m.name for m in register()], self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda text: self._on_municipality(text))
        self.municipality_edit.setCompleter(completer)

    def _connect(self) -> None:
        self.municipality_edit.textEdited.connect(self._on_typed)
        self.municipality_edit.textChanged.connect(self._on_municipality)
        self.name_edit.textEdited.connect(lambda: self._mark(self.name_edit))
        self.folder_edit.textEdited.connect(lambda: self._mark(self.folder_edit))
        for edit in (self.name_edit, self.folder_edit):
            edit.textChanged.connect(lambda: self._timer.start())
        self.crs_selector.crsChanged.connect(lambda: self._timer.start())
        self.folder_button.clicked.connect(lambda: self._on_browse())
        self.advanced_check.toggled.connect(self.advanced_box.setVisible)
        self._timer.timeout.connect(self._check)

    def _propose(self) -> None:
        self.folder_edit.setText(str(self._documents))
        self._use_crs(None)
        self.name_edit.setText("EST")
        proposed = self._proposed_municipality()
        if proposed is not None:
            self.municipality_edit.setText(proposed.name)
        self._check()

    def _proposed_municipality(self) -> Municipality | None:
        """The one set for all, else the one where the open map lies."""
        preset = settings.DEFAULT_MUNICIPALITY.get()
        if preset:
            try:
                return register().by_code(preset)
            except EstError:
                settings.DEFAULT_MUNICIPALITY.reset()
        extent = self._project.viewSettings().defaultViewExtent()
        if not self._project.mapLayers() or extent.isEmpty() or not self._project.crs().isValid():
            return None
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        centre = QgsCoordinateTransform(extent.crs(), degrees, self._project.transformContext()).transformBoundingBox(extent).center()
        return register().containing(centre.x(), centre.y(), within_deg=0)

    def _on_typed(self, text: str) -> None:
        self._names.setStringList([m.name for m in register().search(text)])

    def _on_municipality(self, _text: str) -> None:
        chosen = self.municipality
        if not self.name_edit.property("typed"):
            self.name_edit.setText(f"EST {chosen.name}" if chosen else "EST")
        self._use_crs(chosen)
        self._timer.start()

    def _use_crs(self, chosen: Municipality | None) -> None:
        if chosen is not None:
            crs, why = QgsCoordinateReferenceSystem(f"EPSG:{chosen.epsg}"), "confirmed" if chosen.is_confirmed else "guess"
        elif _is_metric(self._project.crs()) and self._project.mapLayers():
            crs, why = self._project.crs(), "project"
        else:
            crs, why = QgsCoordinateReferenceSystem(NEAREST_CRS), "country"
        self._why = why
        self.crs_selector.setCrs(crs)
        self._proposed_crs = crs.authid()
        self._show_crs()

    def _show_crs(self) -> None:
        why = self._why if self.crs == self._proposed_crs else "chosen"
        self.crs_label.setText(tr(f"wizard.where.crs.{why}", crs=crs_label(self.crs_selector.crs())))

    def _mark(self, edit: QLineEdit) -> None:
        edit.setProperty("typed", True)

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("wizard.where.folder"), self.folder_edit.text())
        if chosen:
            self._mark(self.folder_edit)
            self.folder_edit.setText(chosen)

    def _check(self) -> None:
        self._timer.stop()
        self._show_crs()
        notes: list[tuple[str, str]] = []
        if self.name and self.folder_edit.text().strip():
            notes = [(p.level, p.text(tr)) for p in check_folder(self.folder)]
            gpkg = self.folder / f"{safe_file_name(self.name)}.gpkg"
            if gpkg.exists():
                notes.append((STOP, EstError("error.file-exists", file=gpkg.name, folder=str(gpkg.parent)).text(tr)))
        try:
            projected_crs(self.crs)
        except EstError as error:
            notes.append((STOP, error.text(tr)))
        self._is_stopped = any(level == STOP for level, _text in notes)
        self.folder_notes.setText("\n".join(_MARKS[level] + text for level, text in notes))
        self.path_label.setText(tr("wizard.where.path", path=str(self.folder)))
        self.completeChanged.emit()


def _is_metric(crs: QgsCoordinateReferenceSystem) -> bool:
    if not crs.isValid() or crs.isGeographic() or crs.authid() in ("EPSG:3857", "EPSG:900913"):
        return False
    return crs.mapUnits() == QgsUnitTypes.DistanceUnit.DistanceMeters and bool(crs.authid())
