# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder: all of them with state, hours, key, check and measure; one key for each state, the map beside, the way back."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QIcon, QImage, QKeySequence, QPixmap
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QMenu, QShortcut, QTableWidgetItem, QWidget

from ...core.barrier_state import REMOVED, STATES
from ...core.choices import choice
from ...gis.symbols import BARRIER_LOOKS, marker_svg
from ...i18n import Texts, language, tr
from ...jobs import barrier_list, save_barrier
from ...jobs.barrier_list import BarrierRow
from ...jobs.work_list import PREFIX
from ...storage.store import Done
from ..border import guarded
from ..forms_loader import load_form
from ..layer_watch import LayerWatch
from ..look import make_quiet
from ..map_link import MapLink
from ..messenger import Messenger
from ..openers import open_thing
from ..plain_text import tip
from ..session import Session
from ..widgets.combo import fill, of_choices

WRITTEN = ("barrier",)
COLUMNS = ("number", "name", "place", "state", "hours", "key", "checked", "measure")
WITHOUT_REMOVED, TO_CHECK, PROPOSED = "not-removed", "to-check", "proposed"
_WATCHED = frozenset(("barrier", "measure", "organisation"))
_WIDTHS = (70, 210, 160, 100, 230, 200, 120, 170)
_SYMBOL_PX = 18
_MOST_NAMED = 6


def open_barriers(session: Session, messenger: Messenger, iface: Any) -> BarrierListDialog:
    """Open the list."""
    dialog = BarrierListDialog(session, messenger, iface, iface.mainWindow())
    dialog.show()
    return dialog


