# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures that are being filled in: what is proposed, what the user has changed, and what follows from the change."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...core import geometry
from ...core.errors import EstError, InputError
from ...core.status import check_measure
from ...i18n import Texts, language, tr
from ...jobs import assign
from ...jobs.assign import MeasureInput, OwnerAt, Proposed
from ...jobs.work_list import PREFIX
from ...storage.store import Store

SHOWN_NUMBERS = 4
NEIGHBOUR_M = 60.0  # lamps on a street stand 25–40 m apart: with one between them they are still one job
FORWARDED = "forwarded"
FOLLOWS_FROM = ("responsible_id", "measure_type")  # a change of these proposes the rest again
REASONS = ("responsible", "measure_type", "due_date", "answer_by", "priority", "status")
Target = tuple  # (table, id)


@dataclass
class Draft:
    """One measure before it is saved; `touched` are the fields that the user has set, which no proposal changes."""

    targets: tuple[Target, ...]
    numbers: str
    seen: str
    given: MeasureInput
    reasons: Mapping[str, str] = field(default_factory=dict)
    call_now: bool = False
    needs_own_date: bool = False
    touched: set[str] = field(default_factory=set)
    is_chosen: bool = True  # a row can be left out; it then stays without responsible

    @property
    def until(self) -> str:
        """The column of the date that counts: an owner outside is asked for an answer."""
        return "answer_by" if self.is_forwarded else "due_date"

    @property
    def is_forwarded(self) -> bool:
        """Whether it is handed over to an owner outside and waits for the answer."""
        return self.given.status == FORWARDED

    def change(self, name: str, value: Any) -> None:
        """The user has set a field."""
        self.touched.add(name)
        changes = {name: value}
        if name == "due_date":
            changes["due_reason"] = None  # the reason of the rule does not hold for another date
        self.given = replace(self.given, **changes)

    def problem(self) -> EstError | None:
        """What is missing before it can be saved."""
        if not self.given.title.strip():
            return InputError("assign.title-missing", numbers=self.numbers)
        if not self.given.responsible_id:
            return InputError("assign.responsible-missing", numbers=self.numbers)
        try:
            check_measure(None, self.given.values())
        except EstError as error:
            return error
        return None


class Drafting:
    """Makes drafts of what is selected and proposes again after a change; lists and rules are read once."""

    def __init__(self, store: Store, targets: Sequence[Target], now: dt.datetime, owners: Mapping[str, OwnerAt] | None = None) -> None:
        self._store, self._now, self._owners = store, now, owners or {}
        self._targets = [tuple(target) for target in dict.fromkeys(map(tuple, targets))]
        self._book = assign.rule_book(store)
        self._organisations = {row["id"]: row for row in self._book.organisations}
        self._texts = Texts(store.language)
        self._proposed = self._propose(self._targets)
        self._by_target = {(one.table, one.record.id): one for one in self._proposed}

    @property
    def organisations(self) -> list[tuple[str, str]]:
        """Organisations in use, (id, name)."""
        return [(row["id"], row["name"]) for row in self._book.organisations]

    @property
    def records(self) -> list[Any]:
        """What is selected."""
        return [one.record for one in self._proposed]

    def each(self) -> list[Draft]:
        """One measure for each."""
        return [self._draft([one]) for one in self._proposed]

    def together(self) -> Draft:
        """One measure for all."""
        return self._draft(self._proposed)

    def grouped(self, drafts: Iterable[Draft]) -> list[Draft]:
        """One measure for each organisation and type, as the drafts stand now; a danger stays alone with its call."""
        groups: dict[tuple, list[Draft]] = defaultdict(list)
        for draft in drafts:
            groups[draft.given.responsible_id, draft.given.measure_type, draft.call_now].append(draft)
        return [self._merged(members) for members in groups.values()]

    def _merged(self, members: Sequence[Draft]) -> Draft:
        if len(members) == 1:
            return replace(members[0], touched=set(members[0].touched))
        lead = max(members, key=_urgency_of_draft)
        targets = tuple(target for draft in members for target in draft.targets)
        proposed = [self._by_target[target] for target in targets]
        title = _common_title(proposed, self._by_target[lead.targets[0]], lead.given.title)
        also = tuple(dict.fromkeys(one for draft in members for one in draft.given.co_responsible_ids))
        given = replace(lead.given, title=title, co_responsible_ids=also, recurs_yearly=all(draft.given.recurs_yearly for draft in members))
        numbers = [draft.numbers for draft in members]
        shown = ", ".join(numbers[:SHOWN_NUMBERS]) + (f" … ({len(numbers)})" if len(numbers) > SHOWN_NUMBERS else "")
        return replace(lead, targets=targets, numbers=shown, given=given, touched=lead.touched - {"title"}, is_chosen=True)

    def are_neighbouring_lamps(self) -> bool:
        """Whether these are lamps that stand beside each other: usually one fault and one job."""
        if len(self._proposed) < 2 or any(one.table != "lighting_defect" and not _is_lamp(one.record) for one in self._proposed):
            return False
        places = [geometry.point_xy(one.record["geom"]) for one in self._proposed if one.record["geom"]]
        return len(places) == len(self._proposed) and _are_connected(places)

    def already_assigned(self) -> int:
        """How many have a measure that is not finished."""
        return sum(record["handling"] in ("open", "planned", "waiting") for record in self.records if "handling" in record)

    def propose_again(self, drafts: Iterable[Draft]) -> None:
        """After another responsible or type: the rest follows, except what the user has set."""
        groups: dict[tuple, list[Draft]] = defaultdict(list)
        for draft in drafts:
            responsible = draft.given.responsible_id if "responsible_id" in draft.touched else None
            kind = draft.given.measure_type if "measure_type" in draft.touched else None
            groups[responsible, kind].append(draft)
        for (responsible, kind), members in groups.items():
            targets = [target for draft in members for target in draft.targets]
            proposed = iter(self._propose(targets, self._organisations.get(responsible), kind))
            for draft in members:
                _follow(draft, self._draft([next(proposed) for _ in draft.targets]))

    def _propose(self, targets: Sequence[Target], responsible: Any = None, kind: str | None = None) -> list[Proposed]:
        return assign.propose(self._store, targets, self._now, self._owners, self._book, responsible, kind)

    def _draft(self, proposed: Sequence[Proposed]) -> Draft:
        lead = max(proposed, key=_urgency)
        given = assign.as_input(lead, self._texts.language, self._texts)
        if len(proposed) > 1:
            given = replace(given, title=_common_title(proposed, lead, lead.title))
        found = lead.proposal.reasons
        reasons = {name: found[name].text(tr, language()) for name in REASONS if name in found}
        return Draft(
            tuple((one.table, one.record.id) for one in proposed), ", ".join(number_of(one.table, one.record) for one in proposed),
            seen_of(lead.record) or lead.title, given, reasons, any(one.proposal.call_now for one in proposed), lead.proposal.needs_own_date,
        )  # fmt: skip


