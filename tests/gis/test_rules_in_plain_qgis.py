# SPDX-License-Identifier: GPL-2.0-or-later
"""A workspace in a QGIS without the plugin: attribute table, map tools, paste, field calculator, undo. The rules hold."""

from __future__ import annotations

import getpass
import os
import shutil
import sqlite3

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from qgis import utils as qgis_utils
from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsGeometry, QgsPointXY, QgsVectorLayer, QgsVectorLayerUtils

from est_plugin.core import geometry, status
from est_plugin.core.errors import EstError
from est_plugin.gis import layer_roles as roles
from est_plugin.storage import workspace
from est_plugin.storage.connection import prepare
from tests.gis.conftest import at
from tests.storage.workspace_checks import forbidden_states


@pytest.fixture
def path(folder):
    return folder / "EST Test.gpkg"


@pytest.fixture
def layers(project, path):
    """Our layers as a QGIS without the plugin has them, on "another machine"."""
    assert "est_plugin" not in qgis_utils.plugins
    with workspace.open_workspace(path, "anna") as opened, opened.store.transaction("test") as tx:
        for number in range(3):
            tx.insert("measure", {"title": f"Åtgärd {number}", "measure_type": "other"})
            tx.insert("finding", {"description": f"Brist {number}", "geom": geometry.point(*at(number, 0))})
    return lambda table: roles.layer(project, table)


def rows(path, sql, *bound):
    with sqlite3.connect(path) as connection:
        return connection.execute(sql, bound).fetchall()


def feature_of(layer, **equal):
    text = " AND ".join(QgsExpression.createFieldEqualityExpression(k, v) for k, v in equal.items())
    (feature,) = layer.getFeatures(text)
    return feature


def change(layer, feature, **changes):
    """As the attribute table does: one cell after the other."""
    for name, value in changes.items():
        assert layer.changeAttributeValue(feature.id(), layer.fields().lookupField(name), value)


def paste(layer, features):
    """As QGIS pastes: what was copied, through the defaults and the unique keys of the layer."""
    copied = [
        QgsVectorLayerUtils.QgsFeatureData(f.geometry(), {i: v for i, v in enumerate(f.attributes()) if layer.fields()[i].name() != "fid"})
        for f in features
    ]
    made = QgsVectorLayerUtils.createFeatures(layer, copied, layer.createExpressionContext())
    assert layer.addFeatures(made)
    return made


def refused(layer, text) -> None:
    """Saving is refused with our text, and the edits are still there."""
    assert not layer.commitChanges()
    assert any(text in error for error in layer.commitErrors()), layer.commitErrors()
    assert layer.isEditable() and layer.isModified()
    layer.rollBack()


def test_several_rows_changed_at_once_all_get_their_next_version_and_their_log(layers, path):
    layer = layers("measure")
    layer.startEditing()
    for feature in layer.getFeatures():
        change(layer, feature, status="planned", title="Samma")
    assert layer.commitChanges(), layer.commitErrors()
    assert set(rows(path, "SELECT ver, status, title FROM measure")) == {(2, "planned", "Samma")}
    assert rows(path, "SELECT old_value, new_value, ver, changed_by FROM change_log WHERE what = 'status'") == [("new", "planned", 2, getpass.getuser())] * 4
    assert forbidden_states(path) == []


def test_one_forbidden_row_among_several_takes_them_all_back(layers, path):
    layer = layers("measure")
    layer.startEditing()
    done, *others = layer.getFeatures()
    change(layer, done, status="fixed")
    assert layer.commitChanges(), layer.commitErrors()
    before = rows(path, "SELECT * FROM measure")
    layer.startEditing()
    for feature in (*others, done):
        change(layer, feature, status="new" if feature is done else "planned")
    refused(layer, "EST-RULE: En åtgärd kan inte gå dit från ”Åtgärdad”. Välj Kontrollerad på plats")
    assert rows(path, "SELECT * FROM measure") == before


def test_what_a_status_demands_is_demanded_also_outside_the_form(layers, path):
    layer = layers("measure")
    layer.startEditing()
    change(layer, next(layer.getFeatures()), status="refused")
    refused(layer, "Skriv varför det inte åtgärdas")
    layer.startEditing()
    change(layer, next(layer.getFeatures()), status="refused", reason="Marken är inte kommunens")
    assert layer.commitChanges(), layer.commitErrors()
    assert forbidden_states(path) == []


