# SPDX-License-Identifier: GPL-2.0-or-later
"""The wizard: only the municipality is typed; what goes wrong leaves nothing behind."""
from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from est_plugin.core.errors import StorageError
from est_plugin.gis import project_setup
from est_plugin.ui.dialogs.base_map import use_sources
from est_plugin.ui.session import Session
from est_plugin.ui.wizards.create_workspace import CreateWorkspaceWizard


@pytest.fixture
def make_wizard(iface, messenger, tmp_path):
    made = []

    def make():
        session = Session(iface, QgsProject.instance(), messenger, "anna")
        wizard = CreateWorkspaceWizard(session, messenger, tmp_path)
        wizard.show()
        made.append((wizard, session))
        return wizard

    yield make
    for wizard, session in made:
        wizard.close()
        session.close()


def add_layer(name, geometry):
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:3008&field=name:string", name, "memory")
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_only_the_municipality_is_typed(make_wizard, tmp_path):
    wizard = make_wizard()
    wizard.where.municipality_edit.setText("värnamo")
    assert wizard.where.name == "EST Värnamo"
    assert wizard.where.crs == "EPSG:3008"
    assert wizard.where.crs_label.text().startswith("SWEREF 99 13 30 (kommunens")
    for _page in range(3):
        wizard.next()
    assert wizard.created.gpkg == tmp_path / "EST Värnamo" / "EST Värnamo.gpkg"
    assert wizard.created.project.is_file() and (tmp_path / "EST Värnamo" / "photos").is_dir()
    assert len(wizard.done.summary_label.text().split("\n\n")) == 5
    store = wizard._session.store
    assert store.setting("municipality") == {"code": "0683", "name": "Värnamo"} and store.count("organisation") == 25


def test_a_name_written_by_hand_is_kept(make_wizard):
    wizard = make_wizard()
    wizard.where.name_edit.setText("Trygg stad")
    wizard.where.name_edit.setProperty("typed", True)
    wizard.where.municipality_edit.setText("Ale")
    assert wizard.where.name == "Trygg stad"


def test_type_ahead_finds_without_dots(make_wizard):
    wizard = make_wizard()
    wizard.where._on_typed("ostersund")
    assert wizard.where._names.stringList()[0] == "Östersund"


def test_web_mercator_and_degrees_stop_the_wizard_with_the_cure(make_wizard):
    from qgis.core import QgsCoordinateReferenceSystem

    wizard = make_wizard()
    for authority_id in ("EPSG:3857", "EPSG:4326"):
        wizard.where.crs_selector.setCrs(QgsCoordinateReferenceSystem(authority_id))
        wizard.where._check()
        assert not wizard.where.isComplete()
        assert "Välj kommunens" in wizard.where.folder_notes.text()


def test_an_existing_workspace_stops_before_anything_is_written(make_wizard, tmp_path):
    (tmp_path / "EST").mkdir()
    (tmp_path / "EST" / "EST.gpkg").write_bytes(b"somebody's file")
    wizard = make_wizard()
    wizard.where._check()
    assert not wizard.where.isComplete() and "Det finns redan" in wizard.where.folder_notes.text()
    assert (tmp_path / "EST" / "EST.gpkg").read_bytes() == b"somebody's file"


def test_a_folder_that_cannot_be_made_stops_with_the_cure(make_wizard, tmp_path):
    (tmp_path / "fil").write_text("x")
    wizard = make_wizard()
    wizard.where.folder_edit.setText(str(tmp_path / "fil"))
    wizard.where._check()
    assert not wizard.where.isComplete() and "Det går inte att skriva i mappen" in wizard.where.folder_notes.text()


def test_roles_are_found_by_geometry_and_name_and_later_drops_them(make_wizard):
    streets, lamps = add_layer("Gatunät", "LineString"), add_layer("Belysningsstolpar", "Point")
    wizard = make_wizard()
    sources = wizard.maps.sources()
    assert sources["streets_paths"] is streets and sources["lighting_points"] is lamps
    wizard.next()
    wizard.maps._on_later()
    assert wizard.maps.sources() == {} and wizard.currentPage() is wizard.who


def test_organisations_are_renamed_in_place_and_one_must_stay(make_wizard):
    wizard = make_wizard()
    table = wizard.who.organisation_table
    table.item(0, 0).setText("Trygghetsenheten")
    table.item(0, 1).setText("trygg@kommunen.example")
    table.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    first, second = wizard.who.organisations()[:2]
    assert (first.name, first.mailbox, first.active, second.active) == ("Trygghetsenheten", "trygg@kommunen.example", True, False)
    for row in range(table.rowCount()):
        table.item(row, 0).setCheckState(Qt.CheckState.Unchecked)
    assert not wizard.who.isComplete()


def test_a_failure_on_the_way_leaves_nothing_and_says_why(make_wizard, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise StorageError("error.disk-full", folder="X")

    monkeypatch.setattr(project_setup, "save", refuse)
    wizard = make_wizard()
    for _page in range(3):
        wizard.next()
    assert wizard.currentPage() is wizard.who and "Disken är full" in wizard.who.problem_label.text()
    assert list(tmp_path.iterdir()) == []


def test_base_map_roles_can_be_given_and_taken_later(session):
    from est_plugin.gis import layer_roles

    first, second = add_layer("Gator", "LineString"), add_layer("Andra gator", "LineString")
    use_sources(session.project, {"streets_paths": first})
    use_sources(session.project, {"streets_paths": second})
    assert layer_roles.layers_of(session.project, "streets_paths") == [second]
