# SPDX-License-Identifier: GPL-2.0-or-later
"""Mata in rundblad: the returned sheet in the order of the paper, or visits made without a round; by keyboard, saved in one go."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, QSize, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError
from ...core.hotspot_rules import CLOSED
from ...core.rounds.shift import Shift, shift_of
from ...core.rounds.visits import CANCELLED, DONE
from ...i18n import language, tr
from ...jobs import round_entry as job
from ...jobs import round_plan
from ..border import guarded
from ..forms_loader import load_form
from ..item_models.round_model import CAME, NOTE, RoundModel
from ..look import make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from ..widgets.combo import fill, select
from ..widgets.person_guard_line import PersonGuardLine, Written

WRITTEN = ("patrol", "patrol_visit")
_SIZE = QSize(1000, 520)
_MOST_ROUNDS = 60
_NOON = dt.time(12, 0)


def open_round_sheet(session: Session, messenger: Messenger, iface: Any, *, patrol_id: str | None = None) -> RoundSheetDialog:
    """Open the form with a round, else the oldest that nobody has told of."""
    session.require_write()
    dialog = RoundSheetDialog(session, messenger, iface.mainWindow(), patrol_id)
    dialog.show()
    return dialog


class RoundSheetDialog(QDialog):
    """One round at a time; what was told before can be corrected."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None, patrol_id: str | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_round_sheet_dialog")
        self.session, self.messenger = session, messenger
        load_form("round_sheet", self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        make_primary(self.save_button)
        make_quiet(self.hint_label)
        store = session.require_store()
        places = {name: key for key, name, state in store.rows("hotspot", ("id", "name", "state"), {"same_as_id": None}) if state != CLOSED}
        label = "label_sv" if language() == "sv" else "label_en"
        rows = store.rows("code", ("code", label), {"list": "visit_activity", "active": True}, order_by=("sort",))
        self.model = RoundModel(places, dict(rows))
        self.table.use(self.model)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.use(session)
        self.guard_line.watch_all(self._written)
        self._saved: list[job.VisitLine] = []
        self._shown_at = 0  # the round in the box that the lines belong to
        self._fill(patrol_id)
        self._connect()
        self._show_round()
        self.resize(_SIZE)
        QgsGui.enableAutoGeometryRestore(self)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def patrol_id(self) -> str | None:
        """The round; None for visits without one."""
        return self.round_box.currentData()

    @property
    def shift(self) -> Shift:
        """The shift of the round; without one the day from noon to noon, so that the small hours belong to the evening before."""
        if self.patrol_id is not None:
            store = self.session.require_store()
            return round_plan.shift_of_patrol(store, store.get("patrol", self.patrol_id))
        day = self.day_edit.date()
        return shift_of(dt.date(day.year(), day.month(), day.day()), _NOON, _NOON, self.session.zone)

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        self.table.commit()
        return self.model.lines() != self._saved

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def save(self) -> None:
        """All rows in one transaction."""
        self.table.commit()
        wrong = self.model.first_wrong()
        if wrong is not None:
            self.table.setFocus()
            self.table.setCurrentIndex(wrong)
            self._show_problem(tr("round-form.row", row=wrong.row() + 1, why=self.model.problem(wrong)))
            return
        entered: list[job.Entered] = []

        def work(store: Any) -> Any:
            chosen = {"patrol_id": self.patrol_id} if self.patrol_id else {"shift": self.shift}
            entered.append(job.save_lines(store, self.model.lines(), organisation_id=self.who_box.currentData(), **chosen))
            return entered[0].done

        try:
            done = self.session.write(WRITTEN, work, lambda _done: tr("round-form.saved", visited=entered[0].visited, missed=entered[0].not_reached))
        except EstError as error:
            row = error.details.get("row")
            self._show_problem(tr("round-form.row", row=row, why=sentence(error)) if row else sentence(error))
            return
        if done is not None:
            self._after(entered[0])

    @guarded
    def call_off(self) -> None:
        """Nobody walked it."""
        if self.patrol_id is None or not self._may_leave():
            return
        name = self.round_box.currentText()
        done = self.session.write(WRITTEN, lambda store: round_plan.cancel_round(store, self.patrol_id), tr("round-form.called-off", name=name))
        if done is not None:
            self._fill(None)
            self._show_round()

    @guarded
    def plan_again(self) -> None:
        """Other places, another time, or the paper once more."""
        patrol_id = self.patrol_id
        self.reject()
        if not self.isVisible():
            open_thing("plan_round", self.session, self.messenger, self.session.iface, patrol_id=patrol_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+S saves; Enter never closes."""
        if event.key() == Qt.Key.Key_S and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.save_button.hasFocus():
                self.save()
            elif not self.guard_line.press_focused():
                self.table.start()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc and *Stäng*; asks first when something was typed."""
        if self._may_leave():
            super().reject()

    def done(self, result: int) -> None:
        """The session lets go of the dialog."""
        self.session.workspace_closed.disconnect(self.reject)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _may_leave(self) -> bool:
        """Whether what is typed may be lost: there is nothing, the workspace is gone, or the user says so."""
        return self.session.store is None or not self.is_dirty or self.messenger.ask(tr("round-form.loss"))

    @guarded
    def _on_round(self) -> None:
        """Another round is chosen; what is typed for this one is not lost without a question."""
        if self._may_leave():
            self._show_round()
            return
        was_blocked = self.round_box.blockSignals(True)
        self.round_box.setCurrentIndex(self._shown_at)
        self.round_box.blockSignals(was_blocked)

    def _fill(self, patrol_id: str | None) -> None:
        store, zone = self.session.require_store(), self.session.zone
        rows = sorted(store.find("patrol"), key=lambda row: row["planned_start"], reverse=True)[:_MOST_ROUNDS]
        options: list[tuple[str | None, str]] = []
        for row in rows:
            start = row["planned_start"].astimezone(zone)
            name = row["name"] if f"{start:%Y-%m-%d}" in row["name"] else f"{row['name']} {start:%Y-%m-%d %H:%M}"
            options.append((row.id, name + (tr(f"round-form.state-{row['state']}") if row["state"] in (DONE, CANCELLED) else "")))
        waiting = [row.id for row in rows if row["state"] not in (DONE, CANCELLED) and row["planned_start"] <= dt.datetime.now(dt.timezone.utc)]
        was_blocked = self.round_box.blockSignals(True)
        fill(self.round_box, options, tr("round-form.without-round"))
        select(self.round_box, patrol_id or (waiting[-1] if waiting else rows[0].id if rows and rows[0]["state"] == "planned" else None))
        self.round_box.blockSignals(was_blocked)
        fill(self.who_box, store.rows("organisation", ("id", "name"), {"active": True}, order_by=("name",)), tr("round-plan.nobody"))
        today = self.session.today()
        self.day_edit.setMaximumDate(QDate(today.year, today.month, today.day))
        self.day_edit.setDate(QDate(today.year, today.month, today.day))

    def _connect(self) -> None:
        self.round_box.currentIndexChanged.connect(lambda _index: self._on_round())
        self.day_edit.dateChanged.connect(lambda _date: self._on_day())
        self.table.told.connect(lambda words: self.told_label.setText(words))
        self.table.ended.connect(lambda: self.save_button.setFocus())
        self.model.dataChanged.connect(lambda *_cells: self._on_typed())
        self.save_button.clicked.connect(lambda: self.save())
        self.cancel_round_button.clicked.connect(lambda: self.call_off())
        self.plan_button.clicked.connect(lambda: self.plan_again())
        self.close_button.clicked.connect(self.reject)
        self.session.workspace_closed.connect(self.reject)

    @guarded
    def _show_round(self) -> None:
        store = self.session.require_store()
        saved = job.lines_of(store, self.patrol_id) if self.patrol_id else []
        self.model.show(saved, self.shift)
        self._saved, self._shown_at = self.model.lines(), self.round_box.currentIndex()
        is_alone = self.patrol_id is None
        for widget in (self.day_label, self.day_edit, self.who_label, self.who_box):
            widget.setVisible(is_alone)
        may_cancel = not is_alone and all(one.state == "planned" for one in saved) and store.get("patrol", self.patrol_id)["state"] == "planned"
        for button in (self.cancel_round_button, self.plan_button):
            button.setVisible(may_cancel)
        self.told_label.setText("")
        self._show_problem("")
        self.table.start()

    @guarded
    def _on_day(self) -> None:
        self.model.shift = self.shift
        self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(self.model.rowCount() - 1, NOTE))

    def _on_typed(self) -> None:
        self._show_problem("")
        self.guard_line.check_soon()

    def _after(self, entered: job.Entered) -> None:
        """What is told besides, and the next round that waits."""
        for notice in entered.notices:
            self.messenger.info(notice.text(tr))
        self._fill(self.patrol_id)
        self._show_round()
        self.save_button.setFocus()

    def _written(self) -> Iterable[Written]:
        for row, text in enumerate(self.model.notes()):
            yield Written(text, lambda _hit, at=row: self.table.go_to_cell(at, NOTE))
        for row, one in enumerate(self.model.rows):
            if one.is_own and one.name:
                yield Written(one.name, lambda _hit, at=row: self.table.go_to_cell(at, CAME))

    def _show_problem(self, text: str) -> None:
        self.told_label.setVisible(not text)  # the same in other words
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))
