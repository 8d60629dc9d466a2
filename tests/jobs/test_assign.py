# SPDX-License-Identifier: GPL-2.0-or-later
"""Assigning: proposals with reasons, measures with links, one action."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from est_plugin.core.errors import InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs import assign
from est_plugin.jobs.save_finding import Lamp, Seen, save_finding, save_findings, save_lighting_defects

NOW = dt.datetime(2026, 11, 13, 9, 0, tzinfo=dt.timezone.utc)


def _names(proposed):
    return [one.proposal.responsible["code"] for one in proposed]


def test_each_kind_of_finding_is_proposed_to_whom_the_rules_name(store):
    seen = [Seen("Lampa", category="A1", xy=(0.0, 0.0)), Seen("Buskar", category="F1", xy=(0.0, 0.0)), Seen("Skräp", category="H3", xy=(0.0, 0.0))]
    rows = save_findings(store, seen).findings
    proposed = assign.propose(store, [("finding", row.id) for row in rows], NOW)
    assert _names(proposed) == ["lighting", "parks", "cleaning"]
    assert all(one.proposal.reasons["responsible"].text(Texts("sv"), "sv") for one in proposed)


def test_an_owner_found_by_place_goes_before_the_type_and_is_asked_not_told(store):
    row = save_finding(store, Seen("Buskar", category="F1", xy=(0.0, 0.0))).findings[0]
    (one,) = assign.propose(store, [("finding", row.id)], NOW, owners={row.id: assign.OwnerAt("trafikverket")})
    given = assign.as_input(one, "sv", Texts("sv"))
    assert given.status == "forwarded" and given.answer_by and given.due_date is None and given.forwarded_to_id == given.responsible_id
    assign.assign_each(store, [([("finding", row.id)], given)])
    assert store.get("finding", row.id)["handling"] == "waiting"


def test_a_finding_of_a_walk_has_its_answer_by_the_follow_up_meeting(store, walk, stops):
    row = save_finding(store, Seen("Otydligt", category="G1", walk_id=walk.id, walk_stop_id=stops[0].id)).findings[0]
    (one,) = assign.propose(store, [("finding", row.id)], NOW)
    assert one.proposal.answer_by == dt.date(2026, 12, 3)


def test_one_measure_each_or_one_for_all(store):
    lamps = save_lighting_defects(store, [(Lamp(pole_number=str(n)), (float(n), 0.0)) for n in range(3)]).lighting_defects
    targets = [("lighting_defect", row.id) for row in lamps]
    proposed = assign.propose(store, targets, NOW)
    inputs = [assign.as_input(one, "sv", Texts("sv")) for one in proposed]
    each = assign.assign_each(store, [([target], given) for target, given in zip(targets, inputs)])
    assert store.count("measure") == 3 and {store.get("lighting_defect", row.id)["handling"] for row in lamps} == {"open"}
    store.undo(each)
    assert store.count("measure") == 0
    assign.assign_together(store, targets, inputs[0])
    assert store.count("measure") == 1 and store.count("measure_link") == 3


def test_a_lamp_written_down_on_a_walk_follows_its_finding(store, walk, stops):
    saved = save_finding(store, Seen("Släckt", category="A1", severity=3, walk_id=walk.id, walk_stop_id=stops[0].id, lamp=Lamp()))
    (one,) = assign.propose(store, [("lighting_defect", saved.lighting_defects[0].id)], NOW)
    assert one.proposal.priority == 3 and one.proposal.responsible["code"] == "lighting"


def test_nothing_is_made_when_one_of_many_is_wrong(store):
    rows = save_findings(store, [Seen("Ett", xy=(0.0, 0.0)), Seen("Två", xy=(0.0, 0.0))]).findings
    good = assign.MeasureInput("Gör", "other", None)
    with pytest.raises(RuleError):
        assign.assign_each(store, [([("finding", rows[0].id)], good), ([("finding", rows[1].id)], replace(good, status="forwarded"))])
    with pytest.raises(InputError):
        assign.propose(store, [], NOW)
    with pytest.raises(InputError):
        assign.propose(store, [("finding", "no-such")], NOW)
    assert store.count("measure") == 0


def test_a_long_description_becomes_a_short_title(store):
    row = save_finding(store, Seen("ord " * 500, xy=(0.0, 0.0))).findings[0]
    (one,) = assign.propose(store, [("finding", row.id)], NOW)
    assert len(one.title) <= assign.TITLE_LENGTH and one.title.endswith("…")
