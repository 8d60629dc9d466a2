# SPDX-License-Identifier: GPL-2.0-or-later
"""Saved sources: a JSON file {"source column": "our column", …, "codes": {…}, "settings": {…}}."""

from __future__ import annotations

import json
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError, NotFoundError, StorageError
from .columns import Mapping

_CODES, _SETTINGS = "codes", "settings"
_RESERVED = (_CODES, _SETTINGS)
_QUOTE = " "  # before a source column that has a reserved name; names are compared without spaces


@dataclass(frozen=True)
class Profile:
    """How a source is read, as the user saved it."""

    columns: AbstractMapping[str, str]  # source column → our column or label
    codes: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)  # our column → {word: code}
    settings: AbstractMapping[str, str] = field(default_factory=dict)  # crs, external_system, sheet …

    @classmethod
    def of(cls, mapping: Mapping, settings: AbstractMapping[str, str] | None = None) -> Profile:
        """The profile that gives this mapping again."""
        return cls(mapping.as_dict, mapping.translations, settings or {})

    def to_json(self) -> str:
        """The text of the file."""
        content: dict[str, object] = {(_QUOTE + name if name in _RESERVED else name): target for name, target in self.columns.items()}
        if self.codes:
            content[_CODES] = {column: dict(pairs) for column, pairs in self.codes.items()}
        if self.settings:
            content[_SETTINGS] = dict(self.settings)
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str, name: str = "") -> Profile:
    """Read the text of a mapping file; anything else than the form above is refused."""
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError("error.mapping-not-json", file=name, reason=str(error)) from error
    if not isinstance(content, dict):
        raise InputError("error.mapping-form", file=name)
    columns = {key: value for key, value in content.items() if isinstance(value, str)}
    codes = content.get(_CODES) if not isinstance(content.get(_CODES), str) else {}
    settings = content.get(_SETTINGS) if not isinstance(content.get(_SETTINGS), str) else {}
    others = [key for key, value in content.items() if not isinstance(value, str) and key not in (_CODES, _SETTINGS)]
    if others or not _is_table_of_words(codes or {}) or not _is_words(settings or {}):
        raise InputError("error.mapping-form", file=name)
    return Profile(columns, codes or {}, settings or {})


def read(path: Path) -> Profile:
    """Read a mapping file."""
    try:
        return from_json(Path(path).read_text(encoding="utf-8-sig"), Path(path).name)
    except FileNotFoundError as error:
        raise NotFoundError("error.file-missing", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("error.mapping-not-json", file=Path(path).name, reason=str(error)) from error
    except OSError as error:
        raise StorageError("error.file-unreadable", file=str(path), reason=error.strerror or str(error)) from error


def write(path: Path, profile: Profile) -> None:
    """Write a mapping file."""
    try:
        Path(path).write_text(profile.to_json(), encoding="utf-8")
    except OSError as error:
        raise StorageError("error.file-unwritable", file=str(path), reason=error.strerror or str(error)) from error


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _is_table_of_words(value: object) -> bool:
    return isinstance(value, dict) and all(_is_words(v) for v in value.values())
