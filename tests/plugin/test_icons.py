# SPDX-License-Identifier: GPL-2.0-or-later
"""Icons are there, of one size, and can be told from a light and a dark background."""

from __future__ import annotations

import re
from pathlib import Path
from xml.dom import pulldom

import pytest

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
FILES = sorted(ICONS.glob("*.svg"))
ACTIONS = [
    *("est", "panel", "new_finding", "new_lighting_defect", "new_hotspot", "print", "help", "create_workspace", "open_workspace", "demo"),
    *("walk", "plan_walk", "record_sheet", "import", "photos", "meeting", "duplicates", "work_orders", "returned_list", "reminders"),
    *("settings", "check_installation", "assign", "new_observation", "review_reports", "new_barrier", "clock", "workspaces", "situation_report"),
    *("promises", "new_dialogue"),
]
STATES = ("unassigned", "planned", "waiting", "fixed", "refused")
SHAPES = ("finding_defect", "finding_good", "lamp", "barrier")
BACKGROUNDS = ("#ffffff", "#2b2b2b")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_action_status_and_map_symbol_has_its_file():
    statuses = {"status_open", *(f"status_{state}" for state in STATES)}
    symbols = {"stop", "hotspot", *SHAPES, *(f"{shape}_{state}" for shape in SHAPES for state in STATES)}
    assert {*ACTIONS, *statuses, *symbols} == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_icon_is_well_formed_and_24_pixels_without_foreign_content(path):
    names = {node.tagName for event, node in pulldom.parse(str(path)) if event == pulldom.START_ELEMENT}
    assert names <= {"svg", "g", "path", "circle", "rect"}
    text = path.read_text(encoding="utf-8")
    assert 'width="24" height="24" viewBox="0 0 24 24"' in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", [path.stem for path in FILES if path.stem in ACTIONS or path.stem.startswith("status_")])
def test_lines_of_a_screen_icon_stand_out_on_light_and_dark(name):
    strokes = set(re.findall(r'stroke="(#[0-9a-f]{6})"', (ICONS / f"{name}.svg").read_text(encoding="utf-8")))
    assert strokes
    assert [(s, b) for s in strokes for b in BACKGROUNDS if contrast(s, b) < 3] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_map_symbols_take_colour_from_qgis_and_differ_by_shape(shape):
    texts = {state: (ICONS / f"{shape}{state and '_' + state}.svg").read_text(encoding="utf-8") for state in ("", *STATES)}
    assert all("param(outline)" in text for text in texts.values())
    assert all("param(fill)" in texts[state] for state in ("", "unassigned", "planned"))
    without_colour = {re.sub(r'fill="[^"]*"|stroke="[^"]*"', "", text) for text in texts.values()}
    assert len(without_colour) == len(texts)
