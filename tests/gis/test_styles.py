# SPDX-License-Identifier: GPL-2.0-or-later
"""Marks are told apart without colour, numbers stand beside them, many points are drawn fast."""

from __future__ import annotations

import itertools
import time

import pytest
from qgis.core import (
    QgsExpression, QgsFeature, QgsGeometry, QgsMapRendererSequentialJob, QgsMapSettings, QgsPointXY, QgsRectangle,
    QgsSingleSymbolRenderer, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, qGray

from est_plugin.core.barrier_hours import hours_of
from est_plugin.core.barrier_words import closing_text
from est_plugin.core.schema import TABLES
from est_plugin.gis import layer_roles as roles
from est_plugin.gis import styles, symbols
from est_plugin.i18n import Texts
from tests.gis.conftest import CRS, at


def picture(symbol, size: int = 48) -> QImage:
    return symbol.asImage(QSize(size, size)).convertToFormat(QImage.Format.Format_ARGB32)


def greys(symbol) -> list[int]:
    image = picture(symbol)
    return [qGray(image.pixel(x, y)) if QColor.fromRgba(image.pixel(x, y)).alpha() > 40 else 255 for y in range(48) for x in range(48)]


def draw(layers, size: int = 300, half_m: float = 100.0) -> tuple[QImage, float]:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputSize(QSize(size, size))
    x, y = at(100, 10)
    settings.setExtent(QgsRectangle(x - half_m, y - half_m, x + half_m, y + half_m))
    job = QgsMapRendererSequentialJob(settings)
    start = time.perf_counter()
    job.start()
    job.waitForFinished()
    return job.renderedImage(), time.perf_counter() - start


HOTSPOTS = (
    ({"state": "active", "level": "act", "priority": 1}, "act", "Prioriterad 1\nH7  Torget\nInsats"),
    ({"state": "active", "level": "calm"}, "calm", "H7  Torget\nLugnt"),
    ({"state": "candidate", "level": "act"}, "candidate", "H7  Torget"), ({"state": "cooled", "level": "act"}, "cooled", "H7  Torget"),
    ({"state": "closed", "level": "act"}, "closed", "H7  Torget"), ({"state": "closed", "level": "act", "same_as_id": "x"}, None, "H7  Torget"),
)  # fmt: skip


@pytest.mark.parametrize(("values", "look", "label"), HOTSPOTS)
def test_a_hotspot_looks_and_is_named_by_what_is_done_about_it(project, values, look, label):
    layer = roles.layer(project, "hotspot")
    feature = QgsFeature(layer.fields())
    for name, value in {"number": 7, "name": "Torget", **values}.items():
        feature[name] = value
    context = layer.createExpressionContext()
    context.setFeature(feature)
    found = QgsExpression(layer.renderer().classAttribute()).evaluate(context)
    assert (found or None) == look and QgsExpression(layer.labeling().settings().fieldName).evaluate(context) == label


def test_what_is_no_longer_dealt_with_is_pale_and_closed_hotspots_are_off_until_somebody_switches_them_on(project):
    categories = {category.value(): category for category in roles.layer(project, "hotspot").renderer().categories()}
    assert [value for value, category in categories.items() if not category.renderState()] == ["closed"]
    drawn = {value: greys(category.symbol()) for value, category in categories.items()}
    for active in ("act", "watch", "calm"):
        for pale in ("candidate", "cooled", "closed"):
            assert sum(drawn[pale]) > sum(drawn[active]) + 20_000, (active, pale)
    assert len({tuple(values) for values in drawn.values()}) == len(drawn)


@pytest.mark.parametrize("shape", ["circle", "lamp", "bar"])
def test_states_differ_in_black_and_white(qgis_app, shape):
    drawn = {state: greys(symbols.marker(shape, state, 10)) for state in symbols.STATES}
    for one, other in itertools.combinations(drawn, 2):
        different = sum(abs(a - b) > 60 for a, b in zip(drawn[one], drawn[other]))
        assert different > 12, (one, other, different)


def test_kinds_differ_in_outline(qgis_app):
    outlines = {}
    for shape in symbols.SHAPE_COLOUR:
        image = picture(symbols.marker(shape, "open", 10))
        outlines[shape] = frozenset((x, y) for y in range(48) for x in range(48) if QColor.fromRgba(image.pixel(x, y)).alpha() > 128)
    for one, other in itertools.combinations(outlines, 2):
        assert len(outlines[one] ^ outlines[other]) > 80, (one, other)


def test_every_state_of_the_schema_has_a_class(project):
    from est_plugin.core.choices import CHOICES

    for table, wanted in (
        ("finding", {c.value for c in CHOICES["handling"]} | {"good"}), ("lighting_defect", {c.value for c in CHOICES["handling"]}),
        ("hotspot", {c.value for c in CHOICES["hotspot_level"]}), ("walk", {c.value for c in CHOICES["walk_state"]}),
    ):  # fmt: skip
        categories = {category.value() for category in roles.layer(project, table).renderer().categories()}
        assert categories >= wanted, table


def test_the_printed_number_is_on_the_label_and_the_sheet_number_before_it(project):
    layer = roles.layer(project, "finding")
    settings = layer.labeling().settings()
    assert layer.labelsEnabled() and settings.scaleVisibility and settings.minimumScale == 5000
    feature = QgsFeature(layer.fields())
    feature["paper_reference"] = "A3.1"
    context = layer.createExpressionContext()
    context.setFeature(feature)
    label = QgsExpression(settings.fieldName)
    assert label.evaluate(context) == "A3.1"
    feature["number"] = 14
    context.setFeature(feature)
    assert label.evaluate(context) == "14"


def test_labels_show_below_one_to_five_thousand_only(project):
    layer = roles.layer(project, "finding")
    near, _time = draw([layer], half_m=30)
    far, _time = draw([layer], half_m=2000)
    layer.setLabelsEnabled(False)
    near_without, _time = draw([layer], half_m=30)
    far_without, _time = draw([layer], half_m=2000)
    assert near != near_without
    assert far == far_without


def test_a_selected_finding_looks_different(project):
    layer = roles.layer(project, "finding")
    plain, _time = draw([layer])
    layer.selectAll()
    selected, _time = draw([layer])
    assert plain != selected


def test_stops_are_numbered_discs(project):
    layer = roles.layer(project, "walk_stop")
    one, _time = draw([layer], half_m=20)
    feature = next(layer.getFeatures())
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("number"), 8)
    eight, _time = draw([layer], half_m=20)
    layer.rollBack()
    assert one != eight
    assert "number" in TABLES["walk_stop"]