def number_of(table: str, record: Mapping[str, Any]) -> str:
    """The number as the list writes it: 14, B3, H2."""
    return f"{PREFIX[table]}{record.get('number') or ''}"


def seen_of(record: Mapping[str, Any]) -> str:
    """What was seen, with its place, in one line."""
    what = " ".join(str(record.get("description") or record.get("name") or "").split())
    place = record.get("place_text") or (record.get("pole_number") or "")
    return " – ".join(part for part in (what, place) if part)


# -- inside ------------------------------------------------------------------------------------------------------------
def _follow(draft: Draft, fresh: Draft) -> None:
    kept = {name: getattr(draft.given, name) for name in draft.touched}
    if "due_date" in kept:
        kept["due_reason"] = None
    draft.given = replace(fresh.given, **kept)
    draft.reasons = {name: text for name, text in fresh.reasons.items() if _column(name) not in draft.touched}
    draft.call_now, draft.needs_own_date = fresh.call_now, fresh.needs_own_date


def _column(reason: str) -> str:
    return "responsible_id" if reason == "responsible" else reason


def _urgency(one: Proposed) -> tuple[bool, int, int]:
    until = one.proposal.due_date or one.proposal.answer_by or dt.date.max
    return one.proposal.call_now, one.proposal.priority, -until.toordinal()


def _urgency_of_draft(draft: Draft) -> tuple[bool, int, int]:
    until = draft.given.due_date or draft.given.answer_by or dt.date.max
    return draft.call_now, draft.given.priority, -until.toordinal()


def _common_title(proposed: Sequence[Proposed], lead: Proposed, own: str) -> str:
    """Lamps of one fault by their pole numbers; else the most urgent thing and how many more."""
    poles = [one.record.get("pole_number") for one in proposed]
    if all(poles) and len({one.record.get("fault") for one in proposed}) == 1:
        title = lead.title.split(",")[0] + ": " + ", ".join(map(str, poles))
        if len(title) <= assign.TITLE_LENGTH:
            return title
    return tr("assign.and-more", title=own, n=len(proposed) - 1)


def _is_lamp(record: Mapping[str, Any]) -> bool:
    return str(record.get("category") or "").startswith("A") and record.get("kind") != "good"


def _are_connected(places: Sequence[tuple[float, float]]) -> bool:
    """Whether one can step from any place to any other in steps of at most NEIGHBOUR_M."""
    left, reached = list(places[1:]), [places[0]]
    while reached:
        at = reached.pop()
        near = [place for place in left if geometry.distance(at, place) <= NEIGHBOUR_M]
        left = [place for place in left if place not in near]
        reached += near
    return not left
