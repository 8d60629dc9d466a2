# SPDX-License-Identifier: GPL-2.0-or-later
"""Where reports are counted: at named places, in areas of the municipality, on squares or along street pieces."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from ..analysis.grid import Grid, cell_of, outlines
from ..analysis.points_in_area import points_inside
from ..analysis.segments import NO_SEGMENT, count_per_segment
from ..core.picture.place_names import place_key, spellings, usual
from ..core.place_text import STREET_WITHIN_M
from ..gis.base_shapes import BaseShapes, Shapes

PLACES, AREAS, SQUARES, STREETS = "places", "areas", "squares", "streets"
UNITS = (AREAS, PLACES, SQUARES, STREETS)
NO_POINT, CENTRE, OUTSIDE = -1, -2, -3  # instead of a place: why a report has none
LEFT_OUT = (CENTRE, NO_POINT, OUTSIDE)


class Grouping(Protocol):
    """Which place each report belongs to."""

    unit: str
    keys: list[int]  # for each report its place, or why it has none

    def names(self, places: Iterable[int]) -> dict[int, str]:
        """Words for places; empty where nothing is known."""

    def shape(self, place: int) -> tuple[np.ndarray, ...]:
        """Rings of an area or parts of a line, (k, 2) in metres; none for a place of which only the name is known."""

    def length_m(self, place: int) -> float | None:
        """Length of a street piece."""


class Places:
    """By what was written; without words the nearest street with a name, within 100 m."""

    unit = PLACES

    def __init__(self, xy: np.ndarray, texts: Sequence[str | None], is_centre: np.ndarray, base: BaseShapes) -> None:
        keys = {text: place_key(text) for text in set(texts)}
        written = [keys[text] for text in texts]
        words = spellings(texts)
        is_silent = np.array([not key for key in written], dtype=bool)
        asked = np.flatnonzero(is_silent & ~is_centre & np.isfinite(xy).all(axis=1))
        for row, street in zip(asked, nearest_streets(base.streets() if len(asked) else Shapes(), xy[asked])):
            written[row] = place_key(street)
            if street:
                words[written[row]] = street  # as the map has it
        numbers = {key: number for number, key in enumerate(words)}
        self._words = list(words.values())
        why = np.where(is_centre, CENTRE, np.where(np.isfinite(xy).all(axis=1), OUTSIDE, NO_POINT)).tolist()
        self.keys = [numbers[key] if key else reason for key, reason in zip(written, why)]

    def names(self, places: Iterable[int]) -> dict[int, str]:
        """As most people write them."""
        return {place: self._words[place] for place in places}

    def shape(self, place: int) -> tuple[np.ndarray, ...]:
        """Names have none."""
        return ()

    def length_m(self, place: int) -> float | None:
        """Names have none."""
        return None


class Areas:
    """The smallest area of the municipality that holds the point; without a point the area whose name was written."""

    unit = AREAS

    def __init__(self, xy: np.ndarray, texts: Sequence[str | None], is_centre: np.ndarray, base: BaseShapes) -> None:
        self._areas = base.areas()
        keys = np.where(np.isfinite(xy).all(axis=1), OUTSIDE, NO_POINT)
        sizes = [sum(abs(_twice_area(ring)) for ring in rings) for rings in self._areas.parts]
        for number in sorted(range(len(self._areas)), key=lambda at: -sizes[at]):  # the smallest last: it has the last word
            keys[points_inside(xy, self._areas.parts[number])] = number
        keys[is_centre] = CENTRE
        named = {place_key(name): number for number, name in enumerate(self._areas.names)}
        for row in np.flatnonzero(keys == NO_POINT):
            keys[row] = named.get(place_key(texts[row]), NO_POINT)
        self.keys = keys.tolist()

    def names(self, places: Iterable[int]) -> dict[int, str]:
        """As the map has them."""
        return {place: self._areas.names[place] for place in places}

    def shape(self, place: int) -> tuple[np.ndarray, ...]:
        """Rings of the area."""
        return self._areas.parts[place]

    def length_m(self, place: int) -> float | None:
        """Areas have none."""
        return None


class Squares:
    """Squares whose corners are whole multiples of their side: the same ones in every period."""

    unit = SQUARES

    def __init__(self, xy: np.ndarray, texts: Sequence[str | None], is_centre: np.ndarray, base: BaseShapes, cell_m: float) -> None:
        self._texts, self._base = texts, base
        has_point = np.isfinite(xy).all(axis=1)
        usable = xy[has_point & ~is_centre]
        # not limited in size: no cell but those that hold a point takes memory
        low = np.floor(usable.min(axis=0) / cell_m) if len(usable) else np.zeros(2)
        steps = np.floor(usable.max(axis=0) / cell_m) - low + 1 if len(usable) else np.ones(2)
        self.grid = Grid(float(low[0] * cell_m), float(low[1] * cell_m), float(cell_m), int(steps[0]), int(steps[1]))
        self._cells, inverse = np.unique(cell_of(self.grid, usable), return_inverse=True)
        keys = np.where(is_centre, CENTRE, NO_POINT)
        keys[has_point & ~is_centre] = inverse.reshape(-1)
        self.keys = keys.tolist()
        self._keys = keys

    def names(self, places: Iterable[int]) -> dict[int, str]:
        """The most usual place written of reports in the square, else the street nearest to its middle; empty when there is neither."""
        found = {place: usual([self._texts[row] for row in np.flatnonzero(self._keys == place)]) for place in places}
        silent = [place for place, words in found.items() if not words]
        if silent:
            middles = np.array([self.shape(place)[0][:4].mean(axis=0) for place in silent])
            found.update(zip(silent, nearest_streets(self._base.streets(), middles)))
        return found

    def shape(self, place: int) -> tuple[np.ndarray, ...]:
        """Its outline."""
        return (outlines(self.grid, self._cells[place : place + 1])[0],)

    def length_m(self, place: int) -> float | None:
        """Squares have none."""
        return None


class Streets:
    """The nearest piece of street, as the layer is cut, within the error that positions have."""

    unit = STREETS

    def __init__(self, xy: np.ndarray, is_centre: np.ndarray, base: BaseShapes, reach_m: float) -> None:
        self._streets = base.streets()
        has_point = np.isfinite(xy).all(axis=1)
        found = count_per_segment(self._streets.parts, np.where(is_centre[:, None], np.nan, xy), reach_m)
        keys = np.where(found.segment_of == NO_SEGMENT, OUTSIDE, found.segment_of)
        keys[~has_point] = NO_POINT
        keys[is_centre] = CENTRE
        self.keys, self._lengths = keys.tolist(), found.length_m

    def names(self, places: Iterable[int]) -> dict[int, str]:
        """As the map has them."""
        return {place: self._streets.names[place] for place in places}

    def shape(self, place: int) -> tuple[np.ndarray, ...]:
        """Parts of the line."""
        return self._streets.parts[place]

    def length_m(self, place: int) -> float | None:
        """Length of the piece."""
        return float(self._lengths[place])


def nearest_streets(streets: Shapes, xy: np.ndarray, within_m: float = STREET_WITHIN_M) -> list[str]:
    """Name of the nearest street that has one, empty where none is near. `xy` float array, shape (n, 2)."""
    named = [at for at, name in enumerate(streets.names) if name]
    if not named or not len(xy):
        return [""] * len(xy)
    found = count_per_segment([streets.parts[at] for at in named], xy, within_m).segment_of
    return ["" if number == NO_SEGMENT else streets.names[named[number]] for number in found]


def _twice_area(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
