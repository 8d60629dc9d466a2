# SPDX-License-Identifier: GPL-2.0-or-later
"""Make resources/demo/helsinki_base.gpkg, the base map of the example, from a raw OpenStreetMap extract.

Run with a Python that has GDAL and shapely:  python3 .ci/make_demo_data.py EXTRACT.osm.pbf [OUTPUT.gpkg]
The same extract gives the same layers and the same pole numbers each time.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Callable, Iterator

import shapely.ops
import shapely.wkb
from osgeo import gdal, ogr, osr
from shapely.geometry.base import BaseGeometry
from shapely.validation import make_valid

CREDIT = "© OpenStreetMap contributors, ODbL 1.0 (https://www.openstreetmap.org/copyright)"
DATA_DATE = "2019-04-21"
EPSG = 3067
GRID = 64  # coordinates on 1/64 m: finer than the survey, and the zip shrinks by half
Tags = dict  # tag name → value of one OSM object, "osm_id" included
Row = tuple  # (attributes, geometry)

TAGS = {
    "points": "ref highway name name:sv name:fi addr:street addr:housenumber railway public_transport station",
    "lines": "name name:sv name:fi highway lit surface tunnel bridge layer indoor access foot bicycle service "
    "railway width maxspeed footway covered",
    "multipolygons": "name name:sv name:fi building building:levels landuse leisure natural place amenity parking lit "
    "highway railway addr:street addr:housenumber area layer tunnel man_made public_transport",
}
# Slips in the extract's Swedish names, corrected after the spelling on the street signs.
SPELLING = {"Brunngatan": "Brunnsgatan", "Norra Magasingatan": "Norra Magasinsgatan", "Birger Brunillas álle": "Birger Brunilas allé"}
# Swedish words of our own for places that have only a Finnish name in the extract.
OWN_NAMES = {
    "City-käytävä": "Citypassagen",
    "Marmorikuja": "Marmorgränden",
    "Ylioppilasaukio": "Studentplatsen",
    "Leikkipaikka Kaisaniemi": "Lekplatsen Kajsaniemi",
    "Kaisaniemen tenniskentät": "Kajsaniemi tennisbanor",
}
GREEN = {
    "leisure": {"park", "garden", "playground", "pitch"},
    "landuse": {"grass", "forest", "recreation_ground"},
    "natural": {"scrub", "wood", "grassland"},
}
NOT_WALKED = {"trail", "construction", "proposed", "corridor", "platform", "elevator", "abandoned", "was"}


def open_extract(path: Path, folder: Path) -> Callable[[str], gdal.Dataset]:
    """A function that opens the extract anew for one layer, with exactly the tags of TAGS as columns."""
    lines = [
        "closed_ways_are_polygons=aeroway,amenity,boundary,building,craft,geological,historic,landuse,leisure,"
        "military,natural,office,place,shop,sport,tourism,highway=platform",
        "report_all_nodes=no",
        "attribute_name_laundering=no",
    ]
    for layer in ("points", "lines", "multipolygons", "multilinestrings", "other_relations"):
        lines += [f"[{layer}]", "osm_id=yes", "attributes=" + ",".join(TAGS.get(layer, "name").split()), "other_tags=no"]
    config = folder / "osmconf.ini"
    config.write_text("\n".join(lines), encoding="utf-8")
    return lambda _layer: gdal.OpenEx(str(path), gdal.OF_VECTOR, open_options=[f"CONFIG_FILE={config}"])


def has_cut_ring(geometry: ogr.Geometry) -> bool:
    """Whether a ring has lost so many corners at the edge of the extract that it is no area any more."""
    if geometry.GetGeometryName() == "LINEARRING":
        return geometry.GetPointCount() < 4
    return any(has_cut_ring(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount()))


def to_metres(geometry: ogr.Geometry) -> BaseGeometry:
    """The geometry in EPSG:3067 on the coordinate grid, made valid."""
    wgs84, metric = osr.SpatialReference(), osr.SpatialReference()
    wgs84.ImportFromEPSG(4326)
    metric.ImportFromEPSG(EPSG)
    for system in (wgs84, metric):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    geometry.Transform(osr.CoordinateTransformation(wgs84, metric))
    shape = shapely.wkb.loads(bytes(geometry.ExportToWkb()))
    if shape.geom_type.endswith("Polygon"):
        shape = shape.simplify(0.1)
    shape = shapely.ops.transform(lambda x, y: (round(x * GRID) / GRID, round(y * GRID) / GRID), shape)
    return shape if shape.is_valid else make_valid(shape)


def read(opener: Callable[[str], gdal.Dataset], layer_name: str) -> Iterator[tuple[Tags, BaseGeometry]]:
    """Tags and metric geometry of each object of one OSM layer that has a geometry."""
    dataset = opener(layer_name)
    layer = dataset.GetLayerByName(layer_name)
    names = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())]
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is None or geometry.IsEmpty() or has_cut_ring(geometry):
            continue
        tags = {name: feature.GetField(i) for i, name in enumerate(names) if feature.IsFieldSetAndNotNull(i)}
        tags["osm_id"] = tags.get("osm_id") or tags.get("osm_way_id")
        yield tags, to_metres(geometry.Clone())


def only(shape: BaseGeometry, kind: str) -> BaseGeometry | None:
    """The parts of a geometry that are of one kind ("Polygon"), as its multi-type; None when nothing is left."""
    parts = [p for p in getattr(shape, "geoms", [shape]) if p.geom_type.endswith(kind) and not p.is_empty]
    flat = [q for p in parts for q in getattr(p, "geoms", [p]) if q.area > 1]
    return shapely.geometry.MultiPolygon(flat) if flat else None


class SwedishNames:
    """Swedish name of a street or place by its Finnish one, learnt from all objects that carry both."""

    def __init__(self, tagged: list[Tags]) -> None:
        seen: dict[str, Counter] = {}
        for tags in tagged:
            if tags.get("name") and tags.get("name:sv"):
                swedish = SPELLING.get(tags["name:sv"], tags["name:sv"])
                seen.setdefault(tags["name"], Counter())[swedish] += 1
        self._names = {name.casefold(): name_sv for name, name_sv in OWN_NAMES.items()}
        self._names.update({name.casefold(): count.most_common(1)[0][0] for name, count in seen.items()})

    def known(self, finnish: str | None) -> str | None:
        """The Swedish name, or None."""
        return self._names.get((finnish or "").casefold())

    def of(self, finnish: str | None) -> str | None:
        """The Swedish name, or the Finnish one where no Swedish is known."""
        return self.known(finnish) or finnish

    def pair(self, tags: Tags) -> dict:
        """Columns name (Swedish) and name_fi."""
        own = SPELLING.get(tags.get("name:sv"), tags.get("name:sv"))
        return {"name": own or self.of(tags.get("name")), "name_fi": tags.get("name:fi") or tags.get("name")}


def streets_and_paths(lines: list[Row], names: SwedishNames) -> Iterator[Row]:
    """Ways on which people walk or drive; service tunnels deep under the city and indoor corridors are left out."""
    for tags, shape in lines:
        highway = tags.get("highway")
        deep_service = highway == "service" and tags.get("tunnel") and int(tags.get("layer") or 0) < -1
        if not highway or highway in NOT_WALKED or tags.get("indoor") == "yes" or deep_service:
            continue
        if shape.geom_type != "LineString" or shape.length < 0.5:
            continue
        yield (
            {
                **names.pair(tags),
                "highway": highway,
                "lit": tags.get("lit"),
                "surface": tags.get("surface"),
                "tunnel": int(bool(tags.get("tunnel"))),
                "bridge": int(bool(tags.get("bridge"))),
                "level": int(tags.get("layer") or 0),
                "foot": tags.get("foot"),
                "bicycle": tags.get("bicycle"),
                "maxspeed": tags.get("maxspeed"),
                "osm_id": tags["osm_id"],
            },
            shape,
        )


def lighting_points(points: list[Row], streets: list[Row]) -> Iterator[Row]:
    """Street lamps. A pole without number gets a made-up one, running along its street, so that neighbours follow."""
    named = [(row[0]["name"], row[1]) for row in streets if row[0]["name"] and not row[0]["tunnel"]]
    lamps = []
    for tags, shape in points:
        if tags.get("highway") == "street_lamp":
            away, street = min((line.distance(shape), name) for name, line in named)
            lamps.append((street if away <= 40 else "~", tags, shape))
    spread: dict[str, list] = {}
    for street, _, shape in lamps:
        spread.setdefault(street, []).append(shape)

    def along(lamp: tuple) -> tuple:
        group = spread[lamp[0]]
        width = max(p.x for p in group) - min(p.x for p in group)
        height = max(p.y for p in group) - min(p.y for p in group)
        return (lamp[0], lamp[2].x if width >= height else -lamp[2].y, lamp[1]["osm_id"])

    for number, (street, tags, shape) in enumerate(sorted(lamps, key=along), start=1):
        yield (
            {
                "pole": tags.get("ref") or f"H-{number:04d}",
                "made_up": int(not tags.get("ref")),
                "street": None if street == "~" else street,
                "osm_id": tags["osm_id"],
            },
            shape,
        )


def polygons(areas: list[Row], names: SwedishNames, kind_of: Callable[[Tags], str | None]) -> Iterator[Row]:
    """Areas to which a kind can be given, with their names."""
    for tags, shape in areas:
        kind, surface = kind_of(tags), only(shape, "Polygon")
        if kind and surface is not None:
            yield {**names.pair(tags), "kind": kind, "osm_id": tags["osm_id"]}, surface


def green_kind(tags: Tags) -> str | None:
    """park, grass, scrub … of a green area."""
    return next((tags[key] for key, kinds in GREEN.items() if tags.get(key) in kinds), None)


def building_kind(tags: Tags) -> str | None:
    """station for the railway station and its halls, else the building tag; things under ground are not drawn."""
    if not tags.get("building") or tags["building"] == "no" or int(tags.get("layer") or 0) < 0:
        return None
    return "station" if tags["building"] == "train_station" else tags["building"]


def square_kind(tags: Tags) -> str | None:
    """Squares and pedestrian areas at street level."""
    if int(tags.get("layer") or 0) < 0 or tags.get("tunnel"):
        return None
    if tags.get("place") == "square":
        return "square"
    return "pedestrian" if tags.get("highway") in ("pedestrian", "footway") else None


def rails(lines: list[Row]) -> Iterator[Row]:
    """Railway and tram tracks above ground."""
    for tags, shape in lines:
        if tags.get("railway") in ("rail", "tram") and not tags.get("tunnel") and shape.geom_type == "LineString":
            yield {"kind": tags["railway"], "osm_id": tags["osm_id"]}, shape


def stations_stops(points: list[Row], names: SwedishNames) -> Iterator[Row]:
    """Railway and underground stations, their entrances, tram and bus stops."""
    for tags, shape in points:
        kind = tags.get("railway") if tags.get("railway") in ("station", "tram_stop", "subway_entrance") else None
        if kind == "station" and tags.get("station") == "subway":
            kind = "metro_station"
        kind = kind or ("bus_stop" if tags.get("highway") == "bus_stop" else None)
        if kind:
            yield {**names.pair(tags), "kind": kind, "ref": tags.get("ref"), "osm_id": tags["osm_id"]}, shape


def addresses(rows: list[Row], names: SwedishNames) -> Iterator[Row]:
    """One point for each street and house number; no name of any shop, office or person."""
    found: dict[tuple[str, str], tuple] = {}
    for tags, shape in rows:
        street, number = tags.get("addr:street"), tags.get("addr:housenumber")
        if street and number and ";" not in number and len(number) <= 8:
            swedish = names.known(street)
            if swedish:
                found.setdefault((swedish, number), (street, tags["osm_id"], shape.representative_point()))
    for (street, number), (finnish, osm_id, point) in sorted(found.items()):
        yield (
            {"address": f"{street} {number}", "street": street, "number": number, "address_fi": f"{finnish} {number}", "osm_id": osm_id},
            point,
        )


def owner_areas(areas: list[Row], names: SwedishNames, buildings: list[Row], tracks: list[Row]) -> Iterator[Row]:
    """Made-up owners on real outlines: the station with its tracks and the named blocks. Everything else is the town's."""
    tracks_area = shapely.ops.unary_union([shape.buffer(4) for row, shape in tracks if row["kind"] == "rail"])
    halls = [shape for row, shape in buildings if row["kind"] == "station"]
    station = shapely.ops.unary_union([tracks_area.buffer(6).buffer(-8), *halls]).simplify(1)
    yield {"owner": "Stationsägaren", "name": "Järnvägsstationen och spåren", "made_up": 1}, only(station, "Polygon")
    for tags, shape in areas:
        block = only(shape, "Polygon")
        if tags.get("place") == "city_block" and block is not None:
            block = only(block.difference(station), "Polygon")
            if block is not None:
                yield {"owner": "Privat fastighetsägare", "name": names.known(tags.get("name")), "made_up": 1}, block


