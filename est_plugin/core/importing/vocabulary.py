# SPDX-License-Identifier: GPL-2.0-or-later
"""What a written word means: codes of the editable lists, closed vocabularies, names of other rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .. import status
from ..choices import CHOICES
from ..schema import Column
from .bad_value import BadValue
from .report_words import CATEGORY_WORDS
from .wording import plain

_LABELS = ("code", "label_sv", "label_en", "short_sv", "short_en", "public_sv", "public_en")  # the first that fits wins
_MORE_WORDS: dict[str, dict[str, str]] = {
    "finding_kind": {
        **dict.fromkeys(("fel", "problem", "negativ", "negativt", "dålig", "dåligt", "bad", "issue"), "defect"),
        **dict.fromkeys(("positiv", "positivt", "positive", "fungerar", "ok", "+"), "good"),
    },
    "report_kind": {
        **dict.fromkeys(("upplevd", "upplevelse", "känsla", "otrygghet", "oro", "perceived"), "felt"),
        **dict.fromkeys(("händelse", "hänt", "faktisk", "faktiskt", "skett", "happened", "event"), "occurred"),
    },
    "certainty": {
        **dict.fromkeys(("säker", "säkert", "själv sett", "sett själv", "observerat", "egen iakttagelse", "certain", "observed"), "seen"),
        **dict.fromkeys(("berättat", "hörsägen", "uppgift", "andrahandsuppgift", "heard", "reported"), "told"),
        **dict.fromkeys(("misstanke", "osäker", "osäkert", "kanske", "uncertain", "suspicion"), "suspected"),
    },
    "severity": {"låg": "nuisance", "medel": "unsafe", "hög": "risk", "akut": "immediate_danger", "fara": "immediate_danger"},
}
_LEADING_LETTER = re.compile(r"\s*([A-Za-z]\d{0,2})(?:$|[\s.,:;)–-])")
_LEADING_NUMBER = re.compile(r"\s*(\d+)\s*(?:$|[\s.:=)–-])")
_OPTIONS_SHOWN = 8


class Vocabulary:
    """Codes by code or label in both languages, plus the translations of a saved source.

    Parameters
    ----------
    code_rows : rows of the table `code` (`list`, `code`, `label_sv`, `label_en` …)
    translations : column → {word of the source → code}
    names : table → {name → id}, for columns that point to other rows
    """

    def __init__(
        self,
        code_rows: Iterable[Mapping[str, Any]] = (),
        translations: Mapping[str, Mapping[str, str]] | None = None,
        names: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._labels: dict[str, list[tuple[str, str]]] = {}
        rows = list(code_rows)
        for column in _LABELS:
            for row in rows:
                if row.get(column):
                    self._codes.setdefault(row["list"], {}).setdefault(_key(str(row[column])), row["code"])
        known = self._codes.get("est_category", {})
        for code, group in CATEGORY_WORDS.items():
            if _key(code) in known:
                for word in group.split("|"):
                    known.setdefault(_key(word), known[_key(code)])
        for row in rows:
            if row.get("active", True):
                self._labels.setdefault(row["list"], []).append(
                    (str(row.get("label_sv") or row["code"]), str(row.get("label_en") or row["code"]))
                )
        self._translations = {c: {_key(word): code for word, code in pairs.items()} for c, pairs in (translations or {}).items()}
        self._exact = {table: {name.strip(): value for name, value in pairs.items()} for table, pairs in (names or {}).items()}
        self._names = {table: _unambiguous(pairs) for table, pairs in (names or {}).items()}

    def code(self, column: Column, value: Any) -> str:
        """The code of an editable list that a word means."""
        known = self._codes.get(column.code_list or "", {})
        text = _text(value)
        found = self._translated(column, text, known)
        if found is None:
            found = known.get(_key(text))
        if found is None:
            letter = _LEADING_LETTER.match(text)
            found = known.get(_key(letter.group(1))) if letter else None
        if found is None:
            raise _unknown(text, self._labels.get(column.code_list or "", []))
        return found

    def choice(self, column: Column, value: Any) -> Any:
        """The stored value of a closed vocabulary that a word means."""
        known, labels = _closed(column.choices or "")
        text = _text(value)
        wanted = self._translations.get(column.name, {}).get(_key(text), text)
        found = known.get(_key(str(wanted)))
        if found is None:
            number = _LEADING_NUMBER.match(text)
            found = known.get(number.group(1)) if number else None
        if found is None:
            raise _unknown(text, labels)
        return found

    def reference(self, column: Column, value: Any) -> str:
        """The id of the row that a name (or the id itself) means."""
        exact, known = (names.get(column.references or "", {}) for names in (self._exact, self._names))
        text = _text(value)
        found = exact.get(text) or known.get(_key(text))
        if found is None and text in exact.values():
            found = text
        if found is None:
            raise BadValue("import.unknown-name")
        return found

    def knows(self, column: Column, value: Any) -> bool:
        """Whether a word means something in this column."""
        read = self.choice if column.choices else self.code if column.code_list else self.reference
        try:
            read(column, value)
        except BadValue:
            return False
        return True

    def _translated(self, column: Column, text: str, known: Mapping[str, str]) -> str | None:
        word = self._translations.get(column.name, {}).get(_key(text))
        return None if word is None else known.get(_key(word))


def _closed(name: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    known: dict[str, Any] = {}
    labels: list[tuple[str, str]] = []
    if name == "status":
        entries = [(s.code, s.code, s.sv, s.en) for s in status.STATUSES]
    else:
        entries = [(c.value, c.word, c.sv, c.en) for c in CHOICES[name]]
    for value, word, sv, en in entries:
        labels.append((sv, en))
        for text in (str(value), word, sv, en):
            known.setdefault(_key(text), value)
    by_word = {word: value for value, word, _, _ in entries}
    for text, word in _MORE_WORDS.get(name, {}).items():
        known.setdefault(_key(text), by_word[word])
    return known, labels


def _unknown(text: str, labels: list[tuple[str, str]]) -> BadValue:
    """The refusal, the nearest words first."""
    wanted = plain(text)

    def likeness(pair: tuple[str, str]) -> float:
        return max(difflib.SequenceMatcher(None, wanted, plain(label)).ratio() for label in pair)

    nearest = sorted(labels, key=likeness, reverse=True)[:_OPTIONS_SHOWN] if wanted else labels[:_OPTIONS_SHOWN]
    more = " …" if len(labels) > len(nearest) else ""
    options = {"sv": "; ".join(sv for sv, _ in nearest) + more, "en": "; ".join(en for _, en in nearest) + more}
    return BadValue("import.unknown-code", options=options)


def _unambiguous(pairs: Mapping[str, str]) -> dict[str, str]:
    """Names in plain letters, without those that then mean several rows ("A1.11" and "A11.1")."""
    found: dict[str, set[str]] = {}
    for name, value in pairs.items():
        found.setdefault(_key(name), set()).add(value)
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def _key(text: str) -> str:
    """Plain letters; a sign alone (+, -) stays as it is."""
    return plain(text) or text.strip()


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
