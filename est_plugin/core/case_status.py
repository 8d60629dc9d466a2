# SPDX-License-Identifier: GPL-2.0-or-later
"""The state of a case in the words of a fault-report system: which column tells it, what it means for a measure, and whether it may follow."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timezone, tzinfo
from functools import lru_cache
from typing import Any

from . import status
from .importing.bad_value import BadValue
from .importing.dates import parse_date
from .importing.wording import plain
from .returned_words import NOT_YET, read_word
from .work_orders import STATE_BY_KEY

STATUS, DONE_ON, WHAT, REASON = "case_status", "case_done_on", "case_what", "case_reason"
_COLUMNS: dict[str, tuple[str, ...]] = {key: tuple(plain(word) for word in words.split("|")) for key, words in {
    STATUS: "status|ärendestatus|ärendets status|läge|tillstånd|state|case status|ticket status|ärendeläge",
    DONE_ON: (
        "åtgärdat datum|åtgärdad datum|åtgärdsdatum|åtgärdat|avslutat datum|avslutsdatum|avslutad datum|avslutad|klardatum|klar datum|utfört datum|"
        "utförd|stängd datum|stängd|closed|closed at|closed date|resolved|resolved at|done on|datetime closed"
    ),
    WHAT: "åtgärd|vad gjordes|utförd åtgärd|resolution|what was done|lösning",
    REASON: "skäl|orsak till avslut|motivering|status notes|reason|avslutsorsak",
}.items()}  # fmt: skip
# words of such systems besides those that people write (core.returned_words)
_SYSTEM_WORDS: dict[str, str] = {plain(word): key for key, words in {
    "done": "stängd|stängt|avslutad|avslutat|klarmarkerad|färdigställd|closed|resolved|klar och återkopplad|åtgärdad av entreprenör",
    "in_progress": "under handläggning|handläggs|under utredning|hos entreprenör|pågår hos entreprenör|in process|acknowledged|utreds|tilldelad utförare",
    "ordered": "skickad till entreprenör|beställd av entreprenör",
    "refused": "avvisad|avslås|makulerad|annullerad|ej åtgärd|cancelled|canceled",
    NOT_YET: "mottagen|mottaget|registrerad|inkommen|tilldelad|fördelad|oläst|ej hanterad|ohanterad|received|assigned|submitted|vilande|pausad",
}.items() for word in words.split("|")}  # fmt: skip
# our own words, as est:statusout tells them to that system; the words above go first
_OWN_WORDS: dict[str, str] = {
    **{plain(word): one.code for one in reversed(status.STATUSES) for word in (one.public_en, one.public_sv) if plain(word)},
    **{plain(word): one.code for one in status.STATUSES for word in (one.en, one.sv)},
}
_ENDED = ("done", "no_fault")
_TAKEN = ("done", "no_fault", "in_progress", "planned", "ordered", "refused")  # what a file may do by itself


@dataclass(frozen=True)
class CaseState:
    """What a row says of its case: a key of core.work_orders.STATE_BY_KEY or NOT_YET."""

    key: str
    word: str
    done_on: date | None = None
    what: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What becomes of it: a new status with the values beside it, or why not; neither when everything stands as told already."""

    status: str = ""
    changes: Mapping[str, Any] | None = None
    conflict: str = ""  # part of the text key import-status.conflict-…


def columns_of(names: Sequence[str], used: Iterable[str] = ()) -> dict[str, str]:
    """Purpose → column, of those that feed none of our own columns."""
    taken = set(used)
    found: dict[str, str] = {}
    for purpose, words in _COLUMNS.items():
        ranked = sorted((words.index(plain(name)), at, name) for at, name in enumerate(names) if plain(name) in words and name not in taken)
        if ranked:
            found[purpose] = ranked[0][2]
            taken.add(ranked[0][2])
    return found if STATUS in found else {}


