# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs algorithms of the provider as the toolbox does, and keeps what they told."""
from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from est_plugin import i18n
from est_plugin.storage import workspace

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
BASE = DEMO / "helsinki_base.gpkg"


@dataclass
class Runner:
    """`run("est:assign", WORKSPACE=…)` gives the results; `told` holds what was said, `refusal(…)` the sentence of an error."""

    told: list[str] = field(default_factory=list)

    def __call__(self, algorithm: str, **parameters: Any) -> dict[str, Any]:
        import processing
        from qgis.core import QgsProcessingFeedback

        told = self.told = []

        class Feedback(QgsProcessingFeedback):
            def pushInfo(self, info):  # noqa: N802
                told.append(info)

            def pushWarning(self, warning):  # noqa: N802
                told.append(warning)

            def reportError(self, error, fatalError=False):  # noqa: N802, N803
                told.append(error)

        return processing.run(algorithm, parameters, feedback=Feedback())

    def refusal(self, algorithm: str, **parameters: Any) -> str:
        """The text of the error that the algorithm ends with."""
        from qgis.core import QgsProcessingException

        with pytest.raises(QgsProcessingException) as caught:
            self(algorithm, **parameters)
        text = str(caught.value)
        assert "oväntat" not in text, text
        return text

    @property
    def text(self) -> str:
        """Everything that was told, in one text."""
        return "\n".join(self.told)


@pytest.fixture(scope="module")
def provider(qgis_app, qgis_processing):
    """The provider, registered."""
    from qgis.core import QgsApplication

    from est_plugin.algorithms.provider import EstProvider

    made = EstProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    QgsApplication.processingRegistry().removeProvider(made)


@pytest.fixture
def run(provider):
    """A runner that speaks Swedish."""
    before = i18n.language()
    i18n.set_language("sv")
    yield Runner()
    i18n.set_language(before)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory, qgis_app) -> Path:
    """Made once, copied for each test."""
    path = tmp_path_factory.mktemp("mall") / "EST Test.gpkg"
    settings = {"extent_lonlat": [13.4, 56.9, 14.6, 57.5], "time_zone": "Europe/Stockholm"}
    return workspace.create(path, "EPSG:3008", "sv", settings=settings)


@pytest.fixture
def gpkg(tmp_path, empty_workspace) -> Path:
    """An empty workspace in SWEREF 99 13 30 round the municipality of Värnamo."""
    path = tmp_path / "arbetsyta" / empty_workspace.name
    path.parent.mkdir()
    shutil.copyfile(empty_workspace, path)
    return path


@pytest.fixture
def rows(gpkg):
    """`rows("finding")`: what the workspace holds now."""

    def read(table: str, **equal: Any) -> list:
        with workspace.open_workspace(gpkg, can_write=False) as opened:
            return opened.store.find(table, equal or None)

    return read


@pytest.fixture
def write_file(tmp_path):
    """`write_file("in.csv", "text")`: the path of a file."""

    def write(name: str, text: str, encoding: str = "utf-8") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write
