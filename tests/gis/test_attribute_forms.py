# SPDX-License-Identifier: GPL-2.0-or-later
"""Native forms: made from the schema, editing through them obeys the rules of the database, without the plugin."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3

import pytest
from qgis.core import (
    NULL, QgsAttributeEditorElement, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsFeature, QgsGeometry, QgsPointXY, QgsProject,
    QgsVectorLayerUtils,
)  # fmt: skip
from qgis.gui import QgsAttributeEditorContext, QgsAttributeForm, QgsGui
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from qgis.PyQt.QtWidgets import QComboBox, QGroupBox, QTabWidget

from est_plugin.core.schema import TABLES
from est_plugin.core.schema.model import SYSTEM
from est_plugin.gis import layer_roles as roles
from est_plugin.gis import project_setup
from est_plugin.gis.field_rules import UTC_NOW, rules
from est_plugin.storage import workspace
from tests.gis.conftest import at
from tests.gis.layer_tools import LayerTools


@pytest.fixture
def open_form(project):
    """Opens the form of a feature as QGIS does; it goes before the layers of its project do."""
    if not QgsGui.editorWidgetRegistry().factories().get("ValueMap"):
        QgsGui.editorWidgetRegistry().initEditors()
    tools, kept = LayerTools(), []

    def make(layer, feature):
        context = QgsAttributeEditorContext()
        context.setVectorLayerTools(tools)
        form = QgsAttributeForm(layer, feature, context)
        form.show()
        loop = QEventLoop()
        QTimer.singleShot(150, loop.quit)  # lists are filled by events
        loop.exec()
        kept.append(form)
        return form

    yield make
    for form in kept:
        form.deleteLater()
        QCoreApplication.sendPostedEvents(form, QEvent.Type.DeferredDelete)


def new_finding(project, **values):
    layer = roles.layer(project, "finding")
    geometry = QgsGeometry.fromPointXY(QgsPointXY(*at(50, 50)))
    context = layer.createExpressionContext()
    feature = QgsVectorLayerUtils.createFeature(layer, geometry, {layer.fields().lookupField(k): v for k, v in values.items()}, context)
    return layer, feature


def rows(folder, sql):
    with sqlite3.connect(str(folder / "EST Test.gpkg")) as connection:
        return connection.execute(sql).fetchall()


def tab_names(form) -> list[str]:
    tabs = form.findChildren(QTabWidget)[0]
    return [tabs.tabText(index) for index in range(tabs.count())]


@pytest.fixture(scope="module")
def both(_made, tmp_path_factory):
    """The projects of both languages, opened once: nothing is written through them."""
    opened = {}
    for language, made in _made.items():
        opened[language] = QgsProject()
        folder = shutil.copytree(made, tmp_path_factory.mktemp("both") / language)
        project_setup.open_project(opened[language], folder / "EST Test.qgz")
    yield opened
    for project in opened.values():
        project.clear()


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_has_its_label_and_a_widget_in_both_languages(both, table):
    for language, opened in both.items():
        layer = roles.layer(opened, table)
        for column in TABLES[table].columns:
            index = layer.fields().lookupField(column.name)
            assert layer.attributeAlias(index).startswith(column.label(language))
            assert layer.editorWidgetSetup(index).type() not in ("", None)


def test_system_columns_are_in_no_form(project):
    field = QgsAttributeEditorElement.AttributeEditorType.AeTypeField
    for table in TABLES:
        config = roles.layer(project, table).editFormConfig()
        shown = {element.name() for tab in config.tabs() for element in tab.findElements(field)}
        for column in TABLES[table].columns:
            if column.tab == SYSTEM and column.name != "number":
                assert column.name not in shown, (table, column.name)


def test_the_form_opens_in_both_languages_with_its_tabs(project, english_folder, open_form):
    layer = roles.layer(project, "finding")
    assert tab_names(open_form(layer, next(layer.getFeatures()))) == ["Iakttagelse", "Mer", "Foton", "Åtgärder", "Historik"]
    project_setup.open_project(project, english_folder / "EST Test.qgz")
    layer = roles.layer(project, "finding")
    assert tab_names(open_form(layer, next(layer.getFeatures()))) == ["Finding", "More", "Photos", "Measures", "History"]


def test_a_finding_about_light_gets_a_tab_for_the_lamp(project, open_form):
    layer, feature = new_finding(project, description="Mörkt", category="A")
    assert "Lampa" in tab_names(open_form(layer, feature))


def test_a_new_finding_saved_in_plain_qgis_is_complete(project, folder):
    layer, feature = new_finding(project, description="Trasig bänk")
    assert feature["kind"] == "defect" and feature["severity"] == 2 and len(feature["id"]) == 36
    layer.startEditing()
    assert layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    stored = rows(folder, "SELECT ver, number, handling, created_at, updated_at FROM finding WHERE description = 'Trasig bänk'")
    ((version, number, handling, created, updated),) = stored
    assert (version, number, handling) == (1, 2, "unassigned")
    for text in (created, updated):
        moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=dt.timezone.utc)
        assert abs((dt.datetime.now(dt.timezone.utc) - moment).total_seconds()) < 60


def test_two_changes_in_one_session_raise_the_version_by_one(project, folder):
    layer = roles.layer(project, "finding")
    feature = next(layer.getFeatures())
    layer.startEditing()
    for text in ("Första", "Andra"):
        feature["description"] = text
        assert layer.updateFeature(feature)
    layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(*at(70, 70))))
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(folder, "SELECT ver, description FROM finding WHERE number = 1") == [(2, "Andra")]


def test_a_second_writer_gets_the_conflict_in_our_words(project, folder):
    layer = roles.layer(project, "finding")
    feature = next(layer.getFeatures())
    layer.startEditing()
    feature["description"] = "Min ändring"
    layer.updateFeature(feature)
    from est_plugin.storage import workspace

    with workspace.open_workspace(folder / "EST Test.gpkg", "bo") as opened:
        record = opened.store.find("finding", {"number": 1})[0]
        with opened.store.transaction("test") as tx:
            tx.update(record, description="Bos ändring")
    assert not layer.commitChanges()
    assert any("EST-CONFLICT" in error for error in layer.commitErrors())
    layer.rollBack()


def test_a_forbidden_status_is_refused_with_the_allowed_ones(project):
    layer = roles.layer(project, "measure")
    feature = next(layer.getFeatures())
    layer.startEditing()
    feature["status"] = "fixed"
    layer.updateFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    feature = next(layer.getFeatures())
    layer.startEditing()
    feature["status"] = "new"
    layer.updateFeature(feature)
    assert not layer.commitChanges()
    assert any("EST-RULE" in error and "Pågår" in error for error in layer.commitErrors())
    layer.rollBack()


def test_history_and_groups_are_named_in_words(project, folder):
    with workspace.open_workspace(folder / "EST Test.gpkg", "anna") as opened, opened.store.transaction("test") as tx:
        walk = opened.store.find("walk")[0]
        tx.update(walk, state="held")
        tx.insert("walk_group", {"walk_id": walk.id, "letter": "A", "participant_kind": "residents"})
        tx.insert("walk_group", {"walk_id": walk.id, "letter": "B", "organisation_id": opened.store.find("organisation", {"code": "police"})[0].id})
    assert any(name.endswith(" Läge") for name in shown_names(project, "change_log"))
    assert {"A Boende", "B Polisen – lokalpolisområdet"} <= set(shown_names(project, "walk_group"))


def shown_names(project, table: str) -> list[str]:
    layer = roles.layer(project, table)
    layer.dataProvider().reloadData()
    context = QgsExpressionContext()
    context.appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expression, names = QgsExpression(layer.displayExpression()), []
    expression.prepare(context)
    for feature in layer.getFeatures():
        context.setFeature(feature)
        names.append(expression.evaluate(context))
        assert not expression.hasEvalError(), expression.evalErrorString()
    return names


def test_the_log_cannot_be_edited(project):
    layer = roles.layer(project, "change_log")
    assert layer.readOnly() and not layer.startEditing()


def test_a_deactivated_code_stays_in_old_rows(project, folder, open_form):
    code = roles.layer(project, "code")
    code.startEditing()
    row = next(f for f in code.getFeatures("\"list\" = 'finding_category' AND \"code\" = 'B'"))
    row["active"] = False
    code.updateFeature(row)
    assert code.commitChanges(), code.commitErrors()
    layer = roles.layer(project, "finding")
    layer.startEditing()
    form = open_form(layer, next(layer.getFeatures()))
    lists = [[box.itemText(i) for i in range(box.count())] for box in form.findChildren(QComboBox)]
    assert not any("B  Sikt" in items for items in lists)
    form.changeAttribute("place_text", "Torget")
    assert form.save()
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(folder, "SELECT category, place_text FROM finding WHERE number = 1") == [("B", "Torget")]


def test_stops_are_those_of_the_chosen_walk(project, open_form):
    stops = roles.layer(project, "walk_stop")
    config = (
        roles.layer(project, "finding").editorWidgetSetup(roles.layer(project, "finding").fields().lookupField("walk_stop_id")).config()
    )
    assert config["Layer"] == stops.id()
    layer = roles.layer(project, "finding")
    feature = next(layer.getFeatures())
    form = open_form(layer, feature)
    shown = [box.currentText() for box in form.findChildren(QComboBox)]
    assert "1 Torget" in shown and "2026-11-17 Centrum" in shown


def test_words_for_waiting_show_only_when_waiting(project, open_form):
    layer = roles.layer(project, "measure")
    layer.startEditing()
    form = open_form(layer, next(layer.getFeatures()))

    def shown() -> set[str]:
        return {box.title() for box in form.findChildren(QGroupBox) if box.title() and box.isVisibleTo(form)}

    assert "Väntar på svar" not in shown()
    form.changeAttribute("status", "forwarded")
    assert {"Väntar på svar", "Varför"} <= shown()
    layer.rollBack()


def test_the_form_asks_for_what_the_status_demands(project):
    layer = roles.layer(project, "measure")
    feature = next(layer.getFeatures())
    for status, column, filled in (("refused", "reason", "Ingen mark"), ("monitor", "review_date", "2027-01-31")):
        index = layer.fields().lookupField(column)
        feature["status"] = status
        feature[column] = NULL
        is_valid, errors = QgsVectorLayerUtils.validateAttribute(layer, feature, index)
        assert not is_valid and errors
        feature[column] = filled
        assert QgsVectorLayerUtils.validateAttribute(layer, feature, index)[0]
        text = layer.constraintDescription(index)
        assert "kräver" in text


def test_all_constraints_default_values_and_conditions_are_valid_expressions(project):
    for table in TABLES:
        layer = roles.layer(project, table)
        for index in range(layer.fields().count()):
            for text in (layer.constraintExpression(index), layer.defaultValueDefinition(index).expression()):
                if text:
                    assert not QgsExpression(text).hasParserError(), (table, text)
        context = QgsExpressionContext()
        for scope in QgsExpressionContextUtils.globalProjectLayerScopes(layer):
            context.appendScope(scope)
        named = QgsExpression(layer.displayExpression())
        for feature in layer.getFeatures():
            context.setFeature(feature)
            assert str(named.evaluate(context)).strip() not in ("", "NULL", "None"), (table, named.evalErrorString())
            break


def test_every_rule_speaks_both_languages():
    for table in TABLES.values():
        for column in table.columns:
            for language in ("sv", "en"):
                assert all(not rule.text.startswith("gis.") for rule in rules(table, column, language))


def test_the_clock_of_the_forms_is_utc_to_the_second(qgis_app):
    value = QgsExpression(UTC_NOW).evaluate(QgsExpressionContext())
    shown = dt.datetime.strptime(value.toString("yyyy-MM-dd HH:mm:ss"), "%Y-%m-%d %H:%M:%S")
    assert abs((dt.datetime.now(dt.timezone.utc).replace(tzinfo=None) - shown).total_seconds()) < 5


def test_photos_are_kept_with_a_relative_path(project):
    layer = roles.layer(project, "attachment")
    setup = layer.editorWidgetSetup(layer.fields().lookupField("path"))
    assert setup.type() == "ExternalResource" and json.loads(json.dumps(setup.config()))["RelativeStorage"] in (1, "1")


@pytest.mark.parametrize(
    ("column", "good", "bad", "says"),
    [
        ("closes_at", ("22:00", "05:30", None), ("22", "25:00", "9:00", ""), "Klockslag skrivs som 22:00."),
        ("weekdays", ("567", "1", None), ("", "8", "fre"), "måndag är 1"), ("season_from", ("04-01", None), ("1 april", "13-01", "04-32"), "04-01 till 09-30"),
    ],
)  # fmt: skip
def test_the_form_of_a_barrier_says_how_hours_are_written(project, column, good, bad, says):
    layer = roles.layer(project, "barrier")
    index = layer.fields().indexOf(column)
    expression, context = QgsExpression(layer.constraintExpression(index)), layer.createExpressionContext()
    for value, holds in [(one, True) for one in good] + [(one, False) for one in bad]:
        feature = QgsFeature(layer.fields())
        feature[column] = NULL if value is None else value
        context.setFeature(feature)
        assert bool(expression.evaluate(context)) == holds, value
    assert says in layer.constraintDescription(index)