def test_drawing_many_findings_costs_at_most_two_and_a_half_single_symbols(qgis_app):
    layer = QgsVectorLayer(f"Point?crs={CRS}&field=kind:string&field=handling:string&field=category:string&field=number:int", "x", "memory")
    layer.dataProvider().addAttributes([])
    features = []
    for i in range(20_000):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(["defect" if i % 7 else "good", symbols.STATES[i % 6], "AB"[i % 2], i])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*at(i % 200, i // 200))))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    styles.apply_styles({"finding": layer}, "sv")
    layer.setLabelsEnabled(False)
    categorised = min(draw([layer], half_m=3000)[1] for _ in range(3))
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.marker("circle", "open")))
    single = min(draw([layer], half_m=3000)[1] for _ in range(3))
    assert categorised <= 2.5 * single + 0.05


def test_each_state_of_a_barrier_has_its_own_mark_and_removed_ones_are_off(project):
    categories = {category.value(): category for category in roles.layer(project, "barrier").renderer().categories()}
    assert [value for value, category in categories.items() if not category.renderState()] == ["removed"]
    assert set(categories) == {"wanted", "decided", "ordered", "in_place", "broken", "removed"}
    drawn = {value: greys(category.symbol()) for value, category in categories.items()}
    for one, other in itertools.combinations(drawn, 2):
        assert sum(abs(a - b) > 60 for a, b in zip(drawn[one], drawn[other])) > 40, (one, other)


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"state": "in_place", "closes_at": "22:00", "opens_at": "05:00"}, "B3  stängs 22"), ({"state": "in_place", "closes_at": "22:30"}, "B3  stängs 22:30"),
        ({"state": "in_place", "closes_at": "00:00", "opens_at": "00:00"}, "B3"), ({"state": "in_place"}, "B3"),
        ({"state": "broken", "closes_at": "22:00"}, "B3  trasig"), ({"state": "ordered", "closes_at": "22:00"}, "B3  beställd"),
        ({"state": "in_place", "number": None, "closes_at": "22:00"}, "stängs 22"),
    ],
)  # fmt: skip
def test_a_barrier_is_labelled_with_the_time_it_closes(project, values, label):
    layer = roles.layer(project, "barrier")
    feature = QgsFeature(layer.fields())
    row = {"number": 3, "name": "Bommen", **values}
    for name, value in row.items():
        if value is not None:
            feature[name] = value
    context = layer.createExpressionContext()
    context.setFeature(feature)
    assert QgsExpression(layer.labeling().settings().fieldName).evaluate(context) == label
    if row["state"] == "in_place":
        assert closing_text(hours_of(row), Texts("sv")) in label
