# SPDX-License-Identifier: GPL-2.0-or-later
"""Vad blev effekten? From a finished measure in the list, and from the follow-up: a plain answer, or that it is too few to judge."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from est_plugin.core import geometry
from est_plugin.jobs import effect
from est_plugin.jobs.effect_measures import intervention_of
from est_plugin.ui.dialogs import effect as window
from est_plugin.ui.dialogs.effect import open_effect
from est_plugin.ui.dialogs.effects import open_effects
from est_plugin.ui.docks import figures_tab, row_commands
from est_plugin.ui.docks.figures_tab import FiguresTab
from est_plugin.ui.docks.panel import Panel

from .conftest import X, Y
from .entry_workspace import empty_workspace  # noqa: F401 - fixture
from .entry_workspace import session as bare  # noqa: F401 - fixture

UTC = dt.timezone.utc


def tell(store, n, x, at):
    rows = [
        {"occurred_from": at, "category": "ORD", "review_state": "approved", "geom": geometry.point(X + x, Y + 0.5 * k)} for k in range(n)
    ]  # fmt: skip
    with store.transaction("test") as tx:
        tx.insert_many("observation", rows)


@pytest.fixture
def mended(bare):  # noqa: F811
    """Lamps mended half a year ago: 20 reports before and 4 after, 12 before and after just outside; a measure still open."""
    store, today = bare.store, bare.today()
    done = today - dt.timedelta(days=183)
    before, after = (dt.datetime(day.year, day.month, 15, 19, tzinfo=UTC) for day in (done - dt.timedelta(days=61), done + dt.timedelta(days=61)))
    for x, (then, now) in {20: (20, 4), 230: (12, 12)}.items():
        tell(store, then, x, before)
        tell(store, now, x, after)
    with store.transaction("test") as tx:
        made = [tx.insert("measure", {"title": title, "measure_type": "lighting"}) for title in ("Lampor <b>vid</b> tunneln", "Inte klar")]
        for one in made:
            row = tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(X, Y)})
            tx.insert("measure_link", {"measure_id": one.id, "lighting_defect_id": row.id})
        tx.update(made[0], status="fixed", done_on=done)
    return [one.id for one in made]


@pytest.fixture
def dialog(bare, messenger, iface, mended):  # noqa: F811
    dialog = open_effect(bare, messenger, iface, measure_ids=mended[:1])
    yield dialog
    dialog.hide()


def test_the_answer_is_that_of_the_algorithm_and_follows_reach_and_season(dialog, bare, mended):  # noqa: F811
    store = bare.store
    done = intervention_of(store, store.find("measure", {"id": mended[0]}))
    assert dialog.content == effect.analyse(store, done, effect.Choices())
    assert dialog.answer_label.text() == (
        "Inträffat: 20 före, 4 efter. I jämförelseområdet 12 före, 12 efter. Färre än väntat.\nUpplevt: 0 före, 0 efter. För få att bedöma."
    )
    assert "Lampor <b>vid</b> tunneln" in dialog.heading_label.text() and dialog.heading_label.textFormat() == Qt.TextFormat.PlainText
    dialog.reach_box.setValue(50)
    assert dialog.content.areas.reach_m == 50 and "lägesfel" not in dialog.answer_label.text() and "83 m" in dialog.remarks_label.text()
    dialog.season_box.setChecked(True)
    assert dialog.content.periods.has_same_season and "För få" in dialog.answer_label.text()


def test_a_measure_that_is_not_done_says_so_and_has_no_page(bare, messenger, iface, mended):  # noqa: F811
    dialog = open_effect(bare, messenger, iface, measure_ids=mended)
    assert "när arbetet blev klart" in dialog.answer_label.text() and not dialog.page_button.isEnabled() and dialog.content is None
    assert dialog.compared_label.isHidden() and messenger.of("error") == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_the_page_has_the_interval(dialog, tmp_path, monkeypatch, messenger):
    opened = []
    monkeypatch.setattr(window, "ask_target", lambda *_given: tmp_path / "effekt.html")
    monkeypatch.setattr(window, "open_file", opened.append)
    dialog.page_button.click()
    assert "95 % intervall" in (tmp_path / "effekt.html").read_text(encoding="utf-8").replace("\xa0", " ") and opened and messenger.of("error") == []


def test_the_follow_up_lists_those_with_enough_reports_and_opens_them(bare, messenger, iface, mended, monkeypatch):  # noqa: F811
    listed = open_effects(bare, messenger, iface)
    cells = [listed.table.item(0, column).text() for column in range(6)]
    assert listed.table.rowCount() == 1 and cells[0].endswith("Lampor <b>vid</b> tunneln")
    assert cells[2:] == ["Inträffat", "20 → 4", "12 → 12", "Färre än väntat"]
    opened = []
    monkeypatch.setattr("est_plugin.ui.dialogs.effects.open_thing", lambda name, *_given, **options: opened.append((name, options)))
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert opened == [("effect", {"measure_ids": mended[:1]})]
    listed.hide()
    tab = FiguresTab(bare, messenger)
    monkeypatch.setattr(figures_tab, "open_thing", lambda name, *_given: opened.append(name))
    tab.effect_button.click()
    assert opened[-1] == "effects"


def test_with_nothing_to_judge_the_list_says_why(bare, messenger, iface):  # noqa: F811
    listed = open_effects(bare, messenger, iface)
    assert listed.table.isHidden() and listed.open_button.isHidden() and "för få att bedöma" in listed.about_label.text()
    listed.hide()


def test_only_finished_measures_ask_for_their_effect(session, messenger, iface, actions, filled, monkeypatch):
    panel = Panel(session, messenger, iface, actions)
    panel.show()
    panel.show_measures("all")
    tab, opened = panel.measures, []
    monkeypatch.setattr(row_commands, "open_thing", lambda name, *_given, **options: opened.append((name, options)))
    measure = session.store.find("measure")[0]
    tab._select_keys({("measure", measure.id)})
    tab.commands.run("effect")
    assert opened == []
    with session.store.transaction("test") as tx:
        tx.update(measure, status="fixed", done_on=session.today())
    session.tables_changed({"measure"})
    tab._select_keys({("measure", measure.id)})
    assert [action.text() for action in tab.commands.menu().actions() if action.objectName() == "effect"] == ["Vad blev effekten?\tE"]
    QApplication.setActiveWindow(tab.window())
    tab.list_view.setFocus()
    QTest.keyClick(tab.list_view, Qt.Key.Key_E)
    assert opened == [("effect", {"measure_ids": [measure.id]})]
    panel.stop()
