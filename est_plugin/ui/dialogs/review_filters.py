# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of filters over the reports to review: state, who, source, period, what came together, words."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...core import review
from ...core.period import MONTH, YEAR, Period, own_period, period_of
from ...i18n import language, tr
from ...jobs import review_list
from ...jobs.review_list import ReviewFilter, ReviewRow
from ...jobs.work_list import code_labels
from ..session import Session
from ..widgets.combo import fill, of_choices

_WAIT_MS = 250
PERIODS = ("week", "30", "month", "last-month", "year")


class ReviewFilters(QObject):
    """Reads and fills the fields of a window made from forms/review_reports.ui."""

    changed = pyqtSignal()
    state_changed = pyqtSignal()  # other reports must be read

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._words = code_labels(session.require_store(), language())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.changed)
        self.count_states()
        fill(window.period_box, [(one, tr(f"report-review.period-{one}")) for one in PERIODS], tr("report-review.all-periods"))
        window.state_box.activated.connect(lambda _at: self.state_changed.emit())
        for box in (window.organisation_box, window.source_box, window.period_box, window.batch_box):
            box.activated.connect(lambda _at: self.changed.emit())
        window.search_edit.textChanged.connect(lambda _text: self._timer.start())

    @property
    def chosen(self) -> ReviewFilter:
        """What the fields say."""
        window = self._window
        batch = window.batch_box.currentData()
        return ReviewFilter(
            window.state_box.currentData(), window.source_box.currentData(), window.organisation_box.currentData(),
            dt.datetime.fromisoformat(batch) if batch else None, self._period(window.period_box.currentData()), window.search_edit.text(),
        )  # fmt: skip

    def offer(self, rows: Sequence[ReviewRow]) -> None:
        """Only what some report has can be chosen."""
        self.count_states()
        names = dict(self._session.require_store().rows("organisation", ("id", "name"), order_by=("sort", "name")))
        used = Counter(row.organisation_id for row in rows)
        sources = Counter(row.source for row in rows)
        self._put(self._window.organisation_box, [(key, f"{name} ({used[key]})") for key, name in names.items() if used[key]], tr("report-review.all-who"))
        told = [(code, f"{self._words.get(('source', code), code)} ({n})") for code, n in sources.most_common() if code]
        self._put(self._window.source_box, told, tr("report-review.all-sources"))
        zone = self._session.zone
        batches = [
            (moment.isoformat(), tr("report-review.batch-of", when=f"{moment.astimezone(zone):%Y-%m-%d %H:%M}", n=n)) for moment, n in review_list.batches(rows)
        ]
        self._put(self._window.batch_box, batches, tr("report-review.all-batches"))

    def count_states(self) -> None:
        """States with how many reports each has now."""
        counts = review_list.counts(self._session.require_store())
        words = dict(of_choices("review_state"))
        box, kept = self._window.state_box, self._window.state_box.currentIndex()
        box.blockSignals(True)
        box.clear()
        for state in (review.NEW, review.APPROVED, review.MASKED, review.MERGED, review.REJECTED):
            box.addItem(f"{words[state]} ({counts.get(state, 0)})", state)
        box.addItem(tr("report-review.all-states", n=sum(counts.values())), None)
        box.setCurrentIndex(max(kept, 0))
        box.blockSignals(False)

    def _put(self, box: Any, options: Sequence[tuple[Any, str]], empty: str) -> None:
        fill(box, options, empty)
        box.setVisible(len(options) > 1 or box.currentData() is not None)

    def _period(self, which: str | None) -> Period | None:
        today = self._session.today()
        if which is None:
            return None
        if which == "week":
            return own_period(today - dt.timedelta(days=6), today)
        if which == "30":
            return own_period(today - dt.timedelta(days=29), today)
        if which == "last-month":
            return period_of(MONTH, today).before()
        return period_of(MONTH if which == "month" else YEAR, today)
