# SPDX-License-Identifier: GPL-2.0-or-later
"""Sizes of the maps on paper, and the extent a map must cover to fill such a box."""

from __future__ import annotations

from typing import Iterable, Sequence

Extent = tuple  # (xmin, ymin, xmax, ymax)

BOXES_MM = {
    "participant": (180.0, 190.0),
    "participant_large": (174.0, 96.0),
    "record": (90.0, 60.0),
    "lighting": (174.0, 104.0),
    "lighting_many": (174.0, 186.0),
    "report": (174.0, 220.0),
    "report_index": (174.0, 196.0),
    "report_a3": (261.0, 340.0),
    "card": (80.0, 60.0),
    "work_list": (273.0, 104.0),
    "work_list_low": (273.0, 72.0),
    "feedback": (124.5, 84.0),
    "feedback_large": (174.0, 110.0),
    "feedback_inside": (273.0, 146.0),
    "decision_basis": (150.0, 100.0),
    "situation": (85.0, 72.0),
    "situation_long": (174.0, 150.0),
    "decision_map": (174.0, 118.0),
    "patrol": (128.0, 90.0),
    "causes": (174.0, 54.0),
}
"""Width and height; a picture rendered with the same proportions fills its box."""

RECORD_HALF_WIDTH_M = 80.0


def extent_around(points: Iterable[Sequence[float]], box: str, margin: float = 0.08, least_m: float = 120.0) -> Extent:
    """Smallest extent with the proportions of the box that holds all points and a margin; `least_m` is its least width."""
    found = [(float(p[0]), float(p[1])) for p in points]
    if not found:
        raise ValueError("no points to make an extent of")
    xs, ys = [p[0] for p in found], [p[1] for p in found]
    width_mm, height_mm = BOXES_MM[box]
    width = max((max(xs) - min(xs)) * (1 + 2 * margin), least_m)
    height = (max(ys) - min(ys)) * (1 + 2 * margin)
    if width / width_mm * height_mm >= height:
        height = width / width_mm * height_mm
    else:
        width = height / height_mm * width_mm
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2


def extent_at_stop(x: float, y: float) -> Extent:
    """Extent of the map on a record sheet: 80 m to either side of the stop."""
    width_mm, height_mm = BOXES_MM["record"]
    half_height = RECORD_HALF_WIDTH_M * height_mm / width_mm
    return x - RECORD_HALF_WIDTH_M, y - half_height, x + RECORD_HALF_WIDTH_M, y + half_height
