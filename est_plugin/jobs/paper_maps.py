# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps for the papers of a walk: the municipality's own base map as a picture, route, stops and lamps for the engine to draw."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeedback, QgsMapLayer, QgsProject

from ..core import geometry
from ..core.record import Record
from ..gis import layer_roles as roles
from ..gis.map_image import crs_label, render_map
from ..gis.place_lookup import PlaceLookup, lookup_of
from ..reports import content as c, papers
from ..reports.map_boxes import BOXES_MM, RECORD_HALF_WIDTH_M, extent_around, extent_at_stop
from .walk_facts import WalkFacts

BACKGROUND = (roles.BASE_MAP, roles.STREETS_PATHS, roles.BUILDINGS)  # lamps are drawn by the engine, with their numbers
REPORT_BOX, A3_BOX = "report", "report_a3"
INDEX_BOX = {"report": "report_index"}  # there the list of the sheets has room below the map
DPI = 220.0
_ADDRESS = re.compile(r"\s*\(https?://[^)\s]*\)")


class PaperMaps:
    """Makes map pictures in the CRS of the workspace. Without a base map, or when it fails, the pictures say so.

    `layers` are those of the background, top first. Call it in the main thread: QGIS draws there.
    """

    def __init__(
        self, layers: Sequence[QgsMapLayer], crs: str, texts: Any, made_on: dt.date, *, lookup: PlaceLookup | None = None,
        context: QgsCoordinateTransformContext | None = None, feedback: QgsFeedback | None = None, report_box: str = REPORT_BOX,
    ) -> None:  # fmt: skip
        self._layers = list(layers)
        self._crs = QgsCoordinateReferenceSystem(crs)
        self._texts, self._made_on = texts, made_on
        self._lookup, self._context, self._feedback = lookup, context, feedback
        self._report_box = report_box
        self._missing: dict[str, None] = {}  # names of layers that did not answer: asked once, not for every picture

    @property
    def crs_label(self) -> str:
        """Name of the coordinate system."""
        return crs_label(self._crs)

    def street_at(self, x: float, y: float) -> str:
        """Name of the nearest street; empty without one."""
        found = self._lookup.nearest_street(x, y) if self._lookup else None
        return found.name if found else ""

    def overview(self, facts: WalkFacts, box: str) -> c.MapPicture | None:
        """The whole walk with its numbered stops; None when nothing of it has a place."""
        markers = tuple(_stop_marker(stop) for stop in facts.stops if stop["geom"])
        points = [*facts.route, *((marker.x, marker.y) for marker in markers)]
        return self._picture(extent_around(points, box), box, facts.route, markers) if points else None

    def at_stop(self, facts: WalkFacts, stop: Record) -> c.MapPicture | None:
        """80 m to either side of a stop, north up, lamps with their pole numbers."""
        if not stop["geom"]:
            return None
        x, y = geometry.point_xy(stop["geom"])
        extent = extent_at_stop(x, y)
        lamps = self._lookup.lamps(x, y, RECORD_HALF_WIDTH_M * 1.3) if self._lookup else []
        inside = [lamp for lamp in lamps if extent[0] <= lamp.x <= extent[2] and extent[1] <= lamp.y <= extent[3]]
        markers = (_stop_marker(stop), *(c.Marker(lamp.pole_number, lamp.x, lamp.y, "lamp") for lamp in inside))
        return self._picture(extent, "record", facts.route, markers)

    def report(self, facts: WalkFacts, rows: Sequence[c.FindingRow], box: str = "") -> tuple[c.MapPicture, ...]:
        """The map of the report, or an overview and its sheets: route and the places of the findings; their markers are added from the rows."""
        box = box or self._report_box
        points = [*facts.route, *((row.x, row.y) for row in rows if row.x is not None and row.y is not None)]
        if not points:
            return ()
        frames = papers.map_sheets(rows, box, facts.route)
        if not frames:
            return (self._picture(extent_around(points, box), box, facts.route, ()),)
        index = INDEX_BOX.get(box, box)
        corners = [corner for frame in frames for corner in (frame.extent[:2], frame.extent[2:])]
        overview = self._picture(extent_around([*points, *corners], index, margin=0.04), index, facts.route, ())
        sheets = [replace(self._picture(frame.extent, box, facts.route, ()), sheet=frame.letter) for frame in frames]
        return (replace(overview, frames=frames), *sheets)

    def around(self, markers: Sequence[c.Marker], box: str, least_m: float = 120.0, route: tuple = (), holds: Sequence = ()) -> c.MapPicture | None:
        """A map that shows all these markers, and the coordinates that it `holds` besides; None without any marker."""
        points = [*((marker.x, marker.y) for marker in markers), *holds]
        return self._picture(extent_around(points, box, least_m=least_m), box, route, tuple(markers)) if markers else None

    def spread(self, dots: Sequence[c.Dot], markers: Sequence[c.Marker], box: str, alt: str = "", least_m: float = 400.0) -> c.MapPicture | None:
        """A map that shows all these points and markers; None without any."""
        points = [*((dot.x, dot.y) for dot in dots), *((marker.x, marker.y) for marker in markers)]
        if not points:
            return None
        return replace(self._picture(extent_around(points, box, least_m=least_m), box, (), tuple(markers)), dots=tuple(dots), alt=alt)

    def _picture(self, extent: Sequence[float], box: str, route: tuple, markers: tuple[c.Marker, ...]) -> c.MapPicture:
        image, vector, credit, note = None, None, "", self._texts("papers.no-base-map")
        layers = [layer for layer in self._layers if layer.name() not in self._missing]
        if layers:
            width, height = BOXES_MM[box]
            made = render_map(layers, extent, self._crs, width, height, DPI, feedback=self._feedback, context=self._context)
            self._missing.update(dict.fromkeys(made.missing))
            if len(made.missing) < len(layers):
                image, vector, extent, note = made.image, made.vector, made.extent, ""
                credit = _ADDRESS.sub("", made.credit)  # a long address would push the rest out of the frame
        if self._missing:
            note = self._texts("papers.base-map-silent", n=len(self._missing), name=", ".join(self._missing))
        return c.MapPicture(image, tuple(extent), self.crs_label, credit, note, route, markers, self._made_on, vector, box)


def maps_of_project(
    project: QgsProject | None, crs: str, texts: Any, made_on: dt.date, feedback: QgsFeedback | None = None, report_box: str = REPORT_BOX
) -> PaperMaps:
    """Maps on the base map of a project: the layers that are switched on, in their order."""
    if project is None:
        return PaperMaps((), crs, texts, made_on, report_box=report_box)
    shown = {layer.id() for layer in project.layerTreeRoot().checkedLayers()}
    layers = [layer for layer in roles.base_layers(project, BACKGROUND) if layer.id() in shown]
    system = QgsCoordinateReferenceSystem(crs)
    lookup = lookup_of(roles.base_layers(project), system, project.transformContext())
    return PaperMaps(layers, crs, texts, made_on, lookup=lookup, context=project.transformContext(), feedback=feedback, report_box=report_box)


def _stop_marker(stop: Record) -> c.Marker:
    x, y = geometry.point_xy(stop["geom"])
    return c.Marker(str(stop["number"]), x, y, "stop")
