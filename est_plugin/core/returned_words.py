# SPDX-License-Identifier: GPL-2.0-or-later
"""What people write about the state of a measure: "klart", "x", "fixat 3/10", "inte vårt"; what could mean something else is not guessed."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from . import returned_dates, status
from .importing.bad_value import BadValue
from .importing.wording import words
from .returned_dates import Day
from .work_orders import STATES

NOT_YET = "not_yet"  # "nej", "inte klart": said, but nothing to do

_DONE_WORDS = """
    klart klar klara färdig färdigt färdiga åtgärdat åtgärdad åtgärdade åtgärdats fixat fixad fixade lagat lagad lagade utfört utförd utförda utförts
    gjort gjord gjorda bytt bytta utbytt utbytta ersatt reparerat reparerad reparerade slutfört slutförd avklarat avklarad avslutat avslutad löst
    städat städad sanerat sanerad röjt röjd beskuret beskuren klippt målat målad monterat monterad justerat justerad rengjort rengjord borttaget
    borttagen tömt tömd installerat installerad done fixed completed complete finished repaired replaced resolved solved cleaned removed installed
"""
_SAYS_NO_MORE = """
    klart klar klara färdig färdigt färdiga åtgärdat åtgärdad åtgärdade åtgärdats fixat fixad fixade utfört utförd utförda utförts gjort gjord gjorda
    slutfört slutförd avklarat avklarad avslutat avslutad löst done fixed completed complete finished resolved solved
"""
_TICKS = "ok okej okey oki okay x v ja j japp jadå jajamän yes y 1 sant true check"
_PHRASES: dict[str, str] = {
    "in_progress": "pågår|pågående|påbörjat|påbörjad|påbörjats|startat|startad|på gång|under arbete|arbete pågår|håller på|in progress|ongoing|started",
    "planned": (
        "planerat|planerad|planeras|inplanerat|inplanerad|planned|scheduled|vi åtgärdar|vi fixar|vi lagar|åtgärdas|fixas|lagas|utförs|görs|byts|"
        "ska åtgärdas|skall åtgärdas|kommer att åtgärdas|kommer åtgärdas|ska göras|ska fixas|ska lagas|ska utföras|will be done|we will fix"
    ),
    "ordered": "beställt|beställd|beställda|beställts|ordered|beställning gjord|beställt av entreprenör|beställt hos entreprenör",
    "waits": "väntar till datum|väntar|avvaktar|avvaktas|bevakas|waits until date|waits|waiting",
    "refused": (
        "åtgärdas inte|åtgärdas ej|görs inte|görs ej|gör inte|gör ej|utförs inte|utförs ej|lagas inte|lagas ej|fixas inte|fixas ej|"
        "vi åtgärdar inte|vi åtgärdar ej|kommer inte att åtgärdas|kommer ej att åtgärdas|kommer inte åtgärdas|ska inte åtgärdas|"
        "ej aktuellt|inte aktuellt|nej åtgärdas inte|nej åtgärdas ej|nej görs inte|nej görs ej|"
        "avslag|avslås|avslaget|will not be done|wont be done|won t be done|wont fix|won t fix|refused|rejected|declined"
    ),
    "not_ours": (
        "inte vårt|inte vår|inte våra|inte våran|inte vårat|ej vårt|ej vår|ej våra|är inte vårt|är inte vår|är ej vår|är ej vårt|nej inte vårt|"
        "nej inte vår|nej ej vår|nej ej vårt|inte vi|ej vi|inte hos oss|tillhör inte oss|tillhör ej oss|hör inte till oss|fel förvaltning|fel avdelning|"
        "fel enhet|fel mottagare|not ours|not our responsibility|not us"
    ),
    "no_fault": (
        "inget fel|inga fel|inget fel funnet|inget fel hittat|inget fel hittades|hittar inget fel|hittade inget fel|hittar inga fel|felfri|felfritt|"
        "no fault|no fault found"
    ),
    NOT_YET: (
        "nej|n|no|nope|0|false|falskt|ny|öppen|kvar|återstår|inte än|ej än|inte ännu|ej ännu|ännu inte|inte påbörjat|ej påbörjat|inte påbörjad|"
        "ej påbörjad|inte startat|ej startat|not yet|not started|new|open|todo"
    ),
}
_SIGNS = {"✓": "done", "✔": "done", "☑": "done", "☒": "done", "👍": "done", "✅": "done", "☐": NOT_YET, "👎": NOT_YET}
_NEGATIONS = frozenset(("inte", "ej", "icke", "not", "ännu inte", "aldrig"))
# beside "klart" these may mean that it is not: never guessed
_DOUBTS = """
    inte ej icke aldrig ingen men dock fast nästan delvis halv halvt hälften del vissa resten snart nästa kvar återstår saknas fortfarande igen ännu än
    när tills innan före efter hoppas kanske troligen nog tror antagligen förmodligen sannolikt ska skall blir bör kommer beräknas räknar senast väntar
    måste behöver provisoriskt tillfälligt nödlagat utom förutom oklart osäkert vet senare imorgon måndag tisdag onsdag torsdag fredag lördag söndag
    not but partly partially almost nearly soon next except will still missing temporary temporarily should expected before after when until later if
    unless veckan helgen våren sommaren hösten vintern semestern efterhand löpande hur vad varför försökt försöker
