# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog of a returned list: groups, conflicts decided by keys, reasons, one transaction with undo, what is left over."""
from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.ui.dialogs.returned_list import open_returned_list
from tests.jobs.returned_lists import TITLES, Office, days_ago, fill_xlsx, write_rows


@pytest.fixture
def office(session, tmp_path):
    return Office.make(session.store, tmp_path)


@pytest.fixture
def opened(session, messenger, iface):
    """`opened(path)`: the dialog with a file that was read."""
    made = []

    def open_it(path):
        dialog = open_returned_list(session, messenger, iface)
        made.append(dialog)
        dialog.read(path)
        wait(dialog)
        return dialog

    yield open_it
    for dialog in made:
        dialog.reject()


def wait(dialog):
    for _ in range(200):
        if dialog._task is None:
            return
        QTest.qWait(20)
    raise AssertionError("the file was not read in time")


def groups(dialog):
    tree = dialog.tree
    return [tree.topLevelItem(number).text(0) for number in range(tree.topLevelItemCount())]


def go_to(dialog, nr, group):
    """Set the focus on the first line of a number in a group."""
    for item in dialog.preview._items():
        line = item.data(0, Qt.ItemDataRole.UserRole)
        if line.group == group and dialog.preview._rows[line.row_id].row.text("nr") == str(nr):
            dialog.tree.setCurrentItem(item)
            return item
    raise AssertionError(f"{nr} is not in {group}")


def test_a_preview_in_groups_then_one_transaction_and_the_way_back(office, opened, messenger, session):
    back = fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart", "done_on": days_ago(2)}, 2: {"state": "nästa vecka"}, 3: {"state": "Klart"}})
    office.change(3, status="monitor", review_date=days_ago(-9))
    dialog = opened(back)
    assert groups(dialog) == ["Krockar (1)", "Ändras (1)", "Kan inte läsas (1)", "Oförändrade (3)"]
    assert dialog.heading_label.text().startswith("Lista till Gata och väg") and "1 sak väntar" in dialog.problem_label.text()
    assert dialog.apply_button.text() == "Använd (1 ändras)" and dialog.apply_button.isDefault()
    dialog.apply()
    assert [office.measure(n)["status"] for n in (1, 2, 3)] == ["fixed", "planned", "monitor"]
    assert messenger.of("success") == ["Listan är införd: 1 åtgärd ändrad."] and messenger.of("error") == []
    assert groups(dialog) == ["Krockar (1)", "Kan inte läsas (1)", "Oförändrade (4)"] and "återstår" in dialog.heading_label.text()
    dialog.undo()
    assert office.measure(1)["status"] == "planned" and groups(dialog)[1] == "Ändras (1)"


def test_conflicts_are_decided_by_keys_field_by_field(office, opened, messenger):
    back = fill_xlsx(office.send()["xlsx"], {1: {"state": "Beställt", "case_number": "C-9"}, 2: {"state": "Klart"}})
    office.change(1, status="in_progress", external_number="B-2")
    office.change(2, status="in_progress")
    dialog = opened(back)
    assert not dialog.apply_button.text().endswith("ändras)")
    go_to(dialog, 1, "conflicts")
    assert "När listan skickades: Planerad. Här nu: Pågår. I listan: Beställt." in dialog.detail_label.text()
    QTest.keyClick(dialog.tree, Qt.Key.Key_L)  # the state as in the list, then the focus goes on
    assert dialog.preview.current.part_key == "case_number"
    QTest.keyClick(dialog.tree, Qt.Key.Key_H)
    assert dialog.preview.current_row.row.text("nr") == "2"
    QTest.keyClick(dialog.tree, Qt.Key.Key_H)
    assert dialog.apply_button.text() == "Använd (1 ändras)" and dialog.problem_label.isHidden()
    dialog.apply()
    assert (office.measure(1)["status"], office.measure(1)["external_number"], office.measure(2)["status"]) == ("ordered", "B-2", "in_progress")
    assert dialog.result() == 1  # nothing is left over: it closes


def test_ours_alone_is_remembered_too(office, opened):
    back = fill_xlsx(office.send()["xlsx"], {1: {"state": "Beställt"}})
    office.change(1, status="in_progress")
    dialog = opened(back)
    dialog.preview.choose("ours", everywhere=True)
    assert dialog.apply_button.isEnabled() and dialog.apply_button.text() == "Använd"
    dialog.apply()
    assert groups(opened(back)) == ["Oförändrade (6)"]


