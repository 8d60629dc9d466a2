# SPDX-License-Identifier: GPL-2.0-or-later
"""The next status of one or many measures, with what it demands (core.status.REQUIRED), in one step."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem, QWidget

from ...core import status
from ...core.blank import is_blank
from ...core.errors import ConflictError, EstError
from ...core.record import Record
from ...core.schema import TABLES
from ...core.work.row import MEASURE, PREFIX
from ...i18n import language, tr
from ...jobs.set_status import WHY, NextStep, next_steps, set_status
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..session import Session
from ..widgets.person_guard_line import PersonGuardLine
from .status_fields import Choices, StatusFields, columns_for, read_choices

__all__ = ["StatusDialog", "ask_fields", "columns_for", "open_status"]
WRITTEN = ("measure", "measure_link")
_MOST_NAMED = 6
_ROWS_SEEN = 8
_FRAME_PX = 24  # frame and scroll bar


def open_status(session: Session, messenger: Messenger, iface: Any, *, measure_ids: Sequence[str] = (), new: str | None = None) -> bool:
    """Ask for the next status and set it; rows that cannot follow are named and left as they are. Whether something was saved."""
    store = session.require_write()
    measures = store.find("measure", {"id": list(measure_ids)}, order_by=("number",)) if measure_ids else []
    dialog = StatusDialog(measures, read_choices(store, measure_ids), session.today(), iface.mainWindow(), new=new)
    dialog.guard_line.use(session)
    if not dialog.has_steps:
        messenger.info(tr("measures.no-common-status"))
        return False
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    chosen, code, fields = dialog.can_follow(), dialog.step, dialog.values()
    try:
        return _save(session, chosen, code, fields, {one.id: one.ver for one in chosen})
    except ConflictError:
        from .changed_meanwhile import ask_anyway

        mine = {**fields, "status": code}
        if not ask_anyway(session, chosen, mine, iface.mainWindow()):
            return False
        return _save(session, chosen, code, fields, None)


def _save(session: Session, measures: Sequence[Record], code: str, fields: dict[str, Any], seen: dict[str, int] | None) -> bool:
    message = tr("measures.status-saved", n=len(measures), status=status.BY_CODE[code].label(language()))
    ids = [one.id for one in measures]
    return session.write(WRITTEN, lambda store: set_status(store, ids, code, fields, session.today(), seen), message) is not None


def ask_fields(session: Session, new: str, measure_ids: Iterable[str], parent: QWidget | None = None) -> dict[str, Any] | None:
    """Values for a status that was chosen already; {} when it needs none, None when the user cancelled."""
    ids = list(measure_ids)
    store = session.require_store()
    measures = store.find("measure", {"id": ids}, order_by=("number",))
    if not columns_for(new) and not any(status.is_reopening(one["status"], new) for one in measures):
        return {}
    dialog = StatusDialog(measures, read_choices(store, ids), session.today(), parent, new=new)
    dialog.guard_line.use(session)
    return dialog.values() if dialog.exec() == QDialog.DialogCode.Accepted else None


class StatusDialog(QDialog):
    """Left the statuses that may follow, right what the chosen one demands; OK waits until nothing is missing."""

    def __init__(self, measures: Sequence[Record], choices: Choices, today: dt.date, parent: QWidget | None = None, *, new: str | None = None) -> None:
        super().__init__(parent)
        self._measures, self._today = list(measures), today
        load_form("status", self)
        make_heading(self.heading_label, 1.15)
        make_quiet(self.now_label)
        is_lamp = bool(measures) and all(one["measure_type"] == "lighting" for one in measures)
        self._fields = StatusFields(self, choices, today, is_lamp, self._check, self._on_enter)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.cannot_label)
        self.guard_line.watch_all(lambda: self._fields.written())
        self.guard_line.appeared.connect(lambda _is_shown: self._fit_height())
        self._ok = self.button_box.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setDefault(True)
        self.button_box.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("button.cancel"))
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)
        self._tell_now()
        self._fill_steps(new)
        self.step_list.currentRowChanged.connect(lambda _row: self._on_step())
        self._on_step()
        if self.step_list.isHidden():
            self._fields.focus_first()

    @property
    def has_steps(self) -> bool:
        """Whether any status may follow."""
        return self.step_list.count() > 0

    @property
    def step(self) -> str:
        """The status chosen."""
        item = self.step_list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else ""

    def values(self) -> dict[str, Any]:
        """Column → value of the fields; empty ones are left out."""
        return self._fields.values()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Only now the width is known, and with it the height of wrapped texts."""
        super().showEvent(event)
        self._fit_height()

    def can_follow(self) -> list[Record]:
        """Measures that may take the chosen step."""
        return [one for one in self._measures if self.step in status.ALLOWED[one["status"]]]

    # -- inside -------------------------------------------------------------------------------------------------------
    def _tell_now(self) -> None:
        if len(self._measures) == 1:
            one = self._measures[0]
            self.heading_label.setText(f"{PREFIX[MEASURE]}{one['number']}  {one['title']}")
            now = tr("status.now", status=status.BY_CODE[one["status"]].label(language()))
            if one["reopened_count"]:
                now += "  ·  " + tr("status.reopened", n=one["reopened_count"])
            self.now_label.setText(now)
        else:
            self.heading_label.setText(tr("status.many", n=len(self._measures)))
            counts = {code: sum(one["status"] == code for one in self._measures) for code in status.BY_CODE}
            self.now_label.setText(",  ".join(f"{n} {status.BY_CODE[code].label(language())}" for code, n in counts.items() if n))

    def _fill_steps(self, new: str | None) -> None:
        steps = next_steps(one["status"] for one in self._measures)
        if new is not None and self._measures:
            steps = [step for step in steps if step.code == new]
        elif new is not None:
            steps = [NextStep(new, 0, 0)]
        ordered = sorted(steps, key=lambda one: one.can < one.of)  # what all may do stands first
        for step in ordered:
            label = status.BY_CODE[step.code].label(language())
            item = QListWidgetItem(label if step.can == step.of else tr("status.some", status=label, can=step.can, of=step.of))
            item.setData(Qt.ItemDataRole.UserRole, step.code)
            self.step_list.addItem(item)
        self.step_list.setVisible(new is None)
        if steps:
            self.step_list.setMinimumWidth(self.step_list.sizeHintForColumn(0) + _FRAME_PX)
            self.step_list.setMinimumHeight(min(self.step_list.count(), _ROWS_SEEN) * self.step_list.sizeHintForRow(0) + _FRAME_PX)
            self.step_list.setCurrentRow(self._usual_row([step.code for step in ordered]))

    def _usual_row(self, shown: Sequence[str]) -> int:
        """The step that usually comes next when all have one status: forward in the list, not aside."""
        now = {one["status"] for one in self._measures}
        order = list(status.BY_CODE)
        ahead = order[order.index(now.pop()) + 1 :] if len(now) == 1 else []
        forward = [code for code in ahead if code in shown and status.BY_CODE[code].type in (status.OPEN, status.FIXED)]
        return list(shown).index(forward[0]) if forward else 0

    def _on_step(self) -> None:
        if not self.step:
            self._ok.setEnabled(False)
            return
        chosen = self.can_follow()
        is_reopening = any(status.is_reopening(one["status"], self.step) for one in chosen)
        self._fields.show(self.form_layout, self.step, is_reopening)
        if self.step_list.isHidden():
            self.heading_label.setText(status.BY_CODE[self.step].label(language()))
        self.hint_label.setText(self._hint(is_reopening))
        self.hint_label.setVisible(bool(self.hint_label.text()))
        self._tell_cannot(len(chosen))
        self._check()
        self._fit_height()

    def _fit_height(self) -> None:
        self.outer.activate()
        needed = self.outer.totalHeightForWidth(max(self.width(), self.minimumWidth()))
        self.setMinimumHeight(min(needed, self.screen().availableGeometry().height() - 60) if self.screen() else needed)

    def _hint(self, is_reopening: bool) -> str:
        if is_reopening:
            return tr("status.hint.reopened")
        return tr(f"status.hint.{self.step}") if self._fields.editors else tr("status.hint.nothing")

    def _tell_cannot(self, can: int) -> None:
        cannot = [one for one in self._measures if self.step not in status.ALLOWED[one["status"]]]
        named = ", ".join(f"{PREFIX[MEASURE]}{one['number']} ({status.BY_CODE[one['status']].label(language())})" for one in cannot[:_MOST_NAMED])
        more = " …" if len(cannot) > _MOST_NAMED else ""
        self.cannot_label.setText(tr("status.cannot", n=len(cannot), rows=named + more) if cannot else "")
        self.cannot_label.setVisible(bool(cannot))
        self._ok.setText(tr("status.save-others", n=can) if cannot else tr("button.save"))

    def _check(self, *_signal: object) -> None:
        self.guard_line.check_soon()
        if not self.step:
            return
        problem = self._problem()
        self.missing_label.setText(problem)
        self._ok.setEnabled(not problem)

    def _problem(self) -> str:
        """What is missing or cannot be; empty when it can be saved."""
        values = {**self.values(), "status": self.step}
        missing = status.missing_columns(values)
        names = [tr("status.or").join(TABLES["measure"][name].label(language()) for name in group) for group in missing]
        if WHY in self._fields.editors and is_blank(values.get(WHY)):
            names.append(tr("status.why"))
        if names:
            return tr("status.missing", columns=", ".join(names))
        for one in self.can_follow():
            try:
                status.check_days({**one, **values} if not status.is_reopening(one["status"], self.step) else values, self._today)
            except EstError as error:
                return error.text(tr)
        return ""

    def _on_enter(self) -> None:
        if self._ok.isEnabled():
            self.accept()
