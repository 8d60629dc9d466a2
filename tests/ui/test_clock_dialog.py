# SPDX-License-Identifier: GPL-2.0-or-later
"""Att hålla reda på: the list of what comes back, and the line of tab Idag that opens it."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.ui.dialogs.clock import open_clock
from est_plugin.ui.docks.today_tab import TodayTab

from .conftest import X, Y

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def year(session, filled, monkeypatch):
    """A promise, two barriers, a hotspot and an answer that wait, on 22 November 2026."""
    monkeypatch.setattr(type(session), "today", lambda _self: TODAY)
    area = geometry.polygon([[(X, Y), (X + 50, Y), (X + 50, Y + 50), (X, Y)]])
    with session.store.transaction("test") as tx:
        tx.insert("promise", {"name": "Tryggt centrum", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)})
        tx.insert("barrier", {"name": "Kajvägen", "state": "in_place", "geom": geometry.point(X, Y)})
        tx.insert("hotspot", {"name": "Torget", "level": "watch", "state": "active", "review_date": dt.date(2026, 11, 20), "geom": area})
        values = {"title": "Lampa", "status": "forwarded", "forwarded_to_id": filled["streets"].id, "answer_by": dt.date(2026, 11, 1)}
        tx.insert("measure", values)
    session.tables_changed({"promise", "barrier", "hotspot", "measure"})
    return session


@pytest.fixture
def clock(year, messenger, iface):
    dialog = open_clock(year, messenger, iface)
    yield dialog
    dialog.close()


def kinds(dialog):
    return [row.kind for row in dialog._rows]


def cell(dialog, kind, column):
    return dialog.table.item(kinds(dialog).index(kind), column).text()


def choose(dialog, kind):
    dialog.table.setCurrentCell(kinds(dialog).index(kind), 0)


# -- the list of the clock ---------------------------------------------------------------------------------------------
def test_each_line_says_what_when_and_how_late_and_enter_opens_the_right_thing(clock, year, iface, monkeypatch):
    assert cell(clock, "hotspot", 1) == "Torget" and cell(clock, "hotspot", 2) == "2026-11-20" and cell(clock, "hotspot", 3) == "⚠ 2 dagar sen"
    assert cell(clock, "barrier", 3) == "⚠ Aldrig kontrollerad" and cell(clock, "statutory", 3) == "Inte gjord än. Börja här."
    assert cell(clock, "answer", 1).endswith(", 1 ärende") and cell(clock, "promise", 1).startswith("Tryggt centrum, tertial 2 2026")
    assert kinds(clock)[0] == "statutory" and clock.ground_label.text() == "6 av 8 är det dags för nu."

    opened, wanted = [], []
    year.rows_wanted.connect(lambda keys, words: wanted.append((keys, words)))
    monkeypatch.setattr("est_plugin.ui.dialogs.clock.OPENERS", {"situation_report": (), "hotspots": (), "print_documents": ()})
    monkeypatch.setattr("est_plugin.ui.dialogs.clock.open_thing", lambda thing, *_parts, **options: opened.append((thing, options)))
    keys = {}
    for kind in ("statutory", "plan", "picture", "hotspot", "feedback", "barrier", "answer"):
        choose(clock, kind)
        keys[kind] = clock.chosen.keys
        clock.open_button.click()
    assert [name for name, _options in opened] == ["situation_report", "situation_report", "situation_report", "hotspots", "print_documents"]
    assert opened[3][1] == {"hotspot_id": keys["hotspot"][0][1]} and opened[4][1]["walk_id"] == keys["feedback"][0][1]
    assert [name for name, _args in iface.calls].count("openFeatureForm") == 1  # the barrier
    assert wanted[0][0] == keys["answer"] and wanted[0][1].startswith("väntar på svar från")


def test_a_promise_is_ticked_off_and_taken_back_and_the_list_follows_what_is_done_elsewhere(clock, year, messenger, iface, actions):
    choose(clock, "promise")
    assert clock.done_button.isVisibleTo(clock)
    clock.done_button.click()
    assert "promise" not in kinds(clock) and "tertial 2 2026" in messenger.of("success")[-1]  # the next one is more than two months ahead
    messenger.buttons[0].action()
    assert "promise" in kinds(clock)
    with year.store.transaction("test") as tx:
        tx.update(year.store.find("hotspot")[0], review_date=dt.date(2027, 12, 1))
    year.tables_changed({"hotspot"})
    assert "hotspot" not in kinds(clock)

    tab = TodayTab(year, messenger, iface, actions)
    tab.refresh()
    tab.findChild(object, "today_clock").click()
    assert actions.runs == [("clock", {})] and tab.findChild(object, "today_clock").text() == "2   att hålla reda på"
