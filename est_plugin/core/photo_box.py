# SPDX-License-Identifier: GPL-2.0-or-later
"""A black box on a photo, as shares of the upright picture: it fits the picture in every size."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 0.002  # of a side: less is a slip of the hand


@dataclass(frozen=True)
class Box:
    """Left, top, width and height, 0 to 1."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def between(cls, first: tuple[float, float], second: tuple[float, float]) -> Box:
        """The box with these opposite corners, cut at the edges of the picture."""
        left, right = sorted(min(1.0, max(0.0, value)) for value in (first[0], second[0]))
        top, bottom = sorted(min(1.0, max(0.0, value)) for value in (first[1], second[1]))
        return cls(left, top, right - left, bottom - top)

    @property
    def is_seen(self) -> bool:
        """Whether it covers anything."""
        return self.width >= LEAST and self.height >= LEAST

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the picture lies under it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere, inside the picture."""
        return Box(min(max(0.0, self.x + dx), 1.0 - self.width), min(max(0.0, self.y + dy), 1.0 - self.height), self.width, self.height)

    def grown(self, dx: float, dy: float) -> Box:
        """Its right lower corner moved, inside the picture."""
        return Box(self.x, self.y, min(max(4 * LEAST, self.width + dx), 1.0 - self.x), min(max(4 * LEAST, self.height + dy), 1.0 - self.y))

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """First and last pixel that it covers, also those it only touches: left, top, right, bottom, all included."""
        left, top = math.floor(self.x * width), math.floor(self.y * height)
        right, bottom = math.ceil((self.x + self.width) * width) - 1, math.ceil((self.y + self.height) * height) - 1
        left, top = min(max(0, left), width - 1), min(max(0, top), height - 1)
        return left, top, min(width - 1, max(left, right)), min(height - 1, max(top, bottom))

    def values(self) -> list[float]:
        """To be kept."""
        return [round(value, 5) for value in (self.x, self.y, self.width, self.height)]


def read(kept: Any) -> tuple[Box, ...]:
    """Boxes that were kept; ValueError when they cannot be read: then the photo must not be shown."""
    if not isinstance(kept, (list, tuple)):
        raise ValueError("no list of boxes")
    return tuple(_one(values) for values in kept)


def kept(boxes: Iterable[Box]) -> list[list[float]]:
    """What is kept of them."""
    return [box.values() for box in boxes]


def _one(values: Any) -> Box:
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != 4:
        raise ValueError("a box has four numbers")
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        raise ValueError("a box has four numbers")
    try:
        x, y, width, height = map(float, values)
    except OverflowError as error:  # JSON knows whole numbers of any length
        raise ValueError("a box has four numbers") from error
    if not all(map(math.isfinite, (x, y, width, height))):
        raise ValueError("a box has four numbers")
    return Box.between((x, y), (x + width, y + height))
