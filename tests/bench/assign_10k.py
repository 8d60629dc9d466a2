# SPDX-License-Identifier: GPL-2.0-or-later
"""Ten thousand measures with links and history in one Store transaction, beside ten thousand rows changed natively without triggers."""
from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsVectorLayer

from est_plugin.jobs.assign import MeasureInput, assign_each
from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import add_findings, make, start_qgis

ROWS, TIMES, TARGET = 10_000, 5, 1.5


def ours() -> float:
    """Assign each finding: measure, link, state of the finding, log; the rules of the database hold for each row."""
    with tempfile.TemporaryDirectory() as folder, make(Path(folder)) as opened:
        store = opened.store
        ids = add_findings(store, ROWS)
        given = MeasureInput("Laga", "lighting", store.find("organisation", limit=1)[0].id, due_date=dt.date(2026, 12, 1))
        seconds = timed(lambda: assign_each(store, [([("finding", record_id)], given) for record_id in ids]))
        if store.count("measure_link") != ROWS or store.count("finding", {"handling": "open"}) != ROWS:
            raise SystemExit("not everything was assigned")
    return seconds


def native() -> float:
    """Five columns of ten thousand rows through the edit buffer of QGIS, no rules, no history."""
    with tempfile.TemporaryDirectory() as folder:
        with make(Path(folder)) as opened:
            store, path = opened.store, opened.store.path
            organisation = store.find("organisation", limit=1)[0].id
            with store.transaction("bench") as tx:
                tx.insert_many("measure", [{"title": f"Nr {n}", "measure_type": "lighting"} for n in range(ROWS)])
            run = store._connection.execute
            for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                run(f'DROP TRIGGER "{name}"')
        layer = QgsVectorLayer(f"{path}|layername=measure", "measure", "ogr")
        values = {"responsible_id": organisation, "due_date": "2026-12-01", "priority": 3, "status": "planned", "title": "Laga"}
        changes = {layer.fields().lookupField(name): value for name, value in values.items()}

        def change() -> None:
            layer.startEditing()
            for fid in layer.allFeatureIds():
                layer.changeAttributeValues(fid, changes)
            if not layer.commitChanges():
                raise SystemExit(layer.commitErrors())

        return timed(change)


def main() -> int:
    """Medians in turns."""
    app = start_qgis()
    ours_s, native_s = medians(TIMES, ours, native)
    code = show([Line("10,000 measures with links and history", ours_s, "changeAttributeValues + commit, no triggers", native_s, TARGET)])
    app.exitQgis()
    return code


if __name__ == "__main__":
    sys.exit(main())
