# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 2 *Rutt och stopp*: drawn on the map, listed with numbers and clock times."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QFileDialog, QHeaderView, QMenu, QTableWidgetItem, QWidget

from ... import settings
from ...core.local_time import clock
from ...core.walk_plan import TimedStop, is_closed
from ...i18n import tr
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..patience import patience
from ..widgets.combo import fill, select
from .plan_walk_dark import DarkRouteRow
from .plan_walk_draft import WalkDraft
from .plan_walk_line import line_of_file, line_of_selection
from .plan_walk_map import WalkOnMap

NUMBER, ARRIVES, NAME, TYPE, NOTE = range(5)
_COLUMNS = ("number", "arrives", "name", "type", "note")


class RoutePage(QWidget):
    """The map is drawn on while this page is open; the table follows, and the other way round."""

    def __init__(
        self, draft: WalkDraft, on_map: WalkOnMap, place_types: Sequence[tuple], read_line: Callable[[Path | None], Sequence[tuple]], messenger: Messenger
    ) -> None:
        super().__init__()
        self.messenger, self._draft, self._map, self._types, self._read_line = messenger, draft, on_map, list(place_types), read_line
        self._dragged_from: tuple | None = None
        self._is_filling = False
        load_form("plan_walk_route", self)
        make_quiet(self.hint_label)
        make_heading(self.total_label, 1.0)
        self._prepare_table()
        menu = QMenu(self)
        menu.addAction(tr("plan-walk.line-selected")).triggered.connect(lambda: self._on_line(None))
        menu.addAction(tr("plan-walk.line-file")).triggered.connect(lambda: self._on_file())
        self.line_button.setMenu(menu)
        self.minutes_spin.setValue(draft.values["minutes_per_stop"])
        self.dark = DarkRouteRow(self, draft, on_map)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the draft as it is now, in the table and on the map."""
        self._fill_table()
        self._show_on_map()
        has_route, has_stops = self._draft.sketch.is_route, bool(self._draft.stops)
        self.undo_button.setEnabled(bool(self._draft.sketch.points))
        for button in (self.reverse_button, self.every_button, self.propose_button, self.dark_stops_button):
            button.setEnabled(has_route)
        self.clear_button.setEnabled(bool(self._draft.sketch.points))
        self.remove_button.setEnabled(has_stops)
        self.begin_button.setVisible(has_route and is_closed(self._draft.sketch.points))
        self.dark.refresh()
        self._show_totals()

    def leave(self) -> None:
        """The map gets its own tool back."""
        self._end_tool()

    # -- route --------------------------------------------------------------------------------------------------------
    @guarded
    def _on_draw(self, button: Any, is_on: bool) -> None:
        if not is_on:
            if self._map.tool is not None:
                self._end_tool()
            return
        for other in (self.streets_button, self.free_button, self.pick_button):
            if other is not button:
                _check_quietly(other, False)
        if button is self.pick_button:
            self._map.pick(lambda: [stop.xy for stop in self._draft.stops], self._on_stop_click, self._on_stop_move, self._on_stop_drop, self._end_tool)
            self._hint("plan-walk.hint-stops")
        else:
            self._map.draw(self._on_route_click, self._on_undo, self._end_tool)
            self._hint("plan-walk.hint-draw")
        self._show_on_map()

    @guarded
    def _on_route_click(self, x: float, y: float) -> None:
        along = self.streets_button.isChecked()
        if not self._draft.sketch.add((x, y), along_streets=along):
            self._hint("plan-walk.hint-straight")
        self._after_route()

    @guarded
    def _on_undo(self) -> None:
        self._draft.sketch.undo()
        self._after_route()

    @guarded
    def _on_clear(self) -> None:
        self._draft.sketch.clear()
        self._after_route()

    @guarded
    def _on_reverse(self) -> None:
        self._draft.sketch.reverse()
        self._after_route()

    @guarded
    def _on_line(self, path: Path | None) -> None:
        self._draft.sketch.set_line(self._read_line(path))
        self._end_tool()
        self._after_route()
        self._map.zoom(self._draft.sketch.points)

    @guarded
    def _on_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, tr("plan-walk.line-file.title"), settings.LAST_FOLDER.get(), tr("plan-walk.line-file.kinds"))
        if name:
            settings.LAST_FOLDER.set(str(Path(name).parent))
            self._on_line(Path(name))

    def show_route(self) -> None:
        """A proposed route stands in the draft."""
        self._end_tool()
        self._after_route()
        self._map.zoom(self._draft.sketch.points)

    def _after_route(self) -> None:
        self._draft.sort_stops()
        self.refresh()

    # -- stops --------------------------------------------------------------------------------------------------------
    @guarded
    def _on_stop_click(self, x: float, y: float) -> None:
        self._draft.add_stop((x, y))
        self.refresh()

    @guarded
    def _on_stop_move(self, index: int, x: float, y: float) -> None:
        if self._dragged_from is None:
            self._dragged_from = self._draft.stops[index].xy
        self._draft.move_stop(index, (x, y))
        self._show_on_map()

    @guarded
    def _on_stop_drop(self, index: int) -> None:
        came_from, self._dragged_from = self._dragged_from, None
        if came_from is not None:
            self._draft.drop_stop(index, came_from)
            self.refresh()
        else:
            self.table.selectRow(index)  # a click on a stop chooses it

    @guarded
    def _on_every(self) -> None:
        if self._draft.stops and not self.messenger.ask(tr("plan-walk.replace-stops", n=len(self._draft.stops)), tr("plan-walk.replace"), tr("button.cancel")):
            return
        count = self._draft.stops_evenly(self.every_spin.value())
        self.refresh()
        self._hint("plan-walk.hint-every", n=count)

    @guarded
    def _on_propose(self) -> None:
        added = self._draft.add_proposed()
        self.refresh()
        self._hint("plan-walk.hint-proposed" if added else "plan-walk.hint-none-proposed", n=added)

    @guarded
    def _on_dark_stops(self) -> None:
        with patience():
            added = self._draft.add_dark()
        self.refresh()
        self._hint("plan-walk.hint-proposed" if added else "plan-walk.dark-none", n=added)

    @guarded
    def _on_remove(self) -> None:
        rows = self._chosen()
        self._draft.remove_stops(rows)
        self.refresh()
        if self._draft.stops and rows:
            self.table.selectRow(min(rows[0], len(self._draft.stops) - 1))

    @guarded
    def _on_begin(self) -> None:
        rows = self._chosen()
        if rows and self._draft.sketch.begin_at(self._draft.stops[rows[0]].xy):
            self._after_route()
            self.table.selectRow(0)

    # -- table --------------------------------------------------------------------------------------------------------
    def _prepare_table(self) -> None:
        self.table.setColumnCount(len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([tr(f"plan-walk.column.{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        for column in (NUMBER, ARRIVES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width_px in ((TYPE, 130), (NOTE, 110)):  # the name is what is read
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width_px)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )

    def _fill_table(self) -> None:
        chosen = self._chosen()
        planned = self._draft.planned
        times = planned.stops if planned is not None else ()
        self._is_filling = True
        self.table.setRowCount(len(self._draft.stops))
        for row, stop in enumerate(self._draft.stops):
            self._put(row, NUMBER, str(row + 1), is_fixed=True)
            self._put(row, ARRIVES, _times(times[row], self._draft.values["minutes_per_stop"]) if times else "", is_fixed=True)
            self._put(row, NAME, stop.name or "")
            self._put(row, NOTE, stop.note or "")
            self._put_type(row, stop.place_type)
        self._is_filling = False
        for row in chosen:
            if row < self.table.rowCount():
                self.table.selectRow(row)

    def _put(self, row: int, column: int, text: str, *, is_fixed: bool = False) -> None:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        if is_fixed:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(row, column, item)

    def _put_type(self, row: int, value: str | None) -> None:
        box = self.table.cellWidget(row, TYPE)
        if box is None:
            box = QComboBox()
            box.setFrame(False)
            box.setAccessibleName(tr("plan-walk.column.type"))
            fill(box, self._types, empty="–")
            box.activated.connect(lambda _index, at=row, combo=box: self._draft.change_stop(at, place_type=combo.currentData()))
            self.table.setCellWidget(row, TYPE, box)
        select(box, value)

    @guarded
    def _on_cell(self, row: int, column: int) -> None:
        if self._is_filling or column not in (NAME, NOTE):
            return
        text = self.table.item(row, column).text().strip()
        self._draft.change_stop(row, **{"name" if column == NAME else "note": text or None})

    @guarded
    def _on_chosen(self) -> None:
        if not self._is_filling:
            self._show_on_map()

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    # -- telling ------------------------------------------------------------------------------------------------------
    def _show_on_map(self) -> None:
        chosen = self._chosen()
        self._map.show(self._draft.sketch.points, [stop.xy for stop in self._draft.stops], chosen[0] if chosen else -1)

    def _show_totals(self) -> None:
        planned = self._draft.planned
        if planned is None:
            self.total_label.setText(tr("plan-walk.no-route"))
            self.notice_label.hide()
            return
        metres = f"{round(planned.length_m, -1):,.0f}".replace(",", "\u00a0")
        self.total_label.setText(
            tr("plan-walk.total", metres=metres, minutes=planned.minutes, stops=len(self._draft.stops), ends=clock(planned.ends))
        )
        notices = [*self.dark.told(self._draft.sketch.points), *("⚠ " + notice.text(tr) for notice in planned.notices)]
        self.notice_label.setText("\n".join(notices))
        self.notice_label.setVisible(bool(notices))

    def _hint(self, key: str, **values: Any) -> None:
        self.hint_label.setText(tr(key, **values))

    @guarded
    def _end_tool(self) -> None:
        for button in (self.streets_button, self.free_button, self.pick_button):
            _check_quietly(button, False)
        self._map.release()
        self._hint("plan-walk.hint-begin" if not self._draft.sketch.is_route else "plan-walk.hint-next")

    @guarded
    def _on_minutes(self, minutes: int) -> None:
        self._draft.values["minutes_per_stop"] = minutes
        self.refresh()

    def _connect(self) -> None:
        for button in (self.streets_button, self.free_button, self.pick_button):
            button.toggled.connect(lambda is_on, which=button: self._on_draw(which, is_on))
        for button, slot in (
            (self.undo_button, self._on_undo), (self.clear_button, self._on_clear), (self.reverse_button, self._on_reverse),
            (self.every_button, self._on_every), (self.propose_button, self._on_propose), (self.remove_button, self._on_remove),
            (self.begin_button, self._on_begin), (self.dark_stops_button, self._on_dark_stops),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, run=slot: run())
        self.minutes_spin.valueChanged.connect(self._on_minutes)
        self.table.cellChanged.connect(self._on_cell)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self._hint("plan-walk.hint-begin" if not self._draft.sketch.is_route else "plan-walk.hint-next")


def line_reader(iface: Any, crs: str, project: Any) -> Callable[[Path | None], Sequence[tuple]]:
    """Reads a file, or without one what is selected in the active layer."""
    return lambda path: line_of_file(path, crs, project) if path is not None else line_of_selection(iface.activeLayer(), crs, project)


def _times(stop: TimedStop, minutes: int) -> str:
    return f"{clock(stop.arrives)}–{clock(stop.leaves)}" if minutes else clock(stop.arrives)


def _check_quietly(button: Any, is_on: bool) -> None:
    was_blocked = button.blockSignals(True)
    button.setChecked(is_on)
    button.blockSignals(was_blocked)
