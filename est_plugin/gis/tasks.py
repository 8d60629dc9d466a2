# SPDX-License-Identifier: GPL-2.0-or-later
"""Long work beside the window: one QgsTask that wraps a function, can be cancelled and hands over its result."""

from __future__ import annotations

import logging
from typing import Any, Callable

from qgis.core import QgsFeedback, QgsTask, QgsTaskManager

from ..core.errors import Cancelled

_log = logging.getLogger(__name__)
Work = Callable[["Task"], Any]
_running: set[Task] = set()  # the task manager keeps no Python reference


class Task(QgsTask):
    """Runs `work(task)` in a thread; `work` gets plain values only, asks `task.check()` in each loop and sets progress.

    `on_done(result)` or `on_failed(error)` is called in the main thread; error is `Cancelled` when the user stopped it.
    """

    def __init__(self, title: str, work: Work, on_done: Callable[[Any], None], on_failed: Callable[[Exception], None]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.feedback = QgsFeedback()
        self.result: Any = None
        self.error: Exception | None = None
        self._work, self._on_done, self._on_failed = work, on_done, on_failed

    def check(self) -> None:
        """Raise Cancelled when the user has stopped the task."""
        if self.isCanceled():
            raise Cancelled()

    def set_progress(self, part: float) -> None:
        """How much is done, 0 to 1."""
        self.setProgress(100 * part)

    def cancel(self) -> None:  # QGIS calls it
        """Ask the work to stop."""
        self.feedback.cancel()
        super().cancel()

    def run(self) -> bool:
        """In the thread. Nothing may leave it: an exception here ends a process that has no excepthook."""
        try:
            self.check()
            self.result = self._work(self)
        except Exception as error:  # noqa: BLE001 - the border of the task
            self.error = error
        return self.error is None and not self.isCanceled()

    def finished(self, is_ok: bool) -> None:
        """In the main thread: hand over."""
        _running.discard(self)
        try:
            if is_ok:
                self._on_done(self.result)
                return
            error = self.error or Cancelled()
            if not isinstance(error, Cancelled):
                _log.error("%s", type(error).__name__, exc_info=error)
            self._on_failed(error)
        except Exception:  # noqa: BLE001 - the border of the task
            _log.exception("callback of a task")


def start(task: Task, manager: QgsTaskManager) -> Task:
    """Put a task on the manager (`QgsApplication.taskManager()`) and keep it alive until it is finished."""
    _running.add(task)
    manager.addTask(task)
    return task
