# SPDX-License-Identifier: GPL-2.0-or-later
"""Section Rytm of the settings: how often the shared picture is made, the daily one of a crisis, and what the law counts from."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QCheckBox, QDateEdit, QWidget

from ...core import rhythm
from ...core.local_time import stored_day
from ...core.period import ANCHOR, FORTNIGHT, Period
from ...core.rhythm import Rhythm
from ...i18n import Texts, language, tr
from ...jobs.clock import PLAN_BEFORE, STATUTORY_BEFORE
from ...reports.engine.wording import joined
from ...reports.figures_content import period_words
from ..forms_loader import load_form
from ..look import make_quiet
from ..widgets.combo import fill, select

_CRISIS_DAYS = 14  # proposed


class RhythmSection(QWidget):
    """Kept with the page. The line below says which period runs now and what it is compared with."""

    def __init__(self, store: Any, today: dt.date, is_read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._today = store, today
        self._kept = rhythm.rhythm_of(store.setting(rhythm.SETTING))
        load_form("settings_rhythm", self)
        make_quiet(self.now_label)
        fill(self.kind_combo, [(kind, tr(f"rhythm.kind.{kind}")) for kind in rhythm.KINDS], empty=None)
        select(self.kind_combo, self._kept.kind)
        self.anchor_edit.setDate(QDate(self._kept.anchor))
        ended = self._kept.crisis_until is not None and self._kept.crisis_until < today
        self._show(self.crisis_box, self.crisis_edit, None if ended else self._kept.crisis_until, today + dt.timedelta(days=_CRISIS_DAYS))
        self.crisis_edit.setMinimumDate(QDate(today))
        for key, box, edit in self._before():
            self._show(box, edit, stored_day(store.setting(key)), today)
            edit.setMaximumDate(QDate(today))
        self.kind_combo.currentIndexChanged.connect(lambda _index: self._say())
        for edit in (self.anchor_edit, self.crisis_edit):
            edit.dateChanged.connect(lambda _day: self._say())
        self.crisis_box.toggled.connect(lambda _is_on: self._say())
        self.setEnabled(not is_read_only)
        self._say()

    @property
    def rhythm(self) -> Rhythm:
        """As the fields say."""
        until = self.crisis_edit.date().toPyDate() if self.crisis_box.isChecked() else None
        kind = self.kind_combo.currentData()
        return Rhythm(kind, self.anchor_edit.date().toPyDate() if kind == FORTNIGHT else ANCHOR, until)

    def values(self) -> dict[str, Any]:
        """Settings that differ from what holds now."""
        found: dict[str, Any] = {}
        if self.rhythm != self._kept:
            found[rhythm.SETTING] = rhythm.as_setting(self.rhythm)
        for key, box, edit in self._before():
            day = edit.date().toPyDate() if box.isChecked() else None
            if day != stored_day(self._store.setting(key)):
                found[key] = day.isoformat() if day else None
        return found

    # -- inside -------------------------------------------------------------------------------------------------------
    def _before(self) -> tuple[tuple[str, QCheckBox, QDateEdit], ...]:
        return (STATUTORY_BEFORE, self.statutory_box, self.statutory_edit), (PLAN_BEFORE, self.plan_box, self.plan_edit)

    def _show(self, box: QCheckBox, edit: QDateEdit, day: dt.date | None, proposed: dt.date) -> None:
        box.setChecked(day is not None)
        edit.setDate(QDate(day or proposed))
        edit.setEnabled(day is not None)
        box.toggled.connect(edit.setEnabled)

    def _say(self) -> None:
        is_fortnight = self.kind_combo.currentData() == FORTNIGHT
        for widget in (self.anchor_label, self.anchor_edit):
            widget.setVisible(is_fortnight)
        self.now_label.setText(rhythm_words(self.rhythm, self._today))


def rhythm_words(of: Rhythm, today: dt.date) -> str:
    """The period that runs now, what it is compared with, and when its picture is due."""
    period, texts = of.period_on(today), Texts(language())
    said = tr("rhythm.now", period=period_words(period, texts), day=of.next_due(today).isoformat())
    compared = compared_words(period, texts)
    crisis = tr("rhythm.crisis-now", kind=tr(f"rhythm.kind.{of.kind}").lower()) if of.is_crisis(today) else ""
    return " ".join(part for part in (said, compared, crisis) if part)


def compared_words(period: Period, texts: Texts) -> str:
    """Jämförs med oktober 2026 och november 2025."""
    told = [period_words(one, texts) for one in (period.before(), period.year_before()) if one is not None]
    return texts("situation.compared", what=joined(told, texts)) if told else ""