"""
_AHEAD = "ska skall blir bör kommer beräknas senast räknar planeras will expected"  # with a day they make a promise
_SHORTEST_TYPO, _LONG_WORD, _LONGEST_TAIL = 5, 9, 12
_FRACTION_BEFORE = re.compile(r"^\s*([1-3])\s*/\s*([2-5])\s+[^\W\d]")


@dataclass(frozen=True)
class Word:
    """What a cell says: key of a `StateWord` or NOT_YET, what else stood there, and the day if one did."""

    key: str
    comment: str = ""
    day: Day | None = None


def read_word(value: Any, today: date, written_on: date | None = None) -> Word | None:
    """The meaning of a cell of *Läge*, None for an empty one; BadValue for what is not certain."""
    if value is None or value is False:
        return None
    if value is True:
        return Word("done")
    if isinstance(value, (int, float)) and value in (0, 1):
        return Word("done" if value else NOT_YET)
    text = " ".join(str(value).split()) if isinstance(value, str) else ""
    if not isinstance(value, str):
        raise BadValue("returned.bad-word")  # a date or an amount says nothing about the state
    if not text.strip(" -–—.…"):
        return None
    if text.startswith("="):
        raise BadValue("returned.bad-word")  # a formula that a text file carries
    return _read(text, today, written_on)


def _read(text: str, today: date, written_on: date | None) -> Word:
    days, rest = returned_dates.split_day(text)
    if len(days) > 1:
        raise BadValue("returned.two-dates")
    if days and _is_fraction(text):
        raise BadValue("returned.bad-word")
    key, comment = _meaning(rest, bool(days), text)
    if not days:
        return Word(key, comment)
    purpose = returned_dates.DONE if key in ("done", "no_fault") else returned_dates.PROMISE
    if key in ("done", "no_fault", "planned", "waits"):
        return Word(key, comment, returned_dates.read_day(days[0], purpose, today, written_on))
    return Word(key, _without_word(text, key) or comment)  # the day belongs to the comment


def _is_fraction(text: str) -> bool:
    """1/2 klart is more likely a half than the first of February: nobody knows."""
    match = _FRACTION_BEFORE.match(text)
    return match is not None and int(match.group(1)) < int(match.group(2))


def _meaning(text: str, has_day: bool, whole: str) -> tuple[str, str]:
    """(key, comment) of a text without its day."""
    sign, rest = _leading_sign(text)
    if sign:
        return _with_rest(sign, rest, has_day, is_tick=True)
    tokens = words(text)
    if not tokens:
        raise BadValue("returned.bad-word")
    if "?" in whole or _is_share(whole):
        raise BadValue("returned.bad-word")
    negated = _negated(tokens)
    if negated:
        return NOT_YET, _after(text, negated)
    known = _known()
    for length in range(min(len(tokens), _longest()), 0, -1):
        key = known.get(" ".join(tokens[:length]))
        if key:
            key, comment = _with_rest(key, _after(text, length), has_day, is_tick=length == 1 and tokens[0] in _ticks())
            return key, text.strip(" ,.;:-–") if comment and key == "done" and tokens[0] in _tells() else comment
    if has_day and tokens[0] in _set(_AHEAD) or tokens[-1] in _done() and any(token in _set(_AHEAD) for token in tokens):
        if has_day:
            return "planned", ""
        raise BadValue("returned.bad-word")
    if len(tokens) <= _LONGEST_TAIL and tokens[-1] in _done() and not _is_doubtful(tokens[:-1]):
        return "done", text.strip(" ,.;:-–")
    if len(tokens) == 1:
        return _typo(tokens[0]), ""
    if not _is_doubtful(tokens[1:]):
        return _with_rest(_typo(tokens[0]), _after(text, 1), has_day)
    raise BadValue("returned.bad-word")


def _with_rest(key: str, rest: str, has_day: bool, is_tick: bool = False) -> tuple[str, str]:
    """The meaning when more stands behind the word."""
    tokens = words(rest)
    if not tokens:
        return key, ""
    if key == "done":
        if "?" in rest:
            raise BadValue("returned.bad-word")
        if _is_doubtful(tokens):
            if has_day and tokens[0] in _set("senast"):
                return "planned", _after(rest, 1)
            raise BadValue("returned.bad-word")
        if is_tick and not (tokens[0] in _done() or tokens[-1] in _done()):
            raise BadValue("returned.bad-word")  # "ok vi tar det", "ja om vi hinner"
        if is_tick and tokens[0] in _done():
            return key, rest if tokens[0] in _tells() and len(tokens) > 1 else _after(rest, 1)
        return key, rest
    if key == "no_fault" and _is_doubtful(tokens):
        raise BadValue("returned.bad-word")
    if key == NOT_YET and _contradicts(tokens):
        raise BadValue("returned.bad-word")
    if key in ("in_progress", "planned", "ordered") and any(token in _done() for token in tokens):
        raise BadValue("returned.bad-word")  # "påbörjat och klart"
    return key, rest


def _contradicts(tokens: tuple[str, ...]) -> bool:
    """"Nej, det är klart": a no and a yes."""
    return any(token in _done() for token in tokens) and not any(token in _negations() for token in tokens)


def _negated(tokens: tuple[str, ...]) -> int:
    """How many words say that something is not done: "inte klart", "ej åtgärdat än"; 0 when they do not."""
    start = 1 if tokens[0] in ("nej", "ar", "annu") and len(tokens) > 2 else 0
    for length in (2, 3):
        part = tokens[start : start + length]
        if len(part) == length and part[0] in _negations() and part[-1] in _done() and (length == 2 or part[1] in ("annu", "an", "helt", "riktigt", "heller")):
            return start + length
    return 0


def _is_doubtful(tokens: tuple[str, ...]) -> bool:
    doubts = _set(_DOUBTS)
    return any(token in doubts for token in tokens) or any(token in ("om", "if") for token in tokens[:-1])


def _is_share(text: str) -> bool:
    """80 %: not done; 100 % is."""
    return any(float(found.replace(",", ".")) < 100 for found in re.findall(r"(\d+(?:[.,]\d+)?)\s*(?:%|procent|percent)", text))


def _leading_sign(text: str) -> tuple[str, str]:
    stripped = text.strip(" []()")
    for sign, key in _SIGNS.items():
        if stripped.startswith(sign):
            return key, stripped[len(sign) :].strip("\ufe0f ,.;:-–")
    return "", text


def _after(text: str, count: int) -> str:
    """The text behind its first words, as written."""
    seen, position = 0, 0
    for match in re.finditer(r"[^\W_]+", text):
        seen += 1
        position = match.end()
        if seen == count:
            break
    return text[position:].strip(" ,.;:-–!)/")


def _without_word(text: str, key: str) -> str:
    """What stands behind the phrase that was understood, with its day."""
    tokens = words(text)
    for length in range(min(len(tokens), _longest()), 0, -1):
        if _known().get(" ".join(tokens[:length])) == key:
            return _after(text, length)
    return text


# -- what is known -------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Phrases in plain letters → key."""
    found: dict[str, str] = {}
    for text in (*_DONE_WORDS.split(), *_TICKS.split()):
        found[" ".join(words(text))] = "done"
    found["o k"] = "done"
    for beginning in ("är", "helt", "nu", "blev", "det är", "is"):
        for text in _DONE_WORDS.split():
            found[" ".join(words(f"{beginning} {text}"))] = "done"
    for key, phrases in _PHRASES.items():
        for phrase in phrases.split("|"):
            found[" ".join(words(phrase))] = key
    for one in STATES:
        for text in (one.key.replace("_", " "), one.key, one.sv, one.en):
            found[" ".join(words(text))] = one.key
    for one in status.STATUSES:  # somebody who knows our own words
        key = {"approved": "planned"}.get(one.code, one.code if one.code in ("planned", "ordered", "in_progress", "refused") else "")
        if one.code == "fixed" or key:
            for text in (one.sv, one.en):
                found.setdefault(" ".join(words(text)), key or "done")
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _known())


