# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace is made whole or not at all, and opens on another machine."""
from __future__ import annotations

import shutil

import pytest
from qgis.core import QgsProject

from est_plugin.core.errors import InputError, StorageError
from est_plugin.gis import layer_roles, project_setup
from est_plugin.jobs.create_workspace import OrganisationChoice, WorkspacePlan, create_workspace
from est_plugin.storage import workspace


def test_defaults_come_from_the_municipality(tmp_path, qgis_app):
    made = create_workspace(WorkspacePlan(tmp_path / "ny", "EST Värnamo", "683"))
    with workspace.open_workspace(made.gpkg, "anna") as opened:
        assert opened.store.crs == "EPSG:3008"
        assert opened.store.setting("lamp_model") == "rondering" and opened.store.setting("time_zone") == "Europe/Stockholm"
        west, south, east, north = opened.store.setting("extent_lonlat")
        assert west < 14.04 < east and south < 57.18 < north  # the town of Värnamo


def test_organisations_are_renamed_and_switched_off(tmp_path, qgis_app):
    chosen = (OrganisationChoice("streets", "Tekniska", "teknik@kommunen.example"), OrganisationChoice("parks", "Park", None, False))
    made = create_workspace(WorkspacePlan(tmp_path / "ny", "EST", organisations=chosen))
    with workspace.open_workspace(made.gpkg, "anna") as opened:
        streets, parks = (opened.store.find("organisation", {"code": code})[0] for code in ("streets", "parks"))
        assert (streets["name"], streets["mailbox"], parks["active"]) == ("Tekniska", "teknik@kommunen.example", False)
        assert opened.store.crs == "EPSG:3006" and opened.store.count("organisation") == 25


def test_the_folder_opens_after_it_was_moved(tmp_path, qgis_app):
    made = create_workspace(WorkspacePlan(tmp_path / "här", "EST", "0683"))
    shutil.move(str(made.gpkg.parent), str(tmp_path / "där"))
    project = QgsProject()
    opened = project_setup.open_project(project, tmp_path / "där" / "EST.qgz")
    assert opened.missing == () and str(tmp_path / "där") in layer_roles.layer(project, "finding").source()
    project.clear()


def test_a_failing_project_takes_everything_back_but_not_other_peoples_files(tmp_path, qgis_app, monkeypatch):
    folder = tmp_path / "gemensam"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "bild.jpg").write_bytes(b"x")

    def refuse(*_args, **_options):
        raise StorageError("error.disk-full", folder=str(folder))

    monkeypatch.setattr(project_setup, "save", refuse)
    with pytest.raises(StorageError):
        create_workspace(WorkspacePlan(folder, "EST", "0683"))
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == ["photos", "photos/bild.jpg"]


@pytest.mark.parametrize("taken", ["EST.gpkg", "EST.qgz"])
def test_what_stands_there_is_never_overwritten(tmp_path, qgis_app, taken):
    (tmp_path / taken).write_bytes(b"mine")
    with pytest.raises(InputError) as error:
        create_workspace(WorkspacePlan(tmp_path, "EST"))
    assert error.value.key == "error.file-exists" and (tmp_path / taken).read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == [taken]


@pytest.mark.parametrize(("plan", "key"), [
    ({"name": "  "}, "error.workspace-needs-name"), ({"municipality_code": "9999"}, "error.municipality-unknown"),
    ({"crs": "EPSG:3857"}, "error.web-mercator"), ({"crs": "EPSG:4326"}, "error.crs-not-metric"), ({"crs": "EPSG:99999"}, "error.crs-unknown"),
    ({"base_layers": {"streets_paths": "/finns/inte.shp"}}, "error.base-map-unreadable"),
])  # fmt: skip
def test_bad_input_is_named_and_leaves_no_folder(tmp_path, qgis_app, plan, key):
    values = {"folder": tmp_path / "ny", "name": "EST", **plan}
    with pytest.raises(InputError) as error:
        create_workspace(WorkspacePlan(**values))
    assert error.value.key == key and list(tmp_path.iterdir()) == []
