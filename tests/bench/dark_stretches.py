# SPDX-License-Identifier: GPL-2.0-or-later
"""est:darkstretches on 2,000 km of paths with 60,000 lamps and 50,000 buildings, from layers to layer, beside a plain double loop.

The real data of central Helsinki is laid out 103 times; each path is kept with the chance that gives the wanted length.
"""
from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeature, QgsFields, QgsGeometry, QgsProcessingContext,
    QgsProcessingFeedback, QgsSpatialIndex, QgsVectorFileWriter, QgsVectorLayer,
)  # fmt: skip

from tests.bench._table import Line, show
from tests.bench._workspaces import start_qgis

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "resources" / "demo" / "helsinki_base.gpkg"
KILOMETRES, LAMPS, STEP_M, PIECE_M, NEAR_M, REACH_M = 2000, 60_000, 2.0, 25.0, 15.0, 52.0
SECONDS, GIGABYTES, TIMES_FASTER, LINEAR = 60.0, 2.0, 20.0, 2.5
PEER_EVERY = 200  # paths: the loop walks a half per cent of them, spread over the whole town
TILE = (1100.0, 1750.0)


def main() -> int:
    """Measure half and whole in processes of their own, the loop here."""
    if len(sys.argv) > 1:
        print(json.dumps(ours(Path(sys.argv[1]))))
        return 0
    app = start_qgis()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = {km: make(folder / str(km), km, LAMPS * km // KILOMETRES) for km in (KILOMETRES // 2, KILOMETRES)}
        found = {km: in_a_process(folder / str(km)) for km in sizes}
        peer_s, samples = loop(folder / str(KILOMETRES))
    whole, half = found[KILOMETRES], found[KILOMETRES // 2]
    work = f"{whole['km']:.0f} km, {whole['samples']:,} samples, {whole['lamps']:,} lamps, {whole['buildings']:,} buildings"
    print(f"{work}: dark stretches {whole['seconds']:.1f} s ({half['seconds']:.1f} s for the half), {whole['gigabytes']:.2f} GB")
    one, all_of_it = (whole[name] / whole["samples"] for name in ("light_seconds", "seconds"))
    peer = peer_s / samples
    code = show([
        Line("2,000 km, layers to layer", whole["seconds"], "the half, twice", 2 * half["seconds"], SECONDS, is_absolute=True),
        Line("10,000 samples to stretches", 10_000 * one, "double loop with QgsSpatialIndex", 10_000 * peer, 1 / TIMES_FASTER),
        Line("linear in length", whole["seconds"], "the half", half["seconds"], LINEAR),
    ])  # fmt: skip
    fits = whole["gigabytes"] <= GIGABYTES
    print(f"{peer / one:.0f} times faster than the loop ({peer / all_of_it:.0f} times with reading and writing of the layers, which the loop is spared)")
    print(f"memory {whole['gigabytes']:.2f} GB, at most {GIGABYTES:g}: {'PASS' if fits else 'MISS'}")
    app.exitQgis()
    return code or int(not fits)


def make(folder: Path, kilometres: float, lamps: int) -> None:
    """The layers, tiled."""
    folder.mkdir()
    tiles = math.ceil(lamps / 586)
    side = math.ceil(math.sqrt(tiles))
    offsets = [(TILE[0] * (n % side), TILE[1] * (n // side)) for n in range(tiles)]
    paths = layer("streets_paths")
    keep = kilometres * 1000 / tiles / sum(one.geometry().length() for one in paths.getFeatures())
    for name, share in (("streets_paths", keep), ("lighting_points", 1.0), ("buildings", 1.0)):
        copy(name, folder, offsets, share)


def copy(name: str, folder: Path, offsets: list[tuple[float, float]], share: float) -> None:
    """A layer moved to every tile; the same random choice each time."""
    chance, source = random.Random(name), layer(name)
    fields = QgsFields()
    for field in source.fields():
        if field.name() != "fid":
            fields.append(field)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = name
    writer = QgsVectorFileWriter.create(
        str(folder / f"{name}.gpkg"), fields, source.wkbType(), QgsCoordinateReferenceSystem("EPSG:3067"), QgsCoordinateTransformContext(), options
    )
    names = [field.name() for field in fields]
    features = list(source.getFeatures())
    for dx, dy in offsets:
        for feature in features:
            if chance.random() < share:
                moved, shape = QgsFeature(fields), QgsGeometry(feature.geometry())
                shape.translate(dx, dy)
                moved.setGeometry(shape)
                moved.setAttributes([feature[one] for one in names])
                writer.addFeature(moved)
    del writer


def layer(name: str, folder: Path | None = None) -> QgsVectorLayer:
    path = folder / f"{name}.gpkg" if folder else BASE
    return QgsVectorLayer(f"{path}|layername={name}", name, "ogr")


def in_a_process(folder: Path) -> dict:
    """Ours in a process of its own, so that its memory is its own."""
    done = subprocess.run([sys.executable, __file__, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def ours(folder: Path) -> dict:
    """The algorithm from layers to a layer; seconds without the start of QGIS."""
    app = start_qgis()
    sys.path.append(str(Path(app.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing

    from est_plugin.algorithms.provider import EstProvider

    Processing.initialize()
    provider = EstProvider()
    app.processingRegistry().addProvider(provider)
    parameters = {
        "PATHS": layer("streets_paths", folder), "LIGHTING_POINTS": layer("lighting_points", folder), "BUILDINGS": layer("buildings", folder),
        "SAMPLE_M": STEP_M, "OUTPUT": str(folder / "stretches.gpkg"),
    }  # fmt: skip
    start = time.perf_counter()
    made = processing.run("est:darkstretches", parameters)
    seconds = time.perf_counter() - start
    account = json.loads(made["METRICS"])
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {
        "seconds": seconds, "km": account["paths"]["length_m"] / 1000, "samples": account["paths"]["samples"], "lamps": account["lamps"]["used"],
        "buildings": account["buildings"], "gigabytes": gigabytes, "light_seconds": light_seconds(parameters),
    }  # fmt: skip


def light_seconds(parameters: dict) -> float:
    """From what was read to stretches, without reading and writing: time of the processor, as for the loop, for others may be at work."""
    from est_plugin.jobs.dark_stretches import dark_stretches
    from est_plugin.jobs.light_scene import LightChoices

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("est:darkstretches")
    inputs = algorithm.inputs_of(parameters, QgsProcessingContext(), QgsProcessingFeedback())
    start = time.process_time()
    dark_stretches(inputs, LightChoices(sample_m=STEP_M))
    return time.process_time() - start


def loop(folder: Path) -> tuple[float, int]:
    """The same job for some of the paths, as one writes it plainly: features by id, for every sample the lamps of the index, for every
    lamp the buildings of the index; mean, minimum and a lamp nearby for every 25 m."""
    lamp_layer, buildings = layer("lighting_points", folder), layer("buildings", folder)
    lamp_index, wall_index = QgsSpatialIndex(lamp_layer.getFeatures()), QgsSpatialIndex(buildings.getFeatures())
    lamps = {one.id(): one for one in lamp_layer.getFeatures()}
    walls = {one.id(): one for one in buildings.getFeatures()}
    lines = [path.geometry() for number, path in enumerate(layer("streets_paths", folder).getFeatures()) if number % PEER_EVERY == 0]
    start, samples, lit = time.process_time(), 0, 0
    for line in lines:
        length = line.length()
        count, pieces = max(1, math.ceil(length / STEP_M)), max(1, round(length / PIECE_M))
        found: list[list[tuple[float, float, bool]]] = [[] for _ in range(pieces)]
        for number in range(count):
            at = (number + 0.5) * length / count
            light = light_at(line.interpolate(at), line.interpolateAngle(at), lamps, lamp_index, walls, wall_index)
            found[number * pieces // count].append(light)
        for piece in found:
            values = [one[0] for one in piece] or [0.0]
            lit += sum(values) / len(values) >= 2.0 or min(values) >= 1.0 or any(one[2] for one in piece)
        samples += count
    if not lit:
        raise SystemExit("the loop found no light")
    return time.process_time() - start, samples


def light_at(
    place: QgsGeometry, angle: float, lamps: dict, lamp_index: QgsSpatialIndex, walls: dict, wall_index: QgsSpatialIndex
) -> tuple[float, float, bool]:
    """Horizontal illuminance, the lower vertical one at face height, and whether a lamp stands within 15 m; lamps hidden by buildings left out."""
    point, total, ahead, back, is_near = place.asPoint(), 0.0, 0.0, 0.0, False
    own = {one for one in wall_index.intersects(place.boundingBox()) if walls[one].geometry().contains(place)}
    for fid in lamp_index.intersects(place.boundingBox().buffered(REACH_M)):
        lamp = lamps[fid].geometry().asPoint()
        squared = point.sqrDist(lamp)
        if squared > REACH_M**2:
            continue
        is_near = is_near or squared <= NEAR_M**2
        ray = QgsGeometry.fromPolylineXY([point, lamp])
        if any(one not in own and walls[one].geometry().intersects(ray) for one in wall_index.intersects(ray.boundingBox())):
            continue
        d2, up2 = 36.0 + squared, 20.25 + squared
        total += 3200.0 / (2 * math.pi) * 36.0 * (1 + 3 * (squared / d2) ** 2) / d2**2
        front = (lamp.x() - point.x()) * math.sin(angle) + (lamp.y() - point.y()) * math.cos(angle)
        vertical = 3200.0 / (2 * math.pi) * 4.5 * (1 + 3 * (squared / up2) ** 2) / up2**2 * abs(front)
        ahead, back = (ahead + vertical, back) if front > 0 else (ahead, back + vertical)
    return total, min(ahead, back), is_near


if __name__ == "__main__":
    sys.exit(main())
