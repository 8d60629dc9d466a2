# SPDX-License-Identifier: GPL-2.0-or-later
"""All printed matter: one function per document, each under the check of public texts. reportlab and openpyxl are loaded when a document is made."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import Any, Callable, Iterator, Sequence

from ..core.errors import MissingLibraryError
from ..core.work_orders import REPLY_FORM, WORK_LIST, WORK_ORDER
from .cause_content import CauseSheet
from .barrier_content import BarrierList
from .content import DocumentResult, Edition, FindingRow, Handout, LeaderSheet, Publisher, RecordSheets, SheetFrame, Target, Texts, WalkReport
from .decision_basis_content import DecisionBasis
from .effect_document import Effect
from .feedback_content import Feedback
from .figures_content import FiguresContent
from .hotspot_quality_document import HotspotQuality
from .lighting_content import LightingPage
from .minutes_content import Minutes
from .near_repeat_document import NearRepeats
from .patrol_content import PatrolSheet
from .promise_content import PromiseFollowUp
from .public_seal import Drawer, checked
from .situation_content import SituationContent
from .status_out_content import StatusOut
from .time_pattern_document import TimePattern
from .work_content import WorkOut


@contextmanager
def _libraries() -> Iterator[None]:
    """A missing library becomes a sentence that names its package."""
    packages = {"PIL": "pillow"}
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing not in ("reportlab", "PIL", "openpyxl"):
            raise
        raise MissingLibraryError(packages.get(missing, missing)) from error


def _module(name: str) -> ModuleType:
    with _libraries():
        return import_module(f".{name}", __package__)


def _by(name: str, function: str = "draw", to: str = "") -> Callable[[Drawer], Drawer]:
    """Declares a document: the module that makes it, or makes a document of blocks that `to` (page, odt) writes."""

    def declared(signature: Drawer) -> Drawer:
        parameters = inspect.signature(signature)

        @checked
        @wraps(signature)
        def make(*given: Any, **options: Any) -> Any:
            arguments = parameters.bind(*given, **options).args
            if not to:
                return getattr(_module(name), function)(*arguments)
            *contents, texts, target = arguments
            return _module(to).write(_module(name).document_of(*contents, texts), texts, target)

        return make  # type: ignore[return-value]

    return declared


@checked
def draw_participant_sheet(content: Handout, texts: Texts, target: Target, large_print: bool = False) -> DocumentResult:
    """Deltagarblad; in large print as two A4 pages."""
    return _module("participant_large_print" if large_print else "participant_sheet").draw(content, texts, target)


@_by("record_sheet")
def draw_record_sheets(content: RecordSheets, texts: Texts, target: Target, lighting: LightingPage | None = None) -> DocumentResult:
    """Protokollblad for all stops and groups; every set ends with the lighting page when there is one."""


@_by("leader_sheet")
def draw_leader_sheet(content: LeaderSheet, texts: Texts, target: Target, lighting: LightingPage | None = None) -> DocumentResult:
    """Ledarblad, with the lighting page when there is one."""


@_by("patrol_sheet")
def draw_patrol_sheet(content: PatrolSheet, texts: Texts, target: Target) -> DocumentResult:
    """Rundblad: A4 folded to A5."""


@_by("walk_report")
def draw_walk_report(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Rapport från trygghetsvandring as PDF."""


def map_sheets(rows: Sequence[FindingRow], box: str, route: Sequence[tuple[float, float]]) -> tuple[SheetFrame, ...]:
    """The sheets that the map of the report needs; none when one map is enough."""
    report = _module("walk_report")
    return _module("map_sheets").sheets(report.markers_of(tuple(rows)), box, report.LOOK, route)


