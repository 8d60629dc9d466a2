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
        layout.setColumnStretch(3, 1)
        title = QLabel(tr("promises.title"), self)
        make_heading(title, 1.05)
        layout.addWidget(title, 0, 0, 1, 4)
        for at, one in enumerate(found):
            name = QLabel(one.promise.name, self)
            name.setWordWrap(True)
            layout.addWidget(name, 2 * at + 1, 0, 1, 4)
            if not one.activities:
                empty = QLabel(tr("promise.no-activities"), self)
                make_quiet(empty)
                layout.addWidget(empty, 2 * at + 2, 0, 1, 4)
            for column, outcome in enumerate(OUTCOMES if one.activities else ()):
                layout.addWidget(self._button(one, outcome), 2 * at + 2, column, Qt.AlignmentFlag.AlignLeft)
        keep_labels_plain(self)

    def _button(self, found: PromiseResult, outcome: str) -> QToolButton:
        """✓ 4 hållna."""
        mine = [one.activity for one in found.activities if one.outcome == outcome]
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setText(f"{_SIGNS[outcome]} {tr(f'promise.count.{outcome}', n=len(mine))}")
        button.setAccessibleName(f"{found.promise.name}: {button.text()}")
        button.setToolTip("\n".join(one.name for one in mine) or tr("promises.none-such"))
        activity_id = mine[0].id if mine else None
        button.clicked.connect(lambda _checked=False: self.promise_wanted.emit(found.promise.id, activity_id))
        self.buttons[found.promise.id, outcome] = button
        return button
