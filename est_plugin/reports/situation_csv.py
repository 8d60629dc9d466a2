# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures of a situation report as a table for spreadsheets: one line for each count, felt and occurred apart."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..core.importing.rejections import safe_cell
from ..core.paper_choices import PUBLIC
from ..core.picture.reports import KINDS
from ..core.situation.figures import HIDDEN, Counts, Figures
from .content import Texts
from .situation_words import measure_numbers, named, period_of

COLUMNS = ("part", "name", "kind", "now", "before", "last_year")


def csv_text(figures: Figures, texts: Texts) -> str:
    """Semicolons, as spreadsheets here read them; what is too small to be told is said in words."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([texts(f"situation.csv.{name}") for name in COLUMNS])
    writer.writerow(["period", safe_cell(period_of(figures, texts)), "", figures.counted or figures.period, figures.before, figures.last_year])
    for part, name, counts in _counted(figures, texts):
        for kind in KINDS:
            one: Counts = counts[kind]
            if part == "category" and figures.audience == PUBLIC and not any(one.known):
                continue  # a public line is of one kind: nothing is said of the other
            cells = [_cell(value, figures, texts) for value in (one.now, one.before, one.last_year)]
            writer.writerow([part, safe_cell(name), texts(f"picture.kind.{kind}"), *cells])
    for label, value in measure_numbers(figures, texts):
        writer.writerow(["measures", label, "", safe_cell(value), "", ""])
    for name, n in (("rounds", figures.rounds.rounds), ("traffic", figures.rounds.traffic), ("visits", figures.rounds.visits)):
        writer.writerow(["rounds", name, "", n, "", ""])
    return out.getvalue()


def _counted(figures: Figures, texts: Texts) -> Iterable[tuple[str, str, dict[str, Counts]]]:
    groups = (("total", (figures.total,)), ("category", figures.categories), ("place", figures.places))
    for part, lines in groups:
        for line in lines:
            yield part, named(line.name, texts), {kind: line.of(kind) for kind in KINDS}
    for one in figures.hotspots:
        yield "hotspot", one.name, {kind: one.of(kind) for kind in KINDS}


def _cell(value: int | None, figures: Figures, texts: Texts) -> object:
    if value is None:
        return ""
    return texts("situation.fewer-than", limit=figures.limit) if value == HIDDEN else value
