# SPDX-License-Identifier: GPL-2.0-or-later
"""A round from proposal over paper to the returned sheet, and what cannot be meant."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.errors import EstError, InputError, RuleError
from est_plugin.core.rounds.shift import shift_of
from est_plugin.gis import layer_roles
from est_plugin.i18n import Texts
from est_plugin.jobs import round_entry as entry, round_plan as plan, round_proposal as proposal, round_sheet as paper
from est_plugin.jobs.local_days import zone_of
from est_plugin.jobs.patrol_figures import count_by_hotspot
from est_plugin.jobs.print_walk import Setup

UTC = dt.timezone.utc
NAMES = ("Torget", "Stationen", "Parken", "Skolan", "Tunneln")


def _square(x, y=0.0, side=40.0):
    return geometry.polygon([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]])


@pytest.fixture
def hotspots(store):
    """Five in a row 300 m apart, the last one of the morning."""
    with store.transaction("test") as tx:
        rows = [
            tx.insert("hotspot", {
                "name": name, "level": level, "time_band": band, "geom": _square(300.0 * at), "hotspot_kind": "traffic", "reason": "Buskörning på kvällar",
            })
            for name, level, band, at in zip(NAMES, ("act", "watch", "watch", "calm", "act"), ("evening", "evening", None, "night", "morning"), (0, 3, 1, 2, 4))
        ]  # fmt: skip
    return dict(zip(NAMES, rows))


@pytest.fixture
def evening(store):
    """Friday 20:00–00:00."""
    return shift_of(dt.date(2026, 11, 20), dt.time(20), dt.time(0), zone_of(store))


def _ids(rows, *names):
    return tuple(rows[name].id for name in names)


def test_four_places_are_proposed_with_their_reasons_in_words(store, hotspots, evening):
    found = proposal.propose_round(store, evening)
    assert [one.place.name for one in found.items if one.is_chosen] == ["Torget", "Parken", "Stationen", "Skolan"]
    texts, bands = Texts("sv"), proposal.band_words(store, "sv")
    first = [proposal.reason(part, bands.get, texts) for part in found.items[0].parts]
    assert first == ["nivå insats (40 av 40)", "Kväll 18–22: 2 tim av passet (15 av 30)", "inget besök än (20 av 20)", "först på listan (0 av 10)"]
    assert "annan tid än passet: Morgon 05–09 (0 av 30)" in [proposal.reason(part, bands.get, texts) for part in found.items[-1].parts]


def test_numbers_in_reasons_have_the_decimal_mark_of_the_language(store, hotspots, evening):
    late = shift_of(dt.date(2026, 11, 20), dt.time(20, 30), dt.time(2), zone_of(store))
    found = {one.place.name: one for one in proposal.propose_round(store, late).items}
    told = {
        language: " · ".join(proposal.reason(part, str, Texts(language)) for one in found.values() for part in one.parts) for language in ("sv", "en")
    }
    assert "evening: 1,5 tim av passet" in told["sv"] and "evening: 1.5 h of the shift" in told["en"]
    assert "300 m från Torget" in told["sv"] and proposal.hours_words(6.0, Texts("sv")) == "6"


def test_a_saved_round_has_its_visits_in_the_order_of_the_way_and_can_be_taken_back(store, hotspots, evening):
    way = proposal.order_along(store, None, _ids(hotspots, "Torget", "Stationen", "Parken", "Skolan"))
    assert [store.get("hotspot", one)["name"] for one in way.hotspot_ids] == ["Torget", "Parken", "Skolan", "Stationen"]
    assert (way.length_m, way.has_streets, [one.key for one in way.notices]) == (900.0, False, ["patrol.way-straight"])
    patrol, done = plan.save_round(store, plan.RoundInput(evening, way.hotspot_ids))
    visits = store.find("patrol_visit", {"patrol_id": patrol.id}, order_by=("position",))
    assert [(row["place_text"], row["state"], row["position"], row["activity"]) for row in visits][0] == ("Torget", "planned", 1, "presence")
    assert (patrol["name"], patrol["planned_start"]) == ("Trygghetsrunda 2026-11-20 20:00", dt.datetime(2026, 11, 20, 19, tzinfo=UTC))
    store.undo(done)
    assert (store.count("patrol"), store.count("patrol_visit")) == (0, 0)


def test_the_way_follows_the_streets_when_the_project_has_them(store, hotspots):
    layer = QgsVectorLayer(f"LineString?crs={store.crs}", "gator", "memory")
    lines = [[(20, 20), (20, 520), (320, 520), (320, 20)], [(320, 20), (920, 20)]]  # the first leg goes round by the north
    features = []
    for line in lines:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPolylineXY([QgsPointXY(*xy) for xy in line]))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer_roles.set_role(layer, layer_roles.STREETS_PATHS)
    project = QgsProject()
    project.addMapLayer(layer)
    way = proposal.order_along(store, project, _ids(hotspots, "Torget", "Parken", "Stationen"))
    assert way.has_streets and way.length_m == pytest.approx(1300 + 600, abs=1)
    assert way.notices == ()


def test_a_round_is_planned_anew_until_a_visit_is_told(store, hotspots, evening):
    patrol, _ = plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Torget", "Parken")))
    plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Skolan", "Torget"), "traffic", name="Fart"), patrol.id)
    assert [store.get("hotspot", one)["name"] for one in plan.input_of(store, patrol.id).hotspot_ids] == ["Skolan", "Torget"]
    lines = [saved.line for saved in entry.lines_of(store, patrol.id)]
    entry.save_lines(store, [entry.VisitLine(lines[0].hotspot_id, "20.10", visit_id=lines[0].visit_id)], patrol_id=patrol.id)
    with pytest.raises(RuleError):
        plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Torget")), patrol.id)
    with pytest.raises(RuleError):
        plan.cancel_round(store, patrol.id)


def test_rounds_at_the_same_time_are_said_and_their_places_not_chosen(store, hotspots, evening):
    plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Torget")))
    late = shift_of(dt.date(2026, 11, 20), dt.time(23), dt.time(3), zone_of(store))
    found = proposal.propose_round(store, late)
    assert [one.key for one in found.notices] == ["patrol.same-time"]
    assert "Torget" not in [one.place.name for one in found.items if one.is_chosen]


def test_a_round_needs_places_that_are_there_and_open(store, hotspots, evening):
    for ids in ((), ("finns-inte",)):
        with pytest.raises(InputError):
            plan.save_round(store, plan.RoundInput(evening, ids))
    with store.transaction("test") as tx:
        tx.update(hotspots["Torget"], state="closed")
    with pytest.raises(InputError) as refused:
        plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Torget", "Parken")))
    assert "Torget" in refused.value.text(Texts("sv"))
    assert store.count("patrol") == 0


def test_without_hotspots_the_proposal_says_what_to_do_and_there_is_no_sheet(store, evening, tmp_path):
    found = proposal.propose_round(store, evening)
    assert (found.items, [one.key for one in found.notices]) == ((), ["patrol.no-hotspots"])
    with pytest.raises(InputError):
        paper.print_shift(store, evening, (), Setup("sv"), tmp_path / "a.pdf")


# -- the returned sheet --------------------------------------------------------------------------------------------------
@pytest.fixture
def patrol(store, hotspots, evening):
    """Planned: Torget, Parken, Skolan."""
    return plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Torget", "Parken", "Skolan")))[0]


def _told(store, patrol, *answers):
    lines = [saved.line for saved in entry.lines_of(store, patrol.id)]
    return [entry.VisitLine(line.hotspot_id, visit_id=line.visit_id, activity=line.activity, place_text=line.place_text, **answer)
            for line, answer in zip(lines, answers)]  # fmt: skip


def test_the_returned_sheet_becomes_visits_and_the_round_is_done(store, patrol):
    lines = _told(store, patrol, {"arrived": "20.10", "left": "20.25", "seen": "calm"}, {"arrived": "23:50-00:05", "seen": "action", "note": "Tände lampan"},
                  {"is_not_reached": True})  # fmt: skip
    entered = entry.save_lines(store, lines, patrol_id=patrol.id)
    rows = store.find("patrol_visit", {"patrol_id": patrol.id}, order_by=("position",))
    assert [(row["state"], row["minutes"], row["seen"]) for row in rows] == [("visited", 15, "calm"), ("visited", 15, "action"), ("not_reached", None, None)]
    assert rows[1]["arrived_at"] == dt.datetime(2026, 11, 20, 22, 50, tzinfo=UTC)
    assert (entered.visited, entered.not_reached, store.get("patrol", patrol.id)["state"]) == (2, 1, "done")
    assert [(saved.line.arrived, saved.line.left) for saved in entry.lines_of(store, patrol.id)] == [("20.10", "20.25"), ("23.50", "00.05"), ("", "")]
    store.undo(entered.done)
    assert store.count("patrol_visit", {"state": "planned"}) == 3


def test_a_line_told_is_corrected_alone_and_an_emptied_one_is_open_again(store, patrol):
    entry.save_lines(store, _told(store, patrol, {"arrived": "20.10"}, {"arrived": "21"}, {"is_not_reached": True}), patrol_id=patrol.id)
    saved = [one.line for one in entry.lines_of(store, patrol.id)]
    again = [saved[0], entry.VisitLine(saved[1].hotspot_id, visit_id=saved[1].visit_id, activity=saved[1].activity, place_text=saved[1].place_text), saved[2]]
    entered = entry.save_lines(store, again, patrol_id=patrol.id)
    assert [table for table, _before, _after in entered.done.steps].count("patrol_visit") == 1
    assert store.get("patrol", patrol.id)["state"] == "done"  # one visit was made


UNREADABLE = (
    ({"arrived": "25.10"}, "patrol.clock-bad"), ({"arrived": "i går"}, "patrol.clock-bad"), ({"arrived": "11.00"}, "patrol.clock-off-shift"),
    ({"arrived": "21.00", "left": "20.00"}, "patrol.clock-left-before"), ({"left": "21.00"}, "rule.visit-needs-time"),
    ({"arrived": "21.00", "is_not_reached": True}, "rule.visit-not-reached"), ({"note": "Stängt"}, "patrol.line-half"),
)  # fmt: skip


def test_what_cannot_be_meant_is_said_with_its_line_and_nothing_is_saved(store, patrol):
    for answer, key in UNREADABLE:
        with pytest.raises(InputError) as refused:
            entry.save_lines(store, _told(store, patrol, {"arrived": "20.10"}, answer), patrol_id=patrol.id)
        assert (refused.value.key, refused.value.details["row"]) == (key, 2)
        assert refused.value.text(Texts("sv")) != key
    with pytest.raises(InputError):
        entry.save_lines(store, _told(store, patrol, {}, {}, {}), patrol_id=patrol.id)  # an empty sheet
    assert store.count("patrol_visit", {"state": "visited"}) == 0


def test_the_night_when_the_clock_goes_back(store, hotspots):
    night = shift_of(dt.date(2026, 10, 24), dt.time(22), dt.time(5), zone_of(store))
    patrol, _ = plan.save_round(store, plan.RoundInput(night, _ids(hotspots, "Torget", "Parken")))
    entered = entry.save_lines(store, _told(store, patrol, {"arrived": "02.50", "left": "02.10"}, {"arrived": "02.30", "left": "03.30"}), patrol_id=patrol.id)
    rows = store.find("patrol_visit", {"patrol_id": patrol.id}, order_by=("position",))
    assert [row["minutes"] for row in rows] == [20, 120]  # 02.50 summer time to 02.10 winter time; 02.30 the first time to 03.30 is two hours
    assert [one.key for one in entered.notices] == ["patrol.hour-twice"]


def test_a_hotspot_that_is_closed_or_merged_after_the_paper_was_printed_takes_its_visits(store, hotspots, patrol):
    with store.transaction("test") as tx:
        tx.update(hotspots["Torget"], state="closed")
        tx.update(hotspots["Parken"], state="closed", same_as_id=hotspots["Skolan"].id)
    with pytest.raises(EstError):
        with store.transaction("test") as tx:
            tx.delete(store.get("hotspot", hotspots["Torget"].id))  # the visits would lose their place
    assert [saved.name for saved in entry.lines_of(store, patrol.id)] == ["Torget", "Parken", "Skolan"]
    entered = entry.save_lines(store, _told(store, patrol, {"arrived": "20.10"}, {"arrived": "20.30"}, {"is_not_reached": True}), patrol_id=patrol.id)
    assert entered.visited == 2
    assert count_by_hotspot(store, None, None)[hotspots["Skolan"].id].visits == 1  # that of the one merged into it
    made = paper.sheet_of(store, plan.input_of(store, patrol.id), Setup("sv"), keep_order=True)
    assert any("Torget är avslutad" in warning for warning in made.warnings)


def test_visits_without_a_round_and_the_same_one_twice(store, hotspots, evening):
    line = entry.VisitLine(hotspots["Torget"].id, "21.00", "21.10")
    elsewhere = entry.VisitLine(None, "22.00", place_text="Hamnen")
    assert entry.save_lines(store, [line, elsewhere], shift=evening).visited == 2
    with pytest.raises(InputError) as refused:
        entry.save_lines(store, [line], shift=evening)
    assert refused.value.key == "patrol.visit-known"
    with pytest.raises(EstError):
        entry.save_lines(store, [entry.VisitLine(None, "22.00")], shift=evening)  # nowhere


def test_a_note_on_a_visit_told_before_keeps_its_moment(store, hotspots, patrol):
    """The second reading of 02:30 in the night of summer time, to the second, out of a track; far from the shift of its round."""
    arrived = dt.datetime(2026, 10, 25, 1, 30, 35, tzinfo=UTC)
    first = store.find("patrol_visit", {"patrol_id": patrol.id}, order_by=("position",))[0]
    with store.transaction("test") as tx:
        tx.update(first, state="visited", arrived_at=arrived, minutes=15)
    lines = [saved.line for saved in entry.lines_of(store, patrol.id)]
    assert (lines[0].arrived, lines[0].left) == ("02.30", "02.45")
    entry.save_lines(store, [replace(lines[0], note="Lugnt", seen="calm"), *lines[1:]], patrol_id=patrol.id)
    row = store.get("patrol_visit", first.id)
    assert (row["arrived_at"], row["minutes"], row["note"], row["seen"]) == (arrived, 15, "Lugnt", "calm")
    with pytest.raises(InputError) as refused:
        entry.save_lines(store, [replace(lines[0], arrived="11.00"), *lines[1:]], patrol_id=patrol.id)
    assert refused.value.key == "patrol.clock-off-shift"


def test_a_visit_that_came_in_without_its_round_is_not_counted_again_on_the_sheet(store, hotspots, evening, patrol):
    entry.save_lines(store, [entry.VisitLine(hotspots["Parken"].id, "21.00", "21.10")], shift=evening)
    places = plan.input_of(store, patrol.id).hotspot_ids
    with pytest.raises(InputError) as refused:
        entry.save_lines(store, _told(store, patrol, {}, {"arrived": "21.00"}, {}), patrol_id=patrol.id)
    assert (refused.value.key, refused.value.details["row"]) == ("patrol.visit-known", 2)
    assert store.count("patrol_visit", {"state": "visited"}) == 1
    again = entry.VisitLine(hotspots["Parken"].id, "23.00")  # a second visit on the same round: the paper has the place once
    entry.save_lines(store, [again], patrol_id=patrol.id)
    assert plan.input_of(store, patrol.id).hotspot_ids == places
    assert [saved.name for saved in entry.lines_of(store, patrol.id)] == ["Torget", "Parken", "Skolan", "Parken"]  # numbers as on the paper


def test_a_round_planned_anew_keeps_the_name_that_somebody_gave_it(store, hotspots, evening, patrol):
    given = plan.input_of(store, patrol.id)
    assert given.name and plan.own_name(store, given) == ""  # made of its kind and time
    named, _ = plan.save_round(store, replace(given, name="Fredagsrundan", note="Samling vid stationen"), patrol.id)
    assert plan.own_name(store, plan.input_of(store, named.id)) == "Fredagsrundan" and named["note"] == "Samling vid stationen"



# -- the paper -----------------------------------------------------------------------------------------------------------
def test_the_sheet_of_a_round_says_why_and_what_to_look_for(store, hotspots, patrol, tmp_path):
    made = paper.sheet_of(store, plan.input_of(store, patrol.id), Setup("sv"), keep_order=True)
    assert [(stop.number, stop.name) for stop in made.content.stops] == [(1, "Torget"), (2, "Parken"), (3, "Skolan")]
    assert (made.content.stops[0].time, made.content.stops[1].time) == ("Kväll 18–22", "Hela passet")
    assert "Hastighet" in made.content.stops[0].look_for and made.content.stops[0].why == "Buskörning på kvällar"
    with store.transaction("test") as tx:
        tx.update(store.get("hotspot", hotspots["Torget"].id), look_for="Ring Anna på 070-123 45 67")
    result = paper.print_round(store, patrol.id, Setup("en"), tmp_path / "r.pdf")
    assert result.pages == 2 and any("Torget" in warning for warning in result.warnings)


def test_the_sheet_of_a_shift_takes_the_round_planned_for_it_else_the_proposal(store, hotspots, evening, tmp_path):
    proposed = paper.print_shift(store, evening, (), Setup("sv"), tmp_path / "a.pdf")
    plan.save_round(store, plan.RoundInput(evening, _ids(hotspots, "Tunneln")))
    planned = paper.print_shift(store, evening, (), Setup("sv"), tmp_path / "b.pdf")
    named = paper.print_shift(store, evening, ("h2", "Parken"), Setup("sv"), tmp_path / "c.pdf")
    assert (proposed.pages, planned.pages, named.pages) == (2, 2, 2)
    assert (tmp_path / "b.pdf").stat().st_size < (tmp_path / "a.pdf").stat().st_size
    for wanted in (("Okänd",), ("99",)):
        with pytest.raises(InputError):
            paper.print_shift(store, evening, wanted, Setup("sv"), tmp_path / "d.pdf")


def test_next_shift_takes_the_clock_of_the_last_round(store, hotspots):
    zone = zone_of(store)
    late = shift_of(dt.date(2026, 11, 20), dt.time(22), dt.time(4), zone)
    plan.save_round(store, plan.RoundInput(late, _ids(hotspots, "Torget")))
    found = plan.next_shift(store, dt.datetime(2026, 11, 25, 12, tzinfo=zone))
    assert (found.local_start, found.hours) == (dt.datetime(2026, 11, 25, 22, tzinfo=zone), 6)
