# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 2 of the import: what each column becomes, in which coordinate system, and what unknown words mean."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsProjectionSelectionDialog
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...core import status
from ...core.choices import CHOICES
from ...core.importing import columns, detection
from ...core.importing.rejections import shortened
from ...core.importing.source import GEOMETRY, SourceTable
from ...core.schema import TABLES, Column
from ...gis.map_image import crs_label
from ...i18n import language, tr
from ...jobs.import_plan import ImportPlan
from ...jobs.import_report_options import ReportOptions
from ..forms_loader import load_form
from ..look import make_quiet
from ..widgets.combo import fill, select
from .import_data_reports import ReportsPart
from .import_data_work import OBSERVATION

_SURE, _LIKELY = 0.9, 0.6
_OTHER = "other"
_COLUMNS = ("column", "becomes", "example", "certainty")
_WORD_COLUMNS = ("column", "word", "rows", "means")
_EXAMPLES = 3
MOST_WORDS = 200  # a box for each: more say that the wrong column was chosen
_TARGET_WIDTH_PX = 200


class ColumnsPage(QWidget):
    """Everything recognised can be changed; what was changed is told by `columns`, `codes`, `crs` and `swapped`."""

    def __init__(self) -> None:
        super().__init__()
        self._table = "finding"
        self._source: SourceTable | None = None
        self._labels: dict[tuple[str, str], list[tuple[Any, str]]] = {}
        self._crs: str | None = None
        self._swapped: bool | None = None
        load_form("import_data_columns", self)
        make_quiet(self.crs_note)
        self.reports = ReportsPart()
        self.reports_layout.addWidget(self.reports)
        self.other_box.toggled.connect(lambda _is_on: self._show_words())
        _prepare(self.table, _COLUMNS, stretch=(2, 3))
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().resizeSection(1, _TARGET_WIDTH_PX)
        _prepare(self.words_table, _WORD_COLUMNS, stretch=(1, 3))
        self.crs_box.activated.connect(lambda _index: self._on_crs())
        self.swap_box.clicked.connect(lambda is_on: setattr(self, "_swapped", is_on))

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def columns(self) -> dict[str, str]:
        """Source column → ours, of those that are read."""
        found = {}
        for row in range(self.table.rowCount()):
            target = self.table.cellWidget(row, 1).currentData()
            if target is not None:
                found[self.table.item(row, 0).data(Qt.ItemDataRole.UserRole)] = target
        return found

    @property
    def codes(self) -> dict[str, dict[str, str]]:
        """Our column → {word: code}, of the words that were given a meaning."""
        found: dict[str, dict[str, str]] = {}
        for row in range(self.words_table.rowCount()):
            code = self.words_table.cellWidget(row, 3).currentData()
            if code is not None:
                found.setdefault(self.words_table.item(row, 0).data(Qt.ItemDataRole.UserRole), {})[self.words_table.item(row, 1).text()] = str(code)
        return found

    @property
    def report_options(self) -> ReportOptions:
        """What holds for the whole file of reports."""
        if self._table != OBSERVATION:
            return ReportOptions()
        return replace(self.reports.options, unknown_to_other=self.other_box.isChecked())

    def show_report_options(self, options: ReportOptions, organisations: Sequence[Mapping[str, Any]]) -> None:
        """What a saved source says of the whole file; after `show_source`."""
        self.reports.offer(self._labels.get(("list", "est_category"), []), organisations)
        self.reports.options = options
        self.other_box.setChecked(options.unknown_to_other)
        self._show_words()

    @property
    def crs(self) -> str | None:
        """The coordinate system the user has chosen; None: as recognised."""
        return self._crs

    @property
    def swapped(self) -> bool | None:
        """Whether north stands first, when the user has said so."""
        return self._swapped

    @swapped.setter
    def swapped(self, swapped: bool | None) -> None:
        self._swapped = swapped
        self.swap_box.setChecked(bool(swapped))

    # -- showing ------------------------------------------------------------------------------------------------------
    def show_source(self, table: str, source: SourceTable, mapping: columns.Mapping, codes: Sequence[Mapping[str, Any]], crs: str | None) -> None:
        """The columns of a file as they are understood."""
        self._table, self._source, self._crs, self._swapped = table, source, crs, None
        self._labels = _labels_of(codes)
        by_source = {match.source: match for match in mapping.matches}
        self.intro_label.setText("\n".join([tr("import-data.columns-intro", n=len(source), file=source.name), *(note.text(tr) for note in source.notes)]))
        self.table.setRowCount(len(source.columns))
        for row, name in enumerate(source.columns):
            self._put_column(row, name, by_source.get(name))
        self.words_table.setRowCount(0)
        self.reports.setVisible(table == OBSERVATION)
        self._show_words()
        self._show_crs(crs or source.crs, False, [])

    def show_plan(self, plan: ImportPlan) -> None:
        """What only the rows tell: coordinate system, order of the axes, words that are not known."""
        notes = [notice.text(tr) for notice in (plan.detection.reasons if plan.detection else ())]
        self._show_crs(plan.crs, plan.swapped, notes)
        known = self.codes
        rows = [(column, word, count) for column, words in plan.unknown_words.items() for word, count in words.items()]
        rows = sorted(rows, key=lambda row: -row[2])[:MOST_WORDS]
        kept = [(column, word, 0) for column, words in known.items() for word in words if word not in plan.unknown_words.get(column, {})]
        self.words_table.setRowCount(len(rows) + len(kept))
        for row, (column, word, count) in enumerate([*rows, *kept]):
            self._put_word(row, column, word, count, known.get(column, {}).get(word))
        self._show_words()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _put_column(self, row: int, name: str, match: columns.Match | None) -> None:
        shown = tr("import-data.place-on-map") if name == GEOMETRY else name
        item = _put(self.table, row, 0, shown)
        item.setData(Qt.ItemDataRole.UserRole, name)
        box = QComboBox()
        fill(box, _targets(self._table), empty=tr("import-data.not-read"))
        select(box, match.target if match else None)
        box.setAccessibleName(tr("import-data.column-becomes", column=shown))
        box.activated.connect(lambda _index, at=row: self._on_target(at))
        self.table.setCellWidget(row, 1, box)
        _put(self.table, row, 2, self._example(name))
        _put(self.table, row, 3, _certainty(match))

    def _on_target(self, row: int) -> None:
        """A column of ours is fed by one column of the file: the other one gives it up."""
        chosen = self.table.cellWidget(row, 1).currentData()
        _put(self.table, row, 3, tr("import-data.chosen") if chosen else "")
        for other in range(self.table.rowCount()):
            box = self.table.cellWidget(other, 1)
            if other != row and chosen is not None and box.currentData() == chosen:
                select(box, None)
                _put(self.table, other, 3, "")

    def _example(self, name: str) -> str:
        if name == GEOMETRY:
            return ""
        return "  |  ".join(shortened(value) for value in self._source.sample(name, _EXAMPLES))

    def _put_word(self, row: int, column: str, word: str, count: int, code: str | None) -> None:
        declared = TABLES[self._table][column] if column in TABLES[self._table].names else TABLES["lighting_defect"][column]
        _put(self.words_table, row, 0, declared.label(language())).setData(Qt.ItemDataRole.UserRole, column)
        _put(self.words_table, row, 1, word)
        _put(self.words_table, row, 2, str(count) if count else "–")
        box = QComboBox()
        fill(box, self._meanings(declared), empty=tr("import-data.word-unknown"))
        select(box, code)
        box.setAccessibleName(tr("import-data.word-means", word=word))
        self.words_table.setCellWidget(row, 3, box)

    def _meanings(self, column: Column) -> list[tuple[Any, str]]:
        if column.choices == "status":
            return [(one.code, one.label(language())) for one in status.STATUSES]
        if column.choices:
            return [(one.word, one.label(language())) for one in CHOICES[column.choices]]
        return self._labels.get(("list", column.code_list or ""), [])

    def _show_words(self) -> None:
        is_shown = self.words_table.rowCount() > 0
        self.words_label.setText(tr("import-data.words-other" if self.other_box.isChecked() else "import-data.words"))
        self.words_label.setVisible(is_shown)
        self.words_table.setVisible(is_shown)
        self.other_box.setVisible(self._table == OBSERVATION and (is_shown or self.other_box.isChecked()))
        self.words_table.setMaximumHeight(40 + 30 * min(5, self.words_table.rowCount()))

    def _show_crs(self, crs: str, swapped: bool, notes: Sequence[str]) -> None:
        has_place = any(self.table.cellWidget(row, 1).currentData() in columns.POSITION_TARGETS for row in range(self.table.rowCount()))
        for widget in (self.crs_label, self.crs_box, self.swap_box, self.crs_note):
            widget.setVisible(has_place)
        options = [(f"EPSG:{epsg}", name) for epsg, name in detection.NAMES.items()]
        if crs and crs not in dict(options):
            options.insert(0, (crs, crs_label(QgsCoordinateReferenceSystem(crs)) or crs[:40]))
        fill(self.crs_box, [*options, (_OTHER, tr("import-data.crs-other"))], empty=tr("import-data.crs-recognise"))
        select(self.crs_box, crs or None)
        self.swap_box.setChecked(swapped)
        self.crs_note.setText(" ".join(notes))

    def _on_crs(self) -> None:
        chosen = self.crs_box.currentData()
        if chosen == _OTHER:
            dialog = QgsProjectionSelectionDialog(self)
            if dialog.exec() and dialog.crs().isValid():
                self._crs = dialog.crs().authid() or dialog.crs().toWkt()
            self._show_crs(self._crs or "", self.swap_box.isChecked(), [])
            return
        self._crs = chosen