@lru_cache(maxsize=8)
def _set(text: str) -> frozenset[str]:
    return frozenset(token for part in text.split() for token in words(part))


def _done() -> frozenset[str]:
    return _set(_DONE_WORDS)


def _tells() -> frozenset[str]:
    """Words that say what was done: bytt lampa, målat räcket."""
    return _done() - _set(_SAYS_NO_MORE)


def _ticks() -> frozenset[str]:
    return _set(_TICKS)


@lru_cache(maxsize=1)
def _negations() -> frozenset[str]:
    return frozenset(part for phrase in _NEGATIONS for part in words(phrase)) - {"annu"}


# -- typing errors -------------------------------------------------------------------------------------------------------
def _typo(token: str) -> str:
    """The key of the one known word that a mistyped one comes near to."""
    doubts = _set(_DOUBTS)
    if token in doubts or len(token) < _SHORTEST_TYPO - 1:
        raise BadValue("returned.bad-word")
    near: dict[int, set[str]] = {}
    for known, key in _known().items():
        if " " in known or len(known) < _SHORTEST_TYPO or known[0] != token[0] or not _may_be_typo(token, known):
            continue
        allowed = 2 if min(len(known), len(token)) >= _LONG_WORD else 1
        distance = _distance(token, known, allowed)
        if distance <= allowed:
            near.setdefault(distance, set()).add(key)
    keys = near[min(near)] if near else set()
    if len(keys) != 1 or len(set().union(*near.values())) != 1:
        raise BadValue("returned.bad-word")
    return next(iter(keys))


def _may_be_typo(token: str, known: str) -> bool:
    """Endings carry the tense: fixas is not fixat, lagar is neither lagat nor lagas."""
    return known[-1] != "s" and (token[-1] in "sr") == (known[-1] == "r")


def _distance(one: str, other: str, limit: int) -> int:
    """Letters to change, leave out, add or swap; more than the limit counts as limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
