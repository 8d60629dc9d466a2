# SPDX-License-Identifier: GPL-2.0-or-later
"""The report of a walk with 200 findings, 100 photos of 12 megapixels and ten map pages, beside QGIS' own atlas of the same.

The atlas has as many map pages of the same size and place, and a page for each photo with its text, at the dots per inch of our photos; it
has no tables, no tags and no summary. Both write one PDF for each kind of page of theirs. Our peak memory is read before the peer starts.
"""
from __future__ import annotations

import datetime as dt
import os
import random
import resource
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsLayoutExporter, QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutItemPicture,
    QgsLayoutObject, QgsLayoutPoint, QgsLayoutSize, QgsPrintLayout, QgsProject, QgsProperty, QgsRectangle, QgsUnitTypes, QgsVectorLayer,
)  # fmt: skip

from est_plugin.core import geometry
from est_plugin.core.paper_choices import INTERNAL
from est_plugin.gis import layer_roles
from est_plugin.jobs.print_walk import Setup, print_report
from est_plugin.reports import papers
from est_plugin.reports.content import FindingRow
from est_plugin.reports.engine.photos import PRINT_DPI
from est_plugin.reports.map_boxes import BOXES_MM, extent_around
from est_plugin.storage.geopackage import GeoPackageStore
from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import CRS, make, start_qgis

FINDINGS, PHOTOS, MAP_PAGES, TIMES = 200, 100, 10, 2
MOST_MB, SMALLER = 1000, 0.25
X, Y, STEP = 150_000.0, 6_340_000.0, 3_000.0
TEXT = "lampan vid gången är släckt och buskarna skymmer sikten mot vägen."
DAY = dt.date(2026, 11, 22)


