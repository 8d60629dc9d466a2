# SPDX-License-Identifier: GPL-2.0-or-later
"""Comparing words as people write them: case, å/ä/ö, spaces and punctuation do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Letters and digits only, lower case, without marks: "Ärende-nr." and "arendenr" are the same."""
    return "".join(words(text))


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in plain letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", bare))


def cleaned(text: str) -> str:
    """The text without control characters and half characters; line breaks are kept, everything else stays."""
    if not text.isprintable():  # else none of them can be in it
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c for c in text if c in "\n\t" or not _is_control(c))
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs") or character == "\ufeff"