def test_space_leaves_a_row_out(office, opened):
    dialog = opened(fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart"}, 2: {"state": "Klart", "comment": "Bra"}}))
    item = go_to(dialog, 2, "changes")
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert item.checkState(0) == Qt.CheckState.Unchecked and dialog.apply_button.text() == "Använd (1 ändras)"
    item.setCheckState(0, Qt.CheckState.Checked)  # by the mouse
    assert dialog.apply_button.text() == "Använd (2 ändras)"
    item.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.apply()
    assert [office.measure(n)["status"] for n in (1, 2)] == ["fixed", "planned"] and office.measure(2)["note"] is None


def test_a_missing_reason_is_asked_for(office, opened):
    dialog = opened(fill_xlsx(office.send()["xlsx"], {1: {"state": "Åtgärdas inte"}, 2: {"state": "Klart"}}))
    assert dialog.apply_button.text() == "Använd (1 ändras)"
    go_to(dialog, 2, "changes")
    assert dialog.reason_edit.isHidden()
    go_to(dialog, 1, "changes")
    assert not dialog.reason_edit.isHidden()
    QTest.keyClicks(dialog.reason_edit, "Rivs i vår")
    assert dialog.apply_button.text() == "Använd (2 ändras)" and dialog.problem_label.isHidden()
    dialog.apply()
    assert (office.measure(1)["status"], office.measure(1)["reason"]) == ("refused", "Rivs i vår")


def test_somebody_who_changes_a_row_meanwhile_makes_it_read_anew(office, opened):
    dialog = opened(fill_xlsx(office.send()["xlsx"], {1: {"state": "Klart"}, 2: {"state": "Klart"}}))
    office.change(1, status="in_progress")
    dialog.apply()
    assert [office.measure(n)["status"] for n in (1, 2)] == ["in_progress", "planned"]
    assert "Listan är läst på nytt" in dialog.problem_label.text() and groups(dialog)[0] == "Krockar (1)"


def test_a_file_that_cannot_be_read_says_why_in_the_dialog(office, opened, tmp_path):
    path = tmp_path / "gammal.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    dialog = opened(path)
    assert "spara som .xlsx" in dialog.problem_label.text() and not dialog.apply_button.isEnabled() and dialog.plan is None
    assert dialog.browse_button.isDefault()


def test_a_list_that_does_not_tell_whose_it_is_can_be_given_an_organisation(office, opened, session):
    with session.store.transaction("test") as tx:
        tx.insert("measure", {"title": TITLES[0], "responsible_id": office.park})
    dialog = opened(write_rows(office.folder / "eget.xlsx", [["Vad", "Läge"], [TITLES[0], "klart"]]))
    assert groups(dialog) == ["Okända rader (1)"] and not dialog.organisation_box.isHidden() and not dialog.notice_label.isHidden()
    dialog.organisation_box.setCurrentIndex(dialog.organisation_box.findData(office.gata))
    dialog.organisation_box.activated.emit(dialog.organisation_box.currentIndex())
    wait(dialog)
    assert groups(dialog) == ["Ändras (1)"] and not dialog.organisation_box.isHidden()


def test_what_is_left_over_is_saved_as_a_list(office, opened, messenger, tmp_path):
    dialog = opened(fill_xlsx(office.send()["xlsx"], {1: {"state": "nästa vecka"}, 2: {"state": "Klart"}}))
    dialog.save_rest_to(tmp_path / "rest")
    lines = (tmp_path / "rest.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2 and "nästa vecka" in lines[1] and messenger.files == [tmp_path / "rest.csv"]


def test_text_of_recipients_is_never_markup(office, opened):
    dialog = opened(fill_xlsx(office.send()["xlsx"], {1: {"comment": "<b>fet</b> <img src='/etc/passwd'>"}}))
    item = go_to(dialog, 1, "changes")
    assert item.text(4) == "<b>fet</b> <img src='/etc/passwd'>" and "&lt;b&gt;" in item.toolTip(4)
    assert dialog.detail_label.textFormat() == Qt.TextFormat.PlainText


def test_only_a_writable_workspace_opens_it(session, messenger, iface):
    session.store.is_read_only = True
    from est_plugin.core.errors import ReadOnlyError

    with pytest.raises(ReadOnlyError):
        open_returned_list(session, messenger, iface)
