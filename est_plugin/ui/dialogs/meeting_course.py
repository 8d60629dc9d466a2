# SPDX-License-Identifier: GPL-2.0-or-later
"""The course of a meeting without its window: where we are on the agenda, what was decided, what can be taken back."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from ...core import meeting as rules
from ...core.errors import EstError
from ...core.record import Record
from ...i18n import Texts, language
from ...jobs import assign, meeting_agenda, meeting_card
from ...jobs.meeting_agenda import Agenda, Item
from ...jobs.meeting_card import Card
from ...jobs.meeting_decide import WRITTEN, DecisionInput, decide
from ...jobs.place_owners import owners_of
from ...jobs.work_list import MEASURE
from ...storage.store import Done
from ..map_tools.entry import place_lookup
from ..session import Session


@dataclass(frozen=True)
class Step:
    """One decision of this window: where, about what as it was before, and how to take it back."""

    index: int
    item: Item
    given: DecisionInput
    done: Done


class MeetingCourse:
    """Everything is saved at once; what is kept here is only the way through the agenda."""

    def __init__(self, session: Session, meeting: Record | None) -> None:
        self._session = session
        self.meeting = meeting
        self.today: dt.date = session.today()
        self.steps: list[Step] = []
        store = session.require_store()
        self.agenda: Agenda = meeting_agenda.read(store, meeting, self.today, language())
        self.items: list[Item] = list(self.agenda.items)
        self.decided: dict[str, Record] = meeting_agenda.decisions_of(store, meeting)
        self.index = meeting_agenda.start_index(self.agenda, self.decided)

    # -- where we are -------------------------------------------------------------------------------------------------
    @property
    def item(self) -> Item | None:
        """What is talked about now; None at the end of the agenda."""
        return self.items[self.index] if self.index < len(self.items) else None

    @property
    def can_write(self) -> bool:
        """Whether decisions can be written: there is a meeting, and the workspace is ours."""
        return self.meeting is not None and not self._session.is_read_only

    def move(self, steps: int) -> None:
        """On or back; past the last one is the end."""
        self.index = min(max(self.index + steps, 0), len(self.items))

    def go_to(self, section: str | None) -> None:
        """To the beginning of a section, or to the end of the agenda."""
        found = self.agenda.first_of(section) if section else len(self.items)
        if found is not None:
            self.index = found

    def move_section(self, steps: int) -> None:
        """To the next or the earlier section that has something."""
        places = [place for section in rules.SECTIONS if (place := self.agenda.first_of(section)) is not None] + [len(self.items)]
        wanted = [place for place in places if (place > self.index if steps > 0 else place < self.index)]
        if wanted:
            self.index = wanted[0] if steps > 0 else wanted[-1]

    # -- what is seen -------------------------------------------------------------------------------------------------
    def card(self) -> Card | None:
        """What is talked about, as it stands now."""
        item = self.item
        if item is None:
            return None
        store = self._session.require_store()
        things = meeting_agenda.linked(store, item) if item.measure_id is None else []
        owners = owners_of(store, things, place_lookup(self._session)) if things else None
        return meeting_card.read(store, item, self.today, Texts(language()), owners)

    def decision(self) -> Record | None:
        """What this meeting has decided about it."""
        item = self.item
        return self.decided.get(item.measure_id or "") if item else None

    def proposed_due(self, responsible_id: str | None) -> dt.date | None:
        """When it is done, or answered, by the rules, when somebody else shall do it."""
        targets = [target for target in self.item.targets if target[0] != MEASURE] if self.item else []
        if not targets or responsible_id is None:
            return None
        store, now = self._session.require_store(), dt.datetime.now(dt.timezone.utc)
        proposal = assign.propose(store, targets[:1], now, responsible=store.get("organisation", responsible_id))[0].proposal
        return proposal.answer_by if proposal.is_forwarded else proposal.due_date

    # -- decisions ----------------------------------------------------------------------------------------------------
    def refusal(self, outcome: str, card: Card) -> EstError | None:
        """Why an outcome cannot be chosen now; a measure decided in this window is judged as it was before."""
        step = self._step_here()
        if step is None:
            return card.refusal(outcome)
        before = [old for table, old, _new in step.done.steps if table == MEASURE]
        if not before:
            return card.refusal(outcome)
        return rules.refusal(outcome, before[0]["status"] if before[0] else None)

    def decide(self, given: DecisionInput) -> bool:
        """Write the decision; False when the user changed her mind about unsaved edits. A second one takes the place of the first."""
        if self.item is None or self.meeting is None or not self._session.may_write(WRITTEN):
            return False
        step = self._step_here()
        if step is not None:
            self._take_back(step)
        try:
            done = self._decide(given)
        except EstError:
            if step is not None:
                self._decide(step.given)  # what was decided first still stands
            raise
        self._session.tables_changed(done.tables)
        return True

    def undo(self) -> Item | None:
        """Take the last decision of this window back and show it again; None when there is none."""
        if not self.steps or not self._session.may_write(WRITTEN):
            return None
        step = self.steps[-1]
        undone = self._take_back(step)
        self.index = step.index
        self._session.tables_changed(undone.tables)
        return self.item

    # -- inside -------------------------------------------------------------------------------------------------------
    def _step_here(self) -> Step | None:
        return next((step for step in reversed(self.steps) if step.index == self.index), None)

    def _take_back(self, step: Step) -> Done:
        store = self._session.require_write()
        undone = store.undo(step.done)
        self.steps.remove(step)
        self.decided = meeting_agenda.decisions_of(store, self.meeting)
        made = self.items[step.index].measure_id
        if not (made and step.item.measure_id is None and store.find(MEASURE, {"id": made})):  # one that stays is what we talk about now
            self.items[step.index] = step.item
        return undone

    def _decide(self, given: DecisionInput) -> Done:
        """Write a decision and remember it; what had no measure has one now."""
        store, item = self._session.require_write(), self.items[self.index]
        done = decide(store, self.meeting.id, item.target, given)
        self.steps.append(Step(self.index, item, given, done))
        self.decided = meeting_agenda.decisions_of(store, self.meeting)
        made = next((new for table, _old, new in done.steps if table == "decision" and new is not None), None)
        if made is not None and item.measure_id is None:
            self.items[self.index] = replace(item, target=(MEASURE, made["measure_id"]))
        return done
