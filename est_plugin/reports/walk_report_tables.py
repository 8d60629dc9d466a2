# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of the walk report: findings by stop, measures per organisation, good things."""

from __future__ import annotations

from collections import defaultdict

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable
from .engine.tagged import Paragraph

from ..core.alphabet import sort_key
from . import summary
from .content import FindingRow, Measure, Texts, WalkReport
from .engine import blocks, fonts, look, user_text, wording
from .engine.symbols import KindSign, StatusSign
from .engine.tables import Row, table

COLUMNS = ("number", "finding", "measure", "responsible", "due", "status")
WIDTHS_MM = (13.0, 55.0, 44.0, 26.0, 17.0, 19.0)
"""ux.md gives the status 12 mm; "Kontrollerad på plats" needs 19 to be read, taken from the text column."""
LONGEST = 900
"""Longest text in a cell; the whole text stands in appendix 1."""


def findings(report: WalkReport, colour: Color, texts: Texts) -> list[Flowable]:
    """All defects, stop by stop."""
    title = texts("reports.report.findings")
    defects = [row for row in report.rows if not row.good]
    if not defects:
        return [*blocks.section(2, title, colour), *blocks.paragraph(texts("reports.report.no-findings"))]
    rows: list[Row] = []
    for name, members in by_stop(report, defects, texts):
        rows.append(Row((name,), band=True))
        for finding in members:
            rows.extend(_finding_rows(report, finding, name, texts))
    heads = [texts(f"reports.report.head.{column}") for column in COLUMNS]
    return blocks.titled(2, title, table(heads, WIDTHS_MM, rows, colour=colour), colour)


def by_stop(report: WalkReport, rows: list[FindingRow], texts: Texts) -> list[tuple[str, list[FindingRow]]]:
    """Rows under the name of their stop, in walking order; those between stops last."""
    names = {result.stop.number: result.stop.name for result in report.stops}
    found: dict[int | None, list[FindingRow]] = defaultdict(list)
    for row in rows:
        found[row.stop].append(row)
    ordered = sorted(found, key=lambda stop: (stop is None, stop or 0))
    return [(stop_title(stop, names.get(stop, ""), texts), found[stop]) for stop in ordered]


def stop_title(stop: int | None, name: str, texts: Texts) -> str:
    """Stop 3: Kyrktrappan."""
    if stop is None:
        return texts("reports.report.no-stop")
    return texts("reports.report.stop" if name else "reports.report.stop-unnamed", number=stop, name=user_text.one_line(name))


def _finding_rows(report: WalkReport, finding: FindingRow, band: str, texts: Texts) -> list[Row]:
    sign = [KindSign(user_text.one_line(finding.number), finding.shape, summary.state_of(finding))]
    first: list[object] = [sign, _what(finding, texts, band)]
    if not finding.measures:
        status = [StatusSign("open"), _small(texts("reports.map.state.open"), 8.5)]
        return [Row((*first, texts("reports.report.no-measure"), texts("reports.report.not-assigned"), "", status))]
    made = []
    for index, measure in enumerate(finding.measures):
        made.append(Row((*(first if index == 0 else ["", ""]), *_measure_cells(report, measure, texts))))
    return made


def _what(finding: FindingRow, texts: Texts, heading: str) -> list[Flowable]:
    """Place (when the heading does not say it already), text, category and severity."""
    made: list[Flowable] = []
    if finding.place and user_text.one_line(finding.place) not in heading:
        made.append(_small(user_text.shortened(finding.place, 120), bold=True))
    made.append(_small(user_text.in_cell(finding.text, LONGEST)))
    if len(user_text.clean(finding.text)) > LONGEST:
        made.append(_small(texts("reports.report.see-appendix"), colour=look.QUIET))
    category = " \u00b7 ".join(part for part in (finding.category, finding.severity) if part)
    if category:
        made.append(_small(user_text.shortened(category, 120), 8.5, colour=look.QUIET))
    return made


