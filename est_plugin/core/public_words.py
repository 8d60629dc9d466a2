# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of our own trade that a public paper does not use: hotspot, EST, KLG."""
from __future__ import annotations

import re

_OURS = re.compile(r"\b(?:hot\s?spots?|EST|KLG)\b", re.IGNORECASE)
_ANY_CASE = ("hotspot", "hot spot")
_IN_NAMES = re.compile(r"\s*[/–-]?\s*\bEST\b")


def our_words(text: str) -> list[str]:
    """Those of our words that stand in a text. EST and KLG only in capitals: est is a word of its own."""
    found = (match[0] for match in _OURS.finditer(text))
    return [word for word in found if word.isupper() or " ".join(word.casefold().split()).rstrip("s") in _ANY_CASE]


def public_organisation(name: str) -> str:
    """An organisation such as Säkerhet/EST as the public reads it; one that is called nothing else keeps its name."""
    return _IN_NAMES.sub("", name).strip() or name
