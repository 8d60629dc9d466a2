# SPDX-License-Identifier: GPL-2.0-or-later
"""The row *Mörker* of the route page: a route through the darkest used stretches, worked out beside the window."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QToolButton

from ...core.errors import Cancelled, EstError, InputError
from ...gis import tasks
from ...i18n import tr
from ..border import guarded, run_guarded
from ..messenger import sentence
from ..patience import patience
from .plan_walk_draft import WalkDraft
from .plan_walk_map import WalkOnMap

if TYPE_CHECKING:
    from .plan_walk_route import RoutePage

ROUTE, CENTRE, EXTENT = STARTS = ("route", "centre", "extent")


class DarkRouteRow:
    """Its widgets stand in the form of the page; only one route is looked for at a time."""

    def __init__(self, page: RoutePage, draft: WalkDraft, on_map: WalkOnMap) -> None:
        self.messenger, self._page, self._draft, self._map = page.messenger, page, draft, on_map
        self._task: tasks.Task | None = None
        self._found: tuple[list[tuple], Any] | None = None  # corners and what was told of them
        self._is_closed = self._is_chosen = False
        for start in STARTS:
            page.dark_from_box.addItem(tr(f"plan-walk.dark-from.{start}"), start)
        page.dark_from_box.activated.connect(lambda _index: self._on_chosen())
        page.dark_route_button.clicked.connect(lambda _checked=False: self._on_propose())
        page.dark_cancel_button.clicked.connect(lambda _checked=False: self.cancel())
        self._set_busy(False)

    def refresh(self) -> None:
        """Begin where the route begins as soon as there is one, else in the middle of the map, unless the user said something else."""
        if not self._is_chosen:
            self._page.dark_from_box.setCurrentIndex(STARTS.index(ROUTE if self._start_of_walk() else CENTRE))

    def told(self, route: Sequence[tuple]) -> list[str]:
        """How much of the route is dark, as long as it is the one that was proposed, whichever way it is walked."""
        if self._found is None or list(route) not in (self._found[0], self._found[0][::-1]):
            return []
        return [notice.text(tr) for notice in self._found[1].notices]

    def cancel(self) -> None:
        """Stop looking; the walk stays as it is."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """The dialog closes: nothing more is shown."""
        self._is_closed = True
        self.cancel()

    # -- inside --------------------------------------------------------------------------------------------------------
    def _on_chosen(self) -> None:
        self._is_chosen = True

    def _start_of_walk(self) -> tuple | None:
        """Where the route begins, else the first stop, which is the meeting place."""
        points = self._draft.sketch.points or [stop.xy for stop in self._draft.stops]
        return points[0] if points else None

    def _wish(self) -> Any:
        from ...jobs.dark_route import DarkRouteWish

        chosen, length = self._page.dark_from_box.currentData(), float(self._page.dark_length_spin.value())
        if chosen == EXTENT:
            return DarkRouteWish(None, self._map.shown, length)
        xmin, ymin, xmax, ymax = self._map.shown
        start = self._start_of_walk() if chosen == ROUTE else ((xmin + xmax) / 2, (ymin + ymax) / 2)
        if start is None:
            raise InputError("plan-walk.dark-no-start")
        return DarkRouteWish(start, None, length)

    @guarded
    def _on_propose(self) -> None:
        from ...jobs.dark_route import propose_dark_route

        wish = self._wish()
        is_lost = self._draft.sketch.is_route or self._draft.stops
        if is_lost and not self.messenger.ask(tr("plan-walk.dark-replace"), tr("plan-walk.replace"), tr("button.cancel")):
            return
        with patience():
            inputs = self._draft.around.read_dark_route(wish)

        def work(task: tasks.Task) -> Any:
            def progress(share: float) -> None:
                task.check()
                task.set_progress(share)

            return propose_dark_route(inputs, progress)

        self._task = tasks.Task(tr("plan-walk.dark-working"), work, self._on_done, self._on_failed)
        self._task.progressChanged.connect(self._on_progress)
        self._page.leave()
        self._set_busy(True)
        tasks.start(self._task, QgsApplication.taskManager())

    def _on_done(self, found: Any) -> None:
        self._task = None
        if not self._is_closed:
            self._end()
            run_guarded(self.messenger, self._take, found)

    def _take(self, found: Any) -> None:
        self._draft.take_route(found.points)
        self._found = list(self._draft.sketch.points), found
        self._page.show_route()

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        if self._is_closed:
            return
        self._end()
        if isinstance(error, Cancelled):
            self._page.hint_label.setText(sentence(error))
            return
        self.messenger.error(error if isinstance(error, EstError) else EstError("error.unexpected", "error.unexpected.hint"))

    def _on_progress(self, percent: float) -> None:
        if not self._is_closed:
            self._page.dark_progress.setValue(round(percent))

    def _end(self) -> None:
        self._set_busy(False)
        self._page.refresh()

    def _set_busy(self, is_busy: bool) -> None:
        page = self._page
        page.dark_progress.setFormat(tr("plan-walk.dark-working") + " %p %")
        page.dark_progress.setRange(0, 100)
        page.dark_progress.setValue(0)
        for widget in (page.dark_progress, page.dark_cancel_button):
            widget.setVisible(is_busy)
        for widget in (*page.findChildren(QToolButton), page.dark_length_spin, page.dark_from_box):
            widget.setEnabled(not is_busy)
