# SPDX-License-Identifier: GPL-2.0-or-later
"""Citizen dialogues beside the picture: people per theme, never added to reports; told in table and text, drawn on the map."""
from __future__ import annotations

import datetime as dt

from qgis.core import QgsProject, QgsSingleSymbolRenderer, QgsVectorLayer

from est_plugin.core.period import MONTH, period_of
from est_plugin.core.picture.reports import Choice
from est_plugin.gis import styles
from est_plugin.gis.base_shapes import BaseShapes
from est_plugin.i18n import Texts
from est_plugin.jobs import picture, picture_source
from est_plugin.jobs.save_dialogue import Talk, Theme, save_dialogue
from est_plugin.reports import picture_tables

SEPTEMBER = period_of(MONTH, dt.date(2026, 9, 1))


def made(store, choice=None):
    source = picture_source.read(store, BaseShapes(QgsProject(), store.crs), "sv")
    return picture.make(source, SEPTEMBER, choice or Choice(), dt.date(2026, 10, 1))


def test_dialogues_stand_beside_the_reports(store):
    with store.transaction("test") as tx:
        tx.insert("observation", {
            "occurred_from": dt.datetime(2026, 9, 5, 18, tzinfo=dt.timezone.utc), "category": "BEL", "felt_or_occurred": "felt", "review_state": "approved",
            "place_text": "Torget",
        })  # fmt: skip
    themes = (Theme("BEL", 12), Theme("TRF", 3))
    save_dialogue(store, Talk("Torget", dt.date(2026, 9, 12), (100.0, 100.0), people=40, themes=themes))
    save_dialogue(store, Talk("Skolan", dt.date(2026, 9, 30), themes=(Theme("BEL", 5),)))
    save_dialogue(store, Talk("I oktober", dt.date(2026, 10, 1), people=7, themes=(Theme("BEL", 7),)))
    content = made(store)
    assert [(one.name, one.people, len(one.ids)) for one in content.dialogues] == [("Belysning, mörk plats", 17, 2), ("Buskörning, hastighet", 3, 1)]
    assert content.dialogue_note == "2 dialoger med 40 personer. Räknas inte in bland rapporterna."
    assert [len(ids) for ids in content.total] == [0, 1]  # as without them
    text, table = picture_tables.plain_text(content, Texts("sv")), picture_tables.csv_text(content, Texts("sv"))
    assert "Belysning, mörk plats: 17" in text and "dialogue;;Belysning, mörk plats;;17;" in table
    assert [one.people for one in made(store, Choice(category="TRF")).dialogues] == [3]
    assert made(store, Choice(kind="occurred")).dialogue_note == "" == made(store, Choice(source="est_report")).dialogue_note
    assert made(store, Choice(kind="felt")).dialogues


def test_without_dialogues_nothing_is_said(store):
    content = made(store)
    assert (content.dialogues, content.dialogue_note) == ((), "")
    assert "dialog" not in picture_tables.plain_text(content, Texts("sv")).casefold()


def test_dialogues_have_a_sign_of_their_own_on_the_map(store):
    layer = QgsVectorLayer(f"{store.path}|layername=dialogue", "dialogue", "ogr")
    styles.apply_styles({"dialogue": layer}, "sv")
    assert isinstance(layer.renderer(), QgsSingleSymbolRenderer) and layer.labelsEnabled()
    assert layer.renderer().symbol().symbolLayer(0).shape() == styles.symbols.dialogue().symbolLayer(0).shape()
