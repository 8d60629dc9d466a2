# SPDX-License-Identifier: GPL-2.0-or-later
"""Arbetssätt on the screen: told, set, taken back, tried."""
from __future__ import annotations

import pytest
from qgis.PyQt import sip

from est_plugin.core.ways import WAYS
from est_plugin.ui.openers import open_thing

from . import entry_workspace

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session


@pytest.fixture
def dialog(session, messenger, iface):
    dialog = open_thing("ways", session, messenger, iface)
    yield dialog
    if not sip.isdeleted(dialog):
        dialog.reject()


def test_each_way_has_a_story_and_says_what_it_sets(dialog):
    for row in range(len(WAYS)):
        dialog.list.setCurrentRow(row)
        assert dialog.name_label.text() in dialog.list.item(row).text()
        assert len(dialog.story_label.text()) > 100 and dialog.sets_label.text().startswith("Ställer in: ")


def test_a_way_is_set_and_taken_back(dialog, session, messenger):
    before = session.store.setting("rhythm")
    dialog.list.setCurrentRow(1)
    dialog.set_button.click()
    assert session.store.setting("rhythm")["kind"] == "week" and session.store.count("promise_activity") == 3
    assert "Medborgarlöfte med rundor" in messenger.of("success")[-1]
    messenger.buttons[-1].action()
    assert session.store.setting("rhythm") == before and session.store.count("promise") == 0


def test_an_example_is_filled_once_in_a_folder_of_its_own(dialog, session, monkeypatch, tmp_path):
    from est_plugin.storage import workspace
    from est_plugin.ui.dialogs import open_workspace

    opened = []
    monkeypatch.setattr(open_workspace, "demo_folder", lambda: tmp_path / "demo")
    monkeypatch.setattr(session, "open_file", lambda path: opened.append(path) or True)
    dialog.list.setCurrentRow(2)
    dialog.try_out()
    dialog.list.setCurrentRow(2)
    dialog.try_out()
    assert opened[0] == opened[1] and opened[0].parent.name == "demo tertial_traffic"
    with workspace.open_workspace(opened[0]) as example:
        assert example.store.setting("is_demo") and len(example.store.find("promise")) == 1 and example.store.count("patrol") == 8
