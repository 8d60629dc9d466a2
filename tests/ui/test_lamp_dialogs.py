# SPDX-License-Identifier: GPL-2.0-or-later
"""Belysningspunkter – kolumner, Avbrott and Rondering in the window."""
from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from est_plugin.core import geometry
from est_plugin.gis import layer_roles
from est_plugin.gis.lamp_layer import LampSetup, setup_of
from est_plugin.ui.dialogs.base_map import BaseMapDialog
from est_plugin.ui.dialogs.inspection_round import open_inspection_round
from est_plugin.ui.dialogs.lamp_columns import LampColumnsDialog, open_lamp_columns
from est_plugin.ui.dialogs.outages import open_outages
from est_plugin.ui.dialogs.status_dialog import StatusDialog
from est_plugin.ui.dialogs.status_fields import read_choices

from .conftest import X, Y

CHECKED = Qt.CheckState.Checked


@pytest.fixture
def layer(session):
    """Eight lamps along a street; the third last is off on purpose."""
    made = QgsVectorLayer(f"Point?crs={session.store.crs}&field=nr:string&field=typ:string&field=effekt:string&field=släckt:string", "Lampor", "memory")
    features = []
    for k in range(8):
        feature = QgsFeature(made.fields())
        feature.setAttributes([f"H-{k}", "LED" if k % 2 else "HPS", "70W" if k else "", "ja" if k == 5 else "nej"])
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT({X + 30 * k} {Y})"))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    layer_roles.set_role(made, layer_roles.LIGHTING_POINTS)
    session.project.addMapLayer(made)
    return made


def defect(session, k, **more):
    with session.store.transaction("test") as tx:
        values = {"fault": "out", "extent": "one", "pole_number": f"H-{k}", "geom": geometry.point(X + 30 * k, Y), **more}
        return tx.insert("lighting_defect", values)


# -- columns -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def dialog(session, layer, messenger):
    made = LampColumnsDialog(layer, session.store.crs, messenger)
    yield made
    made.deleteLater()


def choose(dialog, purpose, column, which=0):
    box = dialog._boxes[purpose][which]
    box.setCurrentIndex(box.findData(column))
    dialog.refresh()


def test_what_is_recognised_is_shown_with_how_many_lamps_it_is_known_for(dialog):
    box = dialog._boxes["lamp_power"][0]
    assert box.currentText() == "Känns igen: effekt" and dialog._known["lamp_power"].text() == "7 av 8"
    assert "Ljuspunktshöjd (m): känt för 0 av 8" in dialog.account_label.text() and dialog.setup == LampSetup()


def test_choosing_a_column_or_none_is_kept_with_the_layer_and_the_project(session, layer, messenger, iface, monkeypatch):
    def decide(self):
        choose(self, "lamp_off", "")
        choose(self, "pole_number", "typ")
        return self.DialogCode.Accepted

    monkeypatch.setattr(LampColumnsDialog, "exec", decide)
    open_lamp_columns(session, messenger, iface)
    assert setup_of(layer).columns == {"lamp_off": "", "pole_number": "typ"}
    assert "sparade" in messenger.messages[-1][1] and session.path.with_suffix(".qgz").is_file()


def test_own_values_are_bold_and_counted_and_wrong_ones_are_refused(dialog):
    table = dialog.values_table
    table.item(0, 0).setText("5,5")
    assert dialog.setup.values == {"led": {"height_m": 5.5}} and table.item(0, 0).font().bold()
    dialog.refresh()
    assert "5.5 m (LED, 4)" in dialog.account_label.text()
    table.item(0, 0).setText("-2")
    assert dialog.problem_label.text() and dialog.setup.values == {"led": {"height_m": 5.5}}
    table.item(0, 0).setText("")
    assert dialog.setup.values == {} and table.item(0, 0).text() == "6,0"


def test_a_yearly_list_is_joined_and_taken_away_again(dialog, tmp_path):
    path = tmp_path / "lista.csv"
    path.write_text("Stolpe nr;Belysningscentral;Höjd\nH-1;BC1;5\nH-2;BC1;5\nZ;BC1;5\n", encoding="utf-8")
    dialog.use_export(str(path))
    assert dialog.joined_label.text().startswith("2 lampor finns i listan. 1 rader")
    assert dialog._known["cabinet"].text() == "2 av 8" and not dialog._boxes["cabinet"][1].isHidden()
    choose(dialog, "cabinet", "", which=1)
    assert dialog.setup.export.columns == {"cabinet": ""} and dialog._known["cabinet"].text() == "–"
    dialog.use_export("")
    assert dialog.setup.export is None and dialog._boxes["cabinet"][1].isHidden()
    dialog.use_export(str(tmp_path / "finns inte.csv"))
    assert dialog.problem_label.text() and dialog.read is None


