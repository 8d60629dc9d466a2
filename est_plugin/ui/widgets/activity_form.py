# SPDX-License-Identifier: GPL-2.0-or-later
"""One activity of a promise, edited where it stands: what, how many, from what it is counted. Plain values in and out; it knows no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...core.promises.records import DIALOGUES, MANUAL, MEASURES, Activity
from ...i18n import tr
from ..forms_loader import load_form
from ..look import make_quiet
from .combo import fill, of_choices, select

Options = Sequence[tuple]


class ActivityForm(QWidget):
    """Tells with every change; `save_asked` when Enter or *Spara* is pressed."""

    changed = pyqtSignal()
    save_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form("promise_activity", self)
        make_quiet(self.rule_label)
        fill(self.per_box, [(value, tr(f"promises.per.{value}")) for value, _label in of_choices("promise_per")], empty=None)
        fill(self.source_box, [(value, tr(f"promises.source.{value}")) for value, _label in of_choices("counted_from")], empty=None)
        fill(self.assessment_box, of_choices("promise_outcome"), empty=tr("promises.as-counted"))
        self._shown: dict[str, Any] = {}
        for box in (self.per_box, self.source_box, self.organisation_box, self.hotspot_box, self.type_box, self.assessment_box):
            box.currentIndexChanged.connect(self._on_changed)
        for edit in (self.name_edit, self.comment_edit):
            edit.textChanged.connect(self._on_changed)
            edit.returnPressed.connect(self.save_asked)
        self.promised_box.valueChanged.connect(self._on_changed)
        self.linked_box.toggled.connect(self._on_changed)
        self.save_button.clicked.connect(lambda _checked=False: self.save_asked.emit())

    def set_lists(self, organisations: Options, hotspots: Options, types: Options) -> None:
        """What can be chosen, (value, words) each."""
        fill(self.organisation_box, organisations, empty=tr("promises.anybody"))
        fill(self.hotspot_box, hotspots, empty=tr("promises.anywhere"))
        fill(self.type_box, types, empty=tr("promises.any-type"))

    def show_activity(self, row: Mapping[str, Any]) -> None:
        """The activity as it is stored."""
        was_blocked = self.blockSignals(True)
        self.name_edit.setText(row["name"] or "")
        self.promised_box.setValue(row["promised"] or 0)
        for box, column in (
            (self.per_box, "per"), (self.source_box, "counted_from"), (self.organisation_box, "organisation_id"), (self.hotspot_box, "hotspot_id"),
            (self.type_box, "measure_type"), (self.assessment_box, "assessment"),
        ):  # fmt: skip
            select(box, row[column])
        self.linked_box.setChecked(bool(row["only_linked"]))
        self.comment_edit.setText(row["comment"] or "")
        self.blockSignals(was_blocked)
        self._shown = self.values()
        self._on_changed()

    def values(self) -> dict[str, Any]:
        """Columns of promise_activity as they stand in the form."""
        source = self.source_box.currentData()
        can_filter = source != MANUAL
        return {
            "name": self.name_edit.text().strip(), "promised": self.promised_box.value(), "per": self.per_box.currentData(), "counted_from": source,
            "organisation_id": self.organisation_box.currentData(), "hotspot_id": self.hotspot_box.currentData() if can_filter else None,
            "measure_type": self.type_box.currentData() if source == MEASURES else None, "only_linked": can_filter and self.linked_box.isChecked(),
            "assessment": self.assessment_box.currentData(), "comment": self.comment_edit.text().strip() or None,
        }  # fmt: skip

    @property
    def is_dirty(self) -> bool:
        """Whether something was changed."""
        return bool(self._shown) and self.values() != self._shown

    def activity(self, row: Mapping[str, Any]) -> Activity:
        """As it would be counted now."""
        values = self.values()
        return Activity(
            row["id"], row["promise_id"], **{**values, "comment": values["comment"] or ""}, carried_from_id=row["carried_from_id"], sort=row["sort"],
        )  # fmt: skip

    def set_read_only(self, is_read_only: bool) -> None:
        """Only looking."""
        for child in (
            self.name_edit, self.promised_box, self.per_box, self.source_box, self.organisation_box, self.hotspot_box, self.type_box, self.linked_box,
            self.assessment_box, self.comment_edit,
        ):  # fmt: skip
            child.setEnabled(not is_read_only)

    def _on_changed(self, *_signal: object) -> None:
        source = self.source_box.currentData()
        for widget in (self.hotspot_label, self.hotspot_box, self.linked_box):
            widget.setEnabled(source != MANUAL and self.name_edit.isEnabled())
        for widget in (self.type_label, self.type_box):
            widget.setEnabled(source == MEASURES and self.name_edit.isEnabled())
        self.rule_label.setText(self._rule(source))
        self.save_button.setEnabled(self.is_dirty)
        self.changed.emit()

    def _rule(self, source: str | None) -> str:
        """From what it is counted, in one sentence."""
        values = self.values()
        if source == MANUAL:
            return tr("promises.rule.manual")
        if values["only_linked"]:
            return tr("promises.rule.linked-dialogues" if source == DIALOGUES else "promises.rule.linked")
        parts = [tr(f"promises.source.{source}")]
        for box, key in ((self.type_box, "measure_type"), (self.hotspot_box, "hotspot_id"), (self.organisation_box, "organisation_id")):
            if values[key] is not None:
                parts.append(tr(f"promises.rule.{key}", name=box.currentText()))
        return tr("promises.rule", what=", ".join(parts))