@pytest.mark.parametrize("values, text", [
    ({"status": "refused", "reason": "\u200b\u2060 "}, "Skriv varför det inte åtgärdas"),
    ({"status": "forwarded", "answer_by": "2027-01-31"}, "Välj vem ärendet lämnas till"),
    ({"status": "monitor"}, "bevakas"),
    ({"status": "duplicate"}, "Välj vilken åtgärd den är samma som"),
    ({"status": "verified", "verified_on": "2026-11-17", "verified_by": "Driftledare", "verified_how": "På plats"}, "kan inte gå dit"),
])  # fmt: skip
def test_a_cell_cannot_be_given_what_a_status_forbids(layers, path, values, text):
    layer = layers("measure")
    before = rows(path, "SELECT * FROM measure")
    layer.startEditing()
    change(layer, next(layer.getFeatures()), **values)
    refused(layer, text)
    assert rows(path, "SELECT * FROM measure") == before and forbidden_states(path) == []


@pytest.mark.parametrize("table, name, value, text", [
    ("finding", "kind", "nonsense", "värdet finns inte bland valen"),
    ("finding", "category", "Ö9", "koden finns inte i listan"),
    ("finding", "walk_id", "nothing", "det som valts finns inte"),
    ("finding", "number", 77, "Arbetsytan ger numret"),
    ("finding", "description", "", "måste fyllas i"),
    ("measure", "responsible_id", "nothing", "det som valts finns inte"),
    ("measure", "reopened_count", 9, "räknas ut av arbetsytan"),
])  # fmt: skip
def test_a_value_outside_its_list_is_refused(layers, path, table, name, value, text):
    layer = layers(table)
    layer.startEditing()
    change(layer, next(layer.getFeatures()), **{name: value})
    refused(layer, text)
    assert forbidden_states(path) == []


def test_the_number_of_rows_is_right_after_two_programs_have_added_some(layers, path):
    layer = layers("measure")
    assert layer.featureCount() == 4
    with workspace.open_workspace(path, "bo") as opened, opened.store.transaction("test") as tx:
        tx.insert("measure", {"title": "Bos", "measure_type": "other"})
    layer.startEditing()
    paste(layer, [feature_of(layer, title="Åtgärd 1")])
    assert layer.commitChanges(), layer.commitErrors()
    layer.dataProvider().reloadData()
    assert layer.featureCount() == 6
    again = QgsVectorLayer(layer.source(), "igen", "ogr")
    assert again.featureCount() == 6


def test_the_second_writer_keeps_the_edits_and_reads_why(layers, path):
    layer = layers("measure")
    feature = feature_of(layer, title="Åtgärd 1")
    layer.startEditing()
    change(layer, feature, title="Min")
    with workspace.open_workspace(path, "bo") as opened, opened.store.transaction("test") as tx:
        tx.update(opened.store.find("measure", {"title": "Åtgärd 1"})[0], title="Bos", status="planned")
    refused(layer, "EST-CONFLICT: ")
    assert rows(path, "SELECT ver, title, status FROM measure WHERE title IN ('Min', 'Bos')") == [(2, "Bos", "planned")]
    layer.startEditing()  # after reading again the same edit goes through
    change(layer, feature_of(layer, title="Bos"), title="Min")
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT ver, status FROM measure WHERE title = 'Min'") == [(3, "planned")]


def test_a_move_and_a_change_together_are_one_version_and_the_move_is_in_the_log(layers, path):
    layer = layers("finding")
    feature = feature_of(layer, description="Brist 1")
    layer.startEditing()
    layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(*at(70, 70))))
    change(layer, feature, severity=4)
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT ver FROM finding WHERE description = 'Brist 1'") == [(2,)]
    assert rows(path, "SELECT count(*) FROM change_log WHERE what = 'geom'") == [(1,)]
    assert forbidden_states(path) == []


def test_a_move_alone_is_saved_and_logged(layers, path):
    layer = layers("finding")
    layer.startEditing()
    feature = feature_of(layer, description="Brist 1")
    layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(*at(70, 70))))
    assert layer.commitChanges(), layer.commitErrors()
    assert len(rows(path, "SELECT 1 FROM change_log WHERE what = 'geom' AND record_id = ?", feature["id"])) == 1


