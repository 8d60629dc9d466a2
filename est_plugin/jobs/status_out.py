# SPDX-License-Identifier: GPL-2.0-or-later
"""Status out: how far the cases of a fault-report system have come here, in a file for that system. Nothing internal, nothing about persons."""
from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import status
from ..core.case import LIGHTING_DEFECT
from ..core.case_status import slowest
from ..core.errors import InputError
from ..core.importing.matching import case_key
from ..core.importing.wording import plain
from ..core.paper_choices import EXTERNAL
from ..core.person_guard import Hit
from ..core.record import Record
from ..core.review import REJECTED
from ..i18n import Texts
from ..reports import papers
from ..reports.content import Edition
from ..reports.delivery import deliver
from ..reports.status_out_content import CaseAnswer, StatusOut, heads
from ..storage.store import Done, Store
from . import person_guard, workspace_setting
from .case_answers import FINDING, Answers, Key, read_answers
from .case_changes import last_changes
from .excel_csv import csv_bytes, csv_text
from .local_days import today_of
from .paper_header import municipality

SINCE, OPEN, ALL = WHICH = ("since", "open", "all")
SETTING = "status_out"  # system in plain letters → the moment up to which it was told
_THINGS = {LIGHTING_DEFECT: (), FINDING: ("kind",)}
_COLUMNS = ("id", "external_system", "external_number", "review_state", "handling")
_GUARDED = ("what", "reason", "forwarded_to")


@dataclass(frozen=True)
class Thing:
    """A finding or lighting defect that has a case number."""

    key: Key
    system: str
    number: str
    review_state: str
    handling: str


