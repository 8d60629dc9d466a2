# SPDX-License-Identifier: GPL-2.0-or-later
"""Base-map layers for a project: made of a path or service address, or copied from the open project with their looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Union

from qgis.core import (
    QgsDataSourceUri, QgsMapLayer, QgsProject, QgsProviderRegistry, QgsProviderSublayerDetails, QgsRasterLayer, QgsVectorLayer,
)  # fmt: skip

from ..core.errors import InputError
from . import layer_roles as roles
from .base_styles import give_style
from .role_guess import Connection

Source = Union[QgsMapLayer, QgsProviderSublayerDetails, Connection, Path, str]
Sources = Mapping[str, Union[Source, Iterable[Source]]]


_TOP_DOWN = (
    roles.LIGHTING_POINTS,
    roles.ADDRESSES,
    roles.STREETS_PATHS,
    roles.BUILDINGS,
    roles.DISTRICT_AREAS,
    roles.PROPERTY_OWNER_AREAS,
    roles.BASE_MAP,
)


def make_layer(source: Source, role: str = roles.BASE_MAP) -> QgsMapLayer:
    """A layer of its own for whatever was given; InputError when it cannot be opened."""
    if isinstance(source, QgsMapLayer):
        return source.clone()
    if isinstance(source, QgsProviderSublayerDetails):
        layer = source.toLayer(QgsProviderSublayerDetails.LayerOptions(QgsProject().transformContext()))
    elif isinstance(source, Connection):
        layer = QgsRasterLayer(source.uri, source.name, source.provider)
    else:
        layer = _from_text(str(source))
    if layer is None or not layer.isValid():
        raise InputError("error.base-map-unreadable", "error.base-map-unreadable.hint", layer=_shown(source))
    give_style(layer, role)
    return layer


def _from_text(text: str) -> QgsMapLayer | None:
    """A layer of a path (with |layername=…), or of PROVIDER://ADDRESS as Processing writes it."""
    for provider in ("wms", "wcs", "arcgismapserver"):
        if text.startswith(provider + "://"):
            return QgsRasterLayer(text[len(provider) + 3 :], _service_name(text), provider)
    for provider in ("WFS", "OAPIF", "arcgisfeatureserver", "postgres", "vectortile"):
        if text.lower().startswith(provider.lower() + "://") and provider != "vectortile":
            return QgsVectorLayer(text[len(provider) + 3 :], _service_name(text), provider)
    if text.startswith("type=xyz") or "&url=" in text or text.startswith("url="):
        return QgsRasterLayer(text, _service_name(text), "wms")
    path, _bar, rest = text.partition("|")
    wanted = dict(part.split("=", 1) for part in rest.split("|") if "=" in part).get("layername")
    found = QgsProviderRegistry.instance().querySublayers(path)
    if wanted:
        found = [one for one in found if one.name() == wanted]
    if not found:
        return None
    return found[0].toLayer(QgsProviderSublayerDetails.LayerOptions(QgsProject().transformContext()))


def _service_name(text: str) -> str:
    parts = QgsDataSourceUri()
    parts.setEncodedUri(text.split("://", 1)[-1] if not text.startswith(("type=", "url=")) else text)
    return parts.param("layers") or parts.param("typename") or "Karta"


def _shown(source: Source) -> str:
    if isinstance(source, (str, Path)):
        text = str(source)
        return text if len(text) <= 120 else text[:119] + "…"
    return source.name if isinstance(source, Connection) else source.name()


def listed(sources: Sources) -> list[tuple[str, Source]]:
    """(role, source) in order; only a base map may be made of several."""
    pairs: list[tuple[str, Source]] = []
    for role in _TOP_DOWN:
        given = sources.get(role)
        if given is None or given == "":
            continue
        many = list(given) if isinstance(given, (list, tuple)) else [given]
        if len(many) > 1 and role not in roles.SHARED_ROLES:
            raise InputError("error.role-many", role=role)
        pairs += [(role, one) for one in many]
    unknown = set(sources) - set(roles.BASE_ROLES)
    if unknown:
        raise InputError("error.unknown-role", role=", ".join(sorted(unknown)))
    return pairs
