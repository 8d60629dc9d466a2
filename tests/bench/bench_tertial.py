# SPDX-License-Identifier: GPL-2.0-or-later
"""A tertial report over 100,000 EST reports and 5,000 measures: read, counted, drawn as the longer PDF, web page and table.

Processor time of the whole report, so that a busy machine measures the same; the map pages are not counted: there is no base map. The peer
is the bare reading of the same two tables as rows.
"""
from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from est_plugin.core import geometry
from est_plugin.core.period_text import parsed
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.situation_document import print_situation
from est_plugin.storage.geopackage import GeoPackageStore
from tests.bench._table import Line, show
from tests.bench._workspaces import make, start_qgis

REPORTS, MEASURES, DONE, TARGET_S = 100_000, 5_000, 1_000, 20.0
PERIOD, TODAY = "2026-T3", dt.date(2027, 1, 4)
_CATEGORIES = ("KLO", "SKA", "NED", "BRA", "BEL", "ORD", "NAR", "STO", "TRF", "OVA")
_FIRST = dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc)


def add_reports(store: GeoPackageStore, organisations: list[str]) -> None:
    """Reports of two years at 300 places of a town, a fifth of them felt."""
    chance = random.Random(1)
    rows = []
    for n in range(REPORTS):
        place, start = chance.randrange(300), _FIRST + dt.timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
        rows.append(
            {
                "occurred_from": start, "occurred_to": start + dt.timedelta(hours=2), "category": chance.choice(_CATEGORIES), "review_state": "approved",
                "felt_or_occurred": "felt" if n % 5 == 0 else "occurred", "organisation_id": chance.choice(organisations), "place_text": f"Plats {place}",
                "geom": geometry.point(150_000 + place % 20 * 220 + chance.random() * 90, 6_340_000 + place // 20 * 220 + chance.random() * 90),
            }
        )  # fmt: skip
    with store.transaction("bench") as tx:
        tx.insert_many("observation", rows)


def add_measures(store: GeoPackageStore, organisations: list[str]) -> None:
    """Measures of which a fifth is done, late or in time."""
    day = dt.date(2026, 9, 1)
    rows = [
        {"title": f"Åtgärd {n}", "status": "planned", "responsible_id": organisations[n % len(organisations)], "due_date": day + dt.timedelta(days=n % 300)}
        for n in range(MEASURES)
    ]
    with store.transaction("bench") as tx:
        ids = tx.insert_many("measure", rows)
        for n, row in enumerate(store.find("measure", {"id": ids[:DONE]})):
            tx.update(row, status="fixed", done_on=day + dt.timedelta(days=n % 120))


def add_hotspots(store: GeoPackageStore) -> None:
    """Thirty, three of them first now."""
    with store.transaction("bench") as tx:
        for n in range(30):
            x, y = 150_000 + n % 20 * 220, 6_340_000 + n // 20 * 220
            first = {"priority": n + 1, "justification": "Flest rapporter"} if n < 3 else {}
            ring = [(x, y), (x + 150, y), (x + 150, y + 150), (x, y + 150), (x, y)]
            tx.insert("hotspot", {"name": f"Hotspot {n}", "geom": geometry.polygon([ring]), **first})


def processor_s(work: Callable[[], object]) -> float:
    """Seconds of processor time that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """One report for ourselves, one for the public, each in three files."""
    app = start_qgis()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make(folder) as opened:
            store = opened.store
            organisations = [key for (key,) in store.rows("organisation", ("id",))][:12]
            add_reports(store, organisations)
            add_measures(store, organisations)
            add_hotspots(store)
            tables = {"observation": ("id", "occurred_from", "category", "geom"), "measure": ("id", "title", "status")}
            bare = processor_s(lambda: [store.rows(table, columns) for table, columns in tables.items()])
            lines = []
            for audience in ("internal", "public"):
                targets = {kind: folder / f"{audience}.{kind}" for kind in ("pdf", "html", "csv")}
                setup = Setup("sv", made_on=TODAY)
                spent = processor_s(lambda a=audience, t=targets, s=setup: print_situation(store, parsed(PERIOD), "long", a, s, **t))
                lines.append(Line(f"tertial report, {audience}, processor time, no map pages", spent, "reading the rows", bare, TARGET_S, True))
    code = show(lines)
    app.exitQgis()
    return code


if __name__ == "__main__":
    sys.exit(main())
