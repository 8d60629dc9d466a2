# SPDX-License-Identifier: GPL-2.0-or-later
"""Foreign rows → rows for a table, or the reason why not. Every row ends in exactly one of the two."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Callable, Mapping as AbstractMapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from .. import geometry
from ..notice import Notice
from ..schema import Table
from .bad_value import BadValue
from .columns import Mapping, importable
from .coordinates import parse_coordinate, parse_pair
from .dates import default_zone
from .detection import Box, inside
from .extra_columns import HEADING
from .rejections import Rejection
from .source import GEOMETRY, SourceTable
from .values import Parser, as_text, parser
from .vocabulary import Vocabulary
from .when_reader import FROM, TO, WHEN_COLUMNS, WhenReader
from .wording import cleaned, plain

_METRES_PER_DEGREE = 111_000.0
_SWAP_SHARE = 0.5


@dataclass(frozen=True)
class PositionRule:
    """How the position is read; coordinates stay in the system of the source."""

    swapped: bool = False  # the numbers stand north first
    area: Box | None = None  # where they may lie, in the system of the source, margin included
    is_required: bool = True
    in_degrees: bool = False


@dataclass(frozen=True)
class PlannedRow:
    """A row that may be stored: our values, place in the source's system, and what was read."""

    row_number: int
    values: AbstractMapping[str, Any]
    xy: tuple[float, float] | None
    source: AbstractMapping[str, Any] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class CheckedRows:
    """The outcome of reading a source."""

    accepted: list[PlannedRow]
    rejected: list[Rejection]
    rejected_rows: list[AbstractMapping[str, Any]]  # the original rows, in the order of `rejected`
    proposals: tuple[Notice, ...] = ()  # what would save many rows at once
    unknown_words: AbstractMapping[str, AbstractMapping[str, int]] = field(default_factory=dict)  # our column → {word: rows}
    duplicates: AbstractMapping[str, list[int]] = field(default_factory=dict)  # external number → rows

    @property
    def should_swap(self) -> bool:
        """Whether exchanging north and east would save most rows."""
        return any(notice.key == "import.swapped" for notice in self.proposals)


def check_rows(
    source: SourceTable,
    mapping: Mapping,
    table: Table,
    vocabulary: Vocabulary | None = None,
    *,
    position: PositionRule | None = None,
    zone: tzinfo | None = None,
    defaults: AbstractMapping[str, Any] | None = None,
    fallbacks: AbstractMapping[str, str] | None = None,
    on_row: Callable[[int], None] | None = None,
) -> CheckedRows:
    """Read every row.

    Parameters
    ----------
    defaults : values for columns that the source leaves empty (walk, external system)
    fallbacks : our column → code that unknown words and empty cells become, where the user has said so
    on_row : called with the number of rows done, for progress; it may raise Cancelled
    """
    vocabulary = vocabulary or Vocabulary(translations=mapping.translations)
    rule = position or PositionRule(is_required=table.is_spatial)
    when = WhenReader(mapping.columns, source.rows, zone or default_zone()) if FROM in table and FROM in mapping.columns else None
    reader = _RowReader(mapping, table, vocabulary, rule, zone, defaults or {}, fallbacks or {}, when)
    accepted: list[PlannedRow] = []
    rejected: list[Rejection] = []
    rejected_rows: list[AbstractMapping[str, Any]] = []
    for done, (number, row) in enumerate(source.rows, 1):
        outcome = reader.read(number, row)
        if isinstance(outcome, PlannedRow):
            accepted.append(outcome)
        else:
            rejected.append(outcome)
            rejected_rows.append(row)
        if on_row is not None:
            on_row(done)
    return CheckedRows(accepted, rejected, rejected_rows, reader.proposals(), reader.unknown_words, reader.duplicates())


