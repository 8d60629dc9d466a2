# SPDX-License-Identifier: GPL-2.0-or-later
"""Map sheets: when one map is too dense or too large, an overview and as few sheets as hold every number near its point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.lib.units import mm

from .content import Marker, SheetFrame
from .engine.label_places import Area
from .engine.map_drawing import MapLook, view_of, with_room
from .map_boxes import BOXES_MM, Extent, extent_around

LONGEST_LEADER_MM = 20.0
"""Of a leader line; the furniture of the map may make it a little longer."""
WIDEST_M = 2_500.0
"""Of one map on A4: at 1:14,000 streets can be told apart."""
LEAST_M = 60.0
"""Width of the closest sheet."""
MOST = 40


def letter_of(index: int) -> str:
    """A, B … Z, AA, AB …"""
    first, last = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def sheets(markers: Sequence[Marker], box: str, map_look: MapLook, route: Sequence[tuple[float, float]] = ()) -> tuple[SheetFrame, ...]:
    """The sheets in the order of the markers; none when one map is enough. Every marker lies on at least one."""
    markers = list(dict.fromkeys(markers))
    if len(markers) < 2 or _fits(extent_around([*_points(markers), *route], box), markers, box, map_look):
        return ()

    def fits(group: list[Marker]) -> bool:
        extent = _extent(group, box)
        return extent[2] - extent[0] < LEAST_M * 1.01 or _fits(extent, markers, box, map_look)  # no sheet comes closer

    groups = _merged(_split(markers, fits), fits)
    if len(groups) < 2:
        return ()  # one sheet would be the same map again
    order = {marker: number for number, marker in enumerate(markers)}
    groups.sort(key=lambda group: min(order[marker] for marker in group))
    return tuple(SheetFrame(letter_of(number), _extent(group, box)) for number, group in enumerate(groups))


def _points(markers: Sequence[Marker]) -> list[tuple[float, float]]:
    return [(marker.x, marker.y) for marker in markers]


def _extent(group: Sequence[Marker], box: str) -> Extent:
    return extent_around(_points(group), box, least_m=LEAST_M)


def _fits(extent: Extent, markers: Sequence[Marker], box: str, map_look: MapLook) -> bool:
    """Whether all markers inside the extent stand near their points, and streets can be told apart."""
    width, height = BOXES_MM[box]
    if extent[2] - extent[0] > WIDEST_M * width / BOXES_MM["report"][0]:
        return False
    view = view_of(extent, Area(0, 0, width * mm, height * mm))
    return with_room([one for one in markers if view.shows(one.x, one.y)], view, map_look, LONGEST_LEADER_MM * mm)


def _split(markers: list[Marker], fits: Callable[[list[Marker]], bool]) -> list[list[Marker]]:
    """Halves of halves until each fits."""
    waiting, done = [markers], []
    while waiting:
        group = waiting.pop()
        if len(group) < 2 or len(waiting) + len(done) >= MOST - 1 or fits(group):
            done.append(group)
        else:
            waiting += _halves(group)
    return done


def _span(group: Sequence[Marker], axis: str) -> float:
    values = [getattr(marker, axis) for marker in group]
    return max(values) - min(values)


def _halves(group: list[Marker]) -> list[list[Marker]]:
    """Cut across the longer side, at the widest gap in its middle half."""
    axis = "x" if _span(group, "x") >= _span(group, "y") else "y"
    ordered = sorted(group, key=lambda marker: (getattr(marker, axis), marker.label))
    low, high = max(1, len(ordered) // 4), max(2, len(ordered) * 3 // 4 + 1)
    gaps = [(getattr(ordered[at], axis) - getattr(ordered[at - 1], axis), -abs(at - len(ordered) / 2), at) for at in range(low, min(high, len(ordered)))]
    at = max(gaps)[2]
    return [ordered[:at], ordered[at:]]


def _merged(groups: list[list[Marker]], fits: Callable[[list[Marker]], bool]) -> list[list[Marker]]:
    """Neighbours that fit on one sheet together, as long as there are any."""
    groups, index = list(groups), 0
    while index < len(groups):
        partner = next((other for other in range(index + 1, len(groups)) if fits(groups[index] + groups[other])), None)
        if partner is None:
            index += 1
        else:
            groups[index] += groups.pop(partner)
    return groups
