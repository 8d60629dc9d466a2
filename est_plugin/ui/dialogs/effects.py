# SPDX-License-Identifier: GPL-2.0-or-later
"""Repaired lamp groups and barriers with enough reports to judge: one line for what occurred and one for what was felt."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QTableWidgetItem, QWidget

from ...i18n import Texts, language, tr
from ..border import guarded
from ..forms_loader import load_form
from ..messenger import Messenger
from ..openers import open_thing
from ..patience import patience
from ..plain_text import tip
from ..session import Session

if TYPE_CHECKING:
    from ...jobs.effect_overview import Judged

_HEADS = ("measure", "done", "kind", "here", "control", "verdict")


def open_effects(session: Session, messenger: Messenger, iface: Any) -> EffectsDialog:
    """Count, and show what there is to judge."""
    from ...jobs import effect, effect_overview

    store, choices = session.require_store(), effect.Choices()
    with patience():
        found = effect_overview.judged(store, choices)
    dialog = EffectsDialog(session, messenger, iface, found, choices.reach_m)
    dialog.show()
    return dialog


class EffectsDialog(QDialog):
    """May stay open beside the map."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, found: list[Judged], reach_m: float, parent: QWidget | None = None) -> None:
        from ...reports.engine import wording

        super().__init__(parent or iface.mainWindow())
        self.setObjectName("est_effects_dialog")
        self.session, self.messenger, self._iface = session, messenger, iface
        self._measures = [one.measure.id for one in found for _kind in one.kinds]
        load_form("effects", self)
        self.about_label.setText(tr("effects.about" if found else "effects.none", reach=wording.length(reach_m, Texts(language()))))
        self._fill(found)
        self.table.itemDoubleClicked.connect(lambda _item: self._on_open())
        self.open_button.clicked.connect(lambda: self._on_open())
        self.close_button.clicked.connect(self.reject)
        for widget in (self.table, self.open_button):
            widget.setVisible(bool(found))
        self.resize(*((900, 420) if found else (460, self.layout().totalHeightForWidth(460))))

    def done(self, result: int) -> None:
        """The dialog goes when it is closed."""
        super().done(result)
        self.deleteLater()

    def _fill(self, found: list[Judged]) -> None:
        from ...jobs.record_name import numbers_with, title_of
        from ...reports import effect_plain
        from ...reports.engine import wording

        texts = Texts(language())
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(f"effects.head-{name}") for name in _HEADS])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        lines = [
            (f"{numbers_with(one.measure, (), texts)}  {title_of(one.measure)}", wording.short_day(one.done_on, texts), tr(f"effect.kind-{kind.name}"),
             *(f"{before} → {after}" for before, after in (kind.reach, kind.control)), effect_plain.verdict(kind, texts))
            for one in found for kind in one.kinds
        ]  # fmt: skip
        self.table.setRowCount(len(lines))
        for row, cells in enumerate(lines):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                self.table.setItem(row, column, item)
        if lines:
            self.table.selectRow(0)

    @guarded
    def _on_open(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._measures):
            open_thing("effect", self.session, self.messenger, self._iface, measure_ids=[self._measures[row]])
