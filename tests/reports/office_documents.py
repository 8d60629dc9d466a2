# SPDX-License-Identifier: GPL-2.0-or-later
"""Every document that has a web page and a text to edit, by name: (writer of the page, writer of the ODT, arguments)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Callable

from est_plugin.core import work_orders as wo
from est_plugin.reports import papers
from est_plugin.reports.decision_basis_content import BasisMeasure, DecisionBasis
from est_plugin.reports.figures_content import Bar, Chart, FiguresContent, NumberLine, Value
from est_plugin.reports.minutes_content import DecisionLine, FollowedUp, Minutes
from tests.reports import feedback_factory, situation_factory, walk_factory, work_factory

DAY = dt.date(2026, 11, 22)


def minutes(text: str = "Byt lampan vid trappan.") -> Minutes:
    """Minutes with one decision of each kind."""
    outcomes = ("decided", "refused", "postponed", "monitor", "to_klg")
    lines = tuple(DecisionLine(str(n), text, "Kyrktrappan", outcome, text, "Belysning", DAY) for n, outcome in enumerate(outcomes, start=1))
    followed = (FollowedUp("9", text, "Beslutades", "Klart 3 november 2026", "done"),)
    return Minutes(walk_factory.publisher(), walk_factory.edition(), "Lägesbildsmöte i Centrum vecka 47", DAY, ("Gata och trafik", "Polisen"), 7, DAY, "KS 1",
                   lines, "vecka 43", followed, text)  # fmt: skip


def figures(text: str = "Andel klara i tid") -> FiguresContent:
    """Two numbers and two charts."""
    value = Value("75 %", "3 av 4", ("a", "b", "c"), ("a", "b", "c", "d"), 75.0)
    numbers = (NumberLine("in_time", "share", text, text, value, value), NumberLine("open", "count", "Öppna", "Allt som inte är klart.", value))
    bars = (Bar(text, (("a",), ("b", "c")), "median 12 dagar", 12.0), Bar("Belysning", ((), ("d",))))
    charts = (
        Chart("done_by_responsible", "Per ansvarig", text, "Ansvarig", ("I tid", "Sent"), ("solid", "stripes"), bars, "Inget."),
        Chart("refused_by_reason", "Skäl", text, "Skäl", (), ("solid",), (), "Inget är avböjt."),
    )
    return FiguresContent("Uppföljning av åtgärder", "Centrum", "tertial 3 2026", "tertial 2 2026", "22 november 2026", text, DAY, None, None, numbers, charts)


def basis(text: str = "Byt lampan vid trappan", count: int = 14, **changes: Any) -> DecisionBasis:
    """A decision basis; every third measure has no cost."""
    measures = tuple(
        BasisMeasure(str(n), text, "Kyrktrappan", ("Belysning", "Gata och trafik", "")[n % 3], "18 dec 2026", "Planerad", None if n % 3 == 0 else n * 12.5,
                     "planned", ("Belysning", "Gata och trafik", "")[n % 3])
        for n in range(1, count + 1)
    )  # fmt: skip
    values: dict[str, Any] = {
        "publisher": walk_factory.publisher(), "edition": walk_factory.edition(), "subject": "walk", "name": "Centrum hösten 2026", "day": "17 november 2026",
        "facts": (("Start", text),), "found": ("29 brister är uppskrivna.",), "measures": measures, "refused": 1, "left": 20,
        "children": ("Två iakttagelser gäller barn.",), "map": feedback_factory.picture("decision_basis", walk_factory.rows(10)), "sources": (text,),
    }  # fmt: skip
    return DecisionBasis(**{**values, **changes})


def work(kind: str, text: str = "Öppen lucka") -> Any:
    """A list with photos."""
    content = work_factory.work_out(kind)
    areas = tuple(
        replace(area, rows=tuple(replace(row, photo=walk_factory.photo(caption=text), safety=text, more=text) for row in area.rows)) for area in content.areas
    )
    return replace(content, areas=areas)


DOCUMENTS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., tuple[Any, ...]]]] = {
    "report": (papers.write_walk_page, papers.write_walk_odt, lambda *text: (walk_factory.report(24),)),
    "report of nothing": (papers.write_walk_page, papers.write_walk_odt, lambda *text: (walk_factory.report(0),)),
    "feedback": (papers.write_feedback_page, papers.write_feedback_odt, lambda *text: (feedback_factory.feedback(),)),
    "feedback of nothing": (papers.write_feedback_page, papers.write_feedback_odt, lambda *text: (feedback_factory.feedback(0),)),
    "minutes": (papers.write_minutes_page, papers.write_minutes_odt, lambda *text: (minutes(*text),)),
    "figures": (papers.write_figures_page, papers.write_figures_odt, lambda *text: (figures(*text), walk_factory.publisher(), walk_factory.edition())),
    "situation": (
        papers.write_situation_page, papers.write_situation_odt,
        lambda *text: (situation_factory.situation("long", situation_factory.figures(*text), *text),),
    ),
    "work list": (papers.write_work_page, papers.write_work_odt, lambda *text: (work(wo.WORK_LIST, *text),)),
    "work order": (papers.write_work_page, papers.write_work_odt, lambda *text: (work(wo.WORK_ORDER, *text),)),
    "reply form": (papers.write_work_page, papers.write_work_odt, lambda *text: (work(wo.REPLY_FORM, *text),)),
}