@_by("walk_workbook", "write")
def write_walk_workbook(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report's rows with every column, as XLSX."""


@_by("walk_document", to="page")
def write_walk_page(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report as one web page."""


@_by("walk_document", to="odt")
def write_walk_odt(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report as text to edit or paste from."""


@_by("minutes_paper")
def draw_minutes(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """Minnesanteckningar från lägesbildsmöte as PDF."""


@_by("minutes_document", to="page")
def write_minutes_page(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as one web page."""


@_by("minutes_document", to="odt")
def write_minutes_odt(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as text to edit or paste from."""


@_by("minutes_text", "write")
def write_minutes_text(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as a text file."""


@_by("minutes_text", "text_of")
def minutes_as_text(content: Minutes, texts: Texts) -> str:
    """The minutes as text to copy."""


@checked
def draw_work_out(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad, whichever the content is."""
    drawers = {WORK_LIST: "work_list_paper", WORK_ORDER: "work_order_paper", REPLY_FORM: "reply_form"}
    return _module(drawers[content.kind]).draw(content, texts, target)


@_by("work_document", to="page")
def write_work_page(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad as one web page."""


@_by("work_document", to="odt")
def write_work_odt(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad as text to edit or paste from."""


@_by("work_order_workbook", "write")
def write_work_workbook(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """The same to fill in, as XLSX."""


@_by("status_out_workbook", "write")
def write_status_workbook(content: StatusOut, texts: Texts, target: Target) -> DocumentResult:
    """How far the cases of a fault-report system have come, as XLSX."""


@_by("barrier_paper")
def draw_barriers(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Bommar och hinder as PDF."""


@_by("barrier_document", to="page")
def write_barrier_page(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Bommar och hinder as one web page."""


@_by("barrier_document", to="odt")
def write_barrier_odt(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Bommar och hinder as text to edit or paste from."""


@_by("barrier_workbook", "write")
def write_barrier_workbook(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Bommar och hinder as XLSX."""


@_by("figures_paper")
def draw_figures(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as PDF."""


@_by("figures_document", to="page")
def write_figures_page(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as one web page."""


@_by("figures_document", to="odt")
def write_figures_odt(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as text to edit or paste from."""


@_by("situation_paper")
def draw_situation(content: SituationContent, texts: Texts, target: Target) -> DocumentResult:
    """Lägesbild as PDF."""


@_by("situation_document", to="page")
def write_situation_page(content: SituationContent, texts: Texts, target: Target) -> DocumentResult:
    """Lägesbild as one web page."""


@_by("situation_document", to="odt")
def write_situation_odt(content: SituationContent, texts: Texts, target: Target) -> DocumentResult:
    """Lägesbild as text to edit or paste from."""


@_by("hotspot_quality_document", to="page")
def write_hotspot_quality_page(content: HotspotQuality, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """How good hotspots are as one web page."""


@_by("near_repeat_document", to="page")
def write_near_repeat_page(content: NearRepeats, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Near repeats as one web page."""


@_by("effect_document", to="page")
def write_effect_page(content: Effect, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """The effect of a measure as one web page."""


@_by("time_pattern_document", to="page")
def write_time_pattern_page(content: TimePattern, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """The hours of the week as one web page."""


@checked
def draw_feedback(content: Feedback, texts: Texts, target: Target, large_print: bool = False) -> DocumentResult:
    """Återkoppling från trygghetsvandring: one A4 sheet folded to A5; in large print A4 with 16 points."""
    return _module("feedback_large_print" if large_print else "feedback_paper").draw(content, texts, target)


@_by("feedback_document", to="page")
def write_feedback_page(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """The feedback as one web page."""


@_by("feedback_document", to="odt")
def write_feedback_odt(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """The feedback as text to edit or paste from."""


@_by("decision_map_paper")
def draw_decision_map(content: DecisionBasis, texts: Texts, target: Target) -> DocumentResult:
    """The map sheet that goes with a proposal to decide."""


@_by("cause_paper")
def draw_cause_sheet(content: CauseSheet, texts: Texts, target: Target) -> DocumentResult:
    """Orsaksblad: the worksheet of causes, filled in as far as it is."""


@_by("decision_basis_document", to="odt")
def write_decision_basis_odt(content: DecisionBasis, texts: Texts, target: Target) -> DocumentResult:
    """Underlag till tjänsteskrivelse: text to paste, with prompts where a person must write."""


@_by("promise_paper")
def draw_promises(content: PromiseFollowUp, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av medborgarlöfte as PDF."""


@_by("promise_document", to="page")
def write_promises_page(content: PromiseFollowUp, texts: Texts, target: Target) -> DocumentResult:
    """The follow-up of promises as one web page."""


@_by("promise_document", to="odt")
def write_promises_odt(content: PromiseFollowUp, texts: Texts, target: Target) -> DocumentResult:
    """The follow-up of promises as text to edit or paste from."""
