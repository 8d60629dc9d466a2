# SPDX-License-Identifier: GPL-2.0-or-later
"""Swedish alphabetical order without a library: å, ä, ö stand last, accents count as their letter."""
from __future__ import annotations

_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "è": "e", "ë": "e", "á": "a", "à": "a", "ü": "y"})


def sort_key(text: str) -> str:
    """What texts are compared by: no difference between capitals and small letters."""
    return text.casefold().translate(_AFTER_Z)
