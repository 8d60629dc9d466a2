# SPDX-License-Identifier: GPL-2.0-or-later
"""Tab *Vandringar*: the walks by date, and for the chosen one the steps with the next one coloured."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QMenu, QPushButton, QWidget

from ...core import choices
from ...i18n import language, tr
from ...jobs import walk_steps
from ...jobs.walk_steps import WalkCard
from ..border import guarded
from ..forms_loader import load_form
from ..look import clear_layout, make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..session import Session

_ID = Qt.ItemDataRole.UserRole
COLUMNS = 2


class WalksTab(QWidget):
    """A list, and below it the card of the chosen walk."""

    measures_wanted = pyqtSignal(str, object)  # view, walk id

    def __init__(self, session: Session, messenger: Messenger, actions: Any) -> None:
        super().__init__()
        self.session, self.messenger, self._actions = session, messenger, actions
        self._cards: dict[str, WalkCard] = {}
        load_form("panel_walks", self)
        make_heading(self.card_name, 1.15)
        make_quiet(self.card_facts)
        self.new_button.clicked.connect(lambda: actions.run("plan_walk"))
        self.walk_list.currentItemChanged.connect(self._on_chosen)
        self.card.hide()

    def clear(self) -> None:
        """Forget the rows of the last workspace."""
        self._cards = {}
        self.walk_list.clear()
        self.card.hide()

    def set_read_only(self, is_read_only: bool) -> None:
        """While somebody else writes, only printing is possible."""
        self.new_button.setEnabled(not is_read_only)
        self._show_card()

    @guarded
    def refresh(self) -> None:
        """Read the walks again; the chosen one stays chosen."""
        chosen = self._chosen_id()
        cards = walk_steps.load(self.session.require_store(), dt.datetime.now(dt.timezone.utc))
        self._cards = {card.walk.id: card for card in cards}
        self.walk_list.clear()
        for card in cards:
            item = QListWidgetItem(f"{self._when(card)}   {card.walk['name']}\n{self._state(card)}")
            item.setData(_ID, card.walk.id)
            self.walk_list.addItem(item)
            if card.walk.id == chosen:
                self.walk_list.setCurrentItem(item)
        if self.walk_list.currentRow() < 0 and cards:
            self.walk_list.setCurrentRow(0)
        self.walk_list.setVisible(bool(cards))
        self.empty_label.setVisible(not cards)
        self._show_card()

    def _chosen_id(self) -> str | None:
        item = self.walk_list.currentItem()
        return item.data(_ID) if item is not None else None

    def _on_chosen(self, *_items: object) -> None:
        self._show_card()

    def _when(self, card: WalkCard) -> str:
        start = card.walk["held_start"] or card.walk["planned_start"]
        return self._local(start).strftime("%Y-%m-%d") if start else tr("walks.no-date")

    def _local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(self.session.zone)

    def _state(self, card: WalkCard) -> str:
        state = choices.choice("walk_state", card.walk["state"]).label(language())
        return state if card.next_step is None else f"{state}  ·  {tr('walks.next', step=tr('walks.step.' + card.next_step))}"

    def _show_card(self) -> None:
        card = self._cards.get(self._chosen_id() or "")
        self.card.setVisible(card is not None)
        clear_layout(self.steps_layout)
        if card is None:
            return
        start = card.walk["planned_start"]
        when = self._local(start).strftime("%Y-%m-%d %H:%M") if start else tr("walks.no-date")
        self.card_name.setText(card.walk["name"])
        self.card_facts.setText(tr("walks.facts", when=when, stops=card.stops, findings=card.findings, unassigned=card.unassigned))
        self._show_state_menu(card)
        for place, step in enumerate(walk_steps.STEPS):
            button = QPushButton(tr(f"walks.step.{step}"), self.card)
            button.setObjectName(f"step_{step}")
            button.setEnabled(step in (walk_steps.PRINT, walk_steps.REPORT, walk_steps.ASSIGN) or not self.session.is_read_only)
            make_primary(button, step == card.next_step)
            button.clicked.connect(lambda _checked=False, chosen=step: self._on_step(chosen))
            self.steps_layout.addWidget(button, place // COLUMNS, place % COLUMNS)
        if card.is_follow_up:
            self._add_follow_up(card)

    def _add_follow_up(self, card: WalkCard) -> None:
        """A follow-up walk also shows how it goes, and takes the sheets that come back."""
        from ...jobs.follow_up_figures import figures
        from ...jobs.follow_up_words import figures_in_words

        found = figures(self.session.require_store(), card.walk.id, language())
        self.card_facts.setText(f"{self.card_facts.text()}\n{' '.join(figures_in_words(found.total, tr))}")
        button = QPushButton(tr("follow-up.enter-sheets"), self.card)
        button.setObjectName("step_follow_up_table")
        button.setEnabled(not self.session.is_read_only)
        button.clicked.connect(lambda _checked=False: self._actions.run("follow_up_table", walk_id=card.walk.id))
        self.steps_layout.addWidget(button, len(walk_steps.STEPS) // COLUMNS, 0, 1, COLUMNS)

    def _show_state_menu(self, card: WalkCard) -> None:
        self.state_button.setText(choices.choice("walk_state", card.walk["state"]).label(language()))
        self.state_button.setEnabled(not self.session.is_read_only)
        menu = QMenu(self.state_button)
        for one in choices.CHOICES["walk_state"]:
            if one.value != card.walk["state"]:
                menu.addAction(one.label(language())).triggered.connect(lambda _checked=False, value=one.value: self._on_state(state=value))
        if card.needs_feedback:
            menu.addSeparator()
            mark = menu.addAction(tr("walks.mark-feedback"))
            mark.triggered.connect(lambda: self._on_state(feedback_sent=self.session.today()))
        if card.has_follow_up:
            menu.addSeparator()
            menu.addAction(tr("follow-up.plan-another")).triggered.connect(lambda: self._actions.run("plan_walk", copy_of=card.walk.id))
        self.state_button.setMenu(menu)

    @guarded
    def _on_step(self, step: str) -> None:
        walk_id = self._chosen_id()
        if step == walk_steps.PLAN:
            self._actions.run("plan_walk", walk_id=walk_id)
        elif step in (walk_steps.PRINT, walk_steps.REPORT):
            self._actions.run("print_documents", walk_id=walk_id)
        elif step == walk_steps.ENTER:
            self._actions.run("record_sheet", walk_id=walk_id)
        elif step == walk_steps.ASSIGN:
            self.measures_wanted.emit("unassigned", walk_id)
        elif self._cards[walk_id].is_follow_up or self._cards[walk_id].has_follow_up:
            self._actions.run("follow_up", walk_id=walk_id)
        else:
            self._actions.run("plan_walk", copy_of=walk_id)

    def _on_state(self, **changes: Any) -> None:
        from ..border import run_guarded

        walk = self._cards[self._chosen_id()].walk
        if changes.get("state") == "cancelled":
            from ..dialogs.cancel_walk import ask_reason

            reason = ask_reason(self.session, walk["name"], walk["cancelled_reason"] or "", self)
            if reason is None:
                return
            changes["cancelled_reason"] = reason or None
        run_guarded(self.messenger, self._write_state, walk, changes)

    def _write_state(self, walk: Any, changes: dict[str, Any]) -> None:
        def work(store: Any) -> Any:
            with store.transaction("walk") as tx:
                tx.update(walk, **changes)
            return tx.done

        self.session.write({"walk"}, work, tr("walks.saved", name=walk["name"]))
