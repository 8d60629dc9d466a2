# SPDX-License-Identifier: GPL-2.0-or-later
"""What is asked of est:hotspots and what it gives: plain values, coordinates in metres of one system."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..analysis.grid import SQUARE, Grid
from ..analysis.kernel_density import QUARTIC
from ..analysis.time_filter import TimeChoice
from ..core.notice import Notice
from ..gis.point_reader import EventTable
from ..gis.street_lines import Streets

GRID_COUNT, SEGMENT_COUNT, KDE, GI_STAR, CLUSTERS = "grid_count", "segment_count", "kde", "gi_star", "clusters"
METHODS = (GRID_COUNT, SEGMENT_COUNT, KDE, GI_STAR, CLUSTERS)
COMPARING = (GRID_COUNT, SEGMENT_COUNT, GI_STAR)
PEOPLE, STREET = "people", "street"


@dataclass(frozen=True)
class Denominator:
    """What events are divided by: people on points or in areas, or metres of street."""

    kind: str  # PEOPLE or STREET
    xy: np.ndarray | None = None
    polygons: Sequence[Sequence[np.ndarray]] | None = None
    values: np.ndarray | None = None
    lines: Sequence[Sequence[np.ndarray]] | None = None


@dataclass(frozen=True)
class HotspotRequest:
    """Everything besides the events. Lengths in metres; extent (x_min, y_min, x_max, y_max)."""

    method: str
    cell_m: float = 100.0
    shape: str = SQUARE
    bandwidth_m: float = 300.0
    kernel: str = QUARTIC
    has_edge_correction: bool = False
    extent: tuple[float, float, float, float] | None = None
    rings: Sequence[np.ndarray] | None = None  # of the study area
    streets: Streets | None = None
    max_distance_m: float = 50.0
    denominator: Denominator | None = None
    eps_m: float = 100.0
    min_samples: int = 5
    eps_days: float = 0.0
    times: TimeChoice = field(default_factory=TimeChoice)
    compare: TimeChoice | None = None  # the earlier period, with the same weekdays and hours
    wants_features: bool = True


@dataclass(frozen=True)
class ChosenEvents:
    """Events after all filters but the area, and how long they were collected."""

    xy: np.ndarray
    weights: np.ndarray | None
    first_s: int | None  # of the period, wall clock; None when no time is known
    before_s: int | None
    years: float | None
    start_s: np.ndarray | None
    earlier_xy: np.ndarray | None = None
    earlier_years: float | None = None
    vague: int = 0
    outside_time: int = 0


@dataclass
class HotspotResult:
    """Rows for a layer, or a raster; facts and notices for METRICS."""

    geometries: Sequence[bytes] = ()  # WKB, one per row
    is_line: bool = False
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    grid: Grid | None = None
    density: np.ndarray | None = None  # (rows, columns), the lowest row first
    unit: str = ""  # key of the unit of the value that is drawn
    used: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    events: EventTable | None = None
    chosen: ChosenEvents | None = None
