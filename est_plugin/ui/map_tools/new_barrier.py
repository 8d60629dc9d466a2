# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers on the map: a click and a form make a new one; the same form changes one that is there, and a click moves it."""

from __future__ import annotations

from typing import Any

from ...core.barrier_state import DECIDED, ORDERED, WANTED, number_text, state_after
from ...core.errors import EstError
from ...core.record import Record
from ...i18n import language, tr
from ...jobs import barrier_list, save_barrier
from ...jobs.work_list import code_labels
from ..border import guarded
from ..dialogs.barrier import BarrierDialog, BarrierLists
from ..messenger import Messenger
from ..session import Session
from .point_entry import PointEntry

WRITTEN = ("barrier",)
_CHOSEN = ("barrier_kind", "key_holder_id", "closed_by_id")
_BEFORE_IT_STANDS = (DECIDED, ORDERED)


def start_new_barrier(
    session: Session, messenger: Messenger, iface: Any, at: tuple[float, float] | None = None, measure_id: str | None = None, barrier_id: str | None = None
) -> BarrierEntry:
    """Open the form and wait for a click; with a measure its place and state are proposed, with `barrier_id` that one is changed."""
    entry = BarrierEntry(session, messenger, iface, measure_id, session.require_write().get("barrier", barrier_id) if barrier_id else None)
    if at is not None:
        entry.set_point(at)
    return entry


def open_barrier_of_measure(session: Session, messenger: Messenger, iface: Any, measure_id: str) -> BarrierEntry:
    """The barrier that a measure is about, else a new one for it."""
    known = session.require_store().find("barrier", {"measure_id": measure_id}, order_by=["number"], limit=1)
    return start_new_barrier(session, messenger, iface, measure_id=measure_id, barrier_id=known[0].id if known else None)


class BarrierEntry(PointEntry):
    """Map tool and form together; both go when the form is closed."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, measure_id: str | None = None, barrier: Record | None = None) -> None:
        super().__init__(session, messenger, iface)
        self._barrier, self._moved = barrier, False
        self.dialog = self._make_dialog()
        self._begin(measure_id)
        self.show_form(self.dialog.name_edit)

    def set_point(self, xy: tuple[float, float]) -> None:
        """A barrier that is there moves."""
        self._moved = True
        super().set_point(xy)

    # -- the form -----------------------------------------------------------------------------------------------------
    def _make_dialog(self) -> BarrierDialog:
        store = self.session.require_store()
        labels = code_labels(store, language())
        kept = {self._barrier[column] for column in _CHOSEN} if self._barrier else set()  # chosen once, and taken out of the lists since
        rows = store.rows("code", ("code", "active"), {"list": "barrier_kind"}, order_by=["sort"])
        kinds = [(code, labels["barrier_kind", code]) for code, is_active in rows if is_active or code in kept]
        parties = store.rows("organisation", ("id", "name", "active"), order_by=["sort", "name"])
        organisations = [(key, name) for key, name, is_active in parties if is_active or key in kept]
        measures = barrier_list.open_measures(store, self._barrier["measure_id"] if self._barrier else None)
        lists = BarrierLists(kinds, organisations, measures, self.session.zone)
        dialog = BarrierDialog(
            lists, self.session.today(), self.iface.mainWindow(),
            confirm_loss=self.confirm_loss,
        )  # fmt: skip
        dialog.guard_line.use(self.session)
        dialog.save_asked.connect(self._on_save)
        dialog.closed.connect(self.stop)
        return dialog

    def _begin(self, measure_id: str | None) -> None:
        store, barrier = self.session.require_store(), self._barrier
        if barrier is not None:
            self.dialog.set_values(barrier, tr("barrier-form.title-edit", number=number_text(barrier["number"])))
            self.dialog.set_point(barrier_list.xy_of(barrier))
        elif measure_id is not None:
            measure, place = store.get("measure", measure_id), barrier_list.place_of_measure(store, measure_id)
            state = state_after(WANTED, measure["status"])
            values = {"barrier_kind": "boom", "measure_id": measure_id, "state": state if state in _BEFORE_IT_STANDS else WANTED}
            self.dialog.set_values({**values, "place_text": place["place_text"] if place else None})
            if place is not None:
                self.dialog.set_point(barrier_list.xy_of(place))

    @guarded
    def _on_save(self, _begins_next: bool = False) -> None:
        problem = self.dialog.problem()
        if problem:
            self.dialog.show_problem(problem)
            return
        values, barrier, xy = self.dialog.values(), self._barrier, self.dialog.xy

        def work(store: Any) -> Any:
            if barrier is not None:
                return save_barrier.edit_barrier(store, barrier, values, xy if self._moved else None)[1]
            return save_barrier.save_barrier(store, values, xy)[1]

        try:
            done = self.session.write(WRITTEN, work, tr("barrier-form.saved", name=values["name"]))
        except EstError as error:
            self.dialog.show_problem(error)
            raise
        if done is not None:
            self.stop()
