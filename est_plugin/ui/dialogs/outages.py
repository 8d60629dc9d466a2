# SPDX-License-Identifier: GPL-2.0-or-later
"""Avbrott: lamps that are out together, on a map; one measure for each, dated by the rules; lamps off on purpose are decided beside it."""
from __future__ import annotations

import datetime as dt
from typing import Any

from ...core.errors import EstError
from ...core.work.row import PREFIX
from ...gis.outage_shapes import shape_of
from ...i18n import Texts, language, tr
from ...jobs import deliberately_off, outages as job
from ...jobs.entry_lists import emergency_text
from ...jobs.outages import Part, PlannedOutage
from ...reports.engine.wording import short_day
from ..border import guarded
from ..look import make_primary
from ..messenger import Messenger, sentence
from ..session import Session
from ..widgets.notice_line import DangerLine
from .area_list import AreaListDialog

_SHOWN_POLES = 12
_DEFECT = "lighting_defect"


def open_outages(session: Session, messenger: Messenger, iface: Any) -> OutagesDialog:
    """Show what is out together now."""
    session.require_write()
    dialog = OutagesDialog(session, messenger, iface)
    dialog.show()
    return dialog


class OutagesDialog(AreaListDialog):
    """Keys in the list: Enter makes the measures of those chosen; Ctrl+A chooses all, Ctrl+Z takes back, Esc closes."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__("outages", session, messenger, iface, (_DEFECT, "measure", "measure_link"))
        self.setObjectName("est_outages_dialog")
        self._off: list[Any] = []
        make_primary(self.make_button)
        emergency = emergency_text(session.require_store().setting("emergency_numbers"))
        self.danger_line = DangerLine(emergency, lambda: dt.datetime.now().astimezone(), self)
        self.danger_place.addWidget(self.danger_line)
        self.command(self.make_button, ("Return", "Enter"), self.make_chosen, lambda: bool(self._open()) and not session.is_read_only)
        self.command(self.off_button, (), self.refuse_off, lambda: bool(self._off) and not session.is_read_only)
        self.list.itemSelectionChanged.connect(self._on_danger)
        self.refresh()
        self.list.setFocus()

    # -- commands -----------------------------------------------------------------------------------------------------
    @guarded
    def make_chosen(self) -> None:
        """One measure for each chosen outage and responsible, in one step."""
        chosen, called_at = self._open(), self.danger_line.called_at
        today = self.session.today()
        try:
            is_done = self.perform(job.WRITTEN, lambda store: job.apply_outages(store, chosen, today, called_at), tr("outages.made", n=len(chosen)))
        except EstError as error:
            self.told_label.setText("✖ " + sentence(error))
            return
        if is_done:
            self.refresh()

    @guarded
    def refuse_off(self) -> None:
        """Lamps off on purpose are not repaired, with the reason; one question for all."""
        store = self.session.require_write()
        reason, n = deliberately_off.reason(store), len(self._off)
        shown = ", ".join(one["pole_number"] or f"{PREFIX[_DEFECT]}{one['number']}" for one in self._off[:_SHOWN_POLES]) + (" …" if n > _SHOWN_POLES else "")
        if not self.messenger.ask(tr("outages.off.ask", n=n, poles=shown, reason=reason), tr("outages.off.yes"), tr("button.cancel")):
            return
        ids, now = [one.id for one in self._off], dt.datetime.now(dt.timezone.utc)
        tables = (_DEFECT, "measure", "measure_link")
        if self.perform(tables, lambda own: deliberately_off.refuse(own, ids, reason, now, self.session.today()), tr("outages.off.done", n=n)):
            self.refresh()

    # -- what the base asks -------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Search anew; an outage about which all is done stands last."""
        store = self.session.require_store()
        found = job.plan_outages(store, self.session.project, dt.datetime.now(dt.timezone.utc))
        found.sort(key=lambda one: one.is_done)
        self._off = deliberately_off.waiting(store)
        chosen = {one.outage.keys for one in self.chosen()}
        open_ones = sum(not one.is_done for one in found)
        self.ground_label.setText(tr("outages.ground", n=open_ones, all=len(found)) if found else tr("outages.none"))
        lines = [(self._text(one), one) for one in found]
        self.fill(lines, self.areas_of(found), lambda one: one.outage.keys in chosen)
        self.off_button.setText(tr("outages.off", n=len(self._off)))
        self.off_button.setVisible(bool(self._off))
        self._on_danger()

    def areas_of(self, things: Any) -> list[bytes]:
        """Bands and areas."""
        return [bytes(shape_of(one.outage).asWkb()) for one in things]

    def texts_of_buttons(self, _chosen: Any) -> dict[Any, str]:
        """How many measures it will be."""
        parts = sum(len(one.parts) for one in self._open())
        return {self.make_button: tr("outages.make", n=parts) if parts else tr("outages.make-none")}

    # -- inside -------------------------------------------------------------------------------------------------------
    def _open(self) -> list[PlannedOutage]:
        return [one for one in self.chosen() if not one.is_done]

    def _on_danger(self) -> None:
        self.danger_line.ask(any(one.must_call for one in self._open()))

    def _text(self, planned: PlannedOutage) -> str:
        one = planned.outage
        where = one.cabinet and tr("outages.cabinet", name=one.cabinet) if one.kind == "area" else one.street
        head = tr(f"outages.{one.kind}", n=one.n, of=one.of) + (f", {where}" if where else "")
        poles = ", ".join(one.pole_numbers[:_SHOWN_POLES]) + (" …" if len(one.pole_numbers) > _SHOWN_POLES else "")
        lines = [head, poles] if poles else [head]
        lines += [tr("outages.has-measure")] if planned.is_done else [self._part(part) for part in planned.parts]
        return "\n".join(lines)

    def _part(self, part: Part) -> str:
        """Belysning: klar senast 19 nov (minst 3 i rad: 3 arbetsdagar)."""
        texts, given = Texts(language()), part.given
        until = given.answer_by if given.status == "forwarded" else given.due_date
        key = "outages.answer" if given.status == "forwarded" else "outages.due"
        reasons = part.proposed.proposal.reasons
        why = reasons.get("answer_by" if given.status == "forwarded" else "due_date")
        told = tr(key, who=part.proposed.proposal.responsible["name"], n=len(part.records), day=short_day(until, texts) if until else "–")
        told += f" ({why.text(tr, language())})" if why is not None else ""
        if part.kept is not None:
            told += " · " + tr("outages.kept", number=f"{PREFIX['measure']}{part.kept['number']}")
        elif part.earlier:
            told += " · " + tr("outages.earlier", n=len(part.earlier), numbers=", ".join(f"{PREFIX['measure']}{one['number']}" for one in part.earlier))
        return ("⚠ " if part.must_call else "") + told
