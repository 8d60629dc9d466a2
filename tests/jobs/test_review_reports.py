# SPDX-License-Identifier: GPL-2.0-or-later
"""An EST report is saved, approved, merged, masked, rejected – and everything can be taken back."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry, review
from est_plugin.core.errors import EstError, InputError, RuleError
from est_plugin.core.period import own_period
from est_plugin.core.place_ranking import EARLIER, HOTSPOT, STOP
from est_plugin.core.report_time import band_interval
from est_plugin.core.similar_reports import Told
from est_plugin.jobs import review_list, review_reports
from est_plugin.jobs import save_observation as job
from est_plugin.jobs.entry_lists import read_lists
from est_plugin.jobs.local_days import zone_of
from est_plugin.jobs.place_names import known_places
from est_plugin.jobs.today import REVIEW_REPORTS, lines

UTC = dt.timezone.utc
NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = dt.date(2026, 11, 17)
X, Y = 150_000.0, 6_340_000.0


def seen(store, day=DAY, **values) -> job.Observed:
    given = {"category": "KLO", "xy": (X, Y), "place_text": "vid stationen", **values}
    return job.Observed(band_interval(day, "evening", zone_of(store)), **given)


def save(store, **values):
    return job.save_observation(store, seen(store, **values), NOW).record


def state(store, record) -> str:
    return store.get("observation", record.id)["review_state"]


# -- saving ------------------------------------------------------------------------------------------------------------
def test_a_report_waits_for_review_unless_somebody_has_looked(store):
    new, looked = save(store), save(store, is_reviewed=True)
    assert (new["review_state"], new["reviewed_at"], new["source"]) == ("new", None, "est_report")
    assert (looked["review_state"], looked["reviewed_at"]) == ("approved", NOW)
    assert new["occurred_from"] == dt.datetime(2026, 11, 17, 17, 0, tzinfo=UTC) and looked["number"] == new["number"] + 1


def test_saving_can_be_taken_back(store):
    saved = job.save_observation(store, seen(store), NOW)
    store.undo(saved.done)
    assert store.count("observation") == 0


@pytest.mark.parametrize("values", [{"xy": None, "place_text": " "}, {"xy": None, "place_text": None}, {"category": ""}, {"category": "  "}])
def test_what_a_report_lacks_is_said_and_nothing_is_kept(store, values):
    with pytest.raises(EstError):
        save(store, **values)
    assert store.count("observation") == 0


def test_a_place_in_words_is_enough_and_nothing_to_report_needs_none(store):
    assert save(store, xy=None)["geom"] is None
    record = job.save_observation(store, job.nothing_to_report(seen(store).when, None), NOW).record
    assert (record["category"], record["place_text"]) == (review.NOTHING_TO_REPORT, None)


def test_the_same_thing_as_a_merged_report_belongs_to_the_one_that_is_kept(store):
    kept, double = save(store), save(store)
    review_reports.merge(store, kept.id, [double.id], NOW)
    third = save(store, same_as_id=double.id)
    assert (third["review_state"], third["same_as_id"]) == ("merged", kept.id)


def test_similar_reports_are_found_but_not_those_that_count_no_more(store):
    near, away, gone = save(store, xy=(X + 10, Y)), save(store, xy=(X + 40, Y)), save(store, xy=(X + 5, Y))
    review_reports.reject(store, [gone.id], "Test")
    start, end = seen(store).when
    found = job.similar_reports(store, Told("", None, "KLO", start, end, (X, Y)))
    assert [one.report.id for one in found] == [near.id]
    words = save(store, xy=None, place_text="Torget")
    assert [one.report.id for one in job.similar_reports(store, Told("", None, "KLO", start, end, None, "Torget"))] == [words.id]
    assert away.id != near.id


def test_favourites_are_what_is_used_in_the_order_of_the_list(store):
    categories = read_lists(store, "sv").report_categories
    assert {one.code for one in job.favourites(store, categories)} == set(job.FAVOURITES)
    for code in ("RYK", "RYK", "POS"):
        save(store, category=code)
    chosen = [one.code for one in job.favourites(store, categories)]
    assert len(chosen) == 8 and {"RYK", "POS"} <= set(chosen) and review.NOTHING_TO_REPORT not in chosen
    assert chosen == [one.code for one in categories if one.code in chosen]


def test_places_that_the_workspace_knows(store, stops):
    save(store, place_text="Kiosken", xy=None)
    save(store, place_text="kiosken", xy=(X + 7, Y))
    with store.transaction("test") as tx:
        tx.insert("hotspot", {"name": "Torget", "geom": geometry.polygon([[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]])})
    known = {(place.kind, place.name): place.xy for place in known_places(store)}
    assert known[HOTSPOT, "Torget"] == pytest.approx((5, 5))
    assert known[STOP, "Stopp 2"] == (200.0, 0.0)
    assert known[EARLIER, "kiosken"] == (X + 7, Y) and (EARLIER, "Kiosken") not in known


# -- reviewing ---------------------------------------------------------------------------------------------------------
def test_approving_counts_and_is_taken_back(store):
    rows = [save(store, xy=(X + 100 * n, Y)) for n in range(3)]
    done = review_reports.approve(store, [row.id for row in rows], NOW)
    assert {state(store, row) for row in rows} == {"approved"} and store.get("observation", rows[0].id)["reviewed_at"] == NOW
    assert len(done.steps) == 3
    store.undo(done)
    assert {state(store, row) for row in rows} == {"new"}


def test_what_was_rejected_or_merged_can_be_approved_again(store):
    kept, double, bad = save(store), save(store), save(store)
    review_reports.merge(store, kept.id, [double.id], NOW)
    review_reports.reject(store, [bad.id], "Test", NOW)
    review_reports.approve(store, [double.id, bad.id], NOW)
    for row in (double, bad):
        now = store.get("observation", row.id)
        assert (now["review_state"], now["same_as_id"], now["review_reason"]) == ("approved", None, None)
    with pytest.raises(InputError):
        review_reports.approve(store, [double.id], NOW)


def test_the_kept_report_keeps_its_values_and_numbers_are_found(store):
    kept, second, third = save(store, description="Den första"), save(store, description="Den andra"), save(store)
    review_reports.merge(store, second.id, [third.id], NOW)
    review_reports.merge(store, kept.id, [second.id], NOW)  # takes its own doubles along
    rows = {row.id: row for row in review_list.load(store)}
    assert rows[kept.id].description == "Den första" and rows[kept.id].review_state == "new"
    assert rows[second.id].same_as_id == rows[third.id].same_as_id == kept.id
    assert review_list.merged_numbers(store, rows[kept.id]) == [second["number"], third["number"]]
    assert [row.id for row in review_list.matching(rows.values(), review_list.ReviewFilter(state=None, text=str(third["number"])), UTC)] == [third.id]


def test_merging_with_one_that_was_merged_goes_to_the_one_that_is_kept(store):
    kept, double, last = save(store), save(store), save(store)
    review_reports.merge(store, kept.id, [double.id], NOW)
    done = review_reports.merge(store, double.id, [last.id], NOW)
    assert store.get("observation", last.id)["same_as_id"] == kept.id
    store.undo(done)
    assert state(store, last) == "new"


@pytest.mark.parametrize("kept_is", ["itself", "rejected"])
def test_a_merge_that_makes_no_sense_is_refused(store, kept_is):
    one, other = save(store), save(store)
    review_reports.reject(store, [other.id], "Test", NOW)
    with pytest.raises(InputError):
        review_reports.merge(store, one.id if kept_is == "itself" else other.id, [one.id], NOW)
    assert state(store, one) == "new"


def test_a_masked_text_is_gone_from_the_row_the_log_and_the_file(store):
    secret = "Granne Xanthippa Ulfsdotter ringde 070-123 45 67"
    row = save(store, description=secret, place_text="hos Xanthippa Ulfsdotter")
    review_reports.mask(store, row.id, "En granne ringde", "vid porten", NOW)
    now = store.get("observation", row.id)
    assert (now["review_state"], now["description"], now["place_text"], now["reviewed_at"]) == ("masked", "En granne ringde", "vid porten", NOW)
    history = [dict(one) for one in store.history("observation", row.id)]
    assert history and "Xanthippa" not in str(history)
    assert "Xanthippa".encode() not in store.path.read_bytes()


def test_a_mask_must_change_something_and_leave_a_place(store):
    row = save(store, xy=None, description="Klotter")
    with pytest.raises(InputError):
        review_reports.mask(store, row.id, "Klotter ", "vid stationen", NOW)
    with pytest.raises(RuleError):
        review_reports.mask(store, row.id, "Klotter", "", NOW)
    done = review_reports.mask(store, row.id, "[namn]", "vid stationen", NOW)
    store.undo(done)
    assert (state(store, row), store.get("observation", row.id)["description"]) == ("new", "Klotter")


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u00ad"])
def test_rejecting_needs_a_reason(store, reason):
    row = save(store)
    with pytest.raises(InputError):
        review_reports.reject(store, [row.id], reason, NOW)
    review_reports.reject(store, [row.id], " Test ", NOW)
    assert store.get("observation", row.id)["review_reason"] == "Test"


# -- the list ----------------------------------------------------------------------------------------------------------
def test_all_without_remarks_are_approved_in_one_transaction(store):
    store.set_setting("extent_lonlat", [13.4, 56.9, 14.4, 57.5])
    good = [save(store, xy=(X + 100 * n, Y), description="Klotter") for n in range(4)]
    bad = [
        save(store, xy=(X + 1000, Y), description="Anna Svensson ringde"), save(store, xy=(X + 2000, Y)), save(store, xy=(X + 2010, Y)),
        save(store, xy=(X + 900_000, Y)), save(store, xy=(X + 3000, Y), day=DAY + dt.timedelta(days=30)),
        save(store, xy=(X + 4000, Y), day=DAY - dt.timedelta(days=900)), save(store, xy=None), save(store, xy=(X + 5000, Y), is_secret=True),
    ]  # fmt: skip
    remarks = review_list.Remarks(store, NOW)
    rows = {row.id: row for row in review_list.load(store)}
    assert [remarks.of(rows[row.id])[0].kind for row in bad] == ["person", "similar", "similar", "outside", "future", "old", "no-place", "confidential"]
    done = review_reports.approve(store, review_reports.without_remarks(rows.values(), remarks), NOW)
    assert {state(store, row) for row in good} == {"approved"} and {state(store, row) for row in bad} == {"new"}
    store.undo(done)
    assert store.count("observation", {"review_state": "new"}) == len(good) + len(bad)


def test_a_remark_goes_when_its_cause_does(store):
    one, other = save(store), save(store)
    remarks = review_list.Remarks(store, NOW)
    (first, _second) = review_list.load(store)
    assert [remark.kind for remark in remarks.of(first)] == ["similar"]
    review_reports.merge(store, one.id, [other.id], NOW)
    remarks.forget(review_list.load(store, ids=[other.id])[0])
    assert remarks.of(first) == ()


def test_proposals_for_a_merge_come_nearest_first_and_hold_none_that_is_gone(store):
    here = save(store)
    gone, later, near = save(store), save(store, xy=(X + 3, Y), day=DAY + dt.timedelta(days=1)), save(store, xy=(X + 5, Y), category="SKA")
    far = save(store, xy=(X + 9000, Y))
    review_reports.reject(store, [gone.id], "Test", NOW)
    row = review_list.load(store, ids=[here.id])[0]
    found = [one.id for one in review_list.merge_proposals(store, row)]
    assert set(found) == {later.id, near.id, far.id} and found[-1] == far.id


def test_filters(store):
    first = save(store, source="police", description="Glas på marken", xy=(X, Y))
    second = save(store, day=DAY + dt.timedelta(days=3))
    with store.transaction("import") as tx:
        batch = tx.insert_many("observation", [{"occurred_from": NOW, "category": "SKA", "place_text": "här"} for _ in range(3)])
    rows = review_list.load(store)
    ((moment, n),) = review_list.batches(rows)

    def shown(**chosen):
        return {row.id for row in review_list.matching(rows, review_list.ReviewFilter(**chosen), zone_of(store))}

    assert n == 3 and shown(batch=moment) == set(batch)
    assert shown(source="police") == {first.id}
    assert shown(period=own_period(DAY, DAY)) == {first.id}
    assert shown(text="GLAS") == {first.id} and shown(text=str(second["number"])) == {second.id}
    assert shown(state="approved") == set() and len(shown(state=None)) == 5
    assert review_list.counts(store) == {"new": 5}


def test_idag_counts_new_reports(store):
    assert not [line for line in lines(store, DAY) if line.id == "reports"]
    save(store)
    save(store, is_reviewed=True)
    (line,) = [line for line in lines(store, DAY) if line.id == "reports"]
    assert (line.n, line.tab) == (1, REVIEW_REPORTS)