def _targets(table: str) -> list[tuple[str, str]]:
    """Our columns by label, then the ways of giving a place."""
    own = sorted(((column.name, column.label(language())) for column in columns.meanings(TABLES[table])), key=lambda pair: pair[1].casefold())
    return own + [(name, tr(f"import-data.position-{name}")) for name in columns.POSITION_TARGETS]


def _certainty(match: columns.Match | None) -> str:
    if match is None:
        return ""
    word = "sure" if match.confidence >= _SURE else "likely" if match.confidence >= _LIKELY else "unsure"
    return tr(f"import-data.certainty-{word}", reason=match.reason.text(tr))


def _labels_of(codes: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[tuple[Any, str]]]:
    found: dict[tuple[str, str], list[tuple[Any, str]]] = {}
    for row in codes:
        label = (row["label_en"] if language() == "en" else None) or row["label_sv"]
        found.setdefault(("list", row["list"]), []).append((row["code"], label))
    return found


def _prepare(table: QTableWidget, names: Sequence[str], stretch: Sequence[int]) -> None:
    table.setColumnCount(len(names))
    table.setHorizontalHeaderLabels([tr(f"import-data.head-{name}") for name in names])
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in stretch:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def _put(table: QTableWidget, row: int, column: int, text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    item.setToolTip(text)
    table.setItem(row, column, item)
    return item
