# SPDX-License-Identifier: GPL-2.0-or-later
"""One returned row against its measure, three ways: as it was sent, as it is here now, as it came back.

Changed only there: it becomes so. Changed only here: it stays. Changed in both places: a conflict that somebody decides.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import person_guard, status
from .blank import is_blank
from .errors import RuleError
from .importing.bad_value import BadValue
from .local_time import stored_day
from .notice import Notice
from .returned_rows import LAMP_ACTION, Fault, Said, comment_says_done
from .returned_words import NOT_YET
from .schema import TABLES
from .schema.model import DATE
from .work_orders import BY_KEY, EDITABLE, KEPT, STATE_BY_KEY, StateWord, sent_text

OURS, THEIRS = "ours", "theirs"
WHOSE = ("responsible_id", "contractor_id", "forwarded_to_id")  # columns of a measure that name who shall do it
_DATES = frozenset(name for name in KEPT if TABLES["measure"][name].type == DATE)


@dataclass(frozen=True)
class Sent:
    """What the list held of a measure when it went out, or what was answered last; `cells` holds by key the texts that mean: untouched."""

    values: Mapping[str, Any]
    cells: Mapping[str, frozenset[str]]
    nr: str = ""
    is_lamp: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any], labels: Mapping[str, Mapping[tuple[str, str], str]]) -> Sent:
        """From one entry of dispatch.rows; `labels` are those of the code lists by language."""
        values = _with_days({**dict.fromkeys(KEPT), **(kept.get("values") or {})})
        answered = kept.get("answered") or {}
        cells = {}
        for column in (*EDITABLE, BY_KEY["due"]):
            if column.editable:
                texts = {sent_text(column, values, language, words) for language, words in labels.items()}
            else:
                value = values.get(column.measure_column or "")
                texts = {value.isoformat() if isinstance(value, date) else ""}
            cells[column.key] = frozenset(" ".join(text.split()) for text in texts if text)
            if column.lamp_list:
                cells[LAMP_ACTION] = cells[column.key]
        cells.update({key: frozenset([text]) for key, text in (answered.get("cells") or {}).items()})
        now = {**values, **_with_days(answered.get("values") or {})}
        return cls(now, cells, str(kept.get("nr") or ""), bool(kept.get("lamp")))


@dataclass(frozen=True)
class Part:
    """Something of a row that belongs together and happens or not: the cells it rests on and what it makes of the measure."""

    key: str
    values: Mapping[str, Any]
    here: Any
    returned: Any
    is_conflict: bool = False
    keys: tuple[str, ...] = ()
    needs_reason: bool = False
    said: str = ""  # text that goes to the note
    notices: tuple[Notice, ...] = ()
    sent: Any = None  # how it was when the list went out, or when it was answered last

    @property
    def cells(self) -> tuple[str, ...]:
        """Keys of the cells it rests on."""
        return (self.key, *self.keys)


@dataclass(frozen=True)
class Refused:
    """What a rule forbids."""

    key: str
    returned: Any
    error: RuleError


@dataclass(frozen=True)
class Merged:
    """What a row makes of its measure."""

    parts: tuple[Part, ...] = ()
    refused: tuple[Refused, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the row says nothing new."""
        return not (self.parts or self.refused or self.faults)


@dataclass(frozen=True)
class Frame:
    """What holds for all rows of a file."""

    today: date
    file_day: date  # taken for a done day that was not written
    organisation_id: str | None = None


def merge(said: Said, measure: Mapping[str, Any], sent: Sent | None, frame: Frame) -> Merged:
    """Compare a row with its measure; `sent` is None when nobody knows what went out."""
    return _Merge(said, measure, sent, frame).result()


def three_ways(before: Any, here: Any, there: Any, is_known: bool = True) -> str | None:
    """None when it is so already, THEIRS when only they changed it, "both" when it was changed here too."""
    if _same(here, there):
        return None
    if is_known:
        return THEIRS if _same(before, here) else "both"
    return THEIRS if is_blank(here) else "both"


