# SPDX-License-Identifier: GPL-2.0-or-later
"""Suggestions for hundreds at once: the map's owner and area before the type, danger kept apart, one transaction, one undo."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled
from est_plugin.gis.place_lookup import Area, LightingPoint
from est_plugin.jobs import suggest_assignments as job

NOW = dt.datetime(2026, 11, 13, 9, 0, tzinfo=dt.timezone.utc)


class Map:
    """East of x = 500 the road belongs to Trafikverket; lamps north of y = 500 to the energy company; all lies in Bredaryd."""

    def property_area(self, x, y):
        return Area("Vägen", "Trafikverket") if x > 500 else None

    def nearest_lamp(self, x, y, within_m):
        return LightingPoint("B1", 1.0, x, y, owner="Energibolaget/nätägaren") if y > 500 else None

    def district(self, x, y):
        return Area("Bredaryd")


@pytest.fixture
def hundreds(store):
    with store.transaction("test") as tx:
        tx.insert_many("finding", [
            {"description": f"Sak {n}", "category": ("F1", "H1", "A1", "G1")[n % 4], "severity": 4 if n == 7 else 2, "kind": "defect",
             "review_state": "approved", "geom": geometry.point(float(n), 0.0)} for n in range(600)
        ])  # fmt: skip
    return store


def by_x(suggestions):
    return {int(geometry.point_xy(one.proposed.record["geom"])[0]): one for one in suggestions}


def test_the_owner_on_the_map_comes_before_the_type(hundreds):
    found = by_x(job.suggest(hundreds, NOW, Map()))
    assert len(found) == 600
    assert {one.proposal.responsible["code"] for x, one in found.items() if x > 500} == {"trafikverket"}
    assert found[600 - 1].given.status == "forwarded" and found[600 - 1].given.answer_by and not found[600 - 1].given.due_date
    assert found[4].proposal.responsible["code"] == "parks" and found[6].proposal.responsible["code"] == "lighting"
    assert found[7].must_call and found[7].proposal.responsible["code"] == "safety_est"


def test_a_lamps_own_owner_comes_before_the_land(store):
    with store.transaction("test") as tx:
        tx.insert("finding", {"description": "Släckt", "category": "A1", "geom": geometry.point(600.0, 600.0)})
        tx.insert("finding", {"description": "Häck", "category": "F1", "geom": geometry.point(600.0, 600.0)})
    found = {one.proposed.record["description"]: one.proposal for one in job.suggest(store, NOW, Map())}
    assert found["Släckt"].responsible["code"] == "energy_company" and "platsen hör till" in found["Släckt"].reasons["responsible"].sv
    assert found["Häck"].responsible["code"] == "trafikverket"


def test_an_area_rule_of_the_municipality_comes_between(hundreds):
    with hundreds.transaction("test") as tx:  # its number is the first, its step is not
        tx.insert("routing_rule", {"sort": 1, "step": "area", "area": "bredaryd", "category": "A", "organisation": "housing_company", "reason_sv": "nätet"})
    found = by_x(job.suggest(hundreds, NOW, Map()))
    assert found[6].proposal.responsible["code"] == "housing_company" and found[6].proposal.reasons["responsible"].sv == "nätet"
    assert found[4].proposal.responsible["code"] == "parks" and found[506].proposal.responsible["code"] == "trafikverket"
    assert found[7].proposal.responsible["code"] == "safety_est"


def test_all_but_the_danger_are_made_in_one_action_that_is_undone_in_one(hundreds):
    suggestions = job.suggest(hundreds, NOW)
    done = job.apply(hundreds, suggestions)
    assert hundreds.count("measure") == 599 and hundreds.count("finding", {"handling": "unassigned"}) == 1
    hundreds.undo(done)
    assert hundreds.count("measure") == 0 and hundreds.count("finding", {"handling": "unassigned"}) == 600


def test_the_share_of_the_work_grows_and_stopping_stops(hundreds):
    shares = []
    job.suggest(hundreds, NOW, None, shares.append)
    assert shares == sorted(shares) and len(shares) > 2 and shares[-1] == 1.0

    def stop(share):
        if share > 0:
            raise Cancelled()

    with pytest.raises(Cancelled):
        job.suggest(hundreds, NOW, None, stop)
