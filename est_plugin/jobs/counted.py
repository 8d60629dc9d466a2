# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows count, by their review and their status: said once, for lists, figures, papers and what waits today."""
from __future__ import annotations

from ..core import status

COUNTED = ("approved", "masked")  # review states of a thing that is one
TOOK_PLACE, CANCELLED = ("held", "followed_up", "closed"), "cancelled"  # states of a walk
SEEN_OUTSIDE = (*COUNTED, "merged")  # review states of what somebody has read before a reader outside does


def codes_of(*types: str) -> tuple[str, ...]:
    """Statuses of a measure that are of these types."""
    return tuple(one.code for one in status.STATUSES if one.type in types)


OPEN_CODES, WAITING_CODES, FIXED_CODES = codes_of(status.OPEN), codes_of(status.WAITING), codes_of(status.FIXED)
TO_DO_CODES = codes_of(status.OPEN, status.WAITING)