def test_the_base_map_dialog_leads_to_the_columns(session, layer, messenger):
    made = BaseMapDialog(session.project, messenger)
    assert made.lamps_button.isEnabled()
    made.lamps_button.click()
    assert made.wants_lamps and made.result() == made.DialogCode.Accepted


# -- outages -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def outages(session, layer, messenger, iface):
    for k in (2, 3, 4, 6):
        defect(session, k)
    defect(session, 5, is_deliberate=True)
    made = open_outages(session, messenger, iface)
    yield made
    made.reject()


def test_an_outage_becomes_one_measure_and_back(outages, session):
    assert outages.list.count() == 1 and outages.list.item(0).text().startswith("4 i rad släckta")
    assert "minst 3 i rad" in outages.list.item(0).text() and outages.make_button.text() == "Gör 1 &åtgärd"
    outages.make_chosen()
    assert session.store.count("measure") == 1 and session.store.count("measure_link") == 4
    assert "✓" in outages.list.item(0).text() and not outages.make_button.isEnabled()
    outages.undo()
    assert session.store.count("measure") == 0 and outages.make_button.isEnabled()


def test_lamps_off_on_purpose_are_decided_with_one_question(outages, session, messenger):
    messenger.answers = [True]
    assert outages.off_button.text() == "1 släckt med &flit…"
    outages.refuse_off()
    (measure,) = session.store.find("measure")
    assert measure["status"] == "refused" and "med flit" in measure["reason"] and outages.off_button.isHidden()


def test_a_whole_area_asks_who_rang(session, layer, messenger, iface):
    layer.dataProvider().addAttributes([layer.fields().at(0).__class__("central", layer.fields().at(0).type())])
    layer.updateFields()
    at = layer.fields().lookupField("central")
    layer.dataProvider().changeAttributeValues({feature.id(): {at: "BC1"} for feature in layer.getFeatures()})
    for k in (0, 1, 2, 3):
        defect(session, k)
    made = open_outages(session, messenger, iface)
    assert made.list.item(0).text().startswith("Hela området: 4 av 7 släckta, central BC1") and not made.danger_line.isHidden()
    made.make_chosen()
    assert session.store.count("measure") == 0 and made.told_label.text().startswith("✖")
    made.danger_line.called_box.setChecked(True)
    made.make_chosen()
    assert session.store.find("measure")[0]["called_at"] is not None
    made.reject()


def test_the_reason_stands_in_the_status_dialog_when_a_lamp_is_off_on_purpose(session, layer):
    row = defect(session, 5, is_deliberate=True)
    with session.store.transaction("test") as tx:
        measure = tx.insert("measure", {"title": "x", "measure_type": "lighting"})
        tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": row.id})
    made = StatusDialog(session.store.find("measure"), read_choices(session.store, [measure.id]), session.today(), new="refused")
    assert made.values()["reason"].startswith("Lampan är släckt med flit")


# -- round -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def round_dialog(session, layer, messenger, iface):
    lighting = session.store.find("organisation", {"code": "lighting"})[0]
    for k in (7, 0, 3):
        row = defect(session, k)
        with session.store.transaction("test") as tx:
            measure = tx.insert("measure", {"title": f"Laga H-{k}", "measure_type": "lighting", "responsible_id": lighting.id})
            tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": row.id})
    return open_inspection_round(session, messenger, iface)


def test_the_round_is_ticked_and_marked_done(round_dialog, session):
    poles = [round_dialog.table.item(row, 3).text() for row in range(3)]
    assert poles in (["H-0", "H-3", "H-7"], ["H-7", "H-3", "H-0"]) and not round_dialog.done_button.isEnabled()
    round_dialog.all_button.click()
    round_dialog.table.item(1, 1).setCheckState(CHECKED)
    assert round_dialog.table.item(1, 0).checkState() != CHECKED and round_dialog.done_button.text() == "&Klart på ronden (3)"
    round_dialog.action_box.setCurrentIndex(round_dialog.action_box.findData("light_source"))
    round_dialog.confirm()
    rows = session.store.find("measure")
    assert {row["status"] for row in rows} == {"fixed"} and sorted(row["lamp_action"] for row in rows) == ["light_source", "light_source", "no_fault"]


def test_some_of_the_round_are_done_and_the_rest_waits(round_dialog, session):
    round_dialog.table.item(0, 0).setCheckState(CHECKED)
    round_dialog.confirm()
    assert round_dialog.table.rowCount() == 2 and session.store.count("measure", {"status": "fixed"}) == 1


def test_without_lamps_there_is_no_round(session, layer, messenger, iface):
    assert open_inspection_round(session, messenger, iface) is None and "Inga enstaka lampor" in messenger.messages[-1][1]
    defect(session, 1)
    assert open_inspection_round(session, messenger, iface) is None and "Fördela" in messenger.messages[-1][1]

