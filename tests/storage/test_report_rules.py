# SPDX-License-Identifier: GPL-2.0-or-later
"""What the database refuses of EST reports and hotspots, whoever writes them; core says the same."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry, hotspot_rules, review
from est_plugin.core.errors import RuleError

AT = dt.datetime(2026, 11, 20, 19, 0, tzinfo=dt.timezone.utc)
HERE = geometry.point(150_000, 6_300_000)
AREA = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 0)]])


def _report(**values):
    return {"occurred_from": AT, "category": "ORD", "geom": HERE, **values}


def _hotspot(**values):
    return {"name": "Stationen", "geom": AREA, **values}


def _insert(store, table, values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


@pytest.mark.parametrize("values", [
    _report(geom=None, place_text="Torget"),
    _report(geom=None, category="LUG"),
    _report(occurred_to=AT),
    _report(occurred_to=AT + dt.timedelta(hours=2), felt_or_occurred="felt", certainty="suspected"),
    _report(review_state="rejected", review_reason="Handlar om en person"),
])  # fmt: skip
def test_reports_as_people_give_them_are_kept(store, values):
    kept = _insert(store, "observation", values)
    assert kept["number"] == 1 and kept["review_state"] == values.get("review_state", "new")
    review.check_report(kept)


@pytest.mark.parametrize("values", [
    _report(geom=None),
    _report(geom=None, place_text="  "),
    _report(occurred_to=AT - dt.timedelta(milliseconds=1)),
    _report(review_state="rejected"),
    _report(review_state="rejected", review_reason=" "),
    _report(review_state="merged"),
])  # fmt: skip
def test_database_and_core_refuse_the_same_reports(store, values):
    with pytest.raises(RuleError):
        _insert(store, "observation", values)
    with pytest.raises(RuleError):
        review.check_report(values)
    assert store.find("observation") == []


def test_a_report_is_merged_into_one_that_is_kept(store):
    kept, double = _insert(store, "observation", _report()), _insert(store, "observation", _report())
    with store.transaction("merge") as tx:
        merged = tx.update(double, review_state="merged", same_as_id=kept.id)
    with pytest.raises(RuleError):
        _insert(store, "observation", _report(review_state="merged", same_as_id=merged.id))
    third = _insert(store, "observation", _report())
    with pytest.raises(RuleError), store.transaction("merge") as tx:
        tx.update(kept, review_state="merged", same_as_id=third.id)


def test_three_priorities_each_with_its_reason_and_never_a_fourth(store):
    for place in (1, 2, 3):
        _insert(store, "hotspot", _hotspot(priority=place, justification="Flest rapporter"))
    for values in (_hotspot(priority=1, justification="En till"), _hotspot(priority=4, justification="Fjärde")):
        with pytest.raises(RuleError):
            _insert(store, "hotspot", values)
    assert len(store.find("hotspot")) == 3


@pytest.mark.parametrize("values", [
    _hotspot(priority=1),
    _hotspot(priority=1, justification="Många", state="candidate"),
    _hotspot(priority=1, justification="Många", state="closed"),
])  # fmt: skip
def test_database_and_core_refuse_the_same_priorities(store, values):
    with pytest.raises(RuleError):
        _insert(store, "hotspot", values)
    with pytest.raises(RuleError):
        hotspot_rules.check_hotspot({"state": "active", **values})


def test_a_merged_hotspot_is_closed(store):
    kept, double = _insert(store, "hotspot", _hotspot()), _insert(store, "hotspot", _hotspot())
    with pytest.raises(RuleError), store.transaction("merge") as tx:
        tx.update(double, same_as_id=kept.id)
    with store.transaction("merge") as tx:
        tx.update(double, same_as_id=kept.id, state="closed")
    assert store.get("hotspot", double.id)["same_as_id"] == kept.id