def test_rows_with_history_stay_and_fresh_ones_go_with_a_trace(layers, path):
    layer = layers("measure")
    layer.startEditing()
    change(layer, feature_of(layer, title="Åtgärd 1"), status="planned")
    assert layer.commitChanges()
    layer.startEditing()
    layer.deleteFeature(feature_of(layer, title="Åtgärd 1").id())
    refused(layer, "har historik")
    layer.startEditing()
    layer.deleteFeature(feature_of(layer, title="Åtgärd 2").id())
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT old_value FROM change_log WHERE what = 'deleted'") == [("Åtgärd 2",)]
    assert forbidden_states(path) == []


def test_undo_before_saving_saves_nothing(layers, path):
    layer = layers("measure")
    before = rows(path, "SELECT * FROM measure")
    layer.startEditing()
    layer.beginEditCommand("status")
    change(layer, next(layer.getFeatures()), status="planned")
    layer.endEditCommand()
    layer.undoStack().undo()
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT * FROM measure") == before
    assert rows(path, "SELECT count(*) FROM change_log") == [(0,)]


def test_the_field_calculator_is_held_to_the_rules(layers, path):
    layer = layers("finding")
    index = layer.fields().lookupField("place_text")
    expression, context = QgsExpression("'Plats ' || \"number\""), QgsExpressionContext()
    for scope in QgsExpressionContextUtils.globalProjectLayerScopes(layer):
        context.appendScope(scope)
    layer.startEditing()
    for feature in layer.getFeatures():
        context.setFeature(feature)
        assert layer.changeAttributeValue(feature.id(), index, expression.evaluate(context), feature["place_text"])
    assert layer.commitChanges(), layer.commitErrors()
    assert {r[0] for r in rows(path, "SELECT place_text = 'Plats ' || number AND ver = 2 FROM finding")} == {1}
    layer.startEditing()
    for feature in layer.getFeatures():
        change(layer, feature, severity=9)
    refused(layer, "Allvarlighet")
    assert forbidden_states(path) == []


def test_in_place_processing_moves_rows_under_the_same_rules(layers, path):
    from processing.core.Processing import Processing
    from processing.gui.AlgorithmExecutor import execute_in_place_run
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    Processing.initialize()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("native:translategeometry")
    layer = layers("finding")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(None)
    layer.startEditing()
    layer.selectAll()
    parameters = {"INPUT": layer, "DELTA_X": 5, "DELTA_Y": 0, "DELTA_Z": 0, "DELTA_M": 0, "OUTPUT": "memory:"}
    ok, _result = execute_in_place_run(algorithm, parameters, context, feedback, raise_exceptions=True)
    assert ok and layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT count(*) FROM change_log WHERE what = 'geom'") == rows(path, "SELECT count(*) FROM finding")
    assert forbidden_states(path) == []


# -- copies ---------------------------------------------------------------------------------------------------------------
def test_pasted_findings_become_rows_of_their_own(layers, path):
    layer = layers("finding")
    layer.startEditing()
    first = feature_of(layer, number=1)  # has a measure, so its handling is "open"
    change(layer, first, severity=4)
    assert layer.commitChanges(), layer.commitErrors()
    layer.startEditing()
    paste(layer, [feature_of(layer, number=1), feature_of(layer, number=2)])
    assert layer.commitChanges(), layer.commitErrors()
    made = rows(path, "SELECT number, ver, handling, description, length(id) FROM finding ORDER BY fid DESC LIMIT 2")
    assert [row[:4] for row in made] == [(6, 1, "unassigned", "Brist 0"), (5, 1, "unassigned", "Busken skymmer sikten")]
    assert {row[4] for row in made} == {36} and forbidden_states(path) == []


def test_pasting_a_measure_starts_it_anew_or_says_why_not(layers, path):
    layer = layers("measure")
    for step in ("fixed", "triage", "planned"):
        layer.startEditing()
        change(layer, feature_of(layer, title="Åtgärd 1"), status=step)
        assert layer.commitChanges(), layer.commitErrors()
    layer.startEditing()
    paste(layer, [feature_of(layer, title="Åtgärd 1")])
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT ver, reopened_count, status FROM measure ORDER BY fid DESC LIMIT 1") == [(1, 0, "planned")]
    layer.startEditing()
    change(layer, feature_of(layer, title="Åtgärd 2"), status="fixed")
    assert layer.commitChanges()
    layer.startEditing()
    paste(layer, [feature_of(layer, title="Åtgärd 2")])
    refused(layer, "En ny åtgärd kan inte börja så")
    assert forbidden_states(path) == []


