# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 1 of the import: which source, which file, for which walk."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ... import settings
from ...core.importing.modes import ADD, UPDATE
from ...core.importing.profile import Profile
from ...i18n import tr
from ...jobs.import_report_options import ReportOptions
from ..forms_loader import load_form
from ..look import make_quiet
from ..widgets.combo import fill, select
from .import_data_work import FINDING, LIGHTING_DEFECT, OBSERVATION, Choices


class FilePage(QWidget):
    """A saved source fills in the rest."""

    def __init__(self, profiles: dict[str, Profile], walks: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._profiles = profiles
        load_form("import_data_file", self)
        make_quiet(self.help_label)
        fill(self.source_box, [(name, name) for name in profiles], empty=tr("import-data.new-source"))
        tables = ((FINDING, "import-data.findings"), (LIGHTING_DEFECT, "import-data.lighting-defects"), (OBSERVATION, "import-data.observations"))
        fill(self.table_box, [(table, tr(key)) for table, key in tables], empty=None)
        fill(self.walk_box, walks, empty=tr("import-data.no-walk"))
        fill(self.mode_box, [(ADD, tr("import-data.mode-add")), (UPDATE, tr("import-data.mode-update"))], empty=None)
        self.show_sheets(())
        self.source_box.activated.connect(lambda _index: self._on_source())
        self.table_box.currentIndexChanged.connect(lambda _index: self._on_table())
        self.browse_button.clicked.connect(lambda: self._on_browse())
        self.file_edit.textChanged.connect(lambda _text: self.show_sheets(()))
        self._on_table()

    @property
    def profile_name(self) -> str | None:
        """The saved source that is used."""
        return self.source_box.currentData()

    @property
    def profile(self) -> Profile | None:
        """How that source is read."""
        return self._profiles.get(self.profile_name or "")

    @property
    def file(self) -> str:
        """The path as it was written."""
        return self.file_edit.text().strip().strip('"')

    @file.setter
    def file(self, path: str | Path) -> None:
        self.file_edit.setText(str(path))

    @property
    def choices(self) -> Choices:
        """What this page says."""
        profile, table = self.profile, self.table_box.currentData()
        return Choices(
            Path(self.file), table, self.sheet_box.currentData() or (profile.settings.get("sheet") if profile else None),
            self.walk_box.currentData() if table == FINDING else None, self.mode_box.currentData(),
            self.system_edit.text().strip() or None, profile.columns if profile else None, profile.codes if profile else {},
            profile.settings.get("crs") if profile else None, reports=ReportOptions.from_settings(profile.settings if profile else {}),
        )  # fmt: skip

    def show_sheets(self, sheets: Sequence[str], chosen: str = "") -> None:
        """A workbook of several sheets asks which one."""
        fill(self.sheet_box, [(name, name) for name in sheets], empty=None)
        select(self.sheet_box, chosen)
        for widget in (self.sheet_label, self.sheet_box):
            widget.setVisible(len(sheets) > 1)

    def _on_source(self) -> None:
        profile = self.profile
        if profile is None:
            return
        select(self.table_box, profile.settings.get("table", FINDING))
        select(self.mode_box, profile.settings.get("mode", UPDATE))
        self.system_edit.setText(profile.settings.get("external_system", ""))

    def _on_table(self) -> None:
        for widget in (self.walk_label, self.walk_box):
            widget.setVisible(self.table_box.currentData() == FINDING)

    def _on_browse(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, tr("import-data.file-title"), settings.LAST_FOLDER.get(), tr("import-data.file-kinds"))
        if name:
            settings.LAST_FOLDER.set(str(Path(name).parent))
            self.file = name
