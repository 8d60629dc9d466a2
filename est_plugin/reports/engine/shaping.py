# SPDX-License-Identifier: GPL-2.0-or-later
"""Arabic and Hebrew as they are read: letters joined, words from right to left. reportlab sets letters one by one from left to right.

The joined forms are those of Unicode's own table (Arabic presentation forms); numbers and Latin words keep their direction. One line of
text is one direction: that of its first strong letter (UAX #9, rules P2 and P3), which is enough for names and short texts on paper.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_FORMS = ("isolated", "final", "initial", "medial")
_MIRRORED = {"(": ")", ")": "(", "[": "]", "]": "[", "<": ">", ">": "<", "«": "»", "»": "«"}
_RIGHT = ("R", "AL")
_ANY = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_LAM_ALEF = frozenset(map(chr, range(0xFEF5, 0xFEFD)))


def is_needed(text: str) -> bool:
    """Whether any letter is written from right to left."""
    return _ANY.search(text) is not None


def is_right(text: str) -> bool:
    """Whether the text runs to the left: its first strong letter does."""
    return next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", *_RIGHT)), "L") in _RIGHT


def lines(text: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """The text as lines no wider than the room, each in the order in which it is drawn; a word that is too long is cut."""
    made: list[str] = []
    for given in text.split("\n"):
        line = ""
        for word in given.split(" "):
            joined = f"{line} {word}" if line else word
            if width_of(joined) <= room:
                line = joined
                continue
            if line:
                made.append(line)
            *full, line = _cut(word, width_of, room)
            made += full
        made.append(line)
    return [shaped(line) for line in made]


def _cut(word: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """A word in parts that fit."""
    parts = []
    while len(word) > 1 and width_of(word) > room:
        low, high = 1, len(word) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if width_of(word[:middle]) <= room else (low, middle - 1)
        parts.append(word[:low])
        word = word[low:]
    return [*parts, word]


def shaped(line: str) -> str:
    """One line in the order in which it is drawn from left to right."""
    if not is_needed(line):
        return line
    goes_left = is_right(line)
    runs = _runs(_joined(line), goes_left)
    if goes_left:
        runs.reverse()
    return "".join(_mirrored(text) if is_mirrored else text for text, is_mirrored in runs)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    """Letter (or pair) → form → joined letter."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        form, _blank, letters = unicodedata.decomposition(chr(code)).partition(" ")
        if form.strip("<>") in _FORMS:
            letter = "".join(chr(int(one, 16)) for one in letters.split())
            found.setdefault(letter, {}).setdefault(form.strip("<>"), chr(code))
    return found


def _joined(line: str) -> str:
    line = _ligatures(line)
    letters = list(line)
    made = []
    for index, letter in enumerate(letters):
        forms = _table().get(letter)
        if not forms:
            made.append(letter)
            continue
        before, after = _neighbour(letters, index, -1), _neighbour(letters, index, 1)
        joins_before = "final" in forms and "initial" in _table().get(before, {})
        joins_after = "initial" in forms and (after in _LAM_ALEF or "final" in _table().get(after, {}))
        wanted = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get((joins_before, joins_after), "isolated")
        made.append(forms.get(wanted) or forms.get("isolated") or letter)
    return "".join(made)


def _neighbour(letters: list[str], index: int, step: int) -> str:
    """The next letter that is no mark above or below."""
    index += step
    while 0 <= index < len(letters) and unicodedata.category(letters[index]) == "Mn":
        index += step
    return letters[index] if 0 <= index < len(letters) else ""


def _ligatures(line: str) -> str:
    """Lam and alef are written as one sign; it joins to the right only."""
    for alef, sign in (("\u0622", "\ufef5"), ("\u0623", "\ufef7"), ("\u0625", "\ufef9"), ("\u0627", "\ufefb")):
        parts = line.split("\u0644" + alef)
        line = parts[0] + "".join((chr(ord(sign) + 1) if _joins_on(before) else sign) + part for before, part in zip(parts, parts[1:]))
    return line


def _joins_on(text: str) -> bool:
    last = next((letter for letter in reversed(text) if unicodedata.category(letter) != "Mn"), "")
    return "initial" in _table().get(last, {})


def _runs(line: str, is_right: bool) -> list[tuple[str, bool]]:
    """(text, whether it runs to the left); blanks and signs go with the direction of the line unless both sides agree."""
    kinds = [{"L": False, "EN": False, "AN": False, "R": True, "AL": True}.get(unicodedata.bidirectional(letter)) for letter in line]
    for index, kind in enumerate(kinds):
        if kind is None:
            before = next((k for k in reversed(kinds[:index]) if k is not None), is_right)
            after = next((k for k in kinds[index + 1 :] if k is not None), is_right)
            kinds[index] = before if before == after else is_right
    runs: list[tuple[str, bool]] = []
    for letter, kind in zip(line, kinds):
        if runs and runs[-1][1] == kind:
            runs[-1] = (runs[-1][0] + letter, bool(kind))
        else:
            runs.append((letter, bool(kind)))
    return runs


def _mirrored(text: str) -> str:
    """A run from right to left; marks stay behind their letter."""
    clusters: list[str] = []
    for letter in text:
        if clusters and unicodedata.category(letter) == "Mn":
            clusters[-1] += letter
        else:
            clusters.append(_MIRRORED.get(letter, letter))
    return "".join(reversed(clusters))
