# SPDX-License-Identifier: GPL-2.0-or-later
"""Places of the base map by the beginning of their name: addresses, streets and districts, asked through the provider of each layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsExpression, QgsFeature, QgsFeatureRequest, QgsGeometry,
    QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core.place_ranking import ADDRESS, DISTRICT, STREET, NamedPlace, fit
from . import layer_roles as roles
from .place_lookup import address_of, field_for, text_of

MOST_NAMES = 12  # of each layer
_MOST_LOOKED_AT = 3000  # features that the provider gives for one question: a street has a few hundred pieces at most
_HOUSE = re.compile(r"^(?P<street>.*\D)\s+(?P<number>\d+\s?[a-zA-Z]?)$")
ROLES = {roles.ADDRESSES: ADDRESS, roles.STREETS_PATHS: STREET, roles.DISTRICT_AREAS: DISTRICT}


class PlaceSearch:
    """Names in layers of any CRS; places come in the CRS of the workspace. A missing layer gives no names."""

    def __init__(
        self, layers: Mapping[str, QgsVectorLayer], crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
    ) -> None:
        self._layers = {role: layer for role, layer in layers.items() if role in ROLES and isinstance(layer, QgsVectorLayer) and layer.isValid()}
        self._crs, self._context = crs, context

    def search(self, typed: str) -> list[NamedPlace]:
        """Names that fit what was typed; where a street or district is, is asked for by `located` when it has been chosen."""
        wanted = " ".join(typed.split())
        if len(wanted) < 2:
            return []
        return [place for role, layer in self._layers.items() for place in self._names(role, layer, wanted)]

    def located(self, place: NamedPlace) -> NamedPlace:
        """The place with its point: a street by its middle piece, a district by a point in it, both rough."""
        if place.xy is not None or place.kind not in (STREET, DISTRICT):
            return place
        role = roles.STREETS_PATHS if place.kind == STREET else roles.DISTRICT_AREAS
        layer = self._layers.get(role)
        if layer is None:
            return place
        request = QgsFeatureRequest().setFilterExpression(QgsExpression.createFieldEqualityExpression(field_for(layer, "name"), place.name))
        shapes = [shape for feature in layer.getFeatures(request) if (shape := self._shape(layer, feature)) is not None]
        at = _middle(shapes)
        return NamedPlace(place.kind, place.name, at, True) if at is not None else place

    def _names(self, role: str, layer: QgsVectorLayer, wanted: str) -> Iterator[NamedPlace]:
        kind, known = ROLES[role], set()
        for question in self._questions(role, layer, wanted):
            for feature in self._asked(layer, question, with_shape=kind == ADDRESS):
                name = address_of(layer, feature) if kind == ADDRESS else text_of(feature, field_for(layer, "name"))
                if name in known or fit(name, wanted) is None:
                    continue
                known.add(name)
                yield NamedPlace(kind, name, self._point(layer, feature) if kind == ADDRESS else None, kind != ADDRESS)
                if len(known) >= MOST_NAMES:
                    return

    def _questions(self, role: str, layer: QgsVectorLayer, wanted: str) -> Iterator[str]:
        """First what begins so, then what holds it."""
        whole = field_for(layer, "address" if role == roles.ADDRESSES else "name")
        if whole:
            yield _like(whole, wanted, is_beginning=True)
            yield _like(whole, wanted, is_beginning=False)
        elif role == roles.ADDRESSES and (street := field_for(layer, "street")):
            number = field_for(layer, "house_number")
            split = _HOUSE.match(wanted)
            if split and number:
                yield f"{_like(street, split['street'].strip(), is_beginning=True)} AND {_like(number, split['number'], is_beginning=True)}"
            yield _like(street, wanted, is_beginning=True)
            yield _like(street, wanted, is_beginning=False)

    def _asked(self, layer: QgsVectorLayer, question: str, *, with_shape: bool) -> Iterator[QgsFeature]:
        request = QgsFeatureRequest().setFilterExpression(question).setLimit(_MOST_LOOKED_AT)
        if not with_shape:
            request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        yield from layer.getFeatures(request)

    def _shape(self, layer: QgsVectorLayer, feature: QgsFeature) -> QgsGeometry | None:
        shape = QgsGeometry(feature.geometry())
        if shape.isNull() or shape.isEmpty():
            return None
        shape.transform(QgsCoordinateTransform(layer.crs(), self._crs, self._context))
        return shape

    def _point(self, layer: QgsVectorLayer, feature: QgsFeature) -> tuple[float, float] | None:
        shape = self._shape(layer, feature)
        at = shape.pointOnSurface().asPoint() if shape is not None else None
        return (at.x(), at.y()) if at is not None else None


def _like(column: str, words: str, *, is_beginning: bool) -> str:
    """Letters beyond ASCII become any letter: SQLite tells Å from å; `core.place_ranking.fit` looks again at what comes back."""
    loose = "".join(letter if letter.isascii() and letter not in "%_\\" else "_" for letter in words)
    return f"{QgsExpression.quotedColumnRef(column)} ILIKE {QgsExpression.quotedValue(('' if is_beginning else '%') + loose + '%')}"


def _middle(shapes: list[QgsGeometry]) -> tuple[float, float] | None:
    """A point on the piece that lies nearest to the middle of all, half-way along it or inside it."""
    if not shapes:
        return None
    centre = QgsGeometry.collectGeometry(shapes).centroid()
    piece = min(shapes, key=lambda shape: shape.distance(centre))
    is_line = piece.type() == QgsWkbTypes.GeometryType.LineGeometry
    inside = piece.interpolate(piece.length() / 2) if is_line else piece.pointOnSurface()
    if inside.isNull():
        return None
    at = inside.asPoint()
    return at.x(), at.y()
