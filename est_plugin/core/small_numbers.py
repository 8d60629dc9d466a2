# SPDX-License-Identifier: GPL-2.0-or-later
"""Small numbers in public papers: fewer people than the limit could be recognised, so such counts are left out."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LIMIT = 3
SETTING = "small_number_limit"


def limit_of(setting: Any) -> int:
    """The limit as a setting holds it; what is no sensible number counts as the default, 0 and 1 switch it off."""
    if isinstance(setting, bool):
        return LIMIT
    try:
        number = int(str(setting).strip())
    except ValueError:
        return LIMIT
    return number if 0 <= number <= 1000 else LIMIT


def is_small(count: int | None, limit: int) -> bool:
    """Whether a count may not be shown; nobody at all is no small number, nobody can be recognised by it."""
    return count is not None and 0 < count < limit


def may_show_parts(parts: Sequence[int | None], limit: int) -> bool:
    """Whether the parts of a whole may be shown: not when one is small, since the others and the whole would give it away."""
    return not any(is_small(part, limit) for part in parts)
