# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of Fördelning and Tider, read as sentences, changed, tried and saved in one action."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core import assignment
from ...core.errors import EstError, RuleError
from ...i18n import tr
from ...jobs import rules
from ...jobs.rules import DEADLINE, ROUTING, Edited, RuleSet
from ..border import guarded
from ..forms_loader import load_form
from ..item_models.rules_model import RulesModel
from ..look import make_primary
from ..messenger import Messenger, sentence
from ..session import Session
from .rules_page import RulesPage
from .rules_try import RulesTry

TABLES = (ROUTING, DEADLINE)
_SIZE_PX = (1240, 680)
_TRY_PX = 370


def open_rules(session: Session, messenger: Messenger, iface: Any, table: str = DEADLINE) -> RulesDialog:
    """Open the rules at one of the tabs."""
    store = session.require_write()
    dialog = RulesDialog(rules.load(store), session.today(), lambda edited: _save(session, edited), messenger, iface.mainWindow())
    dialog.show_table(table)
    dialog.open()
    return dialog


def _save(session: Session, edited: Mapping[str, Sequence[Edited]]) -> bool:
    """False when the user changed her mind about unsaved edits in the layers."""
    today = session.today()
    return session.write(TABLES, lambda store: rules.save(store, edited, today), tr("rules-ui.saved")) is not None


class RulesDialog(QDialog):
    """Plain rows in; `save` gets what shall be written."""

    def __init__(
        self, rule_set: RuleSet, today: dt.date, save: Callable[[Mapping[str, Sequence[Edited]]], bool], messenger: Messenger, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("est_rules_dialog")
        self.messenger, self._save = messenger, save
        load_form("rules", self)
        self.pages: dict[str, RulesPage] = {}
        for table in TABLES:
            page = RulesPage(RulesModel(table, rule_set, today), messenger, self)
            self.pages[table] = page
            self.tabs.addTab(page, tr(f"rules-ui.tab.{table}"))
            page.model.edited.connect(self._on_edited)
        self._rule_set = rule_set
        self.trial = RulesTry(rule_set, self._book, self)
        self.try_area.setWidget(self.trial)
        self.trial.rule_wanted.connect(self._on_rule_wanted)
        self.pages[DEADLINE].lamp_model_changed.connect(self.trial.refresh)
        make_primary(self.save_button)
        self.save_button.clicked.connect(lambda: self.save())
        self.cancel_button.clicked.connect(self.reject)
        self._show_problem("")
        self.resize(*_SIZE_PX)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([_SIZE_PX[0] - _TRY_PX, _TRY_PX])

    def show_table(self, table: str) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentWidget(self.pages[table])

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return any(page.model.is_changed for page in self.pages.values())

    @guarded
    def save(self) -> None:
        """Save both kinds in one action; a rule that cannot be is shown, and the dialog stays."""
        if not self.is_changed:
            self.accept()
            return
        if not self._point_at_problem():
            return
        try:
            is_saved = self._save({table: [row.edited for row in page.model.everything] for table, page in self.pages.items()})
        except EstError as error:
            self._show_problem(sentence(error))
            return
        if is_saved:
            self.accept()

    def reject(self) -> None:
        """Escape asks first when something would be lost."""
        if not self.is_changed or self.messenger.ask(tr("rules-ui.discard"), tr("rules-ui.discard.yes"), tr("rules-ui.discard.no")):
            super().reject()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _book(self) -> assignment.RuleBook:
        dates = self.pages[DEADLINE].model
        return self._rule_set.book_of(self.pages[ROUTING].model.values, dates.values, dates.lamp_model)

    def _point_at_problem(self) -> bool:
        """Show the first rule that cannot be used; of lamp models that are not looked at too."""
        for table, page in self.pages.items():
            found = page.model.first_problem()
            if found is not None:
                self.show_table(table)
                page.show_rule(found)
                self._show_problem(found.problem)
                return False
        return True

    @guarded
    def _on_rule_wanted(self, table: str, key: str) -> None:
        if not self.pages[table].pick_key(key):
            raise RuleError("rules-ui.rule-gone")
        self.show_table(table)

    def _on_edited(self) -> None:
        self._show_problem("")
        if hasattr(self, "trial"):
            self.trial.refresh()

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))