@dataclass(frozen=True)
class Told:
    """A case as it stands, when that last changed, and the texts that were kept back because they look like personal data."""

    answer: CaseAnswer
    code: str
    changed_at: dt.datetime
    kept_back: tuple[Hit, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do or to wait for."""
        return self.code not in status.DONE


# -- what there is ------------------------------------------------------------------------------------------------------
def read_cases(store: Store, texts: Texts) -> list[Told]:
    """Every case once, by system and number."""
    cases: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in _things(store):
        cases[case_key({"external_system": thing.system, "external_number": thing.number})].append(thing)
    keys = [thing.key for things in cases.values() for thing in things]
    answers = read_answers(store, keys)
    changes = last_changes(store, keys, answers)
    words = _Words(store, texts)
    return [_told(cases[key], answers, changes, words) for key in sorted(cases)]


def chosen(cases: Iterable[Told], which: str, system: str | None = None, since: dt.datetime | None = None) -> list[Told]:
    """Those of one system (None: of all) that are asked for."""
    found = [one for one in cases if system is None or plain(one.answer.system) == plain(system)]
    if which == OPEN:
        return [one for one in found if one.is_open]
    return [one for one in found if one.changed_at >= since] if which == SINCE and since is not None else found


def systems_of(cases: Iterable[Told]) -> dict[str, str]:
    """System in plain letters → as it is mostly written, by name; empty for cases without one."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in cases:
        written[plain(one.answer.system)][one.answer.system] += 1
    return {key: written[key].most_common(1)[0][0] for key in sorted(written)}


def known_system(cases: Sequence[Told], system: str) -> str | None:
    """The system meant, None for no choice; InputError names those there are."""
    if not system:
        return None
    known = systems_of(cases)
    if plain(system) not in known:
        raise InputError("status-out.system-unknown", system=system[:60], known=", ".join(name for name in known.values() if name) or "–")
    return known[plain(system)]


# -- what was told before -----------------------------------------------------------------------------------------------
def last_told(store: Store, system: str) -> dt.datetime | None:
    """Up to when the system was told; None when it never was."""
    kept = store.setting(SETTING, {})
    text = kept.get(plain(system)) if isinstance(kept, Mapping) else None
    try:
        found = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def remember(store: Store, system: str, moment: dt.datetime) -> Done:
    """The system knows all that happened before this moment."""
    kept = store.setting(SETTING, {})
    with store.transaction("status_out") as tx:
        workspace_setting.put(store, tx, SETTING, {**(kept if isinstance(kept, Mapping) else {}), plain(system): moment.isoformat()})
    return tx.done


# -- the file -----------------------------------------------------------------------------------------------------------
def write_files(store: Store, cases: Sequence[Told], system: str, texts: Texts, *, csv: Path | None = None, xlsx: Path | None = None) -> tuple[str, ...]:
    """Write those that are asked for; what should be known about them."""
    content = StatusOut(system, municipality(store), Edition(today_of(store), audience=EXTERNAL), tuple(one.answer for one in cases))
    if xlsx is not None:
        papers.write_status_workbook(content, texts, xlsx)
    if csv is not None:
        deliver(csv_bytes(csv_text(heads(texts), [row.cells for row in content.rows])), csv)
    kept_back = tuple(
        texts("status-out.kept-back", case=one.answer.number, what=person_guard.told(one.kept_back, texts)) for one in cases if one.kept_back
    )
    return kept_back if cases else (texts("status-out.nothing"),)


# -- inside -------------------------------------------------------------------------------------------------------------
class _Words:
    """Names and the person guard's marks, read once."""

    def __init__(self, store: Store, texts: Texts) -> None:
        self.texts, self.language = texts, texts.language
        label = "label_sv" if self.language == "sv" else "label_en"
        rows = store.rows("code", ("code", label, "label_sv"), {"list": "lamp_action"})
        self._actions = {code: text or swedish for code, text, swedish in rows}
        self._organisations = dict(store.rows("organisation", ("id", "name")))
        self._marks = person_guard.harmless(store)

    def what(self, measure: Record) -> str:
        """What was done, as it may be read outside."""
        parts = (self._actions.get(measure["lamp_action"] or ""), measure["what_done"])
        return ". ".join(_line(part) for part in parts if part)

    def forwarded(self, measure: Record) -> str:
        """To whom it was handed over."""
        return self._organisations.get(measure["forwarded_to_id"] or "", "")

    def guarded(self, values: dict[str, Any]) -> tuple[Hit, ...]:
        """Empties what looks like data about a person."""
        found: list[Hit] = []
        for name in _GUARDED:
            hits = person_guard.remaining(values.get(name), self._marks)
            if hits:
                found += hits
                values[name] = ""
        return tuple(found)


def _things(store: Store) -> list[Thing]:
    found = []
    for table, more in _THINGS.items():
        for key, system, number, review, handling, *kind in store.rows(table, (*_COLUMNS, *more)):
            if number and str(number).strip() and kind != ["good"]:
                found.append(Thing((table, key), _line(system), _line(number), review or "", handling or ""))
    return found


def _told(things: Sequence[Thing], answers: Answers, changes: Mapping[Key, dt.datetime], words: _Words) -> Told:
    alive = [thing for thing in things if thing.review_state != REJECTED]
    measures: dict[str, Record] = {}
    codes: list[str] = []
    for thing in alive:
        found = answers.of(thing.key)
        measures.update({one.id: one for one in found})
        codes += [one["status"] for one in found] or ["fixed" if thing.handling == "fixed" else "new"]
    code = slowest(codes) if codes else "refused"  # what somebody took away here gets no answer from here
    known = status.BY_CODE[code]
    values = _values(code, list(measures.values()), words)
    kept_back = words.guarded(values)
    first = things[0]
    answer = CaseAnswer(first.number, first.system, known.label(words.language), known.public_label(words.language), **values)
    return Told(answer, code, max(changes[thing.key] for thing in things), kept_back)


def _values(code: str, measures: Sequence[Record], words: _Words) -> dict[str, Any]:
    """What belongs to a status."""
    if code in status.FIXED_CODES:
        done = [one for one in measures if one["status"] in status.FIXED_CODES]
        days = [one["done_on"] for one in done if one["done_on"]]
        return {"done_on": max(days) if days else None, "what": _joined(words.what(one) for one in done)}
    same = [one for one in measures if one["status"] == code]
    if code == "refused":
        return {"reason": _joined(_line(one["reason"]) for one in same)}
    return {"forwarded_to": _joined(words.forwarded(one) for one in same)} if code == "forwarded" else {}


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _line(text: Any) -> str:
    """In one line: other systems read a file line by line."""
    return " ".join(str(text or "").split())