class _RowReader:
    """Reads row by row and remembers what concerns the whole source."""

    def __init__(
        self,
        mapping: Mapping,
        table: Table,
        vocabulary: Vocabulary,
        rule: PositionRule,
        zone: tzinfo | None,
        defaults: AbstractMapping[str, Any],
        fallbacks: AbstractMapping[str, str],
        when: WhenReader | None,
    ) -> None:
        sources = mapping.columns
        self._when, self._heading, self._fallbacks = when, sources.get(HEADING), fallbacks
        self._longest = table["description"].max_length if self._heading else None
        used = [column for column in importable(table) if column.name in sources and not (when and column.name in WHEN_COLUMNS)]
        self._columns: list[tuple[str, str, Parser]] = [(c.name, sources[c.name], parser(c, vocabulary, zone)) for c in used]
        self._required = [(c.name, sources.get(c.name, ""), c) for c in importable(table) if c.required and c.default is None]
        self._listed = {c.name for c in used if c.code_list or c.choices}
        self._position, self._kind = mapping.position, mapping.position_kind
        self._rule, self._defaults = rule, dict(defaults)
        self._rows_of: dict[tuple[str, str], list[int]] = {}
        self._located = self._swappable = 0
        self._farthest_km: list[float] = []
        self.unknown_words: dict[str, Counter[str]] = {}

    def read(self, number: int, row: AbstractMapping[str, Any]) -> PlannedRow | Rejection:
        """The planned row, or why there is none."""
        if not any(row.values()) and all(value is None or value == "" for value in row.values()):
            return Rejection(number, "", "", "import.row-empty")
        values, faults = self._values(number, row)
        xy = None
        try:
            xy = self._xy(row)
            self._check_place(xy)
        except BadValue as error:
            shown = "; ".join(as_text(row.get(name)) for name in self._position if not isinstance(row.get(name), bytes))
            faults.append(Rejection.of(number, " / ".join(self._position), shown, error))
        if not faults:
            faults = self._twice(number, values)
        if faults:
            first, *others = faults
            return Rejection(first.row_number, first.column, first.value, first.reason_key, first.details, tuple(others))
        return PlannedRow(number, values, xy, row)

    def _values(self, number: int, row: AbstractMapping[str, Any]) -> tuple[dict[str, Any], list[Rejection]]:
        values: dict[str, Any] = dict(self._defaults)
        faults: list[Rejection] = []
        failed: set[str] = set()
        for name, source_name, parse in self._columns:
            raw = row.get(source_name)
            try:
                value = parse(raw)
            except BadValue as error:
                if name in self._listed:
                    self.unknown_words.setdefault(name, Counter())[as_text(raw).strip()] += 1
                if name in self._fallbacks:
                    values[name] = self._fallbacks[name]
                    continue
                faults.append(Rejection.of(number, source_name, raw, error))
                failed.add(name)
                continue
            if value is not None:
                values[name] = value
        if self._when is not None:
            self._add_when(number, row, values, faults, failed)
        if self._heading is not None:
            faults += self._add_heading(number, row, values)
        for name, code in self._fallbacks.items():
            if values.get(name) is None:
                values[name] = code
        for name, source_name, column in self._required:
            if values.get(name) is None and name not in failed:
                label = {"sv": column.sv, "en": column.en}
                faults.append(Rejection(number, source_name, "", "import.required", {"label": label}))
        return values, faults

    def _add_when(self, number: int, row: AbstractMapping[str, Any], values: dict[str, Any], faults: list[Rejection], failed: set[str]) -> None:
        try:
            values[FROM], values[TO] = self._when.read(row)
        except BadValue as error:
            column = self._when.fault
            faults.append(Rejection.of(number, column, row.get(column), error))
            failed.add(FROM)

    def _add_heading(self, number: int, row: AbstractMapping[str, Any], values: dict[str, Any]) -> list[Rejection]:
        """The heading stands before the description, unless that begins with it."""
        heading, text = cleaned(as_text(row.get(self._heading))), values.get("description") or ""
        if heading and not text.casefold().startswith(heading.casefold()):
            text = f"{heading}\n{text}" if text else heading
            if self._longest is not None and len(text) > self._longest:
                return [Rejection(number, self._heading, heading, "import.too-long", {"count": len(text), "limit": self._longest})]
            values["description"] = text
        return []

    def _xy(self, row: AbstractMapping[str, Any]) -> tuple[float, float] | None:
        if not self._position:
            if self._rule.is_required:
                raise BadValue("import.no-position-column")
            return None
        raw = [row.get(name) for name in self._position]
        if any(value is None or (isinstance(value, str) and not value.strip()) for value in raw):
            if self._rule.is_required or len([v for v in raw if v not in (None, "")]) == 1 < len(raw):
                raise BadValue("import.no-position")
            return None
        if self._kind == GEOMETRY and isinstance(raw[0], (bytes, bytearray)):
            x, y = _point_of(bytes(raw[0]))
        elif len(raw) == 1:
            x, y, _ = parse_pair(raw[0])
        else:
            x, y = parse_coordinate(raw[0]), parse_coordinate(raw[1])
        if x == 0 and y == 0:
            raise BadValue("import.zero-position")
        return (y, x) if self._rule.swapped else (x, y)

    def _check_place(self, xy: tuple[float, float] | None) -> None:
        area = self._rule.area
        if xy is None or area is None:
            return
        self._located += 1
        if inside(area, *xy):
            return
        km = self._km_outside(area, *xy)
        if inside(area, xy[1], xy[0]):
            self._swappable += 1
            self._farthest_km.append(km)
            raise BadValue("import.looks-swapped", km=_rounded(km))
        raise BadValue("import.far-away", km=_rounded(km))

    def _km_outside(self, area: Box, x: float, y: float) -> float:
        away = math.hypot(max(area[0] - x, 0.0, x - area[2]), max(area[1] - y, 0.0, y - area[3]))
        return away * (_METRES_PER_DEGREE if self._rule.in_degrees else 1.0) / 1000

    def _twice(self, number: int, values: AbstractMapping[str, Any]) -> list[Rejection]:
        external = values.get("external_number")
        if not external:
            return []
        rows = self._rows_of.setdefault((plain(str(values.get("external_system") or "")), str(external).casefold()), [])
        rows.append(number)
        if len(rows) == 1:
            return []
        source_name = next((source for name, source, _ in self._columns if name == "external_number"), "")
        return [Rejection(number, source_name, external, "import.duplicate-in-file", {"first": rows[0]})]

    def duplicates(self) -> dict[str, list[int]]:
        """External numbers that stand on several rows."""
        return {key[1]: rows for key, rows in self._rows_of.items() if len(rows) > 1}

    def proposals(self) -> tuple[Notice, ...]:
        """What would save many rows at once, and what was understood in a way to be looked at."""
        told = self._when.notices() if self._when is not None else ()
        if self._swappable and self._swappable >= _SWAP_SHARE * self._located:
            middle = sorted(self._farthest_km)[len(self._farthest_km) // 2]
            return (Notice("import.swapped", {"km": _rounded(middle), "n": self._swappable}), *told)
        return told


def _point_of(wkb: bytes) -> tuple[float, float]:
    """The point, or a representative place of a line or area."""
    try:
        x, y = geometry.centre(wkb)
    except (struct.error, ValueError, IndexError, OverflowError) as error:  # bytes of anybody
        raise BadValue("import.bad-geometry") from error
    if not (math.isfinite(x) and math.isfinite(y)):
        raise BadValue("import.bad-geometry")
    return x, y


def _rounded(km: float) -> str:
    return f"{km:.1f}".replace(".", ",") if km < 10 else f"{round(km)}"
