# SPDX-License-Identifier: GPL-2.0-or-later
"""Our page in the options of QGIS: what is mine (language), and what belongs to the workspace that is open."""
from __future__ import annotations

from typing import Any, Callable

from qgis.gui import QgsOptionsPageWidget
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from ... import settings
from ...core.paper_choices import PUBLIC_DAYS
from ...core.picture import limits
from ...core.small_numbers import SETTING as SMALL_NUMBERS, limit_of
from ...core.own_texts import SETTING as OWN_TEXTS
from ...i18n import LANGUAGES, language, tr
from ..border import guarded, run_guarded
from ..forms_loader import load_form
from ..messenger import Messenger
from ..presets import export_presets
from ..session import Session
from .base_map import open_base_map
from .lamp_columns import open_lamp_columns
from .settings_own_texts import OwnTexts
from .settings_rhythm import RhythmSection
from .settings_rules import RulesSections

PAGE = "est_plugin"
DEFAULT_COLOUR = "#0072B2"
LIST_TABLES = ("organisation", "code")
PAPER_TITLES = ("report", "protocol")


def open_settings(session: Session, messenger: Messenger, iface: Any) -> None:
    """The options of QGIS at our page."""
    iface.showOptionsDialog(iface.mainWindow(), PAGE)


class SettingsPage(QgsOptionsPageWidget):
    """OK keeps everything in one transaction."""

    def __init__(self, session: Session, on_language: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE)
        self.session, self.messenger = session, session.messenger
        self._on_language = on_language
        self.form = load_form("settings", QWidget())
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._fill_mine()
        is_open = session.store is not None
        for box in (self.form.appearance_box, self.form.rules_box, self.form.lists_box, self.form.privacy_box, self.form.picture_box, self.form.advanced_box):
            box.setVisible(is_open)
        self.form.no_workspace_label.setVisible(not is_open)
        if is_open:
            self._fill_workspace()
        self._connect()

    def helpKey(self) -> str:  # noqa: N802 - QGIS
        """No page of the QGIS manual."""
        return ""

    @guarded
    def apply(self) -> None:
        """OK or Apply was pressed."""
        if self.session.store is not None and not self.session.is_read_only:
            self._keep(self._workspace_values())
        chosen = self.form.language_combo.currentData()
        if chosen != settings.LANGUAGE.get():
            settings.LANGUAGE.set(chosen)
            if settings.interface_language(_locale()) != language():
                self._on_language()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill_mine(self) -> None:
        combo = self.form.language_combo
        combo.addItem(tr("settings.language.qgis"), "")
        for one in LANGUAGES:
            combo.addItem(tr(f"language.{one}"), one)
        combo.setCurrentIndex(max(0, combo.findData(settings.LANGUAGE.get())))

    def _fill_workspace(self) -> None:
        form, store = self.form, self.session.store
        municipality = store.setting("municipality") or {}
        form.municipality_edit.setText(municipality.get("name", "") if isinstance(municipality, dict) else str(municipality))
        form.logo_edit.setText(str(store.setting("logo") or ""))
        form.colour_button.setColor(QColor(str(store.setting("colour") or DEFAULT_COLOUR)))
        form.diary_edit.setText(str(store.setting("diary_number") or ""))
        form.contact_edit.setText(str(store.setting("contact") or ""))
        form.url_edit.setText(str(store.setting("url") or ""))
        form.paper_title_combo.setCurrentIndex(int(store.setting("paper_title", PAPER_TITLES[0]) == PAPER_TITLES[1]))
        form.archive_box.setChecked(bool(store.setting("archive_pdf", False)))
        name = form.municipality_edit.text()
        self.own_texts = OwnTexts(store.setting(OWN_TEXTS), {"municipality": name, "walk": tr("own-text.sample-walk"), "contact": form.contact_edit.text()})
        self.own_texts.setEnabled(not self.session.is_read_only)
        form.rules_place.addWidget(self.own_texts)
        self.rhythm = RhythmSection(store, self.session.today(), self.session.is_read_only, form)
        form.rules_place.addWidget(self.rhythm)
        self.rules = RulesSections(store, self.session.is_read_only, form)
        form.rules_place.addWidget(self.rules)
        self.rules.rules_wanted.connect(lambda table: self._leave_for(lambda: self._open_rules(table)))
        form.emergency_edit.setPlainText(_numbers_as_text(store.setting("emergency_numbers")))
        form.small_box.setValue(limit_of(store.setting(SMALL_NUMBERS)))
        form.days_box.setChecked(bool(store.setting(PUBLIC_DAYS, False)))
        form.least_box.setValue(limits.min_reports(store.setting(limits.MIN_REPORTS_SETTING)))
        form.cell_box.setValue(limits.cell_m(store.setting(limits.CELL_SETTING)))
        for box in (form.appearance_box, form.rules_box, form.privacy_box, form.picture_box):
            box.setEnabled(not self.session.is_read_only)
        form.export_button.setEnabled(not self.session.is_read_only)

    def _connect(self) -> None:
        self.form.logo_button.clicked.connect(lambda: self._on_logo())
        self.form.export_button.clicked.connect(lambda: self._on_export())
        self.form.base_map_button.clicked.connect(lambda: self._leave_for(lambda: open_base_map(self.session, self.messenger, self.session.iface)))
        self.form.lamps_button.clicked.connect(lambda: self._leave_for(lambda: open_lamp_columns(self.session, self.messenger, self.session.iface)))
        for table in LIST_TABLES:
            button = getattr(self.form, f"{table}_button")
            button.clicked.connect(lambda _checked=False, role=table: self._leave_for(lambda: self._open_table(role)))

    def _workspace_values(self) -> dict[str, Any]:
        form = self.form
        old = self.session.store.setting("municipality") or {}
        name = form.municipality_edit.text().strip()
        kept = {**old, "name": name} if isinstance(old, dict) else {"name": name}
        return {
            "municipality": kept,
            "logo": form.logo_edit.text().strip(),
            "colour": form.colour_button.color().name(),
            "diary_number": form.diary_edit.text().strip(),
            "contact": form.contact_edit.text().strip(),
            "url": form.url_edit.text().strip(),
            "paper_title": PAPER_TITLES[form.paper_title_combo.currentIndex()],
            "archive_pdf": form.archive_box.isChecked(),
            OWN_TEXTS: self._own_texts(),
            "lamp_model": self.rules.lamp_model,
            **self.rhythm.values(),
            **self._privacy_values(),
            **self._picture_values(),
            "emergency_numbers": _numbers_from_text(form.emergency_edit.toPlainText()),
        }

    def _privacy_values(self) -> dict[str, Any]:
        """Only what differs from what holds now: the usual values need not be written."""
        store, limit, in_days = self.session.store, self.form.small_box.value(), self.form.days_box.isChecked()
        found = {SMALL_NUMBERS: limit} if limit != limit_of(store.setting(SMALL_NUMBERS)) else {}
        return {**found, PUBLIC_DAYS: in_days} if in_days != bool(store.setting(PUBLIC_DAYS, False)) else found

    def _picture_values(self) -> dict[str, Any]:
        """Only what differs from what holds now."""
        store, least, cell = self.session.store, self.form.least_box.value(), self.form.cell_box.value()
        found = {limits.MIN_REPORTS_SETTING: least} if least != limits.min_reports(store.setting(limits.MIN_REPORTS_SETTING)) else {}
        return {**found, limits.CELL_SETTING: cell} if cell != limits.cell_m(store.setting(limits.CELL_SETTING)) else found

    def _own_texts(self) -> dict[str, Any]:
        """Only what is written; nothing at all when nothing is."""
        kept = {one: {kind: text for kind, text in texts.items() if text} for one, texts in self.own_texts.value.items()}
        return {one: texts for one, texts in kept.items() if texts}

    def _keep(self, values: dict[str, Any]) -> None:
        from ...jobs.keep_settings import keep_settings

        if keep_settings(self.session.store, values):
            self.session.tables_changed({"settings"})

    @guarded
    def _on_logo(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, tr("settings.logo"), str(self.session.folder), tr("settings.logo.kinds") + " (*.png *.jpg *.jpeg)")
        if path:
            from ...jobs.keep_settings import copy_logo

            self.form.logo_edit.setText(copy_logo(self.session.require_write(), path))

    @guarded
    def _on_export(self) -> None:
        path = export_presets(self.session.require_store(), language())
        self.form.export_label.setText(tr("message.file-made", file=path.name, folder=str(path.parent)))

    def _leave_for(self, what: Callable[[], None]) -> None:
        """Close the options first: no other window can be used while they are open."""
        messenger = self.messenger
        self.window().accept()
        QTimer.singleShot(0, lambda: run_guarded(messenger, what))

    def _open_rules(self, table: str) -> None:
        from .rules import open_rules

        open_rules(self.session, self.messenger, self.session.iface, table)

    def _open_table(self, role: str) -> None:
        self.session.iface.showAttributeTable(self.session.layer(role))


def _locale() -> str:
    from qgis.core import QgsApplication

    return QgsApplication.instance().locale()


def _numbers_as_text(numbers: Any) -> str:
    """One line per number: name: number."""
    if isinstance(numbers, dict):
        return "\n".join(f"{name}: {number}" for name, number in numbers.items())
    return "\n".join(str(one) for one in numbers) if isinstance(numbers, list) else str(numbers or "")


def _numbers_from_text(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, number = line.rpartition(":")
        if number.strip():
            found[name.strip() if colon else tr("settings.emergency.unnamed")] = number.strip()
    return found
