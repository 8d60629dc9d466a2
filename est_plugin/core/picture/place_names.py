# SPDX-License-Identifier: GPL-2.0-or-later
"""Places by what people wrote: "Torget", "torget." and " Torget " are one place."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def place_key(text: str | None) -> str:
    """What makes two spellings the same place; empty when nothing is written."""
    return " ".join((text or "").split()).rstrip(" .,;:").casefold()


def spellings(texts: Iterable[str | None]) -> dict[str, str]:
    """place key → its most usual spelling; of equally usual ones that which comes first."""
    written = Counter(text for text in texts if text)
    found: dict[str, tuple[int, str]] = {}
    for text, n in written.items():
        key = place_key(text)
        if key and n > found.get(key, (0, ""))[0]:
            found[key] = (n, " ".join(text.split()).rstrip(" .,;:"))
    return {key: text for key, (_n, text) in found.items()}


def usual(texts: Sequence[str | None]) -> str:
    """The most usual place among several, in its most usual spelling; empty when none is written."""
    keys = Counter(key for key in map(place_key, texts) if key)
    return spellings(texts)[keys.most_common(1)[0][0]] if keys else ""
