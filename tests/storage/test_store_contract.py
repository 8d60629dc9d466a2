# SPDX-License-Identifier: GPL-2.0-or-later
"""What every store promises."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core import geometry, status
from est_plugin.core.errors import ConflictError, EstError, InputError, NotFoundError, RuleError
from est_plugin.core.schema import TABLES
from est_plugin.i18n import Texts
from tests.storage.store_rows import PLACE, a_finding, a_link, a_measure

UTC = dt.timezone.utc


def test_a_row_comes_back_as_it_was_given(store):
    seen_at = dt.datetime(2026, 11, 12, 17, 30, 15, 250_000, tzinfo=UTC)
    made = a_finding(store, severity=3, seen_at=seen_at, category="A1", place_text="Gågatan <b>&'\" 😀 שלום")
    again = store.get("finding", made.id)
    assert again == made
    assert (again["severity"], again["seen_at"], again["place_text"]) == (3, seen_at, "Gågatan <b>&'\" 😀 שלום")
    assert geometry.point_xy(again["geom"]) == (150_000.5, 6_340_000.25)
    assert again.ver == 1 and again["created_by"] == "anna" and again["handling"] == "unassigned"


def test_findings_and_lighting_defects_share_one_number_series(store):
    first = a_finding(store)
    with store.transaction("test") as tx:
        lamp = tx.insert("lighting_defect", {"finding_id": first.id, "geom": PLACE})
        alone = tx.insert("lighting_defect", {"geom": PLACE})
    assert (first["number"], lamp["number"], alone["number"], a_finding(store)["number"]) == (1, 1, 2, 3)


def test_many_rows_get_consecutive_numbers(store):
    a_finding(store)
    with store.transaction("test") as tx:
        ids = tx.insert_many("finding", [{"description": f"Nr {n}", "geom": PLACE} for n in range(5)])
    assert [store.get("finding", i)["number"] for i in ids] == [2, 3, 4, 5, 6]


def test_an_older_version_of_a_row_cannot_be_saved(store):
    old = a_finding(store)
    with store.transaction("first") as tx:
        new = tx.update(old, severity=3)
    with pytest.raises(ConflictError):
        with store.transaction("second") as tx:
            tx.update(old, severity=4)
    assert new.ver == 2 and store.get("finding", old.id)["severity"] == 3


def test_an_error_takes_the_whole_action_back(store):
    before = store.count("finding")
    with pytest.raises(RuleError):
        with store.transaction("test") as tx:
            tx.insert("finding", {"description": "Bra", "geom": PLACE})
            tx.insert("finding", {"description": "   ", "geom": PLACE})
    assert store.count("finding") == before


def test_undo_takes_back_inserts_changes_and_deletions(store):
    kept = a_finding(store)
    gone = a_finding(store)
    with store.transaction("assign") as tx:
        measure = tx.insert("measure", {"title": "Röj", "measure_type": "vegetation"})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": kept.id})
        tx.update(kept, severity=4)
        tx.delete(gone)
    assert store.get("finding", kept.id)["handling"] == "open"
    store.undo(tx.done)
    assert store.count("measure") == 0 and store.count("measure_link") == 0
    assert store.get("finding", kept.id)["severity"] == 2 and store.get("finding", kept.id)["handling"] == "unassigned"
    assert store.get("finding", gone.id)["number"] == gone["number"]


def test_undo_is_refused_when_somebody_changed_the_row_since(store):
    row = a_finding(store)
    with store.transaction("mine") as tx:
        mine = tx.update(row, severity=3)
    with store.transaction("theirs"):
        pass
    with store.transaction("theirs") as other:
        other.update(mine, severity=4)
    with pytest.raises(ConflictError):
        store.undo(tx.done)
    assert store.get("finding", row.id)["severity"] == 4


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": "good", "category": "A"}, "good"),
        ({"category": "B2"}, "unassigned"),
        ({"category": "A1"}, "lamp-unassigned"),
        ({"category": None}, "unassigned"),
    ],
)
def test_the_mark_of_a_finding_follows_kind_letter_and_handling(store, values, expected):
    row = a_finding(store, **values)
    assert store.get("finding", row.id)["symbol"] == expected
    with store.transaction("assign") as tx:
        measure = tx.insert("measure", {"title": "Laga", "measure_type": "other"})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": row.id})
    assert store.get("finding", row.id)["symbol"] == expected.replace("unassigned", "open")
    with store.transaction("type") as tx:
        tx.update(store.get("finding", row.id), kind="defect", category="A7")
    assert store.get("finding", row.id)["symbol"] == "lamp-open"


def test_a_row_with_history_is_not_deleted(store):
    row = a_finding(store)
    with store.transaction("test") as tx:
        row = tx.update(row, severity=3)
    with pytest.raises(RuleError, match="historik"):
        with store.transaction("test") as tx:
            tx.delete(row)
    assert store.get("finding", row.id)


def test_deleting_a_new_row_leaves_a_trace(store):
    row = a_finding(store, description="Skrivet av misstag")
    with store.transaction("test") as tx:
        tx.delete(row)
    assert [(h["what"], h["old_value"]) for h in store.history("finding", row.id)] == [("deleted", "Skrivet av misstag")]


def test_changes_of_status_dates_and_responsible_and_moves_are_in_the_log(store):
    organisation = store.find("organisation", {"code": "lighting"})[0]
    measure = a_measure(store)
    with store.transaction("test") as tx:
        tx.update(measure, status="planned", due_date=dt.date(2027, 1, 31), responsible_id=organisation.id)
    log = {h["what"]: (h["old_value"], h["new_value"], h["changed_by"]) for h in store.history("measure", measure.id)}
    assert log == {
        "status": ("new", "planned", "anna"),
        "due_date": (None, "2027-01-31", "anna"),
        "responsible_id": (None, organisation.id, "anna"),
    }
    row = a_finding(store)
    with store.transaction("test") as tx:
        tx.update(row, geom=geometry.point(150_010, 6_340_000))
    assert [h["what"] for h in store.history("finding", row.id)] == ["geom"]


def test_rows_are_found_by_value_list_emptiness_and_place(store):
    rows = [a_finding(store, severity=n, geom=geometry.point(150_000 + n * 100, 6_340_000)) for n in (1, 2, 3, 4)]
    assert [r["severity"] for r in store.find("finding", {"severity": [2, 4]}, order_by=["-severity"])] == [4, 2]
    assert store.count("finding", {"walk_id": None}) == 4
    assert [r.id for r in store.within("finding", 150_150, 6_339_000, 150_350, 6_341_000)] == [rows[1].id, rows[2].id]
    many = ["x"] * 2000 + [rows[0].id]
    assert [r.id for r in store.find("finding", {"id": many})] == [rows[0].id]
    assert store.rows("finding", ["number", "geom"], {"severity": 3}) == [(3, rows[2]["geom"])]
    assert len(store.find("finding", limit=2)) == 2


def test_what_does_not_exist_is_told(store):
    with pytest.raises(NotFoundError):
        store.get("finding", "nothing")
    with pytest.raises(KeyError):
        store.find("finding", {"no_such_column": 1})


def test_settings_keep_their_type(store):
    for value in ("text", 3, True, ["a", 1], {"name": "Värnamo"}, None):
        store.set_setting("test", value)
        assert store.setting("test", "default") == ("default" if value is None else value)
    assert store.setting("missing", 7) == 7


# -- rules --------------------------------------------------------------------------------------------------------------
_FILLED = {
    "reason": "Marken är inte kommunens",
    "answer_by": dt.date(2027, 1, 1),
    "review_date": dt.date(2027, 2, 1),
    "verified_on": dt.date(2026, 12, 1),
    "verified_by": "Trygghetssamordnare",
    "verified_how": "På plats",
}


def _complete(store):
    """Values that satisfy the demands of every status."""
    other = store.find("measure", {"title": "Annan"}) or [a_measure(store, title="Annan")]
    organisation = store.find("organisation", limit=1)[0]
    return {**_FILLED, "forwarded_to_id": organisation.id, "same_as_id": other[0].id}


_PATH = {  # a way from new to each status
    "new": [], "triage": ["triage"], "investigating": ["investigating"], "approved": ["approved"], "planned": ["planned"],
    "ordered": ["ordered"], "in_progress": ["in_progress"], "forwarded": ["forwarded"], "monitor": ["monitor"], "fixed": ["fixed"],
    "verified": ["fixed", "verified"], "refused": ["refused"], "duplicate": ["duplicate"],
}  # fmt: skip


@pytest.mark.parametrize("old", status.ALLOWED)
def test_only_the_allowed_steps_can_be_taken(store, old):
    complete = _complete(store)
    for new in status.BY_CODE:
        measure = a_measure(store, **complete)
        for step in _PATH[old]:
            with store.transaction("way") as tx:
                measure = tx.update(measure, status=step)
        try:
            with store.transaction("step") as tx:
                tx.update(measure, status=new)
            was_allowed = True
        except RuleError as error:
            was_allowed = False
            assert status.BY_CODE[old].sv in error.text(Texts("sv"))
        assert was_allowed == status.may_follow(old, new), (old, new)


@pytest.mark.parametrize("code", status.BY_CODE)
def test_a_new_measure_starts_open_or_waiting(store, code):
    complete = _complete(store)
    if code in status.START:
        assert a_measure(store, status=code, **complete)["status"] == code
    else:
        with pytest.raises(RuleError):
            a_measure(store, status=code, **complete)


@pytest.mark.parametrize("code, group", [(code, group) for code, groups in status.REQUIRED.items() for group in groups])
@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b\u00a0\ufeff"])
def test_a_status_demands_its_fields(store, code, group, blank):
    complete = _complete(store)
    for column in group:
        complete[column] = blank if TABLES["measure"][column].type == "text" else None
    measure = a_measure(store, **{k: v for k, v in complete.items() if k not in group})
    if code == "verified":
        with store.transaction("way") as tx:
            measure = tx.update(measure, status="fixed")
    with pytest.raises(RuleError):
        with store.transaction("step") as tx:
            tx.update(measure, **{**complete, "status": code})
    assert store.get("measure", measure.id)["status"] != code


def test_reopening_counts_and_cannot_be_written_by_hand(store):
    measure = a_measure(store)
    for step in ("fixed", "triage", "fixed", "in_progress"):
        with store.transaction("step") as tx:
            measure = tx.update(measure, status=step)
    assert measure["reopened_count"] == 2
    with pytest.raises(InputError):
        with store.transaction("cheat") as tx:
            tx.update(measure, reopened_count=0)


def test_a_finding_shows_how_far_its_least_advanced_measure_has_come(store):
    finding = a_finding(store)
    first, second = a_measure(store), a_measure(store)
    a_link(store, first, finding_id=finding.id)
    a_link(store, second, finding_id=finding.id)
    seen = []
    for measure, step in ((first, "fixed"), (second, "planned"), (second, "fixed")):
        with store.transaction("step") as tx:
            tx.update(store.get("measure", measure.id), status=step)
        seen.append(store.get("finding", finding.id)["handling"])
    assert seen == ["open", "planned", "fixed"]


def test_a_lamp_and_its_finding_share_their_measures(store):
    finding = a_finding(store)
    with store.transaction("test") as tx:
        lamp = tx.insert("lighting_defect", {"finding_id": finding.id, "geom": PLACE})
    measure = a_measure(store)
    link = a_link(store, measure, lighting_defect_id=lamp.id)
    assert store.get("finding", finding.id)["handling"] == store.get("lighting_defect", lamp.id)["handling"] == "open"
    with store.transaction("unlink") as tx:
        tx.delete(link)
    assert store.get("finding", finding.id)["handling"] == store.get("lighting_defect", lamp.id)["handling"] == "unassigned"
    assert [h["what"] for h in store.history("measure", measure.id)] == ["link"]


def test_a_link_has_exactly_one_target(store):
    finding, measure = a_finding(store), a_measure(store)
    for target in ({}, {"finding_id": finding.id, "hotspot_id": finding.id}):
        with pytest.raises(EstError):
            a_link(store, measure, **target)
    link = a_link(store, measure, finding_id=finding.id)
    with pytest.raises(RuleError):
        with store.transaction("move") as tx:
            tx.update(link, finding_id=_id_of_another_finding(store))


def _id_of_another_finding(store):
    rows = store.find("finding", order_by=["-number"])
    return rows[0].id if len(rows) > 1 else "other"


@pytest.mark.parametrize(
    "table, values",
    [
        ("finding", {"description": None}),
        ("finding", {"description": "x" * 40_001}),
        ("finding", {"severity": 5}),
        ("finding", {"severity": "akut"}),
        ("finding", {"kind": "neither"}),
        ("finding", {"category": "Å9"}),
        ("finding", {"walk_id": "no-such-walk"}),
        ("walk_stop", {"number": 0, "walk_id": "x"}),
        ("measure", {"title": ""}),
        ("measure", {"due_date": "snart"}),
        ("measure", {"cost_tkr": -1}),
        ("measure", {"measure_type": "magic"}),
        ("attachment", {"path": "photos/a.jpg"}),
    ],
)
def test_values_that_cannot_be_are_refused_with_a_text(store, table, values):
    base = {"finding": {"description": "Mörkt", "geom": PLACE}, "measure": {"title": "Laga", "measure_type": "lighting"}}.get(table, {})
    with pytest.raises(RuleError) as caught:
        with store.transaction("bad") as tx:
            tx.insert(table, {**base, **values})
    assert len(caught.value.text(Texts("sv"))) > 10
    assert store.count(table) == 0


def test_a_long_description_is_kept_whole(store):
    text = "å" * 39_999 + "."
    assert store.get("finding", a_finding(store, description=text).id)["description"] == text


def test_a_code_that_is_no_longer_used_does_not_break_old_rows(store):
    finding = a_finding(store, category="A1")
    code = store.find("code", {"list": "finding_category", "code": "A1"})[0]
    with store.transaction("off") as tx:
        tx.update(code, active=False)
    with store.transaction("edit") as tx:
        assert tx.update(finding, severity=4)["category"] == "A1"


def test_the_log_cannot_be_changed_but_anonymised_and_that_is_logged(store):
    measure = a_measure(store)
    with store.transaction("step") as tx:
        tx.update(measure, status="planned")
    entry = store.history("measure", measure.id)[0]
    run = store._connection.execute
    for sql in ("DELETE FROM change_log", "UPDATE change_log SET new_value = 'fixed'", "UPDATE change_log SET changed_by = 'bo'"):
        with pytest.raises(Exception, match="EST-RULE"):
            run(sql)
    run("UPDATE change_log SET changed_by = NULL WHERE id = ?", (entry["id"],))
    assert store.history("measure", measure.id)[0]["changed_by"] is None
    assert store.history("change_log", entry["id"])[0]["what"] == "anonymised"


_STEPS = st.lists(st.sampled_from([*status.BY_CODE, "nonsense"]), max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS, filled=st.booleans())
def test_no_sequence_of_steps_reaches_a_forbidden_state_or_loses_a_log_row(store, steps, filled):
    complete = _complete(store) if filled else {}
    measure = a_measure(store, **complete)
    taken = ["new"]
    for step in steps:
        try:
            with store.transaction("step") as tx:
                measure = tx.update(measure, status=step)
        except RuleError:
            continue
        if step != taken[-1]:
            taken.append(step)
    assert all(status.may_follow(a, b) for a, b in zip(taken, taken[1:]))
    assert not status.missing_columns(store.get("measure", measure.id))
    logged = [h["new_value"] for h in store.history("measure", measure.id) if h["what"] == "status"]
    assert logged == taken[1:]


def test_what_was_found_fixed_without_a_measure_is_fixed_until_seen_otherwise(store):
    row = a_finding(store, category="F")
    with store.transaction("walk") as tx:
        walk = tx.insert("walk", {"name": "Uppföljning"})
        seen = tx.insert("follow_up", {"walk_id": walk.id, "finding_id": row.id, "outcome": "fixed"})
    assert (store.get("finding", row.id)["handling"], store.get("finding", row.id)["symbol"]) == ("fixed", "fixed")
    with store.transaction("walk") as tx:
        tx.update(seen, outcome="remains")
    assert store.get("finding", row.id)["handling"] == "unassigned"
    a_link(store, a_measure(store), finding_id=row.id)
    assert store.get("finding", row.id)["handling"] == "open"


def test_next_years_measure_does_not_open_again_what_is_done_this_year(store):
    row, measure = a_finding(store), a_measure(store)
    a_link(store, measure, finding_id=row.id)
    with store.transaction("done") as tx:
        tx.update(measure, status="fixed")
    a_link(store, a_measure(store, recurs_from_id=measure.id), finding_id=row.id)
    assert store.get("finding", row.id)["handling"] == "fixed"
