# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel density of a million points, 20 m cells, 300 m quartic, 20 × 20 km, beside the heat map of QGIS: the kernel, and layer to GeoTIFF."""
from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsProcessingFeedback

from est_plugin.analysis.grid import square_grid
from est_plugin.analysis.kernel_density import kernel_density
from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import start_qgis

POINTS, SIDE_M, CELL_M, BANDWIDTH_M, TIMES = 1_000_000, 20_000.0, 20.0, 300.0, 3
KERNEL_TARGET, WHOLE_TARGET, DIFFERENCE_TARGET = 1 / 40, 1 / 5, 0.01
X, Y = 400_000.0, 6_400_000.0


def events() -> np.ndarray:
    """Half of them anywhere, half in fifty places."""
    rng = np.random.default_rng(1)
    places = rng.random((50, 2)) * (SIDE_M - 4000) + 2000
    close = places[rng.integers(0, 50, POINTS // 2)] + rng.normal(0, 250, (POINTS // 2, 2))
    return np.concatenate((rng.random((POINTS - len(close), 2)) * SIDE_M, close)).clip(0, SIDE_M) + (X, Y)


def geopackage(path: Path, xy: np.ndarray) -> None:
    """The points as a layer."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(3006)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer("events", srs, ogr.wkbPoint, ["SPATIAL_INDEX=NO"])
    dataset.StartTransaction()
    for x, y in xy.tolist():
        feature = ogr.Feature(layer.GetLayerDefn())
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x, y)
        feature.SetGeometryDirectly(point)
        layer.CreateFeature(feature)
    dataset.CommitTransaction()


def run(name: str, parameters: dict[str, object]) -> None:
    """An algorithm of the toolbox."""
    import processing

    processing.run(name, parameters, feedback=QgsProcessingFeedback(False))


def difference(ours: Path, theirs: Path) -> float:
    """Largest difference as a share of the peak; the heat map of QGIS adds up kernels of height 1."""
    mine, other = gdal.Open(str(ours)), gdal.Open(str(theirs))
    if mine.GetGeoTransform() != other.GetGeoTransform():
        raise SystemExit(f"the rasters do not lie on one another: {mine.GetGeoTransform()} {other.GetGeoTransform()}")
    values, expected = mine.ReadAsArray(), other.ReadAsArray() * 3 / (np.pi * BANDWIDTH_M**2) * 1e6
    expected[other.ReadAsArray() == other.GetRasterBand(1).GetNoDataValue()] = 0.0
    rows, columns = min(values.shape[0], expected.shape[0]), min(values.shape[1], expected.shape[1])
    return float(np.abs(values[:rows, :columns] - expected[:rows, :columns]).max() / expected.max())


def main() -> int:
    """Medians in turns."""
    app = start_qgis()
    sys.path.append(str(Path(app.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    from est_plugin.algorithms.provider import EstProvider

    Processing.initialize()
    provider = EstProvider()
    app.processingRegistry().addProvider(provider)
    xy = events()
    grid = square_grid((X, Y, X + SIDE_M, Y + SIDE_M), CELL_M)
    with tempfile.TemporaryDirectory() as folder:
        source, ours, theirs = Path(folder, "events.gpkg"), Path(folder, "ours.tif"), Path(folder, "theirs.tif")
        started = time.perf_counter()
        geopackage(source, xy)
        print(f"GeoPackage of a million points, not counted: {time.perf_counter() - started:.0f} s")
        heat = {"INPUT": str(source), "RADIUS": BANDWIDTH_M, "PIXEL_SIZE": CELL_M, "KERNEL": 0, "OUTPUT_VALUE": 0, "OUTPUT": str(theirs)}
        run("qgis:heatmapkerneldensityestimation", heat)
        x0, size, _, y0, _, step = gdal.Open(str(theirs)).GetGeoTransform()
        columns, rows = gdal.Open(str(theirs)).RasterXSize, gdal.Open(str(theirs)).RasterYSize
        extent = f"{x0},{x0 + columns * size},{y0 + rows * step},{y0} [EPSG:3006]"
        whole = {"INPUT": str(source), "METHOD": "kde", "CELL_SIZE": CELL_M, "BANDWIDTH": BANDWIDTH_M, "EXTENT": extent, "OUTPUT_RASTER": str(ours)}
        kernel_s, whole_s, heat_s = medians(
            TIMES, lambda: timed(lambda: kernel_density(grid, xy, BANDWIDTH_M)), lambda: timed(lambda: run("est:hotspots", whole)),
            lambda: timed(lambda: run("qgis:heatmapkerneldensityestimation", heat)),
        )  # fmt: skip
        apart = difference(ours, theirs)
    peer = "qgis:heatmapkerneldensityestimation"
    code = show([
        Line("kernel density, the kernel", kernel_s, peer, heat_s, KERNEL_TARGET), Line("GeoPackage to GeoTIFF", whole_s, peer, heat_s, WHOLE_TARGET),
    ])  # fmt: skip
    print(f"{heat_s / kernel_s:.0f} and {heat_s / whole_s:.0f} times as fast; largest difference {100 * apart:.2f} % of the peak (≤ 1 %) "
          f"{'PASS' if apart <= DIFFERENCE_TARGET else 'MISS'}")  # fmt: skip
    app.exitQgis()
    return code or int(apart > DIFFERENCE_TARGET)


if __name__ == "__main__":
    sys.exit(main())
