# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies at a place according to the base map: street, address, lamp, area, owner of the land."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsFeature, QgsFeatureRequest,
    QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer,
)  # fmt: skip

from ..compat import is_null
from ..core.lamp_columns import PURPOSES
from ..core.lamp_inventory import read_inventory
from ..core.lamp_match import lead_m, nearest_lamps
from ..core.place_text import ADDRESS, STREET, STREET_WITHIN_M, Candidate
from . import layer_roles as roles
from .chosen_fields import chosen_field, keep_field
from .lamp_layer import LampRows, columns_of, usable_setup
from .role_guess import plain

LAMP_WITHIN_M = 50.0

# purpose → column names in order of preference, as `plain` writes them
_NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "name sv",
        "namn",
        "name",
        "gatunamn",
        "gata",
        "vagnamn",
        "street",
        "street name",
        "benamning",
        "stadsdel",
        "omrade",
        "district",
    ),
    "address": ("address", "adress", "full address", "beladress", "belagenhetsadress", "adressplats"),
    "street": ("addr street", "street", "gatunamn", "gata", "adressomrade", "vagnamn", "name"),
    "house_number": (
        "addr housenumber",
        "housenumber",
        "house number",
        "number",
        "husnummer",
        "gatunummer",
        "adressnummer",
        "nummer",
        "nr",
    ),
    "land_owner": (
        "owner",
        "agare",
        "markagare",
        "lagfaren agare",
        "lagfart",
        "agartyp",
        "owner name",
        "organisation",
        "forvaltare",
        "huvudman",
    ),
    "kind": ("kind", "slag", "typ", "type", "agarkategori", "kategori"),
}


@dataclass(frozen=True)
class Area:
    """An area that holds the place."""

    name: str
    owner: str = ""
    kind: str = ""


@dataclass(frozen=True)
class LightingPoint:
    """A lamp of the base map, in map units of the workspace."""

    pole_number: str
    distance_m: float
    x: float
    y: float
    lighting_point_id: str = ""
    owner: str = ""
    is_ambiguous: bool = False
    cabinet: str = ""
    is_off: bool = False  # deliberately


