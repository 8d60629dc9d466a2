# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Uppföljning*: numbers and bars of the measures, each of them a way to its rows."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QToolButton, QWidget

from ...core.rhythm import SETTING as RHYTHM, rhythm_of
from ...i18n import Texts, language, tr
from ..border import guarded
from ..forms_loader import load_form
from ..look import clear_layout, make_quiet
from ..messenger import Messenger, open_file
from ..openers import open_thing
from ..save_file import ask_target
from ..session import Session
from ..widgets import combo
from .figures_period import PeriodFields

if TYPE_CHECKING:
    from ...core.figures.rows import Choice
    from ...jobs.measure_figures import Source
    from ...jobs.promise_facts import Facts
    from ...reports.figures_content import FiguresContent
    from ..widgets.figure_boxes import ChartBox, NumberRow


class FiguresTab(QWidget):
    """Period and choice on top, figures below, and what can be done with them. Counting is loaded when the tab is looked at."""

    rows_wanted = pyqtSignal(object, str)  # (table, id) of the rows, what they are

    def __init__(self, session: Session, messenger: Messenger) -> None:
        super().__init__()
        self.session, self.messenger = session, messenger
        self._source: Source | None = None
        self._promises: Facts | None = None
        self.content: FiguresContent | None = None
        load_form("panel_figures", self)
        make_quiet(self.about_label)
        for area in (self.scroll.viewport(), self.figures_box):
            area.setAutoFillBackground(False)  # the colour of the tab page
        self.period = PeriodFields(self)
        self.period.changed.connect(self._show)
        for box in (self.responsible_combo, self.walk_combo, self.type_combo):
            box.currentIndexChanged.connect(self._show)
        self.how_button.toggled.connect(self._show)
        self.effect_button.clicked.connect(self._on_effect)
        self.print_button.clicked.connect(self._on_print)
        self.csv_button.clicked.connect(self._on_csv)
        self.copy_button.clicked.connect(self._on_copy)

    # -- what the panel calls -----------------------------------------------------------------------------------------
    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self._source = self._promises = self.content = None
        for box in (self.responsible_combo, self.walk_combo, self.type_combo):
            box.blockSignals(True)
            box.clear()
            box.blockSignals(False)
        clear_layout(self.figures_layout)

    def set_read_only(self, is_read_only: bool) -> None:
        """Everything here only shows."""

    @guarded
    def refresh(self) -> None:
        """Read the rows again; period and choice stay."""
        from ...jobs import measure_figures, promise_facts

        is_first = self._source is None
        store, today = self.session.require_store(), self.session.today()
        self._source = source = measure_figures.read(store, language())
        self._promises = promise_facts.read(store) if store.count("promise") else None
        self.period.set_anchor(rhythm_of(store.setting(RHYTHM)).anchor)
        self.period.reset(today) if is_first else self.period.set_today(today)
        combo.fill(self.responsible_combo, [(key, name) for name, key in source.responsible], tr("measures.any-responsible"))
        combo.fill(self.walk_combo, [(key, name) for name, key in source.walks], tr("measures.any-walk"))
        types = [(f"category/{code}", name) for name, code in source.categories]
        types += [(f"measure_type/{code}", tr("figures.choice.type", name=name)) for name, code in source.measure_types]
        combo.fill(self.type_combo, types, tr("figures.any-type"))
        self._show()

    # -- showing ------------------------------------------------------------------------------------------------------
    @guarded
    def _show(self) -> None:
        if self._source is None:
            return
        from ...jobs import measure_figures
        from ..widgets.figure_boxes import ChartBox, NumberRow

        self.content = content = measure_figures.make(self._source, self.period.period, self._choice(), self.session.today())
        self.about_label.setText(self._about(content))
        at = self.scroll.verticalScrollBar().value()
        self.figures_box.setUpdatesEnabled(False)
        clear_layout(self.figures_layout)
        shows_how = self.how_button.isChecked()
        for line in content.numbers:
            self._add(NumberRow(line, content, shows_how, self.figures_box))
        self._add_promises()
        self._add_rounds()
        for chart in content.charts:
            self._add(ChartBox(chart, shows_how, self.figures_box))
        self.figures_layout.addStretch(1)
        self.figures_box.setUpdatesEnabled(True)
        self._scroll_to(at)

    def _add(self, box: NumberRow | ChartBox) -> None:
        box.rows_wanted.connect(self._on_rows)
        self.figures_layout.addWidget(box)
        box.show()

    def _add_promises(self) -> None:
        """Those that were in force in the period, as they stand on its last day."""
        if self._promises is None:
            return
        from ..widgets.promise_box import PromiseBox

        period, today = self.period.period, self.session.today()
        found = [self._promises.result(one, period, today) for one in self._promises.in_force(period)]
        if found:
            box = PromiseBox(found, self.figures_box)
            box.promise_wanted.connect(self._on_promise)
            self.figures_layout.addWidget(box)
            box.show()

    def _add_rounds(self) -> None:
        """Visits and rounds of the period; the number opens its rows."""
        store = self.session.require_store()
        if not store.count("patrol_visit"):
            return
        from ...jobs.patrol_figures import rounds_between, visits_between

        period = self.period.period
        visits = visits_between(store, period.first, period.last)
        minutes = sum(one.minutes or 0 for one in visits)
        rounds = len(rounds_between(store, period.first, period.last))
        button = QToolButton(self.figures_box)
        button.setText(tr("round-figures.line", visits=len(visits), minutes=minutes, rounds=rounds))
        button.setObjectName("figures_rounds")
        button.setAutoRaise(True)
        button.setToolTip(tr("round-figures.line.tip"))
        button.clicked.connect(lambda: open_thing("round_figures", self.session, self.messenger, self.session.iface, period=self.period.period))
        self.figures_layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        button.show()

    def _scroll_to(self, value: int) -> None:
        """Where the reader was: the new figures get their height at once, not when Qt comes to it."""
        self.figures_layout.activate()
        width = self.scroll.viewport().width()
        self.figures_box.resize(width, max(self.figures_layout.heightForWidth(width), self.scroll.viewport().height()))
        self.scroll.verticalScrollBar().setValue(value)

    def _choice(self) -> Choice:
        from ...core.figures.rows import Choice

        chosen = Choice(self.walk_combo.currentData(), self.responsible_combo.currentData())
        what, _slash, code = (self.type_combo.currentData() or "").partition("/")
        return replace(chosen, **{what: code}) if what else chosen

    def _about(self, content: FiguresContent) -> str:
        period = content.period[:1].upper() + content.period[1:]
        said = tr("figures.about", period=period, day=content.standing)
        return f"{said} {tr('figures.about-before', before=content.before)}" if content.before else said

    def _on_rows(self, ids: tuple[str, ...], what: str) -> None:
        if self._source is not None and ids:
            self.rows_wanted.emit(self._source.keys(ids), what)

    @guarded
    def _on_promise(self, promise_id: str, activity_id: str | None) -> None:
        open_thing("promises", self.session, self.messenger, self.session.iface, promise_id=promise_id, activity_id=activity_id)

    @guarded
    def _on_effect(self) -> None:
        open_thing("effects", self.session, self.messenger, self.session.iface)

    # -- out ----------------------------------------------------------------------------------------------------------
    @guarded
    def _on_print(self) -> None:
        from ...jobs import measure_figures

        path = self._ask_file("pdf", tr("print.kind-pdf"))
        if path is not None and self.content is not None:
            result = measure_figures.print_figures(self.session.require_store(), self.content, path, language())
            self.messenger.file_made(path)
            for warning in result.warnings:
                self.messenger.warning(warning)
            open_file(path)

    @guarded
    def _on_csv(self) -> None:
        from ...jobs import measure_figures

        path = self._ask_file("csv", "CSV (*.csv)")
        if path is not None and self.content is not None:
            measure_figures.save_csv(self.content, path, language())
            self.messenger.file_made(path)

    @guarded
    def _on_copy(self) -> None:
        from ...reports import figures_tables

        if self.content is not None:
            QApplication.clipboard().setText(figures_tables.plain_text(self.content, Texts(language())))
            self.messenger.info(tr("figures.copied"))

    def _ask_file(self, ending: str, kind: str) -> Path | None:
        if self.content is None:
            return None
        return ask_target(self, self.session, tr("figures.save-title"), f"{tr('panel.tab.figures')} {self.content.period}", ending, kind)