class _Merge:
    """One row."""

    def __init__(self, said: Said, measure: Mapping[str, Any], sent: Sent | None, frame: Frame) -> None:
        self.said, self.measure, self.sent, self.frame = said, measure, sent, frame
        self.parts: list[Part] = []
        self.refused: list[Refused] = []
        self.faults = list(said.faults)

    def result(self) -> Merged:
        """All of it."""
        used = self._state()
        self._plain("case_number", "external_number", self.said.case_number)
        self._plain("done_what", "what_done", self.said.done_what, _about_persons(self.said.done_what))
        self._plain("done_what", "lamp_action", self.said.lamp_action, keys=(LAMP_ACTION,))
        if "promised" not in used:
            self._plain("promised", "planned_to", self.said.promised.day if self.said.promised else None, _filled_in(self.said.promised))
        self._comment()
        return Merged(tuple(self.parts), tuple(self.refused), tuple(self.faults))

    # -- one column ------------------------------------------------------------------------------------------------------
    def _plain(self, key: str, column: str, value: Any, notices: Iterable[Notice] = (), keys: tuple[str, ...] = ()) -> None:
        if is_blank(value):
            return
        way = three_ways(self._before(column), self.measure[column], value, self.sent is not None)
        if way is None:
            return
        try:
            if column == "done_on":
                self._check({column: value}, False)
        except RuleError as error:
            self.refused.append(Refused(key, value, error))
        else:
            self.parts.append(Part(key, {column: value}, self.measure[column], value, way == "both", keys, notices=tuple(notices), sent=self._before(column)))

    def _comment(self) -> None:
        text = self.said.comment
        if text and " ".join(text.split()) not in " ".join((self.measure["note"] or "").split()):
            self.parts.append(Part("comment", {}, None, text, said=text, notices=tuple(_about_persons(text))))
        if comment_says_done(self.said, self.frame.today) and not any(fault.key == "state" for fault in self.faults):
            self.faults.append(Fault("comment", text, BadValue("returned.comment-says-state")))

    # -- the state -------------------------------------------------------------------------------------------------------
    def _state(self) -> tuple[str, ...]:
        """What the state makes; keys of the other cells that were used up."""
        word = self.said.state
        if word is None:
            return ()
        if word.key == NOT_YET:
            if status.BY_CODE[self.measure["status"]].type == status.FIXED:
                self.faults.append(Fault("state", word.comment or word.key, BadValue("returned.says-not-done")))
            elif word.comment:
                self.said.comment = _joined(word.comment, self.said.comment)
            return ()
        state = STATE_BY_KEY[word.key]
        if "reason" in state.needs and not self.said.reason:
            self.said.reason = word.comment
        elif word.comment:
            self.said.comment = _joined(word.comment, self.said.comment)
        values = self._values(state)
        if self._is_so(state, values):
            self._beside(state, values)
            return tuple(state.copies.values())
        target = state.next_status(self.measure["status"])
        if target is None:
            old, new = status.BY_CODE[self.measure["status"]], status.BY_CODE[state.statuses[0]]
            allowed = [status.BY_CODE[code] for code in status.ALLOWED[self.measure["status"]]]
            self.refused.append(Refused("state", state, RuleError("rule.forbidden-step", old=old, new=new, allowed=allowed)))
            return ("promised",) if state.copies else ()
        return self._step(state, target, values)

    def _values(self, state: StateWord) -> dict[str, Any]:
        """What goes with a state beside the status; a part of the work that is not theirs goes back from them, whoever else has one."""
        values = dict(state.values)
        organisation = self.frame.organisation_id
        if state.key == "not_ours" and organisation:
            holder = self.sent.values if self.sent else self.measure
            values = {column: None for column in WHOSE if holder.get(column) == organisation}
        if self.sent is not None and self.sent.is_lamp:
            values.update(state.lamp_values)
        for column, key in state.copies.items():
            day = getattr(self.said, key)
            values[column] = day.day if day else None
        return values

    def _is_so(self, state: StateWord, values: Mapping[str, Any]) -> bool:
        """Whether the measure is already as the row says."""
        now = self.measure["status"]
        if state.key in ("done", "no_fault"):
            return status.BY_CODE[now].type == status.FIXED
        if now not in state.statuses or (state.key == "not_ours" and not values and now not in state.statuses[:2]):
            return False
        return all(_same(self.measure[column], value) for column, value in values.items() if value is not None or column in WHOSE)

    def _beside(self, state: StateWord, values: Mapping[str, Any]) -> None:
        """The state is so already; its day or reason may still be another one."""
        if self.said.is_done and self.said.done_on is not None:
            self._plain("done_on", "done_on", self.said.done_on.day, _filled_in(self.said.done_on))
        if "reason" in state.needs:
            self._plain("reason", "reason", self.said.reason, _about_persons(self.said.reason))
        for column in state.lamp_values:
            self._plain("state", column, values.get(column))

    def _step(self, state: StateWord, target: str, values: dict[str, Any]) -> tuple[str, ...]:
        used: list[str] = []
        notices: list[Notice] = []
        changes = {"status": target, **values}
        if self.said.is_done:
            used.append("done_on")
            changes["done_on"] = self.said.done_on.day if self.said.done_on else self.frame.file_day
            notices += _filled_in(self.said.done_on) if self.said.done_on else [Notice("returned.day-of-file", {"day": changes["done_on"].isoformat()})]
        if state.copies:
            used += state.copies.values()
            if any(changes[column] is None for column in state.copies):
                self.faults.append(Fault("state", state, BadValue("returned.waits-needs-day")))
                return tuple(used)
        needs_reason = "reason" in state.needs and is_blank(self.said.reason)
        if "reason" in state.needs:
            used.append("reason")
            changes["reason"] = self.said.reason or None
            notices += _about_persons(self.said.reason)
        if self.said.is_implied:
            notices.append(Notice("returned.state-from-day"))
        if state.key == "not_ours":
            notices.append(Notice("returned.goes-back"))
        if status.is_reopening(self.measure["status"], target):
            notices.append(Notice("returned.reopens"))
        try:
            self._check(changes, needs_reason)
        except RuleError as error:
            self.refused.append(Refused("state", state, error))
            return tuple(used)
        here = status.BY_CODE[self.measure["status"]]
        is_conflict, sent = self._is_changed_here(changes, values), status.BY_CODE.get(self._before("status") or "")
        self.parts.append(Part("state", changes, here, state, is_conflict, tuple(used), needs_reason, notices=tuple(notices), sent=sent))
        return tuple(used)

    def _check(self, changes: Mapping[str, Any], needs_reason: bool) -> None:
        after = {**self.measure, **changes}
        if needs_reason:
            after["reason"] = "?"  # it is asked for before it is applied
        status.check_measure(self.measure["status"], after)
        status.check_days(after, self.frame.today)

    def _is_changed_here(self, changes: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """Whether somebody here has taken another step since, or said another day or another organisation."""
        if self.sent is None:
            return status.BY_CODE[self.measure["status"]].type in (status.FIXED, status.CLOSED)
        if self._before("status") != self.measure["status"]:
            return True
        touched = [column for column in ("done_on", *values) if column in changes]
        return any(three_ways(self._before(column), self.measure[column], changes[column]) == "both" for column in touched)

    def _before(self, column: str) -> Any:
        return self.sent.values.get(column) if self.sent else None


def _filled_in(day: Any) -> list[Notice]:
    """What was added to a day that was not written out."""
    if day is None or day.is_said:
        return []
    return [Notice("returned.year-added" if day.is_exact else "returned.last-day-taken", {"day": day.day.isoformat()})]


def _about_persons(text: str) -> list[Notice]:
    """A text that may be about somebody: it is taken in, and somebody looks at it."""
    return [Notice("returned.person-data")] if person_guard.find(text) else []


def _joined(first: str, second: str) -> str:
    return f"{first}. {second}" if second and second != first else first


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return one == other or is_blank(one) and is_blank(other)


def _with_days(values: Mapping[str, Any]) -> dict[str, Any]:
    """Days that JSON holds as text."""
    return {name: stored_day(value) if name in _DATES and isinstance(value, str) else value for name, value in values.items()}


def answered(cells: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry of dispatch.rows keeps of an answer that was dealt with."""
    return {"cells": dict(cells), "values": {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}}
