# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening and filtering our list with 100,000 rows, beside QGIS' attribute table of the same rows.

Every row is a measure that answers a finding: our list reads both tables, the links, organisations and walks; the attribute table reads the
measures alone. Both are made new, loaded and drawn.
"""
from __future__ import annotations

import datetime as dt
import gc
import os
import sys
import tempfile
from pathlib import Path

from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsProject, QgsVectorLayer
from qgis.gui import QgsDualView, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication

from est_plugin.core import geometry
from est_plugin.storage.geopackage import GeoPackageStore
from tests.bench._table import Line, medians, show, timed
from tests.bench._workspaces import make, start_qgis

ROWS, TIMES, TARGET = 100_000, 5, 1.0
WORD, EVERY = "akut", 97  # the word that is looked for stands in every 97th title
DAY = dt.date(2026, 1, 1)
STATUSES = ("new", "planned", "ordered", "in_progress")


def fill(store: GeoPackageStore) -> None:
    """Walks, findings on a grid, and for each a measure with organisation and date."""
    organisations = [row[0] for row in store.rows("organisation", ("id",))]
    with store.transaction("bench") as tx:
        walks = tx.insert_many("walk", [{"name": f"Vandring {n}"} for n in range(40)])
        findings = tx.insert_many("finding", [
            {"description": f"Brist nummer {n}", "category": "ABCDEFGH"[n % 8], "place_text": f"Gatan {n % 900}", "walk_id": walks[n % 40],
             "geom": geometry.point(150_000 + n % 400 * 10, 6_340_000 + n // 400 * 10)} for n in range(ROWS)
        ])  # fmt: skip
        measures = tx.insert_many("measure", [
            {"measure_type": "other", "title": f"Laga nummer {n}" + (f", {WORD}" if n % EVERY == 0 else ""),
             "responsible_id": organisations[n % len(organisations)],
             "due_date": DAY + dt.timedelta(days=n % 700), "status": STATUSES[n % 4]} for n in range(ROWS)
        ])  # fmt: skip
        tx.insert_many("measure_link", [{"measure_id": one, "finding_id": other} for one, other in zip(measures, findings)])


class Ours:
    """The tab as the panel makes it."""

    def __init__(self, store: GeoPackageStore) -> None:
        from est_plugin.ui.docks.measures_tab import MeasuresTab
        from est_plugin.ui.layer_watch import LayerWatch
        from est_plugin.ui.map_link import MapLink
        from tests.ui.fakes import FakeActions, FakeMessenger, StrictIface

        self.iface, self.messenger = StrictIface(), FakeMessenger()
        self.session = _Session(store)
        self._watch = LayerWatch(QgsProject.instance())
        link = MapLink(self.session, self._watch, self.iface)
        self._make = lambda: MeasuresTab(self.session, self.messenger, self.iface, FakeActions(), link)
        self.tab = self._make()

    def open(self) -> float:
        """A new tab, its rows read, drawn; what the last one held is given back before, as when a workspace is closed."""
        self.tab.clear()
        self.tab = self._make()
        gc.collect()
        self.tab.resize(420, 800)

        def run() -> None:
            self.tab.show()
            self.tab.refresh()
            QApplication.processEvents()

        seconds = timed(run)
        self._check(self.tab.model.total, ROWS)
        return seconds

    def filter(self) -> float:
        """A word and a status, and back to everything; the texts are prepared within the first."""
        return self._timed_filter(self.tab.fields.filter.cleared().with_(text=WORD, status=STATUSES[1]), _expected())

    def all(self) -> float:
        """No filter."""
        return self._timed_filter(self.tab.fields.filter.cleared(), ROWS)

    def _timed_filter(self, wanted: object, count: int) -> float:
        def run() -> None:
            self.tab.fields.show(wanted)
            QApplication.processEvents()

        seconds = timed(run)
        self._check(self.tab.model.shown, count)
        return seconds

    def _check(self, found: int, wanted: int) -> None:
        if found != wanted or self.messenger.of("error"):
            raise SystemExit(f"{found} rows instead of {wanted}: {self.messenger.of('error')}")


class _Session:
    """What the tab asks of a session."""

    def __init__(self, store: GeoPackageStore) -> None:
        self.store, self.path, self.project, self.is_read_only = store, store.path, QgsProject.instance(), False

    def require_store(self) -> GeoPackageStore:
        return self.store

    def today(self) -> dt.date:
        return DAY


class Peer:
    """QGIS' own attribute table: QgsDualView with its cache, model and view, as the window of an attribute table holds it."""

    def __init__(self, path: Path) -> None:
        self.layer = QgsVectorLayer(f"{path}|layername=measure", "measure", "ogr")
        self.canvas = QgsMapCanvas()
        self.view: QgsDualView | None = None

    def open(self) -> float:
        """A new view of the layer, loaded and drawn."""
        if self.view is not None:
            self.view.hide()
            sip.delete(self.view)
        self.view = QgsDualView()
        self.view.resize(900, 800)

        def run() -> None:
            self.view.init(self.layer, self.canvas)
            self.view.show()
            QApplication.processEvents()

        seconds = timed(run)
        if self.view.filteredFeatureCount() != ROWS:
            raise SystemExit("the attribute table lacks rows")
        return seconds

    def filter(self) -> float:
        """The same question as an expression."""
        expression = QgsExpression(f"\"status\" = '{STATUSES[1]}' and \"title\" ilike '%{WORD}%'")
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(self.layer))

        def run() -> None:
            self.view.filterFeatures(expression, context)
            QApplication.processEvents()

        seconds = timed(run)
        if self.view.filteredFeatureCount() != _expected():
            raise SystemExit(f"the attribute table filters {self.view.filteredFeatureCount()} rows")
        return seconds


def _expected() -> int:
    return sum(n % EVERY == 0 and n % 4 == 1 for n in range(ROWS))


def main() -> int:
    """Medians in turns."""
    app = start_qgis(with_gui=True)
    from est_plugin.i18n import set_language

    set_language("sv")
    with tempfile.TemporaryDirectory() as folder, make(Path(folder)) as opened:
        fill(opened.store)
        ours, peer = Ours(opened.store), Peer(opened.store.path)
        ours.open(), peer.open()
        ours_s, peer_s = medians(TIMES, ours.open, peer.open)
        filter_s, peer_filter_s, all_s = medians(TIMES, ours.filter, peer.filter, ours.all)
        code = show([
            Line("open the list of 100,000 measures", ours_s, "attribute table of the measures", peer_s, TARGET),
            Line("filter it by status and text", filter_s, "the same as an expression in it", peer_filter_s, TARGET),
            Line("open and filter", ours_s + filter_s, "both", peer_s + peer_filter_s, TARGET),
            Line("clear the filter: all 100,000 again", all_s, "filtering the attribute table", peer_filter_s, TARGET),
        ])  # fmt: skip
        sys.stdout.flush()
        os._exit(code)  # QGIS without a window does not always end cleanly after widgets
    del app


if __name__ == "__main__":
    sys.exit(main())
