# SPDX-License-Identifier: GPL-2.0-or-later
"""What one row of a returned list says: cells as they were sent say nothing, the others are read or named with the reason why not."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from . import local_time, returned_dates
from .blank import is_blank
from .importing.bad_value import BadValue
from .importing.dates import parse_date
from .importing.values import as_text
from .importing.wording import cleaned, plain
from .returned_dates import Day
from .returned_words import NOT_YET, Word, read_word
from .work_orders import BY_KEY, COLUMNS, DATE, EDITABLE

_ERROR_CELL = re.compile(r"#[A-ZÅÄÖ0-9/_]+[!?]?", re.IGNORECASE)  # #SAKNAS!, #VÄRDEFEL!, #REF!
_NOTHING = {"-", "–", "—"}
LAMP_ACTION = "lamp_action"  # the GeoPackage has a field of its own for what was done to a lamp
_DAYS = frozenset(column.key for column in COLUMNS if column.type == DATE)
ANSWERS = (*(column.key for column in EDITABLE), LAMP_ACTION)


@dataclass(frozen=True)
class ReturnedRow:
    """A row with the cells of our columns; `values` holds what stood there, by key."""

    number: int
    sheet: str
    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Names the row within its file."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    def text(self, key: str) -> str:
        """A cell as people see it."""
        return cell_text(self.values.get(key))

    def told(self, untouched: Mapping[str, frozenset[str]]) -> dict[str, str]:
        """Texts by key of the cells that may be answered and hold something else than was sent."""
        return {key: self.text(key) for key in ANSWERS if _is_told(self, key, untouched)}


@dataclass(frozen=True)
class Fault:
    """A cell that could not be used."""

    key: str
    value: Any
    error: BadValue


@dataclass
class Said:
    """What the recipient changed; None and empty where he changed nothing."""

    state: Word | None = None
    is_implied: bool = False  # the state follows from a day that was filled in
    done_on: Day | None = None
    promised: Day | None = None
    case_number: str = ""
    done_what: str = ""
    lamp_action: str = ""
    reason: str = ""
    comment: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether it is said to be done."""
        return self.state is not None and self.state.key in ("done", "no_fault")


