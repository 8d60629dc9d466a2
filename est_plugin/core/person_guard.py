# SPDX-License-Identifier: GPL-2.0-or-later
"""Notices what looks like data about a person in a text: identity numbers, telephone, e-mail, registration plates, names.

A guard points out, it does not decide: somebody looks at each place and says whether it is about a person.
"""
from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .given_names import GIVEN_NAMES

PERSONAL_NUMBER, COORDINATION_NUMBER = "personal_number", "coordination_number"
PHONE, EMAIL, PLATE, NAME = "phone", "email", "plate", "name"
KINDS = (PERSONAL_NUMBER, COORDINATION_NUMBER, EMAIL, PHONE, PLATE, NAME)

_NUMBER = re.compile(r"(?<![\d-])((?:18|19|20)?\d{2}[ .-]?\d{2}[ .-]?\d{2})\s?([-+–]?)\s?(\d{4})(?![\d])")
_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/-])(?:\+\s?46|0046|0)[ \u00a0]?(?:\(0\)[ \u00a0]?)?\d(?:[ \u00a0./-]{0,2}\d){6,10}(?!\d)")
# letters I, Q, V and Å, Ä, Ö are not used; the last place is a digit or a letter other than O
_PLATE = re.compile(r"(?<![\w])(?:[A-HJ-PR-UW-Z]{3}[ \u00a0-]?\d{2}[\dA-HJ-NPR-UW-Z]|[a-hj-pr-uw-z]{3}\d{2}[\da-hj-npr-uw-z])(?![\w])")
_CAPITAL = "A-ZÅÄÖÉÜ"
_WORD = rf"[{_CAPITAL}][a-zåäöéüáèøæ]+(?:-[{_CAPITAL}]?[a-zåäöéüáèøæ]+)?"
_FULL_NAME = re.compile(rf"(?<![\w-])({_WORD})((?:[ \u00a0](?:von |af |de )?{_WORD}){{1,5}})")
_SPOKEN_OF = re.compile(rf"(?<![\w])(?:[Hh]eter|[Nn]amnet|[Hh]err|[Ff]ru|[Ff]röken|named|called|[Mm]rs?\.?|[Mm]s\.?)[ \u00a0]({_WORD}(?:[ \u00a0]{_WORD})?)")
_ALONE = re.compile(rf"(?<![\w-])({_WORD})(?![\w-])")
_PLACE = (
    "gata", "gatan", "gatans", "väg", "vägen", "vägens", "plats", "platsen", "torg", "torget", "park", "parken", "skola", "skolan", "kyrka", "kyrkan", "gränd",
    "gränden", "bro", "bron", "stig", "stigen", "backe", "backen", "hus", "huset", "gård", "gården", "kulle", "allé", "allén", "plan", "planen", "center",
    "station", "stationen", "tunnel", "tunneln", "port", "källa", "hage", "äng", "kajen", "kaj", "hamn", "by", "gym", "pizzeria", "salong", "kiosk", "butik",
    "street", "road", "square", "school", "church", "bridge", "lane", "place", "avenue",
)  # fmt: skip
_ALSO_WORDS = frozenset("Per Max Stig Rosa Urban August Björn Axel Viola Alma Sture Dan Lova Bo".split())  # "Per telefon", "Max 30"
_ONLY_NAMES = GIVEN_NAMES - _ALSO_WORDS
_LIKE_A_NUMBER = re.compile(r"\d[\d\s.+/()–-]{7}")  # as long as the shortest telephone number from its first digit, of what numbers are written with
_TOGETHER, _BETWEEN = 50, "\0"  # what stands between is in no pattern
_LIKE_A_PLATE = re.compile(r"\d\d(?:(?<=[A-Za-z]{3}\d\d)|(?<=[A-Z]{3}[ \u00a0-]\d\d))")
_LIKE_SPOKEN_OF = re.compile(rf"[rtunds.][ \u00a0][{_CAPITAL}]")  # the last letter of each word before a name
_CAPITALISED = re.compile(rf"[{_CAPITAL}][a-zåäöéüáèøæ]+")
_PLACE_ENDING = re.compile("(?:" + "|".join(word for word in _PLACE if len(word) > 3) + ")s?$", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """What looks like data about a person, and where it stands in the text."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def mark(self) -> str:
        """What can be remembered about it without keeping it: a checksum of its letters and digits."""
        plain = re.sub(r"[\W_]+", "", self.text).casefold()
        return hashlib.sha256(f"{self.kind}:{plain}".encode()).hexdigest()[:20]


def find(text: str | None) -> list[Hit]:
    """Everything in a text that looks like data about a person, in order; places already taken by a surer kind are not named twice."""
    if not text:
        return []
    hits: list[Hit] = []
    for finder in _finders(text):
        for hit in finder(text):
            if all(hit.end <= other.start or hit.start >= other.end for other in hits):
                hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start) if hits else hits


def find_in(texts: Iterable[str]) -> dict[str, list[Hit]]:
    """Those of many texts that hold something, with what `find` says of each; most are looked at many at a time, and nothing is there."""
    found: dict[str, list[Hit]] = {}
    rest = iter(texts)
    while some := list(islice(rest, _TOGETHER)):
        if _finders(_BETWEEN.join(some)):
            found.update((text, hits) for text in some if (hits := find(text)))
    return found


def _finders(text: str) -> list[Callable[[str], Iterator[Hit]]]:
    """Those that can find something in the text, the surest first: an import asks of a hundred thousand texts, of which few hold anything."""
    has_number = _LIKE_A_NUMBER.search(text) is not None
    found = [_numbers] if has_number else []
    if "@" in text or "(" in text or "[" in text:
        found.append(_emails)
    if has_number:
        found.append(_phones)
    if _LIKE_A_PLATE.search(text):
        found.append(_plates)
    capitalised = _CAPITALISED.findall(text)
    if capitalised and (not GIVEN_NAMES.isdisjoint(capitalised) or _LIKE_SPOKEN_OF.search(text)):
        found.append(_names)
    return found


def _numbers(text: str) -> Iterator[Hit]:
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group(1))[-6:] + match.group(3)
        kind = kind_of_number(digits)
        if kind:
            yield Hit(kind, match.start(), match.end(), match.group())


def kind_of_number(digits: str) -> str | None:
    """Kind of a ten-digit identity number: date and check digit must be right; a coordination number has 60 added to its day."""
    if len(digits) != 10 or not digits.isdigit() or not _has_check_digit(digits):
        return None
    day = int(digits[4:6])
    kind, day = (COORDINATION_NUMBER, day - 60) if day > 60 else (PERSONAL_NUMBER, day)
    for century in (1900, 2000):
        try:
            dt.date(century + int(digits[:2]), int(digits[2:4]), day)
        except ValueError:
            continue
        return kind
    return None


def _has_check_digit(digits: str) -> bool:
    """Luhn's sum over ten digits."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _emails(text: str) -> Iterator[Hit]:
    yield from (Hit(EMAIL, match.start(), match.end(), match.group()) for match in _EMAIL.finditer(text))


def _phones(text: str) -> Iterator[Hit]:
    for match in _PHONE.finditer(text):
        if 8 <= len(re.sub(r"\D", "", match.group())) <= 13:
            yield Hit(PHONE, match.start(), match.end(), match.group())


def _plates(text: str) -> Iterator[Hit]:
    yield from (Hit(PLATE, match.start(), match.end(), match.group()) for match in _PLATE.finditer(text))


def _names(text: str) -> Iterator[Hit]:
    for match in _SPOKEN_OF.finditer(text):
        yield Hit(NAME, match.start(1), match.end(1), match.group(1))
    for match in _FULL_NAME.finditer(text):
        start = _first_given(match)
        if start is not None and not _names_a_place(text, start, match.end()):
            yield Hit(NAME, start, match.end(), text[start : match.end()])
    for match in _ALONE.finditer(text):
        if match.group() in _ONLY_NAMES and not _names_a_place(text, match.start(), match.end()):
            if not _FULL_NAME.match(text, match.start()):
                yield Hit(NAME, match.start(), match.end(), match.group())


def _first_given(match: re.Match[str]) -> int | None:
    """Where a name begins in a row of capitalised words: "Grannen Anna Svensson" begins one word later."""
    for number, word in enumerate(re.finditer(_WORD, match.group())):
        if word.group().split("-")[0] in GIVEN_NAMES and (number == 0 or word.group() not in _ALSO_WORDS):
            return match.start() + word.start()
    return None


def _names_a_place(text: str, start: int, end: int) -> bool:
    """Whether the words belong to the name of a place: Karin Boyes gata, Sankt Eriks torg, S:t Olof, Annas pizzeria."""
    after = re.match(r"[ \u00a0](\w+)", text[end : end + 60])
    before = re.search(r"(?:(?:S:t|S:ta|Sankt|Sankta|St|Kung|Drottning|Gustav|kvarteret|kv\.?)[ \u00a0])$", text[max(0, start - 20) : start], re.IGNORECASE)
    last = text[start:end].split()[-1]
    return bool(before) or bool(_PLACE_ENDING.search(last)) or bool(after and (after.group(1).casefold() in _PLACE or _PLACE_ENDING.search(after.group(1))))
