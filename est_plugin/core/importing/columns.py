# SPDX-License-Identifier: GPL-2.0-or-later
"""Which column of a foreign table is which column of ours."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping as AbstractMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..notice import Notice
from ..schema import Column, Table
from ..schema.model import SYSTEM
from .bad_value import BadValue
from .clock_cells import is_clock
from .coordinates import parse_pair
from .extra_columns import EXTRA, extra_columns, is_decided_here
from .report_words import REPORT_COLUMNS
from .source import GEOMETRY, SourceTable
from .synonyms import COLUMN_WORDS, POSITION_FILLERS, POSITION_WORDS
from .vocabulary import Vocabulary
from .when_cells import parse_span
from .when_reader import CLOCK, CLOCK_TO, FROM, TO
from .wording import plain, words

PAIRS = (("lon", "lat"), ("easting", "northing"), ("x", "y"))  # east first
POSITION_TARGETS = (*(name for pair in PAIRS for name in pair), "position", GEOMETRY)
_SAME, _LABEL, _WORD, _LIKELY, _PART = 1.0, 0.95, 0.85, 0.6, 0.45
_SHORTEST_PART = 4
_AXES = ({"n", "e"}, {"x", "y"}, {"lat", "lon"}, {"lat", "long"}, {"latitud", "longitud"}, {"latitude", "longitude"}, {"o", "n"})


@dataclass(frozen=True)
class Match:
    """One source column that feeds one of ours, how sure that is (0–1) and why."""

    source: str
    target: str
    confidence: float
    reason: Notice


@dataclass(frozen=True)
class Mapping:
    """How a foreign table is read; `unused` columns are shown to the user."""

    matches: tuple[Match, ...]
    unused: tuple[str, ...] = ()
    translations: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)  # column → {word: code}

    @property
    def columns(self) -> dict[str, str]:
        """Our column → source column, without the position."""
        return {m.target: m.source for m in self.matches if m.target not in POSITION_TARGETS}

    @property
    def position(self) -> tuple[str, ...]:
        """Source columns of the position: one (geometry or both in a cell), two (east, north) or none."""
        by_target = {m.target: m.source for m in self.matches}
        for single in (GEOMETRY, "position"):
            if single in by_target:
                return (by_target[single],)
        for east, north in PAIRS:
            if east in by_target and north in by_target:
                return by_target[east], by_target[north]
        return ()

    @property
    def position_kind(self) -> str:
        """geometry, position, lon, easting, x, or empty."""
        targets = {m.target for m in self.matches}
        for single in (GEOMETRY, "position"):
            if single in targets:
                return single
        return next((east for east, north in PAIRS if east in targets and north in targets), "")

    @property
    def as_dict(self) -> dict[str, str]:
        """Source column → our column."""
        return {m.source: m.target for m in self.matches}


def importable(table: Table) -> list[Column]:
    """Columns that may come from outside: not ids, not what the database keeps itself."""
    return [c for c in table.columns if c.tab != SYSTEM and not c.is_derived and not is_decided_here(table, c.name)]


def meanings(table: Table) -> list[Column]:
    """Everything that a foreign column may be: columns of ours, and what only says something about one."""
    return [*importable(table), *extra_columns(table)]


def guess_mapping(columns: Sequence[str], table: Table, source: SourceTable | None = None, vocabulary: Vocabulary | None = None) -> Mapping:
    """Match by schema name, Swedish and English label, common words; each column is used once, the surest first.

    With the rows at hand, a column whose values cannot be meant is not taken; with the code lists, an optional list column
    none of whose words is known stays unused (it would cost every row), which the user sees and can change.
    """
    found = [match for name in columns for match in (*_column_matches(name, table), *_position_matches(name))]
    if source is not None:
        found = [_weighed(m, source) for m in found if _fits_values(m, source) and _knows_words(m, table, source, vocabulary)]
        found += _pairs_in_cells(columns, source)
    order = {name: i for i, name in enumerate(columns)}
    found.sort(key=lambda m: (-m.confidence, order[m.source]))
    chosen: dict[str, Match] = {}
    used: set[str] = set()
    wanted = _position_targets(found)
    for match in found:
        if match.target in chosen or match.source in used or (match.target in POSITION_TARGETS and match.target not in wanted):
            continue
        chosen[match.target] = match
        used.add(match.source)
    matches = tuple(sorted(chosen.values(), key=lambda m: order[m.source]))
    return Mapping(matches, tuple(name for name in columns if name not in used))


def apply_mapping(
    given: AbstractMapping[str, str], columns: Sequence[str], table: Table, codes: AbstractMapping[str, Any] | None = None
) -> Mapping:
    """A mapping the user or a profile gives: names of the schema or labels; unknown ones are an error, not a guess."""
    by_plain = {plain(name): name for name in reversed(columns)}
    targets = {column.name for column in meanings(table)}
    matches, missing, unknown, twice = [], [], [], []
    seen: dict[str, str] = {}
    for source_name, wanted in given.items():
        name = source_name if source_name in columns else by_plain.get(plain(source_name))
        target = _target_named(wanted, table, targets)
        if target is None:
            unknown.append(wanted)
        elif name is None:
            missing.append(source_name)
        elif target in seen:
            twice.append(wanted)
        else:
            seen[target] = name
            matches.append(Match(name, target, _SAME, Notice("import.match-given")))
    if unknown:
        raise InputError("error.mapping-unknown-column", columns=", ".join(unknown), table=table.name, possible=", ".join(sorted(targets)))
    if missing:
        raise InputError("error.mapping-missing-column", columns=", ".join(missing), present=", ".join(columns))
    if twice:
        raise InputError("error.mapping-column-twice", columns=", ".join(twice))
    used = {m.source for m in matches}
    return Mapping(tuple(matches), tuple(c for c in columns if c not in used), codes or {})


def missing_required(mapping: Mapping, table: Table, given: Container[str] = ()) -> list[Column]:
    """Required columns without a source, without a default and without a value that is `given` for the whole file."""
    return [c for c in importable(table) if c.required and c.default is None and c.name not in mapping.columns and c.name not in given]


def _target_named(wanted: str, table: Table, targets: set[str]) -> str | None:
    if wanted in POSITION_TARGETS or wanted in targets:
        return wanted
    key = plain(wanted)
    for column in meanings(table):
        if key in (plain(column.name), plain(column.sv), plain(column.en)):
            return column.name
    return next((target for target, names in POSITION_WORDS.items() if key in names), None)


def _column_matches(name: str, table: Table) -> list[Match]:
    key = plain(name)
    if not key:
        return []
    known = REPORT_COLUMNS if table.name == "observation" else COLUMN_WORDS
    return [Match(name, c.name, *best) for c in meanings(table) if (best := _likeness(key, words(name), c, known.get(c.name, ("", ""))))]


def _likeness(key: str, name_words: Sequence[str], column: Column, column_words: tuple[str, str]) -> tuple[float, Notice] | None:
    if key == plain(column.name):
        return _SAME, Notice("import.match-name")
    labels = (column.sv, column.en, column.label("sv"), column.label("en"))
    if key in (plain(label) for label in labels):
        return _LABEL, Notice("import.match-label")
    sure, likely = (_split(group) for group in column_words)
    for confidence, group in ((_WORD, sure), (_LIKELY, likely)):
        if key in group:
            return confidence - 0.01 * group.index(key) / len(group), Notice("import.match-word")
    parts = [word for word in sure if len(word) >= _SHORTEST_PART and word in name_words and column.tab != EXTRA]
    return (_PART, Notice("import.match-part", {"word": parts[0]})) if parts else None


def _split(group: str) -> list[str]:
    return [plain(word) for word in group.split("|")] if group else []


def _position_matches(name: str) -> list[Match]:
    name_words = words(name)
    candidates = {plain(name): _LABEL}
    rest = [word for word in name_words if word not in POSITION_FILLERS]
    if set(rest) in _AXES:
        candidates["position"] = _WORD
    if len(rest) == 1:
        candidates.setdefault(rest[0], _WORD)
    if len(rest) <= 1:  # xkoordinat, nkoord
        for word in name_words:
            for ending in ("koordinat", "koordinaten", "koord", "coordinate", "coord", "sweref99tm", "sweref", "wgs84"):
                if word.endswith(ending) and len(word) > len(ending):
                    candidates.setdefault(word[: -len(ending)], _WORD)
    found = []
    for target, names in POSITION_WORDS.items():
        for key, confidence in candidates.items():
            if key in names:
                found.append(
                    Match(name, target, _SAME if target == GEOMETRY and name == GEOMETRY else confidence, Notice("import.match-position"))
                )
                break
    return found


def _position_targets(found: Iterable[Match]) -> tuple[str, ...]:
    """The one way of giving the position that is used: geometry, then a whole pair, then both in one cell."""
    names: dict[str, set[str]] = {}
    for match in found:
        names.setdefault(match.target, set()).add(match.source)
    if GEOMETRY in names:
        return (GEOMETRY,)
    for pair in PAIRS:
        if all(target in names for target in pair) and len(names[pair[0]] | names[pair[1]]) >= 2:
            return pair
    return ("position",) if "position" in names else ()


def _fits_values(match: Match, source: SourceTable) -> bool:
    """A column named "Plats" full of coordinates is no place text; a geometry column without geometry is none."""
    sample = source.sample(match.source, 20)
    if match.target == GEOMETRY:
        return not sample or any(isinstance(v, bytes) or _is_pair(v) for v in sample)
    if match.target == "position":
        return not sample or any(_is_pair(v) for v in sample)
    if match.target == "place_text" and sample:
        return not all(_is_pair(v) for v in sample)
    if match.target in (CLOCK, CLOCK_TO) and sample:
        return any(is_clock(v) for v in sample)
    if match.target in (FROM, TO) and sample:
        return any(_is_when(v) or (match.target == TO and is_clock(v)) for v in sample)
    return True


def _is_when(value: Any) -> bool:
    try:
        parse_span(value)
    except BadValue:
        return False
    return True


def _weighed(match: Match, source: SourceTable) -> Match:
    """A column without any value gives way to one that has some."""
    is_empty = len(source) > 0 and not source.sample(match.source, 1)
    return Match(match.source, match.target, match.confidence / 2, match.reason) if is_empty else match


def _knows_words(match: Match, table: Table, source: SourceTable, vocabulary: Vocabulary | None) -> bool:
    if vocabulary is None or match.target not in table:
        return True
    column = table[match.target]
    if (column.required and column.default is None) or not (column.code_list or column.choices or column.references):
        return True
    sample = source.sample(match.source)
    return not sample or any(vocabulary.knows(column, value) for value in sample)


def _pairs_in_cells(columns: Sequence[str], source: SourceTable) -> list[Match]:
    """Columns of any name whose cells all hold two coordinates."""
    found = []
    for name in columns:
        sample = source.sample(name, 20)
        if sample and all(_is_pair(v) and not isinstance(v, (int, float)) for v in sample):
            found.append(Match(name, "position", _LIKELY, Notice("import.match-values")))
    return found


def _is_pair(value: Any) -> bool:
    if isinstance(value, (bytes, int, float)):
        return False
    try:
        x, y, is_sure = parse_pair(value)
    except BadValue:
        return False
    return is_sure or "," in str(value) or "." in str(value) or min(abs(x), abs(y)) > 1000
