# SPDX-License-Identifier: GPL-2.0-or-later
"""A route while it is being drawn: leg by leg, each straight or along the streets, so that the last one can be taken back."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from ...core import geometry
from ...core.walk_plan import is_closed
from ...gis.street_routing import Route

XY = tuple  # (x, y) in the workspace CRS


class RouteSketch:
    """Points of the route so far; `router` finds the way along the streets between two points."""

    def __init__(self, router: Callable[[Sequence[XY]], Route]) -> None:
        self._router = router
        self._start: XY | None = None
        self._legs: list[tuple[XY, ...]] = []
        self.straight_legs = 0  # asked along the streets, but there was none

    @property
    def points(self) -> list[XY]:
        """All points in order; fewer than two are no route yet."""
        points = [self._start] if self._start is not None else []
        for leg in self._legs:
            points += [xy for xy in leg if not points or geometry.distance(points[-1], xy) > 1e-6]
        return points

    @property
    def is_route(self) -> bool:
        """Whether it has a length."""
        points = self.points
        return len(points) > 1 and geometry.length(points) > 0

    @property
    def length_m(self) -> float:
        """Length so far."""
        return geometry.length(self.points) if self.is_route else 0.0

    def add(self, xy: XY, *, along_streets: bool) -> bool:
        """Go on to a point; False when no street led there and the leg is straight."""
        if self._start is None:
            self._start = (float(xy[0]), float(xy[1]))
            return True
        end = self.points[-1]
        if geometry.distance(end, xy) < 1e-6:
            return True
        if not along_streets:
            self._legs.append(((float(xy[0]), float(xy[1])),))
            return True
        way = self._router([end, xy])
        if not self._legs and not way.straight_legs:
            self._start = way.points[0]  # the walk begins on the street, not beside it
        self._legs.append(tuple(way.points))
        self.straight_legs += len(way.straight_legs)
        return not way.straight_legs

    def undo(self) -> bool:
        """Take the last click back; False when there was none."""
        if self._legs:
            self._legs.pop()
        elif self._start is not None:
            self._start = None
        else:
            return False
        return True

    def clear(self) -> None:
        """Begin anew."""
        self._start, self._legs, self.straight_legs = None, [], 0

    def set_line(self, points: Sequence[XY]) -> None:
        """A finished line; taking back removes its points one by one from the end."""
        self.clear()
        for xy in points:
            self.add((xy[0], xy[1]), along_streets=False)

    def reverse(self) -> None:
        """Walk it the other way round."""
        self.set_line(self.points[::-1])

    def begin_at(self, xy: XY) -> bool:
        """A round walk begins at another place; False when the route is no round."""
        points = self.points
        if not self.is_route or not is_closed(points):
            return False
        at_m, _away = geometry.locate_along(points, xy)
        turned, walked = [geometry.point_along(points, at_m)], 0.0
        before: list[XY] = []
        for a, b in zip(points, points[1:]):
            walked += geometry.distance(a, b)
            (turned if walked > at_m else before).append(b)
        self.set_line([*turned, *before, turned[0]])
        return True
