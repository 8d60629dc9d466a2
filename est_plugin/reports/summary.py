# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums up a walk in plain sentences: five lines in short, three good things, three most important, what happens next."""

from __future__ import annotations

from collections import Counter

from .content import FindingRow, NextStep, Texts, WalkReport
from .engine import user_text, wording

SEVERE = 3
"""Severity from which a defect counts as serious: risk, immediate danger."""
THREE = 3
LINE = 160


def in_short(report: WalkReport, texts: Texts) -> tuple[str, ...]:
    """The report's own five lines, or lines made from its rows; a follow-up walk tells first what became of the earlier points."""
    if report.in_short:
        return report.in_short[:5]
    earlier = report.follow_up.in_short[:2] if report.follow_up else ()
    return (*earlier, *_of_rows(report, texts))[:5]


def _of_rows(report: WalkReport, texts: Texts) -> tuple[str, ...]:
    defects = [row for row in report.rows if not row.good]
    if not report.rows:
        return (texts("follow-up.report.nothing-new" if report.follow_up else "reports.report.short.nothing"),)
    lines = [_found(report, len(defects), texts)]
    if defects:
        lines += [_common(defects, texts), _severe(defects, texts), _assigned(defects, texts), _by_status(defects, texts)]
    return tuple(line for line in lines if line)


def _found(report: WalkReport, defects: int, texts: Texts) -> str:
    words = {
        "defects": texts("reports.report.defects", n=defects),
        "good": texts("reports.report.good-things", n=len(report.rows) - defects),
    }
    if not report.stops:
        return texts("reports.report.short.found-no-stops", **words)
    return texts("reports.report.short.found", stops=texts("reports.report.stops-n", n=len(report.stops)), **words)


def _common(defects: list[FindingRow], texts: Texts) -> str:
    named = (user_text.one_line(row.category_group or row.category) for row in defects if row.category)
    counted = [(name, count) for name, count in Counter(named).most_common(THREE) if count > 1]
    words = [texts("reports.report.short.common-one", category=user_text.shortened(name, 60), n=count) for name, count in counted]
    return texts("reports.report.short.common", categories=wording.joined(words, texts)) if words else ""


def _severe(defects: list[FindingRow], texts: Texts) -> str:
    if not any(row.severity_rank for row in defects):
        return ""
    severe = sum(row.severity_rank >= SEVERE for row in defects)
    return texts("reports.report.short.severe", n=severe) if severe else texts("reports.report.short.no-severe")


def _assigned(defects: list[FindingRow], texts: Texts) -> str:
    without = sum(not any(measure.responsible for measure in row.measures) for row in defects)
    return texts("reports.report.short.unassigned", n=without) if without else texts("reports.report.short.all-assigned")


def _by_status(defects: list[FindingRow], texts: Texts) -> str:
    states = Counter(state_of(row) for row in defects)
    return texts("reports.report.short.status", **{name: states[name] for name in ("fixed", "planned", "waiting", "refused", "open")})


def state_of(row: FindingRow) -> str:
    """State of a finding from its measures: what is left to do decides, and one measure under way means planned."""
    states = {measure.status.state for measure in row.measures}
    for state in ("planned", "waiting", "open", "fixed", "refused"):
        if state in states:
            return state
    return "open"


def good_things(report: WalkReport, texts: Texts) -> tuple[str, ...]:
    """Three good things."""
    found = report.good or tuple(_short(row, texts) for row in report.rows if row.good)
    return found[:THREE]


def most_important(report: WalkReport, texts: Texts) -> tuple[str, ...]:
    """The three most urgent defects that are not done: by severity, then priority, then how often it was said."""
    if report.important:
        return report.important[:THREE]
    left = [row for row in report.rows if not row.good and state_of(row) not in ("fixed", "refused")]
    return tuple(_short(row, texts) for row in sorted(left, key=_urgency)[:THREE])


def _urgency(row: FindingRow) -> tuple[int, int, int]:
    return -row.severity_rank, -row.priority_rank, -row.said_by


def _short(row: FindingRow, texts: Texts) -> str:
    place = user_text.shortened(row.place, 50)
    text = user_text.shortened(user_text.one_line(row.text), LINE)
    number = texts("reports.report.photo-number", number=user_text.one_line(row.number))
    return f"{place + ': ' if place else ''}{text} ({number})"


def next_steps(report: WalkReport, texts: Texts) -> tuple[NextStep, ...]:
    """What happens next, with dates; known from the walk when nobody has written it."""
    if report.next_steps:
        return report.next_steps
    walk = report.walk
    meeting = walk.follow_up_on
    return (
        NextStep(texts("reports.report.next-report"), walk.report_on),
        NextStep(texts("reports.report.next-meeting"), meeting, wording.date_or_time(meeting, texts) if meeting else ""),
        NextStep(texts("reports.report.next-feedback"), None),
    )
