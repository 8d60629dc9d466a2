# SPDX-License-Identifier: GPL-2.0-or-later
"""A window without a screen, a workspace with its project, a session that has it open."""
from __future__ import annotations

import datetime as dt
import shutil
from contextlib import ExitStack
from dataclasses import replace

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.gui import QgsGui

from est_plugin import settings
from est_plugin.core import geometry
from est_plugin.i18n import set_language
from est_plugin.jobs.create_workspace import WorkspacePlan, create_workspace
from est_plugin.ui.session import Session

from .fakes import FakeActions, FakeMessenger, StrictIface

UTC = dt.timezone.utc
X, Y = 150_000.0, 6_340_000.0  # near Värnamo in SWEREF 99 13 30


@pytest.fixture(autouse=True)
def clean(qgis_app, qgis_new_project):
    """Swedish texts, no settings and no project of another test."""
    if not QgsGui.editorWidgetRegistry().factories():
        QgsGui.editorWidgetRegistry().initEditors()
    QgsSettings().remove(settings.PREFIX.rstrip("/"))
    set_language("sv")
    yield
    QgsSettings().remove(settings.PREFIX.rstrip("/"))
    QgsProject.instance().clear()


@pytest.fixture
def iface(qgis_app):
    return StrictIface()


@pytest.fixture
def messenger():
    return FakeMessenger()


@pytest.fixture
def actions():
    return FakeActions()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory, qgis_app):
    """A workspace of Värnamo with its project: tests get copies, for making one takes seconds."""
    set_language("sv")
    return create_workspace(WorkspacePlan(tmp_path_factory.mktemp("mall") / "EST Värnamo", "EST Värnamo", "0683", user="anna"))


@pytest.fixture
def created(tmp_path, made_once):
    """A new workspace of Värnamo in a folder of its own."""
    folder = tmp_path / made_once.gpkg.parent.name
    shutil.copytree(made_once.gpkg.parent, folder)
    return replace(made_once, gpkg=folder / made_once.gpkg.name, project=folder / made_once.project.name)


@pytest.fixture
def session(iface, messenger, created):
    """The workspace is open, with its layers, for writing."""
    undo = ExitStack()
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    session.start(undo)
    session.open_file(created.gpkg)
    yield session
    undo.close()


@pytest.fixture
def filled(session):
    """A held walk with two stops, three defects (one with a measure), one good thing and a lone lighting defect."""
    with session.store.transaction("test") as tx:
        start = dt.datetime(2026, 11, 12, 16, 30, tzinfo=UTC)
        walk = tx.insert("walk", {"name": "Centrum", "planned_start": start, "state": "held", "geom": geometry.line([(X, Y), (X + 300, Y)])})
        for number in (1, 2):
            tx.insert("walk_stop", {"walk_id": walk.id, "number": number, "name": f"Stopp {number}", "geom": geometry.point(X + 100 * number, Y)})
        findings = [
            tx.insert("finding", {"description": text, "kind": kind, "walk_id": walk.id, "place_text": "Storgatsbacken", "geom": geometry.point(X + n, Y)})
            for n, (text, kind) in enumerate((("Mörkt vid trappan", "defect"), ("Buskar skymmer", "defect"), ("Klotter", "defect"), ("Fin belysning", "good")))
        ]
        tx.insert("lighting_defect", {"fault": "out", "pole_number": "B17", "geom": geometry.point(X + 50, Y)})
        streets = session.store.find("organisation", {"code": "streets"})[0]
        measure = tx.insert("measure", {"title": "Klipp buskarna", "responsible_id": streets.id, "due_date": dt.date(2020, 1, 31)})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": findings[1].id})
    session.tables_changed({"walk", "finding", "measure"})
    return {"walk": walk, "findings": findings, "measure": measure, "streets": streets}
