# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors of the product: a text key, an optional hint key and the values that stand in the texts."""
from __future__ import annotations

from typing import Any, Callable

Translate = Callable[..., str]


class EstError(Exception):
    """Something the user must be told; the text is looked up by whoever shows it."""

    def __init__(self, key: str, hint_key: str | None = None, **details: Any) -> None:
        super().__init__(key, details)
        self.key = key
        self.hint_key = hint_key
        self.details = details

    def text(self, translate: Translate) -> str:
        """The whole sentence in the language of `translate`, with the cure when there is one."""
        details = {name: _in_words(value, getattr(translate, "language", "sv")) for name, value in self.details.items()}
        parts = [translate(self.key, **details)]
        if self.hint_key:
            parts.append(translate(self.hint_key, **details))
        return " ".join(parts)

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.key}({values})"


def _in_words(value: Any, language: str) -> Any:
    """Things with a label (a status, a column) by their label; several with commas."""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_in_words(one, language)) for one in value)
    return value.label(language) if hasattr(value, "label") else value


class InputError(EstError):
    """What was given cannot be used: a value, a file, a parameter."""


class RuleError(EstError):
    """A rule of the domain forbids it (status step, missing reason, missing recipient)."""


class DatabaseRuleError(RuleError):
    """A rule refused by the database itself; its finished sentence is in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__("error.database-rule", message=message)


class ConflictError(EstError):
    """Somebody else changed the same row since it was read."""


class NotFoundError(EstError):
    """The row, file or layer asked for does not exist."""


class ReadOnlyError(EstError):
    """The workspace is open for reading only."""


class StorageError(EstError):
    """The file system or the database refused (full disk, no right, damaged file, locked)."""


class NewerVersionError(StorageError):
    """The workspace was made by a newer version of the product."""


class MissingLibraryError(EstError):
    """An optional library is not installed; one function is missing, not the product."""

    def __init__(self, package: str) -> None:
        super().__init__("error.library-missing", package=package)


class Cancelled(EstError):
    """The user cancelled; nothing has changed."""

    def __init__(self) -> None:
        super().__init__("error.cancelled")
