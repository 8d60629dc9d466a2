# SPDX-License-Identifier: GPL-2.0-or-later
"""Mata in protokollblad: one sheet is one stop and one group, filled by keyboard in the order of the paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ... import settings
from ...core.errors import EstError
from ...i18n import tr
from ...jobs.entry_lists import EntryLists, Stop, Walk
from ...jobs.save_record_sheet import Rating, Sheet, SheetRow
from ...jobs.sheet_entry import PhotoFolder, SavedSheet
from ..forms_loader import load_form
from ..item_models.sheet_model import KIND, TEXT, SheetModel, TypedRow
from ..look import make_primary, make_quiet
from ..widgets.combo import fill, select
from ..widgets.person_guard_line import PersonGuardLine, Written

_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOST_PEOPLE = 999
_SIZE = QSize(1060, 620)


class RecordSheetDialog(QDialog):
    """Knows no store: `load(stop_id, letter)` gives what was saved before. Sheets left half-way wait until they are saved."""

    save_asked = pyqtSignal()
    pick_asked = pyqtSignal()
    closed = pyqtSignal()

    def __init__(
        self, lists: EntryLists, load: Callable[[str, str], SavedSheet], parent: QWidget | None = None, *,
        walk_id: str | None = None, stop_id: str | None = None, confirm_loss: Callable[[int], bool] = lambda _n: True,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("est_record_sheet_dialog")
        self._lists, self._load, self._confirm_loss = lists, load, confirm_loss
        self._drafts: dict[tuple[str, str], tuple[Rating, list[TypedRow]]] = {}
        self._shown: tuple[str, str] | None = None
        self._saved = SavedSheet(Rating())
        self._photos: PhotoFolder | None = None
        load_form("record_sheet", self)
        self.model = SheetModel(lists)
        self.table.use(self.model)
        self._boxes = {
            "safe_by_day": self.day_box, "safe_in_dark": self.dark_box,
            "alone_yes": self.yes_box, "alone_maybe": self.maybe_box, "alone_no": self.no_box,
        }  # fmt: skip
        for name, box in self._boxes.items():
            box.set_range(1, 5) if name.startswith("safe") else box.set_range(0, MOST_PEOPLE)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.makes_safe_edit)
        self.guard_line.watch_all(self._written)
        make_primary(self.save_button)
        make_quiet(self.hint_label)
        make_quiet(self.drafts_label)
        fill(self.walk_box, [(walk.id, walk.label) for walk in lists.walks], empty=None)
        self._connect()
        select(self.walk_box, walk_id)
        self._on_walk()
        if stop_id:
            select(self.stop_box, stop_id)
            self._on_sheet()
        self.tell("")
        self.day_box.setFocus()
        self.resize(_SIZE)
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def walk(self) -> Walk | None:
        """The walk chosen."""
        return self._lists.walk(self.walk_box.currentData())

    @property
    def stop(self) -> Stop | None:
        """The stop chosen."""
        return self.walk.stop(self.stop_box.currentData()) if self.walk else None

    @property
    def letter(self) -> str:
        """The group as typed."""
        return self.group_box.currentText().strip().upper()

    def rating(self) -> Rating:
        """What the group answered."""
        values = {name: box.value for name, box in self._boxes.items()}
        return Rating(**values, makes_safe=self.makes_safe_edit.text().strip() or None)

    def problem(self) -> str:
        """What keeps the sheet from being saved; goes there. Empty when nothing does."""
        self.table.commit()
        if self.stop is None:
            return tr("sheet-form.no-stop")
        group = self._group_problem()
        if group:
            self.group_box.setFocus()
            return group
        wrong = self.model.check()
        if wrong is not None:
            self.table.setFocus()
            self.table.setCurrentIndex(wrong)
            return self.model.problem(wrong)
        if not self._is_changed(self.rating(), self.model.typed):
            return tr("sheet-form.nothing-new")
        return ""

    def sheet(self) -> Sheet:
        """The sheet as it will be saved; photo numbers without a photo stay in the text."""
        rating = self.rating()
        rows = [self._sheet_row(row) for row in self.model.typed]
        return Sheet(self.walk.id, self.stop.id, self.letter, Rating() if rating == self._saved.rating else rating, rows)

    @property
    def unsaved(self) -> int:
        """Sheets with something that is not saved."""
        self._keep_draft()
        return len(self._drafts)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def tell(self, problem: str | EstError) -> None:
        """Say something under the rows."""
        text = problem.text(tr) if isinstance(problem, EstError) else problem
        self.problem_label.setText(text)

    def sheet_saved(self) -> None:
        """The sheet is in the workspace: go to the next stop."""
        self._drafts.pop(self._shown, None)
        self._shown = None
        if self.stop_box.currentIndex() < self.stop_box.count() - 1:
            self.stop_box.setCurrentIndex(self.stop_box.currentIndex() + 1)
            told = ""
        else:
            told = tr("sheet-form.last-stop")
        self._on_sheet()
        self.tell(told)
        self.day_box.setFocus()

    def place_picked(self, xy: tuple[float, float] | None) -> None:
        """Where the current row was seen; None changes nothing."""
        if xy is not None:
            self.model.set_place(self.table.currentIndex(), xy)
        self.table.setFocus()

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on, Page Up and Down change the stop, Ctrl+S saves."""
        if event.key() == Qt.Key.Key_S and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit()
        elif event.key() in _PAGES:
            self._go_stop(_PAGES[event.key()])
        elif event.key() in _ENTER:
            self._on_enter()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Combo boxes would take Page Up and Down for themselves."""
        if event.type() == QEvent.Type.KeyPress and event.key() in _PAGES:
            self._go_stop(_PAGES[event.key()])
            return True
        return super().eventFilter(watched, event)

    def reject(self) -> None:
        """Asks first when sheets are not saved."""
        self.table.commit()
        count = self.unsaved
        if count == 0 or self._confirm_loss(count):
            super().reject()
            self.closed.emit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.walk_box.activated.connect(self._on_walk)
        self.stop_box.activated.connect(self._on_sheet)
        self.group_box.activated.connect(self._on_sheet)
        self.group_box.lineEdit().editingFinished.connect(self._on_sheet)
        self.previous_button.clicked.connect(lambda: self._go_stop(-1))
        self.next_button.clicked.connect(lambda: self._go_stop(1))
        self.save_button.clicked.connect(lambda: self.save_asked.emit())
        self.close_button.clicked.connect(self.reject)
        self.folder_button.clicked.connect(self._on_browse)
        self.folder_edit.editingFinished.connect(self._on_folder)
        self.table.ended.connect(self.save_button.setFocus)
        self.table.told.connect(self.tell)
        for signal in (self.model.dataChanged, self.model.modelReset):
            signal.connect(self.guard_line.check_soon)
        self.table.pick_asked.connect(self._on_pick)
        for box in self._boxes.values():
            box.completed.connect(self._go_on)
        for box in (self.walk_box, self.stop_box, self.group_box):
            box.installEventFilter(self)

    def _on_walk(self, _index: int = 0) -> None:
        self._keep_draft()
        self._shown = None
        walk = self.walk
        fill(self.group_box, [(letter, letter) for letter in walk.letters] if walk else [], empty=None)
        fill(self.stop_box, [(stop.id, stop.label) for stop in walk.stops] if walk else [], empty=None)
        self.group_box.setCurrentIndex(0)
        self.stop_box.setCurrentIndex(0)
        self._on_sheet()

    def _on_sheet(self, _index: int = 0) -> None:
        """Another stop or group: what was typed waits."""
        stop, letter = self.stop, self.letter
        if self._group_problem():
            self.tell(self._group_problem())
            return
        if stop is None or self._shown == (stop.id, letter):
            return
        self._keep_draft()
        self._shown = (stop.id, letter)
        self._saved = self._load(stop.id, letter)
        rating, rows = self._drafts.get(self._shown, (self._saved.rating, []))
        for name, box in self._boxes.items():
            box.value = getattr(rating, name)
        self.makes_safe_edit.setText(rating.makes_safe or "")
        self.model.load(self._saved.rows, rows)
        others = [key for key in self._drafts if key != self._shown]
        self.drafts_label.setText(tr("sheet-form.drafts", n=len(others)) if others else "")
        self.tell("")
        self.table.setCurrentIndex(self.model.index(self.model.rowCount() - 1, KIND))

    def _keep_draft(self) -> None:
        if self._shown is None:
            return
        self.table.commit()
        rating, rows = self.rating(), self.model.typed
        if self._is_changed(rating, rows):
            self._drafts[self._shown] = (rating, rows)
        else:
            self._drafts.pop(self._shown, None)

    def _is_changed(self, rating: Rating, rows: list[TypedRow]) -> bool:
        return bool(rows) or rating != self._saved.rating

    def _group_problem(self) -> str:
        walk = self.walk
        if walk is None or self.letter in walk.letters:
            return ""
        return tr("sheet-form.group-unknown", group=self.letter or "–", known=", ".join(walk.letters))

    def _go_stop(self, step: int) -> None:
        at = self.stop_box.currentIndex() + step
        if 0 <= at < self.stop_box.count():
            self.stop_box.setCurrentIndex(at)
            self._on_sheet()
        else:
            self.tell(tr("sheet-form.last-stop") if step > 0 else tr("sheet-form.first-stop"))

    def _on_enter(self) -> None:
        focused = self.focusWidget()
        if focused in (self.save_button, self.close_button, self.folder_button):
            focused.click()
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self.focusWidget() is self.makes_safe_edit:
            self.table.start()
        else:
            self.focusNextChild()

    def _on_pick(self) -> None:
        if self.model.row_at(self.table.currentIndex()) is not None:
            self.pick_asked.emit()

    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("sheet-form.folder"), self.folder_edit.text() or settings.LAST_FOLDER.get())
        if folder:
            settings.LAST_FOLDER.set(folder)
            self.folder_edit.setText(folder)
            self._on_folder()

    def _on_folder(self) -> None:
        folder = self.folder_edit.text().strip()
        self._photos = None
        if folder:
            try:
                self._photos = PhotoFolder(Path(folder))
            except EstError as error:
                self.tell(error)

    def _written(self) -> list[Written]:
        """Texts of the rows that are not saved yet."""
        places = [self.model.index(row, TEXT) for row in range(self.model.rowCount())]
        typed = [(index, self.model.row_at(index)) for index in places]
        return [Written(row.text, lambda _hit, at=index: self._edit(at)) for index, row in typed if row is not None and row.text]

    def _edit(self, index: QModelIndex) -> None:
        self.table.setFocus()
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def _sheet_row(self, row: TypedRow) -> SheetRow:
        photos, missing = self._photos.find(row.photo) if self._photos else ([], [row.photo.strip()] if row.photo.strip() else [])
        text = row.text.strip()
        if missing:
            text = tr("sheet-form.text-with-photo", text=text, photos=", ".join(missing))
        return SheetRow(
            row.number, row.kind or "defect", row.letter, text, self.model.owner_code(row.owner), tuple(photos), row.photo.strip(),
            row.pole.strip() or None if row.has_lamp else None, row.xy,
        )  # fmt: skip


def open_record_sheet(session: Any, messenger: Any, iface: Any, walk_id: str | None = None, walk_stop_id: str | None = None) -> Any:
    """Open the form; the walk that was held last is proposed."""
    from ..map_tools.sheet_entry import SheetEntry

    return SheetEntry(session, messenger, iface, walk_id=walk_id, stop_id=walk_stop_id)
