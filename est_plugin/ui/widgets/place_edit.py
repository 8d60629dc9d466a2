# SPDX-License-Identifier: GPL-2.0-or-later
"""A line for a place: proposals while one types, words of one's own when none of them fits."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter, QLineEdit, QWidget

from ...core.place_ranking import NamedPlace, fit
from ...i18n import tr

_WAIT_MS = 150  # a layer is not asked about each letter
_PLACE = Qt.ItemDataRole.UserRole
Search = Callable[[str], "list[NamedPlace]"]


class PlaceEdit(QLineEdit):
    """`search` gives the proposals; Enter takes the marked one, Tab keeps the words, a whole name finds its place by itself."""

    picked = pyqtSignal(object)  # NamedPlace

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search: Search = lambda _typed: []
        self._is_asked = False
        self._model = QStandardItemModel(self)
        self._proposals = QCompleter(self._model, self)
        self._proposals.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._proposals.setMaxVisibleItems(12)
        self._proposals.setWidget(self)
        self._proposals.activated[QModelIndex].connect(self._on_activated)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.propose)
        self.textEdited.connect(self._on_edited)

    @property
    def proposals(self) -> list[NamedPlace]:
        """What is proposed now, the best first."""
        return [self._model.item(row).data(_PLACE) for row in range(self._model.rowCount())]

    @property
    def is_proposing(self) -> bool:
        """Whether proposals are shown under the line."""
        return self._proposals.popup().isVisible()

    def propose(self) -> None:
        """Show what fits; what begins as it was typed is marked, so that Enter takes it."""
        self._timer.stop()
        self._read()
        if not self._model.rowCount() or not self.hasFocus():
            self._proposals.popup().hide()
            return
        self._proposals.complete()
        best = fit(self.proposals[0].name, self.text())
        index = self._proposals.completionModel().index(0, 0) if best in (0, 1) else QModelIndex()
        self._proposals.popup().setCurrentIndex(index)

    def pick(self, place: NamedPlace) -> None:
        """Take a proposal."""
        self._timer.stop()
        self._is_asked = False
        self.setText(place.name)
        self.picked.emit(place)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Whoever has written a whole name means that place."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def settle(self) -> None:
        """Find the place of a name that was written out; other words stay words."""
        if not self._is_asked:
            return
        self._timer.stop()
        self._is_asked = False
        self._read()
        whole = next((place for place in self.proposals if fit(place.name, self.text()) == 0), None)
        if whole is not None:
            self.pick(whole)

    def _on_edited(self, _text: str) -> None:
        self._is_asked = True
        self._timer.start()

    def _read(self) -> None:
        self._model.clear()
        for place in self.search(self.text()):
            item = QStandardItem(f"{place.name}   ({tr('report-place.' + place.kind)})")
            item.setData(place, _PLACE)
            self._model.appendRow(item)

    def _on_activated(self, index: QModelIndex) -> None:
        place = index.data(_PLACE)
        if place is not None:
            self.pick(place)
