# SPDX-License-Identifier: GPL-2.0-or-later
"""Every store implementation goes through the same tests: add its factory to STORES."""
from __future__ import annotations

from pathlib import Path

import pytest

from est_plugin.storage import workspace


def _geopackage(folder: Path, user: str = "anna") -> workspace.Opened:
    path = folder / "EST Test.gpkg"
    if not path.exists():
        workspace.create(path, "EPSG:3008", "sv", user=user)
    return workspace.open_workspace(path, user)


STORES = {"geopackage": _geopackage}


@pytest.fixture(params=sorted(STORES))
def store(request, tmp_path, qgis_app):
    """An empty workspace, open for writing."""
    opened = STORES[request.param](tmp_path)
    yield opened.store
    opened.close()
