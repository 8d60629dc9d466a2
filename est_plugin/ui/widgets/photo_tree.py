# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings with the photos proposed for them; a photo is dragged to another finding, or moved there by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDropEvent, QFont, QIcon
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ...i18n import tr

NAME, TIME, SURE, WHY = range(4)
_KEY = Qt.ItemDataRole.UserRole
ICON_PX = 48


@dataclass(frozen=True)
class PhotoLine:
    """One photo as shown: name, time, how sure the proposal is and why."""

    name: str
    time: str
    sure: str
    why: str


class PhotoTree(QTreeWidget):
    """`assignment` maps each photo to the key of its finding; without one it is not in the mapping."""

    moved = pyqtSignal(list)  # names of photos moved by the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(4)
        self.setHeaderLabels([tr("photos-form.column-photo"), tr("photos-form.column-time"), tr("photos-form.column-sure"), tr("photos-form.column-why")])
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(TIME, 130)
        self.setColumnWidth(SURE, 90)
        self.setColumnWidth(WHY, 300)
        self._groups: dict[str | None, QTreeWidgetItem] = {}
        self._titles: dict[str | None, str] = {}

    def show_groups(self, titles: Sequence[tuple[str, str]]) -> None:
        """The findings, (key, title) in order; those without one stand first."""
        self.clear()
        self._groups.clear()
        self._titles = {None: tr("photos-form.unmatched"), **dict(titles)}
        for key, title in self._titles.items():
            item = QTreeWidgetItem([title])
            item.setData(NAME, _KEY, key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled)
            item.setFirstColumnSpanned(True)
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(NAME, font)
            self.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
            self._groups[key] = item

    def show_photos(self, lines: Sequence[PhotoLine], assignment: Mapping[str, str], icons: Mapping[str, QIcon]) -> None:
        """The photos under their findings, in the order given."""
        selected = {item.data(NAME, _KEY) for item in self.photo_items(only_selected=True)}
        for group in self._groups.values():
            group.takeChildren()
        for line in lines:
            item = QTreeWidgetItem([line.name, line.time, line.sure, line.why])
            item.setData(NAME, _KEY, line.name)
            item.setIcon(NAME, icons.get(line.name, QIcon()))
            item.setToolTip(WHY, line.why)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren)
            self._groups.get(assignment.get(line.name), self._groups[None]).addChild(item)
            item.setSelected(line.name in selected)
        for key, group in self._groups.items():
            count = group.childCount()
            group.setText(NAME, f"{self._titles[key]}   ({count})" if count else self._titles[key])
            group.setExpanded(count > 0)

    def photo_items(self, *, only_selected: bool = False) -> list[QTreeWidgetItem]:
        """The rows that are photos."""
        found = [group.child(i) for group in self._groups.values() for i in range(group.childCount())]
        return [item for item in found if item.isSelected()] if only_selected else found

    @property
    def assignment(self) -> dict[str, str]:
        """Photo → key of its finding."""
        return {item.data(NAME, _KEY): key for item in self.photo_items() if (key := item.parent().data(NAME, _KEY)) is not None}

    def move_selected(self, key: str | None) -> None:
        """Hang the selected photos on another finding."""
        names = []
        for item in self.photo_items(only_selected=True):
            if item.parent() is not self._groups[key]:
                item.parent().removeChild(item)
                self._groups[key].addChild(item)
                item.setSelected(True)
                names.append(item.data(NAME, _KEY))
        if names:
            self.moved.emit(names)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """On a finding, or on one of its photos."""
        at = self.itemAt(event.position().toPoint() if hasattr(event, "position") else event.pos())  # Qt 6 knows the first only
        if at is None:
            event.ignore()
            return
        group = at if at.parent() is None else at.parent()
        event.setDropAction(Qt.DropAction.CopyAction)  # Qt would remove the dragged rows after a move
        event.accept()
        self.move_selected(group.data(NAME, _KEY))