def places() -> list[tuple[float, float]]:
    """Villages so far apart that each needs a map of its own: with the overview ten pages."""
    chance = random.Random(7)
    villages = [(X + n % 3 * STEP, Y + n // 3 * STEP) for n in range(MAP_PAGES - 1)]
    chosen = [villages[n * len(villages) // FINDINGS] for n in range(FINDINGS)]
    return [(x + chance.uniform(-200, 200), y + chance.uniform(-250, 250)) for x, y in chosen]


def make_photos(folder: Path) -> list[Path]:
    """Different pictures with the detail and noise of a camera at dusk."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number in range(PHOTOS):
        chance = np.random.default_rng(number)
        rough = Image.fromarray(chance.integers(0, 160, (75, 100, 3), dtype=np.uint8)).resize((4000, 3000), Image.BICUBIC)
        noise = chance.integers(0, 24, (3000, 4000, 1), dtype=np.uint8)
        paths.append(folder / f"IMG_{number:04}.jpg")
        Image.fromarray(np.asarray(rough) + noise).save(paths[-1], quality=90)
    return paths


def fill(store: GeoPackageStore, photos: list[Path]) -> str:
    """A held walk whose findings have texts, measures and photos."""
    at = places()
    organisations = [row[0] for row in store.rows("organisation", ("id",))]
    with store.transaction("bench") as tx:
        start = dt.datetime(2026, 11, 12, 16, 30, tzinfo=dt.timezone.utc)
        walk = tx.insert("walk", {"name": "Mätvandring", "planned_start": start, "state": "held", "geom": geometry.line(at[:2])}).id
        findings = tx.insert_many("finding", [
            {"description": f"Brist nummer {n}: {TEXT}", "walk_id": walk, "category": "ABCDEFGH"[n % 8],
             "kind": "good" if n % 11 == 0 else "defect", "place_text": f"Gatan {n}", "geom": geometry.point(*at[n])} for n in range(FINDINGS)
        ])  # fmt: skip
        measures = tx.insert_many("measure", [
            {"title": f"Laga nummer {n}", "responsible_id": organisations[n % len(organisations)], "due_date": DAY} for n in range(FINDINGS)
        ])  # fmt: skip
        tx.insert_many("measure_link", [{"measure_id": one, "finding_id": other} for one, other in zip(measures, findings)])
        tx.insert_many("attachment", [
            {"finding_id": findings[n * FINDINGS // PHOTOS], "path": f"photos/{path.name}", "sha256": f"{n:064x}"} for n, path in enumerate(photos)
        ])  # fmt: skip
    return walk


def add_base_map(project: QgsProject) -> list[QgsVectorLayer]:
    """Streets and houses of the villages."""
    made = []
    for role, kind, shape in ((layer_roles.BUILDINGS, "Polygon", _house), (layer_roles.STREETS_PATHS, "LineString", _street)):
        layer = QgsVectorLayer(f"{kind}?crs={CRS}", role, "memory")
        features = []
        for village in range(MAP_PAGES - 1):
            x, y = X + village % 3 * STEP, Y + village // 3 * STEP
            features += [_feature(shape(x + n % 20 * 40 - 400, y + n // 20 * 40 - 400)) for n in range(400)]
        layer.dataProvider().addFeatures(features)
        layer_roles.set_role(layer, role)
        project.addMapLayer(layer)
        made.append(layer)
    return made


def _feature(shape: QgsGeometry) -> QgsFeature:
    made = QgsFeature()
    made.setGeometry(shape)
    return made


def _house(x: float, y: float) -> QgsGeometry:
    return QgsGeometry.fromRect(QgsRectangle(x, y, x + 14, y + 10))


def _street(x: float, y: float) -> QgsGeometry:
    return QgsGeometry.fromWkt(f"LINESTRING({x - 20} {y - 8}, {x} {y - 6}, {x + 20} {y - 8})")


class Atlas:
    """Two atlases of QGIS: maps, and photos with their texts."""

    def __init__(self, folder: Path, layers: list[QgsVectorLayer], extents: list[tuple], photos: list[Path]) -> None:
        self.folder, self.project = folder, QgsProject.instance()
        self.layers = layers
        self.maps = self._layout("maps", [(extent, "") for extent in extents])
        width, height = BOXES_MM["report"]
        item = QgsLayoutItemMap(self.maps)
        item.attemptMove(QgsLayoutPoint(18, 30, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        item.attemptResize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        item.setCrs(QgsCoordinateReferenceSystem(CRS))
        item.setLayers(list(reversed(layers)))
        item.setAtlasDriven(True)
        item.setAtlasMargin(0.0)
        item.setExtent(QgsRectangle(*extents[0]))
        self.maps.addLayoutItem(item)
        self.pictures = self._layout("photos", [((X, Y, X + 1, Y + 1), str(path)) for path in photos])
        picture = QgsLayoutItemPicture(self.pictures)
        picture.attemptMove(QgsLayoutPoint(18, 30, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        picture.attemptResize(QgsLayoutSize(*BOXES_MM["card"], QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        picture.dataDefinedProperties().setProperty(QgsLayoutObject.DataDefinedProperty.PictureSource, QgsProperty.fromField("path"))
        self.pictures.addLayoutItem(picture)
        label = QgsLayoutItemLabel(self.pictures)
        label.setText(f"Nr [% @atlas_featurenumber %]: {TEXT}")
        label.attemptMove(QgsLayoutPoint(18, 100, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        label.attemptResize(QgsLayoutSize(174, 20, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
        self.pictures.addLayoutItem(label)

    def run(self) -> float:
        """Both as PDF."""
        return timed(lambda: [self._export(layout, name) for layout, name in ((self.maps, "maps"), (self.pictures, "photos"))])

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return sum((self.folder / f"atlas_{name}.pdf").stat().st_size for name in ("maps", "photos"))

    def _layout(self, name: str, features: list[tuple]) -> QgsPrintLayout:
        coverage = QgsVectorLayer(f"Polygon?crs={CRS}&field=path:string", name, "memory")
        rows = []
        for extent, path in features:
            row = QgsFeature(coverage.fields())
            row.setGeometry(QgsGeometry.fromRect(QgsRectangle(*extent)))
            row.setAttributes([path])
            rows.append(row)
        coverage.dataProvider().addFeatures(rows)
        self.project.addMapLayer(coverage, False)
        layout = QgsPrintLayout(self.project)
        layout.initializeDefaults()
        layout.pageCollection().page(0).setPageSize("A4")
        layout.atlas().setCoverageLayer(coverage)
        layout.atlas().setEnabled(True)
        return layout

    def _export(self, layout: QgsPrintLayout, name: str) -> None:
        settings = QgsLayoutExporter.PdfExportSettings()
        settings.dpi = PRINT_DPI
        result, error = QgsLayoutExporter.exportToPdf(layout.atlas(), str(self.folder / f"atlas_{name}.pdf"), settings)
        if result != QgsLayoutExporter.ExportResult.Success:
            raise SystemExit(f"the atlas fails: {error}")


def map_extents() -> list[tuple]:
    """What our map pages show."""
    rows = [FindingRow(str(n), "", x=x, y=y) for n, (x, y) in enumerate(places(), 1)]
    frames = papers.map_sheets(rows, "report", ())
    if len(frames) + 1 != MAP_PAGES:
        raise SystemExit(f"{len(frames) + 1} map pages instead of {MAP_PAGES}")
    return [extent_around(places(), "report"), *(frame.extent for frame in frames)]


def main() -> int:
    """Medians in turns; memory and size of the file are targets too."""
    _app = start_qgis(with_gui=True)  # kept until the end
    with tempfile.TemporaryDirectory() as name, make(Path(name)) as opened:
        folder, project = Path(name), QgsProject.instance()
        project.setCrs(QgsCoordinateReferenceSystem(CRS))
        photos = make_photos(opened.store.path.parent / "photos")
        walk = fill(opened.store, photos)
        layers = add_base_map(project)
        target = folder / "report.pdf"

        def ours() -> float:
            return timed(lambda: print_report(opened.store, walk, INTERNAL, Setup("sv", project, DAY), pdf=target))

        first_s = ours()
        most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        atlas = Atlas(folder, layers, map_extents(), photos)
        ours_s, peer_s = medians(TIMES, ours, atlas.run)
        code = show([Line(f"report: {FINDINGS} findings, {PHOTOS} photos, {MAP_PAGES} maps", ours_s, "QGIS atlas: photos and maps", peer_s, 1.0)])
        size, peer_size = target.stat().st_size / 1e6, atlas.size / 1e6
        is_small, is_light = size <= SMALLER * peer_size, most_mb < MOST_MB
        print(f"file {size:.1f} MB, atlas {peer_size:.1f} MB, target ≤ {SMALLER:g}×: {'PASS' if is_small else 'MISS'}")
        print(f"peak memory {most_mb:.0f} MB, target < {MOST_MB} MB: {'PASS' if is_light else 'MISS'}; first run {first_s:.1f} s")
        sys.stdout.flush()
        os._exit(0 if code == 0 and is_small and is_light else 1)  # QGIS without a window does not always end cleanly after layouts


if __name__ == "__main__":
    sys.exit(main())
