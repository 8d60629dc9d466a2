# SPDX-License-Identifier: GPL-2.0-or-later
"""Medborgardialog: where, when, how many people and what they brought up, as counts. Plain values in and out; it knows no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QHeaderView, QSpinBox, QTableWidgetItem, QWidget

from ...core.errors import EstError
from ...i18n import tr
from ...jobs.entry_lists import Option
from ...jobs.save_dialogue import Talk, Theme, check
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.combo import fill, select
from ..widgets.person_guard_line import PersonGuardLine, Written
from .entry_dialog import EntryDialog

XY = tuple  # (x, y) in the workspace CRS
_CODE = Qt.ItemDataRole.UserRole
_THEME, _PEOPLE, _PLACE = range(3)


@dataclass(frozen=True)
class DialogueLists:
    """What can be chosen: categories as themes, (id, name) of organisations and promises."""

    themes: Sequence[Option]
    organisations: Sequence[tuple[str, str]]
    promises: Sequence[tuple[str, str]]


class DialogueDialog(EntryDialog):
    """Stays open beside the map: a click there is the place. Enter saves, Ctrl+Enter saves and begins the next."""

    def __init__(self, lists: DialogueLists, today: dt.date, parent: QWidget | None = None, *, confirm_loss: Callable[[], bool] = lambda: True) -> None:
        super().__init__(parent, confirm_loss)
        self.setObjectName("est_dialogue_dialog")
        self._labels = {one.code: one.label for one in lists.themes}
        self._xy: XY | None = None
        load_form("dialogue", self)
        make_primary(self.save_button)
        for label in (self.point_label, self.counts_label):
            make_quiet(label)
        self.note_edit.set_lines(2)
        self.people_box.set_range(0, 99_999)
        fill(self.organisation_box, lists.organisations, empty=tr("dialogue.nobody"))
        fill(self.promise_box, lists.promises, empty=tr("dialogue.no-promise"))
        fill(self.theme_box, [(one.code, one.label) for one in lists.themes], empty=None)
        self._make_table()
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, self.place_edit, self.note_edit)
        self.guard_line.watch_all(self._places)
        self.themes_table.itemChanged.connect(self.guard_line.check_soon)
        self.guard_line.appeared.connect(lambda _is_shown: self._fit_size())
        self._connect()
        self.show_talk(Talk(tr("dialogue.proposed", day=today.isoformat()), today))
        self.name_edit.selectAll()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def show_talk(self, talk: Talk) -> None:
        """A dialogue that is there, or a new one."""
        self.name_edit.setText(talk.name)
        self.day_edit.setDate(QDate(talk.held_on))
        self.people_box.value = talk.people
        self.place_edit.setText(talk.place_text or "")
        self.note_edit.text = talk.note or ""
        select(self.organisation_box, talk.organisation_id)
        select(self.promise_box, talk.promise_id)
        self.themes_table.setRowCount(0)
        for theme in talk.themes:
            self.add_theme(theme)
        self.set_point(talk.xy)
        self.show_problem("")
        self._begun = self.talk()

    def begin_next(self) -> None:
        """The next one of the same day, organisation and promise."""
        told = self.talk()
        name = tr("dialogue.proposed", day=told.held_on.isoformat())
        self.show_talk(Talk(name, told.held_on, organisation_id=told.organisation_id, promise_id=told.promise_id))
        self.name_edit.setFocus()
        self.name_edit.selectAll()

    def set_point(self, xy: XY | None, words: str | None = None) -> None:
        """A click on the map; `words` are proposed where no place is written."""
        self._xy = xy
        if words and not self.place_edit.text().strip():
            self.place_edit.setText(words)
        self.point_label.setText(tr("dialogue.point" if xy is not None else "dialogue.point.how"))
        self.no_point_button.setVisible(xy is not None)

    def add_theme(self, theme: Theme | None = None) -> None:
        """A row for a theme; without one, that of the list."""
        code = theme.category if theme is not None else self.theme_box.currentData()
        if code is None:
            return
        table, row = self.themes_table, self.themes_table.rowCount()
        table.insertRow(row)
        words = QTableWidgetItem(self._labels.get(code, code))
        words.setData(_CODE, code)
        words.setFlags(words.flags() & ~Qt.ItemFlag.ItemIsEditable)
        table.setItem(row, _THEME, words)
        box = QSpinBox(table)
        box.setRange(1, 99_999)
        box.setAccessibleName(tr("dialogue.people-column"))
        box.setValue(theme.people if theme is not None else 1)
        table.setCellWidget(row, _PEOPLE, box)
        table.setItem(row, _PLACE, QTableWidgetItem((theme.place_text or "") if theme is not None else ""))
        table.selectRow(row)
        if theme is None:
            box.setFocus()
            box.selectAll()

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def xy(self) -> XY | None:
        """The point chosen."""
        return self._xy

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self.talk() != self._begun

    def talk(self) -> Talk:
        """The dialogue as it stands in the form."""
        table = self.themes_table
        themes = tuple(
            Theme(table.item(row, _THEME).data(_CODE), table.cellWidget(row, _PEOPLE).value(), table.item(row, _PLACE).text().strip() or None)
            for row in range(table.rowCount())
        )
        return Talk(
            self.name_edit.text().strip(), self.day_edit.date().toPyDate(), self._xy, self.place_edit.text().strip() or None, self.people_box.value,
            self.organisation_box.currentData(), self.promise_box.currentData(), self.note_edit.text or None, themes,
        )  # fmt: skip

    def problem(self) -> EstError | None:
        """Why it cannot be saved yet."""
        try:
            check(self.talk())
        except EstError as error:
            return error
        return None

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_table(self) -> None:
        table = self.themes_table
        table.setColumnCount(3)
        table.setHorizontalHeaderLabels([tr(f"dialogue.{name}-column") for name in ("theme", "people", "place")])
        table.verticalHeader().hide()
        table.setMinimumHeight(130)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(_THEME, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(_PEOPLE, 110)
        table.setColumnWidth(_PLACE, 150)

    def _places(self) -> Iterator[Written]:
        """Where themes were about, for the person guard."""
        for row in range(self.themes_table.rowCount()):
            item = self.themes_table.item(row, _PLACE)
            if item is not None:
                yield Written(item.text(), lambda _hit, one=item: self.themes_table.editItem(one))

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda _checked=False: self.save_asked.emit(False))
        self.next_button.clicked.connect(lambda _checked=False: self.save_asked.emit(True))
        self.cancel_button.clicked.connect(self.reject)
        self.pick_button.clicked.connect(lambda _checked=False: self.pick_asked.emit())
        self.no_point_button.clicked.connect(lambda _checked=False: self.set_point(None))
        self.theme_button.clicked.connect(lambda _checked=False: self.add_theme())
        self.drop_button.clicked.connect(lambda _checked=False: self.themes_table.removeRow(self.themes_table.currentRow()))
        self.note_edit.entered.connect(self.save_button.setFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Enter saves and begins the next."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit(True)
            return
        super().keyPressEvent(event)

    def _fit_size(self) -> None:
        """As large as the form needs."""
        self.outer.activate()
        self.resize(self.size().expandedTo(self.sizeHint()))
