# SPDX-License-Identifier: GPL-2.0-or-later
"""Every store implementation goes through the same tests: add its factory to STORES."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from est_plugin.storage import workspace


_TEMPLATES: list[Path] = []  # an empty workspace made once: making one takes longer than most tests


def _geopackage(folder: Path, user: str = "anna") -> workspace.Opened:
    path = folder / "EST Test.gpkg"
    if not path.exists():
        shutil.copytree(_TEMPLATES[0].parent, folder, dirs_exist_ok=True)
    return workspace.open_workspace(path, user)


@pytest.fixture(scope="session", autouse=True)
def _template(tmp_path_factory, qgis_app):
    """What `_geopackage` copies."""
    _TEMPLATES.append(workspace.create(tmp_path_factory.mktemp("mall") / "EST Test.gpkg", "EPSG:3008", "sv", user="anna"))
    yield
    _TEMPLATES.clear()


STORES = {"geopackage": _geopackage}


@pytest.fixture(params=sorted(STORES))
def store(request, tmp_path, qgis_app):
    """An empty workspace, open for writing."""
    opened = STORES[request.param](tmp_path)
    yield opened.store
    opened.close()
