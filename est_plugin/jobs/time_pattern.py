# SPDX-License-Identifier: GPL-2.0-or-later
"""When in the week the events of a layer happen: weekday × hour as CSV, and as web page with chart and tables."""
from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import numpy as np

from ..analysis.aoristic import aoristic_table, band_table
from ..analysis.moments import utc_of_local
from ..analysis.time_filter import WEEKDAYS
from ..gis.point_reader import EventTable
from ..i18n import Texts
from ..reports.content import DocumentResult
from ..reports.delivery import deliver
from ..reports.time_pattern_document import TimePattern
from .analysis_page import edition, publisher

_EPOCH = dt.date(1970, 1, 1)
_DAY_S = 86_400
_A_WHOLE_DAY_S = 23 * 3600  # a day in spring has 23 hours


def analyse(table: EventTable, layer: str, zone: dt.tzinfo, zone_name: str) -> TimePattern:
    """The events of a layer over the hours of the week; `table` with wall-clock times of the zone."""
    start, end = table.start_s, table.end_s
    first = utc_of_local(start, zone)
    last = np.maximum(np.where(end > start, utc_of_local(end, zone, is_end=True), first), first)
    hours = aoristic_table(first, last, zone)
    days = [_EPOCH + dt.timedelta(days=int(one) // _DAY_S) for one in (start.min(), np.where(end > start, end - 1, end).max())]
    return TimePattern(
        layer, len(start), _rows(hours), _rows(band_table(hours)), int((last - first >= _A_WHOLE_DAY_S).sum()), zone_name, days[0], days[1],
        table.without_time, table.bad_values[0] if table.bad_values else "",
    )  # fmt: skip


def save_csv(content: TimePattern, target: Path) -> None:
    """One line per weekday, one column per hour, with stable names and decimal points; the sums last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("weekday", *(f"h{hour:02d}" for hour in range(24)), "sum"))
    for day, row in zip(WEEKDAYS, content.hours):
        writer.writerow((day, *(f"{value:.12g}" for value in row), f"{sum(row):.12g}"))
    deliver(out.getvalue().encode("ascii"), target)


def write_page(content: TimePattern, target: Path, language: str) -> DocumentResult:
    """The same as a web page."""
    from ..reports import papers

    texts = Texts(language)
    return papers.write_time_pattern_page(content, publisher(texts), edition(), texts, target)


def _rows(table: np.ndarray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in table.tolist())
