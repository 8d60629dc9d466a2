# SPDX-License-Identifier: GPL-2.0-or-later
"""Workspaces with many rows, made up, for the measurements."""
from __future__ import annotations

import os
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsApplication, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.schema import TABLES
from est_plugin.storage import workspace
from est_plugin.storage.geopackage import GeoPackageStore

CRS = "EPSG:3008"
_CATEGORIES = ("A1", "B1", "C1", "D1", "E1", "F1", "G1", "H1")


def start_qgis(with_gui: bool = False) -> QgsApplication:
    """A QGIS that keeps its journal as the plugin sets it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    gdal.SetConfigOption("OGR_SQLITE_JOURNAL", "DELETE")
    app = QgsApplication([], with_gui)
    app.initQgis()
    return app


def make(folder: Path, name: str = "Bench") -> workspace.Opened:
    """An empty workspace, open."""
    return workspace.open_workspace(workspace.create(folder / f"{name}.gpkg", CRS, "sv", user="bench"), "bench")


def add_findings(store: GeoPackageStore, count: int) -> list[str]:
    """Findings on a grid of ten metres, of all kinds."""
    known = {row["code"] for row in store.find("code", {"list": "finding_category"})}
    categories = [code for code in _CATEGORIES if code in known]
    rows = [
        {
            "description": f"Brist nummer {n}", "category": categories[n % len(categories)], "severity": 1 + n % 4,
            "kind": "good" if n % 11 == 0 else "defect", "geom": geometry.point(150_000 + n % 400 * 10, 6_340_000 + n // 400 * 10),
        }
        for n in range(count)
    ]  # fmt: skip
    with store.transaction("bench") as tx:
        return tx.insert_many("finding", rows)


def bare_layers(path: Path) -> list[QgsVectorLayer]:
    """Every table as a layer, as QGIS adds it without us."""
    layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in TABLES]
    if not all(layer.isValid() for layer in layers):
        raise SystemExit("a layer does not open")
    return layers
