# SPDX-License-Identifier: GPL-2.0-or-later
"""Which layer plays which role: a proposal by geometry and by words in the name, Swedish and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qgis.core import QgsMapLayer, QgsProviderRegistry, QgsProviderSublayerDetails, QgsRasterLayer, QgsSettings, QgsVectorLayer, QgsWkbTypes

from . import layer_roles as roles

_POINT = QgsWkbTypes.GeometryType.PointGeometry
_LINE = QgsWkbTypes.GeometryType.LineGeometry
_AREA = QgsWkbTypes.GeometryType.PolygonGeometry

# role → (allowed geometry, words; a name scores by the longest word that it holds)
_WORDS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    roles.STREETS_PATHS: (
        (_LINE,),
        "gata gator gatunat gatumitt vag vagar vagnat vagmitt bilvag nvdb vaglank stig stigar gangvag cykelvag gcvag gcnat gc gangnat"
        " streets street roads road paths path highway ways network sidewalk footway".split(),
    ),
    roles.LIGHTING_POINTS: (
        (_POINT,),
        "belysning belysningspunkt belysningsstolpe lyktstolpe lyktstolpar gatljus armatur armaturer ljuspunkt ljuspunkter lampa lampor"
        " stolpe stolpar streetlight street_lamp lamp lamps lighting luminaire luminaires light lights".split(),
    ),
    roles.ADDRESSES: ((_POINT,), "adress adresser adresspunkt adressplats belagenhetsadress address addresses addr".split()),
    roles.BUILDINGS: ((_AREA,), "byggnad byggnader hus huskropp byggnadsyta building buildings house houses".split()),
    roles.PROPERTY_OWNER_AREAS: (
        (_AREA,),
        "fastighet fastigheter fastighetsyta registerenhet markagare markagande markinnehav agare agarkarta radighet kommunagd"
        " property properties owner owners ownership parcel parcels cadastre landowner".split(),
    ),
    roles.DISTRICT_AREAS: (
        (_AREA,),
        "stadsdel stadsdelar stadsdelsomrade omrade omraden nyko basomrade deso primaromrade distrikt kommundel bostadsomrade delomrade"
        " district districts neighbourhood neighborhood quarter borough ward wards".split(),
    ),
    roles.BASE_MAP: (
        (_LINE, _AREA),
        "baskarta bakgrund bakgrundskarta primarkarta grundkarta stadskarta terrangkarta fastighetskarta topografi topo background basemap"
        " base_map mark marktacke vatten gronomrade green water park parks railway railways jarnvag squares".split(),
    ),
}
_RASTER_WORDS = (
    "topowebb nedtonad topo stadskarta baskarta bakgrundskarta bakgrund karta osm openstreetmap carto positron lantmateriet"
    " ortofoto orto flygfoto basemap background map".split()
)


@dataclass(frozen=True)
class Connection:
    """A saved connection of QGIS that can be a base map; `uri` opens with the provider."""

    name: str
    kind: str  # xyz, wms (WMS and WMTS)
    uri: str
    provider: str = "wms"

    @property
    def needs_layer(self) -> bool:
        """Whether a layer of the service must be chosen before it can be shown."""
        return self.kind == "wms"


def plain(text: str) -> str:
    """Lower case without accents, words parted by single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\W_]+", bare)).strip()


def _score(name: str, words: Iterable[str]) -> int:
    """Length of the best word; whole words count double, parts of words only from five letters."""
    text = plain(name)
    tokens = set(text.split())
    best = 0
    for word in (w.replace("_", " ") for w in words):
        if word in tokens or (" " in word and word in text):
            best = max(best, 2 * len(word))
        elif len(word) >= 5 and word in text.replace(" ", ""):
            best = max(best, len(word))
    return best


def role_scores(name: str, geometry: int | None) -> dict[str, int]:
    """Roles that fit a layer's name and geometry (None: raster) and how well."""
    if geometry is None:
        return {roles.BASE_MAP: 1 + _score(name, _RASTER_WORDS)}
    found = {role: _score(name, words) for role, (allowed, words) in _WORDS.items() if geometry in allowed}
    return {role: score for role, score in found.items() if score > 0}