FIELD_TYPES = {int: ogr.OFTInteger, str: ogr.OFTString}
OGR_KINDS = {"Point": ogr.wkbPoint, "LineString": ogr.wkbLineString, "MultiPolygon": ogr.wkbMultiPolygon}


def write_layer(dataset: gdal.Dataset, name: str, description: str, rows: list[Row]) -> None:
    """One layer with spatial index; its description ends with the credit line."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(EPSG)
    layer = dataset.CreateLayer(
        name, system, OGR_KINDS[rows[0][1].geom_type], [f"DESCRIPTION={description} {CREDIT}", "GEOMETRY_NAME=geom", "SPATIAL_INDEX=YES"]
    )
    flags = {"made_up", "tunnel", "bridge"}
    for column in rows[0][0]:
        kind = next((type(r[0][column]) for r in rows if r[0][column] is not None), str)
        field = ogr.FieldDefn(column, FIELD_TYPES[kind])
        if column in flags:
            field.SetSubType(ogr.OFSTBoolean)
        layer.CreateField(field)
    for attributes, shape in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for column, value in attributes.items():
            if value is not None:
                feature.SetField(column, value)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shape.wkb))
        layer.CreateFeature(feature)


def make_layers(opener: Callable[[str], gdal.Dataset]) -> list[tuple[str, str, list[Row]]]:
    """(name, description, rows) of each layer of the base map."""
    points, lines, areas = (list(read(opener, layer)) for layer in ("points", "lines", "multipolygons"))
    names = SwedishNames([tags for tags, _ in points + lines + areas])
    streets = list(streets_and_paths(lines, names))
    buildings = [
        ({"name": names.known(row["name_fi"]), "kind": row["kind"], "osm_id": row["osm_id"]}, shape)
        for row, shape in polygons(areas, names, building_kind)
    ]  # company names are left out
    tracks = list(rails(lines))
    water = list(polygons(areas, names, lambda t: "water" if t.get("natural") == "water" else None))
    parking = list(
        polygons(
            areas,
            names,
            lambda t: t.get("amenity") if t.get("amenity") in ("parking", "bicycle_parking") and int(t.get("layer") or 0) >= 0 else None,
        )
    )
    return [
        ("streets_paths", "Streets and paths with Swedish names.", streets),
        ("lighting_points", "Street lamps; pole numbers are made up where made_up is true.", list(lighting_points(points, streets))),
        ("buildings", "Buildings.", buildings),
        ("green_areas", "Parks, grass and shrubs.", list(polygons(areas, names, green_kind))),
        ("squares", "Squares and pedestrian areas.", list(polygons(areas, names, square_kind))),
        ("water", "Water.", water),
        ("railways", "Railway and tram tracks.", tracks),
        ("stations_stops", "Stations, entrances and stops.", list(stations_stops(points, names))),
        ("addresses", "Street addresses in Swedish.", list(addresses(points + areas, names))),
        ("parking", "Car and bicycle parking.", parking),
        ("property_owner_areas", "Outlines are real, owners are made up.", list(owner_areas(areas, names, buildings, tracks))),
    ]


def main() -> None:
    """Read the extract named on the command line and write the GeoPackage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument(
        "output", type=Path, nargs="?", default=Path(__file__).resolve().parents[1] / "resources" / "demo" / "helsinki_base.gpkg"
    )
    arguments = parser.parse_args()
    gdal.UseExceptions()
    ogr.UseExceptions()
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # rings cut at the edge of the extract; they are dropped below
    gdal.SetConfigOption("OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO")
    gdal.SetConfigOption("OGR_CURRENT_DATE", f"{DATA_DATE}T00:00:00.000Z")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        layers = make_layers(open_extract(arguments.extract, Path(folder)))
    dataset = gdal.GetDriverByName("GPKG").Create(str(arguments.output), 0, 0, 0, gdal.GDT_Unknown)
    dataset.SetMetadataItem("CREDIT", CREDIT)
    dataset.SetMetadataItem("DATA_DATE", DATA_DATE)
    for name, description, rows in layers:
        write_layer(dataset, name, description, rows)
        print(f"{name:22}{len(rows):6}")
    dataset.ExecuteSQL("VACUUM")
    dataset = None


if __name__ == "__main__":
    main()
