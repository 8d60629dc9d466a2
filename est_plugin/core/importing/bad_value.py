# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a value cannot be used."""

from __future__ import annotations

from typing import Any


class BadValue(ValueError):
    """A value that is not what the column wants; `key` names the text that says so with the cure."""

    def __init__(self, key: str, **details: Any) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details