def cell_text(value: Any) -> str:
    """A cell as one comparable text: blanks collapsed, days as ISO, whole numbers without decimals, nothing for a dash."""
    if isinstance(value, datetime):
        value = value.date() if not (value.hour or value.minute or value.second) else value
    text = " ".join(cleaned(as_text(value)).split())
    return "" if is_blank(text) or text in _NOTHING else text


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file.

    Parameters
    ----------
    today : the day of the municipality
    written_on : the day the file was last saved
    lamp_words : word in plain letters → code of what was done to a lamp
    """

    today: date
    written_on: date | None = None
    lamp_words: Mapping[str, str] = field(default_factory=dict)

    def read(self, row: ReturnedRow, untouched: Mapping[str, frozenset[str]], is_lamp: bool) -> Said:
        """What a row says; `untouched` holds by key the texts that mean: as it was sent."""
        said = Said()
        told = {key: row.values.get(key) for key in (*ANSWERS, "due") if _is_told(row, key, untouched)}
        for key in [key for key, value in told.items() if isinstance(value, str) and _ERROR_CELL.fullmatch(value.strip())]:
            said.faults.append(Fault(key, told.pop(key), BadValue("returned.error-cell")))
        self._days(said, told)
        self._state(said, told)
        self._texts(said, told, is_lamp)
        _judge(said, told)
        if "due" in told and "due" in untouched:
            said.faults.append(Fault("due", told["due"], BadValue("returned.not-theirs")))
        return said

    def _days(self, said: Said, told: Mapping[str, Any]) -> None:
        if "promised" in told:
            said.promised = self._try(said, "promised", told, lambda value: returned_dates.read_day(value, returned_dates.PROMISE, self.today, self.written_on))
        if "done_on" in told:
            said.done_on = self._try(said, "done_on", told, lambda value: self._done_day(said, value))

    def _done_day(self, said: Said, value: Any) -> Day | None:
        """A day, or a word such as "x" or "klart 3/10" in the column of the day."""
        try:
            return returned_dates.read_day(value, returned_dates.DONE, self.today, self.written_on)
        except BadValue as error:
            if error.key != "returned.bad-date":
                raise
            try:
                word = read_word(value, self.today, self.written_on)
            except BadValue as worse:
                raise (error if worse.key == "returned.bad-word" else worse) from None
            if word is None or word.key != "done":
                raise
            said.state, said.is_implied = word, True
            return word.day

    def _state(self, said: Said, told: Mapping[str, Any]) -> None:
        if "state" not in told:
            return
        word = self._try(said, "state", told, lambda value: read_word(value, self.today, self.written_on))
        if word is None:
            return
        if said.is_done and word.key not in ("done", "no_fault"):  # a tick in the column of the day says something else
            said.faults.append(Fault("state", told["state"], BadValue("returned.done-day-but")))
            said.state = said.done_on = None
            return
        said.state, said.is_implied = word, False

    def _texts(self, said: Said, told: Mapping[str, Any], is_lamp: bool) -> None:
        for key in ("case_number", "reason", "comment", "done_what"):
            if key in told:
                setattr(said, key, self._try(said, key, told, lambda value, key=key: _text(key, value)) or "")
        code = self.lamp_words.get(plain(said.done_what)) if is_lamp and said.done_what else None
        if code:
            said.lamp_action, said.done_what = code, ""
        if LAMP_ACTION in told:
            said.lamp_action = self._try(said, LAMP_ACTION, told, self._lamp_code) or ""

    def _lamp_code(self, value: Any) -> str:
        code = self.lamp_words.get(plain(as_text(value)))
        if code is None:
            raise BadValue("returned.bad-lamp-action")
        return code

    def _try(self, said: Said, key: str, told: Mapping[str, Any], read: Any) -> Any:
        try:
            return read(told[key])
        except BadValue as error:
            said.faults.append(Fault(key, told[key], error))
            return None


def _is_told(row: ReturnedRow, key: str, untouched: Mapping[str, frozenset[str]]) -> bool:
    """Whether a cell holds something that did not stand there when the list went out."""
    text = row.text(key)
    if not text:
        return False
    known = untouched.get(key, frozenset())
    return text not in known and not (key in _DAYS and _is_same_day(row.values.get(key), known))


def _is_same_day(value: Any, known: frozenset[str]) -> bool:
    """A day that was sent as text or with another format: 2026-10-03 00:00, 3.10.2026."""
    try:
        return parse_date(value, local_time.zone()).isoformat() in known
    except BadValue:
        return False


def _text(key: str, value: Any) -> str:
    column = BY_KEY[key]
    text = cleaned(as_text(value))
    text = " ".join(text.split()) if key == "case_number" else text
    if column.max_length and len(text) > column.max_length:
        raise BadValue("import.too-long", count=len(text), limit=column.max_length)
    return text


def _judge(said: Said, told: Mapping[str, Any]) -> None:
    """What one cell says against another; a state that rests on a cell that could not be read is not taken."""
    word = said.state
    state_fault = any(fault.key == "state" for fault in said.faults)
    if word is None and said.done_on is not None and not state_fault:
        said.state, said.is_implied = Word("done"), True
    elif word is not None and said.done_on is not None and word.key not in ("done", "no_fault"):
        said.faults.append(Fault("state", told.get("state"), BadValue("returned.done-day-but")))
        said.state = said.done_on = None
    elif said.is_done and any(fault.key == "done_on" for fault in said.faults):
        said.state = None  # done, but the day makes no sense: the whole answer waits
    if said.state is not None and said.state.day is not None:
        _day_beside(said, said.state)
    if said.reason and (said.state is None or said.state.key != "refused"):
        if not state_fault:
            said.faults.append(Fault("reason", said.reason, BadValue("returned.reason-without-state")))
        said.reason = ""
    if state_fault:
        said.done_on = None


def _day_beside(said: Said, word: Word) -> None:
    """The day that stood beside the word, when its own column says nothing else."""
    if said.is_done:
        said.done_on = said.done_on or word.day
    else:
        said.promised = said.promised or word.day


def comment_says_done(said: Said, today: date) -> bool:
    """A comment such as "klart" while the state says nothing."""
    if said.state is not None or not said.comment:
        return False
    try:
        word = read_word(said.comment, today)
    except BadValue:
        return False
    return word is not None and word.key not in (NOT_YET, "waits")
