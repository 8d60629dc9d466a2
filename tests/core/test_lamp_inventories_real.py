# SPDX-License-Identifier: GPL-2.0-or-later
"""Two real inventories: what was known of how many lamps, and what had to be assumed."""
from __future__ import annotations

import csv
import gzip
import sqlite3
from pathlib import Path

import pytest

from est_plugin.core.lamp_columns import guess_columns
from est_plugin.core.lamp_inventory import account_lines, read_inventory, same_spot
from est_plugin.i18n import Texts

ROOT = Path(__file__).resolve().parents[2]
LILLEHAMMER = ROOT / "tests" / "data" / "lamps_lillehammer" / "luminaires.csv.gz"
HELSINKI = ROOT / "resources" / "demo" / "helsinki_base.gpkg"


def inventory(rows):
    columns = guess_columns(list(rows[0]), lambda name: [row[name] for row in rows[:300] if row[name] not in (None, "")])
    return read_inventory([{purpose: row[name] for purpose, name in columns.items()} for row in rows], columns)


@pytest.fixture(scope="module")
def lillehammer():
    with gzip.open(LILLEHAMMER, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_dirty_inventory_of_lillehammer_is_read_with_its_account(lillehammer):
    found = inventory(lillehammer)
    assert found.columns == {
        "pole_number": "driftsmerking", "lamp_owner": "eier", "lamp_type": "lyskildeType", "lamp_power": "effekt",
        "lamp_height": "høydeOverVeg", "lamp_dimmed": "dimming", "lighting_point_id": "lokalId",
    }  # fmt: skip
    assert found.known == {
        "pole_number": 8, "lamp_owner": 1554, "lamp_type": 485, "lamp_power": 1821, "lamp_height": 1189, "lamp_dimmed": 363, "lighting_point_id": 2477,
    }  # fmt: skip
    assert found.assumed == {
        ("lamp_height", "unknown", 6.0): 912, ("lamp_flux", "unknown", 4000.0): 644, ("lamp_height", "sodium_high", 8.0): 323,
        ("lamp_height", "led", 6.0): 49, ("lamp_flux", "sodium_high", 7200.0): 11, ("lamp_height", "metal_halide", 6.0): 4, ("lamp_flux", "led", 3960.0): 1,
    }  # fmt: skip
    assert dict(found.account.bad) == {"lamp_type": 32} and found.account.examples == {"lamp_type": ["3752"]}


def test_nothing_is_lost_of_it_and_everything_is_said(lillehammer):
    found = inventory(lillehammer)
    assert len(found.lamps) == 2477 and all(0 < lamp.light.height_m <= 12 and lamp.light.flux_lm > 0 for lamp in found.lamps)
    assert sum(lamp.is_dimmed is True for lamp in found.lamps) == 59
    lines = account_lines(found, Texts("sv"), "sv")
    assert lines[1] == (
        "Ljuspunktshöjd (m): känt för 1189 av 2477 lampor. "
        "Antaget för 1288: 6 m (Okänd, 912), 8 m (Högtrycksnatrium, 323), 6 m (LED, 49), 6 m (Metallhalogen, 4)."
    )
    assert "Räknat ur effekten för 1821. För 1348 av dem är lamptypen okänd och 80 lm per watt antaget." in lines[2]
    places = [(float(row["x"]), float(row["y"])) for row in lillehammer]
    assert same_spot(places, found.lamps).values["n"] == 388


def test_of_the_lamps_of_helsinki_only_number_and_place_are_known():
    connection = sqlite3.connect(f"file:{HELSINKI}?mode=ro", uri=True)
    names = [row[1] for row in connection.execute("PRAGMA table_info(lighting_points)") if row[1] not in ("fid", "geom")]
    rows = [dict(zip(names, row)) for row in connection.execute(f"SELECT {', '.join(names)} FROM lighting_points")]
    connection.close()
    found = inventory(rows)
    assert len(found.lamps) == 586 and found.known["pole_number"] == 586 and "lamp_height" not in found.known
    assert found.assumed == {("lamp_flux", "unknown", 4000.0): 586, ("lamp_height", "unknown", 6.0): 586}
