# SPDX-License-Identifier: GPL-2.0-or-later
"""A walk with three stops and a base map with a street, four lamps and an owner, for the tests of the entry forms."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent

from est_plugin.core import geometry
from est_plugin.gis import layer_roles
from est_plugin.storage import workspace
from est_plugin.ui.session import Session

CRS = "EPSG:3008"
X, Y = 150_000.0, 6_340_000.0
START = dt.datetime(2026, 11, 17, 16, 0, tzinfo=dt.timezone.utc)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory, qgis_app):
    """Made once: the forms need no layers of ours, and a project costs seconds."""
    return workspace.create(tmp_path_factory.mktemp("entry") / "EST Prov.gpkg", CRS, "sv", user="anna", settings={"emergency_numbers": "112"})


@pytest.fixture
def session(iface, messenger, tmp_path, empty_workspace):
    """A copy of the empty workspace, open for writing, without a project file."""
    path = tmp_path / "arbetsyta" / empty_workspace.name
    path.parent.mkdir()
    shutil.copy(empty_workspace, path)
    session = Session(iface, QgsProject.instance(), messenger, "anna")
    session._attach(path)
    messenger.messages.clear()
    yield session
    session.close()


def add_walk(store) -> str:
    with store.transaction("test") as tx:
        route = geometry.line([(X, Y), (X + 300, Y)])
        walk = tx.insert("walk", {"name": "Centrum", "planned_start": START, "planned_end": START + dt.timedelta(hours=1), "geom": route})
        for number, name in enumerate(("Stationen", "Gångtunneln", "Torget"), 1):
            at = geometry.point(X + 100 * number, Y)
            tx.insert("walk_stop", {"walk_id": walk.id, "number": number, "name": name, "place_type": "square", "geom": at})
        for letter in ("A", "B"):
            tx.insert("walk_group", {"walk_id": walk.id, "letter": letter})
    return walk.id


def add_base_map(project: QgsProject) -> None:
    lamps = [f"POINT({X + 20 * i} {Y + 500})" for i in range(4)]
    add_layer(project, layer_roles.LIGHTING_POINTS, "Point", "stolpnr:string", [(wkt, [str(101 + i)]) for i, wkt in enumerate(lamps)])
    street = f"LINESTRING({X - 500} {Y + 520}, {X + 500} {Y + 520})"
    add_layer(project, layer_roles.STREETS_PATHS, "LineString", "namn:string", [(street, ["Storgatan"])])
    area = f"POLYGON(({X - 500} {Y + 400}, {X + 500} {Y + 400}, {X + 500} {Y + 600}, {X - 500} {Y + 600}, {X - 500} {Y + 400}))"
    add_layer(project, layer_roles.PROPERTY_OWNER_AREAS, "Polygon", "agare:string", [(area, ["Trafikverket"])])


def add_layer(project: QgsProject, role: str, kind: str, field: str, rows: list) -> None:
    layer = QgsVectorLayer(f"{kind}?crs={CRS}&field={field}", role, "memory")
    features = []
    for wkt, values in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    layer_roles.set_role(layer, role)
    project.addMapLayer(layer)


def show(canvas, x: float, y: float, half: float = 100.0) -> None:
    """Point the canvas at a place."""
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    canvas.resize(600, 600)
    canvas.setExtent(QgsRectangle(x - half, y - half, x + half, y + half))


def pixel(canvas, x: float, y: float):
    """Where a place is on the canvas."""
    point = canvas.getCoordinateTransform().transform(x, y)
    return QPoint(round(point.x()), round(point.y()))


def type_text(widget, text: str) -> None:
    """Type; QTest.keyClicks knows ASCII only."""
    for letter in text:
        key = ord(letter.upper()) if letter.isascii() else 0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))
