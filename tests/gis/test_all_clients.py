# SPDX-License-Identifier: GPL-2.0-or-later
"""Panel jobs, returned files, follow-up, meeting, attribute table and SQL in any order: no forbidden state, no row of the log lost."""
from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core import work_orders as wo
from est_plugin.core.follow_up import OUTCOMES
from est_plugin.core.returned_orders import OURS, THEIRS
from est_plugin.jobs import apply_work_orders as back, meeting, meeting_decide
from est_plugin.jobs.assign import as_input, assign_each, propose
from est_plugin.jobs.follow_up import Answer, save_answers
from est_plugin.jobs.follow_up_points import read_follow_up
from est_plugin.jobs.plan_walk import copy_walk
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.suggest_assignments import targets_without_measure
from est_plugin.jobs.work_order_choice import measure_rows, order_for
from est_plugin.jobs.work_orders import send_out
from est_plugin.i18n import Texts
from est_plugin.storage.connection import prepare
from tests.gis.test_rules_in_plain_qgis import layers, path, rows  # noqa: F401 - fixtures
from tests.gis.test_tracking_rules import _REASONS, Trackers
from tests.jobs.returned_lists import write_rows
from tests.storage.workspace_checks import forbidden_states

TODAY = dt.date.today()
NOW = dt.datetime(2027, 3, 1, 20, tzinfo=dt.timezone.utc)
WORDS = (*(state.sv for state in wo.STATES), "x", "nästan klart", "görs inte, rivs", "")
DAYS = (TODAY.isoformat(), "31/2", "", (TODAY + dt.timedelta(days=9)).isoformat())
_SQL = (
    "UPDATE measure SET status = 'triage', verified_on = '2026-11-20', verified_by = 'x', reason = 'y', ver = -ver WHERE fid = {m}",
    "UPDATE measure SET status = 'verified', verified_on = '2026-11-20', verified_by = 'x', verified_how = 'y', ver = -ver WHERE fid = {m}",
    "UPDATE measure SET responsible_id = NULL, status = 'forwarded', ver = -ver WHERE fid = {m}",
    "UPDATE measure SET takes_back = ver, status = 'new', ver = -ver WHERE fid = {m}",
    "UPDATE follow_up SET outcome = 'fixed', ver = -ver WHERE fid = {n}",
    "DELETE FROM dispatch WHERE fid = {n}",
    "DELETE FROM decision WHERE fid = {n}",
    "UPDATE change_log SET new_value = 'x' WHERE fid = {n}",
)
_KINDS = ("status", "status", "merge", "call", "undo", "raw", "raw", "cell", "save", "assign", "send", "back", "back", "walk", "walk", "decide", "decide")
_STEP = st.tuples(st.sampled_from(_KINDS), st.sampled_from(list(status.BY_CODE)), st.integers(0, 5), st.integers(0, 5), st.sampled_from(_REASONS),
    st.sampled_from(_SQL))  # fmt: skip


class Everybody(Trackers):
    """Also what comes back from outside, what a follow-up walk sees and what a meeting decides."""

    def __init__(self, path, layer_of, folder) -> None:  # noqa: F811
        super().__init__(path, layer_of)
        self.folder, self.number = folder, 0
        store = self.opened.store
        self.again, _done = copy_walk(store, store.find("walk")[0].id, NOW - dt.timedelta(hours=3))
        self.meeting = meeting.begin(store, meeting.MeetingInput("Möte", TODAY))
        self.organisation = store.find("organisation", {"code": "parks"})[0]

    def _do_assign(self, *_values) -> None:
        store = self.opened.store
        targets = targets_without_measure(store)[:2]
        if targets:
            made = propose(store, targets, NOW)
            self.done.append(assign_each(store, [([(one.table, one.record.id)], as_input(one, "sv", Texts("sv"))) for one in made]))

    def _do_send(self, *_values) -> None:
        store = self.opened.store
        listed = measure_rows(store, "sv")
        self.number += 1
        order = order_for(listed, self.organisation, wo.ALL, TODAY)
        if order.measure_ids:
            send_out(store, [(order, {"xlsx": self.folder / f"{self.number}.xlsx"})], listed, Setup(language="sv"))

    def _do_back(self, _code, n, m, reason, _sql) -> None:
        """Three rows of a list that may never have been sent."""
        store = self.opened.store
        self.number += 1
        ids = [row[0] for row in store.rows("measure", ("id",), order_by=("number",))]
        head = ["measure_id", "Läge", "Utfört datum", "Klart senast enligt er", "Skäl om inte"]
        table = [[ids[(n + at) % len(ids)], WORDS[(n * 6 + m + at) % len(WORDS)], DAYS[(m + at) % 4], DAYS[(n + at) % 4], reason] for at in range(3)]
        plan = back.plan(store, write_rows(self.folder / f"{self.number}.csv", [head, *table]), TODAY)
        choice = THEIRS if m % 2 else OURS
        choices = {(row.id, part.key): choice for row in plan.conflicts for part in row.conflicts}
        self.done.append(back.apply(store, plan, back.Decisions(choices=choices, reasons={row.id: "Budget" for row in plan.rows if row.needs_reason})))

    def _do_walk(self, _code, n, m, reason, _sql) -> None:
        points = read_follow_up(self.opened.store, self.again.id).points
        if points:
            answer = Answer(points[n % len(points)].finding.id, OUTCOMES[m % 3], reason or "")
            self.done.append(save_answers(self.opened.store, self.again.id, [answer], NOW).done)

    def _do_decide(self, _code, n, m, reason, _sql) -> None:
        store = self.opened.store
        outcome = ("decided", "postponed", "refused", "monitor", "to_klg")[m % 5]
        picked = self._pick("measure", n, n)
        given = meeting_decide.DecisionInput(outcome, text=reason or "", responsible_id=self.organisation.id, due=TODAY,
            review_date=TODAY + dt.timedelta(days=7))  # fmt: skip
        self.done.append(meeting_decide.decide(store, self.meeting.id, ("measure", picked[0]), given))


@settings(max_examples=int(os.environ.get("EST_EXAMPLES", "20")), deadline=None, database=None, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEP, min_size=6, max_size=24))
def test_nobody_in_any_order_reaches_a_forbidden_state_or_loses_a_row_of_the_log(layers, path, tmp_path_factory, steps):  # noqa: F811
    folder = tmp_path_factory.mktemp("mix")
    copy = shutil.copy(path, folder / "EST.gpkg")
    everybody = Everybody(copy, layers, folder)
    try:
        logged = rows(copy, "SELECT fid, record_id, what, old_value, new_value FROM change_log ORDER BY fid")
        for step in steps:
            everybody.run_step(*step)
            now = rows(copy, "SELECT fid, record_id, what, old_value, new_value FROM change_log ORDER BY fid")
            assert now[: len(logged)] == logged, step  # only ever longer
            logged = now
    finally:
        everybody.close()
    assert forbidden_states(copy) == []


def test_the_sql_of_these_steps_is_understood_by_the_database(layers, path):  # noqa: F811
    """A statement with a wrong name would be refused for the wrong reason."""
    with closing(sqlite3.connect(path)) as connection:
        prepare(connection)
        for text in _SQL:
            steps = {row[1] for row in connection.execute("EXPLAIN " + text.format(n=1, m=1))}
            assert "OpenWrite" in steps and steps & {"Insert", "Delete"}, text  # it would change a row
            with pytest.raises(sqlite3.OperationalError, match="no such"):
                connection.execute("EXPLAIN " + text.format(n=1, m=1).replace("fid", "fod"))
