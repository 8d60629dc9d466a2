# SPDX-License-Identifier: GPL-2.0-or-later
"""A name that people typed, as the name of a file or folder on any system."""
from __future__ import annotations

import re

_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
MAX_LENGTH = 80


def safe_file_name(text: str, fallback: str = "EST") -> str:
    """Without characters that Windows refuses, never empty, never a reserved word, not too long for a deep folder."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', " ", text)
    name = re.sub(r"\s+", " ", name).strip(" .")[:MAX_LENGTH].rstrip(" .")
    if not name:
        return fallback
    return f"{name}_" if name.split(".")[0].lower() in _RESERVED else name
