# SPDX-License-Identifier: GPL-2.0-or-later
"""A lighting page of so many lamps along the walk of walk_factory."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from est_plugin.reports import content as c
from est_plugin.reports.light_line import LIGHTS, LightLine
from est_plugin.reports.lighting_content import LampRow, LightingPage
from tests.reports import walk_factory as make


def lighting(count: int = 8, **changes: Any) -> LightingPage:
    """Lamps beside the route, and a route of all four kinds of light."""
    box = "lighting_many" if count > 16 else "lighting"
    picture = dataclasses.replace(make.walk_map(box), box=box)
    places = [make.stop_point(1 + n * 8 // max(count, 1)) for n in range(count)]
    markers = tuple(c.Marker(f"L{n}", x + 14 * math.sin(n), y + 14 * math.cos(n), "check") for n, (x, y) in enumerate(places, 1))
    lines = tuple(LightLine(LIGHTS[n % 4], (a, b), math.dist(a, b)) for n, (a, b) in enumerate(zip(picture.route, picture.route[1:])))
    values: dict[str, Any] = {
        "rows": tuple(LampRow(f"L{n}", f"H-{n:04d}", "Släckt", "väntar på rondering", f"Storgatan {n}") for n in range(1, count + 1)),
        "map": dataclasses.replace(picture, markers=(*picture.markers, *markers), route=(), lines=lines),
    }
    return LightingPage(**{**values, **changes})


def without_light(**changes: Any) -> LightingPage:
    """Lamps, but nothing is known of the light."""
    made = lighting(3, note="Kartan har inget lager med belysningspunkter.", **changes)
    return dataclasses.replace(made, map=dataclasses.replace(made.map, lines=(), route=tuple(make.stop_point(n) for n in range(1, 9))))
