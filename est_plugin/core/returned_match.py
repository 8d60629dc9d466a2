# SPDX-License-Identifier: GPL-2.0-or-later
"""Which measure a returned row is about: by its hidden key, else by number and text; what could be two is not guessed."""
from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .importing.wording import plain, words
from .notice import Notice
from .returned_rows import ReturnedRow

_LETTER_APART = re.compile(r"\b([^\W\d_])\s+(?=\d)")  # Å 7
_ALIKE = 0.8  # a text that somebody has tidied up
_LONG_ENOUGH = 6  # letters of a text that stands inside another one


@dataclass(frozen=True)
class Candidate:
    """A measure that a row may be about; `nr` is the number that stood on the list."""

    measure_id: str
    measure_number: int | None
    nr: str
    title: str


@dataclass(frozen=True)
class Found:
    """What a row is about, or why nobody knows."""

    row: ReturnedRow
    measure_id: str | None = None
    why: Notice | None = None
    is_moved: bool = False  # its hidden key belongs to another row: it was found by number and text


class Matcher:
    """Knows the measures of a list, or all of them when nobody knows which list it is.

    Parameters
    ----------
    candidates : measures the row may be about
    others : ids of measures of the workspace that were not on this list
    untouched : by measure, the texts by key that stood in the cells when the list went out
    """

    def __init__(
        self, candidates: Iterable[Candidate], others: Iterable[str] = (), untouched: Mapping[str, Mapping[str, frozenset[str]]] | None = None
    ) -> None:
        self._untouched = untouched or {}
        self._by_id: dict[str, Candidate] = {}
        self._by_nr: dict[str, list[Candidate]] = defaultdict(list)
        self._by_number: dict[int, Candidate] = {}
        self._others = frozenset(others)
        for one in candidates:
            self._by_id[one.measure_id] = one
            for nr in {same_nr(one.nr), same_nr(one.nr.partition("(")[0])}:  # "14 (Å3)" is also looked for as 14
                self._by_nr[nr].append(one)
            if one.measure_number is not None:
                self._by_number[one.measure_number] = one

    def match(self, rows: Sequence[ReturnedRow]) -> list[Found]:
        """Each row by itself, then rows that are about one measure against one another."""
        return self._once([self._find(row) for row in rows])

    def _find(self, row: ReturnedRow) -> Found:
        key = row.text("measure_id").lower()
        named = self._by_id.get(key) or (self._by_number.get(_number(row.text("measure_number"))) if not key else None)
        if named is not None:
            return self._by_key(row, named)
        if key in self._others:
            return Found(row, why=Notice("returned.row-not-sent", {"number": row.text("nr") or "–"}))
        return self._by_text(row)

    def _by_key(self, row: ReturnedRow, named: Candidate) -> Found:
        """The hidden key is believed as long as the row does not say that it was moved away from it."""
        nr = row.text("nr")
        if not nr or same_nr(nr) == same_nr(named.nr):
            return Found(row, named.measure_id)
        found = self._by_text(row)
        if found.measure_id:
            return Found(row, found.measure_id, is_moved=True)
        if row.text("what") and fits(row.text("what"), named.title):
            return Found(row, named.measure_id)
        return Found(row, why=Notice("returned.row-not-same", {"number": nr, "sent": named.nr or "–"}))

    def _by_text(self, row: ReturnedRow) -> Found:
        nr, what = row.text("nr"), row.text("what")
        if not nr and not what:
            return Found(row, why=Notice("returned.row-without-number"))
        near = self._by_nr.get(same_nr(nr), []) if nr else list(self._by_id.values())
        fitting = [one for one in near if fits(what, one.title)] if what else near
        if len(fitting) > 1 and what:
            exact = [one for one in fitting if plain(one.title) == plain(what)]
            fitting = exact if len(exact) == 1 else fitting
        if len(fitting) == 1:
            return Found(row, fitting[0].measure_id)
        if len(fitting) > 1:
            return Found(row, why=Notice("returned.row-ambiguous", {"n": len(fitting), "number": nr or "–"}))
        if near and nr:
            return Found(row, why=Notice("returned.row-other-text", {"number": nr}))
        return Found(row, why=Notice("returned.row-unknown", {"number": nr}) if nr else Notice("returned.row-unknown-text"))

    def _once(self, found: list[Found]) -> list[Found]:
        """A measure that several rows answer: what they say must be the same, else none of them counts."""
        about: dict[str, list[tuple[Found, dict[str, str]]]] = defaultdict(list)
        for one in found:
            told = one.row.told(self._untouched.get(one.measure_id, {})) if one.measure_id else {}
            if told:
                about[one.measure_id or ""].append((one, told))
        taken: dict[str, Found] = {}
        twice: dict[str, str] = {}
        for measure_id, several in about.items():
            if any(told != several[0][1] for _one, told in several):
                twice[measure_id] = ", ".join(str(one.row.number) for one, _told in several)
            else:
                taken[measure_id] = several[0][0]
        speaking = {one.row.id for several in about.values() for one, _told in several}
        return _without_repeats(found, taken, twice, speaking)


def _without_repeats(found: list[Found], taken: Mapping[str, Found], twice: Mapping[str, str], speaking: set[str]) -> list[Found]:
    """Each measure once; rows that contradict one another are named, all of them."""
    result, seen = [], set(taken) | set(twice)
    for one in found:
        if one.measure_id is None or taken.get(one.measure_id) is one:
            result.append(one)
        elif one.measure_id in twice and one.row.id in speaking:
            result.append(Found(one.row, why=Notice("returned.row-twice", {"rows": twice[one.measure_id]})))
        elif one.measure_id not in seen:
            seen.add(one.measure_id)
            result.append(one)
    return result


def same_nr(text: str) -> str:
    """A number on paper in plain letters: "Nr 14", "#14", "14.0" and "14" are the same, "Å14" is not."""
    text = _LETTER_APART.sub(r"\1", text.casefold()).replace("å", "aa")
    parts = [part for part in words(text) if part not in ("nr", "no", "nummer", "number")]
    if len(parts) == 2 and parts[1] == "0" and "." in text:
        parts = parts[:1]
    return " ".join(part.lstrip("0") or part for part in parts)


def fits(what: str, title: str) -> bool:
    """Whether a text of a list can be that of a measure: the same, one inside the other, or nearly the same."""
    one, other = plain(what), plain(title)
    if not one or not other:
        return False
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LONG_ENOUGH and shorter in longer:
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
