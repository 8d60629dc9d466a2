# SPDX-License-Identifier: GPL-2.0-or-later
"""Belysningspunkter – kolumner: what the layer and a yearly export tell of the lamps, what is assumed else, for how many."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFileDialog, QLabel, QWidget

from ...core.errors import EstError
from ...core.lamp_columns import NONE_CHOSEN, PURPOSES
from ...core.lamp_inventory import account_lines, same_spot
from ...core.lamp_types import with_own_values
from ...gis import layer_roles as roles
from ...gis.lamp_layer import Export, LampLayer, LampSetup, columns_of, export_columns, folder_of, keep_setup, read_export, read_lamps, setup_of
from ...gis.project_setup import save
from ...i18n import Texts, language, tr
from ...storage.table_files import ENDINGS
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_quiet
from ..messenger import Messenger, sentence
from ..session import Session
from ..widgets.lamp_values import LampValues

_GUESSED = "\x00"  # the first entry of each box: as recognised
_WAIT_MS = 250
_TALLEST_PX = 720


def open_lamp_columns(session: Session, messenger: Messenger, iface: Any) -> None:
    """Ask for the columns of the lighting layer; kept with the layer, and the project is saved."""
    store = session.require_store()
    layer = roles.layer(session.project, roles.LIGHTING_POINTS)
    dialog = LampColumnsDialog(layer, store.crs, messenger, iface.mainWindow())
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    keep_setup(layer, dialog.setup)
    save(session.project, session.path.with_suffix(".qgz"))
    session.changed.emit(set())
    messenger.success(tr("lamp-columns.saved", layer=layer.name()))


class LampColumnsDialog(QDialog):
    """The account below follows every change at once."""

    def __init__(self, layer: QgsVectorLayer, crs: str, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messenger = messenger
        self.setObjectName("est_lamp_columns_dialog")
        self._layer, self._crs = layer, QgsCoordinateReferenceSystem(crs)
        self._boxes: dict[str, tuple[QComboBox, QComboBox]] = {}
        self._known: dict[str, QLabel] = {}
        self._read: LampLayer | None = None
        load_form("lamp_columns", self)
        self.intro_label.setText(tr("lamp-columns.intro", layer=layer.name(), n=max(0, layer.featureCount())))
        make_quiet(self.joined_label)
        self.problem_label.hide()
        self._values = LampValues(self.values_table, self._on_values)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.refresh)
        self._make_rows()
        self._show_setup(setup_of(layer))
        self._connect()
        self.refresh()
        self.resize(max(640, self.sizeHint().width()), min(_TALLEST_PX, self.sizeHint().height()))

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def setup(self) -> LampSetup:
        """What stands in the dialog."""
        chosen = {purpose: boxes[0].currentData() for purpose, boxes in self._boxes.items() if boxes[0].currentData() != _GUESSED}
        path = self.export_edit.text().strip()
        theirs = {purpose: boxes[1].currentData() for purpose, boxes in self._boxes.items() if boxes[1].currentData() not in (_GUESSED, None)}
        export = Export(path, setup_sheet(self._layer, path), theirs) if path else None
        return LampSetup(chosen, self._values.own, export)

    @property
    def read(self) -> LampLayer | None:
        """The lamps as they are read with this setup; None while they cannot be."""
        return self._read

    # -- making -------------------------------------------------------------------------------------------------------
    def _make_rows(self) -> None:
        for column, name in enumerate(("", "lamp-columns.head-layer", "lamp-columns.head-export", "lamp-columns.head-known")):
            head = QLabel(tr(name) if name else "", self)
            make_quiet(head)
            self.columns_layout.addWidget(head, 0, column)
            if name.endswith("-export"):
                self._export_head = head
        before: QWidget = self.tabs
        for row, purpose in enumerate(PURPOSES, 1):
            label = QLabel(tr(f"lamps.{purpose}"), self)
            boxes = (self._box(purpose, "layer"), self._box(purpose, "export"))
            label.setBuddy(boxes[0])
            self._boxes[purpose], self._known[purpose] = boxes, QLabel(self)
            for column, widget in enumerate((label, *boxes, self._known[purpose])):
                self.columns_layout.addWidget(widget, row, column)
            for box in boxes:
                QWidget.setTabOrder(before, box)
                before = box

    def _box(self, purpose: str, which: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"{which}_{purpose}")
        box.setAccessibleName(f"{tr(f'lamps.{purpose}')}, {tr(f'lamp-columns.head-{which}')}")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(22)
        box.activated.connect(lambda _index: self._timer.start())
        return box

    def _show_setup(self, setup: LampSetup) -> None:
        names = [field.name() for field in self._layer.fields()]
        guessed = _guess(self._layer)
        for purpose, (box, _theirs) in self._boxes.items():
            _fill(box, names, guessed.get(purpose, ""))
            box.setCurrentIndex(max(0, box.findData(setup.columns.get(purpose, _GUESSED))))
        self._values.own = setup.values
        self.export_edit.setText(setup.export.path if setup.export else "")
        self._show_export(setup.export)

    def _connect(self) -> None:
        self.browse_button.clicked.connect(lambda: self._on_browse())
        self.forget_button.clicked.connect(lambda: self.use_export(""))
        self.export_edit.editingFinished.connect(lambda: self.use_export(self.export_edit.text().strip()))
        self.reset_button.clicked.connect(lambda: self._on_reset())
        self.button_box.button(QDialogButtonBox.StandardButton.Ok).setText(tr("button.save"))
        self.button_box.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("button.cancel"))
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Read the lamps with what stands here and say what is known of how many."""
        self._timer.stop()
        try:
            self._read = read_lamps(self._layer, self._crs, self._layer.transformContext(), setup=self.setup)
        except EstError as error:
            self._read = None
            self._show_problem(sentence(error))
            return
        self._show_problem("")
        self._show_account(self._read)

    def use_export(self, path: str) -> None:
        """Join another file, or none."""
        self.export_edit.setText(_relative(path, self._layer))
        self._show_export(Export(self.export_edit.text()) if path else None)
        self.refresh()

    @guarded
    def _on_browse(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        title, folder = tr("lamp-columns.tab-export"), str(folder_of(self._layer) or "")
        path, _kind = QFileDialog.getOpenFileName(self, title, folder, f"{tr('lamp-columns.export-kinds')} ({kinds})")
        if path:
            self.use_export(path)

    @guarded
    def _on_reset(self) -> None:
        self._values.own = {}
        self.refresh()

    def _on_values(self, problem: EstError | None) -> None:
        if problem is not None:
            self._show_problem(sentence(problem))
        else:
            self._timer.start()

    def accept(self) -> None:
        """Only what can be read is kept."""
        self.refresh()
        if self._read is not None:
            super().accept()

    # -- showing ------------------------------------------------------------------------------------------------------
    def _show_export(self, export: Export | None) -> None:
        """The second row of boxes: the columns of the export."""
        names, guessed, problem = [], {}, ""
        if export is not None and export.path:
            try:
                table = read_export(export, self._layer)
                names, guessed = list(table.columns), export_columns(table, {})
            except EstError as error:
                problem = sentence(error)
        for purpose, (_ours, box) in self._boxes.items():
            _fill(box, names, guessed.get(purpose, ""))
            box.setCurrentIndex(max(0, box.findData(export.columns.get(purpose, _GUESSED)) if export else 0))
            box.setVisible(bool(names))
        self._export_head.setVisible(bool(names))
        self.forget_button.setEnabled(bool(self.export_edit.text()))
        self._show_problem(problem)

    def _show_account(self, read: LampLayer) -> None:
        found, texts = read.inventory, Texts(language())
        kinds = with_own_values(self._values.own)
        lines = account_lines(found, texts, language(), kinds)
        without = read.places.count(None)
        if without:
            lines.append(tr("lamps.account.no-place", n=without))
        twice = same_spot(read.places, found.lamps)
        lines += [twice.text(tr)] if twice is not None else []
        self.account_label.setText("\n".join(lines))
        for purpose, label in self._known.items():
            label.setText(tr("lamp-columns.known", known=found.known[purpose], n=len(found.lamps)) if purpose in found.known else "–")
        self._values.show_counts(found.account.types)
        joined = read.joined
        self.joined_label.setText(tr("lamp-columns.joined", n=joined.lamps, left=joined.rows_left, twice=joined.twice) if joined else "")

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))


def setup_sheet(layer: QgsVectorLayer, path: str) -> str:
    """The worksheet that was kept for this file."""
    kept = setup_of(layer).export
    return kept.sheet if kept is not None and kept.path == path else ""


def _guess(layer: QgsVectorLayer) -> dict[str, str]:
    """What would be recognised if nothing were chosen."""
    bare = layer.clone()
    keep_setup(bare, LampSetup())
    return columns_of(bare)


def _fill(box: QComboBox, names: list[str], guessed: str) -> None:
    box.clear()
    box.addItem(tr("lamp-columns.guessed", column=guessed) if guessed else tr("lamp-columns.not-found"), _GUESSED)
    box.addItem(tr("lamp-columns.none"), NONE_CHOSEN)
    for name in names:
        box.addItem(name, name)


def _relative(path: str, layer: QgsVectorLayer) -> str:
    """Seen from the workspace when the file lies in it, so that the folder can be moved."""
    folder = folder_of(layer)
    try:
        return Path(path).relative_to(folder).as_posix() if path and folder is not None else path
    except ValueError:
        return path

