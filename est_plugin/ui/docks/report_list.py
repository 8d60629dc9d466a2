# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports behind a figure of the shared picture: one line each, the latest first; list and map follow each other."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QShortcut, QVBoxLayout, QWidget

from ...core import review
from ...core.report_time import interval_text
from ...i18n import tr
from ...jobs.local_days import zone_of
from ...reports.picture_words import SIGNS
from ..border import guarded
from ..look import make_heading, make_quiet
from ..map_link import MapLink
from ..messenger import Messenger
from ..plain_text import tip
from ..row_form import open_row_form
from ..session import Session

if TYPE_CHECKING:
    from ...jobs.review_list import ReviewRow

TABLE = "observation"
MOST_SHOWN = 500
_LONGEST = 160
_ID = Qt.ItemDataRole.UserRole


class ReportList(QWidget):
    """Enter opens the form, Z zooms, Escape goes back."""

    back_wanted = pyqtSignal()

    def __init__(self, session: Session, messenger: Messenger, iface: Any, map_link: MapLink) -> None:
        super().__init__()
        self.session, self.messenger, self._iface, self._map = session, messenger, iface, map_link
        self._rows: dict[str, ReviewRow] = {}
        self._make()
        self.list.itemSelectionChanged.connect(self._on_selection)
        self.list.itemDoubleClicked.connect(lambda _item: self._on_open())
        self.back_button.clicked.connect(self.back_wanted)
        self.zoom_button.clicked.connect(self._on_zoom)
        self.open_button.clicked.connect(self._on_open)
        for key, slot in (("Return", self._on_open), ("Enter", self._on_open), ("Z", self._on_zoom)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        back = QShortcut(QKeySequence("Escape"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.back_wanted)

    @property
    def ids(self) -> tuple[str, ...]:
        """The reports that are listed."""
        return tuple(self._rows)

    def show_reports(self, ids: Sequence[str], words: str, categories: Mapping[str, str]) -> None:
        """List these; `words` say what they are."""
        from ...jobs import review_list

        store = self.session.require_store()
        rows = sorted(review_list.load(store, ids=ids), key=lambda row: (row.occurred_from is None, row.occurred_from), reverse=True)
        zone = zone_of(store)
        self._rows = {row.id: row for row in rows[:MOST_SHOWN]}
        self.heading.setText(words)
        self.more_label.setText(tr("picture.list.more", n=MOST_SHOWN, of=len(rows)))
        self.more_label.setVisible(len(rows) > MOST_SHOWN)
        self.list.blockSignals(True)
        self.list.clear()
        for row in self._rows.values():
            when = interval_text(row.occurred_from, row.occurred_to, zone)
            item = QListWidgetItem(_line(row, when, categories), self.list)
            item.setData(_ID, row.id)
            item.setToolTip(tip(_text(row)))
        self.list.setCurrentRow(0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.list.blockSignals(False)
        self._on_selection()
        self.list.setFocus()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.back_button = QPushButton(f"←  {tr('picture.list.back')}", self)
        self.heading, self.more_label = QLabel(self), QLabel(self)
        for label in (self.heading, self.more_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        make_heading(self.heading, 1.1)
        make_quiet(self.more_label)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.zoom_button, self.open_button = QPushButton(tr("measures.zoom"), self), QPushButton(tr("picture.list.open"), self)
        self.zoom_button.setToolTip(tr("measures.zoom.tip"))
        self.open_button.setToolTip(tr("picture.list.open.tip"))
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.back_button)
        top.addStretch()
        for button in (self.zoom_button, self.open_button):
            below.addWidget(button)
        below.addStretch()
        layout.addLayout(top)
        for widget in (self.heading, self.more_label, self.list):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        layout.addLayout(below)

    def _selected(self) -> list[ReviewRow]:
        return [self._rows[item.data(_ID)] for item in self.list.selectedItems()]

    def _to_open(self) -> ReviewRow | None:
        """The one that is selected; before anything is, the one that the keys stand on."""
        items = self.list.selectedItems() or ([self.list.currentItem()] if self.list.currentItem() else [])
        return self._rows[items[0].data(_ID)] if len(items) == 1 else None

    @guarded
    def _on_selection(self) -> None:
        rows = self._selected()
        self.open_button.setEnabled(self._to_open() is not None)
        self.zoom_button.setEnabled(any(row.xy for row in rows or self._rows.values()))
        if rows:
            self._map.select((TABLE, row.id) for row in rows)

    @guarded
    def _on_zoom(self) -> None:
        self._map.zoom([row.xy for row in self._selected() or self._rows.values() if row.xy])

    @guarded
    def _on_open(self) -> None:
        row = self._to_open()
        if row is not None:
            open_row_form(self.session, self._iface, TABLE, row.id)


def _line(row: ReviewRow, when: str, categories: Mapping[str, str]) -> str:
    """● Klotter · 12 nov 2026 22:00 / Torget: text."""
    parts = [f"{SIGNS.get(row.felt_or_occurred, '')} {categories.get(row.category or '', row.category or '–')}", when]
    if row.review_state == review.NEW:
        parts.append(tr("picture.list.state.new"))
    text = ": ".join(part for part in (row.place_text or "", _text(row)) if part)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    return " · ".join(part for part in parts if part) + (f"\n{text}" if text else "")


def _text(row: ReviewRow) -> str:
    """What was written; of a confidential report that it is one."""
    return tr("picture.list.confidential") if row.is_secret else " ".join((row.description or "").split())
