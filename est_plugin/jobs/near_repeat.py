# SPDX-License-Identifier: GPL-2.0-or-later
"""Near repeats of the events of a layer: table as CSV, and as web page with one plain sentence."""
from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..analysis.near_repeat import KnoxTable, knox, reach
from ..analysis.stacked_points import stacked_points
from ..core.errors import InputError
from ..gis.point_reader import EventTable
from ..i18n import Texts
from ..reports.content import DocumentResult
from ..reports.delivery import deliver
from ..reports.near_repeat_document import Band, NearRepeats
from .analysis_page import edition, publisher

COLUMNS = ("distance_from_m", "distance_to_m", "time_from_days", "time_to_days", "observed", "expected", "ratio", "p")
"""Stable names; a band holds its `from` and not its `to`."""
_EPOCH = dt.date(1970, 1, 1)
_DAY_S = 86_400
Progress = Callable[[float], None]


def limits(text: str, key: str) -> list[float]:
    """Limits of bands from a text such as 100, 200, 300; InputError with the key when one is no number. Knox checks that they rise."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    try:
        found = [float(part) for part in parts]
    except ValueError:
        found = []
    if not found or not all(math.isfinite(one) for one in found):
        raise InputError(key, given=text.strip()[:60])
    return found


def analyse(
    table: EventTable, layer: str, distances: str, times: str, *, metric: str, permutations: int, seed: int, progress: Progress = lambda share: None
) -> NearRepeats:  # fmt: skip
    """The Knox table of events with place and time, ready to be told."""
    rows, columns = limits(distances, "near-repeat.distances-bad"), limits(times, "near-repeat.times-bad")
    found = knox(table.xy, table.start_s, rows, columns, metric=metric, permutations=permutations, seed=seed, progress=progress)
    far = reach(found)
    told = None if far is None else (found.distance_m[far.rows], found.time_days[far.columns], far.ratio)
    first, last = (_EPOCH + dt.timedelta(days=int(one) // _DAY_S) for one in (table.start_s.min(), table.start_s.max()))
    return NearRepeats(
        layer, found.events, _bands(found), told, metric, permutations, seed, first, last, table.without_place, table.without_time,
        table.bad_values[0] if table.bad_values else "", stacked_points(table.xy).reports,
    )  # fmt: skip


def save_csv(content: NearRepeats, target: Path) -> None:
    """One line per band, with stable column names, decimal points and an empty ratio where none is expected."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in content.rows:
        for band in row:
            ratio = "" if band.ratio is None else f"{band.ratio:.6g}"
            bounds = (f"{one:.12g}" for one in (*band.distance_m, *band.days))
            writer.writerow((*bounds, band.observed, f"{band.expected:.9g}", ratio, f"{band.p:.6g}"))
    deliver(out.getvalue().encode("ascii"), target)


def write_page(content: NearRepeats, target: Path, language: str) -> DocumentResult:
    """The same as a web page."""
    from ..reports import papers

    texts = Texts(language)
    return papers.write_near_repeat_page(content, publisher(texts), edition(), texts, target)


def _bands(table: KnoxTable) -> tuple[tuple[Band, ...], ...]:
    rows, columns = (tuple(zip(one, one[1:])) for one in (table.distance_m, table.time_days))
    values = (np.asarray(one).tolist() for one in (table.observed, table.expected, table.p))
    return tuple(
        tuple(Band(distance, days, *cell) for days, *cell in zip(columns, *cells)) for distance, *cells in zip(rows, *values)
    )  # fmt: skip
