# SPDX-License-Identifier: GPL-2.0-or-later
"""The lists, organisations and rules that come with the product, as rows for a new workspace."""
from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import StorageError

Row = dict[str, Any]

FILES = {
    "code": "codes.json",
    "organisation": "organisations.json",
    "routing_rule": "routing_rules.json",
    "deadline_rule": "deadline_rules.json",
}
PROMPTS = "prompts.json"
OTHER_PLACE = "other"


def rows(folder: Path, table: str, language: str = "sv") -> list[Row]:
    """Rows of one table of `FILES`, with the columns of the schema; organisations carry their name in one language and `parent` as code."""
    if table == "organisation":
        return organisations(folder, language)
    return [_flat(entry) for entry in _read(folder / FILES[table])]


def codes(folder: Path) -> list[Row]:
    """All code lists."""
    return rows(folder, "code")


def routing_rules(folder: Path) -> list[Row]:
    """Who is responsible, in order."""
    return rows(folder, "routing_rule")


def deadline_rules(folder: Path) -> list[Row]:
    """When it shall be done, for all four lamp models."""
    return rows(folder, "deadline_rule")


def organisations(folder: Path, language: str = "sv") -> list[Row]:
    """The organisations, named in one language; `parent` is the code of another row or None."""
    letters = {row["code"]: row[f"label_{language}"] for row in codes(folder) if row["list"] == "finding_category"}
    return [
        {
            "code": entry["code"],
            "name": entry[f"name_{language}"],
            "kind": entry["kind"],
            "is_outside": not entry["inside"],
            "parent": entry["parent"],
            "responsibility": "\n".join(f"{letter} {letters[letter]}" for letter in entry["areas_of_responsibility"]) or None,
            "sort": entry["sort"],
        }
        for entry in _read(folder / FILES["organisation"])
    ]


def prompts(folder: Path, place_type: str | None, language: str) -> list[str]:
    """Up to six questions of the record sheet for a type of place; a type we know nothing of gets the general ones."""
    by_place = _read(folder / PROMPTS)
    return [prompt[language] for prompt in by_place.get(place_type, by_place[OTHER_PLACE])]


def stable_key(table: str, row: Mapping[str, Any]) -> str:
    """What names a shipped row for ever, also when its labels are edited: the store makes its id from this."""
    parts = {
        "organisation": ("code",),
        "code": ("list", "code"),
        "routing_rule": ("sort",),
        "deadline_rule": ("model", "sort"),
    }[table]
    return ":".join([table, *(str(row[part]) for part in parts)])


def _flat(entry: Row) -> Row:
    return {column: ",".join(value) or None if isinstance(value, list) else value for column, value in entry.items()}


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError("rules.file-damaged", file=path.name) from error
