# SPDX-License-Identifier: GPL-2.0-or-later
"""The GeoPackage that goes out opens in plain QGIS with its form: aliases, drop-downs, locked fields."""
from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsVectorLayer, edit

from est_plugin.core.errors import StorageError
from est_plugin.gis.exchange_package import DATE, NUMBER, ExchangeField, Package, write_package

WORDS = ("Klart", "Pågår")


def package(rows):
    fields = (
        ExchangeField("key", "key", is_hidden=True),
        ExchangeField("nr", "Nr", group="Att göra"),
        ExchangeField("what", "Vad ska göras", is_long=True, group="Att göra"),
        ExchangeField("fault", "Fel på lampan", group="Att göra"),
        ExchangeField("north", "N", NUMBER, group="Att göra"),
        ExchangeField("state", "Läge", words=WORDS, is_locked=False, group="Svar"),
        ExchangeField("done_on", "Utfört datum", DATE, is_locked=False, group="Svar"),
        ExchangeField("note", "Kommentar", is_long=True, is_locked=False, group="Svar"),
        ExchangeField("lamp_action", "Lampan", words=("Säkring",), is_locked=False, shown_when='"fault" IS NOT NULL', group="Svar"),
    )
    tables = {"est_dispatch": (("key", "value"), [("dispatch_id", "d1")])}
    return Package("EPSG:3008", fields, rows, "measures", "measures_without_place", "nr", "state", {"Klart": "fixed", "Pågår": "planned"}, "(tomt)", tables)


ROWS = [
    {"key": "a", "nr": "1", "what": "=SUM(A1) <b>x</b> 'y'", "fault": "Släckt", "xy": (150_000.0, 6_340_000.5), "done_on": dt.date(2026, 11, 3)},
    {"key": "b", "nr": "2", "what": "Utan plats", "state": "Pågår"},
]


@pytest.fixture
def path(tmp_path, qgis_app):
    file = tmp_path / "lista.gpkg"
    write_package(file, package(ROWS))
    return file


def layer(path, name):
    found = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert found.isValid()
    return found


def index(found, name):
    return found.fields().lookupField(name)


@pytest.mark.parametrize("name", ("measures", "measures_without_place"))
def test_the_form_comes_with_the_file(path, name):
    found = layer(path, name)
    assert found.attributeAlias(index(found, "what")) == "Vad ska göras"
    setup = found.editorWidgetSetup(index(found, "state"))
    assert setup.type() == "ValueMap" and [next(iter(one)) for one in setup.config()["map"]] == ["(tomt)", *WORDS]
    assert found.editorWidgetSetup(index(found, "key")).type() == found.editorWidgetSetup(index(found, "fid")).type() == "Hidden"
    assert found.editorWidgetSetup(index(found, "done_on")).type() == "DateTime"
    form = found.editFormConfig()
    assert form.readOnly(index(found, "what")) and form.readOnly(index(found, "nr")) and not form.readOnly(index(found, "state"))
    assert [tab.name() for tab in form.tabs()] == ["Att göra", "Svar"]
    box = form.tabs()[1].children()[-1]
    assert box.visibilityExpression().enabled() and box.visibilityExpression().data().expression() == '"fault" IS NOT NULL'


def test_points_and_rows_without_place_hold_what_was_given(path):
    point, = layer(path, "measures").getFeatures()
    assert point["what"] == ROWS[0]["what"] and point["done_on"].toString("yyyy-MM-dd") == "2026-11-03"
    assert point.geometry().asPoint().x() == 150_000.0 and layer(path, "measures").crs().authid() == "EPSG:3008"
    other, = layer(path, "measures_without_place").getFeatures()
    assert other["what"] == "Utan plats" and point["note"] == other["note"] == ""  # not the word NULL in a box for several lines
    assert other["nr"] == "2" and other["state"] == "Pågår" and not other.hasGeometry()
    assert layer(path, "measures").renderer().type() == "categorizedSymbol" and layer(path, "measures").labelsEnabled()


def test_an_answer_can_be_written_by_plain_qgis(path):
    found = layer(path, "measures")
    with edit(found):
        feature, = found.getFeatures()
        assert found.changeAttributeValue(feature.id(), index(found, "state"), "Klart")
    again, = layer(path, "measures").getFeatures()
    assert again["state"] == "Klart"


def test_what_it_tells_about_itself_is_no_layer_and_no_journal_is_left(path):
    plain = QgsVectorLayer(str(path), "plain", "ogr")
    names = {part.split("!!::!!")[1] for part in plain.dataProvider().subLayers()}
    assert {"measures", "measures_without_place"} <= names <= {"measures", "measures_without_place", "layer_styles"}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM est_dispatch WHERE key = 'dispatch_id'").fetchone() == ("d1",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*), sum(useAsDefault) FROM layer_styles").fetchone() == (2, 2)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("rows", ([], [ROWS[0]], [ROWS[1]]), ids=("none", "only points", "only without place"))
def test_empty_layers_are_there_too(tmp_path, qgis_app, rows):
    file = tmp_path / "lista.gpkg"
    write_package(file, package(rows))
    counts = layer(file, "measures").featureCount(), layer(file, "measures_without_place").featureCount()
    assert counts == (sum("xy" in row for row in rows), sum("xy" not in row for row in rows))


def test_a_folder_that_is_not_there_is_said(tmp_path, qgis_app):
    with pytest.raises(StorageError):
        write_package(tmp_path / "borta" / "lista.gpkg", package(ROWS))
