# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of counts for a map: whole numbers that a legend can name."""
from __future__ import annotations

from collections.abc import Iterable

MOST_CLASSES = 5
_STEPS = (1, 2, 5)


def count_classes(counts: Iterable[int]) -> list[tuple[int, int]]:
    """(least, most) of at most five classes that hold all counts above 0, the lowest first.

    Classes without any count are left out. Up to five every number is a class of its own; above, classes begin at 1, 2, 5, 10, 20, 50 …
    and the lower ones are joined when there are too many, for the high counts are what is looked for.
    """
    found = [count for count in counts if count > 0]
    if not found:
        return []
    highest = max(found)
    if highest <= MOST_CLASSES:
        return [(n, n) for n in sorted(set(found))]
    starts = [step * 10**power for power in range(len(str(highest))) for step in _STEPS if step * 10**power <= highest]
    starts = [1, *starts[-(MOST_CLASSES - 1) :]] if len(starts) > MOST_CLASSES else starts
    classes = zip(starts, [start - 1 for start in starts[1:]] + [highest])
    return [(least, most) for least, most in classes if any(least <= count <= most for count in found)]