def test_a_pasted_lamp_of_a_finding_keeps_the_number_of_the_finding(layers, path):
    layer, finding = layers("lighting_defect"), feature_of(layers("finding"), number=1)
    layer.startEditing()
    own = QgsVectorLayerUtils.createFeature(layer, finding.geometry(), {}, layer.createExpressionContext())
    ours = QgsVectorLayerUtils.createFeature(
        layer, finding.geometry(), {layer.fields().lookupField("finding_id"): finding["id"]}, layer.createExpressionContext()
    )
    assert layer.addFeatures([own, ours]) and layer.commitChanges(), layer.commitErrors()
    layer.startEditing()
    paste(layer, list(layer.getFeatures()))
    assert layer.commitChanges(), layer.commitErrors()
    assert rows(path, "SELECT number, handling FROM lighting_defect ORDER BY fid") == [
        (5, "unassigned"), (1, "open"), (6, "unassigned"), (1, "open"),
    ]  # fmt: skip
    assert forbidden_states(path) == []


def test_a_photo_and_a_link_added_below_a_finding_belong_to_it(layers, path, project):
    finding, measure = feature_of(layers("finding"), number=2), feature_of(layers("measure"), title="Åtgärd 1")
    for relation_id, values in (("attachment_finding_id", {"path": "photos/a.jpg"}), ("measure_link_finding_id", {"measure_id": measure["id"]})):
        relation = project.relationManager().relation(relation_id)
        layer = relation.referencingLayer()
        (child,) = (layer.fields().at(pair).name() for pair in relation.referencingFields())
        given = {layer.fields().lookupField(k): v for k, v in {**values, child: finding["id"]}.items()}
        layer.startEditing()
        assert layer.addFeature(QgsVectorLayerUtils.createFeature(layer, QgsGeometry(), given, layer.createExpressionContext()))
        assert layer.commitChanges(), layer.commitErrors()
        assert [f[child] for f in relation.getRelatedFeatures(finding)] == [finding["id"]]
    assert rows(path, "SELECT handling FROM finding WHERE number = 2") == [("open",)]
    attachments = layers("attachment")
    attachments.startEditing()
    change(attachments, next(attachments.getFeatures()), finding_id=None)
    refused(attachments, "Ett foto hör till")
    assert forbidden_states(path) == []


# -- three programs at once -------------------------------------------------------------------------------------------------
_CODES = [*status.BY_CODE, "nonsense"]
_SQL = (
    "UPDATE measure SET status = '{code}', ver = -ver WHERE fid = {n}",
    "UPDATE measure SET status = '{code}' WHERE fid = {n}",
    "UPDATE measure SET status = '{code}', reason = 'Skäl', same_as_id = (SELECT id FROM measure WHERE fid = 1), ver = -ver WHERE fid = {n}",
    "UPDATE OR REPLACE measure SET fid = {n}, ver = -ver",
    "INSERT OR REPLACE INTO measure (fid, id, title, measure_type, status) SELECT {n}, id, 'x', 'other', '{code}' FROM measure WHERE fid = {n}",
    "INSERT INTO measure (id, title, measure_type, status, ver) VALUES (hex(randomblob(8)), 'x', 'other', '{code}', -{n})",
    "DELETE FROM measure WHERE fid = {n}",
    "DELETE FROM finding WHERE fid = {n}",
    "DELETE FROM measure_link WHERE fid = {n}",
    "DELETE FROM lighting_defect WHERE fid = {n}",
    "INSERT INTO lighting_defect (id, finding_id, number) SELECT hex(randomblob(8)), id, {n} FROM finding WHERE fid = {n}",
    "UPDATE lighting_defect SET finding_id = (SELECT id FROM finding WHERE fid = {n}), ver = -ver",
    "INSERT OR REPLACE INTO measure_link (id, measure_id, finding_id)"
    " SELECT hex(randomblob(8)), m.id, f.id FROM measure m, finding f WHERE m.fid = {n} AND f.fid = {n} % 3 + 1",
    "INSERT INTO measure_link (id, measure_id, lighting_defect_id)"
    " SELECT hex(randomblob(8)), m.id, l.id FROM measure m, lighting_defect l WHERE m.fid = {n} AND l.fid = 1",
    "UPDATE finding SET handling = 'fixed', number = {n}",
    "UPDATE finding SET geom = NULL WHERE fid = {n}",
    "INSERT OR REPLACE INTO finding SELECT * FROM finding WHERE fid = {n}",
    "INSERT INTO finding (id, description, number, handling) SELECT hex(randomblob(8)), 'kopia', number, 'open' FROM finding WHERE fid = {n}",
    "DELETE FROM change_log WHERE fid = {n}",
    "UPDATE OR REPLACE change_log SET fid = {n}",
    "UPDATE change_log SET changed_by = NULL WHERE fid = {n}",
)
_STEP = st.tuples(
    st.sampled_from(("sql", "sql", "store", "store link", "store undo", "cell", "cell", "move", "paste", "remove", "save", "save")),
    st.sampled_from(_CODES), st.integers(1, 5), st.sampled_from(_SQL),
)  # fmt: skip


