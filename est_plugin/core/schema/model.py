# SPDX-License-Identifier: GPL-2.0-or-later
"""How a table is declared: DDL, layer fields, forms, report columns and rules are made from it."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT, INTEGER, REAL, BOOLEAN, DATE, DATETIME, JSON, UUID = "text", "integer", "real", "boolean", "date", "datetime", "json", "uuid"
NO_GEOMETRY, POINT, LINESTRING, POLYGON = "", "POINT", "LINESTRING", "POLYGON"
MAIN, MORE, HOURS, HANDLING, SYSTEM = "main", "more", "hours", "handling", "system"  # tabs of the form; system is hidden


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    type: str
    sv: str
    en: str
    required: bool = False
    default: Any = None
    code_list: str | None = None  # values are codes of this list in table `code`
    choices: str | None = None  # values are those of core.choices.CHOICES[…] (or "status": core.status)
    references: str | None = None  # values are ids of this table
    cascade: bool = False  # deleting the parent deletes this row
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    is_multiline: bool = False
    is_logged: bool = False  # every change goes to change_log
    is_derived: bool = False  # kept by the database, read-only for every client
    is_public: bool = False  # may stand in a public document or export
    tab: str = MAIN

    def label(self, language: str) -> str:
        """Label with its unit in one language."""
        text = self.sv if language == "sv" else self.en
        return f"{text} [{self.unit}]" if self.unit else text


@dataclass(frozen=True)
class Table:
    """One table; `columns` holds the common ones too."""

    name: str
    sv: str
    en: str
    columns: tuple[Column, ...]
    geometry: str = NO_GEOMETRY
    has_history: bool = False  # rows are not deleted once they have changed: they get a status
    history_from: str = ""  # … but a draft is, for as long as this column is empty
    unique: tuple[tuple[str, ...], ...] = ()
    unique_when_filled: tuple[tuple[str, ...], ...] = ()  # among rows whose first column is filled
    indexes: tuple[tuple[str, ...], ...] = ()
    display: str = "name"  # column that names a row for people
    is_versioned: bool = True
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    def __getitem__(self, column: str) -> Column:
        return self.by_name[column]

    def __contains__(self, column: object) -> bool:
        return column in self.by_name

    @property
    def names(self) -> list[str]:
        """Column names in order, without fid and geom."""
        return [column.name for column in self.columns]

    @property
    def is_spatial(self) -> bool:
        """Whether rows have a place."""
        return bool(self.geometry)

    def label(self, language: str) -> str:
        """Name of the table in one language."""
        return self.sv if language == "sv" else self.en


def common() -> tuple[Column, ...]:
    """Columns that every versioned table has."""
    return (
        Column("id", UUID, "Id", "Id", required=True, max_length=36, tab=SYSTEM),
        Column("ver", INTEGER, "Version", "Version", required=True, default=1, tab=SYSTEM),
        Column("created_at", DATETIME, "Skapad", "Created", tab=SYSTEM),
        Column("created_by", TEXT, "Skapad av", "Created by", max_length=100, tab=SYSTEM),
        Column("updated_at", DATETIME, "Ändrad", "Changed", tab=SYSTEM),
        Column("updated_by", TEXT, "Ändrad av", "Changed by", max_length=100, tab=SYSTEM),
    )


def table(name: str, sv: str, en: str, *columns: Column, **options: Any) -> Table:
    """A versioned table: the common columns and its own."""
    return Table(name, sv, en, common() + columns, **options)


def text(name: str, sv: str, en: str, **options: Any) -> Column:
    """A text column."""
    options.setdefault("max_length", 200)
    return Column(name, TEXT, sv, en, **options)


def long_text(name: str, sv: str, en: str, **options: Any) -> Column:
    """A text of several lines, up to 40,000 characters."""
    return Column(name, TEXT, sv, en, max_length=40_000, is_multiline=True, **options)


def code(name: str, sv: str, en: str, code_list: str, **options: Any) -> Column:
    """A code of an editable list."""
    return Column(name, TEXT, sv, en, code_list=code_list, max_length=60, **options)


def choice(name: str, sv: str, en: str, choices: str, type: str = TEXT, **options: Any) -> Column:
    """A value of a closed vocabulary."""
    return Column(name, type, sv, en, choices=choices, **options)


def reference(name: str, sv: str, en: str, references: str, **options: Any) -> Column:
    """The id of a row of another table."""
    return Column(name, UUID, sv, en, references=references, max_length=36, **options)


def integer(name: str, sv: str, en: str, **options: Any) -> Column:
    """A whole number."""
    return Column(name, INTEGER, sv, en, **options)


def count(name: str, sv: str, en: str, **options: Any) -> Column:
    """A number of people or things, never negative."""
    return Column(name, INTEGER, sv, en, minimum=0, maximum=100_000, **options)


def flag(name: str, sv: str, en: str, **options: Any) -> Column:
    """Yes or no."""
    return Column(name, BOOLEAN, sv, en, **options)


def date(name: str, sv: str, en: str, **options: Any) -> Column:
    """A calendar day."""
    return Column(name, DATE, sv, en, **options)


def moment(name: str, sv: str, en: str, **options: Any) -> Column:
    """A point in time, stored in UTC with milliseconds."""
    return Column(name, DATETIME, sv, en, **options)
