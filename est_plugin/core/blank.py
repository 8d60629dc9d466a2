# SPDX-License-Identifier: GPL-2.0-or-later
"""Text that shows nothing: spaces of every width, also of none. Core and the database ask the same question."""
from __future__ import annotations

from typing import Any

# first and last character of each range: controls and spaces, soft hyphen, joiners, direction marks, fillers, variation selectors, tags
RANGES: tuple[tuple[int, int], ...] = (
    (0x01, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF),
)  # fmt: skip


def is_blank(value: Any) -> bool:
    """Whether a value is missing or nobody would see it; what stands after a null character is seen by no program."""
    if value is None:
        return True
    return all(any(first <= ord(one) <= last for first, last in RANGES) for one in str(value).partition("\0")[0])
