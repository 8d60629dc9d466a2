# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks for remarks in all reports of a list, a little at a time, so that the window answers meanwhile."""
from __future__ import annotations

import time

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...jobs.review_reports import without_remarks
from ..item_models.review_model import ReviewModel

_SLICE_S = 0.025  # of looking, between two events of the window
_AT_ONCE = 20  # rows between two looks at the clock


class RemarkScan(QObject):
    """Starts again whenever the rows are others; `moved` tells that there is news."""

    moved = pyqtSignal()

    def __init__(self, model: ReviewModel) -> None:
        super().__init__(model)
        self._model = model
        self._done = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._look_on)

    @property
    def is_ready(self) -> bool:
        """Whether every row has been looked at."""
        return self._model.remarks is not None and not self._timer.isActive()

    @property
    def percent(self) -> int:
        """How much has been looked at."""
        n = len(self._model.rows)
        return round(100 * min(1.0, self._done / n)) if n and self._model.remarks is not None else 0

    def begin(self) -> None:
        """From the first row on; what is known already takes no time."""
        self._done = 0
        if self._model.remarks is not None:
            self._timer.start()
        self.moved.emit()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    def unremarked(self) -> list[str]:
        """Ids of the new reports of the list without a remark; what has not been looked at yet is looked at now."""
        return without_remarks(self._model.rows, self._model.remarks) if self._model.remarks is not None else []

    def _look_on(self) -> None:
        rows, until = self._model.rows, time.monotonic() + _SLICE_S
        while self._done < len(rows) and time.monotonic() < until:
            for row in rows[self._done : self._done + _AT_ONCE]:
                self._model.remarks.of(row)
            self._done += _AT_ONCE
        if self._done >= len(rows):
            self._timer.stop()
        self.moved.emit()
