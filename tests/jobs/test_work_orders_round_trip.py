# SPDX-License-Identifier: GPL-2.0-or-later
"""Files as they really go out are read back: untouched they change nothing, filled in they change what was answered."""
from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from qgis.core import QgsVectorLayer, edit

from est_plugin.core import work_orders as wo
from est_plugin.i18n import Texts
from est_plugin.jobs import apply_work_orders as back, work_orders as out
from est_plugin.jobs.work_order_choice import Order, measure_rows

from .work_story import TODAY, add, finding, lamp, organisation, setup

BACK_ON = TODAY + dt.timedelta(days=5)


@pytest.fixture
def filled(store):
    """Every kind of value that can stand in a cell, also such as look like something else."""
    streets = "streets"
    add(store, "Laga\nbommen", streets, seen=finding("Bommen", number=14), due_date=dt.date(2026, 11, 1), external_number="=1+1", what_done="Lagat en gång")
    add(store, "Utan plats", streets, external_number="0012", planned_to=dt.date(2026, 12, 24), status="planned")
    add(store, "Byt lampan", streets, seen=lamp("H-7", 150.0, 120.0), table="lighting_defect", lamp_action="fuse", status="in_progress")
    add(store, "Byt en till", streets, seen=lamp("H-8", 160.0, 120.0), table="lighting_defect", what_done="Eget ord")
    add(store, "Skriven  med   mellanrum ", streets, external_number=" x ", reason="Gammalt skäl", answer_by=dt.date(2026, 12, 1))
    return store


def send(store, tmp_path, kind, language="sv"):
    streets = organisation(store, "streets")
    rows = measure_rows(store, language)
    order = Order(streets.id, streets["name"], kind, tuple(row.record_id for row in rows), dt.date(2026, 12, 15))
    targets = out.proposed_targets(tmp_path, order, ("xlsx", "gpkg"), TODAY, Texts(language))
    out.send_out(store, [(order, targets)], rows, setup(language=language))
    return targets


@pytest.mark.parametrize("language", ("sv", "en"))
@pytest.mark.parametrize("kind", wo.KINDS)
@pytest.mark.parametrize("ending", ("xlsx", "gpkg"))
def test_an_untouched_file_changes_nothing(filled, tmp_path, kind, ending, language):
    found = back.plan(filled, send(filled, tmp_path, kind, language)[ending], BACK_ON)
    assert found.dispatch is not None and len(found.unchanged) == len(found.rows) == 5
    assert not (found.changes or found.conflicts or found.refused or found.unreadable or found.unknown)


def test_a_filled_in_workbook_changes_what_was_answered(filled, tmp_path):
    path = send(filled, tmp_path, wo.WORK_LIST)["xlsx"]
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    column = {cell.value: cell.column for cell in page[wo.HEADER_ROW]}
    for line in range(2, page.max_row + 1):
        if page.cell(line, column["Vad ska göras"]).value.startswith("Byt lampan"):
            page.cell(line, column["Läge"], "Klart")
            page.cell(line, column["Utfört datum"], dt.datetime(2026, 11, 25))
            page.cell(line, column["Vad gjordes"], "Ljuskälla")
        if page.cell(line, column["Vad ska göras"]).value == "Utan plats":
            page.cell(line, column["Läge"], "Åtgärdas inte")
            page.cell(line, column["Skäl om inte"], "Rivs i vår")
            page.cell(line, column["Ert ärendenr"], "2026-77")
    book.save(path)
    back.apply(filled, back.plan(filled, path, BACK_ON))
    done, refused = (filled.find("measure", {"title": title})[0] for title in ("Byt lampan", "Utan plats"))
    assert (done["status"], done["done_on"], done["lamp_action"]) == ("fixed", dt.date(2026, 11, 25), "light_source")
    assert (refused["status"], refused["reason"], refused["external_number"]) == ("refused", "Rivs i vår", "2026-77")
    assert filled.find("measure", {"title": "Byt en till"})[0]["status"] == "new"


def test_a_package_filled_in_by_plain_qgis_changes_what_was_answered(filled, tmp_path):
    path = send(filled, tmp_path, wo.WORK_ORDER)["gpkg"]
    layer = QgsVectorLayer(f"{path}|layername={wo.POINTS}", "p", "ogr")
    with edit(layer):
        for feature in layer.getFeatures("\"pole\" = 'H-8'"):
            for name, value in (("state", "Klart"), ("lamp_action", "Kabel"), ("done_on", "2026-11-24")):
                assert layer.changeAttributeValue(feature.id(), layer.fields().lookupField(name), value)
    del layer
    back.apply(filled, back.plan(filled, path, BACK_ON))
    done = filled.find("measure", {"title": "Byt en till"})[0]
    assert (done["status"], done["done_on"], done["lamp_action"]) == ("fixed", dt.date(2026, 11, 24), "cable")
    with closing(sqlite3.connect(filled.path)) as connection:
        assert connection.execute("SELECT count(*) FROM measure WHERE status = 'fixed'").fetchone() == (1,)
