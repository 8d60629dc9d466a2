# SPDX-License-Identifier: GPL-2.0-or-later
"""Planera trygghetsrunda: the shift, who goes, the places proposed with their reasons, in an order that can be dragged; saved and printed."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, Qt, QTime
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QShortcut, QWidget

from ...core.errors import EstError
from ...core.local_time import long_date
from ...core.rounds.proposal import WEIGHTS, Proposed
from ...core.rounds.shift import Shift, shift_of
from ...i18n import Texts, language, tr
from ...jobs import round_plan as job
from ...jobs.promise_facts import choices
from ...jobs.round_proposal import Proposal, band_words, hours_words, order_along, propose_round, reason
from ...reports.engine.wording import length as length_words
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from ..widgets.combo import fill, of_choices, select

WRITTEN = ("patrol", "patrol_visit")
ROLE = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def open_plan_round(session: Session, messenger: Messenger, iface: Any, *, patrol_id: str | None = None) -> PlanRoundDialog:
    """Plan a new round, or one anew that nobody has walked yet."""
    session.require_write()
    dialog = PlanRoundDialog(session, messenger, iface, patrol_id)
    dialog.open()
    return dialog


class PlanRoundDialog(QDialog):
    """What is ticked is the round, in the order of the list. Another shift brings a new proposal until somebody has ticked or moved something."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, patrol_id: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent or iface.mainWindow())
        self.setObjectName("est_plan_round_dialog")
        self.session, self.messenger, self._iface, self._patrol_id = session, messenger, iface, patrol_id
        self._is_touched = self._is_filling = False
        self._name, self._note = "", None  # of a round that is planned anew: nothing here changes them
        load_form("plan_round", self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        make_primary(self.print_button)
        for label in (self.shift_label, self.about_label, self.way_label):
            make_quiet(label)
        self.about_label.setText(tr("round-plan.about", **WEIGHTS))
        self._bands = band_words(session.require_store(), language())
        self._proposal = Proposal((), (), ())
        self._fill()
        self._connect()
        self._show_problem("")
        self._propose()
        QgsGui.enableAutoGeometryRestore(self)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def shift(self) -> Shift:
        """The shift as it is typed; InputError when its clock does not exist."""
        day, begins, ends = self.day_edit.date(), self.begins_edit.time(), self.ends_edit.time()
        return shift_of(
            dt.date(day.year(), day.month(), day.day()), dt.time(begins.hour(), begins.minute()), dt.time(ends.hour(), ends.minute()), self.session.zone
        )

    @property
    def hotspot_ids(self) -> list[str]:
        """The places ticked, in the order of the list."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(ROLE) for item in items if item.checkState() == _ON]

    @property
    def given(self) -> job.RoundInput:
        """The round as it will be saved."""
        return job.RoundInput(
            self.shift, self.hotspot_ids, self.kind_box.currentData(), self.who_box.currentData(), self.promise_box.currentData(), self._name, self._note
        )

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def save(self, is_printed: bool = False) -> None:
        """One transaction; then the paper when it is wanted."""
        made: list[str] = []

        def work(store: Any) -> Any:
            patrol, done = job.save_round(store, self.given, self._patrol_id)
            made.append(patrol.id)
            return done

        try:
            n = len(self.hotspot_ids)
            done = self.session.write(WRITTEN, work, tr("round-plan.saved", n=n))
        except EstError as error:
            self._show_problem(sentence(error))
            return
        if done is None:
            return
        self.accept()
        if is_printed:
            from ...jobs.documents import ROUND_SHEET

            open_thing("print_documents", self.session, self.messenger, self._iface, document=ROUND_SHEET, subject_id=made[0])

    @guarded
    def order_way(self) -> None:
        """The places ticked in a short order along the streets, above the others."""
        way = order_along(self.session.require_store(), self.session.project, self.hotspot_ids)
        self._arrange(way.hotspot_ids)
        self._show_way()

    @guarded
    def add_place(self) -> None:
        """A hotspot that is not current: ticked, at the end of the round."""
        hotspot_id = self.add_box.currentData()
        if hotspot_id is None:
            return
        name = self.add_box.currentText()
        item = self._item(hotspot_id, name, tr("round-plan.added"), True)
        self.list.insertItem(len(self.hotspot_ids), item)
        self.add_box.removeItem(self.add_box.currentIndex())
        self._show_add()
        self._on_touched()

    def move_current(self, step: int) -> None:
        """The chosen place earlier or later."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + step < self.list.count():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentItem(item)
        self._on_touched()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        store = self.session.require_store()
        fill(self.kind_box, of_choices("patrol_kind"), empty=None)
        given = job.input_of(store, self._patrol_id) if self._patrol_id is not None else None
        kept = given.organisation_id if given else None
        rows = store.rows("organisation", ("id", "name", "active"), order_by=("name",))
        fill(self.who_box, [(key, name) for key, name, is_active in rows if is_active or key == kept], tr("round-plan.nobody"))
        if given is not None:
            shift, self._name, self._note = given.shift, job.own_name(store, given), given.note
            select(self.kind_box, given.kind)
            select(self.who_box, given.organisation_id)
        else:
            shift = job.next_shift(store, dt.datetime.now(self.session.zone))
            select(self.who_box, job.who_goes(store, shift))
        self._set_shift(shift)
        self._fill_promises(given.promise_activity_id if given else None)
        self._wanted: list[str] | None = list(given.hotspot_ids) if given is not None else None

    def _connect(self) -> None:
        for signal in (self.day_edit.dateChanged, self.begins_edit.timeChanged, self.ends_edit.timeChanged):
            signal.connect(lambda _value: self._propose())
        self.list.itemChanged.connect(lambda _item: self._on_touched())
        self.list.model().rowsMoved.connect(lambda *_moved: self._on_touched())
        self.up_button.clicked.connect(lambda: self.move_current(-1))
        self.down_button.clicked.connect(lambda: self.move_current(1))
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda by=step: self.move_current(by))
        self.order_button.clicked.connect(lambda: self.order_way())
        self.add_button.clicked.connect(lambda: self.add_place())
        self.print_button.clicked.connect(lambda: self.save(True))
        self.save_button.clicked.connect(lambda: self.save(False))
        self.cancel_button.clicked.connect(self.reject)

    def _set_shift(self, shift: Shift) -> None:
        start, end = shift.local_start, shift.local_end
        self.day_edit.setDate(QDate(start.year, start.month, start.day))
        self.begins_edit.setTime(QTime(start.hour, start.minute))
        self.ends_edit.setTime(QTime(end.hour, end.minute))

    def _fill_promises(self, wanted: str | None) -> None:
        found = choices(self.session.require_store(), job.COUNTED_BY_ROUNDS, wanted)
        fill(self.promise_box, found, tr("round-plan.no-promise"))
        select(self.promise_box, wanted)
        for widget in (self.promise_label, self.promise_box):
            widget.setVisible(bool(found))

    @guarded
    def _propose(self) -> None:
        """The proposal for the shift; what somebody has ticked or moved stays, with its new reasons."""
        try:
            shift = self.shift
        except EstError as error:
            self.shift_label.setText("")
            self._show_problem(sentence(error))
            return
        self._show_problem("")
        self.shift_label.setText(self._shift_words(shift))
        store = self.session.require_store()
        kept = self.hotspot_ids if self._is_touched else self._wanted
        self._proposal = propose_round(store, shift, self._patrol_id)
        self.notice_label.setText("\n".join(notice.text(tr) for notice in self._proposal.notices))
        self.notice_label.setVisible(bool(self._proposal.notices))
        ticked = kept if kept is not None else [one.place.id for one in self._proposal.items if one.is_chosen]
        others = {row.id: row["name"] for row in self._proposal.others}
        self._is_filling = True
        self.list.clear()
        for one in self._proposal.items:
            self.list.addItem(self._item(one.place.id, self._heading(one), self._reasons(one), one.place.id in ticked))
        for hotspot_id in ticked:
            if hotspot_id in others:
                self.list.addItem(self._item(hotspot_id, others.pop(hotspot_id), tr("round-plan.added"), True))
        self._is_filling = False
        fill(self.add_box, sorted(others.items(), key=lambda pair: pair[1].casefold()), empty=None)
        self._show_add()
        self._arrange(ticked if kept is not None else order_along(store, self.session.project, ticked).hotspot_ids)
        self._show_way()

    def _item(self, hotspot_id: str, name: str, why: str, is_on: bool) -> QListWidgetItem:
        item = QListWidgetItem(f"{name}\n{why}")
        item.setData(ROLE, hotspot_id)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled)
        item.setCheckState(_ON if is_on else _OFF)
        return item

    def _heading(self, one: Proposed) -> str:
        number = f"H{one.place.number}  " if one.place.number is not None else ""
        return tr("round-plan.heading", name=f"{number}{one.place.name}", points=one.total)

    def _reasons(self, one: Proposed) -> str:
        texts = Texts(language())
        return " · ".join(reason(part, lambda code: self._bands.get(code, code), texts) for part in one.parts)

    def _arrange(self, ids: Any) -> None:
        """These first, in this order."""
        self._is_filling = True
        for row, hotspot_id in enumerate(ids):
            at = next((n for n in range(self.list.count()) if self.list.item(n).data(ROLE) == hotspot_id), None)
            if at is not None and at != row:
                self.list.insertItem(row, self.list.takeItem(at))
        self._is_filling = False

    @guarded
    def _on_touched(self) -> None:
        if not self._is_filling:
            self._is_touched = True
            self._show_way()

    def _show_way(self) -> None:
        """How long the way is in the order of the list."""
        ids = self.hotspot_ids
        if len(ids) < 2:
            self.way_label.setText(tr("round-plan.places-n", n=len(ids)) if ids else tr("round-plan.none"))
        else:
            way = order_along(self.session.require_store(), self.session.project, ids, keep_order=True)
            words = tr("round-plan.way" if way.has_streets else "round-plan.way-straight", n=len(ids), length=length_words(way.length_m, Texts(language())))
            legs = [notice.text(tr) for notice in way.notices if notice.key == "patrol.way-legs"]
            self.way_label.setText(" ".join([words, *legs]))
        for button in (self.print_button, self.save_button):
            button.setEnabled(bool(ids))

    def _show_add(self) -> None:
        for widget in (self.add_box, self.add_button):
            widget.setVisible(self.add_box.count() > 0)

    def _shift_words(self, shift: Shift) -> str:
        return tr("round-plan.shift", day=long_date(shift.local_start.date(), tr), hours=hours_words(shift.hours, Texts(language())))

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))
