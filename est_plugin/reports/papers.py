# SPDX-License-Identifier: GPL-2.0-or-later
"""All printed matter: one function per document, each under the check of public texts. reportlab and openpyxl are loaded when a document is made."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator, Sequence

from ..core.errors import MissingLibraryError
from ..core.work_orders import REPLY_FORM, WORK_LIST, WORK_ORDER
from .content import DocumentResult, Edition, FindingRow, Handout, LeaderSheet, Publisher, RecordSheets, SheetFrame, Target, Texts, WalkReport
from .decision_basis_content import DecisionBasis
from .feedback_content import Feedback
from .figures_content import FiguresContent
from .work_content import WorkOut
from .minutes_content import Minutes
from .public_seal import checked


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


@checked
def draw_participant_sheet(content: Handout, texts: Texts, target: Target, large_print: bool = False) -> DocumentResult:
    """Deltagarblad; in large print as two A4 pages."""
    with _libraries():
        from . import participant_large_print, participant_sheet
    return (participant_large_print if large_print else participant_sheet).draw(content, texts, target)


@checked
def draw_record_sheets(content: RecordSheets, texts: Texts, target: Target) -> DocumentResult:
    """Protokollblad for all stops and groups."""
    with _libraries():
        from . import record_sheet
    return record_sheet.draw(content, texts, target)


@checked
def draw_leader_sheet(content: LeaderSheet, texts: Texts, target: Target) -> DocumentResult:
    """Ledarblad."""
    with _libraries():
        from . import leader_sheet
    return leader_sheet.draw(content, texts, target)


@checked
def draw_walk_report(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Rapport från trygghetsvandring as PDF."""
    with _libraries():
        from . import walk_report
    return walk_report.draw(content, texts, target)


def map_sheets(rows: Sequence[FindingRow], box: str, route: Sequence[tuple[float, float]]) -> tuple[SheetFrame, ...]:
    """The sheets that the map of the report needs; none when one map is enough."""
    with _libraries():
        from . import map_sheets as sheets, walk_report
    return sheets.sheets(walk_report.markers_of(tuple(rows)), box, walk_report.LOOK, route)


@checked
def write_walk_workbook(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report's rows with every column, as XLSX."""
    with _libraries():
        from . import walk_workbook
    return walk_workbook.write(content, texts, target)


@checked
def write_walk_page(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report as one web page."""
    with _libraries():
        from . import page, walk_document
    return page.write(walk_document.document_of(content, texts), texts, target)


@checked
def write_walk_odt(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """The report as text to edit or paste from."""
    with _libraries():
        from . import odt, walk_document
    return odt.write(walk_document.document_of(content, texts), texts, target)


@checked
def draw_minutes(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """Minnesanteckningar från lägesbildsmöte as PDF."""
    with _libraries():
        from . import minutes_paper
    return minutes_paper.draw(content, texts, target)


@checked
def write_minutes_page(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as one web page."""
    with _libraries():
        from . import minutes_document, page
    return page.write(minutes_document.document_of(content, texts), texts, target)


@checked
def write_minutes_odt(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as text to edit or paste from."""
    with _libraries():
        from . import minutes_document, odt
    return odt.write(minutes_document.document_of(content, texts), texts, target)


@checked
def write_minutes_text(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """The minutes as a text file."""
    with _libraries():
        from . import minutes_text
    return minutes_text.write(content, texts, target)


@checked
def minutes_as_text(content: Minutes, texts: Texts) -> str:
    """The minutes as text to copy."""
    with _libraries():
        from . import minutes_text
    return minutes_text.text_of(content, texts)


@checked
def draw_work_out(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad, whichever the content is."""
    with _libraries():
        from . import reply_form, work_list_paper, work_order_paper
    drawers = {WORK_LIST: work_list_paper, WORK_ORDER: work_order_paper, REPLY_FORM: reply_form}
    return drawers[content.kind].draw(content, texts, target)


@checked
def write_work_page(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad as one web page."""
    with _libraries():
        from . import page, work_document
    return page.write(work_document.document_of(content, texts), texts, target)


@checked
def write_work_odt(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Åtgärdslista, Arbetsorder or Svarsblad as text to edit or paste from."""
    with _libraries():
        from . import odt, work_document
    return odt.write(work_document.document_of(content, texts), texts, target)


@checked
def write_work_workbook(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """The same to fill in, as XLSX."""
    with _libraries():
        from . import work_order_workbook
    return work_order_workbook.write(content, texts, target)


@checked
def draw_figures(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as PDF."""
    with _libraries():
        from . import figures_paper
    return figures_paper.draw(content, publisher, edition, texts, target)


@checked
def write_figures_page(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as one web page."""
    with _libraries():
        from . import figures_document, page
    return page.write(figures_document.document_of(content, publisher, edition, texts), texts, target)


@checked
def write_figures_odt(content: FiguresContent, publisher: Publisher, edition: Edition, texts: Texts, target: Target) -> DocumentResult:
    """Uppföljning av åtgärder as text to edit or paste from."""
    with _libraries():
        from . import figures_document, odt
    return odt.write(figures_document.document_of(content, publisher, edition, texts), texts, target)


@checked
def draw_feedback(content: Feedback, texts: Texts, target: Target, large_print: bool = False) -> DocumentResult:
    """Återkoppling från trygghetsvandring: one A4 sheet folded to A5; in large print A4 with 16 points."""
    with _libraries():
        from . import feedback_large_print, feedback_paper
    return (feedback_large_print if large_print else feedback_paper).draw(content, texts, target)


@checked
def write_feedback_page(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """The feedback as one web page."""
    with _libraries():
        from . import feedback_document, page
    return page.write(feedback_document.document_of(content, texts), texts, target)


@checked
def write_feedback_odt(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """The feedback as text to edit or paste from."""
    with _libraries():
        from . import feedback_document, odt
    return odt.write(feedback_document.document_of(content, texts), texts, target)


@checked
def write_decision_basis_odt(content: DecisionBasis, texts: Texts, target: Target) -> DocumentResult:
    """Underlag till tjänsteskrivelse: text to paste, with prompts where a person must write."""
    with _libraries():
        from . import decision_basis_document, odt
    return odt.write(decision_basis_document.document_of(content, texts), texts, target)