def _geometry(layer: QgsMapLayer) -> int | None:
    return layer.geometryType() if isinstance(layer, QgsVectorLayer) else None


def guess_roles(layers: Iterable[QgsMapLayer]) -> dict[str, QgsMapLayer]:
    """The best layer for each role; every layer gets one role at most, layers that already have a role keep it."""
    guess: dict[str, QgsMapLayer] = {}
    candidates: list[tuple[int, int, str, QgsMapLayer]] = []
    for order, layer in enumerate(layers):
        own = roles.role_of(layer)
        if own in roles.BASE_ROLES:
            guess.setdefault(own, layer)
        elif own is None and layer.isValid() and isinstance(layer, (QgsVectorLayer, QgsRasterLayer)):
            scores = role_scores(layer.name(), _geometry(layer))
            candidates += [(score, -order, role, layer) for role, score in scores.items()]
    taken = {layer.id() for layer in guess.values()}
    for _points, _order, role, layer in sorted(candidates, key=lambda c: (c[0], c[1]), reverse=True):
        if role not in guess and layer.id() not in taken:
            guess[role] = layer
            taken.add(layer.id())
    return guess


def base_map_connections(settings: QgsSettings | None = None) -> list[Connection]:
    """WMS, WMTS and XYZ connections that the user has saved in QGIS; nothing is fetched and nothing is changed."""
    settings = settings or QgsSettings()
    found: list[Connection] = []
    for kind in ("xyz", "wms"):
        prefix = f"qgis/connections-{kind}"
        settings.beginGroup(prefix)
        names = settings.childGroups()
        settings.endGroup()
        for name in sorted(names, key=plain):
            url = settings.value(f"{prefix}/{name}/url", "", type=str)
            if url:
                found.append(Connection(name, kind, _uri(settings, f"{prefix}/{name}", kind, url)))
    return found


def _uri(settings: QgsSettings, key: str, kind: str, url: str) -> str:
    parts = [("type", "xyz")] if kind == "xyz" else []
    parts.append(("url", url))
    for name in ("zmin", "zmax", "referer"):
        value = settings.value(f"{key}/{name}", "", type=str)
        if value and kind == "xyz":
            parts.append((name, value))
    authcfg = settings.value(f"{key}/authcfg", "", type=str)
    if authcfg:
        parts.append(("authcfg", authcfg))
    return "&".join(f"{name}={quote(value, safe=':/?{},-._~')}" for name, value in parts)


def layers_in_folder(folder: Path, limit: int = 200) -> list[QgsProviderSublayerDetails]:
    """What the files of a folder hold, layer by layer, without opening them for good; our own workspaces are left out."""
    registry = QgsProviderRegistry.instance()
    found: list[QgsProviderSublayerDetails] = []
    for path in sorted(Path(folder).iterdir()):
        if path.suffix.lower() not in (".gpkg", ".shp", ".geojson", ".fgb", ".tab", ".gml", ".tif", ".tiff", ".vrt", ".jp2", ".mbtiles"):
            continue
        details = registry.querySublayers(str(path))
        if not {"change_log", "measure_link"} <= {one.name() for one in details}:
            found += details
        if len(found) >= limit:
            break
    return found[:limit]


def guess_in_folder(folder: Path) -> dict[str, QgsProviderSublayerDetails]:
    """The best layer of a folder's files for each role."""
    candidates: list[tuple[int, int, str, QgsProviderSublayerDetails]] = []
    for order, one in enumerate(layers_in_folder(folder)):
        is_vector = one.wkbType() != QgsWkbTypes.Type.Unknown
        geometry = QgsWkbTypes.geometryType(one.wkbType()) if is_vector else None
        candidates += [(score, -order, role, one) for role, score in role_scores(one.name(), geometry).items()]
    guess: dict[str, QgsProviderSublayerDetails] = {}
    taken: set[str] = set()
    for _points, _order, role, one in sorted(candidates, key=lambda c: (c[0], c[1]), reverse=True):
        if role not in guess and one.uri() not in taken:
            guess[role] = one
            taken.add(one.uri())
    return guess
