# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening a workspace of 100,000 findings with the plugin loaded, beside the same layers added bare; then drawing them."""
from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsProject, QgsSingleSymbolRenderer, QgsVectorLayer
from qgis.PyQt.QtCore import QSize

from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import CRS, add_findings, bare_layers, make, start_qgis

FINDINGS, TIMES, TARGET_OPEN, TARGET_DRAW = 100_000, 10, 1.3, 2.5


def build(folder: Path) -> Path:
    """The workspace and its project; the day's copy is made here and not measured."""
    from est_plugin.gis.project_setup import build_project

    with make(folder) as opened:
        add_findings(opened.store, FINDINGS)
        path = opened.store.path
    project = QgsProject()
    build_project(project, path, CRS, "sv", {})
    project.clear()
    return path


def opening(path: Path) -> list[float]:
    """[with the project and the plugin's handlers, layers added bare]"""
    from est_plugin import classFactory, settings
    from tests.ui.fakes import StrictIface

    settings.FIRST_START_DONE.set(True)
    project = QgsProject.instance()
    plugin = classFactory(StrictIface())

    def ours() -> float:
        project.clear()
        seconds = timed(lambda: project.read(str(path.with_suffix(".qgz"))))
        if plugin.session.store is None or plugin.session.store.path.resolve() != path.resolve() or plugin.session.is_read_only:
            raise SystemExit("the workspace was not opened for writing")
        return seconds

    def bare() -> float:
        project.clear()
        seconds = timed(lambda: project.addMapLayers(bare_layers(path)))
        project.clear()
        return seconds

    plugin.initGui()
    ours()
    found = medians(TIMES, ours, bare)
    project.clear()
    plugin.unload()
    return found


def drawing(path: Path) -> list[float]:
    """[our styles with the labels that a closer look would show, one of our marks for all]"""
    from est_plugin.gis import layer_roles, symbols

    project = QgsProject()
    project.read(str(path.with_suffix(".qgz")))
    styled = layer_roles.layer(project, "finding")
    single = QgsVectorLayer(styled.source(), "single", "ogr")
    single.setRenderer(QgsSingleSymbolRenderer(symbols.marker("circle", "open")))

    def draw(layer: QgsVectorLayer) -> float:
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(layer.crs())
        settings.setOutputSize(QSize(1600, 1000))
        settings.setExtent(single.extent())
        job = QgsMapRendererSequentialJob(settings)

        def run() -> None:
            job.start()
            job.waitForFinished()

        return timed(run)

    draw(styled), draw(single)
    found = medians(TIMES, lambda: draw(styled), lambda: draw(single))
    project.clear()
    return found


def main() -> int:
    """Medians in turns."""
    app = start_qgis(with_gui=True)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder))
        open_s, bare_s = opening(path)
        styled_s, single_s = drawing(path)
    code = show([
        Line("open a workspace of 100,000 findings", open_s, "the same layers added bare", bare_s, TARGET_OPEN),
        Line("draw them", styled_s, "a single symbol of ours", single_s, TARGET_DRAW),
    ])  # fmt: skip
    sys.stdout.flush()
    os._exit(code)  # QGIS without a window does not always end cleanly after widgets
    del app


if __name__ == "__main__":
    main()
