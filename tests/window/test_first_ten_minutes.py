# SPDX-License-Identifier: GPL-2.0-or-later
"""The real window after installing the zip: panel, wizard, workspace, example, unload."""
from __future__ import annotations

from pathlib import Path

import pytest

from tests.window.seeing import ours, story

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it saw."""
    return story("first_ten_minutes", plugin_zip, tmp_path_factory, 100)


def test_nothing_goes_wrong_and_nothing_is_asked(result):
    assert result.ok, result.explain()
    assert ours(result) == [], result.explain()
    assert result.values["questions"] == []


def test_panel_opens_by_itself_with_three_buttons(result):
    assert result.values["first_buttons"][:3] == ["Prova med exempel", "Skapa arbetsyta", "Öppna arbetsyta"]
    assert 340 <= result.values["panel_width"] <= 460


def test_only_the_municipality_is_typed(result):
    assert "SWEREF 99 13 30" in result.values["crs_text"]
    assert result.values["pages"] == ["Vilka kartor?", "Vilka ska åtgärda?", "Klart"]
    assert "EST Värnamo.gpkg" in result.values["summary"]


def test_workspace_has_groups_layers_and_themes_in_the_crs_of_the_municipality(result):
    values = result.values
    assert values["crs"] == "EPSG:3008" and values["broken"] == []
    assert Path(values["project"]).name == "EST Värnamo.qgz"
    assert {"Vandring", "Belysning", "Hotspots", "Teknik"} <= set(values["themes"])
    assert {"Vandring", "Iakttagelser", "Belysning", "EST-rapporter och hotspots", "Bakgrundskarta"} <= set(values["groups"])
    assert {"Iakttagelse", "Belysningsfel", "Hotspot", "Stopp"} <= set(values["layers"])


def test_first_steps_are_listed(result):
    steps = " ".join(result.values["steps"])
    assert len(result.values["steps"]) == 6
    assert all(word in steps for word in ("bakgrundskarta", "organisationer", "vandring", "iakttagelse", "Fördela", "Skriv ut"))


def test_example_opens_and_says_that_it_is_one(result, record_property):
    record_property("demo_s", result.values["demo_s"])
    print(f"the example stood after {result.values['demo_s']:.1f} s")
    assert result.values["demo_s"] < 30
    assert result.values["demo_strip"].startswith("Exempel")
    assert result.values["prefilled"] == "Värnamo"


def test_unload_and_load_leave_nothing_behind_and_nothing_twice(result):
    values = result.values
    assert values["gone"] == {"docks": 0, "toolbars": 0, "menus": 0, "providers": 0, "project": values["loaded"]["project"] - 1}
    assert values["again"] == values["loaded"] and values["reloaded"] == values["loaded"]
