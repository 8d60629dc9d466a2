# SPDX-License-Identifier: GPL-2.0-or-later
"""The temporary layer of the shared picture: what it holds, where it lies, and that it leaves nothing behind."""
from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsProject, QgsRenderContext

from est_plugin.gis import picture_layer
from est_plugin.gis.picture_layer import Counted, Words

CRS = "EPSG:3008"
SQUARE = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)])
FIELDS = {name: name.title() for name in ("name", "rank", "occurred", "felt")}
WORDS = Words("Lägesbild: rutor", "EST", FIELDS, lambda kind, least, most: f"{kind} {least}–{most}")
KINDS = ("occurred", "felt")


@pytest.fixture
def project(qgis_app):
    project = QgsProject()
    yield project
    project.clear()


def places(*counts: tuple[int, int]) -> list[Counted]:
    return [
        Counted(f"Plats {at}", at if at < 3 else None, dict(zip(KINDS, pair)), (SQUARE + (200.0 * at, 0.0),)) for at, pair in enumerate(counts, 1)
    ]


def show(project, some, **options):
    return picture_layer.show(project, CRS, some, KINDS, WORDS, **{"is_lines": False, **options})


def test_every_place_is_drawn_by_a_class_of_its_kind(project):
    layer = show(project, places((1, 0), (7, 3), (0, 12)))
    assert [rule.label() for rule in layer.renderer().rootRule().children()] == ["occurred 1–1", "occurred 5–7", "felt 2–4", "felt 10–12"]
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    drawn = []
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        drawn.append(len(renderer.symbolsForFeature(feature, context)))
    renderer.stopRender(context)
    assert drawn == [1, 2, 1]
    assert [(f["name"], f["rank"] or None, f["occurred"], f["felt"]) for f in layer.getFeatures()] == [
        ("Plats 1", 1, 1, 0), ("Plats 2", 2, 7, 3), ("Plats 3", None, 0, 12),
    ]  # fmt: skip


def test_a_new_picture_takes_the_place_of_the_old_one_and_stays_hidden_when_it_was(project):
    first = show(project, places((1, 0)))
    project.layerTreeRoot().findLayer(first.id()).setItemVisibilityChecked(False)
    second = show(project, places((2, 0), (3, 1)))
    assert [layer.id() for layer in project.mapLayers().values()] == [second.id()] == [picture_layer.current(project).id()]
    node = project.layerTreeRoot().findLayer(second.id())
    assert not node.itemVisibilityChecked() and node.parent().name() == "EST"


def test_taking_it_away_leaves_nothing_behind(project):
    show(project, places((1, 0)))
    assert picture_layer.remove(project) and not project.mapLayers() and not project.layerTreeRoot().children()
    assert not picture_layer.remove(project)


def test_what_a_saved_project_kept_of_it_is_found_and_taken_away(project, tmp_path):
    show(project, places((1, 0)))
    assert project.write(str(tmp_path / "p.qgz"))
    again = QgsProject()
    assert again.read(str(tmp_path / "p.qgz")) and picture_layer.current(again) is not None
    assert picture_layer.remove(again) and not again.mapLayers() and not again.layerTreeRoot().children()


def test_it_asks_nobody_to_be_saved_and_cannot_be_edited(project):
    layer = show(project, places((1, 0)))
    assert layer.customProperty("skipMemoryLayersCheck") and layer.readOnly()


def test_rings_inside_one_another_are_holes(project):
    hole = SQUARE * 0.5 + 25.0
    layer = show(project, [Counted("Område", 1, {"occurred": 2}, (SQUARE, hole, SQUARE + 500.0))])
    (feature,) = layer.getFeatures()
    assert feature.geometry().area() == pytest.approx(2 * 100**2 - 50**2)


def test_street_pieces_are_lines(project):
    layer = show(project, [Counted("Storgatan", 1, {"occurred": 2, "felt": 9}, (SQUARE[:2], SQUARE[2:4]))], is_lines=True)
    (feature,) = layer.getFeatures()
    assert feature.geometry().length() == pytest.approx(200.0) and len(layer.renderer().rootRule().children()) == 2
