# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of a real workspace: what is read, on which day it happened, and that they agree with the list."""
from __future__ import annotations

import datetime as dt
import json
import time

import pytest

from est_plugin.core import geometry
from est_plugin.core.figures.measures import figures
from est_plugin.core.figures.rows import Choice
from est_plugin.core.period import ALL, MONTH, Period, period_of
from est_plugin.core.work import views
from est_plugin.jobs import measure_figures, work_list
from est_plugin.jobs.set_status import set_status
from est_plugin.reports import figures_tables

UTC = dt.timezone.utc
EVER = Period(ALL)
TODAY = dt.date(2026, 11, 17)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


def now(store) -> dt.date:
    """The log writes the real day: what is read back is compared with it."""
    return dt.datetime.now(UTC).date()


def add(store, table: str, **values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


def add_finding(store, number: int = 0, **values):
    return add(store, "finding", **{"description": "Mörkt", "geom": geometry.point(float(number), 0.0), **values})


def link(store, measure, **target):
    add(store, "measure_link", measure_id=measure.id, **target)


def of(store, period=EVER, choice=None, today=TODAY):
    return figures(measure_figures.read(store).rows, period, choice or Choice(), today)


def done(store, measure, day: dt.date):
    set_status(store, [measure.id], "fixed", {"done_on": day}, max(day, TODAY))


def test_an_empty_workspace_has_figures_of_nothing(store):
    content = measure_figures.make(measure_figures.read(store), period_of(MONTH, TODAY), Choice(), TODAY)
    assert [line.now.text for line in content.numbers] == ["0", "0", "0", "0", "0", "–", "–", "–", "–", "–", "0"]
    assert all(chart.bars == () and chart.empty for chart in content.charts)
    assert content.period == "november 2026, pågår" and content.before == "oktober 2026"


def test_one_measure_is_counted_and_too_few_is_said(store):
    done(store, add(store, "measure", title="Laga", due_date=dt.date(2026, 11, 10), created_at=moment("2026-11-01T08:00")), dt.date(2026, 11, 9))
    content = measure_figures.make(measure_figures.read(store), period_of(MONTH, TODAY), Choice(), TODAY)
    assert content.number("done").now.text == "1"
    assert content.number("within_due").now.words == "– (1 av 1, för få för att säga något)"
    assert content.number("days_from_made").now.number is None


def test_half_past_midnight_belongs_to_the_new_day(store):
    finding = add_finding(store, seen_at=moment("2026-06-30T22:30"))  # 1 July in Stockholm
    measure = add(store, "measure", title="Laga", created_at=moment("2026-07-05T22:30"))  # 6 July
    link(store, measure, finding_id=finding.id)
    done(store, measure, dt.date(2026, 7, 8))
    found = of(store)
    assert (found.numbers["days_from_made"].days, found.numbers["days_from_seen"].days) == (2, 7)
    before = add(store, "measure", title="Såga", created_at=moment("2026-07-31T21:59"))  # still July
    after = add(store, "measure", title="Måla", created_at=moment("2026-07-31T22:00"))  # 1 August
    assert set(of(store, period_of(MONTH, dt.date(2026, 7, 1))).numbers["open"].ids) == {before.id}
    assert set(of(store, period_of(MONTH, dt.date(2026, 8, 1))).numbers["open"].ids) == {before.id, after.id}


def test_a_lamp_and_its_finding_are_one_thing(store, walk):
    finding = add_finding(store, walk_id=walk.id, category="A1", created_at=moment("2026-11-13T08:00"))
    lamp = add(store, "lighting_defect", fault="out", finding_id=finding.id, geom=geometry.point(0.0, 0.0))
    alone = add(store, "lighting_defect", fault="out", geom=geometry.point(50.0, 0.0))
    assert set(of(store, today=now(store)).numbers["open"].ids) == {finding.id, alone.id}
    measure = add(store, "measure", title="Byt lampan")
    link(store, measure, lighting_defect_id=lamp.id)
    link(store, measure, finding_id=finding.id)
    found = of(store, today=now(store))
    assert sorted(found.numbers["open"].ids) == sorted([alone.id, measure.id])
    row = measure_figures.read(store).rows.measures[0]
    assert (row.walk_ids, row.categories) == ({walk.id}, {"A"})
    assert row.seen_on == dt.date(2026, 11, 12)  # the evening of the walk
    assert of(store, choice=Choice(walk_id=walk.id), today=now(store)).numbers["open"].ids == (measure.id,)


def test_good_things_merged_and_unreviewed_ones_are_not_open(store):
    kept = add_finding(store)
    add_finding(store, 1, kind="good")
    add_finding(store, 2, same_as_id=kept.id, review_state="merged")
    add_finding(store, 3, review_state="new")
    assert of(store, today=now(store)).numbers["open"].ids == (kept.id,)


def test_opened_again_and_done_again_is_read_from_the_log_and_an_undone_step_is_not(store):
    measure = add(store, "measure", title="Laga", created_at=moment("2026-07-05T08:00"))
    today = now(store)
    set_status(store, [measure.id], "fixed", {}, today)
    set_status(store, [measure.id], "in_progress", {}, today)
    set_status(store, [measure.id], "fixed", {"done_on": today}, today)
    found = of(store, today=today)
    assert found.numbers["reopened"].ids == (measure.id,) and found.numbers["done"].ids == (measure.id,)
    other = add(store, "measure", title="Måla")
    set_status(store, [other.id], "fixed", {}, today)
    store.undo(set_status(store, [other.id], "in_progress", {}, today))
    found = of(store, today=today)
    assert set(found.numbers["reopened"].ids) == {measure.id} and set(found.numbers["done"].ids) == {measure.id, other.id}
    rows = {row.id: row for row in measure_figures.read(store).rows.measures}
    assert {key: len(row.reopened_days) for key, row in rows.items()} == dict(store.rows("measure", ("id", "reopened_count")))


def test_a_duplicate_is_never_counted(store):
    kept, double = add(store, "measure", title="Laga"), add(store, "measure", title="Laga!")
    set_status(store, [double.id], "duplicate", {"same_as_id": kept.id}, now(store))
    found = of(store, today=now(store))
    assert found.numbers["open"].ids == (kept.id,) and found.numbers["refused"].n == 0


@pytest.mark.parametrize(("kind", "wanted"), [("lighting", False), ("vegetation", True)])
def test_the_measure_type_says_what_is_checked(store, walk, kind, wanted):
    finding = add_finding(store, walk_id=walk.id)
    measure = add(store, "measure", title="Laga", measure_type=kind)
    link(store, measure, finding_id=finding.id)
    assert [row.needs_check for row in measure_figures.read(store).rows.measures] == [wanted]


def test_figures_of_today_agree_with_the_views_of_the_list(store, walk):
    streets, state = (store.find("organisation", {"code": code})[0].id for code in ("streets", "trafikverket"))
    today = now(store)
    for number in range(12):
        finding = add_finding(store, number, walk_id=walk.id if number % 2 else None)
        if number % 3:
            measure = add(store, "measure", title=f"Nr {number}", responsible_id=streets if number % 4 else None,
                          due_date=today + dt.timedelta(days=number - 6))  # fmt: skip
            link(store, measure, finding_id=finding.id)
            if number in (5, 7):
                set_status(store, [measure.id], "forwarded", {"forwarded_to_id": state, "answer_by": today + dt.timedelta(days=1)}, today)
            if number in (10, 11):
                set_status(store, [measure.id], "fixed", {}, today)
    listed = views.members(work_list.load(store, "sv"), today, None)
    found = of(store, today=today)
    pairs = {"open": views.OPEN, "unassigned": views.UNASSIGNED, "overdue": views.OVERDUE, "waiting_outside": views.WAITING, "done": views.RECENT}
    for figure, view in pairs.items():
        assert set(found.numbers[figure].ids) == {row.record_id for row in listed[view]}, figure
        assert found.numbers[figure].n, figure
    checks = found.numbers["verified"]
    assert set(checks.of) - set(checks.ids) == {row.record_id for row in listed[views.CHECK]} != set()


def test_file_text_and_numbers_come_from_the_same_content(store, tmp_path):
    add(store, "measure", title="Laga")
    content = measure_figures.make(measure_figures.read(store), EVER, Choice(), now(store))
    measure_figures.save_csv(content, tmp_path / "siffror.csv", "sv")
    raw = (tmp_path / "siffror.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and "open;Öppna;;;1;" in raw.decode("utf-8-sig")
    result = measure_figures.print_figures(store, content, tmp_path / "siffror.pdf", "sv")
    assert result.pages >= 1 and (tmp_path / "siffror.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads(figures_tables.as_json(content))["numbers"]["open"]["n"] == 1


def test_five_thousand_measures_take_less_than_half_a_second(store):
    organisations = [row[0] for row in store.rows("organisation", ("id",))]
    with store.transaction("test") as tx:
        findings = tx.insert_many("finding", [{"description": "x", "geom": geometry.point(float(n), 0.0)} for n in range(5000)])
        measures = tx.insert_many(
            "measure", [{"title": f"Nr {n}", "responsible_id": organisations[n % len(organisations)], "due_date": TODAY} for n in range(5000)]
        )
        tx.insert_many("measure_link", [{"measure_id": one, "finding_id": other} for one, other in zip(measures, findings)])
    set_status(store, measures[:2500], "fixed", {}, now(store))
    taken = []
    for _ in range(3):
        start = time.process_time()
        content = measure_figures.make(measure_figures.read(store), period_of(MONTH, now(store)), Choice(), now(store))
        taken.append(time.process_time() - start)
    assert content.number("done").now.number == 2500 and content.chart("open_by_age").bars
    assert min(taken) < 0.5, taken
