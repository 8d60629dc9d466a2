# SPDX-License-Identifier: GPL-2.0-or-later
"""The four fields of a lamp: pole, fault, extent, deliberately off; for one lamp or several at once."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGroupBox, QWidget

from ...i18n import tr
from ...jobs.entry_lists import EntryLists
from ...jobs.finding_hints import LampPoint
from ...jobs.save_finding import Lamp
from ..forms_loader import load_form
from .combo import fill, select

DEFAULT_FAULT, DELIBERATE = "out", "deliberately_off"
_EXTENT_OF_COUNT = {1: "one", 2: "two_in_row"}
_MORE = "three_or_more"
_SHOWN_POLES = 6


class LampFields(QGroupBox):
    """What is wrong with the lamps that were picked, or with the one whose pole number was typed."""

    pick_asked = pyqtSignal()
    edited = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form("finding_lamp", self)
        self._points: tuple[LampPoint, ...] = ()
        self._extent_touched = False
        self.pick_button.clicked.connect(lambda: self.pick_asked.emit())
        self.pole_edit.textEdited.connect(self._on_pole_typed)
        self.fault_box.activated.connect(self._on_fault)
        self.extent_box.activated.connect(self._on_extent)
        self.deliberate_box.toggled.connect(self._on_deliberate)

    def set_lists(self, lists: EntryLists) -> None:
        """What can be chosen."""
        fill(self.fault_box, [(one.code, one.label) for one in lists.faults], empty=None)
        fill(self.extent_box, [(one.code, one.label) for one in lists.extents], empty=None)
        self.reset()

    def reset(self) -> None:
        """No lamp, the usual fault."""
        select(self.fault_box, DEFAULT_FAULT)
        self._extent_touched = False
        self.deliberate_box.setChecked(False)
        self.points = ()

    @property
    def points(self) -> tuple[LampPoint, ...]:
        """Lamps picked on the map."""
        return self._points

    @points.setter
    def points(self, points: Sequence[LampPoint]) -> None:
        self._points = tuple(points)
        poles = [point.pole_number or "–" for point in self._points]
        self.pole_edit.setReadOnly(len(poles) > 1)
        shown = ", ".join(poles[:_SHOWN_POLES]) + (" …" if len(poles) > _SHOWN_POLES else "")
        self.pole_edit.setText(shown if len(poles) > 1 else (self._points[0].pole_number or "" if poles else ""))
        self.lamps_label.setText(tr("finding-form.lamps", n=len(poles)) if len(poles) > 1 else "")
        if not self._extent_touched:
            select(self.extent_box, _EXTENT_OF_COUNT.get(max(1, len(poles)), _MORE))
        self.edited.emit()

    @property
    def fault(self) -> str:
        """Code of the fault."""
        return self.fault_box.currentData() or DEFAULT_FAULT

    @property
    def pole(self) -> str | None:
        """The pole number when it is about one lamp."""
        return self.pole_edit.text().strip() or None if len(self._points) < 2 else None

    def describe(self) -> str:
        """What it is in words, for a description that nobody wrote."""
        words = self.fault_box.currentText()
        return f"{words}, {tr('finding-form.pole-word')} {self.pole}" if self.pole else words

    def lamps(self, place_type: str | None = None) -> list[tuple[Lamp, tuple[float, float] | None]]:
        """Each lamp with its place; None where only the form's own place is known."""
        common = {
            "fault": self.fault,
            "extent": self.extent_box.currentData(),
            "is_deliberate": self.deliberate_box.isChecked(),
            "place_type": place_type,
        }
        if len(self._points) < 2:
            known = self._points[0] if self._points else LampPoint(None)
            is_same = self.pole == known.pole_number or known.pole_number is None
            lamp = Lamp(
                pole_number=self.pole,
                lighting_point_id=known.id if is_same else None,
                lamp_owner=known.owner if is_same else None,
                **common,
            )
            return [(lamp, known.xy)]
        return [
            (Lamp(pole_number=p.pole_number, lighting_point_id=p.id, lamp_owner=p.owner, in_row=len(self._points), **common), p.xy)
            for p in self._points
        ]  # fmt: skip

    def _on_pole_typed(self) -> None:
        self.edited.emit()

    def _on_fault(self) -> None:
        if self.fault == DELIBERATE:
            self.deliberate_box.setChecked(True)
        self.edited.emit()

    def _on_extent(self) -> None:
        self._extent_touched = True
        self.edited.emit()

    def _on_deliberate(self) -> None:
        self.edited.emit()
