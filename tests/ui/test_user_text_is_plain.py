# SPDX-License-Identifier: GPL-2.0-or-later
"""What users write is shown as they wrote it in every list: no markup, no picture from a disk, no lost sign."""
from __future__ import annotations

import html

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel

from est_plugin.core import geometry
from est_plugin.ui.dialogs.assign import open_assign
from est_plugin.ui.docks.panel import Panel
from est_plugin.ui.messenger import QgisMessenger

from .conftest import X, Y

NASTY = (
    "<b>fet</b> & 100 %", "<img src='/etc/hostname'> a < b", "😀 emoji %s {n}", "שלום עולם", "rad 1\nrad 2", "=1+1", "å" * 40_000,
)  # fmt: skip


@pytest.fixture
def rows(session):
    """A walk, a finding without measure and one with for each text."""
    lone, walks = [], []
    with session.store.transaction("test") as tx:
        for nasty in NASTY:
            walk = tx.insert("walk", {"name": nasty[:200], "geom": geometry.line([(X, Y), (X + 300, Y)])})
            finding = tx.insert("finding", {"description": nasty, "place_text": nasty[:200], "walk_id": walk.id, "geom": geometry.point(X, Y)})
            lone.append(tx.insert("finding", {"description": nasty, "geom": geometry.point(X + 99, Y)}).id)
            measure = tx.insert("measure", {"title": nasty[:500]})
            tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
            walks.append(walk)
    session.tables_changed({"walk", "finding", "measure"})
    return {"walks": walks, "lone": lone}


def labels_that_read_markup(widget) -> list[str]:
    return [f"{label.objectName()}: {label.text()}" for label in widget.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]


def has_markup(texts) -> list[str]:
    return [text for text in texts if "<b>fet" in text or "<img" in text]


def test_panel_shows_the_words_as_they_are(session, messenger, iface, actions, rows):
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    panel.show_measures("all")
    panel.walks.refresh()
    model = panel.measures.model
    indexes = [model.index(row) for row in range(model.rowCount())]
    assert len(indexes) == 2 * len(NASTY)
    shown = [row.what for row in model.shown_rows()]
    assert {text[:500] for text in NASTY} <= {*shown, *(text[:500] for text in shown)}
    assert has_markup(index.data(Qt.ItemDataRole.ToolTipRole) for index in indexes) == []
    names = panel.walks.walk_list
    assert {text[:200] for text in NASTY} == {walk["name"] for walk in rows["walks"]}
    for row in range(names.count()):
        names.setCurrentRow(row)
        assert panel.walks.card_name.text() in [text[:200] for text in NASTY]
        assert panel.walks.card_name.text() in names.item(row).text()
    assert [found for tab in (panel.today, panel.walks, panel.measures) for found in labels_that_read_markup(tab)] == []
    assert messenger.of("error") == []
    panel.stop()


def test_assigning_shows_the_words_as_they_are(session, messenger, iface, rows):
    dialog = open_assign(session, messenger, iface, [("finding", one) for one in rows["lone"]])
    cells = [dialog.model.index(row, column) for row in range(dialog.model.rowCount()) for column in range(dialog.model.columnCount())]
    assert len(cells) >= len(NASTY) and has_markup(cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells) == []
    assert labels_that_read_markup(dialog) == []
    dialog.hide()
    dialog.setParent(None)


@pytest.mark.parametrize("nasty", NASTY[:5])
def test_message_bar_shows_the_words_as_they_are(iface, nasty):
    QgisMessenger(iface).info(nasty)
    shown = iface.bar.currentItem().text()
    assert html.unescape(shown.replace("<br>", "\n")) == nasty and has_markup([shown]) == []


def test_the_layer_holds_the_words_whole(session, rows):
    layer = next(one for one in QgsProject.instance().mapLayers().values() if "layername=finding" in one.source())
    assert {feature["description"] for feature in layer.getFeatures()} == set(NASTY)
