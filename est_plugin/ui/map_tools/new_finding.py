# SPDX-License-Identifier: GPL-2.0-or-later
"""New finding and new lighting defect: click on the map, fill in the form, Enter."""

from __future__ import annotations

from typing import Any

from ...core.barrier_state import IN_PLACE, number_text
from ...core.errors import EstError
from ...i18n import language, tr
from ...jobs import finding_hints, report_danger, save_barrier
from ...jobs.dangers import to_call
from ...jobs.entry_lists import read_lists
from ...jobs.finding_hints import LampPoint
from ...jobs.save_finding import Saved, Seen
from ..border import guarded
from ..dialogs.finding import FindingDialog
from ..messenger import Button, Messenger
from ..openers import open_thing
from ..session import Session
from ..widgets.barrier_line import NearBarrier
from .entry import MapEntry, place_lookup
from .place_tool import PlaceTool

WRITTEN = ("finding", "lighting_defect", "attachment")
_DEFAULT_SOURCE = "own_round"


def start_new_finding(
    session: Session, messenger: Messenger, iface: Any, walk_id: str | None = None, walk_stop_id: str | None = None, at: tuple[float, float] | None = None
) -> FindingEntry:
    """Wait for a click on the map, or open the form `at` a place; `walk_id` and `walk_stop_id` are proposed first."""
    entry = FindingEntry(session, messenger, iface, walk_id=walk_id, stop_id=walk_stop_id)
    if at is not None:
        entry.open_at(at)
    return entry


def start_new_lighting_defect(session: Session, messenger: Messenger, iface: Any, walk_id: str | None = None) -> FindingEntry:
    """Wait for lamps to be clicked, or a rectangle round several."""
    return FindingEntry(session, messenger, iface, is_lamp=True, walk_id=walk_id)


