# SPDX-License-Identifier: GPL-2.0-or-later
"""A density grid as GeoTIFF: whole or not at all, with its unit and how it was made."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal

from ..analysis.grid import Grid
from ..core.errors import StorageError
from .hotspot_layers import GDAL_ITEM

NO_DATA = -1.0  # a density is never negative
_OPTIONS = ["COMPRESS=DEFLATE", "ZLEVEL=1", "TILED=YES", "BIGTIFF=IF_SAFER"]


def write_geotiff(path: Path, grid: Grid, density: np.ndarray, crs_wkt: str, unit: str, metrics: str) -> None:
    """Write (rows, columns) with the lowest row first as a 32-bit raster, north up; an older file is replaced when this one is complete."""
    part = path.with_name(path.stem + ".part" + path.suffix)
    try:
        _write(part, grid, density, crs_wkt, unit, metrics)
        part.replace(path)
    except (OSError, RuntimeError) as error:
        raise StorageError("error.cannot-write", folder=str(path.parent)) from error
    finally:
        part.unlink(missing_ok=True)


def _write(path: Path, grid: Grid, density: np.ndarray, crs_wkt: str, unit: str, metrics: str) -> None:
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), grid.columns, grid.rows, 1, gdal.GDT_Float32, _OPTIONS)
    if dataset is None:
        raise OSError(gdal.GetLastErrorMsg())
    x_min, _y_min, _x_max, y_max = grid.extent
    dataset.SetGeoTransform((x_min, grid.cell_m, 0.0, y_max, 0.0, -grid.cell_m))
    dataset.SetProjection(crs_wkt)
    dataset.SetMetadataItem(GDAL_ITEM, metrics)
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(NO_DATA)
    band.SetUnitType(unit)
    values = np.where(np.isnan(density), NO_DATA, density)[::-1].astype(np.float32)
    if band.WriteArray(values) != 0:
        raise OSError(gdal.GetLastErrorMsg())
    dataset.FlushCache()
