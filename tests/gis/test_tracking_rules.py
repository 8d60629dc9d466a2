# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs, attribute table and SQL in any order: no measure in a forbidden state, no row of the log lost, nothing deleted by merging."""
from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core.errors import EstError
from est_plugin.jobs.duplicates import remember_not_same, suggestions
from est_plugin.jobs.merge import merge
from est_plugin.jobs.report_danger import note_called
from est_plugin.jobs.same_thing import same_as
from est_plugin.jobs.set_status import set_status
from tests.gis.test_rules_in_plain_qgis import Programs, layers, path, rows  # noqa: F401 - fixtures
from tests.storage.workspace_checks import forbidden_states

TODAY = dt.date(2026, 11, 17)
_REASONS = (None, "", "\u200b", "Marken är inte kommunens")
_SQL = (
    "UPDATE measure SET status = 'duplicate', same_as_id = (SELECT id FROM measure WHERE fid = {n} % 4 + 1), ver = -ver WHERE fid = {m}",
    "UPDATE finding SET same_as_id = (SELECT id FROM finding WHERE fid = {n} % 4 + 1), ver = -ver WHERE fid = {m}",
    "UPDATE measure SET status = 'fixed', ver = -ver WHERE fid = {m}",
    "UPDATE measure SET status = 'refused', reason = char(8203), ver = -ver WHERE fid = {m}",
    "UPDATE measure SET status = 'monitor', review_date = NULL, ver = -ver WHERE fid = {m}",
    "DELETE FROM measure WHERE fid = {m}",
    "DELETE FROM change_log",
)
_STEP = st.tuples(
    st.sampled_from(("status", "status", "status", "merge", "merge", "call", "not same", "undo", "undo", "raw", "raw", "cell", "save")),
    st.sampled_from(list(status.BY_CODE)), st.integers(0, 5), st.integers(0, 5), st.sampled_from(_REASONS), st.sampled_from(_SQL),
)  # fmt: skip


class Trackers(Programs):
    """The same three, and what the dialogs of the plugin do."""

    def run_step(self, what: str, code: str, n: int, m: int, reason: str | None, sql: str) -> None:
        try:
            getattr(self, "_do_" + what.replace(" ", "_"))(code, n, m, reason, sql)
        except (EstError, sqlite3.IntegrityError) as error:
            assert len(str(error)) > 3

    def _pick(self, table: str, n: int, m: int) -> list[str]:
        ids = [row[0] for row in self.opened.store.rows(table, ("id",), order_by=("number",))]
        return [ids[at % len(ids)] for at in (n, m)] if ids else []

    def _do_status(self, code, n, m, reason, _sql) -> None:
        organisation = self.opened.store.find("organisation", limit=1)[0].id
        picked = self._pick("measure", n, m)
        fields = {
            "forwarded": {"forwarded_to_id": organisation, "answer_by": TODAY} if reason else {}, "monitor": {"review_date": TODAY} if reason else {},
            "refused": {"reason": reason}, "duplicate": {"same_as_id": picked[-1]} if picked else {},
            "verified": {"verified_on": TODAY, "verified_by": reason, "verified_how": "På plats"},
        }.get(code, {"why": reason})  # fmt: skip
        self.done.append(set_status(self.opened.store, picked[:1] if code == "duplicate" else picked, code, fields, TODAY))

    def _do_merge(self, _code, n, m, reason, _sql) -> None:
        table = "finding" if reason else "measure"
        picked = self._pick(table, n, m)
        if picked:
            self.done.append(merge(self.opened.store, table, picked[0], picked[1:], TODAY))
            pairs = same_as(self.opened.store, table)
            assert pairs[picked[1]] not in pairs  # no chain, no circle, whatever other programs left behind

    def _do_call(self, _code, n, m, _reason, _sql) -> None:
        targets = [("finding", one) for one in self._pick("finding", n, m)]
        self.done.append(note_called(self.opened.store, targets, dt.datetime(2026, 11, 17, 12, tzinfo=dt.timezone.utc)))

    def _do_not_same(self, *_values) -> None:
        for suggestion in suggestions(self.opened.store)[:1]:
            self.done.append(remember_not_same(self.opened.store, suggestion))

    def _do_undo(self, *_values) -> None:
        self._store_undo()

    def _do_raw(self, _code, n, m, _reason, sql) -> None:
        self.sql.execute(sql.format(n=n, m=m + 1))

    def _do_cell(self, code, n, _m, _reason, _sql) -> None:
        self._cell(code, n, "")

    def _do_save(self, *_values) -> None:
        self._save()


@settings(max_examples=int(os.environ.get("EST_EXAMPLES", "20")), deadline=None, database=None, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEP, min_size=4, max_size=20))
def test_no_sequence_of_jobs_table_and_sql_reaches_a_forbidden_state_or_loses_a_row_of_the_log(layers, path, tmp_path_factory, steps):  # noqa: F811
    copy = shutil.copy(path, tmp_path_factory.mktemp("mix") / "EST.gpkg")
    trackers = Trackers(copy, layers)
    try:
        logged, findings = 0, rows(copy, "SELECT count(*) FROM finding")
        for step in steps:
            trackers.run_step(*step)
            now = rows(copy, "SELECT count(*) FROM change_log")[0][0]
            assert now >= logged, step
            logged = now
        assert rows(copy, "SELECT count(*) FROM finding") == findings  # merging deletes nothing
    finally:
        trackers.close()
    assert forbidden_states(copy) == []
