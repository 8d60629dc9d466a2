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
from ..look import make_quiet
from .combo import fill, select
from .notice_line import HintLine

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
        self.off_line = HintLine(self)
        self.lamp_layout.addWidget(self.off_line, self.lamp_layout.rowCount(), 0, 1, 4)
        make_quiet(self.facts_label)
        self.facts_label.hide()
        self._owners: dict[str, str] = {}
        self._points: tuple[LampPoint, ...] = ()
        self._extent_touched = self._off_touched = False
        self.pick_button.clicked.connect(lambda: self.pick_asked.emit())
        self.pole_edit.textEdited.connect(self._on_pole_typed)
        self.fault_box.activated.connect(self._on_fault)
        self.extent_box.activated.connect(self._on_extent)
        self.deliberate_box.toggled.connect(self._on_deliberate)
        self.deliberate_box.clicked.connect(lambda _is_on: self._on_off_clicked())

    def set_lists(self, lists: EntryLists) -> None:
        """What can be chosen."""
        fill(self.fault_box, [(one.code, one.label) for one in lists.faults], empty=None)
        fill(self.extent_box, [(one.code, one.label) for one in lists.extents], empty=None)
        self._owners = {one.code: one.label for one in lists.lamp_owners}
        self.reset()

    def reset(self) -> None:
        """No lamp, the usual fault."""
        select(self.fault_box, DEFAULT_FAULT)
        self._extent_touched = self._off_touched = False
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
            select(self.extent_box, _EXTENT_OF_COUNT.get(max(1, self._lit), _MORE))
        self._show_facts()
        self._propose_off()
        self.edited.emit()

    @property
    def facts(self) -> str:
        """What the map knows of the picked lamps: owner and cabinet."""
        known = [self._points[0]] if len(self._points) == 1 else self._points
        owners = dict.fromkeys(self._owners.get(point.owner or "", "") for point in known)
        cabinets = dict.fromkeys(point.cabinet or "" for point in known)
        told = [("finding-form.lamp-owner", owners), ("finding-form.lamp-cabinet", cabinets)]
        return "  ·  ".join(tr(key, names=", ".join(filter(None, names))) for key, names in told if any(names))

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
        common = {"fault": self.fault, "extent": self.extent_box.currentData(), "place_type": place_type}
        is_all = self.deliberate_box.isChecked()
        if len(self._points) < 2:
            known = self._points[0] if self._points else LampPoint(None)
            is_same = self.pole == known.pole_number or known.pole_number is None
            lamp = Lamp(
                pole_number=self.pole,
                lighting_point_id=known.id if is_same else None,
                lamp_owner=known.owner if is_same else None,
                cabinet=known.cabinet if is_same else None,
                is_deliberate=is_all,
                **common,
            )
            return [(lamp, known.xy)]
        in_row = len(self._points) if is_all else max(1, self._lit)
        return [
            (
                Lamp(
                    pole_number=point.pole_number, lighting_point_id=point.id, lamp_owner=point.owner, cabinet=point.cabinet,
                    in_row=in_row, is_deliberate=is_all or self._is_off(point), **common,
                ),
                point.xy,
            )
            for point in self._points
        ]  # fmt: skip

    @property
    def _lit(self) -> int:
        """Picked lamps that should shine."""
        return sum(not self._is_off(point) for point in self._points)

    def _is_off(self, point: LampPoint) -> bool:
        """Whether that explains what was seen: an open hatch is a fault also on a lamp that is off."""
        return point.is_off and self.fault in (DEFAULT_FAULT, DELIBERATE)

    def _propose_off(self) -> None:
        """Ticked when that explains every picked lamp, until the user says otherwise."""
        if not self._off_touched and self.fault != DELIBERATE:
            self.deliberate_box.setChecked(bool(self._points) and all(self._is_off(point) for point in self._points))

    def _show_facts(self) -> None:
        self.facts_label.setText(self.facts)
        self.facts_label.setVisible(bool(self.facts))
        off = [point.pole_number or "–" for point in self._points if self._is_off(point)]
        shown = ", ".join(off[:_SHOWN_POLES]) + (" …" if len(off) > _SHOWN_POLES else "")
        key = "finding-form.lamp-off" if len(self._points) > 1 else "finding-form.lamp-off-single"
        self.off_line.text = tr(key, n=len(off), poles=shown) if off else ""

    def _on_pole_typed(self) -> None:
        is_picked = len(self._points) == 1 and self.pole == self._points[0].pole_number
        self.facts_label.setVisible(is_picked and bool(self.facts))
        if self._points and not is_picked:
            self.off_line.text = ""
        self.edited.emit()

    def _on_fault(self) -> None:
        if self.fault == DELIBERATE:
            self.deliberate_box.setChecked(True)
        else:
            self._propose_off()
        self._show_facts()
        self.edited.emit()

    def _on_extent(self) -> None:
        self._extent_touched = True
        self.edited.emit()

    def _on_deliberate(self) -> None:
        self.edited.emit()

    def _on_off_clicked(self) -> None:
        self._off_touched = True