class PlaceLookup:
    """Answers for coordinates in the workspace CRS; layers may be in any CRS, a missing layer gives no answer."""

    def __init__(
        self, layers: Mapping[str, QgsVectorLayer], crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
    ) -> None:
        self._layers = {role: layer for role, layer in layers.items() if isinstance(layer, QgsVectorLayer) and layer.isValid()}
        self._crs, self._context = crs, context
        self._lamp_rows: LampRows | None = None

    def candidates(self, x: float, y: float) -> list[Candidate]:
        """Named streets and addresses near the place, for core.place_text; the nearest first."""
        found = [Candidate(ADDRESS, name, away, bearing) for name, away, bearing in self._named(roles.ADDRESSES, x, y)]
        found += [Candidate(STREET, name, away, bearing) for name, away, bearing in self._named(roles.STREETS_PATHS, x, y)]
        return sorted(found, key=lambda candidate: candidate.distance_m)

    def nearest_street(self, x: float, y: float, within_m: float = STREET_WITHIN_M) -> Candidate | None:
        """The nearest street with a name."""
        named = ((away, bearing, name) for name, away, bearing in self._named(roles.STREETS_PATHS, x, y, within_m))
        best = min(named, default=None)
        return Candidate(STREET, best[2], best[0], best[1]) if best else None

    def nearest_address(self, x: float, y: float, within_m: float = STREET_WITHIN_M) -> Candidate | None:
        """The nearest address, street and number."""
        named = ((away, bearing, name) for name, away, bearing in self._named(roles.ADDRESSES, x, y, within_m))
        best = min(named, default=None)
        return Candidate(ADDRESS, best[2], best[0], best[1]) if best else None

    def district(self, x: float, y: float) -> Area | None:
        """The smallest district area that holds the place."""
        return self._area(roles.DISTRICT_AREAS, x, y)

    def property_area(self, x: float, y: float) -> Area | None:
        """The smallest property or owner area that holds the place; `owner` is what the map says."""
        return self._area(roles.PROPERTY_OWNER_AREAS, x, y)

    def nearest_lamp(self, x: float, y: float, within_m: float = LAMP_WITHIN_M) -> LightingPoint | None:
        """The nearest lighting point; ambiguous when one on another pole is about as near (core.lamp_match)."""
        lamps = self.lamps(x, y, within_m + lead_m(within_m))
        (match,) = nearest_lamps([(x, y)], [(one.x, one.y) for one in lamps], within_m, [one.pole_number for one in lamps])
        return None if match.first is None else replace(lamps[match.first.index], is_ambiguous=match.is_ambiguous)

    def lamps(self, x: float, y: float, within_m: float) -> list[LightingPoint]:
        """All lighting points within a distance, the nearest first: also for the maps on the record sheets."""
        layer = self._layers.get(roles.LIGHTING_POINTS)
        if layer is None:
            return []
        reader, found = self._lamps(layer), []
        for feature, shape, away in self._near(layer, x, y, within_m):
            at = shape.centroid().asPoint()
            lamp = read_inventory([reader.row(feature)], reader.columns).lamps[0]
            known = {"cabinet": lamp.cabinet, "is_off": lamp.is_off}
            found.append(LightingPoint(lamp.pole_number, away, at.x(), at.y(), lamp.lighting_point_id, lamp.owner, **known))
        return sorted(found, key=lambda lamp: (lamp.distance_m, lamp.pole_number))

    def _lamps(self, layer: QgsVectorLayer) -> LampRows:
        """The columns of the lighting layer, found once."""
        if self._lamp_rows is None:
            self._lamp_rows = LampRows(layer, setup=usable_setup(layer))
        return self._lamp_rows

    def _named(self, role: str, x: float, y: float, within_m: float = STREET_WITHIN_M) -> Iterator[tuple[str, float, float | None]]:
        layer = self._layers.get(role)
        if layer is None:
            return
        here = QgsGeometry.fromPointXY(QgsPointXY(x, y))
        for feature, shape, away in self._near(layer, x, y, within_m):
            name = address_of(layer, feature) if role == roles.ADDRESSES else text_of(feature, field_for(layer, "name"))
            if name:
                yield name, away, _bearing(here, shape)

    def _area(self, role: str, x: float, y: float) -> Area | None:
        layer = self._layers.get(role)
        if layer is None:
            return None
        holding = [(shape.area(), feature.id(), feature) for feature, shape, away in self._near(layer, x, y, 0.0) if away == 0]
        if not holding:
            return None
        feature = min(holding, key=lambda one: one[:2])[2]
        name, owner, kind = (text_of(feature, field_for(layer, purpose)) for purpose in ("name", "land_owner", "kind"))
        return Area(name, owner, kind)

    def _near(self, layer: QgsVectorLayer, x: float, y: float, within_m: float) -> Iterator[tuple[QgsFeature, QgsGeometry, float]]:
        """Features with their geometry in the workspace CRS and their distance, found through the provider's spatial index."""
        transform = QgsCoordinateTransform(layer.crs(), self._crs, self._context)
        box = QgsRectangle(x, y, x, y).buffered(max(within_m, 0.01))
        area = transform.transformBoundingBox(box, Qgis.TransformDirection.Reverse)
        here = QgsGeometry.fromPointXY(QgsPointXY(x, y))
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterRect(area)):
            shape = QgsGeometry(feature.geometry())
            if shape.isNull() or shape.isEmpty():
                continue
            shape.transform(transform)
            away = shape.distance(here)
            if 0 <= away <= within_m:
                yield feature, shape, away


def field_for(layer: QgsVectorLayer, purpose: str) -> str:
    """The column for a purpose: the one that the user chose, else a guess by name; empty when there is none."""
    if purpose in PURPOSES:
        return columns_of(layer).get(purpose, "")
    names = [field.name() for field in layer.fields()]
    chosen = chosen_field(layer, purpose)
    if chosen in names:
        return chosen
    by_plain = {plain(name): name for name in reversed(names)}
    return next((by_plain[wanted] for wanted in _NAMES[purpose] if wanted in by_plain), "")


def choose_field(layer: QgsVectorLayer, purpose: str, column: str) -> None:
    """Remember which column serves a purpose (pole_number, name, land_owner …)."""
    if purpose not in _NAMES and purpose not in PURPOSES:
        raise KeyError(purpose)
    keep_field(layer, purpose, column)


def lookup_of(layers: Iterable[QgsVectorLayer], crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> PlaceLookup:
    """A lookup on layers that carry their roles."""
    return PlaceLookup({roles.role_of(layer) or "": layer for layer in layers}, crs, context)


def address_of(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """Street and number of an address, from one column or two."""
    whole = text_of(feature, field_for(layer, "address"))
    if whole:
        return whole
    parts: Sequence[str] = [text_of(feature, field_for(layer, purpose)) for purpose in ("street", "house_number")]
    return " ".join(part for part in parts if part) if parts[0] else ""


def text_of(feature: QgsFeature, column: str) -> str:
    """What stands in a column; empty when nothing does, or there is no column."""
    if not column:
        return ""
    value = feature[column]
    return "" if is_null(value) else str(value).strip()


def _bearing(here: QgsGeometry, shape: QgsGeometry) -> float | None:
    nearest, start = shape.nearestPoint(here), here.asPoint()
    if nearest.isNull():
        return None
    end = nearest.asPoint()
    if start.distance(end) == 0:
        return None
    return math.degrees(math.atan2(end.x() - start.x(), end.y() - start.y())) % 360
