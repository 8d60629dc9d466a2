# SPDX-License-Identifier: GPL-2.0-or-later
"""The figures as a table for spreadsheets, as text to paste, and as JSON."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from ..core.figures.measures import COUNT, SHARE
from ..core.importing.rejections import safe_cell
from .content import Texts
from .engine import wording
from .figures_content import Bar, Chart, FiguresContent, NumberLine, Value

COLUMNS = ("id", "figure", "row", "part", "n", "of", "value", "unit", "n_before", "of_before", "value_before")
UNITS = {COUNT: "count", SHARE: "percent"}


def csv_text(content: FiguresContent, texts: Texts) -> str:
    """One line per number and part of a bar; the first column never changes with the language."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([texts(f"figures.column.{name}") for name in COLUMNS])
    for name, text in content.about:
        writer.writerow([name, texts(f"figures.about.{name}"), safe_cell(text), *[""] * (len(COLUMNS) - 3)])
    for line in content.numbers:
        writer.writerow([line.id, line.label, "", "", *_cells(line.now, line.kind, texts), *_before_cells(line, texts)])
    for chart in content.charts:
        writer.writerows(row for bar in chart.bars for row in _bar_rows(chart, bar, texts))
    return out.getvalue()


def _bar_rows(chart: Chart, bar: Bar, texts: Texts) -> Iterable[list[object]]:
    named = [chart.id, chart.title, safe_cell(bar.label)]
    for label, ids in zip(chart.part_labels or ("",), bar.parts):
        yield [*named, label, len(ids), "", "", texts("figures.unit.count"), "", "", ""]
    if bar.median_days is not None:
        yield [*named, texts("figures.median-part"), "", "", _plain(bar.median_days, texts), texts("figures.unit.days"), "", "", ""]


def plain_text(content: FiguresContent, texts: Texts) -> str:
    """The numbers as lines of text."""
    lines = [f"{content.title}, {content.place}", *(f"{texts(f'figures.about.{name}')}: {text}" for name, text in content.about), ""]
    lines += [number_in_words(line, texts) for line in content.numbers]
    for chart in content.charts:
        lines += ["", chart.title]
        lines += [bar_in_words(chart, bar) for bar in chart.bars] or [chart.empty]
    return "\n".join(lines) + "\n"


def number_in_words(line: NumberLine, texts: Texts) -> str:
    """A number with that of the period before."""
    now = f"{line.label}: {line.now.words}"
    return now if line.before is None else texts("figures.compared", now=now, before=line.before.words)


def bar_in_words(chart: Chart, bar: Bar) -> str:
    """A bar with its parts."""
    details = "; ".join(part for part in (chart.parts_in_words(bar), bar.note) if part)
    return f"{bar.label}: {bar.total}" + (f" ({details})" if details else "")


def as_json(content: FiguresContent) -> str:
    """For programs: stable names, numbers without words."""
    numbers = {
        line.id: {**_json_value(line.now, line.kind), "before": _json_value(line.before, line.kind) if line.before else None}
        for line in content.numbers
    }
    charts = {
        chart.id: [{"label": bar.label, "parts": [len(ids) for ids in bar.parts], "total": bar.total, "median_days": bar.median_days} for bar in chart.bars]
        for chart in content.charts
    }
    days = {"from": content.first.isoformat() if content.first else None, "to": content.last.isoformat() if content.last else None}
    return json.dumps({"period": days, "numbers": numbers, "charts": charts}, ensure_ascii=False)


def _cells(value: Value, kind: str, texts: Texts) -> list[object]:
    unit = UNITS.get(kind, "days")
    shown = "" if value.number is None or kind == COUNT else _plain(value.number, texts)
    return [len(value.ids), len(value.of) if kind == SHARE else "", shown, texts(f"figures.unit.{unit}")]


def _before_cells(line: NumberLine, texts: Texts) -> list[object]:
    return ["", "", ""] if line.before is None else _cells(line.before, line.kind, texts)[:3]


def _plain(number: float, texts: Texts) -> str:
    return str(int(number)) if number == int(number) else wording.number(number, 1, texts)


def _json_value(value: Value, kind: str) -> dict[str, object]:
    return {"n": len(value.ids), "of": len(value.of) if kind == SHARE else None, "value": value.number}