def read_state(
    row: Mapping[str, Any], columns: Mapping[str, str], today: date, zone: tzinfo, translations: Mapping[str, str] | None = None
) -> CaseState | None:
    """The state that a row tells; None when it tells none, BadValue for a word or a day that nobody can be sure of.

    `translations`: words of the source → key of a state, or code of a status, as a profile has them.
    """
    word = " ".join(str(row.get(columns[STATUS]) or "").split())
    if not word:
        return None
    known = {plain(one): code for one, code in (translations or {}).items()}
    exact = plain(word) if "?" not in word else ""  # "stängd?" is a question
    key = known.get(plain(word)) or _SYSTEM_WORDS.get(exact) or _OWN_WORDS.get(exact) or ""
    day: date | None = None
    if not key:
        read = read_word(word, today)
        if read is None:
            return None
        key, day = read.key, read.day.day if read.day is not None else None
    key = _key_of_code(key)
    told = {purpose: " ".join(str(row.get(column) or "").split()) for purpose, column in columns.items()}
    if key in _ENDED and any(character.isdigit() for character in told.get(DONE_ON, "")):
        day = parse_date(row[columns[DONE_ON]], zone)
    return CaseState(key, word, day, told.get(WHAT, ""), told.get(REASON, ""))


def _key_of_code(key: str) -> str:
    """A status code of a profile as the state that leads to it."""
    key = "planned" if key == "approved" else key  # as core.returned_words reads it
    if key in STATE_BY_KEY or key == NOT_YET:
        return key
    if key in status.START:
        return NOT_YET if status.BY_CODE[key].handling == "open" else key
    if key in status.FIXED_CODES:
        return "done"
    return next((state.key for state in STATE_BY_KEY.values() if key in state.statuses), key)


def judge(state: CaseState, measure: Mapping[str, Any], today: date) -> Verdict:
    """What a told state does to a measure: forward by itself, never back, never open again what is done, never past what the rules ask for."""
    now = measure["status"]
    if is_own_word(state.word, now):
        return Verdict()
    is_finished = now in status.DONE
    if state.key == NOT_YET:
        return Verdict(conflict="open-there") if is_finished else Verdict()
    if state.key not in _TAKEN:
        return Verdict(conflict="needs-more")
    word = STATE_BY_KEY[state.key]
    if now in word.statuses or state.key in _ENDED and now in status.FIXED_CODES:
        return Verdict()
    if is_finished:
        return Verdict(conflict="other-end" if state.key in (*_ENDED, "refused") else "open-there")
    new = word.next_status(now)
    if new is None:
        return Verdict(conflict="no-step")
    if _is_back(now, new):
        return Verdict()
    if new in status.FIXED_CODES and state.done_on is not None and state.done_on > today:
        return Verdict(conflict="in-future")
    changes = _changes(state, new, today)
    if new == "refused" and not changes.get("reason"):
        return Verdict(conflict="no-reason")
    return Verdict(new, changes)


@lru_cache(maxsize=4096)
def says_done(word: str) -> bool:
    """Whether a state in words (of such a system, of people, ours, or a code) tells that the case is over: repaired, or nothing was wrong."""
    if plain(word) in ("fixed", "verified", "kontrollerad"):  # codes of ours, and what read_state does not take for an end
        return True
    try:
        state = read_state({STATUS: word}, {STATUS: STATUS}, date.today(), timezone.utc)
    except BadValue:
        return False
    return state is not None and state.key in _ENDED


def is_own_word(word: str, code: str) -> bool:
    """Whether a word is the one that we tell of this status ourselves, inside or in public."""
    one = status.BY_CODE[code]
    return plain(word) in {plain(known) for known in (one.sv, one.en, one.public_sv, one.public_en)} - {""}


def slowest(codes: Iterable[str]) -> str:
    """How far a case is: the least advanced of the statuses of its measures; as the database works out `handling`."""
    order = [one.code for one in status.STATUSES]
    return min(codes, key=order.index)


def _is_back(now: str, new: str) -> bool:
    """Whether a step leads from work that goes on to work that is only planned or ordered."""
    codes = [one.code for one in status.STATUSES if one.handling == "planned"]
    return now in codes and new in codes and codes.index(new) < codes.index(now)


def _changes(state: CaseState, new: str, today: date) -> dict[str, Any]:
    if new in status.FIXED_CODES:
        found: dict[str, Any] = {"done_on": state.done_on or today}
        found.update({"what_done": state.what} if state.what else {})
        return {**found, **STATE_BY_KEY[state.key].lamp_values}
    return {"reason": state.reason or state.what} if new == "refused" else {}


def certain(error: BadValue) -> str:
    """The conflict of a value that cannot be read."""
    return "bad-word" if error.key == "returned.bad-word" else "bad-day"
