# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider `est`: every job also runs in the toolbox, in models, in batch and in qgis_process."""
from __future__ import annotations

from importlib import import_module

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .. import paths
from ..i18n import tr

# module in this folder and its class; one line each, in the order of the work
ALGORITHMS: tuple[tuple[str, str], ...] = (
    ("create_workspace", "CreateWorkspace"),
    ("check_workspace", "CheckWorkspace"),
    ("plan_walk", "PlanWalk"),
    ("import_findings", "ImportFindings"),
    ("import_lighting_defects", "ImportLightingDefects"),
    ("import_observations", "ImportObservations"),
    ("nearest_lighting_point", "NearestLightingPoint"),
    ("outages", "Outages"),
    ("assign", "Assign"),
    ("suggest_assignments", "SuggestAssignments"),
    ("work_orders", "WorkOrders"),
    ("apply_work_orders", "ApplyWorkOrders"),
    ("measure_figures", "MeasureFigures"),
    ("status_out", "StatusOut"),
    ("situation_report", "SituationReport"),
    ("promise_followup", "PromiseFollowUp"),
    ("hotspots", "Hotspots"),
    ("walk_handout", "WalkHandout"),
    ("patrol_sheet", "PatrolSheet"),
    ("import_visits", "ImportVisits"),
    ("walk_report", "WalkReport"),
    ("walk_feedback", "WalkFeedback"),
    ("hotspot_quality", "HotspotQuality"),
    ("near_repeat", "NearRepeat"),
    ("time_pattern", "TimePattern"),
    ("dark_stretches", "DarkStretches"),
    ("repair_order", "RepairOrder"),
    ("effect", "Effect"),
)


class EstProvider(QgsProcessingProvider):
    """Loads the algorithms when QGIS asks for them."""

    def id(self) -> str:
        """Part of the public contract: constant."""
        return "est"

    def name(self) -> str:
        """Short name."""
        return "EST"

    def longName(self) -> str:  # noqa: N802 - QGIS calls it
        """Name with what it is for."""
        return tr("algorithm.provider")

    def icon(self) -> QIcon:
        """The product's icon."""
        return QIcon(paths.icon("est"))

    def loadAlgorithms(self) -> None:  # noqa: N802
        """Make one of each."""
        for module, name in ALGORITHMS:
            self.addAlgorithm(getattr(import_module("." + module, __package__), name)())
