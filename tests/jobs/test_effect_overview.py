# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures whose effect can be judged, and the answer in plain words: the same figures as the algorithm."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.i18n import Texts
from est_plugin.jobs import effect, effect_overview
from est_plugin.jobs.effect_measures import intervention_of
from est_plugin.reports import effect_plain

from .test_effect import AFTER, BEFORE, DONE, TODAY, X, Y, tell

SV, EN = Texts("sv"), Texts("en")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(effect, "today_of", lambda store: TODAY)


def mend(store, title, x, *, kind="lighting", code="fixed", done=DONE, lamps=2):
    """A measure for some lamps `x` metres east, or for a barrier."""
    with store.transaction("test") as tx:
        made = tx.insert("measure", {"title": title, "measure_type": kind})
        for n in range(lamps):
            row = tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(X + x + 20 * n, Y)})
            tx.insert("measure_link", {"measure_id": made.id, "lighting_defect_id": row.id})
        if kind == "barrier":
            tx.insert("barrier", {"name": title, "measure_id": made.id, "geom": geometry.point(X + x, Y)})
        made = tx.update(made, status="fixed", done_on=done)
        return made if code == "fixed" else tx.update(made, status=code)


@pytest.fixture
def town(store):
    """Round the first place 24 → 6 occurred and 3 → 2 felt; nine at the second; far away 40 → 40."""
    for x, (before, after) in {50: (24, 6), 3000: (5, 4), 9000: (40, 40)}.items():
        tell(store, before, x, BEFORE)
        tell(store, after, x, AFTER)
    tell(store, 3, 40, BEFORE, felt_or_occurred="felt")
    tell(store, 2, 40, AFTER, felt_or_occurred="felt")
    return store


def test_only_finished_lighting_and_barriers_with_ten_reports_are_listed(town):
    lamps = mend(town, "Lampor vid tunneln", 0)
    barrier = mend(town, "Bom vid parkeringen", 10, kind="barrier", lamps=0, done=dt.date(2026, 6, 9))
    mend(town, "För få", 3000)
    mend(town, "Öppnad igen", 0, code="in_progress")
    mend(town, "Buskar", 0, kind="vegetation")
    mend(town, "För tidigt", 0, done=TODAY)
    found = effect_overview.judged(town, effect.Choices(length=3))
    assert [one.measure.id for one in found] == [lamps.id, barrier.id]
    assert [(kind.name, kind.reach) for kind in found[0].kinds] == [("occurred", (24, 6))] and found[0].done_on == DONE
    assert found[0].content == effect.analyse(town, intervention_of(town, [town.get("measure", lamps.id)]), effect.Choices(length=3))


def test_a_measure_that_was_opened_again_is_not_done_though_it_has_a_day(town):
    made = mend(town, "Öppnad igen", 0, code="in_progress")
    assert made["done_on"] == DONE and intervention_of(town, [made]).works is None


def test_without_reports_or_measures_the_list_is_empty(store):
    assert effect_overview.judged(store, effect.Choices()) == []
    mend(store, "Lampor", 0)
    assert effect_overview.judged(store, effect.Choices()) == []


def test_the_answer_says_before_after_and_the_control_area_or_that_it_is_too_few(town):
    content = effect.analyse(town, intervention_of(town, [mend(town, "Lampor", 0)]), effect.Choices(control="rest", length=3))
    assert effect_plain.answer(content, SV) == (
        "Inträffat: 24 före, 6 efter. I jämförelseområdet 45 före, 44 efter. Färre än väntat.\nUpplevt: 3 före, 2 efter. För få att bedöma."
    )
    told = effect_plain.compared(content, EN)
    assert told.startswith("Before is 1 Mar 2026 – 31 May 2026, after is 1 Jul 2026 – 30 Sep 2026, within 100 m.") and "rest of the" in told
    few = effect.analyse(town, intervention_of(town, [mend(town, "Få", 3000)]), effect.Choices(length=3))
    assert effect_plain.answer(few, SV).startswith("För få rapporter att bedöma: inom 100 m inträffat 5 före och 4 efter")
    assert "sep" in effect_plain.compared(few, SV) and "området strax utanför" in effect_plain.compared(few, SV)
