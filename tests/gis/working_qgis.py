# SPDX-License-Identifier: GPL-2.0-or-later
"""A QGIS of its own that works in a workspace until it is killed: `working_qgis.py PROJECT NAME LOG`.

In turn as the panel (jobs through the store, when it has the lease) and as the attribute table (edit buffer of the project's layers). Each
action adds a word to what it had read before, so that a lost update shows as a missing word. What the user would be told is written to
LOG: "ok WORD measure|finding" after saving, "refused WHERE REASON" else.
"""
from __future__ import annotations

import datetime as dt
import os
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

os.environ.setdefault("OGR_SQLITE_JOURNAL", "DELETE")  # as the plugin does when it starts

from qgis.core import QgsApplication, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayerUtils  # noqa: E402

from est_plugin.core import status  # noqa: E402
from est_plugin.core.errors import EstError  # noqa: E402
from est_plugin.gis import layer_roles, project_setup  # noqa: E402
from est_plugin.jobs.assign import MeasureInput, assign_each  # noqa: E402
from est_plugin.jobs.save_finding import Seen, save_finding  # noqa: E402
from est_plugin.jobs.set_status import set_status  # noqa: E402
from est_plugin.storage import workspace  # noqa: E402

TODAY = dt.date.today()
KEEPS_LEASE_S = 1.5
ALWAYS = {"reason": "Skäl", "verified_on": TODAY, "verified_by": "Driftledare", "verified_how": "På plats", "review_date": TODAY, "answer_by": TODAY}


class Worker:
    """One user with plugin and attribute table."""

    def __init__(self, project_file: Path, name: str) -> None:
        self.path, self.name, self.number = project_file.with_suffix(".gpkg"), name, 0
        self.project = QgsProject.instance()
        project_setup.open_project(self.project, project_file)
        self.opened: workspace.Opened | None = None
        self.until = 0.0
        with closing(sqlite3.connect(self.path)) as connection:
            self.organisation = connection.execute("SELECT id FROM organisation ORDER BY id").fetchone()[0]

    def actions(self) -> Iterator[str]:
        """For ever."""
        yield "began"
        while True:
            self.number += 1
            act = random.choice((self._status, self._status, self._finding, self._cell, self._cell, self._new_row, self._undone))
            try:
                yield act(f"{self.name}.{self.number}")
            except EstError as error:
                yield f"refused {act.__name__} {type(error).__name__} {error.key}"

    # -- panel -----------------------------------------------------------------------------------------------------------
    def _store(self):
        """The store; when somebody else has the lease it is taken over sooner or later, as from a dead program."""
        if self.opened is not None and (self.opened.store.is_read_only or time.monotonic() > self.until):
            self.opened.close()
            self.opened = None
        if self.opened is None:
            self.opened = workspace.open_workspace(self.path, self.name, take_over=random.random() < 0.5)
            self.until = time.monotonic() + KEEPS_LEASE_S * random.random()
        return self.opened.store

    def _status(self, word: str) -> str:
        """A step for one or two measures, each seen before."""
        store = self._store()
        row = random.choice(store.find("measure"))
        code = random.choice(status.ALLOWED[row["status"]])
        time.sleep(random.random() / 50)
        fields = {**ALWAYS, "what_done": f"{row['what_done'] or ''} {word}", "forwarded_to_id": self.organisation, "why": word}
        if code == "duplicate":
            fields["same_as_id"] = next(one.id for one in store.find("measure") if one.id != row.id)
        set_status(store, [row.id], code, fields, TODAY, seen={row.id: row.ver})
        return f"ok {word} measure"

    def _finding(self, word: str) -> str:
        """A finding with a measure: two transactions, several tables."""
        store = self._store()
        saved = save_finding(store, Seen(word, category="H1", xy=(150_000.0, 6_320_000.0)))
        assign_each(store, [([("finding", saved.findings[0].id)], MeasureInput(title=word, measure_type="other", responsible_id=self.organisation))])
        return f"ok {word} assigned"

    def _undone(self, word: str) -> str:
        """A finding taken back at once."""
        store = self._store()
        store.undo(save_finding(store, Seen(word, category="H1", xy=(150_000.0, 6_320_000.0))).done)
        return f"ok {word} undone"

    # -- attribute table -------------------------------------------------------------------------------------------------
    def _cell(self, word: str) -> str:
        layer = layer_roles.layer(self.project, "measure")
        layer.dataProvider().reloadData()
        fid = random.choice([feature.id() for feature in layer.getFeatures()])
        if not layer.startEditing():
            return "refused _cell not editable"
        self._change(layer, fid, due_date="2027-01-31")  # QGIS notes the version at the first change, not when the row is shown
        told = layer.getFeature(fid)["what_done"]
        self._change(layer, fid, what_done=f"{told if isinstance(told, str) else ''} {word}")
        if random.random() < 0.5:
            self._change(layer, fid, status=random.choice(tuple(status.BY_CODE)), reason="Skäl")
        time.sleep(random.random() / 20)  # the time between typing and saving
        return self._saved(layer, word, "measure")

    def _new_row(self, word: str) -> str:
        layer = layer_roles.layer(self.project, "finding")
        layer.startEditing()
        where = QgsGeometry.fromPointXY(QgsPointXY(150_000.0 + self.number, 6_320_000.0))
        made = QgsVectorLayerUtils.createFeature(layer, where, {layer.fields().lookupField("description"): word}, layer.createExpressionContext())
        layer.addFeature(made)
        return self._saved(layer, word, "finding")

    @staticmethod
    def _change(layer, fid: int, **changes) -> None:
        for name, value in changes.items():
            layer.changeAttributeValue(fid, layer.fields().lookupField(name), value)

    @staticmethod
    def _saved(layer, word: str, what: str) -> str:
        if layer.commitChanges():
            return f"ok {word} {what}"
        errors = " ".join(" ".join(layer.commitErrors()).split())
        if not (errors and layer.isEditable() and layer.isModified()):
            return f"lost {word} without a word"
        layer.rollBack()
        return f"refused {layer.name()} {errors}"


def main(project_file: Path, name: str, log: Path) -> None:
    """Entry."""
    application = QgsApplication([], False)
    application.initQgis()
    with open(log, "a", encoding="utf-8", buffering=1) as told:
        for line in Worker(project_file, name).actions():
            told.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
