# SPDX-License-Identifier: GPL-2.0-or-later
"""Promises among the figures: of each how many activities are kept, on the way and not kept; every number opens the promise."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from ...core.promises.follow_up import PromiseResult
from ...core.promises.records import OUTCOMES
from ...i18n import tr
from ..look import make_heading, make_quiet
from ..plain_text import keep_labels_plain

_SIGNS = {"kept": "✓", "on_way": "◐", "not_kept": "✕"}


class PromiseBox(QWidget):
    """`promise_wanted` tells the promise and the first activity that a number counts."""

    promise_wanted = pyqtSignal(str, object)

    def __init__(self, found: Sequence[PromiseResult], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[tuple[str, str], QToolButton] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(0, 1)
        title = QLabel(tr("promises.title"), self)
        make_heading(title, 1.05)
        layout.addWidget(title, 0, 0, 1, 2)
        for one in found:
            name = QLabel(one.promise.name if one.activities else f"{one.promise.name}. {tr('promise.no-activities')}", self)
            name.setWordWrap(True)
            make_quiet(name)
            layout.addWidget(name, layout.rowCount(), 0, 1, 2)
            for outcome in OUTCOMES if one.activities else ():
                row = layout.rowCount()
                layout.addWidget(QLabel(f"{_SIGNS[outcome]} {tr(f'promise.row.{outcome}')}", self), row, 0)
                layout.addWidget(self._button(one, outcome), row, 1, Qt.AlignmentFlag.AlignRight)
        keep_labels_plain(self)

    def _button(self, found: PromiseResult, outcome: str) -> QToolButton:
        """How many; it says in words what it counts."""
        mine = [one.activity for one in found.activities if one.outcome == outcome]
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setText(str(len(mine)))
        make_heading(button, 1.1)
        button.setAccessibleName(f"{found.promise.name}: {tr(f'promise.count.{outcome}', n=len(mine))}")
        button.setToolTip("\n".join(one.name for one in mine) or tr("promises.none-such"))
        activity_id = mine[0].id if mine else None
        button.clicked.connect(lambda _checked=False: self.promise_wanted.emit(found.promise.id, activity_id))
        self.buttons[found.promise.id, outcome] = button
        return button
