# SPDX-License-Identifier: GPL-2.0-or-later
"""What the database refuses of barriers, rounds, situation reports and promises, whoever writes them; core says the same."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import cycle_rules
from est_plugin.core.errors import RuleError

AT = dt.datetime(2026, 11, 20, 19, 0, tzinfo=dt.timezone.utc)
LATER = AT + dt.timedelta(hours=4)
DAY = dt.date(2026, 11, 1)


def _insert(store, table, values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


def _report(**values):
    return {"name": "Lägesbild", "period": "2026-11", "period_from": DAY, "period_to": dt.date(2026, 11, 30), **values}


def _visit(**values):
    return {"place_text": "Torget", "state": "visited", "arrived_at": AT, **values}


GOOD = [
    ("barrier", {"name": "Bommen"}),
    ("barrier", {"name": "Bommen", "closes_at": "22:00", "opens_at": "05:30", "weekdays": "567", "season_from": "04-01", "season_to": "09-30"}),
    ("patrol", {"name": "Kväll", "planned_start": AT, "planned_end": LATER}),
    ("patrol_visit", _visit(minutes=0)),
    ("patrol_visit", {"place_text": "Torget", "state": "not_reached"}),
    ("patrol_visit", {"place_text": "Torget"}),
    ("situation_report", _report()),
    ("situation_report", _report(frozen_at=AT, figures={"n": 3})),
    ("promise", {"name": "Löfte", "starts_on": DAY, "ends_on": DAY}),
]
BAD = [
    ("barrier", {"name": "Bommen", "closes_at": "24:00"}, "barrier-hours"),
    ("barrier", {"name": "Bommen", "closes_at": "22.00"}, "barrier-hours"),
    ("barrier", {"name": "Bommen", "opens_at": "5:00"}, "barrier-hours"),
    ("barrier", {"name": "Bommen", "weekdays": "678"}, "barrier-weekdays"),
    ("barrier", {"name": "Bommen", "weekdays": "mån"}, "barrier-weekdays"),
    ("barrier", {"name": "Bommen", "season_from": "04-01"}, "barrier-season"),
    ("barrier", {"name": "Bommen", "season_from": "13-01", "season_to": "09-30"}, "barrier-season"),
    ("barrier", {"name": "Bommen", "season_from": "04-00", "season_to": "09-30"}, "barrier-season"),
    ("patrol", {"name": "Kväll", "planned_start": AT, "planned_end": AT}, "patrol-ends-before"),
    ("patrol_visit", _visit(place_text=" "), "visit-needs-place"),
    ("patrol_visit", _visit(arrived_at=None), "visit-needs-time"),
    ("patrol_visit", _visit(state="not_reached"), "visit-not-reached"),
    ("patrol_visit", {"place_text": "Torget", "state": "not_reached", "minutes": 5}, "visit-not-reached"),
    ("situation_report", _report(period_to=dt.date(2026, 10, 31)), "period-turned"),
    ("situation_report", _report(frozen_at=AT), "final-needs-figures"),
    ("promise", {"name": "Löfte", "starts_on": DAY, "ends_on": dt.date(2026, 10, 31)}, "period-turned"),
]
CHECKS = {
    "barrier": cycle_rules.check_barrier, "patrol": cycle_rules.check_patrol, "patrol_visit": cycle_rules.check_visit,
    "situation_report": cycle_rules.check_situation_report, "promise": cycle_rules.check_promise,
}  # fmt: skip


@pytest.mark.parametrize(("table", "values"), GOOD)
def test_what_people_mean_is_kept(store, table, values):
    CHECKS[table](_insert(store, table, values))
    (kept,) = store.find(table)
    assert {name: kept[name] for name in values} == values


@pytest.mark.parametrize(("table", "values", "rule"), BAD)
def test_what_cannot_be_is_refused_by_database_and_core(store, table, values, rule):
    with pytest.raises(RuleError) as refused:
        _insert(store, table, values)
    assert store.find(table) == []
    with pytest.raises(RuleError) as said:
        CHECKS[table](values)
    assert said.value.key == f"rule.{rule}"
    assert refused.value.text(lambda key, **_details: key)


def test_a_final_situation_report_stays_as_it_is_but_may_be_reported_to_the_board(store):
    kept = _insert(store, "situation_report", _report(frozen_at=AT, figures={"n": 3}))
    for change in ({"figures": {"n": 4}}, {"analysis": "Nytt"}, {"period_to": dt.date(2026, 11, 29)}, {"frozen_at": None}):
        with pytest.raises(RuleError), store.transaction("test") as tx:
            tx.update(kept, **change)
    with store.transaction("test") as tx:
        tx.update(kept, reported_on=dt.date(2026, 12, 1))
    assert store.get("situation_report", kept.id)["figures"] == {"n": 3}


def test_a_draft_of_a_situation_report_can_be_thrown_away_and_a_final_one_not(store):
    draft = _insert(store, "situation_report", _report())
    with store.transaction("test") as tx:
        draft = tx.update(draft, analysis="Mörkt vid tunneln", diary_number="KS 2026/1")
    with store.transaction("test") as tx:
        tx.delete(draft)
    store.undo(tx.done)
    assert store.find("situation_report")[0]["analysis"] == "Mörkt vid tunneln"
    with store.transaction("test") as tx:
        final = tx.update(store.find("situation_report")[0], frozen_at=AT, figures={"n": 3})
    with pytest.raises(RuleError), store.transaction("test") as tx:
        tx.delete(final)


def test_a_decision_does_not_come_from_itself(store):
    first = _insert(store, "decision", {"outcome": "proposed", "decided_on": DAY, "text": "Ny belysning"})
    second = _insert(store, "decision", {"outcome": "decided", "level": "committee", "decided_on": DAY, "previous_id": first.id, "paragraph": "§ 14"})
    assert second["previous_id"] == first.id
    with pytest.raises(RuleError), store.transaction("test") as tx:
        tx.update(first, previous_id=first.id)


def test_a_round_takes_its_visits_along_while_nothing_has_been_written_about_them(store):
    patrol = _insert(store, "patrol", {"name": "Kväll", "planned_start": AT, "planned_end": LATER})
    _insert(store, "patrol_visit", {"patrol_id": patrol.id, "place_text": "Torget"})
    with store.transaction("test") as tx:
        tx.delete(patrol)
    assert store.find("patrol_visit") == []
