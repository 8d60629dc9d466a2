# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace with its project, and a small made-up base map of four streets."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorFileWriter, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.gis import project_setup
from est_plugin.storage import workspace

UTC = dt.timezone.utc
CRS = "EPSG:3008"
X, Y = 150_000.0, 6_320_000.0  # somewhere in the zone SWEREF 99 13 30

STREETS = (
    ("Storgatan", "residential", "LINESTRING(0 0, 100 0, 200 0)"),
    ("Torggatan", "residential", "LINESTRING(100 0, 100 100)"),
    ("Parkvägen", "path", "LINESTRING(100 100, 200 100, 200 0)"),
    ("", "footway", "LINESTRING(0 0, 0 50)"),
    ("Motorvägen", "motorway", "LINESTRING(0 0, 100 100)"),
)
LAMPS = (("S-1", 20, 3), ("S-2", 60, 3), ("S-3", 62, 3))
ADDRESSES = (("Storgatan", "4", 40, 8), ("Torggatan", "1", 108, 50))
AREAS = (
    ("Centrum", "POLYGON((-50 -50, 300 -50, 300 200, -50 200, -50 -50))"),
    ("Torget", "POLYGON((80 -20, 120 -20, 120 20, 80 20, 80 -20))"),
)


def at(x: float, y: float) -> tuple[float, float]:
    """A place of the small town in map units."""
    return X + x, Y + y


def memory_layer(kind: str, name: str, fields: str, rows: list[tuple], crs: str = CRS) -> QgsVectorLayer:
    """A layer of rows (values …, WKT in town coordinates)."""
    layer = QgsVectorLayer(f"{kind}?crs={CRS}{fields}", name, "memory")
    features = []
    for *values, wkt in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        shape = QgsGeometry.fromWkt(wkt)
        shape.translate(X, Y)
        feature.setGeometry(shape)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def town() -> dict[str, QgsVectorLayer]:
    """The base map by role."""
    return {
        "streets_paths": memory_layer("LineString", "Gator", "&field=namn:string&field=highway:string", list(STREETS)),
        "lighting_points": memory_layer("Point", "Belysning", "&field=stolpnr:string", [(n, f"POINT({x} {y})") for n, x, y in LAMPS]),
        "addresses": memory_layer(
            "Point", "Adresser", "&field=gatunamn:string&field=nummer:string", [(s, n, f"POINT({x} {y})") for s, n, x, y in ADDRESSES]
        ),
        "district_areas": memory_layer("Polygon", "Stadsdelar", "&field=namn:string", list(AREAS)),
    }


def write_town(path: Path) -> dict[str, str]:
    """The base map as a GeoPackage; role → address of the layer."""
    found = {}
    for number, (role, layer) in enumerate(town().items()):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName = "GPKG", role
        if number:
            options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        result = QgsVectorFileWriter.writeAsVectorFormatV2(layer, str(path), QgsProject().transformContext(), options)
        assert result[0] == QgsVectorFileWriter.WriterError.NoError, result
        found[role] = f"{path}|layername={role}"
    return found


def _fill(store) -> None:
    with store.transaction("test") as tx:
        walk = tx.insert(
            "walk",
            {
                "name": "Centrum", "planned_start": dt.datetime(2026, 11, 17, 16, 30, tzinfo=UTC),
                "geom": geometry.line([at(0, 0), at(200, 0)]),
            },
        )  # fmt: skip
        stop = tx.insert("walk_stop", {"walk_id": walk.id, "number": 1, "name": "Torget", "geom": geometry.point(*at(100, 0))})
        finding = tx.insert(
            "finding",
            {
                "description": "Busken skymmer sikten", "category": "B", "walk_id": walk.id, "walk_stop_id": stop.id,
                "geom": geometry.point(*at(100, 10)),
            },
        )  # fmt: skip
        responsible = store.find("organisation", {"code": "parks"})[0]
        measure = tx.insert("measure", {"title": "Klipp busken", "measure_type": "vegetation", "responsible_id": responsible.id})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})


@pytest.fixture(scope="session")
def _made(qgis_app, tmp_path_factory) -> dict[str, Path]:
    """One filled workspace with its project in each language; tests get copies."""
    made = {}
    for language in ("sv", "en"):
        folder = tmp_path_factory.mktemp("made") / "arbetsyta"
        folder.mkdir()
        path = workspace.create(folder / "EST Test.gpkg", CRS, language, user="anna")
        with workspace.open_workspace(path, "anna") as opened:
            _fill(opened.store)
        project = QgsProject()
        project_setup.build_project(project, path, CRS, language, write_town(folder / "karta.gpkg"), title="EST Test")
        project.clear()
        made[language] = folder
    return made


@pytest.fixture
def folder(_made, tmp_path) -> Path:
    """A copy of the Swedish workspace folder on "another machine"."""
    return Path(shutil.copytree(_made["sv"], tmp_path / "annan dator" / "EST"))


@pytest.fixture
def english_folder(_made, tmp_path) -> Path:
    """A copy of the English workspace folder."""
    return Path(shutil.copytree(_made["en"], tmp_path / "elsewhere"))


@pytest.fixture
def project(folder, qgis_app):
    """The project of the copied folder, opened."""
    os.environ.setdefault("OGR_SQLITE_JOURNAL", "DELETE")
    opened = QgsProject.instance()
    opened.clear()
    project_setup.open_project(opened, folder / "EST Test.qgz")
    yield opened
    opened.clear()
