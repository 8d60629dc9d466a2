# SPDX-License-Identifier: GPL-2.0-or-later
"""The table that each measurement prints: ours, the peer of the same run, the ratio, the target."""
from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One comparison; `target` is a limit of the ratio, or of our seconds when `is_absolute`."""

    work: str
    ours_s: float
    peer: str
    peer_s: float
    target: float
    is_absolute: bool = False

    @property
    def ratio(self) -> float:
        """How many times the peer's time."""
        return self.ours_s / self.peer_s

    @property
    def passes(self) -> bool:
        """Whether the target is met."""
        return (self.ours_s if self.is_absolute else self.ratio) <= self.target


def show(lines: Sequence[Line]) -> int:
    """Print the table; 1 when a target is missed, for the exit code."""
    rows = [("work", "ours", "peer", "time", "ratio", "target", "")]
    for line in lines:
        target = f"≤ {line.target * 1000:.0f} ms" if line.is_absolute else f"≤ {line.target:g}×"
        rows.append(
            (line.work, f"{line.ours_s * 1000:.0f} ms", line.peer, f"{line.peer_s * 1000:.0f} ms", f"{line.ratio:.2f}×", target,
             "PASS" if line.passes else "MISS")
        )  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    sys.stdout.flush()
    return 0 if all(line.passes for line in lines) else 1


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(times: int, *works: Callable[[], float]) -> list[float]:
    """Median of each measurement, in turns so that a busy machine hits all of them alike."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for seconds, work in zip(found, works):
            seconds.append(work())
    return [statistics.median(seconds) for seconds in found]
