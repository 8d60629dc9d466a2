# SPDX-License-Identifier: GPL-2.0-or-later
"""Next year's measure is made when this year's is fixed, is told, and can be undone for good."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtTest import QTest

from est_plugin.gis import layer_roles
from est_plugin.ui.recurring import RecurringWatch


@pytest.fixture
def watch(session, messenger):
    return RecurringWatch(session, messenger)


@pytest.fixture
def yearly(session, filled):
    with session.store.transaction("test") as tx:
        return tx.update(session.store.get("measure", filled["measure"].id), recurs_yearly=True)


def fix(session, measure):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("measure", measure.id), status="fixed", done_on=dt.date.today())
    session.tables_changed({"measure"})


def successors(session, measure):
    return session.store.find("measure", {"recurs_from_id": measure.id})


def test_it_is_made_told_and_taken_back(session, messenger, watch, yearly):
    fix(session, yearly)
    QTest.qWait(20)
    assert len(successors(session, yearly)) == 1
    assert messenger.of("success") == ["Nästa års åtgärd är gjord: Klipp buskarna"] and messenger.buttons[0].text == "Ångra"
    messenger.buttons[0].action()
    assert successors(session, yearly) == [] and "upprepas inte längre" in messenger.of("info")[-1]
    watch.look()
    assert successors(session, yearly) == []


def test_the_attribute_table_does_it_too(session, messenger, watch, yearly):
    layer = layer_roles.layer(QgsProject.instance(), "measure")
    layer.afterCommitChanges.connect(lambda: session.tables_changed({"measure"}))
    assert layer.startEditing()
    (feature,) = [one for one in layer.getFeatures() if one["id"] == yearly.id]
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("status"), "fixed")
    watch.look()
    assert successors(session, yearly) == []  # nothing is made of what is not saved
    assert layer.commitChanges(), layer.commitErrors()
    QTest.qWait(20)
    assert len(successors(session, yearly)) == 1


def test_who_only_reads_makes_nothing(session, messenger, watch, yearly):
    fix(session, yearly)
    session.store.is_read_only = True
    watch.look()
    session.store.is_read_only = False
    assert successors(session, yearly) == [] and messenger.of("error") == []