class BarrierListDialog(QDialog):
    """Stays open beside the map; with a workspace that is only read everything but changing works."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_barrier_list")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger, self._iface = session, messenger, iface
        self._map = MapLink(session, LayerWatch(session.project, self), iface)
        self._rows: list[BarrierRow] = []
        self._bare: list[str] = []  # numbers of measures that say of no barrier that it is theirs
        self._done: list[Done] = []
        load_form("barrier_list", self)
        make_quiet(self.count_label)
        self._make_table()
        states = [(WITHOUT_REMOVED, tr("barriers.not-removed")), (TO_CHECK, tr("barriers.to-check")), (PROPOSED, tr("barriers.with-proposal"))]
        fill(self.state_box, [*states, *of_choices("barrier_state")], empty=None)
        self._connect()
        self.refresh()
        self.table.setFocus()
        self.resize(1260, 560)

    # -- what is shown ------------------------------------------------------------------------------------------------
    @property
    def shown(self) -> list[BarrierRow]:
        """Those that pass the filters, from top to bottom."""
        return [row for at, row in enumerate(self._rows) if not self.table.isRowHidden(at)]

    @property
    def chosen(self) -> list[BarrierRow]:
        """Those that are selected and seen."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self._rows[at] for at in rows if not self.table.isRowHidden(at)]

    @guarded
    def refresh(self) -> None:
        """Read everything anew; what was selected stays selected."""
        kept = {row.id for row in self.chosen}
        store = self.session.require_store()
        self._rows = barrier_list.read(store, self.session.today(), Texts(language()))
        self._bare = [f"{PREFIX['measure']}{one['number']}" for one in barrier_list.without_barrier(store)]
        who = {row.barrier["closed_by_id"]: row.closed_by for row in self._rows if row.closed_by}
        fill(self.who_box, sorted(who.items(), key=lambda one: one[1]), empty=tr("barriers.everybody"))
        self.table.blockSignals(True)
        self.table.clearSelection()
        self.table.setRowCount(len(self._rows))
        for at, row in enumerate(self._rows):
            self._fill_row(at, row)
        self._apply()
        self._select(kept)
        self.table.blockSignals(False)
        self._update()

    @guarded
    def _apply(self) -> None:
        state, who = self.state_box.currentData(), self.who_box.currentData()
        words = self.search_edit.text().casefold().split()
        tests = {WITHOUT_REMOVED: lambda row: row.barrier["state"] != REMOVED, TO_CHECK: lambda row: row.check is not None,
                 PROPOSED: lambda row: row.proposed is not None}  # fmt: skip
        fits = tests.get(state, lambda row: row.barrier["state"] == state)
        for at, row in enumerate(self._rows):
            text = " ".join(self._cells(row)).casefold()
            is_shown = fits(row) and (who is None or row.barrier["closed_by_id"] == who) and all(word in text for word in words)
            self.table.setRowHidden(at, not is_shown)
        self._update()

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def open_form(self) -> None:
        """The form of the one that is selected; in a workspace that is only read the form of QGIS."""
        if len(self.chosen) != 1:
            return
        if self.session.is_read_only:
            from ..row_form import open_row_form

            open_row_form(self.session, self._iface, "barrier", self.chosen[0].id)
        else:
            open_thing("new_barrier", self.session, self.messenger, self._iface, barrier_id=self.chosen[0].id)

    @guarded
    def zoom(self) -> None:
        """Show the selected ones on the map."""
        self._map.zoom(row.xy for row in self.chosen)

    @guarded
    def set_state(self, state: str) -> None:
        """Give the selected ones a state."""
        changed = {row.id: state for row in self.chosen if row.barrier["state"] != state}
        if changed:
            word = choice("barrier_state", state).label(language())
            self._perform(lambda store: save_barrier.set_states(store, changed), tr("barriers.state-set", n=len(changed), state=word))

    @guarded
    def take_proposed(self) -> None:
        """What the measures say: all that are shown, or the selected ones among them."""
        rows = self._with_proposal()
        if rows:
            wanted = {row.id: row.proposed for row in rows}
            self._perform(lambda store: save_barrier.set_states(store, wanted), tr("barriers.proposed-taken", n=len(rows)))

    @guarded
    def undo(self) -> None:
        """Take the last action back."""
        if self._done and self.session.undo(self._done[-1]):
            self._done.pop()
            self.told_label.setText(tr("message.undone"))
            self._update()

    @guarded
    def print_list(self) -> None:
        """The list on paper; the print dialog asks for whom."""
        open_thing("print_documents", self.session, self.messenger, self._iface, document="barriers", subject_id=self.who_box.currentData())

    def done(self, result: int) -> None:
        """Let go of the session."""
        for signal, slot in ((self.session.changed, self._on_changed), (self.session.workspace_closed, self.reject)):
            signal.disconnect(slot)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _perform(self, work: Any, message: str) -> None:
        if not self.session.may_write(WRITTEN):
            return
        done = work(self.session.require_write())
        self._done.append(done)
        self.session.tables_changed(done.tables)
        self.told_label.setText(message)

    def _make_table(self) -> None:
        table = self.table
        table.setColumnCount(len(COLUMNS))
        table.setHorizontalHeaderLabels([tr(f"barriers.column.{name}") for name in COLUMNS])
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setWordWrap(True)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(_SYMBOL_PX, _SYMBOL_PX))
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeaderItem(COLUMNS.index("checked")).setToolTip(tip(tr("barrier-form.checked.tip")))
        table.horizontalHeader().setSectionResizeMode(COLUMNS.index("name"), QHeaderView.ResizeMode.Stretch)

    def _cells(self, row: BarrierRow) -> tuple[str, ...]:
        checked = row.barrier["emergency_access_checked"]
        told = checked.isoformat() if checked else tr("barrier-form.never-checked") if row.check else ""
        proposed = "\n" + tr("barriers.proposes", state=choice("barrier_state", row.proposed).label(language())) if row.proposed else ""
        closed_by = tr("barriers.closed-by", name=row.closed_by) if row.closed_by not in ("", row.key_holder) else ""
        key = "\n".join(part for part in (row.key_holder, closed_by) if part)
        return (
            row.number, f"{row.name}\n{row.kind}", row.place, row.state, row.hours, key, f"{'⚠ ' if row.check else ''}{told}",
            row.measure_words + proposed,
        )  # fmt: skip

    def _fill_row(self, at: int, row: BarrierRow) -> None:
        for column, text in enumerate(self._cells(row)):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(tr(f"barrier-form.check-{row.check}") if row.check and COLUMNS[column] == "checked" else text))
            is_number = COLUMNS[column] == "number"
            item.setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | (Qt.AlignmentFlag.AlignVCenter if is_number else Qt.AlignmentFlag.AlignTop)))
            if is_number:
                item.setIcon(self._icon(row.barrier["state"]))
            self.table.setItem(at, column, item)

    def _icon(self, state: str) -> QIcon:
        """The mark of the map."""
        size = round(_SYMBOL_PX * self.devicePixelRatioF())
        svg = marker_svg("bar", BARRIER_LOOKS[state]).replace('width="24" height="24"', f'width="{size}" height="{size}"', 1)
        picture = QPixmap.fromImage(QImage.fromData(svg.encode("utf-8"), "SVG"))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        return QIcon(picture)

    def _connect(self) -> None:
        for box in (self.state_box, self.who_box):
            box.currentIndexChanged.connect(lambda _index: self._apply())
        self.search_edit.textChanged.connect(lambda _text: self._apply())
        self.table.itemSelectionChanged.connect(self._update)
        self.table.doubleClicked.connect(lambda _index: self.open_form())
        buttons = (
            (self.open_button, self.open_form), (self.zoom_button, self.zoom), (self.undo_button, self.undo), (self.print_button, self.print_list),
            (self.proposed_button, self.take_proposed), (self.state_button, self._pop_up_states), (self.new_button, self._on_new),
        )  # fmt: skip
        for button, slot in buttons:
            button.clicked.connect(lambda _checked=False, one=slot: one())
        self.close_button.clicked.connect(self.reject)
        keys = [(key, self.open_form) for key in ("Return", "Enter")] + [("Z", self.zoom), ("L", self._pop_up_states)]
        keys += [(str(number), lambda one=state: self._by_key(one)) for number, state in enumerate(STATES, 1)]
        for key, slot in keys:
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        undo.activated.connect(self.undo)
        self.session.changed.connect(self._on_changed)
        self.session.workspace_closed.connect(self.reject)

    def _by_key(self, state: str) -> None:
        if not self.session.is_read_only:
            self.set_state(state)

    @guarded
    def _on_new(self) -> None:
        open_thing("new_barrier", self.session, self.messenger, self._iface)

    def _pop_up_states(self) -> None:
        if not self.state_button.isEnabled():
            return
        menu = QMenu(self)
        for number, state in enumerate(STATES, 1):
            action = menu.addAction(self._icon(state), f"&{number}  {choice('barrier_state', state).label(language())}")
            action.triggered.connect(lambda _checked=False, one=state: self.set_state(one))
        menu.exec(self.state_button.mapToGlobal(self.state_button.rect().topLeft()))
        menu.deleteLater()

    def _with_proposal(self) -> list[BarrierRow]:
        selected = [row for row in self.chosen if row.proposed]
        return selected or [row for row in self.shown if row.proposed]

    def _select(self, ids: set[str]) -> None:
        mode = self.table.selectionMode()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        for at, row in enumerate(self._rows):
            if row.id in ids and not self.table.isRowHidden(at):
                self.table.selectRow(at)
        self.table.setSelectionMode(mode)
        if not ids and self.shown:
            self.table.selectRow(self._rows.index(self.shown[0]))

    @guarded
    def _update(self) -> None:
        rows, can_write = self.chosen, not self.session.is_read_only
        self.open_button.setEnabled(len(rows) == 1)
        self.zoom_button.setEnabled(any(row.xy for row in rows))
        self.state_button.setEnabled(bool(rows) and can_write)
        self.new_button.setEnabled(can_write)
        self.undo_button.setEnabled(bool(self._done) and can_write)
        self.print_button.setEnabled(bool(self._rows))
        proposed = self._with_proposal()
        self.proposed_button.setVisible(bool(proposed))
        self.proposed_button.setEnabled(can_write)
        self.proposed_button.setText(tr("barriers.take-proposed", n=len(proposed)))
        shown = self.shown
        to_check = sum(row.check is not None for row in shown)
        told = tr("barriers.count", n=len(shown)) + (" " + tr("barriers.count-to-check", n=to_check) if to_check else "")
        numbers = ", ".join(self._bare[:_MOST_NAMED]) + (" …" if len(self._bare) > _MOST_NAMED else "")
        bare = tr("barriers.measures-without", n=len(self._bare), numbers=numbers) if self._bare else ""
        self.count_label.setText(" ".join(part for part in (told if self._rows else tr("barriers.empty"), bare) if part))

    @guarded
    def _on_changed(self, tables: Any) -> None:
        if _WATCHED & set(tables):
            self.refresh()
