# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace with a planned walk of three stops."""
from __future__ import annotations

import datetime as dt
import shutil

import pytest

from est_plugin.core import geometry
from est_plugin.storage import workspace

UTC = dt.timezone.utc


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory, qgis_app):
    """Made once, copied for each test."""
    return workspace.create(tmp_path_factory.mktemp("mall") / "arbetsyta" / "EST Test.gpkg", "EPSG:3008", "sv", user="anna")


@pytest.fixture
def store(tmp_path, empty_workspace):
    """An empty workspace, open for writing."""
    path = tmp_path / "arbetsyta" / "EST Test.gpkg"
    shutil.copytree(empty_workspace.parent, path.parent)
    with workspace.open_workspace(path, "anna") as opened:
        yield opened.store


@pytest.fixture
def walk(store):
    """A walk planned for 12 November 2026 at 17:30, its follow-up meeting on 3 December."""
    with store.transaction("test") as tx:
        return tx.insert("walk", {
            "name": "Centrum", "planned_start": dt.datetime(2026, 11, 12, 16, 30, tzinfo=UTC),
            "planned_end": dt.datetime(2026, 11, 12, 18, 30, tzinfo=UTC), "follow_up_meeting": dt.datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
            "geom": geometry.line([(0, 0), (400, 0)]),
        })  # fmt: skip


@pytest.fixture
def stops(store, walk):
    """Three stops along the walk."""
    rows = [{"walk_id": walk.id, "number": n, "name": f"Stopp {n}", "place_type": "street", "geom": geometry.point(100.0 * n, 0.0)} for n in (1, 2, 3)]
    with store.transaction("test") as tx:
        return [tx.insert("walk_stop", row) for row in rows]


@pytest.fixture
def office(store, tmp_path):
    """A municipality that sends lists out."""
    from .returned_lists import Office

    return Office.make(store, tmp_path)