class Programs:
    """A planner with the plugin, a colleague in plain QGIS, somebody with SQL: what each does to the same file."""

    def __init__(self, path, layer_of) -> None:
        self.path, self.measures, self.findings = path, layer_of("measure"), layer_of("finding")
        for layer, name in ((self.measures, "measure"), (self.findings, "finding")):
            layer.setDataSource(f"{path}|layername={name}", layer.name(), "ogr")
            layer.startEditing()
        self.opened = workspace.open_workspace(path, "anna")
        self.sql = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        prepare(self.sql)
        self.sql.execute("PRAGMA foreign_keys = OFF")
        self.done = []

    def close(self) -> None:
        for layer in (self.measures, self.findings):
            layer.rollBack()
        self.sql.close()
        self.opened.close()

    def run(self, what: str, code: str, n: int, sql: str) -> None:
        try:
            getattr(self, "_" + what.replace(" ", "_"))(code, n, sql)
        except (EstError, sqlite3.IntegrityError) as error:
            assert len(str(error)) > 3

    def _sql(self, code, n, sql) -> None:
        self.sql.execute(sql.format(code=code, n=n))

    def _store(self, code, n, _sql) -> None:
        found = self.opened.store.find("measure", order_by=["id"])
        if not found:
            return
        with self.opened.store.transaction("step") as tx:
            tx.update(found[n % len(found)], status=code, reason="Skäl", review_date=None)
        self.done.append(tx.done)

    def _store_link(self, code, n, _sql) -> None:
        store = self.opened.store
        targets = store.find("finding") + store.find("lighting_defect")
        if not targets:
            return
        target = targets[n % len(targets)]
        with store.transaction("assign") as tx:
            made = tx.insert("measure", {"title": code, "measure_type": "other"})
            tx.insert("measure_link", {"measure_id": made.id, f"{target.table}_id": target.id})
        self.done.append(tx.done)

    def _store_undo(self, *_values) -> None:
        if self.done:
            self.opened.store.undo(self.done.pop())

    def _cell(self, code, n, _sql) -> None:
        found = [f for f in self.measures.getFeatures() if f.id() > 0]
        if found:
            change(self.measures, found[n % len(found)], status=code, title="tabell")

    def _move(self, _code, n, _sql) -> None:
        found = list(self.findings.getFeatures())
        if found:
            self.findings.changeGeometry(found[n % len(found)].id(), QgsGeometry.fromPointXY(QgsPointXY(*at(n, n))))

    def _paste(self, _code, n, _sql) -> None:
        for layer in (self.measures, self.findings):
            found = [f for f in layer.getFeatures() if f.id() > 0]
            paste(layer, [found[n % len(found)]] if found else [])

    def _remove(self, _code, n, _sql) -> None:
        for layer in (self.measures, self.findings):
            found = list(layer.getFeatures())
            if found:
                layer.deleteFeature(found[n % len(found)].id())

    def _save(self, *_values) -> None:
        for layer in (self.measures, self.findings):
            if not layer.commitChanges(False):
                assert layer.isEditable() and layer.commitErrors()
                layer.rollBack()
                layer.startEditing()


@settings(max_examples=int(os.environ.get("EST_EXAMPLES", "25")), deadline=None, database=None, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEP, min_size=4, max_size=25))
def test_no_mixture_of_three_programs_reaches_a_forbidden_state_or_loses_a_row_of_the_log(layers, path, tmp_path_factory, steps):
    copy = shutil.copy(path, tmp_path_factory.mktemp("mix") / "EST.gpkg")
    programs = Programs(copy, layers)
    try:
        versions = dict(rows(copy, "SELECT id, ver FROM measure"))
        for step in steps:
            programs.run(*step)
            after = dict(rows(copy, "SELECT id, ver FROM measure"))
            assert all(after[key] in (ver, ver + 1) for key, ver in versions.items() if key in after), step
            versions = after
    finally:
        programs.close()
    assert forbidden_states(copy) == []
