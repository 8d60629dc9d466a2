# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin adds to the start of QGIS: import, classFactory and initGui against a light window, each time in a new process."""
from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.bench._table import Line, show

TARGET_S, TIMES = 0.080, 9
_START = """
import time
started = time.perf_counter()
import qgis.core, qgis.gui, qgis.utils, qgis.processing, osgeo.gdal
from qgis.PyQt import QtCore, QtGui, QtWidgets, QtSvg, QtXml, QtNetwork
app = qgis.core.QgsApplication([], True)
app.initQgis()
from tests.ui.fakes import StrictIface
iface = StrictIface()
from est_plugin import settings
settings.FIRST_START_DONE.set(True)
ready = time.perf_counter()
import est_plugin
plugin = est_plugin.classFactory(iface)
plugin.initGui()
done = time.perf_counter()
print("TIMES", ready - started, done - ready, flush=True)
import os, sys
heavy = sorted({"geopandas", "pandas", "scipy", "reportlab", "openpyxl", "numpy.random"} & set(sys.modules))
print("HEAVY", *heavy, flush=True)
os._exit(0)
"""


def once(profile: str) -> tuple[float, float, list[str]]:
    """(seconds of QGIS, seconds of the plugin, libraries that it should not load)."""
    own = {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": profile, "PYTHONPATH": os.getcwd(), "PYTHONPYCACHEPREFIX": profile}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | own
    done = subprocess.run([sys.executable, "-c", _START], env=environment, capture_output=True, text=True, check=False)
    found = {words[0]: words[1:] for words in (line.split() for line in done.stdout.splitlines()) if words and words[0] in ("TIMES", "HEAVY")}
    if "TIMES" not in found:
        raise SystemExit(f"the plugin did not start:\n{done.stderr[-3000:]}")
    return float(found["TIMES"][0]), float(found["TIMES"][1]), found.get("HEAVY", [])


def main() -> int:
    """The least disturbed of some starts; the first one, which compiles, is not counted, as every start of QGIS after the first."""
    with tempfile.TemporaryDirectory() as profile:
        once(profile)
        runs = [once(profile) for _ in range(TIMES)]
    qgis_s, ours_s = min(run[0] for run in runs), min(run[1] for run in runs)
    if any(heavy for _q, _o, heavy in runs):
        print(f"loaded at start: {', '.join(runs[0][2])}")
        return 1
    return show([Line("start of the plugin", ours_s, "start of QGIS without a window", qgis_s, TARGET_S, is_absolute=True)])


if __name__ == "__main__":
    sys.exit(main())