def _small(text: object, size: float = 9.0, bold: bool = False, colour: Color = look.INK) -> Paragraph:
    font = fonts.BOLD if bold else fonts.REGULAR
    return Paragraph(user_text.markup(text, font), look.style(size, bold, colour))


def _measure_cells(report: WalkReport, measure: Measure, texts: Texts) -> list[object]:
    what: list[Flowable] = [_small(user_text.in_cell(measure.text, LONGEST))] if measure.text else []
    if measure.reason:
        what.append(_small(texts("reports.report.reason", reason=user_text.in_cell(measure.reason, LONGEST))))
    status = [StatusSign(measure.status.state), _small(user_text.shortened(measure.status.word, 60), 8.5)]
    return [
        what,
        user_text.shortened(measure.responsible or texts("reports.report.not-assigned"), 120),
        due_words(report, measure, texts),
        status,
    ]


def due_words(report: WalkReport, measure: Measure, texts: Texts) -> str:
    """When it shall be done: month for readers outside, else the day; or words."""
    if measure.due is None:
        return user_text.shortened(measure.due_words, 80)
    day = wording.month(measure.due, texts) if report.months_only else wording.short_day(measure.due, texts)
    return f"{day}\n{user_text.shortened(measure.due_words, 80)}" if measure.due_words else day


def measures_by_organisation(report: WalkReport) -> list[tuple[str, list[tuple[Measure, list[FindingRow]]]]]:
    """Each responsible organisation with its measures, each once with the findings it answers; those without anybody last."""
    found: dict[str, dict[str, tuple[Measure, list[FindingRow]]]] = defaultdict(dict)
    for row in report.rows:
        for index, measure in enumerate(row.measures):
            mine = found[user_text.one_line(measure.responsible)]
            mine.setdefault(measure.key or f"{row.number}/{index}", (measure, []))[1].append(row)
    return [(name, list(found[name].values())) for name in sorted(found, key=lambda name: (not name, sort_key(name)))]


def by_organisation(report: WalkReport, colour: Color, texts: Texts) -> list[Flowable]:
    """Each responsible organisation with its own measures."""
    found = measures_by_organisation(report)
    if not found:
        return []
    heads = [texts(f"reports.report.{key}") for key in ("head.number", "place", "what", "head.due", "head.status")]
    rows: list[Row] = []
    for name, measures in found:
        shown = user_text.shortened(name, 120) or texts("reports.report.nobody")
        rows.append(Row((texts("reports.report.by-organisation-n", name=shown, n=len(measures)),), band=True))
        for measure, members in measures:
            cells = _measure_cells(report, measure, texts)
            places = dict.fromkeys(user_text.shortened(row.place or row.text, 140) for row in members)
            numbers = ", ".join(row.number for row in members)
            rows.append(Row(([_small(numbers, bold=True)], [_small("\n".join(places))], cells[0], cells[2], cells[3])))
    made = table(heads, (13.0, 53.0, 62.0, 23.0, 23.0), rows, colour=colour)
    return blocks.titled(2, texts("reports.report.by-organisation"), made, colour)


def good_things(report: WalkReport, colour: Color, texts: Texts) -> list[Flowable]:
    """Everything that is good, by stop."""
    good = [row for row in report.rows if row.good]
    title = texts("reports.report.all-good")
    if not good:
        return [*blocks.section(2, title, colour), *blocks.paragraph(texts("reports.report.no-good"))]
    rows = []
    for name, members in by_stop(report, good, texts):
        for row in members:
            rows.append(
                Row(
                    (
                        [KindSign(user_text.one_line(row.number), "square", "open")],
                        [_small(user_text.shortened(name, 120))],
                        _what(row, texts, name),
                    )
                )
            )
    heads = [texts(f"reports.report.{key}") for key in ("head.number", "stop-name", "text")]
    return blocks.titled(2, title, table(heads, (13.0, 56.0, 105.0), rows, colour=colour), colour)