class FindingEntry(MapEntry):
    """Map tool and form together; stays until Esc, so that the next click is the next finding."""

    def __init__(
        self,
        session: Session,
        messenger: Messenger,
        iface: Any,
        *,
        is_lamp: bool = False,
        walk_id: str | None = None,
        stop_id: str | None = None,
    ) -> None:
        store = session.require_write()
        super().__init__(session, messenger, iface)
        self._is_lamp = is_lamp
        self._lists = read_lists(store, language())
        self._facts = place_lookup(session)
        self._walk_id, self._stop_id = walk_id, stop_id
        self._source: str | None = None
        self._reference: str | None = None
        self._xy: tuple[float, float] | None = None
        self._is_picking = False
        self.dialog: FindingDialog | None = None
        tool = PlaceTool(self.canvas, store.crs, session.project)
        tool.clicked.connect(self._on_clicked)
        tool.boxed.connect(self._on_boxed)
        tool.cancelled.connect(self._on_cancelled)
        self.use(tool)
        messenger.info(tr("map-tool.lamp") if is_lamp else tr("map-tool.finding"))

    def clean_up(self) -> None:
        """No marks, no form."""
        self.tool.clear_marks()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()

    # -- the map ------------------------------------------------------------------------------------------------------
    @guarded
    def _on_clicked(self, x: float, y: float) -> None:
        lamp = None
        if self._is_lamp or self._is_picking:
            lamp = finding_hints.lamp_near(self._lists, self._facts, (x, y), max(finding_hints.LAMP_WITHIN_M, self.tool.reach_m))
        if self._is_picking:
            self._end_pick([lamp] if lamp else [])
            return
        if lamp is not None:
            self._toggle_lamp(lamp)
            return
        self._open((x, y))
        if self._is_lamp and not self.dialog.lamp_points:
            self.dialog.show_problem(tr("map-tool.no-lamp-here"))

    @guarded
    def _on_boxed(self, xmin: float, ymin: float, xmax: float, ymax: float) -> None:
        if not (self._is_lamp or self._is_picking):
            self._on_clicked((xmin + xmax) / 2, (ymin + ymax) / 2)
            return
        lamps = finding_hints.lamps_in(self._lists, self._facts, xmin, ymin, xmax, ymax)
        if self._is_picking:
            self._end_pick(lamps)
        elif lamps:
            self._show_lamps(lamps)
        else:
            self.messenger.info(tr("map-tool.no-lamps-in-box"))

    @guarded
    def _on_cancelled(self) -> None:
        if self._is_picking:
            self._end_pick([])
        elif self.dialog is not None and self.dialog.isVisible():
            self.dialog.reject()
        else:
            self.stop()

    def _toggle_lamp(self, lamp: LampPoint) -> None:
        known = list(self.dialog.lamp_points) if self.dialog is not None and self.dialog.isVisible() else []
        left = [one for one in known if one.xy != lamp.xy]
        self._show_lamps(left if len(left) < len(known) and left else [*left, lamp])

    def _show_lamps(self, lamps: list[LampPoint]) -> None:
        self._open(lamps[0].xy)
        self.dialog.lamp_points = lamps
        self.dialog.show_problem("")
        self._mark()

    def _end_pick(self, lamps: list[LampPoint]) -> None:
        self._is_picking = False
        self.dialog.show()
        self.dialog.activateWindow()
        if lamps:
            self._show_lamps(lamps)
        else:
            self.dialog.show_problem(tr("map-tool.no-lamp-here"))

    def _mark(self) -> None:
        points = [lamp.xy for lamp in self.dialog.lamp_points] if self.dialog.has_lamp else []
        self.tool.mark(points or [self._xy])

    def open_at(self, xy: tuple[float, float]) -> None:
        """The form for a place that is known; the map stays ready for another one."""
        self._open(xy)

    # -- the form -----------------------------------------------------------------------------------------------------
    def _open(self, xy: tuple[float, float]) -> None:
        self._xy = xy
        if self.dialog is None:
            self.dialog = self._make_dialog()
        elif not self.dialog.isVisible():
            self.dialog.begin()
        self._propose()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self._mark()

    def _make_dialog(self) -> FindingDialog:
        dialog = FindingDialog(
            self._lists, self.iface.mainWindow(), is_lamp=self._is_lamp,
            confirm_loss=lambda: self.messenger.ask(tr("finding-form.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no")),
        )  # fmt: skip
        dialog.remember(self._walk_id, self._stop_id, self._source or (None if self._walk_id else _DEFAULT_SOURCE))
        dialog.guard_line.use(self.session)
        dialog.save_asked.connect(self._on_save)
        dialog.pick_asked.connect(self._on_pick_asked)
        dialog.likeness_changed.connect(self._compare)
        dialog.stop_changed.connect(self._on_stop_changed)
        dialog.closed.connect(self._on_closed)
        return dialog

    def _propose(self) -> None:
        store = self.session.require_store()
        hints = finding_hints.hints_at(store, self._lists, self._facts, self._xy, tr, self._walk_id)
        self.dialog.set_place(self._xy, hints)
        self._on_stop_changed()
        self._compare()

    @guarded
    def _on_stop_changed(self) -> None:
        self.dialog.set_reference(finding_hints.next_reference(self.session.require_store(), self.dialog.stop, self._reference))
        self._compare()

    @guarded
    def _compare(self) -> None:
        dialog = self.dialog
        if dialog is None or self._xy is None:
            return
        saves_finding = not dialog.has_lamp or dialog.walk is not None
        found = finding_hints.similar_at(
            self.session.require_store(), self._xy, dialog.category, is_good=dialog.is_good,
            pole=dialog.lamp_fields.pole if dialog.has_lamp else None, translate=tr, zone=self._lists.zone, saves_finding=saves_finding,
        )  # fmt: skip
        dialog.show_similar(found.record_id if found else None, found.notice.text(tr) if found else "")
        dialog.show_barrier(self._barrier_here())

    def _barrier_here(self) -> NearBarrier | None:
        """The barrier that a finding of this type may be about."""
        store = self.session.require_store()
        types = () if self.dialog.is_good else save_barrier.barrier_types(store, self.dialog.category)
        barrier = save_barrier.near(store, self._xy) if types else None
        if barrier is None:
            return None
        return NearBarrier(barrier.id, number_text(barrier["number"]), barrier["name"], types[0], barrier["state"] == IN_PLACE)

    @guarded
    def _on_pick_asked(self) -> None:
        self._is_picking = True
        self.dialog.hide()
        self.canvas.setMapTool(self.tool)
        self.canvas.setFocus()
        self.messenger.info(tr("map-tool.pick-lamp"))

    @guarded
    def _on_save(self, begins_next: bool) -> None:
        dialog = self.dialog
        problem = dialog.problem()
        if problem:
            dialog.show_problem(problem)
            return
        seen = dialog.seen()
        try:
            saved = self._save(seen)
        except EstError as error:
            dialog.show_problem(error)
            raise
        if saved is None:
            return
        self._walk_id, self._stop_id, self._source = seen.walk_id, seen.walk_stop_id, dialog.source_box.currentData()
        self._reference = seen.paper_reference or self._reference
        self._tell(saved)
        if begins_next:
            dialog.begin()
            self._propose()
            dialog.remember(seen.walk_id, seen.walk_stop_id, self._source)  # the place is the same
            self._on_stop_changed()
            dialog.show_problem(tr("finding-form.saved-next"))
        else:
            dialog.hide()
            self.tool.clear_marks()
            self.canvas.setFocus()

    def _save(self, seen: Seen) -> Saved | None:
        tables = (*WRITTEN, "measure", "measure_link") if self.dialog.called_at else WRITTEN
        if not self.session.may_write((*tables, "barrier") if seen.is_barrier_broken else tables):
            return None
        return report_danger.save_seen(self.session.require_write(), seen, self.dialog.lamps(), self.dialog.called_at)

    def _tell(self, saved: Saved) -> None:
        records = saved.findings or saved.lighting_defects
        numbers = ", ".join(str(record["number"]) for record in records)
        self.session.finish(saved.done, tr("finding-form.saved", n=len(records), numbers=numbers))
        for error in saved.refused_photos:
            self.messenger.warning(error)
        keys = [(record.table, record.id) for record in (*saved.findings, *saved.lighting_defects)]
        if to_call(self.session.require_store(), set(keys)):  # nobody has ticked that she rang
            button = Button(tr("danger.call"), lambda: open_thing("danger", self.session, self.messenger, self.iface, targets=keys))
            self.messenger.warning(tr("finding-form.acute-saved", numbers=numbers, number=self._lists.emergency), button)

    @guarded
    def _on_closed(self) -> None:
        self.tool.clear_marks()
        if self.canvas.mapTool() is not self.tool:
            self.stop()
        else:
            self.canvas.setFocus()
