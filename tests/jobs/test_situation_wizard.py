# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of a situation report and the priorities of hotspots are kept together; a final one may only be told what became of it."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError, RuleError
from est_plugin.core.period import period_of
from est_plugin.jobs import situation_report as job
from est_plugin.jobs import situation_wizard as wizard
from est_plugin.jobs.situation_wizard import Priority

OCTOBER = period_of("month", dt.date(2026, 10, 1))
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def spots(store):
    """Four active hotspots, A and B are priorities 1 and 2; one that is closed."""
    area = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 0)]])
    made = {}
    with store.transaction("test") as tx:
        for name, priority in (("A", 1), ("B", 2), ("C", None), ("D", None)):
            values = {"name": name, "level": "watch", "state": "active", "priority": priority, "justification": f"skäl {name}" if priority else None}
            made[name] = tx.insert("hotspot", {**values, "geom": area}).id
        tx.insert("hotspot", {"name": "stängd", "level": "act", "state": "closed", "geom": area})
    return made


def ranks(store):
    return {row["name"]: (row["priority"], row["justification"]) for row in store.find("hotspot") if row["priority"] is not None}


def keep(store, wanted, report=None, **values):
    return wizard.save(store, OCTOBER, {"name": "Lägesbild oktober", "summary": "Lugnt.", **values}, report, wanted, "annars")


def test_what_can_be_chosen_are_current_places_with_the_priorities_first(store, spots):
    assert [row["name"] for row in wizard.places(store)] == ["A", "B", "C", "D"]
    assert wizard.current(store) == (Priority(spots["A"], "skäl A"), Priority(spots["B"], "skäl B"))


@pytest.mark.parametrize("order", ["AB", "BA", "BCA", "CD", "D", "", "ACB"])
def test_priorities_are_set_in_any_order_and_taken_back_with_the_texts(store, spots, order):
    before = ranks(store)
    wanted = [Priority(spots[name], f"nytt {name}") for name in order]
    row, done = keep(store, wanted)
    assert ranks(store) == {name: (rank, f"nytt {name}") for rank, name in enumerate(order, 1)}
    assert [(one["rank"], one["name"], one["justification"]) for one in row["priorities"]] == [(n, name, f"nytt {name}") for n, name in enumerate(order, 1)]
    store.undo(done)
    assert ranks(store) == before and store.count("situation_report") == 0


def test_priorities_that_stay_are_not_written_again(store, spots):
    versions = {row.id: row.ver for row in store.find("hotspot")}
    keep(store, wizard.current(store))
    assert {row.id: row.ver for row in store.find("hotspot")} == versions


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (("A", "A"), InputError), (("A", "B", "C", "D"), InputError), (("A", ""), RuleError), (("A", "  "), RuleError),
    ],
)  # fmt: skip
def test_the_same_place_twice_four_of_them_or_one_without_a_reason_is_refused_and_nothing_is_kept(store, spots, wanted, error):
    before = ranks(store)
    chosen = [Priority(spots[one], "skäl") if one.strip() else Priority(spots["C"], one) for one in wanted]
    with pytest.raises(error):
        keep(store, chosen)
    assert ranks(store) == before and store.count("situation_report") == 0


def test_a_name_left_out_is_proposed(store, spots):
    assert keep(store, (), name=None)[0]["name"] == "annars"


def test_a_final_report_may_be_told_what_became_of_it_and_nothing_else(store, spots):
    row, _done = keep(store, (), is_statutory=True)
    final, _done = job.freeze(store, row, TODAY)
    noted, done = wizard.note(store, final, {"diary_number": "2026-117", "plan_decided_on": dt.date(2026, 11, 20), "summary": "ändrat", "name": "x"})
    assert (noted["diary_number"], noted["plan_decided_on"], noted["summary"]) == ("2026-117", dt.date(2026, 11, 20), "Lugnt.")
    store.undo(done)
    assert store.get("situation_report", row.id)["plan_decided_on"] is None
    with pytest.raises(EstError):
        keep(store, (), store.get("situation_report", row.id))


def test_the_next_period_follows_when_it_has_begun(store):
    row, _done = keep(store, ())
    assert wizard.following(row, TODAY) == period_of("month", TODAY) and wizard.following(row, dt.date(2026, 10, 31)) is None


def test_the_same_period_once_more_has_the_texts_and_the_figures_of_now(store, spots):
    row, _done = keep(store, (), analysis="Så här är det.", diary_number="2026-1")
    final, _done = job.freeze(store, row, TODAY)
    draft = job.draft_of(store, final, TODAY)
    fresh = {"internal": object()}
    again = wizard.corrected(draft, fresh)
    assert again.report is None and not again.is_final and again.figures is fresh
    assert (again.values["analysis"], again.values["diary_number"]) == ("Så här är det.", "")
    second, _done = wizard.save(store, again.period, again.values, None, (), "annars")
    assert second.id != final.id and job.report_of(store, OCTOBER).id == second.id
