# SPDX-License-Identifier: GPL-2.0-or-later
"""A disk that is full in the middle of an action: a clear sentence, nothing half saved, and work goes on when there is room."""
from __future__ import annotations

import sqlite3

import pytest

from est_plugin.core.errors import StorageError
from est_plugin.i18n import Texts
from est_plugin.storage import workspace


@pytest.fixture
def full(tmp_path, qgis_app):
    """An open store whose file may not grow by a single page."""
    path = workspace.create(tmp_path / "EST Full.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        connection = opened.store._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        yield opened.store


def fill(store) -> None:
    with store.transaction("test") as tx:
        for number in range(400):
            tx.insert("finding", {"description": f"{number} " + "mörkt " * 200})


def test_a_full_disk_is_said_and_nothing_is_half_saved(full):
    with pytest.raises(StorageError) as caught:
        fill(full)
    assert caught.value.key == "error.disk-full"
    text = caught.value.text(Texts("sv"))
    assert str(full.path.parent) in text and "Ingenting har ändrats" in text
    assert full.count("finding") == 0 and full.count("change_log") == 0
    with sqlite3.connect(full.path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_when_there_is_room_again_the_same_action_goes_through(full):
    with pytest.raises(StorageError):
        fill(full)
    full._connection.execute("PRAGMA max_page_count = 1073741823")
    fill(full)
    assert full.count("finding") == 400
