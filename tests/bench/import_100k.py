# SPDX-License-Identifier: GPL-2.0-or-later
"""Importing 100,000 EST reports from CSV with checks, person guard and search for the same, beside ogr2ogr from CSV to GeoPackage without any."""
from __future__ import annotations

import csv
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from est_plugin.core import collector
from est_plugin.jobs.import_plan import ImportRequest, plan_import
from est_plugin.jobs.import_rows import run_import
from est_plugin.storage import workspace
from est_plugin.storage.ogr_source import read_source
from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import CRS, start_qgis

ROWS, TIMES, TARGET = 100_000, 5, 3.0
EXTENT = (13.7, 57.0, 14.4, 57.5)
_WORDS = ("Klotter", "Skadegörelse", "Nedskräpning", "Belysning", "Ordning, buller", "Trafik")


def write_csv(path: Path) -> None:
    """Reports of a year as a system hands them out: longitude and latitude, local time, words for what it was."""
    random.seed(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "category", "time", "description", "place", "lon", "lat"])
        for n in range(ROWS):
            when = f"2025-{1 + n % 12:02d}-{1 + n % 28:02d} {n % 24:02d}:{n % 60:02d}"
            lon, lat = 13.9 + random.random() * 0.2, 57.1 + random.random() * 0.15
            writer.writerow([f"A{n}", random.choice(_WORDS), when, f"Det är mörkt vid lekplatsen {n}", f"Storgatan {n % 200}", f"{lon:.6f}", f"{lat:.6f}"])


def ours(source: Path, template: Path, folder: Path) -> float:
    """Read, recognise, check, compare and store; the workspace is open already."""
    path = Path(shutil.copy(template, folder / "ours.gpkg"))
    with workspace.open_workspace(path, "bench", take_over=True) as opened:
        store = opened.store

        def work() -> None:
            with collector.paused():  # as the algorithm does
                run_import(store, plan_import(store, ImportRequest("observation", read_source(source))))

        seconds = timed(work)
        if store.count("observation") != ROWS:
            raise SystemExit("not everything was imported")
    return seconds


def ogr2ogr(source: Path, folder: Path) -> float:
    """The same file with types and the same change of coordinates."""
    target = folder / "peer.gpkg"
    target.unlink(missing_ok=True)
    options = ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "AUTODETECT_TYPE=YES", "-s_srs", "EPSG:4326", "-t_srs", CRS]
    return timed(lambda: subprocess.run(["ogr2ogr", "-f", "GPKG", str(target), str(source), *options], check=True))


def main() -> int:
    """Medians in turns."""
    app = start_qgis()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "reports.csv"
        write_csv(source)
        template = workspace.create(folder / "template" / "Bench.gpkg", CRS, "sv", user="bench", settings={"extent_lonlat": list(EXTENT)})
        ours_s, peer_s = medians(TIMES, lambda: ours(source, template, folder), lambda: ogr2ogr(source, folder))
    code = show([Line("100,000 EST reports from CSV, checked", ours_s, "ogr2ogr CSV → GPKG, no checks", peer_s, TARGET)])
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    app.exitQgis()
    return code


if __name__ == "__main__":
    sys.exit(main())
