# SPDX-License-Identifier: GPL-2.0-or-later
"""A round planned, its sheet entered by keyboard, visits without a round, a file imported – in the windows."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QDate, Qt, QTime
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit

from est_plugin.core import geometry
from est_plugin.core.period import period_of
from est_plugin.core.rounds.shift import shift_of
from est_plugin.jobs import round_plan
from est_plugin.ui.dialogs import import_visits, plan_round, round_figures, round_sheet

from .conftest import X, Y

DATA = Path(__file__).resolve().parents[1] / "data" / "night_round"
NAMES = ("Torget", "Stationen", "Parken", "Skolan", "Tunneln")


@pytest.fixture
def hotspots(session):
    """Five 300 m apart; the last one of the day, the fourth cooled."""
    with session.store.transaction("test") as tx:
        rows = [
            tx.insert("hotspot", {
                "name": name, "time_band": band, "state": state,
                "geom": geometry.polygon([[(X + 300 * n, Y), (X + 300 * n + 40, Y), (X + 300 * n + 40, Y + 40), (X + 300 * n, Y + 40)]]),
            })
            for n, (name, band, state) in enumerate(zip(NAMES, ("evening", "night", None, "evening", "day"), ("active",) * 3 + ("cooled", "active")))
        ]  # fmt: skip
    return dict(zip(NAMES, rows))


@pytest.fixture
def patrol(session, hotspots):
    """Last Friday, 20:00–02:00: Torget, Stationen, Parken."""
    shift = shift_of(dt.date(2026, 11, 20), dt.time(20), dt.time(2), session.zone)
    return round_plan.save_round(session.store, round_plan.RoundInput(shift, [hotspots[name].id for name in NAMES[:3]], name="Fredag"))[0]


def _evening(dialog):
    dialog.day_edit.setDate(QDate(2026, 11, 20))
    dialog.begins_edit.setTime(QTime(20, 0))
    dialog.ends_edit.setTime(QTime(0, 0))


def _names(session, ids):
    return [session.store.get("hotspot", one)["name"] for one in ids]


def test_the_proposal_is_ticked_moved_added_to_and_saved_in_one_step(session, messenger, iface, request):
    dialog = plan_round.PlanRoundDialog(session, messenger, iface)
    assert "inga aktuella hotspots" in dialog.notice_label.text() and not dialog.save_button.isEnabled()
    request.getfixturevalue("hotspots")
    dialog.day_edit.setDate(QDate(2026, 3, 29))
    dialog.begins_edit.setTime(QTime(2, 30))
    assert "finns inte" in dialog.problem_label.text()
    _evening(dialog)
    assert _names(session, dialog.hotspot_ids) == ["Torget", "Stationen", "Parken"]
    assert "poäng" in dialog.list.item(0).text() and "inget besök än (20 av 20)" in dialog.list.item(0).text()
    dialog.list.setCurrentRow(0)
    dialog.move_current(1)
    dialog.add_box.setCurrentIndex(dialog.add_box.findText("Skolan"))
    dialog.add_place()
    assert _names(session, dialog.hotspot_ids) == ["Stationen", "Torget", "Parken", "Skolan"]
    dialog.begins_edit.setTime(QTime(21, 0))  # another shift keeps what somebody has chosen
    assert _names(session, dialog.hotspot_ids) == ["Stationen", "Torget", "Parken", "Skolan"]
    dialog.order_way()
    assert _names(session, dialog.hotspot_ids) == ["Torget", "Stationen", "Parken", "Skolan"]
    dialog.save()
    assert session.store.count("patrol_visit", {"state": "planned"}) == 4 and messenger.of("success")
    messenger.buttons[0].action()
    assert session.store.count("patrol") == 0


class Keys:
    """Types where the focus is, as somebody at the keyboard does."""

    def __init__(self, dialog):
        self.dialog = dialog

    @property
    def focused(self):
        editors = [one for one in self.dialog.table.viewport().findChildren(QLineEdit) if one.isVisible()]
        return editors[0] if editors else self.dialog.focusWidget()

    def __call__(self, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            for each in key if isinstance(key, str) else (key,):
                QTest.keyClick(self.focused, each, modifier)
                QApplication.processEvents()  # an editor closes through the event queue


def _fill(dialog, row, **cells):
    from est_plugin.ui.item_models.round_model import COLUMNS

    for name, value in cells.items():
        assert dialog.model.setData(dialog.model.index(row, COLUMNS.index(name)), value)


def test_the_returned_sheet_is_entered_by_keyboard_and_corrected(session, messenger, patrol):
    dialog = round_sheet.RoundSheetDialog(session, messenger, None, patrol.id)
    dialog.show()
    keys, enter = Keys(dialog), Qt.Key.Key_Return
    keys("22.10", enter, "22.25", enter, "L")
    line = dialog.model.rows[0].line
    assert (line.arrived, line.left, line.seen) == ("22.10", "22.25", "calm")
    keys(enter, enter)  # what was done and the note stay as they are
    assert (dialog.table.currentIndex().row(), dialog.table.currentIndex().column()) == (1, 2)
    keys("H", enter, "H")
    assert [row.line.is_not_reached for row in dialog.model.rows[1:3]] == [True, True]
    keys(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    rows = session.store.find("patrol_visit", {"patrol_id": patrol.id}, order_by=("position",))
    assert [(row["state"], row["minutes"]) for row in rows] == [("visited", 15), ("not_reached", None), ("not_reached", None)]
    assert session.store.get("patrol", patrol.id)["state"] == "done" and not dialog.is_dirty
    # told before, and corrected: what cannot be meant is said with its row
    _fill(dialog, 1, came="i natt")
    dialog.save()
    assert dialog.problem_label.text().startswith("✖ Rad 2: ") and "i natt" in dialog.problem_label.text()
    assert session.store.count("patrol_visit", {"state": "visited"}) == 1 and dialog.is_dirty
    _fill(dialog, 1, came="23.10", note="Ring Kim på 070-123 45 67")
    dialog.guard_line.check()
    assert dialog.guard_line.hits
    _fill(dialog, 3, place="hamnplan", came="00.30")  # a place that was not on the paper
    dialog.save()
    assert sorted(row["place_text"] for row in session.store.find("patrol_visit", {"state": "visited"})) == ["Stationen", "Torget", "hamnplan"]
    dialog.close()


def test_a_round_that_nobody_walked_is_called_off_and_a_visit_needs_no_round(session, messenger, patrol):
    dialog = round_sheet.RoundSheetDialog(session, messenger, None, patrol.id)
    dialog.call_off()
    assert session.store.get("patrol", patrol.id)["state"] == "cancelled" and dialog.patrol_id is None
    dialog.day_edit.setDate(QDate(2026, 11, 20))
    _fill(dialog, 0, place="tor", came="01.15-01.30", seen="å")
    dialog.save()
    (row,) = session.store.find("patrol_visit", {"state": "visited"})
    assert (row["place_text"], row["minutes"], row["seen"], row["patrol_id"]) == ("Torget", 15, "action", None)
    assert row["arrived_at"] == dt.datetime(2026, 11, 21, 0, 15, tzinfo=dt.timezone.utc)  # the small hours belong to the evening before
    dialog.close()


def test_another_round_is_not_shown_over_rows_that_nobody_saved(session, messenger, patrol):
    dialog = round_sheet.RoundSheetDialog(session, messenger, None, patrol.id)
    _fill(dialog, 0, came="22.10")
    messenger.answers = [False, False, True]
    dialog.round_box.setCurrentIndex(0)
    assert dialog.patrol_id == patrol.id and dialog.model.rows[0].line.arrived == "22.10"
    dialog.call_off()
    assert session.store.get("patrol", patrol.id)["state"] == "planned"
    dialog.round_box.setCurrentIndex(0)
    assert dialog.patrol_id is None and not dialog.is_dirty and messenger.answers == []
    dialog.show()
    _fill(dialog, 0, place="tor", came="01.15")
    session.close()
    assert not dialog.isVisible()


def test_planning_a_round_anew_keeps_its_name_and_note(session, messenger, iface, patrol):
    with session.store.transaction("test") as tx:
        gone = tx.insert("organisation", {"name": "Nattpatrullen", "active": False})
        promise = tx.insert("promise", {"name": "Löfte 2025", "state": "ended", "starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2025, 12, 31)})
        tied = tx.insert("promise_activity", {"promise_id": promise.id, "name": "Rundor", "counted_from": "rounds", "per": "month"})
        row = session.store.get("patrol", patrol.id)
        tx.update(row, note="Samling vid stationen", organisation_id=gone.id, promise_activity_id=tied.id)
    dialog = plan_round.PlanRoundDialog(session, messenger, iface, patrol.id)
    dialog.begins_edit.setTime(QTime(21, 0))
    dialog.save()
    row = session.store.get("patrol", patrol.id)
    assert (row["name"], row["note"], f"{row['planned_start']:%H:%M}") == ("Fredag", "Samling vid stationen", "20:00")
    assert (row["organisation_id"], row["promise_activity_id"]) == (gone.id, tied.id)  # chosen once, and no longer in the lists


def test_a_file_of_visits_is_shown_before_it_is_stored_and_counted_after(session, messenger, iface, hotspots, tmp_path):
    path = tmp_path / "besök.csv"
    path.write_text("Hotspot;Datum;Kom dit;Gick\nTorget;2026-11-20;22.10;22.25\nHamnen;2026-11-20;23.10;\n", encoding="utf-8")
    dialog = import_visits.ImportVisitsDialog(session, messenger)
    dialog.file_edit.setText(str(path))
    dialog.read()
    assert [dialog.list.item(n).text()[:8] for n in range(2)] == ["✖ Rad 3:", "2026-11-"] and not dialog.track_box.isVisibleTo(dialog)
    assert dialog.import_button.text().endswith("Läs in ett besök") and session.store.count("patrol_visit") == 0
    dialog.write()
    assert session.store.count("patrol_visit") == 1 and not dialog.import_button.isEnabled()
    figures = round_figures.RoundFiguresDialog(session, messenger, iface, hotspots["Torget"].id, period_of("year", dt.date(2026, 1, 1)))
    chosen = figures.table.currentRow()
    assert [figures.table.item(chosen, column).text() for column in range(3)] == ["H1 Torget", "1", "15"]
    assert "2026-W47   1 besök, 15 min" in [figures.weeks_list.item(n).text() for n in range(figures.weeks_list.count())]
    assert figures.visits_list.item(0).text() == "2026-11-20 22:10  Torget  Besökt  15 min"
    figures.close()
    messenger.buttons[0].action()
    assert session.store.count("patrol_visit") == 0
    dialog.file_edit.setText(str(DATA / "round.gpx"))
    dialog.read()
    assert dialog.track_box.isVisibleTo(dialog) and "stannar inte i någon hotspot" in dialog.notice_label.text()
    dialog.file_edit.setText(str(tmp_path / "saknas.csv"))
    dialog.read()
    assert dialog.problem_label.text().startswith("✖ ") and dialog.list.count() == 0
