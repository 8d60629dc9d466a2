# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS without a window, with Processing and our provider: what the demo runs its algorithms in."""
from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., dict[str, Any]]


@contextmanager
def processing(settings_folder: Path, log: Callable[[str], None]) -> Iterator[Run]:
    """A function `run("est:planwalk", WORKSPACE=…)`; what an algorithm warns of goes to `log`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(settings_folder)
    sys.path.insert(0, str(ROOT))
    from osgeo import gdal
    from qgis.core import QgsApplication, QgsProcessingFeedback, QgsSettings

    gdal.UseExceptions()
    # an example that is given to others names nobody's account, neither in rows nor in the project
    QgsApplication.userLoginName = staticmethod(lambda: "exempel")
    application = QgsApplication([], False)
    application.initQgis()
    sys.path.insert(0, str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing as core
    from processing.core.Processing import Processing

    from est_plugin.algorithms.provider import EstProvider
    from est_plugin.i18n import set_language

    class Feedback(QgsProcessingFeedback):
        """Hands warnings on."""

        def pushWarning(self, warning: str) -> None:  # noqa: N802 - QGIS calls it
            log(f"      ! {warning}")

        def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803
            log(f"      ! {error}")

    set_language("sv")
    QgsSettings().setValue("projects/anonymize_saved_projects", True, QgsSettings.Section.Core)
    Processing.initialize()
    provider = EstProvider()
    QgsApplication.processingRegistry().addProvider(provider)

    def run(algorithm: str, **parameters: Any) -> dict[str, Any]:
        return core.run(algorithm, {key: value for key, value in parameters.items() if value is not None}, feedback=Feedback())

    try:
        yield run
    finally:
        QgsApplication.processingRegistry().removeProvider(provider)
        application.exitQgis()
